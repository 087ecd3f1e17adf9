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

const char *
cache_home(struct arena *a)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (cache && *cache == '/')
		return cache;
	return home && *home == '/' ? path_join(a, home, ".cache") : NULL;
}

/* The folder of records for these outputs, made; NULL where it cannot be: then
 * everything is built anew, which is slower and no worse. */
static const char *
records_dir(struct arena *a, const struct folder *folders)
{
	const char *cache = cache_home(a);
	char *real, hash[HASH_HEX];

	while (!folders->staging)
		folders++;
	real = realpath(folders->staging, NULL);

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
	char hash[HASH_HEX];
	size_t i;

	if (depth > 0 && file_list(path, &names)) {
		for (i = 0; i < names.n; i++)
			add_path(b, path_join(a, path, names.at[i]), depth - 1);
	} else if (file_hash(path, hash)) {
		buf_printf(b, "%s %s\n", path, hash);
	} else {
		buf_printf(b, "%s %d\n", path, errno);
	}
	names_free(&names);
	arena_free(a);
}

void
cache_open(struct cache *c, struct arena *a, const char *const *paths,
    const char *words)
{
	struct buf b = {0};

	c->dir = records_dir(a, c->folders);
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

/* A line of a record: a file below a folder as the build left it; a name that
 * is a folder's gives a line for each file below it. */
static void
describe(struct buf *b, struct arena *a, int folder, const char *root,
    const char *name)
{
	struct names names = {0};
	struct stat st;
	size_t i;

	if (lstat(path_join(a, root, name), &st) != 0)
		return;
	if (!S_ISDIR(st.st_mode)) {
		buf_printf(b, "%d %lld %lld.%09ld %s\n", folder,
		    (long long)st.st_size, (long long)st.st_mtim.tv_sec,
		    st.st_mtim.tv_nsec, name);
		return;
	}
	file_list(path_join(a, root, name), &names);
	for (i = 0; i < names.n; i++)
		describe(b, a, folder, root, path_join(a, name, names.at[i]));
	names_free(&names);
}

static const char *
root_of(const struct folder *folder, bool staged)
{
	return staged ? folder->staging : folder->final;
}

/* All files of an issue: its own folder, and its files beside others'. */
static void
describe_issue(const struct cache *c, struct arena *a, const char *id,
    bool staged, struct buf *b)
{
	struct names names = {0};
	const char *root;
	size_t i;
	int f;

	for (f = 0; f < FOLDER_MAX; f++) {
		if (!(root = root_of(&c->folders[f], staged)))
			continue;
		if (f == FOLDER_PUBLIC)
			*vec_push(&names) = mem_str(id);
		else
			edition_files(
			    c->formats, (enum folder_name)f, id, &names);
		for (i = 0; i < names.n; i++)
			describe(b, a, f, root, names.at[i]);
		names_free(&names);
	}
	buf_putc(b, '\n');
}

static const char *
after_space(const char *s)
{
	return strchr(s, ' ') + 1;
}

/* Links every file that the list names from the old folders to the new. */
static bool
link_all(const struct cache *c, struct arena *a, const char *list)
{
	const char *line, *end, *at;
	char *name, *target;

	for (line = list; (end = strchr(line, '\n')); line = end + 1) {
		const struct folder *f = &c->folders[*line - '0'];
		at = after_space(after_space(after_space(line)));
		name = arena_dup(a, at, (size_t)(end - at));
		target = path_join(a, f->staging, name);
		file_mkdirs(arena_dup(
		    a, target, (size_t)(path_name(target) - target - 1)));
		if (link(path_join(a, f->final, name), target) != 0)
			return false;
	}
	return true;
}

/* After a link that failed: the issue is made as if there were no record. */
static void
unlink_all(const struct cache *c, struct arena *a, const char *id)
{
	struct names names = {0};
	size_t i;
	int f;

	for (f = 0; f < FOLDER_MAX; f++) {
		if (!c->folders[f].staging)
			continue;
		*vec_push(&names) = mem_str(id);
		edition_files(c->formats, (enum folder_name)f, id, &names);
		for (i = 0; i < names.n; i++)
			file_remove_tree(
			    path_join(a, c->folders[f].staging, names.at[i]));
		names_free(&names);
	}
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

/* Is the file that a line of the list tells of as it was? */
static bool
is_as_told(const struct cache *c, struct arena *a, const char *line, size_t n)
{
	const char *root = c->folders[*line - '0'].final;
	const char *name = after_space(after_space(after_space(line)));
	struct buf now = {0};
	bool same;

	name = arena_dup(a, name, (size_t)(line + n - 1 - name));
	describe(&now, a, *line - '0', root, name);
	same = now.n == n && memcmp(now.s, line, n) == 0;
	buf_free(&now);
	return same;
}

/*
 * The reply's offset; 0 when the record is damaged, not for this key, or one
 * of the old files is no longer as it was. Files that are not of its list were
 * made after the issues (manifests, pages that lead on), as they will be again.
 */
static size_t
match(const struct cache *c, struct arena *a, const char *record, size_t n,
    const char *key)
{
	const char *line, *end;

	if (!is_sound(record, n, key))
		return 0;
	for (line = record + LIST; *line != '\n'; line = end) {
		end = strchr(line, '\n') + 1;
		if (!is_as_told(c, a, line, (size_t)(end - line)))
			return 0;
	}
	return (size_t)(line + 1 - record);
}

/* A segment of the index is kept under its folder's name. */
static const char *
record_path(const struct cache *c, struct arena *a, const char *id)
{
	char *name = arena_str(a, id), *s;

	for (s = name; *s; s++)
		if (*s == '/')
			*s = '.';
	return path_join(a, c->dir, name);
}

bool
cache_take(
    const struct cache *c, const char *id, const char *key, struct buf *reply)
{
	struct arena *a = arena_new();
	char *record = NULL;
	size_t n = 0, at = 0;
	bool taken = false;

	if (c->dir)
		record = file_read(record_path(c, a, id), &n);
	if (record)
		at = match(c, a, record, n, key);
	if (at) {
		taken =
		    link_all(c, a, arena_dup(a, record + LIST, at - LIST - 1));
		if (taken)
			buf_add(reply, record + at, n - at);
		else
			unlink_all(c, a, id);
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
cache_keep(const struct cache *c, const char *id, const char *key,
    const struct buf *reply)
{
	struct arena *a = arena_new();
	struct buf record = {0}, rest = {0};
	char hash[HASH_HEX];

	if (c->dir) {
		describe_issue(c, a, id, true, &rest);
		buf_add(&rest, reply->s, reply->n);
		hash_hex(hash, rest.s, rest.n);
		buf_printf(&record, "%s\n%s\n", key, hash);
		buf_add(&record, rest.s, rest.n);
		write_record(a, record_path(c, a, id), &record);
	}
	buf_free(&record);
	buf_free(&rest);
	arena_free(a);
}
