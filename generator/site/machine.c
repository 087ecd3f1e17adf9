/*
 * machine: what a page tells machines and those who cite it: JSON-LD, the
 * texts of citation.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "export/export.h"
#include "site/site.h"
#include "site/parts.h"

/* Of the page, for <g:facts/>. */
static void
add_linked(xmlNode *page, struct buf *json)
{
	data_text(page, "linked", json->s);
	buf_free(json);
}

void
machine_article(const struct site *site, xmlNode *page, xmlNode *node,
    const struct issue *issue, const struct article *article)
{
	struct buf b = {0};
	xmlNode *cite;
	int form;

	for (form = 0; form < CITE_MAX; form++) {
		cite_article(
		    (enum cite_form)form, &site->gazette, issue, article, &b);
		cite = data_text(node, "citation", b.s);
		data_set(cite, "form", cite_name((enum cite_form)form));
		data_set(cite, "label", cite_label((enum cite_form)form));
		buf_clear(&b);
	}
	data_set(node, "sha256", article->hash);
	linked_article(&site->gazette, issue, article, &b);
	add_linked(page, &b);
}

void
machine_issue(const struct site *site, xmlNode *page, const struct issue *issue)
{
	struct buf b = {0};

	linked_issue(&site->gazette, issue, &b);
	add_linked(page, &b);
}

void
machine_gazette(const struct site *site, xmlNode *page)
{
	struct buf b = {0};

	linked_gazette(&site->gazette, &b);
	add_linked(page, &b);
}
