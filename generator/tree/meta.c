/*
 * meta: the facts of issues and articles in words, and numbers as Chinese
 * documents write them. Ordinals at the start of a paragraph are in ordinal.c.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"

static const char *const kinds[] = {
    [KIND_DOCUMENT] = "document",
    [KIND_ORDER] = "order",
    [KIND_PERSONNEL] = "personnel",
    [KIND_CHRONICLE] = "chronicle",
    [KIND_NOTICE] = "notice",
};

/* A list is full when its length is a power of two. */
void
strings_add(struct arena *a, struct strings *list, const char *s)
{
	const char **more = list->at;

	if ((list->n & (list->n - 1)) == 0) {
		more = ARENA_ARRAY(a, const char *, list->n ? 2 * list->n : 1);
		if (list->n)
			memcpy(more, list->at, list->n * sizeof *more);
	}
	more[list->n++] = s;
	list->at = more;
}

const char *
kind_name(enum article_kind kind)
{
	return kinds[kind];
}

/* Lines of a title join as lines of a paragraph do: FORMAT.md 3.2. */
static bool
needs_space(const char *before, size_t n, const char *after)
{
	const char *end;

	if (n == 0)
		return false;
	end = before + n;
	return uni_is_latin(utf8_prev(before, &end)) &&
	    uni_is_latin(utf8_peek(after));
}

char *
meta_title(struct arena *arena, const struct article *article)
{
	struct buf b = {0};
	char *title;
	size_t i;

	for (i = 0; i < article->title.n; i++) {
		if (needs_space(b.s, b.n, article->title.at[i]))
			buf_putc(&b, ' ');
		buf_puts(&b, article->title.at[i]);
	}
	title = arena_dup(arena, b.n ? b.s : "", b.n);
	buf_free(&b);
	return title;
}

/* A chronicle is titled 2024年6月: there the category is the name. */
static bool
says_little(const struct article *article)
{
	return article->kind == KIND_CHRONICLE ||
	    article->kind == KIND_PERSONNEL ||
	    (article->toc_title && !article->toc_title[0]);
}

char *
meta_full_title(struct arena *arena, const struct article *article)
{
	char *title = meta_title(arena, article);
	size_t n = article->category.n;
	const char *category = n ? article->category.at[n - 1] : "";

	if (!says_little(article) || strstr(title, category))
		return title;
	return arena_printf(arena, "%s %s", category, title);
}

const char *
meta_name(struct arena *arena, const struct article *article)
{
	if (article->kind == KIND_ORDER && article->toc_title &&
	    article->toc_title[0])
		return article->toc_title;
	return meta_full_title(arena, article);
}

const char *
relation_name(enum relation_kind kind)
{
	static const char *const words[] = {"replaces", "replaced-by", "amends",
	    "amended-by", "corrects", "corrected-by"};

	return words[kind];
}

char *
meta_issue_label(struct arena *arena, const struct issue *issue)
{
	if (issue->supplement)
		return arena_printf(arena, "%d年第%d期增刊%d", issue->year,
		    issue->number, issue->supplement);
	return arena_printf(arena, "%d年第%d期", issue->year, issue->number);
}

char *
meta_date(struct arena *arena, struct date d)
{
	if (d.year == 0)
		return arena_str(arena, "");
	return arena_printf(arena, "%d年%d月%d日", d.year, d.month, d.day);
}

static bool
digits(const char *s, int n, int *value)
{
	for (*value = 0; n > 0; n--, s++) {
		if (*s < '0' || *s > '9')
			return false;
		*value = *value * 10 + (*s - '0');
	}
	return true;
}

static int
days_in(int year, int month)
{
	static const int days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

bool
meta_date_is_real(struct date d)
{
	return d.year >= 1 && d.year <= 9999 && d.month >= 1 && d.month <= 12 &&
	    d.day >= 1 && d.day <= days_in(d.year, d.month);
}

bool
meta_parse_date(const char *iso, struct date *date)
{
	struct date d;

	if (strlen(iso) != 10 || iso[4] != '-' || iso[7] != '-' ||
	    !digits(iso, 4, &d.year) || !digits(iso + 5, 2, &d.month) ||
	    !digits(iso + 8, 2, &d.day) || !meta_date_is_real(d))
		return false;
	*date = d;
	return true;
}

/* 0 to 9 for a digit of any sort, 10, 100, 1000 for a unit, else -1. */
static int
numeral(uint32_t cp)
{
	static const struct {
		uint32_t cp;
		int value;
	} han[] = {
	    {0x3007, 0}, {0x96F6, 0}, /* 〇 零 */
	    {0x25CB, 0}, {0x25EF, 0}, {'O', 0}, {0xFF2F, 0}, /* typed for 〇 */
	    {0x4E00, 1}, {0x4E8C, 2}, {0x4E24, 2}, /* 一 二 两 */
	    {0x4E09, 3}, {0x56DB, 4}, {0x4E94, 5}, /* 三 四 五 */
	    {0x516D, 6}, {0x4E03, 7}, {0x516B, 8}, /* 六 七 八 */
	    {0x4E5D, 9}, {0x5341, 10}, /* 九 十 */
	    {0x767E, 100}, {0x5343, 1000}, /* 百 千 */
	};
	size_t i;

	if (cp >= '0' && cp <= '9')
		return (int)(cp - '0');
	if (cp >= 0xFF10 && cp <= 0xFF19)
		return (int)(cp - 0xFF10);
	for (i = 0; i < sizeof han / sizeof han[0]; i++)
		if (han[i].cp == cp)
			return han[i].value;
	return -1;
}

/* Digits alone, of one sort or mixed: 12, １２, 二〇二四. */
static int
number_by_place(const char *s, const char *end)
{
	int value = 0, digit;

	while (s < end) {
		digit = numeral(utf8_next(&s));
		if (digit < 0 || digit > 9 || value > 999)
			return 0;
		value = value * 10 + digit;
	}
	return value;
}

/*
 * With units: 一千零二十, 一百零五, 十二. Each unit is smaller than the one
 * before it and multiplies the one digit before it; 十 alone is one ten.
 */
static int
number_by_unit(const char *s, const char *end)
{
	int value = 0, digit = -1, unit = 10000, n;

	while (s < end) {
		n = numeral(utf8_next(&s));
		if (n < 0 || (n < 10 && digit > 0))
			return 0;
		if (n < 10) {
			digit = n;
			continue;
		}
		if (n >= unit || (digit < 1 && n > 10))
			return 0;
		value += n * (digit < 1 ? 1 : digit);
		unit = n;
		digit = -1;
	}
	return value + (digit > 0 ? digit : 0);
}

int
meta_chinese_number(const char *s, size_t n)
{
	const char *at = s, *end = s + n;

	while (at < end)
		if (numeral(utf8_next(&at)) >= 10)
			return number_by_unit(s, end);
	return number_by_place(s, end);
}
