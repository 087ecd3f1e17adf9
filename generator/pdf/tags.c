/*
 * The structure tree (PDF 1.7, 14.7; ISO 14289-1): while pages are written,
 * each tag gathers its content in the order of reading: sequences of marked
 * content, and links. At the end elements are made of the tags that have any,
 * so none is empty but parts of tables.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"

/* A piece of content: a marked sequence of a page, or a link on it. */
struct piece {
	size_t page;
	int mcid; /* -1: a link */
	obj_dict *link;
	size_t after; /* marked sequences in the file before it */
};

struct element {
	VEC(struct piece) pieces;
	size_t begins; /* as piece.after, of the first below it too */
	bool used;
	obj_dict *object;
};

struct tags {
	const struct pages *pages;
	struct element *of; /* by tag id */
	VEC(const struct tag *) marked; /* all pages, in order */
	size_t *first; /* of each page, in marked */
	VEC(const struct tag *) links; /* by their numbers in the parent tree */
	unsigned notes;
	struct buf ids; /* of notes, for the tree of them */
};

static const char *const names[TAG_MAX] = {
    [TAG_DOCUMENT] = "Document",
    [TAG_ARTICLE] = "Art",
    [TAG_SECTION] = "Sect",
    [TAG_HEADING] = "H",
    [TAG_PARAGRAPH] = "P",
    [TAG_QUOTE] = "BlockQuote",
    [TAG_NOTE] = "Note",
    [TAG_CODE] = "Code",
    [TAG_LIST] = "L",
    [TAG_ITEM] = "LI",
    [TAG_BODY] = "LBody",
    [TAG_TABLE] = "Table",
    [TAG_TABLE_HEAD] = "THead",
    [TAG_TABLE_BODY] = "TBody",
    [TAG_ROW] = "TR",
    [TAG_CELL] = "TD",
    [TAG_HEAD_CELL] = "TH",
    [TAG_CAPTION] = "Caption",
    [TAG_FIGURE] = "Figure",
    [TAG_LINK] = "Link",
    [TAG_CONTENTS] = "TOC",
    [TAG_ENTRY] = "TOCI",
    [TAG_REFERENCE] = "Reference",
};

struct tags *
tags_new(const struct pages *p)
{
	struct tags *t = mem_alloc(sizeof *t);

	t->pages = p;
	t->of = mem_alloc((p->ntags + 1) * sizeof *t->of);
	t->first = mem_alloc((p->n + 1) * sizeof *t->first);
	return t;
}

void
tags_free(struct tags *t)
{
	if (t == NULL)
		return;
	for (unsigned i = 0; i < t->pages->ntags; i++)
		vec_free(&t->of[i].pieces);
	vec_free(&t->marked);
	vec_free(&t->links);
	buf_free(&t->ids);
	free(t->first);
	free(t->of);
	free(t);
}

/* The element and those it stands in are in use from here on. */
static void
add_piece(struct tags *t, const struct tag *tag, struct piece piece)
{
	*vec_push(&t->of[tag->id].pieces) = piece;
	for (; tag != NULL && !t->of[tag->id].used; tag = tag->parent) {
		t->of[tag->id].used = true;
		t->of[tag->id].begins = piece.after;
	}
}

void
tags_page(struct tags *t, size_t page)
{
	t->first[page] = t->marked.n;
	t->first[page + 1] = t->marked.n;
}

const char *
tags_name(const struct tag *tag, char name[TAGS_NAME])
{
	if (tag->kind == TAG_HEADING)
		snprintf(name, TAGS_NAME, "H%d", tag->level);
	else
		snprintf(name, TAGS_NAME, "%s", names[tag->kind]);
	return name;
}

int
tags_mark(struct tags *t, size_t page, const struct tag *tag)
{
	int mcid = (int)(t->marked.n - t->first[page]);

	add_piece(t, tag, (struct piece){page, mcid, NULL, t->marked.n});
	*vec_push(&t->marked) = tag;
	t->first[page + 1] = t->marked.n;
	return mcid;
}

void
tags_link(struct tags *t, size_t page, const struct tag *tag, obj_dict *link)
{
	if (tag == NULL)
		return;
	obj_int(link, "StructParent", (int)(t->pages->n + t->links.n));
	*vec_push(&t->links) = tag;
	add_piece(t, tag, (struct piece){page, -1, link, t->first[page + 1]});
}

/* === Elements === */

static void
put_spans(obj_dict *d, const struct tag *tag)
{
	bool head = tag->kind == TAG_HEAD_CELL;

	if (!head && tag->rows <= 1 && tag->cols <= 1)
		return;
	obj_put(d, "/A <</O /Table");
	if (head)
		obj_put(d, " /Scope /%s", tag->names_row ? "Row" : "Column");
	if (tag->rows > 1)
		obj_put(d, " /RowSpan %d", tag->rows);
	if (tag->cols > 1)
		obj_put(d, " /ColSpan %d", tag->cols);
	obj_put(d, ">>\n");
}

/* A note is found by its name (ISO 14289-1, 7.9). */
static void
put_note(struct tags *t, obj_dict *d)
{
	obj_put(d, "/ID (n%05u)\n", ++t->notes);
	buf_printf(&t->ids, "(n%05u) %u 0 R ", t->notes, obj_number(d));
}

static void
put_piece(struct buf *kids, const struct piece *p, size_t page,
    obj_dict *const *sheets)
{
	if (p->link != NULL)
		buf_printf(kids, "<</Type /OBJR /Obj %u 0 R /Pg %u 0 R>> ",
		    obj_number(p->link), obj_number(sheets[p->page]));
	else if (p->page == page)
		buf_printf(kids, "%d ", p->mcid);
	else
		buf_printf(kids, "<</Type /MCR /Pg %u 0 R /MCID %d>> ",
		    obj_number(sheets[p->page]), p->mcid);
}

/* Its own content and the elements below it, as they are read. */
static void
put_kids(struct tags *t, const struct tag *tag, obj_dict *const *sheets)
{
	const struct element *e = &t->of[tag->id];
	size_t page = e->pieces.n > 0 ? e->pieces.at[0].page : 0, i = 0, n = 0;
	struct buf kids = {0};

	for (const struct tag *k = tag->first; k != NULL; k = k->next) {
		const struct element *below = &t->of[k->id];
		if (below->object == NULL)
			continue;
		for (; below->used && i < e->pieces.n &&
		     e->pieces.at[i].after < below->begins;
		     i++, n++)
			put_piece(&kids, &e->pieces.at[i], page, sheets);
		buf_printf(&kids, "%u 0 R ", obj_number(below->object));
		n++;
	}
	for (; i < e->pieces.n; i++, n++)
		put_piece(&kids, &e->pieces.at[i], page, sheets);
	if (n > 0)
		obj_put(e->object, n == 1 ? "/K %s\n" : "/K [%s]\n", kids.s);
	if (e->pieces.n > 0)
		obj_ref(e->object, "Pg", sheets[page]);
	buf_free(&kids);
}

static void
make_element(
    struct tags *t, struct obj_file *f, const struct tag *tag, obj_dict *up)
{
	struct element *e = &t->of[tag->id];
	char name[TAGS_NAME];

	e->object = obj_new(f, NULL);
	obj_name(e->object, "S", tags_name(tag, name));
	obj_ref(e->object, "P", up);
	obj_words(e->object, "Alt", tag->alt);
	if (tag->kind == TAG_CELL || tag->kind == TAG_HEAD_CELL)
		put_spans(e->object, tag);
	if (tag->kind == TAG_NOTE)
		put_note(t, e->object);
}

/* Document order, no recursion; what is left out has nothing below it. */
static const struct tag *
next_tag(const struct tags *t, const struct tag *tag)
{
	if (t->of[tag->id].object != NULL && tag->first != NULL)
		return tag->first;
	while (tag != NULL && tag->next == NULL)
		tag = tag->parent;
	return tag != NULL ? tag->next : NULL;
}

/* What stands for a number of the parent tree: of a page, of a link. */
static void
put_parents(struct tags *t, struct obj_file *f, obj_dict *root)
{
	struct buf b = {0};
	obj_dict *tree = obj_new(f, NULL);

	for (size_t i = 0; i < t->pages->n; i++) {
		buf_printf(&b, "%zu [", i);
		for (size_t k = t->first[i]; k < t->first[i + 1]; k++)
			buf_printf(&b, "%u 0 R ",
			    obj_number(t->of[t->marked.at[k]->id].object));
		buf_puts(&b, "]\n");
	}
	for (size_t i = 0; i < t->links.n; i++)
		buf_printf(&b, "%zu %u 0 R\n", t->pages->n + i,
		    obj_number(t->of[t->links.at[i]->id].object));
	obj_put(tree, "/Nums [\n%s]\n", b.s != NULL ? b.s : "");
	obj_ref(root, "ParentTree", tree);
	obj_int(root, "ParentTreeNextKey", (int)(t->pages->n + t->links.n));
	buf_free(&b);
}

void
tags_write(struct tags *t, struct obj_file *f, obj_dict *const *sheets,
    obj_dict *catalogue)
{
	const struct tag *document = t->pages->root, *tag;
	obj_dict *root;

	if (document == NULL || !t->of[document->id].used)
		return;
	root = obj_new(f, "StructTreeRoot");
	for (tag = document; tag != NULL; tag = next_tag(t, tag))
		if (t->of[tag->id].used || TAG_IS_KEPT(tag->kind))
			make_element(t, f, tag,
			    tag == document ? root
					    : t->of[tag->parent->id].object);
	for (tag = document; tag != NULL; tag = next_tag(t, tag))
		if (t->of[tag->id].object != NULL)
			put_kids(t, tag, sheets);
	obj_ref(root, "K", t->of[document->id].object);
	put_parents(t, f, root);
	if (t->notes > 0)
		obj_put(root, "/IDTree <</Names [%s]>>\n", t->ids.s);
	obj_ref(catalogue, "StructTreeRoot", root);
	obj_put(catalogue, "/MarkInfo <</Marked true>>\n");
}
