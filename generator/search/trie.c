/*
 * trie: shards of the index (trie.h says what is in them): the phrases of a
 * text, sorted unit by unit, and the sets of pieces that hold each. Writing
 * them is in trie_write.c.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "search/search.h"
#include "search/parts.h"
#include "search/trie.h"

enum {
	NEAR = 256, /* [units] between places whose piece is noted */
	SMALL = 24, /* occurrences sorted by insertion */
	AHEAD = 16 /* places read ahead of the one at hand */
};

static uint32_t
piece_at(const struct trie *t, uint32_t place)
{
	uint32_t piece = t->near[place / NEAR];
	const uint32_t *starts = t->field->starts.at;
	size_t n = t->field->starts.n;

	while (piece + 1 < n && starts[piece + 1] <= place)
		piece++;
	return piece;
}

static void
note_pieces(struct trie *t)
{
	const struct field *f = t->field;
	size_t i;
	uint32_t piece = 0;

	t->near = mem_alloc((f->text.n / NEAR + 1) * sizeof *t->near);
	for (i = 0; i * NEAR < f->text.n; i++) {
		while (piece + 1 < f->starts.n &&
		    f->starts.at[piece + 1] <= i * NEAR)
			piece++;
		t->near[i] = piece;
	}
}

/* === Sorting by the next unit, places in order where it is the same === */

static void
sort_small(struct trie *t, size_t a, size_t b)
{
	size_t i, k;
	uint32_t place;
	uint16_t key;

	for (i = a + 1; i < b; i++) {
		place = t->at[i];
		key = t->key[i];
		for (k = i; k > a && t->key[k - 1] > key; k--) {
			t->at[k] = t->at[k - 1];
			t->key[k] = t->key[k - 1];
		}
		t->at[k] = place;
		t->key[k] = key;
	}
}

static void
sort_byte(struct trie *t, size_t a, size_t b, unsigned shift)
{
	size_t from[257] = {0}, i, to;

	for (i = a; i < b; i++)
		from[(t->key[i] >> shift & 0xFF) + 1]++;
	for (i = 1; i < 257; i++)
		from[i] += from[i - 1];
	for (i = a; i < b; i++) {
		to = from[t->key[i] >> shift & 0xFF]++;
		t->at2[to] = t->at[i];
		t->key2[to] = t->key[i];
	}
	memcpy(t->at + a, t->at2, (b - a) * sizeof *t->at);
	memcpy(t->key + a, t->key2, (b - a) * sizeof *t->key);
}

static void
sort(struct trie *t, size_t a, size_t b, unsigned depth)
{
	const uint16_t *text = t->field->text.at;
	size_t i;

	for (i = a; i < b; i++) {
		if (i + AHEAD < b)
			__builtin_prefetch(&text[t->at[i + AHEAD] + depth]);
		t->key[i] = text[t->at[i] + depth];
	}
	if (b - a <= SMALL) {
		sort_small(t, a, b);
	} else {
		sort_byte(t, a, b, 0);
		sort_byte(t, a, b, 8);
	}
}

/* === Sets of pieces === */

/* The pieces of a..b, as far as they are rare; rare + 1 when they are more. */
static uint32_t
few_pieces(const struct trie *t, size_t a, size_t b, uint32_t *ids)
{
	uint32_t n = 0, piece;

	for (; a < b; a++) {
		piece = piece_at(t, t->at[a]);
		if (n > 0 && ids[n - 1] == piece)
			continue;
		if (n == t->rare)
			return t->rare + 1;
		ids[n++] = piece;
	}
	return n;
}

static uint32_t
set_join(uint32_t *out, const uint32_t *a, uint32_t na, const uint32_t *b,
    uint32_t nb)
{
	uint32_t n = 0, i = 0, k = 0, v;

	while (i < na || k < nb) {
		v = k == nb || (i < na && a[i] <= b[k]) ? a[i] : b[k];
		i += i < na && a[i] == v;
		k += k < nb && b[k] == v;
		out[n++] = v;
	}
	return n;
}

/* The roundest number above low, up to high. */
static uint16_t
round_between(uint32_t low, uint32_t high)
{
	uint32_t zeros = 0xFFFF;

	while ((high & ~zeros) <= low && zeros)
		zeros >>= 1;
	return (uint16_t)(high & ~zeros);
}

/* last: the unit of the continuation before, that is in a bin. */
static void
add_to_bin(struct trie *t, struct level *l, uint16_t last, uint16_t unit,
    const uint32_t *ids, uint32_t n)
{
	struct bin *bin = l->bins.n ? &l->bins.at[l->bins.n - 1] : NULL;
	uint32_t joined[2 * RARE_MOST], many = 0;

	if (bin)
		many = set_join(joined, bin->ids, bin->n, ids, n);
	if (!bin || many > t->rare) {
		bin = vec_push(&l->bins);
		bin->unit = round_between(last, unit);
		memcpy(joined, ids, n * sizeof *ids);
		many = n;
	}
	memcpy(bin->ids, joined, many * sizeof *joined);
	bin->n = many;
}

/* The places that follow a with the same next unit end here. */
static size_t
group_end(const struct trie *t, size_t a, size_t b)
{
	size_t i = a + 1;

	while (i < b && t->key[i] == t->key[a])
		i++;
	return i;
}

static void
make_bins(struct trie *t, struct level *l, size_t a, size_t b)
{
	uint32_t ids[RARE_MOST], n;
	uint16_t last = 0;
	size_t end;

	l->bins.n = 0;
	l->bin = NO_BIN;
	for (; a < b; a = end) {
		end = group_end(t, a, b);
		n = few_pieces(t, a, end, ids);
		if (!t->key[a] || n > t->rare)
			continue;
		add_to_bin(t, l, last, t->key[a], ids, n);
		last = t->key[a];
	}
}

static void
make_level(struct level *l, size_t pieces)
{
	if (l->ids)
		return;
	l->ids = mem_alloc(pieces * sizeof *l->ids);
	l->counts = mem_alloc(pieces * sizeof *l->counts);
	l->rank = mem_alloc(pieces * sizeof *l->rank);
}

/* The level of the phrase that stands at the places a..b. */
static struct level *
open_level(struct trie *t, unsigned level, size_t a, size_t b)
{
	struct level *l = &t->levels[level];
	uint32_t piece, last = UINT32_MAX;

	make_level(l, t->field->starts.n);
	l->sample = t->at[a];
	l->n = 0;
	for (; a < b; a++) {
		piece = piece_at(t, t->at[a]);
		if (piece != last) {
			l->rank[piece] = l->n;
			l->ids[l->n] = piece;
			l->counts[l->n++] = 0;
		}
		l->counts[l->n - 1]++;
		last = piece;
	}
	l->next = 0;
	l->bins.n = 0;
	l->bin = NO_BIN;
	return l;
}

/* How far all the places a..b go on alike, from the depth on. */
static unsigned
alike(const struct trie *t, size_t a, size_t b, unsigned depth)
{
	const uint16_t *text = t->field->text.at + depth;
	unsigned skip;
	uint16_t unit;
	size_t i;

	for (skip = 0; depth + skip < SEARCH_LONGEST; skip++, text++) {
		unit = text[t->at[a]];
		for (i = a + 1; i < b && text[t->at[i]] == unit; i++)
			;
		if (!unit || i < b)
			break;
	}
	return skip;
}

/* === Walking === */

static void visit(struct trie *t, unsigned level, size_t a, size_t b);

static void
visit_node(struct trie *t, unsigned level, size_t a, size_t b, uint16_t unit)
{
	const struct level *parent = &t->levels[level - 1];
	struct level *l;

	trie_room(t, level - 1, unit);
	l = open_level(t, level, a, b);
	l->skip = alike(t, a, b, parent->depth + 1);
	l->depth = parent->depth + 1 + l->skip;
	trie_node(t, level, false);
	if (l->depth == SEARCH_LONGEST)
		return;
	visit(t, level, a, b);
	bits_put(&t->bits, 7, 3);
}

/* The bins that begin at the unit or before. */
static void
visit_bins(struct trie *t, unsigned level, uint16_t unit)
{
	struct level *l = &t->levels[level];

	while (l->bin + 1 < (int)l->bins.n &&
	    l->bins.at[l->bin + 1].unit <= unit) {
		trie_room(t, level, l->bins.at[l->bin + 1].unit);
		l->bin++;
		trie_bin(t, l);
	}
}

static void
visit(struct trie *t, unsigned level, size_t a, size_t b)
{
	struct level *l = &t->levels[level];
	uint32_t ids[RARE_MOST];
	uint16_t unit;
	size_t end;

	sort(t, a, b, l->depth);
	make_bins(t, l, a, b);
	for (; a < b; a = end) {
		end = group_end(t, a, b);
		unit = t->key[a];
		visit_bins(t, level, unit);
		if (unit && few_pieces(t, a, end, ids) > t->rare)
			visit_node(t, level + 1, a, end, unit);
	}
}

static size_t
count_units(const struct field *f, uint16_t first, uint16_t last)
{
	const uint16_t *unit = f->text.at, *end = unit + f->text.n;
	size_t n = 0;

	for (; unit < end; unit++)
		n += *unit >= first && *unit <= last;
	return n;
}

/* The places of the cores where a unit from first to last stands. */
static void
collect(struct trie *t, uint16_t first, uint16_t last)
{
	const struct field *f = t->field;
	const uint16_t *text = f->text.at;
	size_t piece, room = count_units(f, first, last) + 1, n = 0;
	uint32_t i;

	t->at = mem_alloc(room * sizeof *t->at);
	t->at2 = mem_alloc(room * sizeof *t->at2);
	t->key = mem_alloc(room * sizeof *t->key);
	t->key2 = mem_alloc(room * sizeof *t->key2);
	for (piece = 0; piece < f->starts.n; piece++)
		for (i = f->starts.at[piece]; i < f->cores.at[piece]; i++) {
			t->at[n] = i;
			n += text[i] >= first && text[i] <= last;
		}
	t->n = n;
}

static void
open_root(struct trie *t)
{
	struct level *root = &t->levels[0];
	uint32_t i;

	make_level(root, t->field->starts.n + 1);
	root->n = (uint32_t)t->field->starts.n;
	root->bin = NO_BIN;
	for (i = 0; i < root->n; i++) {
		root->ids[i] = root->rank[i] = i;
		root->counts[i] = UINT32_MAX;
	}
	t->ranks = mem_alloc((root->n + 1) * sizeof *t->ranks);
}

static void
close_trie(struct trie *t)
{
	size_t i;

	for (i = 0; i <= SEARCH_LONGEST; i++) {
		free(t->levels[i].ids);
		free(t->levels[i].counts);
		free(t->levels[i].rank);
		vec_free(&t->levels[i].bins);
	}
	free(t->near);
	free(t->ranks);
	free(t->at);
	free(t->at2);
	free(t->key);
	free(t->key2);
}

void
trie_make(const struct field *field, uint16_t first, uint16_t last,
    unsigned rare, size_t limit, struct shards *shards)
{
	struct trie t = {
	    .field = field, .rare = rare, .shards = shards, .limit = limit * 8};

	note_pieces(&t);
	open_root(&t);
	collect(&t, first, last);
	trie_begin(&t, 0, first);
	visit(&t, 0, 0, t.n);
	trie_end(&t, 0);
	close_trie(&t);
}
