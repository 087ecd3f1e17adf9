/*
 * annual: the general contents of a year (年度总目录): its articles by
 * category, in each as they came out, with number, issue and page.
 */
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "site/site.h"
#include "site/parts.h"
#include "site/archive.h"

/* The items of a year in a list: n of them from `from` on. */
struct stretch {
	size_t from, n;
};

static struct stretch
find_year(const struct list *list, const char *key)
{
	struct stretch s = {0, 0};

	for (; s.from < list->items.n; s.from += s.n) {
		s.n = list_same(list, s.from);
		if (strcmp(list->items.at[s.from].key, key) == 0)
			return s;
	}
	return (struct stretch){0, 0};
}

struct part {
	const struct list *list;
	struct stretch of_year;
	int place; /* the foremost it has in an issue */
};

static int
by_place(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->list < y->list ? -1 : x->list > y->list;
}

/* The categories of a year, as they follow one another in its issues. */
static size_t
parts_of(const struct archive *a, const char *key, struct part **parts)
{
	const struct shelf *shelf = &a->categories;
	size_t i, k, n = 0;

	*parts = ARENA_ARRAY(a->arena, struct part, shelf->lists.n + 1);
	for (i = 0; i < shelf->lists.n; i++) {
		const struct list *list = &shelf->lists.at[i];
		struct stretch s = find_year(list, key);
		struct part part = {list, s, INT_MAX};

		for (k = s.from; k < s.from + s.n; k++)
			if (list->items.at[k].place < part.place)
				part.place = list->items.at[k].place;
		if (s.n)
			(*parts)[n++] = part;
	}
	if (n)
		qsort(*parts, n, sizeof **parts, by_place);
	return n;
}

/*
 * Calls each(ctx, item) for the items of a stretch as they came out: lists
 * have the newest issue first, and in it the order of print.
 */
static void
as_they_came(const struct list *list, struct stretch s,
    void (*each)(void *ctx, const struct item *), void *ctx)
{
	const struct item *items = list->items.at + s.from;
	size_t end, from, i;

	for (end = s.n; end > 0; end = from) {
		from = end - 1;
		while (from > 0 && items[from - 1].issue == items[from].issue)
			from--;
		for (i = from; i < end; i++)
			each(ctx, &items[i]);
	}
}

/* === For print === */

struct filling {
	const struct archive *a;
	struct annual *annual;
	const char *category;
};

static void
add_line(void *ctx, const struct item *item)
{
	struct filling *f = ctx;
	const struct archive *a = f->a;
	const char *number = archive_get(a, item->article, "number");

	f->annual->lines[f->annual->n++] =
	    (struct annual_line){.category = f->category,
		.title = archive_get(a, item->article, "name"),
		.number = *number ? number : NULL,
		.issue = archive_get(a, item->issue, "short"),
		.href = archive_get(a, item->article, "href"),
		.page = atoi(archive_get(a, item->article, "page"))};
}

static void
fill(const struct archive *a, struct annual *annual)
{
	struct part *parts;
	size_t i,
	    lines = 0,
	    n = parts_of(a, arena_printf(a->arena, "%d", annual->year), &parts);
	struct filling f = {a, annual, NULL};

	for (i = 0; i < n; i++)
		lines += parts[i].of_year.n;
	annual->lines = ARENA_ARRAY(a->arena, struct annual_line, lines + 1);
	for (i = 0; i < n; i++) {
		f.category = parts[i].list->name;
		as_they_came(parts[i].list, parts[i].of_year, add_line, &f);
	}
}

static int
year_of(const struct archive *a, const xmlNode *issue)
{
	return atoi(archive_get(a, issue, "year"));
}

void
annual_open(struct archive *a)
{
	const xmlNode *at;
	size_t i, n = 0;

	for (at = a->root->last; at; at = at->prev)
		n++;
	a->years = ARENA_ARRAY(a->arena, struct annual, n + 1);
	for (at = a->root->last; at; at = at->prev) {
		int year = year_of(a, at);

		if (!a->nyears || a->years[a->nyears - 1].year != year)
			a->years[a->nyears++].year = year;
	}
	for (i = 0; i < a->nyears; i++)
		fill(a, &a->years[i]);
}

/* === For the web === */

struct adding {
	const struct archive *a;
	xmlNode *list;
};

static void
add_item(void *ctx, const struct item *item)
{
	struct adding *adding = ctx;
	xmlNode *node;

	list_item(adding->a, adding->list, item);
	node = adding->list->last;
	data_set(
	    node, "issue-short", archive_get(adding->a, item->issue, "short"));
}

static void
add_category(const struct archive *a, xmlNode *page, const struct part *part,
    const char *key)
{
	struct adding adding = {a, data_add(page, "list")};

	data_set(adding.list, "name", part->list->name);
	data_set_int(adding.list, "count", (int)part->of_year.n);
	data_set(adding.list, "href",
	    arena_printf(a->arena, "category/%s/%s.html", part->list->id, key));
	as_they_came(part->list, part->of_year, add_item, &adding);
}

static void
add_issues(const struct archive *a, xmlNode *page, int year)
{
	const xmlNode *at;
	xmlNode *issue;

	for (at = a->root->children; at; at = at->next) {
		if (year_of(a, at) != year)
			continue;
		issue = data_add(page, "issue");
		data_set(issue, "href", archive_get(a, at, "href"));
		data_set(issue, "short", archive_get(a, at, "short"));
		data_set(issue, "label", archive_get(a, at, "label"));
	}
}

static void
write_year(const struct archive *a, const struct annual *annual,
    const struct download *pdf)
{
	const char *key = arena_printf(a->arena, "%d", annual->year);
	xmlNode *page = page_new(
	    a->site, PAGE_YEAR, arena_printf(a->arena, "years/%s.html", key));
	struct part *parts;
	size_t i, n = parts_of(a, key, &parts);

	data_set_int(page, "year", annual->year);
	data_set_int(page, "count", (int)annual->n);
	archive_years(a, page, false);
	add_issues(a, page, annual->year);
	if (pdf)
		data_downloads(a->arena, page, "years", pdf, 1, NULL);
	for (i = 0; i < n; i++)
		add_category(a, page, &parts[i], key);
	archive_write(a, PAGE_YEAR, page);
}

void
annual_write(const struct archive *a)
{
	size_t i;

	for (i = 0; i < a->nyears; i++)
		write_year(a, &a->years[i], a->annuals ? &a->annuals[i] : NULL);
}
