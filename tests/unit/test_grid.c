/*
 * Tables of all sorts through the page breaker: random grids with merged
 * cells, random spaces. Every cell is of one character of its own, so its
 * words can be told on any page. The seed is fixed: every run is the same.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"

enum { CELLS = 400, FIRST = 0x4e00, PIECES = 20000 };

struct rig {
	struct arena *arena;
	struct msgs *msgs;
	struct style *style;
	struct fonts *fonts;
	struct setter setter;
	uint32_t seed;
};

static int
setup(void **state)
{
	struct rig *r = mem_alloc(sizeof *r);

	r->msgs = msgs_new();
	r->style = style_open("styles", r->msgs);
	assert_non_null(r->style);
	r->fonts = fonts_open("fonts", r->msgs);
	r->seed = 20240731;
	*state = r;
	return 0;
}

static int
teardown(void **state)
{
	struct rig *r = *state;

	fonts_close(r->fonts);
	style_close(r->style);
	msgs_free(r->msgs);
	free(r);
	return 0;
}

/* Each case has an arena of its own. */
static void
begin(struct rig *r)
{
	r->arena = arena_new();
	r->setter = (struct setter){.arena = r->arena,
	    .style = r->style,
	    .fonts = r->fonts,
	    .msgs = r->msgs,
	    .file = "test.md"};
}

static void
end(struct rig *r)
{
	arena_free(r->arena);
}

/* 0 to n - 1 */
static int
dice(struct rig *r, int n)
{
	r->seed = r->seed * 1664525u + 1013904223u;
	return (int)((r->seed >> 8) % (uint32_t)n);
}

static struct node *
table_new(struct rig *r, int rows, int cols, int heads)
{
	struct node *t = node_new(r->arena, NODE_TABLE, 1, 1), *row;
	int i;

	t->as.table.rows = rows;
	t->as.table.cols = cols;
	t->as.table.header_rows = heads;
	t->as.table.aligns = ARENA_ARRAY(r->arena, enum align, (size_t)cols);
	for (i = 0; i < rows; i++) {
		row = node_new(r->arena, NODE_ROW, i + 1, 1);
		row->flags = i < heads ? NODE_HEADER : 0;
		node_append(t, row);
	}
	return t;
}

static struct node *
row_at(struct node *table, int row)
{
	struct node *n = table->first;

	while (row--)
		n = n->next;
	return n;
}

static struct node *
cell_new(
    struct rig *r, struct node *table, int row, int col, int rows, int cols)
{
	struct node *c = node_new(r->arena, NODE_CELL, row + 1, 1);

	c->as.cell.row = row;
	c->as.cell.col = col;
	c->as.cell.rowspan = rows;
	c->as.cell.colspan = cols;
	node_append(row_at(table, row), c);
	return c;
}

static void
cell_words(struct rig *r, struct node *cell, const char *words)
{
	struct node *p = node_new(r->arena, NODE_PARAGRAPH, 1, 1);
	struct node *t = node_new(r->arena, NODE_TEXT, 1, 1);

	t->text = arena_str(r->arena, words);
	node_append(p, t);
	node_append(cell, p);
}

/* Adds a line of the cell that says one character n times. */
static void
cell_repeats(struct rig *r, struct node *cell, int id, int n)
{
	struct buf b = {0};

	while (n--)
		buf_putu(&b, (uint32_t)(FIRST + id));
	cell_words(r, cell, b.s);
	buf_free(&b);
}

struct sample {
	struct node *table;
	int said[CELLS]; /* how often each cell says its character */
	int n;
	int heads;
};

static bool
is_free(const bool *taken, int cols, int row, int col, int rows, int across)
{
	int i, k;

	for (i = row; i < row + rows; i++)
		for (k = col; k < col + across; k++)
			if (taken[i * cols + k])
				return false;
	return true;
}

static int
length_of_words(struct rig *r)
{
	switch (dice(r, 8)) {
	case 0:
		return 0;
	case 1:
		return 30 + dice(r, 60);
	case 2:
		return dice(r, 12) ? 8 : 200 + dice(r, 400);
	default:
		return 1 + dice(r, 12);
	}
}

static void
add_cell(struct rig *r, struct sample *s, bool *taken, int row, int col)
{
	struct node *t = s->table, *cell;
	int limit = row < s->heads ? s->heads : t->as.table.rows;
	int cols = t->as.table.cols, rows = 1, across = 1, i, k, n;

	if (dice(r, 4) == 0)
		rows += dice(r, 4);
	if (dice(r, 6) == 0)
		across += dice(r, 3);
	rows = row + rows > limit ? limit - row : rows;
	across = col + across > cols ? cols - col : across;
	if (!is_free(taken, cols, row, col, rows, across))
		rows = across = 1;
	for (i = row; i < row + rows; i++)
		for (k = col; k < col + across; k++)
			taken[i * cols + k] = true;
	cell = cell_new(r, t, row, col, rows, across);
	for (i = 1 + (dice(r, 5) == 0); i > 0; i--) {
		n = row < s->heads ? 1 + dice(r, 6) : length_of_words(r);
		if (n)
			cell_repeats(r, cell, s->n, n);
		s->said[s->n] += n;
	}
	s->n++;
}

static void
sample_new(struct rig *r, struct sample *s)
{
	int rows = 1 + dice(r, 24), cols = 1 + dice(r, 9), i;
	bool *taken = ARENA_ARRAY(r->arena, bool, (size_t)(rows * cols));

	memset(s, 0, sizeof *s);
	s->heads = dice(r, 4);
	if (s->heads >= rows)
		s->heads = 0;
	s->table = table_new(r, rows, cols, s->heads);
	s->table->as.table.form = dice(r, 5) == 0;
	if (dice(r, 3) == 0)
		s->table->as.table.caption = "A";
	if (dice(r, 3) == 0)
		s->table->as.table.unit = "B";
	for (i = 0; i < rows * cols; i++)
		if (!taken[i])
			add_cell(r, s, taken, i / cols, i % cols);
}

/* The cell whose character a glyph stands for, or -1. */
static int
cell_of(const struct glyph *g)
{
	const char *s = g->text;
	uint32_t cp = s ? utf8_next(&s) : 0;

	return cp >= FIRST && cp < FIRST + CELLS ? (int)cp - FIRST : -1;
}

static void
count_words(const struct items *items, bool artifacts, int *count)
{
	const struct item *i;
	unsigned k;
	int id;

	for (i = items->first; i; i = i->next)
		for (k = 0; i->kind == ITEM_RUN && k < i->as.run.n; k++) {
			id = cell_of(&i->as.run.glyphs[k]);
			if (id >= 0 && i->artifact == artifacts)
				count[id]++;
		}
}

struct area {
	len_t left, top, right, bottom;
	bool used;
};

static len_t
run_end(const struct item *i)
{
	const struct glyph *last = &i->as.run.glyphs[i->as.run.n - 1];

	return i->x + last->x + last->advance;
}

/* What each cell covers of a piece. */
static void
find_areas(const struct items *items, struct area *areas)
{
	const struct item *i;
	struct area *a;
	int id;

	for (i = items->first; i; i = i->next) {
		if (i->kind != ITEM_RUN)
			continue;
		id = cell_of(&i->as.run.glyphs[0]);
		if (id < 0)
			continue;
		a = &areas[id];
		if (!a->used || i->x < a->left)
			a->left = i->x;
		if (!a->used || run_end(i) > a->right)
			a->right = run_end(i);
		if (!a->used || i->y - i->as.run.size / 2 < a->top)
			a->top = i->y - i->as.run.size / 2;
		if (!a->used || i->y > a->bottom)
			a->bottom = i->y;
		a->used = true;
	}
}

static bool
is_rule(const struct item *i)
{
	return i->kind == ITEM_RECT && i->as.rect.ink == INK_BLACK;
}

/* Is there an upright rule at height y between x0 and x1? */
static bool
rule_between(const struct items *items, len_t x0, len_t x1, len_t y)
{
	const struct item *i;

	for (i = items->first; i; i = i->next)
		if (is_rule(i) && i->x >= x0 && i->x + i->w <= x1 &&
		    i->y <= y && i->y + i->h >= y)
			return true;
	return false;
}

/* Is there a level rule over x between y0 and y1? */
static bool
rule_below(const struct items *items, len_t x, len_t y0, len_t y1)
{
	const struct item *i;

	for (i = items->first; i; i = i->next)
		if (is_rule(i) && i->y >= y0 && i->y + i->h <= y1 &&
		    i->x <= x && i->x + i->w >= x)
			return true;
	return false;
}

static len_t
larger(len_t a, len_t b)
{
	return a > b ? a : b;
}

/* Words side by side or one above the other have a rule between them. */
static void
check_pair(
    const struct items *items, const struct area *a, const struct area *b)
{
	if (b->top < a->bottom && a->top < b->bottom && a->left <= b->left)
		assert_true(rule_between(
		    items, a->right, b->left, larger(a->top, b->top)));
	if (b->left < a->right && a->left < b->right && a->top <= b->top)
		assert_true(rule_below(
		    items, larger(a->left, b->left), a->bottom, b->top));
}

static void
check_areas(const struct items *items, int n)
{
	struct area areas[CELLS] = {0};
	int i, k;

	find_areas(items, areas);
	for (i = 0; i < n; i++)
		for (k = 0; k < n; k++)
			if (i != k && areas[i].used && areas[k].used)
				check_pair(items, &areas[i], &areas[k]);
}

/* Nothing is drawn outside the piece. */
static void
check_inside(const struct fragment *f, len_t width)
{
	const struct item *i;

	for (i = f->items.first; i; i = i->next) {
		if (i->kind == ITEM_PLACE)
			continue;
		assert_true(i->x >= 0 && i->x + i->w <= width);
		assert_true(i->y >= 0 && i->y + i->h <= f->height);
	}
}

struct room {
	len_t least, most; /* [1/1000 pt] of a space */
};

/* Takes a block to its end through random spaces; what was said, counted. */
static int
take_all(struct rig *r, const struct block *b, struct room room, int *count,
    int cells)
{
	const struct cursor *at = NULL;
	struct taken t = {0};
	int pieces = 0;
	len_t space;

	while (!t.done) {
		space = room.least + dice(r, (int)(room.most - room.least));
		t = b->ops->take(&r->setter, b, at, space, 0);
		if (t.fragment)
			assert_true(t.fragment->height <= space);
		else
			t = b->ops->take(
			    &r->setter, b, at, room.most, TAKE_MUST | TAKE_TOP);
		assert_non_null(t.fragment);
		assert_true(++pieces < PIECES);
		at = t.rest;
		count_words(&t.fragment->items, false, count);
		check_inside(t.fragment, b->width);
		if (cells)
			check_areas(&t.fragment->items, cells);
	}
	return pieces;
}

static void
run_samples(struct rig *r, int n, struct room room, bool drawn)
{
	struct sample s;
	struct block *b;
	int count[CELLS], i, k;
	len_t width;

	for (i = 0; i < n; i++) {
		begin(r);
		sample_new(r, &s);
		width = dice(r, 2) ? r->style->column : r->style->measure;
		b = grid_block(&r->setter, s.table, width);
		memset(count, 0, sizeof count);
		take_all(r, b, room, count, drawn ? s.n : 0);
		for (k = 0; k < s.n; k++)
			assert_int_equal(count[k], s.said[k]);
		end(r);
	}
}

static void
test_words_stand_once(void **state)
{
	run_samples(*state, 300, (struct room){PT(60), PT(620)}, true);
}

/* Spaces in which hardly a line stands: it ends all the same. */
static void
test_narrow_spaces_end(void **state)
{
	run_samples(*state, 40, (struct room){PT(1), PT(40)}, false);
}

static void
test_pages_are_not_overrun(void **state)
{
	struct rig *r = *state;
	struct sample s;
	struct taken t;
	const struct cursor *at;
	struct block *b;
	len_t room = r->style->lines * r->style->pitch;
	int i;

	for (i = 0; i < 200; i++) {
		begin(r);
		sample_new(r, &s);
		b = grid_block(&r->setter, s.table, r->style->measure);
		for (t.done = false, at = NULL; !t.done; at = t.rest) {
			t = b->ops->take(
			    &r->setter, b, at, room, TAKE_MUST | TAKE_TOP);
			assert_non_null(t.fragment);
			assert_true(t.fragment->height <= room);
		}
		end(r);
	}
}

/* A table of `rows` body rows under a head "甲乙", plain cells of two. */
static struct node *
plain_table(struct rig *r, int rows, int cols)
{
	struct node *t = table_new(r, rows + 1, cols, 1);
	int i, k;

	for (i = 0; i <= rows; i++)
		for (k = 0; k < cols; k++)
			cell_repeats(r, cell_new(r, t, i, k, 1, 1),
			    i == 0 ? k : cols, 2);
	return t;
}

static void
test_heads_are_repeated(void **state)
{
	struct rig *r = *state;
	struct taken t = {0};
	const struct cursor *at = NULL;
	struct block *b;
	int count[CELLS], pieces;

	begin(r);
	b = grid_block(&r->setter, plain_table(r, 90, 3), r->style->measure);
	for (pieces = 0; !t.done; pieces++, at = t.rest) {
		t = b->ops->take(&r->setter, b, at, PT(500), TAKE_TOP);
		assert_non_null(t.fragment);
		memset(count, 0, sizeof count);
		count_words(&t.fragment->items, pieces > 0, count);
		assert_int_equal(count[0], 2);
		assert_int_equal(count[2], 2);
	}
	assert_true(pieces > 2);
	end(r);
}

static void
test_merged_words_are_repeated(void **state)
{
	struct rig *r = *state;
	struct node *t;
	struct taken part;
	const struct cursor *at = NULL;
	struct block *b;
	int count[CELLS], i;

	begin(r);
	t = table_new(r, 61, 2, 1);
	for (i = 0; i <= 60; i++)
		cell_repeats(r, cell_new(r, t, i, 0, 1, 1), 0, 4);
	cell_repeats(r, cell_new(r, t, 0, 1, 1, 1), 1, 2);
	cell_repeats(r, cell_new(r, t, 1, 1, 60, 1), 2, 6);
	b = grid_block(&r->setter, t, r->style->measure);
	for (i = 0, part.done = false; !part.done; i++, at = part.rest) {
		part = b->ops->take(&r->setter, b, at, PT(500), TAKE_TOP);
		assert_non_null(part.fragment);
		memset(count, 0, sizeof count);
		count_words(&part.fragment->items, i > 0, count);
		assert_int_equal(count[2], 6);
	}
	assert_true(i > 1);
	end(r);
}

/* A row of three pages is split between its lines, two at least together. */
static void
test_tall_row_is_split(void **state)
{
	struct rig *r = *state;
	struct node *t;
	struct block *b;
	int count[CELLS] = {0}, pieces;

	begin(r);
	t = table_new(r, 1, 2, 0);
	cell_repeats(r, cell_new(r, t, 0, 0, 1, 1), 0, 2);
	cell_repeats(r, cell_new(r, t, 0, 1, 1, 1), 1, 4000);
	b = grid_block(&r->setter, t, r->style->measure);
	pieces = take_all(r, b, (struct room){PT(590), PT(600)}, count, 0);
	assert_int_equal(count[0], 2);
	assert_int_equal(count[1], 4000);
	assert_in_range(pieces, 2, 5);
	end(r);
}

/* The width of a column as its rules show it. */
static len_t
column_width(const struct items *items, int col)
{
	const struct item *i;
	len_t x[16];
	int n = 0;

	for (i = items->first; i; i = i->next)
		if (is_rule(i) && i->h > i->w && n < 16)
			x[n++] = i->x;
	assert_true(col + 1 < n);
	return x[col + 1] - x[col];
}

static struct taken
take_whole(struct rig *r, struct node *table)
{
	struct block *b = grid_block(&r->setter, table, r->style->measure);
	struct taken t = b->ops->take(&r->setter, b, NULL, PT(5000), TAKE_TOP);

	assert_true(t.fragment && t.done);
	return t;
}

/* 300 characters beside four leave the four on their line. */
static void
test_long_cell_does_not_starve(void **state)
{
	struct rig *r = *state;
	struct node *t;
	struct taken part;
	len_t em = r->style->look[LOOK_TABLE].size;

	begin(r);
	t = table_new(r, 1, 3, 0);
	cell_repeats(r, cell_new(r, t, 0, 0, 1, 1), 0, 4);
	cell_repeats(r, cell_new(r, t, 0, 1, 1, 1), 1, 300);
	cell_repeats(r, cell_new(r, t, 0, 2, 1, 1), 2, 4);
	part = take_whole(r, t);
	assert_true(column_width(&part.fragment->items, 0) >= 4 * em);
	assert_true(column_width(&part.fragment->items, 1) > 20 * em);
	assert_true(column_width(&part.fragment->items, 2) >= 4 * em);
	end(r);
}

static void
test_asked_widths_hold(void **state)
{
	static int widths[] = {1, 3, 6};
	struct rig *r = *state;
	struct node *t;
	struct taken part;
	len_t w, all = r->style->measure;
	int i;

	begin(r);
	t = plain_table(r, 3, 3);
	t->as.table.widths = widths;
	part = take_whole(r, t);
	for (i = 0; i < 3; i++) {
		w = column_width(&part.fragment->items, i);
		assert_in_range(w, all * widths[i] / 10 - PT(2),
		    all * widths[i] / 10 + PT(2));
	}
	end(r);
}

/* Too many columns for the page: said with the line, printed all the same. */
static void
test_too_wide_is_reported(void **state)
{
	struct rig *r = *state;
	size_t before = msgs_count(r->msgs, MSG_ERROR);
	struct node *t;
	struct taken part;
	int i, count[CELLS] = {0};

	begin(r);
	t = table_new(r, 1, 120, 0);
	for (i = 0; i < 120; i++)
		cell_repeats(r, cell_new(r, t, 0, i, 1, 1), i, 2);
	part = take_whole(r, t);
	count_words(&part.fragment->items, false, count);
	for (i = 0; i < 120; i++)
		assert_int_equal(count[i], 2);
	assert_true(msgs_count(r->msgs, MSG_ERROR) > before);
	assert_false(grid_fits(&r->setter, t, r->style->measure));
	end(r);
}

/* Figures of a column stand with their points in line. */
static void
test_points_in_line(void **state)
{
	static const char *const figures[] = {"1234.50", "7.25", "90.00"};
	struct rig *r = *state;
	struct node *t;
	struct taken part;
	const struct item *i;
	len_t x[3] = {0};
	unsigned k;
	int n = 0;

	begin(r);
	t = table_new(r, 3, 1, 0);
	for (n = 0; n < 3; n++)
		cell_words(r, cell_new(r, t, n, 0, 1, 1), figures[n]);
	part = take_whole(r, t);
	for (n = 0, i = part.fragment->items.first; i; i = i->next)
		for (k = 0; i->kind == ITEM_RUN && k < i->as.run.n; k++)
			if (i->as.run.glyphs[k].text[0] == '.' && n < 3)
				x[n++] = i->x + i->as.run.glyphs[k].x;
	assert_int_equal(n, 3);
	assert_in_range(x[1], x[0] - 50, x[0] + 50);
	assert_in_range(x[2], x[0] - 50, x[0] + 50);
	end(r);
}

/* Where the first character of a cell's line stands. */
static len_t
line_start(const struct items *items, int id)
{
	const struct item *i;

	for (i = items->first; i; i = i->next)
		if (i->kind == ITEM_RUN && i->as.run.n &&
		    cell_of(&i->as.run.glyphs[0]) == id)
			return i->x + i->as.run.glyphs[0].x;
	return -1;
}

/* A line that begins with >> is set right; those beside it are not. */
static void
test_line_set_right(void **state)
{
	struct rig *r = *state;
	len_t w = r->style->measure;
	struct node *t, *c;
	struct taken part;

	begin(r);
	t = table_new(r, 1, 1, 0);
	c = cell_new(r, t, 0, 0, 1, 1);
	cell_repeats(r, c, 1, 2);
	cell_repeats(r, c, 2, 2);
	c->last->flags = NODE_RIGHTWARD;
	part = take_whole(r, t);
	assert_true(line_start(&part.fragment->items, 1) < w / 2);
	assert_true(line_start(&part.fragment->items, 2) > w * 3 / 4);
	end(r);
}

/* Room to write in: a form's empty row is higher than a line of words. */
static void
test_form_leaves_room(void **state)
{
	struct rig *r = *state;
	struct node *t;
	struct taken part;

	begin(r);
	t = table_new(r, 1, 2, 0);
	t->as.table.form = true;
	cell_repeats(r, cell_new(r, t, 0, 0, 1, 1), 0, 2);
	cell_new(r, t, 0, 1, 1, 1);
	part = take_whole(r, t);
	assert_true(part.fragment->height >= r->style->table_pitch * 8 / 5);
	end(r);
}

/* Labels beside several rows of a form go down its side. */
static void
test_form_labels_go_down(void **state)
{
	struct rig *r = *state;
	struct node *t;
	struct taken part;
	int i, count[CELLS] = {0};

	begin(r);
	t = table_new(r, 4, 2, 0);
	t->as.table.form = true;
	cell_repeats(r, cell_new(r, t, 0, 0, 4, 1), 0, 8);
	for (i = 0; i < 4; i++)
		cell_repeats(r, cell_new(r, t, i, 1, 1, 1), 1, 3);
	part = take_whole(r, t);
	count_words(&part.fragment->items, false, count);
	assert_int_equal(count[0], 8);
	assert_true(column_width(&part.fragment->items, 0) <
	    3 * r->style->look[LOOK_TABLE].size);
	end(r);
}

static struct node *
table_in_box(struct rig *r, struct sample *s)
{
	struct node *box = node_new(r->arena, NODE_BOX, 1, 1);

	sample_new(r, s);
	node_append(box, s->table);
	return box;
}

/* Tables in boxes break with them, through columns of any height. */
static void
test_boxes_break(void **state)
{
	struct rig *r = *state;
	struct sample s;
	int count[CELLS], i, k;
	struct block *b;

	for (i = 0; i < 80; i++) {
		begin(r);
		b = box_block(
		    &r->setter, table_in_box(r, &s), r->style->measure);
		memset(count, 0, sizeof count);
		take_all(r, b, (struct room){PT(60), PT(620)}, count, 0);
		for (k = 0; k < s.n; k++)
			assert_int_equal(count[k], s.said[k]);
		end(r);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_words_stand_once),
	    cmocka_unit_test(test_narrow_spaces_end),
	    cmocka_unit_test(test_pages_are_not_overrun),
	    cmocka_unit_test(test_heads_are_repeated),
	    cmocka_unit_test(test_merged_words_are_repeated),
	    cmocka_unit_test(test_tall_row_is_split),
	    cmocka_unit_test(test_long_cell_does_not_starve),
	    cmocka_unit_test(test_asked_widths_hold),
	    cmocka_unit_test(test_too_wide_is_reported),
	    cmocka_unit_test(test_points_in_line),
	    cmocka_unit_test(test_line_set_right),
	    cmocka_unit_test(test_form_leaves_room),
	    cmocka_unit_test(test_form_labels_go_down),
	    cmocka_unit_test(test_boxes_break),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
