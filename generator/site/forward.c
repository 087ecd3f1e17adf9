/*
 * forward: pages that only lead on: from an address that has moved, from a
 * printed page to where its words are. No script, so that they work wherever
 * files are shown; what a server would do, the page's head does.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "site/html.h"
#include "site/site.h"
#include "site/parts.h"

/* From the folder that url is in to another address below the site. */
static char *
relative(struct arena *arena, const char *url, const char *to)
{
	const char *slash;

	while ((slash = strchr(url, '/')) &&
	    strncmp(url, to, (size_t)(slash - url) + 1) == 0) {
		to += slash - url + 1;
		url = slash + 1;
	}
	for (; (url = strchr(url, '/')); url++)
		to = arena_printf(arena, "../%s", to);
	return arena_str(arena, to);
}

static void
meta(struct html *h, const char *name, const char *content)
{
	html_open(h, HTML_META);
	html_attr(h, "name", name);
	html_attr(h, "content", content);
}

static void
link_rel(struct html *h, const char *rel, const char *href)
{
	html_open(h, HTML_LINK);
	html_attr(h, "rel", rel);
	html_attr(h, "href", href);
}

static const char *
style_sheet(const struct site *site)
{
	size_t i;

	for (i = 0; i < site->assets.n; i++)
		if (strcmp(site->assets.at[i].name, "site.css") == 0)
			return site->assets.at[i].href;
	return "";
}

static void
head(struct html *h, const struct site *site, struct arena *arena,
    const struct forward *f, const char *href)
{
	html_open(h, HTML_HEAD);
	html_open(h, HTML_META);
	html_attr(h, "charset", "utf-8");
	html_open(h, HTML_META);
	html_attr(h, "http-equiv", "refresh");
	html_attrf(h, "content", "0; url=%s", href);
	meta(h, "viewport", "width=device-width, initial-scale=1");
	meta(h, "robots", "noindex");
	html_open(h, HTML_TITLE);
	html_text(h, f->title);
	html_text(h, "_");
	html_text(h, site->gazette.name);
	html_close(h);
	if (site->gazette.base_url)
		link_rel(h, "canonical",
		    arena_printf(arena, "%s%.*s", site->gazette.base_url,
			(int)strcspn(f->to, "#"), f->to));
	link_rel(h, "stylesheet", relative(arena, f->from, style_sheet(site)));
	html_close(h);
}

void
site_forward(const struct site *site, const struct forward *f, const char *out)
{
	struct arena *arena = arena_new();
	struct buf b = {0};
	struct html h = {.out = &b};
	char *href = relative(arena, f->from, f->to);
	char *file = path_join(arena, out, f->from);

	html_open(&h, HTML_HTML);
	html_attr(&h, "lang", "zh-CN");
	head(&h, site, arena, f, href);
	html_open(&h, HTML_BODY);
	html_attr(&h, "class", "on-forward");
	html_open(&h, HTML_MAIN);
	html_open(&h, HTML_H1);
	html_text(&h, f->title);
	html_close(&h);
	html_open(&h, HTML_P);
	html_open(&h, HTML_A);
	html_attr(&h, "href", href);
	html_text(&h, f->words);
	html_end(&h);
	file_mkdirs(arena_dup(arena, file, (size_t)(path_name(file) - file)));
	file_write(file, b.s, b.n);
	buf_free(&b);
	arena_free(arena);
}

/* === Printed pages === */

/*
 * The article in whose words page n begins: one that goes on from the page
 * before, or else the first that begins on it; NULL: it has none.
 */
static const struct article *
article_on(const struct issue *issue, int n)
{
	const struct article *a = issue->articles, *first = NULL;
	size_t i;

	for (i = 0; i < issue->narticles; i++, a++) {
		if (a->first_page < n && n <= a->last_page)
			return a;
		if (a->first_page == n && !first)
			first = a;
	}
	return first;
}

/* Notes which printed pages are marked in the HTML of an article. */
static void
find_marks(const struct buf *body, bool *marked, int last)
{
	static const char mark[] = " id=\"p";
	const char *at = body->n ? body->s : "";
	int n;

	while ((at = strstr(at, mark))) {
		at += sizeof mark - 1;
		for (n = 0; *at >= '0' && *at <= '9' && n <= last; at++)
			n = n * 10 + (*at - '0');
		if (*at == '"' && n > 0 && n <= last)
			marked[n] = true;
	}
}

static void
forward_page(const struct site *site, const struct issue *issue, int n,
    const struct article *a, int mark, const char *out)
{
	const char *label = meta_issue_label(issue->arena, issue);
	struct forward f = {
	    arena_printf(issue->arena, "%s/p%d.html", issue->id, n),
	    arena_printf(issue->arena, mark ? "%s/%s.html#p%d" : "%s/%s.html",
		issue->id, a ? a->slug : "index", mark),
	    arena_printf(issue->arena, "%s第%d页", label, n),
	    a ? meta_name(issue->arena, a)
	      : arena_printf(issue->arena, "%s目录", label)};

	site_forward(site, &f, out);
}

/* A page that begins inside a table's row or a word has no mark: the last mark
 * before it in the article is the nearest. */
void
forward_pages(const struct site *site, const struct issue *issue,
    const struct buf *bodies, const char *out)
{
	const struct article *a, *last = NULL;
	bool *marked = NULL;
	int n, mark = 0;

	for (n = 1; n <= issue->pages; n++) {
		a = article_on(issue, n);
		if (a && a != last) {
			marked = ARENA_ARRAY(
			    issue->arena, bool, (size_t)issue->pages + 1);
			find_marks(
			    &bodies[a - issue->articles], marked, issue->pages);
			mark = 0;
		}
		if (a && marked[n])
			mark = n;
		forward_page(site, issue, n, a, a ? mark : 0, out);
		last = a ? a : last;
	}
}

/* === Anchors === */

/* An empty element of that name in the element that has the new one. */
static bool
add_alias(struct buf *body, const char *old, const char *new)
{
	struct buf b = {0}, mark = {0};
	char *at, *end;

	buf_printf(&mark, " id=\"%s\"", new);
	at = body->n ? strstr(body->s, mark.s) : NULL;
	end = at ? strchr(at, '>') : NULL;
	buf_free(&mark);
	if (!end)
		return false;
	buf_add(&b, body->s, (size_t)(end + 1 - body->s));
	buf_puts(&b, "<span id=\"");
	html_escape(&b, old, strlen(old));
	buf_puts(&b, "\"></span>");
	buf_puts(&b, end + 1);
	buf_free(body);
	*body = b;
	return true;
}

/* Words that lead on: no page can send a reader from one anchor elsewhere. */
static void
add_notice(struct buf *body, const char *old, const char *href)
{
	struct buf b = {0};
	struct html h = {.out = &b};

	html_open(&h, HTML_P);
	html_attr(&h, "class", "moved");
	html_attr(&h, "id", old);
	html_text(&h, "原在此处的内容已移至");
	html_open(&h, HTML_A);
	html_attr(&h, "href", href);
	html_text(&h, "新的位置");
	html_close(&h);
	html_text(&h, "。");
	html_end(&h);
	buf_add(&b, body->s, body->n);
	buf_free(body);
	*body = b;
}

void
forward_anchors(const struct site *site, const char *url, struct buf *body)
{
	struct arena *arena = arena_new();
	const struct redirect *r = site->gazette.redirects;
	size_t n = strlen(url), i;

	for (i = 0; i < site->gazette.nredirects; i++, r++) {
		if (strncmp(r->from, url, n) != 0 || r->from[n] != '#')
			continue;
		if (strncmp(r->to, url, n) != 0 || r->to[n] != '#' ||
		    !add_alias(body, r->from + n + 1, r->to + n + 1))
			add_notice(
			    body, r->from + n + 1, relative(arena, url, r->to));
	}
	arena_free(arena);
}
