/*
 * page: which template makes which page, and what every page's data begins
 * with: the gazette, the site, the assets, the way back to the root.
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

const char *const page_templates[PAGE_MAX + 1] = {
    [PAGE_HOME] = "home",
    [PAGE_ISSUE] = "issue",
    [PAGE_ARTICLE] = "article",
    [PAGE_YEARS] = "years",
    [PAGE_YEAR] = "year",
    [PAGE_CATEGORIES] = "categories",
    [PAGE_CATEGORY] = "category",
    [PAGE_ISSUERS] = "issuers",
    [PAGE_ISSUER] = "issuer",
    [PAGE_NUMBERS] = "numbers",
    [PAGE_NUMBER] = "number",
    [PAGE_ATTACHMENTS] = "attachments",
    [PAGE_CHRONICLE] = "chronicle",
    [PAGE_PERSONNEL] = "personnel",
    [PAGE_SEARCH] = "search",
    [PAGE_VERIFY] = "verify",
    [PAGE_LOST] = "404",
    [PAGE_MAX] = NULL,
};

static void
add_gazette(xmlNode *page, const struct gazette *g)
{
	xmlNode *node = data_add(page, "gazette");

	data_set(node, "name", g->name);
	data_set(node, "publisher", g->publisher);
	data_set(node, "editor", g->editor);
	data_set(node, "address", g->address);
	data_set(node, "postcode", g->postcode);
	data_set(node, "phone", g->phone);
	data_set(node, "specimen", g->specimen);
	node = data_add(page, "site");
	data_set(node, "name", g->site.name);
	data_set(node, "domain", g->site.domain);
	data_set(node, "code", g->site.code);
	data_set(node, "icp", g->site.icp);
	data_set(node, "police", g->site.police);
}

/*
 * From the folder of url back to the root. The page for lost addresses is
 * shown at any depth, so its links are whole addresses; see lost.js.
 */
static void
set_root(xmlNode *page, enum page_kind kind, const char *url, const char *base)
{
	struct buf root = {0};

	if (kind == PAGE_LOST && base)
		buf_puts(&root, base);
	else
		while ((url = strchr(url, '/'))) {
			buf_puts(&root, "../");
			url++;
		}
	data_set(page, "root", root.s);
	buf_free(&root);
}

static void
set_canonical(
    xmlNode *page, enum page_kind kind, const char *url, const char *base)
{
	struct buf b = {0};
	size_t n = strlen(url);

	if (!base || kind == PAGE_LOST)
		return;
	if (strcmp(path_name(url), "index.html") == 0)
		n -= strlen("index.html");
	buf_puts(&b, base);
	buf_add(&b, url, n);
	data_set(page, "canonical", b.s);
	buf_free(&b);
}

xmlNode *
page_new(const struct site *site, enum page_kind kind, const char *url)
{
	xmlDoc *doc = xmlNewDoc((const xmlChar *)"1.0");
	xmlNode *page = xmlNewDocNode(doc, NULL, (const xmlChar *)"page", NULL),
		*asset;
	size_t i;

	doc->encoding = xmlStrdup((const xmlChar *)"UTF-8");
	xmlDocSetRootElement(doc, page);
	data_set(page, "kind", page_templates[kind]);
	data_set(page, "url", url);
	set_root(page, kind, url, site->gazette.base_url);
	data_set(page, "base", site->gazette.base_url);
	set_canonical(page, kind, url, site->gazette.base_url);
	add_gazette(page, &site->gazette);
	for (i = 0; i < site->assets.n; i++) {
		asset = data_add(page, "asset");
		data_set(asset, "name", site->assets.at[i].name);
		data_set(asset, "href", site->assets.at[i].href);
	}
	return page;
}

void
page_write(const struct site *site, enum page_kind kind, xmlNode *page,
    const struct buf *body, const char *out, struct msgs *msgs)
{
	struct arena *arena = arena_new();
	xmlChar *url = xmlGetProp(page, (const xmlChar *)"url");
	struct buf html = {0};

	tmpl_run(site->templates, kind, page, body, &html, msgs);
	file_write(path_join(arena, out, (const char *)url), html.s, html.n);
	buf_free(&html);
	xmlFree(url);
	xmlFreeDoc(page->doc);
	arena_free(arena);
}
