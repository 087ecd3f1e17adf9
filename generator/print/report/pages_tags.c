/* The tags of pages as text: each in use on a line, with its own words. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"

struct used {
	bool *tag; /* by id: it or one below has items */
	struct buf *words; /* by id: its own */
};

static const char *const names[TAG_MAX] = {[TAG_DOCUMENT] = "document",
    [TAG_ARTICLE] = "article",
    [TAG_SECTION] = "section",
    [TAG_HEADING] = "heading",
    [TAG_PARAGRAPH] = "paragraph",
    [TAG_QUOTE] = "quote",
    [TAG_NOTE] = "note",
    [TAG_CODE] = "code",
    [TAG_LIST] = "list",
    [TAG_ITEM] = "item",
    [TAG_BODY] = "body",
    [TAG_TABLE] = "table",
    [TAG_TABLE_HEAD] = "table-head",
    [TAG_TABLE_BODY] = "table-body",
    [TAG_ROW] = "row",
    [TAG_CELL] = "cell",
    [TAG_HEAD_CELL] = "head-cell",
    [TAG_CAPTION] = "caption",
    [TAG_FIGURE] = "figure",
    [TAG_LINK] = "link",
    [TAG_CONTENTS] = "contents",
    [TAG_ENTRY] = "entry",
    [TAG_REFERENCE] = "reference"};

static void
gather_item(struct used *u, const struct item *i)
{
	const struct tag *t = i->tag;

	if (!t || i->artifact ||
	    (i->kind != ITEM_RUN && i->kind != ITEM_IMAGE &&
		i->kind != ITEM_LINK))
		return;
	for (unsigned k = 0; i->kind == ITEM_RUN && k < i->as.run.n; k++)
		if (i->as.run.glyphs[k].text)
			buf_add(&u->words[t->id], i->as.run.glyphs[k].text,
			    i->as.run.glyphs[k].text_len);
	for (; t && !u->tag[t->id]; t = t->parent)
		u->tag[t->id] = true;
}

static void
dump_tag(const struct used *u, const struct tag *t, int depth, struct buf *out)
{
	const struct buf *words = &u->words[t->id];

	buf_printf(out, "%*s%s", 2 * depth, "", names[t->kind]);
	if (t->kind == TAG_HEADING)
		buf_printf(out, " %d", t->level);
	if (t->rows > 1 || t->cols > 1)
		buf_printf(out, " %dx%d", t->rows, t->cols);
	if (t->names_row)
		buf_puts(out, " of-row");
	if (t->alt)
		buf_printf(out, " alt \"%s\"", t->alt);
	if (words->n)
		buf_printf(out, " \"%s\"", words->s);
	buf_putc(out, '\n');
}

static bool
is_shown(const struct used *u, const struct tag *t)
{
	return u->tag[t->id] || TAG_IS_KEPT(t->kind);
}

static void
dump_below(const struct used *u, const struct tag *root, struct buf *out)
{
	const struct tag *t = root;
	int depth = 0;

	while (t) {
		if (is_shown(u, t))
			dump_tag(u, t, depth, out);
		if (is_shown(u, t) && t->first) {
			t = t->first;
			depth++;
			continue;
		}
		for (; t && !t->next; depth--)
			t = t->parent;
		if (t)
			t = t->next;
	}
}

void
pages_dump_tags(const struct pages *p, struct buf *out)
{
	struct used u = {mem_alloc(p->ntags * sizeof *u.tag),
	    mem_alloc(p->ntags * sizeof *u.words)};

	for (size_t i = 0; i < p->n; i++)
		for (const struct item *k = p->at[i].body.first; k; k = k->next)
			gather_item(&u, k);
	dump_below(&u, p->root, out);
	for (unsigned i = 0; i < p->ntags; i++)
		buf_free(&u.words[i]);
	free(u.words);
	free(u.tag);
}
