/*
 * csv: a sheet saved as CSV to a manuscript of one table. Merged cells are not
 * in it; what they left empty is for the recogniser to guess.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "import/import.h"

enum { CELLS_AT_MOST = 1 << 20 };

static void
fill(struct ms_table *t, const struct csv_cells *c)
{
	size_t first;
	int row, col;

	for (row = 0; row < t->rows; row++) {
		first = c->rows.at[row];
		t->lines[row] = c->cells.at[first].line;
		for (col = 0; col < csv_row_length(c, (size_t)row); col++)
			ms_cell_at(t, row, col)->text =
			    c->cells.at[first + (size_t)col].text;
	}
}

struct manuscript *
csv_read(struct import *im, const char *file, const char *text, size_t n)
{
	struct manuscript *ms = ms_new(im->arena, file);
	struct csv_cells cells = {0};
	struct ms_block *b;
	int cols = 0, row;

	if (n > 0)
		csv_read_cells(im->arena, file, text, &cells, im->msgs);
	for (row = 0; (size_t)row < cells.rows.n; row++)
		if (csv_row_length(&cells, (size_t)row) > cols)
			cols = csv_row_length(&cells, (size_t)row);
	if (cells.rows.n * (size_t)cols > CELLS_AT_MOST) {
		msg(im->msgs, MSG_IMPORT_TABLE_LARGE, (struct pos){file, 1, 0},
		    CELLS_AT_MOST);
	} else if (cols > 0) {
		b = ms_add(ms, MS_TABLE, (struct pos){file, 1, 0});
		b->table = ms_table_new(im->arena, (int)cells.rows.n, cols);
		fill(b->table, &cells);
		b->last_line = b->table->lines[b->table->rows - 1];
	}
	csv_cells_free(&cells);
	return ms;
}
