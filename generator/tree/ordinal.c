/*
 * ordinal: the number a paragraph begins with, as official Chinese writing
 * counts: 一、 （一） 1. （1） ①, the spoken 一是, the dash that counts
 * nothing, and 第十二条.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "tree/parts.h"

/* A number that has been read: from s to end, Han or digits. */
struct numeral {
	const char *end;
	int value; /* 0: none */
	bool han;
};

static bool
is_han_numeral(uint32_t cp)
{
	char utf8[4];

	return uni_is_han(cp) &&
	    (cp == 0x96F6 || cp == 0x3007 ||
		meta_chinese_number(utf8, utf8_put(utf8, cp)) > 0 ||
		cp == 0x767E || cp == 0x5343);
}

/* At most nine numerals: longer ones count nothing in a document. */
static struct numeral
read_numeral(const char *s)
{
	struct numeral n = {s, 0, !uni_is_digit(utf8_peek(s))};
	bool (*belongs)(uint32_t) = n.han ? is_han_numeral : uni_is_digit;
	const char *at = s;
	int count = 0;

	while (count++ < 9 && belongs(utf8_peek(at)))
		utf8_next(&at);
	n.end = at;
	if (at > s)
		n.value = meta_chinese_number(s, (size_t)(at - s));
	return n;
}

int
ordinal_number(const char *s, const char **end)
{
	struct numeral n = read_numeral(s);

	*end = n.end;
	return n.value;
}

int
ordinal_parts(const char *s, size_t n)
{
	int parts = 1;

	for (; n > 0; n--, s++)
		parts += *s == '.';
	return parts;
}

int
ordinal_rank(enum ordinal sort, int parts)
{
	static const int ranks[] = {
	    [ORDINAL_HAN] = 2,
	    [ORDINAL_HAN_PAREN] = 3,
	    [ORDINAL_NUM_DOT] = 4,
	    [ORDINAL_NUM_COMMA] = 4,
	    [ORDINAL_NUM_PAREN] = 5,
	    [ORDINAL_NUM_CLOSE] = 6,
	    [ORDINAL_CIRCLED] = 7,
	    [ORDINAL_HAN_SAID] = 8,
	    [ORDINAL_DASH] = 9,
	    [ORDINAL_CLAUSE] = 1,
	};

	return sort == ORDINAL_DECIMAL ? 1 + parts : ranks[sort];
}

/* Does s go on with one of the marks, each a character? Moves past it. */
static bool
take(const char **s, const char *marks)
{
	uint32_t cp = utf8_peek(*s), mark;

	while ((mark = utf8_next(&marks)))
		if (cp == mark) {
			utf8_next(s);
			return true;
		}
	return false;
}

/* （一） (1): with either sort of parentheses. */
static enum ordinal
parenthesised(const char **s, int *number)
{
	struct numeral n;

	if (!take(s, "（("))
		return ORDINAL_NONE;
	n = read_numeral(*s);
	*s = n.end;
	*number = n.value;
	if (n.value == 0 || n.value > 999 || !take(s, "）)"))
		return ORDINAL_NONE;
	return n.han ? ORDINAL_HAN_PAREN : ORDINAL_NUM_PAREN;
}

/*
 * ① ⑴ ⒈ ㈠: one character each, in the series it looks like. Ranges of
 * Unicode's Enclosed Alphanumerics and Enclosed CJK.
 */
static enum ordinal
enclosed(const char **s, int *number)
{
	static const struct {
		uint32_t first, last;
		int number; /* of the first */
		enum ordinal sort;
	} ranges[] = {
	    {0x2460, 0x2473, 1, ORDINAL_CIRCLED},
	    {0x3251, 0x325F, 21, ORDINAL_CIRCLED},
	    {0x32B1, 0x32BF, 36, ORDINAL_CIRCLED},
	    {0x2474, 0x2487, 1, ORDINAL_NUM_PAREN},
	    {0x2488, 0x249B, 1, ORDINAL_NUM_DOT},
	    {0x3220, 0x3229, 1, ORDINAL_HAN_PAREN},
	};
	uint32_t cp = utf8_next(s);
	size_t i;

	for (i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (cp >= ranges[i].first && cp <= ranges[i].last) {
			*number =
			    ranges[i].number + (int)(cp - ranges[i].first);
			return ranges[i].sort;
		}
	return ORDINAL_NONE;
}

/* 第十二条 and 第十二条之一; the number is 12 for both. */
static enum ordinal
clause(const char **s, int *number)
{
	struct numeral n, sub;

	if (!take(s, "第"))
		return ORDINAL_NONE;
	n = read_numeral(*s);
	*s = n.end;
	*number = n.value;
	if (n.value == 0 || !take(s, "条"))
		return ORDINAL_NONE;
	if (utf8_peek(*s) == 0x4E4B) { /* 之 */
		sub = read_numeral(*s + strlen("之"));
		if (sub.value)
			*s = sub.end;
	}
	return ORDINAL_CLAUSE;
}

/* 1.1 1.1.1: the number is the last one's. One of more than two digits is no
 * counter: 1.2024年 is item 1. */
static bool
decimals(const char **s, int *number)
{
	const char *at = *s;
	struct numeral n;
	bool any = false;

	while (*at == '.' && (n = read_numeral(at + 1)).value && !n.han &&
	    n.value < 100) {
		any = true;
		*number = n.value;
		at = n.end;
	}
	if (any)
		*s = at;
	return any;
}

static enum ordinal
plain(const char **s, int *number)
{
	struct numeral n = read_numeral(*s);

	*s = n.end;
	*number = n.value;
	if (n.value == 0 || n.value > 999)
		return ORDINAL_NONE;
	if (n.han)
		return take(s, "、")  ? ORDINAL_HAN
		    : take(s, "是要") ? ORDINAL_HAN_SAID
				      : ORDINAL_NONE;
	if (decimals(s, number))
		return ORDINAL_DECIMAL;
	return take(s, ".．") ? ORDINAL_NUM_DOT
	    : take(s, "、")   ? ORDINAL_NUM_COMMA
	    : take(s, ")）")  ? ORDINAL_NUM_CLOSE
			      : ORDINAL_NONE;
}

static enum ordinal
dash(const char **s, int *number)
{
	*number = 0;
	if (!str_starts(*s, "——"))
		return ORDINAL_NONE;
	*s += strlen("——");
	return ORDINAL_DASH;
}

enum ordinal
meta_ordinal(const char *s, size_t *bytes, int *number)
{
	static enum ordinal (*const readers[])(const char **, int *) = {
	    plain, parenthesised, clause, dash, enclosed};
	enum ordinal sort;
	const char *at;
	size_t i;

	for (i = 0; i < sizeof readers / sizeof readers[0]; i++) {
		at = s;
		sort = readers[i](&at, number);
		if (sort) {
			*bytes = (size_t)(at - s);
			return sort;
		}
	}
	*bytes = 0;
	*number = 0;
	return ORDINAL_NONE;
}
