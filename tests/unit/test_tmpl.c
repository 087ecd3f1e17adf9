/*
 * tmpl: what a template makes of data, and that each fault of a template is
 * said with its file, its line and what stands there.
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

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "site/site.h"
#include "site/parts.h"

#define G " xmlns:g=\"urn:gongbao\""

struct rig {
	char dir[64];
	struct arena *arena;
	struct msgs *msgs;
	struct buf said, page;
};

static int
setup(void **state)
{
	struct rig *r = mem_alloc(sizeof *r);

	strcpy(r->dir, "/tmp/tmpl-XXXXXX");
	assert_non_null(mkdtemp(r->dir));
	r->arena = arena_new();
	r->msgs = msgs_new();
	*state = r;
	return 0;
}

static int
teardown(void **state)
{
	struct rig *r = *state;

	file_remove_tree(r->dir);
	buf_free(&r->said);
	buf_free(&r->page);
	msgs_free(r->msgs);
	arena_free(r->arena);
	free(r);
	return 0;
}

static void
put(struct rig *r, const char *name, const char *text)
{
	file_write(path_join(r->arena, r->dir, name), text, strlen(text));
}

static void
listen(struct rig *r)
{
	FILE *f = tmpfile();
	char line[512];

	msgs_print(r->msgs, MSG_NOTE, f);
	rewind(f);
	while (fgets(line, sizeof line, f))
		buf_puts(&r->said, line);
	fclose(f);
}

/* The page that main.xml makes of the data; NULL when it has a fault. */
static const char *
make(struct rig *r, const char *data, const char *body)
{
	static const char *const names[] = {"main", NULL};
	struct tmpl_set *set = tmpl_open(r->dir, names, r->msgs);
	struct buf b = {0};
	xmlDoc *doc;

	if (set) {
		buf_puts(&b, body ? body : "");
		doc = xmlReadMemory(
		    data, (int)strlen(data), "data", NULL, XML_PARSE_NONET);
		tmpl_run(
		    set, 0, xmlDocGetRootElement(doc), &b, &r->page, r->msgs);
		xmlFreeDoc(doc);
	}
	buf_free(&b);
	tmpl_close(set);
	listen(r);
	return set ? r->page.n ? r->page.s : "" : NULL;
}

static void
expect(struct rig *r, const char *template, const char *data, const char *page)
{
	const char *made;

	put(r, "main.xml", template);
	made = make(r, data, NULL);
	assert_non_null(made);
	assert_string_equal(made, page);
	buf_clear(&r->page);
}

/* The fault is at main.xml:line and says these words. */
static void
expect_fault(struct rig *r, const char *template, int line, const char *words)
{
	put(r, "main.xml", template);
	assert_null(make(r, "<page/>", NULL));
	if (!r->said.n || !strstr(r->said.s, words) ||
	    !strstr(r->said.s, arena_printf(r->arena, "main.xml:%d:", line)))
		fail_msg("wanted line %d and '%s' in: %s", line, words,
		    r->said.n ? r->said.s : "nothing");
}

static void
words_come_from_the_data(void **state)
{
	expect(*state, "<p" G ">第{@n}期，{{{count(a)}}}</p>",
	    "<page n='7'><a/><a/></page>", "<p>第7期，{2}</p>\n");
}

static void
data_is_never_markup(void **state)
{
	expect(*state, "<p" G " title='{@t}'>{@t}{a}</p>",
	    "<page t='&quot;&lt;script&gt;'><a>&lt;script&gt;</a></page>",
	    "<p title=\"&quot;&lt;script&gt;\">&quot;&lt;script&gt;"
	    "&lt;script&gt;</p>\n");
}

static void
each_and_if_ask_from_each_node(void **state)
{
	expect(*state,
	    "<ul" G "><li g:each=\"a\" g:if=\"@n &gt; 1\">"
	    "{position()}/{last()}:{@n}</li></ul>",
	    "<page><a n='1'/><a n='2'/><a n='3'/></page>",
	    "<ul>\n<li>2/3:2</li>\n<li>3/3:3</li>\n</ul>\n");
}

static void
an_empty_value_writes_no_attribute(void **state)
{
	expect(*state, "<a" G " href=\"{@h}\" class=\"\" title=\"t{@h}\">x</a>",
	    "<page/>", "<a class=\"\" title=\"t\">x</a>");
}

static void
indenting_is_no_space(void **state)
{
	expect(*state, "<p" G ">\n\t中文\n\t<b>字</b>\n\t和 <b>空格</b>\n</p>",
	    "<page/>", "<p>中文<b>字</b>和 <b>空格</b></p>\n");
}

static void
layouts_take_what_pages_fill(void **state)
{
	struct rig *r = *state;

	put(r, "frame.xml",
	    "<body" G "><h1><g:slot name=\"title\">无题</g:slot></h1>"
	    "<g:slot name=\"main\"/><g:include name=\"foot\"/></body>");
	put(r, "foot.xml", "<p>{@n}</p>");
	expect(r,
	    "<g:page" G " layout=\"frame\"><g:fill slot=\"main\">"
	    "<p>正文</p></g:fill></g:page>",
	    "<page n='7'/>",
	    "<body>\n<h1>无题</h1>\n<p>正文</p>\n<p>7</p>\n</body>\n");
}

static void
a_body_goes_in_as_it_is(void **state)
{
	struct rig *r = *state;

	put(r, "main.xml", "<div" G "><g:body/></div>");
	assert_string_equal(
	    make(r, "<page/>", "<p>x</p>"), "<div><p>x</p></div>\n");
}

static void
no_xml_is_a_fault(void **state)
{
	expect_fault(*state, "<p>\n<b>x</p>", 2, "well-formed");
}

static void
a_doctype_is_a_fault(void **state)
{
	expect_fault(*state,
	    "<!DOCTYPE p [<!ENTITY x SYSTEM \"/etc/passwd\">]>\n<p>&x;</p>", 1,
	    "DOCTYPE");
}

static void
wrong_xpath_is_named(void **state)
{
	expect_fault(
	    *state, "<p" G ">\n\n<b>{count(a}</b></p>", 3, "'count(a'");
}

static void
an_unknown_function_is_named(void **state)
{
	expect_fault(
	    *state, "<p" G ">\n<b g:if=\"size(a)\"/></p>", 2, "'size(a)'");
}

static void
each_needs_nodes(void **state)
{
	expect_fault(*state, "<p" G "\n g:each=\"count(a)\"/>", 2, "count(a)");
}

static void
an_open_brace_is_named(void **state)
{
	expect_fault(*state, "<p" G ">\nx\n{@a\n</p>", 3, "{@a");
}

static void
an_unknown_attribute_is_named(void **state)
{
	expect_fault(*state, "<p" G ">\n<b g:fi=\"a\"/></p>", 2, "'if'");
	expect_fault(*state, "<p>\n<b onclick=\"x\"/></p>", 2, "'onclick'");
	expect_fault(*state, "<p>\n<b clas=\"x\"/></p>", 2, "'class'");
}

static void
an_unknown_element_is_named(void **state)
{
	expect_fault(*state, "<p>\n<style>x</style></p>", 2, "<style>");
	expect_fault(*state, "<p" G ">\n<g:blok/></p>", 2, "<g:block>");
}

/* A page may name a script; it may not hold one. */
static void
a_script_is_only_named(void **state)
{
	expect_fault(*state, "<p>\n<script>x</script></p>", 2, ".js");
	expect_fault(*state, "<p>\n<script type=\"x\"/></p>", 2, "'type'");
	expect_fault(*state, "<p>\n<b defer=\"x\"/></p>", 2, "'defer'");
}

static void
a_missing_include_is_named(void **state)
{
	expect_fault(
	    *state, "<p" G ">\n<g:include name=\"no\"/></p>", 2, "'no'");
	expect_fault(*state, "<p" G ">\n<g:include name=\"../../etc/x\"/></p>",
	    2, "etc/x");
	expect_fault(*state, "<p" G ">\n<g:include/></p>", 2, "'name'");
}

static void
an_include_of_itself_ends(void **state)
{
	struct rig *r = *state;

	put(r, "main.xml", "<p" G "><g:include name=\"main\"/></p>");
	assert_null(make(r, "<page/>", NULL));
	assert_non_null(strstr(r->said.s, "deeper"));
}

static void
a_fill_without_slot_is_named(void **state)
{
	struct rig *r = *state;

	put(r, "frame.xml", "<p" G "><g:slot name=\"main\"/></p>");
	expect_fault(r,
	    "<g:page" G " layout=\"frame\">\n<g:fill slot=\"mian\"/></g:page>",
	    2, "'mian'");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(words_come_from_the_data),
	    TEST(data_is_never_markup),
	    TEST(each_and_if_ask_from_each_node),
	    TEST(an_empty_value_writes_no_attribute),
	    TEST(indenting_is_no_space),
	    TEST(layouts_take_what_pages_fill),
	    TEST(a_body_goes_in_as_it_is),
	    TEST(no_xml_is_a_fault),
	    TEST(a_doctype_is_a_fault),
	    TEST(wrong_xpath_is_named),
	    TEST(an_unknown_function_is_named),
	    TEST(each_needs_nodes),
	    TEST(an_open_brace_is_named),
	    TEST(an_unknown_attribute_is_named),
	    TEST(an_unknown_element_is_named),
	    TEST(a_script_is_only_named),
	    TEST(a_missing_include_is_named),
	    TEST(an_include_of_itself_ends),
	    TEST(a_fill_without_slot_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
