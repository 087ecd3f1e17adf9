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

enum { OPENING = 80 }; /* characters that lists of results show of a page */

/* Of the page, for <g:facts/>. */
static void
add_linked(xmlNode *page, struct buf *json)
{
	data_text(page, "linked", json->s);
	buf_free(json);
}

/* The sentences of s, as long as there is room; is that all of it? */
static bool
add_sentences(struct buf *out, const char *s)
{
	size_t n = out->n ? utf8_count(out->s, out->n) : 0;
	const char *from = s, *at = s;
	uint32_t cp = 0;

	while (n++ < OPENING && (cp = utf8_next(&at)) != 0)
		if (cp == U'。') {
			buf_add(out, from, (size_t)(at - from));
			from = at;
		}
	return !*from;
}

/* What it says first, after those it speaks to: whole sentences; of a long one
 * whole clauses. NULL where it has nothing but tables, lists, headings. */
static const char *
opening(struct arena *arena, const struct article *article)
{
	const struct node *at = article->body ? article->body->first : NULL;
	const char *words = NULL;
	struct buf b = {0};

	while (at && (at->type != NODE_PARAGRAPH || at->flags & NODE_DATE))
		at = at->next;
	for (; at && at->type == NODE_PARAGRAPH; at = at->next) {
		words = tree_inline_string(arena, at);
		if (!add_sentences(&b, words))
			break;
	}
	if (b.n)
		words = arena_dup(arena, b.s, b.n);
	else if (words)
		words = data_gist(arena, words);
	buf_free(&b);
	return words;
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
	data_set(node, "opening", opening(issue->arena, article));
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
