/*
 * Paragraphs of random words, in every width and setting: no word changes, no
 * line is too wide, justified lines are exactly as wide as they should be, no
 * mark stands where it must not. The seed is fixed: every run is the same.
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

enum { PARAGRAPHS = 600, WORDS = 60 };

/* Han more often than the rest. */
static const char *const pieces[] = {"为", "规范", "公报编印", "工作的",
    "人民政府", "办公室", "，", "、", "。", "；", "《办法》", "（试行）",
    "“十四五”", "——", "……", "2024年", "7月31日", "95.5%", "GB/T", "A4", "PDF",
    " ", "第十二条", "示政发〔2024〕12号", "3—5", "𠮷", "____", "·",
    "https://www.example.cn/a/b"};

enum { ALL = sizeof pieces / sizeof *pieces, WITHOUT_ADDRESS = ALL - 1 };

struct rig {
	struct setter setter;
	uint32_t seed;
};

static int
setup(void **state)
{
	struct rig *r = mem_alloc(sizeof *r);

	set_open(&r->setter);
	r->seed = 1;
	*state = r;
	return 0;
}

static int
teardown(void **state)
{
	struct rig *r = *state;

	set_close(&r->setter);
	free(r);
	return 0;
}

/* 0 to n - 1 */
static unsigned
dice(struct rig *r, unsigned n)
{
	r->seed = r->seed * 1664525u + 1013904223u;
	return (r->seed >> 8) % n;
}

static bool
is_any(uint32_t cp, const char *signs)
{
	while (*signs)
		if (utf8_next(&signs) == cp)
			return true;
	return false;
}

static void
assert_edges(const struct line *line, bool first, bool last)
{
	struct buf b = {0};
	const char *end;

	set_words(&b, line);
	if (b.n) {
		end = b.s + b.n;
		assert_false(
		    !first && is_any(utf8_peek(b.s), "，、。；”》）〕·%/"));
		assert_false(!last && is_any(utf8_prev(b.s, &end), "“《（〔"));
	}
	buf_free(&b);
}

static struct span
words_span(struct rig *r, const char *words)
{
	return (struct span){.text = words,
	    .len = strlen(words),
	    .look = &r->setter.style->look[LOOK_BODY]};
}

static char *
random_words(struct rig *r, unsigned kinds)
{
	struct buf b = {0};
	unsigned n = 1 + dice(r, WORDS), i;
	char *words;

	for (i = 0; i < n; i++)
		buf_puts(&b, pieces[dice(r, 2) ? dice(r, 6) : dice(r, kinds)]);
	words = arena_dup(r->setter.arena, b.s, b.n);
	buf_free(&b);
	return words;
}

static void
assert_promises(struct rig *r, const struct par *p)
{
	struct lines lines = par_set(&r->setter, p);
	struct buf got = {0};
	len_t room;
	size_t i;

	for (i = 0; i < lines.n; i++) {
		room = p->width - p->left - p->right - (i ? 0 : p->first);
		assert_in_range(lines.at[i].width, 0, room);
		set_words(&got, &lines.at[i]);
	}
	assert_int_equal(got.n, p->spans->len);
	assert_memory_equal(got.s, p->spans->text, got.n);
	buf_free(&got);
}

/* From three characters to the full width, in all settings. */
static void
keeps_words_and_width(void **state)
{
	struct rig *r = *state;
	struct span span;
	struct par p = {.spans = &span, .nspans = 1};
	len_t em = r->setter.style->look[LOOK_BODY].size;
	int i;

	for (i = 0; i < PARAGRAPHS; i++) {
		span = words_span(r, random_words(r, ALL));
		p.width = em * (len_t)(5 + dice(r, 40));
		p.first = em * (len_t)dice(r, 3);
		p.left = em * (len_t)dice(r, 2);
		p.set = (enum set)dice(r, 4);
		p.title = dice(r, 4) == 0;
		assert_promises(r, &p);
	}
}

/* In a column and across the page nothing need be forced, but for one line in
 * thousands whose next word is long and whose own have no gap to give. */
static void
column_is_even(void **state)
{
	struct rig *r = *state;
	const struct style *style = r->setter.style;
	struct span span;
	struct par p = {.spans = &span, .nspans = 1};
	struct lines lines;
	len_t room;
	size_t k;
	int i, shorter = 0;

	for (i = 0; i < PARAGRAPHS; i++) {
		span = words_span(r, random_words(r, WITHOUT_ADDRESS));
		p.width = i % 2 ? style->column : style->measure;
		p.first = 2 * style->look[LOOK_BODY].size;
		lines = par_set(&r->setter, &p);
		for (k = 0; k < lines.n; k++) {
			assert_edges(&lines.at[k], k == 0, k + 1 == lines.n);
			room = p.width - (k ? 0 : p.first);
			assert_in_range(lines.at[k].width, 0, room);
			if (k + 1 < lines.n)
				shorter += lines.at[k].width < room;
		}
	}
	assert_in_range(shorter, 0, 4);
}

static void
last_line_is_not_alone(void **state)
{
	struct rig *r = *state;
	len_t em = r->setter.style->look[LOOK_BODY].size;
	struct span span = words_span(
	    r, "本办法自二〇二六年一月一日起施行本办法自公布之日起施。");
	struct par p = {.spans = &span, .nspans = 1, .width = em * 25};
	struct lines lines = par_set(&r->setter, &p);
	struct buf b = {0};

	assert_int_equal(lines.n, 2);
	set_words(&b, &lines.at[1]);
	assert_true(utf8_count(b.s, b.n) > 2);
	buf_free(&b);
}

static void
assert_lines(
    struct rig *r, const struct par *p, const char *const *expected, size_t n)
{
	struct lines lines = par_set(&r->setter, p);
	struct buf b = {0};
	size_t i;

	assert_int_equal(lines.n, n);
	for (i = 0; i < n; i++) {
		set_words(&b, &lines.at[i]);
		assert_string_equal(b.s ? b.s : "", expected[i]);
		buf_clear(&b);
	}
	buf_free(&b);
}

static void
title_breaks_as_preferred(void **state)
{
	static const char *const lines[] = {
	    "示例市人民政府关于印发", "示例办法的通知"};
	struct rig *r = *state;
	struct span spans[3] = {words_span(r, lines[0]),
	    {.kind = SPAN_PREFER, .look = &r->setter.style->look[LOOK_BODY]},
	    words_span(r, lines[1])};
	struct par p = {.spans = spans,
	    .nspans = 3,
	    .title = true,
	    .set = SET_CENTER,
	    .width = r->setter.style->column};

	assert_lines(r, &p, lines, 2);
}

static void
title_keeps_words_whole(void **state)
{
	static const char *const lines[] = {
	    "示例市人民政府办公室关于印发", "示例市公共机构节能管理办法的通知"};
	struct rig *r = *state;
	struct span span = words_span(
	    r, "示例市人民政府办公室关于印发示例市公共机构节能管理办法的通知");
	struct par p = {.spans = &span,
	    .nspans = 1,
	    .title = true,
	    .set = SET_CENTER,
	    .width = r->setter.style->column};

	assert_lines(r, &p, lines, 2);
}

static void
hard_breaks_end_lines(void **state)
{
	static const char *const lines[] = {"甲", "", "乙"};
	struct rig *r = *state;
	struct span stop = {
	    .kind = SPAN_BREAK, .look = &r->setter.style->look[LOOK_BODY]};
	struct span spans[] = {
	    words_span(r, "甲"), stop, stop, words_span(r, "乙")};
	struct par p = {
	    .spans = spans, .nspans = 4, .width = r->setter.style->column};

	assert_lines(r, &p, lines, 3);
}

/* A link that is broken is live on both lines; a place is where it begins. */
static void
links_and_places(void **state)
{
	struct rig *r = *state;
	len_t em = r->setter.style->look[LOOK_BODY].size;
	struct span spans[] = {
	    words_span(r, "甲乙丙"), words_span(r, "丁戊己庚辛")};
	struct par p = {.spans = spans, .nspans = 2, .width = 5 * em};
	struct lines lines;
	const struct item *i;
	int links = 0, places = 0;
	size_t k;

	spans[1].url = "https://www.example.cn/";
	spans[1].anchor = "here";
	lines = par_set(&r->setter, &p);
	assert_int_equal(lines.n, 2);
	for (k = 0; k < lines.n; k++)
		for (i = lines.at[k].items.first; i; i = i->next) {
			if (i->kind == ITEM_PLACE && k == 0) {
				assert_int_equal(i->x, 3 * em);
				places++;
			}
			if (i->kind != ITEM_LINK)
				continue;
			assert_int_equal(i->w, (k == 0 ? 2 : 3) * em);
			assert_string_equal(
			    i->as.link.words, k == 0 ? "丁戊" : "己庚辛");
			links++;
		}
	assert_int_equal(links, 2);
	assert_int_equal(places, 1);
}

/* A rare character is found somewhere; what is nowhere is said, not lost. */
static void
missing_characters_are_reported(void **state)
{
	struct rig *r = *state;
	struct span span = words_span(r, "𠮷𬭊");
	struct par p = {
	    .spans = &span, .nspans = 1, .width = r->setter.style->column};

	assert_promises(r, &p);
	assert_int_equal(msgs_count(r->setter.msgs, MSG_ERROR), 0);
	span = words_span(r, "甲\U00034000乙");
	assert_promises(r, &p);
	assert_int_equal(msgs_count(r->setter.msgs, MSG_ERROR), 1);
	assert_int_equal(
	    par_natural(&r->setter, &span, 1), 3 * span.look->size);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keeps_words_and_width),
	    cmocka_unit_test(column_is_even),
	    cmocka_unit_test(last_line_is_not_alone),
	    cmocka_unit_test(title_breaks_as_preferred),
	    cmocka_unit_test(title_keeps_words_whole),
	    cmocka_unit_test(hard_breaks_end_lines),
	    cmocka_unit_test(links_and_places),
	    cmocka_unit_test(missing_characters_are_reported),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
