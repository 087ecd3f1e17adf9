/*
 * Columns and pages, over lines that are only rectangles: what a reader of
 * print counts on, whatever the words are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"

enum {
	PITCH = 1000,
	ROWS = 10, /* in a column */
	COLUMN = 20000,
	LEFT = 5000,
	TOP = 3000
};

struct bench {
	struct style style;
	struct setter setter;
	struct pages_list list;
	struct composer *composer;
	struct blocks blocks;
	int lines; /* made so far: a line is as wide as its number */
	uint32_t seed;
};

/* A line as it came out. */
struct seen {
	size_t page;
	int column, row, id;
};

static void
bench_open(struct bench *b)
{
	*b = (struct bench){.seed = 7, .list = {.next_number = 1}};
	b->style = (struct style){.arena = arena_new(),
	    .width = 2 * LEFT + 2 * COLUMN + PITCH,
	    .height = TOP + ROWS * PITCH + TOP,
	    .top = TOP,
	    .bottom = TOP,
	    .inner = LEFT,
	    .outer = LEFT,
	    .columns = 2,
	    .column = COLUMN,
	    .gutter = PITCH,
	    .pitch = PITCH,
	    .lines = ROWS,
	    .measure = 2 * COLUMN + PITCH};
	b->setter = (struct setter){
	    .arena = b->style.arena, .style = &b->style, .msgs = msgs_new()};
	b->composer = compose_new(&b->setter, &b->list, NULL);
}

static void
bench_close(struct bench *b)
{
	vec_free(&b->list);
	msgs_free(b->setter.msgs);
	arena_free(b->style.arena);
}

static struct block *
add_lines(struct bench *b, int n)
{
	struct lines lines = {
	    .at = ARENA_ARRAY(b->setter.arena, struct line, (size_t)n),
	    .n = (size_t)n};
	struct block *block;
	int i;

	for (i = 0; i < n; i++) {
		lines.at[i].ascent = PITCH;
		items_rect(&b->setter, &lines.at[i].items, 0, -PITCH,
		    ++b->lines, PITCH, INK_BLACK);
	}
	block = block_lines(&b->setter, lines, NULL);
	block->node = node_new(b->setter.arena, NODE_PARAGRAPH, b->lines, 1);
	blocks_add(&b->blocks, block);
	return block;
}

static int
any(struct bench *b, int n)
{
	b->seed = b->seed * 1664525 + 1013904223;
	return (int)(b->seed >> 16) % n;
}

/* Everything placed, in the order it is written. */
static struct seen *
look(struct bench *b, size_t *n)
{
	VEC(struct seen) all = {0};
	struct seen *out;
	const struct item *i;
	size_t p;

	compose_blocks(b->composer, &b->blocks);
	for (p = 0; p < b->list.n; p++)
		for (i = b->list.at[p].body.first; i; i = i->next)
			if (i->kind == ITEM_RECT)
				*vec_push(&all) =
				    (struct seen){p, (i->x - LEFT) / COLUMN,
					(i->y - TOP) / PITCH, i->w};
	*n = all.n;
	out = ARENA_ARRAY(b->setter.arena, struct seen, all.n);
	for (p = 0; p < all.n; p++)
		out[p] = all.at[p];
	vec_free(&all);
	return out;
}

static bool
same_column(const struct seen *a, const struct seen *b)
{
	return a->page == b->page && a->column == b->column;
}

/* Paragraphs, headings and blocks across, as chance has it. */
static void
add_anything(struct bench *b, int n)
{
	struct block *block;

	while (n-- > 0) {
		block = add_lines(b, 1 + any(b, any(b, 9) ? 6 : 30));
		block->full = any(b, 5) == 0;
		block->fresh = any(b, 20) == 0;
		block->turned = block->full && any(b, 9) == 0;
		if (block->turned)
			block->fresh = true;
		else if (any(b, 4) == 0)
			block->keep = true;
	}
}

static void
test_every_line_once_in_order(void **state)
{
	struct bench b;
	struct seen *s;
	size_t n, i;
	int turn;

	(void)state;
	for (turn = 0; turn < 300; turn++) {
		bench_open(&b);
		b.seed = (uint32_t)turn;
		add_anything(&b, 40);
		s = look(&b, &n);
		assert_int_equal(n, b.lines);
		for (i = 0; i < n; i++)
			assert_int_equal(s[i].id, i + 1);
		assert_int_equal(msgs_count(b.setter.msgs, MSG_ERROR), 0);
		bench_close(&b);
	}
}

static void
test_nothing_below_the_foot(void **state)
{
	struct bench b;
	struct seen *s;
	size_t n, i;

	(void)state;
	bench_open(&b);
	add_anything(&b, 200);
	s = look(&b, &n);
	for (i = 0; i < n; i++)
		if (!b.list.at[s[i].page].turned)
			assert_in_range(s[i].row, 0, ROWS - 1);
	bench_close(&b);
}

static void
test_no_widow_no_orphan(void **state)
{
	struct bench b;
	struct block *block;
	struct seen *s;
	size_t n, first = 0, last;
	int k;

	(void)state;
	bench_open(&b);
	for (k = 0; k < 200; k++)
		add_lines(&b, 2 + any(&b, 5));
	s = look(&b, &n);
	for (block = b.blocks.first; block; block = block->next) {
		last = (size_t)block->node->line - 1;
		assert_true(same_column(&s[first], &s[first + 1]));
		assert_true(same_column(&s[last - 1], &s[last]));
		first = last + 1;
	}
	bench_close(&b);
}

static void
test_heading_stays_with_its_text(void **state)
{
	struct bench b;
	struct seen *s;
	size_t n, i;
	int k;

	(void)state;
	bench_open(&b);
	for (k = 0; k < 60; k++) {
		add_lines(&b, 1)->keep = true;
		add_lines(&b, 3 + any(&b, 3));
	}
	s = look(&b, &n);
	assert_int_equal(n, b.lines);
	struct block *block;
	for (i = 0, block = b.blocks.first; block; block = block->next->next) {
		assert_true(same_column(&s[i], &s[i + 1]));
		i = (size_t)block->next->node->line;
	}
	bench_close(&b);
}

static void
test_columns_end_level(void **state)
{
	struct bench b;
	struct seen *s;
	size_t n, i;
	int k, in[2] = {0, 0};

	(void)state;
	bench_open(&b);
	for (k = 0; k < 11; k++)
		add_lines(&b, 1);
	s = look(&b, &n);
	for (i = 0; i < n; i++)
		in[s[i].column]++;
	assert_int_equal(in[0], 6); /* any shortage is at the right */
	assert_int_equal(in[1], 5);
	bench_close(&b);
}

static void
test_nodes_learn_their_page(void **state)
{
	struct bench b;
	struct block *block;
	struct seen *s;
	size_t n;

	(void)state;
	bench_open(&b);
	add_anything(&b, 100);
	s = look(&b, &n);
	for (block = b.blocks.first; block; block = block->next) {
		int last = block->node->line;
		size_t page = s[last - 1].page;

		assert_in_range(block->node->page, 1, page + 1);
	}
	bench_close(&b);
}

static void
test_turned_pages_stand_alone(void **state)
{
	struct bench b;
	struct block *block;
	struct seen *s;
	size_t n;

	(void)state;
	bench_open(&b);
	add_lines(&b, 3);
	block = add_lines(&b, 3);
	block->full = block->turned = block->fresh = true;
	add_lines(&b, 3);
	s = look(&b, &n);
	assert_int_equal(b.list.n, 3);
	assert_false(b.list.at[0].turned);
	assert_true(b.list.at[1].turned);
	assert_false(b.list.at[2].turned);
	assert_int_equal(s[3].page, 1);
	assert_int_equal(s[6].page, 2);
	bench_close(&b);
}

/* A block that never fits is said and left out; the rest goes on. */
static struct taken
never(struct setter *s, const struct block *b, const struct cursor *from,
    len_t room, unsigned flags)
{
	(void)s;
	(void)b;
	(void)room;
	(void)flags;
	return (struct taken){.rest = from};
}

static void
test_nothing_is_tried_for_ever(void **state)
{
	static const struct block_ops ops = {never};
	struct bench b;
	struct block *block;
	size_t n;

	(void)state;
	bench_open(&b);
	add_lines(&b, 3);
	block = ARENA_NEW(b.setter.arena, struct block);
	block->ops = &ops;
	blocks_add(&b.blocks, block);
	add_lines(&b, 3);
	look(&b, &n);
	assert_int_equal(n, 6);
	assert_int_equal(msgs_count(b.setter.msgs, MSG_ERROR), 1);
	bench_close(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_line_once_in_order),
	    cmocka_unit_test(test_nothing_below_the_foot),
	    cmocka_unit_test(test_no_widow_no_orphan),
	    cmocka_unit_test(test_heading_stays_with_its_text),
	    cmocka_unit_test(test_columns_end_level),
	    cmocka_unit_test(test_nodes_learn_their_page),
	    cmocka_unit_test(test_turned_pages_stand_alone),
	    cmocka_unit_test(test_nothing_is_tried_for_ever)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
