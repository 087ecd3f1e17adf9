/*
 * check_issue: what is only seen across the articles of an issue: a number or a
 * title that comes twice, pages and categories out of order.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "tree/parts.h"

/* An article by what may not come twice; sorted, equals are neighbours. */
struct key {
	const char *words;
	size_t index; /* of the article */
};

static int
by_words(const void *a, const void *b)
{
	const struct key *x = a, *y = b;
	int order = strcmp(x->words, y->words);

	return order ? order : x->index < y->index ? -1 : x->index > y->index;
}

/*
 * Keys of the articles that have one, sorted; the arena owns them. An article's
 * key is NULL where it does not count.
 */
static struct key *
sort_keys(struct arena *arena, const struct issue *issue,
    const char *(*key_of)(struct arena *, const struct article *), size_t *n)
{
	struct key *keys = ARENA_ARRAY(arena, struct key, issue->narticles + 1);
	const char *words;
	size_t i;

	*n = 0;
	for (i = 0; i < issue->narticles; i++) {
		words = key_of(arena, &issue->articles[i]);
		if (words)
			keys[(*n)++] = (struct key){words, i};
	}
	qsort(keys, *n, sizeof *keys, by_words);
	return keys;
}

/* 〔2024〕 (2024) [2024] are one number written three ways. */
static const char *
number_key(struct arena *arena, const struct article *article)
{
	static const char *const brackets[] = {"〔[［(（【", "〕]］)）】"};
	struct buf b = {0};
	const char *s, *mark;
	char *key;
	uint32_t cp, one;
	int i;

	if (!article->number)
		return NULL;
	s = words_packed(arena, article->number);
	while ((cp = utf8_next(&s))) {
		for (i = 0; i < 2; i++)
			for (mark = brackets[i]; (one = utf8_next(&mark));)
				if (cp == one)
					cp = (uint32_t) "[]"[i];
		buf_putu(&b, cp);
	}
	key = arena_dup(arena, b.n ? b.s : "", b.n);
	buf_free(&b);
	return key;
}

/* 人事任免 and 大事记 may come several times. */
static const char *
title_key(struct arena *arena, const struct article *article)
{
	if (article->kind == KIND_PERSONNEL ||
	    article->kind == KIND_CHRONICLE || article->kind == KIND_ORDER)
		return NULL;
	return words_packed(arena, meta_title(arena, article));
}

static const char *
top_category(struct arena *arena, const struct article *article)
{
	(void)arena;
	return article->category.n && strcmp(article->category.at[0], "?") != 0
	    ? article->category.at[0]
	    : NULL; /* ? : it has had its message */
}

static const char *
whole_category(struct arena *arena, const struct article *article)
{
	return article->category.n > 1
	    ? arena_printf(arena, "%s/%s", article->category.at[0],
		  article->category.at[1])
	    : NULL;
}

static struct pos
top(const struct article *article)
{
	return (struct pos){article->file, 1, 0};
}

static void
check_twice(struct arena *arena, const struct issue *issue, struct msgs *msgs,
    bool titles)
{
	size_t n, i;
	const struct key *keys =
	    sort_keys(arena, issue, titles ? title_key : number_key, &n);
	const struct article *here, *there;

	for (i = 1; i < n; i++) {
		if (strcmp(keys[i].words, keys[i - 1].words) != 0)
			continue;
		here = &issue->articles[keys[i].index];
		there = &issue->articles[keys[i - 1].index];
		if (titles)
			msg(msgs, MSG_TITLE_AGAIN, here->pos_title,
			    there->file);
		else
			msg(msgs, MSG_NUMBER_AGAIN, here->pos_number,
			    here->number, there->file);
	}
}

static void
check_category(struct arena *arena, const struct issue *issue,
    struct msgs *msgs, bool whole)
{
	size_t n, i;
	const struct key *keys =
	    sort_keys(arena, issue, whole ? whole_category : top_category, &n);

	for (i = 1; i < n; i++)
		if (strcmp(keys[i].words, keys[i - 1].words) == 0 &&
		    keys[i].index != keys[i - 1].index + 1)
			msg(msgs, MSG_CATEGORY_AGAIN,
			    top(&issue->articles[keys[i].index]),
			    keys[i].words);
}

/* page: in front matter, where an issue was printed before. */
static void
check_pages(const struct issue *issue, struct msgs *msgs)
{
	const struct article *article;
	int last = 0;
	size_t i;

	for (i = 0; i < issue->narticles; i++) {
		article = &issue->articles[i];
		if (article->printed_page == 0)
			continue;
		if (article->printed_page < last)
			msg(msgs, MSG_PAGE_ORDER, top(article),
			    article->printed_page, last);
		last = article->printed_page;
	}
}

static bool
is_later(struct date a, struct date b)
{
	return (a.year * 12 + a.month) * 31 + a.day >
	    (b.year * 12 + b.month) * 31 + b.day;
}

/* No document is younger than the issue it is printed in. */
static void
check_dates(struct arena *arena, const struct issue *issue, struct msgs *msgs)
{
	const struct article *article;
	size_t i;

	for (i = 0; issue->published.year && i < issue->narticles; i++) {
		article = &issue->articles[i];
		if (article->date.year &&
		    is_later(article->date, issue->published))
			msg(msgs, MSG_DATE_AFTER_ISSUE, top(article),
			    meta_date(arena, article->date),
			    meta_date(arena, issue->published));
	}
}

void
tree_check_issue(const struct issue *issue, struct msgs *msgs)
{
	struct arena *arena = arena_new();

	check_twice(arena, issue, msgs, false);
	check_twice(arena, issue, msgs, true);
	check_category(arena, issue, msgs, false);
	check_category(arena, issue, msgs, true);
	check_pages(issue, msgs);
	check_dates(arena, issue, msgs);
	arena_free(arena);
}
