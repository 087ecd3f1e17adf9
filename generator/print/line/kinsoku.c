/*
 * What each sort of character does at a line's edges and beside its
 * neighbours: clreq 3.1.6 to 3.1.8 and 6.2, GB/T 15834-2011 5.1. Two tables
 * (code point to sort, facts of each sort) make one of pairs; shape reads the
 * pairs only. Groups of more than two (第十二条) are in unit.c.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/line/text.h"

/* Widths in 1/1000 em. */
enum {
	HALF = 500,
	LATIN_LEAST = 125, /* between Han and Latin, squeezed */
	LATIN_MOST = 145, /* stretched: copied as a space by some from 150 on */
	LATIN_LAST = 250 /* before a line stays short: clreq 3.2.2 */
};

enum { NEVER = LEVEL_STRICT + 1 };

static const struct {
	uint8_t no_start, no_end; /* from this level on; NEVER: free */
	bool blank_left, blank_right; /* half of the em box is blank */
	uint8_t squeeze; /* when its blank is taken */
} facts[KINSOKU_MAX] = {
    [KINSOKU_HAN] = {NEVER, NEVER, 0, 0, 0},
    [KINSOKU_WIDE] = {NEVER, NEVER, 0, 0, 0},
    [KINSOKU_OPEN] = {NEVER, LEVEL_BASIC, true, false, SQUEEZE_BRACKET},
    [KINSOKU_CLOSE] = {LEVEL_BASIC, NEVER, false, true, SQUEEZE_BRACKET},
    [KINSOKU_COMMA] = {LEVEL_BASIC, NEVER, false, true, SQUEEZE_COMMA},
    [KINSOKU_STOP] = {LEVEL_BASIC, NEVER, false, true, SQUEEZE_STOP},
    [KINSOKU_QUESTION] = {LEVEL_BASIC, NEVER, false, true, SQUEEZE_STOP},
    [KINSOKU_DOT] = {LEVEL_BASIC, NEVER, 0, 0, 0},
    [KINSOKU_DASH] = {LEVEL_STRICT, NEVER, 0, 0, 0},
    [KINSOKU_ELLIPSIS] = {LEVEL_STRICT, NEVER, 0, 0, 0},
    [KINSOKU_CONNECT] = {LEVEL_BASIC, NEVER, 0, 0, 0},
    [KINSOKU_UNIT] = {LEVEL_BASIC, NEVER, 0, 0, 0},
    [KINSOKU_EMSPACE] = {LEVEL_BASIC, NEVER, 0, 0, 0},
    [KINSOKU_LATIN] = {NEVER, NEVER, 0, 0, 0},
    [KINSOKU_DIGIT] = {NEVER, NEVER, 0, 0, 0},
    [KINSOKU_LATIN_OPEN] = {NEVER, LEVEL_BASIC, 0, 0, 0},
    [KINSOKU_LATIN_CLOSE] = {LEVEL_BASIC, NEVER, 0, 0, 0},
    [KINSOKU_LATIN_MARK] = {NEVER, NEVER, 0, 0, 0},
    [KINSOKU_LATIN_CONNECT] = {LEVEL_BASIC, NEVER, 0, 0, 0},
    [KINSOKU_SLASH] = {LEVEL_BASIC, LEVEL_GB, 0, 0, 0},
    [KINSOKU_PREFIX] = {NEVER, LEVEL_BASIC, 0, 0, 0},
    [KINSOKU_PERCENT] = {LEVEL_BASIC, NEVER, 0, 0, 0},
    [KINSOKU_BLANK] = {NEVER, NEVER, 0, 0, 0},
    [KINSOKU_SPACE] = {LEVEL_BASIC, NEVER, 0, 0, 0},
    [KINSOKU_NBSP] = {LEVEL_BASIC, LEVEL_BASIC, 0, 0, 0},
    [KINSOKU_BREAK] = {NEVER, NEVER, 0, 0, 0},
};

/* Sorted; what is not here is told by uni_. */
static const struct range {
	uint32_t first, last;
	uint8_t kind;
} ranges[] = {
    {0x09, 0x0D, KINSOKU_SPACE},
    {0x20, 0x20, KINSOKU_SPACE},
    {'!', '!', KINSOKU_LATIN_CLOSE},
    {'"', '#', KINSOKU_LATIN_MARK},
    {'$', '$', KINSOKU_PREFIX},
    {'%', '%', KINSOKU_PERCENT},
    {'&', '\'', KINSOKU_LATIN_MARK},
    {'(', '(', KINSOKU_LATIN_OPEN},
    {')', ')', KINSOKU_LATIN_CLOSE},
    {'*', '+', KINSOKU_LATIN_MARK},
    {',', ',', KINSOKU_LATIN_CLOSE},
    {'-', '-', KINSOKU_LATIN_CONNECT},
    {'.', '.', KINSOKU_LATIN_CLOSE},
    {'/', '/', KINSOKU_SLASH},
    {'0', '9', KINSOKU_DIGIT},
    {':', ';', KINSOKU_LATIN_CLOSE},
    {'<', '>', KINSOKU_LATIN_MARK},
    {'?', '?', KINSOKU_LATIN_CLOSE},
    {'@', '@', KINSOKU_LATIN_MARK},
    {'A', 'Z', KINSOKU_LATIN},
    {'[', '[', KINSOKU_LATIN_OPEN},
    {'\\', '\\', KINSOKU_LATIN_MARK},
    {']', ']', KINSOKU_LATIN_CLOSE},
    {'^', '^', KINSOKU_LATIN_MARK},
    {'_', '_', KINSOKU_BLANK},
    {'`', '`', KINSOKU_LATIN_MARK},
    {'a', 'z', KINSOKU_LATIN},
    {'{', '{', KINSOKU_LATIN_OPEN},
    {'|', '|', KINSOKU_LATIN_MARK},
    {'}', '}', KINSOKU_LATIN_CLOSE},
    {'~', '~', KINSOKU_LATIN_CONNECT},
    {0xA0, 0xA0, KINSOKU_NBSP},
    {0xA3, 0xA5, KINSOKU_PREFIX},
    {0xB0, 0xB0, KINSOKU_PERCENT},
    {0xB7, 0xB7, KINSOKU_DOT},
    {0x2000, 0x2006, KINSOKU_SPACE},
    {0x2007, 0x2007, KINSOKU_NBSP},
    {0x2008, 0x200A, KINSOKU_SPACE},
    {0x2010, 0x2013, KINSOKU_LATIN_CONNECT},
    {0x2014, 0x2015, KINSOKU_DASH},
    {0x2018, 0x2018, KINSOKU_OPEN},
    {0x2019, 0x2019, KINSOKU_CLOSE},
    {0x201C, 0x201C, KINSOKU_OPEN},
    {0x201D, 0x201D, KINSOKU_CLOSE},
    {0x2025, 0x2026, KINSOKU_ELLIPSIS},
    {0x2027, 0x2027, KINSOKU_DOT},
    {0x202F, 0x202F, KINSOKU_NBSP},
    {0x2030, 0x2031, KINSOKU_UNIT},
    {0x2032, 0x2033, KINSOKU_PERCENT},
    {0x20AC, 0x20AC, KINSOKU_PREFIX},
    {0x2103, 0x2103, KINSOKU_UNIT},
    {0x2109, 0x2109, KINSOKU_UNIT},
    {0x2116, 0x2116, KINSOKU_PREFIX},
    {0x22EF, 0x22EF, KINSOKU_ELLIPSIS},
    {0x2E3A, 0x2E3B, KINSOKU_DASH},
    {0x3000, 0x3000, KINSOKU_EMSPACE},
    {0x3001, 0x3001, KINSOKU_COMMA},
    {0x3002, 0x3002, KINSOKU_STOP},
    {0x3008, 0x3008, KINSOKU_OPEN},
    {0x3009, 0x3009, KINSOKU_CLOSE},
    {0x300A, 0x300A, KINSOKU_OPEN},
    {0x300B, 0x300B, KINSOKU_CLOSE},
    {0x300C, 0x300C, KINSOKU_OPEN},
    {0x300D, 0x300D, KINSOKU_CLOSE},
    {0x300E, 0x300E, KINSOKU_OPEN},
    {0x300F, 0x300F, KINSOKU_CLOSE},
    {0x3010, 0x3010, KINSOKU_OPEN},
    {0x3011, 0x3011, KINSOKU_CLOSE},
    {0x3014, 0x3014, KINSOKU_OPEN},
    {0x3015, 0x3015, KINSOKU_CLOSE},
    {0x3016, 0x3016, KINSOKU_OPEN},
    {0x3017, 0x3017, KINSOKU_CLOSE},
    {0x3018, 0x3018, KINSOKU_OPEN},
    {0x3019, 0x3019, KINSOKU_CLOSE},
    {0x301A, 0x301A, KINSOKU_OPEN},
    {0x301B, 0x301B, KINSOKU_CLOSE},
    {0x301C, 0x301C, KINSOKU_CONNECT},
    {0x301D, 0x301D, KINSOKU_OPEN},
    {0x301E, 0x301F, KINSOKU_CLOSE},
    {0x3041, 0x3096, KINSOKU_HAN},
    {0x30A1, 0x30FA, KINSOKU_HAN},
    {0x30FB, 0x30FB, KINSOKU_DOT},
    {0xFF01, 0xFF01, KINSOKU_QUESTION},
    {0xFF05, 0xFF05, KINSOKU_UNIT},
    {0xFF08, 0xFF08, KINSOKU_OPEN},
    {0xFF09, 0xFF09, KINSOKU_CLOSE},
    {0xFF0C, 0xFF0C, KINSOKU_COMMA},
    {0xFF0D, 0xFF0D, KINSOKU_CONNECT},
    {0xFF04, 0xFF04, KINSOKU_PREFIX},
    {0xFF0E, 0xFF0E, KINSOKU_STOP},
    {0xFF0F, 0xFF0F, KINSOKU_SLASH},
    {0xFF1A, 0xFF1B, KINSOKU_COMMA},
    {0xFF1F, 0xFF1F, KINSOKU_QUESTION},
    {0xFF3B, 0xFF3B, KINSOKU_OPEN},
    {0xFF3D, 0xFF3D, KINSOKU_CLOSE},
    {0xFF5B, 0xFF5B, KINSOKU_OPEN},
    {0xFF5D, 0xFF5D, KINSOKU_CLOSE},
    {0xFF5E, 0xFF5E, KINSOKU_CONNECT},
    {0xFF5F, 0xFF5F, KINSOKU_OPEN},
    {0xFF60, 0xFF60, KINSOKU_CLOSE},
    {0xFFE1, 0xFFE1, KINSOKU_PREFIX},
    {0xFFE5, 0xFFE5, KINSOKU_PREFIX},
};

static const struct range joins[] = {
    {0xAD, 0xAD, 0},
    {0x300, 0x36F, 0},
    {0x483, 0x489, 0},
    {0x1AB0, 0x1AFF, 0},
    {0x1DC0, 0x1DFF, 0},
    {0x200B, 0x200F, 0},
    {0x202A, 0x202E, 0},
    {0x2060, 0x2064, 0},
    {0x20D0, 0x20FF, 0},
    {0x302A, 0x302F, 0},
    {0x3099, 0x309A, 0},
    {0xFE00, 0xFE0F, 0},
    {0xFE20, 0xFE2F, 0},
    {0xFEFF, 0xFEFF, 0},
    {0xE0100, 0xE01EF, 0},
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const struct range *
range_find(const struct range *r, size_t n, uint32_t cp)
{
	size_t lo = 0, hi = n, mid;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (cp > r[mid].last)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && cp >= r[lo].first ? &r[lo] : NULL;
}

enum kinsoku
kinsoku_of(uint32_t cp)
{
	const struct range *r;

	if (cp >= 0x3400 && cp <= 0x9FFF)
		return KINSOKU_HAN;
	if ((r = range_find(ranges, COUNT(ranges), cp)))
		return r->kind;
	if (uni_is_han(cp))
		return KINSOKU_HAN;
	if (uni_is_latin(cp))
		return KINSOKU_LATIN;
	return uni_is_wide(cp) ? KINSOKU_WIDE : KINSOKU_LATIN_MARK;
}

bool
kinsoku_joins(uint32_t cp)
{
	return cp >= 0xAD && range_find(joins, COUNT(joins), cp);
}

bool
kinsoku_trims_start(enum kinsoku k)
{
	return facts[k].blank_left;
}

bool
kinsoku_trims_end(enum kinsoku k)
{
	return facts[k].blank_right;
}

/* Marks whose blanks do not add up when they meet [clreq 3.1.6.1]. */
static bool
is_mark(enum kinsoku k)
{
	return k >= KINSOKU_OPEN && k <= KINSOKU_DOT;
}

static bool
is_range_mark(enum kinsoku k)
{
	return k == KINSOKU_CONNECT || k == KINSOKU_LATIN_CONNECT;
}

/* One thing in two characters: never parted, never stretched. */
static bool
sticks(enum kinsoku a, enum kinsoku b)
{
	if (KINSOKU_IS_LATIN(a) && KINSOKU_IS_LATIN(b))
		return true;
	if (b == KINSOKU_UNIT)
		return KINSOKU_IS_LATIN(a);
	/* "……——" may be parted, "——……" not: it is one pause. */
	if (a == KINSOKU_DASH)
		return b == KINSOKU_DASH || b == KINSOKU_ELLIPSIS;
	if (a == KINSOKU_DOT) /* kW·h */
		return KINSOKU_IS_LATIN(b);
	return a == KINSOKU_ELLIPSIS && b == KINSOKU_ELLIPSIS;
}

/* Words, not marks: these get a little space beside Han. */
static bool
is_latin_word(enum kinsoku k)
{
	return k == KINSOKU_LATIN || k == KINSOKU_DIGIT ||
	    k == KINSOKU_PREFIX || k == KINSOKU_PERCENT;
}

/* Between Han and Latin; also where a space is typed there. */
static struct gap
latin_gap(const struct kinsoku_rules *r)
{
	struct gap g = {.width = (int16_t)r->han_latin,
	    .squeeze_kind = SQUEEZE_LATIN,
	    .stretch_kind = STRETCH_LATIN};

	if (r->han_latin > LATIN_LEAST)
		g.squeeze = (int16_t)(r->han_latin - LATIN_LEAST);
	if (r->han_latin < LATIN_MOST)
		g.stretch = (int16_t)(LATIN_MOST - r->han_latin);
	if (r->han_latin < LATIN_LAST)
		g.last = (int16_t)(LATIN_LAST - r->han_latin - g.stretch);
	return g;
}

/* Is the blank half of this mark never set? */
static bool
is_half(enum kinsoku k, enum kinsoku_marks marks)
{
	return marks == MARKS_HALF ||
	    (marks == MARKS_KAIMING && k != KINSOKU_STOP &&
		k != KINSOKU_QUESTION);
}

/* What is taken off the blanks between two neighbours. */
static int
trimmed(enum kinsoku a, enum kinsoku b, enum kinsoku_marks marks)
{
	int right = facts[a].blank_right, left = facts[b].blank_left;
	int trim =
	    HALF * ((right && is_half(a, marks)) + (left && is_half(b, marks)));

	return trim == 0 && is_mark(a) && is_mark(b) && (right || left) ? HALF
									: trim;
}

static struct gap
gap_widths(enum kinsoku a, enum kinsoku b, const struct kinsoku_rules *r)
{
	int blank = HALF * (facts[a].blank_right + facts[b].blank_left);
	int trim = trimmed(a, b, r->marks);
	struct gap g = {.width = (int16_t)-trim,
	    .squeeze = (int16_t)(blank - trim),
	    .squeeze_kind =
		facts[b].blank_left ? SQUEEZE_BRACKET : facts[a].squeeze,
	    .stretch_kind = STRETCH_EVEN};

	if ((a == KINSOKU_HAN && is_latin_word(b)) ||
	    (is_latin_word(a) && b == KINSOKU_HAN)) {
		g = latin_gap(r);
		/* 2024年: many set it without a space. */
		if (a == KINSOKU_DIGIT || b == KINSOKU_DIGIT)
			g.tight = (int16_t)(g.width - g.squeeze);
		return g;
	}
	if (sticks(a, b) || a == KINSOKU_DOT || b == KINSOKU_DOT ||
	    is_range_mark(a) || is_range_mark(b) || b == KINSOKU_SPACE ||
	    (a == KINSOKU_BLANK && b == KINSOKU_BLANK))
		g.stretch_kind = STRETCH_NONE;
	return g;
}

static uint16_t
gap_cost(enum kinsoku a, enum kinsoku b, enum kinsoku_level level)
{
	if (facts[b].no_start <= level || facts[a].no_end <= level ||
	    sticks(a, b))
		return NO_BREAK;
	if (is_range_mark(a))
		return COST_RANGE;
	if (a == KINSOKU_BLANK || b == KINSOKU_BLANK)
		return COST_BLANK;
	return 0;
}

struct kinsoku_gaps *
kinsoku_gaps(struct arena *arena, const struct kinsoku_rules *r)
{
	/* Half an em between Han, as offices type it; 1/3 between Latin words
	 * [clreq 6.2.2: 1/4 to 1/2]. */
	static const struct gap han = {
	    500, 250, 500, 0, 0, SQUEEZE_SPACE, STRETCH_SPACE, 0};
	static const struct gap latin = {
	    333, 83, 167, 0, 0, SQUEEZE_SPACE, STRETCH_SPACE, 0};
	struct kinsoku_gaps *t = ARENA_NEW(arena, struct kinsoku_gaps);
	int a, b;

	for (a = 0; a < KINSOKU_MAX; a++)
		for (b = 0; b < KINSOKU_MAX; b++) {
			t->at[a][b] = gap_widths(a, b, r);
			t->at[a][b].cost = gap_cost(a, b, r->level);
		}
	t->space[0] = han;
	t->space[1] = latin_gap(r);
	t->space[2] = latin;
	return t;
}
