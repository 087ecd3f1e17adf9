/*
 * What an earlier build made of an issue, used again when nothing it was made
 * from has changed: its files are linked from the old output into the staging
 * folder, its record taken from the user's cache. A file that is not as the
 * build left it (size, time) spoils its issue, which is then made anew; so
 * building from the cache and building clean give the same bytes.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "command/command.h"

/* The user's folder for caches, or NULL. */
static const char *
caches(struct arena *a)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (cache && *cache == '/')
		return cache;
	return home && *home == '/' ? path_join(a, home, ".cache") : NULL;
}

/* The folder of records for this output, made; NULL where it cannot be: then
 * everything is built anew, which is slower and no worse. */
static const char *
records_dir(struct arena *a, const char *staging)
{
	const char *cache = caches(a);
	char *real = realpath(staging, NULL), hash[HASH_HEX];

	if (!cache || !real) {
		free(real);
		return NULL;
	}
	hash_hex(hash, real, strlen(real));
	free(real);
	mkdir(cache, 0777);
	cache = path_join(a, cache, "gongbao");
	mkdir(cache, 0777);
	cache = path_join(a, cache, arena_dup(a, hash, 16));
	mkdir(cache, 0777);
	return access(cache, W_OK) == 0 ? cache : NULL;
}

/* Adds a file's name and bytes, or all of a folder's, to what is hashed. */
static void
add_path(struct buf *b, const char *path, int depth)
{
	struct names names = {0};
	struct arena *a = arena_new();
	size_t i, n;
	char *s, hash[HASH_HEX];

	if (depth > 0 && file_list(path, &names)) {
		for (i = 0; i < names.n; i++)
			add_path(b, path_join(a, path, names.at[i]), depth - 1);
	} else if ((s = file_read(path, &n))) {
		hash_hex(hash, s, n);
		buf_printf(b, "%s %s\n", path, hash);
		free(s);
	} else {
		buf_printf(b, "%s %d\n", path, errno);
	}
	names_free(&names);
	arena_free(a);
}

void
cache_open(struct cache *c, struct arena *a, const char *staging,
    const char *const *paths, const char *words)
{
	struct buf b = {0};

	c->dir = records_dir(a, staging);
	for (; c->dir && *paths; paths++)
		add_path(&b, *paths, 4);
	buf_puts(&b, words);
	hash_hex(c->base, b.s, b.n);
	buf_free(&b);
}

void
cache_key(const struct cache *c, const char *path, const char *words,
    char key[HASH_HEX])
{
	struct buf b = {0};

	buf_printf(&b, "%s %s\n", c->base, words);
	if (c->dir)
		add_path(&b, path, 4);
	hash_hex(key, b.s, b.n);
	buf_free(&b);
}

/* A line of a record: a file below the folder as the build left it. */
static void
describe(struct buf *b, const char *dir, const char *name)
{
	struct arena *a = arena_new();
	struct stat st;

	if (lstat(path_join(a, dir, name), &st) == 0)
		buf_printf(b, "%lld %lld.%09ld %s\n", (long long)st.st_size,
		    (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec, name);
	arena_free(a);
}

/* All files of an issue, folders one level deep (images, tables). */
static void
describe_all(struct buf *b, struct arena *a, const char *dir, const char *below)
{
	struct names names = {0};
	const char *name;
	size_t i;

	file_list(path_join(a, dir, below), &names);
	for (i = 0; i < names.n; i++) {
		name = *below == '.' ? arena_str(a, names.at[i])
				     : path_join(a, below, names.at[i]);
		if (file_is_dir(path_join(a, dir, name)))
			describe_all(b, a, dir, name);
		else
			describe(b, dir, name);
	}
	names_free(&names);
}

/* Links every file that the list names from one folder to the other. */
static bool
link_all(struct arena *a, const char *list, const char *from, const char *to)
{
	const char *line, *end;
	char *name, *target, *slash;

	for (line = list; (end = strchr(line, '\n')); line = end + 1) {
		line = strchr(strchr(line, ' ') + 1, ' ') + 1;
		name = arena_dup(a, line, (size_t)(end - line));
		target = path_join(a, to, name);
		slash = strrchr(target, '/');
		*slash = '\0';
		file_mkdirs(target);
		*slash = '/';
		if (link(path_join(a, from, name), target) != 0)
			return false;
	}
	return true;
}

/*
 * A record: its key, the hash of all that follows, each on a line; the list of
 * files; an empty line; the reply.
 */
enum { LIST = 2 * HASH_HEX }; /* where the list begins */

static bool
is_sound(const char *record, size_t n, const char *key)
{
	char hash[HASH_HEX];

	if (n < LIST || strncmp(record, key, HASH_HEX - 1) != 0)
		return false;
	hash_hex(hash, record + LIST, n - LIST);
	return strncmp(record + HASH_HEX, hash, HASH_HEX - 1) == 0;
}

/* The reply's offset; 0 when the record is damaged, not for this key, or the
 * files in dir are no longer those of its list. */
static size_t
match(struct arena *a, const char *record, size_t n, const char *key,
    const char *dir)
{
	struct buf now = {0};
	size_t at = 0;

	if (!is_sound(record, n, key))
		return 0;
	describe_all(&now, a, dir, ".");
	buf_putc(&now, '\n');
	if (n - LIST >= now.n && memcmp(now.s, record + LIST, now.n) == 0)
		at = LIST + now.n;
	buf_free(&now);
	return at;
}

bool
cache_take(const struct cache *c, const char *output, const char *staging,
    const char *id, const char *key, struct buf *reply)
{
	struct arena *a = arena_new();
	const char *old = path_join(a, output, id);
	const char *fresh = path_join(a, staging, id);
	char *record = NULL;
	size_t n = 0, at = 0;
	bool taken = false;

	if (c->dir)
		record = file_read(path_join(a, c->dir, id), &n);
	if (record)
		at = match(a, record, n, key, old);
	if (at) {
		taken = link_all(
		    a, arena_dup(a, record + LIST, at - LIST - 1), old, fresh);
		if (taken)
			buf_add(reply, record + at, n - at);
		else
			file_remove_tree(fresh);
	}
	free(record);
	arena_free(a);
	return taken;
}

/* A full disk or a lost folder only means that there is no record. */
static void
write_record(struct arena *a, const char *path, const struct buf *record)
{
	const char *temporary = arena_printf(a, "%s.new", path);
	FILE *f = fopen(temporary, "wb");
	bool ok;

	if (!f)
		return;
	ok = fwrite(record->s, 1, record->n, f) == record->n;
	ok = fclose(f) == 0 && ok;
	if (!ok || rename(temporary, path) != 0)
		remove(temporary);
}

void
cache_keep(const struct cache *c, const char *staging, const char *id,
    const char *key, const struct buf *reply)
{
	struct arena *a = arena_new();
	struct buf record = {0}, rest = {0};
	char hash[HASH_HEX];

	if (c->dir) {
		describe_all(&rest, a, path_join(a, staging, id), ".");
		buf_putc(&rest, '\n');
		buf_add(&rest, reply->s, reply->n);
		hash_hex(hash, rest.s, rest.n);
		buf_printf(&record, "%s\n%s\n", key, hash);
		buf_add(&record, rest.s, rest.n);
		write_record(a, path_join(a, c->dir, id), &record);
	}
	buf_free(&record);
	buf_free(&rest);
	arena_free(a);
}
