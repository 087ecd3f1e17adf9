/*
 * tidy: extraction leaves half-width marks in Chinese sentences (whole pages
 * of them) and spaces where print had only a little room. GB/T 15834: Chinese
 * text has full-width marks; parentheses behind a Latin word stay its own.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/parts.h"

static bool
is_chinese(uint32_t cp)
{
	return cp >= 0x80 && !uni_is_space(cp) && uni_is_wide(cp);
}

static bool
is_alnum(uint32_t cp)
{
	return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') ||
	    (cp >= 'A' && cp <= 'Z');
}

static uint32_t
before(const char *start, const char *s)
{
	uint32_t cp;

	while ((cp = utf8_prev(start, &s)) && uni_is_space(cp))
		;
	return cp;
}

static uint32_t
after(const char *s)
{
	uint32_t cp;

	while ((cp = utf8_next(&s)) && uni_is_space(cp))
		;
	return cp;
}

/* The parenthesis that closes the one at s, or NULL. */
static const char *
closing(const char *s)
{
	int depth = 0;
	uint32_t cp;

	do {
		cp = utf8_peek(s);
		depth += cp == '(' || cp == 0xFF08;
		depth -= cp == ')' || cp == 0xFF09;
		if (depth == 0)
			return s;
	} while (utf8_next(&s));
	return NULL;
}

static bool
has_chinese(const char *s, const char *end)
{
	while (s < end)
		if (is_chinese(utf8_next(&s)))
			return true;
	return false;
}

/* Is the half-width pair opened at s part of a Chinese sentence? */
static bool
is_wide_pair(const char *start, const char *s)
{
	const char *end = closing(s);
	uint32_t left = before(start, s);

	if (!end)
		return true;
	if (is_alnum(left) && !has_chinese(s, end)) {
		/* Rh(D) is one word; 年(2)的 is not */
		return left >= '0' && left <= '9' && is_chinese(after(end + 1));
	}
	return true;
}

/* The widths of the parentheses of s: one byte each, true for full. */
static void
pair_marks(const char *s, bool *wide)
{
	const char *p;

	for (p = s; *p; p++) {
		if (*p != '(' || !is_wide_pair(s, p))
			continue;
		wide[p - s] = true;
		if (closing(p))
			wide[closing(p) - s] = true;
	}
	for (p = s; *p; p++)
		if (*p == ')' && !wide[p - s] && is_chinese(before(s, p)) &&
		    !memchr(s, '(', (size_t)(p - s)))
			wide[p - s] = true;
}

/* Is the half-width comma, colon and so on at s in a Chinese sentence? */
static bool
is_wide_mark(const char *start, const char *s)
{
	uint32_t left = before(start, s), right = after(s + 1);

	if (*s == ':' && (right == '/' || is_alnum(left)) && !is_chinese(right))
		return false;
	if (is_chinese(left))
		return true;
	if (left == ')' && *s == ';')
		return true;
	if (left == ')' || left == '%' || is_alnum(left))
		return is_chinese(right) && *s != '!';
	return false;
}

static uint32_t
wide_mark(char c)
{
	static const char narrow[] = ",;:!?()";
	static const uint32_t wide[] = {
	    0xFF0C, 0xFF1B, 0xFF1A, 0xFF01, 0xFF1F, 0xFF08, 0xFF09};
	const char *p = strchr(narrow, c);

	return p && *p ? wide[p - narrow] : 0;
}

/* Does a space between these two belong to the words? */
static bool
is_real_space(uint32_t left, uint32_t right)
{
	if (left == 0 || right == 0 || left == '(' || right == ')')
		return false;
	if (uni_is_han(left) && uni_is_han(right))
		return true;
	return left < 0x2E80 && right < 0x2E80 && !uni_is_wide(left) &&
	    !uni_is_wide(right);
}

static bool
is_address(const char *s)
{
	return strstr(s, "://") || strstr(s, "www.");
}

/* Puts what stands for the run of spaces at s; gives what comes after it. */
static const char *
put_space(struct buf *out, const char *start, const char *s)
{
	uint32_t left = before(start, s), right = after(s);
	bool em = false;

	for (; uni_is_space(utf8_peek(s)) && *s != '\n'; utf8_next(&s))
		em |= utf8_peek(s) == 0x3000;
	if (*s == '\n' || (out->n && out->s[out->n - 1] == '\n'))
		return s;
	if (em && left && right)
		buf_puts(out, "　");
	else if (is_real_space(left, right))
		buf_putc(out, ' ');
	return s;
}

char *
tidy_words(struct arena *a, const char *s)
{
	struct buf out = {0};
	const char *start = s;
	bool *wide = mem_alloc(strlen(s) + 1), address = is_address(s);
	char *result;

	pair_marks(s, wide);
	while (*s) {
		uint32_t cp = utf8_peek(s);

		if (cp != '\n' && uni_is_space(cp)) {
			s = put_space(&out, start, s);
			continue;
		}
		if (!address && wide_mark((char)*s) &&
		    (wide[s - start] ||
			(*s != '(' && *s != ')' && is_wide_mark(start, s))))
			cp = wide_mark(*s);
		buf_putu(&out, cp);
		utf8_next(&s);
	}
	vec_drop(wide);
	result = arena_dup(a, out.s ? out.s : "", out.n);
	buf_free(&out);
	return result;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
tidy_is_apart(const char *text, size_t n)
{
	const char *p = text, *end = text + n;

	for (; (p = memchr(p, ' ', (size_t)(end - p))); p++)
		if (p - text >= 1 && end - p > 9 && is_digit(p[-1]) &&
		    is_digit(p[1]) && p[2] == ' ' && is_digit(p[3]) &&
		    p[4] == ' ' && is_digit(p[5]) &&
		    (str_starts(p + 6, "〕") ||
			str_starts(p + 6 + (p[6] == ' '), "年")))
			return true;
	return false;
}

/* The length of digits with one space between any two, and perhaps a point, at
 * s; 0 where they are no single number. */
static size_t
apart_length(const char *start, const char *s)
{
	size_t n = 1, digits = 1;

	if (!is_digit(*s) || (s > start && is_digit(s[-1])) ||
	    (s > start + 1 && s[-1] == ' ' && is_digit(s[-2])))
		return 0;
	while (s[n] == ' ' && (is_digit(s[n + 1]) || s[n + 1] == '.')) {
		digits += is_digit(s[n + 1]);
		n += 2;
	}
	return digits > 1 && is_digit(s[n - 1]) && !is_digit(s[n]) ? n : 0;
}

char *
tidy_digits(struct arena *a, const char *s)
{
	char *out = arena_alloc(a, strlen(s) + 1), *p = out;
	const char *start = s;
	size_t n;

	while (*s) {
		n = apart_length(start, s);
		if (n == 0)
			*p++ = *s++;
		for (; n > 0; n--, s++)
			if (*s != ' ')
				*p++ = *s;
	}
	*p = '\0';
	return out;
}

/* Puts figures and signs of a charge in their small forms. */
static bool
make_small(struct buf *text, size_t from, const char *const figures[10],
    const char *minus, const char *plus)
{
	const char *p;
	char *words;
	size_t n = text->n - from;

	if (n == 0 || strspn(text->s + from, "0123456789-+") != n)
		return false;
	words = mem_str(text->s + from);
	text->s[text->n = from] = '\0';
	for (p = words; *p; p++)
		buf_puts(text,
		    *p == '-'	    ? minus
			: *p == '+' ? plus
				    : figures[*p - '0']);
	free(words);
	return true;
}

bool
tidy_raise(struct buf *text, size_t from)
{
	static const char *const raised[] = {
	    "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};

	return make_small(text, from, raised, "⁻", "⁺");
}

bool
tidy_lower(struct buf *text, size_t from)
{
	static const char *const lowered[] = {
	    "₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};

	return make_small(text, from, lowered, "₋", "₊");
}
