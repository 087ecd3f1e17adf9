/*
 * Whole files and folders. Readers give errno to their caller, which has a
 * place in the source to report; writers exit, for a full disk is nobody's
 * fault in the input, and nothing half-written bears a final name.
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

/* Of a regular file; -1 and errno for anything else. */
static off_t
size_of(int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return -1;
	if (S_ISREG(st.st_mode))
		return st.st_size;
	errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	return -1;
}

/* Reads the rest of fd and closes it. */
static char *
slurp(int fd, size_t *n)
{
	struct buf b = {0};
	off_t size = size_of(fd);
	ssize_t got;

	if (size < 0) {
		close(fd);
		return NULL;
	}
	b.cap = (size_t)size + 1;
	b.s = mem_alloc(b.cap);
	for (;;) {
		if (b.cap - b.n < 2)
			b.s = mem_grow(b.s, b.cap *= 2);
		got = read(fd, b.s + b.n, b.cap - b.n - 1);
		if (got <= 0)
			break;
		b.n += (size_t)got;
	}
	close(fd);
	if (got < 0) {
		buf_free(&b);
		return NULL;
	}
	b.s[b.n] = '\0';
	*n = b.n;
	return b.s;
}

static int
open_file(const char *path)
{
	return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

char *
file_read(const char *path, size_t *n)
{
	int fd = open_file(path);

	return fd < 0 ? NULL : slurp(fd, n);
}

bool
file_hash(const char *path, char hash[HASH_HEX])
{
	int fd = open_file(path);
	bool whole = fd >= 0 && size_of(fd) >= 0 && hash_rest(hash, fd);

	if (fd >= 0)
		close(fd);
	return whole;
}

/* Opens the next component of *rel below dir and closes dir. */
static int
step(int dir, const char **rel, bool *last)
{
	char name[NAME_MAX + 1];
	size_t n = strcspn(*rel, "/");
	int fd;

	if (n > NAME_MAX) {
		close(dir);
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(name, *rel, n);
	name[n] = '\0';
	*last = (*rel)[n] == '\0';
	*rel += *last ? n : n + 1;
	fd = openat(dir, name,
	    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK |
		(*last ? 0 : O_DIRECTORY));
	close(dir);
	return fd;
}

char *
file_read_below(const char *root, const char *rel, size_t *n)
{
	bool last = false;
	int fd;

	if (!path_is_plain(rel)) {
		errno = EINVAL;
		return NULL;
	}
	fd = open(root, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
	while (fd >= 0 && !last)
		fd = step(fd, &rel, &last);
	return fd < 0 ? NULL : slurp(fd, n);
}

bool
file_is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool
file_exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static void
write_all(int fd, const char *path, const char *s, size_t n)
{
	ssize_t put;

	while (n > 0) {
		put = write(fd, s, n);
		if (put < 0 && errno != EINTR)
			die(tr("cannot write %s: %s"), path, tr_errno(errno));
		if (put > 0) {
			s += put;
			n -= (size_t)put;
		}
	}
}

void
file_write(const char *path, const void *s, size_t n)
{
	struct buf temporary = {0};
	int fd;

	buf_printf(&temporary, "%s.new", path);
	fd = open(temporary.s, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		die(tr("cannot write %s: %s"), path, tr_errno(errno));
	write_all(fd, path, s, n);
	if (close(fd) != 0 || rename(temporary.s, path) != 0)
		die(tr("cannot write %s: %s"), path, tr_errno(errno));
	buf_free(&temporary);
}

void
file_mkdirs(const char *path)
{
	char *p = mem_str(path), *s = p;

	while (*s == '/')
		s++;
	do {
		s += strcspn(s, "/");
		char end = *s;
		*s = '\0';
		if (mkdir(p, 0777) != 0 && errno != EEXIST)
			die(tr("cannot make folder %s: %s"), p,
			    tr_errno(errno));
		*s = end;
	} while (*s++);
	free(p);
	if (!file_is_dir(path))
		die(tr("cannot make folder %s: a file has this name"), path);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

bool
file_list(const char *dir, struct names *names)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	if (!d)
		return false;
	while ((e = readdir(d)))
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			*vec_push(names) = mem_str(e->d_name);
	closedir(d);
	vec_sort(names, by_name);
	return true;
}

void
names_free(struct names *names)
{
	size_t i;

	for (i = 0; i < names->n; i++)
		free(names->at[i]);
	vec_free(names);
}

/* One level deeper than our own output ever is ends in rmdir's complaint. */
static void
remove_tree(const char *path, int depth)
{
	struct names names = {0};
	struct buf b = {0};
	struct stat st;
	size_t i;

	if (lstat(path, &st) != 0)
		return;
	if (S_ISDIR(st.st_mode) && depth > 0 && file_list(path, &names))
		for (i = 0; i < names.n; i++) {
			buf_clear(&b);
			buf_printf(&b, "%s/%s", path, names.at[i]);
			remove_tree(b.s, depth - 1);
		}
	names_free(&names);
	buf_free(&b);
	if (remove(path) != 0 && errno != ENOENT)
		die(tr("cannot remove %s: %s"), path, tr_errno(errno));
}

void
file_remove_tree(const char *path)
{
	remove_tree(path, 16);
}

/* Puts a folder at its place; what stood there is at `made` afterwards. */
static bool
exchange(const char *made, const char *place)
{
	struct buf aside = {0};
	bool done;

	if (!file_exists(place))
		return rename(made, place) == 0;
	if (renameat2(AT_FDCWD, made, AT_FDCWD, place, RENAME_EXCHANGE) == 0)
		return true;
	/* A file system without exchange: in steps, the old kept till last. */
	buf_printf(&aside, "%s.old", place);
	file_remove_tree(aside.s);
	done = rename(place, aside.s) == 0;
	if (done && rename(made, place) != 0) {
		rename(aside.s, place);
		done = false;
	}
	done = done && rename(aside.s, made) == 0;
	buf_free(&aside);
	return done;
}

void
file_replace_dirs(const char *const *made, const char *const *places, size_t n)
{
	size_t i;
	int failure;

	for (i = 0; i < n && exchange(made[i], places[i]); i++)
		;
	if (i < n) {
		failure = errno;
		for (size_t k = i; k > 0; k--)
			exchange(made[k - 1], places[k - 1]);
		die(tr("cannot put %s in place: %s"), places[i],
		    tr_errno(failure));
	}
	for (i = 0; i < n; i++)
		file_remove_tree(made[i]);
}
