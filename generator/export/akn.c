/*
 * akn: an issue as an officialGazette of Akoma Ntoso (OASIS LegalDocML 1.0,
 * the schema's version 3.0): each article a document in a component of the
 * collection, with its own facts by the four FRBR levels (two documents are
 * one work, its Chinese expression, this file).
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "export/export.h"
#include "export/markup.h"
#include "export/parts.h"

#define NAMESPACE "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

enum { ORG_HASH = 12 };

/* What the facts of a document are made from: an article, or the issue. */
struct facts {
	const char *work; /* its address among works */
	const char *url; /* where it is read */
	const char *date, *date_name; /* of the work */
	const char *number; /* or NULL */
	const struct strings *bodies;
};

/* The day of publication; where it is not told, the month's first. */
static const char *
issue_date(const struct akn *k)
{
	const struct issue *issue = k->issue;

	if (issue->published.year)
		return iso_date(k->arena, issue->published);
	return arena_printf(k->arena, "%.7s-01", issue->id);
}

static const char *
publisher_of(const struct gazette *g)
{
	return g->publisher ? g->publisher : g->name;
}

/* By a hash: an address may not have what the name of a body may. */
static const char *
body_href(const struct akn *k, const char *name)
{
	char hash[HASH_HEX];

	hash_hex(hash, name, strlen(name));
	return arena_printf(
	    k->arena, "/akn/ontology/organization/cn/%.*s", ORG_HASH, hash);
}

/* What the three levels have in common. */
static void
frbr_common(struct akn *k, const struct facts *f, const char *address)
{
	struct xml *x = &k->x;
	size_t i;

	xml_empty(x, "FRBRthis", "value",
	    arena_printf(k->arena, "%s/!main", address));
	xml_empty(x, "FRBRuri", "value", address);
	xml_open(x, "FRBRalias");
	xml_attr(x, "value", f->url);
	xml_attr(x, "name", "url");
	xml_close(x);
	xml_line(x);
	xml_open(x, "FRBRdate");
	xml_attr(x, "date", f->date);
	xml_attr(x, "name", f->date_name);
	xml_close(x);
	xml_line(x);
	for (i = 0; i < f->bodies->n; i++)
		xml_empty(
		    x, "FRBRauthor", "href", body_href(k, f->bodies->at[i]));
	if (!f->bodies->n)
		xml_empty(x, "FRBRauthor", "href", "#publisher");
}

static void
frbr(struct akn *k, const struct facts *f)
{
	struct xml *x = &k->x;
	const char *expression = arena_printf(k->arena, "%s/zho@", f->work);

	xml_open(x, "FRBRWork");
	xml_line(x);
	frbr_common(k, f, f->work);
	xml_empty(x, "FRBRcountry", "value", "cn");
	if (f->number)
		xml_empty(x, "FRBRnumber", "value", f->number);
	xml_close(x);
	xml_line(x);
	xml_open(x, "FRBRExpression");
	xml_line(x);
	frbr_common(k, f, expression);
	xml_empty(x, "FRBRlanguage", "language", "zho");
	xml_close(x);
	xml_line(x);
	xml_open(x, "FRBRManifestation");
	xml_line(x);
	frbr_common(k, f, arena_printf(k->arena, "%s.xml", expression));
	xml_empty(x, "FRBRformat", "value", "application/akn+xml");
	xml_close(x);
	xml_line(x);
}

static void
publication(struct akn *k)
{
	struct xml *x = &k->x;
	const struct issue *issue = k->issue;
	const char *name = *issue->name ? issue->name : k->gazette->name;

	xml_open(x, "publication");
	xml_attr(x, "date", issue_date(k));
	xml_attr(x, "name", name);
	xml_attr(x, "showAs",
	    arena_printf(
		k->arena, "%s%s", name, meta_issue_label(k->arena, issue)));
	xml_attr(x, "number", arena_printf(k->arena, "%d", issue->number));
	xml_close(x);
	xml_line(x);
}

static void
organization(struct akn *k, const char *id, const char *name)
{
	struct xml *x = &k->x;

	xml_open(x, "TLCOrganization");
	xml_attr(x, "eId", id);
	xml_attr(x, "href", body_href(k, name));
	xml_attr(x, "showAs", name);
	xml_close(x);
	xml_line(x);
}

static bool
is_named(const struct names *names, const char *name)
{
	size_t i;

	for (i = 0; i < names->n; i++)
		if (strcmp(names->at[i], name) == 0)
			return true;
	return false;
}

/* The publisher and every body of the articles, once. */
static void
references(struct akn *k)
{
	struct xml *x = &k->x;
	struct names names = {0};
	size_t i, n;

	xml_open(x, "references");
	xml_attr(x, "source", "#publisher");
	xml_line(x);
	organization(k, "publisher", publisher_of(k->gazette));
	for (i = 0; i < k->issue->narticles; i++) {
		const struct strings *bodies = &k->issue->articles[i].issuers;

		for (n = 0; n < bodies->n; n++) {
			if (is_named(&names, bodies->at[n]))
				continue;
			*vec_push(&names) = mem_str(bodies->at[n]);
			organization(k,
			    arena_printf(k->arena, "body_%zu", names.n),
			    bodies->at[n]);
		}
	}
	names_free(&names);
	xml_close(x);
	xml_line(x);
}

static void
keywords(struct akn *k, const struct strings *words)
{
	struct xml *x = &k->x;
	size_t i;

	if (!words->n)
		return;
	xml_open(x, "classification");
	xml_attr(x, "source", "#publisher");
	for (i = 0; i < words->n; i++) {
		xml_open(x, "keyword");
		xml_attr(x, "value", words->at[i]);
		xml_attr(x, "showAs", words->at[i]);
		xml_attr(x, "dictionary", "category");
		xml_close(x);
	}
	xml_close(x);
	xml_line(x);
}

static void
meta(struct akn *k, const struct facts *f, const struct strings *words)
{
	struct xml *x = &k->x;

	xml_open(x, "meta");
	xml_line(x);
	xml_open(x, "identification");
	xml_attr(x, "source", "#publisher");
	xml_line(x);
	frbr(k, f);
	xml_close(x);
	xml_line(x);
	publication(k);
	keywords(k, words);
	if (!k->article)
		references(k);
	xml_close(x);
	xml_line(x);
}

/* A line of a preface, of one inline element; nothing for no words. */
static void
preface_line(struct akn *k, const char *name, const char *words)
{
	struct xml *x = &k->x;

	if (!words || !*words)
		return;
	xml_open(x, "p");
	xml_open(x, name);
	xml_text(x, words);
	xml_close(x);
	xml_close(x);
	xml_line(x);
}

static void
article(struct akn *k, const struct article *a, size_t no)
{
	struct xml *x = &k->x;
	bool dated = a->date.year != 0;
	struct facts f = {
	    arena_printf(k->arena, "/akn/cn/doc/%s/%s", k->issue->id, a->slug),
	    export_url(
		k->arena, k->gazette, export_path(k->arena, k->issue, a)),
	    dated ? iso_date(k->arena, a->date) : issue_date(k),
	    dated ? "成文日期" : "出版日期", a->number, &a->issuers};

	k->article = a;
	xml_open(x, "component");
	xml_attr(x, "eId", arena_printf(k->arena, "cmp_%zu", no));
	xml_line(x);
	xml_open(x, "doc");
	xml_attr(x, "name", kind_name(a->kind));
	xml_line(x);
	meta(k, &f, &a->category);
	xml_open(x, "preface");
	xml_line(x);
	preface_line(k, "docTitle", meta_full_title(k->arena, a));
	preface_line(k, "docNumber", a->number);
	xml_close(x);
	xml_line(x);
	akn_body(k, a->body);
	xml_close(x);
	xml_close(x);
	xml_line(x);
}

/* A collection is not empty: the colophon stands in for articles. */
static void
collection(struct akn *k)
{
	struct xml *x = &k->x;
	const struct issue *issue = k->issue;
	size_t i;

	xml_open(x, "collectionBody");
	xml_line(x);
	for (i = 0; i < issue->narticles; i++)
		article(k, &issue->articles[i], i + 1);
	if (!issue->narticles) {
		xml_open(x, "component");
		xml_attr(x, "eId", "cmp_0");
		xml_empty(x, "interstitial", NULL, NULL);
		xml_close(x);
	}
	xml_close(x);
	xml_line(x);
}

void
akn_issue(
    const struct gazette *gazette, const struct issue *issue, struct buf *out)
{
	struct akn k = {{.out = out}, arena_new(), gazette, issue, NULL};
	const char *publisher = publisher_of(gazette);
	struct strings bodies = {&publisher, 1};
	struct facts f = {
	    arena_printf(k.arena, "/akn/cn/officialGazette/%s", issue->id),
	    export_url(
		k.arena, gazette, arena_printf(k.arena, "%s/", issue->id)),
	    issue_date(&k), "出版日期",
	    arena_printf(k.arena, "%d", issue->number), &bodies};

	xml_open(&k.x, "akomaNtoso");
	xml_attr(&k.x, "xmlns", NAMESPACE);
	xml_line(&k.x);
	xml_open(&k.x, "officialGazette");
	xml_attr(&k.x, "name", "officialGazette");
	xml_line(&k.x);
	meta(&k, &f, &(struct strings){0});
	xml_open(&k.x, "preface");
	xml_line(&k.x);
	preface_line(&k, "docTitle", issue->name);
	preface_line(&k, "docNumber", meta_issue_label(k.arena, issue));
	xml_close(&k.x);
	xml_line(&k.x);
	collection(&k);
	xml_end(&k.x);
	arena_free(k.arena);
}
