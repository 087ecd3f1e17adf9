/*
 * Bytes to text: which encoding is told, what is refused with its place, and
 * what no text may hold.
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
#include <iconv.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "source/parse.h"

#define SENTENCE \
	"示例市人民政府关于加强管理的通知\n各部门要认真落实，按时完成。\n"

struct decoding {
	struct arena *arena;
	struct msgs *msgs;
};

static int
setup(void **state)
{
	struct decoding *d = mem_alloc(sizeof *d);

	d->arena = arena_new();
	d->msgs = msgs_new();
	*state = d;
	return 0;
}

static int
teardown(void **state)
{
	struct decoding *d = *state;

	arena_free(d->arena);
	msgs_free(d->msgs);
	free(d);
	return 0;
}

static const char *
decode(struct decoding *d, const char *bytes, size_t n)
{
	size_t len;
	const char *text =
	    decode_text(d->arena, bytes, n, "test.md", &len, NULL, d->msgs);

	if (text)
		assert_int_equal(len, strlen(text));
	return text;
}

/* What the messages say, in one string. */
static char *
said(struct decoding *d)
{
	char *s = NULL, *copy;
	size_t n;
	FILE *f = open_memstream(&s, &n);

	msgs_print(d->msgs, MSG_NOTE, f);
	fclose(f);
	copy = arena_dup(d->arena, s, n);
	free(s);
	return copy;
}

static size_t
encode(const char *encoding, const char *text, char *to, size_t room)
{
	iconv_t cd = iconv_open(encoding, "UTF-8");
	char *in = (char *)text, *out = to;
	size_t left = strlen(text), free_room = room;

	assert_true(cd != (iconv_t)-1);
	assert_int_equal(iconv(cd, &in, &left, &out, &free_room), 0);
	iconv_close(cd);
	return room - free_room;
}

static void
each_encoding_gives_the_same_text(void **state)
{
	static const char *const encodings[] = {"UTF-8", "GB18030", "GBK",
	    "GB2312", "UTF-16LE", "UTF-16BE", "UTF-16"};
	char bytes[1024];
	size_t i, n;

	for (i = 0; i < sizeof encodings / sizeof *encodings; i++) {
		n = encode(encodings[i], SENTENCE, bytes, sizeof bytes);
		assert_string_equal(decode(*state, bytes, n), SENTENCE);
	}
}

static void
the_encoding_is_named_with_its_certainty(void **state)
{
	static const struct {
		const char *encoding, *words, *name;
		int least, most;
	} cases[] = {{"UTF-8", SENTENCE, "UTF-8", 100, 100},
	    {"GBK", SENTENCE, "GBK", 70, 99},
	    {"GB18030", SENTENCE "姓名：𠮷田\n", "GB18030", 70, 99},
	    {"BIG5", "各部門要認真落實，按時完成。", "BIG5", 60, 99},
	    {"UTF-16LE", SENTENCE, "UTF-16LE", 90, 100},
	    {"UTF-16", SENTENCE, "UTF-16LE", 100, 100}};
	struct decoding *d = *state;
	struct decoded how;
	char bytes[1024];
	size_t i, n, len;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		n = encode(
		    cases[i].encoding, cases[i].words, bytes, sizeof bytes);
		decode_text(d->arena, bytes, n, "a.txt", &len, &how, d->msgs);
		assert_string_equal(how.encoding, cases[i].name);
		assert_in_range(how.certainty, cases[i].least, cases[i].most);
	}
}

static void
traditional_characters_are_told_as_big5(void **state)
{
	static const char text[] =
	    "示例市人民政府關於加強管理的通知\n各部門要認真落實，按時完成。\n";
	char bytes[1024];
	size_t n = encode("BIG5", text, bytes, sizeof bytes);

	assert_string_equal(decode(*state, bytes, n), text);
}

/* No line end and no Latin character gives it away. */
static void
utf16_is_known_by_its_words(void **state)
{
	static const char text[] = "关于加强管理的通知，请认真贯彻执行。";
	char bytes[256];
	size_t n = encode("UTF-16LE", text, bytes, sizeof bytes);

	assert_string_equal(decode(*state, bytes, n), text);
	n = encode("UTF-16BE", text, bytes, sizeof bytes);
	assert_string_equal(decode(*state, bytes, n), text);
}

/* 联通 and the like are UTF-8 by chance; other alphabets are no chance. */
static void
few_words_of_gbk_are_not_utf8(void **state)
{
	static const char *const gbk[] = {"联通\n", "| 2 | 印刷 | 30.00 |\n"};
	static const char *const utf8[] = {
	    "café\n", "±5°C×3\n", "Русский\n", "Ελλάδα\n"};
	char bytes[256];
	size_t i, n;

	for (i = 0; i < sizeof gbk / sizeof *gbk; i++) {
		n = encode("GBK", gbk[i], bytes, sizeof bytes);
		assert_string_equal(decode(*state, bytes, n), gbk[i]);
	}
	for (i = 0; i < sizeof utf8 / sizeof *utf8; i++)
		assert_string_equal(
		    decode(*state, utf8[i], strlen(utf8[i])), utf8[i]);
}

static void
gb18030_reaches_all_of_unicode(void **state)
{
	static const char text[] = "姓名：𠮷田、龦、㐂，职务：主任。\n";
	char bytes[256];
	size_t n = encode("GB18030", text, bytes, sizeof bytes);

	assert_string_equal(decode(*state, bytes, n), text);
}

static void
characters_once_private_get_their_names(void **state)
{
	/* A6D9 and FE59: vertical comma and a Han component */
	assert_string_equal(
	    decode(*state, "\xD6\xD0\xA6\xD9\xFE\x59\n", 7), "中︐龴\n");
}

static void
a_mark_is_dropped(void **state)
{
	assert_string_equal(decode(*state, "\xEF\xBB\xBF甲\n", 7), "甲\n");
}

static void
line_ends_become_one(void **state)
{
	assert_string_equal(
	    decode(*state, "a\r\nb\rc\nd\r\r\n", 11), "a\nb\nc\nd\n\n");
}

static void
empty_is_empty(void **state)
{
	assert_string_equal(decode(*state, "", 0), "");
	assert_string_equal(said(*state), "");
}

static void
bytes_of_no_encoding_are_named(void **state)
{
	assert_null(decode(*state, "甲乙丙丁\n\n戊\xFF\n", 19));
	assert_non_null(strstr(said(*state), "test.md:3:1: error: byte 18"));
}

static void
mixed_encodings_name_the_line(void **state)
{
	assert_null(decode(*state, "这一行是好的\n\xC4\xE3\xBA\xC3\n", 24));
	assert_non_null(strstr(said(*state), "test.md:2:1: error: "));
}

static void
controls_are_left_out_with_their_place(void **state)
{
	assert_string_equal(decode(*state, "a\n甲\0乙\x1B\n", 11), "a\n甲乙\n");
	assert_non_null(strstr(said(*state), "test.md:2:2: error: "));
	assert_non_null(strstr(said(*state), "U+001B"));
}

static void
directions_are_left_out(void **state)
{
	assert_string_equal(decode(*state, "甲\u202E乙", 9), "甲乙");
	assert_non_null(strstr(said(*state), "test.md:1:2: error: U+202E"));
}

static void
what_looks_like_a_character_is_kept_with_a_warning(void **state)
{
	static const char text[] = "⼒\uF98A";

	assert_string_equal(decode(*state, text, strlen(text)), text);
	assert_non_null(strstr(said(*state), "test.md:1:1: warning: "));
	assert_non_null(strstr(said(*state), "test.md:1:2: warning: "));
}

static void
the_unified_twelve_pass(void **state)
{
	static const char text[] = "\uFA0E\uFA0F\uFA11\uFA13\uFA14\uFA1F\uFA21"
				   "\uFA23\uFA24\uFA27\uFA28\uFA29";

	assert_string_equal(decode(*state, text, strlen(text)), text);
	assert_string_equal(said(*state), "");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(each_encoding_gives_the_same_text),
	    TEST(the_encoding_is_named_with_its_certainty),
	    TEST(traditional_characters_are_told_as_big5),
	    TEST(utf16_is_known_by_its_words),
	    TEST(few_words_of_gbk_are_not_utf8),
	    TEST(gb18030_reaches_all_of_unicode),
	    TEST(characters_once_private_get_their_names),
	    TEST(a_mark_is_dropped), TEST(line_ends_become_one),
	    TEST(empty_is_empty), TEST(bytes_of_no_encoding_are_named),
	    TEST(mixed_encodings_name_the_line),
	    TEST(controls_are_left_out_with_their_place),
	    TEST(directions_are_left_out),
	    TEST(what_looks_like_a_character_is_kept_with_a_warning),
	    TEST(the_unified_twelve_pass)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
