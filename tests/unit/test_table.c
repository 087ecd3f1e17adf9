/*
 * Pipe rows to grids. A table is written as its areas, "row,col+rows+cols",
 * with the words of each.
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

enum { LINES_AT_MOST = 16 };

static int
setup(void **state)
{
	struct reader *r = mem_alloc(sizeof *r);

	*r = (struct reader){arena_new(), msgs_new(), "test.md", ".", ""};
	*state = r;
	return 0;
}

static int
teardown(void **state)
{
	struct reader *r = *state;

	arena_free(r->arena);
	msgs_free(r->msgs);
	free(r);
	return 0;
}

static struct node *
read_table(struct reader *r, const char *text)
{
	const struct table_facts facts = {.header = -1};
	struct stretch lines[LINES_AT_MOST];
	struct node *table = node_new(r->arena, NODE_TABLE, 1, 1);
	size_t n = 0, len;

	for (; *text; text += len + 1) {
		len = strcspn(text, "\n");
		lines[n] = (struct stretch){text, len, (int)n + 1, 1};
		n++;
	}
	table_pipe(r, table, &facts, lines, n);
	return table;
}

static void
write_cell(const struct node *cell, struct buf *out)
{
	const struct node *line;

	buf_printf(out, "%d,%d", cell->as.cell.row, cell->as.cell.col);
	if (cell->as.cell.rowspan > 1 || cell->as.cell.colspan > 1)
		buf_printf(out, "+%d+%d", cell->as.cell.rowspan,
		    cell->as.cell.colspan);
	buf_putc(out, '=');
	for (line = cell->first; line; line = line->next) {
		tree_inline_words(line, out);
		if (line->next)
			buf_putc(out, '/');
	}
	buf_putc(out, ' ');
}

static void
expect(void **state, const char *text, const char *areas)
{
	struct node *table = read_table(*state, text), *row, *cell;
	struct buf out = {0};

	for (row = table->first; row; row = row->next)
		for (cell = row->first; cell; cell = cell->next)
			write_cell(cell, &out);
	assert_string_equal(out.s ? out.s : "", areas);
	buf_free(&out);
}

static size_t
errors(void **state)
{
	struct reader *r = *state;

	return msgs_count(r->msgs, MSG_ERROR);
}

static void
rows_and_cells(void **state)
{
	expect(state, "|a|b|\n|-|-|\n| c |  |\n", "0,0=a 0,1=b 1,0=c 1,1= ");
	expect(state, "a|b\n-|-\nc|d\n", "0,0=a 0,1=b 1,0=c 1,1=d ");
	expect(state, "|-|\n|a\\|b|\n", "0,0=a|b ");
	expect(state, "|-|\n|a<br>b<BR/>c|\n", "0,0=a/b/c ");
	assert_int_equal(errors(state), 0);
}

static void
header_rows_are_those_before_the_rule(void **state)
{
	assert_int_equal(
	    read_table(*state, "|-|\n|a|\n")->as.table.header_rows, 0);
	assert_int_equal(
	    read_table(*state, "|a|\n|b|\n|-|\n|c|\n")->as.table.header_rows,
	    2);
}

static void
alignment(void **state)
{
	struct node *t = read_table(*state, "|:-|:-:|-:|-|-|\n|1|2|3|4|>>5|\n");

	assert_int_equal(t->as.table.aligns[0], ALIGN_LEFT);
	assert_int_equal(t->as.table.aligns[1], ALIGN_CENTER);
	assert_int_equal(t->as.table.aligns[2], ALIGN_RIGHT);
	assert_int_equal(t->as.table.aligns[3], ALIGN_DEFAULT);
	assert_int_equal(t->first->last->as.cell.align, ALIGN_RIGHT);
}

static void
merges(void **state)
{
	expect(state, "|-|-|\n|a|<<|\n|b|c|\n", "0,0+1+2=a 1,0=b 1,1=c ");
	expect(state, "|-|-|\n|a|b|\n|^^|c|\n", "0,0+2+1=a 0,1=b 1,1=c ");
	expect(state, "|-|-|\n|a|<<|\n|^^|<<|\n", "0,0+2+2=a ");
	expect(state, "|-|-|\n|a|<<|\n|^^|^^|\n", "0,0+2+2=a ");
	expect(
	    state, "|-|-|\n|a|<<|\n|<b>|\\<<|\n", "0,0+1+2=a 1,0=<b> 1,1=<< ");
	assert_int_equal(errors(state), 0);
}

static void
what_is_no_rectangle_is_undone(void **state)
{
	expect(state, "|-|-|\n|a|b|\n|^^|<<|\n", "0,0=a 0,1=b 1,0= 1,1= ");
	assert_int_equal(errors(state), 1);
}

static void
marks_that_point_nowhere(void **state)
{
	expect(state, "|-|-|\n|<<|^^|\n", "0,0= 0,1= ");
	assert_int_equal(errors(state), 2);
	expect(state, "|a|\n|-|\n|^^|\n", "0,0=a 1,0= ");
	assert_int_equal(errors(state), 3);
}

static void
ragged_rows_are_evened(void **state)
{
	expect(state, "|-|-|\n|a|\n|b|c|d|\n", "0,0=a 0,1= 1,0=b 1,1=c ");
	assert_int_equal(errors(state), 2);
}

static void
delimiter_rows(void **state)
{
	int cols;

	(void)state;
	assert_true(table_is_delimiter("|---|:-:|", 9, &cols));
	assert_int_equal(cols, 2);
	assert_false(table_is_delimiter("---", 3, &cols));
	assert_false(table_is_delimiter("|---|a|", 7, &cols));
	assert_false(table_is_delimiter("| |-|", 5, &cols));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {TEST(rows_and_cells),
	    TEST(header_rows_are_those_before_the_rule), TEST(alignment),
	    TEST(merges), TEST(what_is_no_rectangle_is_undone),
	    TEST(marks_that_point_nowhere), TEST(ragged_rows_are_evened),
	    TEST(delimiter_rows)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
