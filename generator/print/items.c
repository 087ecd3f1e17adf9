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
		copy->next = NULL;
		append(&to, copy, copy);
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
	append(to, item, item);
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
