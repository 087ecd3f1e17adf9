/*
 * words: the words a reader meets, without their form. Site checks, search and
 * the tests against the sources stand on it.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "tree/parts.h"

/* A hard break parts words as a space does; a preferred break is no word. */
void
tree_inline_words(const struct node *node, struct buf *out)
{
	const struct node *at;

	for (at = node; at; at = node_next(node, at))
		if (at->type == NODE_BREAK)
			buf_putc(out, ' ');
		else if (NODE_IS_INLINE(at->type) && at->text)
			buf_puts(out, at->text);
}

char *
tree_inline_string(struct arena *arena, const struct node *node)
{
	struct buf b = {0};
	char *s;

	tree_inline_words(node, &b);
	s = arena_dup(arena, b.n ? b.s : "", b.n);
	buf_free(&b);
	return s;
}

/* 第一章, 第二节, and words without an ordinal stand in the middle;
 * 一、（一）1. begin like a paragraph. */
bool
tree_heading_is_centred(const struct node *n)
{
	char *words;
	size_t bytes;
	int number;
	struct arena *a = arena_new();
	bool centred;

	words = tree_inline_string(a, n);
	centred = n->as.heading.level <= 3 &&
	    meta_ordinal(words, &bytes, &number) == ORDINAL_NONE &&
	    utf8_count(words, strlen(words)) <= 24 &&
	    !(*words >= '0' && *words <= '9');
	arena_free(a);
	return centred;
}

char *
words_packed(struct arena *arena, const char *s)
{
	struct buf b = {0};
	uint32_t cp;
	char *packed;

	while ((cp = utf8_next(&s)))
		if (!uni_is_space(cp))
			buf_putu(&b, cp);
	packed = arena_dup(arena, b.n ? b.s : "", b.n);
	buf_free(&b);
	return packed;
}

static void
line(struct buf *out, const char *s)
{
	if (s) {
		buf_puts(out, s);
		buf_putc(out, '\n');
	}
}

static void
inlines(const struct node *node, struct buf *out)
{
	tree_inline_words(node, out);
	buf_putc(out, '\n');
}

/* The lines of a cell are one line here. */
static void
cell(const struct node *node, struct buf *out)
{
	const struct node *child;

	for (child = node->first; child; child = child->next) {
		if (child != node->first)
			buf_putc(out, ' ');
		tree_inline_words(child, out);
	}
	buf_putc(out, '\n');
}

static void
code(const struct node *node, struct buf *out)
{
	buf_puts(out, node->text ? node->text : "");
	if (out->n && out->s[out->n - 1] != '\n')
		buf_putc(out, '\n');
}

static void
table(const struct node *node, struct buf *out)
{
	line(out, node->as.table.caption);
	line(out, node->as.table.unit);
}

static void
attachment(const struct node *node, struct buf *out)
{
	line(out, node->as.attachment.label);
	if (node->as.attachment.title)
		inlines(node->as.attachment.title, out);
	line(out, node->as.attachment.note);
}

static void
box(const struct node *node, struct buf *out)
{
	if (node->as.box.title)
		inlines(node->as.box.title, out);
}

/* 组长：李石松 省委常委、市委书记 */
static void
post(const struct node *node, struct buf *out)
{
	if (node->as.post.role)
		buf_printf(out, "%s：", node->as.post.role);
	if (node->as.post.name)
		buf_puts(out, node->as.post.name);
	if (node->as.post.duty)
		buf_printf(out, " %s", node->as.post.duty);
	buf_putc(out, '\n');
}

/* How the words of a node are written; then whether its children follow. */
static const struct {
	void (*write)(const struct node *, struct buf *);
	bool whole; /* what is below has been written, or is never shown */
} writers[NODE_MAX] = {
    [NODE_PARAGRAPH] = {inlines, true},
    [NODE_HEADING] = {inlines, true},
    [NODE_FIGURE] = {inlines, true},
    [NODE_ENTRY] = {inlines, true},
    [NODE_CELL] = {cell, true},
    [NODE_CODE] = {code, true},
    [NODE_REMARK] = {NULL, true},
    [NODE_TABLE] = {table, false},
    [NODE_ATTACHMENT] = {attachment, false},
    [NODE_BOX] = {box, false},
    [NODE_POST] = {post, true},
};

/* Adds the words of one node; true when they are those below it too, or none
 * of those is ever shown. */
static bool
write_node(const struct node *at, struct buf *out)
{
	bool whole = writers[at->type].whole ||
	    (at->type == NODE_ATTACHMENT && at->as.attachment.omitted);

	if (writers[at->type].write && !(at->type == NODE_ATTACHMENT && whole))
		writers[at->type].write(at, out);
	return whole;
}

void
tree_words(const struct node *root, struct buf *out)
{
	const struct node *at = root;

	while (at)
		at = write_node(at, out) ? node_after(root, at)
					 : node_next(root, at);
}

void
tree_lines(const struct node *root,
    void (*take)(void *ctx, const struct node *, const char *words), void *ctx)
{
	const struct node *at = root;
	struct buf b = {0};
	char *s, *end;
	bool whole;

	while (at) {
		buf_clear(&b);
		whole = write_node(at, &b);
		for (s = b.s; b.n && (end = strchr(s, '\n')); s = end + 1) {
			*end = '\0';
			take(ctx, at, s);
		}
		at = whole ? node_after(root, at) : node_next(root, at);
	}
	buf_free(&b);
}
