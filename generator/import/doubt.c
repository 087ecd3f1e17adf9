/*
 * doubt: what the import was not sure of, or left out. The list is sorted by
 * the place in the input; the text is for a person with an editor open, the
 * JSON for programs and for the tests that account for every character.
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

#define DOUBT(code, name, words) {name, words},
static const struct {
	const char *name, *words;
} kinds[] = {
#include "import/doubts.def"
};
#undef DOUBT

void
import_start(struct import *im)
{
	*im = (struct import){.arena = arena_new(), .msgs = msgs_new()};
}

void
import_end(struct import *im)
{
	vec_free(&im->doubts);
	vec_free(&im->raws);
	msgs_free(im->msgs);
	arena_free(im->arena);
}

void
doubt_add(struct import *im, enum doubt_kind kind, struct pos pos,
    const char *found, const char *done, const char *other)
{
	struct doubt *d = vec_push(&im->doubts);

	*d = (struct doubt){.kind = kind, .pos = pos};
	d->found = arena_str(im->arena, found);
	d->done = arena_str(im->arena, done ? done : "");
	d->other = arena_str(im->arena, other ? other : "");
}

bool
doubt_accounts(enum doubt_kind kind)
{
	return (kind >= DOUBT_FURNITURE && kind <= DOUBT_LABEL) ||
	    kind == DOUBT_FRONT || kind == DOUBT_WORD;
}

static int
by_place(const void *a, const void *b)
{
	const struct doubt *x = *(const struct doubt *const *)a;
	const struct doubt *y = *(const struct doubt *const *)b;
	int files = strcmp(
	    x->pos.file ? x->pos.file : "", y->pos.file ? y->pos.file : "");

	if (files)
		return files;
	if (x->pos.line != y->pos.line)
		return x->pos.line < y->pos.line ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* Pointers to the doubts in the order of the input; for free(). */
static const struct doubt **
sorted(const struct import *im)
{
	const struct doubt **list =
	    mem_alloc(sizeof *list * (im->doubts.n + 1));
	size_t i;

	for (i = 0; i < im->doubts.n; i++)
		list[i] = &im->doubts.at[i];
	if (im->doubts.n)
		qsort(list, im->doubts.n, sizeof *list, by_place);
	return list;
}

/* A summary by kind: the number, then what it means. */
static void
summary(const struct import *im, const struct doubt **list, struct buf *out)
{
	size_t i, n;

	for (i = 0; i < im->doubts.n; i += n) {
		for (n = 1;
		     i + n < im->doubts.n && list[i + n]->kind == list[i]->kind;
		     n++)
			;
		buf_printf(
		    out, "%6zu  %s\n", n, tr(kinds[list[i]->kind].words));
	}
}

/* At most this many characters of each text, for a line one can read; what is
 * left out is shown whole, for it stands nowhere else. */
enum { SHOWN = 40 };

static void
put_short(struct buf *out, const char *label, const char *s, size_t most)
{
	size_t n = 0;
	uint32_t cp;

	if (*s == '\0')
		return;
	buf_puts(out, label);
	while (n++ < most && (cp = utf8_next(&s)))
		buf_putu(out, cp == '\n' || cp == '\t' ? ' ' : cp);
	if (*s)
		buf_puts(out, "…");
}

/* Kinds in the order in which a person should look at them; the others follow
 * as the table has them. */
static const enum doubt_kind first[] = {DOUBT_LOST, DOUBT_NOT_FOUND, DOUBT_FACT,
    DOUBT_TITLE, DOUBT_CATEGORY, DOUBT_ISSUER, DOUBT_OMITTED, DOUBT_SHIFTED,
    DOUBT_SPANS, DOUBT_ROTATED, DOUBT_SPACED, DOUBT_CELLED, DOUBT_MOVED,
    DOUBT_SPLIT_AT_STOP, DOUBT_JOINED_AT_STOP, DOUBT_HEADING, DOUBT_WORD,
    DOUBT_NEAR, DOUBT_SUM, DOUBT_MISSING, DOUBT_ORDER, DOUBT_UNFINISHED,
    DOUBT_DOUBLED};
enum { FIRST = sizeof first / sizeof *first };

static int
rank(enum doubt_kind kind)
{
	int i;

	for (i = 0; i < FIRST; i++)
		if (first[i] == kind)
			return i;
	/* what was left out comes last */
	return FIRST + (int)kind +
	    (kind >= DOUBT_FURNITURE && kind <= DOUBT_LABEL ? DOUBT_MAX : 0);
}

static int
by_rank(const void *a, const void *b)
{
	const struct doubt *x = *(const struct doubt *const *)a;
	const struct doubt *y = *(const struct doubt *const *)b;

	return x->kind == y->kind ? by_place(a, b)
				  : rank(x->kind) - rank(y->kind);
}

/* raw.txt:12 → 01-a.md:16: both places. */
static void
put_places(const struct doubt *d, struct buf *out)
{
	if (d->pos.file)
		buf_printf(out, "%s:%d", d->pos.file, d->pos.line);
	if (d->out)
		buf_printf(out, " → %s:%d", d->out, d->out_line);
	buf_puts(out, ":");
}

/* Are these two the same words of a page, its number aside? */
static bool
is_same(const struct doubt *a, const struct doubt *b)
{
	const char *s = a->found, *t = b->found;

	if (a->kind != b->kind || *a->done || *b->done ||
	    !doubt_accounts(a->kind))
		return false;
	for (;; s++, t++) {
		s += strspn(s, "0123456789 ");
		t += strspn(t, "0123456789 ");
		if (*s != *t || !*s)
			return *s == *t;
	}
}

/* Where else the words of doubt i of a kind stand; each of those is taken off
 * the list. */
static void
put_others(const struct doubt **list, size_t i, size_t end, struct buf *out)
{
	size_t k;

	for (k = i + 1; k < end && k < i + 400; k++)
		if (list[k] && is_same(list[i], list[k])) {
			buf_printf(out, " %d", list[k]->pos.line);
			list[k] = NULL;
		}
}

static void
doubt_line(const struct doubt **list, size_t i, size_t end, struct buf *out)
{
	const struct doubt *d = list[i];
	size_t before;

	buf_puts(out, "  ");
	put_places(d, out);
	put_short(out, tr(" found: "), d->found, *d->done ? SHOWN : SIZE_MAX);
	put_short(out, tr(" | done: "), d->done, SHOWN);
	put_short(out, tr(" | or: "), d->other, SHOWN);
	buf_puts(out, tr(" | again in line"));
	before = out->n;
	put_others(list, i, end, out);
	if (out->n == before)
		out->n -= strlen(tr(" | again in line"));
	buf_putc(out, '\n');
}

/* By kind, what matters most first; each with both places. */
void
doubt_text(const struct import *im, struct buf *out)
{
	const struct doubt **list = sorted(im);
	size_t i, end;

	if (im->doubts.n)
		qsort(list, im->doubts.n, sizeof *list, by_rank);
	summary(im, list, out);
	for (i = 0; i < im->doubts.n; i = end) {
		enum doubt_kind kind = list[i]->kind;

		for (end = i; end < im->doubts.n && list[end]->kind == kind;)
			end++;
		buf_printf(out, "\n%s\n", tr(kinds[kind].words));
		for (; i < end; i++)
			if (list[i])
				doubt_line(list, i, end, out);
	}
	free(list);
}

static void
json_string(struct buf *out, const char *s)
{
	buf_putc(out, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_printf(out, "\\%c", *s);
		else if ((unsigned char)*s < 0x20)
			buf_printf(out, "\\u%04x", *s);
		else
			buf_putc(out, *s);
	}
	buf_putc(out, '"');
}

static void
json_field(struct buf *out, const char *name, const char *s)
{
	buf_printf(out, ", \"%s\": ", name);
	json_string(out, s);
}

static void
doubt_object(const struct doubt *d, struct buf *out)
{
	buf_puts(out, "{\"file\": ");
	json_string(out, d->pos.file ? d->pos.file : "");
	buf_printf(out, ", \"line\": %d", d->pos.line);
	if (d->out) {
		json_field(out, "output", d->out);
		buf_printf(out, ", \"output_line\": %d", d->out_line);
	}
	json_field(out, "kind", kinds[d->kind].name);
	json_field(out, "found", d->found);
	json_field(out, "done", d->done);
	json_field(out, "other", d->other);
	buf_putc(out, '}');
}

void
doubt_json(const struct import *im, struct buf *out)
{
	const struct doubt **list = sorted(im);
	size_t i;

	buf_puts(out, "[");
	for (i = 0; i < im->doubts.n; i++) {
		buf_puts(out, i ? ",\n " : "\n ");
		doubt_object(list[i], out);
	}
	buf_puts(out, "\n]\n");
	free(list);
}
