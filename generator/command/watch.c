/*
 * watch: whether anything changed below some folders (inotify). Which file it
 * was does not matter: a build finds out by itself. What another machine
 * changes on a shared folder gives no event; who wants to know looks at the
 * times of all files.
 */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "command/command.h"

enum {
	DEEPEST = 8, /* folders: a source has three */
	WANTED = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM |
	    IN_MOVED_TO | IN_ONLYDIR
};

struct watch {
	int fd;
	const char *const *dirs; /* ended by NULL */
	uint64_t seen; /* names, sizes and times when they were looked at */
};

/* Locks, swap files and copies of editors are no part of a source. */
static bool
is_passing(const char *name)
{
	size_t n = strlen(name);

	return n == 0 || name[0] == '.' || name[n - 1] == '~' ||
	    strcmp(name, "4913") == 0; /* vim tries a folder with it */
}

static bool
is_own_dir(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* FNV-1a */
static uint64_t
mix(uint64_t seen, const void *bytes, size_t n)
{
	const unsigned char *s = bytes;

	for (; n > 0; n--, s++)
		seen = (seen ^ *s) * 0x100000001B3;
	return seen;
}

static uint64_t
look(uint64_t seen, const char *dir, int deep)
{
	struct arena *a = arena_new();
	struct names names = {0};
	struct stat st;
	const char *path;
	size_t i;

	if (deep <= DEEPEST && file_list(dir, &names))
		for (i = 0; i < names.n; i++) {
			path = path_join(a, dir, names.at[i]);
			if (is_passing(names.at[i]) || lstat(path, &st) != 0)
				continue;
			seen = mix(seen, names.at[i], strlen(names.at[i]) + 1);
			if (S_ISDIR(st.st_mode)) {
				seen = look(seen, path, deep + 1);
				continue;
			}
			seen = mix(seen, &st.st_size, sizeof st.st_size);
			seen = mix(seen, &st.st_mtim, sizeof st.st_mtim);
		}
	names_free(&names);
	arena_free(a);
	return seen;
}

static uint64_t
look_at_all(const struct watch *w)
{
	uint64_t seen = 0xCBF29CE484222325;
	size_t i;

	for (i = 0; w->dirs[i]; i++)
		seen = look(seen, w->dirs[i], 0);
	return seen;
}

/* A folder that is watched already is not watched twice. */
static void
add(const struct watch *w, const char *dir, int deep)
{
	struct arena *a = arena_new();
	struct names names = {0};
	const char *path;
	size_t i;

	if (inotify_add_watch(w->fd, dir, WANTED) < 0 && errno == ENOSPC)
		die(tr("too many folders to watch; an administrator can "
		       "raise fs.inotify.max_user_watches"));
	if (deep < DEEPEST && file_list(dir, &names))
		for (i = 0; i < names.n; i++) {
			path = path_join(a, dir, names.at[i]);
			if (!is_passing(names.at[i]) && is_own_dir(path))
				add(w, path, deep + 1);
		}
	names_free(&names);
	arena_free(a);
}

static void
add_all(const struct watch *w)
{
	size_t i;

	for (i = 0; w->dirs[i]; i++)
		add(w, w->dirs[i], 0);
}

struct watch *
watch_open(const char *const *dirs)
{
	struct watch *w = mem_alloc(sizeof *w);

	w->dirs = dirs;
	w->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (w->fd < 0)
		die("cannot watch folders: %s", tr_errno(errno));
	add_all(w);
	w->seen = look_at_all(w);
	return w;
}

void
watch_close(struct watch *w)
{
	if (!w)
		return;
	close(w->fd);
	vec_drop(w);
}

int
watch_fd(const struct watch *w)
{
	return w->fd;
}

bool
watch_changed(struct watch *w)
{
	char events[4096] __attribute__((aligned(8)));
	const struct inotify_event *e;
	bool changed = false;
	ssize_t n, at;

	while ((n = read(w->fd, events, sizeof events)) > 0)
		for (at = 0; at < n; at += (ssize_t)(sizeof *e + e->len)) {
			e = (const struct inotify_event *)(events + at);
			changed |= !(e->mask & IN_IGNORED) &&
			    !(e->len && is_passing(e->name));
		}
	if (changed) {
		add_all(w); /* folders that are new */
		w->seen = look_at_all(w);
	}
	return changed;
}

bool
watch_look(struct watch *w)
{
	uint64_t before = w->seen;

	w->seen = look_at_all(w);
	return w->seen != before;
}
