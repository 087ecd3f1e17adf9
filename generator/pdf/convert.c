/*
 * Pictures for the press. Grey stays grey, four colours stay as they are, RGB
 * goes through the ICC profiles. A picture whose every pixel is neutral is
 * written as grey; in a PNG, which holds drawings and scans of text, neutral
 * pixels among coloured ones are black alone too, so that lines and letters
 * are on one plate. In a photograph they are not: the grain would show.
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
	int colours = all_grey(p->samples, n, p->drawn ? 0 : NEARLY) ? 1 : 4;
	size_t row = p->width * (size_t)colours;
	unsigned char *samples = mem_alloc(row * p->height);

	for (size_t y = 0; y < p->height; y++) {
		to_samples(p, way, p->samples + y * p->width * 3, p->width,
		    colours, samples + y * row);
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
	obj_dict *d = obj_deflated(f, p->samples, p->width * p->height);

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
	pixels_free(p);
	p->width = p->height = 1;
	p->samples = mem_alloc(3);
	memset(p->samples, 255, 3);
}

obj_dict *
convert_image(struct obj_file *f, const struct press *press,
    const struct item *i, struct msgs *msgs)
{
	struct pixels p = {0};
	struct colour_way *way;

	if (!(i->as.image.jpeg ? pixels_jpeg(i, &p) : pixels_png(i, &p))) {
		msg(msgs, MSG_PICTURE_DAMAGED,
		    (struct pos){
			i->as.image.file, i->as.image.line, i->as.image.col},
		    p.why);
		put_white(&p);
	}
	way = colour_way_new(press, p.icc, p.icc_n);
	obj_dict *d =
	    p.palette ? write_indexes(f, way, &p) : write_pixels(f, way, &p);
	obj_name(d, "Type", "XObject");
	obj_name(d, "Subtype", "Image");
	obj_int(d, "Width", (int)p.width);
	obj_int(d, "Height", (int)p.height);
	obj_int(d, "BitsPerComponent", 8);
	colour_way_free(way);
	pixels_free(&p);
	return d;
}
