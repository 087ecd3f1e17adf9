/*
 * Is a font file whole? HarfBuzz reads a damaged one as if what is missing were
 * empty, and the pages would come out blank here and there. So the directory
 * and the ends of the tables that are embedded are looked at first (OpenType
 * 1.9, "otff"; Adobe 5176, The Compact Font Format).
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <fontconfig/fontconfig.h>
#include <hb.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/line/text.h"
#include "print/font/face.h"

struct bytes {
	const unsigned char *s;
	size_t n;
};

enum { RECORD = 16, DIRECTORY = 12 }; /* [bytes] */
#define HEAD_MAGIC 0x5F0F3CF5

/* A big-endian number; 0 where the bytes end before it. */
static uint32_t
number(const struct bytes *b, size_t at, size_t size)
{
	uint32_t v = 0;

	if (at > b->n || size > b->n - at)
		return 0;
	for (size_t i = 0; i < size; i++)
		v = v << 8 | b->s[at + i];
	return v;
}

/* Where the tables of a face are listed: of the first, or of a collection's. */
static size_t
directory(const struct bytes *file, unsigned index)
{
	if (number(file, 0, 4) != HB_TAG('t', 't', 'c', 'f'))
		return 0;
	return number(file, 12 + 4 * (size_t)index, 4);
}

/* The table; empty when there is none. False: it does not end in the file. */
static bool
table(const struct bytes *file, size_t dir, hb_tag_t tag, struct bytes *out)
{
	size_t count = number(file, dir + 4, 2);

	*out = (struct bytes){0};
	for (size_t i = 0; i < count; i++) {
		size_t at = dir + DIRECTORY + i * RECORD;
		if (number(file, at, 4) != tag)
			continue;
		size_t from = number(file, at + 8, 4);
		out->n = number(file, at + 12, 4);
		if (from > file->n || out->n > file->n - from)
			return false;
		out->s = file->s + from;
		return true;
	}
	return true;
}

/* Skips an INDEX (5176, 5). False: it is none, or ends outside. */
static bool
skip_index(const struct bytes *cff, size_t *at, size_t *count)
{
	size_t n = number(cff, *at, 2), size = number(cff, *at + 2, 1);

	*count = n;
	if (n == 0) {
		*at += 2;
		return *at <= cff->n;
	}
	if (size < 1 || size > 4)
		return false;
	size_t offsets = *at + 3, data = offsets + (n + 1) * size - 1;
	if (data > cff->n || number(cff, offsets, size) != 1)
		return false;
	size_t end = number(cff, offsets + n * size, size);
	*at = data + end;
	return end >= 1 && end <= cff->n - data;
}

/* The operand of an operator of a top dictionary, as far as it is a number of
 * five or three bytes, which offsets are; 0: none. */
static size_t
top_offset(const struct bytes *cff, size_t from, size_t to, unsigned wanted)
{
	size_t last = 0;

	while (from < to) {
		unsigned b = number(cff, from, 1);
		if (b == 12) {
			from += 2;
		} else if (b <= 21) {
			if (b == wanted)
				return last;
			from++;
		} else if (b == 30) {
			for (from++; from < to; from++)
				if ((cff->s[from] & 15) == 15)
					break;
			from++;
		} else {
			size_t size = b == 29 ? 4 : b == 28 ? 2 : 0;
			last = number(cff, from + 1, size);
			from += size ? 1 + size : b >= 247 ? 2 : 1;
		}
	}
	return 0;
}

enum { CHARSTRINGS = 17 }; /* operator */

static bool
cff_is_whole(const struct bytes *cff, size_t glyphs)
{
	size_t at = number(cff, 2, 1), count, top, end;

	if (number(cff, 0, 1) != 1 || !skip_index(cff, &at, &count))
		return false;
	top = at;
	if (!skip_index(cff, &at, &count) || count != 1)
		return false;
	end = at;
	for (int i = 0; i < 2; i++) /* strings, global subroutines */
		if (!skip_index(cff, &at, &count))
			return false;
	top += 3 + (size_t)2 * number(cff, top + 2, 1);
	at = top_offset(cff, top, end, CHARSTRINGS);
	return at > 0 && skip_index(cff, &at, &count) && count == glyphs;
}

static bool
glyf_is_whole(const struct bytes *glyf, const struct bytes *loca, size_t glyphs,
    bool wide)
{
	size_t size = wide ? 4 : 2;
	size_t last =
	    (size_t)number(loca, glyphs * size, size) * (wide ? 1 : 2);

	return loca->n >= (glyphs + 1) * size && last <= glyf->n;
}

static const char *
outlines_fault(const struct bytes *file, size_t dir, size_t glyphs, bool wide)
{
	struct bytes cff, glyf, loca;

	if (!table(file, dir, HB_TAG('C', 'F', 'F', ' '), &cff) ||
	    !table(file, dir, HB_TAG('g', 'l', 'y', 'f'), &glyf) ||
	    !table(file, dir, HB_TAG('l', 'o', 'c', 'a'), &loca))
		return N_("its outlines are cut off");
	if (cff.n == 0 && glyf.n == 0)
		return N_("it has no outlines");
	if (cff.n > 0 ? !cff_is_whole(&cff, glyphs)
		      : !glyf_is_whole(&glyf, &loca, glyphs, wide))
		return N_("its outlines are damaged");
	return NULL;
}

static const char *
file_fault(const struct bytes *file, unsigned index)
{
	size_t dir = directory(file, index), glyphs, wide;
	struct bytes head, maxp, hhea, hmtx, cmap;

	if (!table(file, dir, HB_TAG('h', 'e', 'a', 'd'), &head) ||
	    !table(file, dir, HB_TAG('m', 'a', 'x', 'p'), &maxp) ||
	    !table(file, dir, HB_TAG('h', 'h', 'e', 'a'), &hhea) ||
	    !table(file, dir, HB_TAG('h', 'm', 't', 'x'), &hmtx) ||
	    !table(file, dir, HB_TAG('c', 'm', 'a', 'p'), &cmap))
		return N_("its tables are cut off");
	glyphs = number(&maxp, 4, 2);
	wide = number(&hhea, 34, 2); /* glyphs with a width of their own */
	if (number(&head, 12, 4) != HEAD_MAGIC || glyphs == 0 || wide == 0 ||
	    wide > glyphs || hmtx.n < 2 * (glyphs + wide) || cmap.n < 4)
		return N_("its tables are damaged");
	return outlines_fault(file, dir, glyphs, number(&head, 50, 2) == 1);
}

const char *
face_fault(const struct face *face)
{
	hb_blob_t *blob = hb_face_reference_blob(face->plain.face);
	unsigned n = 0;
	const char *s = hb_blob_get_data(blob, &n);
	struct bytes file = {(const unsigned char *)s, n};
	const char *fault = file_fault(&file, face->plain.index);

	hb_blob_destroy(blob);
	return fault;
}
