/* What a build publishes: its files with their hashes, and its addresses. */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "command/command.h"

/* Calls found for every file below out/rel; what begins with a point, and the
 * manifests, are not published. */
static void
walk(const char *out, const char *rel,
    void (*found)(void *ctx, const char *path, const char *rel), void *ctx)
{
	struct arena *a = arena_new();
	const char *path = *rel ? path_join(a, out, rel) : out, *name;
	struct names names = {0};
	size_t i;

	if (!file_list(path, &names))
		found(ctx, path, rel);
	for (i = 0; i < names.n; i++) {
		name = names.at[i];
		if (name[0] != '.' && strcmp(name, MANIFEST) != 0)
			walk(out, *rel ? path_join(a, rel, name) : name, found,
			    ctx);
	}
	names_free(&names);
	arena_free(a);
}

static void
add_line(void *ctx, const char *path, const char *rel)
{
	char hash[HASH_HEX];

	if (!file_hash(path, hash))
		die(tr("cannot read %s: %s"), path, tr_errno(errno));
	buf_printf(ctx, "%s  %s\n", hash, rel);
}

/* An omitted attachment has the address of its line in the list. */
static void
add_anchors(
    const struct issue *issue, const struct article *a, struct buf *lines)
{
	const struct node *at;

	for (at = a->body; at; at = node_next(a->body, at))
		if (at->anchor &&
		    !(at->type == NODE_ATTACHMENT && at->as.attachment.omitted))
			buf_printf(lines, "%s/%s.html#%s\n", issue->id, a->slug,
			    at->anchor);
}

void
ledger_issue(const struct issue *issue, const char *out, struct buf *lines)
{
	size_t i;

	walk(out, issue->id, add_line, lines);
	for (i = 0; i < issue->narticles; i++)
		add_anchors(issue, &issue->articles[i], lines);
}

/* A line with a hash is a file; any other is an anchor. */
void
ledger_add(struct ledger *l, const char *lines, size_t n)
{
	const char *at = lines, *end = n ? lines + n : lines, *stop;
	enum { TWO = HASH_HEX + 1 }; /* hash and two spaces */

	for (; at < end; at = stop + 1) {
		stop = memchr(at, '\n', (size_t)(end - at));
		if (!stop)
			return;
		if (stop - at > TWO && at[TWO - 1] == ' ')
			*vec_push(&l->files) =
			    (struct ledger_file){arena_dup(l->arena, at + TWO,
						     (size_t)(stop - at) - TWO),
				arena_dup(l->arena, at, HASH_HEX - 1)};
		else
			*vec_push(&l->addresses) =
			    arena_dup(l->arena, at, (size_t)(stop - at));
	}
}

/* === In order === */

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct ledger_file *)a)->path,
	    ((const struct ledger_file *)b)->path);
}

static int
by_words(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/*
 * Does a file have an address that lasts? Those of issues do, which people
 * cite; lists of the whole archive, scripts, what is only another form of a
 * file do not.
 */
static bool
lasts(const char *path)
{
	static const char *const sorts[] = {".html", ".pdf", ".json", ".xml",
	    ".csv", ".bib", ".ris", ".png", ".jpg", ".jpeg", NULL};

	return path[0] >= '0' && path[0] <= '9' && strchr(path, '/') &&
	    str_ends_any(path, sorts);
}

void
ledger_sort(struct ledger *l)
{
	vec_sort(&l->files, by_path);
	vec_sort(&l->addresses, by_words);
}

void
ledger_close(struct ledger *l)
{
	size_t i;

	for (i = 0; i < l->files.n; i++)
		if (lasts(l->files.at[i].path))
			*vec_push(&l->addresses) = l->files.at[i].path;
	ledger_sort(l);
}

const struct ledger_file *
ledger_find(const struct ledger *l, const char *path)
{
	struct ledger_file key = {path, NULL};

	return l->files.n ? bsearch(&key, l->files.at, l->files.n,
				sizeof *l->files.at, by_path)
			  : NULL;
}

bool
ledger_has(const struct ledger *l, const char *address)
{
	return l->addresses.n &&
	    bsearch(&address, l->addresses.at, l->addresses.n,
		sizeof *l->addresses.at, by_words);
}

struct unknown {
	const struct ledger *ledger;
	struct names *names;
};

static void
add_unknown(void *ctx, const char *path, const char *rel)
{
	struct unknown *u = ctx;

	(void)path;
	if (!ledger_find(u->ledger, rel))
		*vec_push(u->names) = mem_str(rel);
}

void
ledger_unknown(const struct ledger *l, const char *out, struct names *names)
{
	struct unknown u = {l, names};

	walk(out, "", add_unknown, &u);
}

void
ledger_walk(struct ledger *l, const char *out)
{
	struct names names = {0};
	struct buf lines = {0};
	size_t i;

	ledger_sort(l);
	ledger_unknown(l, out, &names);
	for (i = 0; i < names.n; i++)
		add_line(
		    &lines, path_join(l->arena, out, names.at[i]), names.at[i]);
	ledger_add(l, lines.s, lines.n);
	buf_free(&lines);
	names_free(&names);
	ledger_sort(l);
}

void
ledger_free(struct ledger *l)
{
	vec_free(&l->files);
	vec_free(&l->addresses);
}
