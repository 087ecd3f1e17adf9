/*
 * list: items in groups, over pages. A list too long for one page shows its
 * first whole groups there; every group has a page of its own, whose address
 * never changes.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "site/site.h"
#include "site/parts.h"
#include "site/archive.h"

struct list *
list_find(struct archive *a, struct shelf *shelf, const char *name)
{
	struct list *list;
	size_t i;

	for (i = 0; i < shelf->lists.n; i++)
		if (strcmp(shelf->lists.at[i].name, name) == 0)
			return &shelf->lists.at[i];
	list = vec_push(&shelf->lists);
	*list = (struct list){.name = name, .id = data_list_id(a->arena, name)};
	return list;
}

static int
by_order(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int order = strcmp(x->order, y->order);

	return order ? order : x->met < y->met ? -1 : x->met > y->met;
}

void
list_sort(struct list *list)
{
	vec_sort(&list->items, by_order);
}

/* === Data === */

static void
add_item(const struct archive *a, xmlNode *parent, const struct item *item)
{
	xmlNode *node = archive_copy(parent, item->node);

	data_set(node, "issue", archive_get(a, item->issue, "label"));
	data_set(node, "issue-href", archive_get(a, item->issue, "href"));
	if (item->node == item->article)
		return;
	data_set(node, "article", archive_get(a, item->article, "name"));
	data_set(node, "article-href", archive_get(a, item->article, "href"));
}

static bool
same_word(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Is it another heading of this level, or below another of the one above? */
static bool
turns(const struct item *item, const struct item *before, int level)
{
	int i;

	for (i = 0; before && i <= level; i++)
		if (!same_word(item->sub[i], before->sub[i]))
			before = NULL;
	return !before;
}

static xmlNode *
add_sub(xmlNode *parent, const struct item *item, int level)
{
	xmlNode *sub = data_add(parent, "sub");

	data_set(sub, "label", item->sub[level]);
	if (level == 0)
		data_set(sub, "id", item->id);
	return sub;
}

void
list_group(const struct archive *a, xmlNode *page, const struct list *list,
    size_t i, size_t n)
{
	const struct item *item = &list->items.at[i], *end = item + n, *before;
	xmlNode *group = data_add(page, "group"), *at[3] = {group};
	int level;

	data_set(group, "key", item->key);
	data_set(group, "label", item->label);
	data_set_int(group, "count", (int)n);
	for (before = NULL; item < end; before = item++) {
		for (level = 0; level < 2 && item->sub[level]; level++)
			if (turns(item, before, level))
				at[level + 1] = add_sub(at[level], item, level);
		add_item(a, at[level], item);
	}
}

size_t
list_same(const struct list *list, size_t i)
{
	const char *key = list->items.at[i].key;
	size_t n = 1;

	while (i + n < list->items.n &&
	    strcmp(list->items.at[i + n].key, key) == 0)
		n++;
	return n;
}

/* === Pages === */

static const char *
part_url(const struct archive *a, const struct place *place, const char *key)
{
	return arena_printf(a->arena, "%s/%s.html", place->dir, key);
}

/* The first headings of n items from i on, with their addresses. */
static void
add_heads(const struct archive *a, xmlNode *part, const struct list *list,
    size_t i, size_t n, const char *url)
{
	const struct item *item = &list->items.at[i];
	xmlNode *head = NULL;
	int count = 0;
	size_t k;

	for (k = 0; k < n && item->id; k++, item++) {
		if (turns(item, k ? item - 1 : NULL, 0)) {
			head = data_add(part, "head");
			data_set(head, "label", item->sub[0]);
			data_set(head, "href",
			    arena_printf(a->arena, "%s#%s", url, item->id));
			count = 0;
		}
		data_set_int(head, "count", ++count);
	}
}

/* <part key label count href> for each group; heads for the one shown. */
static void
add_parts(const struct archive *a, xmlNode *page, const struct list *list,
    const struct place *place, const char *shown)
{
	xmlNode *part;
	size_t i, n;

	for (i = 0; i < list->items.n; i += n) {
		const struct item *item = &list->items.at[i];
		const char *url = part_url(a, place, item->key);

		n = list_same(list, i);
		part = data_add(page, "part");
		data_set(part, "key", item->key);
		data_set(part, "label", item->label);
		data_set_int(part, "count", (int)n);
		data_set(part, "href", url);
		if (!shown || strcmp(shown, item->key) == 0)
			add_heads(a, part, list, i, n, url);
	}
}

static xmlNode *
new_page(const struct archive *a, const struct list *list,
    const struct place *place, const struct item *shown)
{
	xmlNode *page = page_new(a->site, place->kind,
	    shown ? part_url(a, place, shown->key) : place->all);

	data_set(page, "name", list->name);
	data_set(page, "id", list->id);
	data_set(page, "href", place->all);
	data_set_int(page, "count", (int)list->items.n);
	if (shown) {
		data_set(page, "key", shown->key);
		data_set(page, "label", shown->label);
	}
	add_parts(a, page, list, place, shown ? shown->key : NULL);
	return page;
}

void
list_write(
    const struct archive *a, const struct list *list, const struct place *place)
{
	xmlNode *first = new_page(a, list, place, NULL), *page;
	size_t i, n;

	file_mkdirs(path_join(a->arena, a->out, place->dir));
	for (i = 0; i < list->items.n; i += n) {
		n = list_same(list, i);
		if (i == 0 || i + n <= place->shown)
			list_group(a, first, list, i, n);
		page = new_page(a, list, place, &list->items.at[i]);
		list_group(a, page, list, i, n);
		archive_write(a, place->kind, page);
	}
	archive_write(a, place->kind, first);
}
