/*
 * The general contents of each year as PDF: made anew for the years whose
 * contents have changed.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "site/site.h"
#include "print/pages.h"
#include "print/print.h"
#include "pdf/pdf.h"
#include "command/command.h"

static const char *
name_of(const struct annual_job *job, size_t i)
{
	return arena_printf(job->arena, "%d.pdf", job->years[i].year);
}

/* All that the file says, for the cache. */
static void
add_words(const struct annual *annual, struct buf *b)
{
	size_t i;

	for (i = 0; i < annual->n; i++) {
		const struct annual_line *l = &annual->lines[i];

		buf_printf(b, "%s\t%s\t%s\t%s\t%s\t%d\n", l->category, l->title,
		    l->number ? l->number : "", l->issue, l->href, l->page);
	}
}

static void
make(const struct annual_job *job, size_t i, struct buf *reply)
{
	struct msgs *msgs = msgs_new();
	struct pages *pages = print_annual(
	    &job->years[i], job->gazette, job->style, job->fonts, msgs);
	const char *dir = path_join(job->arena, job->out, "years");
	struct buf pdf = {0};

	pdf_reader(pages, &pdf);
	file_mkdirs(dir);
	file_write(path_join(job->arena, dir, name_of(job, i)), pdf.s, pdf.n);
	buf_add(reply, &pdf.n, sizeof pdf.n);
	msgs_pack(msgs, reply);
	buf_free(&pdf);
	pages_free(pages);
	msgs_free(msgs);
}

static void
work_on(void *ctx, size_t i, struct buf *reply)
{
	const struct annual_job *job = ctx;
	const char *id = path_join(job->arena, "years", name_of(job, i));
	struct buf words = {0};
	char key[HASH_HEX];

	add_words(&job->years[i], &words);
	cache_key(job->cache, "", words.n ? words.s : "", key);
	if (!cache_take(job->cache, id, key, reply)) {
		make(job, i, reply);
		cache_keep(job->cache, id, key, reply);
	}
	buf_free(&words);
}

static void
take(void *ctx, size_t i, bool ok, const char *s, size_t n)
{
	struct annual_job *job = ctx;
	struct download *d = &job->downloads[i];

	if (!ok)
		die("the general contents of %d: %s", job->years[i].year, s);
	*d = (struct download){.name = name_of(job, i), .label = "总目录PDF"};
	memcpy(&d->size, s, sizeof d->size);
	msgs_join(job->msgs, s + sizeof d->size, n - sizeof d->size);
}

static void
end(void *ctx)
{
	(void)ctx;
}

void
annual_make(struct annual_job *job, int jobs)
{
	struct work work = {work_on, take, end, job};

	job->downloads = ARENA_ARRAY(job->arena, struct download, job->n + 1);
	work_run(&work, job->n, jobs);
}
