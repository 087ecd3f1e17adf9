/*
 * docx_table: tables of Word. Cells say how many columns of the grid they
 * cover and whether they go on from the row above.
 */
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/office/office.h"
#include "import/office/docx.h"

enum { COLS_AT_MOST = 512, CELLS_AT_MOST = 1 << 20 };

struct cell {
	const xmlNode *tc;
	int row, col, colspan;
	bool goes_on; /* from the row above */
};

struct reading {
	struct docx *docx;
	VEC(struct cell) cells;
	VEC(const xmlNode *) rows;
	int cols;
};

static int
least(int n, int low)
{
	return n < low ? low : n > COLS_AT_MOST ? COLS_AT_MOST : n;
}

static void
add_cells(struct reading *r, const xmlNode *n, int row, int *col)
{
	const xmlNode *pr, *merge;
	const char *val;
	struct cell *c;

	for (; n; n = n->next) {
		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (docx_is_wrapper(n))
			add_cells(r, docx_content(n), row, col);
		if (!ox_is(n, "tc") || *col >= COLS_AT_MOST)
			continue;
		pr = ox_first(n, "tcPr");
		merge = ox_first(pr, "vMerge");
		val = ox_attr(merge, "val");
		c = vec_push(&r->cells);
		*c = (struct cell){n, row, *col,
		    least(ox_number(ox_first(pr, "gridSpan"), "val", 1), 1),
		    merge && !(val && strcmp(val, "restart") == 0)};
		*col += c->colspan;
	}
}

static void
add_rows(struct reading *r, const xmlNode *n)
{
	const xmlNode *pr;
	const char *undone = r->docx->im->refuse_changes ? "ins" : "del";
	int col;

	for (; n; n = n->next) {
		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (docx_is_wrapper(n))
			add_rows(r, docx_content(n));
		pr = ox_first(n, "trPr");
		if (!ox_is(n, "tr") || ox_first(pr, undone))
			continue;
		*vec_push(&r->rows) = n;
		col = ox_first(pr, "gridBefore")
		    ? least(ox_number(ox_first(pr, "gridBefore"), "val", 0), 0)
		    : 0;
		add_cells(r, n->children, (int)r->rows.n - 1, &col);
		if (col > r->cols)
			r->cols = col < COLS_AT_MOST ? col : COLS_AT_MOST;
	}
}

/* Once between two words, whoever asks first. */
static void
separate(struct buf *out, const char *mark)
{
	uint32_t last = buf_last(out);

	if (last != '\n' && last != 0x3000)
		buf_puts(out, mark);
}

static void cell_words(struct docx *d, const xmlNode *n, struct docx_words *w);

/* A table in a cell: its rows become lines. */
static void
inner_table(struct docx *d, const xmlNode *tbl, struct docx_words *w)
{
	struct reading r = {.docx = d};
	size_t i;
	int row = -1;

	add_rows(&r, tbl->children);
	for (i = 0; i < r.cells.n; i++) {
		separate(&w->text, r.cells.at[i].row != row ? "\n" : "　");
		row = r.cells.at[i].row;
		cell_words(d, r.cells.at[i].tc->children, w);
	}
	doubt_add(d->im, DOUBT_NESTED, docx_pos(d), w->text.s ? w->text.s : "",
	    w->text.s, NULL);
	vec_free(&r.cells);
	vec_free(&r.rows);
}

/* The words of one paragraph of a cell, after its number. */
static void
cell_paragraph(struct docx *d, const xmlNode *p, struct docx_words *w)
{
	const xmlNode *list = ox_below(p, "pPr", "numPr");

	if (list)
		numbering_count(d->numbering,
		    ox_number(ox_first(list, "numId"), "val", -1),
		    ox_number(ox_first(list, "ilvl"), "val", 0), &w->text);
	docx_words(d, p, w);
}

static void
cell_words(struct docx *d, const xmlNode *n, struct docx_words *w)
{
	size_t before, begun;

	for (; n; n = n->next) {
		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (ox_is(n, "p")) {
			before = w->text.n;
			if (!w->goes_on)
				separate(&w->text, "\n");
			begun = w->text.n;
			d->paragraph++;
			cell_paragraph(d, n, w);
			if (w->text.n == begun && begun > before)
				w->text.s[w->text.n = before] = '\0';
		} else if (ox_is(n, "tbl")) {
			inner_table(d, n, w);
		} else if (docx_is_wrapper(n)) {
			cell_words(d, docx_content(n), w);
		}
	}
}

/* The cell above that a continued one belongs to. */
static struct ms_cell *
owner(const struct ms_table *t, const struct cell *c)
{
	struct ms_cell *at;
	int row;

	for (row = c->row - 1; row >= 0; row--) {
		at = ms_cell_at(t, row, c->col);
		if (at->rowspan > 0)
			return at->colspan == c->colspan &&
				row + at->rowspan == c->row
			    ? at
			    : NULL;
	}
	return NULL;
}

static void
place(struct ms_table *t, const struct cell *c)
{
	struct ms_cell *at = ms_cell_at(t, c->row, c->col), *above;
	int i, wide = c->colspan;

	if (c->col + wide > t->cols)
		wide = t->cols - c->col;
	above = c->goes_on ? owner(t, c) : NULL;
	if (above)
		above->rowspan++;
	at->colspan = above ? 0 : wide;
	at->rowspan = above ? 0 : 1;
	for (i = 1; i < wide; i++)
		ms_cell_at(t, c->row, c->col + i)->rowspan =
		    ms_cell_at(t, c->row, c->col + i)->colspan = 0;
}

static const char *
words_of(struct docx *d, const struct cell *c, struct docx_words *hanging)
{
	struct docx_words w = {0};
	const char *text;
	size_t i;

	cell_words(d, c->tc->children, &w);
	for (i = 0; i < w.boxes.n; i++)
		cell_words(d, w.boxes.at[i]->children, &w);
	for (i = 0; i < w.pictures.n; i++)
		*vec_push(&hanging->pictures) = w.pictures.at[i];
	for (i = 0; i < w.notes.n; i++)
		*vec_push(&hanging->notes) = w.notes.at[i];
	text = arena_dup(d->im->arena, w.text.n ? w.text.s : "", w.text.n);
	docx_words_free(&w);
	return text;
}

static int
count_heads(const struct reading *r)
{
	int n = 0;

	while ((size_t)n < r->rows.n &&
	    ox_on(ox_below(r->rows.at[n], "trPr", "tblHeader")))
		n++;
	return n;
}

struct ms_table *
docx_table(struct docx *d, const xmlNode *tbl, struct docx_words *hanging)
{
	struct reading r = {.docx = d};
	struct ms_table *t = NULL;
	struct cell *c;
	size_t i;

	add_rows(&r, tbl->children);
	if (r.cols > 0 && r.rows.n * (size_t)r.cols <= CELLS_AT_MOST) {
		t = ms_table_new(d->im->arena, (int)r.rows.n, r.cols);
		t->spans_known = true;
		t->header = count_heads(&r) ? count_heads(&r) : -1;
	}
	for (i = 0; t && i < r.cells.n; i++) {
		c = &r.cells.at[i];
		place(t, c);
		t->lines[c->row] = d->paragraph + 1;
		ms_cell_at(t, c->row, c->col)->text = words_of(d, c, hanging);
	}
	if (!t && r.cols > 0)
		msg(d->im->msgs, MSG_IMPORT_TABLE_LARGE, docx_pos(d),
		    CELLS_AT_MOST);
	vec_free(&r.cells);
	vec_free(&r.rows);
	return t;
}
