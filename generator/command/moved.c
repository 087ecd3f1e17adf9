/* What stands at addresses that have moved: pages that lead on, copies. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "site/site.h"
#include "command/command.h"

struct moving {
	const struct site *site;
	const struct ledger *ledger;
	const struct gazette *gazette;
	const char *out;
	struct arena *arena;
};

static void
copy(const struct moving *m, const char *from, const char *to)
{
	const char *place = path_join(m->arena, m->out, from);
	size_t n;
	char *s = file_read(path_join(m->arena, m->out, to), &n);

	if (!s)
		return; /* not of the formats that were asked for */
	file_mkdirs(
	    arena_dup(m->arena, place, (size_t)(path_name(place) - place)));
	file_write(place, s, n);
	free(s);
}

static void
lead_on(const struct moving *m, const struct redirect *r)
{
	struct forward f = {r->from, r->to, "网页已移动", "前往新的网址"};

	if (strchr(r->from, '#'))
		return; /* in its page, by site_issue */
	if (str_ends(r->from, ".html"))
		site_forward(m->site, &f, m->out);
	else
		copy(m, r->from, r->to);
}

/* The file that takes the place of one made from an article that has moved:
 * tables/old.table-1.csv, tables/new.table-1.csv. */
static void
follow(const struct moving *m, const char *address, const char *page)
{
	const struct redirect *r = m->gazette->redirects;
	const char *name = path_name(address), *rest, *below;
	size_t i;

	for (i = 0; i < m->gazette->nredirects; i++, r++)
		if (strcmp(r->from, page) == 0)
			break;
	if (i == m->gazette->nredirects || !str_ends(r->to, ".html"))
		return;
	rest = name + strcspn(name, ".");
	below = strchr(address, '/') + 1;
	copy(m, address,
	    arena_printf(m->arena, "%.*s/%.*s%s%s", (int)strcspn(r->to, "/"),
		r->to, (int)(name - below), below, path_stem(m->arena, r->to),
		rest));
}

/* A page the issue had when it was laid out otherwise; its end is nearest. */
static void
keep_page(const struct moving *m, const char *address)
{
	const char *issue = arena_printf(
	    m->arena, "%.*s/index.html", (int)strcspn(address, "/"), address);
	struct forward f = {address, issue, "本期目录", "本期目录"};

	if (ledger_has(m->ledger, issue))
		site_forward(m->site, &f, m->out);
}

void
moved_write(const struct site *site, const struct lock *lock,
    const struct ledger *ledger, const struct gazette *gazette, const char *out)
{
	struct moving m = {site, ledger, gazette, out, arena_new()};
	const char *address, *page;
	size_t i;

	for (i = 0; i < gazette->nredirects; i++)
		lead_on(&m, &gazette->redirects[i]);
	for (i = 0; i < lock->lines.n; i++) {
		address = lock->lines.at[i].address;
		if (ledger_has(ledger, address))
			continue;
		page = lock_page_of(m.arena, address);
		if (page)
			follow(&m, address, page);
		else if (lock_is_printed_page(address))
			keep_page(&m, address);
	}
	arena_free(m.arena);
}
