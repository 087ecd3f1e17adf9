/*
 * entry: what chronicles and lists of personnel matters hold, for indexes over
 * the whole archive.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "tree/parts.h"

enum {
	LONGEST_NAME = 16, /* characters; what is longer is no name */
	YEAR_TURNS = 6 /* months back that mean the next year */
};

struct ctx {
	struct arena *arena;
	struct date issue; /* when it came out */
	int year, month; /* at hand; year 0: not said */
	const char *heading; /* met last */
	VEC(struct entry) entries;
};

/* === Days === */

/* The year and month the issue came out in: its day, else its folder's name. */
static struct date
came_out(const struct issue *issue)
{
	struct date d = issue->published;
	const char *end;

	if (d.year)
		return d;
	d.year = issue->year;
	d.month =
	    strlen(issue->id) > 5 ? ordinal_number(issue->id + 5, &end) : 0;
	if (!d.month)
		d.month = 12;
	return d;
}

/* 2024 for 2024年6月; 0 where no year is said. */
static int
said_year(const char *s)
{
	const char *end;
	int n = ordinal_number(s, &end);

	return n > 999 && str_starts(end, "年") ? n : 0;
}

/* Months go on below a year that was said: January after December. */
static void
enter_month(struct ctx *c, int year, int month)
{
	if (year)
		c->year = year;
	else if (c->year && c->month - month > YEAR_TURNS)
		c->year++;
	c->month = month;
}

static struct date
day_of(const struct ctx *c, int month, int day)
{
	int year = c->year;

	if (!year)
		year = c->issue.year - (month > c->issue.month);
	return (struct date){year, month, day};
}

static void
add_days(struct ctx *c, const struct node *node)
{
	char *words = tree_inline_string(c->arena, node);
	struct day_span days;
	struct entry e = {.node = node, .words = words};

	if (!day_span(words, &days))
		return;
	if (days.month)
		enter_month(c, said_year(words), days.month);
	e.first = day_of(c, c->month, days.first);
	e.last =
	    day_of(c, days.last_month ? days.last_month : c->month, days.last);
	if (e.last.month < e.first.month)
		e.last.year = e.first.year + 1;
	if (!meta_date_is_real(e.first))
		return;
	if (!meta_date_is_real(e.last))
		e.last = e.first;
	e.words += days.bytes;
	if (str_starts(e.words, "，"))
		e.words += strlen("，");
	*vec_push(&c->entries) = e;
}

/* === Names === */

/* The first U+3000 ends the name. */
static void
add_name(struct ctx *c, const struct node *node)
{
	static const char space[] = "\u3000";
	char *words = tree_inline_string(c->arena, node->first);
	const char *end = strstr(words, space);
	struct entry e = {.node = node, .heading = c->heading};

	if (!end)
		return;
	e.name = words_packed(
	    c->arena, arena_dup(c->arena, words, (size_t)(end - words)));
	e.words = end + sizeof space - 1;
	if (*e.name && utf8_count(e.name, strlen(e.name)) <= LONGEST_NAME)
		*vec_push(&c->entries) = e;
}

/* === Both === */

static void
meet(struct ctx *c, enum article_kind kind, const struct node *node)
{
	char *words;

	if (node->type == NODE_HEADING) {
		words = tree_inline_string(c->arena, node);
		c->heading = words;
		if (day_month(words))
			enter_month(c, said_year(words), day_month(words));
	} else if (kind == KIND_CHRONICLE && node->type == NODE_PARAGRAPH) {
		add_days(c, node);
	} else if (kind == KIND_PERSONNEL && node->type == NODE_ITEM &&
	    node->first && node->first->type == NODE_PARAGRAPH) {
		add_name(c, node);
	}
}

size_t
tree_entries(struct arena *arena, const struct issue *issue,
    const struct article *article, struct entry **entries)
{
	struct ctx c = {.arena = arena, .issue = came_out(issue)};
	const char *title = day_title(article);
	const struct node *at = article->body;
	size_t n;

	*entries = NULL;
	if (article->kind != KIND_CHRONICLE && article->kind != KIND_PERSONNEL)
		return 0;
	if (day_month(title))
		enter_month(&c, said_year(title), day_month(title));
	while (at) {
		meet(&c, article->kind, at);
		at = at->type == NODE_TABLE ? node_after(article->body, at)
					    : node_next(article->body, at);
	}
	n = c.entries.n;
	*entries = ARENA_ARRAY(arena, struct entry, n + 1);
	if (n)
		memcpy(*entries, c.entries.at, n * sizeof **entries);
	vec_free(&c.entries);
	return n;
}
