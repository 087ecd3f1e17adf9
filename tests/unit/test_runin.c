/*
 * Run-in headings and numbers of 条: which paragraphs have one, of what level,
 * and that no word is moved or lost when they are cut.
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

/* The run-in heading's words and level of a paragraph, "" and 0 for none. */
static void
has_runin(struct grown *g, const struct node *p, const char *words, int level)
{
	const struct node *first = p->first;
	bool is = first && first->type == NODE_RUNIN;

	assert_string_equal(
	    is ? tree_inline_string(g->arena, first) : "", words);
	assert_int_equal(is ? first->as.runin.level : 0, level);
}

static void
run(struct grown *g)
{
	struct buf before = {0}, after = {0};

	tree_words(g->article.body, &before);
	tree_runin(g->arena, &g->article);
	node_check(g->article.body);
	tree_words(g->article.body, &after);
	assert_string_equal(before.s, after.s);
	buf_free(&before);
	buf_free(&after);
}

static void
all_of_a_series(void **state)
{
	struct grown *g = *state;
	struct node *a = grow_paragraph(g, "（一）统一思想。各地要重视。");
	struct node *b = grow_paragraph(g, "另有一段不带序号。没有标题。");
	struct node *c = grow_paragraph(g, "（二）明确分工。各负其责。");

	run(g);
	has_runin(g, a, "（一）统一思想。", 3);
	has_runin(g, b, "", 0);
	has_runin(g, c, "（二）明确分工。", 3);
	assert_true(a->flags & NODE_ORDINAL);
	assert_false(b->flags & NODE_ORDINAL);
}

static void
one_that_ends_there_spoils_it(void **state)
{
	struct grown *g = *state;
	struct node *a = grow_paragraph(g, "1.统一思想。各地要重视。");
	struct node *b = grow_paragraph(g, "2.明确分工。");
	struct node *c = grow_paragraph(g, "3.加强督查；");

	run(g);
	has_runin(g, a, "", 0);
	has_runin(g, b, "", 0);
	has_runin(g, c, "", 0);
}

/* 30 characters may stand there, 31 may not. */
static void
length_is_counted_whole(void **state)
{
	struct grown *g = *state;
	struct node *p;

	p = grow_paragraph(g,
	    "1.一二三四五六七八九十一二三四五六七八九十一二三四五六七。后面");
	grow_heading(g, 2, "二、");
	run(g);
	has_runin(g, p,
	    "1.一二三四五六七八九十一二三四五六七八九十一二三四五六七。", 4);
	p = grow_paragraph(g,
	    "1.一二三四五六七八九十一二三四五六七八九十一二三四五六七八。后面");
	run(g);
	has_runin(g, p, "", 0);
}

static void
a_heading_ends_a_series(void **state)
{
	struct grown *g = *state;
	struct node *a = grow_paragraph(g, "（一）甲事。要办。"), *b;

	grow_heading(g, 2, "二、下一节");
	b = grow_paragraph(g, "（一）没有后文的一句。");
	run(g);
	has_runin(g, a, "（一）甲事。", 3);
	has_runin(g, b, "", 0);
}

/* Each outer paragraph has its own inner series; the outer one goes on. */
static void
series_nest(void **state)
{
	struct grown *g = *state;
	struct node *a = grow_paragraph(g, "（一）甲事。要办。");
	struct node *a1 = grow_paragraph(g, "1.甲一。如此办。");
	struct node *a2 = grow_paragraph(g, "2.甲二。那样办。");
	struct node *b = grow_paragraph(g, "（二）乙事。也要办。");
	struct node *b1 = grow_paragraph(g, "1.乙一没有小标题");

	run(g);
	has_runin(g, a, "（一）甲事。", 3);
	has_runin(g, a1, "1.甲一。", 4);
	has_runin(g, a2, "2.甲二。", 4);
	has_runin(g, b, "（二）乙事。", 3);
	has_runin(g, b1, "", 0);
}

static void
a_clause_ends_a_series_and_is_marked(void **state)
{
	struct grown *g = *state;
	struct node *c1 = grow_paragraph(g, "第一条　下列事项：");
	struct node *a = grow_paragraph(g, "（一）甲事。要办。");
	struct node *c2 = grow_paragraph(g, "第十二条之一各单位：");
	struct node *b = grow_paragraph(g, "（一）乙事；");
	const struct node *mark;

	run(g);
	has_runin(g, a, "（一）甲事。", 3);
	has_runin(g, b, "", 0);
	mark = c1->first;
	assert_int_equal(mark->type, NODE_CLAUSE);
	assert_string_equal(mark->first->text, "第一条");
	assert_string_equal(mark->next->text, "　下列事项：");
	mark = c2->first;
	assert_int_equal(mark->as.clause.number, 12);
	assert_int_equal(mark->as.clause.sub, 1);
	assert_string_equal(mark->first->text, "第十二条之一");
}

static void
a_literal_paragraph_is_left_alone(void **state)
{
	struct grown *g = *state;
	struct node *a = grow_paragraph(g, "（一）甲事。要办。");
	struct node *b = grow_paragraph(g, "（二）不是标题。");
	struct node *c = grow_paragraph(g, "第三条没有标记");

	b->flags = c->flags = NODE_LITERAL;
	run(g);
	has_runin(g, a, "（一）甲事。", 3);
	has_runin(g, b, "", 0);
	assert_int_equal(c->first->type, NODE_TEXT);
}

/* What counts nothing stands one below what it is under; alone it is none. */
static void
dashes_and_spoken_numbers(void **state)
{
	struct grown *g = *state;
	struct node *a, *b, *c, *d;

	grow_heading(g, 3, "（二）原则");
	a = grow_paragraph(g, "——坚持统筹。上下联动。");
	b = grow_paragraph(g, "——坚持创新。先行先试。");
	grow_heading(g, 2, "三、要求");
	c = grow_paragraph(g, "一是抓落实。二是抓督查。三是抓总结。");
	grow_heading(g, 2, "四、其他");
	d = grow_paragraph(g, "——某人说。就一句。");
	run(g);
	has_runin(g, a, "——坚持统筹。", 4);
	has_runin(g, b, "——坚持创新。", 4);
	has_runin(g, c, "", 0);
	has_runin(g, d, "", 0);
}

static void
cuts_through_strong(void **state)
{
	struct grown *g = *state;
	struct node *a = grow(g, g->article.body, NODE_PARAGRAPH);
	struct node *b = grow(g, g->article.body, NODE_PARAGRAPH);
	struct node *c = grow(g, g->article.body, NODE_PARAGRAPH);

	grow_words(g, a, NODE_STRONG, "（一）全部加粗。后文也加粗");
	grow_words(g, b, NODE_STRONG, "（二）正好加粗。");
	grow(g, b, NODE_TEXT)->text = "后文";
	grow_words(g, c, NODE_STRONG, "（三）半截");
	grow(g, c, NODE_TEXT)->text = "加粗。后文";
	run(g);
	has_runin(g, a, "（一）全部加粗。", 3);
	assert_int_equal(a->first->first->type, NODE_STRONG);
	assert_int_equal(a->last->type, NODE_STRONG);
	has_runin(g, b, "（二）正好加粗。", 3);
	has_runin(g, c, "（三）半截加粗。", 3);
	assert_string_equal(c->last->text, "后文");
}

/* A heading in a box is the box's; one in ::: full is everybody's. */
static void
boxes_are_apart_full_is_not(void **state)
{
	struct grown *g = *state;
	struct node *a = grow_paragraph(g, "1.甲事。要办。"), *box, *full, *b;

	box = grow(g, g->article.body, NODE_BOX);
	grow_words(g, box, NODE_HEADING, "专栏")->as.heading.level = 2;
	grow_words(g, box, NODE_PARAGRAPH, "1.没有后文");
	b = grow_paragraph(g, "2.乙事。要办。");
	full = grow(g, g->article.body, NODE_FULL);
	grow_words(g, full, NODE_HEADING, "二、")->as.heading.level = 2;
	grow_paragraph(g, "1.没有后文");
	run(g);
	has_runin(g, a, "1.甲事。", 4);
	has_runin(g, b, "2.乙事。", 4);
}

static void
only_flowing_text_has_them(void **state)
{
	struct grown *g = *state;
	struct node *note = grow(g, g->article.body, NODE_NOTE);
	struct node *p =
	    grow_words(g, note, NODE_PARAGRAPH, "（一）附注。不是标题。");
	struct node *empty = grow(g, g->article.body, NODE_PARAGRAPH);

	run(g);
	has_runin(g, p, "", 0);
	assert_null(empty->first);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, grow_setup, grow_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(all_of_a_series),
	    TEST(one_that_ends_there_spoils_it),
	    TEST(length_is_counted_whole),
	    TEST(a_heading_ends_a_series),
	    TEST(series_nest),
	    TEST(a_clause_ends_a_series_and_is_marked),
	    TEST(a_literal_paragraph_is_left_alone),
	    TEST(dashes_and_spoken_numbers),
	    TEST(cuts_through_strong),
	    TEST(boxes_are_apart_full_is_not),
	    TEST(only_flowing_text_has_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
