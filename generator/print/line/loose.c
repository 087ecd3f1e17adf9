/*
 * A paragraph in one line more or fewer than sets it best, so that columns end
 * level: a good hand drives a paragraph out or takes it in by a little in each
 * of its lines. The cheapest way to exactly so many lines, layer by layer;
 * only stretching and squeezing that nobody sees is allowed.
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
	MOST_LINES = 60,
	MOST_CLUSTERS = 3000,
	EVEN_MAX = 85, /* [1/1000 em] in each gap: unseen */
	LOOSER_MAX = MOST_COPIED, /* seen a little */
	COST_SQUEEZE = 1200 /* of one em, any mark */
};

/* A line end that can be reached in so many lines. */
struct stop {
	size_t at; /* the first cluster of the next line */
	int64_t cost;
	size_t before; /* index in the layer before */
};

struct layer {
	VEC(struct stop) stops;
};

struct search {
	const struct breaking *job;
	const struct cluster *c;
	int most; /* [1/1000 em] in each gap */
	struct sum *sums; /* of the paragraph's */
	struct layer layers[MOST_LINES + 1];
};

static len_t
room_of(const struct search *s, size_t from)
{
	return from == s->job->from ? s->job->first : s->job->rest;
}

/* A character alone is no line; marks are none either. */
static bool
is_lone(const struct search *s, size_t from, size_t to)
{
	size_t solid = 0;

	for (; from < to && solid < 2; from++)
		solid += s->c[from].kind <= KINSOKU_WIDE ||
		    s->c[from].kind == KINSOKU_LATIN ||
		    s->c[from].kind == KINSOKU_DIGIT;
	return solid < 2;
}

/* How much all gaps of a line are stretched where it lacks that [1/1000 em]. */
static int64_t
even_of(const struct search *s, const struct sum *a, const struct sum *z,
    int64_t lack)
{
	int64_t gaps = z->gaps - a->gaps, give;
	int i;

	for (i = 0; i < STRETCH_MAX && lack > 0; i++) {
		give = z->stretch[i] - a->stretch[i];
		lack -= give < lack ? give : lack;
	}
	return lack * 1000 / ((gaps ? gaps : 1) * s->job->words->em);
}

/* Of a line, or -1 where it cannot be set so that nobody sees it. */
static int64_t
cost_of(const struct search *s, size_t from, size_t to)
{
	const struct sum *a = &s->sums[from - s->job->from];
	const struct sum *z =
	    &s->sums[fit_end(s->c, from, to) - 1 - s->job->from];
	int64_t lack = room_of(s, from) - (z->right - a->left), even;
	bool last = to == s->job->to;

	if (last && is_lone(s, from, to))
		return -1;
	if (lack < 0)
		return -lack > z->squeezed - a->squeezed
		    ? -1
		    : -lack * COST_SQUEEZE / s->job->words->em;
	if (last)
		return 0;
	even = even_of(s, a, z, lack);
	return even > s->most ? -1 : even * even;
}

static void
reach(struct layer *to, size_t at, int64_t cost, size_t before)
{
	struct stop *s;
	size_t i;

	for (i = to->stops.n; i > 0; i--) {
		s = &to->stops.at[i - 1];
		if (s->at != at)
			continue;
		if (cost < s->cost)
			*s = (struct stop){at, cost, before};
		return;
	}
	*vec_push(&to->stops) = (struct stop){at, cost, before};
}

/* All lines that begin where layer k has a stop. */
static void
extend(struct search *s, unsigned k)
{
	struct layer *from = &s->layers[k];
	size_t first = s->job->from, last = s->job->to, i, to;
	int64_t cost, begin, wide, room;

	for (i = 0; i < from->stops.n; i++) {
		const struct stop stop = from->stops.at[i];

		begin = stop.at > first ? s->sums[stop.at - 1 - first].x : 0;
		room = room_of(s, stop.at);
		for (to = stop.at + 1; to <= last; to++) {
			wide = s->sums[to - 1 - first].x - begin;
			if (wide > room * 3 / 2)
				break;
			if (to < last &&
			    (s->c[to].cost == NO_BREAK || wide < room * 3 / 4))
				continue;
			cost = cost_of(s, stop.at, to);
			if (cost >= 0)
				reach(&s->layers[k + 1], to,
				    stop.cost + cost +
					(to < last ? s->c[to].cost : 0),
				    i);
		}
	}
}

static bool
take(struct search *s, unsigned lines, struct breaks *out)
{
	const struct layer *l = &s->layers[lines];
	size_t i;

	for (i = 0; i < l->stops.n; i++)
		if (l->stops.at[i].at == s->job->to)
			break;
	if (i == l->stops.n)
		return false;
	out->at.n = 0;
	for (; lines > 1; lines--)
		*vec_push(&out->at) = 0;
	for (lines = (unsigned)out->at.n + 1; lines > 1; lines--) {
		i = s->layers[lines].stops.at[i].before;
		out->at.at[lines - 2] = s->layers[lines - 1].stops.at[i].at;
	}
	return true;
}

/* === What can be told without a search === */

/* A paragraph as one line, and the most that ending lines in it changes. */
struct bulk {
	int64_t width, squeeze, stretch, gaps;
	int64_t overlap; /* of marks that a line end would part */
	int64_t gap, start, end; /* widest; halves of marks lost at edges */
	int64_t blank; /* spaces */
};

static void
keep_most(int64_t *most, int64_t value)
{
	if (*most < value)
		*most = value;
}

static struct bulk
bulk_of(const struct breaking *job)
{
	const struct cluster *c = job->words->clusters.at + job->from;
	const struct cluster *end = job->words->clusters.at + job->to;
	struct bulk b = {0};

	for (; c < end; c++) {
		b.width += c->gap + c->width;
		b.squeeze += c->squeeze;
		b.gaps += STRETCH_IS_EVEN(c->stretch_kind);
		if (c->stretch_kind < STRETCH_MAX)
			b.stretch += c->stretch;
		b.overlap -= c->gap < 0 ? c->gap : 0;
		keep_most(&b.gap, c->gap);
		keep_most(&b.start, fit_start_trim(c));
		keep_most(&b.end, fit_end_trim(c));
		if (fit_is_blank(c))
			b.blank += c->width + (c->gap > 0 ? c->gap : 0);
	}
	return b;
}

/* Could so many lines, all but the last filled, be stretched to be full? */
static bool
fills(const struct breaking *job, const struct bulk *b, int64_t lines, int most)
{
	int64_t even = (b->gaps + lines) * (most + 1) * job->words->em / 1000;

	return b->width + b->overlap + b->stretch + even >=
	    job->first + (lines - 2) * job->rest;
}

/* Could so many lines be squeezed to hold it? */
static bool
holds(const struct breaking *job, const struct bulk *b, int64_t lines)
{
	int64_t lost = b->blank + lines * (b->gap + b->start + b->end);

	return b->width - b->squeeze - lost <=
	    job->first + (lines - 1) * job->rest;
}

unsigned
loose_ways(const struct breaking *job, size_t lines)
{
	struct bulk b;
	int64_t n = (int64_t)lines;

	if (lines < 2)
		return 0;
	b = bulk_of(job);
	return (fills(job, &b, n + 1, EVEN_MAX) ? TAKE_LOOSE : 0U) |
	    (fills(job, &b, n + 1, LOOSER_MAX) ? TAKE_LOOSER : 0U) |
	    (holds(job, &b, n - 1) ? TAKE_TIGHT : 0U);
}

/* === The search === */

bool
loose_lines(
    const struct breaking *job, unsigned lines, bool looser, struct breaks *out)
{
	struct search s = {.job = job,
	    .c = job->words->clusters.at,
	    .most = looser ? LOOSER_MAX : EVEN_MAX};
	unsigned k;
	bool found;

	if (lines < 1 || lines > MOST_LINES || job->to <= job->from ||
	    job->to - job->from > MOST_CLUSTERS)
		return false;
	s.sums = fit_sums(s.c + job->from, job->to - job->from);
	*vec_push(&s.layers[0].stops) = (struct stop){.at = job->from};
	for (k = 0; k < lines; k++)
		extend(&s, k);
	found = take(&s, lines, out);
	for (k = 0; k <= lines; k++)
		vec_free(&s.layers[k].stops);
	free(s.sums);
	return found;
}
