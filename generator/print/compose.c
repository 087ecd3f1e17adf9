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
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"

enum {
	MAX_COLUMNS = 4,
	KEPT_ROWS = 3, /* a heading and two lines under it */
	GIVEN_ROWS = 2, /* lines of a paragraph that go on with a signature */
	EARLY_ROWS = 2, /* a page may end this early to end level */
	MORE_ROWS = 2, /* or a band stand this much higher than it must */
	VARIED = 2, /* paragraphs of a column that are set anew */
	CANDIDATES = 10, /* those that are thought of */
	MAX_JOINTS = 32, /* of a page */
	SPREAD_ROWS = 2, /* at most at each of them */
	UNEVEN_ROWS = 6, /* where there is no level end */
	LOOKS = 6, /* at what a page leaves to the next */
	TRIES = 300 /* columns filled in the search of a level end */
};

struct todo {
	const struct block *block; /* NULL: all done */
	const struct cursor *cursor;
};

/* One column as it is filled. */
struct column {
	struct items items;
	len_t height; /* [whole rows] used */
	bool keeps; /* the last of it stays with what follows */
};

struct composer {
	struct setter *setter;
	struct pages_list *pages;
	const char *label; /* of pages without a number, or NULL */
	bool open; /* the last page may take more */
	len_t y; /* [whole rows] used on it */
	len_t joints[MAX_JOINTS]; /* where rows left over may go, downwards */
	int njoints; /* on the last page */
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
	c->njoints = 0;
}

/* Above what stands at this height of the page there may be more room. */
static void
add_joint(struct composer *c, len_t y)
{
	if (c->open && y > 0 && c->njoints < MAX_JOINTS &&
	    (c->njoints == 0 || c->joints[c->njoints - 1] < y))
		c->joints[c->njoints++] = y;
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
	int left = (int)(room_left(c) / style->pitch), i, rows;
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

/* How a column is filled: what is tried, and changed, to end it well. */
struct way {
	len_t room; /* height of the column */
	unsigned first; /* flags of what comes first in it */
	unsigned dry; /* TAKE_DRY, or 0 */
	struct {
		const struct block *block; /* a paragraph, or NULL */
		unsigned how; /* TAKE_LOOSE or TAKE_TIGHT */
	} varied[VARIED];
};

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
	return b->node && b->node->type == NODE_HEADING &&
	    b->node->as.heading.level == 1;
}

/* What a block leaves in the column shows where its node begins. */
static void
put(struct composer *c, struct column *col, const struct todo *w,
    const struct way *way, struct fragment *f)
{
	if (!way->dry && w->block->full && !w->cursor && !col->keeps &&
	    is_joint(w->block))
		add_joint(c, c->y + col->height);
	if (!way->dry && !w->cursor && w->block->node)
		items_place(c->setter, &col->items, 0, col->height, NULL,
		    w->block->node);
	if (!way->dry)
		items_move(&col->items, &f->items, 0, col->height);
	col->keeps = w->block->keep && !is_title(w->block) && w->block->node &&
	    w->block->node->type == NODE_HEADING;
	col->height += f->height;
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
	struct taken t;

	if (!b || w->block == b || room <= 0)
		return false;
	t = b->ops->take(c->setter, b, m->work.cursor, room,
	    flags_of(way, b, m->height == 0) & ~(unsigned)TAKE_MUST);
	if (!t.fragment || t.done)
		return false;
	restore(&kept->before, w, col);
	put(c, col, w, way, t.fragment);
	w->cursor = t.rest;
	return true;
}

/*
 * Fills one column from *w up to `end`. A heading that would stand alone at
 * its foot goes on to the next.
 */
static void
fill(struct composer *c, struct todo *w, const struct block *end,
    const struct way *way, struct column *col)
{
	struct mark safe = {.work = *w}, now;
	struct kept kept = {0};
	struct taken t;

	*col = (struct column){0};
	while (w->block != end) {
		t = w->block->ops->take(c->setter, w->block, w->cursor,
		    way->room - col->height,
		    flags_of(way, w->block, col->height == 0));
		if (!t.fragment && give_back(c, &kept, w, col, way))
			return;
		if (!t.fragment) {
			if (safe.height > 0 || !(way->first & TAKE_MUST))
				restore(&safe, w, col);
			return;
		}
		now = (struct mark){*w, col->items, col->height};
		put(c, col, w, way, t.fragment);
		if (w->block->keep && !w->block->whole)
			kept = (struct kept){now, col->height};
		if (!t.done) {
			w->cursor = t.rest;
			return;
		}
		if (!w->block->keep) {
			safe = (struct mark){
			    {w->block->next, NULL}, col->items, col->height};
			kept.before.work.block = NULL;
		}
		*w = (struct todo){w->block->next, NULL};
	}
	if (safe.work.block != end && end && safe.height > 0 &&
	    way->room - col->height < KEPT_ROWS * c->setter->style->pitch)
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

/* Fills the columns of a band; true when all of it is in. */
static bool
try_columns(struct composer *c, struct todo *w, const struct block *end,
    const struct way *ways, struct column *cols)
{
	int i;

	for (i = 0; i < c->setter->style->columns; i++)
		fill(c, w, end, &ways[i], &cols[i]);
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

/* All columns alike, as the page says. */
static void
set_ways(struct composer *c, struct way *ways, len_t room, unsigned first)
{
	int i;

	for (i = 0; i < c->setter->style->columns; i++)
		ways[i] = (struct way){.room = room,
		    .first = i ? first | TAKE_TOP : first,
		    .dry = TAKE_DRY};
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
	bool spare; /* TAKE_SPARE may be used */
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
	fill(c, &w, l->end, &l->ways[i], &col);
	lack = l->ways[i].room - col.height;
	if (last && l->ends)
		return w.block == l->end && lack <= pitch;
	if (last)
		return w.block != l->end && lack == 0 && looks_well(c, l, w);
	return lack == 0 && level_from(c, l, i + 1, w);
}

/* The paragraphs of a column that can be set anew, from its foot upwards: what
 * stands lower changes the least. */
static size_t
find_candidates(struct composer *c, struct level *l, int i, struct todo w,
    const struct block *found[CANDIDATES])
{
	const struct block *all[2 * CANDIDATES], *b, *stop;
	struct todo after = w;
	struct column col;
	size_t n = 0, k, count = 0;

	fill(c, &after, l->end, &l->ways[i], &col);
	stop = after.cursor ? after.block->next : after.block;
	for (b = w.cursor ? w.block->next : w.block; b && b != stop;
	     b = b->next)
		all[n++ % (2 * CANDIDATES)] = b;
	for (k = n; k > 0 && n - k < 2 * CANDIDATES && count < CANDIDATES;
	     k--) {
		b = all[(k - 1) % (2 * CANDIDATES)];
		if (block_varies(c->setter, b, TAKE_LOOSE) ||
		    block_varies(c->setter, b, TAKE_TIGHT) ||
		    block_varies(c->setter, b,
			l->spare ? TAKE_AIRY | TAKE_SPARE : TAKE_AIRY))
			found[count++] = b;
	}
	return count;
}

/* Tries `depth` of these paragraphs together, each looser or tighter. */
static bool
level_varied(struct composer *c, struct level *l, int i, struct todo w,
    const struct block *const *found, size_t n, int depth)
{
	static const unsigned how[] = {
	    TAKE_LOOSE, TAKE_TIGHT, TAKE_AIRY, TAKE_SPARE};
	struct way *way = &l->ways[i];
	size_t k, h;

	for (k = 0; k < n; k++)
		for (h = 0; h < (l->spare ? 4 : 3) && l->tries > 0; h++) {
			if (!block_varies(c->setter, found[k], how[h]))
				continue;
			way->varied[depth].block = found[k];
			way->varied[depth].how = how[h];
			if (depth ? level_varied(c, l, i, w, found + k + 1,
					n - k - 1, depth - 1)
				  : level_column(c, l, i, w))
				return true;
			way->varied[depth].block = NULL;
		}
	return false;
}

/* Columns i and after: as they come, else with paragraphs of column i varied,
 * as few as will do. */
static bool
level_from(struct composer *c, struct level *l, int i, struct todo w)
{
	const struct block *found[CANDIDATES];
	size_t n;
	int depth;

	if (level_column(c, l, i, w))
		return true;
	if (l->tries <= 0)
		return false;
	n = find_candidates(c, l, i, w, found);
	for (depth = 0; depth < VARIED; depth++)
		if (level_varied(c, l, i, w, found, n, depth))
			return true;
	return false;
}

static bool
find_level(struct composer *c, struct todo from, struct level *l, len_t room,
    unsigned first)
{
	l->tries = TRIES;
	set_ways(c, l->ways, room, first);
	return level_from(c, l, 0, from);
}

/* A page that goes on: full, or a row or two less in all columns; rather so
 * that the next can end level too. */
static bool
level_page(struct composer *c, struct todo from, const struct block *end,
    struct way *ways, int looks)
{
	struct level l = {.end = end, .ways = ways, .looks = looks};
	len_t room = room_left(c), pitch = c->setter->style->pitch;
	int less;

	for (; !l.found; l.spare = true) {
		for (less = 0; less <= EARLY_ROWS && room > less * pitch;
		     less++)
			if (find_level(
				c, from, &l, room - less * pitch, top_flags(c)))
				return true;
		if (l.spare)
			break;
	}
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
	len_t room = room_left(c), pitch = c->setter->style->pitch, total = 0;
	struct level l = {.end = end, .ways = ways, .ends = true};
	struct column cols[MAX_COLUMNS];
	unsigned first = top_flags(c) & TAKE_TOP;
	struct way least[MAX_COLUMNS];
	struct todo w;
	len_t h;
	int i, more = 0;

	set_ways(c, least, room, first);
	w = from;
	if (!try_columns(c, &w, end, least, cols))
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
		more += try_columns(c, &w, end, least, cols);
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
	set_ways(&next, ways, page_room(&next), top_flags(&next));
	if (try_columns(&next, &w, l->end, ways, cols)
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

/* Not level, but the least height that holds the band: what cannot be parted
 * stands in it. */
static void
balance(struct composer *c, struct todo from, const struct block *end,
    struct way *ways)
{
	const struct style *style = c->setter->style;
	struct column cols[MAX_COLUMNS];
	len_t room = room_left(c), total = 0, h;
	struct todo w = from;
	int i;

	set_ways(c, ways, room, top_flags(c) & TAKE_TOP);
	try_columns(c, &w, end, ways, cols);
	for (i = 0; i < style->columns; i++)
		total += cols[i].height;
	h = block_round(style, total / style->columns);
	for (; h < room; h += style->pitch) {
		set_ways(c, ways, h, top_flags(c) & TAKE_TOP);
		w = from;
		if (try_columns(c, &w, end, ways, cols))
			return;
	}
	set_ways(c, ways, room, top_flags(c));
}

/* Not level, but as nearly as can be without ending much earlier: what goes on
 * takes much along. */
static void
least_uneven(struct composer *c, struct todo from, const struct block *end,
    struct way *ways)
{
	len_t room = room_left(c), pitch = c->setter->style->pitch;
	struct column cols[MAX_COLUMNS];
	struct way tried[MAX_COLUMNS];
	struct todo w;
	int less, i, uneven, least = INT_MAX, n = c->setter->style->columns;

	for (less = 0; less <= UNEVEN_ROWS && room > less * pitch; less++) {
		set_ways(c, tried, room - less * pitch, top_flags(c));
		w = from;
		if (try_columns(c, &w, end, tried, cols))
			continue;
		uneven = less;
		for (i = 0; i < n; i++)
			uneven +=
			    2 * (tallest(cols, n) - cols[i].height) / pitch;
		if (uneven >= least)
			continue;
		least = uneven;
		memcpy(ways, tried, sizeof tried);
	}
}

/* The ways of the columns of this page; true when the band ends on it. */
static bool
choose_ways(struct composer *c, struct todo from, const struct block *end,
    struct way *ways)
{
	struct column cols[MAX_COLUMNS];
	struct todo w = from;

	set_ways(c, ways, room_left(c), top_flags(c));
	if (!try_columns(c, &w, end, ways, cols)) {
		if (!level_page(c, from, end, ways, LOOKS))
			least_uneven(c, from, end, ways);
		return false;
	}
	if (!level_end(c, from, end, ways))
		balance(c, from, end, ways);
	return true;
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
	struct way ways[MAX_COLUMNS];
	struct todo w = {first, NULL}, before;
	bool fresh, complete;
	int i;

	add_joint(c, c->y);
	while (w.block != end) {
		if (!c->open)
			new_page(c);
		fresh = c->y == 0;
		before = w;
		choose_ways(c, w, end, ways);
		for (i = 0; i < c->setter->style->columns; i++)
			ways[i].dry = 0;
		complete = try_columns(c, &w, end, ways, cols);
		if (!complete && !fresh && cols[0].height == 0) {
			end_page(c);
			w = before;
			continue;
		}
		if (fresh && tallest(cols, c->setter->style->columns) == 0)
			skip(c, &w);
		place_columns(c, cols);
		if (!complete)
			end_page(c);
	}
}

static void
compose_full(
    struct composer *c, const struct block *first, const struct block *end)
{
	struct todo w = {first, NULL};
	struct column col;
	struct way way;

	add_joint(c, c->y);
	while (w.block != end) {
		if (!c->open)
			new_page(c);
		way = (struct way){.room = room_left(c), .first = top_flags(c)};
		fill(c, &w, end, &way, &col);
		if (c->y == 0 && col.height == 0 && w.block != end)
			skip(c, &w);
		place_column(c, &col, 0, 0);
		c->y += col.height;
		if (w.block != end)
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
	struct todo w = {first, NULL};
	struct way way = {
	    .room = style->measure, .first = TAKE_TOP | TAKE_MUST};
	struct column col;
	struct page *p;

	while (w.block != end) {
		new_page(c);
		fill(c, &w, end, &way, &col);
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
