/* Which column of a table names its rows, for those who do not see it. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"

static const struct node *
cell_at(const struct node *row, int col)
{
	const struct node *cell = row->first;

	while (cell && cell->as.cell.col != col)
		cell = cell->next;
	return cell;
}

/* 1 12 3.2 — or nothing: what names no row. */
static bool
is_number(const struct node *cell)
{
	struct buf b = {0};
	bool is;

	for (cell = cell->first; cell; cell = cell->next)
		tree_inline_words(cell, &b);
	is = b.n == 0 || strspn(b.s, "0123456789. —") == b.n;
	buf_free(&b);
	return is;
}

int
tree_naming_column(const struct node *table)
{
	const struct node *row, *cell;
	bool counts = true;

	if (!table->as.table.header_rows || table->as.table.form ||
	    table->as.table.cols < 2)
		return -1;
	for (row = table->first; row && counts; row = row->next) {
		cell = row->flags & NODE_HEADER ? NULL : cell_at(row, 0);
		counts = !cell || is_number(cell);
	}
	return counts && table->as.table.cols > 2 ? 1 : counts ? -1 : 0;
}
