/*
 * decimals: headings of the system 1, 1.1, 1.1.1. A figure and words are a
 * heading where the series says so: 2 总则 above 2.1, or behind 1.4 of a
 * chapter that was one. Such a line is given the wide space that print has
 * behind the number, by which all else knows it.
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

enum { MOST_PARTS = 4, MOST_HEADING = 30, NEAR = 3 };

/* 3.2.1: its figures, and the words behind. */
struct decimal {
	int at[MOST_PARTS], n;
	size_t digits; /* bytes of the number */
	const char *words;
};

/* Reads the number that s begins with; false where none is, or no heading's
 * words are behind it. */
static bool
read_decimal(const char *s, struct decimal *d)
{
	const char *p = s;
	char *end;
	long value;

	*d = (struct decimal){0};
	do {
		value = strtol(p, &end, 10);
		if (end == p || *p == '0' || value < 1 || value > 99 ||
		    d->n == MOST_PARTS)
			return false;
		d->at[d->n++] = (int)value;
		p = end;
	} while (*p == '.' && p[1] >= '1' && p[1] <= '9' && p++);
	d->digits = (size_t)(p - s);
	utf8_skip_spaces(&p);
	d->words = p;
	return word_heads(p) && utf8_count(p, strlen(p)) <= MOST_HEADING &&
	    !word_has_mark(p, "。；，：") && !strchr(p, '\t');
}

/* May b come next after a? 1.4, 1.5; 1.4, 2; 1, 1.1; 1.1.2, 1.2. */
static bool
follows(const struct decimal *a, const struct decimal *b)
{
	int k;

	for (k = 0; k < a->n && k < b->n && a->at[k] == b->at[k]; k++)
		;
	if (k == a->n)
		return b->n == k + 1 && b->at[k] == 1;
	return k < b->n && b->n == k + 1 && b->at[k] == a->at[k] + 1;
}

struct candidate {
	size_t line;
	struct decimal d;
	bool sure;
};

static void
confirm(struct candidate *list, size_t n)
{
	size_t i, k;

	for (i = 0; i < n; i++)
		for (k = i + 1; k < n && k <= i + NEAR; k++)
			if (follows(&list[i].d, &list[k].d) &&
			    (list[i].sure || list[i].d.n + list[k].d.n > 2)) {
				list[i].sure = list[k].sure = true;
				break;
			}
}

void
decimals_mark(struct lines *l)
{
	VEC(struct candidate) list = {0};
	struct candidate c = {0};
	size_t i;

	for (i = line_next(l, 0); i < l->n; i = line_next(l, i + 1)) {
		c.line = i;
		if (l->at[i].role == LINE_TEXT && !l->at[i].front &&
		    read_decimal(l->at[i].s, &c.d))
			*vec_push(&list) = c;
	}
	confirm(list.at, list.n);
	for (i = 0; i < list.n; i++)
		if (list.at[i].sure) {
			struct line *line = &l->at[list.at[i].line];

			line->s = arena_printf(l->im->arena, "%.*s　%s",
			    (int)list.at[i].d.digits, line->s,
			    list.at[i].d.words);
		}
	vec_free(&list);
}
