/*
 * web: pages of government sites to a manuscript. Foreign HTML is never
 * trusted: nothing is fetched, and of the page only words, headings, tables
 * and the places of pictures are taken.
 */
#include <libxml/HTMLparser.h>
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "import/import.h"
#include "import/web.h"

enum { PAGE_AT_MOST = 64 << 20, HTML_COLS = 512, HTML_CELLS = 1 << 20 };

struct html_page {
	struct import *im;
	const char *file;
	struct manuscript *ms;
	const xmlNode *main;
	/* the paragraph being gathered */
	struct buf words;
	size_t bold, all; /* [characters] */
	enum ms_align align;
	int outline, list, line;
	bool strong, item, space; /* space: one is due before the next word */
};

static void walk(struct html_page *, const xmlNode *);

static bool
is(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE &&
	    strcmp((const char *)n->name, name) == 0;
}

static struct pos
place(const struct html_page *p)
{
	return (struct pos){p->file, p->line, 0};
}

/* The paragraph gathered so far ends here. */
static void
flush(struct html_page *p)
{
	struct ms_block *b;

	while (p->words.n && strchr(" \n", p->words.s[p->words.n - 1]))
		p->words.s[--p->words.n] = '\0';
	if (p->words.n) {
		b = ms_add(p->ms, MS_PARAGRAPH, place(p));
		b->text = arena_dup(p->im->arena, p->words.s, p->words.n);
		b->align = p->align;
		b->outline = p->outline;
		b->list = p->list;
		b->item = p->item;
		b->bold = p->bold == p->all;
	}
	buf_clear(&p->words);
	p->bold = p->all = 0;
	p->item = p->space = false;
}

/* Spaces of the source are one; indents of a paragraph's beginning none. */
static void
add_words(struct html_page *p, const xmlNode *text)
{
	const char *s = (const char *)text->content;
	uint32_t cp;

	if (p->words.n == 0)
		p->line = (int)xmlGetLineNo((xmlNode *)text);
	while ((cp = utf8_next(&s)) != 0) {
		if (cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' ||
		    cp == 0xA0 || cp == 0x2002 || cp == 0x2003) {
			p->space = true;
			continue;
		}
		if (cp == 0x3000 &&
		    (p->words.n == 0 || p->words.s[p->words.n - 1] == '\n'))
			continue;
		if (p->space && p->words.n &&
		    p->words.s[p->words.n - 1] != '\n')
			buf_putc(&p->words, ' ');
		p->space = false;
		buf_putu(&p->words, cp);
		p->all++;
		p->bold += p->strong;
	}
}

/* Does what follows a <br> begin with an indent, as a new paragraph does? */
static bool
is_indented(const xmlNode *n)
{
	const char *s;
	uint32_t cp;
	int blanks = 0;

	for (n = n->next; n && n->type != XML_TEXT_NODE; n = n->next)
		if (is(n, "br") || is(n, "p") || is(n, "div"))
			return true;
	s = n ? (const char *)n->content : "";
	while ((cp = utf8_next(&s)) != 0) {
		if (cp == 0x3000 || cp == 0x2003)
			blanks += 2;
		else if (cp == 0xA0 || cp == 0x2002)
			blanks++;
		else if (cp != ' ' && cp != '\n' && cp != '\t' && cp != '\r')
			break;
	}
	return blanks >= 2;
}

static void
line_break(struct html_page *p, const xmlNode *n)
{
	if (is_indented(n))
		flush(p);
	else if (p->words.n)
		buf_putc(&p->words, '\n');
	p->space = false;
}

static enum ms_align
alignment(const xmlNode *n, enum ms_align inherited)
{
	const char *align = web_attr(n, "align"), *style;

	style = web_attr(n, "style");
	style = style ? strstr(style, "text-align") : NULL;
	if (style)
		align = style + strcspn(style, ":") +
		    strspn(style + strcspn(style, ":"), ": ");
	if (is(n, "center") || (align && strncasecmp(align, "center", 6) == 0))
		return MS_CENTER;
	if (align && strncasecmp(align, "right", 5) == 0)
		return MS_RIGHT;
	if (align && strncasecmp(align, "left", 4) == 0)
		return MS_LEFT;
	return inherited;
}

/* === Tables === */

static int
span(const xmlNode *cell, const char *name, int most)
{
	const char *s = web_attr(cell, name);
	long n = s ? strtol(s, NULL, 10) : 1;

	return n < 1 ? 1 : n > most ? most : (int)n;
}

struct rows {
	VEC(const xmlNode *) at;
	int heads;
};

static void
find_rows(const xmlNode *n, struct rows *rows)
{
	for (; n; n = n->next)
		if (is(n, "tr")) {
			*vec_push(&rows->at) = n;
		} else if (is(n, "thead")) {
			find_rows(n->children, rows);
			rows->heads = (int)rows->at.n;
		} else if (is(n, "tbody") || is(n, "tfoot")) {
			find_rows(n->children, rows);
		}
}

static const xmlNode *
next_cell(const xmlNode *n)
{
	while (n && !is(n, "td") && !is(n, "th"))
		n = n->next;
	return n;
}

/* The words of a cell: its paragraphs, as lines. */
static const char *
cell_words(struct html_page *p, const xmlNode *cell)
{
	struct html_page in = {.im = p->im, .file = p->file};
	struct buf out = {0};
	const char *text;
	size_t i;

	in.ms = ARENA_NEW(p->im->arena, struct manuscript);
	walk(&in, cell->children);
	flush(&in);
	for (i = 0; i < in.ms->blocks.n; i++) {
		if (out.n && *in.ms->blocks.at[i].text)
			buf_putc(&out, '\n');
		buf_puts(&out, in.ms->blocks.at[i].text);
	}
	text = arena_dup(p->im->arena, out.n ? out.s : "", out.n);
	buf_free(&out);
	buf_free(&in.words);
	vec_free(&in.ms->blocks);
	return text;
}

/* Columns, at most: spans from above counted in. */
static int
count_columns(const struct rows *rows)
{
	const xmlNode *c;
	size_t i;
	int most = 0, cols, from_above = 0;

	for (i = 0; i < rows->at.n; i++) {
		cols = 0;
		for (c = next_cell(rows->at.at[i]->children); c;
		     c = next_cell(c->next)) {
			cols += span(c, "colspan", HTML_COLS);
			if (span(c, "rowspan", 2) > 1)
				from_above += span(c, "colspan", HTML_COLS);
		}
		most = cols > most ? cols : most;
	}
	most += from_above;
	return most < HTML_COLS ? most : HTML_COLS;
}

/* Puts a cell at the first free place of a row; gives the place behind it. */
static int
put_cell(struct html_page *p, struct ms_table *t, const xmlNode *cell, int row,
    int col)
{
	int tall = span(cell, "rowspan", t->rows - row), wide, r, c;
	struct ms_cell *at;

	while (col < t->cols && ms_cell_at(t, row, col)->rowspan == 0)
		col++;
	if (col >= t->cols)
		return col;
	wide = span(cell, "colspan", t->cols - col);
	for (r = row; r < row + tall; r++)
		for (c = col; c < col + wide; c++) {
			at = ms_cell_at(t, r, c);
			if (at->rowspan == 0) /* two claim it */
				tall = r > row ? r - row : 1;
			else
				at->rowspan = at->colspan = 0;
		}
	at = ms_cell_at(t, row, col);
	at->rowspan = tall;
	at->colspan = wide;
	at->text = cell_words(p, cell);
	return col + wide;
}

/* Only as many columns as cells reach. */
static struct ms_table *
trimmed(struct arena *a, const struct ms_table *t, int cols)
{
	struct ms_table *new = ms_table_new(a, t->rows, cols);
	int row, col;

	for (row = 0; row < t->rows; row++) {
		new->lines[row] = t->lines[row];
		for (col = 0; col < cols; col++)
			*ms_cell_at(new, row, col) = *ms_cell_at(t, row, col);
	}
	new->header = t->header;
	new->spans_known = true;
	return new;
}

static struct ms_table *
read_table(struct html_page *p, const struct rows *rows)
{
	int cols = count_columns(rows), used = 0, row, col;
	struct ms_table *t;
	const xmlNode *c;

	if (cols == 0 || rows->at.n * (size_t)cols > HTML_CELLS)
		return NULL;
	t = ms_table_new(p->im->arena, (int)rows->at.n, cols);
	t->header = rows->heads ? rows->heads : -1;
	for (row = 0; row < t->rows; row++) {
		t->lines[row] = (int)xmlGetLineNo((xmlNode *)rows->at.at[row]);
		col = 0;
		for (c = next_cell(rows->at.at[row]->children); c;
		     c = next_cell(c->next))
			col = put_cell(p, t, c, row, col);
		while (col < cols && ms_cell_at(t, row, col)->rowspan == 0)
			col++;
		used = col > used ? col : used;
	}
	return trimmed(p->im->arena, t, used);
}

static bool
has_table(const xmlNode *n)
{
	for (n = n->children; n; n = n->next)
		if (is(n, "table") || has_table(n))
			return true;
	return false;
}

/* A table that only places things: one cell, or tables in its cells. */
static bool
is_layout(const xmlNode *table, const struct rows *rows)
{
	return has_table(table) ||
	    (rows->at.n == 1 && rows->at.at[0] &&
		!next_cell(next_cell(rows->at.at[0]->children)
			? next_cell(rows->at.at[0]->children)->next
			: NULL));
}

static void
table(struct html_page *p, const xmlNode *n)
{
	struct rows rows = {{NULL, 0, 0}, 0};
	struct ms_table *t = NULL;
	const xmlNode *c;
	struct ms_block *b;
	size_t i;

	flush(p);
	p->line = (int)xmlGetLineNo((xmlNode *)n);
	find_rows(n->children, &rows);
	if (rows.at.n && !is_layout(n, &rows))
		t = read_table(p, &rows);
	if (t) {
		b = ms_add(p->ms, MS_TABLE, place(p));
		b->table = t;
		b->last_line = t->lines[t->rows - 1];
	}
	for (i = 0; !t && i < rows.at.n; i++)
		for (c = next_cell(rows.at.at[i]->children); c;
		     c = next_cell(c->next)) {
			walk(p, c->children);
			flush(p);
		}
	vec_free(&rows.at);
}

/* === Blocks === */

static void
picture(struct html_page *p, const xmlNode *n)
{
	const char *src = web_attr(n, "src"), *alt = web_attr(n, "alt");
	struct ms_block *b;

	flush(p);
	b = ms_add(p->ms, MS_FIGURE, place(p));
	b->text = arena_str(p->im->arena, alt ? alt : "");
	doubt_add(p->im, DOUBT_PICTURE, place(p),
	    src && strncmp(src, "data:", 5) != 0 ? src : "data:", NULL, NULL);
}

static bool
is_block(const xmlNode *n)
{
	static const char *const names[] = {"p", "div", "section", "article",
	    "main", "header", "aside", "ul", "ol", "li", "dl", "dt", "dd",
	    "blockquote", "center", "form", "fieldset", "hr", "pre", "address",
	    "figure", "figcaption", "body", "td", "details", "summary"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (is(n, names[i]))
			return true;
	return n->name[0] == 'h' && n->name[1] >= '1' && n->name[1] <= '6' &&
	    n->name[2] == '\0';
}

/* The number that an ordered list shows before its item. */
static void
item_number(struct html_page *p, const xmlNode *li)
{
	const char *start = web_attr(li->parent, "start");
	long n = start ? strtol(start, NULL, 10) : 1;

	if (!is(li->parent, "ol")) {
		p->item = true;
		return;
	}
	for (const xmlNode *s = li->prev; s; s = s->prev)
		n += is(s, "li");
	buf_printf(&p->words, "%ld.", n);
}

static void
block(struct html_page *p, const xmlNode *n)
{
	struct html_page before = *p;

	flush(p);
	p->align = alignment(n, before.align);
	p->list += is(n, "ul") || is(n, "ol");
	if (n->name[0] == 'h' && n->name[1] != 'r' && n->name[2] == '\0')
		p->outline = n->name[1] - '0';
	if (is(n, "li"))
		item_number(p, n);
	walk(p, n->children);
	flush(p);
	p->align = before.align;
	p->list = before.list;
	p->outline = before.outline;
}

static void
element(struct html_page *p, const xmlNode *n)
{
	bool strong = p->strong;

	if (web_is_silent(n))
		return;
	if (is(n, "br")) {
		line_break(p, n);
	} else if (is(n, "table")) {
		table(p, n);
	} else if (is(n, "img")) {
		picture(p, n);
	} else if (is_block(n)) {
		block(p, n);
	} else {
		p->strong |= is(n, "b") || is(n, "strong");
		walk(p, n->children);
		p->strong = strong;
	}
}

static void
walk(struct html_page *p, const xmlNode *n)
{
	for (; n; n = n->next)
		if (n->type == XML_TEXT_NODE ||
		    n->type == XML_CDATA_SECTION_NODE)
			add_words(p, n);
		else if (n->type == XML_ELEMENT_NODE)
			element(p, n);
}

/* === The page === */

/* The same, but what the main text is not: told block by block. */
static void
tell_rest(struct html_page *p, const xmlNode *n)
{
	struct buf words = {0};
	char *s;

	for (; n; n = n->next) {
		if (n == p->main || n->type != XML_ELEMENT_NODE ||
		    web_is_silent(n))
			continue;
		if (is_block(n) && n->children &&
		    n->children->type == XML_TEXT_NODE) {
			s = (char *)xmlNodeGetContent(n);
			buf_clear(&words);
			for (char *w = strtok(s, " \t\r\n"); w;
			     w = strtok(NULL, " \t\r\n"))
				buf_printf(&words, words.n ? " %s" : "%s", w);
			xmlFree(s);
			p->line = (int)xmlGetLineNo((xmlNode *)n);
			if (words.n) {
				doubt_add(p->im, DOUBT_FURNITURE, place(p),
				    words.s, NULL, NULL);
				continue;
			}
		}
		tell_rest(p, n->children);
	}
	buf_free(&words);
}

static const xmlNode *
find(const xmlNode *n, const char *name)
{
	const xmlNode *found;

	for (; n; n = n->next) {
		if (is(n, name))
			return n;
		found = find(n->children, name);
		if (found)
			return found;
	}
	return NULL;
}

/* <meta name="ArticleTitle"> of 《政府网站发展指引》, else <h1>, <title>. */
static const char *
page_title(struct html_page *p, const xmlNode *root)
{
	const xmlNode *head = find(root, "head"), *n;
	struct html_page in = {.im = p->im, .file = p->file};
	const char *text = NULL;

	for (n = head ? head->children : NULL; n; n = n->next)
		if (is(n, "meta") && web_has_word(n, "name", "ArticleTitle") &&
		    web_attr(n, "content") && *web_attr(n, "content"))
			return web_attr(n, "content");
	n = find(root, "h1");
	if (!n)
		n = head ? find(head->children, "title") : NULL;
	if (!n)
		return NULL;
	for (n = n->children; n; n = n->next)
		if (n->type == XML_TEXT_NODE)
			add_words(&in, n);
	if (in.words.n)
		text = arena_dup(p->im->arena, in.words.s, in.words.n);
	buf_free(&in.words);
	return text;
}

/* The title when the main text does not begin with it itself. */
static void
add_title(struct html_page *p, const xmlNode *root)
{
	const char *title = page_title(p, root);
	char *text = (char *)xmlNodeGetContent((xmlNode *)p->main);
	struct ms_block *b;

	if (title && *title && !strstr(text, title)) {
		b = ms_add(p->ms, MS_PARAGRAPH, (struct pos){p->file, 1, 0});
		b->text = arena_str(p->im->arena, title);
		b->align = MS_CENTER;
		b->outline = 1;
	}
	xmlFree(text);
}

static void
read_page(struct html_page *p, const xmlNode *root)
{
	/* not <body>: the parser may leave what it does not know outside it */
	const xmlNode *body = root;

	p->main = web_main(body);
	p->line = (int)xmlGetLineNo((xmlNode *)p->main);
	if (p->main != body)
		doubt_add(p->im, DOUBT_MAIN_TEXT, place(p),
		    (const char *)p->main->name,
		    web_attr(p->main, "class") ? web_attr(p->main, "class")
					       : "",
		    NULL);
	add_title(p, root);
	if (p->main != body)
		tell_rest(p, body->children);
	walk(p, p->main->children);
	flush(p);
}

struct manuscript *
html_read(struct import *im, const char *file, const char *bytes, size_t n)
{
	struct html_page p = {.im = im, .file = file};
	const char *text = NULL;
	const xmlNode *root = NULL;
	htmlDocPtr doc = NULL;
	size_t len = 0;

	if (n <= PAGE_AT_MOST)
		text = decode_text(
		    im->arena, bytes, n, file, &len, NULL, im->msgs);
	if (text)
		doc = htmlReadMemory(text, (int)len, NULL, "UTF-8",
		    HTML_PARSE_NONET | HTML_PARSE_NOERROR |
			HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER);
	if (doc)
		root = xmlDocGetRootElement(doc);
	if (root) {
		p.ms = ARENA_NEW(im->arena, struct manuscript);
		p.ms->file = file;
		read_page(&p, root);
	} else if (text || n > PAGE_AT_MOST) {
		msg(im->msgs, MSG_IMPORT_NO_BODY, (struct pos){file, 0, 0});
	}
	buf_free(&p.words);
	xmlFreeDoc(doc);
	return p.ms;
}
