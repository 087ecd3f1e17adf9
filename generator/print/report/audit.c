/*
 * The finished pages, judged: what stands where is read off the placed glyphs,
 * whatever the code that placed them meant. A row is a set line or a picture;
 * rows follow each other in reading order, so what is parted from what shows
 * in a change of column or page between them.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/report/report.h"

enum {
	LONG_EM = 15, /* a line this wide has room to hide its gaps */
	GAP_MAX = 250, /* [1/1000 em] */
	UNSEEN = 5, /* [1/1000 em] of squeezing or stretching */
	EARLY_ROWS = 2, /* a page may end this early: no better end near */
	TAIL_ROWS = 8, /* no more than this is not divided over columns */
	LEVEL_ROWS = 1 /* between balanced columns of odd many lines */
};

const int report_squeezes[DEGREES - 1] = {500, 1000, 1500, 2000};
const int report_stretches[DEGREES - 1] = {25, 50, 100, 250};

/* Marks that begin, that end no line [clreq 3.1.8, basic; GB/T 15834 5.1]. */
static const char no_start[] = "、，。．：；！？’”）》〉】〕］｝」』〗·／％‰℃";
static const char no_end[] = "‘“（《〈【〔［｛「『〖";

struct row {
	size_t page; /* index */
	unsigned column; /* as in struct item */
	len_t x, end, y; /* from the first glyph to the last; baseline */
	const struct origin *origin; /* NULL: a picture, or words of none */
	const struct item *first, *last; /* runs, or the picture */
};

struct audit {
	const struct pages *pages;
	const struct style *style;
	struct report *report;
	VEC(struct row) rows;
	size_t *after; /* for each page: the first row behind it */
};

/* A stack of columns, or what goes across, between two others of a page. */
struct band {
	size_t page;
	len_t top; /* where it begins */
	len_t foot[256]; /* by column: where the lowest of it ends; 0: none */
	unsigned columns; /* highest number in it */
	const struct origin *last; /* of its last words, or NULL */
};

static void
add_breach(struct audit *a, enum breach_kind kind, size_t page,
    const struct origin *o, int amount)
{
	struct breach *b = vec_push(&a->report->breaches);

	*b = (struct breach){
	    .kind = kind, .page = a->pages->at[page].label, .amount = amount};
	if (o)
		b->pos = (struct pos){o->file, o->line, o->col};
	a->report->counts[kind]++;
}

static void
breach_of(struct audit *a, enum breach_kind kind, const struct row *r)
{
	add_breach(a, kind, r->page, r->origin, 0);
}

static bool
has_source(const struct row *r)
{
	return r->origin && r->origin->node && r->origin->line > 0;
}

static const struct node *
within(const struct row *r, enum node_type type)
{
	const struct node *n = r->origin ? r->origin->node : NULL;

	return n && n->type != type ? node_above(n, type) : n;
}

static bool
is_of(const struct row *r, enum node_type type)
{
	return r->origin && r->origin->node && r->origin->node->type == type;
}

/* === Rows === */

/* Its last glyph with ink: a space at a line's end takes no room. */
static const struct glyph *
last_ink(const struct item *i)
{
	const struct glyph *g = i->as.run.glyphs;
	unsigned n = i->as.run.n;

	while (n > 1 && g[n - 1].text && uni_is_space(utf8_peek(g[n - 1].text)))
		n--;
	return g + (n ? n - 1 : 0);
}

/* The space behind words of another face, at a line's end. */
static bool
is_blank(const struct item *i)
{
	const struct glyph *g = last_ink(i);

	return g == i->as.run.glyphs && i->as.run.n && g->text &&
	    uni_is_space(utf8_peek(g->text));
}

static len_t
run_end(const struct item *i)
{
	const struct glyph *last = last_ink(i);

	return i->as.run.n ? i->x + last->x + last->advance : i->x;
}

static bool
goes_on(const struct row *r, const struct item *i)
{
	return r->first->kind == ITEM_RUN && r->origin == i->origin &&
	    r->y == i->y && r->column == i->column;
}

static void
add_to_rows(struct audit *a, size_t page, size_t first, const struct item *i)
{
	struct row *r = a->rows.n > first ? &a->rows.at[a->rows.n - 1] : NULL;

	if (r && i->kind == ITEM_RUN && i->origin && goes_on(r, i)) {
		if (is_blank(i))
			return;
		r->last = i;
		r->end = run_end(i);
		return;
	}
	r = vec_push(&a->rows);
	*r = (struct row){.page = page,
	    .column = i->column,
	    .x = i->x,
	    .end = i->kind == ITEM_RUN ? run_end(i) : i->x + i->w,
	    .y = i->kind == ITEM_RUN ? i->y : i->y + i->h,
	    .origin = i->origin,
	    .first = i,
	    .last = i};
}

static void
find_rows(struct audit *a)
{
	const struct item *i;
	size_t page, first;

	a->after = mem_alloc(a->pages->n * sizeof *a->after);
	for (page = 0; page < a->pages->n; page++) {
		first = a->rows.n;
		for (i = a->pages->at[page].body.first; i; i = i->next)
			if (!i->artifact &&
			    (i->kind == ITEM_RUN || i->kind == ITEM_IMAGE))
				add_to_rows(a, page, first, i);
		a->after[page] = a->rows.n;
	}
}

/* === Within a line === */

/* Two clusters beside each other. */
struct pair {
	uint32_t left, right; /* code points */
	len_t gap; /* between their boxes */
};

/* What the pairs of a line come to. */
struct line_sum {
	len_t even; /* widest gap between Han characters */
	len_t widest; /* gap of any */
	len_t squeeze; /* taken off marks, all together */
	bool known;
};

static void
add_pair(struct line_sum *s, const struct pair *p)
{
	bool left = uni_is_han(p->left), right = uni_is_han(p->right);
	bool word = (left || uni_is_latin(p->left)) &&
	    (right || uni_is_latin(p->right));

	if (left && right && p->gap > s->even)
		s->even = p->gap;
	if ((left || right) && word && p->gap > s->widest)
		s->widest = p->gap;
	if ((left || right) && !word && p->gap < 0)
		s->squeeze -= p->gap;
	s->known |= left && right;
}

static void
add_pairs(struct audit *a, const struct row *r, struct line_sum *s)
{
	const struct item *i;
	const struct glyph *g;
	struct pair p = {0};
	const char *words;
	len_t end = 0;
	unsigned k;

	for (i = r->first;; i = i->next) {
		for (k = 0; i->kind == ITEM_RUN && k < i->as.run.n; k++) {
			g = &i->as.run.glyphs[k];
			a->report->glyphs++;
			a->report->rare += !i->as.run.font->own;
			words = g->text;
			p.right = words ? utf8_next(&words) : 0;
			p.gap = i->x + g->x - end;
			if (p.left)
				add_pair(s, &p);
			p.left = p.right;
			end = i->x + g->x + g->advance;
		}
		if (i == r->last)
			return;
	}
}

static int
degree(int64_t amount, const int *ends)
{
	int d = 0;

	while (d < DEGREES - 1 && amount > ends[d])
		d++;
	return d;
}

/* How far the line is from its natural width. */
static void
count_line(struct audit *a, const struct row *r, const struct line_sum *s)
{
	struct report *out = a->report;
	len_t em = r->first->as.run.size;
	int64_t even = (int64_t)s->even * 1000 / em;
	int64_t widest = (int64_t)s->widest * 1000 / em;
	int64_t squeeze = (int64_t)s->squeeze * 1000 / em;

	out->filled++;
	if (even > UNSEEN)
		out->stretched[degree(even, report_stretches)]++;
	else if (squeeze > UNSEEN)
		out->squeezed[degree(squeeze, report_squeezes)]++;
	else
		out->natural++;
	if (r->origin->room < LONG_EM * em)
		return;
	if (widest > out->worst)
		out->worst = (int)widest;
	if (widest > GAP_MAX)
		add_breach(a, BREACH_GAP, r->page, r->origin, (int)widest);
}

static bool
is_one_of(const char *s, unsigned len, const char *marks)
{
	char mark[5] = {0};

	if (!s || len == 0 || len > 4)
		return false;
	memcpy(mark, s, len);
	return strstr(marks, mark) != NULL;
}

static void
check_marks(struct audit *a, const struct row *r)
{
	const struct glyph *first = r->first->as.run.glyphs;
	const struct glyph *last =
	    r->last->as.run.glyphs + r->last->as.run.n - 1;

	if ((r->origin->index > 0 &&
		is_one_of(first->text, first->text_len, no_start)) ||
	    (r->origin->index + 1 < r->origin->count &&
		is_one_of(last->text, last->text_len, no_end)))
		breach_of(a, BREACH_MARK, r);
}

/* Characters that are words; marks are none. */
static int
count_solid(const struct row *r)
{
	const struct item *i;
	const char *s;
	uint32_t cp;
	unsigned k;
	int n = 0;

	for (i = r->first;; i = i->next) {
		for (k = 0; i->kind == ITEM_RUN && k < i->as.run.n; k++) {
			s = i->as.run.glyphs[k].text;
			cp = s ? utf8_next(&s) : 0;
			n += cp && (uni_is_han(cp) || uni_is_latin(cp));
		}
		if (i == r->last)
			return n;
	}
}

/* Half of what an em is in this run. */
static len_t
half_em(const struct item *i)
{
	return (len_t)pages_widened(i->as.run.size / 2, i->as.run.widened);
}

/* Blank halves of marks that an edge swallows. */
static len_t
hanging(const struct row *r)
{
	const struct glyph *first = r->first->as.run.glyphs;
	const struct glyph *last = last_ink(r->last);
	len_t left = half_em(r->first), right = half_em(r->last);

	return (is_one_of(first->text, first->text_len, no_end) ? left : 0) +
	    (is_one_of(last->text, last->text_len, no_start) ? right : 0);
}

static void
check_line(struct audit *a, const struct row *r)
{
	struct line_sum s = {0};
	const struct origin *o = r->origin;
	bool cell = within(r, NODE_CELL);
	len_t em = r->first->as.run.size;

	add_pairs(a, r, &s);
	a->report->lines++;
	check_marks(a, r);
	if (!cell && o->count > 1 && o->index + 1 == o->count &&
	    count_solid(r) == 1)
		breach_of(a, BREACH_LONE, r);
	if (r->end - r->x > o->room + hanging(r) + PT(1) / 100)
		breach_of(a, BREACH_WIDE, r);
	if (!o->filled || cell)
		return;
	if (r->end - r->x < o->room - em / 4)
		breach_of(a, BREACH_RAGGED, r);
	else if (s.known)
		count_line(a, r, &s);
}

/* === Between lines === */

static bool
is_apart(const struct row *r, const struct row *s)
{
	return r->page != s->page ||
	    (r->column != s->column && r->column && s->column);
}

static bool
is_heading(const struct row *r)
{
	return is_of(r, NODE_HEADING) || is_of(r, NODE_ARTICLE) ||
	    is_of(r, NODE_ATTACHMENT) ||
	    (r->origin && r->origin->node && flow_heads(r->origin->node));
}

/* r, and what follows it in reading order. */
static void
check_pair(struct audit *a, const struct row *r, const struct row *next)
{
	const struct origin *o = r->origin, *p = next->origin;

	if (!is_apart(r, next) || within(r, NODE_CELL) ||
	    is_of(next, NODE_ARTICLE))
		return;
	if (o && p && o->node && o->node == p->node && !is_heading(r)) {
		if (p->index + 1 == p->count)
			breach_of(a, BREACH_WIDOW, next);
		if (o->index == 0)
			breach_of(a, BREACH_ORPHAN, r);
	} else if (has_source(r) && is_heading(r)) {
		breach_of(a, BREACH_HEADING, r);
	} else if (within(next, NODE_SIGN) && is_of(r, NODE_PARAGRAPH)) {
		breach_of(a, BREACH_SIGN, next);
	}
}

/* Body text stands on the grid of the page. */
static void
check_grid(struct audit *a, const struct row *r)
{
	const struct style *style = a->style;
	len_t size = style->look[LOOK_BODY].size, pitch = style->pitch;
	struct line body = {.ascent = size * 880 / 1000};
	len_t off;

	body.descent = size - body.ascent;
	if (!r->column || !is_of(r, NODE_PARAGRAPH) || within(r, NODE_CELL) ||
	    within(r, NODE_BOX) || r->first->as.run.size != size)
		return;
	off = (r->y - style->top - block_baseline(&body, pitch)) % pitch;
	if (off != 0)
		breach_of(a, BREACH_GRID, r);
}

/* === Tables === */

/* Something that ought to stand in one place, where a line of it stands. */
struct stand {
	const struct node *node;
	size_t page;
	unsigned column;
};

static int
compare_stands(const void *a, const void *b)
{
	const struct stand *x = a, *y = b;

	if (x->node != y->node)
		return (uintptr_t)x->node < (uintptr_t)y->node ? -1 : 1;
	if (x->page != y->page)
		return x->page < y->page ? -1 : 1;
	return x->column < y->column ? -1 : x->column > y->column;
}

/* How many of a type have lines on the pages, and how many of those in more
 * than one column or page. */
static size_t
count_parted(const struct audit *a, enum node_type type, size_t *parted)
{
	VEC(struct stand) all = {0};
	const struct node *n;
	const struct row *r;
	size_t i, count = 0, places = 0;

	for (r = a->rows.at; r < vec_end(&a->rows); r++)
		if ((n = within(r, type)))
			*vec_push(&all) = (struct stand){n, r->page, r->column};
	vec_sort(&all, compare_stands);
	for (i = 0; i < all.n; i++) {
		if (i == 0 || all.at[i].node != all.at[i - 1].node) {
			places = 0;
			count++;
		} else if (compare_stands(&all.at[i], &all.at[i - 1]) == 0) {
			continue;
		}
		*parted += ++places == 2;
	}
	vec_free(&all);
	return count;
}

/* === Columns and pages === */

static len_t
foot_of(const struct item *i)
{
	if (i->kind == ITEM_RUN)
		return i->y + i->as.run.size * 120 / 1000;
	return i->y + i->h;
}

/* The row of the grid in which something at this height ends, from 1. */
static int
row_of(const struct style *style, len_t y)
{
	return (int)((y - style->top + style->pitch - PT(1)) / style->pitch);
}

/* Does the page after this one begin anew, as the source asks? */
static bool
breaks_after(const struct audit *a, const struct row *next)
{
	return !has_source(next) || !a->pages->at[next->page].number ||
	    is_of(next, NODE_ARTICLE) || is_of(next, NODE_ATTACHMENT) ||
	    a->pages->at[next->page].turned;
}

/* A page that ends early, though what follows is not asked to begin another. */
static void
check_short_page(struct audit *a, const struct band *b)
{
	int row = 0, here;
	unsigned c;

	for (c = 0; c <= b->columns; c++) {
		here = b->foot[c] ? row_of(a->style, b->foot[c]) : 0;
		row = here > row ? here : row;
	}
	if (row < a->style->lines - EARLY_ROWS)
		add_breach(
		    a, BREACH_PAGE, b->page, b->last, a->style->lines - row);
}

/* The last band of a page that goes on. */
static void
check_full_band(struct audit *a, const struct band *b)
{
	const struct style *style = a->style;
	int least = style->lines, most = 0, row;
	unsigned c, from = b->columns ? 1 : 0;

	for (c = from; c <= b->columns; c++) {
		row = b->foot[c] ? row_of(style, b->foot[c]) : 0;
		least = row < least ? row : least;
		most = row > most ? row : most;
	}
	check_short_page(a, b);
	if (most >= style->lines - EARLY_ROWS &&
	    least < style->lines - EARLY_ROWS)
		add_breach(
		    a, BREACH_COLUMN, b->page, b->last, style->lines - least);
	if (b->columns && most > least)
		add_breach(a, BREACH_REGISTER, b->page, b->last, most - least);
}

/* The part of the document that is never parted, or rather not (a box), from
 * what r belongs to; NULL: a caption, or the like. */
static const struct node *
unit_of(const struct row *r)
{
	const struct node *n = r->origin ? r->origin->node : NULL, *box;

	while (n && n->parent &&
	    (n->parent->type == NODE_SIGN || n->type == NODE_CELL ||
		n->type == NODE_ROW || n->parent->type == NODE_CELL))
		n = n->parent;
	while (n && (box = node_above(n, NODE_BOX)))
		n = box;
	return n;
}

static bool
is_in(const struct band *b, const struct row *r, unsigned column)
{
	return r->column == column && r->y > b->top &&
	    r->y <= b->foot[column] + PT(1);
}

/* Rows of what begins (or, from the foot, ends) a column of a band and cannot
 * be parted: of a paragraph two lines, or all where it is short; of a heading
 * what follows too. */
static int
unit_rows(const struct audit *a, const struct band *b, unsigned column,
    bool from_foot)
{
	const struct row *rows = a->rows.at, *r = NULL, *last = NULL, *next;
	size_t begin = b->page ? a->after[b->page - 1] : 0, k;
	size_t n = a->after[b->page] - begin;
	bool heading = false;
	len_t picture = 0;

	for (k = 0; k < n; k++) {
		next = &rows[from_foot ? begin + n - 1 - k : begin + k];
		if (!is_in(b, next, column))
			continue;
		if (last && unit_of(next) != unit_of(last) && !heading &&
		    !(from_foot && is_heading(next)))
			break;
		if (!r)
			r = next;
		last = next;
		heading = !from_foot && (is_heading(last) || !unit_of(last));
		if (is_of(last, NODE_PARAGRAPH) && !within(last, NODE_TABLE) &&
		    !within(last, NODE_SIGN) && !within(last, NODE_BOX) &&
		    last->origin->count > 3 && last->y != r->y &&
		    !(from_foot && !last->origin->index))
			break;
	}
	if (!r)
		return 1;
	next = from_foot ? last : r;
	if (next->first->kind == ITEM_IMAGE)
		picture = next->first->h;
	return (abs(last->y - r->y) + picture + a->style->pitch - PT(1)) /
	    a->style->pitch +
	    1;
}

/* Could two neighbouring columns, this far apart, end more level, none lower
 * than the one before? */
static bool
could_be_level(
    const struct audit *a, const struct band *b, unsigned column, int apart)
{
	if (apart < 0)
		return -apart > unit_rows(a, b, column, false);
	if (!b->foot[column] && apart <= TAIL_ROWS)
		return false;
	return apart >= 2 * unit_rows(a, b, column - 1, true) &&
	    apart > unit_rows(a, b, column, false);
}

/* Columns level, a shortage at the foot of the last [clreq 7.2.1]. */
static void
check_balanced_band(struct audit *a, const struct band *b)
{
	int row, before, apart, worst = 0;
	unsigned c;

	for (c = 2; b->columns && c <= (unsigned)a->style->columns; c++) {
		before = b->foot[c - 1] ? row_of(a->style, b->foot[c - 1]) : 0;
		row = b->foot[c] ? row_of(a->style, b->foot[c])
				 : row_of(a->style, b->top);
		apart = before - row;
		if (abs(apart) > LEVEL_ROWS && abs(apart) > worst &&
		    could_be_level(a, b, c, apart))
			worst = abs(apart);
	}
	if (worst)
		add_breach(a, BREACH_REGISTER, b->page, b->last, worst);
}

static void
end_band(struct audit *a, const struct band *b, bool last_of_page)
{
	const struct row *next = &a->rows.at[a->after[b->page]];

	if (!last_of_page || next == vec_end(&a->rows) ||
	    breaks_after(a, next)) {
		check_balanced_band(a, b);
	} else if (!next->column && b->columns) {
		check_balanced_band(a, b);
		check_short_page(a, b);
	} else {
		check_full_band(a, b);
	}
}

static void
check_page(struct audit *a, size_t page)
{
	struct band b = {.page = page};
	const struct item *i;
	unsigned column = 0;
	len_t foot;

	for (i = a->pages->at[page].body.first; i; i = i->next) {
		if (i->kind == ITEM_LINK || i->kind == ITEM_PLACE)
			continue;
		if (i->column < column ||
		    (i->column > 0 && column == 0 &&
			(b.foot[0] || b.columns))) {
			end_band(a, &b, false);
			b = (struct band){.page = page};
		}
		column = i->column;
		foot = foot_of(i);
		if (!b.top)
			b.top = (i->kind == ITEM_RUN ? foot - i->as.run.size
						     : i->y);
		if (foot > b.foot[column])
			b.foot[column] = foot;
		if (column > b.columns)
			b.columns = column;
		if (i->origin && i->origin->line)
			b.last = i->origin;
	}
	if (b.last)
		end_band(a, &b, true);
}

static void
audit_page(struct audit *a, size_t page)
{
	size_t i = page ? a->after[page - 1] : 0;

	for (; i < a->after[page]; i++) {
		if (has_source(&a->rows.at[i])) {
			check_line(a, &a->rows.at[i]);
			check_grid(a, &a->rows.at[i]);
		}
		if (i + 1 < a->rows.n)
			check_pair(a, &a->rows.at[i], &a->rows.at[i + 1]);
	}
	if (!a->pages->at[page].turned)
		check_page(a, page);
}

void
audit_pages(
    const struct pages *pages, const struct style *style, struct report *out)
{
	struct audit a = {.pages = pages, .style = style, .report = out};
	size_t i;

	out->id = pages->id;
	out->pages = pages->n;
	find_rows(&a);
	for (i = 0; i < pages->n; i++)
		audit_page(&a, i);
	out->tables = count_parted(&a, NODE_TABLE, &out->broken);
	count_parted(&a, NODE_CELL, &out->split);
	free(a.after);
	vec_free(&a.rows);
}
