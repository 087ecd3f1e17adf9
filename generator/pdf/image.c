/*
 * Pictures as XObjects. A PNG is read by libpng, laid on white where it is
 * transparent, brought to 8 bits, and written again by libpng: the deflated,
 * filtered rows of that file are the stream PDF wants. A JPEG passes as it is,
 * only its header is read. The same bytes are embedded once.
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

/* The rows of a PNG just written by libpng: all its IDAT chunks in one. */
static void
png_rows(const struct buf *png, struct buf *rows, struct samples *m)
{
	const unsigned char *s = (const unsigned char *)png->s;

	for (size_t at = 8; at + 12 <= png->n; at += 12 + u32(s + at)) {
		const unsigned char *body = s + at + 8;
		size_t n = u32(s + at);
		if (memcmp(s + at + 4, "IHDR", 4) == 0) {
			m->bits = body[8];
			m->colours = body[9] == PNG_COLOR_TYPE_RGB ? 3 : 1;
		} else if (memcmp(s + at + 4, "PLTE", 4) == 0) {
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
png_plain(const struct item *i, struct buf *png, struct samples *m)
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
	m->width = (int)image.width;
	m->height = (int)image.height;
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
	struct buf png = {0}, rows = {0};
	struct samples m = {0};

	png_plain(i, &png, &m);
	png_rows(&png, &rows, &m);
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

/* Start of frame: FFC0 to FFCF but for the tables DHT, JPG and DAC. */
static bool
jpeg_is_frame(unsigned marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 &&
	    marker != 0xc8 && marker != 0xcc;
}

/* Reads the header up to its frame; was it written by Adobe's programs? */
static bool
jpeg_header(const unsigned char *s, size_t n, struct samples *m)
{
	bool adobe = false;

	for (size_t at = 2; at + 4 <= n;) {
		if (s[at] != 0xff || s[at + 1] == 0xff) {
			at++;
			continue;
		}
		unsigned marker = s[at + 1];
		size_t len = (size_t)s[at + 2] << 8 | s[at + 3];
		if (at + 2 + len > n)
			break;
		if (marker == 0xee && len >= 14 &&
		    memcmp(s + at + 4, "Adobe", 5) == 0)
			adobe = true;
		if (jpeg_is_frame(marker) && len >= 8) {
			m->bits = s[at + 4];
			m->height = s[at + 5] << 8 | s[at + 6];
			m->width = s[at + 7] << 8 | s[at + 8];
			m->colours = s[at + 9];
			return adobe;
		}
		at += 2 + len;
	}
	return adobe;
}

static obj_dict *
image_jpeg(struct obj_file *f, const struct item *i)
{
	struct samples m = {0};
	bool adobe = jpeg_header(
	    (const unsigned char *)i->as.image.data, i->as.image.size, &m);

	if (m.colours != 1 && m.colours != 3 && m.colours != 4)
		die("a picture is no JPEG, or one of %d colours", m.colours);
	obj_dict *d =
	    obj_stream(f, "DCTDecode", i->as.image.data, i->as.image.size);
	put_samples(d, &m);
	/* Adobe writes CMYK inverted. */
	if (m.colours == 4 && adobe)
		obj_put(d, "/Decode [1 0 1 0 1 0 1 0]\n");
	return d;
}

/* A JPEG of grey or of four plates is what the press wants already. */
static bool
needs_conversion(const struct image_set *set, const struct item *i)
{
	struct samples m = {0};

	if (set->paint->press && i->as.image.jpeg)
		jpeg_header((const unsigned char *)i->as.image.data,
		    i->as.image.size, &m);
	return set->paint->press && m.colours != 1 && m.colours != 4;
}

static obj_dict *
image_new(const struct image_set *set, const struct item *i)
{
	if (needs_conversion(set, i))
		return convert_image(
		    set->file, set->paint->press, i, set->paint->msgs);
	return i->as.image.jpeg ? image_jpeg(set->file, i)
				: image_png(set->file, i);
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
