/*
 * fold: characters that stand for others in text taken out of PDFs and old
 * files. Only what Unicode or GB 18030 names as the same is touched.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/unorm2.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "import/import.h"

/* CJK Radicals Supplement, from U+2E80: EquivalentUnifiedIdeograph.txt (UCD).
 * A part that is no character of its own stays: 0. */
static const uint32_t radicals[] = {0, 0x5382, 0x4E5B, 0x4E5A, 0x4E59, 0x4EBB,
    0x5182, 0x20628, 0x5200, 0x5202, 0x535C, 0x353E, 0x5C0F, 0x5C10, 0x5140,
    0x5C23, 0x5C22, 0x21BC2, 0x5DF3, 0x5E7A, 0x5F51, 0x5F50, 0x5FC4, 0x5FC3,
    0x624C, 0x6535, 0, 0x65E1, 0x65E5, 0x6708, 0x6B7A, 0x6BCD, 0x6C11, 0x6C35,
    0x6C3A, 0x706C, 0x722B, 0x722C, 0x4E2C, 0x725B, 0x72AD, 0x738B, 0x24D14,
    0x76EE, 0x793A, 0x793B, 0x25AD7, 0x7CF9, 0x7E9F, 0x7F53, 0x7F52, 0x34C1,
    0x5197, 0x2626B, 0x7F8A, 0x2634C, 0x2634B, 0x8002, 0x8080, 0x807F, 0x8089,
    0x26951, 0x8279, 0x827A, 0x827B, 0x864E, 0x8864, 0x8980, 0x897F, 0x89C1,
    0x89D2, 0x278B2, 0x8BA0, 0x8D1D, 0x27FB7, 0x8F66, 0x8FB6, 0x8FB7, 0x8FB8,
    0x9091, 0x9485, 0x9577, 0x9578, 0x957F, 0x95E8, 0x28E0F, 0x961D, 0x96E8,
    0x9752, 0x97E6, 0x9875, 0x98CE, 0x98DE, 0x98DF, 0x2967F, 0x98E0, 0x9963,
    0x29810, 0x9A6C, 0x9AA8, 0x9B3C, 0x9C7C, 0x9E1F, 0x5364, 0x9EA6, 0x9EC4,
    0x9EFE, 0x6589, 0x9F50, 0x6B6F, 0x9F7F, 0x7ADC, 0x9F99, 0x9F9C, 0x4E80,
    0x9F9F};

static bool
has_decomposition(uint32_t cp)
{
	return (cp >= 0x2F00 && cp <= 0x2FD5) || /* Kangxi radicals */
	    (cp >= 0xFF10 && cp <= 0xFF19) || /* digits and letters one em */
	    (cp >= 0xFF21 && cp <= 0xFF3A) || /* wide: GB/T 15835 sets them */
	    (cp >= 0xFF41 && cp <= 0xFF5A) || /* half as wide */
	    (cp >= 0xF900 && cp <= 0xFAFF) || /* compatibility ideographs */
	    (cp >= 0x2F800 && cp <= 0x2FA1F);
}

/* The one character that a compatibility form stands for, or itself. */
static uint32_t
decomposed(uint32_t cp)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&error);
	UChar parts[8];
	UChar32 one;
	int32_t i = 0, n;

	if (U_FAILURE(error))
		die("ICU has no data for normalisation");
	n = unorm2_getRawDecomposition(nfkc, (UChar32)cp, parts, 8, &error);
	if (U_FAILURE(error) || n <= 0)
		return cp;
	U16_NEXT(parts, i, n, one);
	return i == n ? (uint32_t)one : cp;
}

static uint32_t
fold(uint32_t cp)
{
	if (cp >= 0x2E80 && cp < 0x2E80 + sizeof radicals / sizeof *radicals)
		return radicals[cp - 0x2E80] ? radicals[cp - 0x2E80] : cp;
	if (cp >= 0xE000 && cp <= 0xF8FF)
		return decode_named(cp);
	if (cp == 0x2015) /* what GB2312.TXT has for A1AA, GB 18030's U+2014 */
		return 0x2014;
	return has_decomposition(cp) ? decomposed(cp) : cp;
}

static bool
is_figure(uint32_t cp)
{
	return (cp >= '0' && cp <= '9') || (cp >= 0xFF10 && cp <= 0xFF19);
}

/* Marks one em wide that belong to figures as wide: ４６．８％,
 * ０７４５－２７１. */
static uint32_t
fold_mark(uint32_t cp, const char *text, const char *at, const char *next)
{
	static const struct {
		uint32_t from, to;
		bool between;
	} marks[] = {
	    {0xFF05, '%', false}, {0xFF0E, '.', true}, {0xFF0D, '-', true}};
	size_t i;

	for (i = 0; i < sizeof marks / sizeof *marks; i++)
		if (marks[i].from == cp && is_figure(utf8_prev(text, &at)))
			return !marks[i].between || is_figure(utf8_peek(next))
			    ? marks[i].to
			    : cp;
	return cp;
}

struct folding {
	uint32_t from, to;
	int times, line; /* of the first */
};
struct folded {
	VEC(struct folding) at;
};

static void
count(struct folded *all, uint32_t from, uint32_t to, int line)
{
	struct folding *f;

	for (size_t i = 0; i < all->at.n; i++)
		if (all->at.at[i].from == from) {
			all->at.at[i].times++;
			return;
		}
	f = vec_push(&all->at);
	*f = (struct folding){from, to, 1, line};
}

static void
tell(struct import *im, const char *file, const struct folding *f)
{
	char from[8] = {0}, to[8] = {0};
	const char *found, *done;

	utf8_put(from, f->from);
	utf8_put(to, f->to);
	found = arena_printf(
	    im->arena, "%s U+%04X ×%d", from, (unsigned)f->from, f->times);
	done = arena_printf(im->arena, "%s U+%04X", to, (unsigned)f->to);
	doubt_add(im, DOUBT_FOLDED, (struct pos){file, f->line, 0}, found, done,
	    f->from == f->to ? NULL : from);
}

/* Lead bytes of the blocks in which anything folds. */
static bool
is_suspect(unsigned char lead)
{
	return lead == 0xE2 || lead >= 0xEE;
}

const char *
fold_text(struct import *im, const char *file, const char *text)
{
	struct folded all = {{NULL, 0, 0}};
	struct buf out = {0};
	const char *s = text, *at, *done = text;
	uint32_t cp, to;
	int line = 1;
	size_t i;

	while (*s) {
		if (!is_suspect((unsigned char)*s)) {
			line += *s++ == '\n';
			continue;
		}
		at = s;
		cp = utf8_next(&s);
		to = fold_mark(fold(cp), text, at, s);
		if (to == cp)
			continue;
		count(&all, cp, to, line);
		buf_add(&out, done, (size_t)(at - done));
		buf_putu(&out, to);
		done = s;
	}
	if (done != text) {
		buf_puts(&out, done);
		text = arena_dup(im->arena, out.s, out.n);
	}
	for (i = 0; i < all.at.n; i++)
		tell(im, file, &all.at.at[i]);
	vec_free(&all.at);
	buf_free(&out);
	return text;
}
