/*
 * build_option: what the words of a build's command line mean, and folders that
 * it had better not touch.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "pdf/pdf.h"
#include "command/command.h"
#include "command/build.h"

static void
read_formats(const struct command *c, struct build *b)
{
	const char *s = b->formats_word;
	unsigned bit;
	size_t n;

	for (; *s; s += n + (s[n] == ',')) {
		n = strcspn(s, ",");
		bit = format_find(s, n);
		if (!bit)
			option_refuse(c,
			    tr("unknown format '%.*s'; there are %s"), (int)n,
			    s, format_names(b->arena));
		b->formats |= bit;
	}
	if (format_fills(b->formats, FOLDER_PUBLIC))
		b->folders[FOLDER_PUBLIC].final = b->output;
	if (format_fills(b->formats, FOLDER_PRESS))
		b->folders[FOLDER_PRESS].final = b->press;
}

/* What the word says, at most `most`; the option's default when it is NULL. */
static int
read_number(const struct command *c, const char *option, const char *word,
    int most, int otherwise)
{
	char *end;
	long n;

	if (!word)
		return otherwise;
	n = strtol(word, &end, 10);
	if (*end || n < 1 || n > most)
		option_refuse(
		    c, tr("--%s takes a number from 1 to %d"), option, most);
	return (int)n;
}

/* A proof says of which day it is; that must not be the clock's to say. */
static void
read_proof_date(const struct command *c, struct build *b)
{
	struct date day;

	if (b->proof_word && !meta_parse_date(b->proof_word, &day))
		option_refuse(
		    c, tr("--proof-date takes a day, such as 2026-05-08"));
	if (!b->proof_word && (b->formats & format_find("proof", 5)))
		option_refuse(c,
		    tr("the format 'proof' needs --proof-date, the day "
		       "printed on the proof"));
	if (b->proof_word)
		b->proof_date = meta_date(b->arena, day);
}

static void
refuse_nested(const struct command *c, const struct build *b)
{
	const char *outs[] = {b->output, b->press};
	size_t i;

	for (i = 0; i < 2; i++)
		if (path_inside(b->root, outs[i]) ||
		    path_inside(outs[i], b->root))
			option_refuse(c,
			    tr("source '%s' and output '%s' stand inside "
			       "each other; choose a folder apart"),
			    b->root, outs[i]);
	if (path_inside(b->output, b->press) ||
	    path_inside(b->press, b->output))
		option_refuse(c,
		    tr("'%s' and '%s' stand inside each other; choose "
		       "folders apart"),
		    b->output, b->press);
}

/* An output that gongbao did not make is not overwritten. */
static void
refuse_foreign(const struct command *c, const char *output, const char *option)
{
	struct arena *a = arena_new();
	struct names names = {0};
	bool foreign = output && file_exists(output) &&
	    (!file_list(output, &names) ||
		(names.n && !file_exists(path_join(a, output, MARK))));

	names_free(&names);
	arena_free(a);
	if (foreign)
		option_refuse(c,
		    tr("'%s' was not made by gongbao; empty it or choose "
		       "another --%s"),
		    output, option);
}

/* Without web pages among the formats, the output would lose those it has. */
static void
refuse_loss(const struct command *c, const struct build *b)
{
	const char *output = b->folders[FOLDER_PUBLIC].final;

	if (output && !(b->formats & FORMAT_WEB) &&
	    file_exists(path_join(b->arena, output, "index.html")))
		option_refuse(c,
		    tr("this would take the web pages out of '%s'; add "
		       "web to --formats, or choose another --output"),
		    output);
}

void
build_options(const struct command *c, struct build *b)
{
	read_formats(c, b);
	read_proof_date(c, b);
	b->jobs = read_number(c, "jobs", b->jobs_word, 256, work_cores());
	b->signer.seconds =
	    read_number(c, "sign-seconds", b->seconds_word, 3600, 60);
	refuse_nested(c, b);
	refuse_foreign(c, b->folders[FOLDER_PUBLIC].final, "output");
	refuse_foreign(c, b->folders[FOLDER_PRESS].final, "press");
	refuse_loss(c, b);
	b->templates = home_folder(b->arena, b->templates, "templates");
	b->styles = home_folder(b->arena, b->styles, "styles");
	b->faces = home_folder(b->arena, b->faces, "fonts");
}
