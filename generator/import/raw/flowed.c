/*
 * flowed: lines of print that an extraction tool put into one, a space for each
 * end of a line; where it saw no room between paragraphs, these too. The pieces
 * between spaces crowd at the width of the column then. Such lines are parted
 * where a line of print ends as a paragraph may, before its column does, or an
 * ordinal comes next.
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
	LEAST_WIDTH = 30, /* [half em] of a column */
	MOST_WIDTH = 110,
	LEAST_PIECES = 8, /* that end full */
	LEAST_FLOWED = 3, /* lines */
	NARROW = 6 /* [half em] a full line may lack */
};

/* The next space of s from p on that stands between wide characters, so that
 * no one typed it for a word of Latin; or NULL. */
static const char *
next_end(const char *s, const char *p)
{
	for (p = strchr(p, ' '); p; p = strchr(p + 1, ' ')) {
		const char *before = p;

		if (p > s && uni_is_wide(utf8_prev(s, &before)) &&
		    p[1] != ' ' && p[1] != '\0')
			return p;
	}
	return NULL;
}

static bool
may_be_flowed(const struct line *line)
{
	return line->role == LINE_TEXT && line->width > LEAST_WIDTH &&
	    !strchr(line->s, '\t') && *line->s != '|' &&
	    !strstr(line->s, "  ") && !word_is_leader(line->s);
}

/* May a paragraph end behind this piece? */
static bool
may_end(const char *piece)
{
	return uni_is_one_of(word_last(piece), "。；：") ||
	    word_is_heading(piece);
}

/* Counts the widths of pieces that a space ends, and no paragraph. */
static int
count_pieces(const struct lines *l, int counts[MOST_WIDTH + 1])
{
	const char *s, *end, *piece;
	size_t i;
	int n = 0, width;

	for (i = 0; i < l->n; i++)
		for (s = l->at[i].s;
		     may_be_flowed(&l->at[i]) && (end = next_end(s, s));
		     s = end + 1) {
			piece = arena_dup(l->im->arena, s, (size_t)(end - s));
			width = word_width(piece);
			if (width < LEAST_WIDTH || width > MOST_WIDTH ||
			    may_end(piece))
				continue;
			counts[width]++;
			n++;
		}
	return n;
}

/* Pieces of a line: those as wide as the column, and wider ones. */
static void
measure(
    struct arena *a, const struct line *line, int column, int *full, int *wider)
{
	const char *s = line->s, *end;
	int width;

	*full = *wider = 0;
	do {
		end = next_end(s, s);
		width = end ? word_width(arena_dup(a, s, (size_t)(end - s)))
			    : word_width(s);
		*full += end && width >= column - NARROW && width <= column;
		*wider += width > column + 3;
		s = end ? end + 1 : s;
	} while (end);
}

/* Were lines of this column flowed together? Some of three or more; two might
 * be columns side by side. Then hardly any piece is wider. */
static bool
is_flowed(const struct lines *l, int column)
{
	int full, wider, whole = 0, over = 0, flowed = 0;
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (!may_be_flowed(&l->at[i]))
			continue;
		measure(l->im->arena, &l->at[i], column, &full, &wider);
		whole++;
		over += wider > 0;
		flowed += full >= 2;
	}
	return flowed >= LEAST_FLOWED && over * 6 <= whole;
}

/* The width of the column at which most pieces end, 0: at none. */
static int
find_width(const struct lines *l)
{
	int counts[MOST_WIDTH + 1] = {0}, pieces = count_pieces(l, counts);
	int width, k, crowd, best = 0, most = LEAST_PIECES - 1;

	for (width = LEAST_WIDTH; width <= MOST_WIDTH; width++) {
		for (crowd = 0, k = 0; k <= 4; k++)
			crowd += counts[width - k];
		if (crowd >= most + (best > 0)) {
			most = crowd;
			best = width;
		}
	}
	return best && most * 2 >= pieces && is_flowed(l, best) ? best : 0;
}

/* Does a paragraph end at the space behind this line of print? One that fills
 * the column goes on, if no ordinal says else. */
static bool
ends_paragraph(const char *line, const char *rest, int column)
{
	size_t bytes;
	int number;

	return meta_ordinal(rest, &bytes, &number) != ORDINAL_NONE ||
	    (word_width(line) < column - NARROW && may_end(line));
}

/* Adds a paragraph; what stood before and around the line is of its first. */
static void
put_paragraph(struct lines *l, struct line_list *out, struct line *part,
    struct buf *words)
{
	part->s = arena_dup(l->im->arena, words->s, words->n);
	part->width = word_width(part->s);
	line_put(out, part);
	part->gap = part->indent = part->mark = 0;
	part->page = part->item = false;
	buf_clear(words);
}

/* Adds the paragraphs a line was made of, without the spaces that stand where
 * a line of print was full. */
static void
part_line(
    struct lines *l, struct line_list *out, const struct line *line, int column)
{
	const char *from = line->s, *end, *print;
	struct line part = *line;
	struct buf words = {0};

	while ((end = next_end(from, from))) {
		print = arena_dup(l->im->arena, from, (size_t)(end - from));
		from = end + 1;
		buf_puts(&words, print);
		if (ends_paragraph(print, from, column))
			put_paragraph(l, out, &part, &words);
		else if (word_width(print) < column - NARROW)
			buf_putc(&words, ' ');
	}
	buf_puts(&words, from);
	put_paragraph(l, out, &part, &words);
	buf_free(&words);
}

void
flowed_part(struct lines *l)
{
	struct line_list out = {0};
	size_t i;
	int column = find_width(l);

	if (column == 0)
		return;
	for (i = 0; i < l->n; i++)
		if (may_be_flowed(&l->at[i]) &&
		    l->at[i].width > column + NARROW)
			part_line(l, &out, &l->at[i], column);
		else
			line_put(&out, &l->at[i]);
	vec_drop(l->at);
	l->at = out.at;
	l->n = out.n;
}
