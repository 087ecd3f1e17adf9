/*
 * body: trees made by hand, to HTML: headings that skip no level, tables with
 * their header cells, anchors and links that suit each other, words unchanged.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "site/site.h"
#include "site/parts.h"

static struct node *
add(struct arena *a, struct node *parent, enum node_type type)
{
	struct node *node = node_new(a, type, 1, 1);

	if (parent)
		node_append(parent, node);
	return node;
}

static struct node *
say(struct arena *a, struct node *parent, enum node_type type,
    const char *words)
{
	struct node *node = add(a, parent, type);

	add(a, node, NODE_TEXT)->text = words;
	return node;
}

static struct node *
head(struct arena *a, struct node *parent, int level, const char *words)
{
	struct node *node = say(a, parent, NODE_HEADING, words);

	node->as.heading.level = level;
	return node;
}

static struct node *
cell(struct arena *a, struct node *row, int at, const char *words)
{
	struct node *node = add(a, row, NODE_CELL);

	node->as.cell.col = at;
	node->as.cell.rowspan = node->as.cell.colspan = 1;
	say(a, node, NODE_PARAGRAPH, words);
	return node;
}

static void
expect(struct arena *a, const struct node *root, const char *html)
{
	struct buf b = {0};

	body_html(root, NULL, &b);
	assert_string_equal(b.s, html);
	buf_free(&b);
	arena_free(a);
}

static void
no_heading_skips_a_level(void **state)
{
	struct arena *a = arena_new();
	struct node *root = add(a, NULL, NODE_ARTICLE), *in;

	(void)state;
	head(a, root, 3, "（一）");
	head(a, root, 1, "办法");
	head(a, root, 2, "第一章");
	head(a, root, 4, "1.");
	head(a, root, 3, "（二）");
	in = add(a, root, NODE_ATTACHMENT);
	in->as.attachment.label = "附件1";
	in->as.attachment.title = head(a, NULL, 1, "清单");
	head(a, in, 2, "一、");
	expect(a, root,
	    "<h2 class=\"l3\">（一）</h2>\n<h2 class=\"l1\">办法</h2>\n"
	    "<h3 class=\"l2 mid\">第一章</h3>\n<h4 class=\"l4\">1.</h4>\n"
	    "<h4 class=\"l3\">（二）</h4>\n"
	    "<section class=\"attachment\">\n<p class=\"label\">附件1</p>\n"
	    "<h2 class=\"l1\">清单</h2>\n<h3 class=\"l2\">一、</h3>\n"
	    "</section>\n");
}

static void
a_box_stays_out_of_the_outline(void **state)
{
	struct arena *a = arena_new();
	struct node *root = add(a, NULL, NODE_ARTICLE), *in;

	(void)state;
	in = add(a, root, NODE_BOX);
	in->as.box.title = say(a, NULL, NODE_PARAGRAPH, "专栏<1>");
	head(a, in, 4, "一、");
	expect(a, root,
	    "<div class=\"box\" role=\"group\" aria-label=\"专栏&lt;1&gt;\">"
	    "<p class=\"title\">专栏&lt;1&gt;</p>\n"
	    "<p class=\"l4\">一、</p>\n</div>\n");
}

static void
a_table_names_its_rows_and_columns(void **state)
{
	struct arena *a = arena_new();
	struct node *root = add(a, NULL, NODE_ARTICLE);
	struct node *table = add(a, root, NODE_TABLE), *row;

	(void)state;
	table->as.table.caption = "表1";
	table->as.table.unit = "单位：万元";
	table->as.table.cols = 2;
	table->as.table.header_rows = 1;
	row = add(a, table, NODE_ROW);
	row->flags = NODE_HEADER;
	cell(a, row, 0, "县");
	cell(a, row, 1, "数");
	row = add(a, table, NODE_ROW);
	cell(a, row, 0, "陆良县");
	cell(a, row, 1, "1")->as.cell.align = ALIGN_RIGHT;
	expect(a, root,
	    "<div class=\"scroll\" role=\"region\" aria-label=\"表1\" "
	    "tabindex=\"0\"><table class=\"c2\">\n"
	    "<caption><span class=\"name\">表1</span>"
	    "<span class=\"unit\">单位：万元</span></caption>\n"
	    "<thead>\n<tr>\n<th scope=\"col\">县</th>\n"
	    "<th scope=\"col\">数</th>\n</tr>\n</thead>\n"
	    "<tbody>\n<tr>\n<th scope=\"row\">陆良县</th>\n"
	    "<td class=\"end\">1</td>\n</tr>\n</tbody>\n</table>\n</div>\n");
}

/* An empty corner heads nothing, an empty first cell names no row. */
static void
an_empty_cell_names_nothing(void **state)
{
	struct arena *a = arena_new();
	struct node *root = add(a, NULL, NODE_ARTICLE);
	struct node *table = add(a, root, NODE_TABLE), *row;

	(void)state;
	table->as.table.cols = 2;
	table->as.table.header_rows = 1;
	row = add(a, table, NODE_ROW);
	row->flags = NODE_HEADER;
	cell(a, row, 0, "");
	cell(a, row, 1, "数");
	row = add(a, table, NODE_ROW);
	cell(a, row, 0, "县");
	cell(a, row, 1, "1");
	row = add(a, table, NODE_ROW);
	cell(a, row, 0, "");
	cell(a, row, 1, "2");
	expect(a, root,
	    "<div class=\"scroll\" role=\"region\" aria-label=\"表格\" "
	    "tabindex=\"0\"><table class=\"c2\" aria-label=\"表格\">\n"
	    "<thead>\n<tr>\n<td></td>\n<th scope=\"col\">数</th>\n</tr>\n"
	    "</thead>\n<tbody>\n<tr>\n<th scope=\"row\">县</th>\n"
	    "<td>1</td>\n</tr>\n<tr>\n<td></td>\n<td>2</td>\n</tr>\n"
	    "</tbody>\n</table>\n</div>\n");
}

/* Only the line that is set right says so: the cell has others. */
static void
a_line_of_a_cell_is_set_right(void **state)
{
	struct arena *a = arena_new();
	struct node *root = add(a, NULL, NODE_ARTICLE);
	struct node *table = add(a, root, NODE_TABLE), *in;

	(void)state;
	table->as.table.cols = 1;
	in = cell(a, add(a, table, NODE_ROW), 0, "同意");
	say(a, in, NODE_PARAGRAPH, "（盖章）")->flags = NODE_RIGHTWARD;
	expect(a, root,
	    "<div class=\"scroll\" role=\"region\" aria-label=\"表格\" "
	    "tabindex=\"0\"><table class=\"c1\" "
	    "aria-label=\"表格\">\n<tbody>\n<tr>\n"
	    "<td><p>同意</p>\n<p class=\"end\">（盖章）</p>\n</td>\n"
	    "</tr>\n</tbody>\n</table>\n</div>\n");
}

static void
links_lead_here_or_to_the_web_and_nowhere_else(void **state)
{
	struct arena *a = arena_new();
	struct node *root = add(a, NULL, NODE_ARTICLE);
	struct node *p = add(a, root, NODE_PARAGRAPH), *to;

	(void)state;
	say(a, p, NODE_LINK, "甲")->as.link.url = "https://x.cn/?a&b";
	say(a, p, NODE_LINK, "乙")->as.link.url = "javascript:alert(1)";
	to = say(a, root, NODE_PARAGRAPH, "丁");
	to->anchor = "f1";
	say(a, p, NODE_LINK, "丙")->as.link.to = to;
	expect(a, root,
	    "<p><a href=\"https://x.cn/?a&amp;b\">甲</a>乙"
	    "<a href=\"#f1\">丙</a></p>\n<p id=\"f1\">丁</p>\n");
}

static void
a_printed_page_is_marked_where_it_begins(void **state)
{
	struct arena *a = arena_new();
	struct node *root = add(a, NULL, NODE_ARTICLE);

	(void)state;
	say(a, root, NODE_PARAGRAPH, "一")->page = 7;
	say(a, root, NODE_PARAGRAPH, "二")->page = 7;
	say(a, root, NODE_PARAGRAPH, "三")->page = 8;
	expect(a, root,
	    "<span class=\"leaf\" id=\"p7\" role=\"separator\" "
	    "aria-label=\"第7页\"></span>"
	    "<p>一</p>\n<p>二</p>\n"
	    "<span class=\"leaf\" id=\"p8\" role=\"separator\" "
	    "aria-label=\"第8页\"></span>"
	    "<p>三</p>\n");
}

/* Its row is pointed at, its first cell has the mark; the table is called as
 * the heading above it. */
static void
a_printed_page_is_marked_in_a_table(void **state)
{
	struct arena *a = arena_new();
	struct node *root = add(a, NULL, NODE_ARTICLE), *table, *row;

	(void)state;
	head(a, root, 2, "一、经费");
	table = add(a, root, NODE_TABLE);
	table->as.table.unit = "单位：元";
	table->as.table.cols = 2;
	cell(a, add(a, table, NODE_ROW), 1, "甲");
	row = add(a, table, NODE_ROW);
	row->page = 8;
	cell(a, row, 1, "乙");
	cell(a, row, 2, "丙");
	expect(a, root,
	    "<h2 class=\"l2\">一、经费</h2>\n"
	    "<div class=\"scroll\" role=\"region\" "
	    "aria-label=\"一、经费 表格\" tabindex=\"0\">"
	    "<table class=\"c2\" aria-label=\"一、经费 表格\">\n"
	    "<caption><span class=\"unit\">单位：元</span></caption>\n"
	    "<tbody>\n<tr>\n<td>甲</td>\n</tr>\n<tr id=\"p8\">\n"
	    "<td><span class=\"leaf\" role=\"separator\" "
	    "aria-label=\"第8页\"></span>乙</td>\n<td>丙</td>\n</tr>\n"
	    "</tbody>\n</table>\n</div>\n");
}

static void
remarks_and_omitted_attachments_are_not_there(void **state)
{
	struct arena *a = arena_new();
	struct node *root = add(a, NULL, NODE_ARTICLE), *in;

	(void)state;
	add(a, root, NODE_REMARK)->text = "改";
	in = add(a, root, NODE_ATTACHMENT);
	in->as.attachment.omitted = true;
	in->as.attachment.title = head(a, NULL, 1, "略去的");
	say(a, root, NODE_PARAGRAPH, "正文");
	expect(a, root, "<p>正文</p>\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_heading_skips_a_level),
	    cmocka_unit_test(a_box_stays_out_of_the_outline),
	    cmocka_unit_test(a_table_names_its_rows_and_columns),
	    cmocka_unit_test(an_empty_cell_names_nothing),
	    cmocka_unit_test(a_line_of_a_cell_is_set_right),
	    cmocka_unit_test(links_lead_here_or_to_the_web_and_nowhere_else),
	    cmocka_unit_test(a_printed_page_is_marked_where_it_begins),
	    cmocka_unit_test(a_printed_page_is_marked_in_a_table),
	    cmocka_unit_test(remarks_and_omitted_attachments_are_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
