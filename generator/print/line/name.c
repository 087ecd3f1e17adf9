/*
 * Names and labels that are spread: 李明 takes the room of 李小明, 主编 that of
 * the longest label. Only where the characters stand changes; the words stay
 * as typed.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"

/* 李明, or 李 明 with a space as typed. */
static bool
is_two_han(const char *s)
{
	if (!uni_is_han(utf8_next(&s)))
		return false;
	if (*s == ' ')
		s++;
	return uni_is_han(utf8_next(&s)) && !*s;
}

static bool
is_all_han(const char *s)
{
	while (*s)
		if (!uni_is_han(utf8_next(&s)))
			return false;
	return true;
}

/* Characters of a line: glyphs that bear words. */
static len_t
count_characters(const struct line *line)
{
	const struct item *i;
	len_t n = 0;
	unsigned k;

	for (i = line->items.first; i; i = i->next)
		for (k = 0; i->kind == ITEM_RUN && k < i->as.run.n; k++)
			n += i->as.run.glyphs[k].text != NULL;
	return n;
}

/* Moves the glyphs of a run that begins with character `at`; returns the
 * character behind it. */
static len_t
move_run(struct setter *s, struct item *run, len_t at, len_t gaps, len_t room)
{
	const struct glyph *from = run->as.run.glyphs;
	struct glyph *to = ARENA_ARRAY(s->arena, struct glyph, run->as.run.n);
	len_t start = room * at / gaps;
	unsigned k;

	for (k = 0; k < run->as.run.n; k++) {
		at += k > 0 && from[k].text;
		to[k] = from[k];
		to[k].x += room * at / gaps - start;
	}
	run->x += start;
	run->as.run.glyphs = to;
	return at + 1;
}

/* Moves the characters of a line apart, all alike, to a width. */
static void
spread(struct setter *s, struct line *line, len_t width)
{
	len_t gaps = count_characters(line) - 1, at = 0;
	struct item *i;

	if (gaps < 1 || line->width >= width)
		return;
	for (i = line->items.first; i; i = i->next)
		if (i->kind == ITEM_RUN && i->as.run.n)
			at = move_run(s, i, at, gaps, width - line->width);
	line->width = width;
}

struct line
name_line(struct setter *s, const struct look *look, const char *name)
{
	struct line line = par_line(s, look, name);

	if (is_two_han(name))
		spread(s, &line, 3 * look->size);
	return line;
}

struct line
name_label(
    struct setter *s, const struct look *look, const char *label, len_t width)
{
	struct line line = par_line(s, look, label);

	if (is_all_han(label))
		spread(s, &line, width);
	return line;
}
