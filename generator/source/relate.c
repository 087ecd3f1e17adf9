/*
 * relate: which article ends, amends or corrects which, over all issues; known
 * before any issue is read, so that both sides say it. Only the front matter
 * is looked at, and read as YAML only where it speaks of another document or
 * is spoken of.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "source/parse.h"

/* An article, as far as relations go. */
struct paper {
	const struct source_issue *issue;
	const char *file; /* as the user names it */
	const char *slug;
	const char *head; /* its front matter with the --- lines */
	const char *number, *called; /* folded; 样刊令第1号; or NULL */
	const char *body; /* folded, where it may be a correction */
	struct article *article; /* NULL until somebody asks */
	const struct yaml *map; /* its front matter, then */
};

/* from does it to to; to is NULL where no article here is meant. */
struct bond {
	enum relation_kind kind; /* one of the active ones */
	const struct paper *from, *to;
	const char *reference; /* as typed */
};

struct bonds {
	struct paper *papers; /* in the order of issues and files */
	size_t npapers;
	VEC(struct bond) list;
	struct msgs *msgs;
};

static const struct {
	const char *key;
	enum relation_kind kind;
} keys[] = {{"replaces", RELATION_REPLACES},
    {"replaced-by", RELATION_REPLACED_BY}, {"amends", RELATION_AMENDS},
    {"corrects", RELATION_CORRECTS}};

enum { KEYS = sizeof keys / sizeof *keys };

/* === Numbers === */

static uint32_t
folded(uint32_t cp)
{
	static const uint32_t brackets[] = {0x3014, 0x3015, 0x3010, 0x3011,
	    0x3008, 0x3009, 0x2768, 0x2769, 0xFF3B, 0xFF3D, '(', ')', '{', '}'};
	size_t i;

	for (i = 0; i < sizeof brackets / sizeof *brackets; i++)
		if (brackets[i] == cp)
			return i % 2 ? ']' : '[';
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		return folded(cp - 0xFEE0);
	return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
}

/* So that numbers typed with other brackets, widths, spaces are the same. */
static void
fold(struct buf *out, const char *s)
{
	uint32_t cp;

	while ((cp = utf8_next(&s)))
		if (!uni_is_space(cp))
			buf_putu(out, folded(cp));
}

static const char *
fold_string(struct arena *a, const char *s)
{
	struct buf b = {0};
	char *key;

	fold(&b, s);
	key = arena_dup(a, b.n ? b.s : "", b.n);
	buf_free(&b);
	return key;
}

/* === Looking over the front matter === */

/* The value on the line of a key, without quotes; NULL: there is none. */
static const char *
line_value(struct arena *a, const char *head, const char *key)
{
	size_t n = strlen(key), len;
	const char *at = head;

	while ((at = strchr(at, '\n'))) {
		at++;
		if (strncmp(at, key, n) != 0 || at[n] != ':')
			continue;
		at += n + 1 + strspn(at + n + 1, " \t");
		if (strchr("\"'", *at))
			at += *at != '\0';
		len = strcspn(at, "\"'#\r\n");
		return len ? arena_dup(a, at, len) : NULL;
	}
	return NULL;
}

/* The front matter's bytes; 0 where none is found. */
static size_t
head_length(const char *s)
{
	const char *end = str_starts(s, "---") ? strstr(s, "\n---") : NULL;

	return end ? (size_t)(end - s) + 4 + (end[4] == '\n') : 0;
}

/* What only a correction is asked for. */
static void
add_body(struct source *src, struct paper *p, const char *text, size_t n)
{
	size_t len = strlen(p->head);

	if ((strstr(p->head, "更正") || strstr(p->head, "勘误")) && n >= len &&
	    utf8_valid(text, n) == n)
		p->body = fold_string(src->arena, text + len);
}

static void
add_paper(struct source *src, struct reader *r, const char *name,
    const struct source_issue *issue)
{
	struct paper *p = &src->bonds->papers[src->bonds->npapers];
	const char *number, *title;
	size_t n, len;
	char *bytes =
	    file_read_below(r->root, path_join(r->arena, issue->id, name), &n);
	char *text = bytes;

	if (!bytes)
		return;
	len = head_length(bytes);
	if (!len || utf8_valid(bytes, len) < len || memchr(bytes, '\r', len)) {
		text = decode_text(r->arena, bytes, n, "", &n, NULL, NULL);
		len = text ? head_length(text) : 0;
	}
	if (len) {
		*p = (struct paper){.issue = issue,
		    .file = path_join(src->arena, issue->path, name),
		    .head = arena_dup(src->arena, text, len)};
		p->slug = source_slug(src->arena, name);
		number = line_value(r->arena, p->head, "number");
		title = line_value(r->arena, p->head, "title");
		if (number)
			p->number = fold_string(src->arena, number);
		if (number && title)
			p->called = fold_string(src->arena,
			    arena_printf(r->arena, "%s%s", title, number));
		add_body(src, p, text, n);
		src->bonds->npapers++;
	}
	free(bytes);
}

static bool
is_article(const char *name)
{
	return name[0] != '.' && str_ends(name, ".md") &&
	    strcmp(name, "issue.md") != 0;
}

static void
find_papers(struct source *src)
{
	struct names *names = mem_alloc(src->nissues * sizeof *names + 1);
	struct reader r = {NULL, NULL, "", src->root, ""};
	size_t i, k, n = 0;

	for (i = 0; i < src->nissues; i++) {
		file_list(src->issues[i].path, &names[i]);
		n += names[i].n;
	}
	src->bonds->papers = ARENA_ARRAY(src->arena, struct paper, n + 1);
	for (i = 0; i < src->nissues; i++) {
		r.arena = arena_new();
		for (k = 0; k < names[i].n; k++)
			if (is_article(names[i].at[k]))
				add_paper(
				    src, &r, names[i].at[k], &src->issues[i]);
		arena_free(r.arena);
		names_free(&names[i]);
	}
	free(names);
}

/* Its facts; what is wrong with them is said when its issue is read. */
static void
read_facts(struct source *src, struct paper *p)
{
	struct reader r = {src->arena, NULL, p->file, src->root, p->issue->id};
	struct front front;

	if (p->article)
		return;
	p->article = ARENA_NEW(src->arena, struct article);
	p->article->slug = p->slug;
	front = front_split(&r, p->head, strlen(p->head));
	front_article(&r, &front, p->article);
	p->map = front.map;
}

/* === Who is meant === */

static bool
is_address(const struct paper *p, const char *reference)
{
	size_t n = strlen(p->issue->id);

	return strncmp(reference, p->issue->id, n) == 0 &&
	    reference[n] == '/' && strcmp(reference + n + 1, p->slug) == 0;
}

static bool
is_number(const struct paper *p, const char *key)
{
	return (p->number && strcmp(p->number, key) == 0) ||
	    (p->called && strcmp(p->called, key) == 0);
}

/*
 * An article is named by its number or, where that is not enough, by its
 * address. NULL: none, or (*many) more than one.
 */
static struct paper *
find(const struct bonds *b, const struct paper *from, const char *reference,
    bool *many)
{
	struct arena *a = arena_new();
	const char *key = fold_string(a, reference);
	struct paper *found = NULL, *p;

	*many = false;
	for (p = b->papers; p < b->papers + b->npapers; p++) {
		if (p == from)
			continue;
		if (is_address(p, reference)) {
			found = p;
			*many = false;
			break;
		}
		if (is_number(p, key)) {
			*many = found != NULL;
			found = p;
		}
	}
	arena_free(a);
	return *many ? NULL : found;
}

static void
add_bond(struct bonds *b, struct bond bond)
{
	const struct paper *was = bond.from;
	size_t i;

	if (bond.kind == RELATION_REPLACED_BY) {
		bond.kind = RELATION_REPLACES;
		bond.from = bond.to;
		bond.to = was;
	}
	for (i = 0; i < b->list.n; i++)
		if (b->list.at[i].kind == bond.kind && bond.from && bond.to &&
		    b->list.at[i].from == bond.from &&
		    b->list.at[i].to == bond.to)
			return; /* said on both sides */
	*vec_push(&b->list) = bond;
}

static const struct strings *
references(const struct article *a, enum relation_kind kind)
{
	switch (kind) {
	case RELATION_REPLACES:
		return &a->replaces;
	case RELATION_REPLACED_BY:
		return &a->replaced_by;
	case RELATION_AMENDS:
		return &a->amends;
	default:
		return &a->corrects;
	}
}

static void
complain(const struct bonds *b, struct paper *p, size_t key, size_t i,
    const char *reference, bool many)
{
	const struct yaml *y = p->map ? yaml_find(p->map, keys[key].key) : NULL;
	struct pos pos = {p->file, 1, 0};
	bool old = keys[key].kind == RELATION_REPLACES;

	if (y)
		pos =
		    y->kind == YAML_LIST && i < y->n ? y->items[i].pos : y->pos;
	msg(b->msgs,
	    many      ? MSG_RELATION_MANY
		: old ? MSG_RELATION_OLD
		      : MSG_RELATION_NOWHERE,
	    pos, reference);
}

static void
bind_key(struct source *src, struct paper *p, size_t key)
{
	const struct strings *list = references(p->article, keys[key].kind);
	struct paper *to;
	bool many;
	size_t i;

	for (i = 0; i < list->n; i++) {
		to = find(src->bonds, p, list->at[i], &many);
		if (to)
			read_facts(src, to);
		else
			complain(src->bonds, p, key, i, list->at[i], many);
		if (to)
			add_bond(src->bonds,
			    (struct bond){keys[key].kind, p, to, list->at[i]});
	}
}

/* === A correction whose words name what it corrects === */

/* By a title or a category that is no more than this. */
static bool
is_correction(const struct article *article)
{
	static const char *const words[] = {
	    "更正", "更正启事", "更正声明", "更正说明", "勘误", "勘误表"};
	const struct strings *category = &article->category;
	struct arena *a = arena_new();
	const char *title = meta_title(a, article), *last;
	bool is = false;
	size_t i;

	last = category->n ? category->at[category->n - 1] : "";
	for (i = 0; i < sizeof words / sizeof *words; i++)
		is = is || strcmp(title, words[i]) == 0 ||
		    strcmp(last, words[i]) == 0;
	arena_free(a);
	return is;
}

/* Whether the words have the number, which is not the end of another's. */
static bool
names_number(const char *words, const char *number)
{
	const char *at = words, *before;

	if (!number || !strchr(number, '['))
		return false;
	while ((at = strstr(at, number))) {
		before = at;
		if (!uni_is_han(utf8_prev(words, &before)))
			return true;
		at += strlen(number);
	}
	return false;
}

static bool
names_title(struct arena *a, const char *words, const struct paper *p)
{
	const char *title = fold_string(a, meta_title(a, p->article));

	return strstr(words, arena_printf(a, "《%s》", title)) != NULL;
}

/*
 * By number; or where no number is found, by title with year and issue, which
 * the words have to say, for titles come again.
 */
static void
bind_words(struct source *src, struct paper *p)
{
	struct bonds *b = src->bonds;
	struct arena *a = arena_new();
	struct paper *to, *end = b->papers + b->npapers;
	size_t before = b->list.n;
	bool by_title;
	int pass;

	for (pass = 0; pass < 2 && b->list.n == before; pass++)
		for (to = b->papers; to < end; to++) {
			by_title = pass > 0 &&
			    strstr(p->body, fold_string(a, to->issue->label));
			if (by_title)
				read_facts(src, to);
			if (to == p ||
			    !(by_title ? names_title(a, p->body, to)
				       : names_number(p->body, to->number)))
				continue;
			read_facts(src, to);
			add_bond(
			    b, (struct bond){RELATION_CORRECTS, p, to, NULL});
		}
	if (b->list.n == before)
		msg(b->msgs, MSG_CORRECTION_OF_WHAT,
		    (struct pos){p->file, 1, 0});
	arena_free(a);
}

static bool
speaks_of_others(const struct paper *p)
{
	char line[32];
	size_t i;

	for (i = 0; i < KEYS; i++) {
		snprintf(line, sizeof line, "\n%s:", keys[i].key);
		if (strstr(p->head, line))
			return true;
	}
	return false;
}

void
relate_open(struct source *src, struct msgs *msgs)
{
	struct paper *p;
	size_t i;

	src->bonds = mem_alloc(sizeof *src->bonds);
	src->bonds->msgs = msgs;
	find_papers(src);
	for (p = src->bonds->papers;
	     p < src->bonds->papers + src->bonds->npapers; p++) {
		if (!speaks_of_others(p) && !p->body)
			continue;
		read_facts(src, p);
		for (i = 0; i < KEYS; i++)
			bind_key(src, p, i);
		if (p->body && !p->article->corrects.n &&
		    is_correction(p->article))
			bind_words(src, p);
	}
}

void
relate_close(struct source *src)
{
	if (src->bonds)
		vec_free(&src->bonds->list);
	free(src->bonds);
}

/* === What an article says === */

static struct relation
other_side(struct arena *a, const struct paper *p, enum relation_kind kind)
{
	return (struct relation){.kind = kind,
	    .path = arena_printf(a, "%s/%s.html", p->issue->id, p->slug),
	    .title = meta_name(a, p->article),
	    .number = p->article->number,
	    .date = p->article->date,
	    .issue = p->issue->label};
}

static bool
is_paper(const struct paper *p, const char *id, const char *slug)
{
	return strcmp(p->issue->id, id) == 0 && strcmp(p->slug, slug) == 0;
}

static void
add_relation(struct arena *a, struct article *article, struct relation fresh)
{
	struct relation *more =
	    ARENA_ARRAY(a, struct relation, article->nrelations + 1);

	if (article->nrelations)
		memcpy(more, article->relations,
		    article->nrelations * sizeof *more);
	more[article->nrelations++] = fresh;
	article->relations = more;
}

static const struct paper *
find_paper(const struct bonds *bonds, const char *id, const char *slug)
{
	size_t i;

	for (i = 0; i < bonds->npapers; i++)
		if (is_paper(&bonds->papers[i], id, slug))
			return &bonds->papers[i];
	return NULL;
}

/* What is not in this archive is named as it was typed. */
static void
add_strangers(struct arena *a, struct article *article,
    const struct bonds *bonds, const char *id)
{
	const struct paper *self = NULL;
	const struct strings *list;
	size_t k, n;
	bool many;

	for (k = 0; k < KEYS; k++) {
		list = references(article, keys[k].kind);
		for (n = 0; n < list->n; n++) {
			if (!self)
				self = find_paper(bonds, id, article->slug);
			if (!find(bonds, self, list->at[n], &many))
				add_relation(a, article,
				    (struct relation){.kind = keys[k].kind,
					.number = list->at[n]});
		}
	}
}

void
relate_article(const struct source *src, const char *id, struct arena *a,
    struct article *article)
{
	const struct bonds *bonds = src->bonds;
	const struct bond *b;
	size_t i;

	for (i = 0; bonds && i < bonds->list.n; i++) {
		b = &bonds->list.at[i];
		if (is_paper(b->from, id, article->slug))
			add_relation(a, article, other_side(a, b->to, b->kind));
		if (is_paper(b->to, id, article->slug))
			add_relation(
			    a, article, other_side(a, b->from, b->kind + 1));
	}
	add_strangers(a, article, bonds, id);
}

void
source_relations(
    const struct source *src, const struct source_issue *issue, struct buf *out)
{
	const struct bonds *bonds = src->bonds;
	const struct bond *b;
	const struct paper *p;
	int side;
	size_t i;

	for (i = 0; i < bonds->list.n; i++) {
		b = &bonds->list.at[i];
		if (b->from->issue != issue && b->to->issue != issue)
			continue;
		for (side = 0; side < 2; side++) {
			p = side ? b->to : b->from;
			buf_printf(out, "%d %s/%s %s\n%s\n", (int)b->kind,
			    p->issue->id, p->slug, p->issue->label, p->head);
		}
	}
}
