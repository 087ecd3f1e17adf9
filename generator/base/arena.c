/*
 * Arenas: blocks of memory handed out from the front and freed all at once.
 * Each is twice the one before, up to a limit: most arenas hold little. What is
 * large for a block gets a block of its own.
 */
#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

enum { FIRST = 2 * 1024, LAST = 64 * 1024 }; /* [bytes] */

struct block {
	struct block *next;
	size_t used, size; /* [bytes] of data */
	alignas(max_align_t) char data[];
};

struct arena {
	struct block *blocks; /* the one in use first */
	size_t next; /* size of the next */
};

struct arena *
arena_new(void)
{
	struct arena *a = mem_alloc(sizeof *a);

	a->next = FIRST;
	return a;
}

void
arena_free(struct arena *a)
{
	struct block *b, *next;

	if (!a)
		return;
	for (b = a->blocks; b; b = next) {
		next = b->next;
		free(b);
	}
	free(a);
}

/* An oversize block goes behind the one in use, whose rest stays usable. */
static struct block *
block_add(struct arena *a, size_t n)
{
	while (a->next < LAST && n > a->next / 4)
		a->next *= 2;
	size_t size = n > LAST / 4 ? n : a->next;
	struct block *b = mem_alloc(sizeof(*b) + size);

	b->size = size;
	if (size == n && a->blocks) {
		b->next = a->blocks->next;
		a->blocks->next = b;
	} else {
		b->next = a->blocks;
		a->blocks = b;
	}
	if (a->next < LAST)
		a->next *= 2;
	return b;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	struct block *b = a->blocks;
	void *p;

	n = (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (!b || b->size - b->used < n)
		b = block_add(a, n);
	p = b->data + b->used;
	b->used += n;
	return p;
}

char *
arena_dup(struct arena *a, const void *s, size_t n)
{
	char *p = arena_alloc(a, n + 1);

	if (n)
		memcpy(p, s, n);
	return p;
}

char *
arena_str(struct arena *a, const char *s)
{
	return s ? arena_dup(a, s, strlen(s)) : NULL;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	char *p;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		die("cannot format '%s'", fmt);
	p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}
