/*
 * sheet: a table as CSV, RFC 4180, in UTF-8 with the mark that spreadsheets
 * tell it by. A merged cell has its words in its first place and leaves the
 * others empty, as a spreadsheet saves it; issue.json tells its extent. Words
 * are not touched, be they =1+1.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "export/export.h"
#include "export/markup.h"
#include "export/parts.h"

#define BOM "\xEF\xBB\xBF"

char *
sheet_path(struct arena *arena, const struct article *article,
    const struct node *table)
{
	return table->anchor ? arena_printf(arena, "tables/%s.%s.csv",
				   article->slug, table->anchor)
			     : NULL;
}

static void
field(const char *s, size_t n, struct buf *out)
{
	const char *end = s + n;

	if (!n || !strpbrk(s, "\",\r\n")) {
		buf_add(out, s, n);
		return;
	}
	buf_putc(out, '"');
	for (; s < end; s++) {
		if (*s == '"')
			buf_putc(out, '"');
		buf_putc(out, *s);
	}
	buf_putc(out, '"');
}

/* The lines of a cell are lines of the field. */
static void
cell(const struct node *node, struct buf *out)
{
	const struct node *at, *child;
	struct buf words = {0};

	for (child = node->first; child; child = child->next) {
		if (child != node->first)
			buf_putc(&words, '\n');
		for (at = child; at; at = node_next(child, at))
			if (at->type == NODE_BREAK)
				buf_putc(&words, '\n');
			else if (NODE_IS_INLINE(at->type) && at->text)
				buf_puts(&words, at->text);
	}
	field(words.n ? words.s : "", words.n, out);
	buf_free(&words);
}

void
sheet_table(const struct node *table, struct buf *out)
{
	const struct node *row, *at;
	int col;

	buf_puts(out, BOM);
	for (row = table->first; row; row = row->next) {
		at = row->first;
		for (col = 0; col < table->as.table.cols; col++) {
			if (col)
				buf_putc(out, ',');
			if (!at || at->as.cell.col != col)
				continue;
			cell(at, out);
			at = at->next;
		}
		buf_puts(out, "\r\n");
	}
}
