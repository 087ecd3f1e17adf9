/*
 * Paragraphs to set lines: the words become clusters (shape), line ends are
 * chosen (break), and here each line is squeezed or stretched to its width and
 * turned into items: runs of one font, size and ink, places where a span's
 * anchor stands, links over what is linked.
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
#include "print/line/text.h"

enum {
	ASCENT = 880 /* of the em box above the baseline [1/1000 em] */
};

enum { WIDEST = INT32_MAX / 2 }; /* of all widths: 380 m */

/* A paragraph on its way into lines. */
struct setting {
	struct setter *setter;
	const struct par *par;
	struct words words;
	size_t spans_done; /* whose places are set */
	len_t *xs; /* of each cluster of the line at hand */
	size_t room; /* in xs */
	int widened; /* its glyphs, as in struct item */
};

/* An amount to be shared out over what can take it, without remainder. */
struct share {
	int64_t total, use; /* can be taken; is taken */
	int64_t seen, given;
};

static len_t
share_out(struct share *s, len_t part)
{
	int64_t before = s->given;

	if (s->total <= 0)
		return 0;
	s->seen += part;
	s->given = s->use * s->seen / s->total;
	return (len_t)(s->given - before);
}

/* How a line of this fit comes to its width. */
struct adjustment {
	struct share squeeze[SQUEEZE_MAX], stretch[STRETCH_MAX];
	struct share tight, last, even;
	bool gaping; /* even: not behind what is western */
	int widened; /* every glyph, by that [1/1000 of its width] */
};

static int64_t
take(struct share *s, int64_t total, int64_t wanted)
{
	s->total = total;
	s->use = wanted < total ? wanted : total;
	return wanted - s->use;
}

/* Where the gaps alone would be too wide to be copied as none, glyphs give a
 * little, too. */
static int
widening(const struct fit *f, int64_t lack, len_t em)
{
	int64_t most = (int64_t)f->gaps * em * MOST_COPIED / 1000;
	int64_t by;

	if (lack <= most || f->width <= 0 || !f->gaps)
		return 0;
	by = (lack - most) * 1000 / f->width + 1;
	return by < MOST_WIDENED ? (int)by : MOST_WIDENED;
}

static struct adjustment
adjust(const struct fit *f, len_t room, bool fill, len_t em)
{
	struct adjustment a = {0};
	int64_t excess = f->width - room, lack = -excess;
	int64_t most = (int64_t)f->gaps * em * MOST_EVEN;
	int64_t tight = (int64_t)f->gaps * em * MOST_TIGHT / 1000;
	int i;

	for (i = 0; i < SQUEEZE_MAX && excess > 0; i++)
		excess = take(&a.squeeze[i], f->squeeze[i], excess);
	a.even.total = f->gaps;
	if (excess > 0) {
		excess = take(&a.tight, f->tight, excess);
		a.even.use = excess <= tight ? -excess : 0;
	}
	if (!fill || lack <= 0)
		return a;
	for (i = 0; i < STRETCH_MAX && lack > 0; i++)
		lack = take(&a.stretch[i], f->stretch[i], lack);
	if (lack * 1000 > most)
		lack = take(&a.last, f->last, lack);
	a.even.use = f->gaps ? lack : 0;
	if (lack * 1000 > most)
		return (struct adjustment){0};
	a.widened = widening(f, lack, em);
	lack -= f->width * a.widened / 1000;
	a.gaping = lack * 1000 > (int64_t)f->gaps * em * MOST_COPIED &&
	    lack * 1000 <= (int64_t)(f->gaps - f->behind) * em * MOST_EVEN;
	if (a.gaping)
		a.even.total -= f->behind;
	return a;
}

static len_t
widen(len_t width, int by)
{
	return (len_t)pages_widened(width, by);
}

/* Puts clusters from..to beside each other; gives the width up to `end`. */
static len_t
place_clusters(
    struct setting *s, size_t from, size_t to, size_t end, struct adjustment *a)
{
	const struct cluster *c = s->words.clusters.at;
	int by = a->widened;
	len_t x, width;
	size_t i;

	if (to - from > s->room) {
		s->room = to - from + 64;
		s->xs = mem_grow(s->xs, s->room * sizeof *s->xs);
	}
	x = kinsoku_trims_start(c[from].kind) ? -widen(c[from].width, by) / 2
					      : 0;
	s->xs[0] = x;
	for (i = from + 1; i < to; i++) {
		x += widen(c[i - 1].width, by) + c[i].gap;
		if (i < end) {
			x -= share_out(
			    &a->squeeze[c[i].squeeze_kind], c[i].squeeze);
			if (c[i].stretch_kind < STRETCH_MAX)
				x += share_out(&a->stretch[c[i].stretch_kind],
				    c[i].stretch);
			x += share_out(&a->last, c[i].last) -
			    share_out(&a->tight, c[i].tight);
			if (STRETCH_IS_EVEN(c[i].stretch_kind) &&
			    !(a->gaping && fit_is_western(&c[i - 1])))
				x += share_out(&a->even, 1);
		}
		s->xs[i - from] = x;
	}
	width = widen(c[end - 1].width, by);
	if (kinsoku_trims_end(c[end - 1].kind))
		width -= width / 2;
	return s->xs[end - 1 - from] + width;
}

/* The same to the width of the line, as its fit says. */
static len_t
fill_line(struct setting *s, size_t from, size_t to, size_t end, len_t room,
    struct adjustment a)
{
	struct adjustment even = a;

	if (!a.widened)
		return place_clusters(s, from, to, end, &a);
	a.even.use = 0;
	even.even.use = room - place_clusters(s, from, to, end, &a);
	return place_clusters(s, from, to, end, &even);
}

static struct item *
add_item(struct setting *s, struct items *to, enum item_kind kind)
{
	struct item *item = ARENA_NEW(s->setter->arena, struct item);

	item->kind = kind;
	item->tag = s->setter->tag;
	items_add(to, item);
	return item;
}

static const struct tag *
span_tag(const struct setting *s, size_t span)
{
	const struct span *p = &s->words.spans[span];

	return p->tag ? p->tag : s->setter->tag;
}

/* Places of the spans up to this one that have not been met before. */
static void
add_places(struct setting *s, struct items *to, size_t span, len_t x)
{
	const struct span *p;
	struct item *item;

	for (; s->spans_done <= span; s->spans_done++) {
		p = &s->words.spans[s->spans_done];
		if (!p->anchor && !p->node)
			continue;
		item = add_item(s, to, ITEM_PLACE);
		item->x = x;
		item->y = -p->look->size * ASCENT / 1000;
		item->as.place.name = p->anchor;
		item->as.place.node = p->node;
	}
}

static bool
same_run(
    const struct setting *s, const struct cluster *a, const struct cluster *b)
{
	const struct span *p = &s->words.spans[a->span];
	const struct span *q = &s->words.spans[b->span];

	if (b->span >= s->spans_done && p != q && (q->anchor || q->node))
		return false; /* its place comes first */
	return a->font == b->font && p->tag == q->tag &&
	    p->look->size == q->look->size && p->look->ink == q->look->ink;
}

static void
copy_glyphs(struct glyph *to, const struct words *w, const struct cluster *c,
    len_t x, int by)
{
	const struct glyph *from = w->glyphs.at + c->glyph;
	unsigned i;

	for (i = 0; i < c->nglyphs; i++) {
		to[i] = from[i];
		to[i].x = x + widen(from[i].x, by);
		to[i].advance = widen(from[i].advance, by);
	}
	to[0].text = c->text;
	to[0].text_len = c->len;
}

/* The run that begins with cluster `from`; returns where it ends. */
static size_t
add_run(
    struct setting *s, struct line *line, size_t first, size_t from, size_t to)
{
	const struct cluster *c = s->words.clusters.at;
	const struct look *look = s->words.spans[c[from].span].look;
	struct glyph *glyphs;
	struct item *item;
	unsigned n = 0;
	size_t i, end;

	for (end = from; end < to; end++) {
		if (c[end].nglyphs && !same_run(s, &c[from], &c[end]))
			break;
		n += c[end].nglyphs;
	}
	glyphs = ARENA_ARRAY(s->setter->arena, struct glyph, n);
	item = add_item(s, &line->items, ITEM_RUN);
	item->x = s->xs[from - first];
	item->tag = span_tag(s, c[from].span);
	item->as.run.font = c[from].font;
	item->as.run.size = look->size;
	item->as.run.widened = s->widened;
	item->as.run.ink = look->ink;
	item->as.run.glyphs = glyphs;
	item->as.run.n = n;
	for (i = from; i < end; i++) {
		if (!c[i].nglyphs)
			continue;
		copy_glyphs(glyphs, &s->words, &c[i],
		    s->xs[i - first] - item->x, s->widened);
		glyphs += c[i].nglyphs;
	}
	return end;
}

/* One rectangle over what of a linked span stands in this line. */
static size_t
add_link(
    struct setting *s, struct line *line, size_t first, size_t from, size_t to)
{
	const struct cluster *c = s->words.clusters.at;
	const struct span *span = &s->words.spans[c[from].span];
	struct item *item;
	size_t end = from + 1;

	while (end < to && c[end].span == c[from].span)
		end++;
	if (!span->url && !span->place)
		return end;
	item = add_item(s, &line->items, ITEM_LINK);
	item->x = s->xs[from - first];
	item->tag = span_tag(s, c[from].span);
	item->y = -span->look->size * ASCENT / 1000;
	item->w = s->xs[end - 1 - first] + widen(c[end - 1].width, s->widened) -
	    item->x;
	item->h = span->look->size;
	item->as.link.url = span->url;
	item->as.link.place = span->place;
	item->as.link.words = arena_dup(s->setter->arena, c[from].text,
	    (size_t)(c[end - 1].text + c[end - 1].len - c[from].text));
	return end;
}

/* What the line's runs say of themselves. */
static void
add_origin(struct setting *s, struct line *line, size_t from, len_t room)
{
	struct origin *o = ARENA_NEW(s->setter->arena, struct origin);
	const struct span *span =
	    &s->words.spans[s->words.clusters.at[from].span];
	struct item *i;

	*o = (struct origin){.node = s->par->node,
	    .file = s->par->file,
	    .line = span->line,
	    .col = span->col,
	    .room = room};
	for (i = line->items.first; i; i = i->next)
		if (i->kind == ITEM_RUN)
			i->origin = o;
	line->origin = o;
}

static void
add_items(
    struct setting *s, struct line *line, size_t from, size_t to, size_t end)
{
	const struct cluster *c = s->words.clusters.at;
	len_t size = 0;
	size_t i;

	for (i = from; i < to; i++)
		if (size < shape_size(&s->words, &c[i]))
			size = shape_size(&s->words, &c[i]);
	line->ascent = size * ASCENT / 1000;
	line->descent = size - line->ascent;
	for (i = from; i < to;) {
		add_places(s, &line->items, c[i].span, s->xs[i - from]);
		i = c[i].nglyphs ? add_run(s, line, from, i, to) : i + 1;
	}
	for (i = from; i < end;)
		i = add_link(s, line, from, i, end);
}

static void
shift(struct items *items, len_t dx)
{
	struct item *i;

	for (i = items->first; i; i = i->next)
		i->x += dx;
}

/* A word that nothing can part and no line holds. */
static void
report_wide(struct setting *s, size_t from)
{
	const struct cluster *c = &s->words.clusters.at[from];
	const struct span *span = &s->words.spans[c->span];
	struct pos pos = {s->par->file, span->line, span->col};
	char *word = arena_dup(s->setter->arena, c->text, c->len);

	msg(s->setter->msgs, MSG_LINE_WIDE, pos, word);
}

/* Clusters from..to as a line of `room`, `indent` from the left. */
static struct line
set_line(struct setting *s, size_t from, size_t to, len_t indent, len_t room,
    bool last)
{
	struct line line = {0};
	size_t end;
	struct fit f = fit_line(&s->words, from, to, &end);
	struct adjustment a =
	    adjust(&f, room, s->par->set == SET_JUSTIFY && !last, s->words.em);

	line.width = fill_line(s, from, to, end, room, a);
	if (line.width > room)
		report_wide(s, from);
	s->widened = a.widened;
	add_items(s, &line, from, to, end);
	add_origin(s, &line, from, room);
	line.origin->filled = s->par->set == SET_JUSTIFY && !last;
	if (s->par->set == SET_CENTER)
		indent += (room - line.width) / 2;
	else if (s->par->set == SET_RIGHT)
		indent += room - line.width;
	shift(&line.items, indent);
	return line;
}

/* Is it all of the words: no hard break in them? */
static bool
is_whole(const struct setting *s, const struct breaking *job)
{
	return job->to - job->from == s->words.clusters.n;
}

/* False: the words cannot be had in the lines asked for. */
static bool
find_breaks(
    struct setting *s, const struct breaking *job, struct breaks *breaks)
{
	const struct par *p = s->par;

	if (p->lines && loose_lines(job, p->lines, p->looser, breaks))
		return true;
	if (p->lines && is_whole(s, job))
		return false;
	break_lines(job, breaks);
	return true;
}

/* Clusters from..to, up to a hard break or the end. */
static void
set_piece(
    struct setting *s, size_t from, size_t to, struct lines *out, size_t *room)
{
	const struct par *p = s->par;
	len_t rest = p->width - p->left - p->right, indent;
	struct breaking job = {
	    &s->words, from, to, rest, rest, p->set == SET_JUSTIFY, p->title};
	struct breaks breaks = {0};
	size_t i, end;

	if (out->n == 0)
		job.first -= p->first;
	if (!find_breaks(s, &job, &breaks))
		return;
	out->ways =
	    is_whole(s, &job) ? loose_ways(&job, breaks.at.n + 1) : TAKE_VARIED;
	for (i = 0; i <= breaks.at.n; i++) {
		end = i < breaks.at.n ? breaks.at.at[i] : to;
		indent = out->n == 0 ? p->first : 0;
		out->at = vec_room(out->at, room, out->n + 1, sizeof *out->at);
		if (from < end)
			out->at[out->n++] = set_line(s, from, end,
			    p->left + indent, rest - indent, end == to);
		else
			out->at[out->n++] = (struct line){0};
		from = end;
	}
	vec_free(&breaks.at);
}

static size_t
piece_end(const struct words *w, size_t from)
{
	while (
	    from < w->clusters.n && w->clusters.at[from].kind != KINSOKU_BREAK)
		from++;
	return from;
}

static void
number_lines(struct lines *lines)
{
	size_t i;

	for (i = 0; i < lines->n; i++)
		if (lines->at[i].origin) {
			lines->at[i].origin->index = (unsigned)i;
			lines->at[i].origin->count = (unsigned)lines->n;
		}
}

/* Is it more than a line? */
static bool
is_wide(const struct setting *s)
{
	const struct par *p = s->par;
	size_t end;

	return s->words.clusters.n &&
	    fit_line(&s->words, 0, s->words.clusters.n, &end).width >
	    p->width - p->left - p->right - (p->first > 0 ? p->first : 0);
}

struct lines
par_set(struct setter *setter, const struct par *p)
{
	struct setting s = {.setter = setter, .par = p};
	struct lines lines = {0}, result = {0};
	size_t from = 0, end, room = 0;

	shape_words(setter, p->spans, p->nspans, &s.words);
	if ((p->title || p->words) && is_wide(&s))
		title_costs(&s.words);
	for (; from < s.words.clusters.n; from = end + 1) {
		end = piece_end(&s.words, from);
		set_piece(&s, from, end, &lines, &room);
	}
	if (lines.n && p->nspans)
		add_places(&s, &lines.at[lines.n - 1].items, p->nspans - 1, 0);
	number_lines(&lines);
	result.ways = lines.ways;
	result.n = lines.n;
	result.at = ARENA_ARRAY(setter->arena, struct line, lines.n);
	if (lines.n)
		memcpy(result.at, lines.at, lines.n * sizeof *lines.at);
	free(lines.at);
	free(s.xs);
	shape_free(&s.words);
	return result;
}

len_t
par_natural(struct setter *setter, const struct span *spans, size_t n)
{
	struct words w;
	size_t from = 0, end, visible;
	int64_t widest = 0, width;

	shape_words(setter, spans, n, &w);
	for (; from < w.clusters.n; from = end + 1) {
		end = piece_end(&w, from);
		width = fit_line(&w, from, end, &visible).width;
		if (width > widest)
			widest = width;
	}
	shape_free(&w);
	return widest < WIDEST ? (len_t)widest : WIDEST;
}

len_t
par_longest(struct setter *setter, const struct span *spans, size_t n)
{
	struct words w;
	size_t from = 0, i, visible;
	int64_t widest = 0, width;

	shape_words(setter, spans, n, &w);
	for (i = 1; i <= w.clusters.n; i++) {
		if (i < w.clusters.n && w.clusters.at[i].cost >= COST_NUMERAL)
			continue;
		width = fit_line(&w, from, i, &visible).width;
		if (width > widest)
			widest = width;
		from = i;
	}
	shape_free(&w);
	return widest < WIDEST ? (len_t)widest : WIDEST;
}

struct line
par_line(struct setter *setter, const struct look *look, const char *words)
{
	const struct span span = {
	    .text = words, .len = strlen(words), .look = look};
	const struct par par = {.spans = &span,
	    .nspans = 1,
	    .width = WIDEST,
	    .set = SET_LEFT,
	    .file = setter->file};
	struct lines lines = par_set(setter, &par);

	return lines.n ? lines.at[0] : (struct line){0};
}
