/*
 * redirect: redirects.yaml, the addresses that have moved: old: new, both below
 * the site, perhaps with #anchor. Whether the new one exists is known only
 * when the site is made; here is seen what is wrong in the list itself.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "source/parse.h"

static const char *
trim(struct arena *a, const char *s)
{
	size_t n;

	s += strspn(s, " \t\n/");
	n = strlen(s);
	while (n && strchr(" \t\n", s[n - 1]))
		n--;
	return arena_dup(a, s, n);
}

/* A file below the site, perhaps with one #anchor. */
static bool
is_address(struct arena *a, const char *s)
{
	size_t n = strcspn(s, "#");
	const char *path = arena_dup(a, s, n), *name = path_name(path);

	if (s[n] && (!s[n + 1] || strchr(s + n + 1, '#')))
		return false;
	return path_is_plain(path) && !strpbrk(path, "?%\\\"<>") &&
	    name[0] != '.' && strchr(name, '.');
}

static const struct redirect *
find(const struct gazette *g, const char *from)
{
	size_t i;

	for (i = 0; i < g->nredirects; i++)
		if (strcmp(g->redirects[i].from, from) == 0)
			return &g->redirects[i];
	return NULL;
}

/* Following a chain to its end, which must not lead back. */
static void
check_chain(
    const struct gazette *g, const struct redirect *r, struct msgs *msgs)
{
	const struct redirect *next = find(g, r->to), *last = r;
	size_t steps;

	for (steps = 0; next && steps <= g->nredirects; steps++) {
		last = next;
		next = find(g, last->to);
	}
	if (next)
		msg(msgs, MSG_REDIRECT_LOOP, r->pos, r->from);
	else if (last != r)
		msg(msgs, MSG_REDIRECT_CHAIN, r->pos, r->to, last->to);
}

static void
read_one(struct source *src, const struct yaml *key, const struct yaml *value,
    struct msgs *msgs)
{
	struct gazette *g = &src->gazette;
	struct redirect r = {
	    .from = trim(src->arena, key->text), .pos = key->pos};

	if (value->kind != YAML_SCALAR) {
		msg(msgs, MSG_FRONT_WANT_WORDS, value->pos, r.from);
		return;
	}
	r.to = trim(src->arena, value->text);
	if (!is_address(src->arena, r.from))
		msg(msgs, MSG_REDIRECT_ADDRESS, key->pos, key->text);
	else if (!is_address(src->arena, r.to))
		msg(msgs, MSG_REDIRECT_ADDRESS, value->pos, value->text);
	else
		g->redirects[g->nredirects++] = r;
}

void
redirect_read(struct source *src, struct msgs *msgs)
{
	const char *file = path_join(src->arena, src->root, "redirects.yaml");
	struct reader r = {src->arena, msgs, file, src->root, ""};
	struct yaml *yaml;
	size_t n, i;
	char *text;

	if (!file_exists(file))
		return;
	text = source_text(
	    &r, "redirects.yaml", file, (struct pos){file, 0, 0}, &n);
	yaml = text ? yaml_parse(src->arena, text, n, file, 1, msgs) : NULL;
	if (!yaml)
		return;
	if (yaml->kind != YAML_MAP) {
		msg(msgs, MSG_FRONT_NO_MAP, yaml->pos);
		return;
	}
	src->gazette.redirects =
	    ARENA_ARRAY(src->arena, struct redirect, yaml->n + 1);
	for (i = 0; i < yaml->n; i++)
		read_one(src, &yaml->keys[i], &yaml->items[i], msgs);
	for (i = 0; i < src->gazette.nredirects; i++)
		check_chain(&src->gazette, &src->gazette.redirects[i], msgs);
}
