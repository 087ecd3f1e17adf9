/*
 * words_form: the form of words, whatever they say: their last character, what
 * they are without spaces and with variant marks made one, how wide they are in
 * print.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/parts.h"

uint32_t
word_last(const char *s)
{
	const char *end = s + strlen(s);

	return utf8_prev(s, &end);
}

bool
word_has_mark(const char *s, const char *marks)
{
	uint32_t cp;

	while ((cp = utf8_next(&s)))
		if (uni_is_one_of(cp, marks))
			return true;
	return false;
}

char *
word_unbracketed(struct arena *a, const char *s)
{
	const char *end = s + strlen(s);

	if (uni_is_one_of(utf8_peek(s), "【[") &&
	    uni_is_one_of(word_last(s), "】]")) {
		utf8_next(&s);
		utf8_prev(s, &end);
	}
	return arena_dup(a, s, (size_t)(end - s));
}

char *
word_packed(struct arena *a, const char *s)
{
	char *out = arena_alloc(a, strlen(s) + 1), *p = out;
	uint32_t cp;

	while ((cp = utf8_next(&s)))
		if (!uni_is_space(cp))
			p += utf8_put(p, cp);
	return out;
}

/* One character for those that print and typing mix up. */
static uint32_t
fold(uint32_t cp)
{
	static const struct {
		const char *from;
		char to;
	} folds[] = {{"〔［【﹝﹙", '('}, {"〕］】﹞﹚", ')'}, {"[", '('},
	    {"]", ')'}, {"—–－－~～", '-'}, {"，、", ','}, {"。．", '.'},
	    {"“”„‟", '"'}, {"‘’", '\''}, {"·•・", '.'}};
	size_t i;

	for (i = 0; i < sizeof folds / sizeof *folds; i++)
		if (uni_is_one_of(cp, folds[i].from))
			return (uint32_t)folds[i].to;
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		return cp - 0xFF01 + '!';
	return cp;
}

char *
word_folded(struct arena *a, const char *s)
{
	char *out = arena_alloc(a, strlen(s) + 1), *p = out;
	uint32_t cp;

	while ((cp = utf8_next(&s)))
		if (!uni_is_space(cp))
			p += utf8_put(p, fold(cp));
	return out;
}

/* Print sets a quarter of an em between Han and what is set half as wide. */
int
word_width(const char *s)
{
	int w = 0, quarters = 0;
	uint32_t cp, last = 0;

	for (; (cp = utf8_next(&s)); last = cp) {
		if (cp == 0x3000 || uni_is_wide(cp))
			w += 2;
		else if (uni_is_space(cp))
			quarters++;
		else
			w++;
		quarters += (uni_is_han(last) && cp < 0x80 && cp > ' ') ||
		    (last < 0x80 && last > ' ' && uni_is_han(cp));
	}
	return w + quarters / 2;
}
