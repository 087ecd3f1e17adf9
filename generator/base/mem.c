/*
 * Memory that cannot fail, and growing things on top of it. A one-shot
 * program that runs out of memory has nothing better to do than to say so.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

void
die(const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fputs("gongbao: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(2);
}

void *
mem_alloc(size_t n)
{
	void *p = calloc(1, n ? n : 1);

	if (!p)
		die(tr("out of memory"));
	return p;
}

void *
mem_grow(void *p, size_t n)
{
	p = realloc(p, n ? n : 1);
	if (!p)
		die(tr("out of memory"));
	return p;
}

char *
mem_str(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(mem_alloc(n), s, n);
}

/* Doubling keeps the cost of n pushes linear in n. */
static size_t
capacity(size_t cap, size_t need, size_t least)
{
	if (need > SIZE_MAX / 2)
		die(tr("out of memory"));
	if (cap < least)
		cap = least;
	while (cap < need)
		cap *= 2;
	return cap;
}

void *
vec_room(void *at, size_t *cap, size_t n, size_t size)
{
	size_t bytes;

	if (n <= *cap)
		return at;
	*cap = capacity(*cap, n, 8);
	if (__builtin_mul_overflow(*cap, size, &bytes))
		die(tr("out of memory"));
	return mem_grow(at, bytes);
}

void
vec_order(
    void *at, size_t n, size_t size, int (*by)(const void *, const void *))
{
	if (n) /* of nothing at is NULL, which qsort may not be given */
		qsort(at, n, size, by);
}

void
vec_drop(void *at)
{
	free(at);
}

static void
buf_room(struct buf *b, size_t more)
{
	size_t need = b->n + more + 1;

	if (need <= b->cap)
		return;
	b->cap = capacity(b->cap, need, 64);
	b->s = mem_grow(b->s, b->cap);
}

void
buf_add(struct buf *b, const void *s, size_t n)
{
	buf_room(b, n);
	if (n)
		memcpy(b->s + b->n, s, n);
	b->n += n;
	b->s[b->n] = '\0';
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_putc(struct buf *b, char c)
{
	buf_room(b, 1);
	b->s[b->n++] = c;
	b->s[b->n] = '\0';
}

void
buf_putu(struct buf *b, uint32_t cp)
{
	buf_room(b, 4);
	b->n += utf8_put(b->s + b->n, cp);
	b->s[b->n] = '\0';
}

static void
buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n < 0)
		die("cannot format '%s'", fmt);
	buf_room(b, (size_t)n);
	vsnprintf(b->s + b->n, (size_t)n + 1, fmt, again);
	b->n += (size_t)n;
	va_end(again);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

uint32_t
buf_last(const struct buf *b)
{
	const char *end;

	if (b->n == 0)
		return '\n';
	end = b->s + b->n;
	return utf8_prev(b->s, &end);
}

void
buf_clear(struct buf *b)
{
	b->n = 0;
	if (b->s)
		b->s[0] = '\0';
}

void
buf_free(struct buf *b)
{
	free(b->s);
	*b = (struct buf){0};
}
