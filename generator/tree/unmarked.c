/*
 * unmarked: parts of a document that were typed and not marked: addressees, a
 * signature, attachments and their list; and addressees that are not there.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "tree/parts.h"

struct unmarked {
	const struct article *article;
	struct arena *arena; /* scratch */
	struct msgs *msgs;
	const char *title; /* without spaces */
};

static struct pos
place(const struct unmarked *u, const struct node *node)
{
	return (struct pos){u->article->file, node->line, node->col};
}

/* 各县（市、区）人民政府：, but not 现就各县的有关问题答复如下： */
static bool
is_addressees(const char *words)
{
	static const char *const bodies[] = {
	    "各", "政府", "部门", "单位", "局", "委员会", NULL};
	static const char *const speech[] = {"。", "《", "如下", NULL};

	return str_ends(words, "：") && strlen(words) <= 240 &&
	    str_has_any(words, bodies) && !str_has_any(words, speech);
}

/* The addressees, not marked, where a document begins: before its first
 * sentence, perhaps after the days when it was passed and comes into force. */
static const struct node *
unmarked_to(const struct unmarked *u)
{
	const struct node *at = u->article->body->first;
	const char *words;

	for (; at; at = at->next) {
		if (at->type == NODE_REMARK)
			continue;
		if (at->type != NODE_PARAGRAPH)
			return NULL;
		words =
		    words_packed(u->arena, tree_inline_string(u->arena, at));
		if (is_addressees(words))
			return at;
		if (str_ends(words, "：") || strstr(words, "。"))
			return NULL;
	}
	return NULL;
}

static bool
has_to(const struct node *body)
{
	const struct node *at;

	for (at = body; at; at = node_next(body, at))
		if (at->type == NODE_TO)
			return true;
	return false;
}

/* The kind of document, by its title's last words, if GB/T 9704 has it name
 * its addressees; else NULL. 意见 and 决定 go to somebody, or to all. */
static const char *
addressed_kind(const char *title)
{
	static const char *const ends[][2] = {{"通知", "通知"},
	    {"请示", "请示"}, {"批复", "批复"}, {"复函", "复函"},
	    {"的函", "函"}};
	size_t i;

	for (i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(title, ends[i][0]))
			return ends[i][1];
	return NULL;
}

/* Only a document with a number: a 通知 without one may be for everybody. */
static void
check_to(const struct unmarked *u)
{
	const struct article *a = u->article;
	const struct node *to = unmarked_to(u);
	const char *kind = a->number ? addressed_kind(u->title) : NULL;

	if (to)
		msg(u->msgs, MSG_TO_UNMARKED, place(u, to));
	else if (kind && a->body->first && !has_to(a->body))
		msg(u->msgs, MSG_TO_MISSING, place(u, a->body->first), kind);
}

/* A paragraph of nothing but a date, among those of the notice. */
static void
check_sign(const struct unmarked *u)
{
	const struct node *at = u->article->body->first;
	const char *words;
	struct date date;

	for (; at && at->type != NODE_ATTACHMENT && at->type != NODE_SIGN;
	     at = at->next) {
		if (at->type != NODE_PARAGRAPH)
			continue;
		words =
		    words_packed(u->arena, tree_inline_string(u->arena, at));
		if (str_ends(words, "日") &&
		    strlen(words) <= strlen("二〇二四年十二月三十一日") &&
		    day_date(words, &date)) {
			msg(u->msgs, MSG_SIGN_UNMARKED, place(u, at));
			return;
		}
	}
}

/* 附件, 附件2, 附件三：: a label and nothing else? */
static bool
is_label(const char *words)
{
	const char *end;

	if (!str_starts(words, "附件"))
		return false;
	ordinal_number(words + strlen("附件"), &end);
	return !*end || strcmp(end, "：") == 0;
}

/* Labels of attachments among the paragraphs and headings; 附件：1. … */
static void
check_attachments(const struct unmarked *u)
{
	const struct node *at = u->article->body->first;
	const char *words;

	for (; at; at = at->next) {
		if (at->type != NODE_PARAGRAPH && at->type != NODE_HEADING)
			continue;
		words =
		    words_packed(u->arena, tree_inline_string(u->arena, at));
		if (is_label(words))
			msg(u->msgs, MSG_ATTACH_UNMARKED, place(u, at));
		else if (str_starts(words, "附件："))
			msg(u->msgs, MSG_LIST_UNMARKED, place(u, at));
	}
}

void
unmarked_check(
    const struct article *article, struct arena *arena, struct msgs *msgs)
{
	struct unmarked u = {article, arena, msgs,
	    words_packed(arena, meta_title(arena, article))};

	check_to(&u);
	check_sign(&u);
	check_attachments(&u);
}
