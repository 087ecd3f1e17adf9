/*
 * The proof edition: the pages as they are, and in their margins what editors
 * and proofreaders point with: every fifth line of a column counted, file and
 * line of the source where a paragraph or a row of a table begins, the remarks
 * of the editors. A remark that finds no room in the margin stands, whole, on a
 * page at the end. Nothing on the pages moves.
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

enum {
	EVERY = 5, /* lines between numbers */
	COLUMNS = 8, /* told apart */
	LEFT = 0,
	RIGHT = 1 /* margins */
};

#define NUMBER_SIZE PT(5)
#define PLACE_SIZE (PT(11) / 2)
#define REMARK_SIZE (PT(13) / 2)
#define STEP PT(8) /* between lines in the margin */
#define BESIDE PT(3) /* from the text to a number */
#define AWAY PT(13) /* from the text to what stands beyond */
#define EDGE PT(9) /* left blank at the edge of the sheet */

struct remark {
	const struct article *article;
	const struct node *node;
	size_t page; /* where it belongs, */
	int side;
	len_t y;
	bool known; /* where that is */
	bool shown; /* whole, in the margin */
};

/* A height of a margin where something stands. */
struct taken_y {
	len_t y;
};

struct proof {
	struct setter setter;
	const struct style *style;
	struct pages *to;
	struct look number, place, remark, head;
	VEC(struct remark) remarks;
	VEC(struct taken_y) taken[2]; /* of the page at hand */
	int count[COLUMNS]; /* lines so far */
	len_t last[COLUMNS]; /* the baseline of the last of them */
	const struct origin *before; /* of the line before */
};

static len_t
text_left(const struct proof *p, size_t page)
{
	return page_left(p->style, p->to->at[page].number);
}

/* The margin's own edge beside the text, and its room. */
static len_t
margin_x(const struct proof *p, size_t page, int side)
{
	return side == LEFT ? text_left(p, page) - AWAY
			    : text_left(p, page) + p->style->measure + AWAY;
}

static len_t
margin_width(const struct proof *p, size_t page, int side)
{
	len_t x = margin_x(p, page, side);

	return (side == LEFT ? x : p->style->width - x) - EDGE;
}

/* Words at a height of a margin, towards the text. */
static void
put_words(struct proof *p, size_t page, int side, const struct look *look,
    const char *words, len_t y)
{
	struct line line = par_line(&p->setter, look, words);
	len_t x = margin_x(p, page, side);

	if (side == LEFT)
		x -= line.width;
	items_move(&p->to->at[page].furniture, &line.items, x, y);
	*vec_push(&p->taken[side]) = (struct taken_y){y};
}

/* The next height from y on at which nothing stands yet. */
static len_t
free_y(const struct proof *p, int side, len_t y)
{
	size_t i;
	bool moved = true;

	while (moved) {
		moved = false;
		for (i = 0; i < p->taken[side].n; i++)
			if (y > p->taken[side].at[i].y - STEP &&
			    y < p->taken[side].at[i].y + STEP) {
				y = p->taken[side].at[i].y + STEP;
				moved = true;
			}
	}
	return y;
}

/* === Numbers and places === */

static int
side_of(const struct item *i)
{
	return i->column > 1 ? RIGHT : LEFT;
}

static bool
is_cell(const struct origin *o)
{
	return o && o->node && node_above(o->node, NODE_CELL);
}

static void
put_number(struct proof *p, size_t page, const struct item *i, int n)
{
	const struct style *style = p->style;
	struct line line = par_line(
	    &p->setter, &p->number, arena_printf(p->setter.arena, "%d", n));
	len_t x = text_left(p, page);

	if (i->column > 1)
		x += i->column * (style->column + style->gutter) -
		    style->gutter + BESIDE;
	else
		x -= BESIDE + line.width;
	items_move(&p->to->at[page].furniture, &line.items, x, i->y);
}

static void
count_line(struct proof *p, size_t page, const struct item *i)
{
	unsigned column = i->column ? i->column : 1;

	if (is_cell(i->origin) || column >= COLUMNS || i->y == p->last[column])
		return;
	p->last[column] = i->y;
	if (++p->count[column] % EVERY == 0)
		put_number(p, page, i, p->count[column]);
}

/* 01-notice.md:38, its name cut in the middle where the margin is narrow. */
static const char *
place_words(struct proof *p, const char *file, int line, len_t room)
{
	struct arena *a = p->setter.arena;
	const char *name = path_name(file), *end = name + strlen(name), *words;

	words = arena_printf(a, "%s:%d", name, line);
	while (par_line(&p->setter, &p->place, words).width > room &&
	    utf8_prev(name, &end))
		words =
		    arena_printf(a, "%.*s…:%d", (int)(end - name), name, line);
	return words;
}

static void
put_place(struct proof *p, size_t page, const struct item *i)
{
	const struct origin *o = i->origin;
	bool turned = p->to->at[page].turned;
	int side = turned ? LEFT : side_of(i);
	len_t y = turned ? free_y(p, side, p->style->top) : i->y;

	put_words(p, page, side, &p->place,
	    place_words(p, o->file, o->line, margin_width(p, page, side)), y);
}

/* Does a paragraph, or a row of a table, begin with this line? */
static bool
begins(const struct proof *p, const struct origin *o)
{
	const struct origin *b = p->before;

	return o && o->node && o->line > 0 && o->index == 0 &&
	    (!b || b->line != o->line || strcmp(b->file, o->file) != 0);
}

/* === Remarks === */

static void
find_remarks(struct proof *p, const struct issue *issue)
{
	const struct article *a = issue->articles;
	struct node *n;

	for (; a < issue->articles + issue->narticles; a++)
		for (n = a->body; n; n = node_next(a->body, n))
			if (n->type == NODE_REMARK)
				*vec_push(&p->remarks) =
				    (struct remark){.article = a, .node = n};
}

/* A line tells the remarks of its article that stand above it in the source
 * where they belong; the last line, those that are left. */
static void
meet_remarks(struct proof *p, size_t page, const struct item *i)
{
	const struct origin *o = i->origin;
	struct remark *r;

	for (r = p->remarks.at; r < vec_end(&p->remarks); r++) {
		if (r->known || strcmp(r->article->file, o->file) != 0)
			continue;
		r->page = page;
		r->side = p->to->at[page].turned ? LEFT : side_of(i);
		r->y = p->to->at[page].turned ? p->style->top : i->y;
		r->known = r->node->line < o->line;
	}
}

static struct lines
remark_lines(struct proof *p, const struct remark *r, len_t width)
{
	const char *words = arena_printf(p->setter.arena, "批%d　%s",
	    (int)(r - p->remarks.at) + 1, r->node->text ? r->node->text : "");

	return flow_words(&p->setter, &p->remark, words, width, SET_LEFT);
}

static bool
put_remark(struct proof *p, const struct remark *r)
{
	len_t width = margin_width(p, r->page, r->side);
	struct lines lines = remark_lines(p, r, width);
	len_t y = r->y + STEP, end = p->style->height - p->style->bottom;
	len_t x = margin_x(p, r->page, r->side);
	size_t i, taken = p->taken[r->side].n;

	for (i = 0; i < lines.n; i++) {
		y = free_y(p, r->side, y);
		if (y > end)
			break;
		*vec_push(&p->taken[r->side]) = (struct taken_y){y};
		lines.at[i].ascent = y;
	}
	if (i < lines.n) {
		p->taken[r->side].n = taken;
		return false;
	}
	for (i = 0; i < lines.n; i++)
		items_move(&p->to->at[r->page].furniture, &lines.at[i].items,
		    r->side == LEFT ? x - width : x, lines.at[i].ascent);
	return true;
}

/* The remarks of a page; those without room get a sign where they belong. */
static void
put_remarks(struct proof *p, size_t page)
{
	struct remark *r;

	for (r = p->remarks.at; r < vec_end(&p->remarks); r++) {
		if (r->page != page || !r->y)
			continue; /* nothing of its article is printed */
		r->shown = put_remark(p, r);
		if (!r->shown)
			put_words(p, page, r->side, &p->remark,
			    arena_printf(p->setter.arena, "批%d 见末页",
				(int)(r - p->remarks.at) + 1),
			    free_y(p, r->side, r->y));
	}
}

/* === Pages === */

static void
put_head(struct proof *p, size_t page, const char *words)
{
	struct line line = par_line(&p->setter, &p->head, words);
	len_t x = text_left(p, page);

	items_move(&p->to->at[page].furniture, &line.items,
	    x + (p->style->measure - line.width) / 2, p->style->top - PT(32));
}

static void
mark_page(struct proof *p, size_t page)
{
	const struct item *i;

	memset(p->count, 0, sizeof p->count);
	memset(p->last, 0, sizeof p->last);
	p->taken[LEFT].n = p->taken[RIGHT].n = 0;
	for (i = p->to->at[page].body.first; i; i = i->next) {
		if (i->kind != ITEM_RUN || i->artifact || !i->origin)
			continue;
		if (!p->to->at[page].turned)
			count_line(p, page, i);
		if (begins(p, i->origin))
			put_place(p, page, i);
		if (i->origin->line > 0) {
			meet_remarks(p, page, i);
			p->before = i->origin;
		}
	}
}

static struct items
copy_list(struct proof *p, const struct items *from)
{
	return items_copy(&p->setter, from, 0, 0);
}

/* Seen twice: remarks know their page only when all lines have been seen. */
static void
mark_pages(struct proof *p)
{
	struct items plain;
	size_t i, r;

	for (i = 0; i < p->to->n; i++) {
		plain = copy_list(p, &p->to->at[i].furniture);
		mark_page(p, i);
		p->to->at[i].furniture = plain;
	}
	for (r = 0; r < p->remarks.n; r++)
		p->remarks.at[r].known = true;
	p->before = NULL;
	for (i = 0; i < p->to->n; i++) {
		mark_page(p, i);
		put_remarks(p, i);
	}
}

/* A page of its own for the remarks that found no room. */
static struct page *
add_page(struct proof *p, const char *head)
{
	struct page *at =
	    ARENA_ARRAY(p->setter.arena, struct page, p->to->n + 1);

	memcpy(at, p->to->at, p->to->n * sizeof *at);
	p->to->at = at;
	at[p->to->n].label = "批注";
	put_head(p, p->to->n, head);
	return &at[p->to->n++];
}

static struct lines
whole_remark(struct proof *p, const struct remark *r)
{
	struct look *look = flow_look(&p->setter, LOOK_BODY, PT(10));
	const struct page *page = &p->to->at[r->page];
	const char *words = arena_printf(p->setter.arena,
	    "批%d　第%s页　%s:%d　%s", (int)(r - p->remarks.at) + 1,
	    page->label ? page->label : "", path_name(r->article->file),
	    r->node->line, r->node->text ? r->node->text : "");

	return flow_words(
	    &p->setter, look, words, p->style->measure, SET_JUSTIFY);
}

static void
put_rest(struct proof *p, const char *head)
{
	len_t y = 0, pitch = p->style->pitch;
	struct page *page = NULL;
	struct lines lines;
	size_t r, i;

	for (r = 0; r < p->remarks.n; r++) {
		if (p->remarks.at[r].shown)
			continue;
		lines = whole_remark(p, &p->remarks.at[r]);
		for (i = 0; i < lines.n; i++, y += pitch) {
			if (!page || y + pitch > p->style->lines * pitch) {
				page = add_page(p, head);
				y = 0;
			}
			items_move(&page->furniture, &lines.at[i].items,
			    page_left(p->style, 0),
			    p->style->top + y +
				block_baseline(&lines.at[i], pitch));
		}
	}
}

static void
open_proof(struct proof *p, const struct pages *from, const struct style *style,
    struct fonts *fonts)
{
	struct arena *arena = arena_new();
	size_t i;

	p->setter =
	    (struct setter){.arena = arena, .style = style, .fonts = fonts};
	p->style = style;
	p->number = (struct look){ROLE_SONG, NUMBER_SIZE, INK_GREY, false};
	p->place = (struct look){ROLE_SONG, PLACE_SIZE, INK_GREY, false};
	p->remark = (struct look){ROLE_KAI, REMARK_SIZE, INK_RED, false};
	p->head = (struct look){ROLE_HEI, PT(12), INK_RED, false};
	p->to = ARENA_NEW(arena, struct pages);
	*p->to = *from;
	p->to->arena = arena;
	p->to->title = arena_printf(arena, "校样　%s", from->title);
	p->to->at = ARENA_ARRAY(arena, struct page, from->n);
	memcpy(p->to->at, from->at, from->n * sizeof *from->at);
	for (i = 0; i < from->n; i++)
		p->to->at[i].furniture = copy_list(p, &from->at[i].furniture);
}

struct pages *
print_proof(const struct pages *from, const struct issue *issue,
    const struct style *style, struct fonts *fonts, const char *date)
{
	struct proof p = {0};
	const char *head;
	size_t i;

	open_proof(&p, from, style, fonts);
	head = arena_printf(p.setter.arena, "校　样　%s", date);
	for (i = 0; i < p.to->n; i++)
		put_head(&p, i, head);
	find_remarks(&p, issue);
	mark_pages(&p);
	put_rest(&p, head);
	vec_free(&p.remarks);
	vec_free(&p.taken[LEFT]);
	vec_free(&p.taken[RIGHT]);
	return p.to;
}
