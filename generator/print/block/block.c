/*
 * Blocks of lines, the commonest thing the composer places, and what all sorts
 * of blocks share. A line stands on the grid: baselines of neighbouring columns
 * are in register because every line takes whole rows of it.
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
	size_t line; /* the next to be taken */
	const struct lines *lines; /* of these */
};

/* A paragraph in a line more, a little looser so, in a line less; set when
 * asked for. */
struct varied {
	struct par par;
	struct tag *tag; /* of its words */
	bool tried[3];
	struct lines lines[3]; /* none: that would look bad */
};

struct lines_block {
	struct block block;
	struct lines lines;
	struct spacing space;
	struct varied *varied; /* or NULL */
	bool tight; /* set in a line less from now on */
};

struct fixed_block {
	struct block block;
	struct items items;
	len_t height;
};

void
blocks_add(struct blocks *list, struct block *b)
{
	if (list->last)
		list->last->next = b;
	else
		list->first = b;
	list->last = b;
}

len_t
block_round(const struct style *style, len_t height)
{
	len_t rows = (height + style->pitch - 1) / style->pitch;

	return rows * style->pitch;
}

len_t
block_baseline(const struct line *line, len_t leading)
{
	return (leading - line->ascent - line->descent) / 2 + line->ascent;
}

/*
 * How many of `left` lines stand in a space for `fit`: no widow line on top of
 * the next column, no orphan at the foot of this one (孤行不成页).
 */
static size_t
lines_to_take(size_t left, size_t fit, bool begins)
{
	if (fit >= left)
		return left;
	if (fit > 0 && left - fit == 1)
		fit--;
	return begins && fit < 2 ? 0 : fit;
}

static const struct lines *
vary(struct setter *s, const struct lines_block *b, unsigned flag)
{
	struct varied *v = b->varied;
	int which = flag & TAKE_LOOSE ? 0 : flag & TAKE_LOOSER ? 1 : 2;
	struct setter silent = *s; /* what is wrong with it is said already */
	struct lines lines;

	if (v->tried[which] || !(b->lines.ways & flag))
		return &v->lines[which];
	v->tried[which] = true;
	v->par.lines = (unsigned)b->lines.n + (which < 2 ? 1 : -1U);
	v->par.looser = which == 1;
	silent.msgs = NULL;
	silent.tag = v->tag;
	lines = par_set(&silent, &v->par);
	if (lines.n == v->par.lines)
		v->lines[which] = lines;
	return &v->lines[which];
}

static const struct lines *
lines_of(struct setter *s, const struct lines_block *b)
{
	return b->tight ? vary(s, b, TAKE_TIGHT) : &b->lines;
}

static struct taken
lines_take(struct setter *s, const struct block *block,
    const struct cursor *from, len_t room, unsigned flags)
{
	const struct lines_block *b = (const struct lines_block *)block;
	const struct lines *lines = from ? from->lines : lines_of(s, b);
	const struct line *line;
	struct taken t = {.rest = from};
	struct cursor *rest;
	size_t start = from ? from->line : 0, left, n, i;
	bool top = (flags & TAKE_TOP) && !b->space.solid;
	len_t y = from || top ? 0 : b->space.before;
	len_t rows;
	struct items items;

	if (!from && b->varied && !b->tight && !b->space.gives &&
	    (flags & TAKE_VARIED))
		lines = vary(s, b, flags);
	if (!from && !top && (flags & b->space.gives))
		y += s->style->pitch;
	rows = room > y ? (room - y) / b->space.leading : 0;
	left = lines->n - start;
	n = lines_to_take(left, (size_t)rows, start == 0);
	if (block->whole && n < left)
		n = 0;
	if (n == 0 && left > 0 && (flags & TAKE_MUST))
		n = rows > 0 && (size_t)rows < left ? (size_t)rows : 1;
	if (n == 0 && left > 0)
		return t;
	t.fragment = ARENA_NEW(s->arena, struct fragment);
	for (i = start; i < start + n; i++) {
		y += b->space.leading;
		if (flags & TAKE_DRY)
			continue;
		line = &lines->at[i];
		items = items_copy(s, &line->items, 0,
		    y - b->space.leading +
			block_baseline(line, b->space.leading));
		items_move(&t.fragment->items, &items, 0, 0);
	}
	t.done = n == left;
	if (t.done && room - y > 0)
		y += b->space.after < room - y ? b->space.after : room - y;
	t.fragment->height = y;
	if (!t.done) {
		rest = ARENA_NEW(s->arena, struct cursor);
		rest->line = start + n;
		rest->lines = lines;
		t.rest = rest;
	}
	return t;
}

static const struct block_ops lines_ops = {lines_take};

struct block *
block_lines(struct setter *s, struct lines lines, const struct spacing *space)
{
	struct lines_block *b = ARENA_NEW(s->arena, struct lines_block);

	b->block.ops = &lines_ops;
	b->lines = lines;
	if (space)
		b->space = *space;
	if (!b->space.leading)
		b->space.leading = s->style->pitch;
	return &b->block;
}

struct block *
block_par(struct setter *s, const struct par *par, const struct spacing *space)
{
	struct block *block = block_lines(s, par_set(s, par), space);
	struct lines_block *b = (struct lines_block *)block;

	b->varied = ARENA_NEW(s->arena, struct varied);
	b->varied->par = *par;
	b->varied->tag = s->tag;
	return block;
}

bool
block_is_islet(const struct block *b)
{
	return b->node &&
	    (b->node->type == NODE_TABLE || b->node->type == NODE_FIGURE ||
		b->node->type == NODE_CODE);
}

bool
block_varies(struct setter *s, const struct block *block, unsigned flag)
{
	const struct lines_block *b = (const struct lines_block *)block;

	if (block_is_islet(block))
		return flag & TAKE_AIRY && !block->full;
	if (block->ops != &lines_ops)
		return false;
	if (flag & (TAKE_AIRY | TAKE_SPARE))
		return b->space.gives & flag;
	return b->varied && !b->tight && b->lines.n > 1 &&
	    vary(s, b, flag)->n > 0;
}

bool
block_tighten(struct setter *s, struct block *block, bool tight)
{
	struct lines_block *b = (struct lines_block *)block;

	if (block->ops != &lines_ops || b->tight == tight ||
	    (tight && !block_varies(s, block, TAKE_TIGHT)))
		return false;
	b->tight = tight;
	return true;
}

static struct taken
fixed_take(struct setter *s, const struct block *block,
    const struct cursor *from, len_t room, unsigned flags)
{
	const struct fixed_block *b = (const struct fixed_block *)block;
	struct taken t = {.rest = from};

	if (b->height > room && !(flags & TAKE_MUST))
		return t;
	t.fragment = ARENA_NEW(s->arena, struct fragment);
	t.fragment->height = b->height;
	t.fragment->items = items_copy(s, &b->items, 0, 0);
	t.done = true;
	return t;
}

static const struct block_ops fixed_ops = {fixed_take};

struct block *
block_fixed(struct setter *s, struct items items, len_t height)
{
	struct fixed_block *b = ARENA_NEW(s->arena, struct fixed_block);

	b->block.ops = &fixed_ops;
	b->block.whole = true;
	b->items = items;
	b->height = height;
	return &b->block;
}
