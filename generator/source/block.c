/*
 * block: the lines of a body to blocks, each with its line and column. Blocks
 * that hold blocks (annotations, quotes, list items) stand on a stack; every
 * line is matched against it from the outside in, as CommonMark says, less what
 * official text would trip over: no ordered lists, no indented code, no
 * setext headings, no HTML blocks. Nothing here is recursive.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "source/parse.h"
#include "source/block.h"

enum { DEEPEST = 64 }; /* blocks within blocks */

struct open *
block_top(struct block *b)
{
	return &b->open.at[b->open.n - 1];
}

struct pos
block_pos(const struct block *b, const struct stretch *s)
{
	return (struct pos){b->r->file, s->line, s->col};
}

void
block_put(struct block *b, struct node *node)
{
	struct node *parent = block_top(b)->node;

	if (!node_can_contain(parent->type, node->type))
		msg(b->r->msgs, MSG_BLOCK_PLACE,
		    (struct pos){b->r->file, node->line, node->col},
		    node_name(node->type), node_name(parent->type));
	while (parent->parent && !node_can_contain(parent->type, node->type))
		parent = parent->parent;
	node_append(parent, node);
}

bool
block_has_room(struct block *b)
{
	if (b->open.n >= DEEPEST)
		msg(b->r->msgs, MSG_BLOCK_DEEP,
		    (struct pos){b->r->file, b->line, 0}, DEEPEST);
	return b->open.n < DEEPEST;
}

void
block_push(struct block *b, struct open open)
{
	*vec_push(&b->open) = open;
}

void
block_flush(struct block *b)
{
	if (b->para.n)
		leaf_paragraph(b);
	if (b->rows.n && block_top(b)->node->type != NODE_TABLE)
		leaf_table(b);
}

void
block_close_to(struct block *b, size_t n)
{
	struct open *top;
	const struct annot *annot;

	block_flush(b);
	if (b->code)
		leaf_code_end(b);
	for (; b->open.n > n; b->open.n--) {
		top = block_top(b);
		annot = top->annot;
		if (annot && annot->close)
			annot->close(b, top);
		if (!annot || !annot->line || top->node->first)
			continue;
		if (!annot->may_be_empty) {
			msg(b->r->msgs, MSG_BLOCK_EMPTY,
			    (struct pos){b->r->file, top->line, 0},
			    annot->name);
			node_unlink(top->node);
		}
	}
}

static void
remark(struct block *b, const struct stretch *line)
{
	const char *s = line->s + 2, *end = line->s + line->n;
	struct node *parent = block_top(b)->node;
	struct node *remark =
	    node_new(b->r->arena, NODE_REMARK, line->line, line->col);

	while (s < end && (*s == ' ' || *s == '\t'))
		s++;
	remark->text = arena_dup(b->r->arena, s, (size_t)(end - s));
	*vec_push(&b->remarks) = remark->text;
	while (!node_can_contain(parent->type, NODE_REMARK))
		parent = parent->parent;
	node_append(parent, remark);
}

/* Indents off, wide spaces too. What ends a line is for inline to see. */
static struct stretch
trim(struct stretch s)
{
	for (; s.n; s.col++) {
		size_t n = *s.s == ' ' || *s.s == '\t'		      ? 1
		    : s.n >= 3 && memcmp(s.s, "\xE3\x80\x80", 3) == 0 ? 3
								      : 0;
		if (n == 0)
			break;
		s.s += n;
		s.n -= n;
	}
	return s;
}

static bool
starts(const struct stretch *s, const char *with)
{
	size_t n = strlen(with);

	return s->n >= n && memcmp(s->s, with, n) == 0;
}

/* Quotes and list items. */

/* Takes spaces off a line, at most so many columns; how many there were. */
static int
take_indent(struct stretch *s, int at_most)
{
	int columns = 0, step;

	while (s->n && columns < at_most && (*s->s == ' ' || *s->s == '\t')) {
		step = *s->s == '\t' ? 4 - columns % 4 : 1;
		columns += step;
		s->s++;
		s->n--;
		s->col++;
	}
	return columns;
}

static bool
take_quote_mark(struct stretch *s)
{
	struct stretch rest = trim(*s);

	if (!starts(&rest, ">"))
		return false;
	*s = (struct stretch){rest.s + 1, rest.n - 1, rest.line, rest.col + 1};
	take_indent(s, 1);
	return true;
}

/* "- " and words after it; the columns up to the words in *indent. */
static bool
take_bullet(struct stretch *s, int *indent)
{
	struct stretch rest = *s;
	int before = take_indent(&rest, 100);

	rest = trim(rest);
	if (!starts(&rest, "- ") && !starts(&rest, "-\t"))
		return false;
	rest =
	    (struct stretch){rest.s + 1, rest.n - 1, rest.line, rest.col + 1};
	*indent = before + 1 + take_indent(&rest, 4);
	if (trim(rest).n == 0)
		return false;
	*s = rest;
	return true;
}

/* Does the line go on in this quote or item? Takes its mark off. */
static bool
goes_on(const struct open *o, struct stretch *line)
{
	struct stretch rest = *line;

	if (o->node->type == NODE_QUOTE)
		return take_quote_mark(line);
	if (take_indent(&rest, o->indent) < o->indent)
		return false;
	*line = rest;
	return true;
}

/* How many open blocks the line goes on in; their marks are taken off. */
static size_t
match(struct block *b, struct stretch *line)
{
	size_t i = b->open.n;

	while (i > 1 && !b->open.at[i - 1].annot)
		i--;
	while (i < b->open.n && goes_on(&b->open.at[i], line))
		i++;
	return i;
}

static bool
open_quote(struct block *b, struct stretch *line)
{
	struct stretch rest = *line;
	struct node *quote;

	if (!take_quote_mark(&rest) || !block_has_room(b))
		return false;
	block_flush(b);
	quote = node_new(b->r->arena, NODE_QUOTE, line->line, line->col);
	block_put(b, quote);
	block_push(b, (struct open){.node = quote, .line = line->line});
	*line = rest;
	return true;
}

static bool
open_item(struct block *b, struct stretch *line)
{
	struct stretch rest = *line;
	struct node *item, *list;
	int indent;

	if (!take_bullet(&rest, &indent) || !block_has_room(b))
		return false;
	block_flush(b);
	list = block_top(b)->node->last;
	if (!list || list->type != NODE_LIST) {
		list = node_new(b->r->arena, NODE_LIST, line->line, line->col);
		block_put(b, list);
	}
	item = node_new(b->r->arena, NODE_ITEM, line->line, line->col);
	node_append(list, item);
	block_push(b,
	    (struct open){.node = item, .line = line->line, .indent = indent});
	*line = rest;
	return true;
}

/* Lines. */

/* Does the line begin a block of its own, so that no paragraph goes on? */
static bool
begins_block(const struct stretch *line)
{
	struct stretch s = trim(*line), bullet = *line;
	int indent;

	return starts(&s, "#") || starts(&s, ">") || starts(&s, "|") ||
	    starts(&s, "```") || starts(&s, "---") || starts(&s, "***") ||
	    take_bullet(&bullet, &indent);
}

/* Ends in the mark of a hard break? */
static bool
breaks(const struct stretch *line)
{
	const char *s = line->s;
	size_t n = line->n;

	return n > 1 &&
	    (s[n - 1] == '\\' || (s[n - 1] == ' ' && s[n - 2] == ' '));
}

/* Words that make of an ordinal before them a reference: （二）项. */
static bool
is_reference(const char *s)
{
	static const char *const words[] = {
	    "项", "款", "目", "条", "至", "和", "、", "，", "）", "规定", NULL};

	return str_starts_any(s, words) != NULL;
}

/*
 * An ordinal at the front starts a paragraph (FORMAT.md 3.1), save after a hard
 * break and where the words go on as if they spoke of another place.
 */
static bool
begins_ordinal(const struct stretch *line)
{
	static const bool starts_one[] = {[ORDINAL_HAN] = true,
	    [ORDINAL_HAN_PAREN] = true,
	    [ORDINAL_NUM_DOT] = true,
	    [ORDINAL_NUM_COMMA] = true,
	    [ORDINAL_NUM_CLOSE] = true,
	    [ORDINAL_NUM_PAREN] = true,
	    [ORDINAL_CIRCLED] = true,
	    [ORDINAL_CLAUSE] = true};
	enum ordinal sort;
	size_t bytes;
	int number;

	sort = meta_ordinal(line->s, &bytes, &number);
	return sort < sizeof starts_one && starts_one[sort] &&
	    bytes < line->n && !is_reference(line->s + bytes) &&
	    (sort != ORDINAL_CLAUSE ||
		uni_is_space(utf8_peek(line->s + bytes)));
}

/* Marks typed in full width, and a list's without its space, are words. */
static void
check_slip(struct block *b, const struct stretch *line)
{
	static const struct {
		const char *typed, *mark;
	} wide[] = {{"：：：", ":::"}, {"％％", "%%"}, {"＃", "#"}, {"｜", "|"},
	    {"！［", "!["}, {"－－－", "---"}};
	size_t i;

	if (*line->s == '-' && line->n > 1 &&
	    uni_is_han(utf8_peek(line->s + 1)))
		msg(b->r->msgs, MSG_ITEM_SPACE, block_pos(b, line));
	for (i = 0; i < sizeof wide / sizeof *wide; i++)
		if (starts(line, wide[i].typed))
			msg(b->r->msgs, MSG_MARK_WIDE, block_pos(b, line),
			    wide[i].typed, wide[i].mark);
}

/* A line of a paragraph. */
static void
add_line(struct block *b, const struct stretch *line)
{
	if (b->para.n == 0)
		check_slip(b, line);
	if (b->para.n && !breaks(&b->para.at[b->para.n - 1]) &&
	    begins_ordinal(line))
		block_flush(b);
	*vec_push(&b->para) = *line;
}

/* What is left of a line when it is known in which block it stands. */
static void
take_leaf(struct block *b, struct stretch line)
{
	line = trim(line);
	if (line.n == 0) {
		block_flush(b);
		return;
	}
	if (starts(&line, "%%")) {
		remark(b, &line);
		return;
	}
	if (starts(&line, ":::"))
		msg(b->r->msgs, MSG_ANNOT_INSIDE, block_pos(b, &line));
	if (leaf_heading(b, &line) || leaf_fence(b, &line) ||
	    leaf_row(b, &line))
		return;
	if (b->rows.n)
		block_flush(b);
	add_line(b, &line);
}

static void
take_flow(struct block *b, struct stretch line)
{
	size_t matched = match(b, &line);
	struct stretch first;

	if (matched < b->open.n) {
		if (b->para.n && trim(line).n && !begins_block(&line)) {
			*vec_push(&b->para) = trim(line);
			return;
		}
		block_close_to(b, matched);
	}
	/* Most lines begin with a character no mark begins with. */
	first = trim(line);
	if (first.n && (*first.s & 0x80) && !b->rows.n &&
	    !memchr(first.s, '|', first.n)) {
		add_line(b, &first);
		return;
	}
	do {
		first = trim(line);
		if (leaf_rule(b, &first))
			return;
	} while (open_quote(b, &line) || open_item(b, &line));
	take_leaf(b, line);
}

static void
take_code(struct block *b, struct stretch line)
{
	size_t matched = match(b, &line);

	if (matched == b->open.n) {
		leaf_code_line(b, &line);
		return;
	}
	block_close_to(b, matched);
	take_flow(b, line);
}

/* A blank line ends a paragraph, a table and quotes; an item may go on. */
static void
take_blank(struct block *b)
{
	size_t n = b->open.n;

	if (block_top(b)->annot && block_top(b)->annot->line)
		return;
	block_flush(b);
	while (n > 1 && !b->open.at[n - 1].annot &&
	    b->open.at[n - 1].node->type == NODE_QUOTE)
		n--;
	block_close_to(b, n);
}

static void
take_line(struct block *b, struct stretch line)
{
	struct stretch words = trim(line);
	const struct annot *annot = block_top(b)->annot;

	if (b->code)
		take_code(b, line);
	else if (words.n == 0)
		take_blank(b);
	else if (starts(&words, ":::"))
		annot_line(b, &words);
	else if (starts(&words, "%%"))
		remark(b, &words);
	else if (annot && annot->line)
		annot->line(b, &words);
	else
		take_flow(b, line);
}

static void
finish(struct block *b)
{
	size_t i;

	if (b->code)
		leaf_code_end(b);
	for (i = b->open.n; i > 1 && !b->abandoned; i--)
		if (b->open.at[i - 1].annot)
			annot_unclosed(b, &b->open.at[i - 1]);
	block_close_to(b, 1);
}

static void
hand_over_remarks(struct block *b, struct strings *remarks)
{
	remarks->n = b->remarks.n;
	remarks->at = ARENA_ARRAY(b->r->arena, const char *, b->remarks.n + 1);
	if (b->remarks.n)
		memcpy(remarks->at, b->remarks.at,
		    b->remarks.n * sizeof *remarks->at);
}

struct node *
block_read(
    const struct reader *r, const struct front *front, struct strings *remarks)
{
	struct block b = {.r = r, .s = front->body, .line = front->line};
	struct node *root = node_new(r->arena, NODE_ARTICLE, front->line, 1);
	const char *nl;
	size_t n;

	b.end = b.s + front->n;
	block_push(&b, (struct open){.node = root, .line = front->line});
	for (; b.s < b.end; b.line++) {
		nl = memchr(b.s, '\n', (size_t)(b.end - b.s));
		n = (size_t)((nl ? nl : b.end) - b.s);
		const char *line = b.s;
		b.s += n + (nl != NULL);
		take_line(&b, (struct stretch){line, n, b.line, 1});
	}
	finish(&b);
	hand_over_remarks(&b, remarks);
	vec_free(&b.open);
	vec_free(&b.para);
	vec_free(&b.rows);
	vec_free(&b.remarks);
	buf_free(&b.code_text);
	return root;
}
