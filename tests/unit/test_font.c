/*
 * Which font a role gets: exactly the one that is named, never one that may
 * not be embedded; and which face a rare character gets, whatever was asked
 * before.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/line/text.h"

enum { RARE = 0x20BB7, RARER = 0x2CB4A, RAREST = 0x2000E };

/* A fonts folder with an office's own font file, and its fonts.yaml. */
struct office {
	char dir[32];
	struct msgs *msgs;
	struct style *style;
	struct fonts *fonts;
	char *data; /* of the font file */
	size_t size;
};

/* The file of the kai face that is installed: one face, TrueType. */
static void
read_font(struct office *o)
{
	struct fonts *f = fonts_open("fonts", o->msgs);

	assert_non_null(f);
	o->data = file_read(
	    font_slot(f, ROLE_KAI, false, 0x516C)->face->plain.path, &o->size);
	assert_non_null(o->data);
	fonts_close(f);
}

static int
setup(void **state)
{
	struct office *o = mem_alloc(sizeof *o);

	o->msgs = msgs_new();
	o->style = style_open("styles", o->msgs);
	assert_non_null(o->style);
	strcpy(o->dir, "/tmp/test_font_XXXXXX");
	assert_non_null(mkdtemp(o->dir));
	read_font(o);
	*state = o;
	return 0;
}

static int
teardown(void **state)
{
	struct office *o = *state;

	fonts_close(o->fonts);
	style_close(o->style);
	msgs_free(o->msgs);
	file_remove_tree(o->dir);
	free(o->data);
	free(o);
	return 0;
}

/* The record of a table in the file's directory, or NULL. */
static char *
find_table(struct office *o, const char *tag)
{
	int n = (unsigned char)o->data[4] << 8 | (unsigned char)o->data[5], i;

	for (i = 0; i < n; i++)
		if (memcmp(o->data + 12 + 16 * i, tag, 4) == 0)
			return o->data + 12 + 16 * i;
	return NULL;
}

static void
set_fs_type(struct office *o, char high, char low)
{
	const unsigned char *at =
	    (const unsigned char *)find_table(o, "OS/2") + 8;
	size_t offset = (size_t)at[0] << 24 | (size_t)at[1] << 16 |
	    (size_t)at[2] << 8 | at[3];

	o->data[offset + 8] = high;
	o->data[offset + 9] = low;
}

static void
write_file(struct office *o, const char *name, const void *s, size_t n)
{
	char path[64];

	snprintf(path, sizeof path, "%s/%s", o->dir, name);
	file_write(path, s, n);
}

/* Opens the folder; the kai role has these candidates. */
static struct fonts *
open_office(struct office *o, const char *candidates)
{
	struct buf b = {0};
	size_t n;
	char *s = file_read("fonts/fonts.yaml", &n);
	char *kai = strstr(s, "  kai:\n"), *next = strstr(s, "  fang:\n");

	assert_true(kai && next);
	buf_add(&b, s, (size_t)(kai - s));
	buf_printf(&b, "  kai: [%s]\n%s", candidates, next);
	write_file(o, "fonts.yaml", b.s, b.n);
	buf_free(&b);
	free(s);
	write_file(o, "office.ttf", o->data, o->size);
	fonts_close(o->fonts);
	o->fonts = fonts_open(o->dir, o->msgs);
	return o->fonts;
}

static const char song_alone[] =
    "roles:\n  song: [{family: Noto Serif CJK SC}]\n"
    "  title: [{role: song}]\n  hei: [{role: song}]\n"
    "  kai: [{role: song}]\n  fang: [{role: song}]\n"
    "  mono: [{role: song}]\n";

static const char *
kai_path(struct office *o)
{
	return font_slot(o->fonts, ROLE_KAI, false, 0x516C)->face->plain.path;
}

static void
office_font_is_found(void **state)
{
	struct office *o = *state;

	assert_non_null(open_office(o, "{file: office.ttf}"));
	assert_non_null(strstr(kai_path(o), "office.ttf"));
	assert_non_null(
	    open_office(o, "{family: LXGW WenKai, style: Regular}"));
	assert_non_null(strstr(kai_path(o), "office.ttf"));
}

/* What the list does not name serves all the same, before other fonts. */
static void
unnamed_fonts_serve(void **state)
{
	struct office *o = *state;
	const char *path;

	assert_non_null(open_office(o, "{role: song}"));
	write_file(o, "fonts.yaml", song_alone, strlen(song_alone));
	fonts_close(o->fonts);
	o->fonts = fonts_open(o->dir, o->msgs);
	assert_non_null(o->fonts);
	path = font_slot(o->fonts, ROLE_SONG, false, RAREST)->face->plain.path;
	assert_non_null(strstr(path, "office.ttf"));
}

static void
no_font_is_replaced(void **state)
{
	struct office *o = *state;
	size_t errors = msgs_count(o->msgs, MSG_ERROR);

	assert_null(open_office(o, "{family: No Such Family}"));
	assert_int_equal(msgs_count(o->msgs, MSG_ERROR), errors + 1);
	assert_non_null(
	    open_office(o, "{family: No Such Family}, {role: song}"));
	assert_null(strstr(kai_path(o), "office.ttf"));
}

/* It is passed over with a warning; the next in the list is used. */
static void
assert_refused(struct office *o)
{
	size_t warnings = msgs_count(o->msgs, MSG_WARNING);

	assert_non_null(open_office(o, "{file: office.ttf}, {role: song}"));
	assert_null(strstr(kai_path(o), "office.ttf"));
	assert_true(msgs_count(o->msgs, MSG_WARNING) > warnings);
}

static void
forbidden_fonts_are_refused(void **state)
{
	struct office *o = *state;

	set_fs_type(o, 0, 2); /* restricted licence */
	assert_refused(o);
	set_fs_type(o, 1, 0); /* no subsetting */
	assert_refused(o);
	set_fs_type(o, 0, 8); /* editable embedding */
	assert_non_null(open_office(o, "{file: office.ttf}"));
}

static void
variable_fonts_are_refused(void **state)
{
	struct office *o = *state;
	char *table = find_table(o, "gasp");

	assert_non_null(table);
	memcpy(table, "fvar", 4);
	assert_refused(o);
	memcpy(table, "gasp", 4);
}

static void
broken_fonts_are_refused(void **state)
{
	struct office *o = *state;
	size_t size = o->size;
	const size_t cuts[] = {0, 100, 3000, size / 2, size - size / 8};

	for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
		size_t errors = msgs_count(o->msgs, MSG_ERROR);
		o->size = cuts[i];
		assert_null(open_office(o, "{file: office.ttf}, {role: song}"));
		assert_true(msgs_count(o->msgs, MSG_ERROR) > errors);
	}
	o->size = size;
	assert_non_null(open_office(o, "{file: office.ttf}, {role: song}"));
}

static int
id_of(struct fonts *f, uint32_t cp)
{
	const struct slot *s = font_slot(f, ROLE_SONG, false, cp);

	assert_false(s->missing);
	return s->face->plain.id;
}

/* Workers meet rare characters in different orders; their pages are alike. */
static void
ids_do_not_depend_on_order(void **state)
{
	struct office *o = *state;
	struct fonts *f = open_office(o, "{role: song}");
	struct fonts *g;
	int rare = id_of(f, RARE), rarer = id_of(f, RARER);
	int sign = id_of(f, 0x1D400); /* in no face of the list */

	g = fonts_open(o->dir, o->msgs);
	assert_non_null(g);
	assert_int_equal(id_of(g, 0x1D400), sign);
	assert_int_equal(id_of(g, RARER), rarer);
	assert_int_equal(id_of(g, RARE), rare);
	fonts_close(g);
}

static void
report_names_what_lacks(void **state)
{
	struct office *o = *state;
	struct buf b = {0};
	const char *words = "公\U00034000𠮷";

	assert_non_null(open_office(o, "{role: song}"));
	fonts_report(o->fonts, words, strlen(words), &b);
	assert_non_null(strstr(b.s, "song"));
	assert_non_null(strstr(b.s, "SIL Open Font License"));
	assert_non_null(strstr(b.s, "U+34000"));
	assert_null(strstr(b.s, "U+20BB7"));
	assert_non_null(strstr(b.s, "/27584, "));
	assert_non_null(strstr(b.s, "/27780, "));
	assert_non_null(strstr(b.s, "/88115\n"));
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(office_font_is_found),
	    cmocka_unit_test(unnamed_fonts_serve),
	    cmocka_unit_test(no_font_is_replaced),
	    cmocka_unit_test(forbidden_fonts_are_refused),
	    cmocka_unit_test(variable_fonts_are_refused),
	    cmocka_unit_test(broken_fonts_are_refused),
	    cmocka_unit_test(ids_do_not_depend_on_order),
	    cmocka_unit_test(report_names_what_lacks),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
