/* The pages as rows of the grid: what a typesetter sees of them, as text. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"

static bool
is_beside(const struct item *a, const struct item *b)
{
	return b->y == a->y && b->column == a->column &&
	    b->artifact == a->artifact && (b->x >= a->x || b->artifact);
}

/* Is there room between them, as between the cells of a table? */
static bool
is_parted(const struct item *a, const struct item *b)
{
	const struct glyph *last;

	if (a->kind != ITEM_RUN || !a->as.run.n || b->x < a->x)
		return false;
	last = a->as.run.glyphs + a->as.run.n - 1;
	return b->x > a->x + last->x + last->advance + a->as.run.size / 2;
}

static void
add_words(const struct item *i, struct buf *out)
{
	unsigned k;

	for (k = 0; k < i->as.run.n; k++)
		if (i->as.run.glyphs[k].text)
			buf_add(out, i->as.run.glyphs[k].text,
			    i->as.run.glyphs[k].text_len);
}

/* Rows from the top of the text, from 1, in hundredths off the grid. */
static void
add_row(const struct style *style, const struct item *i, struct buf *out)
{
	len_t size = style->look[LOOK_BODY].size;
	struct line body = {.ascent = size * 22 / 25, .descent = size * 3 / 25};
	len_t y = i->y - style->top - block_baseline(&body, style->pitch);
	int hundredths = (int)((y + style->pitch) * 100LL / style->pitch);

	buf_printf(out, "%u %d", i->column, hundredths / 100);
	if (hundredths % 100)
		buf_printf(out, ".%02d", hundredths % 100);
	buf_puts(out, i->artifact ? " ~" : " ");
}

static const struct item *
next_run(const struct item *i)
{
	while (i && i->kind != ITEM_RUN && i->kind != ITEM_IMAGE)
		i = i->next;
	return i;
}

static void
add_page(const struct style *style, const struct page *p, struct buf *out)
{
	const struct item *i = next_run(p->body.first), *before = NULL;

	for (; i; before = i, i = next_run(i->next)) {
		if (!before || !is_beside(before, i)) {
			if (before)
				buf_putc(out, '\n');
			add_row(style, i, out);
		} else if (is_parted(before, i)) {
			buf_puts(out, " | ");
		}
		if (i->kind == ITEM_RUN)
			add_words(i, out);
		else
			buf_printf(out, "[%dx%d]", i->w, i->h);
	}
	if (before)
		buf_putc(out, '\n');
}

void
pages_rows(const struct pages *p, const struct style *style, struct buf *out)
{
	const struct page *page;

	for (page = p->at; page < vec_end(p); page++) {
		if (!page->number || !page->body.first)
			continue;
		buf_printf(out, "page %d of %d rows%s\n", page->number,
		    style->lines, page->turned ? ", turned" : "");
		add_page(style, page, out);
	}
}
