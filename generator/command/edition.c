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

struct making;

struct edition {
	const char *format; /* as --formats calls it */
	enum folder_name folder;
	const char *file; /* in the folder, *: the issue; NULL: several */
	const char *label; /* as a download; NULL: it is none */
	bool pressed; /* needs the printing house's settings */
	bool sealed; /* is signed where files are */
	void (*make)(struct making *);
};

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

struct making {
	const struct edition_job *job;
	const struct edition *edition;
	const struct pages *pages;
	struct downloads *downloads;
};

/* Writes a file of the edition, and names it to those who may take it. */
static void
put_file(struct making *m, const char *name, const struct article *article,
    struct buf *file)
{
	struct arena *a = m->job->issue->arena;
	const char *folder = m->job->folders[m->edition->folder].staging;
	const char *path = path_join(a, folder, name);

	file_mkdirs(arena_dup(a, path, (size_t)(path_name(path) - path - 1)));
	if (m->pages->seal && file->n > 0)
		pdf_sign(file, m->job->signer, name, m->job->msgs);
	file_write(path, file->s, file->n);
	if (m->edition->label)
		*vec_push(m->downloads) = (struct download){
		    path_name(name), m->edition->label, article, file->n};
	buf_free(file);
}

static void
put_issue(struct making *m, struct buf *file)
{
	const struct issue *issue = m->job->issue;

	put_file(m, file_name(issue->arena, m->edition, issue->id), NULL, file);
}

static void
make_reader(struct making *m)
{
	struct buf file = {0};

	pdf_reader(m->pages, m->job->msgs, &file);
	put_issue(m, &file);
}

static void
make_press(struct making *m)
{
	struct buf file = {0};

	pdf_press(m->pages, m->job->press, m->job->msgs, &file);
	put_issue(m, &file);
}

static void
make_booklet(struct making *m)
{
	struct buf file = {0};

	pdf_booklet(m->pages, m->job->press, m->job->msgs, &file);
	put_issue(m, &file);
}

static void
make_articles(struct making *m)
{
	const struct edition_job *job = m->job;
	struct issue *issue = job->issue;
	struct pages *part;
	struct buf file = {0};
	size_t i;

	for (i = 0; i < issue->narticles; i++) {
		part = print_excerpt(
		    m->pages, issue, i, job->gazette, job->style, job->fonts);
		if (!part)
			continue;
		pdf_reader(part, job->msgs, &file);
		put_file(m,
		    arena_printf(issue->arena, "%s/%s.pdf", issue->id,
			issue->articles[i].slug),
		    &issue->articles[i], &file);
		pages_free(part);
	}
}

static void
make_proof(struct making *m)
{
	const struct edition_job *job = m->job;
	struct pages *proof = print_proof(
	    m->pages, job->issue, job->style, job->fonts, job->proof_date);
	struct buf file = {0};

	pdf_reader(proof, job->msgs, &file);
	put_issue(m, &file);
	pages_free(proof);
}

static const struct edition editions[] = {
    {"reader", FOLDER_PUBLIC, "*/gazette-*.pdf", "本期PDF", false, true,
	make_reader},
    {"articles", FOLDER_PUBLIC, NULL, "本文PDF", false, true, make_articles},
    {"press", FOLDER_PRESS, "gazette-*-press.pdf", NULL, true, true,
	make_press},
    {"booklet", FOLDER_PRESS, "gazette-*-booklet.pdf", NULL, true, true,
	make_booklet},
    {"proof", FOLDER_PRESS, "gazette-*-proof.pdf", NULL, false, false,
	make_proof},
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
format_words(struct arena *a, unsigned formats)
{
	const char *names = formats & FORMAT_WEB ? ",web" : "";
	size_t i;

	for (i = 0; i < EDITIONS; i++)
		if (is_wanted(formats, i))
			names =
			    arena_printf(a, "%s,%s", names, editions[i].format);
	return names + (*names == ',');
}

const char *
format_names(struct arena *a)
{
	return format_words(a, ~0U);
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

void
edition_files(unsigned formats, enum folder_name folder, const char *id,
    struct names *names)
{
	struct arena *a = arena_new();
	size_t i;

	for (i = 0; i < EDITIONS; i++)
		if (is_wanted(formats, i) && editions[i].folder == folder &&
		    editions[i].file)
			*vec_push(names) =
			    mem_str(file_name(a, &editions[i], id));
	arena_free(a);
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
	for (i = 0; i < EDITIONS; i++) {
		if (!is_wanted(job->formats, i))
			continue;
		pages->seal = job->signer && editions[i].sealed;
		editions[i].make(
		    &(struct making){job, &editions[i], pages, downloads});
	}
	pages_free(pages);
}
