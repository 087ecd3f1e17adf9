/*
 * archive: the pages about all issues, from their records: home, years,
 * categories, attachments. A list too long for one page shows its newest whole
 * years there; every year has a page of its own, whose address never changes.
 */
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

enum {
	SHOWN = 60, /* lines from which a list shows no further year */
	CATEGORY_HASH = 10 /* digits: names are Chinese, addresses are not */
};

/* A line of a list: an article or an attachment, and where it stands. */
struct item {
	const xmlNode *node, *article, *issue;
	int year;
};

struct list {
	VEC(struct item) items; /* newest issue first, in it as printed */
};

struct category {
	const char *name, *id;
	struct list list;
};

struct archive {
	const struct site *site;
	struct arena *arena;
	const char *out;
	struct msgs *msgs;
	xmlNode *root; /* <archive>: the issues, oldest first */
	VEC(struct category) categories; /* as the newest issues have them */
	struct list attachments;
};

static const char *
get(const struct archive *a, const xmlNode *node, const char *name)
{
	xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
	char *s = arena_str(a->arena, (char *)value);

	xmlFree(value);
	return s ? s : "";
}

static bool
is(const xmlNode *node, const char *name)
{
	return strcmp((const char *)node->name, name) == 0;
}

static int
year_of(const struct archive *a, const xmlNode *issue)
{
	return atoi(get(a, issue, "year"));
}

/* === Collecting === */

static struct category *
find_category(struct archive *a, const char *name)
{
	char hash[HASH_HEX];
	struct category *c;
	size_t i;

	for (i = 0; i < a->categories.n; i++)
		if (strcmp(a->categories.at[i].name, name) == 0)
			return &a->categories.at[i];
	hash_hex(hash, name, strlen(name));
	c = vec_push(&a->categories);
	*c = (struct category){
	    .name = name, .id = arena_dup(a->arena, hash, CATEGORY_HASH)};
	return c;
}

/* Its first level: the second is told within the list. */
static const char *
category_of(struct archive *a, const xmlNode *article)
{
	const xmlNode *at = article->children;

	while (at && !is(at, "category"))
		at = at->next;
	return at && at->children
	    ? arena_str(a->arena, (char *)at->children->content)
	    : NULL;
}

static void
collect_article(struct archive *a, const xmlNode *issue, const xmlNode *article)
{
	const char *name = category_of(a, article);
	struct item item = {article, article, issue, year_of(a, issue)};
	struct list *list = name ? &find_category(a, name)->list : NULL;

	if (list)
		*vec_push(&list->items) = item;
	for (item.node = article->children; item.node;
	     item.node = item.node->next)
		if (is(item.node, "attachment"))
			*vec_push(&a->attachments.items) = item;
}

/* Articles stand below sections, at most two deep. */
static void
collect_articles(struct archive *a, const xmlNode *issue, const xmlNode *parent)
{
	const xmlNode *at;

	for (at = parent->children; at; at = at->next)
		if (is(at, "section"))
			collect_articles(a, issue, at);
		else if (is(at, "article"))
			collect_article(a, issue, at);
}

/* === Data === */

static xmlNode *
copy(xmlNode *parent, const xmlNode *node)
{
	return xmlAddChild(
	    parent, xmlDocCopyNode((xmlNode *)node, parent->doc, 1));
}

static void
add_issue_of(const struct archive *a, xmlNode *node, const xmlNode *issue)
{
	data_set(node, "issue", get(a, issue, "label"));
	data_set(node, "issue-href", get(a, issue, "href"));
}

static void
add_item(const struct archive *a, xmlNode *parent, const struct item *item)
{
	xmlNode *node = copy(parent, item->node);

	add_issue_of(a, node, item->issue);
	if (item->node == item->article)
		return;
	data_set(node, "article", get(a, item->article, "name"));
	data_set(node, "article-href", get(a, item->article, "href"));
}

/* <year value href> for each year from the newest, with <issue>s when asked. */
static void
add_years(const struct archive *a, xmlNode *parent, bool with_issues)
{
	const xmlNode *at;
	xmlNode *node = NULL, *issue;
	int year = 0, n = 0;

	for (at = a->root->last; at; at = at->prev) {
		if (year_of(a, at) != year) {
			n = 0;
			year = year_of(a, at);
			node = data_add(parent, "year");
			data_set_int(node, "value", year);
			data_set(node, "href",
			    arena_printf(a->arena, "years/%d.html", year));
		}
		data_set_int(node, "count", ++n);
		if (!with_issues)
			continue;
		issue = data_add(node, "issue");
		data_set(issue, "href", get(a, at, "href"));
		data_set(issue, "short", get(a, at, "short"));
		data_set(issue, "label", get(a, at, "label"));
	}
}

static void
write(const struct archive *a, enum page_kind kind, xmlNode *page)
{
	page_write(a->site, kind, page, NULL, a->out, a->msgs);
}

/* === Pages === */

static void
write_home(const struct archive *a)
{
	xmlNode *page = page_new(a->site, PAGE_HOME, "index.html");

	if (a->root->last)
		copy(page, a->root->last);
	add_years(a, page, true);
	machine_gazette(a->site, page);
	write(a, PAGE_HOME, page);
}

static void
write_years(const struct archive *a)
{
	xmlNode *page = page_new(a->site, PAGE_YEARS, "years/index.html");

	add_years(a, page, true);
	write(a, PAGE_YEARS, page);
}

static void
write_year(const struct archive *a, int year, const xmlNode *first)
{
	xmlNode *page = page_new(
	    a->site, PAGE_YEAR, arena_printf(a->arena, "years/%d.html", year));

	data_set_int(page, "year", year);
	for (; first && year_of(a, first) == year; first = first->next)
		copy(page, first);
	add_years(a, page, false);
	write(a, PAGE_YEAR, page);
}

static void
write_each_year(const struct archive *a)
{
	const xmlNode *at;
	int year = 0;

	for (at = a->root->children; at; at = at->next)
		if (year_of(a, at) != year) {
			year = year_of(a, at);
			write_year(a, year, at);
		}
}

/* Where a list has its pages: the whole, and one year (%d) of it. */
struct address {
	const char *all, *year;
	enum page_kind kind;
	const char *name; /* of the list, or NULL */
};

/* The number of items, from i on, that are of one year. */
static size_t
same_year(const struct list *list, size_t i)
{
	size_t n = 1;

	while (i + n < list->items.n &&
	    list->items.at[i + n].year == list->items.at[i].year)
		n++;
	return n;
}

static void
add_list_years(const struct archive *a, xmlNode *page, const struct list *list,
    const struct address *address)
{
	xmlNode *node;
	size_t i, n;

	for (i = 0; i < list->items.n; i += n) {
		n = same_year(list, i);
		node = data_add(page, "year");
		data_set_int(node, "value", list->items.at[i].year);
		data_set_int(node, "count", (int)n);
		data_set(node, "href",
		    arena_printf(a->arena, "%s/%d.html", address->year,
			list->items.at[i].year));
	}
}

static xmlNode *
new_list(const struct archive *a, const struct list *list,
    const struct address *address, const char *url)
{
	xmlNode *page = page_new(a->site, address->kind, url);

	data_set(page, "name", address->name);
	data_set(page, "href", address->all);
	data_set_int(page, "count", (int)list->items.n);
	add_list_years(a, page, list, address);
	return page;
}

static void
add_group(const struct archive *a, xmlNode *page, const struct list *list,
    size_t i, size_t n)
{
	xmlNode *group = data_add(page, "group");

	data_set_int(group, "year", list->items.at[i].year);
	for (; n > 0; n--, i++)
		add_item(a, group, &list->items.at[i]);
}

/* All of a list, as far as SHOWN goes, then each of its years. */
static void
write_list(const struct archive *a, const struct list *list,
    const struct address *address)
{
	xmlNode *page = new_list(a, list, address, address->all), *one;
	size_t i, n;

	for (i = 0; i < list->items.n; i += n) {
		n = same_year(list, i);
		if (i < SHOWN)
			add_group(a, page, list, i, n);
		one = new_list(a, list, address,
		    arena_printf(a->arena, "%s/%d.html", address->year,
			list->items.at[i].year));
		data_set_int(one, "year", list->items.at[i].year);
		add_group(a, one, list, i, n);
		write(a, address->kind, one);
	}
	write(a, address->kind, page);
}

static void
write_category(const struct archive *a, const struct category *c)
{
	const char *dir = arena_printf(a->arena, "category/%s", c->id);
	struct address address = {arena_printf(a->arena, "%s/index.html", dir),
	    dir, PAGE_CATEGORY, c->name};

	file_mkdirs(path_join(a->arena, a->out, dir));
	write_list(a, &c->list, &address);
}

static void
write_categories(const struct archive *a)
{
	xmlNode *page =
		    page_new(a->site, PAGE_CATEGORIES, "category/index.html"),
		*node;
	size_t i;

	for (i = 0; i < a->categories.n; i++) {
		const struct category *c = &a->categories.at[i];

		node = data_add(page, "category");
		data_set(node, "name", c->name);
		data_set(node, "href",
		    arena_printf(a->arena, "category/%s/index.html", c->id));
		data_set_int(node, "count", (int)c->list.items.n);
		data_set_int(
		    node, "first", c->list.items.at[c->list.items.n - 1].year);
		data_set_int(node, "last", c->list.items.at[0].year);
		write_category(a, c);
	}
	write(a, PAGE_CATEGORIES, page);
}

static void
make_folders(const struct archive *a)
{
	static const char *const dirs[] = {"years", "category", "attachments"};
	size_t i;

	for (i = 0; i < sizeof dirs / sizeof dirs[0]; i++)
		file_mkdirs(path_join(a->arena, a->out, dirs[i]));
}

static void
write_all(struct archive *a)
{
	static const struct address attachments = {
	    "attachments.html", "attachments", PAGE_ATTACHMENTS, NULL};

	make_folders(a);
	asset_write(&a->site->assets, a->out);
	write_home(a);
	write_years(a);
	write_each_year(a);
	write_categories(a);
	write_list(a, &a->attachments, &attachments);
	write(a, PAGE_LOST, page_new(a->site, PAGE_LOST, "404.html"));
}

void
site_archive(const struct site *site, const struct buf *records, size_t n,
    const char *out, struct msgs *msgs)
{
	struct archive a = {
	    .site = site, .arena = arena_new(), .out = out, .msgs = msgs};
	xmlDoc *doc = xmlNewDoc((const xmlChar *)"1.0");
	const xmlNode *at;
	size_t i;

	a.root = xmlNewDocNode(doc, NULL, (const xmlChar *)"archive", NULL);
	xmlDocSetRootElement(doc, a.root);
	for (i = 0; i < n; i++)
		record_read(a.root, &records[i]);
	for (at = a.root->last; at; at = at->prev)
		collect_articles(&a, at, at);
	write_all(&a);
	for (i = 0; i < a.categories.n; i++)
		vec_free(&a.categories.at[i].list.items);
	vec_free(&a.categories);
	vec_free(&a.attachments.items);
	xmlFreeDoc(doc);
	arena_free(a.arena);
}
