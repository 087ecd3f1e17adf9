/*
 * Pictures taken apart: the samples of a PNG or JPEG, or of a JPEG only what
 * its head says. A PNG is laid on white where it is transparent.
 */
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>
#include <png.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"

bool
pixels_png(const struct item *i, struct pixels *p)
{
	static const png_color white = {255, 255, 255};
	png_image image = {.version = PNG_IMAGE_VERSION};
	bool ok = png_image_begin_read_from_memory(
	    &image, i->as.image.data, i->as.image.size);

	p->drawn = true;
	if (ok) {
		bool mapped = image.format & PNG_FORMAT_FLAG_COLORMAP;
		image.format =
		    mapped ? PNG_FORMAT_RGB_COLORMAP : PNG_FORMAT_RGB;
		p->width = image.width;
		p->height = image.height;
		p->depth = mapped ? 1 : 3;
		p->samples = mem_alloc(p->width * p->height * (size_t)p->depth);
		if (mapped)
			p->palette = mem_alloc((size_t)256 * 3);
		ok = png_image_finish_read(
		    &image, &white, p->samples, 0, p->palette);
		p->colours = image.colormap_entries;
	}
	snprintf(p->why, sizeof p->why, "%s", image.message);
	png_image_free(&image);
	return ok;
}

struct catch
{
	struct jpeg_error_mgr manager; /* must stand first: libjpeg's pointer
					  to it is ours to this */
	jmp_buf out;
	char *why;
};

static void
failed(j_common_ptr jpeg)
{
	struct catch *c = (struct catch *)jpeg->err;
	char why[JMSG_LENGTH_MAX];

	c->manager.format_message(jpeg, why);
	snprintf(c->why, PIXELS_WHY, "%s", why);
	longjmp(c->out, 1);
}

/* Data that ends too early or is broken in the middle is but a warning to
 * libjpeg, which fills in grey. Other warnings lose nothing. */
static void
warned(j_common_ptr jpeg, int level)
{
	int code = jpeg->err->msg_code;

	if (level < 0 &&
	    (code == JWRN_HIT_MARKER || code == JWRN_JPEG_EOF ||
		code == JWRN_HUFF_BAD_CODE))
		failed(jpeg);
}

static void
read_head(struct jpeg_decompress_struct *jpeg, struct pixels *p)
{
	JOCTET *icc = NULL;
	unsigned icc_n = 0;

	jpeg_save_markers(jpeg, JPEG_APP0 + 2, 0xffff);
	jpeg_read_header(jpeg, TRUE);
	p->width = jpeg->image_width;
	p->height = jpeg->image_height;
	p->depth = jpeg->num_components;
	p->adobe = jpeg->saw_Adobe_marker;
	if (jpeg_read_icc_profile(jpeg, &icc, &icc_n)) {
		p->icc = icc;
		p->icc_n = icc_n;
	}
}

static void
read_rows(struct jpeg_decompress_struct *jpeg, struct pixels *p)
{
	jpeg->out_color_space = p->depth == 4 ? JCS_CMYK : JCS_RGB;
	jpeg_start_decompress(jpeg);
	p->depth = jpeg->output_components;
	size_t row = p->width * (size_t)p->depth;
	p->samples = mem_alloc(row * p->height);
	while (jpeg->output_scanline < jpeg->output_height) {
		JSAMPROW at = p->samples + jpeg->output_scanline * row;
		jpeg_read_scanlines(jpeg, &at, 1);
	}
	jpeg_finish_decompress(jpeg);
}

static bool
read_jpeg(const struct item *i, struct pixels *p, bool rows)
{
	struct jpeg_decompress_struct jpeg = {0};
	struct catch c = {.why = p->why};

	jpeg.err = jpeg_std_error(&c.manager);
	c.manager.error_exit = failed;
	c.manager.emit_message = warned;
	if (setjmp(c.out) != 0) {
		jpeg_destroy_decompress(&jpeg);
		return false;
	}
	jpeg_create_decompress(&jpeg);
	jpeg_mem_src(
	    &jpeg, (const unsigned char *)i->as.image.data, i->as.image.size);
	read_head(&jpeg, p);
	if (rows)
		read_rows(&jpeg, p);
	jpeg_destroy_decompress(&jpeg);
	return true;
}

bool
pixels_jpeg(const struct item *i, struct pixels *p)
{
	return read_jpeg(i, p, true);
}

bool
pixels_jpeg_head(const struct item *i, struct pixels *p)
{
	return read_jpeg(i, p, false);
}

void
pixels_free(struct pixels *p)
{
	free(p->samples);
	free(p->palette);
	free(p->icc);
	p->samples = p->palette = p->icc = NULL;
	p->icc_n = 0;
}

/* Nearly nothing is lost; every pixel keeps its own colour. */
enum { QUALITY = 92 };

void
pixels_pack(const struct pixels *p, struct buf *out)
{
	struct jpeg_compress_struct jpeg = {0};
	struct jpeg_error_mgr manager;
	unsigned char *s = NULL;
	unsigned long n = 0;

	jpeg.err = jpeg_std_error(&manager);
	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &s, &n);
	jpeg.image_width = (JDIMENSION)p->width;
	jpeg.image_height = (JDIMENSION)p->height;
	jpeg.input_components = 3;
	jpeg.in_color_space = JCS_RGB;
	jpeg_set_defaults(&jpeg);
	jpeg_set_quality(&jpeg, QUALITY, TRUE);
	jpeg.comp_info[0].h_samp_factor = jpeg.comp_info[0].v_samp_factor = 1;
	jpeg.optimize_coding = TRUE;
	jpeg_start_compress(&jpeg, TRUE);
	while (jpeg.next_scanline < jpeg.image_height) {
		JSAMPROW at = p->samples + jpeg.next_scanline * p->width * 3;
		jpeg_write_scanlines(&jpeg, &at, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	buf_add(out, s, n);
	free(s);
}
