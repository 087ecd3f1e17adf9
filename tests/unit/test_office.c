/* Numbers as office programs show them, in words and in sheets. */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>
#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/office/office.h"

static void
numbers_in_words(void **state)
{
	static const struct {
		const char *format;
		int number;
		const char *words;
	} cases[] = {{"chineseCounting", 10, "十"},
	    {"chineseCountingThousand", 12, "十二"},
	    {"chineseCountingThousand", 20, "二十"},
	    {"chineseCountingThousand", 101, "一百零一"},
	    {"chineseCountingThousand", 110, "一百一十"},
	    {"chineseCountingThousand", 1024, "一千零二十四"},
	    {"chineseLegalSimplified", 15, "壹拾伍"},
	    {"ideographDigital", 2024, "二〇二四"}, {"decimal", 7, "7"},
	    {"decimalZero", 7, "07"}, {"decimalFullWidth", 12, "１２"},
	    {"decimalEnclosedCircle", 3, "③"},
	    {"decimalEnclosedCircle", 21, "㉑"},
	    {"decimalEnclosedCircle", 99, "99"},
	    {"ideographTraditional", 2, "乙"}, {"ideographZodiac", 12, "亥"},
	    {"upperRoman", 1994, "MCMXCIV"}, {"lowerRoman", 4, "iv"},
	    {"upperLetter", 27, "AA"}, {"lowerLetter", 0, "0"}};
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_clear(&out);
		assert_true(numeral(&out, cases[i].format, cases[i].number));
		assert_string_equal(out.s, cases[i].words);
	}
	buf_clear(&out);
	assert_false(numeral(&out, "aiueo", 3));
	assert_string_equal(out.s, "3");
	buf_free(&out);
}

static void
numbers_as_a_sheet_shows_them(void **state)
{
	static const struct {
		double value;
		const char *code, *shown;
	} cases[] = {{3, NULL, "3"}, {0.1 + 0.2, "General", "0.3"},
	    {53010219900101, NULL, "53010219900101"}, {12.5, "0.00", "12.50"},
	    {-12.5, "0.00", "-12.50"},
	    {1234567.891, "#,##0.00", "1,234,567.89"}, {999, "#,##0", "999"},
	    {0, "#,##0", "0"}, {0.256, "0.0%", "25.6%"}, {0.5, "#.##", ".5"},
	    {3, "000", "003"}, {12345678, "0.00,,", "12.35"},
	    {-5, "0;(0)", "(5)"}, {0, "0;-0;\"—\"", "—"},
	    {12, "0\"万元\"", "12万元"}, {8, "\\第0\\号", "第8号"},
	    {-0.001, "0.00", "0.00"},
	    {45443, "yyyy\"年\"m\"月\"d\"日\"", "2024年5月31日"},
	    {45443, "yyyy/m/d", "2024/5/31"},
	    {45443, "yyyy\\-mm\\-dd;@", "2024-05-31"},
	    {45443.75, "yyyy/m/d h:mm", "2024/5/31 18:00"},
	    {0.5, "h:mm AM/PM", "12:00 下午"}, {45443, "[$-804]aaaa", "星期五"},
	    {1, "yyyy/m/d", "1900/1/1"}, {61, "yyyy/m/d", "1900/3/1"},
	    {45443, "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"",
		"二〇二四年五月三十一日"}};
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_clear(&out);
		format_number(&out, cases[i].value, cases[i].code, false);
		assert_string_equal(out.s, cases[i].shown);
	}
	buf_clear(&out);
	format_number(&out, 43981, "yyyy/m/d", true);
	assert_string_equal(out.s, "2024/5/31");
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(numbers_in_words),
	    cmocka_unit_test(numbers_as_a_sheet_shows_them)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
