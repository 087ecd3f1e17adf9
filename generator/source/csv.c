/*
 * csv: a table kept as CSV, which is what a spreadsheet saves. RFC 4180:
 * commas, quotes doubled inside quotes, line ends inside quotes. The words are
 * taken as they are, without marks of emphasis or links.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "source/parse.h"

struct csv {
	struct arena *arena;
	struct msgs *msgs;
	const char *file;
	const char *s; /* what is left to read */
	int line;
	struct csv_cells *out;
};

static struct pos
place(const struct csv *c)
{
	return (struct pos){c->file, c->line, 0};
}

/* After the opening quote, up to behind the closing one. */
static void
read_quoted(struct csv *c, struct buf *text)
{
	struct pos start = place(c);

	for (; *c->s; c->s++) {
		if (*c->s == '"' && *++c->s != '"')
			return;
		c->line += *c->s == '\n';
		buf_putc(text, *c->s);
	}
	msg(c->msgs, MSG_CSV_UNCLOSED, start);
}

static void
read_cell(struct csv *c)
{
	struct buf text = {0};
	int line = c->line;
	size_t n;

	if (*c->s == '"') {
		c->s++;
		read_quoted(c, &text);
	}
	n = strcspn(c->s, ",\n");
	if (n && (text.n || memchr(c->s, '"', n)))
		msg(c->msgs, MSG_CSV_QUOTE, place(c));
	buf_add(&text, c->s, n);
	c->s += n;
	while (text.n && strchr(" \t\n", text.s[text.n - 1]))
		text.n--;
	*vec_push(&c->out->cells) = (struct csv_cell){
	    arena_dup(c->arena, text.n ? text.s : "", text.n), text.n, line};
	buf_free(&text);
}

static void
read_row(struct csv *c)
{
	*vec_push(&c->out->rows) = c->out->cells.n;
	for (;;) {
		read_cell(c);
		if (*c->s != ',')
			break;
		c->s++;
	}
	if (*c->s == '\n') {
		c->s++;
		c->line++;
	}
}

int
csv_row_length(const struct csv_cells *c, size_t row)
{
	size_t next = row + 1 < c->rows.n ? c->rows.at[row + 1] : c->cells.n;

	return (int)(next - c->rows.at[row]);
}

/* Empty lines at the end are no rows. */
static void
drop_empty_rows(struct csv_cells *c)
{
	while (c->rows.n > 0 && csv_row_length(c, c->rows.n - 1) == 1 &&
	    c->cells.at[c->cells.n - 1].n == 0) {
		c->rows.n--;
		c->cells.n--;
	}
}

void
csv_read_cells(struct arena *a, const char *file, const char *text,
    struct csv_cells *out, struct msgs *msgs)
{
	struct csv c = {a, msgs, file, text, 1, out};

	while (*c.s)
		read_row(&c);
	drop_empty_rows(out);
}

void
csv_cells_free(struct csv_cells *c)
{
	vec_free(&c->cells);
	vec_free(&c->rows);
}

static void
fill_row(const struct csv_cells *c, struct grid *g, int row)
{
	struct stretch *to = g->cells + (size_t)row * (size_t)g->cols;
	const struct csv_cell *from = c->cells.at + c->rows.at[row];
	int n = csv_row_length(c, (size_t)row), i;

	for (i = 0; i < g->cols; i++)
		to[i] = i < n
		    ? (struct stretch){from[i].text, from[i].n, from[i].line, 0}
		    : (struct stretch){"", 0, from->line, 0};
	if (n != g->cols)
		msg(g->r->msgs, MSG_CSV_RAGGED,
		    (struct pos){g->file, from->line, 0}, row + 1, n, g->cols);
}

static void
make_grid(const struct reader *r, const char *file, const struct csv_cells *c,
    struct node *table, const struct table_facts *facts)
{
	struct pos here = {r->file, table->line, table->col};
	struct grid g = {.r = r,
	    .table = table,
	    .file = file,
	    .csv = true,
	    .rows = (int)c->rows.n,
	    .cols = csv_row_length(c, 0)};
	int i;

	if (!table_cols_fit(r, (struct pos){file, 1, 0}, g.cols))
		return;
	g.header = facts->header < 0 ? 1 : facts->header;
	if (g.header > g.rows) {
		msg(r->msgs, MSG_CSV_HEADER, here, g.header, g.rows);
		g.header = g.rows;
	}
	g.cells =
	    mem_alloc((size_t)g.rows * (size_t)g.cols * sizeof *g.cells + 1);
	for (i = 0; i < g.rows; i++)
		fill_row(c, &g, i);
	table_build(&g, facts);
	free(g.cells);
}

void
table_csv(
    const struct reader *r, struct node *table, const struct table_facts *facts)
{
	struct pos here = {r->file, table->line, table->col};
	const char *file = source_name(r, facts->src), *text;
	struct csv_cells cells = {0};
	size_t n;

	text = source_text(r, facts->src, file, here, &n);
	if (!text)
		return;
	csv_read_cells(r->arena, file, text, &cells, r->msgs);
	if (cells.rows.n > 0)
		make_grid(r, file, &cells, table, facts);
	else
		msg(r->msgs, MSG_TABLE_NO_ROWS, here);
	csv_cells_free(&cells);
}
