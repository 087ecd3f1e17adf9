/*
 * The words of a table's cells: measured for the column widths, then set.
 * How a cell stands in its column is decided here: heads and short words
 * centred, running words flush left, figures on their decimal points.
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
#include "print/table/grid.h"

enum {
	WORDS_EM = 14, /* longer than a name: running words */
	JUSTIFY_EM = 15, /* narrower lines would gape when justified */
	LEAST_EM = 4, /* narrower lines have no room for words */
	FIGURE_DIGITS = 4 /* figures this long are read by place value */
};

/* Wider than any page; keeps sums of widths inside a len_t. */
#define NATURAL_MAX PT(20000)

bool
grid_cell_empty(const struct grid_cell *c)
{
	return c->natural == 0;
}

static const struct look *
look_of(const struct grid *g, const struct grid_cell *c)
{
	return c->head ? g->look_head : g->look;
}

static void
add_spans(struct setter *se, struct grid *g, struct grid_cell *c, size_t par)
{
	struct grid_par *p = &c->pars[par];

	p->spans = flow_spans(se, p->node, look_of(g, c), &p->n);
}

static void
measure_par(struct setter *se, struct grid_cell *c, struct grid_par *p)
{
	len_t longest;

	p->natural = p->n ? par_natural(se, p->spans, p->n) : 0;
	longest = p->n ? par_longest(se, p->spans, p->n) : 0;
	if (p->natural < 0 || p->natural > NATURAL_MAX)
		p->natural = NATURAL_MAX;
	if (p->natural > c->natural)
		c->natural = p->natural;
	if (longest > c->longest)
		c->longest = longest;
}

static void
measure(struct setter *se, struct grid *g, struct grid_cell *c)
{
	const struct node *n;
	size_t i;

	if (!c->node)
		return;
	c->align = c->node->as.cell.align;
	if ((c->head || c->cols > 1) &&
	    c->align == g->table->as.table.aligns[c->col])
		c->align =
		    ALIGN_DEFAULT; /* the column's is for its own cells */
	for (n = c->node->first; n; n = n->next)
		c->npars++;
	c->pars = ARENA_ARRAY(se->arena, struct grid_par, c->npars);
	for (n = c->node->first, i = 0; n; n = n->next, i++)
		c->pars[i].node = n;
	for (i = 0; i < c->npars; i++) {
		add_spans(se, g, c, i);
		measure_par(se, c, &c->pars[i]);
	}
}

/* Is one of these marks, which only sentences have, in the cell? */
static bool
has_sentence(const struct grid_cell *c)
{
	size_t i, k;

	for (i = 0; i < c->npars; i++)
		for (k = 0; k < c->pars[i].n; k++) {
			const struct span *s = &c->pars[i].spans[k];

			if (s->kind == SPAN_WORDS &&
			    (memmem(s->text, s->len, "。", 3) ||
				memmem(s->text, s->len, "；", 3)))
				return true;
		}
	return false;
}

static bool
is_long(const struct grid *g, const struct grid_cell *c)
{
	return c->natural > WORDS_EM * g->look->size || has_sentence(c);
}

/* What a cell with a single stretch of words says, or NULL. */
static const struct span *
only_span(const struct grid_cell *c)
{
	if (c->npars != 1 || c->pars[0].n != 1 ||
	    c->pars[0].spans[0].kind != SPAN_WORDS)
		return NULL;
	return &c->pars[0].spans[0];
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * Bytes of a figure before its decimal point (or %): 12 of "12.5", 1,234 of
 * "1,234%". 0 when the words are no figure.
 */
static size_t
figure_head(const struct span *s, size_t *digits)
{
	size_t i = 0, head;

	*digits = 0;
	if (s->len && (s->text[0] == '-' || s->text[0] == '+'))
		i++;
	for (; i < s->len && (is_digit(s->text[i]) || s->text[i] == ','); i++)
		*digits += is_digit(s->text[i]);
	head = *digits ? i : 0;
	if (i < s->len && s->text[i] == '.')
		for (i++, *digits += FIGURE_DIGITS;
		     i < s->len && is_digit(s->text[i]); i++)
			;
	if (i < s->len && s->text[i] == '%')
		i++;
	return i == s->len ? head : 0;
}

/* Han dashes and blanks stand for "none" in a column of figures. */
static bool
is_none(const struct span *s)
{
	static const char *const none[] = {"—", "——", "-", "/", NULL};
	size_t i;

	for (i = 0; none[i]; i++)
		if (strlen(none[i]) == s->len &&
		    !memcmp(none[i], s->text, s->len))
			return true;
	return false;
}

/* Items with ordinals; a figure such as 1.33 is none. */
static bool
has_ordinal(const struct grid_cell *c)
{
	const struct span *s =
	    c->npars && c->pars[0].n ? c->pars[0].spans : NULL;
	size_t bytes, digits;
	int number;

	return s && s->kind == SPAN_WORDS && !figure_head(s, &digits) &&
	    !is_none(s) &&
	    meta_ordinal(s->text, &bytes, &number) != ORDINAL_NONE;
}

/* The cell at a row if it belongs to this body column alone, or NULL. */
static struct grid_cell *
body_cell(const struct grid *g, size_t row, size_t col)
{
	struct grid_cell *c = grid_at(g, row, col);

	return c->row == row && c->cols == 1 && !c->head ? c : NULL;
}

/*
 * A column reads as one: running words in any cell, or items with ordinals,
 * set all its cells flush left. A form's cells have nothing in common.
 */
static void
find_words(struct grid *g, size_t col)
{
	size_t r, ordinals = 0;
	bool words = false;
	struct grid_cell *c;

	for (r = 0; r < g->rows; r++) {
		c = body_cell(g, r, col);
		if (!c)
			continue;
		words |= is_long(g, c);
		ordinals += has_ordinal(c);
	}
	words |= ordinals > 1;
	for (r = 0; r < g->rows; r++) {
		c = body_cell(g, r, col);
		if (c && !g->table->as.table.form)
			c->words = words;
	}
}

/* Cells that stand for themselves: merged over columns, or in a form. */
static void
find_own_words(const struct grid *g, struct grid_cell *c)
{
	if (c->cols == 1 && !g->table->as.table.form)
		return;
	c->words = !c->head &&
	    (has_sentence(c) || (c->cols > 1 && c->natural > grid_inner(g, c)));
}

struct figures {
	len_t head, tail; /* widest before and after the point */
	size_t n;
	bool places; /* long enough that places should stand in line */
	bool others; /* something else stands in the column */
};

static len_t
head_width(struct setter *se, const struct span *s, size_t head)
{
	struct span part = *s;

	part.len = head;
	part.anchor = NULL;
	part.node = NULL;
	return par_natural(se, &part, 1);
}

static void
add_figure(struct setter *se, struct figures *f, const struct grid_cell *c)
{
	const struct span *s = only_span(c);
	size_t digits, head;
	len_t w;

	if (grid_cell_empty(c) || (s && is_none(s)))
		return;
	head = s && c->align == ALIGN_DEFAULT ? figure_head(s, &digits) : 0;
	if (!head) {
		f->others = true;
		return;
	}
	w = head_width(se, s, head);
	if (w > f->head)
		f->head = w;
	if (c->pars[0].natural - w > f->tail)
		f->tail = c->pars[0].natural - w;
	f->places |= digits >= FIGURE_DIGITS;
	f->n++;
}

/* Is this a column of figures that should stand with their points in line? */
static bool
find_figures(
    struct setter *se, const struct grid *g, size_t col, struct figures *f)
{
	const struct grid_cell *c;
	size_t r;

	*f = (struct figures){0};
	for (r = 0; r < g->rows && !f->others; r++) {
		c = body_cell(g, r, col);
		if (c)
			add_figure(se, f, c);
	}
	return !f->others && f->places && f->n > 1;
}

/* Points in line may ask for more than the widest figure. */
static void
widen_figures(struct setter *se, const struct grid *g, size_t col)
{
	struct figures f;
	struct grid_cell *c;
	size_t r;

	if (!find_figures(se, g, col, &f))
		return;
	for (r = 0; r < g->rows; r++) {
		c = body_cell(g, r, col);
		if (c && !grid_cell_empty(c))
			c->natural = c->longest = f.head + f.tail;
	}
}

void
grid_cell_measure(struct setter *se, struct grid *g)
{
	size_t i;

	for (i = 0; i < g->ncells; i++)
		measure(se, g, &g->cells[i]);
	for (i = 0; i < g->cols; i++)
		widen_figures(se, g, i);
}

static void
shift_figure(struct setter *se, const struct figures *f, const struct grid *g,
    struct grid_cell *c)
{
	const struct span *s = only_span(c);
	size_t digits, head = s ? figure_head(s, &digits) : 0;

	if (!head)
		return;
	c->align = ALIGN_LEFT;
	c->shift = (grid_inner(g, c) - f->head - f->tail) / 2 + f->head -
	    head_width(se, s, head);
}

/* A column of figures alone is centred as a whole, points in line. */
static void
line_up_figures(struct setter *se, struct grid *g, size_t col)
{
	struct figures f;
	struct grid_cell *c;
	size_t r;

	if (!find_figures(se, g, col, &f) ||
	    f.head + f.tail > g->x[col + 1] - g->x[col] - 2 * g->pad_x)
		return;
	for (r = 0; r < g->rows; r++) {
		c = body_cell(g, r, col);
		if (c)
			shift_figure(se, &f, g, c);
	}
}

static enum set
set_of(const struct grid *g, const struct grid_cell *c)
{
	static const enum set asked[] = {[ALIGN_LEFT] = SET_LEFT,
	    [ALIGN_CENTER] = SET_CENTER,
	    [ALIGN_RIGHT] = SET_RIGHT};
	bool wide = grid_inner(g, c) >= JUSTIFY_EM * g->look->size;

	if (c->align == ALIGN_DEFAULT && !c->words)
		return SET_CENTER;
	if ((c->align == ALIGN_DEFAULT || c->align == ALIGN_LEFT) && c->words)
		return wide ? SET_JUSTIFY : SET_LEFT;
	return asked[c->align];
}

/*
 * May its words be kept whole? Running words of more than two lines fill them,
 * and so does whatever has no room for words.
 */
static bool
keeps_words(const struct grid *g, const struct grid_cell *c, size_t lines)
{
	len_t inner = grid_inner(g, c), em = g->look->size;

	if (lines <= 2 || c->head)
		return lines == 2 || (lines > 2 && !c->words);
	return inner >= LEAST_EM * em && (!c->words || inner < NARROW_EM * em);
}

/* Balanced lines, but does the first lack a character as in 麒|麟区? */
static bool
is_short(const struct grid *g, enum set set, const struct lines *whole,
    const struct lines *full)
{
	len_t limit = g->look->size * 3 / 2, first = whole->at[0].width;
	len_t lack = full->at[0].width - first;

	return set == SET_CENTER && first < limit && lack > 0 && lack < limit;
}

/*
 * A line of the cell; one without words keeps its place as an empty line.
 * Words are kept whole, and centred ones balanced like a title, where that
 * costs no line.
 */
static struct lines
set_par(struct setter *se, const struct grid *g, const struct grid_cell *c,
    const struct grid_par *p)
{
	enum set set =
	    p->node->flags & NODE_RIGHTWARD ? SET_RIGHT : set_of(g, c);
	struct par par = {.spans = p->spans,
	    .nspans = p->n,
	    .width = grid_inner(g, c),
	    .set = set,
	    .node = p->node,
	    .file = se->file};
	struct lines none = {ARENA_NEW(se->arena, struct line), 1, 0};
	struct lines l, better;

	if (!p->n)
		return none;
	if (par.width < c->longest)
		par.width = c->longest; /* too wide a table: reported */
	l = par_set(se, &par);
	if (set != SET_JUSTIFY && keeps_words(g, c, l.n)) {
		par.words = true;
		par.title = set == SET_CENTER;
		better = par_set(se, &par);
		if (better.n <= l.n && !is_short(g, set, &better, &l))
			l = better;
	}
	return l.n ? l : none;
}

/* A line that is signed or dated by hand needs room above for the words the
 * hand adds. */
static bool
is_signed(const struct grid *g, const struct grid_cell *c, size_t par)
{
	const struct node *n = c->pars[par].node->first;

	if (!g->table->as.table.form || par == 0 || par + 1 < c->npars)
		return false;
	while (n && n->type != NODE_BLANK)
		n = n->next;
	return n;
}

/* <br><br>: room to write in. */
static void
add_blank_lines(struct setter *se, struct grid_cell *c)
{
	size_t i;

	if (c->npars < 2)
		return;
	c->lines = ARENA_ARRAY(se->arena, struct line *, c->npars);
	for (i = 0; i < c->npars; i++)
		c->lines[i] = ARENA_NEW(se->arena, struct line);
	c->nlines = c->npars;
}

static void
set_cell(struct setter *se, struct grid *g, struct grid_cell *c)
{
	struct lines *set;
	size_t i, k, n = 1;

	if (grid_cell_empty(c)) {
		add_blank_lines(se, c);
		return;
	}
	set = ARENA_ARRAY(se->arena, struct lines, c->npars);
	for (i = 0; i < c->npars; i++) {
		se->tag = c->tag;
		if (c->npars > 1)
			tag_open(se, TAG_PARAGRAPH);
		add_spans(se, g, c, i);
		set[i] = set_par(se, g, c, &c->pars[i]);
		n += set[i].n;
	}
	c->lines = ARENA_ARRAY(se->arena, struct line *, n);
	for (i = 0; i < c->npars; i++) {
		if (is_signed(g, c, i))
			c->lines[c->nlines++] =
			    ARENA_NEW(se->arena, struct line);
		for (k = 0; k < set[i].n; k++)
			c->lines[c->nlines++] = &set[i].at[k];
	}
}

void
grid_cell_set(struct setter *se, struct grid *g)
{
	struct tag *table = se->tag;
	size_t i;

	for (i = 0; i < g->cols; i++)
		find_words(g, i);
	for (i = 0; i < g->ncells; i++)
		find_own_words(g, &g->cells[i]);
	for (i = 0; i < g->cols; i++)
		line_up_figures(se, g, i);
	for (i = 0; i < g->ncells; i++)
		set_cell(se, g, &g->cells[i]);
	se->tag = table;
}
