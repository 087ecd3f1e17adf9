/*
 * pieces: lines that an extraction tool cut where two marks were set close
 * together. No line of print begins with a mark that closes (GB/T 15834), so
 * such a line goes on the one above; one that begins with a mark that opens
 * does, behind another mark, where both are together as wide as a line of the
 * column. 第一条, which a wide space parts from its words, stands before them.
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
	LEAST_PIECE = 6, /* [half em]; below it may be rotated text */
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

/* Does q begin with a mark that opens, behind another mark? */
static bool
may_open(struct arena *a, const struct line *p, const struct line *q)
{
	size_t bytes;
	int number;

	return uni_is_one_of(utf8_peek(q->s), "（“《〔「") &&
	    uni_is_one_of(word_last(p->s), "，。；：、！？）》〉」』】〕”’") &&
	    meta_ordinal(q->s, &bytes, &number) == ORDINAL_NONE &&
	    !stands_alone(a, q->s);
}

/* Is line i, behind the last of the n lines kept, the rest of its line? All
 * its pieces together are as wide as the column. */
static bool
opens(const struct lines *l, size_t n, size_t i)
{
	const struct line *p = &l->at[n - 1];
	int column, all = p->width;
	bool even, strict;

	if (!may_open(l->im->arena, p, &l->at[i]))
		return false;
	column = line_column(l, i, &even, &strict);
	if (column == 0 || p->width >= column - LONG)
		return false;
	do {
		all += l->at[i].width;
		p = &l->at[i++];
	} while (all < column - SHORT && i < l->n &&
	    may_be_pieces(p, &l->at[i]) &&
	    may_open(l->im->arena, p, &l->at[i]));
	return all >= column - SHORT && all <= column + LONG;
}

static void
merge(struct lines *l, size_t n, size_t i, const char *between)
{
	struct line *p = &l->at[n - 1];

	p->s = arena_printf(l->im->arena, "%s%s%s", p->s, between, l->at[i].s);
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
			merge(l, n, i, "");
		else
			l->at[n++] = l->at[i];
	l->n = n;
}

/* 第五条 or 第一章 and nothing else: its words were set far from it. */
static bool
is_lead(const char *s)
{
	size_t bytes = 0;
	int number, level;

	if (meta_ordinal(s, &bytes, &number) == ORDINAL_CLAUSE)
		return s[bytes] == '\0';
	return word_is_part(s, &level) && utf8_count(s, strlen(s)) <= 6 &&
	    uni_is_one_of(word_last(s), "章节编篇");
}

/* May s be what stands behind the lead: of a clause sentences, of a part its
 * name? */
static bool
follows_lead(const char *lead, const char *s)
{
	size_t bytes;
	int number, level;

	if (is_lead(s) || meta_ordinal(s, &bytes, &number) == ORDINAL_CLAUSE ||
	    strchr(s, '\t'))
		return false;
	return word_is_part(lead, &level)
	    ? word_width(s) > 2 && word_width(s) <= 40 &&
		!word_has_mark(s, "。；：")
	    : word_width(s) >= 20 || word_is_finished(s);
}

/* Leads, and what follows them, in one line; the blank line between says no
 * more than the one behind. */
static void
merge_leads(struct lines *l)
{
	size_t i, n = 0;

	for (i = 0; i < l->n; i++)
		if (n && l->at[n - 1].role == LINE_TEXT &&
		    l->at[i].role == LINE_TEXT && !l->at[i].page &&
		    is_lead(l->at[n - 1].s) &&
		    follows_lead(l->at[n - 1].s, l->at[i].s)) {
			merge(l, n, i, "　");
			if (l->at[i].gap && i + 1 < l->n)
				l->at[i + 1].gap = 0;
		} else {
			l->at[n++] = l->at[i];
		}
	l->n = n;
}

void
pieces_merge(struct lines *l)
{
	merge_leads(l);
	merge_where(l, closes);
	merge_where(l, opens);
}
