/*
 * Blocks to pages. A page is a stack of bands, each of one column across or of
 * two; a band ends where the other sort begins, and its columns are balanced
 * there. Everything stands on one grid, so heights are whole rows.
 *
 * Three things are kept apart: the style is constant, `struct todo` is what is
 * left to do (it only shrinks), and a column is the space at hand. Trying a
 * height means filling columns from a copy of the work.
 */
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/page/compose.h"

enum {
	SPREAD_ROWS = 2, /* at most at each joint */
	FLOAT_ROWS = 4, /* left empty below, a figure rather waits */
	STUB_ROWS = 8, /* of both columns: less than that is no page */
	SPARE_LINES = 2 /* taken in besides: columns must end level */
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

int
compose_rows_left(const struct composer *c)
{
	return compose_room_left(c) / c->setter->style->pitch;
}

static void
move_down(struct page *p, len_t from, len_t by)
{
	struct item *i;

	for (i = p->body.first; i; i = i->next)
		if (i->y >= from)
			i->y += by;
}

/*
 * Ends a page that goes on with what found no room on it: the rows left over
 * go between its bands, as far as they stand there unnoticed.
 */
static void
end_page(struct composer *c)
{
	const struct style *style = c->setter->style;
	int left = (int)(compose_room_left(c) / style->pitch), i, rows;
	len_t moved = 0;

	while (c->njoints && c->joints[c->njoints - 1] >= c->y)
		c->njoints--; /* what stood there has gone on */
	for (i = 0; i < c->njoints && left >= EARLY_ROWS; i++) {
		rows = (left + c->njoints - i - 1) / (c->njoints - i);
		rows = rows < SPREAD_ROWS ? rows : SPREAD_ROWS;
		move_down(&c->pages->at[c->pages->n - 1],
		    style->top + c->joints[i] + moved, rows * style->pitch);
		moved += rows * style->pitch;
		left -= rows;
	}
	c->open = false;
}

/* Tells the nodes their page. Places without a name have then served. */
static void
note_page(struct page *p)
{
	struct item *i, *next;
	struct items kept = {0};

	for (i = p->body.first; i; i = next) {
		next = i->next;
		if (i->kind == ITEM_PLACE && i->as.place.node &&
		    !i->as.place.node->page)
			i->as.place.node->page = p->number;
		if (i->kind == ITEM_PLACE && !i->as.place.name)
			continue;
		items_add(&kept, i);
	}
	p->body = kept;
}

/* Columns count from 1; 0 is across. */
static void
place_column(struct composer *c, struct column *col, len_t x, int number)
{
	const struct style *style = c->setter->style;
	struct page *p = &c->pages->at[c->pages->n - 1];
	struct item *i;

	for (i = col->items.first; i; i = i->next)
		i->column = (unsigned char)number;
	items_move(&p->body, &col->items, page_left(style, p->number) + x,
	    style->top + c->y);
}

/* The figure that waited stands across a page at its head. */
static void
place_held(struct composer *c)
{
	const struct block *b = c->held;
	struct todo w = {.block = b};
	struct way way = {
	    .room = compose_page_room(c), .first = TAKE_TOP | TAKE_MUST};
	struct column col;

	c->held = NULL;
	compose_fill(c, &w, b->next, &way, &col);
	place_column(c, &col, 0, 0);
	c->y += col.height;
}

static void
new_page(struct composer *c)
{
	page_add(c->setter, c->pages, !c->label, c->label);
	c->open = true;
	c->y = 0;
	c->njoints = 0;
	if (c->held && c->pages->n > c->held_after)
		place_held(c);
}

static void
fresh_page(struct composer *c)
{
	if (!c->open || c->y > 0)
		new_page(c);
}

static void
place_columns(struct composer *c, struct column *cols)
{
	const struct style *style = c->setter->style;
	int i;

	for (i = 0; i < style->columns; i++)
		place_column(
		    c, &cols[i], i * (style->column + style->gutter), i + 1);
	c->y += compose_tallest(cols, style->columns);
}

/*
 * What takes no room on a fresh page never will: it is left out, and said, for
 * pages without end would be worse.
 */
static void
skip(struct composer *c, struct todo *w)
{
	const struct node *n = w->held ? w->held->node : w->block->node;

	c->stuck = true;
	msg(c->setter->msgs, MSG_BLOCK_STUCK,
	    (struct pos){c->setter->file, n ? n->line : 0, n ? n->col : 0});
	if (w->held)
		w->held = NULL;
	else
		*w = (struct todo){.block = w->block->next};
}

/* Fills pages up to `end`; rows of the band on its last page. */
static int
place_band(
    struct composer *c, const struct block *first, const struct block *end)
{
	const struct style *style = c->setter->style;
	struct column cols[MAX_COLUMNS] = {0};
	struct way ways[MAX_COLUMNS];
	struct todo w = {.block = first}, before;
	bool fresh, complete;
	int i, rows = 0;

	compose_add_joint(c, c->y);
	while (!compose_is_done(&w, end)) {
		if (!c->open)
			new_page(c);
		fresh = c->y == 0;
		before = w;
		compose_choose(c, w, end, ways);
		for (i = 0; i < style->columns; i++)
			ways[i].dry = 0;
		complete = compose_try(c, &w, end, ways, cols);
		if (!complete && !fresh && cols[0].height == 0) {
			end_page(c);
			w = before;
			continue;
		}
		if (fresh && compose_tallest(cols, style->columns) == 0)
			skip(c, &w);
		for (i = 0, rows = 0; i < style->columns; i++)
			rows += (int)(cols[i].height / style->pitch);
		place_columns(c, cols);
		if (!complete)
			end_page(c);
	}
	return rows;
}

/* Where a composer stands, to begin again from there. */
struct saved {
	struct composer composer;
	size_t pages;
	int number;
	struct item *last; /* of the page at hand */
	len_t *ys; /* of its items */
};

static struct saved
save(const struct composer *c)
{
	struct saved s = {.composer = *c,
	    .pages = c->pages->n,
	    .number = c->pages->next_number};
	const struct page *p;
	const struct item *i;
	size_t n = 0;

	if (!s.pages)
		return s;
	p = &c->pages->at[s.pages - 1];
	s.last = p->body.last;
	for (i = p->body.first; i; i = i->next)
		n++;
	s.ys = ARENA_ARRAY(c->setter->arena, len_t, n);
	for (i = p->body.first, n = 0; i; i = i->next)
		s.ys[n++] = i->y;
	return s;
}

static void
go_back(struct composer *c, const struct saved *s)
{
	struct items *body;
	struct item *i;
	size_t n = 0;

	c->pages->n = s->pages;
	c->pages->next_number = s->number;
	*c = s->composer;
	if (!s->pages)
		return;
	body = &c->pages->at[s->pages - 1].body;
	body->last = s->last;
	if (s->last)
		s->last->next = NULL;
	else
		body->first = NULL;
	for (i = body->first; i; i = i->next)
		i->y = s->ys[n++];
}

/* Sets up to `lines` paragraphs in a line less; how many. */
static int
tighten(struct composer *c, struct block *first, const struct block *end,
    int lines, bool tight)
{
	struct block *b;
	int n = 0;

	for (b = first; b != end && n < lines; b = b->next)
		n += block_tighten(c->setter, b, tight);
	return n;
}

/*
 * A document does not end with a few lines on a page of their own: paragraphs
 * are taken in, each by a line, as many as that asks, else as many as can be.
 * Where that does not help, they are set as they were.
 */
static void
compose_columns(
    struct composer *c, struct block *first, const struct block *end)
{
	struct saved before = save(c);
	int rows = place_band(c, first, end), more = rows + SPARE_LINES;
	size_t pages = c->pages->n;

	if ((end && !end->fresh && !end->turned) || rows >= STUB_ROWS ||
	    rows < c->y / c->setter->style->pitch || c->stuck ||
	    pages < before.pages + (before.composer.open ? 1 : 2))
		return;
	for (; tighten(c, first, end, more, true) >= rows; more = INT_MAX) {
		go_back(c, &before);
		place_band(c, first, end);
		if (c->pages->n < pages)
			return;
		rows = 1;
	}
	tighten(c, first, end, INT_MAX, false);
	go_back(c, &before);
	place_band(c, first, end);
}

static void
compose_full(
    struct composer *c, const struct block *first, const struct block *end)
{
	struct todo w = {.block = first};
	struct column col;
	struct way way;

	compose_add_joint(c, c->y);
	while (!compose_is_done(&w, end)) {
		if (!c->open)
			new_page(c);
		way = (struct way){.room = compose_room_left(c),
		    .first = compose_top_flags(c)};
		compose_fill(c, &w, end, &way, &col);
		if (c->y == 0 && col.height == 0 && w.block != end)
			skip(c, &w);
		place_column(c, &col, 0, 0);
		c->y += col.height;
		if (!compose_is_done(&w, end))
			end_page(c);
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
	struct todo w = {.block = first};
	struct way way = {
	    .room = style->measure, .first = TAKE_TOP | TAKE_MUST};
	struct column col;
	struct page *p;

	while (!compose_is_done(&w, end)) {
		new_page(c);
		compose_fill(c, &w, end, &way, &col);
		if (col.height == 0 && w.block != end)
			skip(c, &w);
		p = &c->pages->at[c->pages->n - 1];
		p->turned = true;
		items_move(&p->body, &col.items, style->bottom,
		    page_left(style, p->number));
	}
	c->open = false;
}

static struct block *
band_end(struct block *b)
{
	const struct block *first = b;

	do
		b = b->next;
	while (b && b->full == first->full && b->turned == first->turned &&
	    !b->fresh);
	return b;
}

/* A figure alone across the columns, with text before and after it. */
static bool
can_wait(const struct block *b)
{
	return b && b->node && b->node->type == NODE_FIGURE && b->full &&
	    !b->turned && !b->fresh && b->next && !b->next->full &&
	    !b->next->turned && !b->next->fresh;
}

/* Would it leave a good part of the page empty, after first..b? */
static bool
must_wait(struct composer *c, const struct block *first, const struct block *b)
{
	struct saved before = save(c);
	struct taken t;
	len_t room;

	place_band(c, first, b);
	room = compose_room_left(c);
	c->held_after = c->pages->n;
	t = b->ops->take(c->setter, b, NULL, room, TAKE_DRY);
	before.composer.held_after = c->held_after;
	go_back(c, &before);
	return !t.fragment && room >= FLOAT_ROWS * c->setter->style->pitch;
}

/* The end of a band of columns. A figure across them that finds no room waits
 * for the next page, and the columns go on below. */
static struct block *
columns_end(struct composer *c, struct block *first)
{
	struct block *end = band_end(first), *b;

	if (c->held || !can_wait(end) || !must_wait(c, first, end))
		return end;
	c->held = end;
	for (b = first; b->next != end;)
		b = b->next;
	b->next = end->next;
	return band_end(first);
}

/* One band after another; *end: the first block behind it. */
static void
compose_band(struct composer *c, struct block *b, struct block **end)
{
	bool columns = !b->turned && !b->full && c->setter->style->columns > 1;

	if (b->fresh && !b->turned)
		fresh_page(c);
	*end = columns ? columns_end(c, b) : band_end(b);
	if (b->turned)
		compose_turned(c, b, *end);
	else if (columns)
		compose_columns(c, b, *end);
	else
		compose_full(c, b, *end);
	if (c->held) {
		b = c->held;
		c->held = NULL;
		compose_full(c, b, b->next);
	}
}

void
compose_blocks(struct composer *c, const struct blocks *blocks)
{
	struct block *b, *end;
	size_t page = c->open ? c->pages->n - 1 : c->pages->n;

	for (b = blocks->first; b; b = end)
		compose_band(c, b, &end);
	for (; page < c->pages->n; page++)
		note_page(&c->pages->at[page]);
}
