/*
 * docx: files of Word (ECMA-376, WordprocessingML) to a manuscript. Lines of
 * messages are paragraphs, counted from 1. Heads and feet of pages are listed
 * and left out; tracked changes are taken or refused as the import says.
 */
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/office/office.h"
#include "import/office/docx.h"

static void blocks(struct docx *, const xmlNode *);

static const xmlNode *
property(const struct docx *d, const xmlNode *p, const char *name)
{
	const xmlNode *ppr = ox_first(p, "pPr"), *own = ox_first(ppr, name);

	return own ? own
		   : style_find(d->styles,
			 ox_attr(ox_first(ppr, "pStyle"), "val"), "pPr", name);
}

static enum ms_align
alignment(const struct docx *d, const xmlNode *p)
{
	const char *jc = ox_attr(property(d, p, "jc"), "val");

	if (!jc)
		return MS_UNKNOWN;
	if (strcmp(jc, "center") == 0)
		return MS_CENTER;
	return strcmp(jc, "right") == 0 || strcmp(jc, "end") == 0 ? MS_RIGHT
								  : MS_LEFT;
}

/* The level a paragraph has in the outline, from 1; 0: body. */
static int
outline(const struct docx *d, const xmlNode *p)
{
	int level = ox_number(property(d, p, "outlineLvl"), "val", 9);

	return level >= 0 && level < 9 ? level + 1 : 0;
}

static void
figure(struct docx *d, const xmlNode *blip)
{
	struct ms_block *b = ms_add(d->ms, MS_FIGURE, docx_pos(d));
	const char *id = ox_attr(blip, "embed"), *target, *s = NULL;
	size_t n = 0;

	if (!id)
		id = ox_attr(blip, "id");
	target = id ? package_target(d->package, d->part, id, "") : NULL;
	if (target)
		s = package_bytes(d->package, target, &n);
	b->picture = s;
	b->picture_n = n;
	if (!s)
		doubt_add(d->im, DOUBT_PICTURE, docx_pos(d),
		    target   ? target
			: id ? id
			     : "",
		    NULL, NULL);
}

/* Paragraphs of a note are one, with its number before them. */
static void
note(struct docx *d, const xmlNode *n, int number)
{
	struct docx_words w = {0};
	const xmlNode *p;
	struct ms_block *b;

	numeral(&w.text, "decimalEnclosedCircle", number);
	for (p = ox_first(n, "p"); p; p = ox_next(p, "p")) {
		if (p != ox_first(n, "p"))
			buf_putc(&w.text, '\n');
		docx_words(d, p, &w);
	}
	b = ms_add(d->ms, MS_NOTE, docx_pos(d));
	b->text = arena_dup(d->im->arena, w.text.s, w.text.n);
	docx_words_free(&w);
}

static void
hanging(struct docx *d, struct docx_words *w)
{
	size_t i;

	for (i = 0; i < w->boxes.n; i++)
		blocks(d, w->boxes.at[i]->children);
	for (i = 0; i < w->pictures.n; i++)
		figure(d, w->pictures.at[i]);
	for (i = 0; i < w->notes.n; i++)
		note(d, w->notes.at[i], d->notes - (int)(w->notes.n - 1 - i));
	if (w->page)
		ms_add(d->ms, MS_PAGE, docx_pos(d));
}

/* A contents list that Word made from the headings: its lines are theirs. */
static bool
is_contents(const struct docx *d, const xmlNode *p)
{
	const char *id = ox_attr(ox_below(p, "pPr", "pStyle"), "val"), *name;
	const xmlNode *style;

	for (style = d->styles && id ? ox_first(d->styles, "style") : NULL;
	     style; style = ox_next(style, "style")) {
		name = ox_attr(ox_first(style, "name"), "val");
		if (name &&
		    strcmp(ox_attr(style, "styleId") ? ox_attr(style, "styleId")
						     : "",
			id) == 0)
			return strncmp(name, "toc ", 4) == 0 ||
			    strcmp(name, "TOC Heading") == 0;
	}
	return false;
}

static void
emit(
    struct docx *d, const xmlNode *p, struct docx_words *w, int list, bool item)
{
	struct ms_block *b;

	if (is_contents(d, p)) {
		doubt_add(
		    d->im, DOUBT_FURNITURE, docx_pos(d), w->text.s, NULL, NULL);
		return;
	}
	b = ms_add(d->ms, MS_PARAGRAPH, docx_pos(d));
	b->text = arena_dup(d->im->arena, w->text.s, w->text.n);
	b->align = alignment(d, p);
	b->outline = outline(d, p);
	b->bold = w->all > 0 && w->bold == w->all;
	b->list = list;
	b->item = item;
}

/* The number set before the paragraph; true: a bullet is. */
static bool
number(struct docx *d, const xmlNode *p, struct buf *out, int *list)
{
	const xmlNode *numpr = property(d, p, "numPr");
	int num = ox_number(ox_first(numpr, "numId"), "val", 0);
	int level = ox_number(ox_first(numpr, "ilvl"), "val", 0);

	if (num <= 0)
		return false;
	*list = level + 1;
	return numbering_count(d->numbering, num, level, out);
}

/* A paragraph, with those after it that its deleted end draws in. */
static const xmlNode *
paragraph(struct docx *d, const xmlNode *p)
{
	struct docx_words w = {0};
	const xmlNode *first = p, *next;
	size_t before;
	int list = 0;
	bool item;

	d->paragraph++;
	if (ox_on(ox_below(p, "pPr", "pageBreakBefore")))
		ms_add(d->ms, MS_PAGE, docx_pos(d));
	item = number(d, p, &w.text, &list);
	before = w.text.n;
	docx_words(d, p, &w);
	while (w.goes_on && (next = ox_next(p, "p")) != NULL) {
		p = next;
		d->paragraph++;
		docx_words(d, p, &w);
	}
	if (w.text.n > before)
		emit(d, first, &w, list, item);
	hanging(d, &w);
	docx_words_free(&w);
	return p;
}

static void
table(struct docx *d, const xmlNode *tbl)
{
	struct docx_words w = {0};
	struct pos pos = docx_pos(d);
	struct ms_table *t;
	struct ms_block *b;

	pos.line++;
	t = docx_table(d, tbl, &w);
	if (t) {
		b = ms_add(d->ms, MS_TABLE, pos);
		b->table = t;
		b->last_line = d->paragraph;
	}
	hanging(d, &w);
	docx_words_free(&w);
}

/* What a section says of its page holds for all in it. */
static void
end_section(struct docx *d, const xmlNode *section)
{
	const char *turned = ox_attr(ox_first(section, "pgSz"), "orient");
	size_t i;

	for (i = d->section; i < d->ms->blocks.n; i++)
		if (d->ms->blocks.at[i].kind == MS_TABLE)
			d->ms->blocks.at[i].table->landscape =
			    turned && strcmp(turned, "landscape") == 0;
	ms_add(d->ms, MS_PAGE, docx_pos(d));
	d->section = d->ms->blocks.n;
}

static void
blocks(struct docx *d, const xmlNode *n)
{
	const xmlNode *section;

	for (; n; n = n->next) {
		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (ox_is(n, "p")) {
			section = ox_below(n, "pPr", "sectPr");
			n = paragraph(d, n);
			if (section)
				end_section(d, section);
		} else if (ox_is(n, "tbl")) {
			table(d, n);
		} else if (ox_is(n, "sectPr")) {
			end_section(d, n);
		} else if (ox_is(n, "ins") || ox_is(n, "moveTo")) {
			if (!d->im->refuse_changes)
				blocks(d, n->children);
		} else if (ox_is(n, "del") || ox_is(n, "moveFrom")) {
			if (d->im->refuse_changes)
				blocks(d, n->children);
		} else if (docx_is_wrapper(n)) {
			blocks(d, docx_content(n));
		}
	}
}

/* Parts whose words are no words of the document: told, and left out. */
static void
left_out(struct docx *d)
{
	static const char *const types[] = {"/header", "/footer", "/comments"};
	struct buf words = {0};
	const char *target;
	const xmlNode *root;

	for (size_t i = 0; i < 3; i++) {
		target = package_target(d->package, d->part, NULL, types[i]);
		root = target ? package_xml(d->package, target) : NULL;
		buf_clear(&words);
		if (root)
			ox_words(root, &words);
		if (words.n)
			doubt_add(d->im, DOUBT_FURNITURE,
			    (struct pos){d->file, 0, 0}, words.s, NULL, NULL);
	}
	buf_free(&words);
}

static const xmlNode *
part_of_type(struct docx *d, const char *type)
{
	const char *name = package_target(d->package, d->part, NULL, type);

	return name ? package_xml(d->package, name) : NULL;
}

struct manuscript *
docx_read(struct import *im, const char *file, const char *bytes, size_t n)
{
	struct docx d = {.im = im, .file = file};
	const xmlNode *root, *body;

	d.package = package_open(im, file, bytes, n);
	if (!d.package)
		return NULL;
	d.ms = ms_new(im->arena, file);
	root = package_document(d.package, &d.part);
	body = root ? ox_first(root, "body") : NULL;
	if (body) {
		d.styles = part_of_type(&d, "/styles");
		d.footnotes = part_of_type(&d, "/footnotes");
		d.endnotes = part_of_type(&d, "/endnotes");
		d.numbering = numbering_new(
		    im->arena, part_of_type(&d, "/numbering"), d.styles);
		blocks(&d, body->children);
		left_out(&d);
		numbering_end(d.numbering);
	} else {
		msg(im->msgs, MSG_IMPORT_NO_BODY, (struct pos){file, 0, 0});
	}
	package_close(d.package);
	return body ? d.ms : NULL;
}
