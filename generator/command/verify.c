/*
 * gongbao verify: are these the files that were published? By the lists of
 * hashes that a build leaves (manifest.sha256), whose issues are chained: a
 * list that was changed no longer agrees with the one after it.
 */
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

struct verify {
	struct arena *arena;
	const char *root; /* what the names of the list are below */
	struct ledger list;
	size_t faults;
	bool quiet;
};

static void
fault(struct verify *v, const char *name, const char *what)
{
	v->faults++;
	printf("%s: %s\n", name, what);
}

static bool
is_hash(const char *s, size_t n)
{
	return n > HASH_HEX + 1 &&
	    strspn(s, "0123456789abcdefABCDEF") == HASH_HEX - 1 &&
	    s[HASH_HEX - 1] == ' ' && strchr(" *", s[HASH_HEX]);
}

/* The part of a name that is a path: https://host/a/b is a/b. */
static const char *
path_part(const char *name)
{
	const char *host = strstr(name, "://"), *slash;

	if (!host)
		return name;
	slash = strchr(host + 3, '/');
	return slash ? slash + 1 : name;
}

/* The lines of a list; the number of those that are none. */
static size_t
add_list(struct verify *v, const char *s, struct ledger *list)
{
	const char *end, *name;
	size_t bad = 0, n, i;
	char *hash;

	for (; *s; s = end + (*end == '\n')) {
		end = s + strcspn(s, "\n");
		n = (size_t)(end - s);
		if (n && s[n - 1] == '\r')
			n--;
		if (!n || *s == '#')
			continue;
		if (!is_hash(s, n)) {
			bad++;
			continue;
		}
		name = arena_dup(v->arena, s + HASH_HEX + 1, n - HASH_HEX - 1);
		hash = arena_dup(v->arena, s, HASH_HEX - 1);
		for (i = 0; hash[i]; i++)
			if (hash[i] >= 'A' && hash[i] <= 'F')
				hash[i] = (char)(hash[i] - 'A' + 'a');
		*vec_push(&list->files) =
		    (struct ledger_file){path_part(name), hash};
	}
	ledger_sort(list);
	return bad;
}

static void
read_list(const struct command *c, struct verify *v, const char *operand)
{
	bool folder = file_is_dir(operand);
	const char *path =
	    folder ? path_join(v->arena, operand, MANIFEST) : operand;
	size_t n, bad;
	char *s = file_read(path, &n);

	if (!s)
		option_refuse(
		    c, tr("cannot read %s: %s"), path, tr_errno(errno));
	bad = add_list(v, s, &v->list);
	free(s);
	if (bad || !v->list.files.n)
		option_refuse(c,
		    tr("'%s' is no list of hashes: a line is a SHA-256, "
		       "two spaces, a name"),
		    path);
	v->root = folder
	    ? operand
	    : arena_dup(v->arena, path, (size_t)(path_name(path) - path));
}

static const char *
place_of(struct verify *v, const char *name)
{
	return *v->root ? path_join(v->arena, v->root, name) : name;
}

static void
check_files(struct verify *v)
{
	const struct ledger_file *f = v->list.files.at;
	char hash[HASH_HEX];
	size_t i;

	for (i = 0; i < v->list.files.n; i++, f++)
		if (!file_hash(place_of(v, f->path), hash))
			fault(v, f->path, tr("missing"));
		else if (strcmp(hash, f->hash) != 0)
			fault(v, f->path, tr("changed"));
}

/* What an issue's list says must be what the root's says, of its files and of
 * the list of the issue before. */
static void
check_issue(struct verify *v, const char *manifest)
{
	struct ledger list = {0};
	const struct ledger_file *known;
	const char *id = arena_dup(
		       v->arena, manifest, strlen(manifest) - sizeof MANIFEST),
		   *name;
	size_t n, i;
	char *s = file_read(place_of(v, manifest), &n);

	if (!s)
		return; /* said already */
	add_list(v, s, &list);
	free(s);
	for (i = 0; i < list.files.n; i++) {
		name = list.files.at[i].path;
		name = str_starts(name, "../")
		    ? arena_printf(v->arena, "%.*s%s",
			  (int)(path_name(id) - id), id, name + 3)
		    : path_join(v->arena, id, name);
		known = ledger_find(&v->list, name);
		if (!known || strcmp(known->hash, list.files.at[i].hash) != 0)
			fault(v, manifest,
			    arena_printf(
				v->arena, tr("another hash for %s"), name));
	}
	ledger_free(&list);
}

static void
check_chain(struct verify *v)
{
	const char *path;
	size_t i;

	for (i = 0; i < v->list.files.n; i++) {
		path = v->list.files.at[i].path;
		if (strchr(path, '/') && !str_starts(path, "../") &&
		    strcmp(path_name(path), MANIFEST) == 0)
			check_issue(v, path);
	}
}

static void
check_extra(struct verify *v)
{
	struct names names = {0};
	size_t i;

	ledger_unknown(&v->list, v->root, &names);
	for (i = 0; i < names.n; i++)
		fault(v, names.at[i], tr("not published"));
	names_free(&names);
}

/* Is a file that somebody has one of the list? */
static void
check_one(struct verify *v, const struct command *c, const char *path)
{
	char hash[HASH_HEX];
	size_t i;

	if (!file_hash(path, hash))
		option_refuse(
		    c, tr("cannot read %s: %s"), path, tr_errno(errno));
	for (i = 0; i < v->list.files.n; i++)
		if (strcmp(v->list.files.at[i].hash, hash) == 0) {
			if (!v->quiet)
				printf(tr("%s: published as %s\n"), path,
				    v->list.files.at[i].path);
			return;
		}
	fault(v, path, tr("not a published file, or changed"));
}

int
command_verify(const struct command *c, char **args)
{
	struct verify v = {.arena = arena_new()};
	const struct option options[] = {
	    {"quiet", NULL, N_("say only what is wrong"), NULL, &v.quiet},
	    {NULL, NULL, NULL, NULL, NULL}};
	char **file;

	option_read(c, options, args);
	if (!*args)
		option_refuse(
		    c, tr("name the folder or the list of hashes to check"));
	read_list(c, &v, *args);
	for (file = args + 1; *file; file++)
		check_one(&v, c, *file);
	if (!args[1]) {
		check_files(&v);
		check_chain(&v);
		if (file_is_dir(*args))
			check_extra(&v);
		if (!v.faults && !v.quiet)
			printf(tr("%zu files are as they were "
				  "published\n"),
			    v.list.files.n);
	}
	ledger_free(&v.list);
	arena_free(v.arena);
	return v.faults ? EXIT_FAULTS : EXIT_FINE;
}
