/*
 * bits: the codes of the index. Elias gamma with a low part (exponential
 * Golomb), and interpolative coding of sets (Moffat and Stuiver 2000): the
 * middle member first, in the bits its bounds leave open, then both halves;
 * neighbours that crowd, as the pieces of one article do, cost next to
 * nothing.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "search/search.h"
#include "search/parts.h"

size_t
bits_count(const struct bits *b)
{
	return b->bytes.n * 8 + b->held;
}

void
bits_put(struct bits *b, uint32_t value, unsigned n)
{
	b->waiting = b->waiting << n | value;
	b->held += n;
	while (b->held >= 8) {
		b->held -= 8;
		buf_putc(&b->bytes, (char)(b->waiting >> b->held & 0xFF));
	}
	b->waiting &= (1U << b->held) - 1;
}

unsigned
bits_log(uint32_t value)
{
	unsigned n = 0;

	while (value >>= 1)
		n++;
	return n;
}

void
bits_golomb(struct bits *b, uint32_t value, unsigned order)
{
	uint32_t high = (value >> order) + 1;
	unsigned n = bits_log(high);

	bits_put(b, 0, n);
	bits_put(b, high, n + 1);
	bits_put(b, value & ((1U << order) - 1), order);
}

void
bits_below(struct bits *b, uint32_t value, uint32_t max)
{
	uint32_t size = max + 1, cut;
	unsigned n = bits_log(size);

	cut = (uint32_t)((2ULL << n) - size); /* so many are a bit shorter */
	value = (value + size - (size - cut) / 2) % size;
	if (value < cut)
		bits_put(b, value, n);
	else
		bits_put(b, value + cut, n + 1);
}

static void
put_set(
    struct bits *b, const uint32_t *v, uint32_t n, uint32_t low, uint32_t high)
{
	uint32_t mid = n / 2, least = low + mid;

	if (n == 0 || high - low + 1 == n)
		return;
	bits_below(b, v[mid] - least, high - (n - 1 - mid) - least);
	if (mid > 0)
		put_set(b, v, mid, low, v[mid] - 1);
	if (n - mid > 1)
		put_set(b, v + mid + 1, n - mid - 1, v[mid] + 1, high);
}

void
bits_set(struct bits *b, const uint32_t *v, uint32_t n, uint32_t max)
{
	put_set(b, v, n, 0, max);
}

void
bits_end(struct bits *b)
{
	if (b->held)
		bits_put(b, 0, 8 - b->held);
}
