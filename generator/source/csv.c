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
	const struct reader *r;
	const char *file;
	const char *s; /* what is left to read */
	int line;
	VEC(struct stretch) cells;
	VEC(size_t) rows; /* first cell of each */
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
	msg(c->r->msgs, MSG_CSV_UNCLOSED, start);
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
		msg(c->r->msgs, MSG_CSV_QUOTE, place(c));
	buf_add(&text, c->s, n);
	c->s += n;
	while (text.n && strchr(" \t\n", text.s[text.n - 1]))
		text.n--;
	*vec_push(&c->cells) = (struct stretch){
	    arena_dup(c->r->arena, text.n ? text.s : "", text.n), text.n, line,
	    0};
	buf_free(&text);
}

static void
read_row(struct csv *c)
{
	*vec_push(&c->rows) = c->cells.n;
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

static int
row_length(const struct csv *c, size_t row)
{
	size_t next = row + 1 < c->rows.n ? c->rows.at[row + 1] : c->cells.n;

	return (int)(next - c->rows.at[row]);
}

/* Empty lines at the end are no rows. */
static void
drop_empty_rows(struct csv *c)
{
	while (c->rows.n > 0 && row_length(c, c->rows.n - 1) == 1 &&
	    c->cells.at[c->cells.n - 1].n == 0) {
		c->rows.n--;
		c->cells.n--;
	}
}

static void
fill_row(const struct csv *c, struct grid *g, int row)
{
	struct stretch *to = g->cells + (size_t)row * (size_t)g->cols;
	const struct stretch *from = c->cells.at + c->rows.at[row];
	int n = row_length(c, (size_t)row), i;

	for (i = 0; i < g->cols; i++)
		to[i] =
		    i < n ? from[i] : (struct stretch){"", 0, from->line, 0};
	if (n != g->cols)
		msg(g->r->msgs, MSG_TABLE_RAGGED,
		    (struct pos){g->file, from->line, 0}, row + 1, n, g->cols);
}

static void
make_grid(
    const struct csv *c, struct node *table, const struct table_facts *facts)
{
	struct pos here = {c->r->file, table->line, table->col};
	struct grid g = {.r = c->r,
	    .table = table,
	    .file = c->file,
	    .csv = true,
	    .rows = (int)c->rows.n,
	    .cols = row_length(c, 0)};
	int i;

	if (!table_cols_fit(c->r, (struct pos){c->file, 1, 0}, g.cols))
		return;
	g.header = facts->header < 0 ? 1 : facts->header;
	if (g.header > g.rows) {
		msg(c->r->msgs, MSG_CSV_HEADER, here, g.header, g.rows);
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
	struct csv c = {.r = r, .line = 1};
	size_t n;

	c.file = source_name(r, facts->src);
	c.s = source_text(r, facts->src, c.file, here, &n);
	if (!c.s)
		return;
	while (*c.s)
		read_row(&c);
	drop_empty_rows(&c);
	if (c.rows.n > 0)
		make_grid(&c, table, facts);
	else
		msg(r->msgs, MSG_TABLE_NO_ROWS, here);
	vec_free(&c.cells);
	vec_free(&c.rows);
}
