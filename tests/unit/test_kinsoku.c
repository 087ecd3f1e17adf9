/*
 * Where a line may end and how wide marks are beside each other. A bar in the
 * expected words stands where a line may end.
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
#include "set.h"

static void
assert_ends(struct setter *s, enum kinsoku_level level, const char *expected)
{
	struct style style = *s->style;
	struct setter setter = *s;
	struct buf plain = {0}, got = {0};
	struct span span = {.look = &style.look[LOOK_BODY]};
	struct words w;
	const char *p;
	size_t i;

	for (p = expected; *p; p++)
		if (*p != '|')
			buf_putc(&plain, *p);
	span.text = plain.s;
	span.len = plain.n;
	style.gaps =
	    kinsoku_gaps(s->arena, &(struct kinsoku_rules){.level = level});
	setter.style = &style;
	shape_words(&setter, &span, 1, &w);
	for (i = 0; i < w.clusters.n; i++) {
		if (w.clusters.at[i].cost < COST_NUMERAL)
			buf_putc(&got, '|');
		buf_add(&got, w.clusters.at[i].text, w.clusters.at[i].len);
	}
	assert_string_equal(got.s, expected);
	shape_free(&w);
	buf_free(&plain);
	buf_free(&got);
}

static void
ends_gb(void **state)
{
	static const char *const cases[] = {
	    "你|好，|世|界。",
	    "甲、|乙；|丙：|丁？|戊！",
	    "见|（《甲》）|项",
	    "“甲|乙”|丙|‘丁’",
	    "【甲】|「乙」|〔丙〕",
	    "）、|（",
	    "甲·|乙",
	    "甲|——|乙",
	    "甲|——|“乙”",
	    "……|——|甲",
	    "甲|——……|乙",
	    "甲|…………|乙",
	    "2024—|2026",
	    "10～|20",
	    "和/或",
	    "达|到|95.5%|以|上",
	    "20℃|左|右",
	    "¥100|元",
	    "3|年",
	    "GB/T |15834",
	    "PDF |(A4) |版",
	    "甲|A|乙",
	    "马 |锋",
	    "第|一",
	    "按|第十二条、|第3期",
	    "发|〔2024〕12号|文",
	    "令|〔2022〕19-20号",
	    "1|千|瓦|（kW·h）",
	    "_|_|_|年",
	    "甲　|乙",
	    "①|甲",
	};
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_ends(*state, LEVEL_GB, cases[i]);
}

static void
ends_by_level(void **state)
{
	assert_ends(*state, LEVEL_BASIC, "和/|或");
	assert_ends(*state, LEVEL_BASIC, "甲|……|乙");
	assert_ends(*state, LEVEL_STRICT, "甲……|乙——|丙");
}

/* Widths in halves of an em. */
static int
halves(struct setter *s, const char *words)
{
	const struct look *look = &s->style->look[LOOK_BODY];
	struct span span = {.text = words, .len = strlen(words), .look = look};

	return par_natural(s, &span, 1) / (look->size / 2);
}

static void
marks_close_up(void **state)
{
	struct setter *s = *state;

	/* Each stands between two Han, which take four halves. */
	assert_int_equal(halves(s, "甲，乙"), 4 + 2);
	assert_int_equal(halves(s, "甲，（乙"), 4 + 3);
	assert_int_equal(halves(s, "甲）（乙"), 4 + 3);
	assert_int_equal(halves(s, "甲）。乙"), 4 + 3);
	assert_int_equal(halves(s, "甲。”乙"), 4 + 3);
	assert_int_equal(halves(s, "甲：“《乙"), 4 + 4);
	assert_int_equal(halves(s, "甲》）、（乙"), 4 + 5);
	assert_int_equal(halves(s, "甲·乙"), 4 + 1);
	assert_int_equal(halves(s, "甲——乙"), 4 + 4);
	assert_int_equal(halves(s, "甲……乙"), 4 + 4);
	assert_int_equal(halves(s, "甲“乙”"), 4 + 3);
}

static void
edges_swallow_blanks(void **state)
{
	struct setter *s = *state;

	assert_int_equal(halves(s, "甲。"), 3);
	assert_int_equal(halves(s, "（甲）"), 4);
	assert_int_equal(halves(s, "甲 "), 2);
}

/* What stands between Han and Latin is the same, typed or not. */
static void
space_beside_latin(void **state)
{
	struct setter *s = *state;
	const struct look *look = &s->style->look[LOOK_BODY];
	struct span typed = {.text = "甲 A", .len = 5, .look = look};
	struct span bare = {.text = "甲A", .len = 4, .look = look};
	struct span latin = {.text = "A", .len = 1, .look = look};
	len_t width = par_natural(s, &bare, 1);

	assert_int_equal(width, par_natural(s, &typed, 1));
	assert_int_equal(width,
	    look->size + look->size * 14 / 100 + par_natural(s, &latin, 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ends_gb),
	    cmocka_unit_test(ends_by_level),
	    cmocka_unit_test(marks_close_up),
	    cmocka_unit_test(edges_swallow_blanks),
	    cmocka_unit_test(space_beside_latin),
	};

	return cmocka_run_group_tests(tests, set_setup, set_teardown);
}
