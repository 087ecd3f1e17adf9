/*
 * listing: what is read line by line: rosters (组长：…), personnel matters (a
 * name, then what becomes of him), entries of award lists in several lines.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/parts.h"

/* 张　三　任… : the name ends with a wide space (FORMAT.md 3.12). */
bool
listing_personnel(
    struct draft_article *a, const struct ms_block *b, struct arena *arena)
{
	const char *s = b->text, *p, *name;

	if (b->kind != MS_PARAGRAPH || !(p = word_appointment(s)))
		return false;
	name = arena_dup(arena, s, (size_t)(p - s));
	while (uni_is_space(word_last(name)))
		name = arena_dup(
		    arena, name, strlen(name) - (str_ends(name, "　") ? 3 : 1));
	part_add(a, PART_ITEM, b, arena_printf(arena, "%s　%s", name, p));
	return true;
}

static const char *const posts[] = {"组长", "副组长", "常务副组长", "成员",
    "主任", "副主任", "召集人", "副召集人", "总指挥", "副总指挥", "指挥长",
    "副指挥长", "顾问", "总召集人", "委员", "秘书长", "联络员", "总河长",
    "副总河长", "第一组长", "第一召集人", NULL};

/* 组 长：: a post and a colon at the start; *rest is behind it. */
static const char *
take_post(struct arena *a, const char *s, const char **rest)
{
	const char *colon = strstr(s, "："), *name;
	const char *const *p;

	if (!colon || colon - s > 30)
		return NULL;
	name = word_packed(a, arena_dup(a, s, (size_t)(colon - s)));
	*rest = colon + strlen("：");
	utf8_skip_spaces(rest);
	for (p = posts; *p; p++)
		if (strcmp(name, *p) == 0)
			return *p;
	return NULL;
}

bool
listing_begins(struct arena *a, const char *s)
{
	const char *rest;

	return take_post(a, s, &rest) != NULL;
}

static const char *
token_end(const char *s)
{
	uint32_t cp;

	while ((cp = utf8_peek(s)) && !uni_is_space(cp))
		utf8_next(&s);
	return s;
}

static const char *
token_next(const char *s)
{
	utf8_skip_spaces(&s);
	return s;
}

static bool
has_space(const char *s)
{
	return *token_end(s) != '\0';
}

/* A name and a post, as one line of a roster has it: FORMAT.md 4. 浦 丹
 * 市商务局…: two single characters are one name. */
static char *
person(struct arena *a, const char *s)
{
	const char *end = token_end(s), *next = token_next(end);

	if (end - s == 3 && token_end(next) - next == 3)
		s = arena_printf(a, "%.*s　%s", (int)(end - s), s, next);
	end = token_end(s);
	if (end - s == 3)
		end = token_end(token_next(end));
	next = token_next(end);
	return arena_printf(
	    a, "%.*s%s%s", (int)(end - s), s, *next ? " " : "", next);
}

/* Two to four Han, or more with a dot: 甲　乙, 阿依古丽·买买提. */
static bool
is_name(const char *s)
{
	int han = 0, dots = 0;
	uint32_t cp;

	while ((cp = utf8_next(&s)))
		if (uni_is_han(cp))
			han++;
		else if (cp == 0xB7 || cp == 0x2022)
			dots++;
		else if (!uni_is_space(cp))
			return false;
	return han >= 2 && han <= (dots ? 12 : 4);
}

/* 市委副书记、市长: what ends as posts do. */
static bool
is_post(const char *s)
{
	return word_width(s) <= 70 && !word_has_mark(s, "。；：，") &&
	    uni_is_one_of(word_last(s), "长任员记师理官席授监队导部人");
}

enum { LEAST_BELOW = 3 }; /* names that show a roster with posts below */

/* Names, each with its post in the line below, as cells come out one a line. */
static size_t
roster_below(struct draft_article *a, const struct ms_block *b, size_t n,
    struct arena *arena)
{
	char *all = NULL;
	size_t i;

	for (i = 0; i + 1 < n && b[i].kind == MS_PARAGRAPH &&
	     b[i + 1].kind == MS_PARAGRAPH && is_post(b[i + 1].text);
	     i += 2) {
		const char *name = b[i].text, *role;

		role = take_post(arena, b[i].text, &name);
		if (!is_name(name) || (i == 0 && !role))
			break;
		name = person(arena, name);
		all = arena_printf(arena, "%s%s%s%s%s %s", all ? all : "",
		    all ? "\n" : "", role ? role : "", role ? "：" : "", name,
		    b[i + 1].text);
	}
	if (i < 2 * LEAST_BELOW)
		return 0;
	part_add(a, PART_ROSTER, b, all)->last_line = b[i - 1].last_line;
	return i;
}

static size_t
roster(struct draft_article *a, const struct ms_block *b, size_t n,
    struct arena *arena)
{
	const char *rest, *post = take_post(arena, b[0].text, &rest);
	char *all;
	size_t i;
	struct part *p;

	if (!post || word_has_mark(rest, "。；"))
		return 0;
	all = arena_printf(arena, "%s：%s", post, person(arena, rest));
	for (i = 1; i < n && b[i].kind == MS_PARAGRAPH; i++) {
		const char *s = b[i].text;

		post = take_post(arena, s, &rest);
		if (!post &&
		    (word_has_mark(s, "。；：") || word_width(s) > 70 ||
			!has_space(s)) &&
		    !(i + 1 < n && has_space(b[i + 1].text) &&
			word_width(s) < 40 && !word_has_mark(s, "。；：")))
			break;
		all = post
		    ? arena_printf(
			  arena, "%s\n%s：%s", all, post, person(arena, rest))
		    : arena_printf(arena, "%s\n%s", all, person(arena, s));
	}
	if (i < 2)
		return 0;
	p = part_add(a, PART_ROSTER, b, all);
	p->last_line = b[i - 1].last_line;
	return i;
}

/* Names between commas. */
static bool
is_names(const char *s)
{
	int names = 0, han = 0;
	uint32_t cp;

	do {
		cp = utf8_next(&s);
		if (cp == 0xFF0C || cp == ',' || cp == 0) {
			if (han < 2 || han > 4)
				return false;
			names++;
			han = 0;
		} else if (uni_is_han(cp)) {
			han++;
		} else if (!uni_is_space(cp) && cp != 0xB7) {
			return false;
		}
	} while (cp);
	return names >= 2;
}

/* An entry of an award list: what, who proposed it, the names. */
static size_t
award(struct import *im, struct draft_article *a, const struct ms_block *b,
    size_t n)
{
	size_t bytes, i;
	int number;
	char *all;
	struct part *p;

	if (meta_ordinal(b[0].text, &bytes, &number) != ORDINAL_NUM_DOT)
		return 0;
	for (i = 1; i < n && i <= 3; i++)
		if (b[i].kind != MS_PARAGRAPH ||
		    meta_ordinal(b[i].text, &bytes, &number) ||
		    word_has_mark(b[i].text, "。；：") || is_names(b[i].text))
			break;
	if (i < 2 || i >= n || i > 3 || !is_names(b[i].text))
		return 0;
	all = arena_printf(im->arena, "%s\n%s", b[0].text, b[1].text);
	if (i == 3)
		all = arena_printf(im->arena, "%s\n%s", all, b[2].text);
	all = arena_printf(im->arena, "%s\n%s", all, b[i].text);
	for (i++; i < n && b[i].kind == MS_PARAGRAPH && is_names(b[i].text);
	     i++) {
		doubt_add(im, DOUBT_JOINED, b[i].pos, b[i].text, "，", NULL);
		all = arena_printf(im->arena, "%s，%s", all, b[i].text);
	}
	p = part_add(a, PART_TEXT, b, all);
	p->last_line = b[i - 1].last_line;
	return i;
}

/* 10月份 above the entries of a chronicle; an order's number above the names
 * it appoints. */
static size_t
group(struct draft_article *a, const struct ms_block *b, struct arena *arena)
{
	const char *s = word_packed(arena, b->text);
	size_t n = utf8_count(s, strlen(s));

	if (a->kind == KIND_CHRONICLE && n <= 6 &&
	    (str_ends(s, "月份") || str_ends(s, "月"))) {
		part_add(a, PART_HEADING, b, s)->level = 2;
		return 1;
	}
	if (a->kind == KIND_PERSONNEL && word_is_number(s)) {
		part_add(a, PART_HEADING, b, s)->level = 2;
		return 1;
	}
	return 0;
}

size_t
listing_take(struct import *im, struct draft_article *a,
    const struct ms_block *b, size_t n)
{
	size_t taken;

	if (b->kind != MS_PARAGRAPH)
		return 0;
	taken = group(a, b, im->arena);
	if (!taken)
		taken = roster_below(a, b, n, im->arena);
	if (!taken)
		taken = roster(a, b, n, im->arena);
	return taken ? taken : award(im, a, b, n);
}
