/* Bookmarks: category, article, headings, attachments, in document order. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/page/front.h"

struct outline {
	struct edition *edition;
	VEC(struct bookmark) list;
	const struct article *article;
	int base; /* level of the article */
};

/* No level is skipped on the way down. */
static void
add(struct outline *o, int level, const char *title, const char *place)
{
	int deepest = o->list.n ? o->list.at[o->list.n - 1].level + 1 : 1;
	struct bookmark *b = vec_push(&o->list);

	*b = (struct bookmark){
	    level < deepest ? level : deepest, title, place, level <= 2};
}

static const char *
place_of(struct outline *o, const struct node *n)
{
	return arena_printf(
	    o->edition->setter->arena, "%s#%s", o->article->slug, n->anchor);
}

static const char *
attachment_title(struct outline *o, const struct node *n)
{
	struct arena *a = o->edition->setter->arena;
	const struct node *title = n->as.attachment.title;

	return title ? arena_printf(a, "%s　%s", n->as.attachment.label,
			   tree_inline_string(a, title))
		     : n->as.attachment.label;
}

static void
add_node(struct outline *o, const struct node *n, int attached)
{
	struct arena *a = o->edition->setter->arena;

	if (n->type == NODE_HEADING)
		add(o, o->base + attached + n->as.heading.level,
		    tree_inline_string(a, n), place_of(o, n));
	else if (n->type == NODE_ATTACHMENT)
		add(o, o->base + 1, attachment_title(o, n), place_of(o, n));
}

static bool
is_hidden(const struct node *n)
{
	return n->type == NODE_BOX ||
	    (n->type == NODE_ATTACHMENT && n->as.attachment.omitted);
}

static void
add_body(struct outline *o, const struct node *body)
{
	const struct node *n = body->first;

	while (n) {
		if (is_hidden(n)) {
			n = node_after(body, n);
			continue;
		}
		if (n->anchor)
			add_node(o, n, node_above(n, NODE_ATTACHMENT) ? 1 : 0);
		n = node_next(body, n);
	}
}

static void
add_article(
    struct outline *o, const struct article *a, const struct article *before)
{
	const char *title = a->toc_title && *a->toc_title
	    ? a->toc_title
	    : meta_title(o->edition->setter->arena, a);
	size_t i, n = a->category.n;
	bool same = before != NULL;

	if (n && strcmp(title, a->category.at[n - 1]) == 0)
		n--;
	for (i = 0; i < n; i++) {
		same = same && i < before->category.n &&
		    strcmp(a->category.at[i], before->category.at[i]) == 0;
		if (!same)
			add(o, (int)i + 1, a->category.at[i], a->slug);
	}
	o->article = a;
	o->base = (int)n + 1;
	add(o, o->base, title, a->slug);
	add_body(o, a->body);
}

void
outline_add(struct edition *e, struct pages *pages)
{
	struct outline o = {.edition = e};
	const struct issue *issue = e->issue;
	size_t i;

	add(&o, 1, "目录", "contents");
	for (i = 0; i < issue->narticles; i++)
		add_article(&o, &issue->articles[i],
		    i ? &issue->articles[i - 1] : NULL);
	pages->nbookmarks = o.list.n;
	pages->bookmarks = ARENA_ARRAY(pages->arena, struct bookmark, o.list.n);
	memcpy(pages->bookmarks, o.list.at, o.list.n * sizeof *o.list.at);
	vec_free(&o.list);
}
