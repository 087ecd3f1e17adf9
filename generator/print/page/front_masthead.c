/*
 * Masthead and imprint, side by side above a rule: posts with names in cells
 * of one width, two-character names spread to three.
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

struct sheet { /* where the next line goes */
	struct edition *edition;
	struct items items;
	len_t x, width, y, leading, em;
};

static len_t
baseline(const struct sheet *s)
{
	return s->y + s->leading * 7 / 10;
}

static len_t
name_room(const struct sheet *s, const char *name)
{
	len_t n = (len_t)utf8_count(name, strlen(name));

	return (n <= 3 ? 4 : n + 1) * s->em;
}

static void
add_people(struct sheet *s, const struct strings *people, len_t from)
{
	len_t x = from, room;
	size_t i;

	if (people->n == 0)
		front_words(s->edition, &s->items, LOOK_MASTHEAD, "（空缺）", x,
		    baseline(s), SET_LEFT);
	for (i = 0; i < people->n; i++) {
		room = name_room(s, people->at[i]);
		if (x > from && x + room - s->em > s->x + s->width) {
			s->y += s->leading;
			x = from;
		}
		front_name(
		    s->edition, &s->items, people->at[i], x, baseline(s));
		x += room;
	}
	s->y += s->leading;
}

enum { SPREAD_EM = 6 }; /* labels are not spread further */

static void
add_group(struct sheet *s, const struct masthead_group *g, len_t label)
{
	len_t width = label - s->em;
	size_t i;

	if (width > SPREAD_EM * s->em)
		width = 0;
	if (g->name) {
		front_words(s->edition, &s->items, LOOK_MASTHEAD_LABEL, g->name,
		    s->x, baseline(s), SET_LEFT);
		s->y += s->leading;
	}
	for (i = 0; i < g->n; i++) {
		front_label(s->edition, &s->items, g->roles[i].role, width,
		    s->x, baseline(s));
		add_people(s, &g->roles[i].people, s->x + label);
	}
}

/* The widest label sets where the names begin. */
static len_t
label_width(const struct sheet *s, const struct issue *issue)
{
	size_t i, k, n, most = 4;

	for (i = 0; i < issue->nmasthead; i++)
		for (k = 0; k < issue->masthead[i].n; k++) {
			n = utf8_count(issue->masthead[i].roles[k].role,
			    strlen(issue->masthead[i].roles[k].role));
			if (n > most)
				most = n;
		}
	return ((len_t)most + 1) * s->em;
}

static void
add_imprint(struct sheet *s, const struct imprint_line *line)
{
	struct setter *set = s->edition->setter;
	const struct look *look = &set->style->look[LOOK_MASTHEAD];
	char *words = line->label
	    ? arena_printf(set->arena, "%s：%s", line->label, line->value)
	    : arena_str(set->arena, line->value);
	struct lines lines;
	size_t i;

	tag_open(set, TAG_PARAGRAPH);
	lines = flow_words(set, look, words, s->width, SET_LEFT);
	tag_shut(set);

	for (i = 0; i < lines.n; i++) {
		items_move(&s->items, &lines.at[i].items, s->x, baseline(s));
		s->y += s->leading;
	}
}

static void
add_columns(struct sheet *s, const struct issue *issue, len_t measure)
{
	len_t top = s->y, left_end, label = label_width(s, issue);
	size_t i;

	if (issue->nmasthead && issue->nimprint)
		s->width = measure * 11 / 20;
	for (i = 0; i < issue->nmasthead; i++)
		add_group(s, &issue->masthead[i], label);
	left_end = s->y;
	s->y = top;
	if (issue->nmasthead) {
		s->x = s->width + 2 * s->em;
		s->width = measure - s->x;
	}
	for (i = 0; i < issue->nimprint; i++)
		add_imprint(s, &issue->imprint[i]);
	if (s->y < left_end)
		s->y = left_end;
}

struct items
front_masthead(struct edition *e, len_t *height)
{
	const struct style *style = e->setter->style;
	len_t em = style->look[LOOK_MASTHEAD].size;
	struct sheet s = {.edition = e,
	    .width = style->measure,
	    .leading = em * 8 / 5,
	    .em = em};

	if (!e->issue->nmasthead && !e->issue->nimprint)
		return s.items;
	items_rect(e->setter, &s.items, 0, 0, style->measure, style->rule_thin,
	    INK_RED);
	s.y = em;
	add_columns(&s, e->issue, style->measure);
	*height = block_round(style, s.y);
	return s.items;
}
