/* The contents by category, with true page numbers. */
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

static void
add(struct blocks *out, struct block *b)
{
	b->full = true;
	b->loose = true;
	blocks_add(out, b);
}

static void
add_head(struct edition *e, struct blocks *out)
{
	struct setter *s = e->setter;
	const struct look *look = &s->style->look[LOOK_TOC_HEAD];
	struct span span = {.text = "目　录",
	    .len = strlen("目　录"),
	    .look = look,
	    .anchor = "contents"};
	struct par par = {.spans = &span,
	    .nspans = 1,
	    .set = SET_CENTER,
	    .width = s->style->measure};
	struct spacing space = {.before = s->style->pitch,
	    .after = s->style->pitch,
	    .leading = look->size * 3 / 2,
	    .solid = true};

	tag_open_heading(s, TAG_LEVEL_ARTICLE);
	add(out, block_lines(s, par_set(s, &par), &space));
	tag_shut(s);
}

/* Words and the page of an article behind a row of dots. */
static void
add_entry(struct edition *e, struct blocks *out, const struct look *look,
    const char *words, const struct article *a, len_t indent, len_t before)
{
	struct setter *s = e->setter;
	struct span span = {.text = words, .len = strlen(words), .look = look};
	struct par par = {.spans = &span,
	    .nspans = 1,
	    .width = s->style->measure,
	    .left = indent,
	    .right = leader_width(s, look) + 2 * look->size,
	    .set = SET_LEFT,
	    .words = true};
	struct spacing space = {
	    .before = before, .leading = look->size * 17 / 10};
	struct lines lines;

	tag_open(s, TAG_ENTRY);
	tag_open(s, TAG_REFERENCE);
	lines = par_set(s, &par);
	if (lines.n)
		leader_add(s, &lines.at[lines.n - 1],
		    &s->style->look[LOOK_TOC_ENTRY], a->body, a->slug,
		    s->style->measure);
	tag_shut(s);
	tag_shut(s);
	add(out, block_lines(s, lines, &space));
}

static void
add_category(struct edition *e, struct blocks *out, const char *words,
    enum look_name name)
{
	struct setter *s = e->setter;
	const struct look *look = &s->style->look[name];
	struct spacing space = {
	    .before = s->style->pitch / 2, .leading = look->size * 17 / 10};
	struct block *b;

	tag_open(s, TAG_CONTENTS);
	tag_open(s, TAG_CAPTION);
	b = block_lines(
	    s, flow_words(s, look, words, s->style->measure, SET_LEFT), &space);
	tag_shut(s);
	b->keep = true;
	add(out, b);
}

/* Leaves the contents of categories that lie deeper than `depth`. */
static void
tag_shut_to(struct setter *s, size_t depth)
{
	const struct tag *t;
	size_t open = 0;

	for (t = s->tag->parent; t && t->kind == TAG_CONTENTS; t = t->parent)
		open++;
	for (; open > depth; open--)
		tag_shut(s);
}

static bool
same_category(const struct article *a, const struct article *b, size_t level)
{
	size_t i;

	for (i = 0; i <= level; i++)
		if (!b || i >= b->category.n ||
		    strcmp(a->category.at[i], b->category.at[i]) != 0)
			return false;
	return true;
}

/* One line serves where the title says no more than the category. */
static bool
is_one_line(struct edition *e, const struct article *a)
{
	const char *last;

	if (a->toc_title && !*a->toc_title)
		return true;
	last = a->category.n ? a->category.at[a->category.n - 1] : "";
	return !a->toc_title &&
	    strcmp(meta_title(e->setter->arena, a), last) == 0;
}

static void
add_article(struct edition *e, struct blocks *out, const struct article *a,
    const struct article *before)
{
	struct setter *s = e->setter;
	const struct look *look = &s->style->look[LOOK_TOC_ENTRY];
	const struct look *head = &s->style->look[LOOK_TOC_CATEGORY];
	bool one = is_one_line(e, a);
	size_t i, n = a->category.n;

	for (i = 0; i < n && same_category(a, before, i);)
		i++;
	tag_shut_to(s, i);
	for (; i + (one ? 1 : 0) < n; i++)
		add_category(e, out, a->category.at[i],
		    i == 0 ? LOOK_TOC_CATEGORY : LOOK_H3);
	if (one && n)
		add_entry(e, out, head, a->category.at[n - 1], a, 0,
		    s->style->pitch / 2);
	else
		add_entry(e, out, look,
		    a->toc_title ? a->toc_title : meta_title(s->arena, a), a,
		    look->size, 0);
}

/* The masthead stands at the foot of the last page of contents. */
static void
add_masthead(struct edition *e, struct composer *c)
{
	struct setter *s = e->setter;
	struct blocks last = {0}, gap = {0};
	struct spacing space = {.solid = true};
	len_t height = 0;
	struct items items = front_masthead(e, &height);
	len_t left;

	if (height == 0)
		return;
	left = compose_rows_left(c) * s->style->pitch - height;
	if (left > 0) {
		space.before = left;
		add(&gap, block_lines(s, (struct lines){0}, &space));
		compose_blocks(c, &gap);
	}
	add(&last, block_fixed(s, items, height));
	compose_blocks(c, &last);
}

void
front_contents(struct edition *e)
{
	struct composer *c = compose_new(e->setter, e->list, NULL);
	struct blocks blocks = {0};
	const struct article *a, *before = NULL;
	size_t i;

	tag_open(e->setter, TAG_SECTION);
	add_head(e, &blocks);
	tag_open(e->setter, TAG_CONTENTS);
	for (i = 0; i < e->issue->narticles; i++) {
		a = &e->issue->articles[i];
		add_article(e, &blocks, a, before);
		before = a;
	}
	tag_shut_to(e->setter, 0);
	tag_shut(e->setter);
	compose_blocks(c, &blocks);
	add_masthead(e, c);
	tag_shut(e->setter);
}
