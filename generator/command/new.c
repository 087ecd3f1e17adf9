/*
 * gongbao new: the folder of an issue, or the file of an article, to begin
 * with. The next issue is as the last one, but for its number and days; an
 * article is a skeleton out of templates/new/, with words in braces filled in.
 * Nothing is ever overwritten.
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
#include "command/command.h"

struct new
{
	const struct command *command;
	const char *root, *kind_word, *templates;
	enum article_kind kind;
	struct arena *arena;
	struct msgs *msgs; /* faults of other files: gongbao check tells them */
	struct source *source; /* NULL: no issue yet */
	struct issue *last; /* the one before; NULL: none */
	/* of the issue that is made, or gets the article */
	const char *id;
	int year, month, supplement;
	int number, serial;
};

/* === Words in braces === */

static const char *
joined(const struct new *n, const struct strings *words, const char *mark)
{
	const char *s = words->n ? words->at[0] : "";
	size_t i;

	for (i = 1; i < words->n; i++)
		s = arena_printf(n->arena, "%s%s%s", s, mark, words->at[i]);
	return s;
}

/* Does "、甲、乙" have the whole of a word? */
static bool
has(const struct new *n, const char *all, const char *word)
{
	return strstr(arena_printf(n->arena, "%s、", all),
		   arena_printf(n->arena, "、%s、", word)) != NULL;
}

/* "；上一期有：甲、乙": categories or issuing bodies, each once. */
static const char *
had(const struct new *n, bool issuers)
{
	const char *all = "", *word;
	const struct article *a;
	size_t i;

	for (i = 0; n->last && i < n->last->narticles; i++) {
		a = &n->last->articles[i];
		word = issuers ? joined(n, &a->issuers, "、")
			       : joined(n, &a->category, "/");
		if (*word && strcmp(word, "?") != 0 && !has(n, all, word))
			all = arena_printf(n->arena, "%s、%s", all, word);
	}
	return *all
	    ? arena_printf(n->arena, "；上一期有：%s", all + strlen("、"))
	    : "";
}

/* Where the last issue has such an article, or where they stand anywhere. */
static const char *
usual_category(const struct new *n)
{
	static const char *const names[] = {[KIND_PERSONNEL] = "人事任免",
	    [KIND_CHRONICLE] = "大事记",
	    [KIND_ORDER] = "政府令",
	    [KIND_NOTICE] = "",
	    [KIND_DOCUMENT] = ""};
	size_t i;

	for (i = 0; n->last && i < n->last->narticles; i++)
		if (n->last->articles[i].kind == n->kind)
			return joined(n, &n->last->articles[i].category, "/");
	return names[n->kind];
}

/* What stands for a word in braces; NULL: the braces are the file's own. */
static const char *
word_of(const struct new *n, const char *name, size_t len)
{
	const struct {
		const char *name, *words;
	} known[] = {{"year", arena_printf(n->arena, "%d", n->year)},
	    {"month", arena_printf(n->arena, "%02d", n->month)},
	    {"m", arena_printf(n->arena, "%d", n->month)},
	    {"number", arena_printf(n->arena, "%d", n->number)},
	    {"category", usual_category(n)}, {"categories", had(n, false)},
	    {"issuers", had(n, true)}};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strlen(known[i].name) == len &&
		    strncmp(known[i].name, name, len) == 0)
			return known[i].words;
	return NULL;
}

static void
fill(const struct new *n, const char *s, struct buf *out)
{
	const char *words;
	size_t len;

	for (; *s; s++) {
		len = strcspn(s + 1, "{}\n");
		words = *s == '{' && s[1 + len] == '}' ? word_of(n, s + 1, len)
						       : NULL;
		if (words) {
			buf_puts(out, words);
			s += len + 1;
		} else {
			buf_putc(out, *s);
		}
	}
}

/* === Files === */

/* A skeleton, filled in, to a file; false after a message: it is there. */
static bool
write_new(const struct new *n, const char *path, const struct buf *text)
{
	if (file_exists(path)) {
		fprintf(stderr,
		    tr("gongbao: %s is already there and stays as it "
		       "is; choose another name\n"),
		    path);
		return false;
	}
	file_mkdirs(
	    arena_dup(n->arena, path, (size_t)(path_name(path) - path)));
	file_write(path, text->s ? text->s : "", text->n);
	printf(tr("written: %s\n"), path);
	return true;
}

static bool
write_skeleton(const struct new *n, const char *name, const char *path)
{
	struct buf text = {0};
	const char *from =
	    arena_printf(n->arena, "%s/new/%s", n->templates, name);
	size_t size;
	char *s = file_read(from, &size);
	bool written;

	if (!s)
		die(tr("cannot read %s; install gongbao anew, or name the "
		       "folder of templates with --templates"),
		    from);
	fill(n, s, &text);
	free(s);
	written = write_new(n, path, &text);
	buf_free(&text);
	return written;
}

/* === An issue === */

/* Months from one issue to the next, by what the last says of itself. */
static int
step(const struct issue *last)
{
	static const struct {
		const char *word;
		int months;
	} known[] = {{"双月", 2}, {"季", 3}, {"半年", 6}, {"年", 12}};

	for (size_t i = 0; last->frequency && i < 4; i++)
		if (str_starts(last->frequency, known[i].word))
			return known[i].months;
	return 1;
}

/* The last issue before an id that is no supplement; NULL id: of all. */
static struct issue *
issue_before(const struct new *n, const char *id)
{
	const struct source_issue *found = NULL;
	int year, month, supplement;
	size_t i;

	for (i = 0; n->source && i < n->source->nissues; i++) {
		const struct source_issue *one = &n->source->issues[i];

		source_parse_id(one->id, &year, &month, &supplement);
		if (!supplement && (!id || strcmp(one->id, id) < 0))
			found = one;
	}
	return found ? source_issue(n->source, found, n->msgs) : NULL;
}

static void
choose_next(struct new *n)
{
	int supplement;

	n->last = issue_before(n, NULL);
	if (!n->last)
		option_refuse(n->command,
		    tr("there is no issue in '%s' yet; name the first "
		       "one by its month, such as: gongbao new 2026-01"),
		    n->root);
	source_parse_id(n->last->id, &n->year, &n->month, &supplement);
	n->month += step(n->last);
	n->year += (n->month - 1) / 12;
	n->month = (n->month - 1) % 12 + 1;
	n->id = arena_printf(n->arena, "%d-%02d", n->year, n->month);
}

/* Number and serial, as they go on from the last issue. A supplement has the
 * number of its month's issue. */
static void
count_on(struct new *n)
{
	const struct issue *last = n->last;

	n->number = 1;
	if (last && last->year == n->year)
		n->number = last->number + !n->supplement;
	n->serial =
	    last && last->serial && !n->supplement ? last->serial + 1 : 0;
}

static bool
is_key(const char *line, const char *key)
{
	size_t n = strlen(key);

	return strncmp(line, key, n) == 0 && line[n] == ':';
}

/* A line of the last issue's front matter, as this one has it. */
static void
renew_line(const struct new *n, const char *line, size_t len, struct buf *out)
{
	if (is_key(line, "year"))
		buf_printf(out, "year: %d\n", n->year);
	else if (is_key(line, "number"))
		buf_printf(out, "number: %d\n", n->number);
	else if (is_key(line, "serial") && n->serial)
		buf_printf(out, "serial: %d\n", n->serial);
	else if (is_key(line, "published"))
		buf_printf(out, "# published: %d-%02d-28\n", n->year, n->month);
	else if (!is_key(line, "serial"))
		buf_add(out, line, len);
}

/* A line of the last issue's text: a remark, for this one may have another. */
static void
remark_line(const char *line, size_t len, struct buf *out)
{
	if (len > 1 && !str_starts(line, "%%"))
		buf_puts(out, "%% ");
	buf_add(out, line, len);
}

/* The last issue's issue.md with the facts of this one. */
static void
renew(const struct new *n, const char *s, struct buf *out)
{
	bool front = true, was_front;
	size_t len;
	int lines = 0;

	for (; *s; s += len, lines++) {
		len = strcspn(s, "\n");
		len += s[len] == '\n';
		was_front = front;
		front &= lines == 0 || !str_starts(s, "---");
		if (front)
			renew_line(n, s, len, out);
		else if (!was_front)
			remark_line(s, len, out);
		else
			buf_add(out, s, len);
	}
}

/* Its text in UTF-8, or NULL. */
static const char *
text_of_last(const struct new *n)
{
	size_t size = 0;
	char *bytes = n->last ? file_read(n->last->file, &size) : NULL, *text;

	if (!bytes)
		return NULL;
	text = decode_text(
	    n->arena, bytes, size, n->last->file, &size, NULL, n->msgs);
	free(bytes);
	return text;
}

static bool
new_issue(struct new *n)
{
	const char *dir = path_join(n->arena, n->root, n->id);
	const char *path = path_join(n->arena, dir, "issue.md"), *text;
	const char *site = path_join(n->arena, n->root, "site.yaml");
	struct buf out = {0};
	bool written = true;

	count_on(n);
	struct issue made = {
	    .year = n->year, .number = n->number, .supplement = n->supplement};
	if (!file_exists(site))
		written = write_skeleton(n, "site.yaml", site);
	text = text_of_last(n);
	if (text) {
		renew(n, text, &out);
		written &= write_new(n, path, &out);
	} else {
		written &= write_skeleton(n, "issue.md", path);
	}
	buf_free(&out);
	if (written)
		printf(tr("%s: see that %s says so; then make articles, such "
			  "as: gongbao new %s/%s\n"),
		    meta_issue_label(n->arena, &made), path, n->id,
		    "work-plan");
	return written;
}

/* === An article === */

static bool
new_article(struct new *n, const char *slug)
{
	const char *dir = path_join(n->arena, n->root, n->id), *there;
	const char *name = arena_printf(n->arena, "%s.md", kind_name(n->kind));
	const char *path = arena_printf(
	    n->arena, "%s/%02d-%s.md", dir, source_next_place(dir), slug);

	if (!source_is_slug(slug))
		option_refuse(n->command,
		    tr("'%s' will be an address, which has only a-z, 0-9 "
		       "and hyphens; choose a name such as work-plan"),
		    slug);
	if (!file_exists(path_join(n->arena, dir, "issue.md")))
		option_refuse(n->command,
		    tr("there is no issue %s yet; make it first: gongbao "
		       "new %s"),
		    n->id, n->id);
	there = source_same_slug(n->arena, dir, slug);
	if (!write_skeleton(
		n, name, there ? path_join(n->arena, dir, there) : path))
		return false;
	printf(tr("gongbao check says what is still to be filled in\n"));
	return true;
}

/* === The command line === */

static bool
find_kind(const char *word, enum article_kind *kind)
{
	static const enum article_kind kinds[] = {KIND_DOCUMENT, KIND_ORDER,
	    KIND_PERSONNEL, KIND_CHRONICLE, KIND_NOTICE};

	for (size_t i = 0; word && i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(word, kind_name(kinds[i])) == 0) {
			*kind = kinds[i];
			return true;
		}
	return false;
}

/* work-plan out of 03-work-plan: the number is the program's to give. */
static const char *
without_place(const char *s)
{
	return strspn(s, "0123456789") == 2 && s[2] == '-' ? s + 3 : s;
}

/* 2026-07/work-plan, or work-plan in the last issue. */
static bool
make_article(struct new *n, const char *what)
{
	const char *slash = strchr(what, '/');
	const char *slug = without_place(slash ? slash + 1 : what);

	if (!slash && strspn(what, "0123456789-") == strlen(what))
		option_refuse(n->command,
		    tr("'%s' names no issue; write year and month, like "
		       "2026-07"),
		    what);
	n->kind = KIND_DOCUMENT;
	if (n->kind_word && !find_kind(n->kind_word, &n->kind))
		option_refuse(n->command,
		    tr("--kind is document, order, personnel, chronicle "
		       "or notice"));
	if (!n->kind_word)
		find_kind(slug, &n->kind);
	if (slash) {
		n->id = arena_dup(n->arena, what, (size_t)(slash - what));
	} else if (n->source && n->source->nissues) {
		n->id = n->source->issues[n->source->nissues - 1].id;
	} else {
		option_refuse(n->command,
		    tr("there is no issue in '%s' yet; name the first "
		       "one by its month, such as: gongbao new 2026-01"),
		    n->root);
	}
	if (!source_parse_id(n->id, &n->year, &n->month, &n->supplement))
		option_refuse(n->command,
		    tr("'%s' names no issue; write it like 2026-07/%s"), n->id,
		    slug);
	n->last = issue_before(n, n->id);
	return new_article(n, slug);
}

static bool
make(struct new *n, const char *what)
{
	if (strcmp(what, "issue") == 0) {
		choose_next(n);
		return new_issue(n);
	}
	if (!source_parse_id(what, &n->year, &n->month, &n->supplement))
		return make_article(n, what);
	n->id = what;
	n->last = issue_before(n, n->id);
	return new_issue(n);
}

int
command_new(const struct command *c, char **args)
{
	struct new n = {.command = c, .root = "content"};
	const struct option options[] = {
	    {"source", "DIR", N_("the source (default: content)"), &n.root,
		NULL},
	    {"kind", "KIND",
		N_("document, order, personnel, chronicle or notice"),
		&n.kind_word, NULL},
	    {"templates", "DIR", N_("its folder new/ has the skeletons"),
		&n.templates, NULL},
	    {NULL, NULL, NULL, NULL, NULL}};
	bool made;

	option_read(c, options, args);
	if (!args[0] || args[1])
		option_refuse(c,
		    tr("say what to make: issue (the next one), 2026-07 "
		       "(an issue), 2026-07/work-plan (an article), or "
		       "work-plan (in the last issue)"));
	n.arena = arena_new();
	n.msgs = msgs_new();
	n.templates = home_folder(n.arena, n.templates, "templates");
	n.source = source_open(n.root, n.msgs);
	made = make(&n, args[0]);
	issue_free(n.last);
	source_close(n.source);
	msgs_free(n.msgs);
	arena_free(n.arena);
	return made ? EXIT_FINE : EXIT_FAULTS;
}
