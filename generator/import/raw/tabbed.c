/*
 * tabbed: lines with tabs between words, or bars, are rows of a table; one
 * that goes on over a page repeats its head, and what the page put between
 * is gone already. Tabs that stand for an indent or a space part no columns
 * (raw/untab.c).
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
is_bar_row(const char *s)
{
	size_t n = strlen(s);

	return n > 2 && s[0] == '|' && s[n - 1] == '|';
}

static bool
is_row(const struct line *line)
{
	return line->role == LINE_TEXT && !line->front &&
	    (strchr(line->s, '\t') || is_bar_row(line->s));
}

static bool
is_rule_row(const char *s)
{
	return is_bar_row(s) && strspn(s, "|-: ") == strlen(s);
}

static int
count_cells(const char *s)
{
	char mark = is_bar_row(s) ? '|' : '\t';
	int n = 0;

	for (; *s; s++)
		n += *s == mark;
	return mark == '|' ? n - 1 : n + 1;
}

/* The cells of line s into row r; more than there is room for are joined. */
static void
fill_row(struct lines *l, struct ms_table *t, int r, const char *s, int no)
{
	struct arena *a = l->im->arena;
	char mark = is_bar_row(s) ? '|' : '\t';
	const char *end;
	char *text, *p;
	int c;

	t->lines[r] = no;
	s += mark == '|';
	for (c = 0; c < t->cols; c++) {
		end = c + 1 < t->cols ? strchr(s, mark) : NULL;
		text =
		    arena_dup(a, s, end ? (size_t)(end - s) : strcspn(s, "\n"));
		if (!end && mark == '|' && strchr(text, '|'))
			*strchr(text, '|') = '\0';
		for (p = text; *p; p++)
			*p = *p == '\v' ? '\n' : *p == '\t' ? ' ' : *p;
		while (*text == '\n' || *text == ' ')
			text++;
		for (p = text + strlen(text);
		     p > text && (p[-1] == '\n' || p[-1] == ' ');)
			*--p = '\0';
		ms_cell_at(t, r, c)->text = tidy_words(a, text);
		if (!end)
			break;
		s = end + 1;
	}
}

static bool
same_row(const struct ms_table *t, int a, int b)
{
	int c;

	for (c = 0; c < t->cols; c++)
		if (strcmp(ms_cell_at(t, a, c)->text,
			ms_cell_at(t, b, c)->text) != 0)
			return false;
	return true;
}

static void
remove_row(struct ms_table *t, int r)
{
	size_t cells = (size_t)t->cols * sizeof *t->cells;

	memmove(ms_cell_at(t, r, 0), ms_cell_at(t, r + 1, 0),
	    (size_t)(t->rows - r - 1) * cells);
	memmove(&t->lines[r], &t->lines[r + 1],
	    (size_t)(t->rows - r - 1) * sizeof *t->lines);
	t->rows--;
}

static char *
row_words(struct arena *a, const struct ms_table *t, int r)
{
	char *s = arena_str(a, "");
	int c;

	for (c = 0; c < t->cols; c++)
		s = arena_printf(
		    a, "%s%s%s", s, c ? " " : "", ms_cell_at(t, r, c)->text);
	return s;
}

/* Puts row from where row to is; a table is gone through once. */
static void
copy_row(struct ms_table *t, int to, int from)
{
	if (to == from)
		return;
	memcpy(ms_cell_at(t, to, 0), ms_cell_at(t, from, 0),
	    (size_t)t->cols * sizeof *t->cells);
	t->lines[to] = t->lines[from];
}

/* Does row r say what the head says (packed), a cell perhaps shifted? */
static bool
is_head_again(
    struct arena *a, const struct ms_table *t, int r, const char *head)
{
	const char *first = word_packed(a, ms_cell_at(t, r, 0)->text);

	if (same_row(t, 0, r))
		return true;
	if (*head == '\0' || (*first && !str_starts(head, first)))
		return false;
	return strcmp(word_packed(a, row_words(a, t, r)), head) == 0;
}

/* The head's second row says something only where the first left room. */
static bool
is_second_again(const struct ms_table *t, int r)
{
	return r > 1 && *ms_cell_at(t, 1, 0)->text == '\0' && same_row(t, 1, r);
}

/* Takes out the head where a page says it again, both rows of it. */
static void
drop_heads(struct lines *l, struct ms_table *t)
{
	struct arena *a = l->im->arena;
	const char *head = word_packed(a, row_words(a, t, 0));
	bool dropped = false;
	int r, kept = 1;

	for (r = 1; r < t->rows && t->rows > 2; r++) {
		dropped = is_head_again(a, t, r, head) ||
		    (dropped && is_second_again(t, r));
		if (!dropped)
			copy_row(t, kept++, r);
		else
			doubt_add(l->im, DOUBT_REPEATED_HEAD,
			    (struct pos){l->file, t->lines[r], 0},
			    row_words(a, t, r), NULL, NULL);
	}
	if (t->rows > 2)
		t->rows = kept;
}

static bool
is_number_cell(const char *s)
{
	return *s && strspn(s, "0123456789") == strlen(s) && strlen(s) < 5;
}

/* Has row r nothing but a number, which the row kept before it lacks? */
static bool
is_slid_number(const struct ms_table *t, int r, int before)
{
	int c;

	if (!is_number_cell(ms_cell_at(t, r, 0)->text) ||
	    *ms_cell_at(t, before, 0)->text)
		return false;
	for (c = 1; c < t->cols; c++)
		if (*ms_cell_at(t, r, c)->text)
			return false;
	return true;
}

/* A number that slid into a row of its own, below the row that lacks it. */
static void
mend_numbers(struct lines *l, struct ms_table *t)
{
	int r, kept = 1;

	for (r = 1; r < t->rows; r++) {
		if (!is_slid_number(t, r, kept - 1)) {
			copy_row(t, kept++, r);
			continue;
		}
		ms_cell_at(t, kept - 1, 0)->text = ms_cell_at(t, r, 0)->text;
		doubt_add(l->im, DOUBT_SHIFTED,
		    (struct pos){l->file, t->lines[r], 0},
		    ms_cell_at(t, r, 0)->text,
		    row_words(l->im->arena, t, kept - 1), NULL);
	}
	t->rows = kept;
}

/* A first row that says one thing, over all columns: the caption. */
static void
take_caption(struct lines *l, struct ms_table *t)
{
	const char *s = t->rows > 1 ? ms_cell_at(t, 0, 0)->text : "";
	int c;

	if (*s == '\0' || t->cols < 2)
		return;
	for (c = 1; c < t->cols; c++)
		if (*ms_cell_at(t, 0, c)->text)
			return;
	for (c = 0; c < t->cols; c++)
		if (*ms_cell_at(t, 1, c)->text == '\0')
			break;
	if (str_starts(s, "单位") && strlen(s) < 60)
		t->unit = s;
	else if (c == t->cols || word_is_box(s) ||
	    str_starts(ms_cell_at(t, 1, 0)->text, "单位"))
		t->caption = s;
	else
		return;
	(void)l;
	remove_row(t, 0);
	take_caption(l, t);
}

static void
tell_shifted(struct lines *l, const struct line *line, int cols)
{
	if (count_cells(line->s) != cols)
		doubt_add(l->im, DOUBT_SHIFTED,
		    (struct pos){l->file, line->no, 0}, line->s,
		    arena_printf(
			l->im->arena, "%d / %d", count_cells(line->s), cols),
		    NULL);
}

/* Lines [from, to) to a table that stands at the first of them. */
static void
make_table(struct lines *l, size_t from, size_t to)
{
	struct ms_table *t;
	size_t i;
	int rows = 0, cols = 0, n;

	for (i = from; i < to; i++)
		if (is_row(&l->at[i])) {
			rows += !is_rule_row(l->at[i].s);
			n = count_cells(l->at[i].s);
			cols = n > cols ? n : cols;
		}
	if (rows == 0 || cols > 100)
		return;
	t = ms_table_new(l->im->arena, rows, cols);
	rows = 0;
	for (i = from; i < to; i++) {
		if (!is_row(&l->at[i]))
			continue;
		if (!is_rule_row(l->at[i].s)) {
			tell_shifted(l, &l->at[i], cols);
			fill_row(l, t, rows++, l->at[i].s, l->at[i].no);
		} else {
			doubt_add(l->im, DOUBT_MARKUP, line_pos(l, i),
			    l->at[i].s, NULL, NULL);
		}
		l->at[i].role = LINE_OUT;
	}
	take_caption(l, t);
	drop_heads(l, t);
	mend_numbers(l, t);
	l->at[from].role = LINE_TABLE;
	l->at[from].table = t;
}

/* Are these two rows of different tables, though nothing stands between?
 * So when the column count changes after a blank line. */
static bool
is_new_table(const struct lines *l, size_t prev, size_t i, size_t first)
{
	int was = count_cells(l->at[prev].s), now = count_cells(l->at[i].s);

	if (l->at[i].gap == 0)
		return false;
	return now != was && now != count_cells(l->at[first].s) &&
	    (now > was + 1 || was > now + 1);
}

/* One line with a tab in a sentence is no table. */
static bool
is_sentence(const struct line *line)
{
	return !is_bar_row(line->s) && count_cells(line->s) == 2 &&
	    line->width > 30 && word_has_mark(line->s, "。；");
}

/* Where a mark stood between words and no table was made of them. */
static void
clear_marks(struct lines *l)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		char *p = l->at[i].role == LINE_TEXT && !l->at[i].front &&
			strpbrk(l->at[i].s, "\v\t")
		    ? arena_str(l->im->arena, l->at[i].s)
		    : NULL;

		if (!p)
			continue;
		l->at[i].s = p;
		for (; *p; p++)
			*p = *p == '\v' || *p == '\t' ? ' ' : *p;
	}
}

void
tabbed_rebuild(struct lines *l)
{
	size_t i, k, last;

	for (i = line_next(l, 0); i < l->n; i = line_next(l, i + 1)) {
		if (!is_row(&l->at[i]))
			continue;
		last = i;
		for (k = line_next(l, i + 1); k < l->n && is_row(&l->at[k]) &&
		     !is_new_table(l, last, k, i);
		     k = line_next(l, k + 1))
			last = k;
		if (last == i && is_sentence(&l->at[i]))
			continue;
		make_table(l, i, last + 1);
		i = last;
	}
	clear_marks(l);
}
