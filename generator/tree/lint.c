/*
 * lint: slips of the keyboard in the words of a block: full-width digits and
 * letters, tabs, half-width marks between Chinese characters. One report of a
 * sort a block; marks that were not understood are the reader's to report.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "tree/parts.h"

/* Characters of the words shown around a slip, on each side. */
#define AROUND 6
/* Blocks of an article whose half-width marks are told one by one. */
#define ENOUGH 10

static bool
is_full_width(uint32_t cp)
{
	return (cp >= 0xFF10 && cp <= 0xFF19) ||
	    (cp >= 0xFF21 && cp <= 0xFF3A) || (cp >= 0xFF41 && cp <= 0xFF5A);
}

/* Half-width marks that Chinese text has a full-width one for. */
static bool
is_half_mark(uint32_t cp, uint32_t before, uint32_t after)
{
	if (cp == '(')
		return uni_is_han(before) && uni_is_han(after);
	if (cp == ')')
		return uni_is_han(before);
	return cp && cp < 0x80 && strchr(",;:?!.", (int)cp) &&
	    uni_is_han(before) && (uni_is_han(after) || after == 0);
}

/* Slips, told once a block: is the character one, between these two? */
static bool
is_tab(uint32_t cp, uint32_t before, uint32_t after)
{
	(void)before;
	(void)after;
	return cp == '\t';
}

static bool
is_wide(uint32_t cp, uint32_t before, uint32_t after)
{
	(void)before;
	(void)after;
	return is_full_width(cp);
}

static bool
is_straight(uint32_t cp, uint32_t before, uint32_t after)
{
	return (cp == '"' || cp == '\'') &&
	    (uni_is_han(before) || uni_is_han(after));
}

static const struct {
	bool (*is)(uint32_t cp, uint32_t before, uint32_t after);
	enum msg_code code;
} slips[] = {{is_tab, MSG_TAB}, {is_wide, MSG_FULL_WIDTH},
    {is_half_mark, MSG_HALF_WIDTH}, {is_straight, MSG_QUOTES_STRAIGHT}};
enum { SLIPS = sizeof slips / sizeof *slips };

/* The words from a few characters before s to a few after it. */
static void
excerpt(struct buf *out, const char *text, const char *s)
{
	const char *from = s, *to = s;
	int i;

	for (i = 0; i < AROUND && from > text; i++)
		utf8_prev(text, &from);
	for (i = 0; i < AROUND + 1 && *to; i++)
		utf8_next(&to);
	buf_clear(out);
	buf_add(out, from, (size_t)(to - from));
}

struct lint {
	const struct article *article;
	struct msgs *msgs;
	struct buf shown;
	size_t narrow_blocks; /* of the article so far */
	bool told[SLIPS]; /* in this block */
};

static void
report(
    struct lint *l, enum msg_code code, const struct node *leaf, const char *s)
{
	excerpt(&l->shown, leaf->text, s);
	msg(l->msgs, code,
	    (struct pos){l->article->file, leaf->line, leaf->col}, l->shown.s);
}

/* Some texts are typed with half-width marks throughout. */
static void
report_slip(
    struct lint *l, enum msg_code code, const struct node *leaf, const char *s)
{
	if (code == MSG_HALF_WIDTH && ++l->narrow_blocks > ENOUGH) {
		if (l->narrow_blocks > ENOUGH + 1)
			return;
		code = MSG_HALF_WIDTH_MORE;
	}
	report(l, code, leaf, s);
}

static void
lint_leaf(struct lint *l, const struct node *leaf)
{
	const char *s = leaf->text, *at;
	uint32_t before = 0, cp;
	size_t i;

	for (; *s; before = cp) {
		at = s;
		cp = utf8_next(&s);
		for (i = 0; i < SLIPS && !uni_is_han(cp); i++)
			if (!l->told[i] &&
			    slips[i].is(cp, before, utf8_peek(s))) {
				report_slip(l, slips[i].code, leaf, at);
				l->told[i] = true;
			}
	}
}

/* A title's 《》, a bracket that is not closed; quotes go on over paragraphs,
 * and 1） closes nothing. */
static void
report_unpaired(struct lint *l, const struct node *block, const int *titles,
    const int *brackets)
{
	struct pos pos = {l->article->file, block->line, block->col};

	if (titles[0] != titles[1])
		msg(l->msgs, MSG_UNPAIRED, pos, "《", titles[0], "》",
		    titles[1]);
	if (brackets[0] > brackets[1])
		msg(l->msgs, MSG_UNPAIRED, pos, "（", brackets[0], "）",
		    brackets[1]);
}

static void
lint_pairs(struct lint *l, const struct node *block)
{
	const struct node *at;
	const char *s;
	uint32_t cp;
	int titles[2] = {0}, brackets[2] = {0};

	for (at = node_next(block, block); at; at = node_next(block, at))
		for (s = at->text ? at->text : ""; *s;) {
			cp = utf8_next(&s);
			titles[0] += cp == 0x300A;
			titles[1] += cp == 0x300B;
			brackets[0] += cp == 0xFF08 || cp == '(';
			brackets[1] += cp == 0xFF09 || cp == ')';
		}
	report_unpaired(l, block, titles, brackets);
}

void
lint_words(const struct article *article, const struct node *block,
    struct msgs *msgs, size_t *narrow_blocks)
{
	struct lint l = {
	    .article = article, .msgs = msgs, .narrow_blocks = *narrow_blocks};
	const struct node *at;

	for (at = node_next(block, block); at; at = node_next(block, at))
		if (at->type == NODE_TEXT)
			lint_leaf(&l, at);
	lint_pairs(&l, block);
	*narrow_blocks = l.narrow_blocks;
	buf_free(&l.shown);
}
