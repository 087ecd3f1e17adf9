/*
 * figure: what a picture file is and how large, from its first bytes. PNG by
 * its IHDR, JPEG by the frame header; the name of the file says nothing. A PNG
 * is decoded once, so that a damaged one is found here, where there is a place
 * to report; a JPEG is looked over for its header, its end, and how the camera
 * was held.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

struct exif {
	const unsigned char *s;
	size_t n;
	bool little; /* its low bytes come first */
};

/* 0 where the bytes end before it. */
static unsigned
exif_number(const struct exif *e, size_t at, size_t size)
{
	unsigned v = 0;

	if (at > e->n || size > e->n - at)
		return 0;
	for (size_t i = 0; i < size; i++)
		v = v << 8 | e->s[at + (e->little ? size - 1 - i : i)];
	return v;
}

enum { ORIENTATION = 0x0112, ENTRY = 12 /* [bytes] */ };

/* From an APP1 segment (Exif 2.32, 4.6.4): 1 upright, 2 to 8 as read; 0. */
static int
exif_turn(const unsigned char *s, size_t n)
{
	if (n < 14 || memcmp(s, "Exif\0", 6) != 0)
		return 0;

	struct exif e = {s + 6, n - 6, s[6] == 'I'};
	size_t at = exif_number(&e, 4, 4), count = exif_number(&e, at, 2);
	for (at += 2; count > 0; count--, at += ENTRY)
		if (exif_number(&e, at, 2) == ORIENTATION)
			return (int)exif_number(&e, at + 8, 2);
	return 0;
}

/* What viewers of PDF and browsers read: SOF0 to SOF2. The rest of SOF3 to
 * SOF15 (DHT, JPG and DAC are none of them) is lossless or arithmetic. */
static bool
is_frame(unsigned char marker)
{
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 &&
	    marker != 0xC8 && marker != 0xCC;
}

/* Segment s of a frame: 8 bits of one, three or four colours. */
static bool
read_frame(struct node *figure, const unsigned char *s, size_t len)
{
	return s[1] <= 0xC2 && len >= 8 && s[4] == 8 &&
	    (s[9] == 1 || s[9] == 3 || s[9] == 4) &&
	    set_size(figure, big_endian(s + 7, 2), big_endian(s + 5, 2));
}

/* Width and height as it is looked at. */
static void
set_turn(struct node *figure, int turn)
{
	int width = figure->as.figure.width;

	figure->as.figure.turn = turn >= 2 && turn <= 8 ? turn : 0;
	if (turn < 5 || turn > 8)
		return;
	figure->as.figure.width = figure->as.figure.height;
	figure->as.figure.height = width;
}

/* Segments: FF, marker, length with itself, data. */
static bool
read_jpeg(struct node *figure, const unsigned char *s, size_t n)
{
	size_t i = 2, len;
	int turn = 0;

	if (n < 4 || s[0] != 0xFF || s[1] != 0xD8)
		return false;
	while (i + 10 <= n) {
		if (s[i] != 0xFF || s[i + 1] == 0xFF) { /* fill byte */
			i++;
			continue;
		}
		len = big_endian(s + i + 2, 2);
		if (len < 2 || i + 2 + len > n)
			return false;
		if (s[i + 1] == 0xE1 && turn == 0)
			turn = exif_turn(s + i + 4, len - 2);
		if (is_frame(s[i + 1])) {
			figure->as.figure.jpeg = true;
			if (!read_frame(figure, s + i, len))
				return false;
			set_turn(figure, turn);
			return true;
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
