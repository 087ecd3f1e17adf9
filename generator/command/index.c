/*
 * index: the search index of a build. A segment whose texts are what they were
 * is taken from the old output, as issues are.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/base.h"
#include "tree/tree.h"
#include "search/search.h"
#include "command/command.h"

struct indexing {
	const struct cache *cache;
	struct search *search;
	const char *out;
	int jobs;
	struct msgs *msgs;
};

static bool
make_segment(const struct indexing *x, size_t i, struct buf *words)
{
	const char *dir = search_segment_dir(x->search, i);
	struct buf why = {0};
	char key[HASH_HEX];
	bool fine = true;

	cache_key(x->cache, "", search_segment_key(x->search, i), key);
	if (cache_take(x->cache, dir, key, words))
		return true;
	fine = search_segment(x->search, i, x->out, x->jobs, words, &why);
	if (fine)
		cache_keep(x->cache, dir, key, words);
	else
		msg(x->msgs, why.n ? MSG_WORKER_DIED : MSG_WORKER_STOPPED,
		    (struct pos){dir, 0, 0}, why.s);
	buf_free(&why);
	return fine;
}

bool
index_make(const struct cache *cache, const struct buf *records, size_t n,
    const char *out, int jobs, struct buf *href, struct msgs *msgs)
{
	struct indexing x = {cache, search_open(records, n), out, jobs, msgs};
	struct buf words[SEARCH_SEGMENTS] = {{0}};
	bool fine = true;
	size_t i;

	for (i = 0; fine && i < search_segments(x.search); i++)
		fine = make_segment(&x, i, &words[i]);
	if (fine)
		search_root(x.search, words, out, href);
	for (i = 0; i < SEARCH_SEGMENTS; i++)
		buf_free(&words[i]);
	search_close(x.search);
	return fine;
}
