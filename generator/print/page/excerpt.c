/*
 * An article on its own: its pages out of the issue, as they were laid out.
 * Items are copied where they are its own; links and bookmarks stay where they
 * lead to something that is still there.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"

struct excerpt {
	struct arena *arena;
	unsigned article; /* from 1 */
	VEC(const char *) places; /* names that are there, sorted */
};

static bool
has_part(const struct page *page, unsigned article)
{
	const struct item *i;

	for (i = page->body.first; i; i = i->next)
		if (i->article == article)
			return true;
	return false;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
find_places(struct excerpt *x, const struct pages *p, size_t from, size_t n)
{
	const struct item *i;
	size_t k;

	for (k = from; k < from + n; k++)
		for (i = p->at[k].body.first; i; i = i->next)
			if (i->kind == ITEM_PLACE && i->as.place.name &&
			    i->article == x->article)
				*vec_push(&x->places) = i->as.place.name;
	vec_sort(&x->places, by_name);
}

static bool
is_there(const struct excerpt *x, const char *place)
{
	return x->places.n &&
	    bsearch(&place, x->places.at, x->places.n, sizeof *x->places.at,
		by_name);
}

static bool
leads_nowhere(const struct excerpt *x, const struct item *i)
{
	return i->kind == ITEM_LINK && !i->as.link.url &&
	    !is_there(x, i->as.link.place);
}

static struct items
copy_items(struct excerpt *x, const struct items *from, bool all)
{
	struct items to = {0};
	const struct item *i;
	struct item *copy;

	for (i = from->first; i; i = i->next) {
		if ((!all && i->article != x->article) || leads_nowhere(x, i))
			continue;
		copy = ARENA_NEW(x->arena, struct item);
		*copy = *i;
		items_add(&to, copy);
	}
	return to;
}

static void
copy_pages(
    struct excerpt *x, struct pages *to, const struct pages *p, size_t from)
{
	size_t k;

	to->at = ARENA_ARRAY(x->arena, struct page, to->n);
	for (k = 0; k < to->n; k++) {
		to->at[k] = p->at[from + k];
		to->at[k].body = copy_items(x, &p->at[from + k].body, false);
		to->at[k].furniture =
		    copy_items(x, &p->at[from + k].furniture, true);
	}
}

/* From the article's own on: those before it name categories. */
static void
copy_bookmarks(struct excerpt *x, struct pages *to, const struct pages *p,
    const char *slug)
{
	size_t first = 0, i;

	for (i = 0; i < p->nbookmarks; i++)
		if (strcmp(p->bookmarks[i].place, slug) == 0)
			first = i;
	to->bookmarks = ARENA_ARRAY(x->arena, struct bookmark, p->nbookmarks);
	for (i = first; i < p->nbookmarks; i++)
		if (is_there(x, p->bookmarks[i].place)) {
			struct bookmark b = p->bookmarks[i];
			b.level -= p->bookmarks[first].level - 1;
			to->bookmarks[to->nbookmarks++] = b;
		}
}

/* 《…公报》2024年第7期　第3—9页 */
static const char *
citation(struct arena *a, const struct issue *issue, const struct pages *to)
{
	const char *from = to->at[0].label, *last = to->at[to->n - 1].label;
	const char *words = arena_printf(
	    a, "《%s》%s", issue->name, meta_issue_label(a, issue));

	if (!from || !last || !to->at[0].number)
		return words;
	if (strcmp(from, last) == 0)
		return arena_printf(a, "%s　第%s页", words, from);
	return arena_printf(a, "%s　第%s—%s页", words, from, last);
}

/* Above the running head of the first page: in which issue this is, and, where
 * there is room, its address on the web. */
static void
add_citation(struct excerpt *x, struct setter *s, struct pages *to,
    const struct issue *issue, const struct gazette *gazette)
{
	const struct look *look = &s->style->look[LOOK_RUNNING];
	struct page *page = &to->at[0];
	len_t x0 = page_left(s->style, page->number);
	len_t y = s->style->top - PT(14) - 2 * look->size, used;
	struct line line =
	    par_line(s, look, arena_printf(x->arena, "本文载%s", to->subject));

	used = line.width + 2 * look->size;
	items_move(&page->furniture, &line.items, x0, y);
	if (!gazette->base_url)
		return;
	line = par_line(s, look,
	    arena_printf(x->arena, "%s%s/%s.html", gazette->base_url, issue->id,
		issue->articles[x->article - 1].slug));
	if (used + line.width <= s->style->measure)
		items_move(&page->furniture, &line.items,
		    x0 + s->style->measure - line.width, y);
}

static const char *
join(struct arena *arena, const struct strings *list)
{
	const char *words = NULL;
	size_t i;

	for (i = 0; i < list->n; i++)
		words = words
		    ? arena_printf(arena, "%s；%s", words, list->at[i])
		    : list->at[i];
	return words;
}

static void
describe(struct excerpt *x, struct pages *to, const struct issue *issue)
{
	struct arena *arena = x->arena;
	const struct article *a = &issue->articles[x->article - 1];

	to->title = meta_full_title(arena, a);
	if (a->issuers.n)
		to->author = join(arena, &a->issuers);
	to->subject = citation(arena, issue, to);
	to->keywords = a->number;
	to->back = 0;
}

struct pages *
print_excerpt(const struct pages *p, const struct issue *issue, size_t article,
    const struct gazette *gazette, const struct style *style,
    struct fonts *fonts)
{
	struct excerpt x = {
	    .arena = arena_new(), .article = (unsigned)article + 1};
	struct setter setter = {.arena = x.arena,
	    .style = style,
	    .fonts = fonts,
	    .file = issue->file};
	struct pages *to = ARENA_NEW(x.arena, struct pages);
	size_t from = 0, end = p->n;

	while (from < end && !has_part(&p->at[from], x.article))
		from++;
	while (end > from && !has_part(&p->at[end - 1], x.article))
		end--;
	if (from == end) {
		arena_free(x.arena);
		return NULL;
	}
	*to = *p;
	to->arena = x.arena;
	to->n = end - from;
	to->nbookmarks = 0;
	to->part = true;
	find_places(&x, p, from, to->n);
	copy_pages(&x, to, p, from);
	copy_bookmarks(&x, to, p, issue->articles[article].slug);
	describe(&x, to, issue);
	add_citation(&x, &setter, to, issue, gazette);
	vec_free(&x.places);
	return to;
}
