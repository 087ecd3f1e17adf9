/*
 * Words to inlines. Each case gives the lines of a paragraph and the inlines
 * that must come of them, written as by write_inlines below.
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
#include "source/source.h"
#include "source/parse.h"

enum { LINES_AT_MOST = 8 };

struct reading {
	struct reader reader;
	enum inline_use use;
};

static int
setup(void **state)
{
	struct reading *r = mem_alloc(sizeof *r);

	r->reader =
	    (struct reader){arena_new(), msgs_new(), "test.md", ".", ""};
	*state = r;
	return 0;
}

static int
teardown(void **state)
{
	struct reading *r = *state;

	arena_free(r->reader.arena);
	msgs_free(r->reader.msgs);
	free(r);
	return 0;
}

static struct node *
read_words(struct reading *r, const char *words)
{
	struct stretch lines[LINES_AT_MOST];
	struct node *p = node_new(r->reader.arena, NODE_PARAGRAPH, 1, 1);
	size_t n = 0, len;

	for (;; words += len + 1) {
		len = strcspn(words, "\n");
		lines[n] = (struct stretch){words, len, (int)n + 1, 1};
		n++;
		if (!words[len])
			break;
	}
	inline_read(&r->reader, p, lines, n, r->use);
	return p;
}

/* Text as it is; the others as [name] or [name text] or [name ... /]. */
static void
enter(struct node *n, struct buf *out)
{
	if (n->type == NODE_TEXT)
		buf_puts(out, n->text);
	else if (n->text)
		buf_printf(out, "[%s %s]", node_name(n->type), n->text);
	else if (n->type == NODE_LINK)
		buf_printf(out, "[link %s|", n->as.link.url);
	else if (n->first)
		buf_printf(out, "[%s|", node_name(n->type));
	else
		buf_printf(out, "[%s]", node_name(n->type));
}

static void
write_inlines(struct node *parent, struct buf *out)
{
	struct node *n;

	for (n = parent->first; n; n = n->next) {
		enter(n, out);
		if (n->first) {
			write_inlines(n, out);
			buf_putc(out, ']');
		}
	}
}

static void
expect(void **state, const char *words, const char *inlines)
{
	struct buf out = {0};

	write_inlines(read_words(*state, words), &out);
	assert_string_equal(out.s ? out.s : "", inlines);
	buf_free(&out);
}

static size_t
faults(void **state)
{
	struct reading *r = *state;

	return msgs_count(r->reader.msgs, MSG_ERROR) +
	    msgs_count(r->reader.msgs, MSG_WARNING);
}

static void
plain_words_are_one_text(void **state)
{
	expect(state, "各部门：", "各部门：");
	expect(state, "a > b | c ] d!", "a > b | c ] d!");
	expect(state, "", "");
}

static void
lines_join_by_what_meets(void **state)
{
	expect(state, "落实\n责任", "落实责任");
	expect(state, "open\ndoor", "open door");
	expect(state, "第3\n季度", "第3季度");
	expect(state, "完成，\nA类", "完成，A类");
	expect(state, "**落实**\n责任 `x`", "[strong|落实]责任 [verbatim x]");
	expect(state, "*open*\ndoor", "[emph|open] door");
}

static void
hard_breaks(void **state)
{
	expect(state, "一\\\n二", "一[break]二");
	expect(state, "一  \n二", "一[break]二");
	expect(state, "一\\\\\n二", "一\\二");
	expect(state, "一\\", "一");
	expect(state, "**一**\\\n`二`", "[strong|一][break][verbatim 二]");
}

static void
strong_beside_chinese_marks(void **state)
{
	expect(state, "这是**要做的。**所以", "这是[strong|要做的。]所以");
	expect(state, "按**《法》**办", "按[strong|《法》]办");
	expect(state, "**“两个”**制度", "[strong|“两个”]制度");
	expect(state, "见**（一）**项", "见[strong|（一）]项");
	expect(state, "**注：**请", "[strong|注：]请");
	expect(
	    state, "重视**《则》（试行）**。", "重视[strong|《则》（试行）]。");
	expect(state, "**甲：**（乙）**丙**", "[strong|甲：]（乙）[strong|丙]");
	assert_int_equal(faults(state), 0);
}

static void
masked_names_keep_their_stars(void **state)
{
	expect(state, "张**、李**。", "张**、李**。");
	expect(state, "张*，李*。", "张*，李*。");
	assert_int_equal(faults(state), 0);
}

static void
a_lost_star_is_reported(void **state)
{
	expect(state, "张*明，李*华", "张[emph|明，李]华");
	assert_int_equal(faults(state), 1);
	expect(state, "**没有结束", "**没有结束");
	assert_int_equal(faults(state), 2);
}

static void
underscores_are_blanks(void **state)
{
	expect(state, "__年_月", "[blank __]年_月");
	expect(state, "__强__", "[blank __]强[blank __]");
	expect(state, "`__` \\_\\_", "[verbatim __] __");
	expect(state, "<http://a.b/c__d>",
	    "[link http://a.b/c__d|http://a.b/c__d]");
}

static void
html_is_text(void **state)
{
	expect(state, "<script>x</script>", "<script>x</script>");
	expect(state, "<!-- a --> <b c=\"d\">", "<!-- a --> <b c=\"d\">");
	expect(state, "&lt;b&gt; &amp;", "<b> &");
}

static void
br_in_titles(void **state)
{
	struct reading *r = *state;

	r->use = INLINE_TITLE;
	expect(state, "一<br>二<BR/>三", "一[prefer]二[prefer]三");
}

static void
links_are_safe_or_text(void **state)
{
	expect(state, "[甲](https://a.b/)", "[link https://a.b/|甲]");
	expect(state, "[甲](#t1)", "[link #t1|甲]");
	expect(state, "<a@b.cn>", "[link mailto:a@b.cn|a@b.cn]");
	assert_int_equal(faults(state), 0);
	expect(state, "[甲](javascript:x)", "[甲](javascript:x)");
	expect(state, "[甲](JavaScript:x)", "[甲](JavaScript:x)");
	expect(state, "[甲](../x.html)", "[甲](../x.html)");
	assert_int_equal(faults(state), 3);
}

static void
no_block_comes_of_words(void **state)
{
	expect(state, "# 一", "# 一");
	expect(state, "[一]: http://a.b", "[一]: http://a.b");
	expect(state, "1. *一*", "1. [emph|一]");
	expect(state, "> <b>", "> <b>");
}

static void
places_are_those_of_the_source(void **state)
{
	struct node *p = read_words(*state, "一二**三**\n四__");
	struct node *strong = p->first->next, *blank = p->last;

	assert_int_equal(p->first->col, 1);
	assert_int_equal(strong->col, 3);
	assert_int_equal(strong->first->col, 5);
	assert_int_equal(strong->next->line, 2);
	assert_int_equal(blank->line, 2);
	assert_int_equal(blank->col, 2);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {TEST(plain_words_are_one_text),
	    TEST(lines_join_by_what_meets), TEST(hard_breaks),
	    TEST(strong_beside_chinese_marks),
	    TEST(masked_names_keep_their_stars), TEST(a_lost_star_is_reported),
	    TEST(underscores_are_blanks), TEST(html_is_text),
	    TEST(br_in_titles), TEST(links_are_safe_or_text),
	    TEST(no_block_comes_of_words),
	    TEST(places_are_those_of_the_source)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
