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
	const struct doubt **list = mem_alloc(sizeof *list * im->doubts.n + 1);
	size_t i;

	for (i = 0; i < im->doubts.n; i++)
		list[i] = &im->doubts.at[i];
	if (im->doubts.n)
		qsort(list, im->doubts.n, sizeof *list, by_place);
	return list;
}

/* A summary by kind: the number, then what it means. */
static void
summary(const struct import *im, struct buf *out)
{
	size_t i, counts[DOUBT_MAX] = {0};

	for (i = 0; i < im->doubts.n; i++)
		counts[im->doubts.at[i].kind]++;
	for (i = 0; i < DOUBT_MAX; i++)
		if (counts[i])
			buf_printf(
			    out, "%6zu  %s\n", counts[i], tr(kinds[i].words));
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

static void
doubt_line(const struct doubt *d, struct buf *out)
{
	if (d->pos.file)
		buf_printf(out, "%s:%d: ", d->pos.file, d->pos.line);
	if (d->out)
		buf_printf(out, "%s:%d: ", d->out, d->out_line);
	buf_puts(out, tr(kinds[d->kind].words));
	put_short(out, tr(" | found: "), d->found, *d->done ? SHOWN : SIZE_MAX);
	put_short(out, tr(" | done: "), d->done, SHOWN);
	put_short(out, tr(" | or: "), d->other, SHOWN);
	buf_putc(out, '\n');
}

void
doubt_text(const struct import *im, struct buf *out)
{
	const struct doubt **list = sorted(im);
	size_t i;

	summary(im, out);
	buf_putc(out, '\n');
	for (i = 0; i < im->doubts.n; i++)
		doubt_line(list[i], out);
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
