/*
 * Where glyphs alone would be copied as other words, the words are said beside
 * them (ActualText; PDF 1.7, 14.9.4): for a cluster of several glyphs, a glyph
 * that stands for other words elsewhere, and clusters set apart or together.
 *
 * A program that copies takes a gap for a space, or an overlap for a new line,
 * from a part of the em on: poppler from 1/10 and 1/5, mupdf from 15/100 (it
 * reads no ActualText before 1.23, hence the width of han-latin in print.yaml).
 * The words of a span are taken as they are said, whatever stands between.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"

enum {
	APART = 95, /* [1/1000 em] that is no longer read as nothing */
	OVER = 195, /* the same of an overlap */
	FARTHEST = 500 /* between runs: words of their own */
};

/* One cluster of a run: glyphs that stand for their words together. */
struct cluster {
	const struct item *run;
	unsigned at, n; /* glyphs */
};

static struct cluster
cluster_of(const struct item *run, unsigned at)
{
	const struct glyph *g = run->as.run.glyphs;
	struct cluster c = {run, at, 1};

	while (at + c.n < run->as.run.n && g[at + c.n].text == NULL)
		c.n++;
	return c;
}

/* The run that goes on where this one ends, or NULL. */
static const struct item *
run_after(const struct item *run)
{
	const struct item *i = run->next;

	while (i != NULL && (i->kind == ITEM_PLACE || i->kind == ITEM_LINK))
		i = i->next;
	if (i == NULL || i->kind != ITEM_RUN || i->y != run->y ||
	    i->tag != run->tag || i->artifact != run->artifact ||
	    i->as.run.n == 0 || i->as.run.size <= 0)
		return NULL;
	return i;
}

static bool
cluster_next(const struct cluster *c, struct cluster *next)
{
	const struct item *run = c->run;
	unsigned at = c->at + c->n;

	if (at >= run->as.run.n) {
		run = run_after(run);
		at = 0;
	}
	if (run == NULL)
		return false;
	*next = cluster_of(run, at);
	return true;
}

static const struct glyph *
cluster_glyph(const struct cluster *c)
{
	return &c->run->as.run.glyphs[c->at];
}

static bool
is_blank(const struct cluster *c)
{
	const struct glyph *g = cluster_glyph(c);
	const char *s = g->text;

	return s == NULL || g->text_len == 0 || uni_is_space(utf8_next(&s));
}

/* Would nobody take the two for neighbours, though nothing is between? */
static bool
is_parted(const struct cluster *a, const struct cluster *b)
{
	const struct glyph *last = &a->run->as.run.glyphs[a->at + a->n - 1];
	len_t gap = b->run->x + cluster_glyph(b)->x - a->run->x - last->x -
	    last->advance;
	int64_t part = (int64_t)gap * 1000 / a->run->as.run.size;

	if (is_blank(a) || is_blank(b) || (-OVER < part && part < APART))
		return false;
	return a->run == b->run || (-FARTHEST < part && part < FARTHEST);
}

/* Does the font alone give back the words of this cluster? */
static bool
speaks(const struct embed *embed, const struct cluster *c)
{
	const struct glyph *g = cluster_glyph(c);
	const struct embed_glyph *e = embed_glyph_find(
	    embed_face_find(embed, c->run->as.run.font), g->gid);

	return c->n == 1 && g->text != NULL && e->text_len == g->text_len &&
	    (e->text == g->text || memcmp(e->text, g->text, g->text_len) == 0);
}

unsigned
actual_span(const struct embed *embed, const struct item *run, unsigned at,
    struct buf *words)
{
	struct cluster c = cluster_of(run, at), next;
	unsigned n = 1;
	bool more = cluster_next(&c, &next) && is_parted(&c, &next);

	if (!more && speaks(embed, &c))
		return 0;
	buf_clear(words);
	for (;; n++) {
		const struct glyph *g = cluster_glyph(&c);
		if (g->text != NULL)
			buf_add(words, g->text, g->text_len);
		if (!more)
			return n;
		c = next;
		more = cluster_next(&c, &next) && is_parted(&c, &next);
	}
}
