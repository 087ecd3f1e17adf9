/*
 * figure: what a picture file is and how large, from its first bytes. PNG by
 * its IHDR, JPEG by the frame header; the name of the file says nothing. A PNG
 * is decoded once, so that a damaged one is found here, where there is a place
 * to report; a JPEG goes into the outputs as it is, looked over for its header
 * and its end.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libintl.h>
#include <png.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "source/parse.h"

enum {
	SIDE_AT_MOST = 30000, /* [pixels] what a page could ever use */
	AREA_AT_MOST = 100000000 /* [pixels] A4 at 1,000 dpi */
};

static unsigned
big_endian(const unsigned char *s, size_t n)
{
	unsigned v = 0;

	while (n-- > 0)
		v = v << 8 | *s++;
	return v;
}

static bool
set_size(struct node *figure, unsigned width, unsigned height)
{
	if (width == 0 || height == 0 || width > SIDE_AT_MOST ||
	    height > SIDE_AT_MOST || width * height > AREA_AT_MOST)
		return false;
	figure->as.figure.width = (int)width;
	figure->as.figure.height = (int)height;
	return true;
}

/* Signature, then the IHDR chunk: length, name, width, height. */
static bool
read_png(struct node *figure, const unsigned char *s, size_t n)
{
	return n >= 33 && memcmp(s, "\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16) == 0 &&
	    set_size(figure, big_endian(s + 16, 4), big_endian(s + 20, 4));
}

/* SOF0 to SOF15, of which DHT, JPG and DAC are none. */
static bool
is_frame(unsigned char marker)
{
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 &&
	    marker != 0xC8 && marker != 0xCC;
}

/* Segments: FF, marker, length with itself, data. A PDF takes 8 bits of one,
 * three or four colours. */
static bool
read_jpeg(struct node *figure, const unsigned char *s, size_t n)
{
	size_t i = 2, len;

	if (n < 4 || s[0] != 0xFF || s[1] != 0xD8)
		return false;
	while (i + 10 <= n) {
		if (s[i] != 0xFF || s[i + 1] == 0xFF) { /* fill byte */
			i++;
			continue;
		}
		len = big_endian(s + i + 2, 2);
		if (is_frame(s[i + 1])) {
			figure->as.figure.jpeg = true;
			return len >= 8 && i + 2 + len <= n && s[i + 4] == 8 &&
			    (s[i + 9] == 1 || s[i + 9] == 3 || s[i + 9] == 4) &&
			    set_size(figure, big_endian(s + i + 7, 2),
				big_endian(s + i + 5, 2));
		}
		i += 2 + len;
	}
	return false;
}

/* Decodes a PNG into nothing; false with the reason when it is damaged. */
static bool
is_whole_png(const char *s, size_t n, char reason[PICTURE_REASON])
{
	png_image image = {.version = PNG_IMAGE_VERSION};
	char *pixels = NULL;
	bool ok = png_image_begin_read_from_memory(&image, s, n);

	if (ok) {
		image.format = PNG_FORMAT_RGBA;
		pixels = mem_alloc((size_t)image.width * image.height * 4);
		ok = png_image_finish_read(&image, NULL, pixels, 0, NULL);
	}
	ok = ok && !PNG_IMAGE_FAILED(image);
	snprintf(reason, PICTURE_REASON, "%s", image.message);
	png_image_free(&image);
	free(pixels);
	return ok;
}

static bool
is_whole(const struct node *figure, const char *s, size_t n,
    char reason[PICTURE_REASON])
{
	return figure->as.figure.jpeg ? jpeg_is_whole(s, n, reason)
				      : is_whole_png(s, n, reason);
}

bool
figure_read(const struct reader *r, struct node *figure, const char *path)
{
	struct pos here = {r->file, figure->line, figure->col};
	size_t n;
	char *bytes = source_read(r, path, here, &n);
	const unsigned char *s = (const unsigned char *)bytes;
	char reason[PICTURE_REASON];
	bool ok;

	if (!bytes)
		return false;
	ok = read_png(figure, s, n) || read_jpeg(figure, s, n);
	if (ok && !is_whole(figure, bytes, n, reason)) {
		msg(r->msgs, MSG_FIGURE_DAMAGED, here, path, reason);
		ok = false;
	} else if (ok) {
		figure->as.figure.path = path;
		figure->as.figure.data = arena_dup(r->arena, bytes, n);
		figure->as.figure.size = n;
	} else {
		msg(r->msgs, MSG_FIGURE_NO_PICTURE, here, path);
	}
	free(bytes);
	return ok;
}
