/* manuscript: the form between the readers and the recogniser. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"

struct ms_table *
ms_table_new(struct arena *a, int rows, int cols)
{
	struct ms_table *t = ARENA_NEW(a, struct ms_table);
	int i;

	t->rows = rows;
	t->cols = cols;
	t->header = -1;
	t->cells = ARENA_ARRAY(a, struct ms_cell, (size_t)rows * (size_t)cols);
	t->lines = ARENA_ARRAY(a, int, (size_t)rows);
	for (i = 0; i < rows * cols; i++)
		t->cells[i] = (struct ms_cell){"", 1, 1};
	return t;
}

struct ms_cell *
ms_cell_at(const struct ms_table *t, int row, int col)
{
	return &t->cells[row * t->cols + col];
}

struct manuscript *
ms_new(struct arena *a, const char *file)
{
	struct manuscript *ms = ARENA_NEW(a, struct manuscript);

	ms->file = file;
	return ms;
}

struct ms_block *
ms_add(struct manuscript *ms, enum ms_kind kind, struct pos pos)
{
	struct ms_block *b = vec_push(&ms->blocks);

	*b = (struct ms_block){.kind = kind, .pos = pos};
	b->last_line = pos.line;
	b->text = "";
	return b;
}
