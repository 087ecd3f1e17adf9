/*
 * The tags: what is being set is said by the setter, so that lines, tables and
 * boxes need not pass it on. Opening and shutting follow the tree of the
 * source, which bounds how deep they go.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"

enum { DEEPEST = 6 }; /* H6 */

struct tag *
tag_new(struct setter *s, enum tag_kind kind)
{
	struct tag *t = ARENA_NEW(s->arena, struct tag);

	t->kind = kind;
	t->id = s->ntags++;
	t->parent = s->tag;
	if (!s->tag)
		return t;
	if (s->tag->last)
		s->tag->last->next = t;
	else
		s->tag->first = t;
	s->tag->last = t;
	return t;
}

struct tag *
tag_open(struct setter *s, enum tag_kind kind)
{
	return s->tag = tag_new(s, kind);
}

void
tag_shut(struct setter *s)
{
	s->tag = s->tag->parent;
}

/* Headings side by side get the same level, whatever is missing above. */
struct tag *
tag_open_heading(struct setter *s, int wanted)
{
	struct outline_level *h = &s->headings;
	struct tag *t = tag_open(s, TAG_HEADING);

	while (h->n > 0 && h->at[h->n - 1] >= wanted)
		h->n--;
	if (h->n < (int)(sizeof h->at / sizeof h->at[0]))
		h->at[h->n++] = wanted;
	t->level = h->n < DEEPEST ? h->n : DEEPEST;
	return t;
}
