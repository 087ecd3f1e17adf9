/*
 * markup: what extraction tools write into text to say how it was set:
 * Markdown's marks, HTML's tables, entities, remarks, rules between pages. The
 * words stay, the marks go, each told; a table becomes one.
 */
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

enum { MOST_TABLE = 4000000 };

static void
tell(struct lines *l, int no, const char *s, size_t n)
{
	doubt_add(l->im, DOUBT_MARKUP, (struct pos){l->file, no, 0},
	    arena_dup(l->im->arena, s, n), NULL, NULL);
}

static void
tell_formula(
    struct lines *l, int no, const char *s, size_t n, const char *words)
{
	bool stays = strncmp(words, s, n) == 0;

	doubt_add(l->im, stays ? DOUBT_FORMULA : DOUBT_MARKUP,
	    (struct pos){l->file, no, 0}, arena_dup(l->im->arena, s, n), words,
	    NULL);
}

/* <table: where it ends, or NULL. */
static const char *
table_end(const char *s, const char *stop)
{
	static const char close[] = "</table>";
	size_t n = sizeof close - 1;
	const char *p = s;

	if ((size_t)(stop - s) < n || strncasecmp(s, "<table", 6) != 0)
		return NULL;
	if (stop - s > MOST_TABLE)
		stop = s + MOST_TABLE;
	while ((p = memchr(p, '<', (size_t)(stop - p)))) {
		if ((size_t)(stop - p) < n)
			return NULL;
		if (strncasecmp(p, close, n) == 0)
			return p + n;
		p++;
	}
	return NULL;
}

/* Characters of an entity and what it stands for. */
static const struct {
	const char *name, *is;
} entities[] = {{"&nbsp;", " "}, {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"},
    {"&quot;", "\""}, {"&emsp;", "　"}, {"&ensp;", " "}};

static const char *
entity(const char *s, const char *end, size_t *n)
{
	size_t i;

	for (i = 0; i < sizeof entities / sizeof *entities; i++) {
		*n = strlen(entities[i].name);
		if ((size_t)(end - s) >= *n &&
		    memcmp(s, entities[i].name, *n) == 0)
			return entities[i].is;
	}
	return NULL;
}

/* A table as it is read: cells in the order of their places. */
struct html_table {
	struct arena *a;
	VEC(struct ms_cell) cells;
	VEC(int) rows, cols; /* where each stands */
	int row, col, height, width;
	struct buf words;
	bool open; /* in a cell */
	bool apart; /* digits stand apart */
	struct ms_cell cell;
	struct buf outside; /* words in no cell: a caption */
};

enum { MOST_COLS = 100, MOST_ROWS = 20000 };

/* Does a cell that is there cover this place? */
static bool
is_covered(const struct html_table *t, int row, int col)
{
	size_t i;

	for (i = t->cells.n; i-- > 0;)
		if (row >= t->rows.at[i] && col >= t->cols.at[i] &&
		    row < t->rows.at[i] + t->cells.at[i].rowspan &&
		    col < t->cols.at[i] + t->cells.at[i].colspan)
			return true;
		else if (t->rows.at[i] + MOST_COLS < row)
			return false;
	return false;
}

static void
end_cell(struct html_table *t)
{
	const char *words;

	if (!t->open)
		return;
	t->open = false;
	while (t->words.n && strchr(" \n\r\t", t->words.s[t->words.n - 1]))
		t->words.n--;
	while (is_covered(t, t->row, t->col))
		t->col++;
	words = arena_dup(t->a, t->words.s ? t->words.s : "", t->words.n);
	t->cell.text =
	    tidy_words(t->a, t->apart ? tidy_digits(t->a, words) : words);
	buf_clear(&t->words);
	if (t->col + t->cell.colspan > MOST_COLS || t->row >= MOST_ROWS)
		return;
	*vec_push(&t->cells) = t->cell;
	*vec_push(&t->rows) = t->row;
	*vec_push(&t->cols) = t->col;
	t->col += t->cell.colspan;
	if (t->col > t->width)
		t->width = t->col;
	if (t->row + t->cell.rowspan > t->height)
		t->height = t->row + t->cell.rowspan;
}

/* rowspan="3" of the tag [s, end); 1 where it says none. */
static int
span_of(const char *s, const char *end, const char *name)
{
	const char *p = memmem(s, (size_t)(end - s), name, strlen(name));
	int n;

	if (!p)
		return 1;
	p += strlen(name);
	p += strspn(p, "= \"'");
	n = atoi(p);
	return n < 1 ? 1 : n > MOST_COLS ? MOST_COLS : n;
}

static bool
is_tag(const char *s, const char *end, const char *name)
{
	size_t n = strlen(name);

	return (size_t)(end - s) >= n && strncasecmp(s, name, n) == 0 &&
	    strchr(" />\t\n", s[n]);
}

/* The tag [s, end), without < and >. */
static void
take_tag(struct html_table *t, const char *s, const char *end)
{
	bool begins = is_tag(s, end, "td") || is_tag(s, end, "th");

	if (is_tag(s, end, "br") && t->open && t->words.n)
		buf_putc(&t->words, '\n');
	if (begins || is_tag(s, end, "/td") || is_tag(s, end, "/th") ||
	    is_tag(s, end, "tr") || is_tag(s, end, "/tr"))
		end_cell(t);
	if (begins) {
		t->open = true;
		t->cell = (struct ms_cell){
		    "", span_of(s, end, "rowspan"), span_of(s, end, "colspan")};
	} else if (is_tag(s, end, "tr")) {
		t->row += t->cells.n > 0;
		t->col = 0;
	}
}

/* Cells in their places; NULL where there are none. */
static struct ms_table *
place_cells(struct html_table *t, int line)
{
	struct ms_table *table;
	bool merged = false;
	size_t i;
	int r, c;

	if (t->cells.n == 0)
		return NULL;
	table = ms_table_new(t->a, t->height, t->width);
	for (i = 0; i < t->cells.n; i++) {
		struct ms_cell *cell = &t->cells.at[i];

		merged |= cell->rowspan > 1 || cell->colspan > 1;
		for (r = 0; r < cell->rowspan; r++)
			for (c = 0; c < cell->colspan; c++)
				*ms_cell_at(table, t->rows.at[i] + r,
				    t->cols.at[i] + c) =
				    (struct ms_cell){"", 0, 0};
		*ms_cell_at(table, t->rows.at[i], t->cols.at[i]) = *cell;
	}
	for (r = 0; r < table->rows; r++)
		table->lines[r] = line;
	table->spans_known = merged;
	return table;
}

const char *
markup_table(struct lines *l, const char *s, const char *stop, int no,
    struct ms_table **table)
{
	const char *end = table_end(s, stop), *close, *is;
	struct html_table t = {.a = l->im->arena, .apart = l->apart};
	struct buf tags = {0};
	size_t n;

	*table = NULL;
	for (; end && s < end; s += n) {
		close = *s == '<' ? memchr(s, '>', (size_t)(end - s)) : NULL;
		if (close) {
			take_tag(&t, s + 1, close);
			n = (size_t)(close - s) + 1;
			buf_add(&tags, s, n);
		} else {
			struct buf *words = t.open ? &t.words : &t.outside;
			size_t from = words->n;

			is = entity(s, end, &n);
			if (!is && (n = formula_words(words, s, end)) > 0) {
				tell_formula(l, no, s, n, words->s + from);
				continue;
			}
			n = is ? n : 1;
			if (is) {
				buf_puts(words, is);
				buf_add(&tags, s, n);
			} else if (words->n || !strchr(" \n\r\t", *s))
				buf_putc(words, *s == '\n' ? ' ' : *s);
		}
	}
	if (end)
		*table = place_cells(&t, no);
	if (*table) {
		tell(l, no, tags.s, tags.n);
		if (t.outside.n)
			(*table)->caption = tidy_words(
			    t.a, arena_dup(t.a, t.outside.s, t.outside.n));
	}
	buf_free(&t.outside);
	buf_free(&tags);
	vec_free(&t.cells);
	vec_free(&t.rows);
	vec_free(&t.cols);
	buf_free(&t.words);
	return *table ? end : NULL;
}

/* <!-- remark --> or ![](picture): its length, 0 for none. */
static size_t
remark(const char *s, const char *end)
{
	const char *p;
	size_t n = (size_t)(end - s);

	if (n > 6 && memcmp(s, "<!--", 4) == 0) {
		p = memmem(s, n, "-->", 3);
		return p ? (size_t)(p - s) + 3 : 0;
	}
	if (n > 4 && s[0] == '!' && s[1] == '[') {
		p = memmem(s, n, "](", 2);
		p = p ? memchr(p, ')', (size_t)(end - p)) : NULL;
		return p ? (size_t)(p - s) + 1 : 0;
	}
	return 0;
}

/* ** that has a partner further on, or had one before. */
static bool
is_strong(const char *s, const char *end, bool open)
{
	return end - s >= 2 && s[0] == '*' && s[1] == '*' &&
	    (open || memmem(s + 2, (size_t)(end - s) - 2, "**", 2));
}

/* Do the bytes hold anything this pass looks for? */
static bool
has_marks(const char *s, size_t n)
{
	return memchr(s, '*', n) || memchr(s, '&', n) || memchr(s, '<', n) ||
	    memchr(s, '!', n) || memchr(s, '\\', n) || memchr(s, '$', n) ||
	    (n && *s == '#');
}

/* # above a title: how many, and the space behind them. */
static size_t
heading_mark(const char *s, const char *end, int *level)
{
	size_t n = 0;

	while (s + n < end && s[n] == '#')
		n++;
	*level = (int)n;
	if (n == 0 || n > 6 || s + n >= end || !uni_is_space(utf8_peek(s + n)))
		return *level = 0;
	return n;
}

/* The words of a line without marks; s where it has none. */
const char *
markup_words(
    struct lines *l, const char *s, const char **end, int no, int *level)
{
	struct buf out = {0};
	const char *p = s, *stop = *end, *is;
	size_t n;
	bool open = false;

	*level = 0;
	if (!has_marks(s, (size_t)(stop - s)))
		return s;
	n = heading_mark(p, stop, level);
	if (n)
		tell(l, no, p, n);
	for (p += n; p < stop;) {
		size_t from = out.n;

		n = remark(p, stop);
		if (n) {
			tell(l, no, p, n);
		} else if ((n = formula_words(&out, p, stop)) > 0) {
			tell_formula(l, no, p, n, out.n ? out.s + from : "");
		} else if (is_strong(p, stop, open)) {
			open = !open;
			tell(l, no, p, n = 2);
		} else if ((is = entity(p, stop, &n)) != NULL) {
			tell(l, no, p, n);
			buf_puts(&out, is);
		} else if (*p == '\\' && p + 1 < stop &&
		    strchr("*_#.()[]-+~`>|$%&", p[1])) {
			tell(l, no, p, n = 1);
		} else {
			buf_add(&out, p, n = 1);
		}
		p += n;
	}
	is = arena_dup(l->im->arena, out.s ? out.s : "", out.n);
	*end = is + out.n;
	buf_free(&out);
	return is;
}

/* ---, ***, ===: a rule between pages or parts. */
bool
markup_is_rule(const char *s)
{
	size_t n = strlen(s);

	return n >= 3 &&
	    (strspn(s, "-") == n || strspn(s, "*") == n ||
		strspn(s, "=") == n || strspn(s, "_") == n);
}
