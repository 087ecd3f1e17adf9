/*
 * Column widths of tables. A column is never narrower than its longest run
 * that cannot be broken; it should hold four characters a line. What is left
 * goes where it makes the table shortest. All widths here are from rule to
 * rule, padding included.
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
#include "print/table/grid.h"

enum {
	SOFT_EM = 4, /* fewer characters a line are hard to read */
	READ_LINES = 6, /* more lines in a cell ask for a wider table */
	READ_ROW = 7, /* or rows taller than 7/4 lines on the whole */
	FORM_EM = 4, /* an empty cell of a form, to write in */
	SIDE_CHARS = 4, /* of a label for each row beside it */
	LABEL_ROWS = 3, /* rows that a label stands beside */
	HEAD_CHARS = 3, /* of the head over such labels */
	WANT_EM = 20, /* running words never claim more from the start */
	SAMPLE_ROWS = 60, /* enough to know how the rows of a table are */
	BUDGET = 4000000 /* cells looked at to find the best widths */
};

#define SIZE_STEP (PT(1) / 2)
#define SIZE_SOFT PT(8) /* smaller only so as not to overflow */
#define SIZE_MIN PT(7)

enum need {
	HARD, /* the longest run that cannot be broken */
	SOFT, /* reads well */
	WANT, /* everything on one line */
	NEEDS
};

/* What each column needs, and room to try widths. */
struct columns {
	size_t n;
	len_t *need[NEEDS];
	len_t *w, *weight;
	bool *side; /* labels, a character a line: never wider */
	bool tight; /* the table wants more width than there is */
};

/* How many characters a cell says when it is nothing but Han, else 0. */
static size_t
han_count(const struct grid_cell *c)
{
	const char *p, *end;
	size_t n = 0;

	if (c->cols > 1 || c->npars != 1 || c->pars[0].n != 1 ||
	    c->pars[0].spans[0].kind != SPAN_WORDS)
		return 0;
	p = c->pars[0].spans[0].text;
	for (end = p + c->pars[0].spans[0].len; p < end; n++)
		if (!uni_is_han(utf8_next(&p)))
			return 0;
	return n;
}

/*
 * Is this the column of labels down the side of a form? They are set a
 * character a line, the longer ones beside several rows.
 */
static bool
is_side_column(const struct grid *g, size_t col)
{
	const struct grid_cell *c;
	size_t r, n, tall = 0;

	for (r = 0; r < g->rows && g->table->as.table.form; r += c->rows) {
		c = grid_at(g, r, col);
		n = han_count(c);
		if (n == 0 || n > SIDE_CHARS * c->rows)
			return false;
		tall += c->rows > 2;
	}
	return tall > 0;
}

/*
 * Is this a column of labels that each stand beside many rows, as gazettes set
 * 组织领导 beside a dozen measures: a character a line?
 */
static bool
is_label_column(const struct grid *g, size_t col)
{
	const struct grid_cell *c;
	size_t r, n;

	for (r = 0; r < g->rows; r += c->rows) {
		c = grid_at(g, r, col);
		n = han_count(c);
		if (c->col != col || c->cols > 1 || n == 0 ||
		    n > (c->head ? HEAD_CHARS : c->rows) ||
		    (!c->head && c->rows < LABEL_ROWS))
			return false;
	}
	return g->rows > g->heads;
}

static void
raise(len_t *at, len_t to)
{
	if (*at < to)
		*at = to;
}

static void
find_needs(const struct grid *g, const struct grid_cell *c, len_t d[NEEDS])
{
	len_t em = g->look->size;
	int i;

	d[HARD] = d[SOFT] = d[WANT] = em;
	if (!grid_cell_empty(c)) {
		raise(&d[HARD], c->longest);
		d[SOFT] = c->natural;
		if (d[SOFT] > SOFT_EM * em)
			d[SOFT] = SOFT_EM * em;
		raise(&d[SOFT], d[HARD]);
		d[WANT] = c->natural;
		raise(&d[WANT], d[SOFT]);
		d[SOFT] += em / 2;
		d[WANT] += em / 2;
	} else if (g->table->as.table.form) {
		d[SOFT] = d[WANT] = FORM_EM * em;
	}
	for (i = 0; i < NEEDS; i++)
		d[i] += 2 * g->pad_x;
}

static int64_t
sum_of(const len_t *w, size_t n)
{
	int64_t sum = 0;

	while (n)
		sum += w[--n];
	return sum;
}

/* Adds extra in proportion to weights (may be w itself); equally where there
 * are none. */
static void
share(len_t *w, const len_t *weight, size_t n, int64_t extra)
{
	int64_t sum = sum_of(weight, n), part, own;
	size_t i;

	for (i = 0; i < n; i++) {
		own = weight[i];
		part = sum ? extra * own / sum : extra / (int64_t)(n - i);
		w[i] += (len_t)part;
		extra -= part;
		sum -= own;
	}
}

/* Makes the columns below a merged cell wide enough for it. */
static void
spread(len_t *w, size_t n, len_t needs)
{
	int64_t lack = needs - sum_of(w, n);

	if (lack > 0)
		share(w, w, n, lack);
}

static void
find_columns(const struct grid *g, struct columns *k)
{
	const struct grid_cell *c;
	len_t d[NEEDS];
	size_t i, f;

	for (f = 0; f < NEEDS; f++)
		memset(k->need[f], 0, sizeof(len_t) * k->n);
	for (i = 0; i < g->ncells; i++) {
		c = &g->cells[i];
		find_needs(g, c, d);
		for (f = 0; f < NEEDS && c->cols == 1; f++)
			raise(&k->need[f][c->col], d[f]);
	}
	for (i = 0; i < k->n; i++) {
		k->side[i] =
		    is_side_column(g, i) || (k->tight && is_label_column(g, i));
		for (f = 0; f < NEEDS && k->side[i]; f++)
			k->need[f][i] = g->look->size * 3 / 2 + 2 * g->pad_x;
	}
	for (i = 0; i < g->ncells; i++) {
		c = &g->cells[i];
		find_needs(g, c, d);
		for (f = 0; f < NEEDS && c->cols > 1; f++)
			spread(k->need[f] + c->col, c->cols, d[f]);
	}
}

static bool
columns_fit(const struct columns *k, enum need f, len_t width)
{
	return sum_of(k->need[f], k->n) <= width;
}

/* Lines a cell takes in this width, in 1/64: the last is half full. */
static int64_t
lines_in(const struct grid_cell *c, len_t inner)
{
	int64_t n = 0;
	size_t i;

	for (i = 0; i < c->npars; i++) {
		len_t w = c->pars[i].natural;

		n += w <= inner ? 64 : 32 + (int64_t)w * 64 / inner;
	}
	return n;
}

/* How tall some widths make the table, in 1/64 lines. */
struct tallness {
	int64_t rows; /* the tallest cells of its rows together */
	int64_t cells; /* all cells together */
	int64_t sampled; /* body rows looked at, in 1/64 */
};

static int64_t
lines_of(const struct grid *g, const struct grid_cell *c, const len_t *w)
{
	len_t inner = -2 * g->pad_x;
	size_t i;

	for (i = 0; i < c->cols; i++)
		inner += w[c->col + i];
	return lines_in(c, inner > 0 ? inner : 1) / (int64_t)c->rows;
}

/* Every so many-th row of a long table speaks for the rest. */
static struct tallness
tallness(const struct grid *g, const len_t *w)
{
	struct tallness t = {0};
	size_t i, row = 0, stride = g->rows / SAMPLE_ROWS + 1;
	int64_t tallest = 0, n;

	for (i = 0; i < g->ncells; i++) {
		const struct grid_cell *c = &g->cells[i];

		if (c->row % stride && c->row >= g->heads)
			continue;
		if (i == 0 || c->row != row) {
			t.rows += tallest;
			t.sampled += c->row >= g->heads ? 64 : 0;
			tallest = 0;
			row = c->row;
		}
		n = lines_of(g, c, w);
		t.cells += n;
		if (n > tallest)
			tallest = n;
	}
	t.rows += tallest;
	return t;
}

/* A short table is what is wanted, then few lines in its cells. */
static int64_t
cost(const struct grid *g, const len_t *w)
{
	struct tallness t = tallness(g, w);

	return 8 * t.rows + t.cells;
}

/*
 * Moves `step` from one column to another if that lowers the cost. The budget
 * bounds the time that tables of hundreds of columns take.
 */
static bool
move(const struct grid *g, const struct columns *k, len_t step, int64_t *best,
    int64_t *budget)
{
	size_t i, j;
	int64_t now;

	for (i = 0; i < k->n; i++) {
		if (k->w[i] - step < k->need[SOFT][i])
			continue;
		k->w[i] -= step;
		for (j = 0; j<k->n && * budget> 0; j++) {
			if (i == j || k->side[j])
				continue;
			k->w[j] += step;
			now = cost(g, k->w);
			*budget -= (int64_t)g->ncells;
			if (now < *best) {
				*best = now;
				return true;
			}
			k->w[j] -= step;
		}
		k->w[i] += step;
	}
	return false;
}

static void
improve(const struct grid *g, const struct columns *k)
{
	int64_t best = cost(g, k->w), budget = BUDGET;
	len_t step;

	for (step = 4 * g->look->size; step >= g->look->size / 2; step /= 2)
		while (move(g, k, step, &best, &budget))
			;
}

/* Widths no less than `low`, the rest shared by what is missing to `high`. */
static void
between(const struct columns *k, enum need low, enum need high, len_t width,
    len_t cap)
{
	size_t i;
	len_t top;

	for (i = 0; i < k->n; i++) {
		k->w[i] = k->need[low][i];
		top = k->need[high][i] < cap ? k->need[high][i] : cap;
		k->weight[i] = top > k->w[i] ? top - k->w[i] : 0;
	}
	share(k->w, k->weight, k->n, width - sum_of(k->w, k->n));
}

/* Everything on one line; what is left makes all columns wider alike. */
static void
fill_up(const struct columns *k, len_t width)
{
	size_t i;

	for (i = 0; i < k->n; i++) {
		k->w[i] = k->need[WANT][i];
		k->weight[i] = k->side[i] ? 0 : k->w[i];
	}
	share(k->w, k->weight, k->n, width - sum_of(k->w, k->n));
}

static void
by_content(const struct grid *g, const struct columns *k, len_t width)
{
	len_t cap = WANT_EM * g->look->size;

	if (columns_fit(k, WANT, width)) {
		fill_up(k, width);
	} else if (columns_fit(k, SOFT, width)) {
		between(k, SOFT, WANT, width, cap);
		improve(g, k);
	} else if (columns_fit(k, HARD, width)) {
		between(k, HARD, SOFT, width, cap);
	} else {
		memset(k->w, 0, sizeof(len_t) * k->n);
		share(k->w, k->need[HARD], k->n, width);
	}
}

/* cols="6 40 30 24", but no column narrower than its longest run. */
static void
as_asked(const struct grid *g, const struct columns *k, len_t width)
{
	int64_t lack = 0, spare = 0;
	size_t i;

	for (i = 0; i < k->n; i++) {
		k->weight[i] = g->table->as.table.widths[i];
		k->w[i] = 0;
	}
	share(k->w, k->weight, k->n, width);
	for (i = 0; i < k->n; i++) {
		len_t over = k->w[i] - k->need[HARD][i];

		k->weight[i] = over > 0 ? over : 0;
		spare += k->weight[i];
		if (over < 0) {
			lack -= over;
			k->w[i] = k->need[HARD][i];
		}
	}
	if (lack <= spare)
		share(k->w, k->weight, k->n, -lack);
	else
		by_content(g, k, width);
}

/* The looks, padding and measures of a table in another size. */
static void
resize(struct grid *g, len_t size)
{
	int64_t old = g->look->size;
	size_t i, j;

#define SCALE(len) ((len) = (len_t)(((int64_t)(len)*size + old - 1) / old))
	for (i = 0; i < g->ncells; i++) {
		struct grid_cell *c = &g->cells[i];

		SCALE(c->natural);
		SCALE(c->longest);
		for (j = 0; j < c->npars; j++)
			SCALE(c->pars[j].natural);
	}
	SCALE(g->look_head->size);
	SCALE(g->pitch);
	SCALE(g->pad_x);
#undef SCALE
	g->look->size = size;
}

/* Tries smaller sizes, down to `least`, until a need is met. */
static bool
shrink(struct grid *g, struct columns *k, enum need f, len_t width, len_t least)
{
	find_columns(g, k);
	if (!columns_fit(k, WANT, width)) {
		k->tight = true;
		find_columns(g, k);
	}
	while (!columns_fit(k, f, width)) {
		if (g->look->size - SIZE_STEP < least)
			return false;
		resize(g, g->look->size - SIZE_STEP);
		find_columns(g, k);
	}
	return true;
}

static struct columns
columns_new(struct setter *se, const struct grid *g)
{
	struct columns k = {.n = g->cols};
	int f;

	for (f = 0; f < NEEDS; f++)
		k.need[f] = ARENA_ARRAY(se->arena, len_t, g->cols);
	k.w = ARENA_ARRAY(se->arena, len_t, g->cols);
	k.weight = ARENA_ARRAY(se->arena, len_t, g->cols);
	k.side = ARENA_ARRAY(se->arena, bool, g->cols);
	return k;
}

bool
grid_width(struct setter *se, struct grid *g, len_t width)
{
	struct columns k = columns_new(se, g);
	len_t base = g->look->size, rule = se->style->rule_thick;
	bool asked = g->table->as.table.widths, fits;
	size_t i;

	width -= rule; /* half of it stands on either side */
	fits = !asked && shrink(g, &k, SOFT, width, SIZE_SOFT);
	if (!fits) {
		resize(g, base);
		fits = shrink(g, &k, HARD, width, SIZE_MIN);
	}
	if (asked)
		as_asked(g, &k, width);
	else
		by_content(g, &k, width);
	g->x[0] = rule / 2;
	for (i = 0; i < g->cols; i++)
		g->x[i + 1] = g->x[i] + k.w[i];
	return fits;
}

/* Words that would stand in more than READ_LINES lines want more room. */
static len_t
reading_width(const struct grid *g, const struct grid_cell *c)
{
	len_t d[NEEDS], all = 0;
	size_t i;

	find_needs(g, c, d);
	for (i = 0; i < c->npars; i++)
		all += c->pars[i].natural;
	raise(&d[SOFT], all / (READ_LINES * (len_t)c->rows) + 2 * g->pad_x);
	return d[SOFT];
}

bool
grid_width_reads(struct setter *se, const struct grid *g, len_t width)
{
	struct columns k = columns_new(se, g);
	const struct grid_cell *c;
	struct tallness t;
	size_t i;

	width -= se->style->rule_thick;
	find_columns(g, &k);
	if (g->table->as.table.form && !columns_fit(&k, WANT, width))
		return false;
	for (i = 0; i < g->ncells; i++) {
		c = &g->cells[i];
		spread(k.need[SOFT] + c->col, c->cols, reading_width(g, c));
	}
	if (!columns_fit(&k, SOFT, width))
		return false;
	if (g->table->as.table.widths)
		as_asked(g, &k, width);
	else
		by_content(g, &k, width);
	t = tallness(g, k.w);
	return 4 * (t.rows - 64 * (int64_t)g->heads) <= READ_ROW * t.sampled;
}
