/*
 * Tables taken piece by piece: which rows fit, where a row is split, and the
 * drawing of a piece. First the heights are tried row by row, then what was
 * decided is drawn; nothing of the table itself changes.
 *
 * A piece goes on under 续表 with the header rows again. A row that must be
 * split is split between the lines of its cells. Words of a merged cell that
 * goes on after them are repeated in the next piece.
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
#include "print/table/grid.h"

enum {
	WASTE = 6, /* at most a sixth of a page is left empty, */
	WASTE_ROW = 4, /* or a quarter, rather than that a row is split */
	TALL = 3, /* that is no taller than a third of it */
	SMALL_ROWS = 10, /* of the page, in a table that is rather not cut */
	HEADS = 3, /* header rows taller than a third are not repeated */
	TALLER = 3, /* what a row grows by, at most: a line and two thirds */
	SHORT_LINES = 2 /* a row no taller than this is a lone last row */
};

struct cursor {
	size_t row; /* the next to be taken, or the one that is split */
	bool split;
	size_t done[]; /* for each column: lines taken of the cell at `row` */
};

/* A row as it stands in the piece. */
struct slice {
	size_t row;
	len_t y, h;
	bool repeat; /* a header row again */
};

/* The piece at hand. */
struct piece {
	struct setter *se;
	const struct grid *g;
	const struct cursor *from; /* NULL: the beginning */
	len_t room;
	bool must;
	len_t top; /* where the rows begin */
	struct slice *at;
	size_t n, heads; /* slices; of them repeated at the top */
	bool split; /* the last slice goes on in the next piece */
	struct items items;
};

static size_t
first_row(const struct piece *p)
{
	return p->from ? p->from->row : 0;
}

static len_t
bottom(const struct piece *p)
{
	return p->n ? p->at[p->n - 1].y + p->at[p->n - 1].h : p->top;
}

/* Lines of a cell that stand in the pieces before this one. */
static size_t
lines_done(const struct piece *p, const struct grid_cell *c)
{
	const struct cursor *f = p->from;

	if (!f || c->row > f->row || (c->row == f->row && !f->split))
		return 0;
	return f->done[c->col];
}

/* Top of a body cell in the piece; `y` when its first row is yet to come. */
static len_t
cell_top(const struct piece *p, const struct grid_cell *c, len_t y)
{
	size_t first = first_row(p), i;

	i = p->heads + (c->row > first ? c->row - first : 0);
	return i < p->n ? p->at[i].y : y;
}

static len_t
height_of(const struct grid *g, size_t lines)
{
	return (len_t)lines * g->pitch + 2 * g->pad_y;
}

/* Lines that stand between two rules so far apart. */
static size_t
lines_fit(const struct grid *g, len_t height)
{
	len_t inner = height - 2 * g->pad_y;

	return inner > 0 ? (size_t)(inner / g->pitch) : 0;
}

static bool
ends_at(const struct grid_cell *c, size_t row)
{
	return c->row + c->rows == row + 1;
}

/*
 * What a row needs when it begins at y: what cells that end in it still have
 * to say, and its height in the whole table where it is not a rest.
 */
static len_t
row_need(const struct piece *p, size_t row, len_t y)
{
	const struct grid *g = p->g;
	bool rest = p->from && p->from->split && row == p->from->row;
	len_t need = rest ? height_of(g, 1) : g->h[row], h;
	const struct grid_cell *c;
	size_t k;

	for (k = 0; k < g->cols; k += c->cols) {
		c = grid_at(g, row, k);
		if (!ends_at(c, row))
			continue;
		h = height_of(g, c->nlines - lines_done(p, c)) -
		    (y - cell_top(p, c, y));
		if (h > need)
			need = h;
	}
	return need;
}

static void
add_slice(struct piece *p, size_t row, len_t h, bool repeat)
{
	p->at[p->n] = (struct slice){row, bottom(p), h, repeat};
	p->n++;
	p->heads += repeat;
}

/* Lines set of `left` where `fit` would: two at least on either side. */
static size_t
lines_here(size_t left, size_t fit, bool must)
{
	if (fit >= left)
		return left;
	if (left - fit == 1 && fit > 2)
		fit--;
	return fit < 2 && !must ? 0 : fit;
}

/*
 * The height of the first part of a row split at y with this much room, or 0
 * when no line of it would go on the other side, or none stand on this one.
 * Words count that begin or end in the row; others run on past it anyway.
 */
static len_t
split_height(const struct piece *p, size_t row, len_t y, len_t room)
{
	const struct grid *g = p->g;
	const struct grid_cell *c;
	size_t k, left, here, over = 0, some = 0;
	len_t top, tallest = height_of(g, 1);

	for (k = 0; k < g->cols; k += c->cols) {
		c = grid_at(g, row, k);
		top = cell_top(p, c, y);
		if (!ends_at(c, row) && top != y)
			continue;
		left = c->nlines - lines_done(p, c);
		here = lines_here(left, lines_fit(g, y + room - top), p->must);
		over += left - here;
		some += here;
		if (here && height_of(g, here) - (y - top) > tallest)
			tallest = height_of(g, here) - (y - top);
	}
	return over && some && tallest <= room ? tallest : 0;
}

/* Height of a full page for this table, what it repeats left out. */
static len_t
fresh_room(const struct piece *p)
{
	const struct style *style = p->se->style;
	const struct grid *g = p->g;
	len_t h =
	    g->block.turned ? style->measure : style->lines * style->pitch;
	size_t i;

	for (i = 0; i < g->heads; i++)
		h -= g->h[i];
	return h - 2 * style->pitch;
}

static len_t
waste_allowed(const struct piece *p)
{
	return fresh_room(p) / WASTE;
}

/* Does a merged cell run over the rule above this row? */
static bool
is_joined(const struct grid *g, size_t row)
{
	const struct grid_cell *c;
	size_t k;

	for (k = 0; k < g->cols; k += c->cols) {
		c = grid_at(g, row, k);
		if (c->row < row)
			return true;
	}
	return false;
}

/* A row that heads those below it: one cell across the table. */
static bool
is_subhead(const struct grid *g, size_t row)
{
	const struct grid_cell *c = grid_at(g, row, 0);

	return c->cols == g->cols && c->rows == 1 && !grid_cell_empty(c);
}

/* The first row that may begin the next piece. */
static size_t
least_break(const struct piece *p)
{
	size_t first = first_row(p);

	if (first < p->g->heads && p->g->heads < p->g->rows)
		first = p->g->heads;
	return first + 1;
}

/*
 * A better place to break before `row`: the head of its merged group where
 * that leaves little empty, no row left behind that heads what goes on, and no
 * lone short row for the last piece.
 */
static size_t
better_break(const struct piece *p, size_t row)
{
	const struct grid *g = p->g;
	size_t least = least_break(p), b = row, i;
	len_t y;

	if (row == g->rows - 1 && row > least + 1 && !is_joined(g, row - 1) &&
	    g->h[row] <= height_of(g, SHORT_LINES))
		b = row - 1;
	while (b > least && (is_joined(g, b) || is_subhead(g, b - 1)))
		b--;
	if (is_joined(g, b))
		return row;
	i = p->heads + b - first_row(p);
	y = i < p->n ? p->at[i].y : bottom(p);
	return p->room - y <= waste_allowed(p) ? b : row;
}

/* Does a row that does not fit into so much room go on whole? */
static bool
goes_on(const struct piece *p, size_t row, len_t room)
{
	len_t need = row_need(p, row, bottom(p)), fresh = fresh_room(p);

	return room <= waste_allowed(p)
	    ? need <= fresh
	    : room <= fresh / WASTE_ROW && need <= fresh / TALL;
}

/* Splits the row below the piece, if it should and can be split. */
static bool
try_split(struct piece *p, size_t row)
{
	len_t y = bottom(p), room = p->room - y, h, one;

	if (!p->must && goes_on(p, row, room))
		return false;
	one = height_of(p->g, 1);
	if (p->must && row < least_break(p) && room < one)
		room = one;
	h = split_height(p, row, y, room);
	if (!h)
		return false;
	add_slice(p, row, h, false);
	p->split = true;
	return true;
}

/* A table no higher than what may be left empty moves on whole, and a small one
 * where no more is left empty. */
static bool
moves_on(const struct piece *p)
{
	len_t h = 0;
	size_t row;

	if (p->must || first_row(p) > 0)
		return false;
	for (row = 0; row < p->g->rows; row++)
		h += p->g->h[row];
	return bottom(p) + h > p->room &&
	    (h <= waste_allowed(p) ||
		(h <= SMALL_ROWS * p->se->style->pitch &&
		    p->room <= waste_allowed(p)));
}

/* Would a row stand alone below the head of the table, where nothing at all
 * leaves little empty? */
static bool
begins_alone(const struct piece *p, size_t next)
{
	return !p->from && !p->must && next == p->g->heads + 1 &&
	    p->room <= waste_allowed(p);
}

/*
 * Takes the rows that fit; where nothing does, one that does not, if it must.
 * Sets the row the next piece begins with. False: nothing is taken.
 */
static bool
take_rows(struct piece *p, size_t *next)
{
	const struct grid *g = p->g;
	size_t row = first_row(p), b;
	len_t h;

	if (moves_on(p))
		return false;
	for (; row < g->rows; row++) {
		h = row_need(p, row, bottom(p));
		if (bottom(p) + h > p->room)
			break;
		add_slice(p, row, h, false);
	}
	*next = row;
	if (row == g->rows)
		return true;
	if (row + 1 >= least_break(p) && try_split(p, row))
		return true;
	if (row >= least_break(p)) {
		b = better_break(p, row);
		if (begins_alone(p, b))
			return false;
		p->n -= row - b;
		*next = b;
		return true;
	}
	if (!p->must)
		return false;
	if (try_split(p, row) || row > first_row(p))
		return true;
	add_slice(p, row, row_need(p, row, bottom(p)), false);
	*next = row + 1;
	return true;
}

static void
add_line(struct piece *p, const struct line *line, len_t x, len_t y,
    len_t pitch, bool repeat)
{
	struct items copy =
	    items_copy(p->se, &line->items, x, y + block_baseline(line, pitch));
	struct items words = {0}, one;
	struct item *i, *next;

	for (i = copy.first; i; i = next) {
		next = i->next;
		if (repeat && (i->kind == ITEM_PLACE || i->kind == ITEM_LINK))
			continue;
		i->artifact |= repeat;
		i->next = NULL;
		one = (struct items){i, i};
		items_move(&words, &one, 0, 0);
	}
	items_move(&p->items, &words, 0, 0);
}

/* Draws lines [from, from + n) of a cell centred between two heights, or,
 * where the cell is only a part, from the top. */
static void
draw_lines(struct piece *p, const struct grid_cell *c, len_t top, len_t h,
    size_t from, size_t n, bool repeat)
{
	const struct grid *g = p->g;
	len_t x = g->x[c->col] + g->pad_x + c->shift, y = top + g->pad_y;
	size_t i;

	if (n == c->nlines)
		y = top + (h - (len_t)n * g->pitch) / 2;
	for (i = from; i < from + n; i++, y += g->pitch)
		if (c->lines[i]->items.first)
			add_line(p, c->lines[i], x, y, g->pitch, repeat);
}

/* The last slice a cell covers, from slice i on. */
static size_t
last_slice(const struct piece *p, const struct grid_cell *c, size_t i)
{
	while (i + 1 < p->n && p->at[i + 1].repeat == p->at[i].repeat &&
	    p->at[i + 1].row < c->row + c->rows)
		i++;
	return i;
}

/*
 * Draws what of a cell stands in the slices from i on. Returns the lines of
 * it that stand here or in the pieces before.
 */
static size_t
draw_cell(struct piece *p, const struct grid_cell *c, size_t i)
{
	const struct grid *g = p->g;
	bool repeat = p->at[i].repeat;
	size_t last = last_slice(p, c, i), n = c->nlines;
	size_t done = repeat ? 0 : lines_done(p, c);
	len_t top = p->at[i].y, h = p->at[last].y + p->at[last].h - top;
	bool whole =
	    ends_at(c, p->at[last].row) && !(p->split && last == p->n - 1);

	if (!whole && !repeat)
		n = lines_here(n - done, lines_fit(g, h), p->must) + done;
	if (n > done)
		draw_lines(p, c, top, h, done, n - done, repeat);
	else if (c->rows > 1 && n == c->nlines && n <= lines_fit(g, h))
		draw_lines(p, c, top, h, 0, n, true);
	return n;
}

/* Draws all cells; notes what the next piece must know of those cut. */
/* A row's page is the one on which it begins. */
static void
note_row(struct piece *p, const struct grid_cell *c, size_t i)
{
	if (!p->at[i].repeat && c->node && c->node->parent)
		items_place(
		    p->se, &p->items, 0, p->at[i].y, NULL, c->node->parent);
}

static void
draw_cells(struct piece *p, struct cursor *rest)
{
	const struct grid *g = p->g;
	const struct grid_cell *c;
	size_t i, k, n;

	for (i = 0; i < p->n; i++) {
		for (k = 0; k < g->cols; k += c->cols) {
			c = grid_at(g, p->at[i].row, k);
			if (c->row == p->at[i].row && k == c->col)
				note_row(p, c, i);
			if (c->row != p->at[i].row && i != p->heads)
				continue;
			n = draw_cell(p, c, i);
			if (!p->at[i].repeat && rest &&
			    rest->row < c->row + c->rows)
				rest->done[c->col] = n;
		}
	}
}

static bool
is_head(const struct piece *p, size_t i)
{
	return p->at[i].row < (size_t)p->g->table->as.table.header_rows;
}

static void
draw_ground(struct piece *p)
{
	const struct grid *g = p->g;
	size_t i;

	for (i = 0; i < p->n; i++)
		if (is_head(p, i))
			items_rect(p->se, &p->items, g->x[0], p->at[i].y,
			    g->x[g->cols] - g->x[0], p->at[i].h, INK_TINT);
}

static void
draw_across(struct piece *p, size_t from, size_t to, len_t y, len_t thick)
{
	const len_t *x = p->g->x;

	items_rect(p->se, &p->items, x[from] - thick / 2, y - thick / 2,
	    x[to] - x[from] + thick, thick, INK_BLACK);
}

static const struct grid_cell *
owner(const struct piece *p, size_t slice, size_t col)
{
	return grid_at(p->g, p->at[slice].row, col);
}

/* The rule below slice i, open where a merged cell runs through it. */
static void
draw_inner_rule(struct piece *p, size_t i)
{
	const struct style *style = p->se->style;
	len_t y = p->at[i + 1].y;
	size_t k, from = 0;

	for (k = 0; k < p->g->cols; k++) {
		if (p->at[i].repeat == p->at[i + 1].repeat &&
		    owner(p, i, k) == owner(p, i + 1, k)) {
			if (k > from)
				draw_across(p, from, k, y, style->rule_thin);
			from = k + 1;
		}
	}
	if (k > from)
		draw_across(p, from, k, y, style->rule_thin);
}

/* The upright rule left of column k, as long as no cell runs through it. */
static void
draw_upright(struct piece *p, size_t k, len_t thick)
{
	const struct grid *g = p->g;
	size_t i, from = 0;
	len_t y;

	for (i = 0; i <= p->n; i++) {
		if (i < p->n &&
		    (k == 0 || k == g->cols ||
			owner(p, i, k) != owner(p, i, k - 1)))
			continue;
		if (i > from) {
			y = p->at[from].y;
			items_rect(p->se, &p->items, g->x[k] - thick / 2, y,
			    thick, p->at[i - 1].y + p->at[i - 1].h - y,
			    INK_BLACK);
		}
		from = i + 1;
	}
}

/* Outer rules are thick, but thin where the table is cut. */
static void
draw_rules(struct piece *p, bool done)
{
	const struct style *style = p->se->style;
	size_t cols = p->g->cols, i;

	draw_across(p, 0, cols, p->top, style->rule_thick);
	for (i = 0; i + 1 < p->n; i++)
		draw_inner_rule(p, i);
	draw_across(
	    p, 0, cols, bottom(p), done ? style->rule_thick : style->rule_thin);
	for (i = 0; i <= cols; i++)
		draw_upright(p, i,
		    i == 0 || i == cols ? style->rule_thick : style->rule_thin);
}

/* Lines above the table, each a row of the grid high; the height with them. */
static len_t
draw_heading(struct piece *p, const struct lines *lines, len_t y)
{
	len_t pitch = p->se->style->pitch;
	size_t i;

	for (i = 0; i < lines->n; i++, y += pitch)
		add_line(p, &lines->at[i], 0, y, pitch, false);
	return y;
}

/* 续表 and the caption at the left, the unit again at the right. */
static len_t
draw_again(struct piece *p)
{
	const struct look *look = &p->se->style->look[LOOK_CAPTION];
	const char *caption = p->g->table->as.table.caption;
	const char *words = "续表";
	len_t pitch = p->se->style->pitch;
	struct line line;

	if (caption && *caption)
		words = arena_printf(p->se->arena, "续表　%s", caption);
	line = par_line(p->se, look, words);
	if (line.width > p->g->block.width)
		line = par_line(p->se, look, "续表");
	add_line(p, &line, 0, 0, pitch, true);
	if (p->g->unit.n == 1 &&
	    line.width + p->g->unit.at[0].width < p->g->block.width)
		add_line(p, &p->g->unit.at[0], 0, 0, pitch, true);
	return pitch;
}

/*
 * What stands above the rows: caption and unit, or 续表 and the heads. The
 * table begins where the characters of a line would, a quarter row down.
 */
static void
begin(struct piece *p)
{
	const struct grid *g = p->g;
	const struct style *style = p->se->style;
	len_t y = style->pitch / 4, heads = 0;
	size_t i;

	if (p->from) {
		y = draw_again(p);
	} else {
		y = draw_heading(p, &g->caption, y);
		y = draw_heading(p, &g->unit, y);
	}
	p->top = y + style->rule_thick / 2;
	for (i = 0; i < g->heads; i++)
		heads += g->h[i];
	if (first_row(p) < g->heads || heads > fresh_room(p) / HEADS)
		return;
	for (i = 0; i < g->heads; i++)
		add_slice(p, i, g->h[i], true);
}

/* Where even one line does not fit below what is repeated, it is left out. */
static bool
fill(struct piece *p, unsigned flags, size_t *next)
{
	begin(p);
	p->must = false;
	if (take_rows(p, next))
		return true;
	if (!(flags & TAKE_MUST))
		return false;
	p->must = true;
	p->n = p->heads;
	p->split = false;
	if (p->heads && bottom(p) + height_of(p->g, 1) > p->room) {
		p->n = p->heads = 0;
		p->items = (struct items){0};
		p->top = p->se->style->rule_thick / 2;
	}
	return take_rows(p, next);
}

/*
 * A piece that goes on ends at the foot of its space: what is left there makes
 * its rows taller, all alike, as long as that is not seen as a row too many.
 */
static void
stretch_rows(struct piece *p)
{
	len_t lack = p->room - bottom(p), part, y;
	size_t i, n = p->n - p->heads;
	len_t most = (len_t)n * p->g->pitch * 5 / TALLER;

	if (lack <= 0 || lack > most)
		return;
	y = p->at[p->heads].y;
	for (i = p->heads; i < p->n; i++, n--) {
		part = lack / (len_t)n;
		lack -= part;
		p->at[i].y = y;
		p->at[i].h += part;
		y += p->at[i].h;
	}
}

/* The header rows, what the room holds, and one that does not fit. */
static size_t
slices_max(const struct piece *p)
{
	return 2 * p->g->heads + lines_fit(p->g, p->room) + 2;
}

static struct cursor *
cursor_new(struct piece *p, size_t next)
{
	const struct grid *g = p->g;
	struct cursor *c = arena_alloc(
	    p->se->arena, sizeof(*c) + sizeof(c->done[0]) * g->cols);

	c->row = next;
	c->split = p->split;
	return c;
}

struct taken
grid_break(struct setter *se, const struct block *block,
    const struct cursor *from, len_t room, unsigned flags)
{
	const struct grid *g = (const struct grid *)block;
	struct piece p = {.se = se, .g = g, .from = from, .room = room};
	struct taken t = {.rest = from};
	struct cursor *rest = NULL;
	const char *anchor = g->table->anchor;
	size_t next;
	len_t end;

	p.room -= se->style->rule_thick / 2;
	p.at = ARENA_ARRAY(se->arena, struct slice, slices_max(&p));
	if (!fill(&p, flags, &next))
		return t;
	t.done = next == g->rows;
	if (!t.done && p.n > p.heads)
		stretch_rows(&p);
	if (!t.done)
		t.rest = rest = cursor_new(&p, next);
	if (!from && anchor && se->slug)
		items_place(se, &p.items, 0, 0,
		    arena_printf(se->arena, "%s#%s", se->slug, anchor), NULL);
	draw_ground(&p);
	draw_rules(&p, t.done);
	draw_cells(&p, rest);
	end = bottom(&p) + se->style->rule_thick / 2;
	if (t.done && end + se->style->pitch * 2 / 5 <= room)
		end += se->style->pitch * 2 / 5;
	t.fragment = ARENA_NEW(se->arena, struct fragment);
	t.fragment->height = end;
	t.fragment->items = p.items;
	return t;
}
