/*
 * Running heads and feet. Name and issue stand at the outer side, the category
 * at the inner; the number stands at the outer side of the foot, a character
 * from the edge, between two dashes (GB/T 9704 7.5).
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
#include "print/page/front.h"

/* The category of the article that a page begins with, or goes on with; the
 * contents' own word before. */
static const char *
category_of(const struct issue *issue, const struct page *p)
{
	const char *name = "目　录";
	const struct item *first = p->body.first;
	const struct article *a;
	unsigned i;

	for (i = 0; first && i < issue->narticles; i++) {
		a = &issue->articles[i];
		if (i + 1 == first->article && a->category.n)
			name = a->category.at[a->category.n - 1];
	}
	return name;
}

static void
add_head(struct edition *e, struct page *p, const char *left, const char *right)
{
	const struct style *style = e->setter->style;
	len_t x = page_left(style, p->number), y = style->top - PT(14);

	front_words(e, &p->furniture, LOOK_RUNNING, left, x, y, SET_LEFT);
	front_words(e, &p->furniture, LOOK_RUNNING, right, x + style->measure,
	    y, SET_RIGHT);
	items_rect(e->setter, &p->furniture, x, y + PT(5), style->measure,
	    style->rule_thin, INK_GREY);
}

static void
add_foot(struct edition *e, struct page *p)
{
	const struct style *style = e->setter->style;
	len_t x = page_left(style, p->number);
	len_t em = style->look[LOOK_FOLIO].size;
	len_t y = style->height - style->bottom + MM(7) + em / 2;
	const char *words = arena_printf(e->setter->arena, "— %d —", p->number);

	if (p->number % 2)
		front_words(e, &p->furniture, LOOK_FOLIO, words,
		    x + style->measure - em, y, SET_RIGHT);
	else
		front_words(
		    e, &p->furniture, LOOK_FOLIO, words, x + em, y, SET_LEFT);
}

static void
add_to_page(struct edition *e, struct page *p)
{
	const struct issue *issue = e->issue;
	const char *name, *category = category_of(issue, p);

	name = arena_printf(e->setter->arena, "%s　%d·%d", issue->name,
	    issue->year, issue->number);
	if (e->gazette->specimen)
		name = arena_printf(
		    e->setter->arena, "%s　%s", name, e->gazette->specimen);
	if (p->number % 2)
		add_head(e, p, category, name);
	else
		add_head(e, p, name, category);
	add_foot(e, p);
}

void
furniture_add(struct edition *e)
{
	const struct style *style = e->setter->style;
	struct page *p;
	size_t i;

	for (i = 0; i < e->list->n; i++) {
		p = &e->list->at[i];
		if (p->number)
			add_to_page(e, p);
		else if (i > 0 && e->gazette->specimen)
			front_words(e, &p->furniture, LOOK_RUNNING,
			    e->gazette->specimen,
			    page_left(style, 0) + style->measure,
			    style->top - PT(14), SET_RIGHT);
	}
}
