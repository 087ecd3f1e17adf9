/*
 * columns: those that one space parts. The width of the full left column tells
 * where; what is no wider than one column has its right part by what stands
 * around it.
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

/* The next space from p on, but that behind 第五条; NULL: none. */
static const char *
next_space(const char *p)
{
	const char *space = strchr(p, ' ');

	while (space && column_is_lead(p, (size_t)(space - p))) {
		p = space + 1;
		space = strchr(p, ' ');
	}
	return space;
}

/* The space of a line at which the words before are as wide as a column; or
 * its only space, where both sides fit one. */
static bool
space_cut(const struct line *line, int width, struct cut *cut)
{
	const char *s = line->s, *p;
	int left, all = word_width(s), best = 0;

	if (!column_may_be(line))
		return false;
	for (p = next_space(s); p; p = next_space(p + 1)) {
		char head[256];
		size_t n = (size_t)(p - s);

		if (n >= sizeof head)
			break;
		memcpy(head, s, n);
		head[n] = '\0';
		left = word_width(head);
		if (left > width + 2 || all - left > width + 5 || left <= best)
			continue;
		best = left;
		*cut = (struct cut){n, n + 1, 0};
	}
	return best > 0;
}

/* Is a line two full columns of this width? */
static bool
is_full_pair(const struct line *line, int width)
{
	struct cut cut;
	char head[256];

	const char *space = next_space(line->s);
	const char *second = space ? next_space(space + 1) : NULL;

	if (!space || (second && next_space(second + 1)))
		return false;
	if (line->width < 2 * width - 14 || line->width > 2 * width + 6 ||
	    !space_cut(line, width, &cut) || cut.end >= sizeof head)
		return false;
	memcpy(head, line->s, cut.end);
	head[cut.end] = '\0';
	return word_width(head) >= width - 6; /* a first line's indent */
}

/* The width of columns that one space parts, 0: a page of other sort. */
void
column_find_width(struct page *p)
{
	int width, count, best = 0;
	size_t i, lines = 0;

	for (i = p->from; i < p->to; i++)
		lines += p->l->at[i].role == LINE_TEXT &&
		    p->l->at[i].width >= 2 * LEAST_WIDTH;
	if (lines < LEAST_LINES)
		return;
	for (width = LEAST_WIDTH; width <= MOST_WIDTH; width++) {
		for (count = 0, i = p->from; i < p->to; i++)
			count += is_full_pair(&p->l->at[i], width);
		if (count && count >= best) {
			best = count;
			p->width = width;
		}
	}
	if ((size_t)best < LEAST_LINES || (size_t)best * 5 < lines * 2)
		p->width = 0;
}

/* A short line with one space between Han, next to a line of two full columns:
 * the last line of a paragraph beside that of another. */
static bool
is_among_pairs(const struct page *p, size_t i, const struct cut *cut)
{
	const struct line *line = &p->l->at[i];
	const char *left = line->s + cut->end;
	int level;

	if (next_space(line->s + cut->start) ||
	    !uni_is_wide(utf8_prev(line->s, &left)) ||
	    !uni_is_wide(utf8_peek(line->s + cut->start)) ||
	    word_is_part(line->s, &level) || word_is_organ(line->s))
		return false;
	return (i > p->from && is_full_pair(&line[-1], p->width)) ||
	    (i + 1 < p->to && is_full_pair(&line[1], p->width));
}

/* Four words or more, three behind a number, none as wide as a column: a row
 * of a table. */
static bool
is_row(const char *s, int width)
{
	const char *space;
	int words = 1 + (s[strspn(s, "0123456789")] == ' ');

	for (; (space = next_space(s)); s = space + 1) {
		if (column_extent(s, (size_t)(space - s), true) >= width - 8)
			return false;
		words++;
	}
	return words > 3 && word_width(s) < width - 8;
}

/* Is s, at the end of line i, a date below the body on the right that signs
 * with it? */
static bool
dates_right(const struct page *p, size_t i, const char *s)
{
	struct arena *a = p->l->im->arena;
	struct date date;
	struct cut cut;

	return i > p->from && word_is_date(a, s, &date) &&
	    space_cut(&p->l->at[i - 1], p->width, &cut) &&
	    word_is_organ(p->l->at[i - 1].s + cut.start);
}

/* Where one space parts the columns: a left part that is full, or a line wider
 * than one column, has a right part. */
enum side
column_side(const struct page *p, size_t i, struct cut *cut)
{
	const struct line *line = &p->l->at[i];

	if (is_row(line->s, p->width))
		return ACROSS;
	if (dates_right(p, i, line->s))
		return RIGHT;
	if (space_cut(line, p->width, cut) &&
	    (line->width > p->width + 2 ||
		dates_right(p, i, line->s + cut->start) ||
		column_extent(line->s, cut->end, true) >= p->width - 6 ||
		is_among_pairs(p, i, cut)))
		return BOTH;
	return line->width <= p->width + 2 ? LEFT : ACROSS;
}

/* Does one space part a line into a full column and one that may be short? */
static bool
is_half_pair(const struct line *line, int width)
{
	const char *space = next_space(line->s);
	struct cut cut;
	int left, right;

	if (!space || next_space(space + 1) || line->width <= width + 2 ||
	    !space_cut(line, width, &cut))
		return false;
	left = column_extent(line->s, cut.end, true);
	right = word_width(line->s + cut.start);
	return (left >= width - 6 && left <= width + 1) ||
	    (right >= width - 6 && right <= width + 1);
}

/* Are lines of a page that no gutter parts columns of the width that one space
 * parts elsewhere? */
bool
column_has_width(const struct page *p, int width)
{
	size_t i, wide = 0, pairs = 0;

	for (i = p->from; width && i < p->to; i++) {
		wide += column_may_be(&p->l->at[i]) &&
		    p->l->at[i].width > width + 2;
		pairs += is_half_pair(&p->l->at[i], width);
	}
	return pairs >= 2 && pairs * 2 >= wide;
}

/* The width that most pages have whose columns one space parts; 0: none. */
int
column_common_width(const struct page *pages, size_t n)
{
	int counts[MOST_WIDTH + 1] = {0}, width, best = 0;
	size_t i;

	for (i = 0; i < n; i++)
		counts[pages[i].width]++;
	for (width = LEAST_WIDTH; width <= MOST_WIDTH; width++)
		if (counts[width] > counts[best ? best : MOST_WIDTH] ||
		    (!best && counts[width]))
			best = width;
	return best;
}
