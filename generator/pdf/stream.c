/*
 * Content streams. The writer keeps what a reader of the stream knows at that
 * point (mode, colour, font, where the pen is) beside what is wanted next, and
 * writes the difference; the only place where lengths become decimals.
 * Items go out in their order, which is the order they are read.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"

#define BOLD_PART 30 /* a made bold strokes with 1/30 of the size */
#define SLACK 2 /* [1/1000 em] off its place a glyph may stand */
#define LEAST_SPACED 4 /* glyphs for which a spacing is set */
#define FAR 5000 /* [1/1000 em] from where on a run gets a new origin */
#define EDGE PT(1) / 2 /* so near the edge of the page a thing touches it */

/* Each mode stands within the one before it. */
enum mode { MODE_PAGE, MODE_TEXT, MODE_ARRAY, MODE_STRING };

static const struct {
	const char *open, *shut;
} modes[] = {
    [MODE_PAGE] = {"", ""},
    [MODE_TEXT] = {"BT\n", "ET\n"},
    [MODE_ARRAY] = {"[", "]TJ\n"},
    [MODE_STRING] = {"(", ")"},
};

struct state { /* what q saves and Q restores */
	enum ink fill, stroke;
	const struct embed_face *face;
	len_t size;
	len_t line_width;
	len_t spacing; /* Tc: behind every glyph, before it is widened */
	int widened; /* Tz less 100 % [1/1000] */
	bool stroked; /* 2 Tr */
	bool overprint; /* of the press edition */
};

struct stream {
	struct buf *out;
	const struct embed *embed;
	struct image_set *images;
	struct stream_use *use;
	const struct pages *pages;
	const struct paint *paint;
	struct tags *tags; /* or NULL: nothing is marked */
	size_t page;
	bool framed; /* items stand in the turned frame */
	bool read; /* they are words of the document, not furniture */

	/* written: */
	enum mode mode;
	bool path; /* rectangles wait for their f */
	unsigned actual; /* clusters whose words are said already */
	const struct tag *mark; /* of the marked sequence; or NULL, artifact */
	enum mode marked; /* mode the sequence stands in, see unmark */
	struct state now;
	len_t line_x, line_y; /* origin of the line, of the last Td */
	int64_t pen; /* [1/1000 of a len_t] x, exact */
	bool placed; /* since BT: pen and line are known */
};

/* A byte of a string: a bare CR would be read as LF (PDF 1.7, 7.3.4.2). */
static void
put_byte(struct buf *b, unsigned byte)
{
	if (byte == '(' || byte == ')' || byte == '\\' || byte == '\r')
		buf_putc(b, '\\');
	buf_putc(b, byte == '\r' ? 'r' : (char)byte);
}

static void
put_pair(struct buf *b, unsigned two)
{
	put_byte(b, two >> 8);
	put_byte(b, two & 0xff);
}

/* UTF-8 as a text string: half as long as in hexadecimal digits. */
static void
put_words(struct buf *b, const struct buf *words)
{
	const char *s = words->s, *end = s + words->n;

	buf_putc(b, '(');
	put_pair(b, 0xfeff);
	while (s < end) {
		uint32_t cp = utf8_next(&s);
		if (cp >= 0x10000) {
			put_pair(b, 0xd7c0 + (cp >> 10));
			cp = 0xdc00 | (cp & 0x3ff);
		}
		put_pair(b, cp);
	}
	buf_putc(b, ')');
}

static void
put_number(struct buf *b, int64_t thousandths)
{
	char s[32];
	size_t at = sizeof s;
	uint64_t v = (uint64_t)(thousandths < 0 ? -thousandths : thousandths);
	unsigned part = (unsigned)(v % 1000);

	v /= 1000;
	if (part > 0) {
		unsigned places = 3;
		for (; part % 10 == 0; part /= 10)
			places--;
		for (; places > 0; places--, part /= 10)
			s[--at] = (char)('0' + part % 10);
		s[--at] = '.';
	}
	if (v > 0 || at == sizeof s)
		do
			s[--at] = (char)('0' + v % 10);
		while ((v /= 10) > 0);
	if (thousandths < 0)
		s[--at] = '-';
	buf_add(b, s + at, sizeof s - at);
}

void
stream_length(struct buf *b, len_t length)
{
	put_number(b, length);
}

void
stream_place(const struct pages *p, bool framed, len_t *x, len_t *y)
{
	len_t up = framed ? *x : p->height - *y;

	*x = framed ? *y : *x;
	*y = up;
}

/* Operands, then the operator. */
static void
put_op(struct stream *s, const len_t *v, int n, const char *op)
{
	for (int i = 0; i < n; i++) {
		put_number(s->out, v[i]);
		buf_putc(s->out, ' ');
	}
	buf_puts(s->out, op);
	buf_putc(s->out, '\n');
}

static void
shut_to(struct stream *s, enum mode to)
{
	while (s->mode > to)
		buf_puts(s->out, modes[s->mode--].shut);
}

static void
end_mark(struct stream *s)
{
	shut_to(s, s->marked);
	buf_puts(s->out, "EMC\n");
	s->mark = NULL;
}

/* A marked sequence ends in the mode it began in (PDF 1.7, 14.6). */
static void
enter(struct stream *s, enum mode to)
{
	if (s->path) {
		buf_puts(s->out, "f\n");
		s->path = false;
	}
	if (s->mark != NULL && to < s->marked)
		end_mark(s);
	shut_to(s, to);
	while (s->mode < to) {
		buf_puts(s->out, modes[++s->mode].open);
		if (s->mode == MODE_TEXT)
			s->placed = false;
	}
}

/* y upwards, in the frame that the items stand in. */
static len_t
upwards(const struct stream *s, len_t y)
{
	return (s->framed ? s->pages->width : s->pages->height) - y;
}

static const struct tag artifact; /* stands for what is not read */

/* What comes next is marked as the tag's; in a mode where that can begin. */
static void
want_mark(struct stream *s, const struct tag *tag, enum mode mode)
{
	char name[TAGS_NAME];

	if (s->mark == tag || s->tags == NULL)
		return;
	if (s->path)
		enter(s, MODE_PAGE);
	if (s->mark != NULL)
		end_mark(s);
	enter(s, mode);
	if (tag == &artifact)
		buf_puts(s->out, "/Artifact BMC\n");
	else
		buf_printf(s->out, "/%s <</MCID %d>>BDC\n",
		    tags_name(tag, name), tags_mark(s->tags, s->page, tag));
	s->mark = tag;
	s->marked = mode;
}

/*
 * Black is printed over what lies under it, so that no white shows around
 * letters where plates are out of register; all else takes its place, or paper
 * on red would be no paper.
 */
static void
want_overprint(struct stream *s, enum ink ink)
{
	const int *plates = s->pages->ink[ink].cmyk;
	bool over = plates[0] + plates[1] + plates[2] == 0 && plates[3] == 1000;

	if (s->paint->press == NULL || s->now.overprint == over)
		return;
	buf_puts(s->out, over ? "/Over gs\n" : "/Knock gs\n");
	s->now.overprint = over;
}

static void
want_fill(struct stream *s, enum ink ink)
{
	if (s->now.fill == ink)
		return;
	enter(s, s->mode > MODE_TEXT ? MODE_TEXT : s->mode);
	want_overprint(s, ink);
	colour_ink(s->out, &s->pages->ink[ink], s->paint->press != NULL, false);
	s->now.fill = ink;
}

static void
want_stroke(struct stream *s, enum ink ink, len_t width)
{
	if (s->now.stroke != ink) {
		enter(s, MODE_TEXT);
		colour_ink(
		    s->out, &s->pages->ink[ink], s->paint->press != NULL, true);
		s->now.stroke = ink;
	}
	if (s->now.line_width != width) {
		enter(s, MODE_TEXT);
		/* Round corners: sharp ones would grow spikes. */
		put_op(s, &width, 1, "w 1 j");
		s->now.line_width = width;
	}
}

static void
want_bold(struct stream *s, const struct item *run)
{
	bool bold = run->as.run.font->bold;

	if (bold)
		want_stroke(s, run->as.run.ink, run->as.run.size / BOLD_PART);
	if (s->now.stroked != bold) {
		enter(s, MODE_TEXT);
		buf_puts(s->out, bold ? "2 Tr\n" : "0 Tr\n");
		s->now.stroked = bold;
	}
}

static void
use_add(struct stream_list *list, size_t index)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->at[i] == index)
			return;
	*vec_push(list) = index;
}

static void
want_font(struct stream *s, const struct embed_face *face, len_t size)
{
	if (s->now.face == face && s->now.size == size)
		return;
	enter(s, MODE_TEXT);
	buf_printf(s->out, "/F%zu ", embed_index(face));
	put_op(s, &size, 1, "Tf");
	use_add(&s->use->faces, embed_index(face));
	s->now.face = face;
	s->now.size = size;
}

static void
want_widened(struct stream *s, int by)
{
	len_t percent = PT(100) + by * 100;

	if (s->now.widened == by)
		return;
	enter(s, MODE_TEXT);
	put_op(s, &percent, 1, "Tz");
	s->now.widened = by;
}

/* A length along the line in the text's own space, as Tz widens it. */
static int64_t
widened(const struct stream *s, int64_t length)
{
	return pages_widened(length, s->now.widened);
}

/* How far the pen is from x [1/1000 em, widened], to the nearest. */
static int64_t
pen_gap(const struct stream *s, len_t x)
{
	int64_t gap = (int64_t)x * 1000 - s->pen;
	int64_t em = widened(s, s->now.size);

	return (gap + (gap < 0 ? -em : em) / 2) / em;
}

/* A new origin, unless the pen stands on the line not far from x. */
static void
want_line(struct stream *s, len_t x, len_t y)
{
	if (s->placed && s->line_y == y) {
		int64_t gap = pen_gap(s, x);
		if (-FAR < gap && gap < FAR)
			return;
	}
	enter(s, MODE_TEXT);
	if (!s->placed)
		s->line_x = s->line_y = 0;
	put_op(s, (len_t[]){x - s->line_x, y - s->line_y}, 2, "Td");
	s->line_x = x;
	s->line_y = y;
	s->pen = (int64_t)x * 1000;
	s->placed = true;
}

static void
put_glyph(struct stream *s, const struct embed_glyph *g, len_t x)
{
	int64_t gap = pen_gap(s, x);

	if (gap < -SLACK || gap > SLACK) {
		enter(s, MODE_ARRAY);
		put_number(s->out, -gap * 1000);
		s->pen += widened(s, gap * s->now.size);
	}
	enter(s, MODE_STRING);
	put_pair(s->out, g->code);
	s->pen += widened(
	    s, (int64_t)g->width * s->now.size + s->now.spacing * 1000LL);
}

/* Room behind a glyph of a run that its width does not tell. */
static len_t
room_after(const struct stream *s, const struct item *run, unsigned i)
{
	const struct glyph *g = &run->as.run.glyphs[i];
	const struct embed_glyph *e = embed_glyph_find(s->now.face, g->gid);
	int64_t width = widened(s, (int64_t)e->width * run->as.run.size);

	return g[1].x - g[0].x - (len_t)((width + 500) / 1000);
}

/*
 * The room behind most glyphs of a run, by majority vote of neighbours: what a
 * stretched line has everywhere need not be said at every glyph.
 */
static void
want_spacing(struct stream *s, const struct item *run)
{
	len_t slack = run->as.run.size * SLACK / 1000, common = 0;
	unsigned votes = 0, agree = 0, n = run->as.run.n;

	for (unsigned i = 0; i + 1 < n; i++) {
		len_t room = room_after(s, run, i);
		bool same = common - slack <= room && room <= common + slack;
		if (votes == 0)
			common = room;
		votes += votes == 0 || same ? 1 : -1U;
	}
	for (unsigned i = 0; i + 1 < n; i++) {
		len_t room = room_after(s, run, i);
		agree += common - slack <= room && room <= common + slack;
	}
	if (agree < LEAST_SPACED || 2 * agree < n ||
	    (-slack <= common && common <= slack))
		common = 0;
	common = (len_t)(common * 1000LL / (1000 + s->now.widened));
	if (s->now.spacing == common)
		return;
	enter(s, MODE_TEXT);
	put_op(s, &common, 1, "Tc");
	s->now.spacing = common;
}

static void
begin_actual(struct stream *s, const struct item *run, unsigned at)
{
	s->actual = actual_span(s->embed, run, at, &s->use->words);
	if (s->actual == 0)
		return;
	enter(s, MODE_TEXT);
	buf_puts(s->out, "/Span <</ActualText ");
	put_words(s->out, &s->use->words);
	buf_puts(s->out, ">>BDC\n");
}

static void
end_actual(struct stream *s)
{
	if (s->actual == 0 || --s->actual > 0)
		return;
	enter(s, MODE_TEXT);
	buf_puts(s->out, "EMC\n");
}

static const struct tag *
mark_of(const struct stream *s, const struct item *i)
{
	return s->read && i->tag != NULL && !i->artifact ? i->tag : &artifact;
}

static void
put_run(struct stream *s, const struct item *run)
{
	const struct glyph *g = run->as.run.glyphs;
	unsigned n = run->as.run.n;

	if (n == 0 || run->as.run.size <= 0)
		return;
	want_mark(s, mark_of(s, run), MODE_TEXT);
	if (s->mode < MODE_TEXT)
		enter(s, MODE_TEXT);
	want_fill(s, run->as.run.ink);
	want_bold(s, run);
	want_font(
	    s, embed_face_find(s->embed, run->as.run.font), run->as.run.size);
	want_widened(s, run->as.run.widened);
	want_spacing(s, run);
	want_line(s, run->x + g[0].x, upwards(s, run->y));
	for (unsigned i = 0; i < n; i++) {
		if (s->actual == 0 && g[i].text != NULL)
			begin_actual(s, run, i);
		put_glyph(s, embed_glyph_find(s->now.face, g[i].gid),
		    run->x + g[i].x);
		if (i + 1 == n || g[i + 1].text != NULL)
			end_actual(s);
	}
}

struct box {
	len_t x, y, w, h; /* as in struct item */
};

/* The box of an item; what touches an edge of the page goes on over it. */
static struct box
bled(const struct stream *s, const struct item *i)
{
	const struct pages *p = s->pages;
	len_t right = s->framed ? p->height : p->width;
	len_t foot = s->framed ? p->width : p->height;
	len_t x0 = i->x, y0 = i->y, x1 = x0 + i->w, y1 = y0 + i->h;
	len_t bleed = s->paint->bleed;

	if (bleed > 0 && x0 <= EDGE && x0 > -bleed)
		x0 = -bleed;
	if (bleed > 0 && y0 <= EDGE && y0 > -bleed)
		y0 = -bleed;
	if (bleed > 0 && x1 >= right - EDGE && x1 < right + bleed)
		x1 = right + bleed;
	if (bleed > 0 && y1 >= foot - EDGE && y1 < foot + bleed)
		y1 = foot + bleed;
	return (struct box){x0, y0, x1 - x0, y1 - y0};
}

static void
put_box(struct stream *s, const struct box *b, const char *op)
{
	put_op(s, (len_t[]){b->x, upwards(s, b->y + b->h), b->w, b->h}, 4, op);
}

static void
put_rect(struct stream *s, const struct item *r)
{
	struct box box = bled(s, r);

	if (!s->path || s->now.fill != r->as.rect.ink)
		enter(s, MODE_PAGE);
	want_mark(s, &artifact, MODE_PAGE);
	want_fill(s, r->as.rect.ink);
	put_box(s, &box, "re");
	s->path = true;
}

/* Grown in proportion about its middle until it covers the box, clipped. */
static struct box
cover(struct stream *s, const struct item *i, const struct box *box)
{
	struct box b = {0, 0, box->w, box->h};

	put_box(s, box, "re W n");
	if ((int64_t)i->h * box->w > (int64_t)box->h * i->w)
		b.h = (len_t)((int64_t)i->h * box->w / i->w);
	else
		b.w = (len_t)((int64_t)i->w * box->h / i->h);
	b.x = box->x - (b.w - box->w) / 2;
	b.y = box->y - (b.h - box->h) / 2;
	return b;
}

/*
 * The box as the matrix of a picture that lies in its file in one of eight ways
 * (Exif 2.32, 4.6.4): its first row is the top, or the right side, and so on.
 */
static void
put_matrix(struct stream *s, const struct box *box, int turn)
{
	static const signed char ways[9][6] = {{1, 0, 0, 1, 0, 0},
	    {1, 0, 0, 1, 0, 0}, {-1, 0, 0, 1, 1, 0}, {-1, 0, 0, -1, 1, 1},
	    {1, 0, 0, -1, 0, 1}, {0, -1, -1, 0, 1, 1}, {0, -1, 1, 0, 0, 1},
	    {0, 1, 1, 0, 0, 0}, {0, 1, -1, 0, 1, 0}};
	const signed char *way = ways[turn];
	len_t w = box->w, h = box->h;

	put_op(s,
	    (len_t[]){way[0] * w, way[1] * h, way[2] * w, way[3] * h,
		box->x + way[4] * w, upwards(s, box->y + h) + way[5] * h},
	    6, "cm");
}

static void
put_image(struct stream *s, const struct item *i)
{
	size_t index = image_add(s->images, i);
	struct box box = bled(s, i);

	enter(s, MODE_PAGE);
	want_mark(s, mark_of(s, i), MODE_PAGE);
	buf_puts(s->out, "q\n");
	if (s->now.overprint)
		buf_puts(s->out, "/Knock gs\n");
	if (box.w != i->w || box.h != i->h)
		box = cover(s, i, &box);
	put_matrix(s, &box, i->as.image.turn);
	buf_printf(s->out, "/I%zu Do\nQ\n", index);
	use_add(&s->use->images, index);
}

static void
put_nothing(struct stream *s, const struct item *i)
{
	(void)s;
	(void)i;
}

static void (*const put_item[])(struct stream *, const struct item *) = {
    [ITEM_RUN] = put_run,
    [ITEM_RECT] = put_rect,
    [ITEM_IMAGE] = put_image,
    [ITEM_LINK] = put_nothing,
    [ITEM_PLACE] = put_nothing,
};

static void
put_items(struct stream *s, const struct items *list, bool read)
{
	s->read = read;
	for (const struct item *i = list->first; i != NULL; i = i->next)
		put_item[i->kind](s, i);
	enter(s, MODE_PAGE);
	if (s->mark != NULL)
		end_mark(s);
}

/* The body turned by 90° counter-clockwise: x runs up the page. */
static void
put_turned(struct stream *s, const struct items *body)
{
	struct state saved = s->now;

	buf_puts(s->out, "q\n0 1 -1 0 ");
	put_number(s->out, s->pages->width);
	buf_puts(s->out, " 0 cm\n");
	s->framed = true;
	put_items(s, body, true);
	s->framed = false;
	buf_puts(s->out, "Q\n");
	s->now = saved;
}

void
stream_page(const struct pages *pages, const struct page *page,
    const struct paint *paint, const struct embed *embed,
    struct image_set *images, struct tags *tags, struct buf *out,
    struct stream_use *use)
{
	struct stream s = {
	    .out = out,
	    .embed = embed,
	    .images = images,
	    .use = use,
	    .pages = pages,
	    .paint = paint,
	    .tags = tags,
	    .page = (size_t)(page - pages->at),
	    .now = {.fill = INK_MAX, .stroke = INK_MAX, .line_width = PT(1)},
	};

	if (tags != NULL)
		tags_page(tags, s.page);
	buf_clear(out);
	use->faces.n = use->images.n = 0;
	if (page->turned)
		put_turned(&s, &page->body);
	else
		put_items(&s, &page->body, true);
	put_items(&s, &page->furniture, false);
}

void
stream_resources(obj_dict *d, const struct stream_use *use,
    const struct embed *embed, const struct image_set *images)
{
	if (use->faces.n > 0)
		obj_put(d, "/Font <<");
	for (size_t i = 0; i < use->faces.n; i++)
		obj_put(d, "/F%zu %u 0 R ", use->faces.at[i],
		    obj_number(embed_object(embed, use->faces.at[i])));
	if (use->faces.n > 0)
		obj_put(d, ">>\n");
	if (use->images.n > 0)
		obj_put(d, "/XObject <<");
	for (size_t i = 0; i < use->images.n; i++)
		obj_put(d, "/I%zu %u 0 R ", use->images.at[i],
		    obj_number(image_object(images, use->images.at[i])));
	if (use->images.n > 0)
		obj_put(d, ">>\n");
}

void
stream_use_free(struct stream_use *use)
{
	vec_free(&use->faces);
	vec_free(&use->images);
	buf_free(&use->words);
}
