/*
 * Titles: a bar stands where a line of the title ends. Whole words, a line end
 * where the sense pauses, lines of a trapezium or a lozenge (GB/T 9704 7.3.1).
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
#include "set.h"

/* The title as it is set in so many characters a line. */
static char *
set_title(struct setter *s, const char *title, int characters)
{
	const struct look *look = &s->style->look[LOOK_TITLE];
	struct span span = {.text = title, .len = strlen(title), .look = look};
	struct par p = {.spans = &span,
	    .nspans = 1,
	    .title = true,
	    .set = SET_CENTER,
	    .width = characters * look->size};
	struct lines lines = par_set(s, &p);
	struct buf b = {0};
	size_t i;

	for (i = 0; i < lines.n; i++) {
		if (i)
			buf_putc(&b, '|');
		set_words(&b, &lines.at[i]);
	}
	return b.s;
}

/* Expected lines, set again from the same words without the bars. */
static void
assert_title(struct setter *s, const char *expected, int characters)
{
	struct buf plain = {0};
	const char *p;
	char *got;

	for (p = expected; *p; p++)
		if (*p != '|')
			buf_putc(&plain, *p);
	got = set_title(s, plain.s, characters);
	assert_string_equal(got, expected);
	free(got);
	buf_free(&plain);
}

static void
pauses_where_the_sense_does(void **state)
{
	static const char *const cases[] = {
	    "示例市人民政府办公室关于印发|示例市城乡居民大病保险实施办法的通知",
	    "示例市人民政府关于|科技创新支撑生态文明建设的意见",
	    "示例市人民政府办公室关于|深入落实安全生产举报奖励制度的通知",
	    "示例市院前急救体系建设|三年行动方案（2023—2025年）",
	    "示例市第八次（2016年度）|哲学社会科学优秀成果评奖项目名单",
	    "示例市人民代表大会常务委员会|关于加强市级预算审查监督的决定",
	    "示例省实施《中华人民共和国|农民专业合作社法》办法",
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_title(*state, cases[i], 21);
}

/* Words of every sort, in every width: none is parted. */
static void
parts_no_word(void **state)
{
	static const char title[] =
	    "示例市人民政府办公室关于印发麒山区乡村振兴“一网通办”三年行动方案"
	    "（2023—2025年）的通知";
	static const char *const words[] = {"示例市", "人民政府", "办公室",
	    "关于", "印发", "麒山区", "乡村", "振兴", "“一网通办”", "行动",
	    "方案", "（2023—2025年）", "的通知"};
	size_t i;
	int width;
	char *got;

	for (width = 14; width < 40; width++) {
		got = set_title(*state, title, width);
		for (i = 0; i < sizeof words / sizeof *words; i++)
			if (!strstr(got, words[i]))
				fail_msg("%d: %s parted in %s", width, words[i],
				    got);
		free(got);
	}
}

static void
has_no_waist(void **state)
{
	char *got = set_title(*state,
	    "示例市人民政府办公室关于印发示例市推进养老服务高质量发展"
	    "三年行动实施方案的通知",
	    16);
	const char *first = strchr(got, '|'), *second;

	assert_non_null(first);
	second = strchr(first + 1, '|');
	assert_non_null(second);
	assert_null(strchr(second + 1, '|'));
	assert_true(second - first >= first - got ||
	    (size_t)(second - first) >= strlen(second));
	free(got);
}

static void
one_line_where_it_fits(void **state)
{
	assert_title(*state, "示例市人民政府关于表彰先进的决定", 21);
}

/* Longer than is searched through, and without a place to break. */
static void
ends_at_any_length(void **state)
{
	struct buf b = {0};
	char *got;
	int i;

	for (i = 0; i < 3000; i++)
		buf_puts(&b, i % 2 ? "示例" : "办法");
	got = set_title(*state, b.s, 20);
	assert_non_null(strchr(got, '|'));
	free(got);
	buf_clear(&b);
	for (i = 0; i < 300; i++)
		buf_puts(&b, "a");
	got = set_title(*state, b.s, 20);
	assert_non_null(strchr(got, '|'));
	free(got);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pauses_where_the_sense_does),
	    cmocka_unit_test(parts_no_word),
	    cmocka_unit_test(has_no_waist),
	    cmocka_unit_test(one_line_where_it_fits),
	    cmocka_unit_test(ends_at_any_length),
	};

	return cmocka_run_group_tests(tests, set_setup, set_teardown);
}
