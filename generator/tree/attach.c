/*
 * attach: attachments, the lists that name them, and the references to them;
 * FORMAT.md 3.10 and 4.
 *
 * Attachments are numbered anew where an article carries several documents, so
 * they are kept in groups: a list and the attachments that come after it are
 * one. A list with none after it (the notice's own, before the document's)
 * shares the next list's. Attachments inside an attachment are its own groups.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "tree/parts.h"

#define NONE SIZE_MAX

struct attached {
	struct node *node;
	size_t group;
	size_t order; /* in the document */
};

/* prev and next: the groups of the lists before and after, or NONE. */
struct group {
	size_t prev, next;
	size_t uses; /* the group its list and words mean: itself if it can */
	size_t first, n; /* attachments, in ctx.attached once sorted */
	bool listed;
};

/* Where numbers are looked up: the article, or an attachment's inside. */
struct scope {
	size_t outer; /* scope, or NONE */
	size_t outer_group; /* group of the attachment itself */
	size_t group; /* that now counts */
	bool listed; /* a list has been passed */
};

struct list {
	struct node *node;
	size_t group;
};

struct ctx {
	struct arena *arena;
	struct article *article;
	struct msgs *msgs;
	VEC(struct attached) attached;
	VEC(struct group) groups;
	VEC(struct scope) scopes; /* in document order */
	VEC(struct list) lists;
	size_t scope; /* that the walk is in */
	size_t nscope; /* the last scope the second walk has entered */
};

static struct pos
place(const struct ctx *c, const struct node *node)
{
	return (struct pos){c->article->file, node->line, node->col};
}

/* --- first walk: what there is --- */

static size_t
add_group(struct ctx *c, size_t prev)
{
	*vec_push(&c->groups) = (struct group){.prev = prev, .next = NONE};
	if (prev != NONE)
		c->groups.at[prev].next = c->groups.n - 1;
	return c->groups.n - 1;
}

static void
add_scope(struct ctx *c, size_t group)
{
	*vec_push(&c->scopes) = (struct scope){
	    .outer = c->scope,
	    .outer_group = group,
	    .group = add_group(c, NONE),
	};
	c->scope = c->scopes.n - 1;
}

static void
set_label(struct ctx *c, struct node *node)
{
	int no = node->as.attachment.no;

	if (!node->as.attachment.label)
		node->as.attachment.label =
		    no ? arena_printf(c->arena, "附件%d", no) : "附件";
}

/* A label with a number that no= cannot say: 附件1-2, 附表一. */
static bool
has_own_label(const struct node *node)
{
	const char *label = node->as.attachment.label;

	return !node->as.attachment.no && str_starts(label, "附") &&
	    strlen(label) > strlen("附件");
}

static bool
collect(void *ctx, struct node *node)
{
	struct ctx *c = ctx;
	struct scope *scope = &c->scopes.at[c->scope];

	if (node->type == NODE_ATTACHMENT) {
		set_label(c, node);
		*vec_push(&c->attached) = (struct attached){
		    .node = node,
		    .group = scope->group,
		    .order = c->attached.n,
		};
		add_scope(c, scope->group);
	} else if (node->type == NODE_ATTACHLIST) {
		if (scope->listed)
			scope->group = add_group(c, scope->group);
		scope->listed = true;
		c->groups.at[scope->group].listed = true;
		*vec_push(&c->lists) = (struct list){node, scope->group};
		return false;
	}
	return node_can_contain(node->type, NODE_PARAGRAPH);
}

static void
leave(void *ctx, struct node *node)
{
	struct ctx *c = ctx;

	if (node->type == NODE_ATTACHMENT)
		c->scope = c->scopes.at[c->scope].outer;
}

static int
by_group(const void *a, const void *b)
{
	const struct attached *x = a, *y = b;
	int dx = x->node->as.attachment.no, dy = y->node->as.attachment.no;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (dx != dy)
		return dx < dy ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* Groups know their attachments, sorted by number, and whose they use. */
static void
settle_groups(struct ctx *c)
{
	struct group *groups = c->groups.at;
	size_t i;

	vec_sort(&c->attached, by_group);
	for (i = c->attached.n; i > 0; i--) {
		groups[c->attached.at[i - 1].group].first = i - 1;
		groups[c->attached.at[i - 1].group].n++;
	}
	for (i = c->groups.n; i > 0; i--)
		groups[i - 1].uses = groups[i - 1].n ? i - 1
		    : groups[i - 1].next == NONE
		    ? NONE
		    : groups[groups[i - 1].next].uses;
	for (i = 0; i < c->groups.n; i++) {
		if (groups[i].uses == NONE && groups[i].prev != NONE)
			groups[i].uses = groups[groups[i].prev].uses;
		if (groups[i].uses == NONE)
			groups[i].uses = i;
		if (groups[i].listed)
			groups[groups[i].uses].listed = true;
	}
}

/*
 * The attachment of this number in a group; the only one when no is 0. One
 * that has no number may be called the first.
 */
static struct attached *
find(const struct ctx *c, size_t group, int no)
{
	const struct group *g = &c->groups.at[c->groups.at[group].uses];
	size_t low = g->first, high = g->first + g->n, middle;

	if (no == 0)
		return g->n == 1 ? &c->attached.at[g->first] : NULL;
	while (low < high) {
		middle = low + (high - low) / 2;
		if (c->attached.at[middle].node->as.attachment.no < no)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < g->first + g->n &&
	    c->attached.at[low].node->as.attachment.no == no)
		return &c->attached.at[low];
	if (no == 1 && g->n == 1 &&
	    c->attached.at[g->first].node->as.attachment.no == 0)
		return &c->attached.at[g->first];
	return NULL;
}

static const char *
skip_spaces(const char *s)
{
	utf8_skip_spaces(&s);
	return s;
}

/* What follows a label here, or in a list its number alone (附件1-2, 1-2.); or
 * NULL: it does not stand here. */
static const char *
behind_label(const char *label, const char *s, bool listed)
{
	const char *number = label + strlen("附件");

	if (str_starts(s, label))
		s += strlen(label);
	else if (listed && str_starts(s, number))
		s += strlen(number);
	else
		return NULL;
	return *s >= '0' && *s <= '9' ? NULL : s;
}

/* The attachment of a group without a number whose own label stands here. */
static struct attached *
find_labelled(const struct ctx *c, size_t group, const char *s, bool listed,
    const char **end)
{
	const struct group *g = &c->groups.at[c->groups.at[group].uses];
	struct attached *a;
	size_t i;

	for (i = 0; i < g->n; i++) {
		a = &c->attached.at[g->first + i];
		if (a->node->as.attachment.no)
			break;
		if (!has_own_label(a->node))
			continue;
		*end = behind_label(a->node->as.attachment.label, s, listed);
		if (*end)
			return a;
	}
	return NULL;
}

/* --- lists --- */

static char *
title_of(struct ctx *c, const struct node *node)
{
	const struct node *title = node->as.attachment.title;
	const char *note = node->as.attachment.note;

	return arena_printf(c->arena, "%s%s",
	    title ? tree_inline_string(c->arena, title) : "", note ? note : "");
}

/* The words may leave the note out and add a remark: 任务清单（略）. */
static void
compare_words(struct ctx *c, const struct node *entry, const char *words)
{
	const struct node *node = entry->as.entry.attachment;
	const struct node *title = node->as.attachment.title;
	const char *said, *name, *rest;
	size_t n;

	if (!title)
		return;
	said = words_packed(c->arena, words);
	name = words_packed(c->arena, tree_inline_string(c->arena, title));
	n = strlen(name);
	rest = said + n;
	if (strncmp(said, name, n) == 0 &&
	    (*rest == '\0' || utf8_peek(rest) == 0xFF08 || *rest == '('))
		return;
	msg(c->msgs, MSG_ATTACH_WORDING, place(c, entry), words,
	    title_of(c, node));
}

static void
link_entry(struct ctx *c, struct node *entry, struct attached *a, int no,
    const char *words)
{
	const struct node *first;

	entry->as.entry.no = no;
	if (!a) {
		if (no)
			msg(c->msgs, MSG_ATTACH_MISSING, place(c, entry), no);
		else
			msg(c->msgs, MSG_ATTACH_MISSING_ANY, place(c, entry));
		return;
	}
	entry->as.entry.attachment = a->node;
	first = a->node->as.attachment.entry;
	if (first && first->parent == entry->parent)
		msg(c->msgs, MSG_ATTACH_NAMED_TWICE, place(c, entry),
		    a->node->as.attachment.label);
	if (!first)
		a->node->as.attachment.entry = entry;
	compare_words(c, entry, words);
}

/*
 * Moves past 附件 and its number, if any, with the colon after it; not past
 * words that only begin alike (附件一览表).
 */
static const char *
skip_label(const char *s, int *no)
{
	const char *at, *end;
	int number;

	if (!str_starts(s, "附件"))
		return s;
	number = ordinal_number(skip_spaces(s + strlen("附件")), &end);
	at = skip_spaces(end);
	if (utf8_peek(at) == 0xFF1A || *at == ':')
		utf8_next(&at);
	if (*at && at == end && !(number && end[-1] >= '0' && end[-1] <= '9'))
		return s;
	*no = number;
	return skip_spaces(at);
}

/* 附件：1-1.任务分工表, of an attachment that has its own label. */
static bool
read_labelled(struct ctx *c, struct node *entry, size_t group, const char *s)
{
	struct attached *a;

	if (str_starts(s, "附件：") || str_starts(s, "附件:"))
		s = skip_spaces(s + strlen("附件") + (s[6] == ':' ? 1 : 3));
	a = find_labelled(c, group, s, true, &s);
	if (!a)
		return false;
	if (uni_is_one_of(utf8_peek(s), ".．、：:"))
		utf8_next(&s);
	link_entry(c, entry, a, 0, skip_spaces(s));
	return true;
}

/* 附件：1.任务分工表, in any of its parts. */
static void
read_entry(struct ctx *c, struct node *entry, size_t group)
{
	const char *words, *s;
	int no = 0, number;
	size_t n;

	words = skip_spaces(tree_inline_string(c->arena, entry));
	if (read_labelled(c, entry, group, words))
		return;
	s = skip_label(words, &no);
	if (!*s && no == 0)
		return;
	switch (meta_ordinal(s, &n, &number)) {
	case ORDINAL_NONE:
	case ORDINAL_DECIMAL:
	case ORDINAL_CLAUSE:
	case ORDINAL_DASH:
	case ORDINAL_HAN_SAID:
		break;
	default:
		no = number;
		s = skip_spaces(s + n);
	}
	link_entry(c, entry, find(c, group, no), no, s);
}

static struct node *
make_entry(struct ctx *c, struct node *list, const char *words)
{
	struct node *entry =
	    node_new(c->arena, NODE_ENTRY, list->line, list->col);
	struct node *text =
	    node_new(c->arena, NODE_TEXT, list->line, list->col);

	text->text = words;
	entry->as.entry.made = true;
	node_append(entry, text);
	node_append(list, entry);
	return entry;
}

static void
make_entries(struct ctx *c, const struct list *list)
{
	const struct group *g = &c->groups.at[c->groups.at[list->group].uses];
	struct attached *a;
	struct node *entry;
	size_t i;
	int no;

	if (g->n == 0) {
		msg(c->msgs, MSG_ATTACH_LIST_EMPTY, place(c, list->node));
		return;
	}
	a = &c->attached.at[g->first];
	if (g->n > 1)
		make_entry(c, list->node, "附件：");
	for (i = 0; i < g->n; i++, a++) {
		no = a->node->as.attachment.no;
		entry = make_entry(c, list->node,
		    g->n == 1 ? arena_printf(
				    c->arena, "附件：%s", title_of(c, a->node))
			: no ? arena_printf(
				   c->arena, "%d.%s", no, title_of(c, a->node))
			     : title_of(c, a->node));
		entry->as.entry.no = no;
		entry->as.entry.attachment = a->node;
		if (!a->node->as.attachment.entry)
			a->node->as.attachment.entry = entry;
	}
}

static void
fill_lists(struct ctx *c)
{
	struct node *entry;
	size_t i;
	bool any;

	for (i = 0; i < c->lists.n; i++) {
		any = false;
		for (entry = c->lists.at[i].node->first; entry;
		     entry = entry->next)
			if (entry->type == NODE_ENTRY) {
				read_entry(c, entry, c->lists.at[i].group);
				any = true;
			}
		if (!any)
			make_entries(c, &c->lists.at[i]);
	}
}

/* --- numbers --- */

static void
check_numbers(struct ctx *c, const struct group *g)
{
	const struct attached *a = &c->attached.at[g->first];
	int last = 0, no;
	bool own = false;
	size_t i;

	if (!g->listed)
		msg(c->msgs, MSG_ATTACH_NO_LIST, place(c, a->node));
	for (i = 0; i < g->n; i++, a++) {
		no = a->node->as.attachment.no;
		own |= has_own_label(a->node); /* 1-1 is as good as 1 */
		if (g->listed && !a->node->as.attachment.entry &&
		    (no || g->n == 1 || has_own_label(a->node)))
			msg(c->msgs, MSG_ATTACH_UNLISTED, place(c, a->node),
			    a->node->as.attachment.label);
		if (no == 0 && g->n > 1 && !has_own_label(a->node))
			msg(c->msgs, MSG_ATTACH_UNNUMBERED, place(c, a->node));
		else if (no && no == last)
			msg(c->msgs, MSG_ATTACH_TWICE, place(c, a->node), no);
		else if (no > last + 1 && !own)
			msg(c->msgs, MSG_ATTACH_GAP, place(c, a->node), no,
			    last + 1);
		last = no;
	}
}

/* --- second walk: references in the words --- */

/* Where a reference to the attachment leads: an omitted one is only listed. */
static struct node *
target(const struct attached *a)
{
	return a->node->as.attachment.omitted ? a->node->as.attachment.entry
					      : a->node;
}

struct reference {
	const char *at, *end; /* 附件1, in the text */
	int no; /* 0: 附件 alone */
	bool pointed; /* 见 stands before it */
};

/* Looks from the innermost scope outwards; a label of its own goes further than
 * the number in it: 附件1-2. */
static const struct attached *
resolve(const struct ctx *c, struct reference *r)
{
	size_t scope = c->scope, group = c->scopes.at[scope].group;
	const struct attached *a;
	const char *end;

	for (;;) {
		a = find_labelled(c, group, r->at, false, &end);
		if (a)
			r->end = end;
		else
			a = find(c, group, r->no);
		if (a || c->scopes.at[scope].outer == NONE)
			return a;
		group = c->scopes.at[scope].outer_group;
		scope = c->scopes.at[scope].outer;
	}
}

/*
 * 附件一并报送, 附件2份: the number belongs to the next word. What a number of
 * an attachment is never followed by.
 */
static bool
counts_something(const char *s)
{
	const char *words = "并同起律般些定切样式览个份件页张项种套";
	uint32_t cp = utf8_peek(s), word;

	while ((word = utf8_next(&words)))
		if (cp == word)
			return true;
	return false;
}

static bool
stands_in(const struct node *node, const struct node *above)
{
	for (; node; node = node->parent)
		if (node == above)
			return true;
	return false;
}

/* Puts a LINK around bytes from..to of a text. */
static void
make_link(struct ctx *c, struct node *text, size_t from, size_t to,
    const struct node *end)
{
	struct node *link, *words = text;

	if (from) {
		node_cut(c->arena, text->parent, text, from);
		words = text->next;
	}
	if (words->text[to - from])
		node_cut(c->arena, words->parent, words, to - from);
	link = node_new(c->arena, NODE_LINK, words->line, words->col);
	link->as.link.to = end;
	node_insert_before(words, link);
	node_unlink(words);
	node_append(link, words);
}

/* The next reference at or after s; false when there is none. */
static bool
next_reference(const char *text, const char *s, struct reference *r)
{
	const char *number, *before;
	uint32_t cp;

	for (; (s = strstr(s, "附件")); s += strlen("附件")) {
		before = s;
		cp = utf8_prev(text, &before);
		if (cp == 0x300B) /* 》: of another document */
			continue;
		number = s + strlen("附件");
		number += *number == ' ';
		*r = (struct reference){.at = s, .pointed = cp == 0x89C1};
		r->no = ordinal_number(number, &r->end);
		if (r->no == 0)
			r->end = s + strlen("附件");
		if (r->no ? !counts_something(r->end) : r->pointed)
			return true;
	}
	return false;
}

/* Links the first that leads somewhere; the walk then comes to the text after
 * the link. */
static void
link_references(struct ctx *c, struct node *text)
{
	const struct attached *a;
	const struct node *to;
	struct reference r = {.end = text->text};

	while (next_reference(text->text, r.end, &r)) {
		a = resolve(c, &r);
		to = a ? target(a) : NULL;
		if (!a && r.no && r.pointed)
			msg(c->msgs, MSG_ATTACH_REFERENCE, place(c, text),
			    r.no);
		if (to && !stands_in(text, to)) {
			make_link(c, text, (size_t)(r.at - text->text),
			    (size_t)(r.end - text->text), to);
			return;
		}
	}
}

/* Blocks whose words have no references: titles, addressees, signatures. */
static bool
is_closed(enum node_type type)
{
	return type == NODE_HEADING || type == NODE_LINK || type == NODE_TO ||
	    type == NODE_SIGN;
}

static bool
refer(void *ctx, struct node *node)
{
	struct ctx *c = ctx;
	struct scope *scope = &c->scopes.at[c->scope];
	size_t next;

	if (node->type == NODE_ATTACHMENT) {
		c->scope = ++c->nscope;
	} else if (node->type == NODE_ATTACHLIST) {
		next = c->groups.at[scope->group].next;
		scope->group = next == NONE ? scope->group : next;
		return false;
	} else if (node->type == NODE_TEXT) {
		link_references(c, node);
	}
	return !is_closed(node->type);
}

/* Scopes begin the second walk at the first of their groups again. */
static void
rewind_scopes(struct ctx *c)
{
	struct scope *scope;
	size_t i;

	for (i = 0; i < c->scopes.n; i++) {
		scope = &c->scopes.at[i];
		while (c->groups.at[scope->group].prev != NONE)
			scope->group = c->groups.at[scope->group].prev;
	}
}

void
tree_attachments(
    struct arena *arena, struct article *article, struct msgs *msgs)
{
	static const struct node_visitor first = {collect, leave};
	static const struct node_visitor second = {refer, leave};
	struct ctx c = {.arena = arena, .article = article, .msgs = msgs};
	size_t i;

	c.scope = NONE;
	add_scope(&c, NONE);
	node_walk(article->body, &first, &c);
	settle_groups(&c);
	fill_lists(&c);
	for (i = 0; i < c.groups.n; i++)
		if (c.groups.at[i].n)
			check_numbers(&c, &c.groups.at[i]);
	rewind_scopes(&c);
	c.scope = 0;
	node_walk(article->body, &second, &c);
	vec_free(&c.attached);
	vec_free(&c.groups);
	vec_free(&c.scopes);
	vec_free(&c.lists);
}
