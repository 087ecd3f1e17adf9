/*
 * account: no character of a text is lost in silence. When all is written, the
 * characters of the input are counted against those of the output and of what
 * the report says was left out; lines that hold what is missing are told, those
 * first whose words are nowhere in the output. Linear in time; what it keeps
 * does not grow with the text.
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

enum {
	CODES = 0x110000,
	GRAM = 6, /* characters whose sequence is looked for */
	SEEN_BITS = 26
};

struct account {
	struct import *im;
	int64_t *missing; /* of each character */
	uint8_t *seen; /* bit n: a sequence with hash n is in the output */
};

/* Widths of marks are one here, spaces and what no one sees are nothing. */
static uint32_t
key(uint32_t cp)
{
	static const char wide[] = "，。：；（）！？＂",
			  narrow[] = ",.:;()!?\"";
	const char *p = wide;
	size_t i;

	if (uni_is_space(cp) || cp < 0x20 || cp == '\\' || cp == 0xFEFF ||
	    cp == 0xAD || (cp >= 0x200B && cp <= 0x200F) ||
	    (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x2064))
		return 0;
	for (i = 0; cp > 0x2FFF && i < sizeof narrow - 1; i++)
		if (utf8_next(&p) == cp)
			return (uint32_t)(unsigned char)narrow[i];
	return cp < CODES ? cp : 0;
}

/* That of the next character that has one; 0: none up to the end. */
static uint32_t
next_key(const char **s, const char *end)
{
	uint32_t k = 0;

	while (*s < end && !k)
		k = key(utf8_next(s));
	return k;
}

/* Hashes of the last GRAM characters. */
struct gram {
	uint32_t at[GRAM];
	int n;
};

static bool
gram_push(struct gram *g, uint32_t cp, size_t *hash)
{
	uint64_t h = 1469598103934665603u;
	int i;

	for (i = 0; i + 1 < GRAM; i++)
		g->at[i] = g->at[i + 1];
	g->at[GRAM - 1] = cp;
	if (++g->n < GRAM)
		return false;
	for (i = 0; i < GRAM; i++)
		h = (h ^ g->at[i]) * 1099511628211u;
	*hash = (size_t)(h >> (64 - SEEN_BITS));
	return true;
}

static void
count_text(struct account *a, const char *s, const char *end, int step)
{
	struct gram g = {.n = 0};
	size_t hash;
	uint32_t k;

	while ((k = next_key(&s, end))) {
		a->missing[k] += step;
		if (step < 0 && gram_push(&g, k, &hash))
			a->seen[hash / 8] |= (uint8_t)(1u << hash % 8);
	}
}

/* Keys of the front matter that say again what stands elsewhere; the category
 * of a chronicle is the words that stood above it. */
static bool
is_said_twice(const char *file, const char *s)
{
	static const char *const keys[] = {
	    "issuer:", "toc-title:", "page:", "kind:", "date:", NULL};

	if (str_starts(s, "category:"))
		return !strstr(file, "chronicle") && !strstr(file, "personnel");
	return str_starts_any(s, keys) != NULL;
}

/* The front matter of issue.md is told as FRONT where it comes from. */
static void
count_file(struct account *a, const struct import_file *f)
{
	const char *s = f->text, *stop = s + f->n, *end;
	bool article = strcmp(f->name, "issue.md") != 0;
	int rules = 0;

	for (; rules < 2 && s < stop; s = end + 1) {
		end = memchr(s, '\n', (size_t)(stop - s));
		end = end ? end : stop;
		if (end - s == 3 && memcmp(s, "---", 3) == 0)
			rules++;
		else if (article && !is_said_twice(f->name, s))
			count_text(a, s, end, -1);
	}
	if (s < stop)
		count_text(a, s, stop, -1);
}

static void
count_doubts(struct account *a)
{
	size_t i;

	for (i = 0; i < a->im->doubts.n; i++) {
		const struct doubt *d = &a->im->doubts.at[i];

		if (doubt_accounts(d->kind))
			count_text(
			    a, d->found, d->found + strlen(d->found), -1);
	}
}

/* How much of a line is missing: characters in all, those of them that are
 * missing, and whether its words are in the output as they stand. */
static void
weigh(const struct account *a, const char *s, const char *end, int *all,
    int *missing, bool *there)
{
	struct gram g = {.n = 0};
	size_t hash;
	uint32_t k;

	*all = *missing = 0;
	*there = true;
	while ((k = next_key(&s, end))) {
		++*all;
		*missing += a->missing[k] > 0;
		if (gram_push(&g, k, &hash) &&
		    !(a->seen[hash / 8] & 1u << hash % 8))
			*there = false;
	}
	*there &= *all >= GRAM;
}

static void
tell(
    struct account *a, const char *file, int no, const char *s, const char *end)
{
	const char *p = s;
	uint32_t k;

	doubt_add(a->im, DOUBT_LOST, (struct pos){file, no, 0},
	    arena_dup(a->im->arena, s, (size_t)(end - s)), NULL, NULL);
	while ((k = next_key(&p, end)))
		a->missing[k] -= a->missing[k] > 0;
}

/* The end of the words at s: a wide gap or a tab parts columns and cells. */
static const char *
piece_end(const char *s, const char *end)
{
	for (; s < end; s++)
		if (*s == '\t' || (s[0] == ' ' && s + 1 < end && s[1] == ' '))
			break;
	return s;
}

/* Pieces whose words are nowhere and mostly missing; then those of which
 * anything is; then wherever the characters stand. */
static void
find_pieces(struct account *a, const struct raw_text *t, int round)
{
	const char *s = t->text, *stop = s + t->n, *end, *line;
	int no = 1, all, missing;
	bool there;

	for (; s < stop; s = line + 1, no++) {
		line = memchr(s, '\n', (size_t)(stop - s));
		line = line ? line : stop;
		for (; s < line; s = end + (end < line)) {
			end = piece_end(s, line);
			weigh(a, s, end, &all, &missing, &there);
			if (missing && (round == 2 || !there) &&
			    (round > 0 || missing * 10 >= all * 7))
				tell(a, t->file, no, s, end);
		}
	}
}

static bool
any_missing(const struct account *a)
{
	size_t i;

	for (i = 1; i < CODES; i++)
		if (a->missing[i] > 0)
			return true;
	return false;
}

void
account_texts(struct import *im, const struct import_result *result)
{
	struct account a = {.im = im};
	size_t i;
	int round;

	if (im->raws.n == 0)
		return;
	a.missing = mem_alloc(CODES * sizeof *a.missing);
	a.seen = mem_alloc((1u << SEEN_BITS) / 8);
	for (i = 0; i < im->raws.n; i++)
		count_text(&a, im->raws.at[i].text,
		    im->raws.at[i].text + im->raws.at[i].n, 1);
	for (i = 0; i < result->files.n; i++)
		if (str_ends(result->files.at[i].name, ".md"))
			count_file(&a, &result->files.at[i]);
	count_doubts(&a);
	for (round = 0; round < 3 && any_missing(&a); round++)
		for (i = 0; i < im->raws.n; i++)
			find_pieces(&a, &im->raws.at[i], round);
	vec_drop(a.missing);
	vec_drop(a.seen);
}
