/* Names of files. What a source may name is decided here. */
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

char *
path_bare(struct arena *a, const char *path)
{
	size_t n = strlen(path);

	while (n > 1 && path[n - 1] == '/')
		n--;
	return arena_dup(a, path, n);
}

char *
path_join(struct arena *a, const char *dir, const char *name)
{
	dir = path_bare(a, dir);
	return arena_printf(
	    a, "%s%s%s", dir, strcmp(dir, "/") == 0 ? "" : "/", name);
}

const char *
path_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

char *
path_stem(struct arena *a, const char *path)
{
	const char *name = path_name(path), *dot = strrchr(name, '.');

	return dot && dot > name ? arena_dup(a, name, (size_t)(dot - name))
				 : arena_str(a, name);
}

/* Absolute and free of links, as far as the path exists; for free(). */
static char *
resolve(const char *path)
{
	char *real = realpath(path, NULL), *parent, *slash;
	struct buf b = {0};

	if (real)
		return real;
	parent = mem_str(path);
	slash = strrchr(parent, '/');
	if (slash == parent) {
		free(parent);
		return mem_str(path);
	}
	if (slash)
		*slash = '\0';
	real = slash ? resolve(parent) : realpath(".", NULL);
	buf_printf(&b, "%s/%s", real ? real : "", path_name(path));
	free(real);
	free(parent);
	return b.s;
}

bool
path_inside(const char *dir, const char *path)
{
	char *d = resolve(dir), *p = resolve(path);
	size_t n = strlen(d);
	bool inside = strncmp(d, p, n) == 0 &&
	    (p[n] == '\0' || p[n] == '/' || (n && d[n - 1] == '/'));

	free(d);
	free(p);
	return inside;
}

static bool
component_is_plain(const char *s, size_t n)
{
	size_t i;

	if (n == 0 || (n == 1 && s[0] == '.') ||
	    (n == 2 && s[0] == '.' && s[1] == '.'))
		return false;
	for (i = 0; i < n; i++)
		if ((unsigned char)s[i] < ' ' || s[i] == 0x7F || s[i] == '\\')
			return false;
	return true;
}

bool
path_is_plain(const char *rel)
{
	size_t n;

	for (;; rel += n + 1) {
		n = strcspn(rel, "/");
		if (!component_is_plain(rel, n))
			return false;
		if (!rel[n])
			return true;
	}
}
