/*
 * check: what a proof-reader asks of one article after it was read: does it say
 * who and when, do numbers follow each other, does anything stand empty. Faults
 * that break an output are the reader's; most here are hints.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "tree/parts.h"

/* Sorts of numbers followed: the ordinals, 1.1 to 1.1.1.1, 编 章 节. */
#define DECIMALS (ORDINAL_CLAUSE - 1)
#define CHAPTERS (DECIMALS + 5)
#define SORTS (CHAPTERS + 5)

/* Last number of a sort; headings and paragraphs may take turns. */
struct last {
	int heading, paragraph;
};

enum { CELL_AT_MOST = 100000, PARAGRAPH_AT_MOST = 1000000 };

/* The article, an attachment or a box: numbers and levels begin anew. */
struct scope {
	struct last last[SORTS];
	int level; /* of the last heading */
	const struct node *bare; /* last heading, while nothing follows it */
};

struct check {
	const struct article *article;
	struct msgs *msgs;
	struct arena *arena; /* scratch */
	const char *title; /* without spaces */
	VEC(struct scope) scopes;
	int month, day; /* of the chronicle: the heading's; the last entry's */
	int attachments; /* depth of them here */
	size_t narrow_blocks; /* see lint_words */
	bool carried; /* a document carried has begun */
	bool signed_off; /* the notice's signature was met */
};

static struct pos
place(const struct check *c, const struct node *node)
{
	return (struct pos){c->article->file, node->line, node->col};
}

static struct scope *
inner(struct check *c)
{
	return &c->scopes.at[c->scopes.n - 1];
}

/* --- numbers in their order --- */

/* 第三章 and the like, in headings; their place after the ordinals, or 0. */
static int
chapter(const char *s, size_t *bytes, int *number)
{
	static const char *const units[] = {"编", "篇", "部分", "章", "节"};
	const char *end;
	size_t i;

	if (!str_starts(s, "第"))
		return 0;
	*number = ordinal_number(s + strlen("第"), &end);
	for (i = 0; *number && i < sizeof units / sizeof units[0]; i++)
		if (str_starts(end, units[i])) {
			*bytes = (size_t)(end - s) + strlen(units[i]);
			return CHAPTERS + (int)i;
		}
	return 0;
}

/* Which count the words belong to; 0: none that is followed. */
static int
count_of(const char *words, bool heading, size_t *bytes, int *number)
{
	enum ordinal sort = meta_ordinal(words, bytes, number);
	int parts;

	if (sort == ORDINAL_NONE && heading)
		return chapter(words, bytes, number);
	if (sort == ORDINAL_DECIMAL) {
		parts = ordinal_parts(words, *bytes);
		return heading && parts < 5 ? DECIMALS + parts : 0;
	}
	if (sort == ORDINAL_DASH || sort == ORDINAL_HAN_SAID ||
	    sort == ORDINAL_CLAUSE)
		return 0;
	return (int)sort;
}

/* Past the word that may stand before a number: 注：1. */
static const char *
skip_word(const char *words)
{
	const char *s = words;
	int i;

	for (i = 0; i < 4 && *s; i++)
		if (utf8_next(&s) == 0xFF1A) /* ： */
			return s;
	return words;
}

static void
report_sequence(
    struct check *c, const struct node *node, const char *ordinal, int last)
{
	if (last)
		msg(c->msgs, MSG_OUT_OF_SEQUENCE, place(c, node), ordinal,
		    last);
	else
		msg(c->msgs, MSG_FIRST_MISSING, place(c, node), ordinal);
}

/*
 * A number follows the last of its sort, be it of a heading or a paragraph, or
 * begins again at one. A count may go on under the next heading.
 */
static void
follow(struct check *c, const struct node *block, const char *words)
{
	bool heading = block->type == NODE_HEADING;
	size_t bytes;
	int number, count;
	struct last *last;
	int *mine;

	words = skip_word(words);
	count = count_of(words, heading, &bytes, &number);
	last = &inner(c)->last[count];
	mine = heading ? &last->heading : &last->paragraph;
	if (count == 0)
		return;
	if (!(block->flags & NODE_LITERAL) && number != 1 &&
	    number != last->heading + 1 && number != last->paragraph + 1)
		report_sequence(c, block, arena_dup(c->arena, words, bytes),
		    *mine ? *mine : last->heading + last->paragraph);
	*mine = number;
}

/* 第十二条: one count through the chapters; 之一 goes with its 条. */
static void
clause(struct check *c, const struct node *node)
{
	struct last *last = &inner(c)->last[ORDINAL_NONE];
	int number = node->as.clause.number;

	if (number != 1 && number != last->paragraph + 1 &&
	    !(node->as.clause.sub && number == last->paragraph))
		report_sequence(c, node, tree_inline_string(c->arena, node),
		    last->paragraph);
	last->paragraph = number;
}

/* --- headings --- */

static void
open_scope(struct check *c, int level)
{
	*vec_push(&c->scopes) = (struct scope){.level = level};
}

static void
report_bare(struct check *c)
{
	const struct node *bare = inner(c)->bare;

	if (bare)
		msg(c->msgs, MSG_NOTHING_UNDER, place(c, bare),
		    tree_inline_string(c->arena, bare));
	inner(c)->bare = NULL;
}

static void
document(struct check *c, const struct node *node, const char *words)
{
	if (c->scopes.n == 1) {
		c->carried = true;
		if (strcmp(words_packed(c->arena, words), c->title) == 0)
			msg(c->msgs, MSG_TITLE_TWICE, place(c, node));
	}
	memset(inner(c)->last, 0, sizeof inner(c)->last);
}

static void
heading(struct check *c, struct node *node)
{
	const char *words = tree_inline_string(c->arena, node);
	struct scope *scope = inner(c);
	int level = node->as.heading.level;

	if (scope->bare && level <= scope->bare->as.heading.level)
		report_bare(c);
	scope->bare = node;
	if (level > scope->level + 1)
		msg(c->msgs, MSG_LEVEL_JUMP, place(c, node), level,
		    scope->level);
	scope->level = level;
	if (level == 1)
		document(c, node, words);
	if (day_month(words)) {
		c->month = day_month(words);
		c->day = 0;
	}
	follow(c, node, words);
	lint_words(c->article, node, c->msgs, &c->narrow_blocks);
}

/* --- chronicle and personnel --- */

/* The year is not always known: 29 February is let through. */
static bool
is_day(int month, int day)
{
	return month == 0 ? day <= 31
			  : meta_date_is_real((struct date){2000, month, day});
}

static void
chronicle(struct check *c, const struct node *node, const char *words)
{
	struct day_span days;
	int month;

	if (!day_span(words, &days)) {
		msg(c->msgs, MSG_CHRONICLE_NO_DAY, place(c, node));
		return;
	}
	month = days.month ? days.month : c->month;
	if (!is_day(month, days.first) ||
	    !is_day(days.last_month ? days.last_month : month, days.last))
		msg(c->msgs, MSG_CHRONICLE_DAY, place(c, node));
	if (c->month && month != c->month && days.last_month != c->month)
		msg(c->msgs, MSG_CHRONICLE_MONTH, place(c, node), month,
		    c->month);
	else if (month == c->month && days.first < c->day)
		msg(c->msgs, MSG_CHRONICLE_ORDER, place(c, node), days.first,
		    c->day);
	if (month == c->month)
		c->day = days.first;
}

static void
item(struct check *c, struct node *node)
{
	const char *words;

	if (c->article->kind != KIND_PERSONNEL || c->attachments)
		return;
	words = tree_inline_string(c->arena, node);
	if (!strstr(words, "\u3000"))
		msg(c->msgs, MSG_PERSONNEL_NAME, place(c, node));
}

/* --- other blocks --- */

/* More words than a page's measures, counted in 1/1000 pt, could hold where
 * the column is one character wide, or 21. */
static void
check_length(struct check *c, const struct node *node, int most)
{
	const struct node *at;
	size_t characters = 0;

	for (at = node; at; at = node_next(node, at))
		if (at->text)
			characters += utf8_count(at->text, strlen(at->text));
	if (characters > (size_t)most)
		msg(c->msgs, MSG_BLOCK_LONG, place(c, node), most);
}

/* 示例市人民政府2026年1月5日 in one line, where there should be two. */
static void
check_signer(struct check *c, const struct node *line)
{
	const char *s =
	    words_packed(c->arena, tree_inline_string(c->arena, line));
	struct date date;

	for (; *s; utf8_next(&s))
		if (day_date(s, &date)) {
			msg(c->msgs, MSG_SIGN_ONE_LINE, place(c, line));
			return;
		}
}

static void
paragraph(struct check *c, struct node *node)
{
	enum node_type in = node->parent->type;
	const char *words;

	lint_words(c->article, node, c->msgs, &c->narrow_blocks);
	check_length(c, node, PARAGRAPH_AT_MOST);
	if (in == NODE_SIGN && !(node->flags & NODE_DATE))
		check_signer(c, node);
	if (in == NODE_CELL || in == NODE_SIGN || in == NODE_TO ||
	    in == NODE_NOTE || in == NODE_ITEM || in == NODE_QUOTE)
		return;
	if (node->first && node->first->type == NODE_CLAUSE) {
		clause(c, node->first);
		return;
	}
	words = tree_inline_string(c->arena, node);
	follow(c, node, words);
	if (c->article->kind == KIND_CHRONICLE && in == NODE_ARTICLE)
		chronicle(c, node, words);
}

/* The date under the notice is the one in front matter. */
static void
sign(struct check *c, struct node *node)
{
	struct date given = c->article->date, signed_on;
	const struct node *line;
	const char *words;

	if (c->signed_off || c->carried || c->attachments || !given.year)
		return;
	for (line = node->first; line; line = line->next) {
		if (!(line->flags & NODE_DATE))
			continue;
		words =
		    words_packed(c->arena, tree_inline_string(c->arena, line));
		if (!day_date(words, &signed_on))
			continue;
		c->signed_off = true;
		if (signed_on.year != given.year ||
		    signed_on.month != given.month ||
		    signed_on.day != given.day)
			msg(c->msgs, MSG_SIGN_DATE, place(c, line), words,
			    meta_date(c->arena, given));
	}
}

static bool
has_words(const struct node *root, const struct node *from)
{
	const struct node *at;
	const char *s;

	for (at = from; at; at = node_next(root, at))
		if (at->type == NODE_BLANK)
			return true;
		else if (at->text)
			for (s = at->text; *s;)
				if (!uni_is_space(utf8_next(&s)))
					return true;
	return false;
}

/* A body of empty cells is a form, or its words were lost. */
static void
table(struct check *c, struct node *node)
{
	const struct node *row = node->first;

	while (row && row->flags & NODE_HEADER)
		row = row->next;
	if (row && !node->as.table.form && !has_words(node, row))
		msg(c->msgs, MSG_TABLE_BLANK, place(c, node));
}

static void
remark(struct check *c, struct node *node)
{
	msg(c->msgs, MSG_REMARK, place(c, node), node->text ? node->text : "");
}

static void
words(struct check *c, struct node *node)
{
	lint_words(c->article, node, c->msgs, &c->narrow_blocks);
}

static void
whole(struct check *c, struct node *node)
{
	(void)node;
	open_scope(c, 1);
}

/* Its headings are in no outline: they may begin at any level. */
static void
box(struct check *c, struct node *node)
{
	(void)node;
	open_scope(c, 5);
}

static void
attachment(struct check *c, struct node *node)
{
	(void)node;
	c->attachments++;
	open_scope(c, 1);
}

static void
cell(struct check *c, struct node *node)
{
	check_length(c, node, CELL_AT_MOST);
}

/* What is looked at, and what opens a scope. */
static const struct {
	void (*meet)(struct check *, struct node *);
	bool scope;
} kinds[NODE_MAX] = {
    [NODE_ARTICLE] = {whole, true},
    [NODE_ATTACHMENT] = {attachment, true},
    [NODE_BOX] = {box, true},
    [NODE_HEADING] = {heading, false},
    [NODE_PARAGRAPH] = {paragraph, false},
    [NODE_ITEM] = {item, false},
    [NODE_SIGN] = {sign, false},
    [NODE_TABLE] = {table, false},
    [NODE_CELL] = {cell, false},
    [NODE_FIGURE] = {words, false},
    [NODE_ENTRY] = {words, false},
    [NODE_REMARK] = {remark, false},
};

static bool
enter(void *ctx, struct node *node)
{
	struct check *c = ctx;

	if (c->scopes.n && node->type != NODE_HEADING &&
	    node->type != NODE_REMARK)
		inner(c)->bare = NULL;
	if (kinds[node->type].meet)
		kinds[node->type].meet(c, node);
	return !NODE_IS_INLINE(node->type) && node->type != NODE_PARAGRAPH &&
	    node->type != NODE_HEADING;
}

static void
leave(void *ctx, struct node *node)
{
	struct check *c = ctx;

	if (!kinds[node->type].scope)
		return;
	report_bare(c);
	c->scopes.n--;
	c->attachments -= node->type == NODE_ATTACHMENT;
}

/* --- front matter --- */

static bool
is_before(struct date a, struct date b)
{
	return a.year != b.year	 ? a.year < b.year
	    : a.month != b.month ? a.month < b.month
				 : a.day < b.day;
}

/* 示政发〔2026〕18号 has these brackets, and neither 第 nor 0 behind them: GB/T
 * 9704 7.2.5. */
static bool
is_number_form(const char *number)
{
	static const char *const open[] = {
	    "〔", "[", "［", "(", "（", "【", NULL};
	static const char *const plain[] = {"第", "0", NULL};
	const char *s, *year;

	for (s = number; *s; utf8_next(&s)) {
		if (!str_starts_any(s, open))
			continue;
		year = s;
		utf8_next(&year);
		if (strspn(year, "0123456789") != 4)
			continue;
		year += 4;
		utf8_next(&year);
		return str_starts(s, open[0]) && !str_starts_any(year, plain);
	}
	return true;
}

static void
check_facts(const struct article *a, struct msgs *msgs)
{
	struct pos top = {a->file, 1, 0};
	size_t i;

	if (a->effective.year && a->date.year &&
	    is_before(a->effective, a->date))
		msg(msgs, MSG_EFFECTIVE_EARLY, top);
	if (a->number && !is_number_form(a->number))
		msg(msgs, MSG_NUMBER_FORM, a->pos_number, a->number);
	for (i = 0; a->number && i < a->replaces.n; i++)
		if (strcmp(a->replaces.at[i], a->number) == 0)
			msg(msgs, MSG_REPLACES_ITSELF, a->pos_number);
	if (a->replaced_by.n && a->status && strcmp(a->status, "有效") == 0)
		msg(msgs, MSG_STATUS_REPLACED, top);
}

void
tree_check(const struct article *article, struct msgs *msgs)
{
	static const struct node_visitor visitor = {enter, leave};
	struct check c = {.article = article, .msgs = msgs};

	c.arena = arena_new();
	c.title = words_packed(c.arena, meta_title(c.arena, article));
	if (article->kind == KIND_CHRONICLE)
		c.month = day_month(day_title(article));
	check_facts(article, msgs);
	node_walk(article->body, &visitor, &c);
	if (article->kind == KIND_DOCUMENT)
		unmarked_check(article, c.arena, msgs);
	vec_free(&c.scopes);
	arena_free(c.arena);
}
