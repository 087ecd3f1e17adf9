/*
 * web_table: tables of a page: those that hold words to tables with spans;
 * those that only place things to what stands in them; and those that say the
 * facts of the document (信息公开 索引) to these.
 */
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/parts.h"
#include "import/web/web.h"

enum { HTML_COLS = 512, HTML_CELLS = 1 << 20 };

static int
span(const xmlNode *cell, const char *name, int most)
{
	const char *s = web_attr(cell, name);
	long n = s ? strtol(s, NULL, 10) : 1;

	return n < 1 ? 1 : n > most ? most : (int)n;
}

struct rows {
	VEC(const xmlNode *) at;
	int heads;
};

static void
find_rows(const xmlNode *n, struct rows *rows)
{
	for (; n; n = n->next)
		if (web_is(n, "tr")) {
			*vec_push(&rows->at) = n;
		} else if (web_is(n, "thead")) {
			find_rows(n->children, rows);
			rows->heads = (int)rows->at.n;
		} else if (web_is(n, "tbody") || web_is(n, "tfoot")) {
			find_rows(n->children, rows);
		}
}

static const xmlNode *
next_cell(const xmlNode *n)
{
	while (n && !web_is(n, "td") && !web_is(n, "th"))
		n = n->next;
	return n;
}

void
web_table_words(const struct ms_table *t, struct buf *out)
{
	const char *words;
	int row, col;

	for (row = 0; row < t->rows; row++)
		for (col = 0; col < t->cols; col++) {
			words = ms_cell_at(t, row, col)->text;
			if (*words && out->n)
				buf_puts(out, col ? "　" : "\n");
			buf_puts(out, words);
		}
}

/* What a cell holds, as lines; a table in it too, which is told. */
static void
add_block(struct html_page *p, const struct ms_block *b, struct buf *out)
{
	struct buf words = {0};

	buf_puts(&words, b->text);
	if (b->kind == MS_TABLE) {
		web_table_words(b->table, &words);
		doubt_add(p->im, DOUBT_NESTED, b->pos, words.n ? words.s : "",
		    words.n ? words.s : "", NULL);
	}
	if (words.n && out->n)
		buf_putc(out, '\n');
	buf_add(out, words.n ? words.s : "", words.n);
	buf_free(&words);
}

static const char *
cell_words(struct html_page *p, const xmlNode *cell)
{
	struct html_page in = {
	    .im = p->im, .file = p->file, .rest = p->rest, .skip = p->skip};
	struct buf out = {0};
	const char *text;
	size_t i;

	in.ms = ms_new(p->im->arena, NULL);
	web_walk(&in, cell->children);
	web_flush(&in);
	for (i = 0; i < in.ms->blocks.n; i++)
		add_block(p, &in.ms->blocks.at[i], &out);
	text = arena_dup(p->im->arena, out.n ? out.s : "", out.n);
	buf_free(&out);
	buf_free(&in.words);
	vec_free(&in.ms->blocks);
	return text;
}

/* Columns, at most: spans from above counted in. */
static int
count_columns(const struct rows *rows)
{
	const xmlNode *c;
	size_t i;
	int most = 0, cols, from_above = 0;

	for (i = 0; i < rows->at.n; i++) {
		cols = 0;
		for (c = next_cell(rows->at.at[i]->children); c;
		     c = next_cell(c->next)) {
			cols += span(c, "colspan", HTML_COLS);
			if (span(c, "rowspan", 2) > 1)
				from_above += span(c, "colspan", HTML_COLS);
		}
		most = cols > most ? cols : most;
	}
	most += from_above;
	return most < HTML_COLS ? most : HTML_COLS;
}

/* Puts a cell at the first free place of a row; gives the place behind it. */
static int
put_cell(struct html_page *p, struct ms_table *t, const xmlNode *cell, int row,
    int col)
{
	int tall = span(cell, "rowspan", t->rows - row), wide, r, c;
	struct ms_cell *at;

	while (col < t->cols && ms_cell_at(t, row, col)->rowspan == 0)
		col++;
	if (col >= t->cols)
		return col;
	wide = span(cell, "colspan", t->cols - col);
	for (r = row; r < row + tall; r++)
		for (c = col; c < col + wide; c++) {
			at = ms_cell_at(t, r, c);
			if (at->rowspan == 0) /* two claim it */
				tall = r > row ? r - row : 1;
			else
				at->rowspan = at->colspan = 0;
		}
	at = ms_cell_at(t, row, col);
	at->rowspan = tall;
	at->colspan = wide;
	at->text = cell_words(p, cell);
	return col + wide;
}

/* Only as many columns as cells reach. */
static struct ms_table *
trimmed(struct arena *a, const struct ms_table *t, int cols)
{
	struct ms_table *new = ms_table_new(a, t->rows, cols);
	int row, col;

	for (row = 0; row < t->rows; row++) {
		new->lines[row] = t->lines[row];
		for (col = 0; col < cols; col++)
			*ms_cell_at(new, row, col) = *ms_cell_at(t, row, col);
	}
	new->header = t->header;
	new->spans_known = true;
	return new;
}

static struct ms_table *
read_table(struct html_page *p, const struct rows *rows)
{
	int cols = count_columns(rows), used = 0, row, col;
	struct ms_table *t;
	const xmlNode *c;

	if (cols == 0 || rows->at.n * (size_t)cols > HTML_CELLS)
		return NULL;
	t = ms_table_new(p->im->arena, (int)rows->at.n, cols);
	t->header = rows->heads ? rows->heads : -1;
	for (row = 0; row < t->rows; row++) {
		t->lines[row] = (int)xmlGetLineNo((xmlNode *)rows->at.at[row]);
		col = 0;
		for (c = next_cell(rows->at.at[row]->children); c;
		     c = next_cell(c->next))
			col = put_cell(p, t, c, row, col);
		while (col < cols && ms_cell_at(t, row, col)->rowspan == 0)
			col++;
		used = col > used ? col : used;
	}
	return trimmed(p->im->arena, t, used);
}

static bool
holds(const xmlNode *n, const xmlNode *what)
{
	for (n = n->children; n; n = n->next)
		if ((what ? n == what : web_is(n, "table")) || holds(n, what))
			return true;
	return false;
}

static bool
is_ruled(const xmlNode *table)
{
	const char *border = web_attr(table, "border");
	const char *style = web_attr(table, "style");

	return (border && strtol(border, NULL, 10) > 0) ||
	    (style && strstr(style, "border") != NULL);
}

static int
count_cells(const struct rows *rows, bool with_tables)
{
	const xmlNode *c;
	int n = 0;

	for (size_t i = 0; i < rows->at.n; i++)
		for (c = next_cell(rows->at.at[i]->children); c;
		     c = next_cell(c->next))
			n += !with_tables || holds(c, NULL);
	return n;
}

/* A table that only places things: one cell, or tables in its cells; one with
 * lines around many cells, few of which have tables, does not. */
static bool
is_layout(
    const struct html_page *p, const xmlNode *table, const struct rows *rows)
{
	int cells = count_cells(rows, false);

	if (cells == 1 || (p->skip && holds(table, p->skip)))
		return true;
	return holds(table, NULL) &&
	    (!is_ruled(table) || count_cells(rows, true) * 4 > cells);
}

/* <caption> of a table, or NULL. */
static const char *
caption(struct html_page *p, const xmlNode *table)
{
	const xmlNode *n;

	for (n = table->children; n; n = n->next)
		if (web_is(n, "caption"))
			return cell_words(p, n);
	return NULL;
}

static void
add_table(struct html_page *p, struct ms_table *t, const char *words)
{
	struct ms_block *b;

	if (web_facts(p, t))
		return;
	b = ms_add(p->ms, MS_TABLE, web_pos(p));
	b->table = t;
	b->last_line = t->lines[t->rows - 1];
	t->caption = words && *words ? words : NULL;
}

void
web_table(struct html_page *p, const xmlNode *n)
{
	struct rows rows = {{NULL, 0, 0}, 0};
	struct ms_table *t = NULL;
	const char *words;
	const xmlNode *c;
	size_t i;

	web_flush(p);
	p->line = (int)xmlGetLineNo((xmlNode *)n);
	find_rows(n->children, &rows);
	if (rows.at.n && !is_layout(p, n, &rows))
		t = read_table(p, &rows);
	words = caption(p, n);
	if (t)
		add_table(p, t, words);
	else if (words && *words)
		ms_add(p->ms, MS_PARAGRAPH, web_pos(p))->text = words;
	for (i = 0; !t && i < rows.at.n; i++)
		for (c = next_cell(rows.at.at[i]->children); c;
		     c = next_cell(c->next)) {
			web_element(p, c);
			web_flush(p);
		}
	vec_free(&rows.at);
}
