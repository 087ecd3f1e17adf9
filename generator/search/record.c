/*
 * record: what an issue says of itself to the index of all: a line for the
 * issue, one for each article, facts parted by tabs.
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

/* No words may end a fact early. */
static void
put_words(struct buf *b, const char *s)
{
	for (; s && *s; s++)
		buf_putc(b, (unsigned char)*s < 0x20 ? ' ' : *s);
}

static void
put_list(struct buf *b, const struct strings *list, const char *between)
{
	size_t i;

	for (i = 0; i < list->n; i++) {
		buf_puts(b, i ? between : "");
		put_words(b, list->at[i]);
	}
}

/*
 * How long the title is, in halves of powers of two: a is 1 unit, c is 2, e is
 * 4. To rank by how much of a title was asked for needs no more.
 */
static char
title_length(const struct article *a)
{
	struct arena *arena = arena_new();
	struct units title = {0};
	unsigned power = 0;

	units_add(&title, meta_full_title(arena, a));
	while (power < 25 && 1ULL << power < (uint64_t)title.n * title.n)
		power++;
	free(title.at);
	arena_free(arena);
	return (char)('a' + power);
}

static void
put_article(struct buf *b, const struct article *a, size_t files)
{
	buf_printf(b, "%zu\t%d\t%c\t", files, (int)a->kind, title_length(a));
	put_words(b, a->status);
	buf_putc(b, '\t');
	put_list(b, &a->category, "/");
	buf_putc(b, '\t');
	put_list(b, &a->issuers, "　");
	buf_putc(b, '\n');
}

void
search_issue(const struct issue *issue, const char *out, struct buf *record)
{
	struct arena *arena = arena_new();
	const char *dir = path_join(arena, out, issue->id);
	struct buf articles = {0}, sums = {0};
	char sum[HASH_HEX];
	size_t i;

	file_mkdirs(path_join(arena, dir, "text"));
	for (i = 0; i < issue->narticles; i++) {
		put_article(&articles, &issue->articles[i],
		    text_write(&issue->articles[i], dir, i + 1, sum));
		buf_puts(&sums, sum);
	}
	hash_hex(sum, sums.n ? sums.s : "", sums.n);
	buf_printf(record, "%s\t%d\t%d\t%d\t%d\t%d\t%s\t%zu\n", issue->id,
	    issue->year, issue->number, issue->supplement, issue->serial,
	    issue->pages, sum, issue->narticles);
	if (articles.n)
		buf_add(record, articles.s, articles.n);
	buf_free(&articles);
	buf_free(&sums);
	arena_free(arena);
}

/* === Reading === */

/* The fact at *s, which then is past the tab or line feed after it. */
static const char *
fact(struct arena *arena, const char **s)
{
	size_t n = strcspn(*s, "\t\n");
	const char *words = arena_dup(arena, *s, n);

	*s += n + ((*s)[n] != '\0');
	return words;
}

static int
fact_int(struct arena *arena, const char **s)
{
	return atoi(fact(arena, s));
}

static void
read_article(
    struct arena *arena, const char **s, struct record_article *article)
{
	article->files = (size_t)fact_int(arena, s);
	article->kind = fact_int(arena, s);
	article->title = *fact(arena, s);
	article->status = fact(arena, s);
	article->category = fact(arena, s);
	article->issuer = fact(arena, s);
}

struct record
search_record(struct arena *arena, const char *s)
{
	struct record r = {.id = fact(arena, &s)};
	size_t i;

	r.year = fact_int(arena, &s);
	r.number = fact_int(arena, &s);
	r.supplement = fact_int(arena, &s);
	r.serial = fact_int(arena, &s);
	r.pages = fact_int(arena, &s);
	r.sum = fact(arena, &s);
	r.n = (size_t)fact_int(arena, &s);
	r.articles = ARENA_ARRAY(arena, struct record_article, r.n + 1);
	for (i = 0; i < r.n; i++)
		read_article(arena, &s, &r.articles[i]);
	return r;
}
