/* export: addresses and names, and the data files of one issue. */
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

char *
export_url(struct arena *arena, const struct gazette *gazette, const char *path)
{
	return arena_printf(
	    arena, "%s%s", gazette->base_url ? gazette->base_url : "", path);
}

char *
export_path(struct arena *arena, const struct issue *issue,
    const struct article *article)
{
	return arena_printf(arena, "%s/%s.html", issue->id, article->slug);
}

static void
write_file(const char *dir, const char *name, struct buf *b)
{
	struct arena *arena = arena_new();

	if (b->n)
		file_write(path_join(arena, dir, name), b->s, b->n);
	buf_clear(b);
	arena_free(arena);
}

static void
write_sheets(const struct article *a, const char *dir, struct buf *b)
{
	struct arena *arena = arena_new();
	const struct node *at;
	const char *path;

	for (at = a->body; at; at = node_next(a->body, at)) {
		if (at->type != NODE_TABLE ||
		    !(path = sheet_path(arena, a, at)))
			continue;
		file_mkdirs(path_join(arena, dir, "tables"));
		sheet_table(at, b);
		write_file(dir, path, b);
	}
	arena_free(arena);
}

static void
write_citations(const struct gazette *g, const struct issue *issue,
    enum cite_form form, const char *dir, const char *name, struct buf *b)
{
	size_t i;

	for (i = 0; i < issue->narticles; i++) {
		if (i && form == CITE_BIBTEX)
			buf_putc(b, '\n');
		cite_article(form, g, issue, &issue->articles[i], b);
	}
	write_file(dir, name, b);
}

void
export_issue(
    const struct gazette *g, const struct issue *issue, const char *dir)
{
	struct buf b = {0};
	size_t i;

	file_mkdirs(dir);
	json_issue(g, issue, &b);
	write_file(dir, "issue.json", &b);
	akn_issue(g, issue, &b);
	write_file(dir, "issue.xml", &b);
	write_citations(g, issue, CITE_BIBTEX, dir, "issue.bib", &b);
	write_citations(g, issue, CITE_RIS, dir, "issue.ris", &b);
	for (i = 0; i < issue->narticles; i++)
		write_sheets(&issue->articles[i], dir, &b);
	buf_free(&b);
}
