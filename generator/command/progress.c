/*
 * How far a build is: one line that rewrites itself on a terminal, a line an
 * issue elsewhere.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"
#include "command/command.h"

int64_t
progress_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

void
progress_start(struct progress *p, size_t total, bool quiet)
{
	*p = (struct progress){.terminal = isatty(2),
	    .quiet = quiet,
	    .total = total,
	    .began = progress_now()};
}

void
progress_step(struct progress *p, const char *id, int articles, int pages)
{
	int64_t spent = progress_now() - p->began;
	int left;

	p->done++;
	p->pages += (size_t)pages;
	if (p->quiet)
		return;
	left = (int)(spent / (int64_t)p->done * (int64_t)(p->total - p->done) /
	    1000000000);
	if (p->terminal)
		fprintf(stderr,
		    tr("\r\033[K%s: issue %zu of %zu, %zu pages, %d s left"),
		    id, p->done, p->total, p->pages, left);
	else
		fprintf(stderr, tr("%s: %d articles, %d pages\n"), id, articles,
		    pages);
}

void
progress_end(struct progress *p)
{
	if (p->terminal && !p->quiet)
		fputs("\r\033[K", stderr);
}
