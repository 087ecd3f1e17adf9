/*
 * lines: annotations whose bodies are read line by line: the parts around a
 * document (主送机关, signature, notes, the list of attachments), rosters, and
 * the rows of a table.
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

/* A paragraph of one line in the block on top. */
static struct node *
add_paragraph(struct block *b, const struct stretch *line)
{
	struct node *p = block_paragraph(b, line, 1);

	node_append(block_top(b)->node, p);
	return p;
}

void
lines_note(struct block *b, const struct stretch *line)
{
	add_paragraph(b, line);
}

/* Ends in a mark after which a list of names must go on? */
static bool
goes_on(const struct stretch *line)
{
	const char *end = line->s + line->n;
	uint32_t last;

	do
		last = utf8_prev(line->s, &end);
	while (uni_is_space(last));
	return last == ',' || last == 0xFF0C || last == 0x3001 || last == ';' ||
	    last == 0xFF1B;
}

/* One paragraph a line, but a long one may be typed in several lines. */
void
lines_to(struct block *b, const struct stretch *line)
{
	if (b->para.n && !goes_on(&b->para.at[b->para.n - 1]))
		block_flush(b);
	*vec_push(&b->para) = *line;
}

/* Digits and what stands for them, or is to be replaced by them. */
static bool
is_of_number(uint32_t cp)
{
	return uni_is_digit(cp) ||
	    uni_is_one_of(cp, "〇○零元一二三四五六七八九十×_Xx");
}

/* Year, month, perhaps day, and nothing else; ____年__月__日 too. */
static bool
is_date(const struct stretch *line)
{
	static const uint32_t units[] = {0x5E74, 0x6708, 0x65E5}; /* 年月日 */
	const char *s = line->s, *end = s + line->n;
	size_t unit = 0;
	uint32_t cp;

	while (s < end) {
		cp = utf8_next(&s);
		if (unit < 3 && cp == units[unit])
			unit++;
		else if (!uni_is_space(cp) && (unit == 3 || !is_of_number(cp)))
			return false;
	}
	return unit >= 2;
}

void
lines_sign(struct block *b, const struct stretch *line)
{
	if (is_date(line))
		add_paragraph(b, line)->flags |= NODE_DATE;
	else
		add_paragraph(b, line);
}

/* The list of attachments. */

static const char *
skip_space(const char *s, const char *end)
{
	while (s < end && uni_is_space(utf8_peek(s)))
		utf8_next(&s);
	return s;
}

static bool
skip_word(const char **s, const char *end, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(end - *s) < n || memcmp(*s, word, n) != 0)
		return false;
	*s += n;
	return true;
}

static bool
skip_any(const char **s, const char *end, const char *const *words)
{
	for (; *words; words++)
		if (skip_word(s, end, *words))
			return true;
	return false;
}

/* A number, in digits or Han, at *s; 0 and *s as it was if none stands there.
 */
static int
take_number(const char **s, const char *end)
{
	const char *p = *s, *next = p;
	int n;

	while (next < end && utf8_peek(next) != '_' &&
	    is_of_number(utf8_next(&next)))
		p = next;
	n = meta_chinese_number(*s, (size_t)(p - *s));
	if (n > 0)
		*s = p;
	return n;
}

/* 1. 1． 1、 1） 附件1 附件1： 附件：1. and such: the number, 0 if none. */
static int
entry_no(const struct stretch *line)
{
	static const char *const marks[] = {
	    ".", "．", "、", ")", "）", ",", "，", NULL};
	static const char *const colons[] = {"：", ":", NULL};
	const char *end = line->s + line->n, *s = skip_space(line->s, end);
	int no;

	if (skip_word(&s, end, "附件")) {
		s = skip_space(s, end);
		no = take_number(&s, end);
		if (no > 0 &&
		    (s == end || uni_is_space(utf8_peek(s)) ||
			skip_any(&s, end, marks) || skip_any(&s, end, colons)))
			return no;
		if (no > 0 || !skip_any(&s, end, colons))
			return 0;
		s = skip_space(s, end);
	}
	no = take_number(&s, end);
	return skip_any(&s, end, marks) ? no : 0;
}

void
lines_attachments(struct block *b, const struct stretch *line)
{
	struct node *entry =
	    node_new(b->r->arena, NODE_ENTRY, line->line, line->col);

	entry->as.entry.no = entry_no(line);
	inline_read(b->r, entry, line, 1, INLINE_TEXT);
	node_append(block_top(b)->node, entry);
}

/* Rosters. */

/* The next word ended by an ASCII space; empty at the end. */
static struct stretch
next_word(const char *s, const char *end)
{
	struct stretch word = {s, 0, 0, 0};

	while (word.s < end && (*word.s == ' ' || *word.s == '\t'))
		word.s++;
	while (word.s + word.n < end && word.s[word.n] != ' ' &&
	    word.s[word.n] != '\t')
		word.n++;
	return word;
}

static bool
is_one_character(const struct stretch *word)
{
	return utf8_count(word->s, word->n) == 1;
}

/*
 * "组长：" before a name, or alone. Its words may be spread with spaces
 * ("组 长："), so a space before the colon is one between single characters.
 */
static const char *
take_role(struct block *b, const char **s, const char *end)
{
	const char *p = *s, *colon;
	struct stretch word;

	for (colon = p; colon < end; utf8_next(&colon))
		if (*colon == ':' || utf8_peek(colon) == 0xFF1A)
			break;
	word = next_word(p, colon);
	if (colon >= end || word.n == 0)
		return NULL;
	while (word.n > 0 && word.s + word.n < colon) {
		if (!is_one_character(&word))
			return NULL;
		word = next_word(word.s + word.n, colon);
	}
	*s = colon;
	utf8_next(s);
	return arena_dup(b->r->arena, p, (size_t)(colon - p));
}

/* The name at *s: one word, or two of one character each; NULL for ~. */
static const char *
take_name(struct block *b, const char **s, const char *end)
{
	struct stretch name = next_word(*s, end), second;

	second = next_word(name.s + name.n, end);
	if (is_one_character(&name) && is_one_character(&second) &&
	    *name.s != '~' && *second.s != '~')
		name.n = (size_t)(second.s + second.n - name.s);
	*s = name.s + name.n;
	return name.n == 0 || (name.n == 1 && *name.s == '~')
	    ? NULL
	    : arena_dup(b->r->arena, name.s, name.n);
}

static struct node *
add_post(struct block *b, const char *role, int line, int col)
{
	struct node *post = node_new(b->r->arena, NODE_POST, line, col);

	post->as.post.role = role;
	node_append(block_top(b)->node, post);
	return post;
}

/* The line without white space at its ends. */
static const char *
line_end(const struct stretch *line)
{
	const char *end = line->s + line->n, *p = end;

	while (p > line->s && uni_is_space(utf8_prev(line->s, &p)))
		end = p;
	return end;
}

void
lines_roster(struct block *b, const struct stretch *line)
{
	const char *s = line->s, *end = line_end(line);
	const char *role = take_role(b, &s, end);
	struct node *post;

	if (role && b->role) /* a post that nobody holds */
		add_post(b, b->role, line->line, line->col);
	if (!role)
		role = b->role;
	b->role = NULL;
	s = skip_space(s, end);
	if (s == end) {
		b->role = role;
		return;
	}
	post = add_post(b, role, line->line, line->col);
	post->as.post.name = take_name(b, &s, end);
	s = skip_space(s, end);
	if (s < end)
		post->as.post.duty =
		    arena_dup(b->r->arena, s, (size_t)(end - s));
}

/* Longer than a name of Han characters is, and without the dot of others? */
static bool
is_no_name(const char *s)
{
	return utf8_count(s, strlen(s)) > 5 && !strstr(s, "·") &&
	    uni_is_han(utf8_peek(s));
}

/*
 * Where names stand with their duties, a line with one long word is a duty
 * whose post is vacant, as official lists print it.
 */
void
lines_roster_close(struct block *b, struct open *open)
{
	struct node *post;
	bool duties = false;

	if (b->role)
		add_post(b, b->role, open->line, 1);
	b->role = NULL;
	for (post = open->node->first; post; post = post->next)
		duties |= post->type == NODE_POST && post->as.post.name &&
		    post->as.post.duty;
	for (post = open->node->first; duties && post; post = post->next)
		if (post->type == NODE_POST && post->as.post.name &&
		    !post->as.post.duty && is_no_name(post->as.post.name)) {
			post->as.post.duty = post->as.post.name;
			post->as.post.name = NULL;
		}
}

/* Tables. */

void
lines_table(struct block *b, const struct stretch *line)
{
	if (table_count_cells(line->s, line->n) == 0)
		msg(b->r->msgs, MSG_TABLE_TEXT, block_pos(b, line));
	else
		*vec_push(&b->rows) = *line;
}

void
lines_table_close(struct block *b, struct open *open)
{
	struct pos pos = {b->r->file, open->node->line, open->node->col};

	if (open->facts.src && b->rows.n)
		msg(b->r->msgs, MSG_TABLE_BOTH, pos);
	if (!open->facts.src && open->facts.header >= 0)
		msg(b->r->msgs, MSG_TABLE_HEADER, pos);
	if (open->facts.src)
		table_csv(b->r, open->node, &open->facts);
	else if (b->rows.n)
		table_pipe(
		    b->r, open->node, &open->facts, b->rows.at, b->rows.n);
	else
		msg(b->r->msgs, MSG_TABLE_NO_ROWS, pos);
	b->rows.n = 0;
	if (!open->node->first)
		node_unlink(open->node);
}
