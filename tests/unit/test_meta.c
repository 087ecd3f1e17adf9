/*
 * Facts in words: titles, dates, labels, numbers as Chinese documents write
 * them, and the ordinals paragraphs begin with.
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

#include "grow.h"

static int
number(const char *s)
{
	return meta_chinese_number(s, strlen(s));
}

static void
numbers_of_all_sorts(void **state)
{
	(void)state;
	assert_int_equal(number("一"), 1);
	assert_int_equal(number("十"), 10);
	assert_int_equal(number("十二"), 12);
	assert_int_equal(number("二十"), 20);
	assert_int_equal(number("九十九"), 99);
	assert_int_equal(number("一百零五"), 105);
	assert_int_equal(number("一百一十"), 110);
	assert_int_equal(number("一千零二十三"), 1023);
	assert_int_equal(number("两百"), 200);
	assert_int_equal(number("二〇二四"), 2024);
	assert_int_equal(number("二○○八"), 2008);
	assert_int_equal(number("二OＯ九"), 2009);
	assert_int_equal(number("12"), 12);
	assert_int_equal(number("１２"), 12);
	assert_int_equal(number("9999"), 9999);
}

static void
not_numbers(void **state)
{
	(void)state;
	assert_int_equal(number(""), 0);
	assert_int_equal(number("零"), 0);
	assert_int_equal(number("甲"), 0);
	assert_int_equal(number("十十"), 0);
	assert_int_equal(number("百"), 0);
	assert_int_equal(number("十百"), 0);
	assert_int_equal(number("12345"), 0);
	assert_int_equal(number("1a"), 0);
}

static void
every_number_reads_back(void **state)
{
	static const char *const digits[] = {
	    "", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
	char s[64];
	int n, thousands, hundreds, tens, ones;

	(void)state;
	for (n = 1; n <= 9999; n++) {
		thousands = n / 1000;
		hundreds = n / 100 % 10;
		tens = n / 10 % 10;
		ones = n % 10;
		snprintf(s, sizeof s, "%s%s%s%s%s%s%s%s%s", digits[thousands],
		    thousands ? "千" : "",
		    thousands && !hundreds && (tens || ones) ? "零" : "",
		    digits[hundreds], hundreds ? "百" : "",
		    hundreds && !tens && ones ? "零" : "", digits[tens],
		    tens ? "十" : "", digits[ones]);
		assert_int_equal(number(s), n);
	}
}

static void
ordinal(const char *s, enum ordinal sort, const char *words, int value)
{
	size_t n = 99;
	int got = -1;

	assert_int_equal(meta_ordinal(s, &n, &got), sort);
	assert_int_equal(n, strlen(words));
	assert_int_equal(got, value);
}

static void
ordinals_by_sort(void **state)
{
	(void)state;
	ordinal("一、总则", ORDINAL_HAN, "一、", 1);
	ordinal("二十三、其他", ORDINAL_HAN, "二十三、", 23);
	ordinal("（一）目标", ORDINAL_HAN_PAREN, "（一）", 1);
	ordinal("(十)目标", ORDINAL_HAN_PAREN, "(十)", 10);
	ordinal("1. 目标", ORDINAL_NUM_DOT, "1.", 1);
	ordinal("12．目标", ORDINAL_NUM_DOT, "12．", 12);
	ordinal("3、目标", ORDINAL_NUM_COMMA, "3、", 3);
	ordinal("4)目标", ORDINAL_NUM_CLOSE, "4)", 4);
	ordinal("4）目标", ORDINAL_NUM_CLOSE, "4）", 4);
	ordinal("（5）目标", ORDINAL_NUM_PAREN, "（5）", 5);
	ordinal("③目标", ORDINAL_CIRCLED, "③", 3);
	ordinal("㉑目标", ORDINAL_CIRCLED, "㉑", 21);
	ordinal("⑵目标", ORDINAL_NUM_PAREN, "⑵", 2);
	ordinal("⒊目标", ORDINAL_NUM_DOT, "⒊", 3);
	ordinal("一是抓落实", ORDINAL_HAN_SAID, "一是", 1);
	ordinal("二要抓落实", ORDINAL_HAN_SAID, "二要", 2);
	ordinal("1.2　编制依据", ORDINAL_DECIMAL, "1.2", 2);
	ordinal("3.1.4 响应", ORDINAL_DECIMAL, "3.1.4", 4);
	ordinal("——坚持统筹", ORDINAL_DASH, "——", 0);
	ordinal("第十二条　本办法", ORDINAL_CLAUSE, "第十二条", 12);
	ordinal("第3条本办法", ORDINAL_CLAUSE, "第3条", 3);
	ordinal("第十二条之一　本", ORDINAL_CLAUSE, "第十二条之一", 12);
}

static void
no_ordinals(void **state)
{
	(void)state;
	ordinal("", ORDINAL_NONE, "", 0);
	ordinal("为了示例", ORDINAL_NONE, "", 0);
	ordinal("2024年", ORDINAL_NONE, "", 0);
	ordinal("2024.5", ORDINAL_NONE, "", 0);
	ordinal("第十二章", ORDINAL_NONE, "", 0);
	ordinal("一个", ORDINAL_NONE, "", 0);
	ordinal("（试行）", ORDINAL_NONE, "", 0);
	ordinal("—目标", ORDINAL_NONE, "", 0);
	ordinal("零、", ORDINAL_NONE, "", 0);
}

/* The number after a counting dot may be a year. */
static void
a_year_after_the_dot(void **state)
{
	(void)state;
	ordinal("1.2024年完成", ORDINAL_NUM_DOT, "1.", 1);
}

static void
dates_are_real(void **state)
{
	struct date d = {0};

	(void)state;
	assert_true(meta_parse_date("2024-02-29", &d));
	assert_int_equal(d.year * 10000 + d.month * 100 + d.day, 20240229);
	assert_false(meta_parse_date("2023-02-29", &d));
	assert_false(meta_parse_date("1900-02-29", &d));
	assert_true(meta_parse_date("2000-02-29", &d));
	assert_false(meta_parse_date("2024-13-01", &d));
	assert_false(meta_parse_date("2024-04-31", &d));
	assert_false(meta_parse_date("2024-4-1", &d));
	assert_false(meta_parse_date("2024-04-01x", &d));
	assert_false(meta_parse_date("", &d));
}

static void
titles_and_labels(void **state)
{
	struct grown *g = *state;
	const char *lines[] = {"示例办公室关于印发", "示例办法的通知"};
	const char *latin[] = {"关于ISO", "9001的通知"};
	struct article a = {.title = {lines, 2}};
	struct issue issue = {.year = 2024, .number = 7};

	assert_string_equal(
	    meta_title(g->arena, &a), "示例办公室关于印发示例办法的通知");
	a.title = (struct strings){latin, 2};
	assert_string_equal(meta_title(g->arena, &a), "关于ISO 9001的通知");
	assert_string_equal(meta_issue_label(g->arena, &issue), "2024年第7期");
	issue.supplement = 1;
	assert_string_equal(
	    meta_issue_label(g->arena, &issue), "2024年第7期增刊1");
	assert_string_equal(
	    meta_date(g->arena, (struct date){2024, 5, 31}), "2024年5月31日");
	assert_string_equal(meta_date(g->arena, (struct date){0}), "");
}

/* The category stands before a title that says too little, once. */
static void
titles_that_say_too_little(void **state)
{
	static const struct {
		enum article_kind kind;
		const char *toc_title, *title, *full;
	} cases[] = {
	    {KIND_DOCUMENT, NULL, "2024年6月", "2024年6月"},
	    {KIND_DOCUMENT, "2024年6月", "2024年6月", "2024年6月"},
	    {KIND_DOCUMENT, "", "2024年6月", "大事记 2024年6月"},
	    {KIND_CHRONICLE, NULL, "2024年6月", "大事记 2024年6月"},
	    {KIND_PERSONNEL, NULL, "2024年6月", "大事记 2024年6月"},
	    {KIND_CHRONICLE, "", "大事记", "大事记"},
	    {KIND_CHRONICLE, NULL, "2024年6月大事记", "2024年6月大事记"},
	};
	struct grown *g = *state;
	const char *categories[] = {"综合", "大事记"}, *title[1];
	struct article a = {.title = {title, 1}, .category = {categories, 2}};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		a.kind = cases[i].kind;
		a.toc_title = cases[i].toc_title;
		title[0] = cases[i].title;
		assert_string_equal(
		    meta_full_title(g->arena, &a), cases[i].full);
	}
	a.category.n = 0;
	title[0] = "2024年6月";
	assert_string_equal(meta_full_title(g->arena, &a), "2024年6月");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, grow_setup, grow_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(numbers_of_all_sorts),
	    TEST(not_numbers),
	    TEST(every_number_reads_back),
	    TEST(ordinals_by_sort),
	    TEST(no_ordinals),
	    TEST(a_year_after_the_dot),
	    TEST(dates_are_real),
	    TEST(titles_and_labels),
	    TEST(titles_that_say_too_little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
