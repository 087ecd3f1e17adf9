/*
 * issue: opening the site, and the pages of one issue: its contents and its
 * articles. Pages about the whole archive are in archive.c.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "export/export.h"
#include "site/site.h"
#include "site/parts.h"

struct site *
site_open(const char *templates, const char *styles,
    const struct gazette *gazette, struct msgs *msgs)
{
	struct site *site = mem_alloc(sizeof *site);
	size_t faults = msgs_count(msgs, MSG_ERROR);

	site->arena = arena_new();
	site->gazette = *gazette;
	site->assets = asset_open(
	    site->arena, styles, templates, site->gazette.name, msgs);
	site->templates = tmpl_open(templates, page_templates, msgs);
	if (msgs_count(msgs, MSG_ERROR) == faults)
		return site;
	site_close(site);
	return NULL;
}

void
site_close(struct site *site)
{
	if (!site)
		return;
	tmpl_close(site->templates);
	arena_free(site->arena);
	free(site);
}

/* What the pages of one issue are made from. */
struct making {
	const struct site *site;
	const struct issue *issue;
	const struct neighbours *beside;
	const struct download *downloads;
	size_t ndownloads;
	const char *out;
	struct msgs *msgs;
};

static void
add_neighbour(const struct making *m, xmlNode *issue, const char *name,
    const char *id, const char *label)
{
	xmlNode *node;

	if (!id)
		return;
	node = data_add(issue, name);
	data_set(node, "label", label);
	data_set(
	    node, "href", arena_printf(m->issue->arena, "%s/index.html", id));
}

static void
add_beside(const struct making *m, xmlNode *issue)
{
	const struct neighbours *n = m->beside;

	if (!n)
		return;
	add_neighbour(m, issue, "prev", n->prev_id, n->prev_label);
	add_neighbour(m, issue, "next", n->next_id, n->next_label);
}

/* The record is what the issue's page knows, without what only it shows. */
static void
write_issue(const struct making *m, struct buf *record)
{
	const struct issue *issue = m->issue;
	xmlNode *page = page_new(m->site, PAGE_ISSUE,
	    arena_printf(issue->arena, "%s/index.html", issue->id));
	xmlNode *node = data_issue(page, issue);
	struct buf body = {0};

	data_downloads(
	    issue->arena, node, issue->id, m->downloads, m->ndownloads, NULL);
	data_entries(node, issue);
	record_write(node, record);
	data_imprint(node, issue);
	add_beside(m, node);
	machine_issue(m->site, page, issue);
	if (issue->colophon)
		body_html(issue->colophon, NULL, &body);
	data_set(node, "colophon", body.n ? "yes" : NULL);
	page_write(m->site, PAGE_ISSUE, page, &body, m->out, m->msgs);
	buf_free(&body);
}

static void
add_near_article(const struct making *m, xmlNode *article, const char *name,
    const struct article *near)
{
	xmlNode *node = data_add(article, name);

	data_article(node, m->issue, near);
}

static void
add_part(void *line, const char *part, size_t n)
{
	xmlNode *node = data_add(line, "part");

	xmlNodeAddContentLen(node, (const xmlChar *)part, (int)n);
}

/* The lines of the title, each in the parts it may be broken into. */
static void
add_title(struct arena *arena, xmlNode *node, const struct article *article)
{
	const struct strings *title = &article->title;
	size_t i;

	for (i = 0; i < title->n; i++)
		sense_parts(title->n == 1 ? meta_full_title(arena, article)
					  : title->at[i],
		    add_part, data_add(node, "line"));
}

static void
write_article(const struct making *m, size_t i, struct buf *body)
{
	const struct issue *issue = m->issue;
	const struct article *article = &issue->articles[i];
	const char *url = export_path(issue->arena, issue, article);
	xmlNode *page = page_new(m->site, PAGE_ARTICLE, url);
	xmlNode *node = data_issue_head(page, issue);

	data_downloads(
	    issue->arena, node, issue->id, m->downloads, m->ndownloads, NULL);
	node = data_article(page, issue, article);
	data_downloads(issue->arena, node, issue->id, m->downloads,
	    m->ndownloads, article);
	add_title(issue->arena, node, article);
	data_outline(issue->arena, node, article->body);
	machine_article(m->site, page, node, issue, article);
	if (i > 0)
		add_near_article(m, node, "prev", article - 1);
	else if (m->beside)
		add_neighbour(m, node, "before", m->beside->prev_id,
		    m->beside->prev_label);
	if (i + 1 < issue->narticles)
		add_near_article(m, node, "next", article + 1);
	else if (m->beside)
		add_neighbour(m, node, "after", m->beside->next_id,
		    m->beside->next_label);
	if (article->body)
		body_html(article->body, article, body);
	forward_anchors(m->site, url, body);
	page_write(m->site, PAGE_ARTICLE, page, body, m->out, m->msgs);
}

/* A picture stands below the issue's folder as it does in the source. */
static void
copy_figure(const struct making *m, const struct node *figure)
{
	struct arena *arena = arena_new();
	const char *path = figure->as.figure.path;
	const char *dir = path_join(arena, m->out, m->issue->id), *to;

	if (figure->as.figure.data && path && path_is_plain(path)) {
		to = path_join(arena, dir, path);
		file_mkdirs(
		    arena_dup(arena, to, (size_t)(path_name(to) - to - 1)));
		file_write(to, figure->as.figure.data, figure->as.figure.size);
	}
	arena_free(arena);
}

static void
copy_figures(const struct making *m, const struct node *root)
{
	const struct node *at;

	for (at = root; at; at = node_next(root, at))
		if (at->type == NODE_FIGURE)
			copy_figure(m, at);
}

void
site_issue(const struct site *site, const struct issue *issue,
    const struct neighbours *beside, const struct download *downloads,
    size_t ndownloads, const char *out, struct buf *record, struct msgs *msgs)
{
	struct making m = {
	    site, issue, beside, downloads, ndownloads, out, msgs};
	struct buf *bodies =
	    ARENA_ARRAY(issue->arena, struct buf, issue->narticles + 1);
	size_t i;

	file_mkdirs(path_join(issue->arena, out, issue->id));
	for (i = 0; i < issue->narticles; i++) {
		write_article(&m, i, &bodies[i]);
		copy_figures(&m, issue->articles[i].body);
	}
	copy_figures(&m, issue->colophon);
	write_issue(&m, record);
	forward_pages(site, issue, bodies, out);
	for (i = 0; i < issue->narticles; i++)
		buf_free(&bodies[i]);
}
