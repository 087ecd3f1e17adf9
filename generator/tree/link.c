/*
 * link: links to addresses of the same article, [第二条](#t2); FORMAT.md 3.10.
 * The addresses are those of anchor.c. References that need no marks
 * (详见附件1) are found in attach.c.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"

struct place {
	const char *anchor;
	struct node *node;
};

struct ctx {
	VEC(struct place) links; /* and where they lead */
	VEC(struct place) places; /* sorted by anchor */
};

static void
collect_links(struct ctx *c, struct node *root)
{
	struct node *at;

	for (at = root; at; at = node_next(root, at))
		if (at->type == NODE_LINK && at->as.link.url &&
		    at->as.link.url[0] == '#')
			*vec_push(&c->links) =
			    (struct place){at->as.link.url + 1, at};
}

static struct node *
title_of(const struct node *node)
{
	if (node->type == NODE_ATTACHMENT)
		return node->as.attachment.title;
	return node->type == NODE_BOX ? node->as.box.title : NULL;
}

/* An omitted attachment is no place: the entry that lists it has its address.
 */
static void
collect(struct ctx *c, struct node *body)
{
	struct node *at = body, *title;

	collect_links(c, body);
	while (at) {
		title = title_of(at);
		if (title)
			collect_links(c, title);
		if (at->type == NODE_ATTACHMENT && at->as.attachment.omitted) {
			at = node_after(body, at);
			continue;
		}
		if (at->anchor)
			*vec_push(&c->places) = (struct place){at->anchor, at};
		at = node_next(body, at);
	}
}

static int
by_anchor(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return strcmp(x->anchor, y->anchor);
}

static const struct node *
find(const struct ctx *c, const char *anchor)
{
	const struct place wanted = {anchor, NULL}, *found;

	if (!c->places.n)
		return NULL;
	found = bsearch(&wanted, c->places.at, c->places.n,
	    sizeof *c->places.at, by_anchor);
	return found ? found->node : NULL;
}

/* Its words stay. */
static void
remove_link(struct node *link)
{
	struct node *words;

	while ((words = link->first)) {
		node_unlink(words);
		node_insert_before(link, words);
	}
	node_unlink(link);
}

void
tree_links(const struct article *article, struct msgs *msgs)
{
	struct ctx c = {0};
	struct node *link;
	size_t i;

	collect(&c, article->body);
	vec_sort(&c.places, by_anchor);
	for (i = 0; i < c.links.n; i++) {
		link = c.links.at[i].node;
		link->as.link.to = find(&c, c.links.at[i].anchor);
		if (!link->as.link.to) {
			msg(msgs, MSG_LINK_NOWHERE,
			    (struct pos){article->file, link->line, link->col},
			    link->as.link.url);
			remove_link(link);
		}
		link->as.link.url = NULL;
	}
	vec_free(&c.links);
	vec_free(&c.places);
}
