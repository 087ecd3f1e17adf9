/*
 * Anchors: the addresses of FORMAT, unique, and not moved by what comes later.
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

static void
run(struct grown *g)
{
	tree_runin(g->arena, &g->article);
	tree_attachments(g->arena, &g->article, g->msgs);
	tree_anchors(g->arena, &g->article);
	node_check(g->article.body);
}

static struct node *
heading_in(struct grown *g, struct node *in, int level)
{
	struct node *node = grow_words(g, in, NODE_HEADING, "题");

	node->as.heading.level = level;
	return node;
}

static void
headings_by_place(void **state)
{
	struct grown *g = *state;
	struct node *body = g->article.body, *n[9];
	static const int levels[] = {2, 3, 3, 2, 3, 1, 2, 4, 1};
	static const char *const anchors[] = {"s1", "s1-1", "s1-2", "s2",
	    "s2-1", "d1", "d1-s1", "d1-s1-0-1", "d2"};
	int i;

	for (i = 0; i < 9; i++)
		n[i] = heading_in(g, body, levels[i]);
	run(g);
	for (i = 0; i < 9; i++)
		assert_string_equal(n[i]->anchor, anchors[i]);
	assert_true(body->flags & NODE_CARRIED);
}

static void
clauses_by_number(void **state)
{
	struct grown *g = *state;
	struct node *body = g->article.body, *n[7], *a, *box;

	n[0] = grow_paragraph(g, "第一条　甲");
	heading_in(g, body, 1);
	n[1] = grow_paragraph(g, "第十二条　甲");
	n[2] = grow_paragraph(g, "第十二条之一　甲");
	n[3] = grow_paragraph(g, "第十二条　又一个");
	heading_in(g, body, 1);
	n[4] = grow_paragraph(g, "第十二条　甲");
	a = grow_attachment(g, body, 1, "表");
	n[5] = grow_words(g, a, NODE_PARAGRAPH, "第十二条　甲");
	box = grow(g, body, NODE_BOX);
	n[6] = grow_words(g, box, NODE_PARAGRAPH, "第十二条　甲");
	run(g);
	assert_string_equal(n[0]->first->anchor, "t1");
	assert_string_equal(n[1]->first->anchor, "t12");
	assert_string_equal(n[2]->first->anchor, "t12-1");
	assert_string_equal(n[3]->first->anchor, "t12_2");
	assert_string_equal(n[4]->first->anchor, "d2-t12");
	assert_string_equal(n[5]->first->anchor, "a1-t12");
	assert_string_equal(n[6]->first->anchor, "box-1-t12");
}

static void
attachments_by_number(void **state)
{
	struct grown *g = *state;
	struct node *body = g->article.body, *a[3], *s;

	a[0] = grow_attachment(g, body, 4, "甲");
	s = heading_in(g, a[0], 2);
	a[1] = grow_attachment(g, body, 0, "乙");
	a[2] = grow_attachment(g, body, 4, "丙");
	run(g);
	assert_string_equal(a[0]->anchor, "a4");
	assert_string_equal(s->anchor, "a4-s1");
	assert_string_equal(a[1]->anchor, "a2");
	assert_string_equal(a[2]->anchor, "a4_2");
	assert_false(body->flags & NODE_CARRIED);
}

static void
an_omitted_one_lends_its_address(void **state)
{
	struct grown *g = *state;
	struct node *list = grow(g, g->article.body, NODE_ATTACHLIST);
	struct node *a = grow_attachment(g, g->article.body, 3, "甲");

	a->as.attachment.omitted = true;
	run(g);
	assert_string_equal(list->first->anchor, "a3");
}

static void
tables_figures_boxes(void **state)
{
	struct grown *g = *state;
	struct node *body = g->article.body, *box = grow(g, body, NODE_BOX);
	struct node *in = grow(g, box, NODE_TABLE);
	struct node *out = grow(g, body, NODE_TABLE);
	struct node *figure = grow(g, body, NODE_FIGURE);

	run(g);
	assert_string_equal(box->anchor, "box-1");
	assert_string_equal(in->anchor, "table-1");
	assert_string_equal(out->anchor, "table-2");
	assert_string_equal(figure->anchor, "figure-1");
}

static void
chronicle_by_day(void **state)
{
	struct grown *g = *state;
	static const char *const words[] = {"6月3日，甲", "6月3日，乙",
	    "9日~17日，丙", "6月30日—7月2日，丁", "没有日子"};
	static const char *const anchors[] = {
	    "m6-3", "m6-3_2", "m6-9", "m6-30"};
	struct node *n[5], *later;
	const char *title[] = {"2024年6月"};
	int i;

	g->article.kind = KIND_CHRONICLE;
	g->article.title = (struct strings){title, 1};
	for (i = 0; i < 5; i++)
		n[i] = grow_paragraph(g, words[i]);
	grow_heading(g, 2, "7月份");
	later = grow_paragraph(g, "3日，戊");
	run(g);
	for (i = 0; i < 4; i++)
		assert_string_equal(n[i]->anchor, anchors[i]);
	assert_null(n[4]->anchor);
	assert_string_equal(later->anchor, "m7-3");
}

/* Addresses already given stay when something is added after them. */
static void
later_things_change_nothing(void **state)
{
	struct grown *g = *state;
	struct node *n[3];
	const char *before[3];
	int i;

	n[0] = grow_heading(g, 2, "一");
	n[1] = grow_heading(g, 3, "（一）");
	n[2] = grow_attachment(g, g->article.body, 1, "甲");
	run(g);
	for (i = 0; i < 3; i++)
		before[i] = n[i]->anchor;
	grow_heading(g, 2, "二");
	grow_attachment(g, g->article.body, 1, "乙");
	run(g);
	for (i = 0; i < 3; i++)
		assert_string_equal(n[i]->anchor, before[i]);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, grow_setup, grow_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(headings_by_place),
	    TEST(clauses_by_number),
	    TEST(attachments_by_number),
	    TEST(an_omitted_one_lends_its_address),
	    TEST(tables_figures_boxes),
	    TEST(chronicle_by_day),
	    TEST(later_things_change_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
