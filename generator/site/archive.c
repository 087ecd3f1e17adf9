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
		else if (strcmp((const char *)at->name, "article") == 0) {
			index_article(a, issue, at);
			a->place++;
		}
}

xmlNode *
archive_copy(xmlNode *parent, const xmlNode *node)
{
	return xmlAddChild(
	    parent, xmlDocCopyNode((xmlNode *)node, parent->doc, 1));
}

void
archive_years(const struct archive *a, xmlNode *parent, bool with_issues)
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
	page_write(a->site, kind, page, NULL, a->out, a->msgs);
}

/* === Pages === */

static void
write_home(const struct archive *a)
{
	xmlNode *page = page_new(a->site, PAGE_HOME, "index.html");

	if (a->root->last)
		archive_copy(page, a->root->last);
	archive_years(a, page, true);
	machine_gazette(a->site, page);
	archive_write(a, PAGE_HOME, page);
}

static void
write_years(const struct archive *a)
{
	xmlNode *page = page_new(a->site, PAGE_YEARS, "years/index.html");

	file_mkdirs(path_join(a->arena, a->out, "years"));
	archive_years(a, page, true);
	archive_write(a, PAGE_YEARS, page);
}

static void
free_shelf(struct shelf *shelf)
{
	size_t i;

	for (i = 0; i < shelf->lists.n; i++)
		vec_free(&shelf->lists.at[i].items);
	vec_free(&shelf->lists);
}

struct archive *
site_archive_open(const struct site *site, const struct buf *records, size_t n)
{
	struct archive *a = mem_alloc(sizeof *a);
	xmlDoc *doc = xmlNewDoc((const xmlChar *)"1.0");
	xmlNode *at;
	size_t i;

	a->site = site;
	a->arena = arena_new();
	a->order = order_open();
	a->root = xmlNewDocNode(doc, NULL, (const xmlChar *)"archive", NULL);
	xmlDocSetRootElement(doc, a->root);
	a->entries = xmlNewDocNode(doc, NULL, (const xmlChar *)"entries", NULL);
	for (i = 0; i < n; i++)
		record_read(a->root, &records[i]);
	for (at = a->root->last; at; at = at->prev) {
		a->place = 0;
		collect(a, at, at);
	}
	annual_open(a);
	return a;
}

size_t
site_archive_years(struct archive *a, struct annual **years)
{
	*years = a->years;
	return a->nyears;
}

void
site_archive_write(struct archive *a, const struct download *annuals,
    const char *out, struct msgs *msgs)
{
	a->annuals = annuals;
	a->out = out;
	a->msgs = msgs;
	asset_write(&a->site->assets, out);
	write_home(a);
	write_years(a);
	annual_write(a);
	index_write(a);
	archive_write(a, PAGE_LOST, page_new(a->site, PAGE_LOST, "404.html"));
}

void
site_archive_close(struct archive *a)
{
	free_shelf(&a->categories);
	free_shelf(&a->issuers);
	free_shelf(&a->organs);
	vec_free(&a->attachments.items);
	vec_free(&a->days.items);
	vec_free(&a->people.items);
	order_close(a->order);
	xmlFreeNode(a->entries);
	xmlFreeDoc(a->root->doc);
	arena_free(a->arena);
	free(a);
}
