/*
 * web_main: where the main text of a page stands. Text in links speaks
 * against an element (menus, lists of other pages); from the body down, the
 * child that holds nearly all of what is left is followed.
 */
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/web/web.h"

/* Of 100 characters that are not in links, a child with this many leads. */
enum { NEARLY_ALL = 80, LINKS_COUNT = 3 };
/* An element with a telling name leads with this share, and these characters.
 */
enum { NAMED_COUNT = 8, LEAST = 20 };

const char *
web_attr(const xmlNode *node, const char *name)
{
	for (const xmlAttr *a = node->properties; a; a = a->next)
		if (strcasecmp((const char *)a->name, name) == 0)
			return a->children && a->children->content
			    ? (const char *)a->children->content
			    : "";
	return NULL;
}

bool
web_has_word(const xmlNode *node, const char *attribute, const char *word)
{
	const char *s = web_attr(node, attribute);
	size_t n, len = strlen(word);

	for (; s && *s; s += n + strspn(s + n, " \t\r\n")) {
		n = strcspn(s, " \t\r\n");
		if (n == len && strncasecmp(s, word, n) == 0)
			return true;
	}
	return false;
}

static bool
is_one_of(const xmlNode *node, const char *const *names)
{
	for (; *names; names++)
		if (strcmp((const char *)node->name, *names) == 0)
			return true;
	return false;
}

bool
web_is_silent(const xmlNode *node)
{
	static const char *const names[] = {"script", "style", "noscript",
	    "title", "template", "iframe", "object", "embed", "select",
	    "button", "input", "textarea", "svg", "video", "audio", "canvas",
	    NULL};
	const char *style = web_attr(node, "style");

	return is_one_of(node, names) || web_attr(node, "hidden") ||
	    (style &&
		(strstr(style, "display:none") ||
		    strstr(style, "display: none")));
}

/* Where no main text is looked for. */
static bool
is_beside(const xmlNode *node)
{
	static const char *const names[] = {"nav", "footer", NULL};

	return is_one_of(node, names) || web_is_silent(node);
}

/* Characters of an element that are no spaces, weighed. */
static long
weigh(const xmlNode *node, bool linked)
{
	const xmlNode *n;
	const char *s;
	uint32_t cp;
	long weight = 0;

	for (n = node->children; n; n = n->next) {
		if (n->type == XML_ELEMENT_NODE && !is_beside(n))
			weight += weigh(n,
			    linked || strcmp((const char *)n->name, "a") == 0);
		if (n->type != XML_TEXT_NODE)
			continue;
		for (s = (const char *)n->content; (cp = utf8_next(&s)) != 0;)
			if (!uni_is_space(cp) && cp > ' ')
				weight += linked ? -LINKS_COUNT : 1;
	}
	return weight;
}

/* Names that systems of government sites give the main text. */
static bool
is_named(const xmlNode *node)
{
	static const char *const names[] = {"TRS_Editor", "TRS_UEDITOR",
	    "trs_editor_view", "UCAP-CONTENT", "zoom", "fontzoom",
	    "article-content", "article_content", "article-con", "article_con",
	    "articleContent", "pages_content", "view-content", "conTxt",
	    "contentText", "content_text", "xxgk-content", "detail-content",
	    "detail_content", "news_content", "newsContent", "v_news_content",
	    "vsb_content", "xl_content", "zw_content", "artContent",
	    "ivs_content", NULL};

	for (size_t i = 0; names[i]; i++)
		if (web_has_word(node, "id", names[i]) ||
		    web_has_word(node, "class", names[i]))
			return true;
	return strcmp((const char *)node->name, "article") == 0;
}

/* The heaviest of those; *most: its weight so far. */
static const xmlNode *
find_named(const xmlNode *node, long *most)
{
	const xmlNode *n, *found = NULL, *below;
	long weight;

	for (n = node->children; n; n = n->next) {
		if (n->type != XML_ELEMENT_NODE || is_beside(n))
			continue;
		weight = is_named(n) ? weigh(n, false) : 0;
		if (weight > *most) {
			*most = weight;
			found = n;
		}
		below = find_named(n, most);
		found = below ? below : found;
	}
	return found;
}

/* Down into a table is down into its words: it stays whole. */
static bool
holds_blocks(const xmlNode *node)
{
	static const char *const names[] = {"div", "td", "section", "main",
	    "article", "center", "body", "form", "table", "tbody", "tr", "span",
	    NULL};

	return is_one_of(node, names);
}

static const xmlNode *
heaviest_child(const xmlNode *node, long *weight)
{
	const xmlNode *n, *best = NULL;
	long w;

	*weight = 0;
	for (n = node->children; n; n = n->next) {
		if (n->type != XML_ELEMENT_NODE || is_beside(n))
			continue;
		w = weigh(n, false);
		if (w > *weight) {
			*weight = w;
			best = n;
		}
	}
	return best;
}

const xmlNode *
web_main(const xmlNode *body)
{
	const xmlNode *at = body, *child;
	long whole = weigh(body, false), weight, least = LEAST;

	if (whole / NAMED_COUNT > least)
		least = whole / NAMED_COUNT;
	child = find_named(body, &least);
	if (child)
		return child;
	for (;;) {
		child = heaviest_child(at, &weight);
		if (!child || !holds_blocks(child) || weight <= 0 ||
		    weight * 100 < whole * NEARLY_ALL)
			return at;
		at = child;
		whole = weight;
	}
}
