/*
 * Pictures as XObjects. The deflated, filtered rows of a PNG are the stream PDF
 * wants; one that is transparent, interlaced or of 16 bits is first laid on
 * white, brought to 8 bits, and written anew by libpng. A JPEG passes as it is,
 * with its own profile of colours; but four plates, which PDF/A does not know
 * beside sRGB (ISO 19005-2, 6.2.4.3), become a JPEG of three for the screen.
 * The same bytes are embedded once.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"

struct image {
	const char *data;
	size_t size;
	char hash[HASH_HEX];
	obj_dict *object;
};

struct image_set {
	struct obj_file *file;
	const struct paint *paint;
	VEC(struct image) images;
};

/* What a stream of samples is, in the words of PDF. */
struct samples {
	int width, height, bits, colours;
	const unsigned char *palette; /* RGB, or NULL */
	size_t palette_n; /* [bytes] */
	const obj_dict *profile; /* of RGB; NULL: it is the device's */
};

struct image_set *
image_set_new(struct obj_file *f, const struct paint *paint)
{
	struct image_set *set = mem_alloc(sizeof *set);

	set->file = f;
	set->paint = paint;
	return set;
}

void
image_set_free(struct image_set *set)
{
	if (set == NULL)
		return;
	vec_free(&set->images);
	free(set);
}

static void
put_samples(obj_dict *d, const struct samples *m)
{
	static const char *const space[] = {
	    [1] = "Gray", [3] = "RGB", [4] = "CMYK"};
	struct buf palette = {0};

	obj_name(d, "Type", "XObject");
	obj_name(d, "Subtype", "Image");
	obj_int(d, "Width", m->width);
	obj_int(d, "Height", m->height);
	obj_int(d, "BitsPerComponent", m->bits);
	if (m->profile) {
		obj_put(d, "/ColorSpace [/ICCBased %u 0 R]\n",
		    obj_number(m->profile));
		return;
	}
	if (m->palette == NULL) {
		obj_put(d, "/ColorSpace /Device%s\n", space[m->colours]);
		return;
	}
	obj_hex(&palette, m->palette, m->palette_n);
	obj_put(d, "/ColorSpace [/Indexed /DeviceRGB %zu <%s>]\n",
	    m->palette_n / 3 - 1, palette.s);
	buf_free(&palette);
}

static uint32_t
u32(const unsigned char *s)
{
	return (uint32_t)s[0] << 24 | (uint32_t)s[1] << 16 |
	    (uint32_t)s[2] << 8 | s[3];
}

/* What PDF takes as it is in a PNG: no interlacing, no transparency, 8 bits at
 * most, the gamma of sRGB, and rows that were deflated with some gain. */
static bool
png_passes(const char *s, size_t n, const struct samples *m, size_t rows)
{
	static const char *const unfit[] = {"tRNS", "gAMA"};
	const unsigned char *head = (const unsigned char *)s + 16;
	size_t raw =
	    ((size_t)m->width * (size_t)m->bits * (size_t)m->colours / 8) *
	    (size_t)m->height;

	if (m->bits > 8 || head[9] == PNG_COLOR_TYPE_GRAY_ALPHA ||
	    head[9] == PNG_COLOR_TYPE_RGB_ALPHA ||
	    head[12] != PNG_INTERLACE_NONE || rows > raw / 10 * 9 + 1000)
		return false;
	for (size_t at = 8; at + 12 <= n;
	     at += 12 + (size_t)u32((const unsigned char *)s + at))
		for (size_t k = 0; k < 2; k++)
			if (memcmp(s + at + 4, unfit[k], 4) == 0)
				return false;
	return true;
}

/* All its IDAT chunks in one, and what they hold. */
static void
png_rows(const char *png, size_t size, struct buf *rows, struct samples *m)
{
	const unsigned char *s = (const unsigned char *)png;

	for (size_t at = 8; at + 12 <= size; at += 12 + (size_t)u32(s + at)) {
		const unsigned char *body = s + at + 8;
		size_t n = u32(s + at);
		if (n > size - at - 12)
			break;
		if (memcmp(s + at + 4, "IHDR", 4) == 0) {
			m->width = (int)u32(body);
			m->height = (int)u32(body + 4);
			m->bits = body[8];
			m->colours = body[9] == PNG_COLOR_TYPE_RGB ? 3 : 1;
			m->palette = NULL;
		} else if (memcmp(s + at + 4, "PLTE", 4) == 0 &&
		    m->colours == 1) { /* else but a hint */
			m->palette = body;
			m->palette_n = n;
		} else if (memcmp(s + at + 4, "IDAT", 4) == 0) {
			buf_add(rows, body, n);
		}
	}
}

/* The picture as an opaque PNG of grey, colours or a palette, 8 bits at most.
 */
static void
png_plain(const struct item *i, struct buf *png)
{
	static const png_color white = {255, 255, 255};
	png_image image = {.version = PNG_IMAGE_VERSION};
	png_alloc_size_t n = 0;

	if (!png_image_begin_read_from_memory(
		&image, i->as.image.data, i->as.image.size))
		die("a picture is no PNG: %s", image.message);
	image.format &= PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_COLORMAP;
	uint64_t size = (uint64_t)PNG_IMAGE_PIXEL_SIZE(image.format) *
	    image.width * image.height;
	if (size > INT32_MAX)
		die("a PNG picture is too large");
	void *pixels = mem_alloc(size);
	png_color *map = mem_alloc(256 * sizeof *map);
	if (!png_image_finish_read(&image, &white, pixels, 0, map))
		die("a PNG picture is damaged: %s", image.message);
	if (!png_image_write_get_memory_size(image, n, 0, pixels, 0, map))
		die("a PNG picture cannot be written: %s", image.message);
	png->s = vec_room(png->s, &png->cap, n, 1);
	png->n = n;
	if (!png_image_write_to_memory(&image, png->s, &n, 0, pixels, 0, map))
		die("a PNG picture cannot be written: %s", image.message);
	png->n = n;
	free(map);
	free(pixels);
}

static obj_dict *
image_png(struct obj_file *f, const struct item *i)
{
	const char *data = i->as.image.data;
	struct buf png = {0}, rows = {0};
	struct samples m = {0};

	png_rows(data, i->as.image.size, &rows, &m);
	if (!png_passes(data, i->as.image.size, &m, rows.n)) {
		buf_clear(&rows);
		png_plain(i, &png);
		png_rows(png.s, png.n, &rows, &m);
	}
	obj_dict *d = obj_stream(f, "FlateDecode", rows.s, rows.n);
	put_samples(d, &m);
	obj_put(d,
	    "/DecodeParms <</Predictor 15 /Colors %d /BitsPerComponent %d "
	    "/Columns %d>>\n",
	    m.colours, m.bits, m.width);
	buf_free(&png);
	buf_free(&rows);
	return d;
}

static struct pixels
jpeg_head(const struct item *i)
{
	struct pixels p = {0};

	if (!pixels_jpeg_head(i, &p))
		die("a picture is no JPEG: %s", p.why);
	return p;
}

static obj_dict *
image_jpeg(struct obj_file *f, const struct item *i)
{
	struct pixels p = jpeg_head(i);
	struct samples m = {.width = (int)p.width,
	    .height = (int)p.height,
	    .bits = 8,
	    .colours = p.depth};

	if (m.colours == 3)
		m.profile = colour_profile(f, p.icc, p.icc_n);
	obj_dict *d =
	    obj_stream(f, "DCTDecode", i->as.image.data, i->as.image.size);
	put_samples(d, &m);
	if (m.colours == 4 && p.adobe)
		obj_put(d, "/Decode [1 0 1 0 1 0 1 0]\n");
	pixels_free(&p);
	return d;
}

/* Four plates as lights. */
static obj_dict *
image_plates(struct obj_file *f, const struct item *i)
{
	struct pixels p = {0};
	struct buf jpeg = {0};

	if (!pixels_jpeg(i, &p))
		die("a picture is no JPEG: %s", p.why);
	size_t n = p.width * p.height;
	colour_to_screen(p.icc, p.icc_n, p.adobe, p.samples, n);
	for (size_t k = 0; k < n; k++)
		memmove(p.samples + k * 3, p.samples + k * 4, 3);
	pixels_pack(&p, &jpeg);
	obj_dict *d = obj_stream(f, "DCTDecode", jpeg.s, jpeg.n);
	put_samples(d,
	    &(struct samples){.width = (int)p.width,
		.height = (int)p.height,
		.bits = 8,
		.colours = 3});
	buf_free(&jpeg);
	pixels_free(&p);
	return d;
}

/* How many colours it has. */
static int
image_depth(const struct item *i)
{
	struct pixels p = {0};
	int type;

	if (i->as.image.jpeg) {
		p = jpeg_head(i);
		pixels_free(&p);
		return p.depth;
	}
	type = (unsigned char)i->as.image.data[25]; /* in IHDR */
	return type == PNG_COLOR_TYPE_GRAY || type == PNG_COLOR_TYPE_GRAY_ALPHA
	    ? 1
	    : 3;
}

/* Grey is the same for screen and press. */
static obj_dict *
image_new(const struct image_set *set, const struct item *i)
{
	int depth = image_depth(i);

	if (set->paint->press && depth == 3)
		return convert_image(
		    set->file, set->paint->press, i, set->paint->msgs);
	if (!i->as.image.jpeg)
		return image_png(set->file, i);
	return depth == 4 && !set->paint->press ? image_plates(set->file, i)
						: image_jpeg(set->file, i);
}

size_t
image_add(struct image_set *set, const struct item *i)
{
	struct image new = {.data = i->as.image.data, .size = i->as.image.size};

	for (size_t k = 0; k < set->images.n; k++)
		if (set->images.at[k].data == new.data &&
		    set->images.at[k].size == new.size)
			return k;
	hash_hex(new.hash, new.data, new.size);
	for (size_t k = 0; k < set->images.n; k++)
		if (strcmp(set->images.at[k].hash, new.hash) == 0)
			return k;
	new.object = image_new(set, i);
	*vec_push(&set->images) = new;
	return set->images.n - 1;
}

obj_dict *
image_object(const struct image_set *set, size_t index)
{
	return set->images.at[index].object;
}
