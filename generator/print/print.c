/* The issue, laid out: the driver of this folder. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/page/front.h"

enum {
	SHARED_ROWS = 14, /* room that lets a short article follow on a page */
	SHORT_WORDS = 600 /* [characters] of such a one */
};

static bool
is_short(const struct article *a)
{
	struct buf words = {0};
	bool is;

	tree_words(a->body, &words);
	is = utf8_count(words.s ? words.s : "", words.n) <= SHORT_WORDS;
	buf_free(&words);
	return is;
}

/* Do the blocks, the first of which need not begin a page, end in so many rows?
 * Bands that are not level, and space between them, take two more. */
static bool
ends_in(struct setter *s, const struct blocks *blocks, int rows)
{
	int64_t height = 2 * s->style->pitch;
	const struct block *b;
	struct taken t;

	for (b = blocks->first; b; b = b->next) {
		if (b->turned || (b->fresh && b != blocks->first))
			return false;
		t = b->ops->take(
		    s, b, NULL, INT32_MAX / 2, TAKE_DRY | TAKE_MUST);
		if (t.fragment)
			height += t.fragment->height /
			    (b->full ? 1 : s->style->columns);
	}
	return height <= (int64_t)rows * s->style->pitch;
}

/* What has no owner yet on the pages from here on is this article's. */
static void
own_items(struct pages_list *list, size_t from, unsigned article)
{
	struct item *i;
	size_t k;

	for (k = from; k < list->n; k++)
		for (i = list->at[k].body.first; i; i = i->next)
			if (!i->article)
				i->article = article;
}

/* Does it begin on the page that was begun: it is short, and what of it goes on
 * to another page is not alone there? */
static bool
follows_on(struct edition *e, const struct composer *c, const struct article *a,
    const struct blocks *blocks)
{
	const struct article *end = e->issue->articles + e->issue->narticles;
	int rows = compose_rows_left(c);

	return e->setter->style->share_pages && rows >= SHARED_ROWS &&
	    is_short(a) &&
	    (ends_in(e->setter, blocks, rows) ||
		(a + 1 < end && is_short(a + 1)));
}

static void
print_article(struct edition *e, struct composer *c, struct article *a)
{
	struct setter *s = e->setter;
	struct blocks blocks;

	s->file = a->file;
	s->slug = a->slug;
	blocks = flow_article(s, a);
	if (follows_on(e, c, a, &blocks))
		blocks.first->fresh = false;
	compose_blocks(c, &blocks);
	a->first_page = a->body->page;
	a->last_page = e->list->at[e->list->n - 1].number;
	s->slug = NULL;
}

static void
print_articles(struct edition *e)
{
	struct composer *c = compose_new(e->setter, e->list, NULL);
	size_t i, begun = e->list->n, from = begun;

	for (i = 0; i < e->issue->narticles; i++) {
		print_article(e, c, &e->issue->articles[i]);
		own_items(e->list, from, (unsigned)i + 1);
		from = e->list->n > begun ? e->list->n - 1 : begun;
	}
}

static void
resolve_folios(struct edition *e)
{
	size_t i;

	for (i = 0; i < e->list->n; i++)
		leader_resolve(e->setter, &e->list->at[i].body);
}

static void
settle(struct edition *e)
{
	const struct tag *open = NULL;
	size_t i;

	for (i = 0; i < e->list->n; i++)
		items_settle(&e->list->at[i].body, &open);
}

/* ISO date of a real one; NULL for none. */
static const char *
iso_date(struct arena *a, struct date d)
{
	return d.year
	    ? arena_printf(a, "%04d-%02d-%02d", d.year, d.month, d.day)
	    : NULL;
}

/* The issue's own date, else the latest of its articles'. */
static struct date
issue_date(const struct issue *issue)
{
	struct date latest = issue->published, d;
	size_t i;

	for (i = 0; !issue->published.year && i < issue->narticles; i++) {
		d = issue->articles[i].date;
		if (d.year * 400 + d.month * 31 + d.day >
		    latest.year * 400 + latest.month * 31 + latest.day)
			latest = d;
	}
	return latest;
}

static void
describe(struct edition *e, struct pages *p)
{
	struct arena *a = p->arena;
	const struct issue *issue = e->issue;

	p->width = e->setter->style->width;
	p->height = e->setter->style->height;
	p->bleed = e->setter->style->press.bleed;
	p->paper = e->setter->style->press.paper;
	memcpy(p->ink, e->setter->style->ink, sizeof p->ink);
	p->id = arena_str(a, issue->id);
	p->title =
	    arena_printf(a, "%s %s", issue->name, meta_issue_label(a, issue));
	p->author = arena_str(
	    a, e->gazette->editor ? e->gazette->editor : e->gazette->publisher);
	p->date = iso_date(a, issue_date(issue));
	if (!p->date) /* PDF/X asks for one: of the folder, YYYY-MM */
		p->date = arena_printf(a, "%.7s-01", issue->id);
	p->at = ARENA_ARRAY(a, struct page, e->list->n);
	if (e->list->n)
		memcpy(p->at, e->list->at, e->list->n * sizeof *p->at);
	p->n = e->list->n;
}

/* The first words of a page that are the document's own. */
static const char *
first_words(const struct page *page)
{
	const struct item *i;

	for (i = page->body.first; i; i = i->next)
		if (i->kind == ITEM_RUN && !i->artifact && i->as.run.n)
			return i->as.run.glyphs[0].text;
	return NULL;
}

/* Tells the articles where in their words each page begins. */
static void
note_words(struct edition *e)
{
	struct issue *issue = e->issue;
	const char **words =
	    ARENA_ARRAY(issue->arena, const char *, (size_t)issue->pages + 1);
	const struct page *p;
	size_t i;

	for (p = e->list->at; p < vec_end(e->list); p++)
		if (p->number > 0 && p->number <= issue->pages)
			words[p->number] = first_words(p);
	for (i = 0; i < issue->narticles; i++)
		issue->articles[i].page_words = words;
}

struct pages *
print_issue(struct issue *issue, const struct gazette *gazette,
    const struct style *style, struct fonts *fonts, struct msgs *msgs)
{
	struct arena *arena = arena_new();
	struct pages *pages = ARENA_NEW(arena, struct pages);
	struct setter setter = {.arena = arena,
	    .style = style,
	    .fonts = fonts,
	    .msgs = msgs,
	    .file = issue->file};
	struct pages_list list = {.next_number = 1};
	struct edition e = {&setter, issue, gazette, &list};

	pages->arena = arena;
	pages->root = tag_open(&setter, TAG_DOCUMENT);
	front_cover(&e);
	front_contents(&e);
	print_articles(&e);
	setter.file = issue->file;
	issue->pages = list.next_number - 1;
	note_words(&e);
	pages->back = list.n;
	front_colophon(&e);
	pages->back = list.n - pages->back;
	tag_shut(&setter);
	resolve_folios(&e);
	settle(&e);
	furniture_add(&e);
	outline_add(&e, pages);
	describe(&e, pages);
	pages->ntags = setter.ntags;
	vec_free(&list);
	return pages;
}
