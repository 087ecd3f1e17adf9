/*
 * pdf: small documents are made by hand, with real fonts shaped by HarfBuzz,
 * written, and judged by programs that had no part in it: qpdf, poppler's
 * tools, mutool. What they say is compared with what was put in.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <fontconfig/fontconfig.h>
#include <hb.h>
#include <hb-subset.h>
#include <libxml/parser.h>
#include <png.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/pdf.h"

#define SIZE PT(12)

struct doc {
	struct pages p;
	struct page *page; /* the one being filled */
	char file[64];
};

/* === Fonts === */

static hb_face_t *
face_named(const char *family, const char *format, int *index)
{
	FcPattern *want = FcPatternCreate();
	FcPattern *got;
	FcResult result;
	FcChar8 *path, *found, *sort;
	hb_face_t *face = NULL;

	FcPatternAddString(want, FC_FAMILY, (const FcChar8 *)family);
	FcConfigSubstitute(NULL, want, FcMatchPattern);
	FcDefaultSubstitute(want);
	got = FcFontMatch(NULL, want, &result);
	if (got != NULL &&
	    FcPatternGetString(got, FC_FILE, 0, &path) == FcResultMatch &&
	    FcPatternGetString(got, FC_FAMILY, 0, &found) == FcResultMatch &&
	    FcPatternGetString(got, FC_FONTFORMAT, 0, &sort) == FcResultMatch &&
	    FcPatternGetInteger(got, FC_INDEX, 0, index) == FcResultMatch &&
	    strcmp((char *)found, family) == 0 &&
	    strcmp((char *)sort, format) == 0) {
		hb_blob_t *blob = hb_blob_create_from_file((char *)path);
		face = hb_face_create(blob, (unsigned)*index);
		hb_blob_destroy(blob);
	}
	FcPatternDestroy(got);
	FcPatternDestroy(want);
	return face;
}

/* A CID-keyed font whose glyph numbers are not its CIDs, as vendors' are. */
static hb_face_t *
face_with_few(hb_face_t *whole)
{
	hb_subset_input_t *input = hb_subset_input_create_or_fail();
	hb_set_t *chars = hb_subset_input_unicode_set(input);
	hb_face_t *few;

	hb_set_add_range(chars, 0x20, 0x7e);
	hb_set_add_range(chars, 0x4e00, 0x57ff);
	hb_set_add_range(chars, 0x9000, 0x9fa5);
	hb_set_add(chars, 0x3002);
	hb_set_add(chars, 0xff0c);
	few = hb_subset_or_fail(whole, input);
	hb_subset_input_destroy(input);
	return few;
}

struct fonts {
	struct font song, kai, few, names, bold;
};

static void
fonts_open(struct fonts *f)
{
	int index = 0;

	memset(f, 0, sizeof *f);
	f->song.face = face_named("Noto Serif CJK SC", "CFF", &index);
	f->song.name = "NotoSerifCJKsc-Regular";
	f->bold = f->song;
	f->bold.bold = true;
	f->bold.id = 4;
	f->kai.face = face_named("LXGW WenKai", "TrueType", &index);
	f->kai.name = "LXGWWenKai-Regular";
	f->kai.id = 1;
	assert_non_null(f->song.face);
	assert_non_null(f->kai.face);
	f->few.face = face_with_few(f->song.face);
	f->few.name = "Few";
	f->few.id = 2;
	/* Keyed by names: only where such a font is installed. */
	f->names.face = face_named("Nimbus Roman", "CFF", &index);
	f->names.name = "NimbusRoman-Regular";
	f->names.id = 3;
}

static void
fonts_close(struct fonts *f)
{
	hb_face_destroy(f->song.face);
	hb_face_destroy(f->kai.face);
	hb_face_destroy(f->few.face);
	hb_face_destroy(f->names.face);
}

/* === Documents === */

static void
doc_open(struct doc *d, size_t pages)
{
	static const struct ink_value inks[INK_MAX] = {
	    [INK_BLACK] = {{0, 0, 0}, {0, 0, 0, 1000}},
	    [INK_RED] = {{740, 70, 110}, {0, 1000, 1000, 0}},
	    [INK_GREY] = {{420, 420, 420}, {0, 0, 0, 600}},
	    [INK_TINT] = {{940, 940, 940}, {0, 0, 0, 60}},
	    [INK_PAPER] = {{1000, 1000, 1000}, {0, 0, 0, 0}}};

	memset(d, 0, sizeof *d);
	memcpy(d->p.ink, inks, sizeof inks);
	d->p.arena = arena_new();
	d->p.width = MM(210);
	d->p.height = MM(297);
	d->p.at = ARENA_ARRAY(d->p.arena, struct page, pages);
	d->p.n = pages;
	d->p.id = "2031-04";
	d->page = d->p.at;
	for (size_t i = 0; i < pages; i++) {
		d->p.at[i].number = (int)i + 1;
		d->p.at[i].label = arena_printf(d->p.arena, "%zu", i + 1);
	}
	snprintf(d->file, sizeof d->file, "/tmp/gongbao-pdf-%ld.pdf",
	    (long)getpid());
}

static struct item *
doc_item_in(struct doc *d, struct items *list, enum item_kind kind, len_t x,
    len_t y, len_t w, len_t h)
{
	struct item *i = ARENA_NEW(d->p.arena, struct item);

	*i = (struct item){.kind = kind, .x = x, .y = y, .w = w, .h = h};
	if (list->last != NULL)
		list->last->next = i;
	else
		list->first = i;
	list->last = i;
	return i;
}

static struct item *
doc_item(struct doc *d, enum item_kind kind, len_t x, len_t y, len_t w, len_t h)
{
	return doc_item_in(d, &d->page->body, kind, x, y, w, h);
}

/* Shapes words and sets them in one run; [size] is SIZE. */
static struct item *
doc_run_in(struct doc *d, struct items *list, const struct font *font, len_t x,
    len_t y, const char *words)
{
	hb_buffer_t *b = hb_buffer_create();
	hb_font_t *shaper = hb_font_create(font->face);
	struct item *i = doc_item_in(d, list, ITEM_RUN, x, y, 0, 0);
	hb_glyph_position_t *pos;
	hb_glyph_info_t *info;
	struct glyph *g;
	unsigned n;
	len_t pen = 0;

	words = arena_str(d->p.arena, words);
	hb_font_set_scale(shaper, SIZE, SIZE);
	hb_buffer_add_utf8(b, words, -1, 0, -1);
	hb_buffer_guess_segment_properties(b);
	hb_shape(shaper, b, NULL, 0);
	info = hb_buffer_get_glyph_infos(b, &n);
	pos = hb_buffer_get_glyph_positions(b, &n);
	g = ARENA_ARRAY(d->p.arena, struct glyph, n + 1);
	for (unsigned k = 0; k < n; k++) {
		unsigned from = info[k].cluster, next = k + 1;
		while (next < n && info[next].cluster == from)
			next++;
		g[k].gid = info[k].codepoint;
		g[k].x = pen;
		g[k].advance = pos[k].x_advance;
		pen += pos[k].x_advance;
		if (k > 0 && info[k - 1].cluster == from)
			continue;
		g[k].text = words + from;
		g[k].text_len = next < n ? info[next].cluster - from
					 : (unsigned)strlen(words + from);
	}
	i->as.run.font = font;
	i->as.run.size = SIZE;
	i->as.run.glyphs = g;
	i->as.run.n = n;
	hb_font_destroy(shaper);
	hb_buffer_destroy(b);
	return i;
}

static struct item *
doc_run(struct doc *d, const struct font *font, len_t y, const char *words)
{
	return doc_run_in(d, &d->page->body, font, PT(60), y, words);
}

static void
doc_place(struct doc *d, len_t y, const char *name)
{
	doc_item(d, ITEM_PLACE, PT(60), y, 0, 0)->as.place.name =
	    arena_str(d->p.arena, name);
}

static void
doc_write(struct doc *d)
{
	struct buf b = {0};

	pdf_reader(&d->p, NULL, &b);
	file_write(d->file, b.s, b.n);
	buf_free(&b);
}

static void
doc_close(struct doc *d)
{
	unlink(d->file);
	arena_free(d->p.arena);
}

/* === Judges === */

/* What a command prints; %s is the document. For free(). */
static char *
says(const struct doc *d, const char *command)
{
	char line[400];
	struct buf b = {0};
	FILE *f;
	int c;

	snprintf(line, sizeof line, command, d->file);
	f = popen(line, "r");
	assert_non_null(f);
	buf_puts(&b, "");
	while ((c = getc(f)) != EOF)
		buf_putc(&b, (char)c);
	pclose(f);
	return b.s;
}

static void
expect(const struct doc *d, const char *command, const char *part)
{
	char *got = says(d, command);

	if (strstr(got, part) == NULL)
		fail_msg("%s\nlacks: %s\nsays: %s", command, part, got);
	free(got);
}

static void
expect_not(const struct doc *d, const char *command, const char *part)
{
	char *got = says(d, command);

	if (strstr(got, part) != NULL)
		fail_msg("%s\nhas: %s\nsays: %s", command, part, got);
	free(got);
}

#define RAW "pdftotext -raw -enc UTF-8 %s - 2>&1"
#define LAID "pdftotext -enc UTF-8 %s - 2>&1"
/* The file unpacked, its white space single. */
#define QDF \
	"qpdf --qdf --object-streams=disable %s - 2>&1 " \
	"| tr -s ' \\n' ' ' | tr -cd ' -~'"
#define INFO "pdfinfo %s 2>&1"

static void
expect_sound(const struct doc *d)
{
	expect(
	    d, "qpdf --check %s 2>&1", "No syntax or stream encoding errors");
	expect_not(d, "qpdf --check %s 2>&1", "WARNING");
	expect_not(d, "mutool draw -q -F stext -o /dev/null %s 2>&1", "error");
	expect_not(d, "pdftotext %s /dev/null 2>&1", "rror");
}

static void
expect_words(const struct doc *d, const char *words)
{
	expect(d, RAW, words);
	expect(d, LAID, words);
	expect(d, "mutool draw -q -F txt %s 2>/dev/null", words);
}

/* === Tests === */

static const char rare[] = "陈𠮷、王𬭊（试行）〔2031〕4号";

static void
words_come_back_from_every_sort_of_font(void **state)
{
	struct fonts f;
	struct doc d;

	(void)state;
	fonts_open(&f);
	doc_open(&d, 2);
	doc_run(&d, &f.song, PT(100), rare);
	doc_run(&d, &f.kai, PT(130), "楷体一段，夹 Latin words 和数字。");
	doc_run(&d, &f.few, PT(160), "一二三上下中，公 mixed (few) \\ 金。");
	doc_run(&d, &f.bold, PT(190), "加粗黑字");
	if (f.names.face != NULL)
		doc_run(&d, &f.names, PT(220), "Offices & Waffles");
	d.page++;
	doc_run(&d, &f.song, PT(100), "次页");
	doc_write(&d);
	expect_sound(&d);
	expect_words(&d, rare);
	expect_words(&d, "楷体一段，夹 Latin words 和数字。");
	expect_words(&d, "一二三上下中，公 mixed (few) \\ 金。");
	expect_words(&d, "加粗黑字");
	expect_words(&d, "次页");
	if (f.names.face != NULL)
		expect_words(&d, "Offices & Waffles");
	doc_close(&d);
	fonts_close(&f);
}

static void
fonts_are_embedded_subset_and_mapped(void **state)
{
	struct fonts f;
	struct doc d;
	char *list;
	int lines = 0;

	(void)state;
	fonts_open(&f);
	doc_open(&d, 1);
	doc_run(&d, &f.song, PT(100), rare);
	doc_run(&d, &f.bold, PT(120), "同一字体");
	doc_run(&d, &f.kai, PT(140), "楷体");
	doc_write(&d);
	list = says(&d, "pdffonts %s | tail -n +3");
	for (char *at = strtok(list, "\n"); at; at = strtok(NULL, "\n")) {
		assert_true(at[6] == '+');
		assert_non_null(strstr(at, "CID "));
		assert_non_null(strstr(at, " yes yes yes "));
		lines++;
	}
	free(list);
	assert_int_equal(lines, 2); /* the bold one is the same face */
	expect_not(&d, "pdffonts %s", "Type 3");
	doc_close(&d);
	fonts_close(&f);
}

static void
words_a_glyph_does_not_tell_are_kept(void **state)
{
	struct fonts f;
	struct doc d;
	struct item *i;
	struct glyph *g;

	(void)state;
	fonts_open(&f);
	doc_open(&d, 1);
	doc_run(&d, &f.song, PT(100), "力量力");
	/* The same glyph for another code point; two glyphs for one cluster;
	 * one that stands for nothing. */
	i = doc_run(&d, &f.song, PT(130), "力甲乙丙丁");
	g = (struct glyph *)i->as.run.glyphs;
	g[0].text = "\xef\xa6\x8a"; /* U+F98A */
	g[0].text_len = 3;
	g[1].text = "⿰";
	g[2].text = NULL;
	g[4].text = "";
	g[4].text_len = 0;
	doc_write(&d);
	expect_sound(&d);
	expect(&d, RAW, "力量力");
	expect(&d, RAW, "\xef\xa6\x8a⿰丙\n");
	doc_close(&d);
	fonts_close(&f);
}

static void
squeezed_glyphs_stand_where_they_were_put(void **state)
{
	struct fonts f;
	struct doc d;
	struct item *i;
	struct glyph *g;

	(void)state;
	fonts_open(&f);
	doc_open(&d, 1);
	i = doc_run(&d, &f.kai, PT(100), "甲乙丙丁");
	g = (struct glyph *)i->as.run.glyphs;
	for (unsigned k = 1; k < 4; k++)
		g[k].x = (len_t)k * 11333;
	doc_write(&d);
	/* 60 + 3 * 11.333 pt, within the font's own rounding. */
	expect(&d,
	    "mutool draw -q -F trace %s 2>/dev/null | grep '\"丁\"' "
	    "| sed 's/.*x=\"//' | awk '$1 > 93.95 && $1 < 94.05 {print \"x\"}'",
	    "x");
	doc_close(&d);
	fonts_close(&f);
}

static void
links_places_bookmarks_and_labels(void **state)
{
	static struct bookmark marks[] = {
	    {1, "第一 <章>", "one", true},
	    {2, "一之一", "one#t1", false},
	    {3, "一之一之一", "one#t2", false},
	    {1, "第二", "two", true},
	};
	struct fonts f;
	struct doc d;
	struct item *i;

	(void)state;
	fonts_open(&f);
	doc_open(&d, 4);
	d.p.at[0].label = "封面";
	d.p.at[1].label = "2";
	d.p.at[2].label = "3";
	d.p.at[3].label = "附-1";
	doc_place(&d, PT(80), "one");
	doc_place(&d, PT(90), "one#t1");
	doc_place(&d, PT(95), "one#t2");
	doc_run(&d, &f.song, PT(100), "目录");
	i = doc_item(&d, ITEM_LINK, PT(60), PT(88), PT(24), PT(14));
	i->as.link.place = "two";
	i->as.link.words = "到第二";
	i = doc_item(&d, ITEM_LINK, PT(60), PT(120), PT(24), PT(14));
	i->as.link.url = "https://example.org/路 径?(x)";
	d.page = d.p.at + 2;
	doc_place(&d, PT(70), "two");
	for (int k = 0; k < 200; k++)
		doc_place(&d, PT(70), arena_printf(d.p.arena, "p%d", k));
	d.p.bookmarks = marks;
	d.p.nbookmarks = 4;
	doc_write(&d);
	expect_sound(&d);
	expect(&d, "pdfinfo -dests %s", "3 [ XYZ   60  772 null");
	expect(&d, "pdfinfo -dests %s", "\"p199\"");
	expect(&d, "pdfinfo -url %s",
	    "https://example.org/%E8%B7%AF%20%E5%BE%84?(x)");
	expect(&d, "mutool show %s outline", "第一 <章>");
	/* Older ones resolve the name, newer ones print it. */
	expect(&d,
	    "mutool show %s outline | grep -ce '#page=3&zoom=nan,60,[67]' "
	    "-e '#nameddest=two'",
	    "1");
	expect(&d, "qpdf --json --json-key=outlines %s",
	    "\"destpageposfrom1\": 3");
	expect(&d, "qpdf --json --json-key=pagelabels %s", "附-");
	expect(&d, QDF, "/St 2");
	expect(&d, QDF, "/F 4");
	expect(&d, "qpdf --json --json-key=qpdf %s", "u:到第二");
	expect(&d, "qpdf --json --json-key=qpdf %s", "\"/Count\": -1");
	doc_close(&d);
	fonts_close(&f);
}

static void
turned_pages_read_upright(void **state)
{
	struct fonts f;
	struct doc d;
	struct item *i;

	(void)state;
	fonts_open(&f);
	doc_open(&d, 1);
	d.page->turned = true;
	doc_place(&d, PT(90), "t");
	doc_run(&d, &f.song, PT(100), "横排的表");
	i = doc_item(&d, ITEM_LINK, PT(60), PT(88), PT(48), PT(14));
	i->as.link.place = "t";
	doc_run_in(&d, &d.page->furniture, &f.kai, PT(60), PT(40), "页眉");
	doc_write(&d);
	expect_sound(&d);
	expect(&d, INFO, "Page rot:        90");
	/* In the picture as shown: below its top, right of its left edge. */
	expect(&d, "pdftotext -bbox -nopgbrk %s -",
	    "xMin=\"60.000000\" yMin=\"86.");
	expect(&d, "pdfinfo -dests %s", "1 [ XYZ   90   60 null");
	expect(&d, QDF, "88 60 102 108");
	expect(&d, QDF, "/Artifact BMC");
	doc_close(&d);
	fonts_close(&f);
}

/* A tag below another; NULL: the document's own. */
static struct tag *
doc_tag(struct doc *d, enum tag_kind kind, struct tag *up)
{
	struct tag *t = ARENA_NEW(d->p.arena, struct tag);

	*t = (struct tag){.kind = kind, .parent = up, .id = d->p.ntags++};
	if (up == NULL)
		d->p.root = t;
	else if (up->last != NULL)
		up->last->next = t;
	else
		up->first = t;
	if (up != NULL)
		up->last = t;
	return t;
}

#define STRUCT "pdfinfo -struct-text %s | tr -s ' \\n' ' '"

/* A screen reader follows the tags; what is only for the eye has none. */
static void
tags_are_read(void **state)
{
	struct fonts f;
	struct doc d;

	(void)state;
	fonts_open(&f);
	doc_open(&d, 2);
	struct tag *root = doc_tag(&d, TAG_DOCUMENT, NULL);
	struct tag *head = doc_tag(&d, TAG_HEADING, root);
	struct tag *words = doc_tag(&d, TAG_PARAGRAPH, root);
	struct tag *table = doc_tag(&d, TAG_TABLE, root);
	struct tag *row = doc_tag(&d, TAG_ROW, table);
	struct tag *empty = doc_tag(&d, TAG_CELL, row);
	struct tag *cell = doc_tag(&d, TAG_HEAD_CELL, row);
	doc_tag(&d, TAG_PARAGRAPH, root); /* nothing came of it */
	head->level = 1;
	empty->rows = 2;
	cell->cols = 3;
	doc_run(&d, &f.song, PT(100), "题目")->tag = head;
	doc_run(&d, &f.song, PT(110), "续表")->tag = head;
	d.page->body.last->artifact = true;
	doc_run(&d, &f.song, PT(120), "前半")->tag = words;
	d.page++;
	doc_run(&d, &f.song, PT(100), "后半")->tag = words;
	doc_run(&d, &f.song, PT(120), "格")->tag = cell;
	doc_write(&d);
	expect_sound(&d);
	expect(&d, STRUCT, "Document H1 (block) \"题目\" ");
	expect(&d, STRUCT, "P (block) \"前半\" \"后半\" Table");
	expect(&d, STRUCT, "TR TD: /RowSpan 2 TH: /ColSpan 3 /Scope /Column");
	expect(&d, QDF, "/Artifact BMC");
	expect(&d, QDF, "/MarkInfo << /Marked true >>");
	doc_close(&d);
	fonts_close(&f);
}

/* A grey JPEG of 8 by 8 pixels. */
static const unsigned char jpeg[] = {0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a,
    0x46, 0x49, 0x46, 0x00, 0x01, 0x01, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00,
    0x00, 0xff, 0xdb, 0x00, 0x43, 0x00, 0x08, 0x06, 0x06, 0x07, 0x06, 0x05,
    0x08, 0x07, 0x07, 0x07, 0x09, 0x09, 0x08, 0x0a, 0x0c, 0x14, 0x0d, 0x0c,
    0x0b, 0x0b, 0x0c, 0x19, 0x12, 0x13, 0x0f, 0x14, 0x1d, 0x1a, 0x1f, 0x1e,
    0x1d, 0x1a, 0x1c, 0x1c, 0x20, 0x24, 0x2e, 0x27, 0x20, 0x22, 0x2c, 0x23,
    0x1c, 0x1c, 0x28, 0x37, 0x29, 0x2c, 0x30, 0x31, 0x34, 0x34, 0x34, 0x1f,
    0x27, 0x39, 0x3d, 0x38, 0x32, 0x3c, 0x2e, 0x33, 0x34, 0x32, 0xff, 0xc0,
    0x00, 0x0b, 0x08, 0x00, 0x08, 0x00, 0x08, 0x01, 0x01, 0x11, 0x00, 0xff,
    0xc4, 0x00, 0x14, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x05, 0xff, 0xc4, 0x00,
    0x17, 0x10, 0x00, 0x03, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07, 0x43, 0x81, 0xff, 0xda,
    0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3f, 0x00, 0x21, 0x49, 0x0c, 0x3f,
    0xff, 0xd9};

/* Two by two pixels in this format; for the arena. */
static void
png_item(struct doc *d, len_t y, unsigned format, const void *pixels,
    const void *map)
{
	png_image image = {.version = PNG_IMAGE_VERSION,
	    .width = 2,
	    .height = 2,
	    .format = format,
	    .colormap_entries = 4};
	png_alloc_size_t n = 0;
	struct item *i = doc_item(d, ITEM_IMAGE, PT(60), y, PT(40), PT(40));
	char *data;

	png_image_write_to_memory(&image, NULL, &n, 0, pixels, 0, map);
	data = arena_alloc(d->p.arena, n);
	png_image_write_to_memory(&image, data, &n, 0, pixels, 0, map);
	i->as.image.data = data;
	i->as.image.size = n;
	i->as.image.width = i->as.image.height = 2;
	i->as.image.alt = "图";
}

/* The colour of the picture drawn at 72 dpi at this pixel. */
static void
expect_pixel(const struct doc *d, int x, int y, int r, int g, int b)
{
	char command[200];
	char *ppm;

	snprintf(command, sizeof command,
	    "pdftoppm -r 72 -x %d -y %d -W 1 -H 1 %%s | od -An -tu1 -v "
	    "| tr -s ' \\n' ' '",
	    x, y);
	ppm = says(d, command);
	snprintf(command, sizeof command, "%d %d %d ", r, g, b);
	if (strstr(ppm, command) == NULL)
		fail_msg("pixel %d,%d is not %s: %s", x, y, command, ppm);
	free(ppm);
}

static void
pictures_show_and_stand_once(void **state)
{
	static const unsigned char grey[] = {0, 255, 128, 64};
	static const unsigned char rgb[] = {
	    255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30};
	static const unsigned char rgba[] = {
	    255, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255};
	static const unsigned char index[] = {0, 1, 2, 3};
	struct item *i;
	struct doc d;

	(void)state;
	doc_open(&d, 1);
	png_item(&d, PT(100), PNG_FORMAT_GRAY, grey, NULL);
	png_item(&d, PT(150), PNG_FORMAT_RGB, rgb, NULL);
	png_item(&d, PT(200), PNG_FORMAT_RGBA, rgba, NULL);
	png_item(&d, PT(250), PNG_FORMAT_RGB_COLORMAP, index, rgb);
	png_item(&d, PT(300), PNG_FORMAT_RGBA_COLORMAP, index, rgba);
	png_item(&d, PT(350), PNG_FORMAT_RGB, rgb, NULL);
	i = doc_item(&d, ITEM_IMAGE, PT(60), PT(400), PT(40), PT(40));
	i->as.image.data = (const char *)jpeg;
	i->as.image.size = sizeof jpeg;
	i->as.image.jpeg = true;
	i->as.image.width = i->as.image.height = 8;
	doc_write(&d);
	expect_sound(&d);
	expect(&d, "pdfimages -list %s | tail -n +3 | wc -l", "7");
	expect(&d, "pdfimages -list %s | awk '{print $11}' | sort -u | wc -l",
	    "8"); /* two heading lines, six pictures */
	expect_pixel(&d, 70, 130, 128, 128, 128);
	expect_pixel(&d, 70, 160, 255, 0, 0);
	expect_pixel(&d, 90, 210, 255, 255, 255);
	expect_pixel(&d, 70, 280, 0, 0, 255);
	expect_pixel(&d, 90, 310, 255, 255, 255);
	doc_close(&d);
}

static void
rules_take_their_inks(void **state)
{
	struct doc d;

	(void)state;
	doc_open(&d, 1);
	doc_item(&d, ITEM_RECT, PT(60), PT(100), PT(50), PT(20));
	doc_item(&d, ITEM_RECT, PT(60), PT(130), PT(50), PT(20))->as.rect.ink =
	    INK_PAPER;
	doc_item(&d, ITEM_RECT, PT(60), PT(160), PT(50), PT(20));
	doc_write(&d);
	expect_sound(&d);
	expect_pixel(&d, 70, 110, 0, 0, 0);
	expect_pixel(&d, 70, 140, 255, 255, 255);
	expect_pixel(&d, 70, 170, 0, 0, 0);
	doc_close(&d);
}

static void
the_document_names_itself(void **state)
{
	struct fonts f;
	struct doc d;
	xmlDoc *xml;
	char *xmp;

	(void)state;
	fonts_open(&f);
	doc_open(&d, 1);
	d.p.title = "公报 <第4期> & 增刊";
	d.p.author = "办公室";
	d.p.subject = "二〇三一年";
	d.p.keywords = "公报, 文件";
	d.p.date = "2031-04-30";
	doc_run(&d, &f.song, PT(100), "文");
	doc_write(&d);
	expect_sound(&d);
	expect(&d, INFO, "公报 <第4期> & 增刊");
	expect(&d, INFO, "办公室");
	expect(&d, INFO, "Producer:        gongbao");
	expect(&d, INFO, "Optimized:       yes");
	expect(&d, "pdfinfo -isodates %s", "2031-04-30T00:00:00+08");
	expect(&d, "pdfinfo -meta %s", "公报 &lt;第4期&gt; &amp; 增刊");
	xmp = says(&d, "pdfinfo -meta %s");
	xml = xmlReadMemory(xmp, (int)strlen(xmp), "xmp", NULL, 0);
	assert_non_null(xml);
	xmlFreeDoc(xml);
	xmlCleanupParser();
	free(xmp);
	expect(&d, "pdfinfo -box %s", "TrimBox:             0.00     0.00");
	expect(&d, QDF, "/Lang (zh-CN)");
	expect(&d, QDF, "/DisplayDocTitle true");
	doc_close(&d);
	fonts_close(&f);
}

static void
same_pages_same_bytes(void **state)
{
	struct buf one = {0}, two = {0}, other = {0};
	struct fonts f;
	struct doc d;

	(void)state;
	fonts_open(&f);
	doc_open(&d, 1);
	d.p.date = "2031-04-30";
	doc_run(&d, &f.song, PT(100), rare);
	doc_run(&d, &f.kai, PT(130), "楷体");
	pdf_reader(&d.p, NULL, &one);
	setenv("TZ", "America/Lima", 1);
	pdf_reader(&d.p, NULL, &two);
	doc_run(&d, &f.kai, PT(160), "又");
	pdf_reader(&d.p, NULL, &other);
	assert_int_equal(one.n, two.n);
	assert_memory_equal(one.s, two.s, one.n);
	assert_true(one.n != other.n || memcmp(one.s, other.s, one.n) != 0);
	buf_free(&one);
	buf_free(&two);
	buf_free(&other);
	doc_close(&d);
	fonts_close(&f);
}

static void
an_empty_page_is_a_page(void **state)
{
	struct doc d;

	(void)state;
	doc_open(&d, 3);
	doc_write(&d);
	expect_sound(&d);
	expect(&d, INFO, "Pages:           3");
	doc_close(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_come_back_from_every_sort_of_font),
	    cmocka_unit_test(fonts_are_embedded_subset_and_mapped),
	    cmocka_unit_test(words_a_glyph_does_not_tell_are_kept),
	    cmocka_unit_test(squeezed_glyphs_stand_where_they_were_put),
	    cmocka_unit_test(links_places_bookmarks_and_labels),
	    cmocka_unit_test(turned_pages_read_upright),
	    cmocka_unit_test(tags_are_read),
	    cmocka_unit_test(pictures_show_and_stand_once),
	    cmocka_unit_test(rules_take_their_inks),
	    cmocka_unit_test(the_document_names_itself),
	    cmocka_unit_test(same_pages_same_bytes),
	    cmocka_unit_test(an_empty_page_is_a_page),
	};

	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	FcFini();
	return failed;
}
