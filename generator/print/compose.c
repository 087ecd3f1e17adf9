/*
 * Blocks to pages. A page is a stack of bands, each of one column across or of
 * two; a band ends where the other sort begins, and its columns are balanced
 * there. Everything stands on one grid, so heights are whole rows.
 *
 * Three things are kept apart: the style is constant, `struct todo` is what is
 * left to do (it only shrinks), and a column is the space at hand. Trying a
 * height means filling columns from a copy of the work.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"

enum {
	MAX_COLUMNS = 4,
	KEPT_ROWS = 3, /* a heading and two lines under it */
	GIVEN_ROWS = 2 /* lines of a paragraph that go on with a signature */
};

struct todo {
	const struct block *block; /* NULL: all done */
	const struct cursor *cursor;
};

/* One column as it is filled. */
struct column {
	struct items items;
	len_t height; /* [whole rows] used */
};

struct composer {
	struct setter *setter;
	struct pages_list *pages;
	const char *label; /* of pages without a number, or NULL */
	bool open; /* the last page may take more */
	len_t y; /* [whole rows] used on it */
};

struct composer *
compose_new(struct setter *s, struct pages_list *pages, const char *label)
{
	struct composer *c = ARENA_NEW(s->arena, struct composer);

	c->setter = s;
	c->pages = pages;
	c->label = label;
	return c;
}

static len_t
page_room(const struct composer *c)
{
	return c->setter->style->lines * c->setter->style->pitch;
}

static len_t
room_left(const struct composer *c)
{
	return c->open ? page_room(c) - c->y : page_room(c);
}

int
compose_rows_left(const struct composer *c)
{
	return room_left(c) / c->setter->style->pitch;
}

void
compose_break(struct composer *c)
{
	c->open = false;
}

static void
new_page(struct composer *c)
{
	page_add(c->setter, c->pages, !c->label, c->label);
	c->open = true;
	c->y = 0;
}

static void
fresh_page(struct composer *c)
{
	if (!c->open || c->y > 0)
		new_page(c);
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

/* What a block leaves in the column shows where its node begins. */
static void
put(struct composer *c, struct column *col, const struct todo *w,
    struct fragment *f)
{
	if (!w->cursor && w->block->node)
		items_place(c->setter, &col->items, 0, col->height, NULL,
		    w->block->node);
	items_move(&col->items, &f->items, 0, col->height);
	col->height += f->height;
	if (!w->block->loose)
		col->height = block_round(c->setter->style, col->height);
}

/*
 * A paragraph that is kept with what does not fit after it (a signature) is
 * taken again without its last two lines, which go on. False: it is too short.
 */
static bool
give_back(struct composer *c, struct mark *before, struct todo *w,
    struct column *col, unsigned first)
{
	const struct style *style = c->setter->style;
	len_t room = col->height - before->height - GIVEN_ROWS * style->pitch;
	const struct block *b = before->work.block;
	struct taken t;

	if (!b || !b->keep || b->whole || w->block == b || room <= 0)
		return false;
	t = b->ops->take(c->setter, b, before->work.cursor, room,
	    before->height == 0 ? first & TAKE_TOP : 0);
	if (!t.fragment || t.done)
		return false;
	restore(before, w, col);
	put(c, col, w, t.fragment);
	w->cursor = t.rest;
	return true;
}

/*
 * Fills one column of height `room` from *w up to `end`. A heading that would
 * stand alone at its foot goes on to the next. `first` are the take flags of
 * what comes first in it.
 */
static void
fill(struct composer *c, struct todo *w, const struct block *end, len_t room,
    unsigned first, struct column *col)
{
	struct mark safe = {.work = *w}, before = {0};
	struct taken t;

	while (w->block != end) {
		t = w->block->ops->take(c->setter, w->block, w->cursor,
		    room - col->height, col->height == 0 ? first : 0);
		if (!t.fragment && give_back(c, &before, w, col, first))
			return;
		if (!t.fragment) {
			if (safe.height > 0 || !(first & TAKE_MUST))
				restore(&safe, w, col);
			return;
		}
		before = (struct mark){*w, col->items, col->height};
		put(c, col, w, t.fragment);
		if (!t.done) {
			w->cursor = t.rest;
			return;
		}
		if (!w->block->keep)
			safe = (struct mark){
			    {w->block->next, NULL}, col->items, col->height};
		*w = (struct todo){w->block->next, NULL};
	}
	if (safe.work.block != end && end && safe.height > 0 &&
	    room - col->height < KEPT_ROWS * c->setter->style->pitch)
		restore(&safe, w, col);
}

/* Tells the nodes their page. Places without a name have then served. */
static void
note_pages(const struct page *p, struct items *items)
{
	struct item *i, *next;
	struct items kept = {0};

	for (i = items->first; i; i = next) {
		next = i->next;
		if (i->kind == ITEM_PLACE && i->as.place.node &&
		    !i->as.place.node->page)
			i->as.place.node->page = p->number;
		if (i->kind == ITEM_PLACE && !i->as.place.name)
			continue;
		i->next = NULL;
		if (kept.last)
			kept.last->next = i;
		else
			kept.first = i;
		kept.last = i;
	}
	*items = kept;
}

/* Columns count from 1; 0 is across. */
static void
place_column(struct composer *c, struct column *col, len_t x, int number)
{
	const struct style *style = c->setter->style;
	struct page *p = &c->pages->at[c->pages->n - 1];
	struct item *i;

	note_pages(p, &col->items);
	for (i = col->items.first; i; i = i->next)
		i->column = (unsigned char)number;
	items_move(&p->body, &col->items, page_left(style, p->number) + x,
	    style->top + c->y);
}

/* On a fresh page something must be taken, fit or not: no other has more room;
 * space above is for what stands lower. */
static unsigned
top_flags(const struct composer *c)
{
	return c->y == 0 ? TAKE_TOP | TAKE_MUST : 0;
}

/* Fills the columns of a band this high; true when all of it is in. */
static bool
try_columns(struct composer *c, struct todo *w, const struct block *end,
    len_t room, unsigned first, struct column *cols)
{
	int i;

	for (i = 0; i < c->setter->style->columns; i++) {
		cols[i] = (struct column){0};
		fill(c, w, end, room, i ? first | TAKE_TOP : first, &cols[i]);
	}
	return w->block == end;
}

static len_t
tallest(const struct column *cols, int n)
{
	len_t h = 0;
	int i;

	for (i = 0; i < n; i++)
		if (cols[i].height > h)
			h = cols[i].height;
	return h;
}

static void
place_columns(struct composer *c, struct column *cols)
{
	const struct style *style = c->setter->style;
	int i;

	for (i = 0; i < style->columns; i++)
		place_column(
		    c, &cols[i], i * (style->column + style->gutter), i + 1);
	c->y += tallest(cols, style->columns);
}

/*
 * The band's end: the least height that holds it all, so that the columns end
 * level and any shortage is at the foot of the last (clreq, multi-column).
 */
static void
balance(struct composer *c, struct todo from, const struct block *end,
    struct column *cols)
{
	const struct style *style = c->setter->style;
	len_t most = tallest(cols, style->columns), total = 0, h;
	struct column tried[MAX_COLUMNS];
	struct todo w;
	int i;

	for (i = 0; i < style->columns; i++)
		total += cols[i].height;
	h = block_round(style, total / style->columns);
	for (; h < most; h += style->pitch) {
		w = from;
		if (!try_columns(c, &w, end, h, top_flags(c) & TAKE_TOP, tried))
			continue;
		for (i = 0; i < style->columns; i++)
			cols[i] = tried[i];
		return;
	}
}

/*
 * What takes no room on a fresh page never will: it is left out, and said, for
 * pages without end would be worse.
 */
static void
skip(struct composer *c, struct todo *w)
{
	const struct node *n = w->block->node;

	msg(c->setter->msgs, MSG_BLOCK_STUCK,
	    (struct pos){c->setter->file, n ? n->line : 0, n ? n->col : 0});
	*w = (struct todo){w->block->next, NULL};
}

static void
compose_columns(
    struct composer *c, const struct block *first, const struct block *end)
{
	struct column cols[MAX_COLUMNS] = {0};
	struct todo w = {first, NULL}, before;
	bool fresh, complete;

	while (w.block != end) {
		if (!c->open)
			new_page(c);
		fresh = c->y == 0;
		before = w;
		complete =
		    try_columns(c, &w, end, room_left(c), top_flags(c), cols);
		if (complete)
			balance(c, before, end, cols);
		else if (!fresh && cols[0].height == 0) {
			new_page(c);
			w = before;
			continue;
		}
		if (fresh && tallest(cols, c->setter->style->columns) == 0)
			skip(c, &w);
		place_columns(c, cols);
		if (!complete)
			c->open = false;
	}
}

static void
compose_full(
    struct composer *c, const struct block *first, const struct block *end)
{
	struct todo w = {first, NULL};
	struct column col;

	while (w.block != end) {
		if (!c->open)
			new_page(c);
		col = (struct column){0};
		fill(c, &w, end, room_left(c), top_flags(c), &col);
		if (c->y == 0 && col.height == 0 && w.block != end)
			skip(c, &w);
		place_column(c, &col, 0, 0);
		c->y += col.height;
		if (w.block != end)
			c->open = false;
	}
}

/*
 * Turned pages: the head of a table lies at the left edge of the sheet, which
 * is the spine of an odd page and the fore edge of an even one (GB/T 9704
 * 7.3.7); heads and feet stay where they are on every page.
 */
static void
compose_turned(
    struct composer *c, const struct block *first, const struct block *end)
{
	const struct style *style = c->setter->style;
	struct todo w = {first, NULL};
	struct column col;
	struct page *p;

	while (w.block != end) {
		new_page(c);
		col = (struct column){0};
		fill(c, &w, end, style->measure, TAKE_TOP | TAKE_MUST, &col);
		if (col.height == 0 && w.block != end)
			skip(c, &w);
		p = &c->pages->at[c->pages->n - 1];
		p->turned = true;
		note_pages(p, &col.items);
		items_move(&p->body, &col.items, style->bottom,
		    page_left(style, p->number));
	}
	c->open = false;
}

static const struct block *
band_end(const struct block *b)
{
	const struct block *first = b;

	do
		b = b->next;
	while (b && b->full == first->full && b->turned == first->turned &&
	    !b->fresh);
	return b;
}

void
compose_blocks(struct composer *c, const struct blocks *blocks)
{
	const struct block *b, *end;

	for (b = blocks->first; b; b = end) {
		end = band_end(b);
		if (b->fresh && !b->turned)
			fresh_page(c);
		if (b->turned)
			compose_turned(c, b, end);
		else if (b->full || c->setter->style->columns == 1)
			compose_full(c, b, end);
		else
			compose_columns(c, b, end);
	}
}
