/*
 * source: a folder to issues. Finds the issues and their files, and has each
 * file decoded, its facts and its blocks read; the passes of tree/ come last.
 * A file that cannot be read is left out after its message, never the rest.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "source/parse.h"

/* Files. */

/* Why a file could not be read, by errno. */
static void
complain(const struct reader *r, struct pos pos, const char *rel, int fault)
{
	static const struct {
		int fault;
		enum msg_code code;
	} known[] = {{ENOENT, MSG_FILE_MISSING}, {ENOTDIR, MSG_FILE_LINK},
	    {ELOOP, MSG_FILE_LINK}, {EISDIR, MSG_FILE_IRREGULAR},
	    {EINVAL, MSG_FILE_IRREGULAR}};
	size_t i;

	if (!path_is_plain(rel)) {
		msg(r->msgs, MSG_FILE_OUTSIDE, pos, rel);
		return;
	}
	for (i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].fault == fault) {
			msg(r->msgs, known[i].code, pos, rel);
			return;
		}
	msg(r->msgs, MSG_FILE_UNREADABLE, pos, rel, tr_errno(fault));
}

static const char *
below_root(const struct reader *r, const char *rel)
{
	return *r->folder ? path_join(r->arena, r->folder, rel) : rel;
}

char *
source_name(const struct reader *r, const char *rel)
{
	rel = below_root(r, rel);
	return strcmp(r->root, ".") == 0 ? arena_str(r->arena, rel)
					 : path_join(r->arena, r->root, rel);
}

char *
source_read(const struct reader *r, const char *rel, struct pos pos, size_t *n)
{
	char *bytes = NULL;

	errno = EINVAL;
	if (path_is_plain(rel))
		bytes = file_read_below(r->root, below_root(r, rel), n);
	if (!bytes)
		complain(r, pos, rel, errno);
	return bytes;
}

/* Files that other programs write, under the name of a text. */
static bool
is_other(const char *bytes, size_t n)
{
	static const char *const starts[] = {
	    "PK\x03\x04", "%PDF", "\xD0\xCF\x11\xE0", "{\\rtf", "\x89PNG"};

	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (n >= strlen(starts[i]) &&
		    memcmp(bytes, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

char *
source_text(const struct reader *r, const char *rel, const char *file,
    struct pos pos, size_t *len)
{
	size_t n;
	char *bytes = source_read(r, rel, pos, &n), *text;

	if (!bytes)
		return NULL;
	text = NULL;
	if (is_other(bytes, n))
		msg(r->msgs, MSG_FILE_NO_TEXT, (struct pos){file, 0, 0});
	else
		text =
		    decode_text(r->arena, bytes, n, file, len, NULL, r->msgs);
	free(bytes);
	return text;
}

/* Finding the issues. */

static bool
all_digits(const char *s, size_t n)
{
	return n > 0 && strspn(s, "0123456789") >= n;
}

bool
source_parse_id(const char *id, int *year, int *month, int *supplement)
{
	size_t n = strlen(id);

	if (n < 7 || !all_digits(id, 4) || id[4] != '-' ||
	    !all_digits(id + 5, 2))
		return false;
	*year = atoi(id);
	*month = atoi(id + 5);
	*supplement = 0;
	if (n > 7) {
		if (!str_starts(id + 7, "-s") || n > 11 ||
		    !all_digits(id + 9, n - 9) || id[9] == '0')
			return false;
		*supplement = atoi(id + 9);
	}
	return *year > 0 && *month >= 1 && *month <= 12;
}

static int
compare_ids(const void *a, const void *b)
{
	const struct source_issue *x = a, *y = b;
	int i, c, p[3], q[3];

	source_parse_id(x->id, &p[0], &p[1], &p[2]);
	source_parse_id(y->id, &q[0], &q[1], &q[2]);
	for (i = 0; i < 3; i++)
		if ((c = (p[i] > q[i]) - (p[i] < q[i])) != 0)
			return c;
	return 0;
}

/* An issue with what its folder's name says of it. */
static struct issue *
issue_new(struct arena *a, const struct gazette *g, const char *id)
{
	struct issue *issue = ARENA_NEW(a, struct issue);
	int month;

	issue->arena = a;
	issue->id = arena_str(a, id);
	issue->name = g->name ? arena_str(a, g->name) : "";
	if (!source_parse_id(id, &issue->year, &month, &issue->supplement))
		issue->year = 0;
	return issue;
}

/* Label and number, from the front matter; faults are for source_issue. */
static void
find_label(
    struct source *src, struct source_issue *si, struct numbered *numbered)
{
	struct arena *a = arena_new();
	struct reader r = {a, NULL, "", src->root, si->id};
	struct issue *issue = issue_new(a, &src->gazette, si->id);
	struct front front;
	size_t n;
	char *text = source_text(&r, "issue.md", "", (struct pos){0}, &n);
	int ignored;

	if (text) {
		front = front_split(&r, text, n);
		front_issue(&r, &front, issue);
	}
	si->label = arena_str(src->arena, meta_issue_label(a, issue));
	source_parse_id(si->id, &ignored, &numbered->month, &ignored);
	numbered->year = issue->year;
	numbered->number = issue->number;
	numbered->supplement = issue->supplement;
	numbered->monthly =
	    issue->frequency && strcmp(issue->frequency, "月刊") == 0;
	numbered->serial = issue->serial;
	numbered->published = issue->published.year > 0;
	numbered->label = si->label;
	numbered->path = si->path;
	numbered->pos = issue->pos_number;
	numbered->pos_serial = issue->pos_serial;
	numbered->pos.file = path_join(src->arena, si->path, "issue.md");
	numbered->pos_serial.file = numbered->pos.file;
	arena_free(a);
}

static void
find_labels(struct source *src, struct msgs *msgs)
{
	struct numbered *all = mem_alloc(src->nissues * sizeof *all + 1);
	size_t i;

	for (i = 0; i < src->nissues; i++)
		find_label(src, &src->issues[i], &all[i]);
	series_check(all, src->nissues, msgs);
	free(all);
}

static void
find_issues(struct source *src, const struct names *names, struct msgs *msgs)
{
	struct source_issue *si;
	const char *path;
	int ignored[3];
	size_t i;

	src->issues =
	    ARENA_ARRAY(src->arena, struct source_issue, names->n + 1);
	for (i = 0; i < names->n; i++) {
		path = path_join(src->arena, src->root, names->at[i]);
		if (names->at[i][0] == '.' || !file_is_dir(path))
			continue;
		if (!source_parse_id(
			names->at[i], &ignored[0], &ignored[1], &ignored[2])) {
			msg(msgs, MSG_FOLDER_NAME, (struct pos){path, 0, 0});
			continue;
		}
		si = &src->issues[src->nissues++];
		si->id = arena_str(src->arena, names->at[i]);
		si->path = path;
	}
	qsort(src->issues, src->nissues, sizeof *src->issues, compare_ids);
	find_labels(src, msgs);
}

static void
read_site(struct source *src, struct msgs *msgs)
{
	const char *file = path_join(src->arena, src->root, "site.yaml");
	struct reader r = {src->arena, msgs, file, src->root, ""};
	struct yaml *yaml;
	size_t n;
	char *text =
	    source_text(&r, "site.yaml", file, (struct pos){file, 0, 0}, &n);

	if (text) {
		yaml = yaml_parse(src->arena, text, n, file, 1, msgs);
		front_gazette(&r, yaml, &src->gazette);
	}
	if (!src->gazette.name)
		src->gazette.name = "";
}

struct source *
source_open(const char *root, struct msgs *msgs)
{
	struct source *src;
	struct names names = {0};
	struct arena *a;

	if (!file_list(root, &names)) {
		msg(msgs,
		    errno == ENOENT || errno == ENOTDIR ? MSG_SOURCE_MISSING
							: MSG_SOURCE_UNREADABLE,
		    (struct pos){root, 0, 0}, tr_errno(errno));
		names_free(&names);
		return NULL;
	}
	a = arena_new();
	src = ARENA_NEW(a, struct source);
	src->arena = a;
	src->root = arena_str(a, root);
	read_site(src, msgs);
	redirect_read(src, msgs);
	find_issues(src, &names, msgs);
	names_free(&names);
	if (src->nissues > 0) {
		relate_open(src, msgs);
		return src;
	}
	msg(msgs, MSG_SOURCE_EMPTY, (struct pos){src->root, 0, 0});
	source_close(src);
	return NULL;
}

void
source_close(struct source *src)
{
	if (!src)
		return;
	relate_close(src);
	arena_free(src->arena);
}

/* Reading an issue. */

char *
source_slug(struct arena *a, const char *name)
{ /* a bare number stays */
	char *stem = path_stem(a, name);
	size_t n = strspn(stem, "0123456789");

	return n > 0 && stem[n] == '-' && stem[n + 1] ? stem + n + 1 : stem;
}

int
source_next_place(const char *dir)
{
	struct names names = {0};
	int most = 0, place;
	size_t i;

	file_list(dir, &names);
	for (i = 0; i < names.n; i++) {
		place = atoi(names.at[i]);
		most = place > most && place < 1000 ? place : most;
	}
	names_free(&names);
	return most + 1;
}

const char *
source_same_slug(struct arena *a, const char *dir, const char *slug)
{
	struct names names = {0};
	const char *found = NULL;
	size_t i;

	file_list(dir, &names);
	for (i = 0; i < names.n && !found; i++)
		if (str_ends(names.at[i], ".md") &&
		    strcmp(source_slug(a, names.at[i]), slug) == 0)
			found = arena_str(a, names.at[i]);
	names_free(&names);
	return found;
}

/* Addresses the site has for itself in an issue's folder. */
static bool
is_reserved(const char *slug)
{
	return strcmp(slug, "index") == 0 || str_starts(slug, "gazette-");
}

bool
source_is_slug(const char *slug)
{
	size_t n = strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return n > 0 && slug[n] == '\0' && slug[0] != '-' && !is_reserved(slug);
}

static void
check_slug(const struct reader *r, const char *slug)
{
	struct pos pos = {r->file, 0, 0};

	if (is_reserved(slug))
		msg(r->msgs, MSG_SLUG_RESERVED, pos, slug);
	else if (!source_is_slug(slug))
		msg(r->msgs, MSG_SLUG_CHARACTERS, pos, slug);
}

static bool
is_void(const char *text, size_t n)
{
	const char *s = text;

	utf8_skip_spaces(&s);
	return (size_t)(s - text) == n;
}

/* Text and front matter of a file, and the hash of its bytes; false after a
 * message. */
static bool
read_file(const struct reader *r, const char *name, struct front *front,
    const char **hash)
{
	struct pos pos = {r->file, 0, 0};
	char *bytes, *text, hex[HASH_HEX];
	size_t n;

	bytes = source_read(r, name, pos, &n);
	if (!bytes)
		return false;
	hash_hex(hex, bytes, n);
	*hash = arena_str(r->arena, hex);
	text = NULL;
	if (is_other(bytes, n))
		msg(r->msgs, MSG_FILE_OTHER, pos);
	else
		text =
		    decode_text(r->arena, bytes, n, r->file, &n, NULL, r->msgs);
	free(bytes);
	if (!text)
		return false;
	if (is_void(text, n)) {
		msg(r->msgs, MSG_FILE_EMPTY, pos);
		return false;
	}
	*front = front_split(r, text, n);
	return true;
}

/* Nothing but blank lines and editors' remarks. */
static bool
is_unwritten(const struct front *front)
{
	const char *s = front->body, *end = s + front->n;

	for (; s < end; s += strcspn(s, "\n"), s += s < end) {
		utf8_skip_spaces(&s);
		if (*s && *s != '\n' && !str_starts(s, "%%"))
			return false;
	}
	return true;
}

static bool
read_article(struct reader *r, const char *name, struct article *article)
{
	struct front front;

	*article = (struct article){.file = source_name(r, name)};
	r->file = article->file;
	if (!read_file(r, name, &front, &article->hash))
		return false;
	article->slug = source_slug(r->arena, name);
	check_slug(r, article->slug);
	front_article(r, &front, article);
	if (front.map && is_unwritten(&front))
		msg(r->msgs, MSG_ARTICLE_EMPTY,
		    (struct pos){r->file, front.line - 1, 1});
	article->body = block_read(r, &front, &article->remarks);
	return true;
}

static void
read_colophon(struct reader *r, struct issue *issue)
{
	struct front front;
	struct strings remarks;
	const char *hash;

	issue->file = r->file = source_name(r, "issue.md");
	if (!read_file(r, "issue.md", &front, &hash)) {
		issue->colophon = node_new(r->arena, NODE_ARTICLE, 1, 1);
		return;
	}
	front_issue(r, &front, issue);
	issue->colophon = block_read(r, &front, &remarks);
}

/* The articles' slugs are their addresses: no two alike. */
static void
check_slugs(const struct issue *issue, struct msgs *msgs)
{
	const struct article *a = issue->articles;
	size_t i, k;

	for (i = 0; i < issue->narticles; i++)
		for (k = 0; k < i; k++)
			if (strcmp(a[i].slug, a[k].slug) == 0)
				msg(msgs, MSG_SLUG_TWICE,
				    (struct pos){a[i].file, 0, 0}, a[i].slug,
				    path_name(a[k].file));
}

/* 01-notice.MD, 01-notice.txt: meant for an article, it seems. */
static bool
is_misnamed(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot &&
	    (strcasecmp(dot, ".md") == 0 || strcasecmp(dot, ".markdown") == 0 ||
		(strcasecmp(dot, ".txt") == 0 && all_digits(name, 1)));
}

/* What is no article: only these two folders have a meaning. */
static void
check_other(const struct reader *r, const char *name)
{
	const char *path = source_name(r, name);
	bool folder = file_is_dir(path);

	if (folder && strcmp(name, "tables") != 0 &&
	    strcmp(name, "images") != 0)
		msg(r->msgs, MSG_FOLDER_IGNORED, (struct pos){path, 0, 0});
	if (!folder)
		msg(r->msgs,
		    is_misnamed(name) ? MSG_FILE_ENDING : MSG_FILE_IGNORED,
		    (struct pos){path, 0, 0});
}

static void
read_articles(struct reader *r, struct issue *issue)
{
	struct names names = {0};
	bool any = false;
	size_t i;

	if (!file_list(issue->dir, &names)) {
		any = true;
		msg(r->msgs, MSG_SOURCE_UNREADABLE,
		    (struct pos){issue->dir, 0, 0}, tr_errno(errno));
	}
	issue->articles = ARENA_ARRAY(r->arena, struct article, names.n + 1);
	for (i = 0; i < names.n; i++) {
		if (names.at[i][0] == '.' ||
		    strcmp(names.at[i], "issue.md") == 0)
			continue;
		if (!str_ends(names.at[i], ".md")) {
			check_other(r, names.at[i]);
			continue;
		}
		any = true;
		if (read_article(
			r, names.at[i], &issue->articles[issue->narticles]))
			issue->narticles++;
	}
	if (!any)
		msg(r->msgs, MSG_ISSUE_EMPTY, (struct pos){issue->dir, 0, 0});
	names_free(&names);
	check_slugs(issue, r->msgs);
}

struct issue *
source_issue(
    const struct source *src, const struct source_issue *si, struct msgs *msgs)
{
	struct arena *a = arena_new();
	struct issue *issue = issue_new(a, &src->gazette, si->id);
	struct reader r = {a, msgs, NULL, arena_str(a, src->root), issue->id};
	size_t i;

	issue->dir = arena_str(a, si->path);
	read_colophon(&r, issue);
	read_articles(&r, issue);
	for (i = 0; i < issue->narticles; i++)
		relate_article(src, issue->id, a, &issue->articles[i]);
	tree_finish(issue, msgs);
	return issue;
}

void
issue_free(struct issue *issue)
{
	if (issue)
		arena_free(issue->arena);
}

/* The folder a file is in, as part of its name; "." for a bare name. */
static const char *
folder_of(struct arena *a, const char *path)
{
	const char *name = path_name(path);
	size_t n = (size_t)(name - path);

	return n == 0 ? "." : arena_dup(a, path, n > 1 ? n - 1 : n);
}

struct issue *
source_file(const struct source *src, const char *path, struct msgs *msgs)
{
	struct arena *a = arena_new();
	const char *dir = folder_of(a, path), *name = path_name(path);
	struct issue *issue = issue_new(a, &src->gazette, path_name(dir));
	struct reader r = {a, msgs, NULL, dir, ""};

	issue->dir = dir;
	issue->file = source_name(&r, "issue.md");
	issue->articles = ARENA_NEW(a, struct article);
	if (strcmp(name, "issue.md") == 0) {
		read_colophon(&r, issue);
	} else {
		issue->colophon = node_new(a, NODE_ARTICLE, 1, 1);
		issue->narticles = read_article(&r, name, &issue->articles[0]);
	}
	tree_finish(issue, msgs);
	return issue;
}
