/*
 * Tables: the tree's rows and cells as a grid of places, its row heights, and
 * the block that the composer takes from. Widths are in grid_width.c, words
 * of cells in grid_cell.c, drawing and breaking in grid_break.c.
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
#include "print/table/grid.h"

enum {
	READ_EM = 4, /* narrower columns are hard to read, */
	CRAMPED_LINES = 3 /* when their words take more lines than that */
};

static const struct block_ops grid_ops = {grid_break};

struct grid_cell *
grid_at(const struct grid *g, size_t row, size_t col)
{
	return g->at[row * g->cols + col];
}

len_t
grid_inner(const struct grid *g, const struct grid_cell *c)
{
	len_t w = g->x[c->col + c->cols] - g->x[c->col] - 2 * g->pad_x;

	return w > PT(1) ? w : PT(1);
}

/* Puts a cell in the grid, cut to what is inside. */
static void
cover(struct grid *g, struct grid_cell *c)
{
	size_t r, k;

	if (c->row + c->rows > g->rows)
		c->rows = g->rows - c->row;
	if (c->col + c->cols > g->cols)
		c->cols = g->cols - c->col;
	for (r = c->row; r < c->row + c->rows; r++)
		for (k = c->col; k < c->col + c->cols; k++)
			g->at[r * g->cols + k] = c;
}

/* A place that no cell covers gets an empty one, so that rules close. */
static void
fill_holes(struct grid *g)
{
	size_t i;
	struct grid_cell *c;

	for (i = 0; i < g->rows * g->cols; i++) {
		if (g->at[i])
			continue;
		c = &g->cells[g->ncells++];
		c->row = i / g->cols;
		c->col = i % g->cols;
		c->rows = c->cols = 1;
		g->at[i] = c;
	}
}

static size_t
span_of(int n)
{
	return n > 1 ? (size_t)n : 1;
}

/* What lies outside or on another cell the reader of sources has reported. */
static void
add_cell(struct grid *g, struct node *n, bool head)
{
	size_t row = (size_t)n->as.cell.row, col = (size_t)n->as.cell.col;
	struct grid_cell *c;

	if (row >= g->rows || col >= g->cols || grid_at(g, row, col))
		return;
	c = &g->cells[g->ncells++];
	c->node = n;
	c->row = row;
	c->col = col;
	c->rows = span_of(n->as.cell.rowspan);
	c->cols = span_of(n->as.cell.colspan);
	c->head = head;
	cover(g, c);
}

static void
add_cells(struct grid *g)
{
	struct node *row, *n;

	for (row = g->table->first; row; row = row->next)
		for (n = row->first; n; n = n->next)
			add_cell(g, n, row->flags & NODE_HEADER);
	fill_holes(g);
}

/* Header rows are repeated unless a cell runs from them into the body. */
static size_t
count_heads(const struct grid *g)
{
	size_t n = (size_t)g->table->as.table.header_rows, i;

	if (n >= g->rows)
		return 0;
	for (i = 0; i < g->ncells; i++)
		if (g->cells[i].row < n &&
		    g->cells[i].row + g->cells[i].rows > n)
			return 0;
	return n;
}

static struct look *
own_look(struct setter *se, enum look_name name)
{
	struct look *l = ARENA_NEW(se->arena, struct look);

	*l = se->style->look[name];
	return l;
}

static struct grid *
grid_new(struct setter *se, const struct node *table)
{
	struct grid *g = ARENA_NEW(se->arena, struct grid);
	size_t rows = (size_t)table->as.table.rows;
	size_t cols = (size_t)table->as.table.cols;

	g->table = table;
	g->rows = rows;
	g->cols = cols;
	g->at = ARENA_ARRAY(se->arena, struct grid_cell *, rows * cols);
	g->cells = ARENA_ARRAY(se->arena, struct grid_cell, rows * cols);
	g->x = ARENA_ARRAY(se->arena, len_t, cols + 1);
	g->h = ARENA_ARRAY(se->arena, len_t, rows);
	g->look = own_look(se, LOOK_TABLE);
	g->look_head = own_look(se, LOOK_TABLE_HEAD);
	g->pitch = se->style->table_pitch;
	g->pad_x = se->style->cell_x;
	g->pad_y = se->style->cell_y;
	if (table->as.table.form)
		g->pad_y = g->pad_y * 8 / 5;
	add_cells(g);
	g->heads = count_heads(g);
	grid_cell_measure(se, g);
	return g;
}

/* A form's cells are written in by hand: 1.6 lines at least. */
static len_t
least_height(const struct grid *g)
{
	len_t line = g->pitch;

	if (g->table->as.table.form)
		line = line * 8 / 5;
	return line + 2 * g->pad_y;
}

static len_t
need(const struct grid *g, const struct grid_cell *c)
{
	return (len_t)c->nlines * g->pitch + 2 * g->pad_y;
}

/* What a merged cell needs beyond its rows is shared among them. */
static void
stretch(struct grid *g, const struct grid_cell *c)
{
	len_t lack = need(g, c);
	size_t r;

	for (r = c->row; r < c->row + c->rows; r++)
		lack -= g->h[r];
	for (r = 0; r < c->rows && lack > 0; r++) {
		len_t part = lack / (len_t)(c->rows - r);

		g->h[c->row + r] += part;
		lack -= part;
	}
}

static void
set_heights(struct grid *g)
{
	const struct grid_cell *c;
	size_t r, i;

	for (r = 0; r < g->rows; r++)
		g->h[r] = least_height(g);
	for (i = 0; i < g->ncells; i++) {
		c = &g->cells[i];
		if (c->rows == 1 && need(g, c) > g->h[c->row])
			g->h[c->row] = need(g, c);
	}
	for (i = 0; i < g->ncells; i++)
		if (g->cells[i].rows > 1)
			stretch(g, &g->cells[i]);
}

static struct lines
heading(struct setter *se, const char *words, enum look_name look, enum set set,
    len_t width)
{
	struct span span = {.text = words, .look = &se->style->look[look]};
	struct par par = {.spans = &span,
	    .nspans = 1,
	    .width = width,
	    .set = set,
	    .title = set == SET_CENTER,
	    .file = se->file};

	if (!words || !*words)
		return (struct lines){0};
	while (words[span.len])
		span.len++;
	return par_set(se, &par);
}

bool
grid_fits(struct setter *se, const struct node *table, len_t width)
{
	if (table->as.table.rows < 1 || table->as.table.cols < 1)
		return true;
	return grid_width_reads(se, grid_new(se, table), width);
}

bool
grid_sets(struct setter *se, const struct node *table, len_t width)
{
	if (table->as.table.rows < 1 || table->as.table.cols < 1)
		return true;
	return grid_width(se, grid_new(se, table), width);
}

/* Words that run down a column of a few characters are hard to read. */
static bool
is_cramped(const struct grid *g, const struct grid_cell *c)
{
	len_t inner = grid_inner(g, c);

	return !c->head && c->rows == 1 && c->cols == 1 &&
	    inner < READ_EM * g->look->size &&
	    c->natural > CRAMPED_LINES * inner;
}

static void
warn_cramped(struct setter *se, const struct grid *g)
{
	bool turned = g->block.width > se->style->measure;
	struct pos pos = {se->file, g->table->line, g->table->col};
	size_t i;

	for (i = 0; i < g->ncells; i++)
		if (is_cramped(g, &g->cells[i])) {
			msg(se->msgs,
			    turned ? MSG_TABLE_CRAMPED_TURNED
				   : MSG_TABLE_CRAMPED,
			    pos, (int)g->cells[i].col + 1);
			return;
		}
}

struct block *
grid_block(struct setter *se, struct node *table, len_t width)
{
	struct grid *g = grid_new(se, table);
	struct pos pos = {se->file, table->line, table->col};

	g->block.ops = &grid_ops;
	g->block.width = width;
	g->block.node = table;
	if (!grid_width(se, g, width))
		msg(se->msgs, MSG_TABLE_WIDE, pos, table->as.table.cols);
	else
		warn_cramped(se, g);
	tag_open(se, TAG_CAPTION);
	g->caption = heading(
	    se, table->as.table.caption, LOOK_CAPTION, SET_CENTER, width);
	g->unit =
	    heading(se, table->as.table.unit, LOOK_UNIT, SET_RIGHT, width);
	tag_shut(se);
	grid_tag(se, g);
	grid_cell_set(se, g);
	set_heights(g);
	return &g->block;
}
