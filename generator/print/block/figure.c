/*
 * Figures: a picture in the middle, its caption below. Its size is what 150
 * pixels an inch make of it, less where the width or two thirds of a page are
 * less; it is never made larger.
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

enum { PIXELS_PER_INCH = 150 };

struct size {
	int64_t w, h;
};

static struct size
scale_to(struct size s, int64_t w, int64_t h)
{
	if (s.w > w) {
		s.h = s.h * w / s.w;
		s.w = w;
	}
	if (s.h > h) {
		s.w = s.w * h / s.h;
		s.h = h;
	}
	return s;
}

/* What a picture shows is its caption, as far as anyone said. */
static const char *
alt_words(struct setter *se, const struct node *figure)
{
	const char *words = tree_inline_string(se->arena, figure);

	return words && *words ? words : "图片";
}

static len_t
add_image(struct setter *se, struct items *items, const struct node *figure,
    len_t width, len_t y)
{
	const struct style *style = se->style;
	struct size s = {
	    (int64_t)figure->as.figure.width * PT(72) / PIXELS_PER_INCH,
	    (int64_t)figure->as.figure.height * PT(72) / PIXELS_PER_INCH};
	struct item *i = ARENA_NEW(se->arena, struct item);
	struct items one = {i, i};

	s = scale_to(s, width, (int64_t)style->lines * style->pitch * 2 / 3);
	i->kind = ITEM_IMAGE;
	i->tag = se->tag;
	i->x = (len_t)(width - s.w) / 2;
	i->y = y;
	i->w = (len_t)s.w;
	i->h = (len_t)s.h;
	i->as.image.data = figure->as.figure.data;
	i->as.image.size = figure->as.figure.size;
	i->as.image.jpeg = figure->as.figure.jpeg;
	i->as.image.width = figure->as.figure.width;
	i->as.image.height = figure->as.figure.height;
	i->as.image.turn = figure->as.figure.turn;
	i->as.image.file = se->file;
	i->as.image.line = figure->line;
	i->as.image.col = figure->col;
	i->as.image.alt = alt_words(se, figure);
	items_move(items, &one, 0, 0);
	return y + i->h;
}

static len_t
add_caption(struct setter *se, struct items *items, const struct node *figure,
    len_t width, len_t y)
{
	const struct look *look = &se->style->look[LOOK_CAPTION];
	struct par par = {
	    .width = width, .set = SET_CENTER, .title = true, .file = se->file};
	struct lines lines;
	len_t leading = look->size * 3 / 2;
	size_t i;

	par.node = figure;
	if (!figure->first)
		return y;
	tag_open(se, TAG_CAPTION);
	par.spans = flow_spans(se, figure, look, &par.nspans);
	lines = par_set(se, &par);
	tag_shut(se);
	y += leading / 3;
	for (i = 0; i < lines.n; i++, y += leading)
		items_move(items, &lines.at[i].items, 0,
		    y + block_baseline(&lines.at[i], leading));
	return y;
}

struct block *
figure_block(struct setter *se, struct node *figure, len_t width)
{
	len_t y = se->style->pitch / 3;
	struct items items = {0};
	struct block *b;

	tag_open(se, TAG_FIGURE)->alt = alt_words(se, figure);
	if (figure->as.figure.data && figure->as.figure.width > 0 &&
	    figure->as.figure.height > 0)
		y = add_image(se, &items, figure, width, y);
	y = add_caption(se, &items, figure, width, y);
	tag_shut(se);
	if (figure->anchor && se->slug)
		items_place(se, &items, 0, 0,
		    arena_printf(se->arena, "%s#%s", se->slug, figure->anchor),
		    NULL);
	b = block_fixed(se, items, y + se->style->pitch / 3);
	b->node = figure;
	b->width = width;
	return b;
}
