/* Lists of items: moving, copying, and the sorts that layout makes itself. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"

/* Items first to last, linked already. */
static void
append(struct items *to, struct item *first, struct item *last)
{
	if (to->last)
		to->last->next = first;
	else
		to->first = first;
	to->last = last;
}

void
items_add(struct items *to, struct item *item)
{
	item->next = NULL;
	append(to, item, item);
}

void
items_move(struct items *to, struct items *from, len_t dx, len_t dy)
{
	struct item *i;

	for (i = from->first; i; i = i->next) {
		i->x += dx;
		i->y += dy;
	}
	if (from->first)
		append(to, from->first, from->last);
	*from = (struct items){0};
}

static const struct tag *
figure_of(const struct item *i)
{
	const struct tag *t = i->tag;

	while (t && t->kind != TAG_FIGURE)
		t = t->parent;
	return t;
}

/* What the words stand in, links apart; NULL: they are not of the text. */
static const struct tag *
paragraph_of(const struct item *i)
{
	const struct tag *t = i->artifact ? NULL : i->tag;

	while (t && t->kind == TAG_LINK)
		t = t->parent;
	return t;
}

static struct item *
last_of(struct item *i, const struct tag *paragraph)
{
	struct item *last = NULL;

	for (; paragraph && i; i = i->next)
		if (paragraph_of(i) == paragraph)
			last = i;
	return last;
}

void
items_settle(struct items *page, const struct tag **open)
{
	struct item **at = &page->first, *first, *last, *to;
	const struct tag *figure;

	while ((first = last = *at)) {
		figure = figure_of(first);
		if (!figure && paragraph_of(first))
			*open = paragraph_of(first);
		while (figure && last->next && figure_of(last->next) == figure)
			last = last->next;
		to = figure ? last_of(last->next, *open) : NULL;
		if (!to) {
			at = &last->next;
			continue;
		}
		*at = last->next;
		last->next = to->next;
		to->next = first;
		if (!last->next)
			page->last = last;
	}
}

struct items
items_copy(struct setter *s, const struct items *from, len_t dx, len_t dy)
{
	struct items to = {0};
	const struct item *i;
	struct item *copy;

	for (i = from->first; i; i = i->next) {
		copy = ARENA_NEW(s->arena, struct item);
		*copy = *i;
		copy->x += dx;
		copy->y += dy;
		items_add(&to, copy);
	}
	return to;
}

static struct item *
add(struct setter *s, struct items *to, enum item_kind kind, len_t x, len_t y)
{
	struct item *item = ARENA_NEW(s->arena, struct item);

	item->kind = kind;
	item->x = x;
	item->y = y;
	items_add(to, item);
	return item;
}

struct item *
items_rect(struct setter *s, struct items *to, len_t x, len_t y, len_t w,
    len_t h, enum ink ink)
{
	struct item *item = add(s, to, ITEM_RECT, x, y);

	item->w = w;
	item->h = h;
	item->as.rect.ink = ink;
	return item;
}

struct item *
items_place(struct setter *s, struct items *to, len_t x, len_t y,
    const char *name, struct node *node)
{
	struct item *item = add(s, to, ITEM_PLACE, x, y);

	item->as.place.name = name;
	item->as.place.node = node;
	return item;
}
