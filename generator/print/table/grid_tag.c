/*
 * Tables as a reader hears them: rows of cells in order, every place of the
 * grid covered once, so that rows count the same cells with their spans.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/table/grid.h"

static void
tag_cell(struct setter *se, struct grid_cell *c, int naming)
{
	bool names = !c->head && (int)c->col == naming;

	c->tag = tag_new(se, c->head || names ? TAG_HEAD_CELL : TAG_CELL);
	c->tag->names_row = names;
	c->tag->rows = (int)c->rows;
	c->tag->cols = (int)c->cols;
}

static void
tag_row(struct setter *se, struct grid *g, size_t row, int naming)
{
	struct grid_cell *c;
	size_t k;

	tag_open(se, TAG_ROW);
	for (k = 0; k < g->cols; k++) {
		c = grid_at(g, row, k);
		if (c->row == row && c->col == k)
			tag_cell(se, c, naming);
	}
	tag_shut(se);
}

void
grid_tag(struct setter *se, struct grid *g)
{
	int naming = tree_naming_column(g->table);
	size_t row;

	tag_open(se, g->heads ? TAG_TABLE_HEAD : TAG_TABLE_BODY);
	for (row = 0; row < g->rows; row++) {
		if (g->heads && row == g->heads) {
			tag_shut(se);
			tag_open(se, TAG_TABLE_BODY);
		}
		tag_row(se, g, row, naming);
	}
	tag_shut(se);
}
