/*
 * segment: which issues are indexed together, and their index, made in
 * parallel by the first characters of phrases. How the work is cut up depends
 * on the text alone, so its bytes do not depend on the processes.
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

enum {
	/* A phrase of few pieces costs the reader that many texts: the two
	 * segments together no more than the ten that a page of results
	 * shows. */
	RARE_CLOSED = 8,
	RARE_OPEN = 2,
	LIMIT_CLOSED = 32000,
	LIMIT_OPEN = 8000, /* [bytes] of a shard */
	JOB = 1500000, /* [units] of text for a job, or one character's */
	KEY = 12 /* digits of a key that shards are told by */
};

/* === Planning === */

static void
plan_segment(struct search *s, const char *dir, size_t first, size_t n,
    unsigned rare, size_t limit)
{
	struct segment *g = &s->segments[s->nsegments];
	struct buf sums = {0};
	char key[HASH_HEX];
	size_t i;

	if (n == 0)
		return;
	s->nsegments++;
	for (i = first; i < first + n; i++)
		buf_printf(&sums, "%s %s %zu\n", s->issues[i].id,
		    s->issues[i].sum, s->issues[i].n);
	hash_hex(key, sums.s, sums.n);
	buf_free(&sums);
	*g = (struct segment){
	    dir, arena_dup(s->arena, key, KEY), first, n, rare, limit};
}

struct search *
search_open(const struct buf *records, size_t n)
{
	struct search *s = mem_alloc(sizeof *s);
	size_t closed = n, i;

	s->arena = arena_new();
	s->issues = ARENA_ARRAY(s->arena, struct record, n + 1);
	s->n = n;
	for (i = 0; i < n; i++)
		s->issues[i] = search_record(s->arena, records[i].s);
	while (
	    closed > 0 && s->issues[closed - 1].year == s->issues[n - 1].year)
		closed--;
	plan_segment(s, "search/closed", 0, closed, RARE_CLOSED, LIMIT_CLOSED);
	plan_segment(
	    s, "search/open", closed, n - closed, RARE_OPEN, LIMIT_OPEN);
	return s;
}

void
search_close(struct search *s)
{
	if (s)
		arena_free(s->arena);
	free(s);
}

size_t
search_segments(const struct search *s)
{
	return s->nsegments;
}

const char *
search_segment_dir(const struct search *s, size_t segment)
{
	return s->segments[segment].dir;
}

const char *
search_segment_key(const struct search *s, size_t segment)
{
	return s->segments[segment].key;
}

/* === Making === */

struct range {
	uint16_t first, last;
};

struct making {
	const struct segment *segment;
	const char *dir; /* where it is written */
	struct field field;
	VEC(struct range) ranges;
	struct buf *froms; /* one a range: where its shards begin */
	struct buf *why;
	bool failed;
};

static void
read_texts(struct making *m, const struct search *s, const char *out)
{
	struct arena *arena = arena_new();
	const struct segment *g = m->segment;
	const struct record *r;
	size_t i, file;

	for (r = s->issues + g->first; r < s->issues + g->first + g->n; r++)
		for (i = 0; i < r->n; i++)
			for (file = 0; file < r->articles[i].files; file++)
				text_read(path_join(arena, out, r->id), i + 1,
				    file, &m->field);
	/* What looks at the unit after a phrase finds one. */
	for (i = 0; i <= SEARCH_LONGEST; i++)
		*vec_push(&m->field.text) = 0;
	arena_free(arena);
}

static void
cut_ranges(struct making *m)
{
	size_t *counts = mem_alloc(0x10000 * sizeof *counts), sum = 0, i;
	uint16_t first = 1;

	for (i = 0; i < m->field.text.n; i++)
		counts[m->field.text.at[i]]++;
	for (i = 1; i < 0x10000; i++) {
		sum += counts[i];
		if (sum < JOB && i < 0xFFFF)
			continue;
		*vec_push(&m->ranges) = (struct range){first, (uint16_t)i};
		first = (uint16_t)(i + 1);
		sum = 0;
	}
	free(counts);
}

static void
put_digit(struct buf *b, uint32_t digit)
{
	digit += '#';
	buf_putc(b, (char)(digit < '\\' ? digit : digit + 1));
}

/*
 * Bytes as words of a script: thirteen bits in two digits to base 91, the
 * characters from # to ~ without the backslash. Base 64 would be a twelfth
 * longer on disc.
 */
static void
put_digits(struct buf *b, const struct buf *data)
{
	uint32_t waiting = 0, held = 0, value;
	size_t i;

	for (i = 0; i < data->n || held > 0; i++) {
		waiting = waiting << 8 |
		    (i < data->n ? (unsigned char)data->s[i] : 0);
		held += 8;
		if (held < 13)
			continue;
		held -= 13;
		value = waiting >> held & 0x1FFF;
		put_digit(b, value / 91);
		put_digit(b, value % 91);
		if (i >= data->n)
			break;
	}
}

static void
write_shard(
    const struct making *m, size_t range, size_t i, const struct buf *data)
{
	struct arena *arena = arena_new();
	const char *path =
	    arena_printf(arena, "%s/%02zu-%03zu.js", m->dir, range, i);
	struct buf b = {0};

	buf_printf(&b, "gongbao(\"%s/%02zu-%03zu\",\"%s\",\"",
	    path_name(m->segment->dir), range, i, m->segment->key);
	put_digits(&b, data);
	buf_puts(&b, "\");\n");
	file_write(path, b.s, b.n);
	buf_free(&b);
	arena_free(arena);
}

static void
make_range(void *ctx, size_t i, struct buf *reply)
{
	struct making *m = ctx;
	struct shards shards = {.arena = arena_new()};
	size_t k;

	trie_make(&m->field, m->ranges.at[i].first, m->ranges.at[i].last,
	    m->segment->rare, m->segment->limit, &shards);
	for (k = 0; k < shards.n; k++) {
		write_shard(m, i, k, &shards.at[k].data);
		buf_printf(reply, "%s%s", k ? "\\n" : "", shards.at[k].from);
		buf_free(&shards.at[k].data);
	}
	arena_free(shards.arena);
	vec_drop(shards.at);
}

static void
take_range(void *ctx, size_t i, bool ok, const char *reply, size_t n)
{
	struct making *m = ctx;

	if (ok) {
		buf_add(&m->froms[i], reply, n);
		return;
	}
	if (!m->failed)
		buf_add(m->why, reply, n);
	m->failed = true;
}

static void
end_making(void *ctx)
{
	struct making *m = ctx;
	size_t i;

	for (i = 0; i < m->ranges.n; i++)
		buf_free(&m->froms[i]);
	free(m->froms);
	vec_free(&m->ranges);
	vec_free(&m->field.text);
	vec_free(&m->field.starts);
	vec_free(&m->field.cores);
}

bool
search_segment(const struct search *s, size_t segment, const char *out,
    int jobs, struct buf *words, struct buf *why)
{
	struct arena *arena = arena_new();
	struct making m = {.segment = &s->segments[segment], .why = why};
	struct work work = {make_range, take_range, end_making, &m};
	size_t i;

	m.dir = path_join(arena, out, m.segment->dir);
	file_mkdirs(m.dir);
	read_texts(&m, s, out);
	cut_ranges(&m);
	m.froms = mem_alloc(m.ranges.n * sizeof *m.froms);
	work_run(&work, m.ranges.n, jobs);
	for (i = 0; !m.failed && i < m.ranges.n; i++)
		buf_printf(words, "%s\"%s\"", i ? "," : "", m.froms[i].s);
	end_making(&m);
	arena_free(arena);
	return !m.failed;
}
