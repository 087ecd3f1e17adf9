/*
 * gongbao import: back issues and manuscripts to source files, with a list of
 * doubts. Nothing is written unless all of it can be; nothing is overwritten
 * unasked. What was written is checked at once.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "import/import.h"
#include "command/command.h"

struct run {
	struct import im;
	const char *output, *as_word, *report, *changes;
	bool force;
	VEC(struct manuscript *) manuscripts;
	struct import_result result;
};

/* No office file, pictures and all, comes near this [MB]. */
enum { FILE_AT_MOST = 400 };

static bool
is_too_large(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 &&
	    st.st_size > (off_t)FILE_AT_MOST * 1000000;
}

/* Bytes of a file to a manuscript, by what the file is. */
static void
read_one(struct run *r, const char *path)
{
	size_t n;
	char *bytes;
	struct manuscript *ms;

	if (is_too_large(path)) {
		msg(r->im.msgs, MSG_IMPORT_LARGE, (struct pos){path, 0, 0},
		    FILE_AT_MOST);
		return;
	}
	bytes = file_read(path, &n);
	if (!bytes) {
		msg(r->im.msgs, MSG_IMPORT_READ, (struct pos){path, 0, 0},
		    tr_errno(errno));
		return;
	}
	ms = import_read(&r->im, path, bytes, n);
	if (ms)
		*vec_push(&r->manuscripts) = ms;
	free(bytes);
}

static bool
may_write(struct run *r)
{
	struct arena *a = r->im.arena;
	bool may = true;
	size_t i;

	for (i = 0; !r->force && i < r->result.files.n; i++) {
		const char *path =
		    path_join(a, r->output, r->result.files.at[i].name);

		if (file_exists(path)) {
			msg(r->im.msgs, MSG_IMPORT_THERE,
			    (struct pos){path, 0, 0});
			may = false;
		}
	}
	return may;
}

static void
write_all(struct run *r)
{
	size_t i;

	for (i = 0; i < r->result.files.n; i++) {
		const struct import_file *f = &r->result.files.at[i];
		const char *path = path_join(r->im.arena, r->output, f->name);

		file_mkdirs(arena_dup(
		    r->im.arena, path, (size_t)(path_name(path) - path)));
		file_write(path, f->text, f->n);
	}
}

/* The list of doubts: JSON where the name says so. */
static void
write_report(struct run *r)
{
	struct buf out = {0};

	if (r->report && str_ends(r->report, ".json"))
		doubt_json(&r->im, &out);
	else
		doubt_text(&r->im, &out);
	if (r->report)
		file_write(r->report, out.s, out.n);
	else
		fwrite(out.s, 1, out.n, stdout);
	buf_free(&out);
}

/* The faults of what was written, as gongbao check says them. */
static void
check_written(struct run *r)
{
	struct source source = {.arena = r->im.arena, .root = "."};
	struct issue *issue;
	size_t i;

	for (i = 0; i < r->result.files.n; i++) {
		if (str_starts(r->result.files.at[i].name, "images/"))
			continue;
		issue = source_file(&source,
		    path_join(
			r->im.arena, r->output, r->result.files.at[i].name),
		    r->im.msgs);
		issue_free(issue);
	}
}

static int
finish(struct run *r)
{
	size_t errors, i;

	msgs_print(r->im.msgs, MSG_WARNING, stderr);
	errors = msgs_count(r->im.msgs, MSG_ERROR);
	for (i = 0; i < r->manuscripts.n; i++)
		vec_free(&r->manuscripts.at[i]->blocks);
	vec_free(&r->manuscripts);
	vec_free(&r->result.files);
	import_end(&r->im);
	return errors ? EXIT_FAULTS : EXIT_FINE;
}

/* A folder that looks as if it were an issue's must be one. */
static void
check_output(const struct command *c, const struct run *r, struct arena *a)
{
	const char *name = path_name(path_bare(a, r->output));
	int ignored[3];

	if (strspn(name, "0123456789") == 4 && name[4] == '-' &&
	    !source_parse_id(name, &ignored[0], &ignored[1], &ignored[2]))
		option_refuse(c,
		    tr("'%s' names no issue; write year and month, like "
		       "2026-07"),
		    name);
}

static enum import_as
as_what(const struct command *c, const struct run *r)
{
	if (strcmp(r->as_word, "article") == 0)
		return IMPORT_ARTICLE;
	if (strcmp(r->as_word, "issue") != 0)
		option_refuse(c, tr("--as is issue or article"));
	return IMPORT_ISSUE;
}

int
command_import(const struct command *c, char **args)
{
	struct run r = {.as_word = "issue", .changes = "accept"};
	bool repair = false;
	const struct option options[] = {
	    {"output", "DIR", N_("folder to write: content/YYYY-MM"), &r.output,
		NULL},
	    {"as", "WHAT", N_("issue or article (default: issue)"), &r.as_word,
		NULL},
	    {"report", "FILE",
		N_("the list of doubts; JSON where FILE ends in .json"),
		&r.report, NULL},
	    {"force", NULL, N_("overwrite files that are there"), NULL,
		&r.force},
	    {"changes", "WHAT",
		N_("tracked changes: accept or refuse (default: accept)"),
		&r.changes, NULL},
	    {"repair-words", NULL,
		N_("put Chinese for foreign words in Chinese sentences"), NULL,
		&repair},
	    {NULL, NULL, NULL, NULL, NULL}};
	enum import_as as;
	size_t i;

	option_read(c, options, args);
	if (!args[0] || !r.output)
		option_refuse(c, tr("give files, and --output"));
	as = as_what(c, &r);
	if (strcmp(r.changes, "accept") != 0 &&
	    strcmp(r.changes, "refuse") != 0)
		option_refuse(c, tr("--changes is accept or refuse"));
	import_start(&r.im);
	r.im.refuse_changes = strcmp(r.changes, "refuse") == 0;
	check_output(c, &r, r.im.arena);
	r.im.repair_words = repair;
	if (as == IMPORT_ARTICLE)
		r.im.output = r.output;
	for (i = 0; args[i]; i++)
		read_one(&r, args[i]);
	if (msgs_count(r.im.msgs, MSG_ERROR))
		return finish(&r);
	import_make(&r.im, r.manuscripts.at, r.manuscripts.n, as, &r.result);
	if (may_write(&r)) {
		write_all(&r);
		write_report(&r);
		check_written(&r);
	}
	return finish(&r);
}
