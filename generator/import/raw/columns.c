/*
 * columns: two columns of print that an extraction tool left side by side, one
 * line of text with a gap where the gutter was. On a page where most lines have
 * their gap in the same place the left column is read first, then the right
 * one; a line across the gutter (a title, a table's row) ends both, and what
 * follows begins again on the left. Where a tool leaves one space for the
 * gutter, the width of the full left column tells it. All pages of an issue
 * have columns of one width: where some pages have told it, it parts the few
 * lines of a short document too, and those whose gutter shrank to a space.
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
#include "import/raw/columns.h"

/* How far the bytes [0, n) of s reach. */
int
column_extent(const char *s, size_t n, bool wide)
{
	const char *end = s + n;
	int columns = 0;

	while (s < end)
		columns += wide && uni_is_wide(utf8_peek(s)) ? 2 : 1,
		    utf8_next(&s);
	return columns;
}

/* 第五条, 第一章: what stands behind is parted from it in any column. */
bool
column_is_lead(const char *s, size_t n)
{
	const char *end = s + n;

	return n > 6 && n <= 24 && str_starts(s, "第") &&
	    uni_is_one_of(utf8_prev(s, &end), "条章节编");
}

/* Goes to the next gap of two spaces or more from *at on, in column
 * *column; false where there is none. */
static bool
next_gap(const char *s, size_t *at, int *column, bool wide, struct cut *cut)
{
	const char *p = s + *at;
	int spaces = 0, n = *column;
	size_t end = *at;

	while (*p) {
		uint32_t cp = utf8_peek(p);

		if (cp == ' ') {
			if (spaces++ == 0)
				end = (size_t)(p - s);
		} else {
			if (spaces >= 2 && end > 0 &&
			    !column_is_lead(s + *at, end - *at)) {
				*cut = (struct cut){end, (size_t)(p - s), n};
				*at = cut->start;
				*column = n;
				return true;
			}
			spaces = 0;
		}
		utf8_next(&p);
		n += wide && uni_is_wide(cp) ? 2 : 1;
	}
	return false;
}

bool
column_may_be(const struct line *line)
{
	int page;

	return line->role == LINE_TEXT && !strchr(line->s, '\t') &&
	    *line->s != '|' && !word_is_page_end(line->s, &page) &&
	    !word_is_gazette_head(line->s) && !word_is_leader(line->s);
}

/* The only gap of a line, if it has just one. */
static bool
single_gap(const struct line *line, bool wide, struct cut *cut)
{
	size_t at = 0;
	int column = line->indent;
	struct cut other;

	return column_may_be(line) &&
	    next_gap(line->s, &at, &column, wide, cut) &&
	    !next_gap(line->s, &at, &column, wide, &other);
}

/* Where the right part of a line may begin, its left one reaching so far: the
 * only gap, or the indent of a line that has nothing on the left. */
static bool
right_start(const struct page *p, size_t i, struct cut *cut, int *reach)
{
	const struct line *line = &p->l->at[i];
	bool alone = line->indent > LEAST_COLUMN && !strstr(line->s, "  ") &&
	    column_may_be(line);

	if (alone)
		*cut = (struct cut){0, 0, line->indent};
	else if (!single_gap(line, p->wide, cut))
		return false;
	*reach =
	    column_extent(line->s, alone ? strlen(line->s) : cut->end, p->wide);
	return true;
}

/* The column at which most right parts of a page begin: their first lines
 * stand a little further in, so the least of the frequent ones. */
static void
find_gutter(struct page *p)
{
	int *counts = mem_alloc(MOST_COLUMN * sizeof *counts), c, best = 0;
	size_t i, full = 0, near = 0, both = 0;
	struct cut cut;
	int reach;

	for (i = p->from; i < p->to; i++)
		if (right_start(p, i, &cut, &reach) &&
		    cut.column < MOST_COLUMN) {
			counts[cut.column]++;
			both += cut.end > 0;
		}
	for (c = LEAST_COLUMN; c < MOST_COLUMN; c++)
		if (counts[c] > counts[best])
			best = c;
	for (c = best > 4 ? best - 4 : 0; c < best; c++)
		if (counts[c] * 3 >= counts[best] && counts[c] >= 2)
			best = c;
	if (best && counts[best] >= 3 && both >= LEAST_LINES)
		for (i = p->from; i < p->to; i++) {
			if (!right_start(p, i, &cut, &reach) ||
			    cut.column < best - 1 || cut.column > best + 5)
				continue;
			near += cut.end > 0;
			full += reach * 9 >= best * 5;
		}
	if (full >= LEAST_LINES && full * 3 >= near && near * 2 >= both)
		p->gutter = best;
	vec_drop(counts);
}

/* Words between gaps; a full left column of prose counts as two at most. */
static int
count_pieces(const struct page *p, const struct line *line)
{
	struct cut cut;
	size_t at = 0;
	int column = line->indent, n = 1;

	while (next_gap(line->s, &at, &column, p->wide, &cut)) {
		if (n == 1 && cut.column >= p->gutter - 1 &&
		    cut.column <= p->gutter + 5 &&
		    column_extent(line->s, cut.end, p->wide) * 9 >=
			p->gutter * 5)
			return 2;
		n++;
	}
	return n;
}

/* Is line i in a table: of three words or more, or between two such lines? */
static bool
is_tabular(const struct page *p, size_t i)
{
	size_t k;
	bool above = false, below = false;

	if (count_pieces(p, &p->l->at[i]) > 2)
		return true;
	for (k = i; k > p->from && i - k < 3; k--)
		above |= count_pieces(p, &p->l->at[k - 1]) > 2;
	for (k = i + 1; above && k < p->to && k - i <= 3; k++)
		below |= count_pieces(p, &p->l->at[k]) > 2;
	return above && below;
}

/* How wide the bytes [0, n) of s are in print: a space between Han and a number
 * is narrow; several stand for a wide one; a mark may hang over the end. */
static int
printed_width(const char *s, size_t n)
{
	const char *end = s + n;
	int width = 0, spaces;

	while (s < end) {
		for (spaces = 0; s < end && *s == ' '; s++)
			spaces++;
		width += spaces > 1 ? 2 : 0;
		if (s < end)
			width += uni_is_wide(utf8_next(&s)) ? 2 : 1;
	}
	if (n && uni_is_one_of(utf8_prev(end - n, &end), "，、。；："))
		width -= 2;
	return width;
}

/* Half ems from the left edge to byte n: an indent is of two characters. */
static int
reach_of(const struct line *line, size_t n)
{
	return (line->indent > 4      ? line->indent
		       : line->indent ? 4
				      : 0) +
	    printed_width(line->s, n);
}

/* The gap at which both parts of a line fit columns of the known width: one of
 * several spaces, where there is one; or a space behind a full left column,
 * but not in a line that is set in: a title, a 文号. */
static bool
known_cut(const struct page *p, const struct line *line, struct cut *cut)
{
	int left, least, column = line->indent, spaces;
	const char *s = line->s, *at = s, *end;
	size_t bytes = strlen(s);

	for (end = strchr(s, ' '); end; end = strchr(at, ' ')) {
		column += column_extent(at, (size_t)(end - at), p->wide);
		spaces = (int)strspn(end, " ");
		column += spaces;
		at = end + spaces;
		left = reach_of(line, (size_t)(end - s));
		least = spaces > 1 ? 0 : p->known - 4;
		if ((spaces == 1 && line->indent > 4) || left < least ||
		    left > p->known + 1 ||
		    printed_width(at, bytes - (size_t)(at - s)) >
			p->known + 1 ||
		    (spaces > 1 &&
			column <= (p->wide ? p->known : p->known / 2) - 1))
			continue;
		*cut =
		    (struct cut){(size_t)(end - s), (size_t)(at - s), column};
		return true;
	}
	return false;
}

/* Where right parts begin on a page whose columns' width is known: the least
 * place behind a left part that did not push them. */
static void
find_edge(struct page *p)
{
	struct cut cut;
	size_t i;

	for (i = p->from; i < p->to; i++)
		if (column_may_be(&p->l->at[i]) &&
		    known_cut(p, &p->l->at[i], &cut) &&
		    cut.start - cut.end > 1 &&
		    (p->edge == 0 || cut.column < p->edge))
			p->edge = cut.column;
}

/* Does a line stand in the middle of the page and not of its left column? */
static bool
is_centred(const struct page *p, const struct line *line)
{
	int edge = p->gutter ? p->gutter : p->edge;
	int column = p->wide ? p->known : p->known / 2;
	int middle =
	    line->indent + column_extent(line->s, strlen(line->s), p->wide) / 2;

	return p->known && line->indent > 6 &&
	    abs(middle - (edge + column) / 2) < abs(middle - edge / 2);
}

/* Did the left part push the right one from its place, behind one space? */
static bool
is_pushed(const struct cut *cut)
{
	return cut->start - cut->end == 1;
}

/* Does one space behind a full left part stand for the gutter? The line is
 * wider in print than a column; or the space parts Han, as print does not. */
static bool
parts_columns(
    const struct page *p, const struct line *line, const struct cut *cut)
{
	const char *left = line->s + cut->end;

	if (!is_pushed(cut))
		return false;
	return reach_of(line, strlen(line->s)) > p->known + 1 ||
	    (uni_is_wide(utf8_prev(line->s, &left)) &&
		uni_is_wide(utf8_peek(line->s + cut->start)));
}

static enum side
side_by_known(const struct page *p, size_t i, struct cut *cut)
{
	const struct line *line = &p->l->at[i];

	if (known_cut(p, line, cut))
		return BOTH;
	if (p->edge && line->indent >= p->edge - 1)
		return word_is_number(line->s) ? ACROSS : RIGHT;
	return reach_of(line, strlen(line->s)) <= p->known + 1 &&
		!is_centred(p, line)
	    ? LEFT
	    : ACROSS;
}

/* Is line i, set in or wider than a column, a number in the middle of the page,
 * or of the title above it? A tool that counts characters puts wide lines too
 * far to the left. */
static bool
heads_number(const struct page *p, size_t i)
{
	const struct line *line = &p->l->at[i];

	for (; i < p->to && !strstr(line->s, "  ") &&
	     (line->indent > 4 ||
		 reach_of(line, strlen(line->s)) > p->known + 1);
	     i++, line++)
		if (word_is_number(line->s) || word_is_order_number(line->s))
			return is_centred(p, line);
	return false;
}

/* A running head: the first line of a page, parted from what is below. */
static bool
is_page_head(const struct page *p, size_t i)
{
	return line_begins_page(p->l, i) && i + 1 < p->to &&
	    p->l->at[i + 1].gap > 0;
}

static enum side
side_of(const struct page *p, size_t i, struct cut *cut)
{
	const struct line *line = &p->l->at[i];
	size_t at = 0;
	int column = line->indent;

	if (line->role != LINE_TEXT || !column_may_be(line))
		return ACROSS;
	if (!p->gutter && !p->known)
		return column_side(p, i, cut);
	if (is_tabular(p, i) || heads_number(p, i) || is_page_head(p, i))
		return ACROSS;
	if (!p->gutter)
		return side_by_known(p, i, cut);
	if (line->indent >= p->gutter - 1)
		return RIGHT;
	while (next_gap(line->s, &at, &column, p->wide, cut))
		if (cut->column >= p->gutter - 1 &&
		    cut->column <= 2 * p->gutter &&
		    line->indent + column_extent(line->s, cut->end, p->wide) <=
			p->gutter - 1)
			return BOTH;
	column =
	    line->indent + column_extent(line->s, strlen(line->s), p->wide);
	if (p->known && known_cut(p, line, cut) &&
	    (column >= p->gutter || parts_columns(p, line, cut)))
		return BOTH;
	return column < p->gutter ? LEFT : ACROSS;
}

/* One part of a line, which stood so many characters from its column. */
static void
put_part(struct page *p, struct line_list *out, const struct line *line,
    size_t from, size_t to, int indent)
{
	struct line part = *line;

	part.s = arena_dup(p->l->im->arena, line->s + from, to - from);
	part.width = word_width(part.s);
	part.indent = indent < 0 ? 0 : indent;
	line_put(out, &part);
}

/* Are there columns between two lines across? Where only the width of other
 * pages says so, some line must be full. */
static bool
has_columns(const struct page *p, size_t from, size_t to)
{
	struct cut cut;
	size_t i, both = 0, full = 0, right = 0;

	for (i = from; i < to; i++) {
		const struct line *line = &p->l->at[i];
		enum side side = side_of(p, i, &cut);

		right += side == RIGHT;
		both += side == BOTH;
		full += side == BOTH &&
		    (reach_of(line, cut.end) >= p->known - 5 ||
			word_width(line->s + cut.start) >= p->known - 9);
	}
	if (p->gutter)
		return both + right > 0;
	return p->known ? both > 1 && full : both > 0;
}

/* The column at which the right parts of these lines begin. */
static int
right_edge(const struct page *p, size_t from, size_t to)
{
	struct cut cut;
	int edge = MOST_COLUMN;

	if (p->gutter || !p->known)
		return p->gutter;
	for (; from < to; from++) {
		enum side side = side_of(p, from, &cut);
		int column = side == RIGHT	       ? p->l->at[from].indent
		    : side == BOTH && !is_pushed(&cut) ? cut.column
						       : MOST_COLUMN;

		edge = column < edge ? column : edge;
	}
	return edge;
}

/* Lines [from, to) between two lines across: left parts, then right ones. */
static void
put_band(struct page *p, struct line_list *out, size_t from, size_t to)
{
	const struct line *line;
	struct cut cut = {0};
	enum side side;
	size_t i;
	bool first = true, both = has_columns(p, from, to);
	int edge = both ? right_edge(p, from, to) : 0;

	for (i = from; i < to; i++) {
		line = &p->l->at[i];
		side = both ? side_of(p, i, &cut) : LEFT;
		if (side == LEFT)
			line_put(out, line);
		else if (side == BOTH)
			put_part(p, out, line, 0, cut.end, line->indent);
	}
	for (i = from; both && i < to; i++) {
		struct line right = p->l->at[i];

		side = side_of(p, i, &cut);
		right.page = false;
		right.gap = first ? 0 : right.gap;
		if (side == RIGHT)
			put_part(p, out, &right, 0, strlen(right.s),
			    right.indent - edge);
		else if (side == BOTH)
			put_part(p, out, &right, cut.start, strlen(right.s),
			    edge && !is_pushed(&cut) ? cut.column - edge : 0);
		first &= side == LEFT || side == ACROSS;
	}
}

static void
put_page(struct page *p, struct line_list *out)
{
	struct cut cut;
	size_t i, band = p->from;

	for (i = p->from; i < p->to; i++) {
		if ((p->gutter || p->width || p->known) &&
		    side_of(p, i, &cut) != ACROSS)
			continue;
		put_band(p, out, band, i);
		line_put(out, &p->l->at[i]);
		band = i + 1;
	}
	put_band(p, out, band, p->to);
}

static bool
ends_page(const struct lines *l, size_t i)
{
	int page;

	return i + 1 >= l->n || l->at[i + 1].page ||
	    word_is_page_end(l->at[i].s, &page) ||
	    word_is_gazette_head(l->at[i + 1].s);
}

/* By characters, as pdftotext counts; by widths; or by a single space. */
static void
find_columns(struct page *p)
{
	p->gutter = p->width = 0;
	if (p->to - p->from >= 500)
		return;
	p->wide = false;
	find_gutter(p);
	if (p->gutter)
		return;
	p->wide = true;
	find_gutter(p);
	if (!p->gutter)
		column_find_width(p);
}

struct pages {
	VEC(struct page) list;
};

/* The end of the band of page p that begins at line i: two blank lines. */
static size_t
band_end(const struct page *p, size_t i)
{
	for (i++; i < p->to && p->l->at[i].gap < 2; i++)
		;
	return i;
}

/* Has the page a gutter, or at least two of its bands? */
static bool
has_gutters(const struct page *p)
{
	struct page band = *p;
	int found = p->gutter ? 2 : 0;
	size_t i;

	for (i = p->from; found < 2 && i < p->to && !p->width; i = band.to) {
		band.from = i;
		band.to = band_end(p, i);
		find_columns(&band);
		found += band.gutter > 0;
	}
	return found == 2;
}

/*
 * A page with a gutter, in bands that two blank lines part: around the title of
 * an article within the page, tools that count characters may leave the gutter
 * in another place.
 */
static void
add_bands(struct pages *pages, const struct page *p)
{
	struct page band = *p;
	size_t i;

	if (!has_gutters(p)) {
		*vec_push(&pages->list) = *p;
		return;
	}
	for (i = p->from; i < p->to; i = band.to) {
		band.from = i;
		band.to = band_end(p, i);
		find_columns(&band);
		if (!band.gutter && !band.width) {
			band.gutter = p->gutter;
			band.wide = p->wide;
		}
		*vec_push(&pages->list) = band;
	}
}

static void
count_width(int counts[MOST_WIDTH + 1], int width)
{
	if (width >= LEAST_WIDTH && width <= MOST_WIDTH)
		counts[width]++;
}

/* Are columns counted in half ems on most pages with a gutter? */
static bool
counts_wide(const struct page *pages, size_t n)
{
	size_t i, wide = 0, all = 0;

	for (i = 0; i < n; i++) {
		all += pages[i].gutter > 0;
		wide += pages[i].gutter > 0 && pages[i].wide;
	}
	return wide * 2 > all;
}

/* Counts how wide the parts are on a page with a gutter. */
static void
count_widths(const struct page *p, int counts[MOST_WIDTH + 1])
{
	struct cut cut;
	size_t i;

	for (i = p->from; p->gutter && i < p->to; i++)
		if (side_of(p, i, &cut) == BOTH) {
			const struct line *line = &p->l->at[i];

			count_width(counts, reach_of(line, cut.end));
			count_width(counts,
			    printed_width(line->s + cut.start,
				strlen(line->s + cut.start)));
		}
}

/* The width that full columns of the issue have: the widest of the frequent
 * ones; 0: too few. */
static int
common_column(const int counts[MOST_WIDTH + 1])
{
	int width, most = 0, best = 0;

	for (width = LEAST_WIDTH; width <= MOST_WIDTH; width++)
		most = counts[width] > most ? counts[width] : most;
	for (width = LEAST_WIDTH; width <= MOST_WIDTH; width++)
		if (counts[width] * 3 >= most)
			best = width;
	return most >= LEAST_LINES ? best : 0;
}

void
columns_read(struct lines *l)
{
	struct pages pages = {0};
	int counts[MOST_WIDTH + 1] = {0};
	struct line_list out = {0};
	struct page p = {.l = l};
	int pairs, known;
	bool wide;
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (!ends_page(l, i))
			continue;
		p.to = i + 1;
		find_columns(&p);
		add_bands(&pages, &p);
		p.from = p.to;
	}
	for (i = 0; i < pages.list.n; i++)
		count_widths(&pages.list.at[i], counts);
	pairs = column_common_width(pages.list.at, pages.list.n);
	known = common_column(counts);
	wide = counts_wide(pages.list.at, pages.list.n);
	for (i = 0; i < pages.list.n; i++) {
		struct page *page = &pages.list.at[i];

		if (!page->width && !page->gutter &&
		    column_has_width(page, pairs))
			page->width = pairs;
		page->known = page->width ? 0 : known;
		if (page->known && !page->gutter) {
			page->wide = wide;
			find_edge(page);
		}
		put_page(page, &out);
	}
	vec_free(&pages.list);
	vec_drop(l->at);
	l->at = out.at;
	l->n = out.n;
}
