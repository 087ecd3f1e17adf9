/*
 * data: facts of issues and articles as the XML that templates ask by XPath.
 * Addresses (href) are below the site's root; templates put /page/@root before
 * them. Words meant for readers are Chinese here, as on the page.
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
#include "site/site.h"
#include "site/parts.h"

enum {
	GIST = 64, /* characters of an entry that an index shows */
	ID_HASH = 10 /* digits: names are Chinese, addresses are not */
};

xmlNode *
data_add(xmlNode *parent, const char *name)
{
	xmlNode *node = xmlNewChild(parent, NULL, (const xmlChar *)name, NULL);

	if (!node)
		die("out of memory");
	return node;
}

/* The bytes at s of a character that XML has no way to hold, or 0. */
static size_t
unfit(const char *s)
{
	unsigned char c = (unsigned char)*s;

	if (c < 0x20)
		return c != '\t' && c != '\n' && c != '\r';
	return c == 0xEF && s[1] == '\xBF' && (unsigned char)s[2] >= 0xBE ? 3
									  : 0;
}

/* For xmlFree; what does not fit is U+FFFD, as on the page. */
static xmlChar *
fitting(const char *s)
{
	struct buf b = {0};
	xmlChar *fit;
	size_t n;

	while (*s)
		if ((n = unfit(s)) > 0) {
			buf_putu(&b, 0xFFFD);
			s += n;
		} else {
			buf_putc(&b, *s++);
		}
	fit = xmlStrdup((const xmlChar *)(b.n ? b.s : ""));
	buf_free(&b);
	return fit;
}

void
data_set(xmlNode *node, const char *name, const char *value)
{
	xmlChar *fit;

	if (!value || !*value)
		return;
	fit = fitting(value);
	xmlSetProp(node, (const xmlChar *)name, fit);
	xmlFree(fit);
}

void
data_set_int(xmlNode *node, const char *name, int value)
{
	char digits[16];

	snprintf(digits, sizeof digits, "%d", value);
	data_set(node, name, value ? digits : NULL);
}

xmlNode *
data_text(xmlNode *parent, const char *name, const char *text)
{
	xmlChar *fit = fitting(text);
	xmlNode *node =
	    xmlNewTextChild(parent, NULL, (const xmlChar *)name, fit);

	xmlFree(fit);
	return node;
}

void
data_words(xmlNode *parent, const char *name, const struct strings *words)
{
	size_t i;

	for (i = 0; i < words->n; i++)
		data_text(parent, name, words->at[i]);
}

const char *
data_list_id(struct arena *arena, const char *name)
{
	char hash[HASH_HEX];

	hash_hex(hash, name, strlen(name));
	return arena_dup(arena, hash, ID_HASH);
}

/* The first n words name lists below dir. */
static void
add_listed(struct arena *arena, xmlNode *parent, const char *name,
    const struct strings *words, size_t n, const char *dir)
{
	xmlNode *node;
	size_t i;

	for (i = 0; i < words->n; i++) {
		node = data_text(parent, name, words->at[i]);
		if (i < n)
			data_set(node, "href",
			    arena_printf(arena, "%s/%s/index.html", dir,
				data_list_id(arena, words->at[i])));
	}
}

/* NAME="2024-05-31" for machines, NAME-text="2024年5月31日" for readers. */
static void
set_date(struct arena *arena, xmlNode *node, const char *name, struct date d)
{
	if (!d.year)
		return;
	data_set(node, name,
	    arena_printf(arena, "%04d-%02d-%02d", d.year, d.month, d.day));
	data_set(
	    node, arena_printf(arena, "%s-text", name), meta_date(arena, d));
}

/* === Attachments === */

/* What a reader may expect of it. */
static const char *
attachment_kind(const struct node *attachment)
{
	const struct node *at;
	bool table = false, figure = false;

	if (attachment->as.attachment.omitted)
		return "略";
	for (at = attachment; at; at = node_next(attachment, at)) {
		if (at->type == NODE_TABLE && at->as.table.form)
			return "表单";
		table |= at->type == NODE_TABLE;
		figure |= at->type == NODE_FIGURE;
	}
	return table ? "表格" : figure ? "图" : "文本";
}

static void
add_sheets(struct arena *arena, xmlNode *a, const struct issue *issue,
    const struct article *article, const struct node *attachment)
{
	const struct node *at;

	for (at = attachment; at; at = node_next(attachment, at))
		if (at->type == NODE_TABLE && !at->as.table.form && at->anchor)
			data_set(data_add(a, "csv"), "href",
			    arena_printf(arena, "%s/%s", issue->id,
				sheet_path(arena, article, at)));
}

/* An omitted attachment is met where the article lists it. */
static xmlNode *
add_attachment(struct arena *arena, xmlNode *article, const char *href,
    const struct node *node)
{
	xmlNode *a = data_add(article, "attachment");
	const struct node *title = node->as.attachment.title, *at = node;

	if (node->as.attachment.omitted) {
		data_set(a, "omitted", "yes");
		at = node->as.attachment.entry;
	}
	data_set(a, "label", node->as.attachment.label);
	data_set(a, "title", title ? tree_inline_string(arena, title) : NULL);
	data_set(a, "note", node->as.attachment.note);
	data_set(a, "kind", attachment_kind(node));
	data_set_int(a, "page", node->as.attachment.omitted ? 0 : node->page);
	if (at && at->anchor)
		data_set(
		    a, "href", arena_printf(arena, "%s#%s", href, at->anchor));
	return a;
}

/* === Articles === */

/* As its page is called: an order by its number too. */
static const char *
full_of(struct arena *arena, const struct article *article)
{
	const char *title = meta_full_title(arena, article);

	if (article->kind != KIND_ORDER || !article->number)
		return title;
	return arena_printf(arena, "%s（%s）", title, article->number);
}

/* What the contents call it; NULL where the heading above says it all. */
static const char *
toc_of(struct arena *arena, const struct article *article)
{
	const char *title = article->toc_title ? article->toc_title
					       : meta_title(arena, article);
	size_t n = article->category.n;

	if (n && strcmp(title, article->category.at[n - 1]) == 0)
		return NULL;
	return title;
}

static void
add_relations(struct arena *arena, xmlNode *article, const struct article *from)
{
	const struct relation *r;
	xmlNode *node;
	size_t i;

	for (i = 0; i < from->nrelations; i++) {
		r = &from->relations[i];
		node = data_add(article, "relation");
		data_set(node, "kind", relation_name(r->kind));
		data_set(node, "href", r->path);
		data_set(node, "title", r->title);
		data_set(node, "number", r->number);
		set_date(arena, node, "date", r->date);
		data_set(node, "issue", r->issue);
	}
}

xmlNode *
data_article(
    xmlNode *parent, const struct issue *issue, const struct article *article)
{
	struct arena *arena = issue->arena;
	xmlNode *node = data_add(parent, "article");
	const char *href =
	    arena_printf(arena, "%s/%s.html", issue->id, article->slug);
	const struct node *at;

	data_set(node, "slug", article->slug);
	data_set(node, "href", href);
	data_set(node, "kind", kind_name(article->kind));
	data_set(node, "title", meta_full_title(arena, article));
	data_set(node, "full", full_of(arena, article));
	data_set(node, "name", meta_name(arena, article));
	data_set(node, "toc", toc_of(arena, article));
	data_set(node, "number", article->number);
	set_date(arena, node, "date", article->date);
	set_date(arena, node, "effective", article->effective);
	data_set(node, "status", article->status);
	data_set_int(node, "page", article->first_page);
	if (article->last_page > article->first_page)
		data_set_int(node, "last-page", article->last_page);
	add_listed(arena, node, "category", &article->category, 1, "category");
	add_listed(arena, node, "issuer", &article->issuers, article->issuers.n,
	    "issuer");
	data_words(node, "replaces", &article->replaces);
	data_words(node, "replaced-by", &article->replaced_by);
	add_relations(arena, node, article);
	for (at = article->body; at; at = node_next(article->body, at))
		if (at->type == NODE_ATTACHMENT)
			add_sheets(arena, add_attachment(arena, node, href, at),
			    issue, article, at);
	return node;
}

static bool
is_outline(const struct node *node)
{
	if (node->type == NODE_ATTACHMENT)
		return !node->as.attachment.omitted;
	return node->type == NODE_HEADING && node->as.heading.level <= 2 &&
	    !node_above(node, NODE_BOX);
}

/* From 1, also where the article carries no document of its own. */
static int
outline_level(const struct node *body, const struct node *node)
{
	if (node->type == NODE_ATTACHMENT)
		return 1;
	if (node_above(node, NODE_ATTACHMENT))
		return 2;
	return body->flags & NODE_CARRIED ? node->as.heading.level : 1;
}

static void
add_heading(struct arena *arena, xmlNode *outline, const struct node *body,
    const struct node *node)
{
	const struct node *title = node;
	struct buf words = {0};
	xmlNode *entry;

	if (node->type == NODE_ATTACHMENT) {
		title = node->as.attachment.title;
		buf_puts(&words,
		    node->as.attachment.label ? node->as.attachment.label
					      : "附件");
		buf_puts(&words, title ? " " : "");
	}
	if (title)
		tree_inline_words(title, &words);
	entry = data_text(outline, "heading", words.n ? words.s : "");
	data_set_int(entry, "level", outline_level(body, node));
	data_set(entry, "href", arena_printf(arena, "#%s", node->anchor));
	buf_free(&words);
}

void
data_outline(struct arena *arena, xmlNode *article, const struct node *body)
{
	xmlNode *outline = data_add(article, "outline");
	const struct node *at;

	for (at = body; at; at = node_next(body, at))
		if (is_outline(at) && at->anchor)
			add_heading(arena, outline, body, at);
}

/* === Issues === */

/* The child <section> that is last below parent, when it has this name. */
static xmlNode *
section(xmlNode *parent, const char *name)
{
	xmlNode *last = parent->last;
	xmlChar *given =
	    last ? xmlGetProp(last, (const xmlChar *)"name") : NULL;
	bool same = given && strcmp((char *)given, name) == 0;

	xmlFree(given);
	if (same)
		return last;
	last = data_add(parent, "section");
	data_set(last, "name", name);
	return last;
}

static const char *
short_label(const struct issue *issue)
{
	if (issue->supplement)
		return arena_printf(issue->arena, "第%d期增刊%d", issue->number,
		    issue->supplement);
	return arena_printf(issue->arena, "第%d期", issue->number);
}

xmlNode *
data_issue_head(xmlNode *parent, const struct issue *issue)
{
	xmlNode *node = data_add(parent, "issue");
	struct arena *arena = issue->arena;

	data_set(node, "id", issue->id);
	data_set(node, "href", arena_printf(arena, "%s/index.html", issue->id));
	data_set(node, "name", issue->name);
	data_set(node, "label", meta_issue_label(arena, issue));
	data_set(node, "short", short_label(issue));
	data_set_int(node, "year", issue->year);
	data_set_int(node, "number", issue->number);
	data_set_int(node, "supplement", issue->supplement);
	data_set_int(node, "serial", issue->serial);
	data_set_int(node, "pages", issue->pages);
	set_date(arena, node, "published", issue->published);
	return node;
}

xmlNode *
data_issue(xmlNode *parent, const struct issue *issue)
{
	xmlNode *node = data_issue_head(parent, issue), *under;
	size_t i, k;

	for (i = 0; i < issue->narticles; i++) {
		const struct article *article = &issue->articles[i];

		under = node;
		for (k = 0; k < article->category.n; k++)
			under = section(under, article->category.at[k]);
		data_article(under, issue, article);
	}
	return node;
}

/* === Entries === */

/* 6月3日, 6月3日—5日, 12月30日—1月2日 */
static const char *
days_words(struct arena *arena, struct date first, struct date last)
{
	const char *words =
	    arena_printf(arena, "%d月%d日", first.month, first.day);

	if (last.month != first.month)
		return arena_printf(
		    arena, "%s—%d月%d日", words, last.month, last.day);
	if (last.day != first.day)
		return arena_printf(arena, "%s—%d日", words, last.day);
	return words;
}

const char *
data_gist(struct arena *arena, const char *s)
{
	const char *at = s, *clause = NULL;
	int n = 0;
	uint32_t cp;

	while ((cp = utf8_next(&at)) && cp != U'。' && n < GIST)
		if ((cp == U'，' || cp == U'；') && ++n > GIST / 3)
			clause = at - strlen("，");
		else
			n++;
	if (!cp || cp == U'。')
		return arena_dup(arena, s, (size_t)(at - s));
	at = clause ? clause : at;
	return arena_printf(arena, "%.*s……", (int)(at - s), s);
}

static void
add_entry(xmlNode *node, const struct issue *issue,
    const struct article *article, const struct entry *e)
{
	struct arena *arena = issue->arena;
	xmlNode *to = data_text(
	    node, "entry", e->name ? e->words : data_gist(arena, e->words));

	data_set(to, "href",
	    arena_printf(arena, "%s/%s.html%s%s", issue->id, article->slug,
		e->node->anchor ? "#" : "",
		e->node->anchor ? e->node->anchor : ""));
	data_set_int(to, "page", e->node->page);
	data_set(to, "name", e->name);
	if (e->name) {
		data_set(to, "number",
		    e->heading && strstr(e->heading, "号") ? e->heading
							   : article->number);
		return;
	}
	set_date(arena, to, "date", e->first);
	data_set(to, "days", days_words(arena, e->first, e->last));
}

/* The <article> nodes below parent are met in the order of the articles. */
static size_t
add_entries(xmlNode *parent, const struct issue *issue, size_t i)
{
	struct entry *entries;
	xmlNode *at;
	size_t n, k;

	for (at = parent->children; at; at = at->next) {
		if (strcmp((const char *)at->name, "section") == 0)
			i = add_entries(at, issue, i);
		if (strcmp((const char *)at->name, "article") != 0)
			continue;
		n = tree_entries(
		    issue->arena, issue, &issue->articles[i], &entries);
		for (k = 0; k < n; k++)
			add_entry(at, issue, &issue->articles[i], &entries[k]);
		i++;
	}
	return i;
}

void
data_entries(xmlNode *node, const struct issue *issue)
{
	add_entries(node, issue, 0);
}

static void
add_role(xmlNode *group, const struct masthead_role *role)
{
	xmlNode *node = data_add(group, "role");

	data_set(node, "name", role->role);
	data_words(node, "person", &role->people);
}

void
data_imprint(xmlNode *node, const struct issue *issue)
{
	size_t i, k;

	data_set(node, "frequency", issue->frequency);
	data_set(node, "price", issue->price);
	data_set(node, "permit", issue->permit);
	data_words(node, "motto", &issue->motto);
	for (i = 0; i < issue->nmasthead; i++) {
		const struct masthead_group *group = &issue->masthead[i];
		xmlNode *at = data_add(node, "group");

		data_set(at, "name", group->name);
		for (k = 0; k < group->n; k++)
			add_role(at, &group->roles[k]);
	}
	for (i = 0; i < issue->nimprint; i++) {
		xmlNode *at =
		    data_text(node, "imprint", issue->imprint[i].value);

		data_set(at, "label", issue->imprint[i].label);
	}
}

/* 356 KB, 1.2 MB; decimal, as file managers and browsers count. */
static const char *
size_words(struct arena *arena, size_t n)
{
	if (n < 1000000)
		return arena_printf(arena, "%zu KB", (n + 999) / 1000);
	n = (n + 50000) / 100000;
	return arena_printf(arena, "%zu.%zu MB", n / 10, n % 10);
}

void
data_downloads(struct arena *arena, xmlNode *issue, const char *id,
    const struct download *d, size_t n, const struct article *whose)
{
	for (; n > 0; n--, d++) {
		xmlNode *node;

		if (d->article != whose)
			continue;
		node = data_add(issue, "download");
		data_set(
		    node, "href", arena_printf(arena, "%s/%s", id, d->name));
		data_set(node, "stem", path_stem(arena, d->name));
		data_set(node, "label", d->label);
		data_set(node, "size", size_words(arena, d->size));
	}
}
