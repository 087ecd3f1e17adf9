/*
 * The general contents of a year (年度总目录): its articles by category, each
 * with its number, and issue and page behind a row of dots.
 */
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
#include "print/front.h"

static void
add(struct blocks *out, struct block *b)
{
	b->full = true;
	b->loose = true;
	blocks_add(out, b);
}

static void
add_title(struct edition *e, const struct annual *annual, struct blocks *out)
{
	struct setter *s = e->setter;
	const struct look *look = &s->style->look[LOOK_TOC_HEAD];
	struct spacing name = {.leading = look->size * 3 / 2},
		       year = {.after = s->style->pitch,
			   .leading = look->size * 3 / 2};

	tag_open_heading(s, TAG_LEVEL_ARTICLE);
	add(out,
	    block_lines(s,
		flow_words(
		    s, look, e->gazette->name, s->style->measure, SET_CENTER),
		&name));
	add(out,
	    block_lines(s,
		flow_words(s, look,
		    arena_printf(s->arena, "%d年总目录", annual->year),
		    s->style->measure, SET_CENTER),
		&year));
	tag_shut(s);
}

/* Leaves the contents of the category before open for its entries. */
static void
add_category(struct edition *e, const char *words, const char *anchor,
    struct blocks *out)
{
	struct setter *s = e->setter;
	const struct look *look = &s->style->look[LOOK_TOC_CATEGORY];
	struct spacing space = {
	    .before = s->style->pitch / 2, .leading = look->size * 17 / 10};
	struct span span = {.text = words,
	    .len = strlen(words),
	    .look = look,
	    .anchor = anchor};
	struct par par = {.spans = &span,
	    .nspans = 1,
	    .set = SET_LEFT,
	    .width = s->style->measure};
	struct block *b;

	tag_open(s, TAG_CONTENTS);
	tag_open(s, TAG_CAPTION);
	b = block_lines(s, par_set(s, &par), &space);
	tag_shut(s);
	b->keep = true;
	add(out, b);
}

/* 第7期 第12页 */
static const char *
place_of(struct arena *a, const struct annual_line *line)
{
	return line->page
	    ? arena_printf(a, "%s 第%d页", line->issue, line->page)
	    : line->issue;
}

/* Title, then number; NULL for the number where there is none. */
static size_t
spans_of(struct edition *e, const struct annual_line *line,
    const struct look *look, struct span spans[2])
{
	struct arena *a = e->setter->arena;

	spans[0] = (struct span){
	    .text = line->title, .len = strlen(line->title), .look = look};
	if (e->gazette->base_url) {
		spans[0].url =
		    arena_printf(a, "%s%s", e->gazette->base_url, line->href);
		spans[0].tag = tag_new(e->setter, TAG_LINK);
	}
	if (!line->number)
		return 1;
	spans[1] = (struct span){
	    .text = arena_printf(a, "（%s）", line->number), .look = look};
	spans[1].len = strlen(spans[1].text);
	return 2;
}

static void
add_line(struct edition *e, const struct annual_line *line, struct blocks *out)
{
	struct setter *s = e->setter;
	const struct look *look = &s->style->look[LOOK_TOC_ENTRY];
	struct spacing space = {.leading = look->size * 17 / 10};
	struct span spans[2];
	struct par par = {.spans = spans,
	    .width = s->style->measure,
	    .left = look->size,
	    .right = look->size * 10,
	    .set = SET_LEFT,
	    .words = true};
	struct lines lines;

	tag_open(s, TAG_ENTRY);
	tag_open(s, TAG_REFERENCE);
	par.nspans = spans_of(e, line, look, spans);
	lines = par_set(s, &par);
	if (lines.n)
		leader_words(s, &lines.at[lines.n - 1], look,
		    place_of(s->arena, line), s->style->measure);
	tag_shut(s);
	tag_shut(s);
	add(out, block_lines(s, lines, &space));
}

static void
add_bookmark(struct pages *p, const char *title, const char *place)
{
	p->bookmarks[p->nbookmarks++] =
	    (struct bookmark){.level = 1, .title = title, .place = place};
}

static void
add_lines(struct edition *e, const struct annual *annual, struct pages *p,
    struct blocks *out)
{
	struct setter *s = e->setter;
	const char *category = NULL, *anchor;
	size_t i;

	p->bookmarks = ARENA_ARRAY(s->arena, struct bookmark, annual->n + 1);
	for (i = 0; i < annual->n; i++) {
		const struct annual_line *line = &annual->lines[i];

		if (!category || strcmp(category, line->category) != 0) {
			if (category)
				tag_shut(s);
			category = arena_str(s->arena, line->category);
			anchor =
			    arena_printf(s->arena, "c%zu", p->nbookmarks + 1);
			add_bookmark(p, category, anchor);
			add_category(e, category, anchor, out);
		}
		add_line(e, line, out);
	}
	if (category)
		tag_shut(s);
}

static void
describe(struct edition *e, const struct annual *annual, struct pages *p)
{
	const struct style *style = e->setter->style;

	p->width = style->width;
	p->height = style->height;
	memcpy(p->ink, style->ink, sizeof p->ink);
	p->id = arena_printf(p->arena, "%d", annual->year);
	p->title = arena_printf(
	    p->arena, "%s %d年总目录", e->gazette->name, annual->year);
	p->author = arena_str(p->arena,
	    e->gazette->editor ? e->gazette->editor : e->gazette->publisher);
	p->date = arena_printf(p->arena, "%04d-12-31", annual->year);
	p->at = ARENA_ARRAY(p->arena, struct page, e->list->n + 1);
	memcpy(p->at, e->list->at, e->list->n * sizeof *p->at);
	p->n = e->list->n;
}

static void
add_furniture(struct edition *e, const struct annual *annual)
{
	struct arena *a = e->setter->arena;
	const char *name = e->gazette->name;
	size_t i;

	if (e->gazette->specimen)
		name = arena_printf(a, "%s　%s", name, e->gazette->specimen);
	for (i = 0; i < e->list->n; i++)
		furniture_page(e, &e->list->at[i], name,
		    arena_printf(a, "%d年总目录", annual->year));
}

struct pages *
print_annual(const struct annual *annual, const struct gazette *gazette,
    const struct style *style, struct fonts *fonts, struct msgs *msgs)
{
	struct arena *arena = arena_new();
	struct pages *pages = ARENA_NEW(arena, struct pages);
	struct setter setter = {
	    .arena = arena, .style = style, .fonts = fonts, .msgs = msgs};
	struct pages_list list = {.next_number = 1};
	struct edition e = {&setter, NULL, gazette, &list};
	struct blocks blocks = {0};

	pages->arena = arena;
	pages->root = tag_open(&setter, TAG_DOCUMENT);
	tag_open(&setter, TAG_SECTION);
	add_title(&e, annual, &blocks);
	tag_open(&setter, TAG_CONTENTS);
	add_lines(&e, annual, pages, &blocks);
	tag_shut(&setter);
	compose_blocks(compose_new(&setter, &list, NULL), &blocks);
	tag_shut(&setter);
	tag_shut(&setter);
	add_furniture(&e, annual);
	describe(&e, annual, pages);
	pages->ntags = setter.ntags;
	vec_free(&list);
	return pages;
}
