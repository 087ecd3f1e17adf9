/*
 * text: the words of an article, as scripts of some 2,300 characters, so that
 * the ten results of a page cost little to show, and a rare phrase little to
 * verify. They stand with their issue and change with it alone.
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
#include "search/search.h"
#include "search/parts.h"

enum {
	PART = 2300, /* [units] of a file */
	HEADINGS = 1200, /* [units]; headings beyond are taken for body */
	BEYOND = 2 * SEARCH_LONGEST /* [units] kept after a core */
};

/* A line whose page is not that of the line before it. */
struct turn {
	size_t at; /* [bytes] in the words */
	int page;
};

struct zone {
	struct buf words; /* lines, each ended by a line feed */
	size_t units;
	VEC(struct turn) turns;
};

struct writing {
	const struct article *article;
	struct zone zones[PIECE_BODY + 1];
	struct buf
	    facts; /* members of the object that every file begins with */
	struct buf sum; /* all that the index is made from */
};

/* === Collecting === */

static size_t
count_units(const char *s)
{
	size_t n = 0;
	uint32_t cp;

	while ((cp = utf8_next(&s)))
		n += units_of(cp);
	return n;
}

static void
add_line(struct zone *z, const char *words, int page)
{
	if (page &&
	    (z->turns.n == 0 || z->turns.at[z->turns.n - 1].page != page))
		*vec_push(&z->turns) = (struct turn){z->words.n, page};
	buf_puts(&z->words, words);
	buf_putc(&z->words, '\n');
	z->units += count_units(words);
}

static int
page_of(const struct node *node)
{
	while (node && !node->page)
		node = node->parent;
	return node ? node->page : 0;
}

static bool
is_heading(const struct node *node)
{
	return node->type == NODE_HEADING || node->type == NODE_ATTACHMENT ||
	    node->type == NODE_TABLE || node->type == NODE_BOX;
}

static void
take_line(void *ctx, const struct node *node, const char *words)
{
	struct writing *w = ctx;
	int zone = PIECE_BODY;

	if (is_heading(node) && w->zones[PIECE_HEADINGS].units < HEADINGS)
		zone = PIECE_HEADINGS;
	add_line(&w->zones[zone], words, page_of(node));
}

static void
collect(struct writing *w)
{
	const struct article *a = w->article;
	struct arena *arena = arena_new();
	struct zone *title = &w->zones[PIECE_TITLE];

	add_line(title, meta_full_title(arena, a), a->first_page);
	if (a->number)
		add_line(title, a->number, a->first_page);
	if (a->body)
		tree_lines(a->body, take_line, w);
	arena_free(arena);
}

/* === Writing === */

void
text_escape(struct buf *b, const char *s, size_t n)
{
	const char *end, *from;
	uint32_t cp;

	for (end = n ? s + n : s; s < end;) {
		from = s;
		cp = utf8_next(&s);
		if (cp < 0x20 || cp == 0x7F || cp == 0x2028 || cp == 0x2029)
			buf_printf(b, cp == '\n' ? "\\n" : "\\u%04x", cp);
		else if (cp == '"' || cp == '\\')
			buf_printf(b, "\\%c", (char)cp);
		else
			buf_add(b, from, (size_t)(s - from));
	}
}

static void
put_fact(struct buf *b, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	buf_printf(b, "\"%s\":\"", name);
	text_escape(b, value, strlen(value));
	buf_puts(b, "\",");
}

static void
put_facts(struct buf *b, const struct article *a)
{
	struct arena *arena = arena_new();
	struct buf issuers = {0};
	size_t i;

	for (i = 0; i < a->issuers.n; i++)
		buf_printf(&issuers, "%s%s", i ? "　" : "", a->issuers.at[i]);
	put_fact(b, "slug", a->slug);
	put_fact(b, "title", meta_full_title(arena, a));
	if (a->kind == KIND_ORDER) /* the rules that it publishes */
		put_fact(b, "name", a->toc_title);
	put_fact(b, "number", a->number);
	put_fact(b, "issuer", issuers.s);
	put_fact(b, "date", meta_date(arena, a->date));
	if (a->first_page)
		buf_printf(b, "\"first\":%d,\"last\":%d,", a->first_page,
		    a->last_page);
	buf_free(&issuers);
	arena_free(arena);
}

/* [UTF-16 units] of the words as they are, for places in the browser. */
static size_t
count_shown(const char *s, const char *end)
{
	size_t n = 0;

	while (s < end)
		n += utf8_next(&s) >= 0x10000 ? 2 : 1;
	return n;
}

/* "pages": [place, page, ...] for what stands from `from` to `to`. */
static void
put_turns(struct buf *b, const char *name, const struct zone *z, size_t from,
    size_t to)
{
	const struct turn *t = z->turns.at;
	const char *words = z->words.s;
	bool first = true;
	size_t i = 0;

	while (i + 1 < z->turns.n && t[i + 1].at <= from)
		i++;
	if (i == z->turns.n)
		return;
	buf_printf(b, "\"%s\":[", name);
	for (; i < z->turns.n && t[i].at < to; i++, first = false)
		buf_printf(b, "%s%zu,%d", first ? "" : ",",
		    t[i].at > from ? count_shown(words + from, words + t[i].at)
				   : 0,
		    t[i].page);
	buf_puts(b, "],");
}

static void
put_words(struct writing *w, struct buf *b, const char *s, size_t n)
{
	buf_putc(b, '"');
	text_escape(b, s, n);
	buf_putc(b, '"');
	buf_add(&w->sum, s, n);
	buf_putc(&w->sum, '\0');
}

static void
put_zones(struct writing *w, struct buf *b)
{
	const struct zone *title = &w->zones[PIECE_TITLE];
	const struct zone *heads = &w->zones[PIECE_HEADINGS];

	put_turns(b, "turns", heads, 0, heads->words.n);
	buf_puts(b, "\"zones\":[");
	put_words(w, b, title->words.s, title->words.n);
	buf_putc(b, ',');
	put_words(w, b, heads->words.s, heads->words.n);
	buf_puts(b, "],");
}

/* === Parts === */

/* A part of the body: its core, then what follows it to the end of the line or
 * as far as any phrase reaches. */
struct part {
	size_t from, core, end; /* [bytes] in the body */
	size_t units; /* of the core, ends of lines included */
};

/* A line that ends when the part is all but full ends the part. */
static struct part
next_part(const struct zone *body, size_t from, size_t room)
{
	const char *start = body->words.n ? body->words.s : "",
		   *s = start + from;
	struct part part = {.from = from};
	size_t beyond = 0;
	uint32_t cp = 0;

	while (part.units < room && *s &&
	    !(cp == '\n' && part.units > room / 8 * 7)) {
		cp = utf8_next(&s);
		part.units += cp == '\n' ? 1 : units_of(cp);
	}
	part.core = part.end = (size_t)(s - start);
	while (cp != '\n' && beyond < BEYOND && *s) {
		cp = utf8_next(&s);
		beyond += units_of(cp);
		part.end = (size_t)(s - start);
	}
	return part;
}

static void
write_part(struct writing *w, const char *dir, size_t number, size_t file,
    const struct part *part)
{
	struct arena *arena = arena_new();
	struct buf b = {0};
	const struct zone *body = &w->zones[PIECE_BODY];

	buf_printf(
	    &b, "gongbao(\"%s/%zu-%zu\",{", path_name(dir), number, file);
	buf_add(&b, w->facts.s, w->facts.n);
	if (file == 0)
		put_zones(w, &b);
	put_turns(&b, "pages", body, part->from, part->end);
	buf_printf(&b, "\"core\":%zu,\"body\":", part->units);
	buf_printf(&w->sum, "%zu ", part->units);
	put_words(w, &b, body->words.n ? body->words.s + part->from : "",
	    part->end - part->from);
	buf_puts(&b, "});\n");
	file_write(arena_printf(arena, "%s/text/%zu-%zu.js", dir, number, file),
	    b.s, b.n);
	buf_free(&b);
	arena_free(arena);
}

size_t
text_write(
    const struct article *a, const char *dir, size_t number, char sum[HASH_HEX])
{
	struct writing w = {.article = a};
	struct part part = {0};
	size_t files = 0, room = PART, heads, i;

	collect(&w);
	put_facts(&w.facts, a);
	heads = w.zones[PIECE_HEADINGS].units;
	room -= heads < PART / 2 ? heads : PART / 2;
	do {
		part = next_part(&w.zones[PIECE_BODY], part.core, room);
		write_part(&w, dir, number, files++, &part);
		room = PART;
	} while (part.core < w.zones[PIECE_BODY].words.n);
	hash_hex(sum, w.sum.s, w.sum.n);
	for (i = 0; i <= PIECE_BODY; i++) {
		buf_free(&w.zones[i].words);
		vec_free(&w.zones[i].turns);
	}
	buf_free(&w.facts);
	buf_free(&w.sum);
	return files;
}

/* === Reading === */

static uint32_t
hex4(const char *s)
{
	return (uint32_t)strtoul((char[]){s[0], s[1], s[2], s[3], 0}, NULL, 16);
}

/* The words of the string whose opening quote is at s; what follows it. */
static const char *
get_words(const char *s, struct buf *out)
{
	size_t n;

	buf_clear(out);
	for (s++; *s && *s != '"'; s += n) {
		n = strcspn(s, "\"\\");
		if (n > 0) {
			buf_add(out, s, n);
		} else if (s[1] == 'u') {
			buf_putu(out, hex4(s + 2));
			n = 6;
		} else {
			buf_putc(out, s[1] == 'n' ? '\n' : s[1]);
			n = 2;
		}
	}
	return s + 1;
}

/* What follows the name of a member: no words hold a bare quote, so its first
 * place is the only one. */
static const char *
member(const char *s, const char *name)
{
	s = strstr(s, name);
	if (!s)
		die("a text of the index lacks %s", name);
	return s + strlen(name);
}

/* core: [units] of the piece's; longer than the words: all of them. */
static void
add_piece(struct field *f, const struct buf *words, size_t core)
{
	size_t start = f->text.n;

	if (words->n)
		units_add(&f->text, words->s);
	if (core > f->text.n - start)
		core = f->text.n - start;
	*vec_push(&f->starts) = (uint32_t)start;
	*vec_push(&f->cores) = (uint32_t)(start + core);
	*vec_push(&f->text) = 0;
}

void
text_read(const char *dir, size_t number, size_t file, struct field *f)
{
	struct arena *arena = arena_new();
	const char *path =
	    arena_printf(arena, "%s/text/%zu-%zu.js", dir, number, file);
	struct buf words = {0};
	const char *s;
	size_t n;
	char *data = file_read(path, &n);

	if (!data)
		die(tr("cannot read %s: %s"), path, tr_errno(errno));
	if (file == 0) {
		s = get_words(member(data, "\"zones\":["), &words);
		add_piece(f, &words, SIZE_MAX);
		get_words(s + 1, &words);
		add_piece(f, &words, SIZE_MAX);
	}
	get_words(member(data, "\"body\":"), &words);
	add_piece(f, &words, strtoul(member(data, "\"core\":"), NULL, 10));
	buf_free(&words);
	free(data);
	arena_free(arena);
}
