/*
 * node: making, linking and walking the tree, and its grammar.
 *
 * Everything here is iterative: a tree may be as deep as its source was
 * hostile. What the nodes mean is the business of the passes beside this file.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"

/* Sets of node types. */
#define B(type) (UINT64_C(1) << NODE_##type)
#define REMARKED (B(PARAGRAPH) | B(REMARK))
#define PROSE \
	(REMARKED | B(LIST) | B(CODE) | B(RULE) | B(FIGURE) | B(TABLE) | \
	    B(QUOTE) | B(CENTER) | B(RIGHT) | B(SMALL))
#define FLOW \
	(PROSE | B(HEADING) | B(TO) | B(SIGN) | B(NOTE) | B(ATTACHLIST) | \
	    B(BOX) | B(ROSTER) | B(FULL))
#define LEAVES (B(TEXT) | B(BREAK) | B(PREFER) | B(BLANK) | B(VERBATIM))
#define SPANS (LEAVES | B(STRONG) | B(EMPH))
#define WORDS (SPANS | B(LINK))

/* What each type of node may hold, and the name it has in dumps. */
static const struct {
	const char *name;
	uint64_t holds;
} grammar[NODE_MAX] = {
    [NODE_ARTICLE] = {"article", FLOW | B(ATTACHMENT)},
    [NODE_PARAGRAPH] = {"paragraph", WORDS | B(RUNIN) | B(CLAUSE)},
    [NODE_HEADING] = {"heading", WORDS},
    [NODE_LIST] = {"list", B(ITEM)},
    [NODE_ITEM] = {"item", PROSE},
    [NODE_CODE] = {"code", 0},
    [NODE_RULE] = {"rule", 0},
    [NODE_FIGURE] = {"figure", WORDS},
    [NODE_TABLE] = {"table", B(ROW)},
    [NODE_TO] = {"to", REMARKED},
    [NODE_SIGN] = {"sign", REMARKED},
    [NODE_NOTE] = {"note", REMARKED},
    [NODE_ATTACHLIST] = {"attachlist", B(ENTRY) | B(REMARK)},
    [NODE_ENTRY] = {"entry", WORDS},
    [NODE_ATTACHMENT] = {"attachment", FLOW | B(ATTACHMENT)},
    [NODE_BOX] = {"box", FLOW},
    [NODE_ROSTER] = {"roster", B(POST) | B(REMARK)},
    [NODE_POST] = {"post", 0},
    [NODE_CENTER] = {"center", PROSE},
    [NODE_RIGHT] = {"right", PROSE},
    [NODE_QUOTE] = {"quote", PROSE | B(HEADING)},
    [NODE_SMALL] = {"small", PROSE},
    [NODE_FULL] = {"full", FLOW},
    [NODE_REMARK] = {"remark", 0},
    [NODE_ROW] = {"row", B(CELL)},
    [NODE_CELL] = {"cell", B(PARAGRAPH)},
    [NODE_TEXT] = {"text", 0},
    [NODE_BREAK] = {"break", 0},
    [NODE_PREFER] = {"prefer", 0},
    [NODE_BLANK] = {"blank", 0},
    [NODE_STRONG] = {"strong", WORDS},
    [NODE_EMPH] = {"emph", WORDS},
    [NODE_VERBATIM] = {"verbatim", 0},
    [NODE_LINK] = {"link", SPANS},
    [NODE_RUNIN] = {"runin", WORDS},
    [NODE_CLAUSE] = {"clause", B(TEXT)},
};

bool
node_can_contain(enum node_type parent, enum node_type child)
{
	return grammar[parent].holds >> child & 1;
}

const char *
node_name(enum node_type type)
{
	return grammar[type].name;
}

struct node *
node_new(struct arena *arena, enum node_type type, int line, int col)
{
	struct node *node = ARENA_NEW(arena, struct node);

	node->type = type;
	node->line = line;
	node->col = col;
	return node;
}

void
node_append(struct node *parent, struct node *child)
{
	child->parent = parent;
	child->prev = parent->last;
	child->next = NULL;
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
}

void
node_insert_before(struct node *at, struct node *fresh)
{
	fresh->parent = at->parent;
	fresh->prev = at->prev;
	fresh->next = at;
	if (at->prev)
		at->prev->next = fresh;
	else
		at->parent->first = fresh;
	at->prev = fresh;
}

void
node_insert_after(struct node *at, struct node *fresh)
{
	if (at->next)
		node_insert_before(at->next, fresh);
	else
		node_append(at->parent, fresh);
}

void
node_unlink(struct node *node)
{
	if (node->prev)
		node->prev->next = node->next;
	else if (node->parent)
		node->parent->first = node->next;
	if (node->next)
		node->next->prev = node->prev;
	else if (node->parent)
		node->parent->last = node->prev;
	node->parent = node->prev = node->next = NULL;
}

struct node *
node_next(const struct node *root, const struct node *at)
{
	return at->first ? at->first : node_after(root, at);
}

struct node *
node_after(const struct node *root, const struct node *at)
{
	for (; at && at != root; at = at->parent)
		if (at->next)
			return at->next;
	return NULL;
}

struct node *
node_above(const struct node *node, enum node_type type)
{
	struct node *up;

	for (up = node->parent; up; up = up->parent)
		if (up->type == type)
			return up;
	return NULL;
}

void
node_walk(struct node *root, const struct node_visitor *visitor, void *ctx)
{
	struct node *at = root;

	for (;;) {
		if (visitor->enter(ctx, at) && at->first) {
			at = at->first;
			continue;
		}
		while (at != root && !at->next) {
			if (visitor->leave)
				visitor->leave(ctx, at);
			at = at->parent;
		}
		if (visitor->leave)
			visitor->leave(ctx, at);
		if (at == root)
			return;
		at = at->next;
	}
}

static void
check_one(const struct node *node)
{
	const struct node *parent = node->parent;

	if ((node->first == NULL) != (node->last == NULL))
		die("tree: %s at %d:%d has one end", node_name(node->type),
		    node->line, node->col);
	if (!parent)
		return;
	if (node->prev ? node->prev->next != node : parent->first != node)
		die("tree: %s at %d:%d is not linked from before",
		    node_name(node->type), node->line, node->col);
	if (node->next ? node->next->prev != node : parent->last != node)
		die("tree: %s at %d:%d is not linked from after",
		    node_name(node->type), node->line, node->col);
	if (!node_can_contain(parent->type, node->type))
		die("tree: %s at %d:%d stands in %s", node_name(node->type),
		    node->line, node->col, node_name(parent->type));
}

void
node_check(const struct node *root)
{
	const struct node *at, *child;

	for (at = root; at; at = node_next(root, at)) {
		if (at != root)
			check_one(at);
		for (child = at->first; child; child = child->next)
			if (child->parent != at)
				die("tree: %s at %d:%d has a wrong parent",
				    node_name(child->type), child->line,
				    child->col);
		if (at->type == NODE_ATTACHMENT && at->as.attachment.title)
			node_check(at->as.attachment.title);
		if (at->type == NODE_BOX && at->as.box.title)
			node_check(at->as.box.title);
	}
}
