/*
 * linked: JSON-LD by schema.org: the gazette a Periodical, an issue a
 * PublicationIssue, an act a Legislation in it, the rest an Article.
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

static void
start(struct json *j)
{
	json_open(j, NULL, '{');
	json_text(j, "@context", "https://schema.org");
}

static void
organization(struct json *j, const char *key, const char *name)
{
	if (!name || !*name)
		return;
	json_open(j, key, '{');
	json_text(j, "@type", "GovernmentOrganization");
	json_text(j, "name", name);
	json_close(j);
}

static void
periodical(struct json *j, const char *name, const struct gazette *g)
{
	json_text(j, "@type", "Periodical");
	json_text(j, "name", name);
	json_text(j, "url", g->base_url);
	json_text(j, "inLanguage", "zh-CN");
	organization(j, "publisher", g->publisher);
}

/* The facts of an issue, in an object that is open. */
static void
issue_facts(struct json *j, const struct gazette *g, const struct issue *issue)
{
	struct arena *arena = issue->arena;
	const char *path = arena_printf(arena, "%s/", issue->id);

	json_text(j, "@type", "PublicationIssue");
	json_text(j, "name",
	    arena_printf(
		arena, "%s%s", issue->name, meta_issue_label(arena, issue)));
	json_text(j, "issueNumber",
	    issue->supplement ? arena_printf(arena, "%d增刊%d", issue->number,
				    issue->supplement)
			      : arena_printf(arena, "%d", issue->number));
	json_date(j, "datePublished", issue->published);
	if (g->base_url)
		json_text(j, "url", export_url(arena, g, path));
	json_open(j, "isPartOf", '{');
	json_text(j, "@type", "PublicationVolume");
	json_text(j, "volumeNumber", arena_printf(arena, "%d", issue->year));
	json_open(j, "isPartOf", '{');
	periodical(j, *issue->name ? issue->name : g->name, g);
	json_close(j);
	json_close(j);
}

static const char *
force_of(const char *status)
{
	static const struct {
		const char *status, *force;
	} forces[] = {{"有效", "https://schema.org/InForce"},
	    {"已修改", "https://schema.org/PartiallyInForce"},
	    {"已废止", "https://schema.org/NotInForce"},
	    {"失效", "https://schema.org/NotInForce"}};
	size_t i;

	for (i = 0; status && i < sizeof forces / sizeof *forces; i++)
		if (strcmp(status, forces[i].status) == 0)
			return forces[i].force;
	return NULL;
}

static bool
is_act(const struct article *a)
{
	return a->kind == KIND_DOCUMENT || a->kind == KIND_ORDER;
}

static void
bodies(struct json *j, const char *key, const struct strings *list)
{
	size_t i;

	if (!list->n)
		return;
	json_open(j, key, '[');
	for (i = 0; i < list->n; i++)
		organization(j, NULL, list->at[i]);
	json_close(j);
}

static void
other(struct json *j, const struct gazette *g, struct arena *arena,
    const struct relation *r)
{
	json_open(j, NULL, '{');
	json_text(j, "@type", "Legislation");
	json_text(j, "name", r->title);
	json_text(j, "legislationIdentifier", r->number);
	if (g->base_url && r->path)
		json_text(j, "url", export_url(arena, g, r->path));
	json_close(j);
}

/* Documents it ends or amends, or that do so to it, are not told: schema.org
 * has no word for the other side. */
static void
changes(struct json *j, const struct gazette *g, const struct issue *issue,
    const struct article *a)
{
	static const struct {
		const char *key;
		enum relation_kind kind;
	} kinds[] = {{"legislationRepeals", RELATION_REPLACES},
	    {"legislationAmends", RELATION_AMENDS},
	    {"legislationCorrects", RELATION_CORRECTS}};
	size_t i, n;
	bool any;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		any = false;
		for (n = 0; n < a->nrelations; n++) {
			if (a->relations[n].kind != kinds[i].kind)
				continue;
			if (!any)
				json_open(j, kinds[i].key, '[');
			any = true;
			other(j, g, issue->arena, &a->relations[n]);
		}
		if (any)
			json_close(j);
	}
}

static void
act_facts(struct json *j, const struct gazette *g, const struct issue *issue,
    const struct article *a)
{
	const char *force = force_of(a->status);

	json_text(j, "legislationIdentifier", a->number);
	json_date(j, "legislationDate", a->date);
	json_date(j, "legislationDateVersion", a->effective);
	bodies(j, "legislationPassedBy", &a->issuers);
	json_text(j, "legislationLegalForce", force);
	changes(j, g, issue, a);
}

static void
pages(struct json *j, struct arena *arena, const struct article *a)
{
	if (!a->first_page)
		return;
	json_int(j, "pageStart", a->first_page);
	json_int(j, "pageEnd", a->last_page);
	json_text(j, "pagination",
	    a->last_page > a->first_page
		? arena_printf(arena, "%d-%d", a->first_page, a->last_page)
		: arena_printf(arena, "%d", a->first_page));
}

void
linked_article(const struct gazette *g, const struct issue *issue,
    const struct article *a, struct buf *out)
{
	struct json j = {.out = out, .compact = true};
	struct arena *arena = issue->arena;

	start(&j);
	json_text(&j, "@type", is_act(a) ? "Legislation" : "Article");
	json_text(&j, "name", meta_name(arena, a));
	json_text(&j, "headline", is_act(a) ? NULL : meta_name(arena, a));
	json_text(&j, "inLanguage", "zh-CN");
	if (g->base_url)
		json_text(&j, "url",
		    export_url(arena, g, export_path(arena, issue, a)));
	if (is_act(a))
		act_facts(&j, g, issue, a);
	else
		bodies(&j, "author", &a->issuers);
	json_list(&j, "articleSection",
	    is_act(a) ? &(struct strings){0} : &a->category);
	json_date(&j, "datePublished", issue->published);
	organization(&j, "publisher", g->publisher);
	pages(&j, arena, a);
	json_open(&j, "isPartOf", '{');
	issue_facts(&j, g, issue);
	json_end(&j);
}

void
linked_issue(
    const struct gazette *g, const struct issue *issue, struct buf *out)
{
	struct json j = {.out = out, .compact = true};
	struct arena *arena = issue->arena;
	size_t i;

	start(&j);
	issue_facts(&j, g, issue);
	json_int(&j, "pageStart", issue->pages ? 1 : 0);
	json_int(&j, "pageEnd", issue->pages);
	json_open(&j, "hasPart", '[');
	for (i = 0; i < issue->narticles; i++) {
		const struct article *a = &issue->articles[i];

		json_open(&j, NULL, '{');
		json_text(&j, "@type", is_act(a) ? "Legislation" : "Article");
		json_text(&j, "name", meta_name(arena, a));
		if (is_act(a))
			json_text(&j, "legislationIdentifier", a->number);
		if (g->base_url)
			json_text(&j, "url",
			    export_url(arena, g, export_path(arena, issue, a)));
		json_close(&j);
	}
	json_end(&j);
}

void
linked_gazette(const struct gazette *g, struct buf *out)
{
	struct json j = {.out = out, .compact = true};

	start(&j);
	periodical(&j, g->name, g);
	json_end(&j);
}
