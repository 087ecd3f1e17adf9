/*
 * Words to clusters, in three passes: split (by character, with its marks),
 * glyphs (Han and full-width marks straight from the face's table, one em wide
 * whatever the font says; Latin runs by HarfBuzz, with kerning, without
 * ligatures so that they copy), gaps (from kinsoku's pairs).
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <hb.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/line/text.h"

enum { LONGEST_RUN = 4096 }; /* shaped at once: no word is longer */

struct shaper {
	struct setter *setter;
	struct words *words;
	uint32_t span;
	bool prefer; /* the next cluster comes after a preferred break */
	bool straight; /* inside "…" */
	bool latin_quote; /* inside “…” of Latin words */
};

len_t
shape_size(const struct words *w, const struct cluster *c)
{
	return w->spans[c->span].look->size;
}

static bool
is_letter(uint32_t cp)
{
	return kinsoku_of(cp) == KINSOKU_LATIN;
}

/* “ after a Latin word and a space, before a Latin word: it is Latin, too. */
static bool
opens_latin(const char *start, const char *at, const char *next)
{
	return utf8_prev(start, &at) == ' ' &&
	    is_letter(utf8_prev(start, &at)) && is_letter(utf8_peek(next));
}

/*
 * The sort of the character between `at` and `next`: as its code point says,
 * but for quotation marks, which depend on where they stand.
 */
static enum kinsoku
kind_at(struct shaper *s, uint32_t cp, const char *at, const char *next)
{
	const struct span *span = &s->words->spans[s->span];
	const char *end = span->text + span->len, *before = at;

	switch (cp) {
	case '"':
		s->straight = !s->straight;
		return s->straight ? KINSOKU_LATIN_OPEN : KINSOKU_LATIN_CLOSE;
	case 0x2018:
	case 0x201C:
		if (next == end || !opens_latin(span->text, at, next))
			return KINSOKU_OPEN;
		s->latin_quote = true;
		return KINSOKU_LATIN_OPEN;
	case 0x2019: /* don’t */
		if (next < end && is_letter(utf8_peek(next)) &&
		    is_letter(utf8_prev(span->text, &before)))
			return KINSOKU_LATIN;
		/* FALLTHROUGH */
	case 0x201D:
		if (!s->latin_quote)
			return KINSOKU_CLOSE;
		s->latin_quote = false;
		return KINSOKU_LATIN_CLOSE;
	default:
		return kinsoku_of(cp);
	}
}

/* Past the marks that belong to the character before p. */
static const char *
skip_joined(const char *p, const char *end)
{
	/* Lead bytes E4 to EE: Han and Hangul, none of them joins. */
	while (p < end && (unsigned char)*p >= 0xC2 &&
	    !((unsigned char)*p >= 0xE4 && (unsigned char)*p <= 0xEE) &&
	    kinsoku_joins(utf8_peek(p)))
		utf8_next(&p);
	return p;
}

static void
split_span(struct shaper *s, const struct span *span)
{
	const char *p = span->text, *end = p + span->len, *next, *after;
	struct cluster *c;
	enum kinsoku kind;
	uint32_t cp;

	while (p < end) {
		next = p;
		cp = utf8_next(&next);
		kind = kind_at(s, cp, p, next);
		if (kind == KINSOKU_DASH) { /* —— is one mark, — alone links */
			after = next;
			if (after < end && utf8_next(&after) == cp)
				next = after;
			else if (cp != 0x2E3A && cp != 0x2E3B)
				kind = KINSOKU_CONNECT;
		}
		next = skip_joined(next, end);
		c = vec_push(&s->words->clusters);
		*c = (struct cluster){.text = p,
		    .kind = (uint8_t)kind,
		    .len = (uint32_t)(next - p),
		    .span = s->span,
		    .prefer = s->prefer};
		s->prefer = false;
		p = next;
	}
}

static void
split_words(struct shaper *s, size_t n)
{
	struct words *w = s->words;
	const struct span *span;

	for (s->span = 0; s->span < n; s->span++) {
		span = &w->spans[s->span];
		if (w->em < span->look->size)
			w->em = span->look->size;
		if (span->kind == SPAN_WORDS)
			split_span(s, span);
		else if (span->kind == SPAN_PREFER)
			s->prefer = true;
		else
			*vec_push(&w->clusters) = (struct cluster){
			    .kind = KINSOKU_BREAK, .text = "", .span = s->span};
	}
}

/*
 * A private character has no glyph anywhere but where it was made; that it is
 * one has been said when the file was read.
 */
static bool
is_private(uint32_t cp)
{
	return (cp >= 0xE000 && cp <= 0xF8FF) || cp >= 0xF0000;
}

static void
report_missing(struct shaper *s, const struct cluster *c)
{
	const struct span *span = &s->words->spans[c->span];
	struct pos pos = {s->setter->file, span->line, span->col};
	char sign[5] = {0}, place[16];
	uint32_t cp = utf8_peek(c->text);

	if (span->col)
		pos.col +=
		    (int)utf8_count(span->text, (size_t)(c->text - span->text));
	if (is_private(cp))
		return;
	utf8_put(sign, cp);
	snprintf(place, sizeof place, "U+%04X", cp);
	msg(s->setter->msgs, MSG_FONT_GLYPH, pos, sign, place);
}

static len_t
scale(int64_t units, len_t size, len_t upem)
{
	return (len_t)((units * size + upem / 2) / upem);
}

static struct glyph *
add_glyph(struct shaper *s, struct cluster *c, uint32_t gid, len_t advance)
{
	struct glyph *g;

	if (!c->nglyphs)
		c->glyph = (uint32_t)s->words->glyphs.n;
	c->nglyphs++;
	g = vec_push(&s->words->glyphs);
	*g = (struct glyph){.gid = gid, .advance = advance};
	return g;
}

/* The code point whose glyph is shown: one space stands for all thin ones. */
static uint32_t
shown(const struct cluster *c)
{
	if (c->kind == KINSOKU_SPACE || c->kind == KINSOKU_NBSP)
		return ' ';
	return utf8_peek(c->text);
}

/* Where a glyph stands in a box that is not its own width: marks to the side
 * of what they enclose, others in the middle. */
static len_t
glyph_offset(const struct cluster *c, len_t advance)
{
	if (kinsoku_trims_start(c->kind))
		return c->width - advance;
	if (kinsoku_trims_end(c->kind))
		return 0;
	return (c->width - advance) / 2;
}

static const struct slot *
slot_of(struct shaper *s, struct cluster *c, uint32_t cp)
{
	const struct look *look = s->words->spans[c->span].look;
	const struct slot *slot = font_slot(
	    s->setter->fonts, look->role, KINSOKU_IS_LATIN(c->kind), cp);

	if (slot->missing)
		report_missing(s, c);
	c->font = font_of(slot->face, look);
	return slot;
}

static void
fill_single(struct shaper *s, struct cluster *c)
{
	const struct slot *slot = slot_of(s, c, shown(c));
	len_t size = shape_size(s->words, c);
	len_t advance = scale(slot->advance, size, c->font->upem);
	struct glyph *g = add_glyph(s, c, slot->gid, advance);

	if (KINSOKU_IS_FULL(c->kind))
		c->width = size;
	else if (c->kind == KINSOKU_DOT)
		c->width = size / 2;
	else
		c->width = advance;
	if (c->width != advance)
		g->x = glyph_offset(c, advance);
}

/*
 * —— is one unbroken line of two em: the face's own full-width form where it
 * has one, else two dashes that meet in the middle.
 */
static void
fill_dash(struct shaper *s, struct cluster *c)
{
	const struct slot *slot = slot_of(s, c, utf8_peek(c->text));
	len_t size = shape_size(s->words, c);
	len_t advance = scale(slot->advance, size, c->font->upem);
	uint32_t gid;

	c->width = 2 * size;
	if (font_full_width(
		s->setter->fonts, slot->face, c->text, c->len, 2, &gid)) {
		add_glyph(s, c, gid, c->width);
		return;
	}
	if (utf8_count(c->text, c->len) == 1 && advance > size) {
		add_glyph(s, c, slot->gid, advance)->x =
		    (c->width - advance) / 2;
		return;
	}
	add_glyph(s, c, slot->gid, advance)->x = size - advance;
	add_glyph(s, c, slot->gid, advance)->x = size;
}

/* Digits and the marks of numbers have no kerning: no need of HarfBuzz. */
static bool
is_simple(const struct cluster *c)
{
	return c->len == 1 &&
	    (c->kind == KINSOKU_DIGIT || strchr(".,%/-:()", *c->text));
}

/* Shapes clusters from..to into the buffer, which is returned. */
static hb_buffer_t *
shape_run(struct shaper *s, const struct slot *slot, size_t from, size_t to)
{
	static const hb_feature_t features[] = {
	    {HB_TAG('l', 'i', 'g', 'a'), 0, 0, (unsigned)-1},
	    {HB_TAG('c', 'l', 'i', 'g'), 0, 0, (unsigned)-1},
	    {HB_TAG('p', 'w', 'i', 'd'), 1, 0, (unsigned)-1}};
	const struct cluster *c = s->words->clusters.at;
	hb_buffer_t *b = font_buffer(s->setter->fonts);
	bool mono = s->words->spans[c[from].span].look->role == ROLE_MONO;
	int n = (int)(c[to - 1].text + c[to - 1].len - c[from].text);

	hb_buffer_add_utf8(b, c[from].text, n, 0, n);
	hb_buffer_guess_segment_properties(b);
	hb_buffer_set_direction(b, HB_DIRECTION_LTR);
	hb_buffer_set_flags(b, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES);
	hb_shape(slot->face->font, b, features,
	    KINSOKU_IS_LATIN(c[from].kind) && !mono ? 3 : 2);
	return b;
}

/* A cluster that HarfBuzz joined to the one before has no glyph: its words
 * go with those. */
static void
give_words(struct cluster *c, size_t from, size_t i)
{
	size_t k = i;

	while (k > from && !c[k].nglyphs)
		k--;
	c[k].len = (uint32_t)(c[i].text + c[i].len - c[k].text);
	c[i].len = 0;
}

/* Clusters from..to, of one span and face, through HarfBuzz. */
static void
fill_shaped(struct shaper *s, const struct slot *slot, size_t from, size_t to)
{
	struct cluster *c = s->words->clusters.at;
	len_t size = shape_size(s->words, &c[from]), x, advance;
	len_t upem = slot->face->plain.upem;
	const hb_glyph_info_t *info;
	const hb_glyph_position_t *pos;
	hb_buffer_t *b;
	unsigned n, k = 0;
	size_t i;

	b = shape_run(s, slot, from, to);
	info = hb_buffer_get_glyph_infos(b, &n);
	pos = hb_buffer_get_glyph_positions(b, NULL);
	for (i = from; i < to; i++) {
		x = 0;
		for (; k < n &&
		     info[k].cluster <
			 (size_t)(c[i].text - c[from].text) + c[i].len;
		     k++) {
			advance = scale(pos[k].x_advance, size, upem);
			add_glyph(s, &c[i], info[k].codepoint, advance)->x =
			    x + scale(pos[k].x_offset, size, upem);
			x += advance;
		}
		c[i].width = KINSOKU_IS_FULL(c[i].kind) ? size : x;
		if (!c[i].nglyphs && i > from)
			give_words(c, from, i);
	}
}

/* The end of the Latin run that one face sets, and whether it needs shaping. */
static size_t
run_end(struct shaper *s, const struct slot *slot, size_t from, bool *simple)
{
	struct cluster *c = s->words->clusters.at;
	size_t i;

	*simple = true;
	for (i = from; i < s->words->clusters.n; i++) {
		if (!KINSOKU_IS_LATIN(c[i].kind) || c[i].span != c[from].span ||
		    i - from == LONGEST_RUN)
			break;
		if (i > from &&
		    slot_of(s, &c[i], shown(&c[i]))->face != slot->face)
			break;
		*simple &= is_simple(&c[i]);
	}
	return i;
}

static bool
is_joined(const struct cluster *c)
{
	const char *p = c->text;

	utf8_next(&p);
	return p < c->text + c->len;
}

static size_t
fill_run(struct shaper *s, size_t from)
{
	struct cluster *c = s->words->clusters.at;
	const struct slot *slot = slot_of(s, &c[from], shown(&c[from]));
	bool simple = !is_joined(&c[from]);
	size_t end = from + 1;

	if (KINSOKU_IS_LATIN(c[from].kind))
		end = run_end(s, slot, from, &simple);
	if (simple || slot->missing)
		for (; from < end; from++)
			fill_single(s, &c[from]);
	else
		fill_shaped(s, slot, from, end);
	return end;
}

static void
fill_glyphs(struct shaper *s)
{
	struct cluster *c = s->words->clusters.at;
	size_t i = 0, n = s->words->clusters.n;

	while (i < n)
		if (c[i].kind == KINSOKU_BREAK)
			i++;
		else if (c[i].kind == KINSOKU_DASH)
			fill_dash(s, &c[i++]);
		else if (KINSOKU_IS_LATIN(c[i].kind) || is_joined(&c[i]))
			i = fill_run(s, i);
		else
			fill_single(s, &c[i++]);
}

/* A typed space gives and takes in the gap behind it. */
static void
space_width(const struct words *w, const struct kinsoku_gaps *gaps,
    struct cluster *c, struct cluster *next)
{
	const struct cluster *before = c > w->clusters.at ? c - 1 : next;
	const struct gap *g = &gaps->space[KINSOKU_IS_LATIN(before->kind) +
	    KINSOKU_IS_LATIN(next->kind)];
	len_t size = shape_size(w, c);

	c->width = g->width * size / 1000;
	next->squeeze = g->squeeze * size / 1000;
	next->stretch = g->stretch * size / 1000;
	next->last = g->last * size / 1000;
	next->squeeze_kind = g->squeeze_kind;
	next->stretch_kind = g->stretch_kind;
}

static void
set_gaps(const struct words *w, const struct kinsoku_gaps *gaps)
{
	struct cluster *c = w->clusters.at, *end = c + w->clusters.n;
	const struct gap *g;
	len_t size, before;

	if (c == end)
		return;
	c->cost = NO_BREAK;
	c->stretch_kind = STRETCH_NONE;
	for (before = shape_size(w, c++); c < end; c++, before = size) {
		size = shape_size(w, c);
		g = &gaps->at[c[-1].kind][c->kind];
		c->cost = g->cost;
		c->stretch_kind = g->stretch_kind;
		if (c[-1].kind == KINSOKU_SPACE) {
			space_width(w, gaps, c - 1, c);
			continue;
		}
		if (before > size)
			before = size;
		c->gap = g->width * before / 1000;
		c->squeeze = g->squeeze * before / 1000;
		c->squeeze_kind = g->squeeze_kind;
		c->stretch = g->stretch * before / 1000;
		c->last = g->last * before / 1000;
		c->tight = g->tight * before / 1000;
	}
}

void
shape_words(
    struct setter *setter, const struct span *spans, size_t n, struct words *w)
{
	struct shaper s = {.setter = setter, .words = w};
	size_t i, bytes = 0;

	*w = (struct words){.spans = spans};
	for (i = 0; i < n; i++)
		bytes += spans[i].len + 1;
	/* Most characters take three bytes. */
	w->clusters.at = vec_room(
	    NULL, &w->clusters.cap, bytes / 3 + 8, sizeof *w->clusters.at);
	w->glyphs.at =
	    vec_room(NULL, &w->glyphs.cap, bytes / 3 + 8, sizeof *w->glyphs.at);
	split_words(&s, n);
	fill_glyphs(&s);
	set_gaps(w, setter->style->gaps);
	unit_bind(w);
}

void
shape_free(struct words *w)
{
	vec_free(&w->clusters);
	vec_free(&w->glyphs);
}
