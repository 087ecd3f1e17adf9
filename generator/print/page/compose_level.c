/*
 * How the columns of a page end: level, and at its foot where the text goes
 * on. What cannot be had as the text comes is had by setting a paragraph in a
 * line more or fewer, by a row above a heading, by ending a row or two early.
 */
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/page/compose.h"

enum {
	MORE_ROWS = 2, /* a band may stand this much higher than it must */
	CANDIDATES = 10, /* paragraphs of a column thought of */
	LOOKED_AT = 2 * CANDIDATES, /* blocks of it, for these */
	TAIL_ROWS = 8, /* of a band that need not be divided */
	UNEVEN_ROWS = 6, /* where there is no level end */
	LOOKS = 6, /* at what a page leaves to the next */
	TRIES = 500, /* columns filled in the search of a level end */
	MORE_TRIES = 4000 /* the same for what is seen */
};

/* How much a change to a paragraph, a heading or a table is seen. */
enum unease {
	UNSEEN, /* a paragraph in a line more or fewer */
	SEEN, /* a row at a table, above a heading of the first level */
	ODD, /* gaps in a paragraph, a row above any other heading */
	SPARE /* above 第…条 */
};

/* All columns alike, as the page says; a band's begin level, whatever stands
 * above it. */
static void
set_ways(struct composer *c, struct way *ways, len_t room, unsigned first)
{
	int i;

	for (i = 0; i < c->setter->style->columns; i++)
		ways[i] = (struct way){.room = room,
		    .first = first | TAKE_TOP,
		    .dry = TAKE_DRY,
		    .whole = c->whole};
}

/*
 * The search for columns that end level: all as high as the first, only the
 * last of a band that ends here a row less (clreq, multi-column: the shortage
 * is at the foot of the last). Where a column does not end where it should, one
 * of its paragraphs is set in a line more or fewer.
 */
struct level {
	const struct block *end;
	struct way *ways;
	int tries; /* columns that may still be filled */
	enum unease most; /* changes of more are not thought of */
	bool ends; /* the band ends on this page */
	int looks; /* at the next page that may still be taken */
	bool found; /* a level end, but the next page would have none: */
	struct way first[MAX_COLUMNS]; /* the first of these */
};

static bool level_from(struct composer *, struct level *, int, struct todo);
static bool looks_well(struct composer *, struct level *, struct todo);

/* Fills a column as its way says; are this one and those after it level? */
static bool
level_column(struct composer *c, struct level *l, int i, struct todo w)
{
	struct column col;
	len_t pitch = c->setter->style->pitch, lack;
	bool last = i + 1 == c->setter->style->columns;

	l->tries--;
	compose_fill(c, &w, l->end, &l->ways[i], &col);
	lack = l->ways[i].room - col.height;
	if (last && l->ends)
		return compose_is_done(&w, l->end) && lack <= pitch;
	if (last)
		return !compose_is_done(&w, l->end) && lack == 0 &&
		    looks_well(c, l, w);
	return lack == 0 && level_from(c, l, i + 1, w);
}

static enum unease
unease(const struct block *b, unsigned how)
{
	if (how == TAKE_SPARE)
		return SPARE;
	if (how == TAKE_LOOSER)
		return ODD;
	if (how != TAKE_AIRY)
		return UNSEEN;
	if (!b->node || b->node->type != NODE_HEADING)
		return SEEN;
	return b->node->as.heading.level <= 2 ? SEEN : ODD;
}

static const unsigned hows[] = {
    TAKE_LOOSE, TAKE_TIGHT, TAKE_AIRY, TAKE_LOOSER, TAKE_SPARE};
enum { HOWS = sizeof hows / sizeof *hows };

static bool
varies(
    struct composer *c, const struct block *b, unsigned how, enum unease most)
{
	return unease(b, how) <= most && block_varies(c->setter, b, how) &&
	    (how != TAKE_LOOSER || !block_varies(c->setter, b, TAKE_LOOSE));
}

static bool
can_vary(struct composer *c, const struct level *l, const struct block *b)
{
	int h;

	for (h = 0; h < HOWS; h++)
		if (varies(c, b, hows[h], l->most))
			return true;
	return false;
}

/* What can be changed in a column, from its foot upwards: what stands lower
 * changes the least. */
static size_t
find_candidates(struct composer *c, struct level *l, int i, struct todo w,
    const struct block *found[CANDIDATES])
{
	const struct block *all[LOOKED_AT], *b, *stop;
	struct todo after = w;
	struct column col;
	size_t n = 0, k, count = 0;

	compose_fill(c, &after, l->end, &l->ways[i], &col);
	stop = after.cursor ? after.block->next : after.block;
	for (b = w.cursor ? w.block->next : w.block; b && b != stop;
	     b = b->next)
		all[n++ % LOOKED_AT] = b;
	for (k = n; k > 0 && n - k < LOOKED_AT && count < CANDIDATES; k--) {
		b = all[(k - 1) % LOOKED_AT];
		if (can_vary(c, l, b))
			found[count++] = b;
	}
	return count;
}

/* A step of the search: so many changes at once, the worst of them so bad. */
struct step {
	enum unease worst;
	int changes;
};

/* Those of a column that can be changed. */
struct choice {
	const struct block *const *at;
	size_t n;
};

static bool
level_varied(struct composer *c, struct level *l, int i, struct todo w,
    struct choice from, struct step left, bool met)
{
	struct way *way = &l->ways[i];
	int slot = left.changes - 1, h;
	struct choice rest;
	enum unease u;
	size_t k;

	for (k = 0; k < from.n; k++)
		for (h = 0; h < HOWS && l->tries > 0; h++) {
			if (!varies(c, from.at[k], hows[h], left.worst))
				continue;
			u = unease(from.at[k], hows[h]);
			if (slot == 0 && u < left.worst && !met)
				continue;
			way->varied[slot].block = from.at[k];
			way->varied[slot].how = hows[h];
			rest = (struct choice){from.at + k + 1, from.n - k - 1};
			if (slot ? level_varied(c, l, i, w, rest,
				       (struct step){left.worst, slot},
				       met || u == left.worst)
				 : level_column(c, l, i, w))
				return true;
			way->varied[slot].block = NULL;
		}
	return false;
}

/* Columns i and after: as they come, else with something in column i changed,
 * as little as will do. */
static bool
level_from(struct composer *c, struct level *l, int i, struct todo w)
{
	static const struct step steps[] = {{UNSEEN, 1}, {UNSEEN, 2}, {SEEN, 1},
	    {SEEN, 2}, {ODD, 1}, {ODD, 2}, {SPARE, 1}, {SPARE, 2}, {SPARE, 3}};
	const struct block *found[CANDIDATES];
	struct choice all = {found, 0};
	size_t k;

	if (level_column(c, l, i, w))
		return true;
	if (l->tries <= 0)
		return false;
	all.n = find_candidates(c, l, i, w, found);
	for (k = 0; k < sizeof steps / sizeof *steps; k++)
		if (steps[k].worst <= l->most &&
		    level_varied(c, l, i, w, all, steps[k], false))
			return true;
	return false;
}

static bool
find_level(struct composer *c, struct todo from, struct level *l, len_t room,
    unsigned first)
{
	l->tries = l->most < ODD ? TRIES : MORE_TRIES;
	set_ways(c, l->ways, room, first);
	return level_from(c, l, 0, from);
}

/* A page that goes on: full, or a row or two less in all columns; rather so
 * that the next can end level too. A row less is seen less than a row where
 * none is expected. */
static bool
level_page(struct composer *c, struct todo from, const struct block *end,
    struct way *ways, int looks)
{
	static const int early[] = {
	    [SEEN] = 1, [ODD] = EARLY_ROWS, [SPARE] = EARLY_ROWS};
	struct level l = {.end = end, .ways = ways, .looks = looks};
	len_t room = compose_room_left(c), pitch = c->setter->style->pitch;
	int less;

	for (l.most = SEEN; l.most <= SPARE && !l.found; l.most++)
		for (less = 0; less <= early[l.most] && room > less * pitch;
		     less++)
			if (find_level(c, from, &l, room - less * pitch,
				compose_top_flags(c)))
				return true;
	if (l.found)
		memcpy(ways, l.first, sizeof l.first);
	return l.found;
}

/* The band's end: the least height that holds it all, or a little more where
 * the columns end level then. False: neither. */
static bool
level_end(struct composer *c, struct todo from, const struct block *end,
    struct way *ways)
{
	len_t room = compose_room_left(c), pitch = c->setter->style->pitch,
	      total = 0;
	struct level l = {.end = end, .ways = ways, .most = ODD, .ends = true};
	struct column cols[MAX_COLUMNS];
	unsigned first = compose_top_flags(c) & TAKE_TOP;
	struct way least[MAX_COLUMNS];
	struct todo w;
	len_t h;
	int i, more = 0;

	set_ways(c, least, room, first);
	w = from;
	if (!compose_try(c, &w, end, least, cols))
		return false;
	for (i = 0; i < c->setter->style->columns; i++)
		total += cols[i].height;
	h = block_round(c->setter->style, total / c->setter->style->columns);
	for (h = h > pitch ? h - pitch : h; h <= room && more <= MORE_ROWS;
	     h += pitch) {
		if (find_level(c, from, &l, h, first))
			return true;
		set_ways(c, least, h, first);
		w = from;
		more += compose_try(c, &w, end, least, cols);
	}
	return false;
}

/* Can the page after this one end level as well? */
static bool
looks_well(struct composer *c, struct level *l, struct todo w)
{
	struct composer next = {.setter = c->setter, .pages = c->pages};
	struct way ways[MAX_COLUMNS];
	struct column cols[MAX_COLUMNS];
	struct todo from = w;

	if (l->looks == 0)
		return true;
	set_ways(
	    &next, ways, compose_page_room(&next), compose_top_flags(&next));
	if (compose_try(&next, &w, l->end, ways, cols)
		? level_end(&next, from, l->end, ways)
		: level_page(&next, from, l->end, ways, 0))
		return true;
	if (!l->found)
		memcpy(l->first, l->ways, sizeof l->first);
	l->found = true;
	if (l->looks > 1)
		l->looks--;
	else
		l->tries = 0; /* the first it is */
	return false;
}

/* Is no column taller than the one before? */
static bool
falls(const struct column *cols, int n)
{
	while (--n > 0)
		if (cols[n].height > cols[n - 1].height)
			return false;
	return true;
}

/* Not level, but the least height that holds the band: what cannot be parted
 * stands in it. A few rows rather stand all in the first column. */
static void
balance(struct composer *c, struct todo from, const struct block *end,
    struct way *ways)
{
	const struct style *style = c->setter->style;
	struct column cols[MAX_COLUMNS];
	len_t room = compose_room_left(c), total = 0, h, least = 0;
	struct todo w = from;
	int i;

	set_ways(c, ways, room, compose_top_flags(c) & TAKE_TOP);
	compose_try(c, &w, end, ways, cols);
	for (i = 0; i < style->columns; i++)
		total += cols[i].height;
	h = block_round(style, total / style->columns);
	for (; h < room; h += style->pitch) {
		set_ways(c, ways, h, compose_top_flags(c) & TAKE_TOP);
		w = from;
		if (!compose_try(c, &w, end, ways, cols))
			continue;
		if (!least)
			least = h;
		if (total > TAIL_ROWS * style->pitch ||
		    falls(cols, style->columns))
			break;
	}
	if (h < room && cols[1].height > 0)
		h = least;
	if (h < room)
		set_ways(c, ways, h, compose_top_flags(c) & TAKE_TOP);
	else
		set_ways(c, ways, room, compose_top_flags(c));
}

/* Not level, but as nearly as can be without ending much earlier: what goes on
 * takes much along. */
static void
least_uneven(struct composer *c, struct todo from, const struct block *end,
    struct way *ways)
{
	len_t room = compose_room_left(c), pitch = c->setter->style->pitch;
	struct column cols[MAX_COLUMNS];
	struct way tried[MAX_COLUMNS];
	struct todo w;
	int less, i, uneven, least = INT_MAX, n = c->setter->style->columns;

	for (less = 0; less <= UNEVEN_ROWS && room > less * pitch; less++) {
		set_ways(c, tried, room - less * pitch, compose_top_flags(c));
		w = from;
		if (compose_try(c, &w, end, tried, cols) ||
		    (less > 0 && cols[0].height == 0))
			continue;
		uneven = less;
		for (i = 0; i < n; i++)
			uneven += 2 *
			    (compose_tallest(cols, n) - cols[i].height) / pitch;
		if (uneven >= least)
			continue;
		least = uneven;
		memcpy(ways, tried, sizeof tried);
	}
}

/* Do the columns, filled in these ways without cutting a small table, hold the
 * band and end no more than so many rows apart? */
static bool
holds_whole(struct composer *c, struct todo w, const struct block *end,
    const struct way *ways, int apart)
{
	struct way whole[MAX_COLUMNS];
	struct column cols[MAX_COLUMNS];
	int i, n = c->setter->style->columns;
	len_t high;

	memcpy(whole, ways, sizeof whole);
	for (i = 0; i < n; i++)
		whole[i].whole = true;
	if (!compose_try(c, &w, end, whole, cols))
		return false;
	high = compose_tallest(cols, n);
	for (i = 0; i < n; i++)
		if (high - cols[i].height > apart * c->setter->style->pitch)
			return false;
	return true;
}

/* A band that ends on this page, in other ways where a small table or box is
 * cut only so that the columns end level: whole, it may leave them uneven. */
static void
spare_tables(struct composer *c, struct todo from, const struct block *end,
    struct way *ways)
{
	struct way cut[MAX_COLUMNS];

	if (holds_whole(c, from, end, ways, c->setter->style->lines))
		return;
	memcpy(cut, ways, sizeof cut);
	c->whole = true;
	if (!level_end(c, from, end, ways))
		balance(c, from, end, ways);
	c->whole = false;
	if (!holds_whole(c, from, end, ways, UNEVEN_ROWS))
		memcpy(ways, cut, sizeof cut);
}

bool
compose_choose(struct composer *c, struct todo from, const struct block *end,
    struct way *ways)
{
	struct column cols[MAX_COLUMNS];
	struct todo w = from;

	set_ways(c, ways, compose_room_left(c), compose_top_flags(c));
	if (!compose_try(c, &w, end, ways, cols)) {
		if (!level_page(c, from, end, ways, LOOKS))
			least_uneven(c, from, end, ways);
		return false;
	}
	if (!level_end(c, from, end, ways))
		balance(c, from, end, ways);
	spare_tables(c, from, end, ways);
	return true;
}
