/*
 * Attachments: lists made and linked, references found in the words and only
 * where they are meant, disagreements told.
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
	tree_attachments(g->arena, &g->article, g->msgs);
	node_check(g->article.body);
}

/* The words of the links in a block, each followed by |. */
static const char *
links(struct grown *g, const struct node *block)
{
	struct buf b = {0};
	const struct node *at;
	char *s;

	for (at = block; at; at = node_next(block, at))
		if (at->type == NODE_LINK) {
			tree_inline_words(at, &b);
			buf_putc(&b, '|');
		}
	s = arena_dup(g->arena, b.n ? b.s : "", b.n);
	buf_free(&b);
	return s;
}

static void
an_empty_list_is_made(void **state)
{
	struct grown *g = *state;
	struct node *list = grow(g, g->article.body, NODE_ATTACHLIST), *e;
	struct node *one = grow_attachment(g, g->article.body, 1, "任务分工表");
	struct node *two = grow_attachment(g, g->article.body, 2, "申请表");

	two->as.attachment.note = "（样表）";
	two->as.attachment.omitted = true;
	run(g);
	e = list->first;
	assert_string_equal(tree_inline_string(g->arena, e), "附件：");
	assert_null(e->as.entry.attachment);
	e = e->next;
	assert_string_equal(tree_inline_string(g->arena, e), "1.任务分工表");
	assert_ptr_equal(e->as.entry.attachment, one);
	assert_true(e->as.entry.made);
	e = e->next;
	assert_string_equal(
	    tree_inline_string(g->arena, e), "2.申请表（样表）");
	assert_ptr_equal(e->as.entry.attachment, two);
	assert_ptr_equal(two->as.attachment.entry, e);
	assert_null(e->next);
	assert_string_equal(one->as.attachment.label, "附件1");
	assert_int_equal(grow_count(g, "test.md"), 0);
}

static void
a_single_one_has_no_number(void **state)
{
	struct grown *g = *state;
	struct node *list = grow(g, g->article.body, NODE_ATTACHLIST);
	struct node *only = grow_attachment(g, g->article.body, 0, "清单");

	run(g);
	assert_string_equal(
	    tree_inline_string(g->arena, list->first), "附件：清单");
	assert_ptr_equal(list->first->as.entry.attachment, only);
	assert_null(list->first->next);
	assert_string_equal(only->as.attachment.label, "附件");
}

static void
typed_lists_are_linked(void **state)
{
	static const char *const lines[] = {"附件：", "1、任务 分工表",
	    "附件2：考核办法（略）", "附件：3.名单"};
	struct grown *g = *state;
	struct node *list = grow(g, g->article.body, NODE_ATTACHLIST), *e;
	struct node *a[3];
	int i;

	for (i = 0; i < 4; i++)
		grow_words(g, list, NODE_ENTRY, lines[i]);
	a[0] = grow_attachment(g, g->article.body, 1, "任务分工表");
	a[1] = grow_attachment(g, g->article.body, 2, "考核办法");
	a[2] = grow_attachment(g, g->article.body, 3, "人员名单");
	run(g);
	for (e = list->first->next, i = 0; i < 3; e = e->next, i++) {
		assert_ptr_equal(e->as.entry.attachment, a[i]);
		assert_int_equal(e->as.entry.no, i + 1);
	}
	assert_int_equal(grow_count(g, "test.md"), 1);
	assert_int_equal(grow_count(g, "人员名单"), 1);
}

static void
disagreements_are_told(void **state)
{
	struct grown *g = *state;
	struct node *list = grow(g, g->article.body, NODE_ATTACHLIST);

	grow_words(g, list, NODE_ENTRY, "1.甲表");
	grow_words(g, list, NODE_ENTRY, "1.甲表");
	grow_words(g, list, NODE_ENTRY, "2.乙表");
	grow_attachment(g, g->article.body, 1, "甲表");
	grow_attachment(g, g->article.body, 4, "丁表");
	grow_attachment(g, g->article.body, 4, "丁表");
	grow_attachment(g, g->article.body, 0, "戊表");
	run(g);
	assert_int_equal(grow_count(g, "names attachment 2,"), 1);
	assert_int_equal(grow_count(g, "names 附件1 twice"), 1);
	assert_int_equal(grow_count(g, "does not name 附件4"), 2);
	assert_int_equal(grow_count(g, "number 4 is used twice"), 1);
	assert_int_equal(grow_count(g, "4 stands where 2"), 1);
	assert_int_equal(grow_count(g, "has no number"), 1);
}

static void
references_become_links(void **state)
{
	struct grown *g = *state;
	struct node *a =
	    grow_paragraph(g, "书面申请（详见附件1）和附件二、附件 2。");
	struct node *b = grow_paragraph(g, "附件12");
	struct node *c = grow_paragraph(g, "附件1—2一并报送");
	struct node *one, *two;

	grow(g, g->article.body, NODE_ATTACHLIST);
	one = grow_attachment(g, g->article.body, 1, "甲");
	two = grow_attachment(g, g->article.body, 2, "乙");
	run(g);
	assert_string_equal(links(g, a), "附件1|附件二|附件 2|");
	assert_string_equal(links(g, b), "");
	assert_string_equal(links(g, c), "附件1|");
	assert_ptr_equal(a->first->next->as.link.to, one);
	assert_ptr_equal(a->last->prev->as.link.to, two);
	assert_string_equal(tree_inline_string(g->arena, a),
	    "书面申请（详见附件1）和附件二、附件 2。");
	assert_int_equal(grow_count(g, "points to"), 0);
}

static void
other_words_do_not(void **state)
{
	struct grown *g = *state;
	struct node *body = g->article.body, *p, *link;

	p = grow_paragraph(g, "附件一并报送，附件1份，《某公约》附件1。");
	link = grow(g, grow(g, body, NODE_PARAGRAPH), NODE_LINK);
	grow(g, link, NODE_TEXT)->text = "附件1";
	grow_heading(g, 2, "附件1");
	grow(g, body, NODE_ATTACHLIST);
	grow_words(g, grow_attachment(g, body, 1, "甲"), NODE_PARAGRAPH,
	    "本表即附件1");
	run(g);
	assert_string_equal(links(g, p), "");
	assert_string_equal(links(g, body), "附件1|");
}

static void
a_reference_to_nothing_is_told(void **state)
{
	struct grown *g = *state;
	struct node *p = grow_paragraph(g, "详见附件3，附件4也是");

	run(g);
	assert_string_equal(links(g, p), "");
	assert_int_equal(grow_count(g, "attachment 3"), 1);
	assert_int_equal(grow_count(g, "attachment 4"), 0);
}

/* 见附件 leads to the only one there is. */
static void
one_needs_no_number(void **state)
{
	struct grown *g = *state;
	struct node *p =
	    grow_paragraph(g, "名单见附件，所附附件请查收，见附件1");

	grow(g, g->article.body, NODE_ATTACHLIST);
	grow_attachment(g, g->article.body, 0, "名单");
	run(g);
	assert_string_equal(links(g, p), "附件|附件1|");
}

static void
an_omitted_one_is_found_in_the_list(void **state)
{
	struct grown *g = *state;
	struct node *p = grow_paragraph(g, "见附件1");
	struct node *list = grow(g, g->article.body, NODE_ATTACHLIST);
	struct node *a = grow_attachment(g, g->article.body, 1, "甲");

	a->as.attachment.omitted = true;
	run(g);
	assert_ptr_equal(p->last->as.link.to, list->first);
}

/* Two documents carried, each with its own attachment 1. */
static void
each_document_has_its_own(void **state)
{
	struct grown *g = *state;
	struct node *body = g->article.body, *p[2], *list[2], *a[2];
	int i;

	for (i = 0; i < 2; i++) {
		p[i] = grow_paragraph(g, "见附件1");
		list[i] = grow(g, body, NODE_ATTACHLIST);
		a[i] = grow_attachment(g, body, 1, "甲");
	}
	run(g);
	for (i = 0; i < 2; i++) {
		assert_ptr_equal(p[i]->last->as.link.to, a[i]);
		assert_ptr_equal(list[i]->first->as.entry.attachment, a[i]);
	}
	assert_int_equal(grow_count(g, "test.md"), 0);
}

/* The notice's list and the document's, both before the attachments. */
static void
two_lists_share(void **state)
{
	struct grown *g = *state;
	struct node *one = grow(g, g->article.body, NODE_ATTACHLIST);
	struct node *two = grow(g, g->article.body, NODE_ATTACHLIST);
	struct node *a = grow_attachment(g, g->article.body, 0, "甲");

	run(g);
	assert_ptr_equal(one->first->as.entry.attachment, a);
	assert_ptr_equal(two->first->as.entry.attachment, a);
	assert_int_equal(grow_count(g, "test.md"), 0);
}

static void
attachments_of_an_attachment(void **state)
{
	struct grown *g = *state;
	struct node *outer, *inner, *p, *q;

	grow(g, g->article.body, NODE_ATTACHLIST);
	outer = grow_attachment(g, g->article.body, 1, "办法");
	p = grow_words(g, outer, NODE_PARAGRAPH, "见附件1和附件2");
	grow(g, outer, NODE_ATTACHLIST);
	inner = grow_attachment(g, outer, 1, "表");
	q = grow_attachment(g, g->article.body, 2, "细则");
	run(g);
	assert_string_equal(links(g, p), "附件1|附件2|");
	assert_ptr_equal(p->first->next->as.link.to, inner);
	assert_ptr_equal(p->last->as.link.to, q);
	assert_int_equal(grow_count(g, "test.md"), 0);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, grow_setup, grow_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(an_empty_list_is_made),
	    TEST(a_single_one_has_no_number),
	    TEST(typed_lists_are_linked),
	    TEST(disagreements_are_told),
	    TEST(references_become_links),
	    TEST(other_words_do_not),
	    TEST(a_reference_to_nothing_is_told),
	    TEST(one_needs_no_number),
	    TEST(an_omitted_one_is_found_in_the_list),
	    TEST(each_document_has_its_own),
	    TEST(two_lists_share),
	    TEST(attachments_of_an_attachment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
