/*
 * The files that are made of an issue's pages: which there are, what each is
 * called, which folder it stands in, how pages become it.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "site/site.h"
#include "print/pages.h"
#include "print/print.h"
#include "pdf/pdf.h"
#include "command/command.h"

static void
write_file(const struct edition_job *job, enum folder_name folder,
    const char *name, const struct buf *data)
{
	const char *path =
	    path_join(job->issue->arena, job->folders[folder].staging, name);

	file_mkdirs(arena_dup(
	    job->issue->arena, path, (size_t)(path_name(path) - path - 1)));
	file_write(path, data->s, data->n);
}

static void
make_reader(
    const struct edition_job *job, const struct pages *pages, struct buf *out)
{
	(void)job;
	pdf_reader(pages, out);
}

static void
make_press(
    const struct edition_job *job, const struct pages *pages, struct buf *out)
{
	pdf_press(pages, job->press, job->msgs, out);
}

static void
make_booklet(
    const struct edition_job *job, const struct pages *pages, struct buf *out)
{
	pdf_booklet(pages, job->press, job->msgs, out);
}

static const struct edition {
	const char *format; /* as --formats calls it */
	enum folder_name folder;
	const char *file; /* in the folder; *: the issue */
	bool pressed; /* needs the printing house's settings */
	const char *label; /* as a download of the issue; NULL: it is none */
	void (*make)(
	    const struct edition_job *, const struct pages *, struct buf *out);
} editions[] = {
    {"reader", FOLDER_PUBLIC, "*/gazette-*.pdf", false, "本期PDF", make_reader},
    {"press", FOLDER_PRESS, "gazette-*-press.pdf", true, NULL, make_press},
    {"booklet", FOLDER_PRESS, "gazette-*-booklet.pdf", true, NULL,
	make_booklet},
};

enum { EDITIONS = sizeof editions / sizeof *editions };

/* FORMAT_WEB is the lowest bit, the editions follow in their order. */
static bool
is_wanted(unsigned formats, size_t i)
{
	return formats >> (i + 1) & 1;
}

unsigned
format_find(const char *name, size_t n)
{
	size_t i;

	if (n == 3 && memcmp(name, "web", 3) == 0)
		return FORMAT_WEB;
	for (i = 0; i < EDITIONS; i++)
		if (strlen(editions[i].format) == n &&
		    memcmp(editions[i].format, name, n) == 0)
			return FORMAT_WEB << (i + 1);
	return 0;
}

const char *
format_names(struct arena *a)
{
	const char *names = "web";
	size_t i;

	for (i = 0; i < EDITIONS; i++)
		names = arena_printf(a, "%s,%s", names, editions[i].format);
	return names;
}

bool
format_fills(unsigned formats, enum folder_name folder)
{
	size_t i;

	if ((formats & FORMAT_WEB) && folder == FOLDER_PUBLIC)
		return true;
	for (i = 0; i < EDITIONS; i++)
		if (is_wanted(formats, i) && editions[i].folder == folder)
			return true;
	return false;
}

bool
format_needs_press(unsigned formats)
{
	size_t i;

	for (i = 0; i < EDITIONS; i++)
		if (is_wanted(formats, i) && editions[i].pressed)
			return true;
	return false;
}

static char *
file_name(struct arena *a, const struct edition *e, const char *id)
{
	struct buf name = {0};
	const char *at = e->file, *mark;
	char *s;

	for (; (mark = strchr(at, '*')); at = mark + 1) {
		buf_add(&name, at, (size_t)(mark - at));
		buf_puts(&name, id);
	}
	buf_puts(&name, at);
	s = arena_dup(a, name.s, name.n);
	buf_free(&name);
	return s;
}

void
edition_files(unsigned formats, enum folder_name folder, const char *id,
    struct names *names)
{
	struct arena *a = arena_new();
	size_t i;

	for (i = 0; i < EDITIONS; i++)
		if (is_wanted(formats, i) && editions[i].folder == folder)
			*vec_push(names) =
			    mem_str(file_name(a, &editions[i], id));
	arena_free(a);
}

static void
make_edition(const struct edition_job *job, const struct edition *e,
    const struct pages *pages, struct downloads *downloads)
{
	struct arena *a = job->issue->arena;
	const char *name = file_name(a, e, job->issue->id);
	struct buf file = {0};

	e->make(job, pages, &file);
	write_file(job, e->folder, name, &file);
	if (e->label)
		*vec_push(downloads) =
		    (struct download){path_name(name), e->label, file.n};
	buf_free(&file);
}

void
edition_make(const struct edition_job *job, struct downloads *downloads)
{
	struct pages *pages;
	size_t i;

	if (!(job->formats & ~(unsigned)FORMAT_WEB))
		return;
	pages = print_issue(
	    job->issue, job->gazette, job->style, job->fonts, job->msgs);
	pages_report(pages, job->style, job->msgs, job->report);
	for (i = 0; i < EDITIONS; i++)
		if (is_wanted(job->formats, i))
			make_edition(job, &editions[i], pages, downloads);
	pages_free(pages);
}
