/*
 * contents: the contents list of an issue, in whatever shape print gave it:
 * pages behind the titles (leader, brackets, stroke, only a space), before
 * them, below them, or none; at the front or at the end. Pages never go back,
 * which tells them from other numbers. The titles then tell where articles
 * begin, however their lines are broken there.
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
#include "import/raw/contents.h"

enum { MOST_LIST_LINES = 500 };

/* Does the text of an issue begin here at the latest? */
static bool
ends_list(const struct lines *l, size_t i)
{
	const char *s = l->at[i].s;
	struct date date;

	return word_is_number(s) || word_has_mark(s, "。；") ||
	    str_starts(s, "第一条") || word_is_date(l->im->arena, s, &date);
}

/* How many lines up to end have pages of this sort that do not go back; *last:
 * behind the last of them. */
static int
count_pages(
    const struct contents_list *t, size_t end, enum pages pages, size_t *last)
{
	const struct lines *l = t->l;
	const char *at;
	size_t i, n;
	int page, was = 0, count = 0, steps = 0;

	for (i = t->from; i < end; i++) {
		page = contents_page(pages, l->at[i].s, &at, &n);
		if (page < was || page == 0 ||
		    contents_is_between(l->im->arena, l->at[i].s))
			continue;
		steps += page != was + 1;
		was = page;
		*last = i + 1;
		count++;
	}
	/* 1, 2, 3 number the entries rather than their pages */
	return pages == PAGES_BEFORE && steps < 1 ? 0 : count;
}

/* The end of a list, without the head of an order that came along. */
static size_t
before_order(const struct lines *l, size_t from, size_t end)
{
	struct arena *a = l->im->arena;
	size_t i;

	for (i = end > from + 3 ? end - 3 : from; i < end; i++) {
		const char *s = word_packed(a, l->at[i].s);

		if (word_is_order(s, NULL))
			return i;
		if (word_is_order_number(s) && i > from)
			return i - 1;
	}
	return end;
}

/* Without pages: where a line of the list stands again, the text begins. */
static size_t
end_by_return(const struct contents_list *t, size_t most)
{
	const struct lines *l = t->l;
	size_t i, k, stop = most + MOST_LIST_LINES;

	if (stop > l->n)
		stop = l->n;
	for (i = t->from + 1; i < stop; i++)
		for (k = t->from; k < i && k < most; k++)
			if (strlen(l->at[k].s) >= 24 &&
			    contents_title_at(
				l, i, word_folded(l->im->arena, l->at[k].s)))
				return before_order(
				    l, t->from, i < most ? i : most);
	return t->from;
}

/* How far the list goes, and where its pages are. */
static bool
measure(struct contents_list *t)
{
	const struct lines *l = t->l;
	size_t most = t->from + MOST_LIST_LINES, last[4] = {0}, i;
	int counts[4] = {0}, p, best = PAGES_NONE;

	if (most > l->n)
		most = l->n;
	for (i = t->from; i < most && !ends_list(l, i); i++)
		;
	most = i;
	for (p = PAGES_BEHIND; p <= PAGES_BELOW; p++) {
		counts[p] = count_pages(t, most, (enum pages)p, &last[p]);
		if (counts[p] >= 2 && counts[p] > counts[best])
			best = p;
	}
	t->pages = (enum pages)best;
	t->end = best ? last[best] : end_by_return(t, most);
	if (!best && t->end == t->from && counts[PAGES_BEHIND] == 1) {
		t->pages = PAGES_BEHIND;
		t->end = last[PAGES_BEHIND];
	}
	return t->end > t->from;
}

static void
take_list(struct contents_list *t, struct manuscript *ms)
{
	struct arena *a = t->l->im->arena;
	size_t i, n;

	contents_read(t);
	n = t->entries.n;
	ms->contents = ARENA_ARRAY(a, struct contents_entry, n + 1);
	if (n)
		memcpy(ms->contents, t->entries.at, n * sizeof *ms->contents);
	ms->contents_n = n;
	for (i = t->head; i < t->end; i++)
		if (t->l->at[i].role == LINE_TEXT)
			line_drop(t->l, i, DOUBT_CONTENTS);
}

/* The heading of the list, and its length in lines: 目录, or 目 above 录. */
static size_t
head_lines(const struct lines *l, size_t i)
{
	if (contents_is_head(l->im->arena, l->at[i].s))
		return 1;
	return i + 1 < l->n && strcmp(l->at[i].s, "目") == 0 &&
		strcmp(l->at[i + 1].s, "录") == 0
	    ? 2
	    : 0;
}

/* A list without a heading: several leaders before the first number. */
static bool
find_headless(struct contents_list *t, size_t most)
{
	const struct lines *l = t->l;
	size_t i, first = l->n;
	int leaders = 0;

	for (i = 0; i < most && !ends_list(l, i); i++)
		if (word_is_leader(l->at[i].s)) {
			leaders++;
			first = first < i ? first : i;
		}
	if (leaders < 3)
		return false;
	while (first > 0 && l->at[first - 1].gap == 0 &&
	    !contents_is_gazette_line(l->im->arena, l->at[first - 1].s))
		first--;
	t->head = t->from = first;
	return measure(t);
}

/* A list whose heading is one of the lines [i, end). */
static bool
find_headed(struct contents_list *t, size_t i, size_t end)
{
	size_t n;

	for (; i < end; i++) {
		n = head_lines(t->l, i);
		if (n == 0)
			continue;
		t->head = i;
		t->from = i + n;
		if (measure(t))
			return true;
	}
	return false;
}

/* At the front, before any number of a document; or else at the very end. */
static bool
find_list(struct contents_list *t)
{
	const struct lines *l = t->l;
	size_t front = 0, n = l->n;

	while (
	    front < n && front < FRONT_LINES && !word_is_number(l->at[front].s))
		front++;
	if (find_headed(t, 0, front) || find_headless(t, front))
		return true;
	return find_headed(
		   t, n > MOST_LIST_LINES ? n - MOST_LIST_LINES : front, n) &&
	    t->pages != PAGES_NONE && t->from == t->head + 1 && t->end + 40 > n;
}

/* What stands before the list and is not the text: cover and masthead. */
static void
mark_front(struct lines *l, size_t head)
{
	size_t i;

	for (i = 0; i < head; i++)
		if (word_is_number(l->at[i].s) || str_ends(l->at[i].s, "。"))
			return;
	for (i = 0; i < head; i++)
		l->at[i].front = true;
}

void
contents_take(struct lines *l, struct manuscript *ms)
{
	struct contents_list t = {.l = l};

	if (find_list(&t)) {
		mark_front(l, t.head);
		take_list(&t, ms);
	}
	vec_free(&t.entries);
}
