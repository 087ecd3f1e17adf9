/*
 * formula: readers of scanned pages write figures, signs and small marks as
 * TeX: $9 5\%$, $\textcircled{1}$, $\mathrm{m}^{2}$. The characters that print
 * had are put instead; a formula they cannot say stays as it is.
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

enum { MOST_FORMULA = 400, MOST_DEPTH = 8 };

/* Commands that are a sign, or only say how what follows is set. */
static const struct {
	const char *name, *words;
} signs[] = {{"%", "%"}, {"&", "&"}, {"#", "#"}, {"$", "$"}, {"_", "_"},
    {"{", "{"}, {"}", "}"}, {" ", ""}, {",", ""}, {";", ""}, {":", ""},
    {"!", ""}, {"quad", ""}, {"qquad", ""}, {"mathrm", ""}, {"mathbf", ""},
    {"mathit", ""}, {"mathsf", ""}, {"text", ""}, {"textrm", ""},
    {"textbf", ""}, {"textup", ""}, {"operatorname", ""}, {"boldsymbol", ""},
    {"bm", ""}, {"rm", ""}, {"bf", ""}, {"it", ""}, {"tiny", ""},
    {"scriptsize", ""}, {"footnotesize", ""}, {"small", ""}, {"large", ""},
    {"displaystyle", ""}, {"left", ""}, {"right", ""}, {"times", "×"},
    {"div", "÷"}, {"pm", "±"}, {"cdot", "·"}, {"bullet", "·"}, {"ast", "*"},
    {"leq", "≤"}, {"le", "≤"}, {"leqslant", "≤"}, {"geq", "≥"}, {"ge", "≥"},
    {"geqslant", "≥"}, {"neq", "≠"}, {"ne", "≠"}, {"lt", "<"}, {"gt", ">"},
    {"approx", "≈"}, {"sim", "～"}, {"equiv", "≡"}, {"infty", "∞"},
    {"sum", "∑"}, {"sqrt", "√"}, {"circ", "°"}, {"degree", "°"}, {"prime", "′"},
    {"permil", "‰"}, {"angle", "∠"}, {"triangle", "△"}, {"star", "★"},
    {"square", "□"}, {"Box", "□"}, {"checkmark", "√"}, {"rightarrow", "→"},
    {"to", "→"}, {"leftarrow", "←"}, {"uparrow", "↑"}, {"downarrow", "↓"},
    {"ldots", "…"}, {"cdots", "…"}, {"dots", "…"}, {"alpha", "α"},
    {"beta", "β"}, {"gamma", "γ"}, {"delta", "δ"}, {"theta", "θ"},
    {"lambda", "λ"}, {"mu", "μ"}, {"pi", "π"}, {"rho", "ρ"}, {"sigma", "σ"},
    {"phi", "φ"}, {"omega", "ω"}, {"Delta", "Δ"}, {"Sigma", "Σ"}, {"Phi", "Φ"},
    {"Omega", "Ω"}};

struct tex {
	const char *s, *end;
	struct buf *out;
	int depth;
};
static bool put_token(struct tex *);

static void
cut(struct buf *b, size_t from)
{
	if (b->n > from)
		b->s[b->n = from] = '\0';
}

/* The next token or group, which must say something. */
static bool
put_argument(struct tex *t)
{
	size_t from = t->out->n;

	while (t->s < t->end)
		if (!put_token(t))
			return false;
		else if (t->out->n > from)
			return true;
	return false;
}

/* \textcircled{1}: ① to ⑳. */
static bool
put_circled(struct tex *t)
{
	size_t from = t->out->n;
	int number;

	if (!put_argument(t) ||
	    strspn(t->out->s + from, "0123456789") != t->out->n - from)
		return false;
	number = atoi(t->out->s + from);
	cut(t->out, from);
	if (number < 1 || number > 20)
		return false;
	buf_putu(t->out, 0x2460 + (uint32_t)number - 1);
	return true;
}

/* \frac{a}{b}: a/b. */
static bool
put_fraction(struct tex *t)
{
	if (!put_argument(t))
		return false;
	buf_putc(t->out, '/');
	return put_argument(t);
}

/* m^{2}, CO_{2}; a small circle or stroke is raised by itself. */
static bool
put_raised(struct tex *t, bool low)
{
	size_t from = t->out->n;

	if (!put_argument(t))
		return false;
	if (low)
		return tidy_lower(t->out, from);
	return tidy_raise(t->out, from) || strcmp(t->out->s + from, "°") == 0 ||
	    strcmp(t->out->s + from, "′") == 0;
}

static bool
put_command(struct tex *t)
{
	const char *name = t->s, *end = name;
	size_t i, n;

	while (end < t->end &&
	    ((*end >= 'a' && *end <= 'z') || (*end >= 'A' && *end <= 'Z')))
		end++;
	if (end == name && end < t->end)
		end++;
	n = (size_t)(end - name);
	t->s = end;
	if (n == strlen("textcircled") && memcmp(name, "textcircled", n) == 0)
		return put_circled(t);
	if (n == strlen("frac") && memcmp(name, "frac", n) == 0)
		return put_fraction(t);
	for (i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strlen(signs[i].name) == n &&
		    memcmp(signs[i].name, name, n) == 0) {
			buf_puts(t->out, signs[i].words);
			return true;
		}
	return false;
}

static bool
put_group(struct tex *t)
{
	bool good = ++t->depth < MOST_DEPTH;

	while (good && t->s < t->end && *t->s != '}')
		good = put_token(t);
	t->depth--;
	return good && t->s < t->end && *t->s++ == '}';
}

static bool
put_token(struct tex *t)
{
	uint32_t cp = utf8_next(&t->s);

	switch (cp) {
	case '{':
		return put_group(t);
	case '}':
		return false;
	case '^':
	case '_':
		return put_raised(t, cp == '_');
	case '\\':
		return put_command(t);
	case '~':
		return true;
	default:
		if (!uni_is_space(cp))
			buf_putu(t->out, cp);
		return true;
	}
}

/* Does it hold what only TeX has? */
static bool
is_tex(const char *s, const char *end)
{
	for (; s < end; s++)
		if (*s == '^' || *s == '_' || (*s == '\\' && s + 1 < end))
			return true;
	return false;
}

/* Figures, signs, names of one letter or two: no words, no sum of money. */
static bool
is_figures(const char *s, const char *end, const char *stop)
{
	int letters = 0;
	bool any = false;

	if (end + 1 < stop && end[1] >= '0' && end[1] <= '9')
		return false;
	for (; s < end; s++) {
		bool letter =
		    (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z');

		letters = letter ? letters + 1 : 0;
		if (letters > 2 ||
		    (!letter && !strchr("0123456789 .,:=+-*/<>%()|", *s)))
			return false;
		any |= *s != ' ';
	}
	return any;
}

static const struct {
	const char *open, *close;
	bool strict; /* Markdown writes it for other things too */
} delimiters[] = {{"$$", "$$", false}, {"$", "$", false}, {"\\(", "\\)", true},
    {"\\[", "\\]", true}};

/* The formula at s: where its words begin and end, and its own end. */
static bool
find(const char *s, const char *stop, const char **from, const char **to,
    const char **end)
{
	size_t i, n, most = (size_t)(stop - s);
	const char *p;

	most = most > MOST_FORMULA ? MOST_FORMULA : most;
	for (i = 0; i < sizeof delimiters / sizeof *delimiters; i++) {
		n = strlen(delimiters[i].open);
		if (most <= 2 * n || memcmp(s, delimiters[i].open, n) != 0)
			continue;
		for (p = s + n; p + n <= s + most; p++)
			if (memcmp(p, delimiters[i].close, n) == 0 &&
			    (*p == '\\' || p[-1] != '\\'))
				break;
		if (p + n > s + most || memchr(s, '\n', (size_t)(p - s)))
			continue;
		*from = s + n;
		*to = p;
		*end = p + n;
		return is_tex(*from, p) ||
		    (!delimiters[i].strict && is_figures(*from, p, stop));
	}
	return false;
}

/* A sign alone is as wide as the Chinese words around it; degrees Celsius are
 * one character. */
static void
set_signs(struct buf *out, size_t from)
{
	static const char celsius[] = {'\xE2', '\x84', '\x83'}; /* ℃ */
	char *s = out->s + from, *p;

	if (out->n == from + 1 && strchr("=+<>", *s)) {
		uint32_t cp = (uint32_t)*s - '!' + 0xFF01;

		cut(out, from);
		buf_putu(out, cp);
		return;
	}
	for (; (p = strstr(s, "°C")); s = p)
		memcpy(p, celsius, sizeof celsius);
}

size_t
formula_words(struct buf *out, const char *s, const char *stop)
{
	struct tex t = {.out = out};
	size_t from = out->n;
	const char *end;

	if (!find(s, stop, &t.s, &t.end, &end))
		return 0;
	while (t.s < t.end)
		if (!put_token(&t)) {
			cut(out, from);
			buf_add(out, s, (size_t)(end - s));
			return (size_t)(end - s);
		}
	if (out->n > from)
		set_signs(out, from);
	return (size_t)(end - s);
}
