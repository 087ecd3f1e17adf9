/*
 * xlsx: spreadsheets (ECMA-376, SpreadsheetML) to a manuscript: each sheet a
 * table of what its cells show. Rows above and below the table that one merged
 * cell fills (its title, its notes) become paragraphs.
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

enum { ROWS_AT_MOST = 1 << 17, SHEET_COLS = 512, SHEET_CELLS = 1 << 20 };

struct xlsx {
	struct import *im;
	struct package *package;
	struct manuscript *ms;
	const char *file, *book; /* xl/workbook.xml */
	const xmlNode *styles; /* or NULL */
	VEC(const xmlNode *) strings; /* shared */
	VEC(const xmlNode *) formats; /* cellXfs/xf */
	bool from_1904;
};

static const xmlNode *
xlsx_part(struct xlsx *x, const char *type)
{
	const char *name = package_target(x->package, x->book, NULL, type);

	return name ? package_xml(x->package, name) : NULL;
}

/* Text of a string item, without what is said of how it is read aloud. */
static void
rich_text(const xmlNode *item, struct buf *out)
{
	const xmlNode *n;

	for (n = item ? item->children : NULL; n; n = n->next)
		if (ox_is(n, "t"))
			ox_words(n, out);
		else if (ox_is(n, "r") && ox_first(n, "t"))
			ox_words(ox_first(n, "t"), out);
}

static const char *
built_in(int id)
{
	static const struct {
		int id;
		const char *code;
	} known[] = {{1, "0"}, {2, "0.00"}, {3, "#,##0"}, {4, "#,##0.00"},
	    {9, "0%"}, {10, "0.00%"}, {14, "yyyy/m/d"}, {15, "d-mmm-yy"},
	    {16, "d-mmm"}, {17, "mmm-yy"}, {18, "h:mm AM/PM"},
	    {19, "h:mm:ss AM/PM"}, {20, "h:mm"}, {21, "h:mm:ss"},
	    {22, "yyyy/m/d h:mm"}, {27, "yyyy\"年\"m\"月\""},
	    {28, "m\"月\"d\"日\""}, {29, "m\"月\"d\"日\""},
	    {31, "yyyy\"年\"m\"月\"d\"日\""}, {37, "#,##0;-#,##0"},
	    {38, "#,##0;-#,##0"}, {39, "#,##0.00;-#,##0.00"},
	    {40, "#,##0.00;-#,##0.00"}, {45, "mm:ss"}, {49, "@"},
	    {57, "yyyy\"年\"m\"月\""}, {58, "m\"月\"d\"日\""}};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].id == id)
			return known[i].code;
	return NULL;
}

static const char *
format_of(const struct xlsx *x, const xmlNode *cell)
{
	int style = ox_number(cell, "s", 0), id;
	const xmlNode *own;

	if (style < 0 || (size_t)style >= x->formats.n)
		return NULL;
	id = ox_number(x->formats.at[style], "numFmtId", 0);
	for (own = ox_first(ox_first(x->styles, "numFmts"), "numFmt"); own;
	     own = ox_next(own, "numFmt"))
		if (ox_number(own, "numFmtId", -1) == id)
			return ox_attr(own, "formatCode");
	return built_in(id);
}

static void
shared_string(const struct xlsx *x, const char *index, struct buf *out)
{
	char *end;
	unsigned long i = strtoul(index, &end, 10);

	if (end != index && i < x->strings.n)
		rich_text(x->strings.at[i], out);
}

static const char *
cell_words(const struct xlsx *x, const xmlNode *c)
{
	const char *type = ox_attr(c, "t"), *s;
	const xmlNode *v = ox_first(c, "v");
	struct buf out = {0}, raw = {0};
	char *end;
	double value;

	if (v)
		ox_words(v, &raw);
	s = raw.n ? raw.s : "";
	value = strtod(s, &end);
	if (type && strcmp(type, "inlineStr") == 0)
		rich_text(ox_first(c, "is"), &out);
	else if (type && strcmp(type, "s") == 0)
		shared_string(x, s, &out);
	else if (type && strcmp(type, "b") == 0)
		buf_puts(&out, *s == '1' ? "TRUE" : "FALSE");
	else if ((type && strcmp(type, "n") != 0) || end == s || *end)
		buf_puts(&out, s);
	else
		format_number(&out, value, format_of(x, c), x->from_1904);
	s = arena_dup(x->im->arena, out.n ? out.s : "", out.n);
	buf_free(&out);
	buf_free(&raw);
	return s;
}

/* "AB12": column 28, row 12, from 1; false: none. */
static bool
place(const char *ref, int *row, int *col, const char **end)
{
	long r;
	char *after;

	for (*col = 0; ref && *ref >= 'A' && *ref <= 'Z'; ref++)
		if ((*col = *col * 26 + *ref - 'A' + 1) > 1 << 15)
			return false;
	if (!ref || *col == 0)
		return false;
	r = strtol(ref, &after, 10);
	*row = r > 0 && r < 1 << 24 ? (int)r : 0;
	*end = after;
	return *row > 0;
}

/* === A sheet === */

struct filled {
	int row, col;
	const char *words;
};

struct sheet {
	VEC(struct filled) cells;
	struct area {
		int top, left, bottom, right; /* from 1 */
	} used;
	VEC(struct area) merges;
};

static void
read_cells(const struct xlsx *x, const xmlNode *root, struct sheet *sheet)
{
	const xmlNode *row, *c;
	int at_row = 0, at_col;
	const char *end;
	struct filled e;

	for (row = ox_first(ox_first(root, "sheetData"), "row"); row;
	     row = ox_next(row, "row")) {
		at_row++;
		at_col = 0;
		if (ox_attr(row, "r"))
			at_row = (int)strtol(ox_attr(row, "r"), NULL, 10);
		for (c = ox_first(row, "c"); c; c = ox_next(c, "c")) {
			at_col++;
			e = (struct filled){at_row, at_col, ""};
			if (place(ox_attr(c, "r"), &e.row, &e.col, &end))
				at_col = e.col;
			e.words = cell_words(x, c);
			if (*e.words && e.row > 0)
				*vec_push(&sheet->cells) = e;
		}
	}
}

static void
read_merges(const xmlNode *root, struct sheet *sheet)
{
	const xmlNode *m;
	const char *end;
	struct area a;

	for (m = ox_first(ox_first(root, "mergeCells"), "mergeCell"); m;
	     m = ox_next(m, "mergeCell"))
		if (place(ox_attr(m, "ref"), &a.top, &a.left, &end) &&
		    *end == ':' && place(end + 1, &a.bottom, &a.right, &end) &&
		    a.bottom >= a.top && a.right >= a.left)
			*vec_push(&sheet->merges) = a;
}

static void
grow(struct area *used, int row, int col)
{
	if (used->top == 0)
		*used = (struct area){row, col, row, col};
	used->top = row < used->top ? row : used->top;
	used->bottom = row > used->bottom ? row : used->bottom;
	used->left = col < used->left ? col : used->left;
	used->right = col > used->right ? col : used->right;
}

/* The rectangle with words in it, and the merges that begin there. */
static void
find_used(struct sheet *s)
{
	const struct area *m;
	size_t i;

	for (i = 0; i < s->cells.n; i++)
		grow(&s->used, s->cells.at[i].row, s->cells.at[i].col);
	for (i = 0; i < s->merges.n; i++) {
		m = &s->merges.at[i];
		if (m->top < s->used.top || m->top > s->used.bottom ||
		    m->left < s->used.left || m->left > s->used.right)
			continue;
		if (m->bottom < ROWS_AT_MOST && m->right < SHEET_COLS)
			grow(&s->used, m->bottom, m->right);
	}
}

/* One that laps over another is left alone. */
static void
merge(struct ms_table *t, const struct area *used, const struct area *m)
{
	struct ms_cell *c;
	int row, col;

	if (m->top < used->top || m->left < used->left ||
	    m->bottom > used->bottom || m->right > used->right)
		return;
	for (row = m->top; row <= m->bottom; row++)
		for (col = m->left; col <= m->right; col++) {
			c = ms_cell_at(t, row - used->top, col - used->left);
			if (c->rowspan != 1 || c->colspan != 1)
				return;
		}
	for (row = m->top; row <= m->bottom; row++)
		for (col = m->left; col <= m->right; col++) {
			c = ms_cell_at(t, row - used->top, col - used->left);
			c->rowspan = c->colspan = 0;
		}
	c = ms_cell_at(t, m->top - used->top, m->left - used->left);
	c->rowspan = m->bottom - m->top + 1;
	c->colspan = m->right - m->left + 1;
}

static struct ms_table *
sheet_table(const struct xlsx *x, const struct sheet *s)
{
	const struct area *u = &s->used;
	struct ms_table *t = ms_table_new(
	    x->im->arena, u->bottom - u->top + 1, u->right - u->left + 1);
	size_t i;
	int row;

	t->spans_known = true;
	for (row = 0; row < t->rows; row++)
		t->lines[row] = u->top + row;
	for (i = 0; i < s->cells.n; i++)
		ms_cell_at(t, s->cells.at[i].row - u->top,
		    s->cells.at[i].col - u->left)
		    ->text = s->cells.at[i].words;
	for (i = 0; i < s->merges.n; i++)
		merge(t, u, &s->merges.at[i]);
	return t;
}

/* The words of a row that one cell fills, or the only words of a row; NULL:
 * no such row. */
static const char *
lone_words(const struct ms_table *t, int row)
{
	const char *words = NULL;
	const struct ms_cell *c;

	for (int col = 0; col < t->cols; col++) {
		c = ms_cell_at(t, row, col);
		if (c->rowspan > 1 ||
		    (c->rowspan == 0 && c->colspan == 0 && col == 0))
			return NULL;
		if (!*c->text)
			continue;
		if (words)
			return NULL;
		words = c->text;
	}
	return words ? words : "";
}

static void
outside(struct xlsx *x, const struct ms_table *t, int row, bool above)
{
	const char *words = lone_words(t, row);
	struct ms_block *b;

	if (!*words)
		return;
	b = ms_add(
	    x->ms, MS_PARAGRAPH, (struct pos){x->file, t->lines[row], 0});
	b->text = words;
	b->align = above && ms_cell_at(t, row, 0)->colspan == t->cols
	    ? MS_CENTER
	    : MS_UNKNOWN;
}

static void
add_sheet(struct xlsx *x, const struct ms_table *whole)
{
	struct ms_table *t;
	struct ms_block *b;
	int first = 0, last = whole->rows, row;

	while (whole->cols > 1 && first < last && lone_words(whole, first))
		outside(x, whole, first++, true);
	while (whole->cols > 1 && last > first && lone_words(whole, last - 1))
		last--;
	if (first < last) {
		t = ms_table_new(x->im->arena, last - first, whole->cols);
		t->spans_known = true;
		memcpy(t->cells, ms_cell_at(whole, first, 0),
		    sizeof *t->cells * (size_t)(t->rows * t->cols));
		memcpy(t->lines, whole->lines + first,
		    sizeof *t->lines * (size_t)t->rows);
		b = ms_add(
		    x->ms, MS_TABLE, (struct pos){x->file, t->lines[0], 0});
		b->table = t;
		b->last_line = t->lines[t->rows - 1];
	}
	for (row = last; row < whole->rows; row++)
		outside(x, whole, row, false);
}

static void
read_sheet(struct xlsx *x, const xmlNode *root)
{
	struct sheet s = {0};
	size_t rows, cols;

	read_cells(x, root, &s);
	read_merges(root, &s);
	find_used(&s);
	rows = (size_t)s.used.bottom - (size_t)s.used.top + 1;
	cols = (size_t)s.used.right - (size_t)s.used.left + 1;
	if (s.used.top > 0 && cols <= SHEET_COLS && rows * cols <= SHEET_CELLS)
		add_sheet(x, sheet_table(x, &s));
	else if (s.used.top > 0)
		msg(x->im->msgs, MSG_IMPORT_TABLE_LARGE,
		    (struct pos){x->file, s.used.top, 0}, SHEET_CELLS);
	vec_free(&s.cells);
	vec_free(&s.merges);
}

static void
read_sheets(struct xlsx *x, const xmlNode *book)
{
	const xmlNode *sheet;
	const char *state, *name, *id;
	const xmlAttr *a;
	const xmlNode *root;

	for (sheet = ox_first(ox_first(book, "sheets"), "sheet"); sheet;
	     sheet = ox_next(sheet, "sheet")) {
		state = ox_attr(sheet, "state");
		id = NULL; /* r:id; sheetId has another name */
		for (a = sheet->properties; a; a = a->next)
			if (strcmp((const char *)a->name, "id") == 0 &&
			    a->children)
				id = (const char *)a->children->content;
		name = id ? package_target(x->package, x->book, id, "") : NULL;
		root = name ? package_xml(x->package, name) : NULL;
		if (root && !(state && strcmp(state, "visible") != 0))
			read_sheet(x, root);
		else if (state && strcmp(state, "visible") != 0)
			doubt_add(x->im, DOUBT_FURNITURE,
			    (struct pos){x->file, 0, 0},
			    ox_attr(sheet, "name") ? ox_attr(sheet, "name")
						   : "",
			    NULL, NULL);
	}
}

static void
read_book(struct xlsx *x, const xmlNode *book)
{
	const xmlNode *n, *strings = xlsx_part(x, "/sharedStrings");
	const char *date = ox_attr(ox_first(book, "workbookPr"), "date1904");

	x->from_1904 = date && (*date == '1' || *date == 't');
	x->styles = xlsx_part(x, "/styles");
	for (n = strings ? ox_first(strings, "si") : NULL; n;
	     n = ox_next(n, "si"))
		*vec_push(&x->strings) = n;
	for (n = ox_first(ox_first(x->styles, "cellXfs"), "xf"); n;
	     n = ox_next(n, "xf"))
		*vec_push(&x->formats) = n;
	read_sheets(x, book);
}

struct manuscript *
xlsx_read(struct import *im, const char *file, const char *bytes, size_t n)
{
	struct xlsx x = {.im = im, .file = file};
	const xmlNode *book;

	x.package = package_open(im, file, bytes, n);
	if (!x.package)
		return NULL;
	x.ms = ms_new(im->arena, file);
	book = package_document(x.package, &x.book);
	if (book && ox_is(book, "workbook"))
		read_book(&x, book);
	else
		msg(im->msgs, MSG_IMPORT_NO_BODY, (struct pos){file, 0, 0});
	vec_free(&x.strings);
	vec_free(&x.formats);
	package_close(x.package);
	return book ? x.ms : NULL;
}
