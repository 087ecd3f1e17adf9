/*
 * roles: lines that are never part of a paragraph, by what stands around them:
 * the title above a 文号, the number itself, the body and the date of a
 * signature, notes, labels of attachments and their titles, the title of the
 * document that a notice carries.
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

enum { MOST_TITLE_LINES = 6 };

static bool
is_day(const char *s)
{
	size_t n = utf8_count(s, strlen(s));

	return str_ends(s, "日") && n <= 24 &&
	    ((*s >= '0' && *s <= '9') || (strstr(s, "年") && strstr(s, "月")));
}

/* Does a title begin with this line: with a body, or 关于? */
static bool
begins_title(const char *s)
{
	static const char *const bodies[] = {"人民政府", "办公室", "办公厅",
	    "委员会", "局", "厅", "中共", "关于", NULL};

	if (str_starts(s, "（") || str_starts(s, "(") ||
	    str_starts(s, "关于") || str_starts(s, "的"))
		return str_starts(s, "关于");
	return str_has_any(s, bodies) != NULL;
}

/* Is what stands before 关于 only the end of a body's name: 局关于…? */
static bool
begins_within_name(const char *s)
{
	const char *about = strstr(s, "关于");
	char head[128];
	size_t n = about ? (size_t)(about - s) : 0;

	if (n == 0 || n >= sizeof head)
		return false;
	memcpy(head, s, n);
	head[n] = '\0';
	return !word_is_organ(head);
}

/* Does a title go on below these words: 某市某局 某市, 某市人民政府转发…? */
static bool
leads_on(const char *s)
{
	const char *space = strchr(s, ' '), *last = strrchr(s, ' ');
	char head[128];

	if (strstr(s, "转发") || strstr(s, "批转"))
		return begins_title(s);
	if (!space || (size_t)(space - s) >= sizeof head)
		return false;
	memcpy(head, s, (size_t)(space - s));
	head[space - s] = '\0';
	return word_is_organ(head) && !word_is_organ(last + 1);
}

/* Of the k lines before i those of the title: from 关于 on, and the bodies
 * above it; the others are of what was before. */
static size_t
trim_title(const char *(*get)(void *, size_t), void *ctx, size_t i, size_t k)
{
	size_t n, start = 0;

	for (n = k; n > 0 && !strstr(get(ctx, i - n), "关于"); n--)
		;
	if (n > 0) {
		start = n;
		if (start < k && begins_within_name(get(ctx, i - start)))
			start++;
		while (start < k &&
		    (word_is_organ(get(ctx, i - start - 1)) ||
			leads_on(get(ctx, i - start - 1))))
			start++;
	} else {
		for (n = k; n > 0 && !begins_title(get(ctx, i - n)); n--)
			;
		start = n ? n : k > 3 ? 3 : k;
	}
	/* the body of a section's name, above a title that says it again */
	while (start > 1 &&
	    str_starts(get(ctx, i - start + 1), get(ctx, i - start)))
		start--;
	return start;
}

size_t
title_lines(const char *(*get)(void *ctx, size_t i), void *ctx, size_t i)
{
	size_t k = 0;
	const char *s;

	while (k < MOST_TITLE_LINES && k < i) {
		s = get(ctx, i - k - 1);
		/* 关于…的通 above 知 */
		if (!s || is_day(s) ||
		    (!word_is_title_line(s) &&
			!(k == 0 && utf8_count(s, strlen(s)) == 1 &&
			    uni_is_han(utf8_peek(s)))))
			break;
		k++;
	}
	return trim_title(get, ctx, i, k);
}

/* Lines that are left, as an array without holes. */
struct kept {
	struct lines *l;
	size_t *index;
	size_t n;
};

static const char *
kept_text(void *ctx, size_t i)
{
	const struct kept *k = ctx;
	const struct line *line = &k->l->at[k->index[i]];

	return line->front || line->role == LINE_TABLE ? NULL : line->s;
}

static struct line *
kept_line(const struct kept *k, size_t i)
{
	return &k->l->at[k->index[i]];
}

static void
alone(const struct kept *k, size_t from, size_t to)
{
	for (; from < to && from < k->n; from++)
		if (kept_line(k, from)->role == LINE_TEXT)
			kept_line(k, from)->role = LINE_ALONE;
}

/* How many lines from i on make a title that stands by itself. */
static size_t
own_title(const struct kept *k, size_t i)
{
	struct arena *a = k->l->im->arena;
	char *all = arena_str(a, "");
	size_t n = 0;
	const char *s;

	while (n < 4 && i + n < k->n && (s = kept_text((void *)k, i + n)) &&
	    word_is_title_line(s) && !is_day(s) &&
	    kept_line(k, i + n)->role == LINE_TEXT) {
		all = arena_printf(a, "%s%s", all, s);
		n++;
		if (word_is_document_title(all) &&
		    !(i + n < k->n && (s = kept_text((void *)k, i + n)) &&
			(str_starts(s, "（") || str_starts(s, "(")) &&
			word_is_title_line(s)))
			return n;
	}
	return 0;
}

/* How many lines below a number make the title of its document. */
static size_t
title_below(const struct kept *k, size_t i)
{
	struct arena *a = k->l->im->arena;
	char *all = arena_str(a, "");
	size_t n = 0;
	const char *s;

	while (n < MOST_TITLE_LINES && i + n + 1 < k->n &&
	    (s = kept_text((void *)k, i + n + 1)) && word_is_title_line(s)) {
		all = arena_printf(a, "%s%s", all, s);
		n++;
		if (strstr(all, "关于") && word_is_document_title(all))
			return n;
	}
	return 0;
}

/* The title of an attachment need not end as titles do: lines up to one that
 * ends a sentence or begins with an ordinal. */
static size_t
label_title(const struct kept *k, size_t i)
{
	size_t n = own_title(k, i);
	const char *s = i < k->n ? kept_text((void *)k, i) : NULL;

	if (n || !s || !word_is_title_line(s))
		return n;
	return word_width(s) <= 60;
}

static void
signature(const struct kept *k, size_t i)
{
	struct arena *a = k->l->im->arena;
	struct date date;
	size_t n;
	const char *s = kept_text((void *)k, i);

	if (!s || !word_is_date(a, s, &date))
		return;
	alone(k, i, i + 1);
	for (n = i; n > 0 && i - n < 8; n--) {
		s = kept_text((void *)k, n - 1);
		if (!s || !(word_is_organ(s) || word_is_signer(s)))
			break;
	}
	alone(k, n, i);
	alone(k, i + 1, i + 1 + own_title(k, i + 1));
}

/* 大事记, or 2024年6月 above entries that begin with their day. */
static bool
begins_chronicle(const struct kept *k, size_t i)
{
	const char *s = word_packed(k->l->im->arena, kept_line(k, i)->s);
	size_t n = strlen(s);

	if (kept_line(k, i)->front || i + 1 >= k->n)
		return false;
	if (strstr(s, "大事记"))
		return word_is_chronicle(s);
	return n >= 8 && n <= 40 && *s >= '0' && *s <= '9' && strstr(s, "年") &&
	    (str_ends(s, "月") || str_ends(s, "月份")) &&
	    (strstr(kept_line(k, i + 1)->s, "日") ||
		word_is_month(kept_line(k, i + 1)->s));
}

static bool
is_erratum(const struct kept *k, size_t i)
{
	return word_is_erratum(
	    word_packed(k->l->im->arena, kept_line(k, i)->s));
}

static void
mark_chronicle(const struct kept *k, size_t i)
{
	for (; i < k->n; i++) {
		if (word_is_number(kept_line(k, i)->s) || is_erratum(k, i) ||
		    str_ends(kept_line(k, i)->s, "简介"))
			return;
		kept_line(k, i)->chronicle = true;
		if (word_is_month(kept_line(k, i)->s))
			alone(k, i, i + 1);
	}
}

/* Only names between commas: 王忠建，戴兴辉，孟金琼. */
static bool
is_names(const char *s)
{
	int names = 0, han = 0;
	uint32_t cp;

	for (;;) {
		cp = utf8_next(&s);
		if (cp == ',' || cp == 0xFF0C || cp == 0) {
			if (han == 0 && cp == 0)
				return names >= 3;
			if (han < 2 || han > 4)
				return false;
			names++;
			han = 0;
			if (cp == 0)
				return names >= 3;
		} else if (uni_is_han(cp) || cp == 0xB7) {
			han++;
		} else if (!uni_is_space(cp)) {
			return false;
		}
	}
}

/* An entry of an award list: 1. what, by whom it was proposed, names. */
static void
mark_award(const struct kept *k, size_t i)
{
	size_t n, bytes;
	int number;

	if (!is_names(kept_line(k, i)->s))
		return;
	for (n = 2; n <= 3 && n <= i; n++)
		if (meta_ordinal(kept_line(k, i - n)->s, &bytes, &number) ==
		    ORDINAL_NUM_DOT)
			break;
	if (n > 3 || n > i || word_has_mark(kept_line(k, i - n)->s, "。；："))
		return;
	alone(k, i - n, i + 1);
	if (i + 1 < k->n &&
	    !meta_ordinal(kept_line(k, i + 1)->s, &bytes, &number))
		alone(k, i + 1, i + 2);
}

/* 曲靖市人民政府令, then 第1号 on its own line or behind it. */
static void
mark_order(const struct kept *k, size_t i)
{
	const char *s = word_packed(k->l->im->arena, kept_line(k, i)->s);
	const char *next = i + 1 < k->n
	    ? word_packed(k->l->im->arena, kept_line(k, i + 1)->s)
	    : "";

	if (word_is_order(s, NULL))
		alone(k, i, i + 1);
	else if (str_ends(s, "令") && utf8_count(s, strlen(s)) <= 20 &&
	    word_is_order_number(next))
		alone(k, i, i + 2);
}

static void
mark(const struct kept *k, size_t i)
{
	struct line *line = kept_line(k, i);
	int no, level;
	size_t n;

	if (line->front || line->role == LINE_TABLE)
		return;
	if (line->mark && !word_has_mark(line->s, "。；"))
		alone(k, i, i + 1);
	if (word_is_number(line->s)) {
		n = title_lines(kept_text, (void *)k, i);
		alone(k, i - n, i + 1);
		if (n == 0)
			alone(k, i + 1, i + 1 + title_below(k, i));
	} else if (word_is_label(line->s, &no)) {
		alone(k, i, i + 1 + label_title(k, i + 1));
	} else if (word_is_note(line->s) && line->width < 2 * 40) {
		alone(k, i, i + 1 + own_title(k, i + 1));
	} else if (word_is_decimal(line->s) ||
	    (word_is_part(line->s, &level) && !word_has_mark(line->s, "、"))) {
		alone(k, i, i + 1);
	}
	mark_order(k, i);
	if (front_is_imprint(line->s) || front_is_masthead(line->s) ||
	    is_erratum(k, i))
		alone(k, i, i + 1);
	signature(k, i);
	mark_award(k, i);
	if (!line->chronicle && begins_chronicle(k, i)) {
		alone(k, i, i + 1);
		mark_chronicle(k, i + 1);
	}
}

/* Is s 第一章 or 第二节 without its words? */
static bool
is_bare_part(const char *s)
{
	int level;

	return word_is_part(s, &level) &&
	    (str_ends(s, "章") || str_ends(s, "节") || str_ends(s, "编"));
}

/* The words of a chapter's heading that came out on lines of their own. */
static void
mend_part(struct lines *l, size_t i)
{
	struct line *line = &l->at[i];
	size_t k, bytes, pieces = 0;
	int number, level;

	for (k = line_next(l, i + 1); k < l->n && pieces < 6;
	     k = line_next(l, k + 1), pieces++) {
		const struct line *next = &l->at[k];
		bool one = utf8_count(next->s, strlen(next->s)) <= 2;

		if (next->role != LINE_TEXT || next->width > 40 ||
		    word_has_mark(next->s, "。；：，《（") ||
		    word_is_part(next->s, &level) ||
		    meta_ordinal(next->s, &bytes, &number) || (pieces && !one))
			break;
		line->s = arena_printf(l->im->arena, "%s%s%s", line->s,
		    pieces ? "" : " ", next->s);
		line->last = next->last;
		l->at[k].role = LINE_OUT;
		if (!one)
			break;
	}
}

void
lines_roles(struct lines *l)
{
	struct kept k = {.l = l};
	size_t i;

	for (i = line_next(l, 0); i < l->n; i = line_next(l, i + 1))
		if (!l->at[i].front && l->at[i].role == LINE_TEXT &&
		    is_bare_part(l->at[i].s))
			mend_part(l, i);

	k.index = mem_alloc(l->n * sizeof *k.index + 1);
	for (i = line_next(l, 0); i < l->n; i = line_next(l, i + 1))
		k.index[k.n++] = i;
	for (i = 0; i < k.n; i++)
		mark(&k, i);
	vec_drop(k.index);
}
