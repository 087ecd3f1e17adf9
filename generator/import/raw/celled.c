/*
 * celled: tables whose cells came out one a line, row after row. Two sorts are
 * sure enough to rebuild: rows numbered 1, 2, 3 below 序号, and rows of a label
 * and as many values each. Most rows have as many lines as columns; of a row
 * that has more (a cell in several lines) or fewer (empty cells) the lines go
 * to the columns they fit best by what the other rows have there. Where the
 * head is one line with spaces, so are most rows: its words are what lines are
 * elsewhere.
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

enum { MOST_COLS = 16, MOST_ROW_LINES = 48, MOST_ROWS = 2000 };

/* A row: its lines are cells[from, from + n). */
struct span {
	int from, n;
};

/* The words of a line, or some of them. */
struct piece {
	size_t line;
	const char *s;
};

struct celled {
	struct lines *l;
	bool spaced; /* several cells a line */
	bool documents; /* a column of 文号 */
	bool words; /* words that spaces part are cells */
	bool close; /* blank lines say nothing */
	bool gaps; /* a blank line stands before each row, none within */
	VEC(struct piece) cells; /* in order, the head's first */
	VEC(struct span) rows; /* without the head */
	int head, cols;
	size_t end; /* line behind the table */
	bool numeric[MOST_COLS];
	int widest[MOST_COLS]; /* [half em] among whole rows */
};

static const char *
words_of(const struct celled *t, int cell)
{
	return t->cells.at[cell].s;
}

/* A number, a per cent, or the dash that stands for none. */
static bool
is_value(const char *s)
{
	const char *p = s;
	uint32_t cp;
	int n = 0;

	while ((cp = utf8_next(&p))) {
		if (!((cp >= '0' && cp <= '9') ||
			uni_is_one_of(cp, ".,%-+/ ")) &&
		    cp != 0x2014 && cp != 0x2013 && cp != 0x2212 &&
		    cp != 0xFF05)
			return false;
		n++;
	}
	return n > 0 && n < 20;
}

/* Could the line be a cell, or a part of one, if it were no 文号? */
static bool
is_any_cell(const struct lines *l, size_t i)
{
	const struct line *line = &l->at[i];
	int level, no;

	return line->role == LINE_TEXT && !line->front && !line->title_lines &&
	    !strchr(line->s, '\t') && line->width <= 90 &&
	    !word_is_part(line->s, &level) && !word_is_label(line->s, &no) &&
	    !word_is_caption(line->s);
}

static bool
is_cell(const struct lines *l, size_t i)
{
	return is_any_cell(l, i) && !word_is_number(l->at[i].s);
}

/* Adds the pieces of a line; gives their number. */
static int
take(struct celled *t, size_t line)
{
	const char *at[MOST_COLS], *s = t->l->at[line].s;
	int k, n = 1;

	at[0] = s;
	if (t->spaced || t->words)
		n = spaced_words(t->l->im->arena, s, at, MOST_COLS);
	for (k = 0; k < n; k++)
		*vec_push(&t->cells) = (struct piece){line, at[k]};
	return n;
}

/* Line i says the head again, from its first cell on, perhaps below 续表: how
 * many lines of it. */
static int
head_again(const struct celled *t, size_t i)
{
	int k, above = strcmp(t->l->at[i].s, "续表") == 0;

	if (above)
		i = line_next(t->l, i + 1);
	if (t->spaced)
		return i < t->l->n &&
			strcmp(
			    t->l->at[i].s, t->l->at[t->cells.at[0].line].s) == 0
		    ? above + 1
		    : 0;
	for (k = 0; k < t->head; k++, i = line_next(t->l, i + 1))
		if (i >= t->l->n || strcmp(t->l->at[i].s, words_of(t, k)) != 0)
			return 0;
	return t->head + above;
}

static size_t
skip_head(const struct celled *t, size_t i, int lines)
{
	while (lines-- > 0)
		i = line_next(t->l, i + 1);
	return i;
}

/* Is a line the number of a row, and nothing else or more words? */
static bool
is_row_number(const struct celled *t, size_t i, int number)
{
	const char *s = t->l->at[i].s;
	size_t n = strspn(s, "0123456789");
	const char *end = s + n + (s[n] == '.');

	return n > 0 && n < 5 && (*end == '\0' || (t->spaced && *end == ' ')) &&
	    atoi(s) == number;
}

/* Does line i, which is not the number of the next row, begin a row all the
 * same: the name of a group, with that number behind it? */
static bool
begins_group(const struct celled *t, size_t i, int number)
{
	size_t k;

	if (!t->gaps || t->l->at[i].gap == 0)
		return false;
	for (k = line_next(t->l, i + 1); k < t->l->n && t->l->at[k].gap == 0;
	     k = line_next(t->l, k + 1))
		;
	return k < t->l->n && is_row_number(t, k, number);
}

/* Does a blank line stand before row 1, line k, and none within it or the head
 * from line i on? */
static bool
has_row_gaps(const struct celled *t, size_t i, size_t k)
{
	const struct lines *l = t->l;
	size_t second = line_next(l, i + 1), next = line_next(l, k + 1);

	return !l->spaced && !t->close && l->at[k].gap && next < l->n &&
	    !l->at[next].gap && (second >= k || !l->at[second].gap);
}

/* Does line k, below the head from line i on, begin the name of a group, with
 * row 1 behind it? */
static bool
begins_first(struct celled *t, size_t i, size_t k)
{
	t->gaps = k > i && !t->l->spaced && !t->close &&
	    (line_next(t->l, i + 1) >= k ||
		!t->l->at[line_next(t->l, i + 1)].gap);
	return begins_group(t, k, 1);
}

/* The head below 序号, up to the line 1. */
static bool
read_numbered_head(struct celled *t, size_t i)
{
	size_t k;

	t->spaced = strchr(t->l->at[i].s, ' ') != NULL;
	for (k = i; k < t->l->n && t->cells.n < MOST_ROW_LINES / 2;
	     k = line_next(t->l, k + 1)) {
		if (is_row_number(t, k, 1) || begins_first(t, i, k)) {
			t->end = k;
			t->head = (int)t->cells.n;
			t->gaps = has_row_gaps(t, i, k);
			return t->head >= 2;
		}
		if (!is_cell(t->l, k) || t->l->at[k].width > 40 ||
		    word_has_mark(t->l->at[k].s, "。；，") ||
		    (t->spaced && k > i))
			return false;
		t->documents |= strstr(t->l->at[k].s, "文号") ||
		    strstr(t->l->at[k].s, "字号");
		take(t, k);
	}
	return false;
}

/* Rows 1, 2, 3 …, each up to the line that is the next number. */
static void
read_numbered_rows(struct celled *t)
{
	size_t i = t->end;
	int number = 1, again;
	struct span *row = NULL;

	while (i < t->l->n && t->rows.n < MOST_ROWS) {
		again = head_again(t, i);
		if (again) {
			i = skip_head(t, i, again);
			continue;
		}
		if (!is_any_cell(t->l, i) ||
		    (!t->documents && word_is_number(t->l->at[i].s)))
			break;
		if (is_row_number(t, i, number)) {
			row = vec_push(&t->rows);
			*row = (struct span){(int)t->cells.n, 0};
			number++;
		} else if (begins_group(t, i, number)) {
			row = vec_push(&t->rows);
			*row = (struct span){(int)t->cells.n, 0};
		} else if (t->gaps && t->l->at[i].gap) {
			break;
		}
		if (!row || row->n >= MOST_ROW_LINES)
			break;
		row->n += take(t, i);
		i = line_next(t->l, i + 1);
	}
	t->end = i;
}

/* The number of lines that most rows have, the last aside; 0: no two agree. */
static int
common_length(const struct celled *t)
{
	size_t a, b, count, best = 0, rows = t->rows.n - 1;
	int length = 0;

	for (a = 0; a < rows; a++) {
		count = t->rows.at[a].n == t->head;
		for (b = 0; b < rows; b++)
			count += t->rows.at[b].n == t->rows.at[a].n;
		if (count > best) {
			best = count;
			length = t->rows.at[a].n;
		}
		if (a > 40)
			break;
	}
	return best * 10 >= rows * 4 && (best > 1 || rows == 1) ? length : 0;
}

/*
 * Columns: the lines that most rows have. Where most have more than the head,
 * they have cells in several lines, unless one has fewer: then the head has as
 * many lines as there are columns.
 */
static int
count_columns(const struct celled *t)
{
	int length = common_length(t);
	size_t r;

	if (length && length <= t->head)
		return length;
	for (r = 0; r < t->rows.n; r++)
		if (t->rows.at[r].n < t->head)
			return 0;
	return t->head;
}

/* Does piece k stand in one line with the piece before it? */
static bool
in_same_line(const struct celled *t, int k)
{
	return k > 0 && t->cells.at[k].line == t->cells.at[k - 1].line;
}

/* 某市人民政府关于…: the title of the next document begins. */
static bool
begins_document(struct arena *a, const char *s)
{
	const char *about = strstr(s, "关于");

	return about && word_is_organ(arena_dup(a, s, (size_t)(about - s)));
}

/* Could piece k of a row be of its cells, and not of the text below? */
static bool
may_be_in_row(const struct celled *t, int k)
{
	const struct line *line = &t->l->at[t->cells.at[k].line];
	struct date date;
	size_t bytes;
	int number;

	return line->gap == 0 && !t->l->spaced &&
	    !line_begins_page(t->l, t->cells.at[k].line) &&
	    !word_has_mark(line->s, "。：") && !word_is_organ(line->s) &&
	    !begins_document(t->l->im->arena, line->s) &&
	    !word_is_date(t->l->im->arena, line->s, &date) &&
	    meta_ordinal(line->s, &bytes, &number) == ORDINAL_NONE;
}

/* The last row goes no further than the others, where they are all alike; else
 * as far as the longest of them, while its lines may be cells. */
static void
trim_last(struct celled *t)
{
	struct span *last = &t->rows.at[t->rows.n - 1];
	int most = t->cols, n = t->cols;
	size_t r;

	for (r = 0; r + 1 < t->rows.n; r++)
		if (t->rows.at[r].n > most)
			most = t->rows.at[r].n;
	while (n < last->n && n < most && may_be_in_row(t, last->from + n))
		n++;
	while (n < last->n && in_same_line(t, last->from + n))
		n++;
	if (last->n <= n)
		return;
	t->end = t->cells.at[last->from + n].line;
	t->cells.n -= (size_t)(last->n - n);
	last->n = n;
}

/* What whole rows have in each column. */
static void
profile(struct celled *t)
{
	size_t r;
	int c, width;

	for (c = 0; c < t->cols; c++)
		t->numeric[c] = true;
	for (r = 0; r < t->rows.n; r++) {
		const struct span *row = &t->rows.at[r];

		for (c = 0; row->n == t->cols && c < t->cols; c++) {
			const char *s = words_of(t, row->from + c);

			width = word_width(s);
			t->numeric[c] &= is_value(s);
			if (width > t->widest[c])
				t->widest[c] = width;
		}
	}
}

/* Do whole rows have these words in column c? The first ones will do. */
static bool
is_usual(const struct celled *t, int c, const char *s)
{
	size_t r;

	for (r = 0; r < t->rows.n && r < 60; r++)
		if (t->rows.at[r].n == t->cols &&
		    strcmp(words_of(t, t->rows.at[r].from + c), s) == 0)
			return true;
	return false;
}

/* How badly n lines from cell first on fit column c. Lines that fit a cell side
 * by side are not those of one; names of columns of numbers are no numbers. */
static int
misfit(const struct celled *t, int c, int first, int n)
{
	int k, cost = 0, sum = 0;
	bool numeric = t->numeric[c] && first >= t->head;

	if (n == 0)
		return c == 0 ? 100 : 30;
	for (k = first; k < first + n; k++)
		sum += word_width(words_of(t, k));
	if (n > 1 && sum <= t->widest[c])
		cost += 25;
	if (n == 1 && c > 0 && is_usual(t, c, words_of(t, first)))
		return 0;
	for (k = first; k < first + n; k++) {
		const char *s = words_of(t, k);
		int width = word_width(s);

		if (is_value(s) != numeric)
			cost += numeric ? 40 : 8;
		if (width > t->widest[c] + 4)
			cost += width - t->widest[c] < 40
			    ? (width - t->widest[c]) / 2
			    : 20;
		if (k + 1 < first + n)
			cost += width + 4 >= t->widest[c] ? 4 : 12;
		if (k > first && numeric)
			cost += 40;
	}
	return cost;
}

/* Lines of a row to columns, at the least cost: how many each gets. */
static void
share_lines(const struct celled *t, const struct span *row, int *lines)
{
	static const int far = 1 << 20;
	int cost[MOST_COLS + 1][MOST_ROW_LINES + 1];
	int used[MOST_COLS + 1][MOST_ROW_LINES + 1];
	int c, n, k;

	for (n = 0; n <= row->n; n++)
		cost[0][n] = n ? far : 0;
	for (c = 1; c <= t->cols; c++)
		for (n = 0; n <= row->n; n++) {
			cost[c][n] = far;
			used[c][n] = 0;
			for (k = 0; k <= n; k++) {
				int sum = cost[c - 1][n - k] +
				    misfit(t, c - 1, row->from + n - k, k);

				if (sum < cost[c][n]) {
					cost[c][n] = sum;
					used[c][n] = k;
				}
			}
		}
	for (c = t->cols, n = row->n; c > 0; c--) {
		lines[c - 1] = used[c][n];
		n -= used[c][n];
	}
}

static void
put_row(struct celled *t, struct ms_table *table, int r, const struct span *row)
{
	int lines[MOST_COLS], c, k, at = row->from;
	struct arena *a = t->l->im->arena;

	for (c = 0; c < t->cols; c++)
		lines[c] = 1;
	if (row->n != t->cols)
		share_lines(t, row, lines);
	table->lines[r] = t->l->at[t->cells.at[row->from].line].no;
	for (c = 0; c < t->cols; c++) {
		char *s = arena_str(a, "");

		for (k = 0; k < lines[c]; k++, at++)
			s = arena_printf(a, "%s%s%s", s,
			    k && in_same_line(t, at) ? " " : "",
			    words_of(t, at));
		ms_cell_at(table, r, c)->text = tidy_words(a, s);
	}
}

static void
put_table(struct celled *t)
{
	struct lines *l = t->l;
	struct ms_table *table =
	    ms_table_new(l->im->arena, (int)t->rows.n + (t->head > 0), t->cols);
	struct span head = {0, t->head};
	size_t r, i, first = t->cells.at[0].line;

	if (t->head)
		put_row(t, table, 0, &head);
	for (r = 0; r < t->rows.n; r++)
		put_row(t, table, (int)r + (t->head > 0), &t->rows.at[r]);
	table->header = t->head > 0;
	for (i = first; i < t->end; i++) {
		if (l->at[i].role != LINE_TEXT)
			continue;
		l->at[i].role = LINE_OUT;
	}
	l->at[first].role = LINE_TABLE;
	l->at[first].table = table;
	doubt_add(l->im, t->spaced ? DOUBT_SPACED : DOUBT_CELLED,
	    line_pos(l, first), l->at[first].s,
	    arena_printf(l->im->arena, "%d x %d", table->rows, table->cols),
	    NULL);
}

/* Heads that are said again are told; they are no cells. */
static void
tell_heads(const struct celled *t)
{
	size_t i, k = 0, first = t->cells.at[0].line;

	for (i = first; i < t->end; i++) {
		bool cell = k < t->cells.n && t->cells.at[k].line == i;

		while (k < t->cells.n && t->cells.at[k].line == i)
			k++;
		if (!cell && t->l->at[i].role == LINE_TEXT)
			doubt_add(t->l->im, DOUBT_REPEATED_HEAD,
			    line_pos(t->l, i), t->l->at[i].s, NULL, NULL);
	}
}

/* Reads a table of numbered rows from line i on; false where there is none. */
static bool
read_numbered(struct celled *t, size_t i)
{
	if (!read_numbered_head(t, i))
		return false;
	read_numbered_rows(t);
	t->cols = t->rows.n >= 2 ? count_columns(t) : 0;
	return t->cols >= 2 && t->cols <= MOST_COLS && t->cols <= t->head;
}

static int
count_whole(const struct celled *t)
{
	size_t r;
	int n = 0;

	for (r = 0; r < t->rows.n; r++)
		n += t->rows.at[r].n == t->cols;
	return n;
}

/* Is table b, read from the same line in another way, more than a? */
static bool
is_more(const struct celled *a, const struct celled *b)
{
	if (b->words)
		return b->cols > a->cols && count_whole(b) >= count_whole(a);
	return b->rows.n > a->rows.n;
}

/*
 * Cells are lines; some lines may be two cells that stood close, where that
 * makes more columns of as many rows. Blank lines may part the rows or the
 * blocks within them.
 */
static size_t
numbered_table(struct lines *l, size_t i)
{
	struct celled ways[] = {
	    {.l = l}, {.l = l, .words = true}, {.l = l, .close = true}};
	struct celled *best = NULL;
	size_t k, end = i;

	for (k = 0; k < sizeof ways / sizeof *ways; k++)
		if (read_numbered(&ways[k], i) &&
		    (!best || is_more(best, &ways[k])))
			best = &ways[k];
	if (best) {
		if (!best->gaps)
			trim_last(best);
		profile(best);
		tell_heads(best);
		put_table(best);
		end = best->end;
	}
	for (k = 0; k < sizeof ways / sizeof *ways; k++) {
		vec_free(&ways[k].cells);
		vec_free(&ways[k].rows);
	}
	return end;
}

/* Values in lines from i on, one after the other. */
static int
count_values(const struct lines *l, size_t i)
{
	int n = 0;

	for (;
	     i < l->n && n < MOST_COLS && is_cell(l, i) && is_value(l->at[i].s);
	     i = line_next(l, i + 1))
		n++;
	return n;
}

/* A label and values, from line i on: adds a row; false where there is none. */
static bool
read_label_row(struct celled *t, size_t *i)
{
	size_t k = *i, next;
	int n;

	if (k >= t->l->n || !is_cell(t->l, k) || is_value(t->l->at[k].s) ||
	    t->l->at[k].width > 50 || word_has_mark(t->l->at[k].s, "。；"))
		return false;
	next = line_next(t->l, k + 1);
	if (count_values(t->l, next) != t->cols - 1)
		return false;
	*vec_push(&t->rows) = (struct span){(int)t->cells.n, t->cols};
	take(t, k);
	for (n = 1; n < t->cols; n++, next = line_next(t->l, next + 1))
		take(t, next);
	*i = t->end = next;
	return true;
}

/* The head of as many cells right above line i: its first line, or i. */
static size_t
label_head(const struct lines *l, size_t i, int cols)
{
	size_t at = i;
	int n;

	for (n = 0; n < cols; n++) {
		at = line_before(l, at);
		if (at >= l->n || !is_cell(l, at) || l->at[at].width > 30 ||
		    (is_value(l->at[at].s) && strlen(l->at[at].s) != 4) ||
		    word_has_mark(l->at[at].s, "。；，：、"))
			return i;
	}
	return at;
}

/* Rows of a label and values; their head stands above line i, the first
 * label. */
static size_t
labelled_table(struct lines *l, size_t i)
{
	struct celled t = {.l = l};
	size_t at = i, head, k, end = i;

	t.cols = count_values(l, line_next(l, i + 1)) + 1;
	head =
	    t.cols >= 3 && t.cols <= MOST_COLS ? label_head(l, i, t.cols) : i;
	for (k = head; k < i; k = line_next(l, k + 1))
		take(&t, k);
	t.head = (int)t.cells.n;
	while (t.head && t.rows.n < MOST_ROWS && read_label_row(&t, &at))
		;
	if (t.rows.n >= 2) {
		put_table(&t);
		end = t.end;
	}
	vec_free(&t.cells);
	vec_free(&t.rows);
	return end;
}

/* 序号 alone, or with the names of the other columns behind it. */
static bool
heads_numbers(const char *s)
{
	return (str_starts(s, "序号") || str_starts(s, "编号")) &&
	    (s[6] == '\0' || s[6] == ' ');
}

void
celled_rebuild(struct lines *l)
{
	size_t i, end;

	for (i = line_next(l, 0); i < l->n; i = line_next(l, i + 1)) {
		const char *s = l->at[i].s;

		if (!is_cell(l, i) || l->at[i].width > 50)
			continue;
		end = i;
		if (heads_numbers(s))
			end = numbered_table(l, i);
		else if (!is_value(s))
			end = labelled_table(l, i);
		if (end > i)
			i = end - 1;
	}
}
