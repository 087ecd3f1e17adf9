/*
 * Fonts in the file: gathers the glyphs that the pages use, subsets each face
 * by hb-subset, and writes it as a Type0 font with widths and a ToUnicode map
 * made from the source words of its glyphs. What subset.c does is cut the font
 * itself; how strings show glyphs is stream.c's.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hb.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"

#define GIDS 0x10000
/* Viewers may refuse longer arrays than 8191 entries (PDF 1.7, annex C). */
#define WIDTHS_MAX 8000
#define TRIED 8 /* glyphs that are drawn for a trial */
#define ROWS_MAX 100 /* ranges in one section (CMap, 5014) */
#define ROW_MAX 100 /* codes in one range */

struct embed_face {
	const struct font *font; /* the first that uses the face */
	size_t index;
	uint16_t *slot; /* [gid]: place in glyphs from 1; 0: not used */
	VEC(struct embed_glyph) glyphs; /* as first met */
	obj_dict *object;
};

struct embed {
	VEC(struct embed_face) faces;
	VEC(size_t) of_font; /* [font->id]: place in faces from 1; 0: none */
};

/* Fonts that differ only in being made bold share a face. */
static bool
face_serves(const struct embed_face *e, const struct font *f)
{
	return e->font->face == f->face ||
	    (e->font->path != NULL && f->path != NULL &&
		e->font->index == f->index &&
		strcmp(e->font->path, f->path) == 0);
}

/* The place of the font's face, from 1; the face is added if it is new. */
static size_t
face_place(struct embed *e, const struct font *font)
{
	for (size_t i = 0; i < e->faces.n; i++)
		if (face_serves(&e->faces.at[i], font))
			return i + 1;
	struct embed_face face = {
	    .font = font,
	    .index = e->faces.n,
	    .slot = mem_alloc(GIDS * sizeof(uint16_t)),
	};
	*vec_push(&e->faces) = face;
	return e->faces.n;
}

/* Good until the next call: faces move as they grow in number. */
static struct embed_face *
face_of(struct embed *e, const struct font *font)
{
	size_t id = (size_t)font->id;

	while (e->of_font.n <= id)
		*vec_push(&e->of_font) = 0;
	if (e->of_font.at[id] == 0)
		e->of_font.at[id] = face_place(e, font);
	return &e->faces.at[e->of_font.at[id] - 1];
}

static struct embed_glyph *
glyph_use(struct embed_face *e, uint32_t gid)
{
	if (gid >= GIDS)
		die("%s: no glyph has the number %u", e->font->name, gid);
	if (e->slot[gid] == 0) {
		*vec_push(&e->glyphs) = (struct embed_glyph){.gid = gid};
		e->slot[gid] = (uint16_t)e->glyphs.n;
	}
	return &e->glyphs.at[e->slot[gid] - 1];
}

/*
 * The words most occurrences stand for win (by majority vote): the others
 * carry their own words in the content stream.
 */
static void
glyph_vote(struct embed_glyph *g, const struct glyph *from)
{
	if (g->votes == 0) {
		g->text = from->text;
		g->text_len = from->text_len;
	}
	bool same = g->text_len == from->text_len &&
	    memcmp(g->text, from->text, g->text_len) == 0;
	g->votes += same ? 1 : -1;
}

static void
gather_run(struct embed *e, const struct item *run)
{
	struct embed_face *face = face_of(e, run->as.run.font);
	const struct glyph *g = run->as.run.glyphs;

	for (unsigned i = 0, n = run->as.run.n; i < n; i++) {
		struct embed_glyph *used = glyph_use(face, g[i].gid);
		bool alone = i + 1 == n || g[i + 1].text != NULL;
		if (g[i].text == NULL || g[i].text_len == 0)
			continue;
		if (alone)
			glyph_vote(used, &g[i]);
		else if (used->part == NULL) {
			used->part = g[i].text;
			used->part_len = g[i].text_len;
		}
	}
}

static void
gather_items(struct embed *e, const struct items *list)
{
	for (const struct item *i = list->first; i != NULL; i = i->next)
		if (i->kind == ITEM_RUN && i->as.run.n > 0)
			gather_run(e, i);
}

/* A glyph that never stands for words of its own still needs an entry. */
static void
glyph_settle(struct embed_glyph *g)
{
	if (g->text != NULL)
		return;
	g->text = g->part != NULL ? g->part : "\xe2\x80\x8b"; /* U+200B */
	g->text_len = g->part != NULL ? g->part_len : 3;
}

static int
by_code(const void *a, const void *b)
{
	const struct embed_glyph *x = a, *y = b;

	return (x->code > y->code) - (x->code < y->code);
}

static void
glyphs_sort(struct embed_face *e)
{
	vec_sort(&e->glyphs, by_code);
	for (size_t i = 0; i < e->glyphs.n; i++)
		e->slot[e->glyphs.at[i].gid] = (uint16_t)(i + 1);
}

/* False: glyphs cannot be drawn; where one cannot, the others neither. */
static bool
glyphs_measure(struct embed_face *e)
{
	hb_font_t *font = hb_font_create(e->font->face);
	hb_glyph_extents_t box;
	int upem = (int)hb_face_get_upem(e->font->face);
	bool drawn = true;

	for (size_t i = 0; i < e->glyphs.n; i++) {
		struct embed_glyph *g = &e->glyphs.at[i];
		int wide = hb_font_get_glyph_h_advance(font, g->gid);
		g->width = (wide * 1000 + upem / 2) / upem;
		if (i < TRIED)
			drawn = drawn &&
			    hb_font_get_glyph_extents(font, g->gid, &box);
	}
	hb_font_destroy(font);
	return drawn;
}

/* /W: runs of neighbouring codes that are not one em wide. */
static void
put_widths(const struct embed_face *e, obj_dict *d)
{
	struct buf w = {0};
	unsigned next = GIDS, row = 0;

	for (size_t i = 0; i < e->glyphs.n; i++) {
		const struct embed_glyph *g = &e->glyphs.at[i];
		if (g->width == 1000)
			continue;
		if (g->code != next || row == WIDTHS_MAX) {
			buf_printf(&w, "%s%u [", w.n > 0 ? "] " : "", g->code);
			row = 0;
		}
		buf_printf(&w, "%s%d", row++ > 0 ? " " : "", g->width);
		next = g->code + 1;
	}
	obj_put(d, "/DW 1000\n");
	if (w.n > 0)
		obj_put(d, "/W [%s]]\n", w.s);
	buf_free(&w);
}

static const char cmap_head[] =
    "/CIDInit /ProcSet findresource begin\n"
    "12 dict begin\n"
    "begincmap\n"
    "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
    "/CMapName /Adobe-Identity-UCS def\n"
    "/CMapType 2 def\n"
    "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
static const char cmap_tail[] =
    "endcmap\n"
    "CMapName currentdict /CMap defineresource pop\n"
    "end\nend\n";

/* How many codes in a row from glyph i on, of one first byte. */
static size_t
row_of(const struct embed_face *e, size_t i)
{
	const struct embed_glyph *g = &e->glyphs.at[i];
	size_t n = 1;

	while (n < ROW_MAX && i + n < e->glyphs.n && g[n].code == g->code + n &&
	    g[n].code >> 8 == g->code >> 8)
		n++;
	return n;
}

static obj_dict *
to_unicode(const struct embed_face *e, struct obj_file *f)
{
	struct buf map = {0}, rows = {0};
	size_t n, i, k, count = 0;

	buf_puts(&map, cmap_head);
	for (i = 0; i < e->glyphs.n; i += n) {
		const struct embed_glyph *g = &e->glyphs.at[i];
		n = row_of(e, i);
		buf_printf(&rows, "<%04X> <%04X> [", g->code,
		    g->code + (unsigned)n - 1);
		for (k = 0; k < n; k++) {
			buf_puts(&rows, "<");
			obj_utf16(&rows, g[k].text, g[k].text_len);
			buf_puts(&rows, ">");
		}
		buf_puts(&rows, "]\n");
		if (++count < ROWS_MAX && i + n < e->glyphs.n)
			continue;
		buf_printf(
		    &map, "%zu beginbfrange\n%sendbfrange\n", count, rows.s);
		buf_clear(&rows);
		count = 0;
	}
	buf_puts(&map, cmap_tail);
	obj_dict *d = obj_deflated(f, map.s, map.n);
	buf_free(&map);
	buf_free(&rows);
	return d;
}

/* Six letters for the set of glyphs (PDF 1.7, 9.6.4), then the name. */
static void
subset_name(const struct embed_face *e, char name[100])
{
	char hex[HASH_HEX];
	struct buf set = {0};

	for (size_t i = 0; i < e->glyphs.n; i++)
		buf_printf(&set, "%u ", e->glyphs.at[i].gid);
	buf_puts(&set, e->font->name);
	hash_hex(hex, set.s, set.n);
	buf_free(&set);
	for (const char *at = hex; at < hex + 12; at += 2) {
		char two[3] = {at[0], at[1], '\0'};
		*name++ = (char)('A' + strtol(two, NULL, 16) % 26);
	}
	snprintf(name, 94, "+%.60s", e->font->name);
}

/* In the place of a font that cannot be read, so that the rest is looked at. */
static void
embed_face_damaged(struct embed_face *e, struct obj_file *f, struct msgs *msgs)
{
	const char *path = e->font->path ? e->font->path : e->font->name;

	msg(msgs, MSG_FONT_BROKEN, (struct pos){path, 0, 0}, path_name(path),
	    tr("its outlines are damaged"));
	e->object = obj_new(f, "Font");
}

static void
embed_face_write(struct embed_face *e, struct obj_file *f, struct msgs *msgs)
{
	char name[100], type0[120];

	for (size_t i = 0; i < e->glyphs.n; i++)
		glyph_settle(&e->glyphs.at[i]);
	struct subset cut = {0};
	if (!glyphs_measure(e) ||
	    !subset_cut(&cut, e->font->face, e->glyphs.at, e->glyphs.n)) {
		embed_face_damaged(e, f, msgs);
		subset_free(&cut);
		return;
	}
	glyphs_sort(e);
	subset_name(e, name);

	obj_dict *cid = obj_new(f, "Font");
	obj_name(cid, "Subtype", cut.cff ? "CIDFontType0" : "CIDFontType2");
	obj_name(cid, "BaseFont", name);
	obj_put(cid,
	    "/CIDSystemInfo <</Registry (Adobe) "
	    "/Ordering (Identity) /Supplement 0>>\n");
	obj_ref(cid, "FontDescriptor",
	    subset_descriptor(&cut, f, e->font->face, name));
	if (!cut.cff)
		obj_name(cid, "CIDToGIDMap", "Identity");
	put_widths(e, cid);

	/* Of CFF the name goes on with that of the CMap (PDF 1.7, 9.7.6). */
	snprintf(
	    type0, sizeof type0, "%s%s", name, cut.cff ? "-Identity-H" : "");
	e->object = obj_new(f, "Font");
	obj_name(e->object, "Subtype", "Type0");
	obj_name(e->object, "BaseFont", type0);
	obj_name(e->object, "Encoding", "Identity-H");
	obj_put(e->object, "/DescendantFonts [%u 0 R]\n", obj_number(cid));
	obj_ref(e->object, "ToUnicode", to_unicode(e, f));
	subset_free(&cut);
}

struct embed *
embed_new(const struct pages *p, struct obj_file *f, struct msgs *msgs)
{
	struct embed *e = mem_alloc(sizeof *e);

	for (size_t i = 0; i < p->n; i++) {
		gather_items(e, &p->at[i].body);
		gather_items(e, &p->at[i].furniture);
	}
	for (size_t i = 0; i < e->faces.n; i++)
		embed_face_write(&e->faces.at[i], f, msgs);
	return e;
}

void
embed_free(struct embed *e)
{
	if (e == NULL)
		return;
	for (size_t i = 0; i < e->faces.n; i++) {
		vec_free(&e->faces.at[i].glyphs);
		free(e->faces.at[i].slot);
	}
	vec_free(&e->faces);
	vec_free(&e->of_font);
	free(e);
}

const struct embed_face *
embed_face_find(const struct embed *e, const struct font *font)
{
	return &e->faces.at[e->of_font.at[font->id] - 1];
}

const struct embed_glyph *
embed_glyph_find(const struct embed_face *e, uint32_t gid)
{
	return &e->glyphs.at[e->slot[gid] - 1];
}

size_t
embed_index(const struct embed_face *e)
{
	return e->index;
}

obj_dict *
embed_object(const struct embed *e, size_t index)
{
	return e->faces.at[index].object;
}
