/*
 * Rosters and figures: what stands where. Names keep their characters; only
 * the places of these are changed.
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

static void
post(struct setter *s, struct node *roster, const char *role, const char *name,
    const char *duty)
{
	struct node *n = node_new(s->arena, NODE_POST, 1, 1);

	n->as.post.role = role;
	n->as.post.name = name;
	n->as.post.duty = duty;
	node_append(roster, n);
}

static struct fragment *
take(struct setter *s, const struct block *b)
{
	struct taken t = b->ops->take(s, b, NULL, PT(600), TAKE_TOP);

	assert_true(t.fragment && t.done);
	return t.fragment;
}

/* Where the n-th appearance of these words begins; dies when there is none. */
static len_t
place_of(const struct fragment *f, const char *words, int n, len_t *y)
{
	const struct item *i;
	unsigned k;

	for (i = f->items.first; i; i = i->next)
		for (k = 0; i->kind == ITEM_RUN && k < i->as.run.n; k++) {
			const struct glyph *g = &i->as.run.glyphs[k];

			if (!g->text ||
			    strncmp(g->text, words, strlen(words)) || n--)
				continue;
			*y = i->y;
			return i->x + g->x;
		}
	fail_msg("%s is not printed", words);
	return 0;
}

/* Where the n-th glyph of a line stands. */
static len_t
glyph_at(const struct line *line, unsigned n)
{
	const struct item *i = line->items.first;

	for (; i; n -= i->as.run.n, i = i->next)
		if (n < i->as.run.n)
			return i->x + i->as.run.glyphs[n].x;
	fail_msg("there is no glyph so far on");
	return 0;
}

/* 主编 and 副主编 under 编委会主任; what is wider or not Han stays. */
static void
test_labels_are_spread(void **state)
{
	struct setter *s = *state;
	const struct look *look = &s->style->look[LOOK_BODY];
	len_t em = look->size;
	struct line line = name_label(s, look, "主编", 5 * em);

	assert_int_equal(line.width, 5 * em);
	assert_int_equal(glyph_at(&line, 1), 4 * em);
	line = name_label(s, look, "副主编", 5 * em);
	assert_int_equal(glyph_at(&line, 1), 2 * em);
	assert_int_equal(glyph_at(&line, 2), 4 * em);
	line = name_label(s, look, "主编", em);
	assert_int_equal(line.width, 2 * em);
	line = name_label(s, look, "电话：", 5 * em);
	assert_in_range(line.width, 2 * em, 3 * em);
	line = name_label(s, look, "编", 5 * em);
	assert_int_equal(line.width, em);
}

/* All posts of a roster under each other. */
static struct fragment *
take_all(struct setter *s, struct node *roster, len_t width)
{
	struct fragment *all = ARENA_NEW(s->arena, struct fragment), *f;
	const struct block *b;

	for (b = roster_blocks(s, roster, width).first; b; b = b->next) {
		f = take(s, b);
		items_move(&all->items, &f->items, 0, all->height);
		all->height += f->height;
	}
	return all;
}

static struct fragment *
roster(struct setter *s, len_t width)
{
	struct node *r = node_new(s->arena, NODE_ROSTER, 1, 1);

	post(s, r, "组长", "张伟", "市长");
	post(s, r, "副组长", "欧阳晓", "秘书长");
	post(s, r, NULL, "马　锋", "局长");
	post(s, r, NULL, NULL, "空缺");
	post(s, r, NULL, "李 明", "处长");
	return take_all(s, r, width);
}

static void
test_short_names_are_spread(void **state)
{
	struct setter *s = *state;
	struct fragment *f = roster(s, s->style->column);
	len_t em = s->style->look[LOOK_BODY].size, y;
	len_t first = place_of(f, "张", 0, &y),
	      second = place_of(f, "伟", 0, &y);

	assert_int_equal(second - first, 2 * em);
	assert_int_equal(place_of(f, "欧", 0, &y), first);
	assert_int_equal(place_of(f, "晓", 0, &y), second);
	assert_int_equal(place_of(f, "马", 0, &y), first);
	assert_int_equal(place_of(f, "锋", 0, &y), second);
	assert_int_equal(place_of(f, "明", 0, &y), second);
}

static void
test_posts_are_aligned(void **state)
{
	struct setter *s = *state;
	struct fragment *f = roster(s, s->style->column);
	len_t y0, y1, x = place_of(f, "市", 0, &y0);

	assert_int_equal(place_of(f, "秘", 0, &y1), x);
	assert_int_equal(y1 - y0, s->style->pitch);
	assert_int_equal(place_of(f, "局", 0, &y1), x);
	assert_int_equal(place_of(f, "空", 0, &y1), x);
	assert_int_equal(y1 - y0, 3 * s->style->pitch);
	assert_true(place_of(f, "张", 0, &y0) < x);
}

/* A post too long for its line goes on under its own beginning. */
static void
test_long_posts_hang(void **state)
{
	struct setter *s = *state;
	struct node *r = node_new(s->arena, NODE_ROSTER, 1, 1);
	struct fragment *f;
	len_t y0, y1, x;

	post(s, r, "组长", "李明",
	    "甲乙丙丁戊己庚辛子丑寅卯辰巳午未申酉戌亥天地玄黄");
	f = take_all(s, r, s->style->column);
	x = place_of(f, "甲", 0, &y0);
	assert_true(place_of(f, "黄", 0, &y1) >= x);
	assert_true(y1 > y0);
	assert_true(f->height >= 2 * s->style->pitch);
}

static const struct item *
image_of(struct setter *s, int width, int height, len_t space)
{
	struct node *n = node_new(s->arena, NODE_FIGURE, 1, 1);
	const struct item *i;

	n->as.figure.width = width;
	n->as.figure.height = height;
	n->as.figure.data = "";
	i = take(s, figure_block(s, n, space))->items.first;
	assert_int_equal(i->kind, ITEM_IMAGE);
	return i;
}

static void
test_figures_are_never_enlarged(void **state)
{
	const struct item *i = image_of(*state, 150, 75, PT(400));

	assert_int_equal(i->w, PT(72));
	assert_int_equal(i->h, PT(36));
	assert_int_equal(i->x, PT(164));
}

static void
test_figures_fit(void **state)
{
	struct setter *s = *state;
	const struct item *i = image_of(s, 3000, 1500, PT(400));

	assert_int_equal(i->w, PT(400));
	assert_int_equal(i->h, PT(200));
	i = image_of(s, 1000, 9000, PT(400));
	assert_true(i->h <= s->style->lines * s->style->pitch * 2 / 3);
	assert_in_range(i->w * 9, i->h - 20, i->h + 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_short_names_are_spread),
	    cmocka_unit_test(test_labels_are_spread),
	    cmocka_unit_test(test_posts_are_aligned),
	    cmocka_unit_test(test_long_posts_hang),
	    cmocka_unit_test(test_figures_are_never_enlarged),
	    cmocka_unit_test(test_figures_fit),
	};

	return cmocka_run_group_tests(tests, set_setup, set_teardown);
}
