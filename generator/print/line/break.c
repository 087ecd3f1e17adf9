/*
 * Where lines end: the cheapest way through a paragraph, found by dynamic
 * programming over all places where a line may end [Knuth and Plass 1981],
 * with the glue of Chinese text: marks give first, then spaces, at last all
 * gaps alike [clreq 6.2.2]. Sums over the words so far make the width of any
 * line a subtraction; only lines that can be set are looked at, so the time is
 * nearly linear. Setting the line is par's.
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

/*
 * Costs. An even stretch of r/1000 em in each gap costs r*r, so that 1/40 em,
 * which nobody sees, costs 625, and 1/10 em, which everybody sees, 10000.
 * Squeezing half an em costs less than stretching by it in a column of 21 em:
 * first in, last out. Per em:
 */
static const int squeeze_costs[SQUEEZE_MAX] = {[SQUEEZE_SPACE] = 200,
    [SQUEEZE_BRACKET] = 500,
    [SQUEEZE_COMMA] = 700,
    [SQUEEZE_LATIN] = 900,
    [SQUEEZE_STOP] = 1500,
    [SQUEEZE_ORDINAL] = 8000};
static const int stretch_costs[STRETCH_MAX] = {
    [STRETCH_SPACE] = 200, [STRETCH_LATIN] = 800};

enum {
	COST_LONE = 80000, /* less than two characters on the last line: only
			      where another line would have to stay short */
	COST_LAST = 25000, /* of what else gives where that is too much */
	COST_APART = 20000, /* gaps that are copied as spaces */
	COST_SHORT = 300000, /* a justified line that stays short: only where
				there is no other way */
	COST_TIGHT = 20000, /* of one em off what gives at last */
	COST_LINE = 2000, /* narrow lines: rather squeezed than one more */
	COST_GAPE = 50000, /* of two characters that it could have held */
	COST_SLACK = 100, /* ragged lines: a blank of one em, squared */
	COST_CUT = 20000 /* of a word that no line holds, anywhere */
};

/* The best way to a line end. */
struct way {
	int64_t cost; /* -1: none */
	size_t from; /* where its last line begins */
};

struct breaker {
	const struct breaking *job;
	const struct cluster *c; /* the first of the paragraph */
	size_t n;
	struct sum *sums; /* n of them */
	struct way *ways; /* n + 1 */
	len_t em;
};

static size_t
visible_end(const struct breaker *b, size_t from, size_t to)
{
	return fit_end(b->c, from, to);
}

static int64_t
natural_width(const struct breaker *b, size_t from, size_t end)
{
	return b->sums[end - 1].right - b->sums[from].left;
}

static int64_t
least_width(const struct breaker *b, size_t from, size_t end)
{
	const struct sum *s = &b->sums[from], *e = &b->sums[end - 1];
	int64_t tight =
	    (int64_t)(e->gaps - s->gaps) * b->em * MOST_TIGHT / 1000;

	return natural_width(b, from, end) - (e->squeezed - s->squeezed) -
	    (e->tight - s->tight) - tight;
}

static len_t
target(const struct breaker *b, size_t from)
{
	return from ? b->job->rest : b->job->first;
}

/* Of taking `excess` off the line, in the order in which marks give. */
static int64_t
squeeze_cost(const struct breaker *b, size_t from, size_t end, int64_t excess)
{
	const struct sum *s = &b->sums[from], *e = &b->sums[end - 1];
	int64_t cost = 0, use;
	int i;

	for (i = 0; i < SQUEEZE_MAX && excess > 0; i++) {
		use = e->squeeze[i] - s->squeeze[i];
		if (use > excess)
			use = excess;
		cost += use * squeeze_costs[i] / b->em;
		excess -= use;
	}
	return cost + excess * COST_TIGHT / b->em;
}

/* Ragged lines of a few characters, as in a column of a table: filled from the
 * top, whatever is left for the last. */
static bool
is_narrow(const struct breaker *b)
{
	return !b->job->justify && b->job->rest < NARROW_EM * b->em;
}

/* A line that is left short of its width. */
static int64_t
slack_cost(const struct breaker *b, int64_t lack)
{
	int64_t gape = is_narrow(b) && lack >= 2 * b->em ? COST_GAPE : 0;

	lack = lack * 10 / b->em;
	return gape + lack * lack * COST_SLACK / 100;
}

/* Of filling up a justified line, or leaving it short. */
static int64_t
stretch_cost(const struct breaker *b, size_t from, size_t end, int64_t lack)
{
	const struct sum *s = &b->sums[from], *e = &b->sums[end - 1];
	int64_t cost = 0, use, gaps = e->gaps - s->gaps, whole = lack;
	int i;

	for (i = 0; i < STRETCH_MAX && lack > 0; i++) {
		use = e->stretch[i] - s->stretch[i];
		if (use > lack)
			use = lack;
		cost += use * stretch_costs[i] / b->em;
		lack -= use;
	}
	if (lack * 1000 > gaps * b->em * MOST_EVEN) {
		lack -= e->last - s->last;
		cost += COST_LAST;
	}
	if (lack * 1000 > gaps * b->em * MOST_EVEN)
		return COST_SHORT + 20 * slack_cost(b, whole);
	lack = gaps && lack > 0 ? lack * 1000 / (gaps * b->em) : 0;
	return cost + lack * lack + (lack > MOST_COPIED ? COST_APART : 0);
}

/* A lone character on the last line is no line [clreq 6.1.4: 孤字不成行]. */
static bool
is_lone(const struct breaker *b, size_t from, size_t to, size_t end)
{
	return to == b->n && from && !is_narrow(b) &&
	    b->sums[end - 1].solid - b->sums[from - 1].solid <
	    (int64_t)b->em * 2;
}

/* Of the line from..to, which has room for it. */
static int64_t
line_cost(const struct breaker *b, size_t from, size_t to)
{
	size_t end = visible_end(b, from, to);
	int64_t lack = target(b, from) - natural_width(b, from, end);
	int64_t cost = is_lone(b, from, to, end) ? COST_LONE : 0;

	if (is_narrow(b))
		cost += COST_LINE;
	if (lack < 0)
		return cost + squeeze_cost(b, from, end, -lack);
	if (to == b->n)
		return cost;
	if (b->job->justify)
		return cost + stretch_cost(b, from, end, lack);
	return cost + slack_cost(b, lack);
}

static bool
fits(const struct breaker *b, size_t from, size_t to)
{
	size_t end = visible_end(b, from, to);

	if (end == from + 1) /* it will not become shorter */
		return true;
	return least_width(b, from, end) <= target(b, from);
}

/* The best last line up to `to`, beginning at `least` or later. Later ones
 * are shorter: there is no more to be had when they must stay so. Of ragged
 * lines, that is the place for what they lack. */
static void
find_way(struct breaker *b, size_t least, size_t to)
{
	struct way *way = &b->ways[to];
	int64_t cost, place = to < b->n ? b->c[to].cost : 0;
	size_t i;

	for (i = least; i < to; i++) {
		if (b->ways[i].cost < 0 || !fits(b, i, to))
			continue;
		cost = line_cost(b, i, to);
		if (cost >= COST_SHORT && way->cost >= 0)
			break;
		cost += b->ways[i].cost + place;
		if (way->cost < 0 || cost < way->cost + !b->job->justify)
			*way = (struct way){cost, i};
	}
}

/* Words that one line holds as they are need no search: it would take time by
 * the square of them where the line is as wide as they are. */
static bool
is_one_line(const struct breaker *b)
{
	return natural_width(b, 0, visible_end(b, 0, b->n)) <= target(b, 0);
}

static bool
find_ways(struct breaker *b)
{
	size_t i, least = 0;

	if (is_one_line(b)) {
		b->ways[b->n] = (struct way){0, 0};
		return true;
	}

	for (i = 1; i <= b->n; i++) {
		b->ways[i].cost = -1;
		if (i < b->n && b->c[i].cost == NO_BREAK)
			continue;
		while (least + 1 < i && !fits(b, least, i))
			least++;
		find_way(b, least, i);
	}
	return b->ways[b->n].cost >= 0;
}

/* Ends inside c[from..to), which is wider than a line: first as in an address,
 * in what is still too wide anywhere. */
static void
part(struct breaker *b, struct cluster *c, size_t from, size_t to, len_t room)
{
	size_t i, begin = from;

	unit_part(c + from, c + to);
	for (i = from + 1; i <= to; i++) {
		if (i < to && c[i].cost == NO_BREAK)
			continue;
		if (least_width(b, begin, visible_end(b, begin, i)) > room)
			for (begin++; begin < i; begin++)
				c[begin].cost = COST_CUT;
		begin = i;
	}
}

/* Lets lines end inside what no line has room for. */
static void
part_wide(struct breaker *b)
{
	struct cluster *c = b->job->words->clusters.at + b->job->from;
	len_t room =
	    b->job->first < b->job->rest ? b->job->first : b->job->rest;
	size_t i, begin = 0;

	for (i = 1; i <= b->n; i++) {
		if (i < b->n && c[i].cost == NO_BREAK)
			continue;
		if (least_width(b, begin, visible_end(b, begin, i)) > room)
			part(b, c, begin, i, room);
		begin = i;
	}
}

static void
take_ways(const struct breaker *b, struct breaks *out)
{
	size_t i, n = 0, k = b->n;

	for (; b->ways[k].from; k = b->ways[k].from)
		n++;
	out->at.n = 0;
	for (i = 0; i < n; i++)
		*vec_push(&out->at) = 0;
	for (k = b->ways[b->n].from; n; k = b->ways[k].from)
		out->at.at[--n] = b->job->from + k;
}

void
break_lines(const struct breaking *job, struct breaks *out)
{
	struct breaker b = {.job = job,
	    .c = job->words->clusters.at + job->from,
	    .n = job->to - job->from,
	    .em = job->words->em};

	out->at.n = 0;
	if (b.n < 2 || (job->title && balance_lines(job, out)))
		return;
	b.sums = fit_sums(b.c, b.n);
	b.ways = mem_alloc((b.n + 1) * sizeof *b.ways);
	part_wide(&b);
	find_ways(&b);
	take_ways(&b, out);
	free(b.sums);
	free(b.ways);
}
