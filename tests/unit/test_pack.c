/* What the file's streams end with, over many small documents, and where their
 * objects lie; what comes of a font that can be opened and not embedded. */
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
#include <hb.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"
#include "pdf/pdf.h"

enum { DOCUMENTS = 1500 };

/* What pages need and share in a document: each is a bit of its number, above
 * those of how many pages it has. */
enum {
	PAGES = 5,
	WITH_LINKS = 1,
	WITH_OUTLINE = 2,
	WITH_FORM = 4,
	WITH_FONTS = 8, /* pages after the first share one that it has not */
	SORTS = 16
};

struct made {
	struct obj_file *file;
	obj_dict *tree, *root, *font, *other;
	unsigned sort;
	uint32_t chance;
};

static void
add_annotations(struct made *m, obj_dict *page, bool first)
{
	obj_dict *link = obj_new(m->file, "Annot");

	obj_put(
	    link, "/Subtype /Link /Rect [0 0 9 9] /Contents (a \\) 1 0 R)\n");
	obj_put(page, "/Annots [%u 0 R]\n", obj_number(link));
	if (m->sort & WITH_FORM && first) {
		obj_put(link, "/FT /Sig /T (b)\n");
		obj_put(m->root, "/AcroForm <</Fields [%u 0 R]>>\n",
		    obj_number(link));
	}
	obj_put(m->other, "%u 0 R ", obj_number(link));
}

/* Words as long as chance has it: no two documents have the same table of
 * where their pages are. */
static void
add_page(struct made *m, bool first)
{
	obj_dict *page = obj_new(m->file, "Page");
	struct buf words = {0};

	m->chance = m->chance * 1664525 + 1013904223;
	for (uint32_t i = 0; i < m->chance >> 24; i++)
		buf_puts(&words, "% ");
	obj_put(m->tree, "%u 0 R ", obj_number(page));
	obj_ref(page, "Parent", m->tree);
	obj_put(page, "/MediaBox [0 0 10 10]\n");
	if (m->sort & WITH_FONTS && !first)
		obj_put(page, "/Resources <</Font <</F %u 0 R>>>>\n",
		    obj_number(m->font));
	else
		obj_put(page, "/Resources <<>>\n");
	obj_ref(page, "Contents", obj_stream(m->file, NULL, words.s, words.n));
	if (m->sort & (WITH_LINKS | WITH_FORM))
		add_annotations(m, page, first);
	buf_free(&words);
}

static void
add_outline(struct made *m)
{
	obj_dict *top = obj_new(m->file, "Outlines");
	obj_dict *entry = obj_new(m->file, NULL);

	obj_put(entry, "/Title (c) /Parent %u 0 R\n", obj_number(top));
	obj_put(top, "/First %u 0 R /Last %u 0 R /Count 1\n", obj_number(entry),
	    obj_number(entry));
	obj_ref(m->root, "Outlines", top);
	obj_name(m->root, "PageMode", "UseOutlines");
}

static void
make(unsigned n, struct buf *out)
{
	struct made m = {
	    .file = obj_open("1.7"), .sort = n / PAGES % SORTS, .chance = n};
	unsigned pages = 1 + n % PAGES;

	m.root = obj_new(m.file, "Catalog");
	m.tree = obj_new(m.file, "Pages");
	m.font = obj_new(m.file, "Font");
	m.other = obj_new(m.file, NULL);
	obj_put(m.font, "/Subtype /Type1 /BaseFont /Helvetica\n");
	obj_ref(m.root, "Pages", m.tree);
	obj_ref(m.root, "Other", m.other);
	obj_put(m.other, "/All [");
	obj_put(m.tree, "/Count %u /Kids [", pages);
	for (unsigned i = 0; i < pages; i++)
		add_page(&m, i == 0);
	obj_put(m.tree, "]\n");
	obj_put(m.other, "]\n");
	if (m.sort & WITH_OUTLINE)
		add_outline(&m);
	pack(m.file, m.root, obj_new(m.file, NULL), out);
	obj_close(m.file);
}

/* Every stream is followed by a line end of its own (ISO 19005-2, 6.1.7.1). */
static void
check_ends(const struct buf *pdf)
{
	const char *s = pdf->s, *end = s + pdf->n, *length, *data;

	while ((length = memmem(s, (size_t)(end - s), "/Length ", 8))) {
		data = memmem(length, (size_t)(end - length), "stream\n", 7);
		assert_non_null(data);
		s = data + 7 + strtoul(length + 8, NULL, 10);
		assert_true(s + 10 < end);
		assert_memory_equal(s, "\nendstream", 10);
	}
}

static void
streams_end_with_a_line(void **state)
{
	struct buf pdf = {0};

	(void)state;
	for (unsigned i = 0; i < DOCUMENTS; i++) {
		buf_clear(&pdf);
		make(i, &pdf);
		check_ends(&pdf);
	}
	buf_free(&pdf);
}

/* The tables of where a page's objects lie, as another program counts them. */
static void
pages_are_where_the_hints_say(void **state)
{
	char name[] = "/tmp/test_pack.XXXXXX", command[80];
	struct buf pdf = {0};
	int fd = mkstemp(name);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	snprintf(command, sizeof command, "qpdf --check %s >/dev/null", name);
	for (unsigned i = 0; i < PAGES * SORTS; i++) {
		buf_clear(&pdf);
		make(i, &pdf);
		file_write(name, pdf.s, pdf.n);
		assert_int_equal(system(command), 0);
	}
	unlink(name);
	buf_free(&pdf);
}

/* A fault with the file's name, not the end of the program. */
static void
damaged_outlines_are_told(void **state)
{
	hb_face_t *face = hb_face_builder_create();
	hb_blob_t *noise = hb_blob_create(
	    "no outlines at all", 18, HB_MEMORY_MODE_READONLY, NULL, NULL);
	struct font font = {.name = "a", .path = "a.otf", .face = face};
	struct glyph glyph = {.gid = 1, .text = "a", .text_len = 1};
	struct item run = {.kind = ITEM_RUN};
	struct page page = {.label = "1", .body = {&run, &run}};
	struct pages pages = {
	    .width = PT(100), .height = PT(100), .at = &page, .n = 1};
	struct msgs *msgs = msgs_new();
	struct buf pdf = {0};

	(void)state;
	hb_face_builder_add_table(face, HB_TAG('C', 'F', 'F', ' '), noise);
	run.as.run.font = &font;
	run.as.run.size = PT(10);
	run.as.run.glyphs = &glyph;
	run.as.run.n = 1;
	pdf_reader(&pages, msgs, &pdf);
	assert_int_equal(msgs_count(msgs, MSG_ERROR), 1);
	msgs_free(msgs);
	buf_free(&pdf);
	hb_blob_destroy(noise);
	hb_face_destroy(face);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(streams_end_with_a_line),
	    cmocka_unit_test(pages_are_where_the_hints_say),
	    cmocka_unit_test(damaged_outlines_are_told)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
