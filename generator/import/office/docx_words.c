/*
 * docx_words: the words of a paragraph of Word: runs, fields, changes, and
 * what hangs on them (text boxes, pictures, notes).
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
#include "import/parts.h"
#include "import/office/docx.h"

struct pos
docx_pos(const struct docx *d)
{
	return (struct pos){d->file, d->paragraph, 0};
}

bool
docx_is_wrapper(const xmlNode *n)
{
	static const char *const names[] = {"sdt", "sdtContent", "customXml",
	    "smartTag", "hyperlink", "fldSimple", "dir", "bdo", "ins", "moveTo",
	    "oMathPara", NULL};

	for (size_t i = 0; names[i]; i++)
		if (ox_is(n, names[i]))
			return true;
	return false;
}

const xmlNode *
docx_content(const xmlNode *n)
{
	return n->children;
}

void
docx_words_free(struct docx_words *w)
{
	buf_free(&w->text);
	vec_free(&w->boxes);
	vec_free(&w->pictures);
	vec_free(&w->notes);
}

static void
changed(struct docx *d, const xmlNode *n, bool kept)
{
	struct buf words = {0};

	ox_words(n, &words);
	if (words.n)
		doubt_add(d->im, kept ? DOUBT_CHANGE_KEPT : DOUBT_CHANGE_LEFT,
		    docx_pos(d), words.s, kept ? words.s : NULL, NULL);
	buf_free(&words);
}

/* Fractions, roots and powers lose their form. */
static void
formula(struct docx *d, const xmlNode *n, struct buf *out)
{
	size_t from = out->n;
	const char *words;

	ox_words(n, out);
	words = out->n > from ? out->s + from : "";
	doubt_add(d->im, DOUBT_FORMULA, docx_pos(d), words, words, NULL);
}

/* What hangs on a run: looked for below drawings and pictures, boxes once. */
static void
hangs_on(struct docx_words *w, const xmlNode *n)
{
	const xmlNode *c;

	if (ox_is(n, "txbxContent")) {
		*vec_push(&w->boxes) = n;
		return;
	}
	if (ox_is(n, "AlternateContent")) {
		c = ox_first(n, "Choice");
		n = c ? c : ox_first(n, "Fallback");
	}
	if (!n)
		return;
	if (ox_is(n, "blip") || ox_is(n, "imagedata"))
		*vec_push(&w->pictures) = n;
	for (c = n->children; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE)
			hangs_on(w, c);
}

/* Boxes and ticks that forms are drawn with, from fonts of symbols. */
static void
symbol(struct docx *d, struct docx_words *w, const xmlNode *n)
{
	static const struct {
		const char *font, *code, *is;
	} known[] = {{"Wingdings", "F0A8", "□"}, {"Wingdings", "F06F", "□"},
	    {"Wingdings", "F071", "□"}, {"Wingdings", "F0FE", "☑"},
	    {"Wingdings", "F0FD", "☒"}, {"Wingdings", "F0FC", "✓"},
	    {"Wingdings", "F0FB", "✗"}, {"Wingdings", "F06E", "■"},
	    {"Wingdings", "F06C", "●"}, {"Wingdings", "F0E0", "→"},
	    {"Wingdings 2", "F0A3", "□"}, {"Wingdings 2", "F052", "☑"},
	    {"Wingdings 2", "F050", "✓"}, {"Wingdings 2", "F0D0", "☑"},
	    {"Symbol", "F0B7", "·"}, {"Symbol", "F0B3", "≥"},
	    {"Symbol", "F0A3", "≤"}, {"Symbol", "F0B0", "°"},
	    {"Symbol", "F0B1", "±"}, {"Symbol", "F0B4", "×"}};
	const char *font = ox_attr(n, "font"), *code = ox_attr(n, "char");
	char *end;
	long cp = code ? strtol(code, &end, 16) : 0;
	const char *found;

	for (size_t i = 0; font && code && i < sizeof known / sizeof *known;
	     i++)
		if (strcmp(known[i].font, font) == 0 &&
		    strcmp(known[i].code, code) == 0) {
			buf_puts(&w->text, known[i].is);
			return;
		}
	found = arena_printf(
	    d->im->arena, "%s %s", font ? font : "?", code ? code : "?");
	if (cp >= 0x20 && cp < 0xD800 && !(font && strstr(font, "Wingdings"))) {
		buf_putu(&w->text, (uint32_t)cp);
		return;
	}
	buf_puts(&w->text, "〓");
	doubt_add(d->im, DOUBT_SYMBOL, docx_pos(d), found, "〓", NULL);
}

static void
note(struct docx *d, struct docx_words *w, const xmlNode *ref,
    const xmlNode *notes, const char *name)
{
	int id = ox_number(ref, "id", -1);
	const xmlNode *n;

	for (n = notes ? ox_first(notes, name) : NULL; n; n = ox_next(n, name))
		if (ox_number(n, "id", -2) == id)
			break;
	if (!n)
		return;
	d->notes++;
	numeral(&w->text, "decimalEnclosedCircle", d->notes);
	*vec_push(&w->notes) = n;
}

/*
 * A field has a code, which is no words of the document, and a result, which
 * is. Fields stand in the codes and results of others, over paragraphs.
 */
static void
field(struct docx *d, const xmlNode *n)
{
	const char *type = ox_attr(n, "fldCharType");
	uint64_t bit;

	if (!type)
		return;
	if (strcmp(type, "begin") == 0 && d->fields < 63)
		d->codes |= (uint64_t)1 << ++d->fields;
	bit = (uint64_t)1 << d->fields;
	if (strcmp(type, "separate") == 0)
		d->codes &= ~bit;
	if (strcmp(type, "end") == 0 && d->fields > 0) {
		d->codes &= ~bit;
		d->fields--;
	}
}

static void
line_break(struct docx_words *w, const xmlNode *n)
{
	const char *type = ox_attr(n, "type");

	if (type && strcmp(type, "page") == 0)
		w->page = true;
	else if (!type || strcmp(type, "textWrapping") == 0)
		buf_putc(&w->text, '\n');
}

/* One child of a run. */
static void
piece(struct docx *d, struct docx_words *w, const xmlNode *n)
{
	if (ox_is(n, "t") || (ox_is(n, "delText") && d->im->refuse_changes))
		ox_words(n, &w->text);
	else if (ox_is(n, "tab") || ox_is(n, "ptab"))
		buf_putc(&w->text, ' ');
	else if (ox_is(n, "br"))
		line_break(w, n);
	else if (ox_is(n, "cr"))
		buf_putc(&w->text, '\n');
	else if (ox_is(n, "noBreakHyphen"))
		buf_putc(&w->text, '-');
	else if (ox_is(n, "sym"))
		symbol(d, w, n);
	else if (ox_is(n, "fldChar"))
		field(d, n);
	else if (ox_is(n, "footnoteReference"))
		note(d, w, n, d->footnotes, "footnote");
	else if (ox_is(n, "endnoteReference"))
		note(d, w, n, d->endnotes, "endnote");
	else if (ox_is(n, "ruby"))
		ox_words(ox_first(n, "rubyBase") ? ox_first(n, "rubyBase") : n,
		    &w->text);
	else if (ox_is(n, "drawing") || ox_is(n, "pict") ||
	    ox_is(n, "object") || ox_is(n, "AlternateContent"))
		hangs_on(w, n);
}

static bool
is_bold(const struct docx *d, const xmlNode *run, const char *style)
{
	const xmlNode *rpr = ox_first(run, "rPr"), *b = ox_first(rpr, "b");

	if (!b)
		b = style_find(d->styles,
		    ox_attr(ox_first(rpr, "rStyle"), "val"), "rPr", "b");
	if (!b)
		b = style_find(d->styles, style, "rPr", "b");
	return ox_on(b);
}

static void
run(struct docx *d, struct docx_words *w, const xmlNode *n, const char *style)
{
	const xmlNode *rpr = ox_first(n, "rPr"), *c;
	const char *val;
	size_t before = w->text.n, added;

	if (ox_on(ox_first(rpr, "vanish"))) {
		changed(d, n, false);
		return;
	}
	for (c = n->children; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE &&
		    (d->codes == 0 || ox_is(c, "fldChar")))
			piece(d, w, c);
	val = ox_attr(ox_first(rpr, "vertAlign"), "val");
	if (val && strcmp(val, "superscript") == 0 && w->text.n > before)
		tidy_raise(&w->text, before);
	added = w->text.n > before
	    ? utf8_count(w->text.s + before, w->text.n - before)
	    : 0;
	w->all += added;
	if (is_bold(d, n, style))
		w->bold += added;
}

static void
inlines(
    struct docx *d, struct docx_words *w, const xmlNode *n, const char *style)
{
	bool refuse = d->im->refuse_changes;

	for (; n; n = n->next) {
		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (ox_is(n, "r")) {
			run(d, w, n, style);
		} else if (ox_is(n, "ins") || ox_is(n, "moveTo")) {
			changed(d, n, !refuse);
			if (!refuse)
				inlines(d, w, n->children, style);
		} else if (ox_is(n, "del") || ox_is(n, "moveFrom")) {
			changed(d, n, refuse);
			if (refuse)
				inlines(d, w, n->children, style);
		} else if (ox_is(n, "oMath")) {
			formula(d, n, &w->text);
		} else if (docx_is_wrapper(n)) {
			inlines(d, w, docx_content(n), style);
		} else if (ox_is(n, "AlternateContent")) {
			hangs_on(w, n);
		}
	}
}

void
docx_words(struct docx *d, const xmlNode *p, struct docx_words *w)
{
	const xmlNode *ppr = ox_first(p, "pPr");
	const xmlNode *mark = ox_first(ppr, "rPr");

	w->goes_on = ox_first(mark, d->im->refuse_changes ? "ins" : "del");
	inlines(d, w, p->children, ox_attr(ox_first(ppr, "pStyle"), "val"));
}
