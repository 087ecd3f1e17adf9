/*
 * cut: the inlines of a block taken apart at a place in their words, so that a
 * pass can put a node around a part of them. The words stay as they are.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "tree/parts.h"

struct node *
node_first_words(const struct node *block)
{
	struct node *at;

	for (at = node_next(block, block); at; at = node_next(block, at))
		if (at->text && at->text[0])
			return at;
	return NULL;
}

/* A sibling after node, of the same type and fields, with no children. */
static struct node *
twin(struct arena *arena, struct node *node)
{
	struct node *fresh = node_new(arena, node->type, node->line, node->col);

	fresh->flags = node->flags;
	fresh->as = node->as;
	node_insert_after(node, fresh);
	return fresh;
}

struct node *
node_cut(struct arena *arena, struct node *block, struct node *leaf, size_t at)
{
	struct node *node, *tail, *next;

	if (leaf->text[at]) {
		tail = twin(arena, leaf);
		tail->text = leaf->text + at;
		tail->col += (int)utf8_count(leaf->text, at);
		leaf->text = arena_dup(arena, leaf->text, at);
	}
	for (node = leaf; node->parent != block; node = node->parent) {
		if (!node->next)
			continue;
		tail = twin(arena, node->parent);
		tail->line = node->next->line;
		tail->col = node->next->col;
		while ((next = node->next)) {
			node_unlink(next);
			node_append(tail, next);
		}
	}
	return node;
}
