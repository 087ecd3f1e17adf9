/*
 * Sheets for the printing house, PDF/X-4 (ISO 15930-7) as the aim: pages in
 * the order of the paper, in the colours of its plates, with bleed, and marks
 * outside it. Two editions: single pages, which the house imposes itself, and
 * a booklet, two pages a side in saddle-stitch order.
 *
 * Everything a page is made of stands in a form of its own, in its own frame;
 * a side of a sheet is one or two of these, clipped and put in place.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"
#include "pdf/pdf.h"

/* From the bleed outwards; with 3 mm of it an A4 page and its marks are 233 by
 * 320 mm, two pages side by side no larger than SRA3. */
#define MARK_GAP MM(1)
#define MARK_LENGTH MM(5)
#define SLUG MM(17) / 2
#define MARK_WIDTH 250 /* [1/1000 pt] */
#define TARGET_RADIUS MM(7) / 4

enum {
	NEEDED = 300, /* pixels an inch */
	STITCHED = 96 /* pages: 24 sheets of four */
};

struct leaf_side {
	const struct page *page; /* NULL: blank, as the form is */
	obj_dict *form;
};

/* One file as it is written. */
struct sheets {
	const struct pages *pages;
	const struct press *press;
	struct obj_file *file;
	VEC(struct leaf_side) order; /* as leaves turn */
	obj_dict *first; /* side */
	obj_dict *tree, *tint; /* page tree; how marks look in CMYK */
	struct buf kids, content;
	struct buf all; /* hashes of what is on the pages, for the file's id */
	len_t width, height; /* a side of a sheet, trimmed */
	size_t count;
};

/* === Order === */

static void
add_blank(struct sheets *s)
{
	*vec_push(&s->order) = (struct leaf_side){NULL, NULL};
}

/*
 * Odd numbers stand on rectos: where the cover alone comes before page 1, its
 * back stays blank. Blank pages before the back cover fill up to whole sheets
 * of four; they bear no number (GB/T 9704 7.5).
 */
static void
put_in_order(struct sheets *s)
{
	const struct pages *p = s->pages;
	size_t i, front = p->n - p->back;

	for (i = 0; i < front; i++) {
		int number = p->at[i].number;
		if (number > 0 && number % 2 == (int)(s->order.n % 2))
			add_blank(s);
		*vec_push(&s->order) = (struct leaf_side){&p->at[i], NULL};
	}
	while ((s->order.n + p->back) % 4 != 0)
		add_blank(s);
	for (; i < p->n; i++)
		*vec_push(&s->order) = (struct leaf_side){&p->at[i], NULL};
}

/* === Pictures === */

static int
needed(len_t length)
{
	return (int)(((int64_t)length * NEEDED + PT(72) - 1) / PT(72));
}

/* GB: 300 dpi at the size printed; the shorter of both directions counts. */
static void
check_picture(const struct item *i, struct msgs *msgs)
{
	int w = needed(i->w), h = needed(i->h);
	int64_t across = (int64_t)i->as.image.width * PT(72) / i->w;
	int64_t down = (int64_t)i->as.image.height * PT(72) / i->h;

	if (i->as.image.width < w || i->as.image.height < h)
		msg(msgs, MSG_PICTURE_COARSE,
		    (struct pos){
			i->as.image.file, i->as.image.line, i->as.image.col},
		    (int)(across < down ? across : down), w, h);
}

static void
check_pictures(const struct pages *p, struct msgs *msgs)
{
	for (size_t i = 0; i < p->n; i++)
		for (const struct item *k = p->at[i].body.first; k; k = k->next)
			if (k->kind == ITEM_IMAGE && k->w > 0 && k->h > 0)
				check_picture(k, msgs);
}

/* === Pages as forms === */

static void
put_numbers(struct buf *b, const len_t *v, int n, const char *op)
{
	for (int i = 0; i < n; i++) {
		stream_length(b, v[i]);
		buf_putc(b, ' ');
	}
	buf_puts(b, op);
	buf_putc(b, '\n');
}

static void
put_rectangle(obj_dict *d, const char *key, len_t x, len_t y, len_t w, len_t h)
{
	struct buf b = {0};

	put_numbers(&b, (len_t[]){x, y, x + w, y + h}, 4, "");
	obj_put(d, "/%s [%.*s]\n", key, (int)b.n - 2, b.s);
	buf_free(&b);
}

static obj_dict *
form_new(struct sheets *s, const struct stream_use *use,
    const struct embed *embed, const struct image_set *images)
{
	const struct pages *p = s->pages;
	len_t bleed = p->bleed;
	obj_dict *d = obj_deflated(s->file, s->content.s, s->content.n);
	char hash[HASH_HEX];

	hash_hex(hash, s->content.s ? s->content.s : "", s->content.n);
	buf_puts(&s->all, hash);
	obj_name(d, "Type", "XObject");
	obj_name(d, "Subtype", "Form");
	put_rectangle(d, "BBox", -bleed, -bleed, p->width + 2 * bleed,
	    p->height + 2 * bleed);
	obj_put(d, "/Resources <<\n");
	stream_resources(d, use, embed, images);
	obj_put(d,
	    "/ExtGState <</Over <</OP true /op true /OPM 1>> "
	    "/Knock <</OP false /op false /OPM 1>>>>\n>>\n");
	return d;
}

static void
add_forms(struct sheets *s, struct msgs *msgs)
{
	struct paint paint = {s->press, s->pages->bleed, msgs};
	struct embed *embed = embed_new(s->pages, s->file, msgs);
	struct image_set *images = image_set_new(s->file, &paint);
	struct stream_use use = {0};

	for (size_t i = 0; i < s->order.n; i++) {
		if (s->order.at[i].page == NULL)
			continue;
		stream_page(s->pages, s->order.at[i].page, &paint, embed,
		    images, NULL, &s->content, &use);
		s->order.at[i].form = form_new(s, &use, embed, images);
	}
	stream_use_free(&use);
	image_set_free(images);
	embed_free(embed);
}

/* === Marks: in the frame of the side, its trimmed lower left at 0 0 === */

static void
put_line(struct buf *b, len_t x0, len_t y0, len_t x1, len_t y1)
{
	put_numbers(b, (len_t[]){x0, y0}, 2, "m");
	put_numbers(b, (len_t[]){x1, y1}, 2, "l S");
}

/* A cut at x from below to above the side, or at y from left to right. */
static void
put_cuts(const struct sheets *s, struct buf *b, bool upright, len_t at)
{
	len_t near = s->pages->bleed + MARK_GAP, far = near + MARK_LENGTH;
	len_t top = upright ? s->height : s->width;

	if (upright) {
		put_line(b, at, -far, at, -near);
		put_line(b, at, top + near, at, top + far);
	} else {
		put_line(b, -far, at, -near, at);
		put_line(b, top + near, at, top + far, at);
	}
}

/* A circle of four arcs, and a cross through it. */
static void
put_target(struct buf *b, len_t x, len_t y)
{
	const len_t r = TARGET_RADIUS, k = r * 5523 / 10000, arm = r * 3 / 2;

	put_numbers(b, (len_t[]){x + r, y}, 2, "m");
	put_numbers(b, (len_t[]){x + r, y + k, x + k, y + r, x, y + r}, 6, "c");
	put_numbers(b, (len_t[]){x - k, y + r, x - r, y + k, x - r, y}, 6, "c");
	put_numbers(b, (len_t[]){x - r, y - k, x - k, y - r, x, y - r}, 6, "c");
	put_numbers(
	    b, (len_t[]){x + k, y - r, x + r, y - k, x + r, y}, 6, "c S");
	put_line(b, x - arm, y, x + arm, y);
	put_line(b, x, y - arm, x, y + arm);
}

static void
put_targets(const struct sheets *s, struct buf *b, len_t x)
{
	len_t out = s->pages->bleed + MARK_GAP + MARK_LENGTH / 2;

	put_target(b, -out, s->height / 2);
	put_target(b, s->width + out, s->height / 2);
	put_target(b, x, -out);
	put_target(b, x, s->height + out);
}

/* A broken line where the sheet is folded, above and below it. */
static void
put_folds(const struct sheets *s, struct buf *b, len_t x)
{
	buf_puts(b, "[2 2] 0 d\n");
	put_cuts(s, b, true, x);
	buf_puts(b, "[] 0 d\n");
}

static void
put_marks(const struct sheets *s, struct buf *b, bool folded)
{
	len_t width = MARK_WIDTH, middle = s->width / 2;

	buf_puts(b, "/Marks CS 1 SCN\n");
	put_numbers(b, &width, 1, "w");
	put_cuts(s, b, true, 0);
	put_cuts(s, b, true, s->width);
	put_cuts(s, b, false, 0);
	put_cuts(s, b, false, s->height);
	if (folded)
		put_folds(s, b, middle);
	put_targets(s, b, folded ? s->width / 4 : middle);
}

/* === Sides === */

/* Where a page goes on a side: shifted, and seen within a box. */
struct seat {
	size_t page; /* in the order */
	len_t x; /* its trimmed left */
	len_t from, to; /* seen between these x */
};

static void
put_seat(struct sheets *s, const struct seat *seat, const char *name)
{
	len_t bleed = s->pages->bleed;

	if (s->order.at[seat->page].form == NULL)
		return;
	buf_puts(&s->content, "q\n");
	put_numbers(&s->content,
	    (len_t[]){seat->from, -bleed, seat->to - seat->from,
		s->height + 2 * bleed},
	    4, "re W n");
	put_numbers(
	    &s->content, (len_t[]){PT(1), 0, 0, PT(1), seat->x, 0}, 6, "cm");
	buf_printf(&s->content, "/%s Do\nQ\n", name);
}

/* All boxes; the trimmed side is in the middle of the medium. */
static void
put_boxes(const struct sheets *s, obj_dict *side)
{
	len_t slug = SLUG + s->pages->bleed, bleed = s->pages->bleed;

	put_rectangle(
	    side, "MediaBox", 0, 0, s->width + 2 * slug, s->height + 2 * slug);
	put_rectangle(side, "TrimBox", slug, slug, s->width, s->height);
	put_rectangle(side, "BleedBox", slug - bleed, slug - bleed,
	    s->width + 2 * bleed, s->height + 2 * bleed);
}

static void
add_side(struct sheets *s, const struct seat *seats, size_t n)
{
	static const char *const names[] = {"A", "B"};
	len_t slug = SLUG + s->pages->bleed;
	obj_dict *side = obj_new(s->file, "Page");

	buf_clear(&s->content);
	put_numbers(
	    &s->content, (len_t[]){PT(1), 0, 0, PT(1), slug, slug}, 6, "cm");
	obj_put(side, "/Resources <<\n/XObject <<");
	for (size_t i = 0; i < n; i++) {
		put_seat(s, &seats[i], names[i]);
		const obj_dict *form = s->order.at[seats[i].page].form;
		if (form != NULL)
			obj_put(
			    side, "/%s %u 0 R ", names[i], obj_number(form));
	}
	put_marks(s, &s->content, n > 1);
	obj_put(side,
	    ">>\n/ColorSpace <</Marks "
	    "[/Separation /All /DeviceCMYK %u 0 R]>>\n>>\n",
	    obj_number(s->tint));
	put_boxes(s, side);
	obj_ref(side, "Parent", s->tree);
	obj_ref(side, "Contents",
	    obj_deflated(s->file, s->content.s, s->content.n));
	buf_printf(&s->kids, "%u 0 R ", obj_number(side));
	if (s->first == NULL)
		s->first = side;
	s->count++;
}

static void
add_single_sides(struct sheets *s)
{
	const struct pages *p = s->pages;

	s->width = p->width;
	s->height = p->height;
	for (size_t i = 0; i < s->order.n; i++)
		add_side(
		    s, &(struct seat){i, 0, -p->bleed, p->width + p->bleed}, 1);
}

/*
 * A sheet inside others is pushed out by their thickness at the fold, and is
 * cut with them: its pages move to the spine by as much (creep). The spine
 * takes no bleed: nothing of a page is seen beyond it.
 */
static void
add_spread(struct sheets *s, size_t left, size_t right, size_t sheet)
{
	len_t half = s->pages->width, bleed = s->pages->bleed;
	len_t creep = (len_t)sheet * s->pages->paper;
	struct seat seats[] = {{left, creep, -bleed, half},
	    {right, half - creep, half, 2 * half + bleed}};

	add_side(s, seats, 2);
}

/* Sheet k of a booklet of n pages, from outside: n-2k and 1+2k in front, 2+2k
 * and n-1-2k behind (counted from 1). */
static void
add_folded_sides(struct sheets *s)
{
	size_t n = s->order.n;

	s->width = 2 * s->pages->width;
	s->height = s->pages->height;
	for (size_t k = 0; k < n / 4; k++) {
		add_spread(s, n - 1 - 2 * k, 2 * k, k);
		add_spread(s, 2 * k + 1, n - 2 - 2 * k, k);
	}
}

/* === The file === */

/* A printer's ink on all plates, for marks (PDF 1.7, 8.6.6.4). */
static obj_dict *
tint_of_marks(struct obj_file *f)
{
	obj_dict *function = obj_new(f, NULL);

	obj_put(function,
	    "/FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [1 1 1 1] /N 1\n");
	return function;
}

/* ISO 15930-7 6.9: which standard, which file, that nothing is trapped. */
static obj_dict *
add_xmp(const struct sheets *s, const char *date)
{
	struct buf more = {0};
	char hash[HASH_HEX];

	hash_hex(hash, s->all.s ? s->all.s : "", s->all.n);
	buf_puts(&more,
	    "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>\n"
	    "<pdf:Trapped>False</pdf:Trapped>\n"
	    "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>\n"
	    "<xmpMM:VersionID>1</xmpMM:VersionID>\n");
	buf_printf(&more,
	    "<xmpMM:DocumentID>uuid:%.8s-%.4s-%.4s-%.4s-%.12s"
	    "</xmpMM:DocumentID>\n",
	    hash, hash + 8, hash + 12, hash + 16, hash + 20);
	if (date != NULL)
		buf_printf(&more,
		    "<xmp:MetadataDate>%sT00:00:00+08:00"
		    "</xmp:MetadataDate>\n",
		    date);
	obj_dict *xmp = meta_xmp(s->file, s->pages, more.s);
	buf_free(&more);
	return xmp;
}

static void
write_file(struct sheets *s, struct buf *out)
{
	obj_dict *root = obj_new(s->file, "Catalog");
	obj_dict *info = meta_info(s->file, s->pages);
	struct buf plain = {0};

	obj_int(s->tree, "Count", (int)s->count);
	obj_put(s->tree, "/Kids [%s]\n", s->kids.n > 0 ? s->kids.s : "");
	obj_put(info, "/Trapped /False\n");
	obj_ref(root, "Pages", s->tree);
	obj_put(root, "/OutputIntents [%u 0 R]\n",
	    obj_number(colour_intent(s->file, s->press)));
	obj_put(root, "/Lang (zh-CN)\n");
	if (s->pages->seal && s->first != NULL)
		obj_put(s->first, "/Annots [%u 0 R]\n",
		    obj_number(seal_add(s->file, root, s->first)));
	obj_ref(root, "Metadata", add_xmp(s, s->pages->date));
	obj_write(s->file, root, info, &plain);
	pack(&plain, out);
	buf_free(&plain);
}

static void
write_sheets(const struct pages *p, const struct press *press,
    void (*add_sides)(struct sheets *), struct msgs *msgs, struct buf *out)
{
	struct sheets s = {.pages = p, .press = press};

	s.file = obj_open("1.6", 6);
	s.tree = obj_new(s.file, "Pages");
	s.tint = tint_of_marks(s.file);
	put_in_order(&s);
	if (add_sides == add_folded_sides && s.order.n > STITCHED)
		msg(msgs, MSG_BOOKLET_THICK, (struct pos){p->id, 0, 0},
		    (int)s.order.n);
	add_forms(&s, msgs);
	add_sides(&s);
	write_file(&s, out);
	obj_close(s.file);
	vec_free(&s.order);
	buf_free(&s.kids);
	buf_free(&s.content);
	buf_free(&s.all);
}

void
pdf_press(const struct pages *p, const struct press *press, struct msgs *msgs,
    struct buf *out)
{
	check_pictures(p, msgs);
	write_sheets(p, press, add_single_sides, msgs, out);
}

void
pdf_booklet(const struct pages *p, const struct press *press, struct msgs *msgs,
    struct buf *out)
{
	write_sheets(p, press, add_folded_sides, msgs, out);
}
