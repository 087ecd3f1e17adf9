/*
 * trie_write: nodes and bins to bits, bits to shards. What is written is said
 * in trie.h.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "search/search.h"
#include "search/parts.h"
#include "search/trie.h"

/*
 * The gap to a next unit is the shorter the more pieces a phrase is in; the
 * order was found by trying.
 */
static void
put_unit(struct trie *t, struct level *l, uint16_t unit)
{
	unsigned log = bits_log(l->n);

	bits_golomb(&t->bits, unit - l->next, log > 14 ? 2 : 12 - log * 5 / 7);
	l->next = unit + 1U;
}

/* Where a bin begins: a round number, so its zeros are counted and left out. */
static void
put_bound(struct trie *t, struct level *l, uint16_t unit)
{
	unsigned zeros = 0;

	while (zeros < 15 && !(unit >> zeros & 1))
		zeros++;
	bits_put(&t->bits, zeros, 4);
	bits_golomb(
	    &t->bits, (unit >> zeros) - ((uint32_t)l->next >> zeros), 0);
	l->next = unit;
}

/*
 * Whose set the items of a node are coded within: its own, but all pieces where
 * it has more than a quarter of them. That is hardly longer, and a path is much
 * shorter without such sets.
 */
static const struct level *
within(const struct trie *t, const struct level *l)
{
	return (size_t)l->n * 4 > t->levels[0].n ? &t->levels[0] : l;
}

static void
put_members(
    struct trie *t, const struct level *whole, const uint32_t *ids, uint32_t n)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		t->ranks[i] = whole->rank[ids[i]];
	bits_set(&t->bits, t->ranks, n, whole->n - 1);
}

/*
 * How often each piece has the phrase: once where the piece has the shorter
 * phrase once. On the path to a shard only who has it more than once.
 */
static void
put_counts(
    struct trie *t, const struct level *whole, const struct level *l, bool path)
{
	uint32_t i, count;

	for (i = 0; i < l->n; i++) {
		count = l->counts[i];
		if (whole->counts[whole->rank[l->ids[i]]] == 1)
			continue;
		bits_put(&t->bits, count > 1, 1);
		if (count > 1 && !path)
			bits_golomb(&t->bits, count - 2, 0);
	}
}

void
trie_node(struct trie *t, unsigned level, bool path)
{
	struct level *parent = &t->levels[level - 1], *l = parent + 1;
	const struct level *whole = within(t, parent);
	const uint16_t *text = t->field->text.at + l->sample;

	bits_put(&t->bits, path ? 6 : 2, path ? 3 : 2);
	put_unit(t, parent, text[parent->depth]);
	if (whole->n > t->rare + 1)
		bits_golomb(&t->bits, l->n - t->rare - 1, 0);
	if (!path || within(t, l) == l) {
		put_members(t, whole, l->ids, l->n);
		put_counts(t, whole, l, path);
	}
	bits_golomb(&t->bits, l->skip, 0);
	l->next = 0;
}

void
trie_bin(struct trie *t, struct level *l)
{
	const struct bin *bin = &l->bins.at[l->bin];

	bits_put(&t->bits, 0, 1);
	put_bound(t, l, bin->unit);
	bits_golomb(&t->bits, t->rare - bin->n, 0);
	put_members(t, within(t, l), bin->ids, bin->n);
}

static void
put_phrase(struct buf *b, const uint16_t *units, size_t n)
{
	uint16_t unit;

	for (; n > 0; n--, units++) {
		unit = *units;
		if (unit < 0x20 || (unit >= 0xD800 && unit < 0xE000))
			buf_printf(b, "\\u%04x", unit);
		else if (unit == '"' || unit == '\\')
			buf_printf(b, "\\%c", unit);
		else
			buf_putu(b, unit);
	}
}

void
trie_end(struct trie *t, unsigned level)
{
	struct shards *s = t->shards;

	for (; level > 0; level--)
		bits_put(&t->bits, 7, 3);
	bits_put(&t->bits, 7, 3);
	bits_end(&t->bits);
	s->at[s->n - 1].data = t->bits.bytes;
	t->bits = (struct bits){0};
}

void
trie_begin(struct trie *t, unsigned level, uint16_t unit)
{
	const struct level *l = &t->levels[level];
	struct buf from = {0};
	unsigned i;

	put_phrase(&from, t->field->text.at + l->sample, l->depth);
	put_phrase(&from, &unit, 1);
	*vec_push(t->shards) =
	    (struct shard){.from = arena_dup(t->shards->arena, from.s, from.n)};
	buf_free(&from);
	t->levels[0].next = 0;
	for (i = 0; i <= level; i++) {
		if (i > 0)
			trie_node(t, i, true);
		if (t->levels[i].bin != NO_BIN)
			trie_bin(t, &t->levels[i]);
	}
	t->begun = bits_count(&t->bits);
}

void
trie_room(struct trie *t, unsigned level, uint16_t unit)
{
	size_t limit = level < 4 ? t->limit / 8 * (5 + level) : t->limit;
	size_t n = bits_count(&t->bits);

	if (n < limit || n < t->begun + t->limit / 4)
		return;
	trie_end(t, level);
	trie_begin(t, level, unit);
}
