/* The shipped style is right; each fault in it is said with its line. */
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

/* The shipped file with its first `from` made `to`. */
static void
write_changed(const char *dir, const char *from, const char *to)
{
	struct buf b = {0};
	char path[256];
	size_t n;
	char *s = file_read("styles/print.yaml", &n);
	char *at = strstr(s, from);

	assert_non_null(at);
	buf_add(&b, s, (size_t)(at - s));
	buf_puts(&b, to);
	buf_puts(&b, at + strlen(from));
	snprintf(path, sizeof path, "%s/print.yaml", dir);
	file_write(path, b.s, b.n);
	buf_free(&b);
	free(s);
}

/* Opens the changed style; the messages it gives, as printed. */
static char *
faults(const char *from, const char *to)
{
	char dir[] = "/tmp/test_style_XXXXXX", *text = NULL;
	struct msgs *msgs = msgs_new();
	size_t n;
	FILE *f = open_memstream(&text, &n);

	assert_non_null(mkdtemp(dir));
	write_changed(dir, from, to);
	assert_null(style_open(dir, msgs));
	msgs_print(msgs, MSG_NOTE, f);
	fclose(f);
	msgs_free(msgs);
	file_remove_tree(dir);
	return text;
}

static void
assert_fault(const char *from, const char *to, const char *expected)
{
	char *text = faults(from, to);

	if (!strstr(text, expected))
		fail_msg("'%s' lacks '%s'", text, expected);
	free(text);
}

static void
shipped_style_is_right(void **state)
{
	struct msgs *msgs = msgs_new();
	struct style *s = style_open("styles", msgs);

	(void)state;
	assert_non_null(s);
	assert_int_equal(s->look[LOOK_BODY].size, 10500);
	assert_int_equal(s->measure, 42 * 10500 + s->gutter);
	assert_int_equal(s->inner + s->measure + s->outer, s->width);
	assert_int_equal(s->top + s->lines * s->pitch + s->bottom, s->height);
	assert_in_range(s->lines, 36, 44);
	style_close(s);
	msgs_free(msgs);
}

static void
other_paper_other_lines(void **state)
{
	char dir[] = "/tmp/test_style_XXXXXX";
	struct msgs *msgs = msgs_new();
	struct style *s;

	(void)state;
	assert_non_null(mkdtemp(dir));
	write_changed(dir, "size: A4 ", "size: 16开 ");
	s = style_open(dir, msgs);
	assert_non_null(s);
	assert_int_equal(s->height, MM(285));
	assert_in_range(s->lines, 34, 42);
	style_close(s);
	msgs_free(msgs);
	file_remove_tree(dir);
}

static void
faults_are_said(void **state)
{
	(void)state;
	assert_fault("pitch:", "pich:", "did you mean 'pitch'");
	assert_fault("  pitch:", "  line:", "the setting 'pitch' is missing");
	assert_fault("21em", "21cm", "is no length");
	assert_fault("21em", "30em", "make one of them smaller");
	assert_fault("gutter: 2.1em", "gutter: 2000pt", "between 0 and 200 pt");
	assert_fault("size: A4", "size: A3", "A4, 16开");
	assert_fault("kinsoku: gb", "kinsoku: best", "basic, gb, strict");
	assert_fault("role: song", "role: sung", "song, title, hei");
	assert_fault("columns: 2", "columns: 9", "1, 2, 3, 4");
	assert_fault("top: 33mm", "top: [33mm]", "is no length");
	assert_fault("pitch: ", "pitch: 70pt # ", "between the margins");
	assert_fault("looks:", "look:", "did you mean 'looks'");
	assert_fault("page:", "page: &a", "anchors");
}

/* All of them in one run, each where it stands. */
static void
all_faults_at_once(void **state)
{
	char *text = faults("columns: 2", "columns: two\n  colour: 3");

	(void)state;
	assert_non_null(strstr(text, "colour"));
	assert_non_null(strstr(text, "1, 2, 3, 4"));
	assert_non_null(strstr(text, "print.yaml:14:"));
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(shipped_style_is_right),
	    cmocka_unit_test(other_paper_other_lines),
	    cmocka_unit_test(faults_are_said),
	    cmocka_unit_test(all_faults_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
