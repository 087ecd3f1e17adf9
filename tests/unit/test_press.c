/*
 * press: what touches the edge of a page goes on into the bleed and no
 * further; pages stand on the right side of their leaves. Rendered by poppler.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <unistd.h>

#include <cmocka.h>
#include <png.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/pdf.h"

#define SLUG PT(100) /* from the edge of the sheet to the page, by settings */

struct doc {
	struct pages p;
	struct press *press;
	struct msgs *msgs;
	char file[64];
};

static void
doc_open(struct doc *d, size_t pages)
{
	static const struct ink_value inks[INK_MAX] = {
	    [INK_BLACK] = {{0, 0, 0}, {0, 0, 0, 1000}},
	    [INK_PAPER] = {{1000, 1000, 1000}, {0, 0, 0, 0}}};

	memset(d, 0, sizeof *d);
	memcpy(d->p.ink, inks, sizeof inks);
	d->msgs = msgs_new();
	d->press = pdf_press_open("default_cmyk.icc", "styles",
	    (struct pos){"print.yaml", 1, 1}, d->msgs);
	assert_non_null(d->press);
	d->p.arena = arena_new();
	d->p.width = PT(400);
	d->p.height = PT(600);
	d->p.bleed = SLUG - MM(17) / 2;
	d->p.at = ARENA_ARRAY(d->p.arena, struct page, pages);
	d->p.n = pages;
	d->p.id = "2031-04";
	d->p.date = "2031-04-30";
	snprintf(d->file, sizeof d->file, "/tmp/gongbao-press-%ld.pdf",
	    (long)getpid());
}

static void
doc_close(struct doc *d)
{
	unlink(d->file);
	pdf_press_close(d->press);
	msgs_free(d->msgs);
	arena_free(d->p.arena);
}

static struct item *
add(struct doc *d, size_t page, enum item_kind kind, len_t x, len_t y, len_t w,
    len_t h)
{
	struct item *i = ARENA_NEW(d->p.arena, struct item);
	struct items *list = &d->p.at[page].body;

	*i = (struct item){.kind = kind, .x = x, .y = y, .w = w, .h = h};
	if (list->last)
		list->last->next = i;
	else
		list->first = i;
	list->last = i;
	return i;
}

static void
write_press(struct doc *d)
{
	struct buf b = {0};

	pdf_press(&d->p, d->press, d->msgs, &b);
	file_write(d->file, b.s, b.n);
	buf_free(&b);
}

/* How dark the sheet is at a point of the trimmed page, y from its top [pt]:
 * 0 black, 255 white. */
static int
seen(const struct doc *d, int page, int x, int y)
{
	char line[200];
	FILE *f;
	int c = -1, k;

	snprintf(line, sizeof line,
	    "pdftoppm -gray -r 72 -f %d -l %d -x %d -y %d -W 1 -H 1 %s "
	    "2>/dev/null",
	    page, page, x + SLUG / 1000, y + SLUG / 1000, d->file);
	f = popen(line, "r");
	assert_non_null(f);
	for (k = 0; k < 11 + 1; k++) /* P5, 1 1, 255: 11 bytes before it */
		c = getc(f);
	pclose(f);
	return c;
}

static void
assert_ink(const struct doc *d, int page, int x, int y, bool expected)
{
	int value = seen(d, page, x, y);

	if ((value < 100) != expected)
		fail_msg("page %d at %d,%d: %d", page, x, y, value);
}

static void
rules_at_the_edge_bleed(void **state)
{
	struct doc d;
	int out;

	(void)state;
	doc_open(&d, 1);
	out = d.p.bleed / 1000;
	add(&d, 0, ITEM_RECT, 0, PT(100), PT(200), PT(20));
	add(&d, 0, ITEM_RECT, PT(300), PT(580), PT(100), PT(20));
	add(&d, 0, ITEM_RECT, PT(5), PT(200), PT(200), PT(20));
	write_press(&d);
	assert_ink(&d, 1, 100, 110, true);
	assert_ink(&d, 1, -out + 2, 110, true);
	assert_ink(&d, 1, -out - 2, 110, false);
	assert_ink(&d, 1, 202, 110, false);
	assert_ink(&d, 1, 400 + out - 2, 590, true);
	assert_ink(&d, 1, 350, 600 + out - 2, true);
	assert_ink(&d, 1, 350, 600 + out + 2, false);
	assert_ink(&d, 1, 100, 210, true);
	assert_ink(&d, 1, 2, 210, false);
	doc_close(&d);
}

/* The same on a turned page: the edge is the one of the frame. */
static void
turned_rules_bleed(void **state)
{
	struct doc d;
	int out;

	(void)state;
	doc_open(&d, 1);
	out = d.p.bleed / 1000;
	d.p.at[0].turned = true;
	/* The frame's top edge is the page's left one. */
	add(&d, 0, ITEM_RECT, PT(100), 0, PT(200), PT(30));
	write_press(&d);
	assert_ink(&d, 1, 15, 400, true);
	assert_ink(&d, 1, -out + 2, 400, true);
	assert_ink(&d, 1, -out - 2, 400, false);
	assert_ink(&d, 1, 15, 510, false);
	doc_close(&d);
}

/* Grown in proportion, clipped: its middle line stays in the middle. */
static void
pictures_at_the_edge_bleed(void **state)
{
	static const unsigned char dots[] = {0, 255};
	png_image image = {.version = PNG_IMAGE_VERSION,
	    .width = 1,
	    .height = 2,
	    .format = PNG_FORMAT_GRAY};
	png_alloc_size_t n = 0;
	struct item *i;
	struct doc d;
	int out;

	(void)state;
	doc_open(&d, 1);
	out = d.p.bleed / 1000;
	png_image_write_to_memory(&image, NULL, &n, 0, dots, 0, NULL);
	i = add(&d, 0, ITEM_IMAGE, PT(300), PT(200), PT(100), PT(200));
	i->as.image.data = arena_alloc(d.p.arena, n);
	png_image_write_to_memory(
	    &image, (char *)i->as.image.data, &n, 0, dots, 0, NULL);
	i->as.image.size = n;
	i->as.image.width = 1;
	i->as.image.height = 2;
	write_press(&d);
	assert_ink(&d, 1, 400 + out - 2, 290, true);
	assert_ink(&d, 1, 400 + out - 2, 310, false);
	assert_ink(&d, 1, 400 + out + 2, 290, false);
	assert_ink(&d, 1, 350, 202, true);
	assert_ink(&d, 1, 350, 198, false);
	assert_int_equal(msgs_count(d.msgs, MSG_WARNING), 1);
	doc_close(&d);
}

/* Cover, 1, 2, back: the cover's back and two more stay blank. */
static void
numbers_keep_their_side(void **state)
{
	struct doc d;
	int page;

	(void)state;
	doc_open(&d, 4);
	d.p.back = 1;
	d.p.at[1].number = 1;
	d.p.at[2].number = 2;
	for (size_t i = 0; i < 4; i++)
		add(&d, i, ITEM_RECT, PT(100) * (len_t)(i % 3), PT(100), PT(50),
		    PT(50));
	write_press(&d);
	for (page = 1; page <= 8; page++) {
		assert_ink(&d, page, 25, 125, page == 1 || page == 8);
		assert_ink(&d, page, 125, 125, page == 3);
		assert_ink(&d, page, 225, 125, page == 4);
	}
	assert_int_equal(seen(&d, 9, 0, 0), EOF);
	doc_close(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rules_at_the_edge_bleed),
	    cmocka_unit_test(turned_rules_bleed),
	    cmocka_unit_test(pictures_at_the_edge_bleed),
	    cmocka_unit_test(numbers_keep_their_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
