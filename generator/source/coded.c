/*
 * coded: the words of a paragraph as one line for cmark. What our profile adds
 * to CommonMark is written with noncharacters, which no source can hold (see
 * decode), so that cmark does the right thing; inline.c takes them off again.
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
#include "source/coded.h"

enum {
	/* [bytes] More than any paragraph has; longer ones go through cmark in
	 * pieces, for what it does with brackets takes time by the square. */
	PIECE = 32 * 1024,
	PIECE_OF_BRACKETS = 2 * 1024,
	MANY_BRACKETS = 500
};

/* A new origin: what is added next comes from s, in this line. */
static void
origin_add(struct coded *c, const struct stretch *line, const char *s)
{
	bool same = s > line->s; /* the last is of this line */
	const struct origin *last =
	    same ? &c->origins.at[c->origins.n - 1] : NULL;
	int col = last ? last->col : line->col;
	const char *from = last ? last->s : line->s;

	*vec_push(&c->origins) = (struct origin){c->text.n, s, line->line,
	    col + (int)utf8_count(from, (size_t)(s - from))};
}

void
coded_locate(struct coded *c, size_t offset, int *line, int *col)
{
	const struct origin *o;

	while (c->origin > 0 && c->origins.at[c->origin].at > offset)
		c->origin--;
	while (c->origin + 1 < c->origins.n &&
	    c->origins.at[c->origin + 1].at <= offset)
		c->origin++;
	o = &c->origins.at[c->origin];
	if (c->col == 0 || c->offset < o->at || c->offset > offset) {
		c->offset = o->at;
		c->col = o->col;
	}
	if (offset > c->offset) {
		c->col +=
		    (int)utf8_count(c->text.s + c->offset, offset - c->offset);
		c->offset = offset;
	}
	*line = o->line;
	*col = c->col;
}

/* Marks that open what follows. */
static bool
is_opening(uint32_t cp)
{
	static const uint32_t marks[] = {'(', '[', '{', 0x2018, 0x201C, 0x3008,
	    0x300A, 0x300C, 0x300E, 0x3010, 0x3014, 0x3016, 0xFF08, 0xFF3B,
	    0xFF5B};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (marks[i] == cp)
			return true;
	return false;
}

bool
coded_is_closing(uint32_t cp)
{
	static const uint32_t marks[] = {')', ']', '}', ',', '.', ':', ';', '!',
	    '?', '%', 0x2019, 0x201D, 0x3001, 0x3002, 0x3009, 0x300B, 0x300D,
	    0x300F, 0x3011, 0x3015, 0x3017, 0xFF01, 0xFF05, 0xFF09, 0xFF0C,
	    0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF3D, 0xFF5D};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (marks[i] == cp)
			return true;
	return false;
}

/* Wide marks such as —— or ·, at home on either side of a word. */
static bool
is_neutral(uint32_t cp)
{
	return uni_is_wide(cp) && !uni_is_han(cp) && !is_opening(cp) &&
	    !coded_is_closing(cp);
}

/* A run of asterisks from s to e; from is the start of its line. */
static void
code_stars(struct coded *c, const char *from, const char *s, const char *e,
    const char *end)
{
	const char *p = s;
	uint32_t before = utf8_prev(from, &p);
	uint32_t after = e < end ? utf8_peek(e) : 0;
	bool chinese = uni_is_wide(before) || uni_is_wide(after);
	bool strong = e - s >= 2 && chinese;

	if (strong && (coded_is_closing(before) || is_neutral(before)))
		buf_puts(&c->text, LETTER);
	buf_add(&c->text, s, (size_t)(e - s));
	if (strong && (is_opening(after) || is_neutral(after)))
		buf_puts(&c->text, LETTER);
}

static void
code_blank(struct coded *c, size_t n)
{
	while (n-- > 0)
		buf_puts(&c->text, BLANK);
}

/* Bytes of a line that take coding; the others are copied in runs. */
static bool
takes_coding(char c)
{
	return c == '*' || c == '_' || c == '\\';
}

/* Codes what begins at s with one of those bytes; its end. */
static const char *
code_mark(
    struct coded *c, const struct stretch *line, const char *s, const char *end)
{
	const char *e = s + 1;

	if (*s == '\\') { /* and what it takes the meaning of */
		e += e < end && (unsigned char)*e < 0x80;
		buf_add(&c->text, s, (size_t)(e - s));
		return e;
	}
	while (e < end && *e == *s)
		e++;
	if (*s == '*')
		code_stars(c, line->s, s, e, end);
	else if (e - s > 1)
		code_blank(c, (size_t)(e - s));
	else
		buf_putc(&c->text, '_');
	return e;
}

static void
code_line(struct coded *c, const struct stretch *line, size_t n)
{
	const char *s = line->s, *end = s + n, *e;

	while (s < end) {
		origin_add(c, line, s);
		for (e = s; e < end && !takes_coding(*e); e++)
			c->brackets += *e == '[';
		buf_add(&c->text, s, (size_t)(e - s));
		s = e < end ? code_mark(c, line, e, end) : e;
	}
}

/* Words of a line: no white space at its end, nor the mark of a hard break. */
size_t
coded_line(const struct stretch *line, bool *hard)
{
	size_t n = line->n, slashes = 0;

	while (n > 0 && (line->s[n - 1] == ' ' || line->s[n - 1] == '\t'))
		n--;
	*hard = line->n - n >= 2;
	while (slashes < n && line->s[n - 1 - slashes] == '\\')
		slashes++;
	if (slashes % 2 == 1) {
		*hard = true;
		n--;
	}
	while (n >= 3 && memcmp(line->s + n - 3, "\xE3\x80\x80", 3) == 0)
		n -= 3;
	return n;
}

/*
 * Do two lines join with a space? Between two Latin words they do, not where
 * a Chinese character or mark stands at either side. Asterisks do not count.
 */
bool
coded_joins(const char *a, size_t n, const char *b, size_t bn)
{
	const char *end = a + n;
	uint32_t before, after;

	while (end > a && end[-1] == '*')
		end--;
	while (bn > 0 && *b == '*') {
		b++;
		bn--;
	}
	if (end == a || bn == 0)
		return true;
	before = utf8_prev(a, &end);
	after = utf8_peek(b);
	return !uni_is_wide(before) && !uni_is_wide(after);
}

/* Which code stands at s, 0 if none. */
int
coded_at(const char *s)
{
	unsigned char last;

	if (memcmp(s, CODED_START, 2) != 0)
		return 0;
	last = (unsigned char)s[2];
	return last >= CODED_BLANK && last <= CODED_GUARD ? last : 0;
}

/* Coded words where there can be no nodes: code spans and addresses. */
char *
coded_plain(struct arena *a, const char *s)
{
	struct buf b = {0};
	int code;
	char *plain;

	for (; *s; s += code ? 3 : 1) {
		code = coded_at(s);
		if (code == CODED_BLANK)
			buf_putc(&b, '_');
		else if (!code)
			buf_putc(&b, *s);
	}
	plain = arena_dup(a, b.n ? b.s : "", b.n);
	buf_free(&b);
	return plain;
}

void
coded_lines(struct coded *c, const struct stretch *lines, size_t count)
{
	size_t i, n;
	bool hard, ignored;

	for (i = 0; i < count; i++) {
		n = coded_line(&lines[i], &hard);
		c->entities |= memchr(lines[i].s, '&', n) != NULL;
		code_line(c, &lines[i], n);
		if (i + 1 == count)
			return;
		if (hard)
			buf_puts(&c->text, HARD);
		else if (coded_joins(lines[i].s, n, lines[i + 1].s,
			     coded_line(&lines[i + 1], &ignored)))
			buf_putc(&c->text, ' ');
	}
}

/* Where the piece ends that begins at from: behind a sentence, if it must. */
size_t
coded_piece(const struct coded *c, size_t from)
{
	const char *s = c->text.s;
	size_t most = c->brackets > MANY_BRACKETS ? PIECE_OF_BRACKETS : PIECE;
	size_t end = from + most, p;

	if (end >= c->text.n)
		return c->text.n;
	for (p = end; p > from + most / 2; p--)
		if (memcmp(s + p - 3, "。", 3) == 0)
			return p;
	while (end > from + most - 64 &&
	    ((s[end] & 0xC0) == 0x80 || s[end] == ' ' || s[end - 1] == ' ' ||
		s[end - 1] == '\\'))
		end--;
	while ((s[end] & 0xC0) == 0x80)
		end++;
	return end;
}

void
coded_free(struct coded *c)
{
	buf_free(&c->text);
	vec_free(&c->origins);
}
