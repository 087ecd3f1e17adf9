/*
 * archive: the pages about all issues, from their records: what the archive
 * holds, its home page, the pages of its years. The indexes are in index.c.
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
#include "site/archive.h"

const char *
archive_get(const struct archive *a, const xmlNode *node, const char *name)
{
	xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
	char *s = arena_str(a->arena, (char *)value);

	xmlFree(value);
	return s ? s : "";
}

static int
year_of(const struct archive *a, const xmlNode *issue)
{
	return atoi(archive_get(a, issue, "year"));
}

/* Articles stand below sections, at most two deep. */
static void
collect(struct archive *a, const xmlNode *issue, xmlNode *parent)
{
	xmlNode *at;

	for (at = parent->children; at; at = at->next)
		if (strcmp((const char *)at->name, "section") == 0)
			collect(a, issue, at);
		else if (strcmp((const char *)at->name, "article") == 0)
			index_article(a, issue, at);
}

xmlNode *
archive_copy(xmlNode *parent, const xmlNode *node)
{
	return xmlAddChild(
	    parent, xmlDocCopyNode((xmlNode *)node, parent->doc, 1));
}

/* Below parent, the newest first; with their issues when asked. */
static void
put_years(const struct archive *a, xmlNode *parent, bool with_issues)
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
		data_set(issue, "href", archive_get(a, at, "href"));
		data_set(issue, "short", archive_get(a, at, "short"));
		data_set(issue, "label", archive_get(a, at, "label"));
	}
}

void
archive_write(const struct archive *a, enum page_kind kind, xmlNode *page)
{
	*vec_push(a->pages) = archive_get(a, page, "url");
	page_write(a->site, kind, page, NULL, a->out, a->msgs);
}

/* === Pages === */

static void
write_home(const struct archive *a)
{
	xmlNode *page = page_new(a->site, PAGE_HOME, "index.html");

	if (a->root->last)
		archive_copy(page, a->root->last);
	put_years(a, page, true);
	machine_gazette(a->site, page);
	archive_write(a, PAGE_HOME, page);
}

static void
write_years(const struct archive *a)
{
	xmlNode *page = page_new(a->site, PAGE_YEARS, "years/index.html");

	file_mkdirs(path_join(a->arena, a->out, "years"));
	put_years(a, page, true);
	archive_write(a, PAGE_YEARS, page);
}

static void
write_year(const struct archive *a, int year, const xmlNode *first)
{
	xmlNode *page = page_new(
	    a->site, PAGE_YEAR, arena_printf(a->arena, "years/%d.html", year));

	data_set_int(page, "year", year);
	for (; first && year_of(a, first) == year; first = first->next)
		archive_copy(page, first);
	put_years(a, page, false);
	archive_write(a, PAGE_YEAR, page);
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

static void
free_shelf(struct shelf *shelf)
{
	size_t i;

	for (i = 0; i < shelf->lists.n; i++)
		vec_free(&shelf->lists.at[i].items);
	vec_free(&shelf->lists);
}

static void
end_archive(struct archive *a)
{
	free_shelf(&a->categories);
	free_shelf(&a->issuers);
	free_shelf(&a->organs);
	vec_free(a->pages);
	vec_free(&a->attachments.items);
	vec_free(&a->days.items);
	vec_free(&a->people.items);
	order_close(a->order);
	xmlFreeNode(a->entries);
	xmlFreeDoc(a->root->doc);
	arena_free(a->arena);
}

/* root: where the search index begins. */
static void
write_search(const struct archive *a, const char *root)
{
	xmlNode *page = page_new(a->site, PAGE_SEARCH, "search.html");

	data_set(page, "index", root);
	archive_write(a, PAGE_SEARCH, page);
}

void
site_archive(const struct site *site, const struct buf *records, size_t n,
    const char *search, const char *out, struct msgs *msgs)
{
	struct pages pages = {0};
	struct archive a = {.site = site,
	    .pages = &pages,
	    .arena = arena_new(),
	    .order = order_open(),
	    .out = out,
	    .msgs = msgs};
	xmlDoc *doc = xmlNewDoc((const xmlChar *)"1.0");
	xmlNode *at;
	size_t i;

	a.root = xmlNewDocNode(doc, NULL, (const xmlChar *)"archive", NULL);
	xmlDocSetRootElement(doc, a.root);
	a.entries = xmlNewDocNode(doc, NULL, (const xmlChar *)"entries", NULL);
	for (i = 0; i < n; i++)
		record_read(a.root, &records[i]);
	for (at = a.root->last; at; at = at->prev)
		collect(&a, at, at);
	asset_write(&site->assets, out);
	write_home(&a);
	write_years(&a);
	write_each_year(&a);
	index_write(&a);
	feed_write(&a);
	write_search(&a, search);
	archive_write(
	    &a, PAGE_VERIFY, page_new(site, PAGE_VERIFY, "verify.html"));
	archive_write(&a, PAGE_LOST, page_new(site, PAGE_LOST, "404.html"));
	end_archive(&a);
}
