/*
 * facts: an issue as JSON: what its pages tell of it, without the text, which
 * issue.xml has. Addresses (path) are below the site's root.
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

struct facts {
	struct json j;
	struct arena *arena;
	const struct gazette *gazette;
	const struct issue *issue;
};

static void
path(struct facts *f, const char *to)
{
	json_text(&f->j, "path", to);
	if (f->gazette->base_url)
		json_text(&f->j, "url", export_url(f->arena, f->gazette, to));
}

static void
path_to(struct facts *f, const struct article *a, const char *anchor)
{
	const char *to = export_path(f->arena, f->issue, a);

	path(f, anchor ? arena_printf(f->arena, "%s#%s", to, anchor) : to);
}

/* === Parts of an article === */

static void
heading(struct facts *f, const struct article *a, const struct node *node)
{
	json_open(&f->j, NULL, '{');
	json_text(&f->j, "title", tree_inline_string(f->arena, node));
	json_int(&f->j, "level", node->as.heading.level);
	json_int(&f->j, "page", node->page);
	path_to(f, a, node->anchor);
	json_close(&f->j);
}

static void
attachment(struct facts *f, const struct article *a, const struct node *node)
{
	const struct node *title = node->as.attachment.title, *at = node;

	if (node->as.attachment.omitted)
		at = node->as.attachment.entry;
	json_open(&f->j, NULL, '{');
	json_text(&f->j, "label", node->as.attachment.label);
	json_text(
	    &f->j, "title", title ? tree_inline_string(f->arena, title) : NULL);
	json_text(&f->j, "note", node->as.attachment.note);
	json_int(&f->j, "omitted", node->as.attachment.omitted);
	json_int(&f->j, "page", node->as.attachment.omitted ? 0 : node->page);
	if (at && at->anchor)
		path_to(f, a, at->anchor);
	json_close(&f->j);
}

/* Only what a plain grid does not tell. */
static void
merges(struct facts *f, const struct node *table)
{
	const struct node *row, *cell;
	bool any = false;

	for (row = table->first; row; row = row->next)
		for (cell = row->first; cell; cell = cell->next) {
			if (cell->as.cell.rowspan * cell->as.cell.colspan == 1)
				continue;
			if (!any)
				json_open(&f->j, "merged", '[');
			any = true;
			json_open(&f->j, NULL, '{');
			json_int(&f->j, "row", cell->as.cell.row + 1);
			json_int(&f->j, "column", cell->as.cell.col + 1);
			json_int(&f->j, "rows", cell->as.cell.rowspan);
			json_int(&f->j, "columns", cell->as.cell.colspan);
			json_close(&f->j);
		}
	if (any)
		json_close(&f->j);
}

static void
table(struct facts *f, const struct article *a, const struct node *node)
{
	const char *csv = sheet_path(f->arena, a, node);

	json_open(&f->j, NULL, '{');
	json_text(&f->j, "caption", node->as.table.caption);
	json_text(&f->j, "unit", node->as.table.unit);
	json_int(&f->j, "rows", node->as.table.rows);
	json_int(&f->j, "columns", node->as.table.cols);
	json_int(&f->j, "header-rows", node->as.table.header_rows);
	merges(f, node);
	json_int(&f->j, "page", node->page);
	path_to(f, a, node->anchor);
	if (csv)
		json_text(&f->j, "csv",
		    arena_printf(f->arena, "%s/%s", f->issue->id, csv));
	json_close(&f->j);
}

/* A list of what the article has of one type; nothing when it has none. */
static void
parts(struct facts *f, const char *key, const struct article *a,
    enum node_type type,
    void (*write)(struct facts *, const struct article *, const struct node *))
{
	const struct node *at;
	bool any = false;

	for (at = a->body; at; at = node_next(a->body, at)) {
		if (at->type != type ||
		    (type == NODE_HEADING && node_above(at, NODE_BOX)))
			continue;
		if (!any)
			json_open(&f->j, key, '[');
		any = true;
		write(f, a, at);
	}
	if (any)
		json_close(&f->j);
}

/* === Articles, the issue === */

static void
relations(struct facts *f, const struct article *a)
{
	const struct relation *r = a->relations;
	size_t n;

	if (!a->nrelations)
		return;
	json_open(&f->j, "relations", '[');
	for (n = a->nrelations; n > 0; n--, r++) {
		json_open(&f->j, NULL, '{');
		json_text(&f->j, "kind", relation_name(r->kind));
		json_text(&f->j, "number", r->number);
		json_text(&f->j, "title", r->title);
		if (r->path)
			path(f, r->path);
		json_close(&f->j);
	}
	json_close(&f->j);
}

static void
article(struct facts *f, const struct article *a)
{
	struct json *j = &f->j;

	json_open(j, NULL, '{');
	json_text(j, "slug", a->slug);
	path_to(f, a, NULL);
	json_text(j, "title", meta_title(f->arena, a));
	json_text(j, "name", meta_name(f->arena, a));
	json_text(j, "number", a->number);
	json_text(j, "kind", kind_name(a->kind));
	json_list(j, "category", &a->category);
	json_list(j, "issuer", &a->issuers);
	json_date(j, "date", a->date);
	json_date(j, "effective", a->effective);
	json_text(j, "status", a->status);
	relations(f, a);
	json_int(j, "first-page", a->first_page);
	json_int(j, "last-page", a->last_page);
	json_text(j, "source-sha256", a->hash);
	parts(f, "headings", a, NODE_HEADING, heading);
	parts(f, "attachments", a, NODE_ATTACHMENT, attachment);
	parts(f, "tables", a, NODE_TABLE, table);
	json_close(j);
}

static void
issue_facts(struct facts *f)
{
	struct json *j = &f->j;
	const struct issue *issue = f->issue;

	json_text(j, "gazette", f->gazette->name);
	json_text(j, "publisher", f->gazette->publisher);
	json_text(j, "id", issue->id);
	json_text(j, "name", issue->name);
	json_text(j, "label", meta_issue_label(f->arena, issue));
	json_int(j, "year", issue->year);
	json_int(j, "number", issue->number);
	json_int(j, "supplement", issue->supplement);
	json_int(j, "serial", issue->serial);
	json_date(j, "published", issue->published);
	json_int(j, "pages", issue->pages);
	path(f, arena_printf(f->arena, "%s/index.html", issue->id));
	json_text(j, "xml", arena_printf(f->arena, "%s/issue.xml", issue->id));
}

void
json_issue(
    const struct gazette *gazette, const struct issue *issue, struct buf *out)
{
	struct facts f = {{.out = out}, arena_new(), gazette, issue};
	size_t i;

	json_open(&f.j, NULL, '{');
	issue_facts(&f);
	json_open(&f.j, "articles", '[');
	for (i = 0; i < issue->narticles; i++)
		article(&f, &issue->articles[i]);
	json_end(&f.j);
	arena_free(f.arena);
}
