/*
 * parted: a table that goes on over a page comes out as two. They are one when
 * nothing but what the page says again stands between, they have as many
 * columns, and the second begins with the head of the first or with the number
 * that comes next.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/parts.h"

enum { MOST_HEAD = 4, MOST_BETWEEN = 4 };

static bool
same_row(const struct ms_table *a, const struct ms_table *b, int r)
{
	int c;

	for (c = 0; c < a->cols; c++) {
		const struct ms_cell *x = ms_cell_at(a, r, c);
		const struct ms_cell *y = ms_cell_at(b, r, c);

		if (strcmp(x->text, y->text) != 0 || x->rowspan != y->rowspan ||
		    x->colspan != y->colspan)
			return false;
	}
	return true;
}

/* Rows of the head that b says again; 0: none. */
static int
head_again(const struct ms_table *a, const struct ms_table *b)
{
	int r = 0;

	while (r < MOST_HEAD && r < a->rows && r < b->rows && same_row(a, b, r))
		r++;
	return r < b->rows ? r : 0;
}

static int
row_number(const struct ms_table *t, int r)
{
	const char *s = ms_cell_at(t, r, 0)->text;
	size_t n = strspn(s, "0123456789");

	return n > 0 && n < 6 && s[n] == '\0' ? atoi(s) : 0;
}

static int
last_number(const struct ms_table *t)
{
	int r = t->rows, last = 0;

	while (r > 0 && !last)
		last = row_number(t, --r);
	return last;
}

/* Does b, from row r on, begin with the number behind the last one of a? */
static bool
counts_on(const struct ms_table *a, const struct ms_table *b, int r)
{
	int last = last_number(a);

	return last && row_number(b, r) == last + 1;
}

/* Both count from one: two tables of one form. */
static bool
begins_again(const struct ms_table *a, const struct ms_table *b, int r)
{
	return last_number(a) && row_number(b, r) == 1;
}

/* A line that the page of the second part says above it: 续表, or what stood
 * above the first part. */
static bool
is_said_again(const struct lines *l, size_t i, size_t table)
{
	const char *s = word_folded(l->im->arena, l->at[i].s);
	size_t k = table, n;

	if (str_starts(s, "续表") || strcmp(s, "(续)") == 0 ||
	    strcmp(s, "(续表)") == 0)
		return l->at[i].width <= 60;
	for (n = 0; n < MOST_BETWEEN; n++) {
		k = line_before(l, k);
		if (k >= l->n)
			return false;
		if (strcmp(word_folded(l->im->arena, l->at[k].s), s) == 0)
			return true;
	}
	return false;
}

/* The table that may go on with table i; l->n: none. */
static size_t
next_part(const struct lines *l, size_t i)
{
	size_t k = i, n;

	for (n = 0; n <= MOST_BETWEEN; n++) {
		k = line_next(l, k + 1);
		if (k >= l->n || l->at[k].role == LINE_TABLE)
			return k;
		if (!is_said_again(l, k, i))
			return l->n;
	}
	return l->n;
}

static void
tell_head(struct lines *l, const struct ms_table *t, int rows)
{
	struct buf words = {0};
	int r, c;

	for (r = 0; r < rows; r++)
		for (c = 0; c < t->cols; c++)
			buf_printf(&words, "%s%s", words.n ? " " : "",
			    ms_cell_at(t, r, c)->text);
	if (rows)
		doubt_add(l->im, DOUBT_REPEATED_HEAD,
		    (struct pos){l->file, t->lines[0], 0}, words.s, NULL, NULL);
	buf_free(&words);
}

/* The rows of a, then those of b from row head on. */
static struct ms_table *
joined(struct lines *l, const struct ms_table *a, const struct ms_table *b,
    int head)
{
	struct ms_table *t =
	    ms_table_new(l->im->arena, a->rows + b->rows - head, a->cols);
	struct ms_cell *cells = t->cells;
	int *lines = t->lines;
	size_t cols = (size_t)a->cols, rows = (size_t)a->rows;

	*t = *a;
	t->cells = cells;
	t->lines = lines;
	t->rows = a->rows + b->rows - head;
	t->spans_known = a->spans_known || b->spans_known;
	memcpy(cells, a->cells, rows * cols * sizeof *cells);
	memcpy(lines, a->lines, rows * sizeof *lines);
	memcpy(cells + rows * cols, b->cells + (size_t)head * cols,
	    (size_t)(b->rows - head) * cols * sizeof *cells);
	memcpy(lines + rows, b->lines + head,
	    (size_t)(b->rows - head) * sizeof *lines);
	return t;
}

/* Joins the table at line k to that at line i, when it is a part of it. */
static bool
join_part(struct lines *l, size_t i, size_t k)
{
	const struct ms_table *a = l->at[i].table, *b = l->at[k].table;
	int head;
	size_t n;

	if (!a || !b || a->cols != b->cols || a->form || b->form ||
	    (b->caption &&
		(!a->caption || strcmp(a->caption, b->caption) != 0)))
		return false;
	head = head_again(a, b);
	if (!counts_on(a, b, head) && (!head || begins_again(a, b, head)))
		return false;
	tell_head(l, b, head);
	if (b->caption)
		doubt_add(l->im, DOUBT_REPEATED_HEAD, line_pos(l, k),
		    b->caption, NULL, NULL);
	l->at[i].table = joined(l, a, b, head);
	for (n = line_next(l, i + 1); n < k; n = line_next(l, n + 1))
		line_drop(l, n, DOUBT_REPEATED_HEAD);
	l->at[k].role = LINE_OUT;
	l->at[i].last = l->at[k].last;
	return true;
}

void
parted_join(struct lines *l)
{
	size_t i, k;

	for (i = line_next(l, 0); i < l->n; i = line_next(l, i + 1)) {
		if (l->at[i].role != LINE_TABLE)
			continue;
		for (k = next_part(l, i); k < l->n && join_part(l, i, k);)
			k = next_part(l, i);
	}
}
