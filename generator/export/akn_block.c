/*
 * akn_block: what stands in an article, below <mainBody>. Headings, 第…条 and
 * attachments are Akoma Ntoso's hierarchy; all else is blocks. In the
 * hierarchy a part holds <content>, or else an <intro> and parts, so words
 * between parts become a part of their own. eIds are the anchors of the web
 * page with the article's slug before them.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "export/export.h"
#include "export/markup.h"
#include "export/parts.h"

static void block(struct akn *, const struct node *);
static void fill(struct akn *, const struct node *at, const struct node *end);

static void
open_with(struct akn *k, const char *name, const char *attr, const char *value,
    const char *anchor)
{
	xml_open(&k->x, name);
	xml_attr(&k->x, attr, value);
	if (anchor)
		xml_attr(&k->x, "eId",
		    arena_printf(k->arena, "%s__%s", k->article->slug, anchor));
}

static void
close_line(struct akn *k)
{
	xml_close(&k->x);
	xml_line(&k->x);
}

/* === Inlines === */

static void inlines(struct akn *, const struct node *parent);

static void
link_to(struct akn *k, const struct node *node)
{
	const struct node *to = node->as.link.to;
	const char *href = node->as.link.url;

	if (to && to->anchor)
		href = arena_printf(
		    k->arena, "#%s__%s", k->article->slug, to->anchor);
	if (href)
		open_with(k, "a", "href", href, NULL);
	inlines(k, node);
	if (href)
		xml_close(&k->x);
}

static void
wrap(struct akn *k, const struct node *node, const char *name, const char *kind)
{
	open_with(k, name, kind ? "name" : NULL, kind, node->anchor);
	inlines(k, node);
	xml_close(&k->x);
}

static void
one_inline(struct akn *k, const struct node *node)
{
	switch (node->type) {
	case NODE_BREAK:
		xml_open(&k->x, "br");
		xml_close(&k->x);
		break;
	case NODE_STRONG:
		wrap(k, node, "b", NULL);
		break;
	case NODE_EMPH:
		wrap(k, node, "i", NULL);
		break;
	case NODE_RUNIN:
		wrap(k, node, "inline", "heading");
		break;
	case NODE_CLAUSE:
		wrap(k, node, "inline", "num");
		break;
	case NODE_LINK:
		link_to(k, node);
		break;
	default:
		if (node->text && node->type != NODE_REMARK)
			xml_text(&k->x, node->text);
	}
}

/* As deep as inlines nest, which the reader of sources bounds. */
static void
inlines(struct akn *k, const struct node *parent)
{
	const struct node *at;

	for (at = parent->first; at; at = at->next)
		one_inline(k, at);
}

static void
lines(struct akn *k, const char *name, const struct node *node)
{
	open_with(k, name, NULL, NULL, node->anchor);
	inlines(k, node);
	close_line(k);
}

static void
words(struct akn *k, const char *name, const char *class, const char *s)
{
	if (!s || !*s)
		return;
	open_with(k, name, class ? "class" : NULL, class, NULL);
	xml_text(&k->x, s);
	close_line(k);
}

/* === Blocks === */

static void
cell(struct akn *k, const struct node *node, bool head)
{
	const struct node *at;

	xml_open(&k->x, head ? "th" : "td");
	if (node->as.cell.rowspan > 1)
		xml_attr_int(&k->x, "rowspan", node->as.cell.rowspan);
	if (node->as.cell.colspan > 1)
		xml_attr_int(&k->x, "colspan", node->as.cell.colspan);
	for (at = node->first; at; at = at->next) {
		xml_open(&k->x, "p");
		inlines(k, at);
		xml_close(&k->x);
	}
	xml_close(&k->x);
}

static void
caption(struct akn *k, const struct node *table)
{
	if (!table->as.table.caption && !table->as.table.unit)
		return;
	xml_open(&k->x, "caption");
	if (table->as.table.caption)
		xml_text(&k->x, table->as.table.caption);
	if (table->as.table.unit) {
		open_with(k, "span", "class", "unit", NULL);
		xml_text(&k->x, table->as.table.unit);
		xml_close(&k->x);
	}
	close_line(k);
}

static void
table(struct akn *k, const struct node *node)
{
	const struct node *row, *at;

	if (!node->first)
		return;
	open_with(k, "table", NULL, NULL, node->anchor);
	xml_line(&k->x);
	caption(k, node);
	for (row = node->first; row; row = row->next) {
		if (!row->first)
			continue;
		xml_open(&k->x, "tr");
		for (at = row->first; at; at = at->next)
			cell(k, at, row->flags & NODE_HEADER);
		close_line(k);
	}
	close_line(k);
}

static void
figure(struct akn *k, const struct node *node)
{
	open_with(k, "p", "class", "figure", node->anchor);
	xml_open(&k->x, "img");
	xml_attr(&k->x, "src", node->as.figure.path);
	if (node->as.figure.width) {
		xml_attr_int(&k->x, "width", node->as.figure.width);
		xml_attr_int(&k->x, "height", node->as.figure.height);
	}
	xml_close(&k->x);
	inlines(k, node);
	close_line(k);
}

/* The words of what may not stand where it would. */
static void
flat(struct akn *k, const struct node *node)
{
	struct buf b = {0};

	tree_words(node, &b);
	words(k, "p", NULL, b.s);
	buf_free(&b);
}

static void
list(struct akn *k, const struct node *node)
{
	const struct node *item, *at;

	open_with(k, "ul", NULL, NULL, node->anchor);
	xml_line(&k->x);
	for (item = node->first; item; item = item->next) {
		open_with(k, "li", NULL, NULL, item->anchor);
		for (at = item->first; at; at = at->next)
			if (at->type == NODE_PARAGRAPH)
				lines(k, "p", at);
			else if (at->type == NODE_LIST)
				list(k, at);
			else
				flat(k, at);
		close_line(k);
	}
	close_line(k);
}

static void
roster(struct akn *k, const struct node *node)
{
	const struct node *post;
	struct buf b = {0};

	open_with(k, "ul", "class", "roster", node->anchor);
	xml_line(&k->x);
	for (post = node->first; post; post = post->next) {
		buf_clear(&b);
		tree_words(post, &b);
		b.s[b.n ? --b.n : 0] = '\0';
		words(k, "li", NULL, b.s);
	}
	close_line(k);
	buf_free(&b);
}

/* A block of blocks; what stands in it has no place in the hierarchy. */
static void
container(struct akn *k, const struct node *node, const char *class)
{
	const struct node *at;

	if (!node->first)
		return;
	open_with(k, "blockContainer", "class", class, node->anchor);
	xml_line(&k->x);
	if (node->type == NODE_BOX && node->as.box.title)
		lines(k, "heading", node->as.box.title);
	for (at = node->first; at; at = at->next)
		block(k, at);
	close_line(k);
}

static void
block(struct akn *k, const struct node *node)
{
	switch (node->type) {
	case NODE_PARAGRAPH:
	case NODE_ENTRY:
		lines(k, "p", node);
		break;
	case NODE_HEADING:
		open_with(k, "p", "class", "heading", node->anchor);
		inlines(k, node);
		close_line(k);
		break;
	case NODE_LIST:
		list(k, node);
		break;
	case NODE_TABLE:
		table(k, node);
		break;
	case NODE_FIGURE:
		figure(k, node);
		break;
	case NODE_ROSTER:
		if (node->first)
			roster(k, node);
		break;
	case NODE_CODE:
		words(k, "p", "code", node->text);
		break;
	case NODE_RULE:
	case NODE_REMARK:
	case NODE_ATTACHMENT: /* only omitted ones come here */
		break;
	default:
		container(k, node, node_name(node->type));
	}
}

/* === Hierarchy === */

static bool
is_clause(const struct node *node)
{
	return node->type == NODE_PARAGRAPH && node->first &&
	    node->first->type == NODE_CLAUSE;
}

static bool
is_part(const struct node *node)
{
	return node->type == NODE_HEADING || is_clause(node) ||
	    (node->type == NODE_ATTACHMENT && !node->as.attachment.omitted);
}

/* Does a clause go on in this block? What closes a document is not its own. */
static bool
goes_on(const struct node *node)
{
	return !is_part(node) && node->type != NODE_SIGN &&
	    node->type != NODE_NOTE && node->type != NODE_TO &&
	    node->type != NODE_ATTACHLIST && node->type != NODE_RULE;
}

/* Where a part ends: at the next that is not within it. */
static const struct node *
part_end(const struct node *part, const struct node *end)
{
	const struct node *at = part->next;

	if (part->type == NODE_ATTACHMENT)
		return at;
	for (; at && at != end; at = at->next) {
		if (part->type == NODE_HEADING ? at->type == NODE_ATTACHMENT ||
			    (at->type == NODE_HEADING &&
				at->as.heading.level <= part->as.heading.level)
					       : !goes_on(at))
			break;
	}
	return at;
}

static void
clause(struct akn *k, const struct node *node, const struct node *end)
{
	const struct node *at;

	open_with(k, "article", NULL, NULL, node->first->anchor);
	open_with(k, "num", NULL, NULL, NULL);
	inlines(k, node->first);
	xml_close(&k->x);
	xml_open(&k->x, "content");
	xml_open(&k->x, "p");
	for (at = node->first->next; at; at = at->next)
		one_inline(k, at);
	close_line(k);
	for (at = node->next; at != end; at = at->next)
		block(k, at);
	xml_close(&k->x);
	close_line(k);
}

static void
attachment(struct akn *k, const struct node *node)
{
	const struct node *title = node->as.attachment.title;

	open_with(k, "hcontainer", "name", "attachment", node->anchor);
	xml_line(&k->x);
	words(k, "num", NULL, node->as.attachment.label);
	if (title)
		lines(k, "heading", title);
	words(k, "subheading", NULL, node->as.attachment.note);
	fill(k, node->first, NULL);
	close_line(k);
}

static void
section(struct akn *k, const struct node *node, const struct node *end)
{
	open_with(k, "hcontainer", "name",
	    node->as.heading.level == 1 ? "document" : "section", node->anchor);
	open_with(k, "heading", NULL, NULL, NULL);
	inlines(k, node);
	close_line(k);
	fill(k, node->next, end);
	close_line(k);
}

static void
part(struct akn *k, const struct node *node, const struct node *end)
{
	if (node->type == NODE_ATTACHMENT)
		attachment(k, node);
	else if (node->type == NODE_HEADING)
		section(k, node, end);
	else
		clause(k, node, end);
}

/* The blocks from at up to the next part; gives that part, or end. */
static const struct node *
run_of(const struct node *at, const struct node *end)
{
	while (at != end && !is_part(at))
		at = at->next;
	return at;
}

static void
blocks(struct akn *k, const char *in, const struct node *at,
    const struct node *end)
{
	xml_open(&k->x, in);
	xml_line(&k->x);
	for (; at != end; at = at->next)
		block(k, at);
	close_line(k);
}

/* What a part holds: the siblings from at up to end. */
static void
fill(struct akn *k, const struct node *at, const struct node *end)
{
	const struct node *next = run_of(at, end);

	if (next == end || at != next)
		blocks(k, next == end ? "content" : "intro", at, next);
	for (at = next; at != end; at = next) {
		next = is_part(at) ? part_end(at, end) : run_of(at, end);
		if (is_part(at)) {
			part(k, at, next);
			continue;
		}
		open_with(k, "hcontainer", "name", "text", NULL);
		blocks(k, "content", at, next);
		close_line(k);
	}
}

/* Here blocks and parts may stand side by side. */
void
akn_body(struct akn *k, const struct node *body)
{
	const struct node *at, *next;

	xml_open(&k->x, "mainBody");
	xml_line(&k->x);
	if (!body || !body->first)
		xml_empty(&k->x, "p", NULL, NULL);
	for (at = body ? body->first : NULL; at; at = next) {
		next = is_part(at) ? part_end(at, NULL) : at->next;
		if (is_part(at))
			part(k, at, next);
		else
			block(k, at);
	}
	close_line(k);
}
