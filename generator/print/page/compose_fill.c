/*
 * Columns filled from a list of blocks. Nothing is decided for good: whoever
 * does not like how a column ended fills another from the same work.
 */
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
	KEPT_ROWS = 3, /* a heading and two lines under it */
	TITLE_ROWS = 6, /* under the title of a document across the columns */
	SMALL_ROWS = 16, /* of a table or box that is rather not cut */
	GIVEN_ROWS = 2 /* lines of a paragraph that go on with a signature */
};

len_t
compose_page_room(const struct composer *c)
{
	return c->setter->style->lines * c->setter->style->pitch;
}

len_t
compose_room_left(const struct composer *c)
{
	return c->open ? compose_page_room(c) - c->y : compose_page_room(c);
}

void
compose_add_joint(struct composer *c, len_t y)
{
	if (c->open && y > 0 && c->njoints < MAX_JOINTS &&
	    (c->njoints == 0 || c->joints[c->njoints - 1] < y))
		c->joints[c->njoints++] = y;
}

unsigned
compose_top_flags(const struct composer *c)
{
	return c->y == 0 ? TAKE_TOP | TAKE_MUST : 0;
}

/* A place in the filling of a column to come back to. */
struct mark {
	struct todo work;
	struct items items;
	len_t height;
};

static void
restore(struct mark *m, struct todo *w, struct column *col)
{
	*w = m->work;
	col->items = m->items;
	col->height = m->height;
	if (col->items.last)
		col->items.last->next = NULL;
}

static unsigned
flags_of(const struct way *way, const struct block *b, bool first)
{
	unsigned flags = way->dry | (first ? way->first : 0);
	int i;

	for (i = 0; i < VARIED; i++)
		if (b == way->varied[i].block)
			flags |= way->varied[i].how;
	return flags;
}

/* May there be more room above it, where not kept with what stands there? */
static bool
is_joint(const struct block *b)
{
	static const bool is[NODE_MAX] = {[NODE_HEADING] = true,
	    [NODE_TABLE] = true,
	    [NODE_BOX] = true,
	    [NODE_FIGURE] = true,
	    [NODE_SIGN] = true};

	return b->node && is[b->node->type];
}

static bool
is_title(const struct block *b)
{
	return b && b->node && b->node->type == NODE_HEADING &&
	    b->node->as.heading.level == 1;
}

/* A block as it was taken. */
struct piece {
	struct taken t;
	len_t air; /* an empty row, for above and below it, or 0 */
	bool first; /* it begins the column */
};

/* What is left of its rows by what does not stand on them is shared between
 * above and below; all goes below at a column's top and under a heading. */
static len_t
space_above(
    const struct composer *c, const struct block *b, const struct piece *p)
{
	len_t h = p->t.fragment->height;

	if (p->first || !p->t.done || b->loose ||
	    !(block_is_islet(b) || is_title(b)))
		return 0;
	return (block_round(c->setter->style, h + p->air) - h) / 2;
}

/* What a block leaves in the column shows where its node begins. */
static void
put(struct composer *c, struct column *col, const struct todo *w,
    const struct way *way, const struct piece *p)
{
	struct fragment *f = p->t.fragment;
	len_t above = w->cursor || col->keeps ? 0 : space_above(c, w->block, p);

	if (!way->dry && w->block->full && !w->cursor && !col->keeps &&
	    is_joint(w->block))
		compose_add_joint(c, c->y + col->height);
	if (!way->dry && !w->cursor && w->block->node)
		items_place(c->setter, &col->items, 0, col->height, NULL,
		    w->block->node);
	if (!way->dry)
		items_move(&col->items, &f->items, 0, col->height + above);
	col->keeps = w->block->keep && !is_title(w->block) && w->block->node &&
	    w->block->node->type == NODE_HEADING;
	col->height += f->height + p->air;
	if (!w->block->loose)
		col->height = block_round(c->setter->style, col->height);
}

/* A paragraph that what follows is kept with, where it was taken. */
struct kept {
	struct mark before; /* block NULL: none */
	len_t end; /* of it, in the column */
};

/*
 * Kept with what does not fit after it (a signature, its note), it is taken
 * again without its last two lines, which go on. False: it is too short.
 */
static bool
give_back(struct composer *c, struct kept *kept, struct todo *w,
    struct column *col, const struct way *way)
{
	const struct style *style = c->setter->style;
	const struct mark *m = &kept->before;
	len_t room = kept->end - m->height - GIVEN_ROWS * style->pitch;
	const struct block *b = m->work.block;
	struct piece p = {.first = m->height == 0};

	if (!b || w->block == b || room <= 0)
		return false;
	p.t = b->ops->take(c->setter, b, m->work.cursor, room,
	    flags_of(way, b, p.first) & ~(unsigned)TAKE_MUST);
	if (!p.t.fragment || p.t.done)
		return false;
	restore(&kept->before, w, col);
	put(c, col, w, way, &p);
	w->cursor = p.t.rest;
	return true;
}

/*
 * A figure that finds no room waits for the next column, and the text goes on
 * in its place; but it never goes behind what ends the document.
 */
static bool
can_wait(
    const struct todo *w, const struct block *end, const struct column *col)
{
	const struct block *b = w->block, *next = b->next;

	return !w->held && !w->cursor && !b->full && !b->turned &&
	    col->height > 0 && b->node && b->node->type == NODE_FIGURE &&
	    next != end && next->node &&
	    (next->node->type == NODE_PARAGRAPH ||
		next->node->type == NODE_HEADING);
}

/* The figure that waits stands at the column's head. */
static void
put_held(struct composer *c, struct todo *w, const struct way *way,
    struct column *col)
{
	const struct todo held = {.block = w->held};
	struct piece p = {.first = true};

	if (!w->held)
		return;
	p.t = w->held->ops->take(
	    c->setter, w->held, NULL, way->room, flags_of(way, w->held, true));
	if (!p.t.fragment)
		return;
	put(c, col, &held, way, &p);
	w->held = NULL;
}

/* A table or box that is rather not cut. */
static bool
is_small(struct composer *c, const struct block *b)
{
	struct taken t;

	if (!b->node ||
	    (b->node->type != NODE_TABLE && b->node->type != NODE_BOX))
		return false;
	t = b->ops->take(c->setter, b, NULL,
	    SMALL_ROWS * c->setter->style->pitch, TAKE_DRY | TAKE_TOP);
	return t.fragment && t.done;
}

/* As much of the block at hand as the column has room for. */
static struct piece
take(struct composer *c, const struct todo *w, const struct way *way,
    const struct column *col)
{
	const struct block *b = w->block;
	bool first = col->height == 0;
	unsigned flags = flags_of(way, b, first);
	len_t room = way->room - col->height, pitch = c->setter->style->pitch;
	struct piece p = {.first = first && flags & TAKE_TOP};

	if (flags & TAKE_AIRY && block_is_islet(b) && !w->cursor && !p.first)
		p.air = pitch;
	p.t = b->ops->take(c->setter, b, w->cursor, room - p.air, flags);
	if (p.air && (!p.t.fragment || !p.t.done)) {
		p.air = 0;
		p.t = b->ops->take(c->setter, b, w->cursor, room, flags);
	}
	if (way->whole && p.t.fragment && !p.t.done && !w->cursor &&
	    is_small(c, b))
		p.t.fragment = NULL;
	return p;
}

/* Does what a block at the end of its band is kept with find room below it? A
 * title goes on with all the headings below it. */
static bool
goes_on(struct composer *c, const struct block *b, const struct block *next,
    len_t room)
{
	const struct way way = {
	    .room = room, .first = TAKE_TOP, .dry = TAKE_DRY};
	struct todo w = {.block = next};
	struct column col;

	if (room <
	    (is_title(b) ? TITLE_ROWS : KEPT_ROWS) * c->setter->style->pitch)
		return false;
	if (!b->full || next->full || next->turned || next->fresh)
		return true;
	compose_fill(c, &w, NULL, &way, &col);
	return col.height > 0;
}

void
compose_fill(struct composer *c, struct todo *w, const struct block *end,
    const struct way *way, struct column *col)
{
	struct mark safe, now = {0};
	struct kept kept = {0};
	struct piece p;

	*col = (struct column){0};
	put_held(c, w, way, col);
	safe = (struct mark){*w, col->items, col->height};
	while (w->block != end) {
		p = take(c, w, way, col);
		if (!p.t.fragment && can_wait(w, end, col)) {
			*w = (struct todo){w->block->next, NULL, w->block};
			continue;
		}
		if (!p.t.fragment && give_back(c, &kept, w, col, way))
			return;
		if (!p.t.fragment) {
			if (safe.height > 0 || !(way->first & TAKE_MUST))
				restore(&safe, w, col);
			return;
		}
		now = (struct mark){*w, col->items, col->height};
		put(c, col, w, way, &p);
		if (w->block->keep && !w->block->whole)
			kept = (struct kept){now, col->height};
		if (!p.t.done) {
			w->cursor = p.t.rest;
			return;
		}
		if (!w->block->keep) {
			safe = (struct mark){{w->block->next, NULL, w->held},
			    col->items, col->height};
			kept.before.work.block = NULL;
		}
		*w = (struct todo){w->block->next, NULL, w->held};
	}
	if (safe.work.block != end && end &&
	    (safe.height > 0 || !(way->first & TAKE_MUST)) &&
	    !goes_on(c, now.work.block, end, way->room - col->height))
		restore(&safe, w, col);
}

bool
compose_is_done(const struct todo *w, const struct block *end)
{
	return w->block == end && !w->held;
}

bool
compose_try(struct composer *c, struct todo *w, const struct block *end,
    const struct way *ways, struct column *cols)
{
	int i;

	for (i = 0; i < c->setter->style->columns; i++)
		compose_fill(c, w, end, &ways[i], &cols[i]);
	return compose_is_done(w, end);
}

len_t
compose_tallest(const struct column *cols, int n)
{
	len_t h = 0;
	int i;

	for (i = 0; i < n; i++)
		if (cols[i].height > h)
			h = cols[i].height;
	return h;
}
