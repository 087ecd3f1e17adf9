/*
 * What stands in a line and how far it gives. A mark that a line's edge
 * swallows half of is narrower there; a space at its end is not seen. Sums over
 * the words so far make the fit of any line a subtraction.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/line/text.h"

bool
fit_is_blank(const struct cluster *c)
{
	return c->kind == KINSOKU_SPACE || c->kind == KINSOKU_NBSP ||
	    c->kind == KINSOKU_EMSPACE;
}

bool
fit_is_western(const struct cluster *c)
{
	return c->len && utf8_peek(c->text) < 0x2E80;
}

static bool
is_solid(const struct cluster *c)
{
	return c->kind <= KINSOKU_WIDE || c->kind == KINSOKU_UNIT ||
	    c->kind == KINSOKU_LATIN || c->kind == KINSOKU_DIGIT;
}

len_t
fit_start_trim(const struct cluster *c)
{
	return kinsoku_trims_start(c->kind) ? c->width / 2 : 0;
}

len_t
fit_end_trim(const struct cluster *c)
{
	return kinsoku_trims_end(c->kind) ? c->width / 2 : 0;
}

size_t
fit_end(const struct cluster *c, size_t from, size_t to)
{
	while (to > from + 1 && fit_is_blank(&c[to - 1]))
		to--;
	return to;
}

struct fit
fit_line(const struct words *w, size_t from, size_t to, size_t *end)
{
	const struct cluster *c = w->clusters.at;
	struct fit f = {0};
	size_t i;

	*end = to = fit_end(c, from, to);
	if (from >= to)
		return f;
	f.width =
	    c[from].width - fit_start_trim(&c[from]) - fit_end_trim(&c[to - 1]);
	for (i = from + 1; i < to; i++) {
		f.width += c[i].gap + c[i].width;
		f.squeeze[c[i].squeeze_kind] += c[i].squeeze;
		f.last += c[i].last;
		f.tight += c[i].tight;
		f.gaps += STRETCH_IS_EVEN(c[i].stretch_kind);
		f.behind += STRETCH_IS_EVEN(c[i].stretch_kind) &&
		    fit_is_western(&c[i - 1]);
		if (c[i].stretch_kind < STRETCH_MAX)
			f.stretch[c[i].stretch_kind] += c[i].stretch;
	}
	return f;
}

struct sum *
fit_sums(const struct cluster *c, size_t n)
{
	struct sum *sums = mem_grow(NULL, n * sizeof *sums), s = {0};
	size_t i;

	for (i = 0; i < n; i++, c++) {
		s.left = s.x + c->gap + fit_start_trim(c);
		s.x += c->gap + c->width;
		s.right = s.x - fit_end_trim(c);
		s.squeeze[c->squeeze_kind] += c->squeeze;
		s.squeezed += c->squeeze;
		s.last += c->last;
		s.tight += c->tight;
		s.gaps += STRETCH_IS_EVEN(c->stretch_kind);
		if (c->stretch_kind < STRETCH_MAX)
			s.stretch[c->stretch_kind] += c->stretch;
		s.solid += is_solid(c) ? c->width : 0;
		sums[i] = s;
	}
	return sums;
}
