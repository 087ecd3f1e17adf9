/*
 * facts: what the front matter of an article says: its title in preferred
 * lines, date, category, page; from the signature, the title, the running
 * head, and the contents list, which has the last word. Its bodies: issuer.c.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/parts.h"

/* Between two bodies a space is kept; else print broke the line there. */
static bool
is_break(struct arena *a, const char *left, const char *right)
{
	const char *end = right, *start;

	while (*end && *end != ' ' && *end != '\n' && !str_starts(end, "关于"))
		utf8_next(&end);
	start = strrchr(left, ' ');
	start = start ? start + 1 : left;
	return !(word_is_organ(start) &&
	    word_is_organ(arena_dup(a, right, (size_t)(end - right))));
}

char *
title_break(struct arena *a, const char *s)
{
	char *out = arena_str(a, s), *p, *line = out;

	for (p = out; *p; p++) {
		if (*p == '\n')
			line = p + 1;
		if (*p != ' ' || !uni_is_wide(utf8_peek(p + 1)))
			continue;
		*p = '\0';
		if (uni_is_wide(word_last(line)) && is_break(a, line, p + 1)) {
			*p = '\n';
			line = p + 1;
		} else {
			*p = ' ';
		}
	}
	return out;
}

/* Title in one line, folded, as the contents might have it. */
static const char *
folded_title(struct arena *a, const struct draft_article *article)
{
	return word_folded(a, article->title);
}

static bool
same_tail(const char *s, const char *tail)
{
	return strlen(tail) >= 12 && str_ends(s, tail);
}

/* 某市某局等三部门关于…: are the words from 关于 on the same, long enough to
 * be of one document only? */
static bool
same_matter(const char *a, const char *b)
{
	a = strstr(a, "关于");
	b = strstr(b, "关于");
	return a && b && strlen(a) >= 48 && strcmp(a, b) == 0;
}

/* Are two titles nearly one: the same beginning and end, few bytes between? */
static bool
nearly(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b), head = 0, tail = 0, least;

	least = n < m ? n : m;
	while (head < least && a[head] == b[head])
		head++;
	while (tail < least - head && a[n - 1 - tail] == b[m - 1 - tail])
		tail++;
	return least > 24 && (head + tail) * 100 >= (n > m ? n : m) * 85;
}

/* Does the article carry a document of this folded title? */
static bool
carries(struct arena *a, const struct draft_article *article, const char *title)
{
	size_t i;

	for (i = 0; *title && i < article->parts.n; i++) {
		const struct part *p = &article->parts.at[i];

		if (p->kind == PART_HEADING && p->level == 1)
			return strcmp(word_folded(a, p->text), title) == 0;
	}
	return false;
}

static bool
is_entry_of(struct arena *a, const struct contents_entry *e,
    const struct draft_article *article, bool exact)
{
	const char *title = folded_title(a, article);
	const char *entry = word_folded(a, e->title ? e->title : "");
	const char *category = word_folded(a, e->category ? e->category : "");

	if (article->kind == KIND_ORDER)
		return strcmp(category, title) == 0 ||
		    str_ends(category, title) || carries(a, article, entry);
	if (article->kind == KIND_CHRONICLE)
		return strstr(category, "大事记") != NULL ||
		    strstr(entry, "大事记") != NULL;
	if (article->kind == KIND_PERSONNEL)
		return strstr(category, "人事") != NULL ||
		    strstr(category, "任免") != NULL ||
		    strstr(entry, "任免") != NULL;
	if (strcmp(title, entry) == 0 || same_tail(title, entry))
		return true;
	return !exact && (same_matter(title, entry) || nearly(title, entry));
}

static struct contents_entry *
find_entry(struct draft *d, const struct draft_article *a, bool exact)
{
	size_t i;

	for (i = 0; i < d->contents.n; i++)
		if (!d->contents.at[i].found &&
		    is_entry_of(d->im->arena, &d->contents.at[i], a, exact))
			return &d->contents.at[i];
	return NULL;
}

/* 大事记 or 人事任免, which has its page and no entry below it. */
static bool
names_itself(const struct draft_article *a, const char *entry)
{
	if (strlen(entry) > 36)
		return false;
	return a->kind == KIND_CHRONICLE ? str_starts(entry, "大事记")
	    : a->kind == KIND_PERSONNEL
	    ? str_starts(entry, "人事") || strstr(entry, "任免")
	    : false;
}

/* 【人事任免】, 大事记（4—6月）: the section without what is around it. */
static const char *
section_of(struct arena *a, const char *entry)
{
	char *s = word_unbracketed(a, word_packed(a, entry));
	char *of = strstr(s, "大事记");

	if (of && word_is_chronicle(s))
		of[strlen("大事记")] = '\0';
	return s;
}

static void
use_entry(struct draft *d, struct draft_article *a, struct contents_entry *e)
{
	struct arena *arena = d->im->arena;
	const char *title = folded_title(arena, a);
	const char *entry = word_folded(arena, e->title ? e->title : "");

	e->found = true;
	if (names_itself(a, entry))
		e->category = section_of(arena, e->title);
	if (e->category)
		a->category = e->category;
	if (e->page)
		a->page = e->page;
	if (a->kind == KIND_CHRONICLE && strcmp(title, entry) != 0 &&
	    e->title && e->category && strcmp(e->title, e->category) != 0) {
		a->title = tidy_words(arena, e->title);
		return;
	}
	if (strcmp(title, entry) == 0 || !e->title)
		return;
	if (e->category && strcmp(e->title, e->category) == 0 &&
	    a->kind != KIND_ORDER)
		return;
	a->toc_title = tidy_words(arena, e->title);
	if (a->kind == KIND_DOCUMENT && !same_tail(title, entry))
		doubt_add(d->im, DOUBT_TITLE, a->pos, a->title, a->title,
		    a->toc_title);
}

/* 市 of 某市人民政府, 州, 县, 区, 省 …: the level at which it governs. */
static const char *
level_of_government(struct arena *a, const char *by)
{
	const char *at = strstr(by, "人民政府"), *p = at;
	uint32_t cp = at ? utf8_prev(by, &p) : 0;

	if (!uni_is_one_of(cp, "市州县区省旗盟"))
		return "市";
	return arena_dup(a, p, (size_t)(at - p));
}

/* What sort of text a title says it is. */
static const char *
category_of_title(const char *title)
{
	static const struct {
		const char *end, *category;
	} sorts[] = {{"解读", "政策解读"}, {"讲话", "领导讲话"},
	    {"统计公报", "统计资料"}, {"任免名单", "人事任免"}};
	size_t i;

	for (i = 0; i < sizeof sorts / sizeof *sorts; i++)
		if (str_ends(title, sorts[i].end))
			return sorts[i].category;
	return strstr(title, "任免职务") || strstr(title, "职务任免") ||
		strstr(title, "任免职的") || strstr(title, "同志任免") ||
		strstr(title, "任职的通知")
	    ? "人事任免"
	    : NULL;
}

/* The category where no contents say it: the running head's, or by the body,
 * as most municipal gazettes name them. */
static const char *
likely_category(struct draft *d, const struct draft_article *a,
    const char *title, const char *head)
{
	struct arena *arena = d->im->arena;
	const char *by = a->issuers.n ? a->issuers.at[0] : title;
	const char *level = level_of_government(arena, by);
	const char *sort = category_of_title(title);

	if (a->kind == KIND_CHRONICLE)
		return "大事记";
	if (a->kind == KIND_PERSONNEL)
		return "人事任免";
	if (head && word_is_section(head))
		return word_packed(arena, head);
	if (a->kind == KIND_ORDER || a->kind == KIND_NOTICE)
		return title;
	if (sort)
		return sort;
	if (str_ends(by, "人民政府办公室"))
		return arena_printf(arena, "%s政府办公室文件", level);
	if (str_ends(by, "人民政府办公厅"))
		return arena_printf(arena, "%s政府办公厅文件", level);
	if (str_ends(by, "人民政府"))
		return arena_printf(arena, "%s政府文件", level);
	return head ? word_packed(arena, head) : "部门文件";
}

static void
guess_category(struct draft *d, struct draft_article *a, size_t block)
{
	const char *head = d->at[block].category;
	const char *title = word_packed(d->im->arena, a->title);

	a->category = likely_category(d, a, title, head);
	doubt_add(d->im, DOUBT_CATEGORY, a->pos, title, a->category,
	    head && strcmp(head, a->category) != 0 ? head : "");
}

/* An order is listed by the rules it publishes. */
static void
name_rules(struct draft *d, struct draft_article *a)
{
	size_t i;

	for (i = 0; a->kind == KIND_ORDER && i < a->parts.n; i++)
		if (a->parts.at[i].kind == PART_HEADING &&
		    a->parts.at[i].level == 1) {
			a->toc_title =
			    word_packed(d->im->arena, a->parts.at[i].text);
			return;
		}
}

static void
match_one(struct draft *d, struct draft_article *a)
{
	struct contents_entry *e = find_entry(d, a, true);

	if (!e)
		e = find_entry(d, a, false);
	if (e)
		use_entry(d, a, e);
	else
		name_rules(d, a);
	if (!a->category)
		guess_category(d, a, a->first);
}

void
contents_match(struct draft *d)
{
	size_t i;

	for (i = 0; i < d->articles.n; i++)
		match_one(d, &d->articles.at[i]);
	for (i = 0; i < d->contents.n; i++)
		if (!d->contents.at[i].found)
			doubt_add(d->im, DOUBT_NOT_FOUND, d->contents.at[i].pos,
			    d->contents.at[i].title, NULL, NULL);
}

static void
date_of_sign(struct arena *a, struct draft_article *article, const char *s)
{
	const char *last = strrchr(s, '\n');
	struct date date;

	if (word_is_date(a, last ? last + 1 : s, &date) && date.year)
		article->date = arena_printf(
		    a, "%04d-%02d-%02d", date.year, date.month, date.day);
}

/* （2023年6月1日某市人民政府令第23号公布　…）: the day in it, or NULL. */
static const char *
date_of_history(struct arena *a, const char *s)
{
	const char *from = s + strcspn(s, "0123456789"), *end;
	struct date date;

	end = strstr(from, "日");
	if (!end ||
	    !word_is_date(a,
		arena_dup(a, from, (size_t)(end - from) + strlen("日")),
		&date) ||
	    !date.year)
		return NULL;
	return arena_printf(
	    a, "%04d-%02d-%02d", date.year, date.month, date.day);
}

void
article_facts(struct draft *d, struct draft_article *a)
{
	struct arena *arena = d->im->arena;
	size_t i;

	if (a->kind == KIND_CHRONICLE)
		return;
	for (i = 0; i < a->parts.n; i++) {
		const struct part *p = &a->parts.at[i];

		if (p->kind == PART_ATTACHMENT)
			break;
		if (p->kind != PART_SIGN || a->date)
			continue;
		date_of_sign(arena, a, p->text);
		issuers_of_sign(arena, a, p->text);
	}
	if (!a->date)
		a->date = a->said_date;
	if (!a->date && a->parts.n && word_is_history(a->parts.at[0].text))
		a->date = date_of_history(arena, a->parts.at[0].text);
	issuers_of_article(d, a);
}
