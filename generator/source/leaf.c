/*
 * leaf: blocks that hold words and no blocks: headings, rules, fenced code,
 * paragraphs, figures, bare pipe tables.
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

enum { HEADING_LEVELS = 5 };

/* Drops so many bytes, which are so many ASCII characters, at the front. */
static struct stretch
behind(const struct stretch *s, size_t n)
{
	return (struct stretch){s->s + n, s->n - n, s->line, s->col + (int)n};
}

/* The white space that must follow # ; bytes of it. */
static size_t
white(const char *s, const char *end)
{
	const char *from = s;

	while (s < end && uni_is_space(utf8_peek(s)))
		utf8_next(&s);
	return (size_t)(s - from);
}

/* "## words ##": the closing ones, if a space stands before them, are off. */
static void
drop_closing(struct stretch *words)
{
	size_t n = words->n;

	while (n && (words->s[n - 1] == ' ' || words->s[n - 1] == '\t'))
		n--;
	while (n && words->s[n - 1] == '#')
		n--;
	if (n == 0 || words->s[n - 1] == ' ')
		words->n = n;
}

bool
leaf_heading(struct block *b, const struct stretch *line)
{
	struct stretch words;
	struct node *heading;
	size_t level = 0, space;

	while (level < line->n && line->s[level] == '#')
		level++;
	if (level == 0)
		return false;
	space = white(line->s + level, line->s + line->n);
	if (space == 0 && line->n > level) {
		if (level > 1 || uni_is_han(utf8_peek(line->s + level)))
			msg(b->r->msgs, MSG_HEADING_SPACE, block_pos(b, line));
		return false;
	}
	block_flush(b);
	words = behind(line, level);
	words.col += (int)utf8_count(words.s, space);
	words.s += space;
	words.n -= space;
	drop_closing(&words);
	if (words.n == 0) {
		msg(b->r->msgs, MSG_HEADING_EMPTY, block_pos(b, line));
		return true;
	}
	if (level > HEADING_LEVELS) {
		msg(b->r->msgs, MSG_HEADING_LEVEL, block_pos(b, line));
		level = HEADING_LEVELS;
	}
	heading = node_new(b->r->arena, NODE_HEADING, line->line, line->col);
	heading->as.heading.level = (int)level;
	inline_read(b->r, heading, &words, 1, INLINE_TITLE);
	block_put(b, heading);
	return true;
}

/* Three or more - or *, and white space. Underscores are a blank instead. */
bool
leaf_rule(struct block *b, const struct stretch *line)
{
	size_t i, marks = 0;
	char mark = line->n ? *line->s : '\0';

	if (mark != '-' && mark != '*')
		return false;
	for (i = 0; i < line->n; i++) {
		marks += line->s[i] == mark;
		if (line->s[i] != mark && line->s[i] != ' ' &&
		    line->s[i] != '\t')
			return false;
	}
	if (marks < 3)
		return false;
	block_flush(b);
	block_put(b, node_new(b->r->arena, NODE_RULE, line->line, line->col));
	return true;
}

/* Backticks at the front. */
static size_t
fence_length(const struct stretch *line)
{
	size_t n = 0;

	while (n < line->n && line->s[n] == '`')
		n++;
	return n;
}

bool
leaf_fence(struct block *b, const struct stretch *line)
{
	size_t n = fence_length(line);

	if (n < 3 || memchr(line->s + n, '`', line->n - n))
		return false;
	block_flush(b);
	b->code = node_new(b->r->arena, NODE_CODE, line->line, line->col);
	b->code_fence = n;
	buf_clear(&b->code_text);
	block_put(b, b->code);
	return true;
}

static void
code_done(struct block *b)
{
	b->code->text = arena_dup(
	    b->r->arena, b->code_text.n ? b->code_text.s : "", b->code_text.n);
	b->code = NULL;
}

void
leaf_code_line(struct block *b, const struct stretch *line)
{
	struct stretch words = behind(line, 0);
	size_t n;

	while (words.n && *words.s == ' ')
		words = behind(&words, 1);
	n = fence_length(&words);
	if (n >= b->code_fence &&
	    n + white(words.s + n, words.s + words.n) == words.n) {
		code_done(b);
		return;
	}
	buf_add(&b->code_text, line->s, line->n);
	buf_putc(&b->code_text, '\n');
}

void
leaf_code_end(struct block *b)
{
	msg(b->r->msgs, MSG_CODE_UNCLOSED,
	    (struct pos){b->r->file, b->code->line, b->code->col});
	code_done(b);
}

/* Pipe tables. */

/* Is the next line of the source the delimiter row for so many cells? */
static bool
delimiter_follows(const struct block *b, int cells)
{
	const char *nl = memchr(b->s, '\n', (size_t)(b->end - b->s));
	size_t n = (size_t)((nl ? nl : b->end) - b->s);
	int cols;

	return table_is_delimiter(b->s, n, &cols) && cols == cells;
}

/*
 * A line that begins with a bar begins a table; one with bars in it does when
 * a delimiter row follows. Once begun, a line with a bar is a row.
 */
bool
leaf_row(struct block *b, const struct stretch *line)
{
	int cells;

	if (!memchr(line->s, '|', line->n))
		return false;
	cells = table_count_cells(line->s, line->n);
	if (cells == 0)
		return false;
	if (b->rows.n == 0 && *line->s != '|' &&
	    (b->para.n || !delimiter_follows(b, cells)))
		return false;
	if (b->para.n)
		block_flush(b);
	*vec_push(&b->rows) = *line;
	return true;
}

void
leaf_table(struct block *b)
{
	const struct stretch *first = b->rows.at;
	const struct table_facts facts = {.header = -1};
	struct node *table =
	    node_new(b->r->arena, NODE_TABLE, first->line, first->col);

	table_pipe(b->r, table, &facts, b->rows.at, b->rows.n);
	b->rows.n = 0;
	if (table->first)
		block_put(b, table);
}

/* Paragraphs. */

/* A picture and nothing else: "![caption](path)". */
static bool
is_figure(
    const struct stretch *line, struct stretch *caption, struct stretch *path)
{
	const char *s = line->s, *end = s + line->n, *p;

	while (end > s && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	if (end - s < 5 || memcmp(s, "![", 2) != 0 || end[-1] != ')')
		return false;
	for (p = end - 2; p > s + 1 && !(p[0] == ']' && p[1] == '('); p--)
		if (*p == ')' || *p == ' ')
			return false;
	if (p <= s + 1)
		return false;
	*caption = (struct stretch){
	    s + 2, (size_t)(p - s - 2), line->line, line->col + 2};
	*path =
	    (struct stretch){p + 2, (size_t)(end - 1 - p - 2), line->line, 0};
	return true;
}

static bool
take_figure(struct block *b)
{
	const struct stretch *line = b->para.at;
	struct stretch caption, path;
	struct node *figure;

	if (b->para.n != 1 || !is_figure(line, &caption, &path))
		return false;
	figure = node_new(b->r->arena, NODE_FIGURE, line->line, line->col);
	inline_read(b->r, figure, &caption, 1, INLINE_TEXT);
	if (figure_read(b->r, figure, arena_dup(b->r->arena, path.s, path.n)))
		block_put(b, figure);
	return true;
}

/*
 * A backslash before the first word says that the paragraph has no run-in
 * heading; one that has a meaning to CommonMark keeps it.
 */
static bool
takes_backslash(struct stretch *line)
{
	unsigned char next = line->n > 1 ? (unsigned char)line->s[1] : 0;
	bool escape = next > ' ' && next < 0x7F &&
	    !(next >= '0' && next <= '9') && !(next >= 'A' && next <= 'Z') &&
	    !(next >= 'a' && next <= 'z');

	if (line->n < 2 || *line->s != '\\')
		return false;
	if (!escape)
		*line = behind(line, 1);
	return true;
}

struct node *
block_paragraph(struct block *b, const struct stretch *lines, size_t n)
{
	struct node *p =
	    node_new(b->r->arena, NODE_PARAGRAPH, lines->line, lines->col);

	inline_read(b->r, p, lines, n, INLINE_TEXT);
	return p;
}

/* Lines with a bar in each: a table without those that begin its rows. */
static void
check_bars(struct block *b)
{
	size_t i;

	for (i = 0; i < b->para.n; i++)
		if (!memchr(b->para.at[i].s, '|', b->para.at[i].n))
			return;
	if (b->para.n > 1)
		msg(b->r->msgs, MSG_TABLE_BARS, block_pos(b, b->para.at));
}

void
leaf_paragraph(struct block *b)
{
	struct node *p;
	bool literal;

	check_bars(b);
	if (!take_figure(b)) {
		literal = takes_backslash(b->para.at);
		p = block_paragraph(b, b->para.at, b->para.n);
		p->flags |= literal ? NODE_LITERAL : 0;
		if (p->first)
			block_put(b, p);
	}
	b->para.n = 0;
}
