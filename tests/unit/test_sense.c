/*
 * Titles in parts: a bar stands where a line may end. What ICU leaves as single
 * characters is put together again; marks keep their neighbours.
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

static void
add_part(void *ctx, const char *part, size_t n)
{
	struct buf *b = ctx;

	if (b->n)
		buf_putc(b, '|');
	buf_add(b, part, n);
}

static void
assert_parts(const char *expected)
{
	struct buf plain = {0}, got = {0};
	const char *p;

	for (p = expected; *p; p++)
		if (*p != '|')
			buf_putc(&plain, *p);
	sense_parts(plain.n ? plain.s : "", add_part, &got);
	assert_string_equal(got.n ? got.s : "", expected);
	buf_free(&plain);
	buf_free(&got);
}

static void
ends_between_words(void **state)
{
	(void)state;
	assert_parts("示例市人民政府办公室|关于|印发|示例|办法的通知");
	assert_parts("示例市|公路|建设管理办法");
}

static void
puts_single_characters_together(void **state)
{
	(void)state;
	assert_parts("农业|水价|改革");
	assert_parts("脱贫攻坚|成果");
	assert_parts("保护法|解释");
	assert_parts("食品|小作坊|规定");
}

static void
keeps_marks_and_numbers(void **state)
{
	(void)state;
	assert_parts("《示例|办法（2021—2025年）》");
	assert_parts("示例市|12345|热线|方案");
	assert_parts("GB/T 9704");
	assert_parts("");
}

static void
keeps_short_brackets(void **state)
{
	(void)state;
	assert_parts("排版|说明（样例）的|通知");
	assert_parts("校对检查单（样例）");
	assert_parts("大事记 2024年|6月");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ends_between_words),
	    cmocka_unit_test(puts_single_characters_together),
	    cmocka_unit_test(keeps_marks_and_numbers),
	    cmocka_unit_test(keeps_short_brackets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
