/*
 * published.lock: no address that was ever published is lost. One a line,
 * sorted, so that a version control shows what each build added.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "tree/tree.h"
#include "command/command.h"

enum { LISTED = 20 }; /* lost addresses that are said one by one */

static const char heading[] =
    "# published.lock: every address that was ever published. gongbao build\n"
    "# adds to it, and stops rather than lose one; see gongbao(1). Keep it\n"
    "# with the source.\n";

static int
by_address(const void *a, const void *b)
{
	return strcmp(((const struct lock_line *)a)->address,
	    ((const struct lock_line *)b)->address);
}

void
lock_read(struct lock *lock, struct arena *a, const char *root)
{
	size_t n = 0, len;
	char *s = file_read_below(root, "published.lock", &n);
	const char *at, *end;
	int line = 0, fault = errno;

	*lock = (struct lock){
	    .arena = a, .file = path_join(a, root, "published.lock")};
	if (!s && fault != ENOENT)
		die(tr("cannot read %s: %s; make it readable: it has every "
		       "published address"),
		    lock->file, tr_errno(fault));
	for (at = s; s && *at; at = end + (*end == '\n')) {
		end = at + strcspn(at, "\n");
		line++;
		for (len = (size_t)(end - at);
		     len && strchr(" \t\r", at[len - 1]); len--)
			;
		if (len && *at != '#')
			*vec_push(&lock->lines) =
			    (struct lock_line){arena_dup(a, at, len), line};
	}
	if (s && strlen(s) < n)
		die(tr("%s is damaged; take it from a copy"), lock->file);
	free(s);
	vec_sort(&lock->lines, by_address);
}

void
lock_free(struct lock *lock)
{
	vec_free(&lock->lines);
}

void
lock_text(const struct lock *lock, const struct ledger *l, struct buf *out)
{
	size_t i = 0, k = 0;
	const char *last = "", *next;
	int order;

	buf_puts(out, heading);
	while (i < lock->lines.n || k < l->addresses.n) {
		order = i == lock->lines.n ? 1
		    : k == l->addresses.n
		    ? -1
		    : strcmp(lock->lines.at[i].address, l->addresses.at[k]);
		next = order <= 0 ? lock->lines.at[i++].address
				  : l->addresses.at[k++];
		if (strcmp(next, last) != 0)
			buf_printf(out, "%s\n", next);
		last = next;
	}
}

static bool
replace(const char *path, const struct buf *text)
{
	struct arena *a = arena_new();
	const char *temporary = arena_printf(a, "%s.new", path);
	FILE *f = fopen(temporary, "wb");
	bool ok = f && fwrite(text->s, 1, text->n, f) == text->n &&
	    fflush(f) == 0 &&
	    fsync(fileno(f)) == 0; /* before it has the name */
	int fault;

	ok = f && fclose(f) == 0 && ok;
	ok = ok && rename(temporary, path) == 0;
	fault = errno;
	if (f && !ok)
		remove(temporary);
	arena_free(a);
	errno = fault;
	return ok;
}

bool
lock_record(const char *root, FILE *f)
{
	struct arena *a = arena_new();
	const char *path = path_join(a, root, "published.lock");
	struct buf text = {0};
	char block[8192], *old;
	size_t n;
	bool recorded = true;

	rewind(f);
	while ((n = fread(block, 1, sizeof block, f)) > 0)
		buf_add(&text, block, n);
	old = file_read(path, &n);
	if (text.n && (!old || n != text.n || memcmp(old, text.s, n) != 0))
		recorded = replace(path, &text);
	if (!recorded)
		fprintf(stderr,
		    tr("gongbao: cannot write %s: %s; the addresses of "
		       "this build are not recorded\n"),
		    path, tr_errno(errno));
	free(old);
	buf_free(&text);
	arena_free(a);
	return recorded;
}

/* === What would be lost === */

struct check {
	const struct lock *lock;
	const struct ledger *ledger;
	const struct gazette *gazette;
	unsigned formats;
	bool draft;
	struct arena *arena;
	struct msgs *msgs;
	int lost;
	int unasked[2]; /* PDFs of formats that are not made: reader, articles
			 */
};

char *
lock_page_of(struct arena *a, const char *address)
{
	const char *name = path_name(address);

	if (!str_ends(address, ".csv") && !str_ends(address, ".pdf"))
		return NULL;
	return arena_printf(a, "%.*s/%.*s.html", (int)strcspn(address, "/"),
	    address, (int)strcspn(name, "."), name);
}

bool
lock_is_printed_page(const char *address)
{
	const char *name = path_name(address);
	size_t n = name[0] == 'p' ? strspn(name + 1, "0123456789") : 0;

	return n && strcmp(name + 1 + n, ".html") == 0;
}

static bool
is_article_pdf(const char *address)
{
	return !str_starts(path_name(address), "gazette-");
}

/* Was this build asked to make such a file? */
static bool
is_asked(const struct check *c, const char *address)
{
	unsigned print = c->formats & ~(unsigned)FORMAT_WEB;

	if (lock_is_printed_page(address))
		return print != 0;
	if (!str_ends(address, ".pdf"))
		return true;
	return c->formats &
	    (is_article_pdf(address) ? format_find("articles", 8)
				     : format_find("reader", 6));
}

static bool
is_redirected(const struct check *c, const char *address)
{
	size_t i;

	for (i = 0; i < c->gazette->nredirects; i++)
		if (strcmp(c->gazette->redirects[i].from, address) == 0)
			return true;
	return false;
}

static bool
is_kept(const struct check *c, const char *address)
{
	return ledger_has(c->ledger, address) || is_redirected(c, address);
}

static bool
is_known(const struct check *c, const char *address)
{
	struct lock_line key = {address, 0};

	return bsearch(&key, c->lock->lines.at, c->lock->lines.n,
		   sizeof *c->lock->lines.at, by_address) != NULL;
}

/* Has this page gone, so that what went with it need not be told? */
static bool
has_gone(const struct check *c, const char *page)
{
	return !ledger_has(c->ledger, page) &&
	    (is_redirected(c, page) || is_known(c, page));
}

/* An anchor goes with its page, a file made from an article (PDF, tables) with
 * that article's, all of an issue with the issue's. */
static bool
goes_with_page(const struct check *c, const char *address)
{
	const char *hash = strchr(address, '#'), *page;
	int id = (int)strcspn(address, "/");

	if (hash)
		page = arena_dup(c->arena, address, (size_t)(hash - address));
	else
		page = lock_page_of(c->arena, address);
	if (page && strcmp(page, address) != 0 && has_gone(c, page))
		return true;
	page = arena_printf(c->arena, "%.*s/index.html", id, address);
	return strcmp(page, address) != 0 && is_known(c, page) &&
	    !is_kept(c, page);
}

static bool
is_like(const char *at, const char *address, size_t n)
{
	const char *dot = strrchr(address, '.');

	if (strncmp(at, address, n) != 0 || at[n] != address[n])
		return false;
	return address[n] == '#' ||
	    (dot && !strchr(at, '#') && !lock_is_printed_page(at) &&
		str_ends(at, dot));
}

/* What the lost address may have become: a new one of the same issue and sort,
 * or of the same page, for an anchor. */
static const char *
likely(const struct check *c, const char *address)
{
	const char **names =
	    ARENA_ARRAY(c->arena, const char *, c->ledger->addresses.n + 1);
	const char *at, *near;
	size_t n = strcspn(address, "#"), i, count = 0;

	if (!address[n])
		n = strcspn(address, "/");
	for (i = 0; i < c->ledger->addresses.n; i++) {
		at = c->ledger->addresses.at[i];
		if (is_like(at, address, n) && !is_known(c, at))
			names[count++] = at;
	}
	near = near_name(address, names);
	return near || count != 1 ? near : names[0];
}

static void
report(struct check *c, const struct lock_line *line)
{
	struct pos pos = {c->lock->file, line->line, 0};
	const char *near;

	if (c->lost++ >= LISTED)
		return;
	near = likely(c, line->address);
	if (near)
		msg(c->msgs, MSG_PUBLISHED_LOST_NEAR, pos, line->address, near,
		    line->address, near);
	else
		msg(c->msgs, MSG_PUBLISHED_LOST, pos, line->address,
		    line->address);
}

/* The PDFs of a format that --formats does not name. A draft goes nowhere,
 * and may do without. */
static void
report_formats(struct check *c)
{
	static const char *const names[] = {"reader", "articles"};
	struct pos pos = {c->lock->file, 0, 0};
	const char *made = format_words(c->arena, c->formats);
	size_t i;

	for (i = 0; i < 2 && !c->draft; i++)
		if (c->unasked[i])
			made = arena_printf(c->arena, "%s,%s", made, names[i]);
	for (i = 0; i < 2 && !c->draft; i++)
		if (c->unasked[i])
			msg(c->msgs, MSG_PUBLISHED_FORMAT, pos, c->unasked[i],
			    names[i], made);
}

/* === Redirects === */

static const char *
nearest(const struct check *c, const char *address)
{
	const char **names =
	    ARENA_ARRAY(c->arena, const char *, c->ledger->addresses.n + 1);
	size_t i, n = 0;

	for (i = 0; i < c->ledger->addresses.n; i++)
		if (!strchr(c->ledger->addresses.at[i], '#') ==
		    !strchr(address, '#'))
			names[n++] = c->ledger->addresses.at[i];
	return near_name(address, names);
}

static bool
exists(const struct check *c, const char *address)
{
	return ledger_has(c->ledger, address) ||
	    ledger_find(c->ledger, address) != NULL;
}

static void
check_redirect(struct check *c, const struct redirect *r)
{
	const char *page = arena_dup(c->arena, r->from, strcspn(r->from, "#"));
	const char *near;

	if (ledger_has(c->ledger, r->from))
		msg(c->msgs, MSG_REDIRECT_EXISTS, r->pos, r->from);
	else if (strchr(r->from, '#') && !exists(c, page))
		msg(c->msgs, MSG_REDIRECT_NO_PAGE, r->pos, page);
	if (exists(c, r->to) || !is_asked(c, r->to))
		return;
	near = nearest(c, r->to);
	if (near)
		msg(c->msgs, MSG_REDIRECT_NOWHERE_NEAR, r->pos, r->to, near);
	else
		msg(c->msgs, MSG_REDIRECT_NOWHERE, r->pos, r->to);
}

void
lock_check(const struct lock *lock, const struct ledger *ledger,
    const struct gazette *gazette, unsigned formats, bool draft,
    struct msgs *msgs)
{
	struct check c = {
	    lock, ledger, gazette, formats, draft, arena_new(), msgs, 0, {0}};
	const struct lock_line *line;
	size_t i;

	for (i = 0; i < gazette->nredirects; i++)
		check_redirect(&c, &gazette->redirects[i]);
	for (i = 0; i < lock->lines.n; i++) {
		line = &lock->lines.at[i];
		if (is_kept(&c, line->address) ||
		    lock_is_printed_page(line->address) ||
		    goes_with_page(&c, line->address))
			continue;
		if (is_asked(&c, line->address))
			report(&c, line);
		else
			c.unasked[is_article_pdf(line->address)]++;
	}
	report_formats(&c);
	if (c.lost > LISTED)
		msg(msgs, MSG_PUBLISHED_MORE, (struct pos){lock->file, 0, 0},
		    c.lost - LISTED);
	arena_free(c.arena);
}
