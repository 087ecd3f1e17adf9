/*
 * pieces: lines that an extraction tool cut where two marks were set close
 * together. No line of print begins with a mark that closes (GB/T 15834), so
 * such a line goes on the one above; one that begins with a mark that opens
 * does, behind another mark, where both are together as wide as a line of the
 * column.
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

enum {
	LEAST_PIECE = 12, /* [half em]; below it may be rotated text */
	SHORT = 8, /* [half em] an indent, and marks set narrow */
	LONG = 3 /* marks set narrow hold more */
};

static bool
may_be_pieces(const struct line *p, const struct line *q)
{
	return p->role == LINE_TEXT && q->role == LINE_TEXT && q->gap == 0 &&
	    !q->page && !q->item && !q->mark && p->width >= LEAST_PIECE &&
	    !strpbrk(p->s, "\t|") && !strpbrk(q->s, "\t|") &&
	    !strstr(p->s, "  ") && !strstr(q->s, "  ");
}

static bool
closes(const struct lines *l, size_t n, size_t i)
{
	(void)n;
	return word_is_rest(l->at[i].s);
}

/* （某政发〔2014〕3号）, 题注 and 附注 stand alone. */
static bool
stands_alone(struct arena *a, const char *s)
{
	size_t n = strlen(s);

	return word_is_note(s) || word_is_history(s) ||
	    (n > 6 && word_is_number(arena_dup(a, s + 3, n - 6)));
}

/* Is line i, behind the last of the n lines kept, the rest of its line? */
static bool
opens(const struct lines *l, size_t n, size_t i)
{
	const struct line *p = &l->at[n - 1], *q = &l->at[i];
	size_t bytes;
	int number, column, all = p->width + q->width;
	bool even, strict;

	if (!uni_is_one_of(utf8_peek(q->s), "（“《〔「") ||
	    !uni_is_one_of(word_last(p->s), "，。；：、！？）》〉」』】〕”’") ||
	    meta_ordinal(q->s, &bytes, &number) != ORDINAL_NONE ||
	    stands_alone(l->im->arena, q->s))
		return false;
	column = line_column(l, i, &even, &strict);
	return column && p->width < column - SHORT && all >= column - SHORT &&
	    all <= column + LONG;
}

static void
merge(struct lines *l, size_t n, size_t i)
{
	struct line *p = &l->at[n - 1];

	p->s = arena_printf(l->im->arena, "%s%s", p->s, l->at[i].s);
	p->last = l->at[i].last;
	p->width = word_width(p->s);
}

static void
merge_where(
    struct lines *l, bool (*is_rest)(const struct lines *l, size_t n, size_t i))
{
	size_t i, n = 0;

	for (i = 0; i < l->n; i++)
		if (n && may_be_pieces(&l->at[n - 1], &l->at[i]) &&
		    is_rest(l, n, i))
			merge(l, n, i);
		else
			l->at[n++] = l->at[i];
	l->n = n;
}

void
pieces_merge(struct lines *l)
{
	merge_where(l, closes);
	merge_where(l, opens);
}
