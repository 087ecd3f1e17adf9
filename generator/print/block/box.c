/*
 * Framed boxes (专栏): a thin frame, the title on a tinted band, the contents
 * as blocks of a narrower width. A box that is cut stays open: no rule at the
 * foot of the piece, none on top of the next, so the eye reads on; or it is
 * closed there, as print.yaml says.
 *
 * Inside, everything stands on the grid of the page: what the frame and the
 * band need is whole rows.
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

struct cursor {
	const struct block *block; /* the next to be taken */
	const struct cursor *inner; /* where in it */
};

struct box_block {
	struct block block;
	struct blocks contents;
	struct lines title;
	len_t pad; /* from the frame to the contents */
	len_t leading; /* of the title's lines */
};

/* A piece of a box: what is in it, and what is left. */
struct piece {
	struct items items;
	len_t y; /* [whole rows] used */
	len_t end; /* of what is in it */
	struct cursor at;
};

static len_t
round_up(const struct setter *se, len_t h)
{
	return block_round(se->style, h);
}

/* Band of the title: its lines, and two fifths of one to spare. */
static len_t
band_height(const struct box_block *b)
{
	return (len_t)b->title.n * b->leading + b->leading * 2 / 5;
}

/* From the top of the first piece to the contents. */
static len_t
head_height(const struct setter *se, const struct box_block *b)
{
	len_t pitch = se->style->pitch;

	if (!b->title.n)
		return pitch;
	return round_up(se, pitch / 4 + band_height(b) + pitch / 4);
}

static void
draw_title(struct setter *se, const struct box_block *b, struct items *items)
{
	len_t y = se->style->pitch / 4, w = b->block.width;
	struct items copy;
	size_t i;

	items_rect(se, items, 0, y, w, band_height(b), INK_TINT);
	items_rect(se, items, 0, y + band_height(b) - se->style->rule_thin, w,
	    se->style->rule_thin, INK_BLACK);
	y += b->leading / 5;
	for (i = 0; i < b->title.n; i++, y += b->leading) {
		copy = items_copy(se, &b->title.at[i].items, b->pad,
		    y + block_baseline(&b->title.at[i], b->leading));
		items_move(items, &copy, 0, 0);
	}
}

/* The sides from top to bottom, and the rules that close the frame. */
static void
draw_frame(struct setter *se, const struct box_block *b, struct items *items,
    len_t top, len_t end, bool begins, bool ends)
{
	len_t rule = se->style->rule_thin, w = b->block.width;

	items_rect(se, items, 0, top, rule, end - top, INK_BLACK);
	items_rect(se, items, w - rule, top, rule, end - top, INK_BLACK);
	if (begins)
		items_rect(se, items, 0, top, w, rule, INK_BLACK);
	if (ends)
		items_rect(se, items, 0, end - rule, w, rule, INK_BLACK);
}

static void
restore(struct piece *p, const struct piece *to)
{
	*p = *to;
	if (p->items.last)
		p->items.last->next = NULL;
}

static void
put(struct setter *se, const struct box_block *b, struct piece *p,
    struct fragment *f)
{
	const struct block *block = p->at.block;

	if (!p->at.inner && block->node)
		items_place(se, &p->items, b->pad, p->y, NULL, block->node);
	items_move(&p->items, &f->items, b->pad, p->y);
	p->end = p->y + f->height;
	p->y = round_up(se, p->end);
}

/*
 * Takes contents into p from p->at on, as far as `room` goes. A heading does
 * not stay behind alone. With `must` something is taken even if nothing fits.
 */
static void
fill(struct setter *se, const struct box_block *b, struct piece *p, len_t room,
    bool must)
{
	struct piece safe = *p;
	struct taken t;
	len_t start = p->y;
	unsigned flags;
	bool keep;

	while (p->at.block) {
		flags = p->y == start ? TAKE_TOP : 0;
		if (must && p->y == start)
			flags |= TAKE_MUST;
		t = p->at.block->ops->take(
		    se, p->at.block, p->at.inner, room - p->y, flags);
		if (!t.fragment) {
			if (safe.y > start || !must)
				restore(p, &safe);
			return;
		}
		put(se, b, p, t.fragment);
		if (!t.done) {
			p->at.inner = t.rest;
			return;
		}
		keep = p->at.block->keep;
		p->at = (struct cursor){p->at.block->next, NULL};
		if (!keep)
			safe = *p;
	}
}

/* Where the frame closes below the contents. */
static len_t
frame_end(const struct setter *se, const struct piece *p)
{
	return p->end + se->style->pitch * 2 / 5;
}

/* Height of a piece with the frame, and a little space after it. */
static len_t
closed_height(const struct setter *se, const struct piece *p)
{
	return round_up(se, frame_end(se, p) + se->style->pitch / 5);
}

static struct fragment *
finish(
    struct setter *se, const struct box_block *b, struct piece *p, bool begins)
{
	struct fragment *f = ARENA_NEW(se->arena, struct fragment);
	len_t pitch = se->style->pitch, top = 0;
	struct items frame = {0};
	const char *anchor = b->block.node->anchor;
	bool ends = !p->at.block, closed;

	if (begins)
		top = b->title.n ? pitch / 4 : pitch / 2;
	f->height = ends ? closed_height(se, p) : p->y;
	if (begins && anchor && se->slug)
		items_place(se, &frame, 0, top,
		    arena_printf(se->arena, "%s#%s", se->slug, anchor), NULL);
	if (begins && b->title.n)
		draw_title(se, b, &frame);
	closed = se->style->close_boxes;
	draw_frame(se, b, &frame, top, ends ? frame_end(se, p) : p->y,
	    begins || closed, ends || closed);
	items_move(&f->items, &frame, 0, 0);
	items_move(&f->items, &p->items, 0, 0);
	return f;
}

static struct taken
box_take(struct setter *se, const struct block *block,
    const struct cursor *from, len_t room, unsigned flags)
{
	const struct box_block *b = (const struct box_block *)block;
	struct taken t = {.rest = from};
	struct piece begin = {.at = {b->contents.first, NULL}}, p;
	struct cursor *rest;
	bool must = flags & TAKE_MUST;
	bool inside = node_above(block->node, NODE_BOX);

	if (from)
		begin.at = *from;
	else
		begin.y = begin.end = head_height(se, b);
	room -= room % se->style->pitch;
	p = begin;
	/* A box in a box leaves room for its foot beforehand: trying twice at
	 * each depth would take time without end. */
	fill(se, b, &p, inside ? room - se->style->pitch : room, must);
	if (!inside && !p.at.block && closed_height(se, &p) > room &&
	    p.y > begin.y) {
		/* all is in but the foot: something must be left for it */
		p = begin;
		fill(se, b, &p, room - se->style->pitch, must);
	}
	if (p.at.block ? p.y == begin.y : closed_height(se, &p) > room && !must)
		return t;
	t.done = !p.at.block;
	t.fragment = finish(se, b, &p, !from);
	rest = ARENA_NEW(se->arena, struct cursor);
	*rest = p.at;
	t.rest = rest;
	return t;
}

static const struct block_ops box_ops = {box_take};

struct block *
box_block(struct setter *se, struct node *box, len_t width)
{
	struct box_block *b = ARENA_NEW(se->arena, struct box_block);
	const struct look *look = &se->style->look[LOOK_BOX_TITLE];
	struct par par = {
	    .width = width, .set = SET_CENTER, .title = true, .file = se->file};

	par.node = box;
	b->block.ops = &box_ops;
	b->block.width = width;
	b->block.node = box;
	b->pad = se->style->look[LOOK_BOX].size;
	b->leading = look->size * 3 / 2;
	par.width = width - 2 * b->pad;
	if (box->as.box.title) {
		tag_open(se, TAG_PARAGRAPH);
		par.spans =
		    flow_spans(se, box->as.box.title, look, &par.nspans);
		b->title = par_set(se, &par);
		tag_shut(se);
	}
	flow_children(se, box, par.width, FLOW_BOX, &b->contents);
	return &b->block;
}
