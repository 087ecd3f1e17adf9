/*
 * anchor: the addresses inside an article; FORMAT.md 3.6 and 3.8. They are
 * published, so they rest only on what stands before them. One that comes again
 * gets _2, _3: no other has a low line.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "tree/parts.h"

/*
 * The addresses:
 *   s2-1      heading: first of the second level under the second of the first
 *   d1        document carried (#); d1-s2 a heading in it
 *   a3        attachment 3; a3-s2, a3-d1-s2
 *   t12       第十二条 of the article or its first document; t12-1 之一;
 *             d2-t12, a1-t12 elsewhere
 *   m6-3      3 June in a chronicle
 *   n5        fifth item of a list of personnel matters
 *   table-1 figure-1 box-1
 */

/* What is counted anew: the article, each attachment, each box. */
struct scope {
	const char *prefix; /* "", "a1-", "box-2-" */
	int documents; /* carried so far */
	int headings[6]; /* by level, under the one above */
};

struct named {
	struct node *node;
	const char *anchor;
	size_t order;
};

struct ctx {
	struct arena *arena;
	struct article *article;
	VEC(struct scope) scopes; /* the innermost last */
	VEC(struct named) named;
	int tables, figures, boxes, attachments, items;
	int month; /* of the chronicle; 0: not known */
};

static struct scope *
inner(struct ctx *c)
{
	return &c->scopes.at[c->scopes.n - 1];
}

static void
name(struct ctx *c, struct node *node, const char *anchor)
{
	*vec_push(&c->named) = (struct named){node, anchor, c->named.n};
}

static void
name_by(struct ctx *c, struct node *node, const char *word, int n)
{
	name(c, node, arena_printf(c->arena, "%s%d", word, n));
}

static void
open_scope(struct ctx *c, const char *prefix)
{
	*vec_push(&c->scopes) = (struct scope){.prefix = prefix};
}

static void
whole(struct ctx *c, struct node *node)
{
	(void)node;
	open_scope(c, "");
}

/* By its number, which the gazette prints; else by its place. */
static void
attachment(struct ctx *c, struct node *node)
{
	int no = node->as.attachment.no;
	char *anchor;

	c->attachments++;
	anchor = arena_printf(
	    c->arena, "%sa%d", inner(c)->prefix, no ? no : c->attachments);
	name(c, node, anchor);
	open_scope(c, arena_printf(c->arena, "%s-", anchor));
}

static void
box(struct ctx *c, struct node *node)
{
	name_by(c, node, "box-", ++c->boxes);
	open_scope(c, arena_printf(c->arena, "box-%d-", c->boxes));
}

static void
table(struct ctx *c, struct node *node)
{
	name_by(c, node, "table-", ++c->tables);
}

static void
figure(struct ctx *c, struct node *node)
{
	name_by(c, node, "figure-", ++c->figures);
}

static void
document(struct ctx *c, struct node *node)
{
	struct scope *scope = inner(c);

	scope->documents++;
	memset(scope->headings, 0, sizeof scope->headings);
	name(c, node,
	    arena_printf(c->arena, "%sd%d", scope->prefix, scope->documents));
	if (!node_above(node, NODE_ATTACHMENT) && !node_above(node, NODE_BOX))
		c->article->body->flags |= NODE_CARRIED;
}

static void
heading(struct ctx *c, struct node *node)
{
	struct scope *scope = inner(c);
	struct buf b = {0};
	int level = node->as.heading.level, i;
	const struct node *words = node_first_words(node);

	if (words && day_month(words->text))
		c->month = day_month(words->text);
	if (level == 1) {
		document(c, node);
		return;
	}
	scope->headings[level]++;
	for (i = level + 1; i < 6; i++)
		scope->headings[i] = 0;
	buf_puts(&b, scope->prefix);
	if (scope->documents)
		buf_printf(&b, "d%d-", scope->documents);
	for (i = 2; i <= level; i++)
		buf_printf(&b, "%c%d", i == 2 ? 's' : '-', scope->headings[i]);
	name(c, node, arena_dup(c->arena, b.s, b.n));
	buf_free(&b);
}

static void
clause(struct ctx *c, struct node *node)
{
	const struct scope *scope = inner(c);
	struct buf b = {0};

	buf_puts(&b, scope->prefix);
	if (scope->documents > 1)
		buf_printf(&b, "d%d-", scope->documents);
	buf_printf(&b, "t%d", node->as.clause.number);
	if (node->as.clause.sub)
		buf_printf(&b, "-%d", node->as.clause.sub);
	name(c, node, arena_dup(c->arena, b.s, b.n));
	buf_free(&b);
}

/* An entry of a chronicle by its first day: 6月3日， or 3日—5日，. */
static void
entry(struct ctx *c, struct node *node)
{
	struct day_span days;
	const struct node *words = node_first_words(node);

	if (!words || !day_span(words->text, &days))
		return;
	if (days.month)
		c->month = days.month;
	name(c, node, arena_printf(c->arena, "m%d-%d", c->month, days.first));
}

static void
paragraph(struct ctx *c, struct node *node)
{
	if (c->article->kind == KIND_CHRONICLE)
		entry(c, node);
}

/* A person in a list of personnel matters, by place: names may come again. */
static void
item(struct ctx *c, struct node *node)
{
	if (c->article->kind == KIND_PERSONNEL)
		name_by(c, node, "n", ++c->items);
}

/* What gets an address, and what holds such. */
static const struct {
	void (*meet)(struct ctx *, struct node *);
	bool scope;
} kinds[NODE_MAX] = {
    [NODE_ARTICLE] = {whole, true},
    [NODE_ATTACHMENT] = {attachment, true},
    [NODE_BOX] = {box, true},
    [NODE_TABLE] = {table, false},
    [NODE_FIGURE] = {figure, false},
    [NODE_HEADING] = {heading, false},
    [NODE_PARAGRAPH] = {paragraph, false},
    [NODE_ITEM] = {item, false},
    [NODE_CLAUSE] = {clause, false},
};

static bool
enter(void *ctx, struct node *node)
{
	struct ctx *c = ctx;

	if (kinds[node->type].meet)
		kinds[node->type].meet(c, node);
	return node->type != NODE_TABLE &&
	    (NODE_IS_BLOCK(node->type) || node->type == NODE_CLAUSE);
}

static void
leave(void *ctx, struct node *node)
{
	struct ctx *c = ctx;

	if (kinds[node->type].scope)
		c->scopes.n--;
}

static int
by_anchor(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->anchor, y->anchor);

	return order ? order : x->order < y->order ? -1 : x->order > y->order;
}

static void
make_unique(struct ctx *c)
{
	struct named *n = c->named.at;
	size_t i;
	int again = 1;

	if (c->named.n)
		qsort(n, c->named.n, sizeof *n, by_anchor);
	for (i = 0; i < c->named.n; i++) {
		again = i > 0 && strcmp(n[i].anchor, n[i - 1].anchor) == 0
		    ? again + 1
		    : 1;
		n[i].node->anchor = again == 1
		    ? n[i].anchor
		    : arena_printf(c->arena, "%s_%d", n[i].anchor, again);
	}
}

/*
 * An attachment that is only listed has no place of its own: its address is
 * that of the entry that names it.
 */
static void
lend_addresses(struct node *root)
{
	struct node *at, *to;

	for (at = root; at; at = node_next(root, at)) {
		if (at->type != NODE_ENTRY || !at->as.entry.attachment)
			continue;
		to = at->as.entry.attachment;
		if (to->as.attachment.omitted && to->as.attachment.entry == at)
			at->anchor = to->anchor;
	}
}

void
tree_anchors(struct arena *arena, struct article *article)
{
	static const struct node_visitor visitor = {enter, leave};
	struct ctx c = {.arena = arena, .article = article};

	if (article->kind == KIND_CHRONICLE)
		c.month = day_month(day_title(article));
	node_walk(article->body, &visitor, &c);
	make_unique(&c);
	lend_addresses(article->body);
	vec_free(&c.scopes);
	vec_free(&c.named);
}
