/*
 * The tree: links hold through every change, walks visit each node once and in
 * order, however deep, and the grammar says what may stand where.
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
links_hold(void **state)
{
	struct grown *g = *state;
	struct node *body = g->article.body;
	struct node *b = grow_paragraph(g, "b"), *d = grow_paragraph(g, "d");
	struct node *a = node_new(g->arena, NODE_PARAGRAPH, 9, 1);
	struct node *c = node_new(g->arena, NODE_PARAGRAPH, 9, 1);
	struct node *e = node_new(g->arena, NODE_PARAGRAPH, 9, 1);

	node_insert_before(b, a);
	node_insert_after(b, c);
	node_insert_after(d, e);
	node_check(body);
	assert_ptr_equal(body->first, a);
	assert_ptr_equal(body->last, e);
	node_unlink(a);
	node_unlink(c);
	node_unlink(e);
	node_check(body);
	assert_ptr_equal(body->first, b);
	assert_ptr_equal(body->last, d);
	assert_null(c->parent);
	node_unlink(b);
	node_unlink(d);
	assert_null(body->first);
	assert_null(body->last);
}

static void
walks_in_order(void **state)
{
	struct grown *g = *state;
	struct node *body = g->article.body;
	struct node *list = grow(g, body, NODE_LIST);
	struct node *item = grow(g, list, NODE_ITEM);
	struct node *inside = grow_words(g, item, NODE_PARAGRAPH, "inside");
	struct node *after = grow_paragraph(g, "after");

	assert_ptr_equal(node_next(body, body), list);
	assert_ptr_equal(node_next(body, item), inside);
	assert_ptr_equal(node_next(body, inside->first), after);
	assert_null(node_next(body, after->first));
	assert_ptr_equal(node_after(body, list), after);
	assert_null(node_after(list, item));
	assert_ptr_equal(node_above(inside->first, NODE_LIST), list);
	assert_null(node_above(list, NODE_LIST));
}

struct visits {
	int entered, left, depth;
};

static bool
visit(void *ctx, struct node *node)
{
	struct visits *v = ctx;

	v->entered++;
	v->depth++;
	return node->type != NODE_PARAGRAPH;
}

static void
quit(void *ctx, struct node *node)
{
	struct visits *v = ctx;

	(void)node;
	v->left++;
	v->depth--;
}

static void
visitors_enter_and_leave(void **state)
{
	static const struct node_visitor visitor = {visit, quit};
	struct grown *g = *state;
	struct visits v = {0};

	grow_paragraph(g, "skipped below");
	grow(g, grow(g, g->article.body, NODE_LIST), NODE_ITEM);
	node_walk(g->article.body, &visitor, &v);
	assert_int_equal(v.entered, 4);
	assert_int_equal(v.left, 4);
	assert_int_equal(v.depth, 0);
}

/* A million levels: nothing here may use the stack. */
static void
depth_is_free(void **state)
{
	static const struct node_visitor visitor = {visit, quit};
	struct grown *g = *state;
	struct node *at = g->article.body;
	struct visits v = {0};
	int i;

	for (i = 0; i < 1000000; i++)
		at = grow(g, at, NODE_FULL);
	node_check(g->article.body);
	node_walk(g->article.body, &visitor, &v);
	assert_int_equal(v.entered, 1000001);
	assert_int_equal(v.depth, 0);
}

static void
grammar_says(void **state)
{
	(void)state;
	assert_true(node_can_contain(NODE_ARTICLE, NODE_ATTACHMENT));
	assert_true(node_can_contain(NODE_ATTACHMENT, NODE_BOX));
	assert_true(node_can_contain(NODE_FULL, NODE_TABLE));
	assert_true(node_can_contain(NODE_PARAGRAPH, NODE_RUNIN));
	assert_false(node_can_contain(NODE_BOX, NODE_ATTACHMENT));
	assert_false(node_can_contain(NODE_HEADING, NODE_RUNIN));
	assert_false(node_can_contain(NODE_LINK, NODE_LINK));
	assert_false(node_can_contain(NODE_ARTICLE, NODE_TEXT));
	assert_false(node_can_contain(NODE_TEXT, NODE_TEXT));
}

static void
every_type_has_a_name(void **state)
{
	int a, b;

	(void)state;
	for (a = 0; a < NODE_MAX; a++) {
		assert_non_null(node_name((enum node_type)a));
		for (b = 0; b < a; b++)
			assert_string_not_equal(node_name((enum node_type)a),
			    node_name((enum node_type)b));
	}
}

static void
words_are_what_is_read(void **state)
{
	struct grown *g = *state;
	struct node *p = grow_paragraph(g, "甲"), *hidden;
	struct buf b = {0};

	grow(g, p, NODE_BREAK);
	grow_words(g, p, NODE_STRONG, "乙");
	grow(g, g->article.body, NODE_REMARK)->text = "不见";
	hidden = grow_attachment(g, g->article.body, 1, "略");
	hidden->as.attachment.omitted = true;
	grow_attachment(g, g->article.body, 2, "表")->as.attachment.label =
	    "附件2";
	tree_words(g->article.body, &b);
	assert_string_equal(b.s, "甲 乙\n附件2\n表\n");
	buf_free(&b);
}

static void
dump_shows_all(void **state)
{
	struct grown *g = *state;
	struct node *p = grow_paragraph(g, "引\"号\"\\\n");
	struct node *a = grow_attachment(g, g->article.body, 3, "表");
	struct buf b = {0};

	p->flags = NODE_LITERAL | NODE_DATE;
	p->anchor = "x1";
	a->as.attachment.landscape = true;
	tree_dump(g->article.body, &b);
	assert_string_equal(b.s,
	    "article [1:1]\n"
	    "  paragraph [1:1] literal date anchor=\"x1\"\n"
	    "    text [1:1] \"引\\\"号\\\"\\\\\\n\"\n"
	    "  attachment [2:1] no=3 landscape\n"
	    "    title heading [2:1] level=1\n"
	    "      text [2:1] \"表\"\n");
	buf_free(&b);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, grow_setup, grow_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(links_hold),
	    TEST(walks_in_order),
	    TEST(visitors_enter_and_leave),
	    TEST(depth_is_free),
	    TEST(grammar_says),
	    TEST(every_type_has_a_name),
	    TEST(words_are_what_is_read),
	    TEST(dump_shows_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
