/*
 * numbering: lists and numbered headings of Word. A list (w:num) is an
 * instance of an abstract list with nine levels; instances of the same
 * abstract list count on together, unless one says where it starts.
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

enum { LEVELS = 9, STYLES_DEEP = 16 };

struct counter {
	int abstract;
	int at[LEVELS]; /* the last number given */
	bool begun[LEVELS];
	int list; /* instance that counted last */
};

struct numbering {
	const xmlNode *root, *styles;
	VEC(struct counter) counters;
	VEC(int) begun; /* instances that have counted */
};

const xmlNode *
style_find(const xmlNode *root, const char *id, const char *properties,
    const char *name)
{
	const xmlNode *style, *found;
	const char *this;
	int deep;

	for (deep = 0; root && id && deep < STYLES_DEEP; deep++) {
		for (style = ox_first(root, "style"); style;
		     style = ox_next(style, "style")) {
			this = ox_attr(style, "styleId");
			if (this && strcmp(this, id) == 0)
				break;
		}
		found = style ? ox_below(style, properties, name) : NULL;
		if (found || !style)
			return found;
		id = ox_attr(ox_first(style, "basedOn"), "val");
	}
	return NULL;
}

/* The vectors live as long as the run of the program's import. */
struct numbering *
numbering_new(struct arena *a, const xmlNode *root, const xmlNode *styles)
{
	struct numbering *n = ARENA_NEW(a, struct numbering);

	n->root = root;
	n->styles = styles;
	return n;
}

void
numbering_end(struct numbering *n)
{
	vec_free(&n->counters);
	vec_free(&n->begun);
}

static const xmlNode *
with_number(const xmlNode *first, const char *name, const char *attr, int n)
{
	for (; first; first = ox_next(first, name))
		if (ox_number(first, attr, -1) == n)
			return first;
	return NULL;
}

static const xmlNode *
find_list(const struct numbering *n, int num)
{
	return with_number(ox_first(n->root, "num"), "num", "numId", num);
}

/* An abstract list may point to a style that points to the real one. */
static const xmlNode *
find_abstract(const struct numbering *n, const xmlNode *list)
{
	const xmlNode *abstract = NULL, *link, *at;
	int hops, id = ox_number(ox_first(list, "abstractNumId"), "val", -1);

	for (hops = 0; hops < 4; hops++) {
		abstract = with_number(ox_first(n->root, "abstractNum"),
		    "abstractNum", "abstractNumId", id);
		link = ox_first(abstract, "numStyleLink");
		if (!link)
			break;
		at =
		    style_find(n->styles, ox_attr(link, "val"), "pPr", "numPr");
		list =
		    find_list(n, ox_number(ox_first(at, "numId"), "val", -1));
		id = ox_number(ox_first(list, "abstractNumId"), "val", -1);
	}
	return abstract;
}

static struct counter *
find_counter(struct numbering *n, int abstract)
{
	struct counter *c;

	for (size_t i = 0; i < n->counters.n; i++)
		if (n->counters.at[i].abstract == abstract)
			return &n->counters.at[i];
	c = vec_push(&n->counters);
	*c = (struct counter){.abstract = abstract, .list = -1};
	return c;
}

struct level {
	const char *format, *text, *suffix;
	int start, restart; /* level after which it begins anew, from 1; -1:
			       any above */
	bool digits; /* w:isLgl: every number in it in digits */
};

static struct level
find_level(const xmlNode *list, const xmlNode *abstract, int at)
{
	const xmlNode *over = with_number(
	    ox_first(list, "lvlOverride"), "lvlOverride", "ilvl", at);
	const xmlNode *lvl = ox_first(over, "lvl");
	struct level l;

	if (!lvl)
		lvl = with_number(ox_first(abstract, "lvl"), "lvl", "ilvl", at);
	l.format = ox_attr(ox_first(lvl, "numFmt"), "val");
	l.text = ox_attr(ox_first(lvl, "lvlText"), "val");
	l.suffix = ox_attr(ox_first(lvl, "suff"), "val");
	l.start = ox_number(ox_first(lvl, "start"), "val", 1);
	l.restart = ox_number(ox_first(lvl, "lvlRestart"), "val", -1);
	l.digits = ox_on(ox_first(lvl, "isLgl"));
	return l;
}

/* A list that says where it starts does so once, at its first paragraph. */
static void
start_over(struct numbering *n, struct counter *c, const xmlNode *list, int num)
{
	const xmlNode *over, *start;
	int level;

	for (size_t i = 0; i < n->begun.n; i++)
		if (n->begun.at[i] == num)
			return;
	*vec_push(&n->begun) = num;
	for (over = ox_first(list, "lvlOverride"); over;
	     over = ox_next(over, "lvlOverride")) {
		start = ox_first(over, "startOverride");
		level = ox_number(over, "ilvl", -1);
		if (!start || level < 0 || level >= LEVELS)
			continue;
		c->at[level] = ox_number(start, "val", 1) - 1;
		c->begun[level] = true;
	}
}

static void
step(struct counter *c, const xmlNode *list, const xmlNode *abstract, int at)
{
	struct level l;
	int i;

	for (i = 0; i <= at; i++) {
		l = find_level(list, abstract, i);
		if (!c->begun[i])
			c->at[i] = l.start - (i == at);
		c->begun[i] = true;
	}
	c->at[at]++;
	for (i = at + 1; i < LEVELS; i++) {
		l = find_level(list, abstract, i);
		if (l.restart < 0 || (l.restart > 0 && at < l.restart))
			c->begun[i] = false;
	}
}

/* What parts a number from its words: Chinese numbers need nothing; one that
 * ends in a Han character or a digit takes a space of its own width. */
static void
part(struct buf *out, const char *suffix)
{
	const char *end;
	uint32_t cp;

	if (out->n == 0 || (suffix && strcmp(suffix, "nothing") == 0))
		return;
	end = out->s + out->n;
	cp = utf8_prev(out->s, &end);
	if (uni_is_han(cp))
		buf_puts(out, "　");
	else if (uni_is_latin(cp))
		buf_putc(out, ' ');
}

bool
numbering_count(struct numbering *n, int num, int level, struct buf *out)
{
	const xmlNode *list = find_list(n, num);
	const xmlNode *abstract = list ? find_abstract(n, list) : NULL;
	struct counter *c;
	struct level l, of;
	const char *s;

	if (!abstract || level < 0 || level >= LEVELS)
		return false;
	c = find_counter(n, ox_number(abstract, "abstractNumId", -1));
	start_over(n, c, list, num);
	step(c, list, abstract, level);
	l = find_level(list, abstract, level);
	if (l.format && strcmp(l.format, "bullet") == 0)
		return true;
	if (!l.text || (l.format && strcmp(l.format, "none") == 0))
		return false;
	for (s = l.text; *s; s++) {
		if (*s != '%' || s[1] < '1' || s[1] > '9') {
			buf_putc(out, *s);
			continue;
		}
		of = find_level(list, abstract, *++s - '1');
		numeral(out, !of.format || l.digits ? "decimal" : of.format,
		    c->at[*s - '1']);
	}
	part(out, l.suffix);
	return false;
}
