/* What the file's streams end with, over many small documents; what comes of a
 * font that can be opened and not embedded. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <hb.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"
#include "pdf/pdf.h"

enum { DOCUMENTS = 1500 };

/* Pages of words, as long as chance has it: no two documents have the same
 * table of where their pages are. */
static void
add_page(struct obj_file *f, obj_dict *tree, uint32_t *chance)
{
	obj_dict *page = obj_new(f, "Page");
	struct buf words = {0};

	*chance = *chance * 1664525 + 1013904223;
	for (uint32_t i = 0; i < *chance >> 24; i++)
		buf_puts(&words, "% ");
	obj_put(tree, "%u 0 R ", obj_number(page));
	obj_ref(page, "Parent", tree);
	obj_put(page, "/MediaBox [0 0 10 10] /Resources <<>>\n");
	obj_ref(page, "Contents", obj_stream(f, NULL, words.s, words.n));
	buf_free(&words);
}

static void
make(unsigned n, struct buf *out)
{
	struct obj_file *f = obj_open("1.7", 6);
	obj_dict *root = obj_new(f, "Catalog"), *tree = obj_new(f, "Pages");
	obj_dict *info = obj_new(f, NULL);
	struct buf plain = {0};
	uint32_t chance = n;

	obj_ref(root, "Pages", tree);
	obj_put(tree, "/Count %u /Kids [", 2 + n % 5);
	for (unsigned i = 0; i < 2 + n % 5; i++)
		add_page(f, tree, &chance);
	obj_put(tree, "]\n");
	obj_write(f, root, info, &plain);
	obj_close(f);
	pack(&plain, out);
	buf_free(&plain);
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

/* Nothing is kept for what might have been larger. */
static void
check_padding(const struct buf *pdf)
{
	char spaces[64];

	memset(spaces, ' ', sizeof spaces);
	assert_null(memmem(
	    pdf->s + pdf->n / 2, pdf->n - pdf->n / 2, spaces, sizeof spaces));
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
		check_padding(&pdf);
	}
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
	    cmocka_unit_test(damaged_outlines_are_told)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
