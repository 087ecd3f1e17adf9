/* The cover and the last page: what is drawn at places of its own. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <qrencode.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/page/front.h"

/* A paragraph of its own where the words are for reading. */
static bool
begin_words(struct edition *e)
{
	struct tag *in = e->setter->tag; /* NULL: only for the eye */
	bool read = in && in->kind != TAG_PARAGRAPH;

	if (read)
		tag_open(e->setter, TAG_PARAGRAPH);
	return read;
}

void
front_words(struct edition *e, struct items *items, enum look_name name,
    const char *words, len_t x, len_t y, enum set set)
{
	bool begun = begin_words(e);
	struct line line =
	    par_line(e->setter, &e->setter->style->look[name], words);

	if (begun)
		tag_shut(e->setter);
	if (set == SET_RIGHT)
		x -= line.width;
	else if (set == SET_CENTER)
		x -= line.width / 2;
	items_move(items, &line.items, x, y);
}

void
front_name(
    struct edition *e, struct items *items, const char *name, len_t x, len_t y)
{
	bool begun = begin_words(e);
	struct line line =
	    name_line(e->setter, &e->setter->style->look[LOOK_MASTHEAD], name);

	if (begun)
		tag_shut(e->setter);
	items_move(items, &line.items, x, y);
}

void
front_label(struct edition *e, struct items *items, const char *label,
    len_t width, len_t x, len_t y)
{
	bool begun = begin_words(e);
	struct line line = name_label(e->setter,
	    &e->setter->style->look[LOOK_MASTHEAD_LABEL], label, width);

	if (begun)
		tag_shut(e->setter);
	items_move(items, &line.items, x, y);
}

/* The gazette's name, its characters spread over the measure, as large as the
 * look says or as fits. */
static void
cover_name(struct edition *e, struct page *p, len_t y)
{
	struct setter *s = e->setter;
	const struct style *style = s->style;
	struct look look = style->look[LOOK_COVER_NAME];
	const char *name = e->issue->name, *at = name, *from;
	len_t n = (len_t)utf8_count(name, strlen(name)), left, gap, x;
	struct line line;

	if (look.size * n > style->measure)
		look.size = style->measure / n;
	gap = n > 1 ? (style->measure - look.size * n) / (n - 1) : 0;
	if (gap > look.size)
		gap = look.size;
	tag_open_heading(s, TAG_LEVEL_ARTICLE);
	left = (style->width - n * look.size - (n - 1) * gap) / 2;
	for (x = left; *at; x += look.size + gap) {
		from = at;
		utf8_next(&at);
		line = par_line(s, flow_look(s, LOOK_COVER_NAME, look.size),
		    arena_dup(s->arena, from, (size_t)(at - from)));
		items_move(&p->body, &line.items, x, y);
	}
	tag_shut(s);
}

static void
cover_rules(struct edition *e, struct page *p, len_t y)
{
	const struct style *style = e->setter->style;
	len_t x = page_left(style, 0);

	items_rect(e->setter, &p->body, x, y, style->measure, PT(2), INK_RED);
	items_rect(e->setter, &p->body, x, y + PT(4), style->measure,
	    style->rule_thin, INK_RED);
}

static char *
motto(struct edition *e)
{
	struct buf b = {0};
	size_t i;
	char *s;

	for (i = 0; i < e->issue->motto.n; i++) {
		if (i > 0)
			buf_puts(&b, "　");
		buf_puts(&b, e->issue->motto.at[i]);
	}
	s = arena_str(e->setter->arena, b.s ? b.s : "");
	buf_free(&b);
	return s;
}

/* The line under the rules: issue at the left, date at the right. */
static void
cover_issue(struct edition *e, struct page *p, len_t y)
{
	const struct style *style = e->setter->style;
	struct arena *a = e->setter->arena;
	const struct issue *issue = e->issue;
	char *label = meta_issue_label(a, issue);
	len_t x = page_left(style, 0);

	if (issue->serial)
		label = arena_printf(a, "%s（总第%d期）", label, issue->serial);
	front_words(e, &p->body, LOOK_COVER_ISSUE, label, x, y, SET_LEFT);
	if (issue->published.year)
		front_words(e, &p->body, LOOK_COVER_TEXT,
		    meta_date(a, issue->published), x + style->measure, y,
		    SET_RIGHT);
	else if (issue->frequency)
		front_words(e, &p->body, LOOK_COVER_TEXT, issue->frequency,
		    x + style->measure, y, SET_RIGHT);
}

/* A frame with the specimen's word, so that no page passes for the real. */
static void
cover_stamp(struct edition *e, struct page *p)
{
	const struct style *style = e->setter->style;
	struct line line;
	len_t x = page_left(style, 0) + style->measure, y = style->top, w, h;
	len_t pad = PT(6), t = style->rule_thick;

	if (!e->gazette->specimen)
		return;
	tag_open(e->setter, TAG_PARAGRAPH);
	line = par_line(
	    e->setter, &style->look[LOOK_COVER_ISSUE], e->gazette->specimen);
	tag_shut(e->setter);
	w = line.width + 2 * pad;
	h = style->look[LOOK_COVER_ISSUE].size + 2 * pad;
	x -= w;
	items_rect(e->setter, &p->body, x, y, w, t, INK_RED);
	items_rect(e->setter, &p->body, x, y + h - t, w, t, INK_RED);
	items_rect(e->setter, &p->body, x, y, t, h, INK_RED);
	items_rect(e->setter, &p->body, x + w - t, y, t, h, INK_RED);
	items_move(
	    &p->body, &line.items, x + pad, y + block_baseline(&line, h));
}

void
front_cover(struct edition *e)
{
	const struct style *style = e->setter->style;
	struct page *p = page_add(e->setter, e->list, false, "封面");
	len_t y = style->height * 28 / 100, middle = style->width / 2;
	len_t foot = style->height - style->bottom;

	tag_open(e->setter, TAG_SECTION);
	cover_stamp(e, p);
	cover_name(e, p, y);
	cover_rules(e, p, y + PT(26));
	cover_issue(e, p, y + PT(58));
	if (e->issue->motto.n)
		front_words(e, &p->body, LOOK_COVER_TEXT, motto(e), middle,
		    style->height * 62 / 100, SET_CENTER);
	items_rect(e->setter, &p->body, page_left(style, 0), foot - PT(34),
	    style->measure, style->rule_thin, INK_RED);
	if (e->gazette->editor)
		front_words(e, &p->body, LOOK_COVER_TEXT,
		    arena_printf(
			e->setter->arena, "%s　编", e->gazette->editor),
		    middle, foot - PT(12), SET_CENTER);
	if (e->issue->permit)
		front_words(e, &p->body, LOOK_FOLIO, e->issue->permit, middle,
		    foot + PT(10), SET_CENTER);
	tag_shut(e->setter);
}

/* The dark modules of a row that lie side by side are one rectangle. */
static void
qr_row(struct edition *e, struct items *items, const QRcode *qr, int row,
    len_t module, len_t x, len_t y)
{
	const unsigned char *m = qr->data + (ptrdiff_t)row * qr->width;
	int i, from;

	for (i = 0; i < qr->width; i++) {
		if (!(m[i] & 1))
			continue;
		for (from = i; i < qr->width && (m[i] & 1); i++)
			;
		items_rect(e->setter, items, x + from * module, y,
		    (i - from) * module, module, INK_BLACK);
	}
}

static void
add_qr(struct edition *e, struct items *items, const char *url, len_t x,
    len_t y, len_t size)
{
	QRcode *qr = QRcode_encodeString(url, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	len_t module;
	int row;

	if (!qr)
		return;
	module = size / qr->width;
	for (row = 0; row < qr->width; row++)
		qr_row(e, items, qr, row, module, x, y + row * module);
	QRcode_free(qr);
}

/* At the foot of the last page: where the web edition is. */
static void
web_address(struct edition *e, struct page *p)
{
	const struct style *style = e->setter->style;
	const char *url;
	len_t size = MM(26), x = page_left(style, 0);
	len_t y = style->height - style->bottom - size;
	struct item *link;
	struct items one = {0};
	struct line words;
	struct tag *tag;

	if (!e->gazette->base_url)
		return;
	url = arena_printf(e->setter->arena, "%s%s/index.html",
	    e->gazette->base_url, e->issue->id);
	items_rect(e->setter, &p->body, x, y - PT(12), style->measure,
	    style->rule_thin, INK_RED);
	add_qr(e, &p->body, url, x, y, size);
	front_words(e, &p->body, LOOK_H2, "本期电子版", x + size + PT(14),
	    y + PT(14), SET_LEFT);
	tag_open(e->setter, TAG_PARAGRAPH);
	tag = tag_open(e->setter, TAG_LINK);
	words = par_line(e->setter, &style->look[LOOK_COLOPHON], url);
	tag_shut(e->setter);
	tag_shut(e->setter);
	items_move(&p->body, &words.items, x + size + PT(14), y + PT(34));
	link = ARENA_NEW(e->setter->arena, struct item);
	link->kind = ITEM_LINK;
	link->tag = tag;
	link->w = style->measure;
	link->h = size;
	link->as.link.url = url;
	link->as.link.words = "本期电子版";
	one.first = one.last = link;
	items_move(&p->body, &one, x, y);
}

void
front_colophon(struct edition *e)
{
	struct setter *s = e->setter;
	struct composer *c = compose_new(s, e->list, "封底");
	struct blocks blocks = {0};
	struct block *b;

	s->headings.n = 0;
	tag_open(s, TAG_SECTION);
	if (e->issue->colophon)
		flow_children(s, e->issue->colophon, s->style->measure,
		    FLOW_ARTICLE, &blocks);
	tag_shut(s);
	if (!blocks.first && !e->gazette->base_url)
		return;
	for (b = blocks.first; b; b = b->next)
		b->full = true;
	compose_blocks(c, &blocks);
	if (!blocks.first)
		page_add(s, e->list, false, "封底");
	items_place(
	    s, &e->list->at[e->list->n - 1].body, 0, 0, "colophon", NULL);
	tag_open(s, TAG_SECTION);
	web_address(e, &e->list->at[e->list->n - 1]);
	tag_shut(s);
}
