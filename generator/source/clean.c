/*
 * clean: one pass over decoded text for line ends and for characters that no
 * text should hold: they are left out where they cannot be seen, and told.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "source/parse.h"

/* Characters that are worth a word. */
static const struct suspect {
	uint32_t first, last;
	enum msg_code code;
	bool drop;
} suspects[] = {{0x00, 0x1F, MSG_CHAR_CONTROL, true},
    {0x7F, 0x9F, MSG_CHAR_CONTROL, true},
    {0xAD, 0xAD, MSG_CHAR_INVISIBLE, true},
    {0x200B, 0x200B, MSG_CHAR_INVISIBLE, true},
    {0x200E, 0x200F, MSG_CHAR_BIDI, true},
    {0x2028, 0x2029, MSG_CHAR_CONTROL, true},
    {0x202A, 0x202E, MSG_CHAR_BIDI, true},
    {0x2060, 0x2064, MSG_CHAR_INVISIBLE, true},
    {0x2066, 0x2069, MSG_CHAR_BIDI, true},
    {0x2E80, 0x2EFF, MSG_CHAR_RADICAL, false},
    {0x2F00, 0x2FD5, MSG_CHAR_RADICAL, false},
    {0xE000, 0xF8FF, MSG_CHAR_PRIVATE, false},
    {0xF900, 0xFAFF, MSG_CHAR_COMPAT, false},
    {0xFDD0, 0xFDEF, MSG_CHAR_CONTROL, true},
    {0xFEFF, 0xFEFF, MSG_CHAR_INVISIBLE, true},
    {0xFFF9, 0xFFFB, MSG_CHAR_CONTROL, true},
    {0xFFFD, 0xFFFD, MSG_CHAR_LOST, false},
    {0xFFFE, 0xFFFF, MSG_CHAR_CONTROL, true},
    {0x2F800, 0x2FA1F, MSG_CHAR_COMPAT, false},
    {0xE0001, 0xE007F, MSG_CHAR_INVISIBLE, true},
    {0xF0000, 0x10FFFF, MSG_CHAR_PRIVATE, false}};

/* In the compatibility block by mistake; unified ideographs like any other. */
static bool
is_unified(uint32_t cp)
{
	static const uint16_t twelve[] = {0xFA0E, 0xFA0F, 0xFA11, 0xFA13,
	    0xFA14, 0xFA1F, 0xFA21, 0xFA23, 0xFA24, 0xFA27, 0xFA28, 0xFA29};

	for (size_t i = 0; i < sizeof twelve / sizeof *twelve; i++)
		if (twelve[i] == cp)
			return true;
	return false;
}

static const struct suspect *
suspect_find(uint32_t cp)
{
	for (size_t i = 0; i < sizeof suspects / sizeof *suspects; i++)
		if (cp >= suspects[i].first && cp <= suspects[i].last)
			return cp == '\n' || cp == '\t' || is_unified(cp)
			    ? NULL
			    : &suspects[i];
	return NULL;
}

bool
clean_allows(uint32_t cp)
{
	const struct suspect *s = suspect_find(cp);

	return !s || !s->drop;
}

struct cleaner {
	struct msgs *msgs;
	const char *file;
	char *counted; /* as far as col has counted this line */
	int line, col;
	size_t told[sizeof suspects / sizeof *suspects];
};

enum { TOLD_AT_MOST = 20 }; /* places named for each sort of suspect */

static void
tell(struct cleaner *c, const struct suspect *s, uint32_t cp, char *at)
{
	struct pos pos = {c->file, c->line, 0};
	char name[16], glyph[5] = {0};
	size_t *told = &c->told[s - suspects];

	if (++*told > TOLD_AT_MOST + 1)
		return;
	c->col += (int)utf8_count(c->counted, (size_t)(at - c->counted));
	c->counted = at;
	pos.col = c->col;
	if (*told > TOLD_AT_MOST) {
		msg(c->msgs, MSG_CHAR_MORE, pos);
		return;
	}
	snprintf(name, sizeof name, "U+%04X", (unsigned)cp);
	utf8_put(glyph, cp);
	msg(c->msgs, s->code, pos, s->drop ? name : glyph, name);
}

static void
next_line(struct cleaner *c, char *at)
{
	c->line++;
	c->col = 1;
	c->counted = at;
}

/*
 * Bytes of a character known by its first byte to be beyond suspicion, 0 where
 * it takes a look: controls and the lead bytes of blocks with suspects.
 */
static size_t
harmless(unsigned char lead)
{
	if (lead < 0x80)
		return lead >= ' ' && lead != 0x7F;
	if (lead >= 0xE3 && lead <= 0xED)
		return 3;
	return lead >= 0xC3 && lead <= 0xDF ? 2 : 0;
}

/* The character at *s is one to look at. */
static char *
clean_one(struct cleaner *c, const char **s, char *to)
{
	const char *from = *s;
	const struct suspect *suspect;
	uint32_t cp = utf8_next(s);

	if (cp == 0)
		++*s;
	if (cp == '\r') {
		*s += **s == '\n';
		cp = '\n';
		from = "\n";
	}
	suspect = suspect_find(cp);
	if (suspect)
		tell(c, suspect, cp, to);
	if (suspect && suspect->drop)
		return to;
	for (size_t n = cp < 0x80 ? 1 : (size_t)(*s - from); n > 0; n--)
		*to++ = *from++;
	if (cp == '\n')
		next_line(c, to);
	return to;
}

char *
clean_text(struct arena *a, const char *file, const char *s, size_t n,
    size_t *len, struct msgs *msgs)
{
	char *text = arena_alloc(a, n + 1), *to = text;
	const char *end = s + n, *run;
	struct cleaner c = {.msgs = msgs, .file = file};
	size_t step;

	next_line(&c, text);
	while (s < end) {
		for (run = s; s < end; s += step)
			if ((step = harmless((unsigned char)*s)) == 0)
				break;
		memcpy(to, run, (size_t)(s - run));
		to += s - run;
		if (s < end)
			to = clean_one(&c, &s, to);
	}
	*to = '\0';
	*len = (size_t)(to - text);
	return text;
}
