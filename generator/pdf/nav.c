/*
 * Ways through the document: page labels, outline, named destinations, links.
 * A link or bookmark names its place; the name tree says where that is.
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

#define NODE_MAX 64 /* names in one node of the tree */

/* Bytes as a string of PDF, whatever they are. */
static void
put_string(obj_dict *d, const char *key, const char *s)
{
	struct buf hex = {0};

	obj_hex(&hex, s, strlen(s));
	obj_put(d, "/%s <%s>\n", key, hex.n > 0 ? hex.s : "");
	buf_free(&hex);
}

/* === Links === */

/* An address is ASCII (RFC 3986): other bytes in percent form. */
static void
put_url(obj_dict *d, const char *url)
{
	struct buf ascii = {0};

	for (; *url != '\0'; url++) {
		unsigned char c = (unsigned char)*url;
		if (c > ' ' && c < 0x7f)
			buf_putc(&ascii, *url);
		else
			buf_printf(&ascii, "%%%02X", c);
	}
	obj_put(d, "/A <<\n");
	obj_put(d, "/S /URI\n");
	put_string(d, "URI", ascii.n > 0 ? ascii.s : "");
	obj_put(d, ">>\n");
	buf_free(&ascii);
}

static void
put_box(obj_dict *d, const struct pages *p, bool framed, const struct item *i)
{
	len_t x0 = i->x, y0 = i->y, x1 = i->x + i->w, y1 = i->y + i->h;
	struct buf b = {0};

	stream_place(p, framed, &x0, &y0);
	stream_place(p, framed, &x1, &y1);
	len_t box[] = {x0 < x1 ? x0 : x1, y0 < y1 ? y0 : y1, x0 < x1 ? x1 : x0,
	    y0 < y1 ? y1 : y0};
	for (int k = 0; k < 4; k++) {
		stream_length(&b, box[k]);
		buf_putc(&b, ' ');
	}
	obj_put(d, "/Rect [%s]\n", b.s);
	buf_free(&b);
}

static obj_dict *
link_new(struct obj_file *f, const struct pages *p, bool framed,
    const struct item *i)
{
	obj_dict *d = obj_new(f, "Annot");

	obj_name(d, "Subtype", "Link");
	put_box(d, p, framed, i);
	obj_put(d, "/Border [0 0 0]\n");
	obj_int(d, "F", 4); /* printed */
	obj_words(d, "Contents", i->as.link.words);
	if (i->as.link.url != NULL)
		put_url(d, i->as.link.url);
	else
		put_string(d, "Dest", i->as.link.place);
	return d;
}

static void
links_of(struct obj_file *f, const struct pages *p, size_t page,
    struct tags *tags, struct buf *refs)
{
	const struct page *on = &p->at[page];

	for (const struct item *i = on->body.first; i != NULL; i = i->next) {
		if (i->kind != ITEM_LINK)
			continue;
		obj_dict *link = link_new(f, p, on->turned, i);
		tags_link(tags, page, i->tag, link);
		buf_printf(refs, "%u 0 R ", obj_number(link));
	}
}

void
nav_links(struct obj_file *f, const struct pages *p, struct tags *tags,
    obj_dict **sheets, obj_dict *more)
{
	struct buf refs = {0};

	for (size_t i = 0; i < p->n; i++) {
		buf_clear(&refs);
		links_of(f, p, i, tags, &refs);
		if (i == 0 && more != NULL)
			buf_printf(&refs, "%u 0 R ", obj_number(more));
		if (refs.n > 0)
			obj_put(sheets[i], "/Annots [%s]\n/Tabs /S\n", refs.s);
	}
	buf_free(&refs);
}

/* === Page labels === */

struct label {
	const char *text;
	size_t prefix; /* [bytes] of text, before the number */
	long number; /* 0: none */
};

static struct label
label_of(const struct page *page)
{
	struct label l = {.text = page->label ? page->label : ""};

	l.prefix = strlen(l.text);
	while (l.prefix > 0 && l.text[l.prefix - 1] >= '0' &&
	    l.text[l.prefix - 1] <= '9')
		l.prefix--;
	/* A viewer would not write zeros in front, nor any number of digits. */
	if (l.text[l.prefix] == '0' || strlen(l.text + l.prefix) > 9)
		l.prefix = strlen(l.text);
	l.number = strtol(l.text + l.prefix, NULL, 10);
	return l;
}

static bool
label_follows(const struct label *l, const struct label *before)
{
	return l->prefix == before->prefix &&
	    memcmp(l->text, before->text, l->prefix) == 0 &&
	    l->number == (before->number > 0 ? before->number + 1 : 0);
}

void
nav_labels(const struct pages *p, obj_dict *catalogue)
{
	struct buf b = {0};
	struct label l, before = {0};

	for (size_t i = 0; i < p->n; i++, before = l) {
		l = label_of(&p->at[i]);
		if (i > 0 && label_follows(&l, &before))
			continue;
		buf_printf(&b, "%zu <<", i);
		if (l.prefix > 0) {
			buf_puts(&b, "/P <FEFF");
			obj_utf16(&b, l.text, l.prefix);
			buf_puts(&b, ">");
		}
		if (l.number > 0)
			buf_printf(&b, "/S /D /St %ld", l.number);
		buf_puts(&b, ">>\n");
	}
	if (b.n > 0)
		obj_put(catalogue, "/PageLabels <</Nums [\n%s]>>\n", b.s);
	buf_free(&b);
}

/* === Outline: item 0 is its root, item i the bookmark i - 1 === */

struct entry {
	obj_dict *object;
	size_t parent, last;
	int shown; /* items below that show when it is open */
};

static int
entry_level(const struct pages *p, size_t i)
{
	return i == 0 ? INT32_MIN : p->bookmarks[i - 1].level;
}

static void
entry_add(const struct pages *p, struct entry *all, size_t i)
{
	const struct bookmark *b = &p->bookmarks[i - 1];
	struct entry *e = &all[i];

	obj_words(e->object, "Title", b->title);
	put_string(e->object, "Dest", b->place);
	for (e->parent = i - 1; entry_level(p, e->parent) >= b->level;)
		e->parent = all[e->parent].parent;

	struct entry *up = &all[e->parent];
	obj_ref(e->object, "Parent", up->object);
	if (up->last == 0) {
		obj_ref(up->object, "First", e->object);
	} else {
		obj_ref(e->object, "Prev", all[up->last].object);
		obj_ref(all[up->last].object, "Next", e->object);
	}
	up->last = i;
}

/* /Count: what shows; negative where it would if the item were opened. */
static void
entries_count(const struct pages *p, struct entry *all)
{
	for (size_t i = p->nbookmarks; i > 0; i--) {
		bool open = p->bookmarks[i - 1].open;
		all[all[i].parent].shown += 1 + (open ? all[i].shown : 0);
		if (all[i].last == 0)
			continue;
		obj_ref(all[i].object, "Last", all[all[i].last].object);
		obj_int(all[i].object, "Count",
		    open ? all[i].shown : -all[i].shown);
	}
	obj_ref(all[0].object, "Last", all[all[0].last].object);
	obj_int(all[0].object, "Count", all[0].shown);
}

void
nav_outline(struct obj_file *f, const struct pages *p, obj_dict *catalogue)
{
	if (p->nbookmarks == 0)
		return;

	struct entry *all = mem_alloc((p->nbookmarks + 1) * sizeof *all);
	all[0].object = obj_new(f, "Outlines");
	for (size_t i = 1; i <= p->nbookmarks; i++) {
		all[i].object = obj_new(f, NULL);
		entry_add(p, all, i);
	}
	entries_count(p, all);
	obj_ref(catalogue, "Outlines", all[0].object);
	obj_name(catalogue, "PageMode", "UseOutlines");
	free(all);
}

/* === Named destinations === */

struct place {
	const char *name;
	size_t page;
	len_t x, y;
};

static int
by_name(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return strcmp(x->name, y->name);
}

struct places {
	struct place *at;
	size_t n, cap;
};

static void
places_find(const struct pages *p, struct places *places)
{
	for (size_t i = 0; i < p->n; i++)
		for (const struct item *k = p->at[i].body.first; k != NULL;
		     k = k->next)
			if (k->kind == ITEM_PLACE) {
				struct place at = {
				    k->as.place.name, i, k->x, k->y};
				stream_place(p, p->at[i].turned, &at.x, &at.y);
				*vec_push(places) = at;
			}
	vec_sort(places, by_name);
}

/* Whole points, none of what stands there left out of sight. */
static void
put_place(struct buf *b, unsigned sheet, const struct place *at)
{
	buf_printf(b, "[%u 0 R /XYZ %d %d null]\n", sheet, at->x / PT(1),
	    (at->y + PT(1) - 1) / PT(1));
}

/* One leaf of the tree: names with destinations, and the first and last. */
static obj_dict *
places_leaf(
    struct obj_file *f, const struct place *at, size_t n, obj_dict **sheets)
{
	obj_dict *leaf = obj_new(f, NULL);
	struct buf b = {0};

	buf_puts(&b, "/Limits [<");
	obj_hex(&b, at[0].name, strlen(at[0].name));
	buf_puts(&b, "> <");
	obj_hex(&b, at[n - 1].name, strlen(at[n - 1].name));
	buf_puts(&b, ">]\n/Names [\n");
	for (size_t i = 0; i < n; i++) {
		buf_puts(&b, "<");
		obj_hex(&b, at[i].name, strlen(at[i].name));
		buf_puts(&b, "> ");
		put_place(&b, obj_number(sheets[at[i].page]), &at[i]);
	}
	buf_puts(&b, "]\n");
	obj_put(leaf, "%s", b.s);
	buf_free(&b);
	return leaf;
}

void
nav_names(struct obj_file *f, const struct pages *p, obj_dict **sheets,
    obj_dict *catalogue)
{
	struct places places = {0};
	struct buf kids = {0};

	places_find(p, &places);
	for (size_t i = 0; i < places.n; i += NODE_MAX) {
		size_t left = places.n - i;
		buf_printf(&kids, "%u 0 R ",
		    obj_number(places_leaf(f, places.at + i,
			left < NODE_MAX ? left : NODE_MAX, sheets)));
	}
	if (kids.n > 0) {
		obj_dict *root = obj_new(f, NULL);
		obj_put(root, "/Kids [%s]\n", kids.s);
		obj_put(
		    catalogue, "/Names <</Dests %u 0 R>>\n", obj_number(root));
	}
	buf_free(&kids);
	vec_free(&places);
}
