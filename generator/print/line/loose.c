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
	LOOSER_MAX = 150, /* seen a little */
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
	int64_t *x; /* of each cluster's end, natural */
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

/* Of a line, or -1 where it cannot be set so that nobody sees it. */
static int64_t
cost_of(const struct search *s, size_t from, size_t to)
{
	size_t end;
	struct fit f = break_fit(s->job->words, from, to, &end);
	int64_t lack = room_of(s, from) - f.width, give = 0;
	len_t em = s->job->words->em;
	bool last = to == s->job->to;
	int i;

	if (last && is_lone(s, from, to))
		return -1;
	if (lack < 0) {
		for (i = 0; i < SQUEEZE_MAX; i++)
			give += f.squeeze[i];
		return -lack > give ? -1 : -lack * COST_SQUEEZE / em;
	}
	if (last)
		return 0;
	for (i = 0; i < STRETCH_MAX && lack > 0; i++)
		lack -= f.stretch[i] < lack ? f.stretch[i] : lack;
	lack = lack * 1000 / ((f.gaps ? f.gaps : 1) * (int64_t)em);
	return lack > s->most ? -1 : lack * lack;
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
	int64_t cost, begin, room;
	size_t i, to;

	for (i = 0; i < from->stops.n; i++) {
		const struct stop stop = from->stops.at[i];

		begin = stop.at > s->job->from ? s->x[stop.at - 1] : 0;
		room = room_of(s, stop.at);
		for (to = stop.at + 1; to <= s->job->to; to++) {
			if (s->x[to - 1] - begin > room * 3 / 2)
				break;
			if (to < s->job->to &&
			    (s->c[to].cost == NO_BREAK ||
				s->x[to - 1] - begin < room * 3 / 4))
				continue;
			cost = cost_of(s, stop.at, to);
			if (cost >= 0)
				reach(&s->layers[k + 1], to,
				    stop.cost + cost +
					(to < s->job->to ? s->c[to].cost : 0),
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

bool
loose_lines(
    const struct breaking *job, unsigned lines, bool looser, struct breaks *out)
{
	struct search s = {.job = job,
	    .c = job->words->clusters.at,
	    .most = looser ? LOOSER_MAX : EVEN_MAX};
	size_t i, n = job->to;
	int64_t x = 0;
	unsigned k;
	bool found;

	if (lines < 1 || lines > MOST_LINES || job->to <= job->from ||
	    job->to - job->from > MOST_CLUSTERS)
		return false;
	s.x = mem_alloc(n * sizeof *s.x);
	for (i = job->from; i < job->to; i++)
		s.x[i] = x += s.c[i].gap + s.c[i].width;
	*vec_push(&s.layers[0].stops) = (struct stop){.at = job->from};
	for (k = 0; k < lines; k++)
		extend(&s, k);
	found = take(&s, lines, out);
	for (k = 0; k <= lines; k++)
		vec_free(&s.layers[k].stops);
	free(s.x);
	return found;
}
