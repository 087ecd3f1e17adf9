/* Pages as text: the trace of every item, the lines, and the words alone. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"

static const char *const ink_names[INK_MAX] = {[INK_BLACK] = "black",
    [INK_RED] = "red",
    [INK_GREY] = "grey",
    [INK_TINT] = "tint",
    [INK_PAPER] = "paper"};

static void
add_words(const struct item *run, struct buf *out)
{
	const struct glyph *g = run->as.run.glyphs;
	const struct glyph *end = g + run->as.run.n;

	for (; g < end; g++)
		if (g->text)
			buf_add(out, g->text, g->text_len);
}

static len_t
run_end(const struct item *i)
{
	const struct glyph *last = i->as.run.glyphs + i->as.run.n - 1;

	return i->as.run.n ? i->x + last->x + last->advance : i->x;
}

static void
dump_run(const struct item *i, struct buf *out)
{
	buf_printf(out, " to %d %s%s %d %s \"", run_end(i),
	    i->as.run.font->name, i->as.run.font->bold ? "+bold" : "",
	    i->as.run.size, ink_names[i->as.run.ink]);
	add_words(i, out);
	buf_putc(out, '"');
	if (i->as.run.widened)
		buf_printf(out, " widened %d", i->as.run.widened);
}

static void
dump_rect(const struct item *i, struct buf *out)
{
	buf_printf(out, " %dx%d %s", i->w, i->h, ink_names[i->as.rect.ink]);
}

static void
dump_image(const struct item *i, struct buf *out)
{
	buf_printf(out, " %dx%d %s %dx%d \"%s\"", i->w, i->h,
	    i->as.image.jpeg ? "jpeg" : "png", i->as.image.width,
	    i->as.image.height, i->as.image.alt ? i->as.image.alt : "");
}

static void
dump_link(const struct item *i, struct buf *out)
{
	buf_printf(out, " %dx%d %s%s \"%s\"", i->w, i->h,
	    i->as.link.url ? "" : "#",
	    i->as.link.url ? i->as.link.url : i->as.link.place,
	    i->as.link.words ? i->as.link.words : "");
}

static void
dump_place(const struct item *i, struct buf *out)
{
	if (i->as.place.name)
		buf_printf(out, " %s", i->as.place.name);
}

static const struct {
	const char *name;
	void (*dump)(const struct item *, struct buf *);
} kinds[] = {[ITEM_RUN] = {"run", dump_run},
    [ITEM_RECT] = {"rect", dump_rect},
    [ITEM_IMAGE] = {"image", dump_image},
    [ITEM_LINK] = {"link", dump_link},
    [ITEM_PLACE] = {"place", dump_place},
    [ITEM_FOLIO] = {"folio", NULL}};

static void
dump_items(const struct items *items, const char *indent, struct buf *out)
{
	const struct item *i;

	for (i = items->first; i; i = i->next) {
		buf_printf(out, "%s%s%s %d %d", indent,
		    i->artifact ? "artifact " : "", kinds[i->kind].name, i->x,
		    i->y);
		if (kinds[i->kind].dump)
			kinds[i->kind].dump(i, out);
		buf_putc(out, '\n');
	}
}

void
pages_dump(const struct pages *p, struct buf *out)
{
	const struct page *page;
	size_t i;

	buf_printf(out, "pages %s %dx%d\n", p->id, p->width, p->height);
	for (i = 0; i < p->nbookmarks; i++)
		buf_printf(out, "bookmark %d %s #%s%s\n", p->bookmarks[i].level,
		    p->bookmarks[i].title, p->bookmarks[i].place,
		    p->bookmarks[i].open ? " open" : "");
	for (page = p->at; page < vec_end(p); page++) {
		buf_printf(out, "page %d %s%s\n", page->number,
		    page->label ? page->label : "-",
		    page->turned ? " turned" : "");
		dump_items(&page->furniture, "  furniture ", out);
		dump_items(&page->body, "  ", out);
	}
}

static void
dump_gap(len_t gap, len_t em, struct buf *out)
{
	int64_t n = (int64_t)gap * 1000 / em;

	if (n > 1 || n < -1)
		buf_printf(out, "<%+d>", (int)n);
}

static void
dump_glyphs(const struct item *i, len_t end, struct buf *out)
{
	const struct glyph *g = i->as.run.glyphs;
	const struct glyph *stop = g + i->as.run.n;

	for (; g < stop; g++) {
		if (g->text && end)
			dump_gap(i->x + g->x - end, i->as.run.size, out);
		if (g->text)
			buf_add(out, g->text, g->text_len);
		end = i->x + g->x + g->advance;
	}
}

/* Where it stands in the source and its paragraph, and its left end. */
static void
begin_line(const struct item *i, struct buf *out)
{
	buf_printf(out, "%d:%d %u/%u %d ", i->origin->line, i->origin->col,
	    i->origin->index + 1, i->origin->count, i->x + i->as.run.glyphs->x);
}

static bool
is_of_line(const struct item *i)
{
	return i->kind == ITEM_RUN && !i->artifact && i->as.run.n > 0 &&
	    i->origin && i->origin->line > 0;
}

void
pages_lines(const struct pages *p, struct buf *out)
{
	const struct origin *o = NULL;
	const struct item *i;
	len_t end = 0;
	size_t page;

	for (page = 0; page < p->n; page++)
		for (i = p->at[page].body.first; i; i = i->next) {
			if (!is_of_line(i))
				continue;
			if (i->origin != o) {
				buf_puts(out, o ? "\n" : "");
				begin_line(i, out);
				end = 0;
			}
			o = i->origin;
			dump_glyphs(i, end, out);
			end = run_end(i);
		}
	if (o)
		buf_putc(out, '\n');
}

void
pages_free(struct pages *p)
{
	if (p)
		arena_free(p->arena);
}
