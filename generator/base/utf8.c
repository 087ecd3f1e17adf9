/*
 * UTF-8, and what sort of character a code point is. Sorts come from ranges of
 * Unicode 15, as far as Chinese text set horizontally needs them.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"

uint32_t
utf8_next(const char **s)
{
	const unsigned char *p = (const unsigned char *)*s;

	if (p[0] < 0x80) {
		*s += p[0] != 0;
		return p[0];
	}
	if (p[0] < 0xE0) {
		*s += 2;
		return (p[0] & 0x1FU) << 6 | (p[1] & 0x3FU);
	}
	if (p[0] < 0xF0) {
		*s += 3;
		return (p[0] & 0x0FU) << 12 | (p[1] & 0x3FU) << 6 |
		    (p[2] & 0x3FU);
	}
	*s += 4;
	return (p[0] & 0x07U) << 18 | (p[1] & 0x3FU) << 12 |
	    (p[2] & 0x3FU) << 6 | (p[3] & 0x3FU);
}

uint32_t
utf8_peek(const char *s)
{
	return utf8_next(&s);
}

uint32_t
utf8_prev(const char *start, const char **s)
{
	if (*s <= start)
		return 0;
	do
		--*s;
	while (*s > start && (**s & 0xC0) == 0x80);
	return utf8_peek(*s);
}

size_t
utf8_put(char out[4], uint32_t cp)
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

void
utf8_skip_spaces(const char **s)
{
	while (uni_is_space(utf8_peek(*s)))
		utf8_next(s);
}

size_t
utf8_count(const char *s, size_t n)
{
	size_t i, count = 0;

	for (i = 0; i < n; i++)
		count += (s[i] & 0xC0) != 0x80;
	return count;
}

/* Bytes of the well-formed sequence at p (Unicode table 3-7), 0 if none. */
static size_t
sequence(const unsigned char *p, size_t n)
{
	size_t len, i;
	uint32_t cp;

	if (p[0] < 0x80)
		return p[0] != 0;
	len = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
	if (p[0] < 0xC2 || p[0] > 0xF4 || n < len)
		return 0;
	for (i = 1; i < len; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	cp = utf8_peek((const char *)p);
	if ((len == 3 && (cp < 0x800 || (cp >= 0xD800 && cp < 0xE000))) ||
	    (len == 4 && (cp < 0x10000 || cp > 0x10FFFF)))
		return 0;
	return len;
}

size_t
utf8_valid(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t i = 0, len;

	while (i < n && (len = sequence(p + i, n - i)) > 0)
		i += len;
	return i;
}

bool
uni_is_space(uint32_t cp)
{
	return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0xA0 ||
	    (cp >= 0x2000 && cp <= 0x200A) || cp == 0x202F || cp == 0x3000;
}

bool
uni_is_digit(uint32_t cp)
{
	return (cp >= '0' && cp <= '9') || (cp >= 0xFF10 && cp <= 0xFF19);
}

bool
uni_is_han(uint32_t cp)
{
	return (cp >= 0x4E00 && cp <= 0x9FFF) || cp == 0x3007 ||
	    (cp >= 0x3400 && cp <= 0x4DBF) ||
	    (cp >= 0x20000 && cp <= 0x3FFFD) || (cp >= 0xF900 && cp <= 0xFAFF);
}

/* Marks and symbols below U+2E80 that Chinese text sets one em wide. */
static bool
is_wide_symbol(uint32_t cp)
{
	static const struct {
		uint16_t first, last;
	} ranges[] = {{0xB7, 0xB7}, {0x2014, 0x2016}, {0x2018, 0x2019},
	    {0x201C, 0x201D}, {0x2025, 0x2026}, {0x2030, 0x2030},
	    {0x203B, 0x203B}, {0x2103, 0x2103}, {0x2160, 0x217F},
	    {0x2190, 0x2193}, {0x2460, 0x24FF}, {0x2500, 0x257F},
	    {0x25A0, 0x25EF}, {0x2605, 0x2606}, {0x2713, 0x2717}};
	size_t i;

	for (i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (cp >= ranges[i].first && cp <= ranges[i].last)
			return true;
	return false;
}

bool
uni_is_wide(uint32_t cp)
{
	if (cp < 0x2E80)
		return cp >= 0xB7 && is_wide_symbol(cp);
	return cp <= 0xD7A3 || (cp >= 0xF900 && cp <= 0xFAFF) ||
	    (cp >= 0xFE30 && cp <= 0xFE4F) || (cp >= 0xFF01 && cp <= 0xFF60) ||
	    (cp >= 0xFFE0 && cp <= 0xFFE6) || (cp >= 0x20000 && cp <= 0x3FFFD);
}

bool
uni_is_latin(uint32_t cp)
{
	return (cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z') ||
	    (cp >= 'a' && cp <= 'z') ||
	    (cp >= 0xC0 && cp <= 0x24F && cp != 0xD7 && cp != 0xF7) ||
	    (cp >= 0x370 && cp <= 0x52F);
}

bool
uni_is_one_of(uint32_t cp, const char *marks)
{
	uint32_t mark;

	while ((mark = utf8_next(&marks)))
		if (mark == cp)
			return true;
	return false;
}
