/*
 * body_table: a table as a screen reader can follow it: caption, header cells
 * with their scope, spans; in a box that scrolls where the screen is narrow
 * and takes the focus, so that it scrolls by keyboard.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "export/export.h"
#include "site/html.h"
#include "site/site.h"
#include "site/parts.h"

enum {
	WIDE = 6 /* columns from which a table may leave the measure */
};

/* The title it stands under: of its box, its attachment, or a heading. */
static const struct node *
title_above(const struct node *at)
{
	for (; at; at = at->prev ? at->prev : at->parent) {
		if (at->type == NODE_HEADING)
			return at;
		if (at->type == NODE_BOX && at->as.box.title)
			return at->as.box.title;
		if (at->type == NODE_ATTACHMENT)
			return at->as.attachment.title;
	}
	return NULL;
}

/* What a table is called: no two without a caption alike, by their anchors. */
static void
name_table(struct buf *out, const struct node *table)
{
	const struct node *title = title_above(table);
	const char *anchor = table->anchor;

	if (table->as.table.caption) {
		buf_puts(out, table->as.table.caption);
		return;
	}
	if (title) {
		tree_inline_words(title, out);
		buf_putc(out, ' ');
	}
	buf_puts(out, "表格");
	if (anchor)
		buf_puts(out, anchor + strcspn(anchor, "0123456789"));
}

/* What the scrolling box, or a table without a caption, is called. */
static void
label(struct html *h, const struct node *table)
{
	struct buf words = {0};

	name_table(&words, table);
	html_attr(h, "aria-label", words.s);
	buf_free(&words);
}

static void
caption(struct html *h, const struct node *table)
{
	const char *const lines[][2] = {
	    {"name", table->as.table.caption}, {"unit", table->as.table.unit}};
	size_t i;

	if (!lines[0][1] && !lines[1][1])
		return;
	html_open(h, HTML_CAPTION);
	for (i = 0; i < 2; i++) {
		if (!lines[i][1])
			continue;
		html_open(h, HTML_SPAN);
		html_attr(h, "class", lines[i][0]);
		html_text(h, lines[i][1]);
		html_close(h);
	}
	html_close(h);
}

/* A head over several columns groups them; else one group holds them all. */
static bool
has_groups(const struct node *table)
{
	const struct node *row = table->first, *cell;

	if (!table->as.table.header_rows || !row)
		return false;
	for (cell = row->first; cell; cell = cell->next)
		if (cell->as.cell.colspan > 1)
			return true;
	return false;
}

/* The style sheet has classes w1 to w100. */
static int
percent(const struct node *table, int col)
{
	const int *w = table->as.table.widths;
	int sum = 0, i;

	for (i = 0; i < table->as.table.cols; i++)
		sum += w[i];
	i = sum ? (w[col] * 100 + sum / 2) / sum : 0;
	return i ? i : 1;
}

static void
group(struct html *h, const struct node *table, int col, int n)
{
	html_open(h, HTML_COLGROUP);
	if (!table->as.table.widths)
		html_attr_int(h, "span", n);
	else
		for (; n > 0; n--, col++) {
			html_open(h, HTML_COL);
			html_attrf(h, "class", "w%d", percent(table, col));
		}
	html_close(h);
}

static void
groups(struct html *h, const struct node *table)
{
	const struct node *cell;

	if (!has_groups(table)) {
		if (table->as.table.widths)
			group(h, table, 0, table->as.table.cols);
		return;
	}
	for (cell = table->first->first; cell; cell = cell->next)
		group(h, table, cell->as.cell.col, cell->as.cell.colspan);
}

int
body_table_open(struct html *h, const struct node *table)
{
	int naming = tree_naming_column(table);

	html_open(h, HTML_DIV);
	html_attrf(h, "class", "scroll%s%s",
	    table->as.table.cols >= WIDE || table->as.table.landscape ? " wide"
								      : "",
	    table->as.table.form ? " form" : "");
	html_attr(h, "id", table->anchor);
	html_attr(h, "role", "region");
	label(h, table);
	html_attr(h, "tabindex", "0");
	html_open(h, HTML_TABLE);
	html_attrf(h, "class", "c%d%s",
	    table->as.table.cols < 12 ? table->as.table.cols : 12,
	    naming == 1 ? " counted" : "");
	if (!table->as.table.caption)
		label(h, table);
	caption(h, table);
	groups(h, table);
	return naming;
}

/* A form is to be filled in, not reckoned with. */
void
body_table_link(
    struct html *h, const struct article *article, const struct node *table)
{
	struct arena *arena = arena_new();
	const char *path = sheet_path(arena, article, table);
	struct buf name = {0};

	if (path && !table->as.table.form) {
		html_open(h, HTML_P);
		html_attr(h, "class", "csv");
		html_open(h, HTML_A);
		html_attr(h, "href", path);
		html_attr(h, "download", "");
		buf_puts(&name, "下载表格（CSV）：");
		name_table(&name, table);
		html_attr(h, "aria-label", name.s);
		buf_free(&name);
		html_close(h);
		html_close(h);
	}
	arena_free(arena);
}

static bool
is_empty(const struct node *cell)
{
	struct buf b = {0};
	bool empty;

	for (cell = cell->first; cell; cell = cell->next)
		tree_inline_words(cell, &b);
	empty = b.n == 0;
	buf_free(&b);
	return empty;
}

/* Without words it names nothing. */
static const char *
scope_of(const struct node *cell, int naming)
{
	if (is_empty(cell))
		return NULL;
	if (!(cell->parent->flags & NODE_HEADER))
		return cell->as.cell.col == naming ? "row" : NULL;
	return cell->as.cell.row == 0 && cell->as.cell.colspan > 1 ? "colgroup"
								   : "col";
}

static const char *
align_class(const struct node *cell)
{
	static const char *const classes[] = {NULL, "start", "mid", "end"};

	return classes[cell->as.cell.align];
}

void
body_cell_open(struct html *h, const struct node *cell, int naming)
{
	const char *scope = scope_of(cell, naming);

	html_open(h, scope ? HTML_TH : HTML_TD);
	html_attr(h, "scope", scope);
	html_attr(h, "class", align_class(cell));
	if (cell->as.cell.rowspan > 1)
		html_attr_int(h, "rowspan", cell->as.cell.rowspan);
	if (cell->as.cell.colspan > 1)
		html_attr_int(h, "colspan", cell->as.cell.colspan);
}
