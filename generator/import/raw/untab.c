/*
 * untab: tabs that are no columns: those before a signature, a date or words
 * set further in; behind a role or a name (编委：, 张三 任…); behind the
 * number of a clause. They become an indent or a space.
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

enum { TAB = 4, MOST_NAME = 4 }; /* [half em], [characters] */

static bool
has_tab(const struct line *line)
{
	return line->role == LINE_TEXT && *line->s != '|' &&
	    strchr(line->s, '\t');
}

static int
tabs(const char *s)
{
	int n = 0;

	for (; *s; s++)
		n += *s == '\t';
	return n;
}

/* The cell at *s, which then is the next one; NULL behind the last. Cells
 * that are empty are passed over. */
static char *
next_cell(struct arena *a, const char **s)
{
	size_t n;

	*s += strspn(*s, "\t ");
	n = strcspn(*s, "\t");
	if (n == 0)
		return NULL;
	*s += n;
	return word_packed(a, arena_dup(a, *s - n, n));
}

static bool
is_name(const char *s)
{
	size_t n = utf8_count(s, strlen(s));

	if (n < 2 || n > MOST_NAME)
		return false;
	while (*s)
		if (!uni_is_han(utf8_next(&s)))
			return false;
	return true;
}

/* Names and nothing else, from s on. */
static bool
are_names(struct arena *a, const char *s)
{
	const char *cell = next_cell(a, &s);
	bool any = cell != NULL;

	for (; cell; cell = next_cell(a, &s))
		any &= is_name(cell);
	return any;
}

/* 编委：, then words that have no colon of their own. */
static bool
is_role(struct arena *a, const char *s)
{
	const char *cell = next_cell(a, &s);

	return cell && str_ends(cell, "：") && *s && !strstr(s, "：");
}

/* 张三, then 任… or 免去…. */
static bool
is_appointment(struct arena *a, const char *s)
{
	static const char *const acts[] = {
	    "任", "免", "不再", "聘", "挂职", "试用", NULL};
	const char *name = next_cell(a, &s), *act = next_cell(a, &s);

	return name && act && is_name(name) && str_starts_any(act, acts);
}

/* 第九条, then a sentence. */
static bool
is_clause(struct arena *a, const char *s)
{
	const char *first = next_cell(a, &s), *rest = next_cell(a, &s);
	size_t bytes;
	int number;
	enum ordinal sort;

	if (!first || !rest || *s || !word_has_mark(rest, "，。；："))
		return false;
	sort = meta_ordinal(first, &bytes, &number);
	return first[bytes] == '\0' &&
	    (sort == ORDINAL_CLAUSE || sort == ORDINAL_HAN ||
		sort == ORDINAL_HAN_PAREN);
}

/* Words alone behind tabs: is line i no cell of the row above it? */
static bool
is_set_in(const struct lines *l, size_t i)
{
	struct arena *a = l->im->arena;
	const char *s = l->at[i].s, *words = s;
	struct date date;

	words += strspn(words, "\t ");
	if (words == s || strchr(words, '\t'))
		return false;
	return word_is_date(a, words, &date) || word_is_organ(words) ||
	    word_is_signer(words) || i == 0 || l->at[i].gap > 0 ||
	    !has_tab(&l->at[i - 1]) || tabs(l->at[i - 1].s) < tabs(s);
}

/* Tabs as spaces, those in front as an indent. */
static void
clear(struct lines *l, size_t i)
{
	struct line *line = &l->at[i];
	struct buf out = {0};
	const char *s = line->s;

	for (; *s == '\t' || *s == ' '; s++)
		line->indent += *s == '\t' ? TAB : 1;
	for (; *s; s++)
		if (*s != '\t')
			buf_putc(&out, *s);
		else if (s[-1] != '\t')
			buf_puts(&out, "　");
	line->s = arena_dup(l->im->arena, out.s ? out.s : "", out.n);
	line->width = word_width(line->s);
	buf_free(&out);
}

void
untab_lines(struct lines *l)
{
	struct arena *a = l->im->arena;
	bool names = false; /* a role and its people stand above */
	size_t i;

	for (i = 0; i < l->n; i++) {
		const char *s = l->at[i].s;
		bool role = has_tab(&l->at[i]) && is_role(a, s);

		names = role ||
		    (names && has_tab(&l->at[i]) && *s == '\t' &&
			are_names(a, s));
		if (has_tab(&l->at[i]) &&
		    (names || is_set_in(l, i) || is_appointment(a, s) ||
			is_clause(a, s)))
			clear(l, i);
	}
}
