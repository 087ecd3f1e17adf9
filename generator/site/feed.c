/*
 * feed: what harvesters read: Atom (RFC 4287) for the whole, each category and
 * each issuing body; sitemap.xml, cut where it grows too large for the protocol
 * (sitemaps.org: 50,000 addresses); robots.txt.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "export/export.h"
#include "export/markup.h"
#include "site/site.h"
#include "site/parts.h"
#include "site/archive.h"

enum { ENTRIES = 50, ADDRESSES = 50000 };

static bool
is(const xmlNode *node, const char *name)
{
	return strcmp((const char *)node->name, name) == 0;
}

/* The day of publication; where it is not told, the month's first. */
static const char *
issue_day(const struct archive *a, const xmlNode *issue)
{
	const char *day = archive_get(a, issue, "published");

	return *day
	    ? day
	    : arena_printf(a->arena, "%.7s-01", archive_get(a, issue, "id"));
}

/* When its page last said something new: with its issue, or with one that
 * replaced, amended or corrected it. */
static const char *
updated(const struct archive *a, const xmlNode *issue, const xmlNode *article)
{
	const char *day = issue_day(a, issue), *other;
	const xmlNode *at;

	for (at = article->children; at; at = at->next)
		if (is(at, "relation") &&
		    strstr(archive_get(a, at, "kind"), "-by")) {
			other = archive_get(a, at, "date");
			if (strcmp(other, day) > 0)
				day = other;
		}
	return day;
}

/* === Atom === */

static void
element(struct xml *x, const char *name, const char *words)
{
	if (!words || !*words)
		return;
	xml_open(x, name);
	xml_text(x, words);
	xml_close(x);
	xml_line(x);
}

static void
link_to(struct xml *x, const char *rel, const char *href)
{
	xml_open(x, "link");
	xml_attr(x, "rel", rel);
	xml_attr(x, "href", href);
	xml_close(x);
	xml_line(x);
}

static const char *
moment(const struct archive *a, const char *day)
{
	return arena_printf(a->arena, "%sT00:00:00+08:00", day);
}

/* An id is absolute; where the archive has no address yet, a name. */
static const char *
id_of(const struct archive *a, const char *path)
{
	if (a->site->gazette.base_url)
		return export_url(a->arena, &a->site->gazette, path);
	return arena_printf(a->arena, "urn:gongbao:%s", path);
}

/* From the feed to a page, where there is no address to name. */
static const char *
href_of(const struct archive *a, const char *feed, const char *path)
{
	if (a->site->gazette.base_url)
		return export_url(a->arena, &a->site->gazette, path);
	for (; (feed = strchr(feed, '/')); feed++)
		path = arena_printf(a->arena, "../%s", path);
	return path;
}

static void
named(struct xml *x, const char *element_name, const char *name)
{
	xml_open(x, element_name);
	xml_open(x, "name");
	xml_text(x, name);
	xml_close(x);
	xml_close(x);
	xml_line(x);
}

static const char *
words_of(const struct archive *a, const xmlNode *node)
{
	xmlChar *s = xmlNodeGetContent(node);
	const char *words = arena_str(a->arena, (char *)s);

	xmlFree(s);
	return words;
}

/* Its bodies and categories. */
static void
add_facts(const struct archive *a, struct xml *x, const xmlNode *article)
{
	const xmlNode *at;

	for (at = article->children; at; at = at->next)
		if (is(at, "issuer"))
			named(x, "author", words_of(a, at));
	for (at = article->children; at; at = at->next)
		if (is(at, "category"))
			xml_empty(x, "category", "term", words_of(a, at));
}

/* One called as its column (人事任免) is told from others by its issue. */
static const char *
title_of(const struct archive *a, const struct item *item)
{
	const char *name = archive_get(a, item->article, "name");

	if (*archive_get(a, item->article, "toc") ||
	    strpbrk(name, "0123456789"))
		return name;
	return arena_printf(
	    a->arena, "%s（%s）", name, archive_get(a, item->issue, "label"));
}

static void
add_entry(const struct archive *a, struct xml *x, const char *feed,
    const struct item *item)
{
	const char *path = archive_get(a, item->article, "href");
	const char *number = archive_get(a, item->article, "number");
	const char *issue = archive_get(a, item->issue, "label");

	xml_open(x, "entry");
	xml_line(x);
	element(x, "id", id_of(a, path));
	element(x, "title", title_of(a, item));
	link_to(x, "alternate", href_of(a, feed, path));
	element(x, "published", moment(a, issue_day(a, item->issue)));
	element(
	    x, "updated", moment(a, updated(a, item->issue, item->article)));
	add_facts(a, x, item->article);
	element(x, "summary",
	    *number ? arena_printf(a->arena, "%s，刊登于%s", number, issue)
		    : arena_printf(a->arena, "刊登于%s", issue));
	xml_close(x);
	xml_line(x);
}

/* The newest of a list. address is the feed's, page the list's. */
static void
write_feed(const struct archive *a, const char *address, const char *page,
    const char *title, const struct item *items, size_t n)
{
	struct buf b = {0};
	struct xml x = {.out = &b};
	const char *last = "1970-01-01", *day;
	const struct gazette *g = &a->site->gazette;
	size_t i;

	n = n < ENTRIES ? n : ENTRIES;
	for (i = 0; i < n; i++) {
		day = updated(a, items[i].issue, items[i].article);
		last = strcmp(day, last) > 0 ? day : last;
	}
	xml_open(&x, "feed");
	xml_attr(&x, "xmlns", "http://www.w3.org/2005/Atom");
	xml_attr(&x, "xml:lang", "zh-CN");
	xml_line(&x);
	element(&x, "id", id_of(a, address));
	element(&x, "title", title);
	element(&x, "updated", moment(a, last));
	named(&x, "author", g->publisher ? g->publisher : g->name);
	link_to(&x, "self", href_of(a, address, address));
	link_to(&x, "alternate", href_of(a, address, page));
	for (i = 0; i < n; i++)
		add_entry(a, &x, address, &items[i]);
	xml_end(&x);
	file_write(path_join(a->arena, a->out, address), b.s, b.n);
	buf_free(&b);
}

static void
write_shelf(const struct archive *a, const struct shelf *shelf, const char *dir)
{
	const struct list *list;

	for (list = shelf->lists.at; list < vec_end(&shelf->lists); list++)
		write_feed(a,
		    arena_printf(a->arena, "%s/%s/atom.xml", dir, list->id),
		    arena_printf(a->arena, "%s/%s/index.html", dir, list->id),
		    arena_printf(
			a->arena, "%s：%s", a->site->gazette.name, list->name),
		    list->items.at, list->items.n);
}

typedef VEC(struct item) items_t;

static void
add_articles(items_t *items, const xmlNode *issue, const xmlNode *parent)
{
	const xmlNode *at;

	for (at = parent->children; at; at = at->next)
		if (is(at, "section"))
			add_articles(items, issue, at);
		else if (is(at, "article"))
			*vec_push(items) = (struct item){
			    .node = at, .article = at, .issue = issue};
}

/* === Sitemap === */

static void
add_address(
    const struct archive *a, struct xml *x, const char *path, const char *day)
{
	size_t n = strlen(path);

	if (strcmp(path_name(path), "index.html") == 0)
		path = arena_dup(a->arena, path, n - strlen("index.html"));
	xml_open(x, "url");
	element(x, "loc", export_url(a->arena, &a->site->gazette, path));
	element(x, "lastmod", day);
	xml_close(x);
	xml_line(x);
}

/* The first page and the lists, which lead on where they are too many. Which
 * of them an issue has changed is not told, but the first is new with each. */
static size_t
add_lists(const struct archive *a, struct xml *x, const items_t *items)
{
	size_t i, n = a->pages->n;

	n = n < ADDRESSES / 2 ? n : ADDRESSES / 2;
	for (i = 0; i < n; i++)
		add_address(a, x, a->pages->at[i],
		    i == 0 ? issue_day(a, items->at[0].issue) : "");
	return n;
}

/* Lists, issues and articles from item i on, as many as a sitemap may have. */
static size_t
write_addresses(
    const struct archive *a, const items_t *items, size_t i, const char *path)
{
	struct buf b = {0};
	struct xml x = {.out = &b};
	const xmlNode *issue;
	size_t n = 0;

	xml_open(&x, "urlset");
	xml_attr(&x, "xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");
	xml_line(&x);
	if (i == 0 && items->n)
		n = add_lists(a, &x, items);
	for (; i < items->n && n + 2 < ADDRESSES; i++, n++) {
		issue = items->at[i].issue;
		if (i == 0 || issue != items->at[i - 1].issue) {
			add_address(a, &x, archive_get(a, issue, "href"),
			    issue_day(a, issue));
			n++;
		}
		add_address(a, &x, archive_get(a, items->at[i].node, "href"),
		    updated(a, issue, items->at[i].node));
	}
	xml_end(&x);
	file_write(path_join(a->arena, a->out, path), b.s, b.n);
	buf_free(&b);
	return i;
}

static void
write_sitemap(const struct archive *a, const items_t *items)
{
	struct buf b = {0};
	struct xml x = {.out = &b};
	const char *path;
	size_t i, n = 0;

	if (write_addresses(a, items, 0, "sitemap.xml") == items->n)
		return;
	xml_open(&x, "sitemapindex");
	xml_attr(&x, "xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");
	xml_line(&x);
	for (i = 0; i < items->n;) {
		path = arena_printf(a->arena, "sitemap-%zu.xml", ++n);
		i = write_addresses(a, items, i, path);
		xml_open(&x, "sitemap");
		element(
		    &x, "loc", export_url(a->arena, &a->site->gazette, path));
		xml_close(&x);
		xml_line(&x);
	}
	xml_end(&x);
	file_write(path_join(a->arena, a->out, "sitemap.xml"), b.s, b.n);
	buf_free(&b);
}

/* A sitemap has absolute addresses or none. */
static void
write_robots(const struct archive *a)
{
	const char *base = a->site->gazette.base_url;
	struct buf b = {0};

	buf_puts(&b, "User-agent: *\nDisallow:\n");
	if (base)
		buf_printf(&b, "\nSitemap: %ssitemap.xml\n", base);
	file_write(path_join(a->arena, a->out, "robots.txt"), b.s, b.n);
	buf_free(&b);
}

void
feed_write(const struct archive *a)
{
	items_t items = {0};
	const xmlNode *at;

	for (at = a->root->last; at; at = at->prev)
		add_articles(&items, at, at);
	write_feed(a, "atom.xml", "index.html", a->site->gazette.name, items.at,
	    items.n);
	write_shelf(a, &a->categories, "category");
	write_shelf(a, &a->issuers, "issuer");
	if (a->site->gazette.base_url)
		write_sitemap(a, &items);
	write_robots(a);
	vec_free(&items);
}
