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
#include "import/parts.h"
#include "import/web/web.h"

enum { PAGE_AT_MOST = 64 << 20 };

bool
web_is(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE &&
	    strcmp((const char *)n->name, name) == 0;
}

struct pos
web_pos(const struct html_page *p)
{
	return (struct pos){p->file, p->line, 0};
}

/* The paragraph gathered so far ends here. */
void
web_flush(struct html_page *p)
{
	struct ms_block *b;

	if (p->numbered && p->words.n == p->numbered)
		return;
	p->numbered = 0;
	while (p->words.n && strchr(" \n", p->words.s[p->words.n - 1]))
		p->words.s[--p->words.n] = '\0';
	if (p->words.n) {
		b = ms_add(p->ms, MS_PARAGRAPH, web_pos(p));
		b->text = arena_dup(p->im->arena, p->words.s, p->words.n);
		b->align = p->align;
		b->outline = p->outline;
		b->list = p->list;
		b->item = p->item;
		b->bold = p->bold == p->all;
	}
	buf_clear(&p->words);
	p->bold = p->all = 0;
	p->item = p->space = p->newline = false;
}

/*
 * Spaces of the source are one; indents of a paragraph's beginning none, nor
 * the end of a line of the source between wide characters (CSS Text 3, 4.1.2).
 */
static void
end_space(struct html_page *p, uint32_t next)
{
	uint32_t last = buf_last(&p->words);

	if ((p->space ||
		(p->newline && !(uni_is_wide(last) && uni_is_wide(next)))) &&
	    last != '\n')
		buf_putc(&p->words, ' ');
	p->space = p->newline = false;
}

static bool
is_space(uint32_t cp)
{
	return cp == ' ' || cp == '\t' || cp == 0xA0 || cp == 0x2002 ||
	    cp == 0x2003;
}

static void
add_words(struct html_page *p, const xmlNode *text)
{
	const char *s = (const char *)text->content;
	bool newline = false; /* in this run of spaces */
	uint32_t cp;

	if (p->words.n == 0)
		p->line = (int)xmlGetLineNo((xmlNode *)text);
	for (; (cp = utf8_next(&s)) != 0; newline = cp == '\n' || cp == '\r') {
		while (cp == '\n' || cp == '\r' || (newline && cp == ' ')) {
			newline = p->newline = true;
			cp = utf8_next(&s);
		}
		if (cp == 0)
			break;
		if (is_space(cp)) {
			p->space = true;
			continue;
		}
		if (cp == 0x3000 &&
		    (p->words.n == 0 || p->words.s[p->words.n - 1] == '\n'))
			continue;
		end_space(p, cp);
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
		if (web_is(n, "br") || web_is(n, "p") || web_is(n, "div"))
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
		web_flush(p);
	else if (p->words.n)
		buf_putc(&p->words, '\n');
	p->space = p->newline = false;
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
	if (web_is(n, "center") ||
	    (align && strncasecmp(align, "center", 6) == 0))
		return MS_CENTER;
	if (align && strncasecmp(align, "right", 5) == 0)
		return MS_RIGHT;
	if (align && strncasecmp(align, "left", 4) == 0)
		return MS_LEFT;
	return inherited;
}

/* === Blocks === */

/* Words of an attribute, in one line. */
static const char *
in_a_line(struct arena *a, const char *s)
{
	char *out = arena_str(a, s ? s : ""), *c;

	for (c = out; *c; c++)
		if (*c == '\n' || *c == '\r' || *c == '\t')
			*c = ' ';
	return out;
}

/* The bytes of a picture that lies beside the page; NULL: none, or not there;
 * nothing is fetched. */
static const char *
picture_beside(const struct html_page *p, const char *src, size_t *n)
{
	struct arena *a = p->im->arena;
	const char *name = path_name(p->file);
	const char *dir = name == p->file
	    ? "."
	    : arena_dup(a, p->file, (size_t)(name - p->file));
	char *bytes, *copy;

	while (strncmp(src, "./", 2) == 0)
		src += 2;
	bytes = file_read_below(dir, src, n);
	copy = bytes ? arena_dup(a, bytes, *n) : NULL;
	free(bytes);
	return copy;
}

static void
picture(struct html_page *p, const xmlNode *n)
{
	const char *src = web_attr(n, "src");
	bool given = src && strncmp(src, "data:", 5) != 0;
	struct ms_block *b;

	if (p->rest)
		return;
	web_flush(p);
	b = ms_add(p->ms, MS_FIGURE, web_pos(p));
	b->text = in_a_line(p->im->arena, web_attr(n, "alt"));
	if (given)
		b->picture = picture_beside(p, src, &b->picture_n);
	if (!b->picture)
		doubt_add(p->im, given ? DOUBT_PICTURE_LOST : DOUBT_PICTURE,
		    web_pos(p), given ? src : "data:", NULL, NULL);
}

static bool
is_block(const xmlNode *n)
{
	static const char *const names[] = {"p", "div", "section", "article",
	    "main", "header", "aside", "ul", "ol", "li", "dl", "dt", "dd",
	    "blockquote", "center", "form", "fieldset", "hr", "pre", "address",
	    "figure", "figcaption", "body", "td", "details", "summary"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (web_is(n, names[i]))
			return true;
	return n->name[0] == 'h' && n->name[1] >= '1' && n->name[1] <= '6' &&
	    n->name[2] == '\0';
}

/* The number that an ordered list shows before its item. */
static void
item_number(struct html_page *p, const xmlNode *li)
{
	if (!web_is(li->parent, "ol")) {
		p->item = true;
		return;
	}
	buf_printf(&p->words, "%ld.", ++p->number);
	p->numbered = p->words.n;
}

static void
begin_list(struct html_page *p, const xmlNode *list)
{
	const char *start = web_attr(list, "start");

	p->list++;
	p->number = start ? strtol(start, NULL, 10) - 1 : 0;
}

/* Around the main text, what a page's maker calls a title may be one. */
static bool
is_called_title(const xmlNode *n)
{
	const char *class = web_attr(n, "class"), *id = web_attr(n, "id");

	return (class && strcasestr(class, "tit")) ||
	    (id && strcasestr(id, "tit"));
}

static void
block(struct html_page *p, const xmlNode *n)
{
	struct html_page before = *p;

	web_flush(p);
	p->align = alignment(n, before.align);
	if (web_is(n, "ul") || web_is(n, "ol"))
		begin_list(p, n);
	if (n->name[0] == 'h' && n->name[1] != 'r' && n->name[2] == '\0')
		p->outline = n->name[1] - '0';
	else if (p->rest && is_called_title(n))
		p->outline = 1;
	if (web_is(n, "li"))
		item_number(p, n);
	web_walk(p, n->children);
	web_flush(p);
	p->align = before.align;
	if (p->list != before.list)
		p->number = before.number;
	p->list = before.list;
	p->outline = before.outline;
}

void
web_element(struct html_page *p, const xmlNode *n)
{
	bool strong = p->strong;
	size_t from;

	if (n == p->skip) {
		web_flush(p);
		p->skipped_at = p->ms->blocks.n;
		return;
	}
	if (web_is_silent(n))
		return;
	if (web_is(n, "br")) {
		line_break(p, n);
	} else if (web_is(n, "table")) {
		web_table(p, n);
	} else if (web_is(n, "img")) {
		picture(p, n);
	} else if (is_block(n)) {
		block(p, n);
	} else if (web_is(n, "sup")) {
		from = p->words.n;
		web_walk(p, n->children);
		if (p->words.n > from && p->words.s[from] != ' ')
			tidy_raise(&p->words, from);
	} else {
		p->strong |= web_is(n, "b") || web_is(n, "strong");
		web_walk(p, n->children);
		p->strong = strong;
	}
}

void
web_walk(struct html_page *p, const xmlNode *n)
{
	for (; n; n = n->next)
		if (n->type == XML_TEXT_NODE ||
		    n->type == XML_CDATA_SECTION_NODE)
			add_words(p, n);
		else if (n->type == XML_ELEMENT_NODE)
			web_element(p, n);
}

/*
 * <![if …]>, which some programs write and no browser shows, made blank: the
 * parser would take it for words.
 */
static void
blank_conditions(char *s)
{
	char *end;

	while ((s = strstr(s, "<![")) != NULL) {
		end = strstr(s, "]>");
		if (!end || memchr(s + 1, '<', (size_t)(end - s - 1))) {
			s += 3;
			continue;
		}
		for (end += 2; s < end; s++)
			if (*s != '\n')
				*s = ' ';
	}
}

static void
read_page(struct html_page *p, const xmlNode *root)
{
	/* not <body>: the parser may leave what it does not know outside it */
	const xmlNode *main = web_main(root);

	p->line = (int)xmlGetLineNo((xmlNode *)main);
	if (main != root)
		doubt_add(p->im, DOUBT_MAIN_TEXT, web_pos(p),
		    (const char *)main->name,
		    web_attr(main, "class") ? web_attr(main, "class") : "",
		    NULL);
	web_around(p, root, main);
	web_walk(p, main->children);
	web_flush(p);
}

struct manuscript *
html_read(struct import *im, const char *file, const char *bytes, size_t n)
{
	struct html_page p = {.im = im, .file = file};
	char *text = NULL;
	const xmlNode *root = NULL;
	htmlDocPtr doc = NULL;
	size_t len = 0;

	if (n <= PAGE_AT_MOST)
		text = decode_text(
		    im->arena, bytes, n, file, &len, NULL, im->msgs);
	if (text)
		blank_conditions(text);
	if (text)
		doc = htmlReadMemory(text, (int)len, NULL, "UTF-8",
		    HTML_PARSE_NONET | HTML_PARSE_NOERROR |
			HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER);
	if (doc)
		root = xmlDocGetRootElement(doc);
	if (root) {
		p.ms = ms_new(im->arena, file);
		read_page(&p, root);
	} else if (text || n > PAGE_AT_MOST) {
		msg(im->msgs, MSG_IMPORT_NO_BODY, (struct pos){file, 0, 0});
	}
	buf_free(&p.words);
	xmlFreeDoc(doc);
	return p.ms;
}
