/*
 * gongbao check: every fault of every file in one run, those included that
 * only layout finds. Nothing is written.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

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

/* All issues of a source, or the one that is named. */
static void
check_source(const char *root, const char *id, const struct style *style,
    struct fonts *fonts, struct msgs *msgs)
{
	struct source *source = source_open(root, msgs);
	struct issue *issue;
	size_t i;

	for (i = 0; source && i < source->nissues; i++) {
		if (id && strcmp(source->issues[i].id, id) != 0)
			continue;
		issue = source_issue(source, &source->issues[i], msgs);
		check_layout(issue, &source->gazette, style, fonts, msgs);
		issue_free(issue);
	}
	source_close(source);
}

/* The folder of an issue, in the source it stands in; or a whole source. */
static void
check_folder(const char *path, const struct style *style, struct fonts *fonts,
    struct msgs *msgs)
{
	struct arena *a = arena_new();
	const char *id, *root;
	int ignored[3];

	path = path_bare(a, path);
	id = path_name(path);
	root = id > path ? arena_dup(a, path, (size_t)(id - path)) : ".";
	if (source_parse_id(id, &ignored[0], &ignored[1], &ignored[2]))
		check_source(root, id, style, fonts, msgs);
	else
		check_source(path, NULL, style, fonts, msgs);
	arena_free(a);
}

static void
check_file(const char *path, const struct style *style, struct fonts *fonts,
    struct msgs *msgs)
{
	struct source source = {.arena = arena_new(), .root = "."};
	struct issue *issue = source_file(&source, path, msgs);

	check_layout(issue, &source.gazette, style, fonts, msgs);
	issue_free(issue);
	arena_free(source.arena);
}

/* What is named as new names it, 2026-07, stands below the source. */
static const char *
find(struct arena *a, const char *root, const char *path)
{
	const char *below = path_join(a, root, path);

	return !file_exists(path) && file_exists(below) ? below : path;
}

int
command_check(const struct command *c, char **args)
{
	const char *root = "content", *styles = NULL, *faces = NULL, *path;
	const struct option options[] = {
	    {"source", "DIR", N_("the source (default: content)"), &root, NULL},
	    {"styles", "DIR", N_("style sheets and print.yaml"), &styles, NULL},
	    {"fonts", "DIR", N_("fonts.yaml and font files"), &faces, NULL},
	    {NULL, NULL, NULL, NULL, NULL}};
	struct arena *a = arena_new();
	struct msgs *msgs = msgs_new();
	struct style *style;
	struct fonts *fonts;
	size_t errors, warnings;

	option_read(c, options, args);
	style = style_open(home_folder(a, styles, "styles"), msgs);
	fonts = fonts_open(home_folder(a, faces, "fonts"), msgs);
	if (!*args)
		check_source(root, NULL, style, fonts, msgs);
	for (; *args; args++) {
		path = find(a, root, *args);
		if (file_is_dir(path))
			check_folder(path, style, fonts, msgs);
		else
			check_file(path, style, fonts, msgs);
	}
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
