/*
 * What the objects of a file say of each other. Their words are searched for
 * references, and these followed from every page and from the catalogue; a
 * page is not part of what leads to it.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"
#include "pdf/pack.h"

/* === Words (PDF 1.7, 7.2 and 7.3) === */

#define ENDS " \t\r\n\f()<>[]{}/%" /* what ends a word */

struct scan {
	struct pack *pack;
	const char *at;
	int depth; /* of dictionaries */
	size_t key;
	const char *numbers[2]; /* the last two words, where they are numbers */
	size_t digits[2];
};

static void
skip_string(struct scan *s)
{
	int depth = 0;

	do {
		if (*s->at == '\\')
			s->at++;
		else if (*s->at == '(')
			depth++;
		else if (*s->at == ')')
			depth--;
		s->at++;
	} while (depth > 0);
}

/* The end of hexadecimal digits, or a dictionary's begin or end. */
static void
take_angle(struct scan *s)
{
	if (s->at[0] != s->at[1]) {
		s->at = strchr(s->at, '>') + 1;
		return;
	}
	s->depth += s->at[0] == '<' ? 1 : -1;
	s->at += 2;
}

static void
add_ref(struct scan *s)
{
	const char *number = s->numbers[0];

	*vec_push(&s->pack->refs) =
	    (struct ref){(size_t)(number - s->pack->words.s), s->digits[0],
		s->key, strtoul(number, NULL, 10)};
}

/* The last two words but this were numbers: 12 0 R. */
static void
take_word(struct scan *s, size_t n)
{
	if (n == 1 && *s->at == 'R' && s->numbers[0] != NULL)
		add_ref(s);
	s->numbers[0] = s->numbers[1];
	s->digits[0] = s->digits[1];
	s->numbers[1] = strspn(s->at, "0123456789") >= n ? s->at : NULL;
	s->digits[1] = n;
	s->at += n;
}

static void
take_name(struct scan *s)
{
	if (s->depth == 1)
		s->key = (size_t)(s->at - s->pack->words.s);
	s->at += 1 + strcspn(s->at + 1, ENDS);
}

static void
scan(struct pack *p, const struct packed *o)
{
	struct scan s = {.pack = p, .at = p->words.s + o->words};
	const char *end = s.at + o->nwords;
	size_t n;

	while (s.at < end) {
		n = strcspn(s.at, ENDS);
		if (n > 0)
			take_word(&s, n);
		else if (*s.at == '(')
			skip_string(&s);
		else if (*s.at == '<' || *s.at == '>')
			take_angle(&s);
		else if (*s.at == '/')
			take_name(&s);
		else
			s.at++;
	}
}

static void
read_objects(struct pack *p)
{
	struct packed *o;
	obj_dict *d;

	*vec_push(&p->all) = (struct packed){0};
	for (size_t i = 1; i <= obj_count(p->file); i++) {
		d = obj_find(p->file, i);
		o = vec_push(&p->all);
		*o = (struct packed){
		    .words = p->words.n, .stream = obj_bytes(d)};
		obj_print(p->file, d, &p->words);
		o->nwords = p->words.n - o->words;
	}
}

static void
read_refs(struct pack *p)
{
	for (size_t i = 1; i < p->all.n; i++) {
		struct packed *o = &p->all.at[i];
		o->ref = p->refs.n;
		scan(p, o);
		o->nrefs = p->refs.n - o->ref;
	}
}

static bool
is_key(const struct pack *p, const struct ref *r, const char *key)
{
	const char *at = p->words.s + r->key;
	size_t n = strlen(key);

	return strncmp(at, key, n) == 0 && strcspn(at + n, ENDS) == 0;
}

/* The tree of pages is one node. */
static void
find_pages(struct pack *p)
{
	const struct packed *root = &p->all.at[p->root], *tree;

	for (size_t i = 0; i < root->nrefs; i++)
		if (is_key(p, &p->refs.at[root->ref + i], "/Pages"))
			p->tree = p->refs.at[root->ref + i].to;
	tree = &p->all.at[p->tree];
	for (size_t i = 0; i < tree->nrefs; i++) {
		*vec_push(&p->pages) = p->refs.at[tree->ref + i].to;
		p->all.at[p->pages.at[i]].page = i + 1;
	}
}

/* === Users === */

void
refs_join(struct users *to, const struct users *more)
{
	to->open |= more->open;
	to->outline |= more->outline;
	to->first |= more->first;
	to->rest |= more->rest;
	if (more->pages > 1 || more->page != to->page)
		to->pages += more->pages;
	if (more->pages > 0)
		to->page = more->page;
}

enum part
refs_part(const struct users *u)
{
	if (u->outline)
		return PART_OUTLINE;
	if (u->open)
		return PART_OPEN;
	if (u->first)
		return PART_FIRST;
	if (u->pages > 1)
		return PART_SHARED;
	return u->pages == 1 && !u->rest ? PART_PAGE : PART_REST;
}

/* What is met on one way through the objects. */
struct walk {
	struct pack *pack;
	size_t *seen; /* by object: on which way last */
	size_t way;
	VEC(size_t) met;
};

static void
meet(struct walk *w, size_t object)
{
	const struct packed *o = &w->pack->all.at[object];

	if (w->seen[object] == w->way || o->page > 0 || object == w->pack->tree)
		return;
	w->seen[object] = w->way;
	*vec_push(&w->met) = object;
}

/* All that these references lead to, for this user. */
static void
follow(struct walk *w, size_t ref, size_t n, const struct users *user)
{
	struct pack *p = w->pack;

	w->way++;
	w->met.n = 0;
	for (size_t i = 0; i < n; i++)
		meet(w, p->refs.at[ref + i].to);
	for (size_t k = 0; k < w->met.n; k++) {
		const struct packed *o = &p->all.at[w->met.at[k]];
		refs_join(&p->all.at[w->met.at[k]].users, user);
		for (size_t i = 0; i < o->nrefs; i++)
			meet(w, p->refs.at[o->ref + i].to);
	}
}

static void
follow_pages(struct walk *w)
{
	struct pack *p = w->pack;

	for (size_t i = 0; i < p->pages.n; i++) {
		struct packed *page = &p->all.at[p->pages.at[i]];
		page->users = (struct users){
		    .first = i == 0, .pages = i > 0, .page = i > 0 ? i + 1 : 0};
		follow(w, page->ref, page->nrefs, &page->users);
		*vec_push(&p->needs.of) = p->needs.at.n;
		for (size_t k = 0; k < w->met.n; k++)
			*vec_push(&p->needs.at) = w->met.at[k];
	}
	*vec_push(&p->needs.of) = p->needs.at.n;
}

/* A form is needed before any page (F.3.4). */
static void
follow_root(struct walk *w)
{
	struct pack *p = w->pack;
	const struct packed *root = &p->all.at[p->root];

	for (size_t i = root->ref; i < root->ref + root->nrefs; i++) {
		struct users user = {
		    .open = is_key(p, &p->refs.at[i], "/AcroForm"),
		    .outline = is_key(p, &p->refs.at[i], "/Outlines")};
		user.rest = !user.open && !user.outline;
		follow(w, i, 1, &user);
	}
	p->all.at[p->root].users.open = true;
}

void
refs_read(struct pack *p)
{
	struct walk w = {.pack = p};

	read_objects(p);
	read_refs(p);
	find_pages(p);
	w.seen = mem_alloc(p->all.n * sizeof *w.seen);
	follow_pages(&w);
	follow_root(&w);
	vec_free(&w.met);
	free(w.seen);
}

void
refs_free(struct pack *p)
{
	vec_free(&p->all);
	vec_free(&p->refs);
	vec_free(&p->pages);
	vec_free(&p->needs.at);
	vec_free(&p->needs.of);
	buf_free(&p->words);
}
