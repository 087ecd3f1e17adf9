/*
 * grid: the cells of a table that came flat. Where empty cells stand for merged
 * ones is guessed, by rule, and told: in head rows an empty cell belongs to the
 * one at its left, or to the one above it; a table whose first rows have empty
 * cells beside labels is a form.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/parts.h"

static bool
is_blank(const struct ms_table *t, int r, int c)
{
	return *ms_cell_at(t, r, c)->text == '\0';
}

static int
filled(const struct ms_table *t, int r)
{
	int c, n = 0;

	for (c = 0; c < t->cols; c++)
		n += !is_blank(t, r, c);
	return n;
}

/* A number, a per cent, a dash: what stands in bodies, not in heads. */
static bool
is_value(const char *s)
{
	uint32_t cp;
	bool digit = false;

	while ((cp = utf8_next(&s))) {
		if (cp >= '0' && cp <= '9')
			digit = true;
		else if (cp != '.' && cp != ',' && cp != '%' && cp != '-' &&
		    cp != 0x2014 && !uni_is_space(cp))
			return false;
	}
	return digit;
}

static int
values(const struct ms_table *t, int r)
{
	int c, n = 0;

	for (c = 0; c < t->cols; c++)
		n += is_value(ms_cell_at(t, r, c)->text);
	return n;
}

static bool
has_label_start(const char *s)
{
	static const char *const heads[] = {"序号", "项目", "姓名", "名称",
	    "指标", "指　标", "单位", "成果", "考核", "类别", "编号", "年度",
	    "县（市、区）", "时间", "地区", "内容", NULL};

	return str_starts_any(s, heads) != NULL;
}

/* Years below a group of columns are a head's, not values. */
static bool
is_year_row(const struct ms_table *t, int r)
{
	int c, years = 0;

	for (c = 0; c < t->cols; c++) {
		const char *s = ms_cell_at(t, r, c)->text;

		years += (strlen(s) == 4 || str_ends(s, "年")) &&
		    (str_starts(s, "20") || str_starts(s, "19"));
	}
	return years >= 2 && years == filled(t, r);
}

/*
 * The head's rows: the first; and the next ones as long as they say something
 * only where the row above left room.
 */
static int
head_rows(const struct ms_table *t)
{
	int r, c;

	if (t->rows < 2 || filled(t, 0) == 0)
		return t->rows > 0;
	for (r = 1; r < t->rows - 1 && r < 3; r++) {
		if (filled(t, r - 1) == t->cols ||
		    (values(t, r) && !is_year_row(t, r)) || !is_blank(t, r, 0))
			break;
		for (c = 0; c < t->cols; c++)
			if (is_blank(t, r, c) && is_blank(t, r - 1, c))
				break;
		if (c < t->cols)
			break;
	}
	return r;
}

/* A form has labels with room beside them, and no head. */
static bool
is_form(const struct ms_table *t)
{
	int r, labels = 0, full = 0;

	for (r = 0; r < t->rows; r++) {
		int n = filled(t, r);

		labels += n > 0 && n < t->cols;
		full += n == t->cols;
	}
	return t->rows >= 3 && filled(t, 0) < t->cols &&
	    labels * 10 >= t->rows * 6 && full * 2 <= t->rows &&
	    !has_label_start(ms_cell_at(t, 0, 0)->text);
}

static void
cover(struct ms_table *t, int r, int c, int rows, int cols)
{
	int i, k;

	for (i = r; i < r + rows; i++)
		for (k = c; k < c + cols; k++)
			*ms_cell_at(t, i, k) =
			    (struct ms_cell){ms_cell_at(t, i, k)->text, 0, 0};
	ms_cell_at(t, r, c)->rowspan = rows;
	ms_cell_at(t, r, c)->colspan = cols;
}

static void
tell(
    struct import *im, const char *file, const struct ms_table *t, int r, int c)
{
	const struct ms_cell *cell = ms_cell_at(t, r, c);

	doubt_add(im, DOUBT_SPANS, (struct pos){file, t->lines[r], 0},
	    cell->text,
	    arena_printf(im->arena, "%d x %d", cell->rowspan, cell->colspan),
	    "1 x 1");
}

/* Cells right of c in row r that are empty and no other's. */
static int
room_right(const struct ms_table *t, int r, int c)
{
	int n = 1;

	while (c + n < t->cols && is_blank(t, r, c + n) &&
	    ms_cell_at(t, r, c + n)->colspan)
		n++;
	return n;
}

static void
span_head(struct import *im, const char *file, struct ms_table *t)
{
	int r, c, down, right;

	for (r = 0; r < t->header; r++)
		for (c = 0; c < t->cols; c += right) {
			right = 1;
			if (is_blank(t, r, c) ||
			    ms_cell_at(t, r, c)->colspan == 0)
				continue;
			right = room_right(t, r, c);
			for (down = 1;
			     r + down < t->header && is_blank(t, r + down, c);
			     down++)
				;
			if (down > 1)
				right = 1;
			if (right * down == 1)
				continue;
			cover(t, r, c, down, right);
			tell(im, file, t, r, c);
		}
}

/* A row of a form: what a label leaves empty to its right is one cell; the
 * first of them is the one to write in. */
static void
span_form_row(struct import *im, const char *file, struct ms_table *t, int r)
{
	int c, n, only = filled(t, r);

	for (c = 0; c < t->cols; c += n) {
		n = room_right(t, r, c);
		if (only == t->cols || only == 0)
			return;
		if (n == 1)
			continue;
		if (word_width(ms_cell_at(t, r, c)->text) > 24 ||
		    (c > 0 && n > 1 && filled(t, r) == 2 && c + n == t->cols &&
			c == 1)) {
			cover(t, r, c, 1, n);
			tell(im, file, t, r, c);
		} else if (n > 2) {
			cover(t, r, c + 1, 1, n - 1);
			tell(im, file, t, r, c + 1);
		}
	}
}

/* A row of a body that has words in its first cell only: a group's name. */
static void
span_group_row(struct import *im, const char *file, struct ms_table *t, int r)
{
	if (filled(t, r) != 1 || is_blank(t, r, 0) || t->cols < 3 ||
	    is_value(ms_cell_at(t, r, 0)->text))
		return;
	cover(t, r, 0, 1, t->cols);
	tell(im, file, t, r, 0);
}

/* The same words again in a column that groups: 3. 企业服务水平, three times
 * in cells one below the other; repeated by the page or the extraction. */
static void
span_repeats(struct import *im, const char *file, struct ms_table *t, int c)
{
	int r, n;

	for (r = t->header; r < t->rows; r += n) {
		const char *s = ms_cell_at(t, r, c)->text;

		for (n = 1; r + n < t->rows && strlen(s) > 12 &&
		     strcmp(s, ms_cell_at(t, r + n, c)->text) == 0 &&
		     ms_cell_at(t, r + n, c)->rowspan;
		     n++)
			;
		if (n == 1 || ms_cell_at(t, r, c)->colspan != 1)
			continue;
		cover(t, r, c, n, 1);
		tell(im, file, t, r, c);
		while (--n > 0)
			doubt_add(im, DOUBT_REPEATED_HEAD,
			    (struct pos){file, t->lines[r + n], 0}, s, NULL,
			    NULL);
		n = ms_cell_at(t, r, c)->rowspan;
	}
}

static bool
same_words(const struct ms_table *t, int r, int c, int r2, int c2)
{
	return ms_cell_at(t, r2, c2)->rowspan > 0 &&
	    strcmp(ms_cell_at(t, r, c)->text, ms_cell_at(t, r2, c2)->text) == 0;
}

/* Does a head say the same in cells side by side? Then whoever made the table
 * says the words of a merged cell in each of its places. */
static bool
says_again(const struct ms_table *t)
{
	int c;

	for (c = 0; t->rows > 1 && c + 1 < t->cols; c++)
		if (!is_blank(t, 0, c) && same_words(t, 0, c, 0, c + 1))
			return true;
	return false;
}

/* The head's rows: as long as some cell says what the one above it says. */
static int
heads_said_again(const struct ms_table *t)
{
	int r, c;

	for (r = 1; r < t->rows - 1; r++) {
		for (c = 0; c < t->cols; c++)
			if (!is_blank(t, r, c) && same_words(t, r, c, r - 1, c))
				break;
		if (c == t->cols)
			break;
	}
	return r;
}

/* Makes one cell of (r, c) and those of the same words: to the right, then
 * down, before row end. */
static void
merge_same(struct import *im, const char *file, struct ms_table *t, int r,
    int c, int end)
{
	int down = 1, right = 1, i, k;
	const char *s = ms_cell_at(t, r, c)->text;

	if (is_blank(t, r, c) || ms_cell_at(t, r, c)->rowspan == 0)
		return;
	while (c + right < t->cols && same_words(t, r, c, r, c + right))
		right++;
	for (; r + down < end; down++) {
		for (k = 0; k < right; k++)
			if (!same_words(t, r, c, r + down, c + k))
				break;
		if (k < right)
			break;
	}
	if (down * right == 1)
		return;
	cover(t, r, c, down, right);
	tell(im, file, t, r, c);
	for (i = 1; i < down * right; i++)
		doubt_add(im, DOUBT_REPEATED_HEAD,
		    (struct pos){file, t->lines[r], 0}, s, NULL, NULL);
}

/* A table that says the words of merged cells in each place: its head, the
 * first column, and cells that begin in it. */
static void
span_said_again(struct import *im, const char *file, struct ms_table *t)
{
	int r, c;

	t->header = heads_said_again(t);
	for (r = 0; r < t->header; r++)
		for (c = 0; c < t->cols; c++)
			merge_same(im, file, t, r, c, t->header);
	for (r = t->header; r < t->rows; r++)
		if (!is_value(ms_cell_at(t, r, 0)->text))
			merge_same(im, file, t, r, 0, t->rows);
}

/* Nothing but a first column of numbers: lines to fill in. */
static bool
is_list_form(const struct ms_table *t)
{
	int r;

	for (r = 1; r < t->rows; r++)
		if (filled(t, r) > 1)
			return false;
	return t->rows > 1 && filled(t, 0) == t->cols && t->cols > 1;
}

/*
 * Header rows where the format told the spans but not the heads: the first
 * row, as far down as its tallest cell, and below a head of several columns
 * one more. A first row with a number in it, or with few words, heads nothing.
 */
static int
spanned_heads(const struct ms_table *t)
{
	int heads = 1, r, c;
	bool grouped;
	const struct ms_cell *cell;

	for (c = 0; c < t->cols; c++) {
		cell = ms_cell_at(t, 0, c);
		if (cell->rowspan > 0 &&
		    (!*cell->text ||
			strspn(cell->text, "0123456789.,%-") ==
			    strlen(cell->text)))
			return 0;
	}
	for (r = 0; r < heads && heads < t->rows; r++) {
		grouped = false;
		for (c = 0; c < t->cols; c++) {
			cell = ms_cell_at(t, r, c);
			if (r + cell->rowspan > heads)
				heads = r + cell->rowspan;
			grouped |= cell->colspan > 1 && cell->colspan < t->cols;
		}
		if (grouped && r + 1 == heads)
			heads++;
	}
	return heads < t->rows ? heads : 0;
}

void
grid_spans(struct import *im, const char *file, struct ms_table *t)
{
	int r, rows = t->rows;

	if (t->spans_known && t->header < 0)
		t->header = spanned_heads(t);
	if (t->spans_known)
		return;
	t->spans_known = true;
	if (says_again(t)) {
		span_said_again(im, file, t);
		return;
	}
	if (is_form(t)) {
		t->form = true;
		t->header = 0;
		for (r = 0; r < rows; r++)
			span_form_row(im, file, t, r);
		return;
	}
	if (t->header < 0)
		t->header = head_rows(t);
	t->form = is_list_form(t);
	span_head(im, file, t);
	for (r = t->header; !t->form && r < rows; r++)
		span_group_row(im, file, t, r);
	if (!t->form && t->cols > 2)
		span_repeats(im, file, t, 1);
}
