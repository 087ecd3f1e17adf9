/*
 * The lines of a title: the editor's own where they fit, else those of the
 * best shape among all, so that each line is about as long as the others and
 * none is a waist: a trapezium or a lozenge [GB/T 9704 7.3.1]. What a line end
 * costs for its sense is title.c's.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/line/text.h"

enum {
	COST_WAIST = 4000, /* a line shorter than those around it */
	COST_EQUAL = 600, /* all lines of one length: a box */
	COST_LINE = 2500 /* one more line than need be */
};

enum { MOST_LINES = 6, MOST_CLUSTERS = 160 }; /* that are searched through */

/* All ways to break a title into so many lines. */
struct search {
	const struct cluster *c;
	size_t n;
	const int64_t *x; /* left edge of each cluster, and of the end */
	int64_t first, rest; /* width of the first line, of the others */
	int64_t ideal, em;
	int lines;
	size_t at[MOST_LINES]; /* where each line begins */
	int64_t widths[MOST_LINES];
	size_t best[MOST_LINES];
	int64_t cost; /* of the best, or -1 */
};

static int64_t
width_of(const struct search *s, size_t from, size_t to)
{
	int64_t w = s->x[to] - s->x[from] - (to < s->n ? s->c[to].gap : 0);

	while (to > from + 1 && s->c[to - 1].kind == KINSOKU_SPACE)
		w -= s->c[--to].width;
	if (kinsoku_trims_start(s->c[from].kind))
		w -= s->c[from].width / 2;
	if (kinsoku_trims_end(s->c[to - 1].kind))
		w -= s->c[to - 1].width / 2;
	return w;
}

/* A waist and a box are neither trapezium nor lozenge. */
static int64_t
shape_cost(const struct search *s)
{
	const int64_t *w = s->widths;
	int64_t cost = 0, least = w[0], most = w[0];
	int i;

	for (i = 1; i < s->lines; i++) {
		least = w[i] < least ? w[i] : least;
		most = w[i] > most ? w[i] : most;
	}
	if (s->lines > 1 && most - least < s->em / 2)
		cost += COST_EQUAL;
	for (i = 1; i + 1 < s->lines; i++)
		if (w[i] < w[i - 1] - s->em / 2 && w[i] < w[i + 1] - s->em / 2)
			cost += COST_WAIST;
	return cost;
}

static void
search_line(struct search *s, int line, size_t from, int64_t cost)
{
	int64_t w, off, rest = s->lines - line - 1;
	size_t to = rest ? from + 1 : s->n;

	s->at[line] = from;
	for (; to <= s->n - (size_t)rest; to++) {
		if (to < s->n && s->c[to].cost == NO_BREAK)
			continue;
		w = width_of(s, from, to);
		if (w > (line ? s->rest : s->first))
			return;
		off = (w - s->ideal) * 100 / s->ideal;
		off = cost + off * off + (to < s->n ? s->c[to].cost : 0);
		if ((s->cost >= 0 && off >= s->cost) ||
		    s->x[s->n] - s->x[to] > rest * (s->rest + s->em))
			continue;
		s->widths[line] = w;
		if (rest) {
			search_line(s, line + 1, to, off);
			continue;
		}
		off += shape_cost(s);
		if (s->cost >= 0 && off >= s->cost)
			continue;
		s->cost = off;
		memcpy(s->best, s->at, sizeof s->best);
	}
}

/* The lines the title takes at least, and one more. */
static bool
search_title(struct search *s, struct breaks *out, size_t first)
{
	int64_t width = width_of(s, 0, s->n), best = -1, cost;
	int least = (int)((width + s->rest - 1) / s->rest), i;

	for (s->lines = least; s->lines <= least + 1; s->lines++) {
		if (s->lines > MOST_LINES)
			break;
		s->ideal = width / s->lines + 1;
		s->cost = -1;
		search_line(s, 0, 0, 0);
		cost = s->cost + (int64_t)s->lines * COST_LINE;
		if (s->cost < 0 || (best >= 0 && cost >= best))
			continue;
		best = cost;
		out->at.n = 0;
		for (i = 1; i < s->lines; i++)
			*vec_push(&out->at) = first + s->best[i];
	}
	return best >= 0;
}

/* The editor's own lines, if each has room; one line if it is. */
static bool
break_as_preferred(const struct breaking *job, struct breaks *out)
{
	const struct cluster *c = job->words->clusters.at;
	size_t i, begin = job->from, end;
	len_t room = job->first;

	for (i = begin + 1; i <= job->to; i++) {
		if (i < job->to && !c[i].prefer)
			continue;
		if (fit_line(job->words, begin, i, &end).width > room)
			return false;
		room = job->rest;
		if (i < job->to)
			*vec_push(&out->at) = i;
		begin = i;
	}
	return true;
}

bool
balance_lines(const struct breaking *job, struct breaks *out)
{
	struct search s = {.c = job->words->clusters.at + job->from,
	    .n = job->to - job->from,
	    .first = job->first,
	    .rest = job->rest,
	    .em = job->words->em};
	int64_t x[MOST_CLUSTERS + 1] = {0};
	size_t i;

	if (break_as_preferred(job, out))
		return true;
	out->at.n = 0;
	if (s.n > MOST_CLUSTERS || s.rest <= 0)
		return false;
	for (i = 0; i < s.n; i++)
		x[i + 1] =
		    x[i] + s.c[i].width + (i + 1 < s.n ? s.c[i + 1].gap : 0);
	s.x = x;
	return search_title(&s, out, job->from);
}
