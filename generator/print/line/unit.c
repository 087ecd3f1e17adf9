/*
 * Groups of characters that stay together at a line's end: 第十二条,
 * 〔2024〕12号, a number and its unit, a date, a numeral. What is not one thing
 * but better kept together has a cost, so that an even line wins over it.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/line/text.h"

enum {
	LONGEST_ORDINAL = 9,
	LONGEST_NUMBER = 12,
	LONGEST_WORD = 10,
	LONGEST_BLANK = 16
};

static const struct cluster *
end_of(const struct words *w)
{
	return vec_end(&w->clusters);
}

static bool
is_sign(const struct cluster *c, const char *sign)
{
	return c->len == strlen(sign) && memcmp(c->text, sign, c->len) == 0;
}

static bool
is_one_of(const struct cluster *c, const char *signs)
{
	char sign[5] = {0};

	if (c->len == 0 || c->len > 4)
		return false;
	memcpy(sign, c->text, c->len);
	return strstr(signs, sign) != NULL;
}

/* Asked of every character, so not by a search among marks. */
static bool
is_han_numeral(uint32_t cp)
{
	switch (cp) {
	case U'一':
	case U'二':
	case U'三':
	case U'四':
	case U'五':
	case U'六':
	case U'七':
	case U'八':
	case U'九':
	case U'十':
	case U'百':
	case U'千':
	case U'零':
	case U'〇':
	case U'两':
		return true;
	default:
		return false;
	}
}

static bool
is_numeral(const struct cluster *c)
{
	return c->kind == KINSOKU_DIGIT ||
	    (c->len == 3 && is_han_numeral(utf8_peek(c->text)));
}

static void
raise_cost(struct cluster *c, unsigned least)
{
	if (c->cost < least)
		c->cost = (uint16_t)least;
}

/* One word: no line end in it. */
static void
bind(struct cluster *c, const struct cluster *to, unsigned cost)
{
	for (c++; c < to; c++)
		raise_cost(c, cost);
}

/* Nor a space between its Han and its digits. */
static void
tighten(struct cluster *c, const struct cluster *to)
{
	for (c++; c < to; c++)
		if (c->stretch_kind == STRETCH_LATIN) {
			c->gap = c->squeeze = c->stretch = 0;
			c->last = c->tight = 0;
			c->stretch_kind = STRETCH_EVEN;
		}
}

/* 第十二条, 第3期: parted behind a ten or a hundred, if anywhere. */
static void
bind_ordinal(struct cluster *c, const struct cluster *end)
{
	struct cluster *p = c + 1;

	if (end > c + LONGEST_ORDINAL)
		end = c + LONGEST_ORDINAL;
	while (p < end && is_numeral(p))
		p++;
	if (p == c + 1 || p == end ||
	    !is_one_of(p, "条章节款项目编篇号期届次批类"))
		return;
	bind(c, p + 1, COST_ORDINAL);
	for (c += 2; c < p; c++)
		if (is_one_of(c - 1, "十百千") && c->cost == COST_ORDINAL)
			c->cost = COST_NUMERAL;
}

static struct cluster *
skip_digits(struct cluster *p, const struct cluster *end)
{
	while (p < end && p->kind == KINSOKU_DIGIT)
		p++;
	return p;
}

/* 〔2024〕12号 and 〔2022〕19-20号: one piece, rather with the word before. */
static void
bind_number(struct cluster *c, const struct cluster *end)
{
	struct cluster *p = skip_digits(c + 1, end);

	if (p != c + 5 || p == end || !is_one_of(p, "〕]］"))
		return;
	if (++p < end && is_sign(p, "第"))
		p++;
	for (p = skip_digits(p, end); p < end && p < c + LONGEST_NUMBER &&
	     (p->kind == KINSOKU_CONNECT || p->kind == KINSOKU_LATIN_CONNECT);)
		p = skip_digits(p + 1, end);
	if (p == end || !is_sign(p, "号"))
		return;
	bind(c, p + 1, COST_GROUP);
	tighten(c, p + 1);
	raise_cost(c, COST_NUMBER);
}

void
unit_part(struct cluster *c, const struct cluster *end)
{
	for (c++; c < end; c++)
		if (c->cost == NO_BREAK &&
		    (c->kind == KINSOKU_LATIN || c->kind == KINSOKU_DIGIT) &&
		    c[-1].len == 1 && strchr("/.-?&=_@,:", *c[-1].text))
			c->cost = COST_PART;
}

/* An address: a long run of Latin signs with letters in it. */
static void
part_address(struct cluster *c, const struct cluster *end)
{
	struct cluster *from = c;
	bool letters = false;

	for (; c < end && KINSOKU_IS_LATIN(c->kind); c++)
		letters |= c->kind == KINSOKU_LATIN;
	if (letters && c - from >= LONGEST_WORD)
		unit_part(from, c);
}

/* The character before c, past a typed space; NULL at the beginning. */
static const struct cluster *
before(const struct words *w, const struct cluster *c)
{
	const struct cluster *first = w->clusters.at;

	if (c > first && c[-1].kind == KINSOKU_SPACE)
		c--;
	return c > first ? c - 1 : NULL;
}

/* Not the end of 12345, of 4.12 or of R2: up to three digits by themselves. */
static bool
is_count(const struct words *w, const struct cluster *last)
{
	const struct cluster *first = w->clusters.at, *p = last;

	while (p > first && p[-1].kind == KINSOKU_DIGIT)
		p--;
	return last - p < 3 && (p == first || !KINSOKU_IS_LATIN(p[-1].kind));
}

/* 5|年, 3|公里, rather not 10|税种 either; a numeral in Han: 二〇|二六, 十|二.
 */
static void
bind_unit(const struct words *w, struct cluster *c)
{
	const struct cluster *last = before(w, c);

	if (!last)
		return;
	if (last->kind == KINSOKU_DIGIT &&
	    is_one_of(c,
		"年月日时分秒号元万亿千百个人次件项名户亩吨米克升度倍岁周天期届"
		"条章节页家座公平立台辆套所种类处批份只头株层栋间张片本册篇部支"
		"队组位级款例场轮起宗笔里毫厘瓦伏兆小季站村镇乡校点大"))
		raise_cost(c, COST_UNIT);
	else if (last->kind == KINSOKU_DIGIT && is_count(w, last))
		raise_cost(c, COST_COUNT);
	else if (is_numeral(c) && is_numeral(last))
		raise_cost(c,
		    is_sign(c, "〇") || is_sign(last, "〇") ? COST_UNIT
							    : COST_DATE);
}

/* 2024年|7月|31日, 附件|1; after a Latin word GB/T |9704. */
static void
bind_digits(const struct words *w, struct cluster *c)
{
	const struct cluster *first = w->clusters.at, *last = before(w, c);

	if (!last || last->kind == KINSOKU_DIGIT)
		return;
	if (last > first && is_one_of(last, "年月") &&
	    last[-1].kind == KINSOKU_DIGIT)
		raise_cost(c, COST_DATE);
	else if (last > first && is_sign(last, "件") && is_sign(last - 1, "附"))
		raise_cost(c, COST_UNIT);
	else if (last < c - 1 && last->kind == KINSOKU_LATIN && c->cost == 0)
		c->cost = COST_RANGE;
}

/* What stands behind an ordinal: 1.|甲, （一）|乙, ①|丙. */
static void
bind_ordinal_end(const struct words *w, struct cluster *c)
{
	const struct cluster *p = c - 1, *first = w->clusters.at;
	uint32_t cp = p->len ? utf8_peek(p->text) : 0;

	if (p->kind == KINSOKU_HAN)
		return;
	if (cp >= 0x2460 && cp <= 0x249B) {
		raise_cost(c, COST_DATE);
		return;
	}
	if (p == first || !is_one_of(p, ".．）)") || !is_numeral(p - 1))
		return;
	if (is_one_of(p, ".．")) { /* as wide in all of a series */
		raise_cost(c, COST_UNIT);
		c->stretch_kind = STRETCH_NONE;
	}
	for (p--; p > first && is_numeral(p); p--)
		;
	if (is_one_of(p, "（("))
		raise_cost(c, COST_DATE);
}

/* ！！ and ？！ together take one em [GB/T 15834 5.1.2]; three take two. */
static void
bind_pair(struct cluster *c, const struct cluster *end)
{
	struct cluster *after = c + 2;

	if (c + 1 == end || c[1].kind != KINSOKU_QUESTION || after == end ||
	    after->kind == KINSOKU_QUESTION || after->gap <= -c[1].width / 2)
		return;
	after->gap -= c[1].width / 2;
	after->squeeze = 0;
}

/* （一） at the beginning: as wide in every paragraph of a series, as long as
 * anything else gives. */
static void
fix_ordinal(struct cluster *c, const struct cluster *end)
{
	struct cluster *p = c + 1;

	if (c == end || !is_sign(c, "（"))
		return;
	while (p < end && is_numeral(p))
		p++;
	if (p == c + 1 || p == end || !is_sign(p, "）"))
		return;
	for (c++; c < end && c <= p + 1; c++) {
		c->squeeze_kind = SQUEEZE_ORDINAL;
		c->stretch_kind = STRETCH_NONE;
	}
}

/* ____ to be filled in: not over a line's end, where it is short. */
static void
bind_blank(struct cluster *c, const struct cluster *end)
{
	const struct cluster *p = c;

	while (p < end && p->kind == KINSOKU_BLANK)
		p++;
	if (p - c > LONGEST_BLANK)
		return;
	for (c++; c < p; c++)
		raise_cost(c, COST_UNIT);
	if (p < end && is_one_of(p, "年月日时分号元万岁人个次页份"))
		raise_cost(c, COST_UNIT);
}

/* U+3000 at the end of all, which only forms have: to be filled in as well. */
static void
keep_blanks(struct cluster *c, size_t n)
{
	while (n > 1 && c[n - 1].kind == KINSOKU_EMSPACE) {
		c[--n].kind = KINSOKU_BLANK;
		c[n].cost = COST_UNIT;
	}
}

static void
bind_han(const struct words *w, struct cluster *c, const struct cluster *end)
{
	bind_unit(w, c);
	if (c > w->clusters.at)
		bind_ordinal_end(w, c);
	if (is_sign(c, "第"))
		bind_ordinal(c, end);
}

void
unit_bind(struct words *w)
{
	struct cluster *c = w->clusters.at;
	const struct cluster *end = end_of(w);

	keep_blanks(c, w->clusters.n);
	fix_ordinal(c, end);
	for (; c < end; c++) {
		if (c->kind == KINSOKU_DIGIT)
			bind_digits(w, c);
		if (c->kind == KINSOKU_BLANK &&
		    (c == w->clusters.at || c[-1].kind != KINSOKU_BLANK))
			bind_blank(c, end);
		if (KINSOKU_IS_LATIN(c->kind) &&
		    (c == w->clusters.at || !KINSOKU_IS_LATIN(c[-1].kind)))
			part_address(c, end);
		if (c->kind == KINSOKU_HAN)
			bind_han(w, c, end);
		else if (c->kind == KINSOKU_QUESTION &&
		    (c == w->clusters.at || c[-1].kind != KINSOKU_QUESTION))
			bind_pair(c, end);
		else if (is_one_of(c, "〔[［"))
			bind_number(c, end);
	}
}
