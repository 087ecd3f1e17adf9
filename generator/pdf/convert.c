/*
 * Pictures for the press. Grey stays grey, four colours stay as they are, RGB
 * goes through the ICC profiles. A picture whose every pixel is neutral is
 * written as grey; in a PNG, which holds drawings and scans of text, neutral
 * pixels among coloured ones are black alone too, so that lines and letters
 * are on one plate. In a photograph they are not: the grain would show.
 */
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"

struct pixels {
	size_t width, height;
	unsigned char *rgb; /* rows without padding */
	unsigned char *icc; /* the picture's own profile, or NULL */
	size_t icc_n;
	bool drawn; /* a drawing, not a photograph */
	unsigned char *palette; /* RGB, for indexes in place of rgb; or NULL */
	size_t colours;
	char why[JMSG_LENGTH_MAX]; /* it cannot be read */
};

/* === Reading === */

static bool
read_png(const struct item *i, struct pixels *p)
{
	static const png_color white = {255, 255, 255};
	png_image image = {.version = PNG_IMAGE_VERSION};
	bool ok = png_image_begin_read_from_memory(
	    &image, i->as.image.data, i->as.image.size);

	p->drawn = true;
	if (ok) {
		image.format = image.format & PNG_FORMAT_FLAG_COLORMAP
		    ? PNG_FORMAT_RGB_COLORMAP
		    : PNG_FORMAT_RGB;
		p->width = image.width;
		p->height = image.height;
		p->rgb = mem_alloc(p->width * p->height *
		    (image.format & PNG_FORMAT_FLAG_COLORMAP ? 1 : 3));
		if (image.format & PNG_FORMAT_FLAG_COLORMAP)
			p->palette = mem_alloc((size_t)256 * 3);
		ok = png_image_finish_read(
		    &image, &white, p->rgb, 0, p->palette);
		p->colours = image.colormap_entries;
	}
	snprintf(p->why, sizeof p->why, "%s", image.message);
	png_image_free(&image);
	return ok;
}

struct jpeg_catch {
	struct jpeg_error_mgr manager; /* must stand first: libjpeg's pointer
					  to it is ours to this */
	jmp_buf out;
	char *why;
};

static void
jpeg_failed(j_common_ptr jpeg)
{
	struct jpeg_catch *c = (struct jpeg_catch *)jpeg->err;

	c->manager.format_message(jpeg, c->why);
	longjmp(c->out, 1);
}

/* Data that ends too early or is broken in the middle is but a warning to
 * libjpeg, which fills in grey. */
static void
jpeg_warned(j_common_ptr jpeg, int level)
{
	if (level < 0)
		jpeg_failed(jpeg);
}

static void
read_rows(struct jpeg_decompress_struct *jpeg, struct pixels *p)
{
	JOCTET *icc = NULL;
	unsigned icc_n = 0;

	if (jpeg_read_icc_profile(jpeg, &icc, &icc_n)) {
		p->icc = icc;
		p->icc_n = icc_n;
	}
	jpeg->out_color_space = JCS_RGB;
	jpeg_start_decompress(jpeg);
	p->width = jpeg->output_width;
	p->height = jpeg->output_height;
	p->rgb = mem_alloc(p->width * p->height * 3);
	while (jpeg->output_scanline < jpeg->output_height) {
		JSAMPROW row = p->rgb + jpeg->output_scanline * p->width * 3;
		jpeg_read_scanlines(jpeg, &row, 1);
	}
	jpeg_finish_decompress(jpeg);
}

static bool
read_jpeg(const struct item *i, struct pixels *p)
{
	struct jpeg_decompress_struct jpeg = {0};
	struct jpeg_catch c = {.why = p->why};

	jpeg.err = jpeg_std_error(&c.manager);
	c.manager.error_exit = jpeg_failed;
	c.manager.emit_message = jpeg_warned;
	if (setjmp(c.out) != 0) {
		jpeg_destroy_decompress(&jpeg);
		return false;
	}
	jpeg_create_decompress(&jpeg);
	jpeg_save_markers(&jpeg, JPEG_APP0 + 2, 0xffff);
	jpeg_mem_src(
	    &jpeg, (const unsigned char *)i->as.image.data, i->as.image.size);
	jpeg_read_header(&jpeg, TRUE);
	read_rows(&jpeg, p);
	jpeg_destroy_decompress(&jpeg);
	return true;
}

/* === Converting === */

enum { NEARLY = 3 }; /* of 255: what JPEG makes of neutral grey */

static bool
is_grey(const unsigned char *rgb, int slack)
{
	return abs(rgb[0] - rgb[1]) <= slack && abs(rgb[1] - rgb[2]) <= slack &&
	    abs(rgb[0] - rgb[2]) <= slack;
}

static bool
all_grey(const unsigned char *rgb, size_t n, int slack)
{
	for (size_t i = 0; i < n; i++)
		if (!is_grey(rgb + i * 3, slack))
			return false;
	return true;
}

/* n pixels to samples of one or four colours. */
static void
to_samples(const struct pixels *p, const struct colour_way *way,
    const unsigned char *rgb, size_t n, int colours, unsigned char *out)
{
	if (colours == 1) {
		for (size_t i = 0; i < n; i++)
			out[i] = rgb[i * 3 + 1];
		return;
	}
	colour_convert(way, rgb, out, n);
	for (size_t i = 0; p->drawn && i < n; i++)
		if (is_grey(rgb + i * 3, 0)) {
			memset(out + i * 4, 0, 3);
			out[i * 4 + 3] = 255 - rgb[i * 3];
		}
}

/* Each sample less the one before it in its row (TIFF's predictor 2). */
static void
to_differences(unsigned char *row, size_t width, size_t colours)
{
	for (size_t i = width * colours; i-- > colours;)
		row[i] = (unsigned char)(row[i] - row[i - colours]);
}

static obj_dict *
write_pixels(
    struct obj_file *f, const struct colour_way *way, const struct pixels *p)
{
	size_t n = p->width * p->height;
	int colours = all_grey(p->rgb, n, p->drawn ? 0 : NEARLY) ? 1 : 4;
	size_t row = p->width * (size_t)colours;
	unsigned char *samples = mem_alloc(row * p->height);

	for (size_t y = 0; y < p->height; y++) {
		to_samples(p, way, p->rgb + y * p->width * 3, p->width, colours,
		    samples + y * row);
		to_differences(samples + y * row, p->width, (size_t)colours);
	}
	obj_dict *d = obj_deflated(f, samples, row * p->height);
	obj_put(d, "/ColorSpace /Device%s\n", colours == 1 ? "Gray" : "CMYK");
	obj_put(d, "/DecodeParms <</Predictor 2 /Colors %d /Columns %zu>>\n",
	    colours, p->width);
	free(samples);
	return d;
}

static obj_dict *
write_indexes(
    struct obj_file *f, const struct colour_way *way, const struct pixels *p)
{
	int colours = all_grey(p->palette, p->colours, 0) ? 1 : 4;
	unsigned char samples[256 * 4];
	struct buf hex = {0};
	obj_dict *d = obj_deflated(f, p->rgb, p->width * p->height);

	to_samples(p, way, p->palette, p->colours, colours, samples);
	obj_hex(&hex, samples, p->colours * (size_t)colours);
	obj_put(d, "/ColorSpace [/Indexed /Device%s %zu <%s>]\n",
	    colours == 1 ? "Gray" : "CMYK", p->colours - 1, hex.s);
	buf_free(&hex);
	return d;
}

/* In the place of what cannot be read: a white spot. */
static void
put_white(struct pixels *p)
{
	free(p->rgb);
	free(p->palette);
	p->palette = NULL;
	p->width = p->height = 1;
	p->rgb = mem_alloc(3);
	memset(p->rgb, 255, 3);
}

obj_dict *
convert_image(struct obj_file *f, const struct press *press,
    const struct item *i, struct msgs *msgs)
{
	struct pixels p = {0};
	bool read = i->as.image.jpeg ? read_jpeg(i, &p) : read_png(i, &p);
	struct colour_way *way = colour_way_new(press, p.icc, p.icc_n);

	if (!read) {
		msg(msgs, MSG_PICTURE_DAMAGED,
		    (struct pos){
			i->as.image.file, i->as.image.line, i->as.image.col},
		    p.why);
		put_white(&p);
	}
	obj_dict *d =
	    p.palette ? write_indexes(f, way, &p) : write_pixels(f, way, &p);
	obj_name(d, "Type", "XObject");
	obj_name(d, "Subtype", "Image");
	obj_int(d, "Width", (int)p.width);
	obj_int(d, "Height", (int)p.height);
	obj_int(d, "BitsPerComponent", 8);
	colour_way_free(way);
	free(p.rgb);
	free(p.palette);
	free(p.icc);
	return d;
}
