/*
 * The hint tables of a linearised file (PDF 1.7, F.4): how many objects each
 * page has, how long they are, which it shares with others. Numbers in them
 * are as many bits wide as the largest needs, less what all have.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"
#include "pdf/pack.h"

struct bits {
	struct buf *out;
	unsigned held, n; /* bits not yet in a byte of out */
};

static void
put_bits(struct bits *b, size_t value, unsigned width)
{
	while (width-- > 0) {
		b->held = b->held << 1 | (value >> width & 1);
		if (++b->n == 8) {
			buf_putc(b->out, (char)b->held);
			b->held = b->n = 0;
		}
	}
}

/* Each column of a table begins with a byte of its own. */
static void
end_column(struct bits *b)
{
	if (b->n > 0)
		put_bits(b, 0, 8 - b->n);
}

struct column {
	VEC(size_t) at;
	size_t least;
	unsigned width;
};

static void
measure(struct column *c, bool from_least)
{
	size_t most = 0;

	c->least = from_least ? SIZE_MAX : 0;
	for (size_t i = 0; i < c->at.n; i++) {
		if (c->least > c->at.at[i])
			c->least = c->at.at[i];
		if (most < c->at.at[i])
			most = c->at.at[i];
	}
	for (most -= c->at.n > 0 ? c->least : 0; most >> c->width > 0;)
		c->width++;
}

static void
put_column(struct bits *b, const struct column *c)
{
	for (size_t i = 0; i < c->at.n; i++)
		put_bits(b, c->at.at[i] - c->least, c->width);
	end_column(b);
}

/* What the tables say, by column. */
struct hints {
	const struct pack *pack;
	struct column objects, lengths; /* of pages */
	struct column counts, shared; /* how many a page shares, and which */
	struct column groups; /* lengths of what may be shared */
	size_t *place; /* of objects among these, from 1 */
};

static const struct packed *
first_of(const struct pack *p, enum part part)
{
	return &p->all.at[p->parts[part].at[0]];
}

static void
add_shareable(struct hints *h, enum part part)
{
	const struct pack *p = h->pack;

	for (size_t i = 0; i < p->parts[part].n; i++) {
		size_t object = p->parts[part].at[i];
		*vec_push(&h->groups.at) = p->all.at[object].length;
		h->place[object] = h->groups.at.n;
	}
}

/* The first page has all of its part, and shares nothing (F.4.1). */
static void
add_first_page(struct hints *h)
{
	size_t length = 0;

	for (size_t i = 0; i < h->groups.at.n; i++)
		length += h->groups.at.at[i];
	*vec_push(&h->objects.at) = h->groups.at.n;
	*vec_push(&h->lengths.at) = length;
	*vec_push(&h->counts.at) = 0;
}

/* The pages after the first: an object of PART_PAGE that is one begins it. */
static void
add_pages(struct hints *h)
{
	const struct pack *p = h->pack;

	for (size_t i = 0; i < p->parts[PART_PAGE].n; i++) {
		const struct packed *o = &p->all.at[p->parts[PART_PAGE].at[i]];
		if (o->page > 0) {
			*vec_push(&h->objects.at) = 0;
			*vec_push(&h->lengths.at) = 0;
		}
		h->objects.at.at[h->objects.at.n - 1]++;
		h->lengths.at.at[h->lengths.at.n - 1] += o->length;
	}
}

static void
add_needs(struct hints *h, size_t page, size_t *last)
{
	const struct needs *needs = &h->pack->needs;
	size_t before = h->shared.at.n, k, object;

	for (k = needs->of.at[page]; k < needs->of.at[page + 1]; k++) {
		object = needs->at.at[k];
		if (h->pack->all.at[object].holder > 0)
			object = h->pack->all.at[object].holder;
		if (h->place[object] == 0 || last[object] == page)
			continue;
		last[object] = page;
		*vec_push(&h->shared.at) = h->place[object] - 1;
	}
	*vec_push(&h->counts.at) = h->shared.at.n - before;
}

static void
add_all_needs(struct hints *h)
{
	size_t *last = mem_alloc(h->pack->all.n * sizeof *last);

	for (size_t i = 1; i < h->pack->pages.n; i++)
		add_needs(h, i, last);
	free(last);
}

static void
put_pages(struct bits *b, const struct hints *h, size_t head)
{
	put_bits(b, h->objects.least, 32);
	put_bits(b, head + first_of(h->pack, PART_FIRST)->offset, 32);
	put_bits(b, h->objects.width, 16);
	put_bits(b, h->lengths.least, 32);
	put_bits(b, h->lengths.width, 16);
	/* Contents are taken to be the whole page, as all viewers do. */
	put_bits(b, 0, 32);
	put_bits(b, 0, 16);
	put_bits(b, h->lengths.least, 32);
	put_bits(b, h->lengths.width, 16);
	put_bits(b, h->counts.width, 16);
	put_bits(b, h->shared.width, 16);
	put_bits(b, 0, 16); /* where in the page they are needed: not said */
	put_bits(b, 4, 16);
	put_column(b, &h->objects);
	put_column(b, &h->lengths);
	put_column(b, &h->counts);
	put_column(b, &h->shared);
	put_column(b, &h->lengths);
}

static void
put_shared(struct bits *b, const struct hints *h, size_t head, size_t own)
{
	const struct pack *p = h->pack;
	bool more = p->parts[PART_SHARED].n > 0;

	put_bits(b, more ? first_of(p, PART_SHARED)->number : 0, 32);
	put_bits(b, more ? head + first_of(p, PART_SHARED)->offset : 0, 32);
	put_bits(b, own, 32);
	put_bits(b, h->groups.at.n, 32);
	put_bits(b, 0, 16); /* a group is one object */
	put_bits(b, h->groups.least, 32);
	put_bits(b, h->groups.width, 16);
	put_column(b, &h->groups);
	for (size_t i = 0; i < h->groups.at.n; i++)
		put_bits(b, 0, 1); /* no signature */
	end_column(b);
}

static void
put_outline(struct bits *b, const struct pack *p, size_t head)
{
	const struct packed *first = first_of(p, PART_OUTLINE);
	size_t n = p->parts[PART_OUTLINE].n, length = 0;

	for (size_t i = 0; i < n; i++)
		length += p->all.at[p->parts[PART_OUTLINE].at[i]].length;
	put_bits(b, first->number, 32);
	put_bits(b, head + first->offset, 32);
	put_bits(b, n, 32);
	put_bits(b, length, 32);
}

void
hints_write(const struct pack *p, size_t head, struct buf *out, size_t *shared,
    size_t *outline)
{
	struct hints h = {.pack = p};
	struct bits b = {.out = out};
	size_t own;

	h.place = mem_alloc(p->all.n * sizeof *h.place);
	add_shareable(&h, PART_FIRST);
	add_shareable(&h, PART_OUTLINE);
	own = h.groups.at.n;
	add_first_page(&h);
	add_shareable(&h, PART_SHARED);
	add_pages(&h);
	add_all_needs(&h);
	measure(&h.objects, true);
	measure(&h.lengths, true);
	measure(&h.counts, false);
	measure(&h.shared, false);
	measure(&h.groups, true);
	put_pages(&b, &h, head);
	*shared = out->n;
	put_shared(&b, &h, head, own);
	*outline = p->parts[PART_OUTLINE].n > 0 ? out->n : 0;
	if (*outline > 0)
		put_outline(&b, p, head);
	vec_free(&h.objects.at);
	vec_free(&h.lengths.at);
	vec_free(&h.counts.at);
	vec_free(&h.shared.at);
	vec_free(&h.groups.at);
	free(h.place);
}
