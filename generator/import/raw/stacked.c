/*
 * stacked: tables whose columns came out one below the other, as tools that
 * read by blocks leave them. The first column, 序号 and 1, 2, 3 …, tells how
 * many rows there are; heads stand together above the numbers, or each on its
 * column. The title of the table may have come out among the columns.
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

enum { LEAST_ROWS = 3, MOST_STACKED = 20000, MOST_COLS = 16, MOST_TITLE = 2 };

struct stacked {
	struct lines *l;
	VEC(size_t) cells; /* lines, from 序号 on */
	int rows; /* without the head */
	int cols,
	    heads; /* heads: that stand together, then each on its column */
};

static bool
is_cell(const struct lines *l, size_t i)
{
	const struct line *line = &l->at[i];
	int level, no;

	return line->role == LINE_TEXT && !line->front && !line->title_lines &&
	    !strchr(line->s, '\t') && line->width <= 80 &&
	    !word_is_part(line->s, &level) && !word_is_label(line->s, &no) &&
	    !word_is_caption(line->s) && !word_is_note(line->s) &&
	    !word_has_mark(line->s, "。；");
}

static bool
is_counter(const struct lines *l, size_t i)
{
	return is_cell(l, i) &&
	    strcmp(word_packed(l->im->arena, l->at[i].s), "序号") == 0;
}

/* From line i, 序号, to where no table goes on or another may begin. */
static void
read_cells(struct stacked *t, size_t i)
{
	do {
		*vec_push(&t->cells) = i;
		i = line_next(t->l, i + 1);
	} while (i < t->l->n && t->cells.n < MOST_STACKED && is_cell(t->l, i) &&
	    !is_counter(t->l, i));
}

static const struct line *
cell(const struct stacked *t, size_t k)
{
	return &t->l->at[t->cells.at[k]];
}

static bool
is_row_number(const struct stacked *t, size_t k, int number)
{
	const char *s = k < t->cells.n ? cell(t, k)->s : "";

	return *s && strlen(s) < 5 && strspn(s, "0123456789") == strlen(s) &&
	    atoi(s) == number;
}

/* Cells 1, 2, 3 … from cell k on. */
static int
count_numbers(const struct stacked *t, size_t k)
{
	int n = 0;

	while (is_row_number(t, k + (size_t)n, n + 1))
		n++;
	return n;
}

/* How many cells from cell k on have no blank line between. */
static size_t
block_size(const struct stacked *t, size_t k)
{
	size_t n = 1;

	while (k + n < t->cells.n && cell(t, k + n)->gap == 0)
		n++;
	return n;
}

/* Puts n lines that stand among the columns, from cell k on, above the table:
 * its title, which crosses them. */
static void
take_title(struct stacked *t, size_t k, size_t n)
{
	size_t i, first = t->cells.at[0], from = t->cells.at[k];
	size_t to = t->cells.at[k + n - 1] + 1;

	line_move(t->l, from, to, first);
	for (i = 0; i < k; i++)
		t->cells.at[i] += to - from;
	for (i = k; i + n < t->cells.n; i++)
		t->cells.at[i] = t->cells.at[i + n];
	t->cells.n -= n;
}

/* Columns of size lines that blank lines part, from cell k on. Between two, or
 * on top of one, a line or two of a title may stand. */
static int
count_parted(struct stacked *t, size_t k, size_t size)
{
	size_t n, more;
	int cols = 0;

	for (; k < t->cells.n; k += size, cols++) {
		n = block_size(t, k);
		more = n > size ? n - size : n < size ? n : 0;
		if (more > MOST_TITLE ||
		    (n < size &&
			(k + n >= t->cells.n || block_size(t, k + n) != size)))
			break;
		if (more)
			take_title(t, k, more);
	}
	return cols;
}

static bool
is_title(const char *s)
{
	static const char *const ends[] = {
	    "表", "名单", "目录", "清单", "一览", NULL};

	return word_width(s) >= 12 &&
	    (str_ends_any(s, ends) || word_is_document_title(s));
}

/* Columns of size lines that nothing parts, from cell k on; lines too many must
 * be a title between two. */
static int
count_close(struct stacked *t, size_t k, size_t size)
{
	size_t from = k, more = (t->cells.n - k) % size;

	for (; more && more <= MOST_TITLE && k < t->cells.n; k += size)
		if (is_title(cell(t, k + more - 1)->s)) {
			take_title(t, k, more);
			more = 0;
		}
	return more ? 0 : (int)((t->cells.n - from) / size);
}

/* Columns below heads that stand together, then those with their own. */
static int
count_columns(struct stacked *t)
{
	size_t size = (size_t)t->rows + 1, k = (size_t)t->heads * size;

	if (t->cells.n < k)
		return 0;
	return t->heads +
	    (cell(t, (size_t)t->heads + 1)->gap == 0 ? count_parted(t, k, size)
						     : count_close(t, k, size));
}

/* The cell in row r (0: the head) and column c. */
static size_t
place(const struct stacked *t, int r, int c)
{
	if (c >= t->heads)
		return (size_t)(c * (t->rows + 1) + r);
	return r == 0 ? (size_t)c : (size_t)(t->heads + c * t->rows + r - 1);
}

static void
put_table(const struct stacked *t)
{
	struct lines *l = t->l;
	struct ms_table *table =
	    ms_table_new(l->im->arena, t->rows + 1, t->cols);
	size_t k, first = t->cells.at[0];
	int r, c;

	for (r = 0; r <= t->rows; r++) {
		table->lines[r] = cell(t, place(t, r, 0))->no;
		for (c = 0; c < t->cols; c++)
			ms_cell_at(table, r, c)->text = tidy_words(
			    l->im->arena, cell(t, place(t, r, c))->s);
	}
	table->header = 1;
	for (k = 0; k < (size_t)((t->rows + 1) * t->cols); k++)
		l->at[t->cells.at[k]].role = LINE_OUT;
	l->at[first].role = LINE_TABLE;
	l->at[first].table = table;
	doubt_add(l->im, DOUBT_CELLED, line_pos(l, first), l->at[first].s,
	    arena_printf(l->im->arena, "%d x %d", table->rows, table->cols),
	    NULL);
}

static void
stacked_table(struct lines *l, size_t i)
{
	struct stacked t = {.l = l};

	read_cells(&t, i);
	for (t.heads = 1; t.heads < MOST_COLS; t.heads++)
		if (is_row_number(&t, (size_t)t.heads, 1))
			break;
	t.rows = count_numbers(&t, (size_t)t.heads);
	t.cols = t.rows >= LEAST_ROWS ? count_columns(&t) : 0;
	if (t.cols >= 2 && t.cols <= MOST_COLS)
		put_table(&t);
	vec_free(&t.cells);
}

void
stacked_rebuild(struct lines *l)
{
	size_t i;

	for (i = line_next(l, 0); i < l->n; i = line_next(l, i + 1))
		if (is_counter(l, i))
			stacked_table(l, i);
}
