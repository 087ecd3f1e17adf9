/* gongbao dump: a form between source and output, for tests and the curious. */
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

struct dump {
	struct arena *arena;
	struct msgs *msgs;
	const char *styles, *fonts; /* folders */
	struct gazette *gazette;
	struct issue *issue;
	struct buf out;
};

static void
dump_tree(struct dump *d)
{
	tree_dump_issue(d->issue, &d->out);
}

static void
dump_text(struct dump *d)
{
	size_t i;

	for (i = 0; i < d->issue->narticles; i++) {
		buf_puts(
		    &d->out, meta_full_title(d->arena, &d->issue->articles[i]));
		buf_putc(&d->out, '\n');
		tree_words(d->issue->articles[i].body, &d->out);
	}
	if (d->issue->colophon)
		tree_words(d->issue->colophon, &d->out);
}

/* The pages, in one form or another. */
static void
lay_out(struct dump *d,
    void (*form)(const struct pages *, const struct style *, struct buf *))
{
	struct style *style = style_open(d->styles, d->msgs);
	struct fonts *fonts = fonts_open(d->fonts, d->msgs);
	struct pages *pages;

	if (style && fonts) {
		pages =
		    print_issue(d->issue, d->gazette, style, fonts, d->msgs);
		form(pages, style, &d->out);
		pages_free(pages);
	}
	fonts_close(fonts);
	style_close(style);
}

static void
form_pages(
    const struct pages *pages, const struct style *style, struct buf *out)
{
	(void)style;
	pages_dump(pages, out);
}

static void
form_tags(const struct pages *pages, const struct style *style, struct buf *out)
{
	(void)style;
	pages_dump_tags(pages, out);
}

static void
form_lines(
    const struct pages *pages, const struct style *style, struct buf *out)
{
	(void)style;
	pages_lines(pages, out);
}

static void
form_report(
    const struct pages *pages, const struct style *style, struct buf *out)
{
	pages_report(pages, style, NULL, out);
}

static void
dump_pages(struct dump *d)
{
	lay_out(d, form_pages);
}

static void
dump_tags(struct dump *d)
{
	lay_out(d, form_tags);
}

static void
dump_lines(struct dump *d)
{
	lay_out(d, form_lines);
}

static void
dump_rows(struct dump *d)
{
	lay_out(d, pages_rows);
}

static void
dump_report(struct dump *d)
{
	lay_out(d, form_report);
}

static const struct {
	const char *name;
	void (*dump)(struct dump *);
} forms[] = {{"tree", dump_tree}, {"pages", dump_pages}, {"tags", dump_tags},
    {"lines", dump_lines}, {"rows", dump_rows}, {"text", dump_text},
    {"report", dump_report}};

/* The issue folder `path`, out of the source it stands in. */
static void
dump_folder(struct dump *d, const char *path, void (*form)(struct dump *))
{
	const char *id = path_name(path);
	char *root = arena_dup(d->arena, path, (size_t)(id - path));
	struct source *source = source_open(*root ? root : ".", d->msgs);
	bool found = false;
	size_t i;

	for (i = 0; source && i < source->nissues; i++) {
		if (strcmp(source->issues[i].id, id) != 0)
			continue;
		found = true;
		d->gazette = &source->gazette;
		d->issue = source_issue(source, &source->issues[i], d->msgs);
		form(d);
		issue_free(d->issue);
	}
	if (source && !found)
		msg(d->msgs, MSG_NOT_AN_ISSUE, (struct pos){path, 0, 0});
	source_close(source);
}

static void
dump_file(struct dump *d, const char *path, void (*form)(struct dump *))
{
	struct source source = {.arena = d->arena, .root = "."};

	d->gazette = &source.gazette;
	d->issue = source_file(&source, path, d->msgs);
	if (d->issue)
		form(d);
	issue_free(d->issue);
	d->gazette = NULL;
}

static int
finish(struct dump *d)
{
	bool failed = msgs_count(d->msgs, MSG_ERROR) > 0;

	msgs_print(d->msgs, MSG_NOTE, stderr);
	fwrite(d->out.s, 1, d->out.n, stdout);
	buf_free(&d->out);
	msgs_free(d->msgs);
	arena_free(d->arena);
	return failed ? EXIT_FAULTS : EXIT_FINE;
}

int
command_dump(const struct command *c, char **args)
{
	struct dump d = {.arena = arena_new(), .msgs = msgs_new()};
	const struct option options[] = {
	    {"styles", "DIR", N_("style sheets and print.yaml"), &d.styles,
		NULL},
	    {"fonts", "DIR", N_("fonts.yaml and font files"), &d.fonts, NULL},
	    {NULL, NULL, NULL, NULL, NULL}};
	char *path;
	size_t i;

	option_read(c, options, args);
	if (!args[0] || !args[1] || args[2])
		option_refuse(c, tr("give a form and an issue or file"));
	d.styles = home_folder(d.arena, d.styles, "styles");
	d.fonts = home_folder(d.arena, d.fonts, "fonts");
	path = path_bare(d.arena, args[1]);
	for (i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (strcmp(forms[i].name, args[0]) != 0)
			continue;
		if (file_is_dir(path))
			dump_folder(&d, path, forms[i].dump);
		else
			dump_file(&d, path, forms[i].dump);
		return finish(&d);
	}
	option_refuse(c,
	    tr("unknown form '%s'; there are tree, pages, lines, rows, tags, "
	       "text, report"),
	    args[0]);
}
