/*
 * gongbao check: every fault of every file in one run, those included that
 * only layout finds. Nothing is written.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "print/pages.h"
#include "print/print.h"
#include "command/command.h"

static void
check_layout(struct issue *issue, const struct gazette *gazette,
    const struct style *style, struct fonts *fonts, struct msgs *msgs)
{
	if (style && fonts && issue->narticles)
		pages_free(print_issue(issue, gazette, style, fonts, msgs));
}

static void
check_all(const char *root, const struct style *style, struct fonts *fonts,
    struct msgs *msgs)
{
	struct source *source = source_open(root, msgs);
	struct issue *issue;
	size_t i;

	for (i = 0; source && i < source->nissues; i++) {
		issue = source_issue(source, &source->issues[i], msgs);
		check_layout(issue, &source->gazette, style, fonts, msgs);
		issue_free(issue);
	}
	source_close(source);
}

static void
check_files(char **files, const struct style *style, struct fonts *fonts,
    struct msgs *msgs)
{
	struct source source = {.arena = arena_new(), .root = "."};
	struct issue *issue;

	for (; *files; files++) {
		issue = source_file(&source, *files, msgs);
		check_layout(issue, &source.gazette, style, fonts, msgs);
		issue_free(issue);
	}
	arena_free(source.arena);
}

int
command_check(const struct command *c, char **args)
{
	const char *root = "content", *styles = NULL, *faces = NULL;
	const struct option options[] = {
	    {"source", "DIR", N_("the source (default: content)"), &root, NULL},
	    {"styles", "DIR", N_("style sheets and print.yaml"), &styles, NULL},
	    {"fonts", "DIR", N_("fonts.yaml and font files"), &faces, NULL},
	    {NULL, NULL, NULL, NULL, NULL}};
	struct arena *a = arena_new();
	struct msgs *msgs = msgs_new();
	struct style *style;
	struct fonts *fonts = NULL;
	size_t errors, warnings;

	option_read(c, options, args);
	style = style_open(styles ? styles : home_find(a, "styles"), msgs);
	if (style)
		fonts = fonts_open(
		    faces ? faces : home_find(a, "fonts"), style, msgs);
	if (*args)
		check_files(args, style, fonts, msgs);
	else
		check_all(root, style, fonts, msgs);
	msgs_print(msgs, MSG_NOTE, stderr);
	errors = msgs_count(msgs, MSG_ERROR);
	warnings = msgs_count(msgs, MSG_WARNING);
	printf(tr("%zu errors, %zu warnings\n"), errors, warnings);
	fonts_close(fonts);
	style_close(style);
	msgs_free(msgs);
	arena_free(a);
	return errors ? EXIT_FAULTS : EXIT_FINE;
}
