/*
 * heading: which paragraphs are headings, and of which level, by the systems
 * of ordinals: 章 节, then 一、 （一） 1. （1）, or 1 1.1 1.1.1. A short line
 * with an ordinal is none when the others of its series are sentences. Levels
 * are FORMAT.md's: 2 to 5, each carried document and attachment for itself.
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

/* 1　总则, 1.1　指导思想: number, wide space, few words. */
static int
decimal_level(const char *s)
{
	const char *p = s;
	int parts = 1;

	while ((*p >= '0' && *p <= '9') || *p == '.') {
		parts += *p == '.' && p[1] >= '0' && p[1] <= '9';
		p++;
	}
	if (p == s || p - s > 10 || !str_starts(p, "　") ||
	    utf8_count(p, strlen(p)) > 31 || word_has_mark(p, "。；，：") ||
	    !word_heads(p + 3))
		return 0;
	return parts + 1;
}

/* The ordinal a part begins with. */
static enum ordinal
part_ordinal(const struct part *p, int *number)
{
	size_t bytes;

	*number = 0;
	return p->kind == PART_TEXT ? meta_ordinal(p->text, &bytes, number)
				    : ORDINAL_NONE;
}

static bool
ends_scope(const struct part *p)
{
	int level;

	return p->kind == PART_ATTACHMENT || p->kind == PART_BOX ||
	    p->kind == PART_BOX_END || (p->kind == PART_HEADING) ||
	    (p->kind == PART_TEXT && word_is_part(p->text, &level));
}

struct votes {
	int heads, others;
};

/* Walks from part i in steps, as far as the series goes. */
static void
walk_series(const struct draft_article *a, size_t i, int step, struct votes *v)
{
	int number, other, last;
	enum ordinal sort = part_ordinal(&a->parts.at[i], &number);
	const struct part *p;
	size_t k;

	last = number;
	for (k = i + (size_t)step; k < a->parts.n; k += (size_t)step) {
		p = &a->parts.at[k];
		if (ends_scope(p))
			return;
		if (part_ordinal(p, &other) != sort)
			continue;
		if (step > 0 ? other <= last : other >= last)
			return;
		last = other;
		if (word_is_heading(p->text))
			v->heads++;
		else
			v->others++;
	}
}

/* Is text part i, which looks like one, a heading? */
static bool
is_heading(const struct draft_article *a, size_t i)
{
	const struct part *p = &a->parts.at[i];
	const struct part *next =
	    i + 1 < a->parts.n ? &a->parts.at[i + 1] : NULL;
	struct votes v = {1, 0};
	int level, number, other;
	enum ordinal sort = part_ordinal(p, &number);

	if (word_is_part(p->text, &level))
		return true;
	if (next && str_ends(p->text, "？") &&
	    part_ordinal(next, &other) == sort && other == number + 1)
		return false; /* a list of questions */
	walk_series(a, i, 1, &v);
	walk_series(a, i, -1, &v);
	if (next && part_ordinal(next, &number) > sort && number == 1)
		return true;
	if (v.others > v.heads)
		return false;
	/* a last item with nothing under it is a list without stops */
	return next && next->kind != PART_ATTACHMENT;
}

/* Does the next part begin a series below the one this part is of? */
static bool
heads_series(const struct draft_article *a, size_t i, enum ordinal sort)
{
	int number;

	return part_ordinal(&a->parts.at[i + 1], &number) > sort && number == 1;
}

/* An ordinal and few words, marked as a heading in the text or above the first
 * of a series, and not the last thing there: 《…》 in it need not make it one
 * of a list. */
static bool
is_told_heading(const struct draft_article *a, size_t i)
{
	const struct part *p = &a->parts.at[i];
	int number;
	enum ordinal sort = part_ordinal(p, &number);

	return i + 1 < a->parts.n && sort != ORDINAL_NONE &&
	    sort != ORDINAL_CLAUSE && sort != ORDINAL_DASH &&
	    (p->marked || heads_series(a, i, sort)) &&
	    utf8_count(p->text, strlen(p->text)) <= 46 &&
	    !word_has_mark(p->text, "。；;：:") && !word_is_cut(p->text);
}

/* Which levels the systems in use take. */
struct levels {
	int chapter, section; /* of 章 and 节, 0: none open */
	bool han, paren; /* 一、 and （一） open below them */
};

static int
ordinal_level(struct levels *l, enum ordinal sort)
{
	int base = l->section ? 3 : l->chapter ? 2 : 1;
	int level;

	switch (sort) {
	case ORDINAL_HAN:
		l->han = true;
		l->paren = false;
		return base + 1;
	case ORDINAL_HAN_PAREN:
		l->paren = true;
		return l->han || base > 1 ? base + 1 + l->han : 3;
	case ORDINAL_NUM_DOT:
	case ORDINAL_NUM_COMMA:
		level = base + 1 + l->han + l->paren;
		return base == 1 && level < 4 ? 4 : level;
	default:
		return 5;
	}
}

static int
level_of(struct levels *l, const char *s)
{
	size_t bytes;
	int number, level;

	if (word_is_part(s, &level)) {
		l->han = l->paren = false;
		l->section = level == 2;
		l->chapter |= level == 1;
		return level == 2 ? 3 : 2;
	}
	level = decimal_level(s);
	if (level)
		return level;
	level = ordinal_level(l, meta_ordinal(s, &bytes, &number));
	return level > 5 ? 5 : level;
}

/* 序　言, 前言 and the like stand on the level of chapters. */
static bool
is_foreword(struct arena *a, const char *s)
{
	static const char *const words[] = {
	    "序言", "前言", "引言", "序", "结语", "后记", "绪论", NULL};
	const char *p = word_packed(a, s);
	const char *const *w;

	for (w = words; *w; w++)
		if (strcmp(p, *w) == 0)
			return true;
	return false;
}

/* 第一章　总则: a wide space behind the number, none within two words. */
static const char *
part_words(struct arena *a, const char *s)
{
	const char *unit = strstr(s, "章"), *node = strstr(s, "节"), *rest;
	int level;

	if (!word_is_part(s, &level))
		return s;
	if (level == 2 || !unit)
		unit = node;
	if (!unit)
		return s;
	rest = unit + strlen("章");
	utf8_skip_spaces(&rest);
	if (utf8_count(rest, strlen(rest)) <= 5)
		rest = word_packed(a, rest);
	return arena_printf(a, "%.*s　%s", (int)(unit + 3 - s), s, rest);
}

/* A line of few words without a number above a table or a list: an award, a
 * group. Its level is below the title's, or below a line of the same sort. */
static bool
is_unnumbered(const struct draft_article *a, size_t i)
{
	const char *s = a->parts.at[i].text;
	const struct part *next =
	    i + 1 < a->parts.n ? &a->parts.at[i + 1] : NULL;
	size_t n = utf8_count(s, strlen(s));

	if (!next || n < 3 || n > 24 || !word_is_title_line(s))
		return false;
	return next->kind == PART_TABLE || strstr(s, "奖") ||
	    (next->kind == PART_TEXT && strstr(next->text, "\n"));
}

/* 一等奖（6项）: ranks stand below what they rank. */
static bool
is_rank(const char *s)
{
	static const char *const ranks[] = {"特等奖", "一等奖", "二等奖",
	    "三等奖", "四等奖", "优秀奖", "鼓励奖", "金奖", "银奖", "铜奖",
	    NULL};

	return str_starts_any(s, ranks) != NULL;
}

static void
make_heading(struct part *p, int level)
{
	p->kind = PART_HEADING;
	p->level = level;
}

static void
unnumbered(struct import *im, struct draft_article *a, size_t i, int *above)
{
	struct part *p = &a->parts.at[i];
	bool rank = is_rank(p->text);
	bool bare = i + 1 < a->parts.n &&
	    a->parts.at[i + 1].kind == PART_TEXT &&
	    is_rank(a->parts.at[i + 1].text);

	make_heading(p, rank && *above ? 3 : 2);
	if (!rank)
		*above = bare;
	doubt_add(im, DOUBT_HEADING, p->pos, p->text,
	    arena_printf(im->arena, "%.*s", p->level, "#####"), "");
}

void
heading_levels(struct import *im, struct draft_article *a)
{
	struct levels levels = {0};
	bool *heads = mem_alloc(a->parts.n + 1);
	int above = 0;
	size_t i;

	for (i = 0; i < a->parts.n; i++)
		heads[i] = a->parts.at[i].kind == PART_TEXT &&
		    (decimal_level(a->parts.at[i].text) ||
			is_told_heading(a, i) ||
			(word_is_heading(a->parts.at[i].text) &&
			    is_heading(a, i)));
	for (i = 0; i < a->parts.n; i++) {
		struct part *p = &a->parts.at[i];

		if (p->kind == PART_ATTACHMENT ||
		    (p->kind == PART_HEADING && p->level == 1))
			levels = (struct levels){0};
		if (p->kind != PART_TEXT || a->kind == KIND_CHRONICLE ||
		    a->kind == KIND_PERSONNEL)
			continue;
		if (is_foreword(im->arena, p->text)) {
			make_heading(p, 2);
		} else if (heads[i]) {
			make_heading(p, level_of(&levels, p->text));
			p->text = part_words(im->arena, p->text);
		} else if (is_unnumbered(a, i)) {
			unnumbered(im, a, i, &above);
		}
	}
	vec_drop(heads);
}

/* Does s go on with a series that began before the box that is open? */
bool
heading_leaves(const struct draft_article *a, const char *s)
{
	size_t bytes, i;
	int number, other;
	enum ordinal sort = meta_ordinal(s, &bytes, &number);
	bool inside = true;

	if (sort == ORDINAL_NONE)
		return false;
	for (i = a->parts.n; i-- > 0;) {
		const struct part *p = &a->parts.at[i];

		if (p->kind == PART_BOX) {
			inside = false;
			continue;
		}
		if (part_ordinal(p, &other) != sort)
			continue;
		if (inside)
			return number != other + 1;
		return number == other + 1;
	}
	return number == 1 && false;
}
