/*
 * Entries of chronicles and personnel matters: which day, in which year; whose
 * name; and the order of names in an index.
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

#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "site/site.h"
#include "site/parts.h"
#include "grow.h"

/* The only entry of a chronicle with this title, in an issue of June 2024. */
static void
falls_on(const char *title, const char *heading, const char *words,
    const char *first, const char *last)
{
	void *state;
	struct grown *g;
	struct issue issue = {.id = "2024-06", .year = 2024};
	struct entry *e;
	char days[64];

	grow_setup(&state);
	g = state;
	g->article.kind = KIND_CHRONICLE;
	g->article.title = (struct strings){&title, 1};
	if (heading)
		grow_words(g, g->article.body, NODE_HEADING, heading);
	grow_words(g, g->article.body, NODE_PARAGRAPH, words);
	assert_int_equal(
	    tree_entries(g->arena, &issue, &g->article, &e), first ? 1 : 0);
	if (first) {
		snprintf(days, sizeof days, "%d-%d-%d", e->first.year,
		    e->first.month, e->first.day);
		assert_string_equal(days, first);
		snprintf(days, sizeof days, "%d-%d-%d", e->last.year,
		    e->last.month, e->last.day);
		assert_string_equal(days, last);
	}
	grow_teardown(&state);
}

static void
a_day_has_the_year_that_is_said(void **state)
{
	(void)state;
	falls_on("2022年6月", NULL, "6月3日，某事。", "2022-6-3", "2022-6-3");
	falls_on("大事记", "2021年5月", "7日，某事。", "2021-5-7", "2021-5-7");
	falls_on("2021年12月至2022年1月", NULL, "1月2日，某事。", "2022-1-2",
	    "2022-1-2");
}

static void
a_day_without_a_year_is_not_after_the_issue(void **state)
{
	(void)state;
	falls_on("大事记", "5月份", "8日，某事。", "2024-5-8", "2024-5-8");
	falls_on("大事记", "12月份", "8日，某事。", "2023-12-8", "2023-12-8");
}

static void
several_days_end_in_the_next_year(void **state)
{
	(void)state;
	falls_on(
	    "大事记", "5月份", "8日～10日，某事。", "2024-5-8", "2024-5-10");
	falls_on("2023年12月", NULL, "12月30日至1月2日，某事。", "2023-12-30",
	    "2024-1-2");
}

static void
what_is_no_day_is_no_entry(void **state)
{
	(void)state;
	falls_on("2024年6月", NULL, "本月共召开会议3次。", NULL, NULL);
	falls_on("2024年6月", NULL, "6月31日，某事。", NULL, NULL);
	falls_on("大事记", NULL, "3日，某事。", NULL, NULL);
}

static void
a_name_ends_at_the_wide_space(void **state)
{
	struct grown *g = *state;
	struct issue issue = {.id = "2024-06", .year = 2024};
	struct node *list = grow(g, g->article.body, NODE_LIST);
	struct entry *e;

	g->article.kind = KIND_PERSONNEL;
	grow_words(g, grow(g, list, NODE_ITEM), NODE_PARAGRAPH,
	    "甲 某　任示例局局长。");
	grow_words(
	    g, grow(g, list, NODE_ITEM), NODE_PARAGRAPH, "没有姓名的一项。");
	assert_int_equal(tree_entries(g->arena, &issue, &g->article, &e), 1);
	assert_string_equal(e->name, "甲某");
	assert_string_equal(e->words, "任示例局局长。");
}

/* By sound; a surname of the second level where it sounds; 𬳵 after all. */
static void
names_stand_by_their_sound(void **state)
{
	static const char *const names[] = {
	    "白某", "单某", "田某", "佟某", "欧某", "欧阳某", "Ann", NULL};
	static const char *const sorted[] = {
	    "Ann", "白某", "欧某", "欧阳某", "单某", "田某", "佟某", NULL};
	struct order *o = order_open();
	struct buf a = {0}, b = {0};
	size_t i, k, below;

	(void)state;
	for (i = 0; names[i]; i++) {
		below = 0;
		order_name_key(o, names[i], &a);
		for (k = 0; names[k]; k++) {
			buf_clear(&b);
			order_name_key(o, names[k], &b);
			below += strcmp(b.s, a.s) < 0;
		}
		assert_string_equal(sorted[below], names[i]);
		buf_clear(&a);
	}
	assert_int_equal(order_initial(o, "佟某"), 'T');
	assert_int_equal(order_initial(o, "单某"), 'S');
	assert_int_equal(order_initial(o, "𬳵某"), 0);
	assert_int_equal(order_surname("欧阳某"), strlen("欧阳"));
	assert_int_equal(order_surname("欧阳"), strlen("欧"));
	buf_free(&a);
	buf_free(&b);
	order_close(o);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, grow_setup, grow_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_day_has_the_year_that_is_said),
	    TEST(a_day_without_a_year_is_not_after_the_issue),
	    TEST(several_days_end_in_the_next_year),
	    TEST(what_is_no_day_is_no_entry),
	    TEST(a_name_ends_at_the_wide_space),
	    TEST(names_stand_by_their_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
