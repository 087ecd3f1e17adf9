/*
 * table: rows of cells to a grid of merged cells, FORMAT.md 5. Pipe rows and
 * CSV rows become the same grid of stretches; marks are then resolved to the
 * areas they make, and each area becomes a CELL. CSV itself is in csv.c.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "source/parse.h"

enum { COLS_AT_MOST = 200 };

#define WIDE "\xE3\x80\x80" /* U+3000 */

/* Pipe rows. */

static bool
is_white(char c)
{
	return c == ' ' || c == '\t';
}

/* A row without the white space and the bars at its ends. */
struct row {
	const char *s, *end; /* what is left of it */
	int col; /* [characters] of s */
	bool done;
};

static struct row
row_start(const struct stretch *line)
{
	struct row row = {line->s, line->s + line->n, line->col, false};
	const char *p;
	size_t slashes = 0;

	while (row.s < row.end && is_white(*row.s))
		row.s++, row.col++;
	if (row.s < row.end && *row.s == '|')
		row.s++, row.col++;
	while (row.end > row.s && is_white(row.end[-1]))
		row.end--;
	if (row.end > row.s && row.end[-1] == '|') {
		for (p = row.end - 1; p > row.s && p[-1] == '\\'; p--)
			slashes++;
		row.end -= slashes % 2 == 0;
	}
	return row;
}

/* Takes the next cell off the row, trimmed; false at the row's end. */
static bool
row_next(struct row *row, int line, struct stretch *cell)
{
	const char *s = row->s, *e = s;

	if (row->done)
		return false;
	while (e < row->end && *e != '|')
		e += *e == '\\' && row->end - e > 1 ? 2 : 1;
	row->done = e >= row->end;
	row->s = row->done ? row->end : e + 1;
	*cell = (struct stretch){s, (size_t)(e - s), line, row->col};
	row->col += (int)utf8_count(s, (size_t)(row->s - s));
	while (cell->n && is_white(*cell->s))
		cell->s++, cell->n--, cell->col++;
	while (cell->n && is_white(cell->s[cell->n - 1]))
		cell->n--;
	return true;
}

int
table_count_cells(const char *s, size_t n)
{
	struct stretch line = {s, n, 1, 1}, cell;
	struct row row = row_start(&line);
	bool barred = n > 0 && (row.s > s && row.s[-1] == '|');
	int count = 0;

	while (row_next(&row, 1, &cell))
		count++;
	return barred || count > 1 ? count : 0;
}

/* :--, --, :-: or --: */
static bool
is_rule(const struct stretch *cell, enum align *align)
{
	static const enum align aligns[2][2] = {
	    {ALIGN_DEFAULT, ALIGN_RIGHT}, {ALIGN_LEFT, ALIGN_CENTER}};
	const char *s = cell->s, *end = s + cell->n;
	bool left = s<end && * s == ':', right = end - s> 1 && end[-1] == ':';

	*align = aligns[left][right];
	s += left;
	end -= right;
	if (s == end)
		return false;
	while (s < end && *s == '-')
		s++;
	return s == end;
}

bool
table_is_delimiter(const char *s, size_t n, int *cols)
{
	struct stretch line = {s, n, 1, 1}, cell;
	struct row row;
	enum align align;

	if (n == 0 || !memchr(s, '-', n) || !memchr(s, '|', n))
		return false;
	row = row_start(&line);
	for (*cols = 0; row_next(&row, 1, &cell); ++*cols)
		if (!is_rule(&cell, &align))
			return false;
	return true;
}

/* The grid. */

static bool
is_mark(const struct stretch *cell, const char *mark)
{
	return cell->n == 2 && memcmp(cell->s, mark, 2) == 0;
}

static struct pos
place(const struct grid *g, int at)
{
	return (struct pos){g->file, g->cells[at].line, g->cells[at].col};
}

/*
 * The place this cell goes on from; itself where it is no mark. Marks that
 * point nowhere are reported and become empty cells.
 */
static int
goes_on_from(const struct grid *g, const int *owner, int row, int col)
{
	int at = row * g->cols + col;
	enum msg_code fault;

	if (is_mark(&g->cells[at], "<<")) {
		if (col > 0)
			return owner[at - 1];
		fault = MSG_TABLE_NO_LEFT;
	} else if (is_mark(&g->cells[at], "^^")) {
		if (row > 0 && row != g->header)
			return owner[at - g->cols];
		fault = row > 0 ? MSG_TABLE_HEAD_BODY : MSG_TABLE_NO_ABOVE;
	} else {
		return at;
	}
	msg(g->r->msgs, fault, place(g, at), row + 1, col + 1);
	return at;
}

/* The area of a merged cell, by the place of its first cell. */
struct area {
	int rows, cols, places;
};

static void
area_grow(const struct grid *g, struct area *area, int first, int at)
{
	int rows = at / g->cols - first / g->cols + 1;
	int cols = at % g->cols - first % g->cols + 1;

	area->places++;
	if (rows > area->rows)
		area->rows = rows;
	if (cols > area->cols)
		area->cols = cols;
}

static bool
is_rectangle(const struct area *area)
{
	return area->rows * area->cols == area->places;
}

/* Undoes what is no rectangle: every place is then a cell of its own. */
static void
areas_check(const struct grid *g, int *owner, struct area *areas)
{
	int at, first, places = g->rows * g->cols;

	for (at = 0; at < places; at++)
		if (owner[at] == at && !is_rectangle(&areas[at]))
			msg(g->r->msgs, MSG_TABLE_NO_RECTANGLE, place(g, at),
			    at / g->cols + 1, at % g->cols + 1);
	for (at = 0; at < places; at++) {
		first = owner[at];
		if (first == at || is_rectangle(&areas[first]))
			continue;
		owner[at] = at;
		areas[at] = (struct area){1, 1, 1};
	}
	for (at = 0; at < places; at++)
		if (owner[at] == at && !is_rectangle(&areas[at]))
			areas[at] = (struct area){1, 1, 1};
}

/* What stands at s: a mark with its backslash is one thing. */
static size_t
mark_length(const struct grid *g, const char *s, const char *end)
{
	return !g->csv && *s == '\\' && end - s > 1 ? 2 : 1;
}

/* <br> at s, or a line end in CSV? Its length, 0 if not. */
static size_t
break_at(const struct grid *g, const char *s, const char *end)
{
	const char *p = s + 3;

	if (g->csv)
		return *s == '\n';
	if (*s != '<' || end - s < 4 || strncasecmp(s, "<br", 3) != 0)
		return 0;
	while (p < end && (*p == ' ' || *p == '/'))
		p++;
	return p < end && *p == '>' ? (size_t)(p + 1 - s) : 0;
}

/* Indents of words are dropped, in a form they are blanks to write in. */
static void
trim(const struct grid *g, struct stretch *line)
{
	bool wide;

	while (line->n) {
		wide = !g->table->as.table.form && line->n >= 3 &&
		    memcmp(line->s, WIDE, 3) == 0;
		if (!wide && !is_white(*line->s))
			return;
		line->s += wide ? 3 : 1;
		line->n -= wide ? 3 : 1;
		line->col++;
	}
}

/* The same at the end of a line: what is taken off, from its first U+3000. */
static struct stretch
trim_end(struct stretch *line)
{
	const char *end = line->s + line->n, *s = end;
	struct stretch blanks = {end, 0, line->line, line->col};

	for (; s > line->s; line->n = (size_t)(s - line->s))
		if (is_white(s[-1]))
			s--;
		else if (s - line->s >= 3 && memcmp(s - 3, WIDE, 3) == 0)
			blanks.s = s -= 3;
		else
			break;
	blanks.n = (size_t)(end - blanks.s);
	return blanks;
}

/* Behind words; a line without any is empty, however many it has. */
static void
add_blanks(const struct grid *g, struct node *p, const struct stretch *blanks)
{
	struct node *last = p->last;

	if (!g->table->as.table.form || !last || !blanks->n)
		return;
	if (last->type != NODE_TEXT) {
		last = node_new(g->r->arena, NODE_TEXT, blanks->line, p->col);
		last->text = "";
		node_append(p, last);
	}
	last->text = arena_printf(
	    g->r->arena, "%s%.*s", last->text, (int)blanks->n, blanks->s);
}

/* A line of a cell: a PARAGRAPH. */
static void
add_line(const struct grid *g, struct node *cell, struct stretch line)
{
	struct node *p;
	struct stretch blanks;
	bool right;

	trim(g, &line);
	right = line.n >= 2 && memcmp(line.s, ">>", 2) == 0;
	if (right) {
		line = (struct stretch){
		    line.s + 2, line.n - 2, line.line, line.col + 2};
		trim(g, &line);
	}
	blanks = trim_end(&line);
	if (g->csv) {
		line.line = g->table->line;
		line.col = g->table->col;
	}
	p = node_new(g->r->arena, NODE_PARAGRAPH, line.line, line.col);
	p->flags = right ? NODE_RIGHTWARD : 0;
	if (g->csv)
		inline_plain(g->r, p, &line);
	else
		inline_read(g->r, p, &line, 1, INLINE_TEXT);
	add_blanks(g, p, &blanks);
	node_append(cell, p);
}

static void
add_lines(const struct grid *g, struct node *cell, const struct stretch *words)
{
	const char *s = words->s, *end = s + words->n, *e;
	int col = words->col;
	size_t skip = 0;

	if (words->n == 0 || is_mark(words, "^^") || is_mark(words, "<<"))
		return;
	for (;; s = e + skip) {
		for (e = s; e < end && !(skip = break_at(g, e, end));)
			e += mark_length(g, e, end);
		add_line(g, cell,
		    (struct stretch){s, (size_t)(e - s), words->line, col});
		if (e == end)
			return;
		col += (int)utf8_count(s, (size_t)(e + skip - s));
	}
}

/* A cell with lines that are all set right is set right itself. */
static enum align
cell_align(const struct node *cell, enum align column)
{
	const struct node *p;

	for (p = cell->first; p; p = p->next)
		if (!(p->flags & NODE_RIGHTWARD))
			return column;
	return cell->first ? ALIGN_RIGHT : column;
}

static void
add_cell(const struct grid *g, struct node *row, int at, const struct area *a)
{
	const struct stretch *words = &g->cells[at];
	struct node *cell = node_new(g->r->arena, NODE_CELL,
	    g->csv ? g->table->line : words->line,
	    g->csv ? g->table->col : words->col);

	cell->as.cell.row = at / g->cols;
	cell->as.cell.col = at % g->cols;
	cell->as.cell.rowspan = a->rows;
	cell->as.cell.colspan = a->cols;
	add_lines(g, cell, words);
	cell->as.cell.align =
	    cell_align(cell, g->table->as.table.aligns[cell->as.cell.col]);
	node_append(row, cell);
}

static void
add_rows(const struct grid *g, const int *owner, const struct area *areas)
{
	struct node *row;
	int i, at;

	for (i = 0; i < g->rows; i++) {
		at = i * g->cols;
		row = node_new(g->r->arena, NODE_ROW,
		    g->csv ? g->table->line : g->cells[at].line,
		    g->csv ? g->table->col : 1);
		row->flags = i < g->header ? NODE_HEADER : 0;
		node_append(g->table, row);
		for (; at < (i + 1) * g->cols; at++)
			if (owner[at] == at)
				add_cell(g, row, at, &areas[at]);
	}
}

static void
set_facts(const struct grid *g, const struct table_facts *facts)
{
	struct node *t = g->table;

	t->as.table.rows = g->rows;
	t->as.table.cols = g->cols;
	t->as.table.header_rows = g->header;
	if (!t->as.table.aligns)
		t->as.table.aligns =
		    ARENA_ARRAY(g->r->arena, enum align, (size_t)g->cols);
	if (facts->widths && facts->nwidths != g->cols)
		msg(g->r->msgs, MSG_TABLE_WIDTHS,
		    (struct pos){g->r->file, t->line, t->col}, facts->nwidths,
		    g->cols);
	else
		t->as.table.widths = facts->widths;
}

void
table_build(const struct grid *g, const struct table_facts *facts)
{
	size_t places = (size_t)g->rows * (size_t)g->cols;
	int *owner = mem_alloc(places * sizeof *owner + 1);
	struct area *areas = mem_alloc(places * sizeof *areas + 1);
	int row, col, at;

	set_facts(g, facts);
	for (row = at = 0; row < g->rows; row++)
		for (col = 0; col < g->cols; col++, at++) {
			owner[at] = goes_on_from(g, owner, row, col);
			area_grow(g, &areas[owner[at]], owner[at], at);
		}
	areas_check(g, owner, areas);
	add_rows(g, owner, areas);
	free(owner);
	free(areas);
}

bool
table_cols_fit(const struct reader *r, struct pos pos, int cols)
{
	if (cols > COLS_AT_MOST)
		msg(r->msgs, MSG_TABLE_COLS, pos, cols, COLS_AT_MOST);
	return cols <= COLS_AT_MOST;
}

/* The cells of one line into its row of the grid. */
static void
pipe_row(struct grid *g, const struct stretch *line, int i)
{
	struct row row = row_start(line);
	struct stretch cell, *to = g->cells + (size_t)i * (size_t)g->cols;
	int n;

	for (n = 0; n < g->cols; n++)
		to[n] = (struct stretch){
		    "", 0, line->line, line->col + (int)line->n};
	for (n = 0; row_next(&row, line->line, &cell); n++)
		if (n < g->cols)
			to[n] = cell;
	if (n != g->cols)
		msg(g->r->msgs, MSG_TABLE_RAGGED,
		    (struct pos){g->file, line->line, line->col}, i + 1, n,
		    g->cols);
}

static enum align *
pipe_aligns(const struct grid *g, const struct stretch *line)
{
	enum align *aligns =
	    ARENA_ARRAY(g->r->arena, enum align, (size_t)g->cols);
	struct row row = row_start(line);
	struct stretch cell;
	int i;

	for (i = 0; row_next(&row, line->line, &cell); i++)
		is_rule(&cell, &aligns[i]);
	return aligns;
}

void
table_pipe(const struct reader *r, struct node *table,
    const struct table_facts *facts, const struct stretch *lines, size_t n)
{
	struct grid g = {.r = r, .table = table, .file = r->file};
	size_t rule = 0, i;
	int row = 0;

	while (rule < n &&
	    !table_is_delimiter(lines[rule].s, lines[rule].n, &g.cols))
		rule++;
	if (rule == n) {
		msg(r->msgs, MSG_TABLE_NO_DELIMITER,
		    (struct pos){r->file, lines[0].line, lines[0].col});
		g.cols = table_count_cells(lines[0].s, lines[0].n);
	}
	if (!table_cols_fit(
		r, (struct pos){r->file, lines[0].line, lines[0].col}, g.cols))
		return;
	g.header = rule < n ? (int)rule : 1;
	g.rows = (int)n - (rule < n);
	g.cells =
	    mem_alloc((size_t)g.rows * (size_t)g.cols * sizeof *g.cells + 1);
	for (i = 0; i < n; i++)
		if (i != rule)
			pipe_row(&g, &lines[i], row++);
	if (rule < n)
		table->as.table.aligns = pipe_aligns(&g, &lines[rule]);
	table_build(&g, facts);
	free(g.cells);
}
