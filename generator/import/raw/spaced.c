/*
 * spaced: tables whose columns came out with spaces between them. Two sorts are
 * sure enough to rebuild: a head of names of columns above rows of as many
 * words, and rows of numbers behind a label. Spaces that print sets between
 * Han and digits are none: 2023 年 is one word. A cell broken in two lines goes
 * on in a line that follows without a blank one; a line of one word above a
 * whole row names a group.
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

enum { MOST_TOKENS = 40 };

/* The words of a line. */
struct tokens {
	const char *at[MOST_TOKENS];
	int n;
};

struct grid_maker {
	struct lines *l;
	int cols;
	VEC(const char *) cells; /* row after row, whole rows only */
	VEC(int) rows; /* line of the input of each */
	const char *row[MOST_TOKENS]; /* not yet whole */
	int filled;
};

static bool
is_one_han(const char *s)
{
	return utf8_count(s, strlen(s)) == 1 && uni_is_han(utf8_peek(s));
}

static bool
ends_in_digit(const char *s)
{
	size_t n = strlen(s);

	return n && s[n - 1] >= '0' && s[n - 1] <= '9';
}

/* Does the space between two words come from print? */
static bool
is_one_word(const char *a, const char *b)
{
	static const char *const units[] = {
	    "年", "月", "日", "号", "个", "期", "季度", "周", "%", NULL};
	static const char *const signs[] = {
	    "≥", "≧", "≤", "≦", "＞", "＜", ">", "<", "约", NULL};

	if (is_one_han(a) && is_one_han(b))
		return true;
	if (ends_in_digit(a) && str_starts_any(b, units))
		return true;
	return str_ends_any(a, signs) || (word_open(a) > 0);
}

/* 2019 年 6 月: b, a number, goes on the date that a begins; rest stands behind
 * b. */
static bool
is_of_date(const char *a, const char *b, const char *rest)
{
	const char *next = str_ends(a, "年") ? "月"
	    : str_ends(a, "月")		     ? "日"
					     : NULL;

	if (!next || strlen(a) < 4 || a[strlen(a) - 4] < '0' ||
	    a[strlen(a) - 4] > '9' || strspn(b, "0123456789") != strlen(b))
		return false;
	utf8_skip_spaces(&rest);
	return str_starts(rest, next);
}

int
spaced_words(struct arena *a, const char *s, const char **at, int most)
{
	const char *start;
	int n = 0;

	for (;;) {
		utf8_skip_spaces(&s);
		if (*s == '\0')
			return n;
		for (start = s; *s && !uni_is_space(utf8_peek(s));)
			utf8_next(&s);
		start = arena_dup(a, start, (size_t)(s - start));
		if (n &&
		    (is_one_word(at[n - 1], start) ||
			is_of_date(at[n - 1], start, s)))
			at[n - 1] = arena_printf(a, "%s%s", at[n - 1], start);
		else if (n < most)
			at[n++] = start;
		else
			at[n - 1] = arena_printf(a, "%s %s", at[n - 1], start);
	}
}

static void
tokenise(struct arena *a, const char *s, struct tokens *t)
{
	t->n = spaced_words(a, s, t->at, MOST_TOKENS);
}

static bool
is_value(const char *s)
{
	return *s && strspn(s, "0123456789.,%-") == strlen(s) &&
	    strpbrk(s, "0123456789");
}

static bool
is_plain(const struct line *line)
{
	return line->role == LINE_TEXT && !line->front &&
	    !strchr(line->s, '\t');
}

/* Names of columns: short, one of them known. */
static bool
is_head(const struct tokens *t)
{
	static const char *const known[] = {"序号", "名称", "指标", "单位",
	    "备注", "时间", "属性", "内容", "项目", "类别", "姓名", "电话",
	    "地址", "职务", "依据", "责任", "部门", "目标值", NULL};
	bool found = false;
	int i;

	if (t->n < 3)
		return false;
	for (i = 0; i < t->n; i++) {
		if (utf8_count(t->at[i], strlen(t->at[i])) > 10 ||
		    word_has_mark(t->at[i], "，。；：“”《》") ||
		    is_value(t->at[i]))
			return false;
		found |= str_has_any(t->at[i], known) != NULL;
	}
	return found;
}

/* A label, then only numbers. */
static bool
is_number_row(const struct tokens *t)
{
	int i;

	if (t->n < 4 || is_value(t->at[0]))
		return false;
	for (i = 1; i < t->n; i++)
		if (!is_value(t->at[i]))
			return false;
	return true;
}

static void
end_row(struct grid_maker *g, int line)
{
	int c;

	for (c = 0; c < g->cols; c++)
		*vec_push(&g->cells) = c < g->filled ? g->row[c] : "";
	*vec_push(&g->rows) = line;
	g->filled = 0;
}

/* Could this line still be of the table? */
static bool
is_of_table(const struct line *line, const struct tokens *t)
{
	int level;

	if (!is_plain(line) || t->n == 0 || word_is_part(line->s, &level) ||
	    word_is_box(line->s) || str_ends(line->s, "。"))
		return false;
	return t->n > 1 || line->width <= 44;
}

/* How many words the next line of the table has. */
static int
tokens_at(const struct grid_maker *g, size_t i)
{
	struct tokens t = {.n = 0};

	if (i < g->l->n && is_plain(&g->l->at[i]))
		tokenise(g->l->im->arena, g->l->at[i].s, &t);
	return t.n;
}

/* Adds a line's words to the row that is being filled. */
static void
add_tokens(struct grid_maker *g, size_t i, const struct tokens *t)
{
	const struct line *line = &g->l->at[i];
	size_t next = line_next(g->l, i + 1);
	int k = 0;

	if (g->filled == 0 && t->n == 1 && tokens_at(g, next) == g->cols) {
		g->row[g->filled++] = t->at[0];
		end_row(g, line->no);
		return;
	}
	if (g->filled && line->gap == 0 && t->n < g->cols) {
		g->row[g->filled - 1] = arena_printf(
		    g->l->im->arena, "%s%s", g->row[g->filled - 1], t->at[0]);
		k = 1;
	}
	for (; k < t->n && g->filled < g->cols; k++)
		g->row[g->filled++] = t->at[k];
	/* more words than columns: they stay together in the last cell */
	for (; k < t->n; k++)
		g->row[g->cols - 1] = arena_printf(
		    g->l->im->arena, "%s %s", g->row[g->cols - 1], t->at[k]);
	if (g->filled == g->cols &&
	    !(next < g->l->n && g->l->at[next].gap == 0 &&
		tokens_at(g, next) == 1 && t->n < g->cols))
		end_row(g, line->no);
}

static struct ms_table *
finish_table(struct grid_maker *g, size_t from, size_t to, int header)
{
	struct ms_table *t =
	    ms_table_new(g->l->im->arena, (int)g->rows.n, g->cols);
	size_t i;

	for (i = 0; i < g->cells.n; i++)
		t->cells[i].text = tidy_words(g->l->im->arena, g->cells.at[i]);
	for (i = 0; i < g->rows.n; i++)
		t->lines[i] = g->rows.at[i];
	t->header = header;
	for (i = from; i < to; i++)
		g->l->at[i].role = LINE_OUT;
	g->l->at[from].role = LINE_TABLE;
	g->l->at[from].table = t;
	doubt_add(g->l->im, DOUBT_SPACED, line_pos(g->l, from),
	    g->l->at[from].s,
	    arena_printf(g->l->im->arena, "%d x %d", t->rows, t->cols), NULL);
	return t;
}

/* A table whose head is line i; gives the line behind it, or i. */
static size_t
headed_table(struct lines *l, size_t i)
{
	struct grid_maker g = {.l = l};
	struct tokens t;
	size_t k, end = i;

	tokenise(l->im->arena, l->at[i].s, &t);
	if (!is_head(&t))
		return i;
	g.cols = t.n;
	add_tokens(&g, i, &t);
	for (k = line_next(l, i + 1); k < l->n; k = line_next(l, k + 1)) {
		tokenise(l->im->arena, l->at[k].s, &t);
		if (!is_of_table(&l->at[k], &t))
			break;
		add_tokens(&g, k, &t);
		if (g.filled == 0)
			end = k + 1;
	}
	if (g.rows.n >= 3)
		finish_table(&g, i, end, 1);
	else
		end = i;
	vec_free(&g.cells);
	vec_free(&g.rows);
	return end;
}

/* Short words above rows of numbers: what the head may consist of. */
static size_t
head_start(const struct lines *l, size_t i)
{
	size_t k, n;

	while ((k = line_before(l, i)) < i) {
		n = utf8_count(l->at[k].s, strlen(l->at[k].s));
		if (!is_plain(&l->at[k]) || n > 30 ||
		    word_has_mark(l->at[k].s, "。；：，“《") ||
		    (n > 8 && !strchr(l->at[k].s, ' ')))
			break;
		i = k;
	}
	return i;
}

/* The words of a head: broken names are one when brackets are open. */
struct head {
	const char *words[64];
	int n;
};

static void
collect_head(const struct lines *l, size_t from, size_t to, struct head *h)
{
	struct arena *a = l->im->arena;
	struct tokens t;
	size_t i;
	int k;

	h->n = 0;
	for (i = line_next(l, from); i < to; i = line_next(l, i + 1)) {
		tokenise(a, l->at[i].s, &t);
		for (k = 0; k < t.n && h->n < 64; k++)
			if (h->n && word_open(h->words[h->n - 1]))
				h->words[h->n - 1] = arena_printf(
				    a, "%s%s", h->words[h->n - 1], t.at[k]);
			else
				h->words[h->n++] = t.at[k];
	}
}

static int
count_word(const struct head *h, int from, const char *word)
{
	int k, n = 0;

	for (k = from; k < h->n; k++)
		n += strcmp(h->words[k], word) == 0;
	return n;
}

/* Joins names that print broke, from word i on: what comes more often than the
 * series that word begins is the end of several names: 面积 of 深化改革面积 and
 * of 新增改革面积. */
static void
join_halves(struct arena *a, struct head *h, int i)
{
	struct head out = *h;
	int k, series = i < h->n ? count_word(h, i, h->words[i]) : 0;

	for (k = out.n = i; k < h->n; k++)
		if (k > i && count_word(h, i, h->words[k]) > series)
			out.words[out.n - 1] = arena_printf(
			    a, "%s%s", out.words[out.n - 1], h->words[k]);
		else
			out.words[out.n++] = h->words[k];
	*h = out;
}

/*
 * A head of two rows over cols columns: some alone, then groups, then the same
 * names under each group. Gives the names under a group, 0 when it is none.
 */
static int
grouped_head(struct arena *a, struct head *h, int cols, int *alone)
{
	int groups, under, k;

	for (k = 1; k < h->n; k++)
		if (k > 1 &&
		    ends_in_digit(arena_dup(a, h->words[k],
			strlen(h->words[k]) > 3 ? strlen(h->words[k]) - 3 : 0)))
			break;
	*alone = k;
	for (groups = 0;
	     k + groups < h->n && str_ends(h->words[k + groups], "年");
	     groups++)
		;
	if (groups < 2 || *alone >= cols || (cols - *alone) % groups)
		return 0;
	under = (cols - *alone) / groups;
	join_halves(a, h, *alone + groups);
	return h->n == *alone + groups + groups * under ? under : 0;
}

static void
put_head(struct ms_table *t, const struct head *h, int alone, int under)
{
	int c, groups = under ? (t->cols - alone) / under : 0;

	for (c = 0; t->header && c < t->cols; c++) {
		if (!under) {
			ms_cell_at(t, 0, c)->text = c < h->n ? h->words[c] : "";
		} else if (c < alone) {
			ms_cell_at(t, 0, c)->text = h->words[c];
		} else {
			if ((c - alone) % under == 0)
				ms_cell_at(t, 0, c)->text =
				    h->words[alone + (c - alone) / under];
			ms_cell_at(t, 1, c)->text =
			    h->words[alone + groups + c - alone];
		}
	}
}

/* Rows of numbers from line i on, with the head above; the line behind. */
static size_t
number_table(struct lines *l, size_t i)
{
	struct grid_maker g = {.l = l};
	struct arena *a = l->im->arena;
	struct tokens t;
	struct head h;
	size_t k, end = i, from = head_start(l, i);
	int alone = 0, under, rows;

	tokenise(a, l->at[i].s, &t);
	g.cols = t.n;
	for (k = i; k < l->n; k = line_next(l, k + 1)) {
		tokenise(a, l->at[k].s, &t);
		if (!is_plain(&l->at[k]) || !is_number_row(&t) || t.n != g.cols)
			break;
		end = k + 1;
	}
	collect_head(l, from, i, &h);
	under = h.n > g.cols ? grouped_head(a, &h, g.cols, &alone) : 0;
	rows = from == i ? 0 : under ? 2 : 1;
	if (h.n != g.cols && !under)
		rows = 0;
	while (rows > (int)g.rows.n)
		end_row(&g, l->at[from].no);
	for (k = i; k < end; k = line_next(l, k + 1)) {
		tokenise(a, l->at[k].s, &t);
		add_tokens(&g, k, &t);
	}
	if (g.rows.n >= 3 && (rows || from == i))
		put_head(finish_table(&g, rows ? from : i, end, rows), &h,
		    alone, under);
	else
		end = i;
	vec_free(&g.cells);
	vec_free(&g.rows);
	return end;
}

void
spaced_rebuild(struct lines *l)
{
	struct tokens t;
	size_t i, end;

	for (i = line_next(l, 0); i < l->n; i = line_next(l, i + 1)) {
		if (!is_plain(&l->at[i]) || !strchr(l->at[i].s, ' '))
			continue;
		tokenise(l->im->arena, l->at[i].s, &t);
		end = i;
		if (is_head(&t))
			end = headed_table(l, i);
		else if (is_number_row(&t))
			end = number_table(l, i);
		if (end > i)
			i = end - 1;
	}
}
