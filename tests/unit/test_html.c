/*
 * html: whatever is written, the page is well-formed and no words of the data
 * become markup.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/base.h"
#include "site/html.h"

static void
text_and_attributes_are_escaped(void **state)
{
	struct buf b = {0};
	struct html h = {.out = &b};

	(void)state;
	html_open(&h, HTML_A);
	html_attr(&h, "href", "\"><script>&");
	html_text(&h, "</a><script>alert(\"1\")&lt;");
	html_end(&h);
	assert_string_equal(b.s,
	    "<a href=\"&quot;&gt;&lt;script&gt;&amp;\">"
	    "&lt;/a&gt;&lt;script&gt;alert(&quot;1&quot;)&amp;lt;</a>");
	buf_free(&b);
}

static void
control_characters_do_not_reach_the_page(void **state)
{
	struct buf b = {0};

	(void)state;
	html_escape(&b, "a\x01\x0b\x7f\tb\r\n", 8);
	assert_string_equal(b.s, "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\tb\n");
	buf_free(&b);
}

static void
elements_close_in_order(void **state)
{
	struct buf b = {0};
	struct html h = {.out = &b};

	(void)state;
	html_open(&h, HTML_P);
	html_open(&h, HTML_STRONG);
	html_open(&h, HTML_BR);
	html_text(&h, "x");
	html_open(&h, HTML_EM);
	html_close_to(&h, 1);
	html_text(&h, "y");
	html_end(&h);
	assert_string_equal(b.s, "<p><strong><br>x<em></em></strong>y</p>\n");
	buf_free(&b);
}

static void
no_space_comes_between_words(void **state)
{
	struct buf b = {0};
	struct html h = {.out = &b};

	(void)state;
	html_open(&h, HTML_P);
	html_text(&h, "中");
	html_open(&h, HTML_SPAN);
	html_text(&h, "文");
	html_close(&h);
	html_open(&h, HTML_WBR);
	html_text(&h, "字");
	html_end(&h);
	assert_string_equal(b.s, "<p>中<span>文</span><wbr>字</p>\n");
	buf_free(&b);
}

static void
pre_keeps_its_first_line_break(void **state)
{
	struct buf b = {0};
	struct html h = {.out = &b};

	(void)state;
	html_open(&h, HTML_PRE);
	html_text(&h, "\nx");
	html_end(&h);
	assert_string_equal(b.s, "<pre>\n\nx</pre>\n");
	buf_free(&b);
}

static void
inline_scripts_and_styles_have_no_name(void **state)
{
	(void)state;
	assert_int_equal(html_find("style"), HTML_MAX);
	assert_int_equal(html_find("iframe"), HTML_MAX);
	assert_false(html_attr_allowed(HTML_P, "style"));
	assert_false(html_attr_allowed(HTML_P, "onclick"));
	assert_false(html_attr_allowed(HTML_SCRIPT, "onload"));
	assert_true(html_attr_allowed(HTML_P, "aria-label"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_and_attributes_are_escaped),
	    cmocka_unit_test(control_characters_do_not_reach_the_page),
	    cmocka_unit_test(elements_close_in_order),
	    cmocka_unit_test(no_space_comes_between_words),
	    cmocka_unit_test(pre_keeps_its_first_line_break),
	    cmocka_unit_test(inline_scripts_and_styles_have_no_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
