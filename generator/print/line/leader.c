/*
 * Dot leaders and the page numbers at their end. The number is not known when
 * the line is set, so an ITEM_FOLIO holds its place until all pages are there;
 * its width is fixed, so nothing moves when it comes (two passes suffice).
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
#include "print/line/text.h"

/* Room for three figures, and a little before them. */
len_t
leader_width(const struct setter *s, const struct look *look)
{
	(void)s;
	return look->size * 2;
}

/* Dots stand at multiples of their pitch from the right, so that the rows of
 * dots of neighbouring lines are in register. */
static void
add_dots(struct setter *s, struct line *line, const struct look *look,
    len_t from, len_t to)
{
	struct line dot = par_line(s, look, "·");
	len_t pitch = look->size / 2, x;
	struct items copy;
	struct item *i;

	for (x = to - pitch; x >= from; x -= pitch) {
		copy = items_copy(s, &dot.items, x - dot.width / 4, 0);
		for (i = copy.first; i; i = i->next)
			i->artifact = true;
		items_move(&line->items, &copy, 0, 0);
	}
}

/* Half an em behind the words of a line, which a mark at their end has of its
 * own; the line's width says nothing of its indent. */
static len_t
dots_begin(const struct line *line, const struct look *look)
{
	const struct item *i;
	const struct glyph *last;
	len_t end = 0, x;
	bool mark;

	for (i = line->items.first; i; i = i->next) {
		if (i->kind != ITEM_RUN || !i->as.run.n)
			continue;
		last = &i->as.run.glyphs[i->as.run.n - 1];
		mark = last->text &&
		    kinsoku_trims_end(kinsoku_of(utf8_peek(last->text)));
		x = i->x + last->x + last->advance +
		    (mark ? 0 : look->size / 2);
		end = x > end ? x : end;
	}
	return end;
}

void
leader_add(struct setter *s, struct line *line, const struct look *look,
    const struct node *to, const char *place, len_t right)
{
	len_t left = dots_begin(line, look);
	struct items end = {0};
	struct item *i;
	struct tag *link = tag_open(s, TAG_LINK);

	add_dots(s, line, look, left, right - leader_width(s, look));
	i = ARENA_NEW(s->arena, struct item);
	i->kind = ITEM_FOLIO;
	i->tag = link;
	i->x = right;
	i->as.folio.node = to;
	i->as.folio.look = look;
	end.first = end.last = i;
	items_move(&line->items, &end, 0, 0);
	i = ARENA_NEW(s->arena, struct item);
	i->kind = ITEM_LINK;
	i->tag = link;
	i->y = -look->size;
	i->w = right;
	i->h = look->size * 5 / 4;
	i->as.link.place = place;
	i->as.link.words = "页码";
	end.first = end.last = i;
	items_move(&line->items, &end, 0, 0);
	tag_shut(s);
}

/* Puts the items of a set number in the place of the folio. */
static void
resolve(struct setter *s, struct item *folio)
{
	const char *digits =
	    arena_printf(s->arena, "%d", folio->as.folio.node->page);
	struct line line;
	struct item *i, *next = folio->next;
	unsigned char column = folio->column;
	unsigned article = folio->article;
	len_t x;

	s->tag = (struct tag *)folio->tag;
	line = par_line(s, folio->as.folio.look, digits);
	s->tag = NULL;
	x = folio->x - line.width;
	line.items = items_copy(s, &line.items, x, folio->y);
	i = line.items.first;
	*folio = *i;
	folio->next = i->next;
	for (i = folio; i->next; i = i->next) {
		i->column = column;
		i->article = article;
	}
	i->column = column;
	i->article = article;
	i->next = next;
}

void
leader_resolve(struct setter *s, struct items *items)
{
	struct item *i;

	for (i = items->first; i; i = i->next)
		if (i->kind == ITEM_FOLIO)
			resolve(s, i);
	for (i = items->first; i; i = i->next)
		items->last = i;
}
