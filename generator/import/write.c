/*
 * write: a draft to files as FORMAT.md says. Every doubt then learns the line
 * of the output that its line of the input became.
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
#include "import/write.h"

void
write_place(struct writer *w, const char *input, int first, int last)
{
	struct span *s;

	for (; w->counted < w->out.n; w->counted++)
		w->line += w->out.s[w->counted] == '\n';
	if (!input)
		return;
	s = vec_push(&w->spans);
	*s = (struct span){input, first, last, w->file, w->line};
}

/* Ends the file: one line end at its end. */
static void
finish(struct writer *w, struct import_result *result)
{
	struct import_file *f = vec_push(&result->files);

	while (w->out.n > 1 && w->out.s[w->out.n - 1] == '\n' &&
	    w->out.s[w->out.n - 2] == '\n')
		w->out.s[--w->out.n] = '\0';
	*f = (struct import_file){w->file,
	    arena_dup(w->d->im->arena, w->out.s ? w->out.s : "", w->out.n),
	    w->out.n};
	buf_clear(&w->out);
}

static void
add_pictures(const struct draft_article *a, struct import_result *result)
{
	for (size_t i = 0; i < a->parts.n; i++) {
		const struct part *p = &a->parts.at[i];

		if (p->picture)
			*vec_push(&result->files) = (struct import_file){
			    p->name, p->picture, p->picture_n};
	}
}

static void
begin(struct writer *w, const char *file)
{
	w->file = file;
	w->line = 1;
	w->counted = 0;
}

static int
by_input(const void *a, const void *b)
{
	const struct span *x = a, *y = b;
	int c = strcmp(x->file, y->file);

	if (c)
		return c;
	return x->first != y->first ? x->first - y->first : y->last - x->last;
}

/* The span that holds a line of the input: the last to begin at or before it,
 * or one close above that reaches so far. The spans are sorted. */
static const struct span *
find_span(const struct writer *w, const struct pos *pos)
{
	struct span key = {pos->file, pos->line, 0, NULL, 0};
	size_t low = 0, high = w->spans.n, mid, back;

	while (low < high) {
		mid = (low + high) / 2;
		if (by_input(&w->spans.at[mid], &key) <= 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (back = 0; back < 64 && low > back; back++) {
		const struct span *s = &w->spans.at[low - 1 - back];

		if (strcmp(s->file, pos->file) != 0)
			break;
		if (s->first <= pos->line && s->last >= pos->line)
			return s;
	}
	return NULL;
}

static void
place_doubts(struct writer *w)
{
	struct import *im = w->d->im;
	size_t i;

	vec_sort(&w->spans, by_input);
	for (i = 0; i < im->doubts.n; i++) {
		struct doubt *d = &im->doubts.at[i];
		const struct span *s =
		    d->pos.file ? find_span(w, &d->pos) : NULL;

		if (s) {
			d->out = s->out;
			d->out_line = s->line;
		}
	}
}

void
write_draft(struct draft *d, enum import_as as, struct import_result *result)
{
	struct writer w = {.d = d};
	size_t i;

	for (i = 0; i < d->articles.n; i++) {
		struct draft_article *a = &d->articles.at[i];

		begin(&w, a->file);
		write_place(&w, a->pos.file, a->pos.line, a->pos.line);
		write_front(&w.out, a);
		write_parts(&w, a->parts.at, a->parts.n);
		finish(&w, result);
		add_pictures(a, result);
	}
	if (as == IMPORT_ISSUE) {
		begin(&w, "issue.md");
		write_issue(&w.out, d);
		write_parts(&w, d->colophon.at, d->colophon.n);
		finish(&w, result);
	}
	account_texts(d->im, result);
	place_doubts(&w);
	buf_free(&w.out);
	vec_free(&w.spans);
}
