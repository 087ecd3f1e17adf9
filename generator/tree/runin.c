/*
 * runin: run-in headings and numbers of articles of a law (条), found by the
 * words alone; FORMAT.md 3.7 and 3.8.
 *
 * One walk sorts the paragraphs into series and learns of each series whether
 * all its paragraphs open with a short sentence; then the paragraphs of those
 * that do are cut. Series nest by the rank of their ordinals: an outer one goes
 * on after the inner ones between its paragraphs.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "tree/parts.h"

/* Longest run-in heading [characters], its ordinal and 。 included. */
#define LONGEST 30
#define FULL_STOP 0x3002

/* The opening words of a paragraph. */
struct opening {
	char words[LONGEST * 4 + 1]; /* its first characters, cut at LONGEST */
	struct node *leaf; /* holds the first 。 among them, or NULL */
	size_t at; /* bytes of the leaf's text up to and with that 。 */
	bool goes_on; /* words follow the 。 */
};

struct series {
	int level; /* of its run-in headings */
	size_t n; /* paragraphs */
	bool bare; /* counts nothing (—— 一是): one alone is no series */
	bool broken; /* some paragraph cannot have one */
};

struct member {
	struct node *paragraph;
	size_t series;
	struct node *leaf; /* where its run-in ends, as in the opening */
	size_t at;
};

/* A heading or series that what comes may stand under. */
struct open {
	int depth; /* of the node in the tree */
	int level; /* of the heading; of the run-ins */
	int rank; /* 0: a heading */
	enum ordinal sort;
	size_t series;
};

struct runin {
	struct arena *arena;
	VEC(struct series) series;
	VEC(struct member) members;
	VEC(struct open) open; /* outermost first */
	int depth;
};

static bool
has_words(const struct node *block, const struct node *leaf, const char *s)
{
	for (;;) {
		utf8_skip_spaces(&s);
		if (*s)
			return true;
		do
			leaf = node_next(block, leaf);
		while (leaf && !leaf->text);
		if (!leaf)
			return false;
		s = leaf->text;
	}
}

static void
read_opening(const struct node *block, struct opening *o)
{
	struct node *leaf = node_first_words(block);
	const char *s, *from;
	size_t n = 0;
	int count = 0;

	*o = (struct opening){0};
	for (; leaf; leaf = node_next(block, leaf)) {
		if (!leaf->text)
			continue;
		for (s = leaf->text; *s && count < LONGEST; count++) {
			from = s;
			uint32_t cp = utf8_next(&s);
			memcpy(o->words + n, from, (size_t)(s - from));
			n += (size_t)(s - from);
			if (cp == FULL_STOP) {
				o->leaf = leaf;
				o->at = (size_t)(s - leaf->text);
				o->goes_on = has_words(block, leaf, s);
				return;
			}
		}
		if (count == LONGEST)
			return;
	}
}

/* The depth at which a node's headings count: ::: full parts nothing. */
static int
depth_of(const struct runin *r, const struct node *node)
{
	int depth = r->depth;

	for (node = node->parent; node && node->type == NODE_FULL;
	     node = node->parent)
		depth--;
	return depth;
}

static struct open *
innermost(struct runin *r)
{
	return r->open.n ? &r->open.at[r->open.n - 1] : NULL;
}

/* Ends the series at this depth and below; headings only when told. */
static void
end_series(struct runin *r, int depth, bool headings)
{
	while (r->open.n && innermost(r)->depth >= depth &&
	    (headings || innermost(r)->rank > 0))
		r->open.n--;
}

static void
open_heading(struct runin *r, int depth, int level)
{
	end_series(r, depth, true);
	*vec_push(&r->open) = (struct open){.depth = depth, .level = level};
}

/*
 * Levels by FORMAT.md 3.6; what counts nothing stands one below what it is
 * under, though never as heavy as a first level heading.
 */
static int
level_of(struct runin *r, enum ordinal sort, int rank)
{
	int level = rank;

	if (sort == ORDINAL_DASH || sort == ORDINAL_HAN_SAID) {
		level = r->open.n ? innermost(r)->level + 1 : 3;
		level = level < 3 ? 3 : level;
	}
	return level > 5 ? 5 : level;
}

/* The open series of siblings that an ordinal goes on, or a fresh one. */
static struct open *
find_series(struct runin *r, enum ordinal sort, int rank)
{
	size_t i;
	struct open *o;

	for (i = r->open.n; i > 0; i--) {
		o = &r->open.at[i - 1];
		if (o->depth != r->depth || o->rank < rank)
			break;
		if (o->sort == sort && o->rank == rank) {
			r->open.n = i;
			return o;
		}
	}
	while (r->open.n && innermost(r)->depth == r->depth &&
	    innermost(r)->rank > rank)
		r->open.n--;
	*vec_push(&r->series) = (struct series){
	    .level = level_of(r, sort, rank),
	    .bare = sort == ORDINAL_DASH || sort == ORDINAL_HAN_SAID,
	};
	*vec_push(&r->open) = (struct open){
	    .depth = r->depth,
	    .level = r->series.at[r->series.n - 1].level,
	    .rank = rank,
	    .sort = sort,
	    .series = r->series.n - 1,
	};
	return innermost(r);
}

static void
join_series(struct runin *r, struct node *paragraph, const struct opening *o,
    enum ordinal sort, int rank)
{
	size_t index = find_series(r, sort, rank)->series;
	struct series *series = &r->series.at[index];

	series->n++;
	if (!o->leaf || !o->goes_on)
		series->broken = true;
	*vec_push(&r->members) = (struct member){
	    .paragraph = paragraph,
	    .series = index,
	    .leaf = o->leaf,
	    .at = o->at,
	};
}

/* Takes away a leaf without words, and what held nothing else. */
static void
drop_empty(const struct node *block, struct node *node)
{
	struct node *up;

	for (; node != block && !node->first; node = up) {
		up = node->parent;
		node_unlink(node);
	}
}

static void
make_clause(
    struct runin *r, struct node *paragraph, const char *words, size_t n)
{
	struct node *leaf = node_first_words(paragraph), *clause, *text;
	const char *sub = memmem(words, n, "之", strlen("之"));
	const char *end;

	if (leaf->type != NODE_TEXT || strlen(leaf->text) < n ||
	    node_above(leaf, NODE_LINK) || leaf->parent->type == NODE_CLAUSE)
		return;
	clause = node_new(r->arena, NODE_CLAUSE, leaf->line, leaf->col);
	clause->as.clause.number = ordinal_number(words + strlen("第"), &end);
	if (sub)
		clause->as.clause.sub =
		    ordinal_number(sub + strlen("之"), &end);
	text = node_new(r->arena, NODE_TEXT, leaf->line, leaf->col);
	text->text = arena_dup(r->arena, words, n);
	node_append(clause, text);
	node_insert_before(paragraph->first, clause);
	leaf->text += n;
	leaf->col += (int)utf8_count(words, n);
	if (!leaf->text[0])
		drop_empty(paragraph, leaf);
}

static void
paragraph(struct runin *r, struct node *node)
{
	struct opening o;
	enum ordinal sort;
	size_t n;
	int number;

	if (node->flags & NODE_LITERAL)
		return;
	read_opening(node, &o);
	sort = meta_ordinal(o.words, &n, &number);
	if (sort == ORDINAL_NONE)
		return;
	if (sort == ORDINAL_CLAUSE) {
		if (node->parent->type == NODE_QUOTE)
			return;
		end_series(r, depth_of(r, node), false);
		make_clause(r, node, o.words, n);
		return;
	}
	if (sort != ORDINAL_DASH)
		node->flags |= NODE_ORDINAL;
	join_series(
	    r, node, &o, sort, ordinal_rank(sort, ordinal_parts(o.words, n)));
}

static void
heading(struct runin *r, struct node *node)
{
	open_heading(r, depth_of(r, node), node->as.heading.level);
}

/* An attachment begins anew, whatever heading it stands after. */
static void
attachment(struct runin *r, struct node *node)
{
	(void)node;
	open_heading(r, r->depth + 1, 1);
}

/* Blocks whose paragraphs may be in a series, and what ends one. */
static const struct {
	bool enter;
	void (*meet)(struct runin *, struct node *);
} kinds[NODE_MAX] = {
    [NODE_ARTICLE] = {true, NULL},
    [NODE_ATTACHMENT] = {true, attachment},
    [NODE_BOX] = {true, NULL},
    [NODE_FULL] = {true, NULL},
    [NODE_SMALL] = {true, NULL},
    [NODE_QUOTE] = {true, NULL},
    [NODE_HEADING] = {false, heading},
    [NODE_PARAGRAPH] = {false, paragraph},
};

static bool
enter(void *ctx, struct node *node)
{
	struct runin *r = ctx;

	if (kinds[node->type].meet)
		kinds[node->type].meet(r, node);
	r->depth++;
	return kinds[node->type].enter;
}

static void
leave(void *ctx, struct node *node)
{
	struct runin *r = ctx;

	r->depth--;
	if (kinds[node->type].enter)
		end_series(r, r->depth + 1, true);
}

static void
make_runin(struct runin *r, const struct member *m, int level)
{
	struct node *block = m->paragraph, *last, *child;
	struct node *runin = node_new(
	    r->arena, NODE_RUNIN, block->first->line, block->first->col);

	if (block->first->type == NODE_RUNIN)
		return;
	runin->as.runin.level = level;
	last = node_cut(r->arena, block, m->leaf, m->at);
	do {
		child = block->first;
		node_unlink(child);
		node_append(runin, child);
	} while (child != last);
	node_insert_before(block->first, runin);
}

void
tree_runin(struct arena *arena, struct article *article)
{
	static const struct node_visitor visitor = {enter, leave};
	struct runin r = {.arena = arena};
	const struct series *series;
	size_t i;

	node_walk(article->body, &visitor, &r);
	for (i = 0; i < r.members.n; i++) {
		series = &r.series.at[r.members.at[i].series];
		if (!series->broken && series->n > (series->bare ? 1 : 0))
			make_runin(&r, &r.members.at[i], series->level);
	}
	vec_free(&r.series);
	vec_free(&r.members);
	vec_free(&r.open);
}
