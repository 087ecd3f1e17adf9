/*
 * aligned: tables of a text whose layout the tool kept: the words of a column
 * stand below one another, with spaces between the columns. Where no word of
 * the lines with gaps stands, a river runs down; rivers that are gaps of two
 * spaces in most lines part the columns. The lines with three parts say how far
 * the table goes, for two columns of print have gaps too. A blank line parts
 * the rows, so a cell's lines are one wherever print set them, at the top or in
 * the middle; where no line is blank, a row begins with words in the first
 * column.
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

enum {
	MOST_WORDS = 48, /* of a line */
	MOST_WIDTH = 400, /* of a line, in places */
	MOST_COLS = 24,
	MOST_GROUP = 24, /* [characters] of a group's name */
	LEAST_BODY = 6, /* tenths of the block's width: a line of text */
	ODD_LINES = 12, /* one in so many lines may cross a river */
	PASSED_OVER = 64 /* one in so many lines of a block without columns */
};

/* Words with single spaces between them, and their places in the line. */
struct cell {
	const char *s;
	size_t n;
	int start, end;
};
struct row {
	size_t line;
	struct cell at[MOST_WORDS];
	int n;
	bool gapped; /* two spaces stand in it */
};

struct block {
	struct lines *l;
	bool wide; /* places are half ems, not characters */
	VEC(struct row) rows; /* lines, in fact: physical rows */
	size_t gathered; /* rows at first */
	int river[MOST_COLS], cols; /* columns end at them; the last is open */
	int bank[MOST_COLS]; /* where the next column's words begin */
};

/* 年, 月, 日 and 号 go with the figures before them. */
static bool
is_date_unit(const char *s)
{
	static const char *const units[] = {"年", "月", "日", "号", NULL};

	return str_starts_any(s, units) != NULL;
}

/* 胡  杰, 合  计: characters set apart are one word. */
static bool
is_lone_han(const char *s, size_t n)
{
	return uni_is_han(utf8_peek(s)) && utf8_count(s, n) == 1;
}

/* The words of line i and where they stand. */
static void
measure(const struct block *b, size_t i, struct row *row)
{
	const struct line *line = &b->l->at[i];
	const char *s = line->s;
	int at = line->indent, spaces = 0;

	*row = (struct row){.line = i};
	while (*s) {
		const char *p = s;
		uint32_t cp = utf8_next(&s);
		int width = b->wide && uni_is_wide(cp) ? 2 : 1;
		struct cell *cell = row->n ? &row->at[row->n - 1] : NULL;

		if (uni_is_space(cp)) {
			spaces += width;
		} else if (cell &&
		    (!spaces || row->n == MOST_WORDS ||
			(spaces == 1 && is_date_unit(p)) ||
			(is_lone_han(cell->s, cell->n) &&
			    is_lone_han(p, strcspn(p, " "))))) {
			cell->n = (size_t)(s - cell->s);
			cell->end = at + width;
		} else {
			row->gapped |= cell && spaces >= 2;
			row->at[row->n++] =
			    (struct cell){p, (size_t)(s - p), at, at + width};
		}
		if (!uni_is_space(cp))
			spaces = 0;
		at += width;
	}
}

/* 第二条   本办法…: a clause, whose number print sets apart. */
static bool
is_clause(const char *s)
{
	size_t bytes;
	int number;

	return meta_ordinal(s, &bytes, &number) == ORDINAL_CLAUSE &&
	    s[bytes] == ' ';
}

/* What may be a table's line; colons are a roster's or a masthead's. */
static bool
may_be_of_table(const struct line *line)
{
	int level, page, no;
	const char *colon = strstr(line->s, "：");

	return line->role == LINE_TEXT && !strchr(line->s, '\t') &&
	    *line->s != '|' && !word_is_leader(line->s) &&
	    !is_clause(line->s) && !word_is_page_end(line->s, &page) &&
	    !word_is_gazette_head(line->s) && !word_is_part(line->s, &level) &&
	    !word_is_label(line->s, &no) && !word_is_caption(line->s) &&
	    line->indent + (int)strlen(line->s) < MOST_WIDTH &&
	    !(colon && (strstr(colon, "  ") || strstr(colon, "　")));
}

static int
segments(const struct row *row)
{
	int k, n = row->n > 0;

	for (k = 1; k < row->n; k++)
		n += row->at[k].start - row->at[k - 1].end >= 2;
	return n;
}

static int
row_end(const struct row *row)
{
	return row->at[row->n - 1].end;
}

/* A line of text, from the margin on across most of the block. */
static bool
is_body(const struct row *row, int left, int right)
{
	return segments(row) == 1 && row->at[0].start <= left + 4 &&
	    (row_end(row) - row->at[0].start) * 10 >=
	    (right - left) * LEAST_BODY;
}

static bool
is_wide_row(const struct row *row)
{
	return row->gapped && segments(row) >= 3;
}

/* A head's upper line stands close above the first line, further in. */
static void
gather_above(struct block *b, size_t i)
{
	const struct line *first = &b->l->at[i];
	struct row row;

	if (i == 0 || first->gap || first->page ||
	    !may_be_of_table(first - 1) || word_width(first[-1].s) > MOST_GROUP)
		return;
	measure(b, i - 1, &row);
	if (row.n && row.at[0].start > 8)
		*vec_push(&b->rows) = row;
}

/* The first line of the next page's text, past what stands at the foot of this
 * one and the head of that; i itself where no page ends. */
static size_t
over_page(const struct lines *l, size_t i)
{
	size_t k;
	int page;

	for (k = i; k < l->n; k++) {
		const struct line *line = &l->at[k];

		if (line->role == LINE_TEXT && *line->s &&
		    !word_is_page_end(line->s, &page) &&
		    !word_is_gazette_head(line->s) && (k == i || !line->page) &&
		    !word_is_foot_note(line->s))
			break;
		if (line->page && !word_is_gazette_head(line->s))
			break;
	}
	return k > i && k < l->n ? k : i;
}

/* Does the table go on in line i, at the head of a page, with another row? */
static bool
goes_on(const struct block *b, size_t i)
{
	struct row row;

	measure(b, i, &row);
	return is_wide_row(&row) && may_be_of_table(&b->l->at[i]) &&
	    strcmp(b->l->at[b->rows.at[0].line].s, b->l->at[i].s) != 0;
}

/* Takes the lines from i on that may be of one table. */
static void
gather(struct block *b, size_t i)
{
	int left = MOST_WIDTH, right = 0;
	struct row row;
	size_t next;

	gather_above(b, i);
	for (; i < b->l->n; i++) {
		const struct line *line = &b->l->at[i];

		next = b->rows.n ? over_page(b->l, i) : i;
		if (next > i && goes_on(b, next))
			i = next;
		else if (!may_be_of_table(line) ||
		    (b->rows.n && (line->page || line->gap > 3)))
			break;
		measure(b, i, &row);
		if (row.n == 0)
			break;
		if (row.gapped) {
			left = row.at[0].start < left ? row.at[0].start : left;
			right = row_end(&row) > right ? row_end(&row) : right;
		} else if (is_body(&row, left, right)) {
			break;
		}
		*vec_push(&b->rows) = row;
	}
	while (b->rows.n && !b->rows.at[b->rows.n - 1].gapped &&
	    b->l->at[b->rows.at[b->rows.n - 1].line].gap)
		b->rows.n--;
}

/* Lines that show where columns are: those with three parts, or with gaps. */
static bool
counts(const struct row *row, bool all)
{
	return all ? row->gapped : is_wide_row(row);
}

/* Is the gap at [from, to) one that parts words: two spaces in most lines? */
static bool
is_river(const struct block *b, bool all, int from, int to)
{
	size_t i;
	int both = 0, wide = 0, k;

	for (i = 0; i < b->rows.n; i++) {
		const struct row *row = &b->rows.at[i];

		for (k = 1; counts(row, all) && k < row->n; k++)
			if (row->at[k - 1].end <= to &&
			    row->at[k].start >= from &&
			    row->at[k - 1].start < from &&
			    row->at[k].end > to) {
				both++;
				wide +=
				    row->at[k].start - row->at[k - 1].end >= 2;
			}
	}
	return both >= 2 && wide * 2 >= both;
}

static void
find_rivers(struct block *b, bool all)
{
	int *there = mem_alloc((MOST_WIDTH + 1) * sizeof *there);
	int c, k, from, lines = 0, odd;
	size_t i;

	for (i = 0; i < b->rows.n; i++) {
		const struct row *row = &b->rows.at[i];

		if (!counts(row, all))
			continue;
		lines++;
		for (k = 0; k < row->n; k++)
			for (c = row->at[k].start; c < row->at[k].end; c++)
				there[c]++;
	}
	odd = lines / ODD_LINES;
	for (c = 0; c < MOST_WIDTH && there[c] <= odd; c++)
		;
	for (b->cols = 0; c < MOST_WIDTH && b->cols < MOST_COLS - 1;) {
		while (c < MOST_WIDTH && there[c] > odd)
			c++;
		for (from = c; c < MOST_WIDTH && there[c] <= odd;)
			c++;
		if (c >= MOST_WIDTH || !is_river(b, all, from, c))
			continue;
		b->bank[b->cols] = c;
		b->river[b->cols++] = (from + c) / 2;
	}
	b->cols++;
	vec_drop(there);
}

static int
column_at(const struct block *b, int place)
{
	int c = 0;

	while (c < b->cols - 1 && place >= b->river[c])
		c++;
	return c;
}

/* A word over a river is of the column that has its middle. */
static int
column_of(const struct block *b, const struct cell *cell)
{
	return column_at(b, (cell->start + cell->end) / 2);
}

/* One run of words over a river, in a word or alone between blank lines: the
 * name of a group of rows. */
static bool
is_group(const struct block *b, const struct row *row)
{
	const struct line *line = &b->l->at[row->line];
	bool alone = line->gap && row->line + 1 < b->l->n && line[1].gap;
	int k;

	if (segments(row) > 1)
		return false;
	for (k = 0; k < row->n; k++)
		if (column_at(b, row->at[k].start) !=
		    column_at(b, row->at[k].end - 1))
			return true;
	return alone &&
	    column_at(b, row->at[0].start) != column_at(b, row_end(row) - 1);
}

/* Do words reach from one column into the next, on a line with more than
 * them? Then it is text, perhaps in two columns of print. */
static bool
runs_over(const struct block *b, const struct row *row)
{
	int k, c;

	for (k = 0; k < row->n && !is_wide_row(row); k++) {
		c = column_at(b, row->at[k].start);
		if (c < b->cols - 1 && row->at[k].end > b->bank[c] + 1)
			return segments(row) > 1;
	}
	return false;
}

/* The table ends where text begins: by the lines with three parts. */
static void
cut_text(struct block *b)
{
	size_t i;

	find_rivers(b, false);
	for (i = 0; i < b->rows.n && !runs_over(b, &b->rows.at[i]); i++)
		;
	b->rows.n = i;
}

/* And where a run of words crosses a river and is no group. */
static void
cut_groups(struct block *b)
{
	size_t i;

	find_rivers(b, true);
	for (i = 0; i < b->rows.n; i++) {
		const struct row *row = &b->rows.at[i];

		if (is_group(b, row) &&
		    (row_end(row) - row->at[0].start > 2 * MOST_GROUP ||
			str_ends(b->l->at[row->line].s, "。")))
			break;
	}
	b->rows.n = i;
	while (b->rows.n && is_group(b, &b->rows.at[b->rows.n - 1]))
		b->rows.n--;
}

static bool
is_figure(const struct cell *cell)
{
	return strspn(cell->s, "0123456789") >= cell->n;
}

/* Do blank lines part the rows? */
static bool
has_blanks(const struct block *b)
{
	size_t i, n = 0;

	for (i = 1; i < b->rows.n; i++)
		n += b->l->at[b->rows.at[i].line].gap > 0;
	return n >= 2;
}

/* Does a row of the table begin with this line? */
static bool
begins_row(const struct block *b, size_t i, size_t first, bool blanks)
{
	const struct row *row = &b->rows.at[i];
	bool lead = column_of(b, &row->at[0]) == 0;
	size_t k;

	if (i == 0 || (blanks && b->l->at[row->line].gap))
		return true;
	if (!blanks)
		return lead || is_group(b, row);
	if (!lead || !is_figure(&row->at[0]))
		return false;
	for (k = first; k < i; k++)
		if (column_of(b, &b->rows.at[k].at[0]) == 0 &&
		    is_figure(&b->rows.at[k].at[0]))
			return true;
	return false;
}

/* Adds the words [cell->s, n) to a cell's text: print broke Han anywhere, other
 * words at a space. */
static void
add_words(struct arena *a, const char **text, const struct cell *cell)
{
	uint32_t last = word_last(*text), next = utf8_peek(cell->s);
	bool apart =
	    last && last != '-' && uni_is_latin(last) && uni_is_latin(next);

	*text = arena_printf(
	    a, "%s%s%.*s", *text, apart ? " " : "", (int)cell->n, cell->s);
}

/* The words of lines [from, to) by columns; a group's all in the first. */
static void
fill(const struct block *b, size_t from, size_t to, bool group,
    const char **cells)
{
	size_t i;
	int k, c;

	for (c = 0; c < b->cols; c++)
		cells[c] = "";
	for (i = from; i < to; i++)
		for (k = 0; k < b->rows.at[i].n; k++) {
			const struct cell *cell = &b->rows.at[i].at[k];

			add_words(b->l->im->arena,
			    &cells[group ? 0 : column_of(b, cell)], cell);
		}
}

struct result {
	VEC(const char *) cells;
	VEC(int) lines;
};

static const char **
add_row(const struct block *b, struct result *r, size_t line)
{
	size_t n = r->cells.n;
	int c;

	for (c = 0; c < b->cols; c++)
		*vec_push(&r->cells) = "";
	*vec_push(&r->lines) = b->l->at[b->rows.at[line].line].no;
	return r->cells.at + n;
}

/* Where the words of line i of column c stand; false: it has none there. */
static bool
extent(const struct block *b, size_t i, int c, int *start, int *end)
{
	const struct row *row = &b->rows.at[i];
	bool any = false;
	int k;

	for (k = 0; k < row->n; k++)
		if (column_of(b, &row->at[k]) == c) {
			*start = any ? *start : row->at[k].start;
			*end = row->at[k].end;
			any = true;
		}
	return any;
}

/* The first of lines [i, to) with words in column c; to: none. */
static size_t
first_line(const struct block *b, size_t i, size_t to, int c)
{
	int start, end;

	while (i < to && !extent(b, i, c, &start, &end))
		i++;
	return i;
}

/* A name in the head, on line upper, over the columns first to last, whose own
 * names begin on line lower. */
struct over {
	size_t upper, lower;
	int first, last;
};

/*
 * Does the upper name of column c stand over more columns? Those beside it
 * whose names begin on the line of its lower one; of these, as many as have
 * it in their middle.
 */
static bool
find_over(const struct block *b, size_t to, int c, struct over *over)
{
	size_t upper = first_line(b, 0, to, c);
	size_t lower = first_line(b, upper + 1, to, c);
	int first = c, last = c, x, y, start, end, from, until, off, best;

	*over = (struct over){upper, lower, c, c};
	if (lower >= to || !extent(b, upper, c, &start, &end))
		return false;
	while (first > 0 && first_line(b, 0, to, first - 1) == lower)
		first--;
	while (last < b->cols - 1 && first_line(b, 0, to, last + 1) == lower)
		last++;
	best = MOST_WIDTH * 2;
	for (x = first; x <= c; x++)
		for (y = c; y <= last; y++) {
			if (!extent(b, lower, x, &from, &off) ||
			    !extent(b, lower, y, &off, &until))
				continue;
			off = abs(from + until - start - end);
			if (off < best) {
				best = off;
				*over = (struct over){upper, lower, x, y};
			}
		}
	return over->last > over->first;
}

/* Lines [0, to) are the head: names of columns, some below a group's name. */
static void
put_head(const struct block *b, struct result *r, size_t to)
{
	const char *cells[MOST_COLS];
	const char **rows;
	struct over over;
	bool two = false;
	int c;

	fill(b, 0, to, false, cells);
	add_row(b, r, 0);
	add_row(b, r, 0);
	rows = r->cells.at;
	memcpy(rows, cells, (size_t)b->cols * sizeof *rows);
	for (c = 0; c < b->cols; c++) {
		if (!find_over(b, to, c, &over))
			continue;
		two = true;
		fill(b, over.lower, to, false, cells);
		memcpy(rows + b->cols + over.first, cells + over.first,
		    (size_t)(over.last - over.first + 1) * sizeof *rows);
		fill(b, 0, over.lower, false, cells);
		rows[over.first] = cells[c];
		for (c = over.first + 1; c <= over.last; c++)
			rows[c] = "";
		c--;
	}
	if (!two) {
		r->cells.n -= (size_t)b->cols;
		r->lines.n--;
	}
}

/* Short words only, name beside name, are a list of people. */
static bool
is_list_of_names(const struct result *r)
{
	size_t i, n = 0;

	for (i = 0; i < r->cells.n; i++) {
		if (utf8_count(r->cells.at[i], strlen(r->cells.at[i])) > 4 ||
		    strpbrk(r->cells.at[i], "0123456789"))
			return false;
		n += *r->cells.at[i] != '\0';
	}
	return n > 0;
}

static bool
is_table(const struct block *b, const struct result *r)
{
	size_t i, full = 0, rows = r->lines.n;
	int c, filled;

	for (i = 0; i < rows; i++) {
		filled = 0;
		for (c = 0; c < b->cols; c++)
			filled +=
			    *r->cells.at[i * (size_t)b->cols + (size_t)c] !=
			    '\0';
		full += filled * 3 >= b->cols * 2;
	}
	return rows >= 3 && full * 2 > rows && !is_list_of_names(r);
}

static void
put_table(struct block *b, const struct result *r)
{
	struct arena *a = b->l->im->arena;
	struct ms_table *t = ms_table_new(a, (int)r->lines.n, b->cols);
	size_t i, first = b->rows.at[0].line;

	for (i = 0; i < r->cells.n; i++)
		t->cells[i].text = tidy_words(a, r->cells.at[i]);
	for (i = 0; i < r->lines.n; i++)
		t->lines[i] = r->lines.at[i];
	t->header = -1;
	doubt_add(b->l->im, DOUBT_SPACED, line_pos(b->l, first),
	    b->l->at[first].s, arena_printf(a, "%d x %d", t->rows, t->cols),
	    NULL);
	for (i = 0; i < b->rows.n; i++)
		b->l->at[b->rows.at[i].line].role = LINE_OUT;
	b->l->at[first].role = LINE_TABLE;
	b->l->at[first].table = t;
}

/* The rows of the table; the first lines are its head. */
static void
part_rows(const struct block *b, struct result *r)
{
	const char *cells[MOST_COLS], **row;
	bool blanks = has_blanks(b);
	size_t i, from = 0;

	for (i = 1; i <= b->rows.n; i++) {
		if (i < b->rows.n && !begins_row(b, i, from, blanks))
			continue;
		if (from == 0) {
			put_head(b, r, i);
		} else {
			fill(b, from, i,
			    i - from == 1 && is_group(b, &b->rows.at[from]),
			    cells);
			row = add_row(b, r, from);
			memcpy(row, cells, (size_t)b->cols * sizeof *row);
		}
		from = i;
	}
}

/* Gaps of two spaces where no river runs: places were not counted right. */
static int
misfits(const struct block *b)
{
	size_t i;
	int k, n = 0;

	for (i = 0; i < b->rows.n; i++) {
		const struct row *row = &b->rows.at[i];

		for (k = 1; k < row->n; k++)
			n += row->at[k].start - row->at[k - 1].end >= 2 &&
			    column_of(b, &row->at[k]) ==
				column_of(b, &row->at[k - 1]);
	}
	return n;
}

/* The table that begins at line i, or with the line before it; false where
 * there is none. */
static bool
find_table(struct block *b, struct result *r, size_t i)
{
	gather(b, i);
	b->gathered = b->rows.n;
	if (b->rows.n >= 3)
		cut_text(b);
	if (b->rows.n >= 3)
		cut_groups(b);
	if (b->rows.n < 3 || b->cols < 3)
		return false;
	part_rows(b, r);
	return is_table(b, r);
}

/* Places count characters, as pdftotext counts, or half ems: whichever fits
 * better. Gives how many lines are no table's beginning either: none, but of
 * very many lines without columns a few, or looking would take for ever. */
static size_t
rebuild(struct lines *l, size_t i)
{
	struct block b[2] = {{.l = l}, {.l = l, .wide = true}};
	struct result r[2] = {0};
	bool found[2];
	size_t skip;
	int k;

	for (k = 0; k < 2; k++)
		found[k] = find_table(&b[k], &r[k], i);
	skip = b[0].gathered / PASSED_OVER;
	k = found[1] && (!found[0] || misfits(&b[1]) < misfits(&b[0]));
	if (found[k])
		put_table(&b[k], &r[k]);
	skip = found[k] ? 0 : skip;
	for (k = 0; k < 2; k++) {
		vec_free(&b[k].rows);
		vec_free(&r[k].cells);
		vec_free(&r[k].lines);
	}
	return skip;
}

void
aligned_rebuild(struct lines *l)
{
	struct block b = {.l = l};
	struct row row;
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (!may_be_of_table(&l->at[i]))
			continue;
		measure(&b, i, &row);
		if (is_wide_row(&row))
			i += rebuild(l, i);
	}
}
