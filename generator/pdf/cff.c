/*
 * The CIDs in a CFF font (Adobe Technical Note 5176): finds the top dictionary,
 * sees whether the font is CID-keyed, and reads its charset. Outlines are
 * HarfBuzz's business. Every read is within the table.
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

#define OP_CHARSET 15
#define OP_ROS (12 << 8 | 30) /* stands in CID-keyed fonts only */

struct cff {
	const unsigned char *s;
	size_t n, at;
	bool short_; /* it ended before what was to be read */
};

static uint32_t
cff_read(struct cff *c, unsigned bytes)
{
	uint32_t v = 0;

	if (c->at > c->n || bytes > c->n - c->at) {
		c->short_ = true;
		return 0;
	}
	while (bytes-- > 0)
		v = v << 8 | c->s[c->at++];
	return v;
}

/* Moves past an INDEX (note 5176, 5); the extent of its first object. */
static void
cff_index(struct cff *c, size_t *from, size_t *to)
{
	uint32_t count = cff_read(c, 2);
	*from = *to = c->at;
	if (count == 0)
		return;

	unsigned size = cff_read(c, 1);
	size_t data = c->at + (size_t)(count + 1) * size - 1;
	*from = data + cff_read(c, size);
	*to = data + cff_read(c, size);
	c->at = data - size + 1;
	c->at = data + cff_read(c, size);
}

/* One operand (note 5176, table 3), b0 read already; 0 for a real number. */
static int32_t
cff_operand(struct cff *c, uint32_t b0)
{
	if (b0 == 28)
		return (int16_t)cff_read(c, 2);
	if (b0 == 29)
		return (int32_t)cff_read(c, 4);
	if (b0 == 30) {
		while ((cff_read(c, 1) & 15) != 15)
			;
		return 0;
	}
	if (b0 <= 246)
		return (int32_t)b0 - 139;
	if (b0 <= 250)
		return (int32_t)((b0 - 247) * 256 + cff_read(c, 1) + 108);
	return -(int32_t)((b0 - 251) * 256 + cff_read(c, 1) + 108);
}

/* Reads the top dictionary: where the charset is; is the font CID-keyed? */
static bool
cff_top(struct cff *c, size_t end, size_t *charset)
{
	bool keyed = false;
	int32_t last = 0;

	*charset = 0;
	while (c->at < end && !c->short_) {
		uint32_t b = cff_read(c, 1);
		if (b > 21) {
			last = cff_operand(c, b);
			continue;
		}
		if (b == 12)
			b = 12 << 8 | cff_read(c, 1);
		if (b == OP_ROS)
			keyed = true;
		if (b == OP_CHARSET)
			*charset = (size_t)last;
	}
	return keyed;
}

/* Formats 0, 1 and 2: single CIDs, or ranges with a count of what follows. */
static void
cff_charset(struct cff *c, unsigned glyphs, uint16_t *cid)
{
	uint32_t format = cff_read(c, 1);

	cid[0] = 0;
	for (unsigned gid = 1; gid < glyphs && !c->short_;) {
		uint32_t first = cff_read(c, 2);
		uint32_t more = format == 0 ? 0 : cff_read(c, format);
		for (uint32_t i = 0; i <= more && gid < glyphs; i++)
			cid[gid++] = (uint16_t)(first + i);
	}
}

/* Reads the CIDs; leaves c behind the charset, which began at *charset. */
static bool
cff_open(struct cff *c, unsigned glyphs, uint16_t *cid, size_t *charset)
{
	size_t from, to;
	bool keyed;

	c->at = 2;
	c->at = cff_read(c, 1);
	cff_index(c, &from, &to); /* names */
	cff_index(c, &from, &to); /* top dictionaries */
	c->at = from;
	keyed = cff_top(c, to, charset);
	c->at = *charset;
	if (keyed && glyphs > 0)
		cff_charset(c, glyphs, cid);
	return keyed;
}

bool
cff_cids(const char *s, size_t n, unsigned glyphs, uint16_t *cid, bool *keyed)
{
	struct cff c = {(const unsigned char *)s, n, 0, false};
	size_t charset;

	*keyed = cff_open(&c, glyphs, cid, &charset);
	return !c.short_;
}

/* One range from 1 on, format 2; what is left of the old charset is zeros. */
bool
cff_number(char *s, size_t n, unsigned glyphs)
{
	struct cff c = {(const unsigned char *)s, n, 0, false};
	uint16_t *cid = mem_alloc(((size_t)glyphs + 1) * sizeof *cid);
	size_t charset;
	bool fit = cff_open(&c, glyphs, cid, &charset) && !c.short_ &&
	    charset > 0 && glyphs > 1 && c.at - charset >= 5;

	free(cid);
	if (!fit)
		return false;
	memset(s + charset, 0, c.at - charset);
	s[charset] = 2;
	s[charset + 2] = 1;
	s[charset + 3] = (char)((glyphs - 2) >> 8);
	s[charset + 4] = (char)(glyphs - 2);
	return true;
}
