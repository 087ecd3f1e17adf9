/*
 * Inlines to spans: each stretch of words with its look. Wrappers (strong,
 * run-in, link) change the look of what is inside them; they nest a few levels
 * at most (source/ bounds it).
 */
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

struct spanner {
	struct setter *setter;
	VEC(struct span) list;
	const char *url, *place; /* of the link we are in */
	struct tag *tag; /* the same */
	const char *anchor; /* waits for the next words */
	struct node *node;
};

struct look *
flow_look(struct setter *s, enum look_name name, len_t size)
{
	struct look *l = ARENA_NEW(s->arena, struct look);

	*l = s->style->look[name];
	l->size = size;
	return l;
}

static const char *
place_name(const struct spanner *p, const char *anchor)
{
	if (!p->setter->slug)
		return NULL;
	return arena_printf(p->setter->arena, "%s#%s", p->setter->slug, anchor);
}

static void
add_words(struct spanner *p, const struct node *n, const struct look *look)
{
	struct span *s = vec_push(&p->list);

	*s = (struct span){.text = n->text,
	    .len = strlen(n->text),
	    .look = look,
	    .url = p->url,
	    .place = p->place,
	    .anchor = p->anchor,
	    .node = p->node,
	    .tag = p->tag,
	    .line = n->line,
	    .col = n->col};
	p->anchor = NULL;
	p->node = NULL;
}

static void
add_break(struct spanner *p, enum span_break kind, const struct look *look)
{
	struct span *s = vec_push(&p->list);

	*s = (struct span){.kind = kind, .look = look};
}

static void walk(struct spanner *, const struct node *, const struct look *);

static void
walk_link(struct spanner *p, const struct node *n, const struct look *look)
{
	const struct node *to = n->as.link.to;

	p->url = n->as.link.url;
	p->place = to && to->anchor ? place_name(p, to->anchor) : NULL;
	if (p->url || p->place)
		p->tag = tag_new(p->setter, TAG_LINK);
	walk(p, n, look);
	p->url = p->place = NULL;
	p->tag = NULL;
}

/* The look of a wrapper's words, in the size of the words around it. */
static const struct look *
inner_look(struct spanner *p, const struct node *n, const struct look *look)
{
	static const enum look_name runins[] = {
	    LOOK_H2, LOOK_H3, LOOK_H4, LOOK_H5};

	switch (n->type) {
	case NODE_STRONG:
		return flow_look(p->setter, LOOK_STRONG, look->size);
	case NODE_EMPH:
		return flow_look(p->setter, LOOK_EMPH, look->size);
	case NODE_VERBATIM:
		return flow_look(p->setter, LOOK_VERBATIM, look->size * 9 / 10);
	case NODE_CLAUSE:
		return flow_look(p->setter, LOOK_CLAUSE, look->size);
	case NODE_RUNIN:
		return flow_look(p->setter,
		    runins[n->as.runin.level >= 2 && n->as.runin.level <= 5
			    ? n->as.runin.level - 2
			    : 3],
		    look->size);
	default:
		return look;
	}
}

static void
walk_one(struct spanner *p, struct node *n, const struct look *look)
{
	if (n->anchor && p->setter->slug) {
		p->anchor = place_name(p, n->anchor);
		p->node = n;
	}
	if (n->type == NODE_BREAK)
		add_break(p, SPAN_BREAK, look);
	else if (n->type == NODE_PREFER)
		add_break(p, SPAN_PREFER, look);
	else if (n->type == NODE_LINK)
		walk_link(p, n, look);
	else if (n->text)
		add_words(p, n, inner_look(p, n, look));
	else
		walk(p, n, inner_look(p, n, look));
}

static void
walk(struct spanner *p, const struct node *parent, const struct look *look)
{
	struct node *n;

	for (n = parent->first; n; n = n->next)
		if (NODE_IS_INLINE(n->type))
			walk_one(p, n, look);
}

/* An item of a list is found where its first words stand. */
static const char *
own_anchor(const struct node *n)
{
	const struct node *item = n->parent;

	if (!n->anchor && item && item->type == NODE_ITEM && item->first == n)
		return item->anchor;
	return n->anchor;
}

struct span *
flow_spans(struct setter *s, const struct node *n, const struct look *look,
    size_t *count)
{
	struct spanner p = {.setter = s};
	struct span *spans;

	if (own_anchor(n))
		p.anchor = place_name(&p, own_anchor(n));
	walk(&p, n, look);
	spans = ARENA_ARRAY(s->arena, struct span, p.list.n);
	if (p.list.n)
		memcpy(spans, p.list.at, p.list.n * sizeof *spans);
	*count = p.list.n;
	vec_free(&p.list);
	return spans;
}

struct lines
flow_words(struct setter *s, const struct look *look, const char *words,
    len_t width, enum set set)
{
	struct span span = {.text = words, .len = strlen(words), .look = look};
	struct par par = {.spans = &span,
	    .nspans = 1,
	    .width = width,
	    .set = set,
	    .file = s->file};

	return par_set(s, &par);
}
