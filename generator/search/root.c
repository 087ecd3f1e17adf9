/*
 * root: the first file a search loads. Columns of facts, an article each in
 * the order of printing, because columns of like things shrink best on their
 * way to the reader.
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

/* The names of a column, each once, and which name stands where. */
struct column {
	VEC(const char *) names;
	struct buf places;
};

static void
column_add(struct column *c, const char *name)
{
	size_t i = 0;

	while (i < c->names.n && strcmp(c->names.at[i], name) != 0)
		i++;
	if (i == c->names.n)
		*vec_push(&c->names) = name;
	buf_printf(&c->places, "%s%zu", c->places.n ? "," : "", i);
}

static void
column_put(struct column *c, const char *name, struct buf *b)
{
	size_t i;

	buf_printf(b, ",\n\"%s\":{\"names\":[", name);
	for (i = 0; i < c->names.n; i++) {
		buf_puts(b, i ? ",\"" : "\"");
		text_escape(b, c->names.at[i], strlen(c->names.at[i]));
		buf_putc(b, '"');
	}
	buf_printf(b, "],\"at\":[%s]}", c->places.n ? c->places.s : "");
	vec_free(&c->names);
	buf_free(&c->places);
}

static void
put_segments(struct buf *b, const struct search *s, const struct buf *words)
{
	const struct segment *g;
	size_t i;

	buf_puts(b, "\"segments\":[");
	for (i = 0; i < s->nsegments; i++) {
		g = &s->segments[i];
		buf_printf(b,
		    "%s{\"dir\":\"%s\",\"key\":\"%s\",\"rare\":%u,"
		    "\"first\":%zu,\"n\":%zu,\"shards\":[%s]}",
		    i ? ",\n" : "", path_name(g->dir), g->key, g->rare,
		    g->first, g->n, words[i].s);
	}
	buf_puts(b, "]");
}

/* Columns of the issues: a folder, a year, a number ... for each. */
static void
put_issues(struct buf *b, const struct search *s)
{
	const struct record *r;

	buf_puts(b, ",\n\"issues\":[");
	for (r = s->issues; r < s->issues + s->n; r++)
		buf_printf(b, "%s[\"%s\",%d,%d,%d,%d,%d,%zu]",
		    r > s->issues ? "," : "", r->id, r->year, r->number,
		    r->supplement, r->serial, r->pages, r->n);
	buf_puts(b, "]");
}

static void
put_articles(struct buf *b, const struct search *s)
{
	struct column status = {0}, category = {0}, issuer = {0};
	struct buf files = {0}, kinds = {0}, titles = {0};
	const struct record *r;
	const struct record_article *a;

	for (r = s->issues; r < s->issues + s->n; r++)
		for (a = r->articles; a < r->articles + r->n; a++) {
			buf_printf(
			    &files, "%s%zu", files.n ? "," : "", a->files);
			buf_printf(&kinds, "%d", a->kind);
			buf_putc(&titles, a->title);
			column_add(&status, a->status);
			column_add(&category, a->category);
			column_add(&issuer, a->issuer);
		}
	buf_printf(b,
	    ",\n\"files\":[%s],\n\"kinds\":\"%s\",\n\"titles\":\"%s\"",
	    files.n ? files.s : "", kinds.n ? kinds.s : "",
	    titles.n ? titles.s : "");
	column_put(&status, "status", b);
	column_put(&category, "category", b);
	column_put(&issuer, "issuer", b);
	buf_free(&files);
	buf_free(&kinds);
	buf_free(&titles);
}

void
search_root(const struct search *s, const struct buf *words, const char *out,
    struct buf *href)
{
	struct arena *arena = arena_new();
	struct buf b = {0};
	char hash[HASH_HEX];

	buf_puts(&b, "gongbao(\"root\",{");
	put_segments(&b, s, words);
	put_issues(&b, s);
	put_articles(&b, s);
	buf_puts(&b, "});\n");
	hash_hex(hash, b.s, b.n);
	file_mkdirs(path_join(arena, out, "search"));
	file_write(path_join(arena, out, "search/root.js"), b.s, b.n);
	buf_printf(href, "search/root.js?%.12s", hash);
	buf_free(&b);
	arena_free(arena);
}
