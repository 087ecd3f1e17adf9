/*
 * gongbao build: the whole way from a source to the web archive and the PDF
 * issues. An issue is the unit of work; pages about the whole archive are made
 * at the end from the issues' records.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "export/export.h"
#include "search/search.h"
#include "site/site.h"
#include "print/pages.h"
#include "print/print.h"
#include "pdf/pdf.h"
#include "command/command.h"
#include "command/build.h"

static bool
open_press(struct build *b)
{
	const struct press_style *s = style_press(b->style);

	if (format_needs_press(b->formats))
		b->printer =
		    pdf_press_open(s->profile, b->styles, s->pos, b->msgs);
	return b->printer || !format_needs_press(b->formats);
}

static bool
open_parts(struct build *b)
{
	b->source = source_open(b->root, b->msgs);
	b->style = style_open(b->styles, b->msgs);
	b->fonts = fonts_open(b->faces, b->msgs);
	if (b->source)
		b->site = site_open(
		    b->templates, b->styles, &b->source->gazette, b->msgs);
	return b->style && open_press(b) && b->source && b->fonts && b->site;
}

/* What every issue depends on besides its own folder. */
static void
open_cache(struct build *b)
{
	const char *profile = b->printer
	    ? pdf_profile_path(
		  b->arena, style_press(b->style)->profile, b->styles)
	    : NULL;
	const char *paths[] = {"/proc/self/exe", b->templates, b->styles,
	    b->faces, path_join(b->arena, b->root, "site.yaml"), profile, NULL};
	struct buf words = {0};

	buf_printf(&words, "%u %d %s\n%s\n%s\n", b->formats, b->precompress,
	    tr("note"), b->signer.command ? b->signer.command : "",
	    b->proof_word ? b->proof_word : "");
	fonts_key(b->fonts, &words);
	b->cache.folders = b->folders;
	b->cache.formats = b->formats;
	cache_open(&b->cache, b->arena, paths, words.s);
	buf_free(&words);
}

static void
close_parts(void *ctx)
{
	struct build *b = ctx;
	size_t i;

	for (i = 0; b->records && i < b->source->nissues; i++) {
		buf_free(&b->records[i]);
		buf_free(&b->reports[i]);
		buf_free(&b->postings[i]);
	}
	free(b->records);
	free(b->reports);
	free(b->postings);
	ledger_free(&b->ledger);
	lock_free(&b->lock);
	site_close(b->site);
	fonts_close(b->fonts);
	pdf_press_close(b->printer);
	style_close(b->style);
	source_close(b->source);
	msgs_free(b->msgs);
	arena_free(b->arena);
}

static void
build_issues(struct build *b)
{
	struct work work = {build_issue, build_take, close_parts, b};

	b->ledger.arena = b->arena;
	lock_read(&b->lock, b->arena, b->root);
	b->records = mem_alloc(sizeof *b->records * b->source->nissues);
	b->reports = mem_alloc(sizeof *b->reports * b->source->nissues);
	b->postings = mem_alloc(sizeof *b->postings * b->source->nissues);
	progress_start(&b->progress, b->source->nissues, b->quiet);
	work_run(&work, b->source->nissues, b->jobs);
	progress_end(&b->progress);
}

static int
verdict(struct build *b)
{
	if (b->failed)
		return EXIT_USAGE;
	return msgs_count(b->msgs, MSG_ERROR) ? EXIT_FAULTS : EXIT_FINE;
}

static size_t
count_files(const char *dir)
{
	struct names names = {0};
	struct arena *a = arena_new();
	size_t i, n = 0;

	if (!file_list(dir, &names))
		n = 1;
	for (i = 0; i < names.n; i++)
		n += count_files(path_join(a, dir, names.at[i]));
	names_free(&names);
	arena_free(a);
	return n;
}

static const char *
name_outputs(const struct build *b)
{
	const struct folder *f = b->folders;

	if (!f[FOLDER_PUBLIC].final || !f[FOLDER_PRESS].final)
		return f[f[FOLDER_PUBLIC].final ? FOLDER_PUBLIC : FOLDER_PRESS]
		    .final;
	return arena_printf(
	    b->arena, "%s, %s", f[FOLDER_PUBLIC].final, f[FOLDER_PRESS].final);
}

static void
summarise(const struct build *b, int status)
{
	double seconds = (double)(progress_now() - b->progress.began) / 1e9;
	size_t files = 0;
	int i;

	for (i = 0; i < FOLDER_MAX; i++)
		if (b->folders[i].final)
			files += count_files(b->folders[i].staging);

	if (status != EXIT_FINE)
		fprintf(stderr,
		    tr("gongbao: %zu errors; %s is left as it was\n"),
		    msgs_count(b->msgs, MSG_ERROR), name_outputs(b));
	else if (!b->quiet)
		printf(tr("%zu issues, %zu articles, %zu pages, %zu files "
			  "in %.2f s\n"),
		    b->source->nissues, b->articles, b->pages, files, seconds);
}

/* So that refuse_foreign knows a folder for one that may be replaced. */
static void
mark_ours(const struct build *b)
{
	static const char words[] = "made by gongbao; replaced at each build\n";
	int i;

	for (i = 0; i < FOLDER_MAX; i++)
		if (b->folders[i].final)
			file_write(
			    path_join(b->arena, b->folders[i].staging, MARK),
			    words, sizeof words - 1);
}

/* The conformance reports of all issues, also where faults stop the build. */
static void
write_report(const struct build *b)
{
	struct buf all = {0};
	size_t i;

	for (i = 0; i < b->source->nissues; i++)
		buf_add(&all, b->reports[i].s, b->reports[i].n);
	file_write(b->report, all.s ? all.s : "", all.n);
	buf_free(&all);
}

/* What is about all issues: the search index, then pages. */
static void
build_archive(struct build *b)
{
	const char *out = b->folders[FOLDER_PUBLIC].staging;
	struct buf href = {0};

	if (index_make(&b->cache, b->postings, b->source->nissues, out, b->jobs,
		&href, b->msgs))
		site_archive(b->site, b->records, b->source->nissues, href.s,
		    out, b->msgs);
	else
		b->failed++;
	buf_free(&href);
}

/* What no worker has compressed with its issue. */
static void
compress_rest(struct build *b, const char *out)
{
	struct names names = {0};

	if (!b->precompress)
		return;
	ledger_sort(&b->ledger);
	ledger_unknown(&b->ledger, out, &names);
	compress_names(out, &names, b->jobs);
	names_free(&names);
}

/* Addresses that cannot be recorded are not published. */
NORETURN static void
die_of_temporary(void)
{
	die(tr("cannot write %s: %s"), "/tmp", tr_errno(errno));
}

/* The pages about all issues, and what rests on every address being known. */
static void
finish_web(struct build *b)
{
	const char *out = b->folders[FOLDER_PUBLIC].staging;
	const struct source *s = b->source;
	const char **ids = ARENA_ARRAY(b->arena, const char *, s->nissues + 1);
	struct buf text = {0};
	size_t i;

	for (i = 0; i < s->nissues; i++)
		ids[i] = s->issues[i].id;
	build_archive(b);
	if (verdict(b) != EXIT_FINE)
		return;
	compress_rest(b, out);
	ledger_walk(&b->ledger, out);
	ledger_close(&b->ledger);
	lock_check(
	    &b->lock, &b->ledger, &s->gazette, b->formats, b->draft, b->msgs);
	if (verdict(b) != EXIT_FINE)
		return;
	moved_write(b->site, &b->lock, &b->ledger, &s->gazette, out);
	lock_text(&b->lock, &b->ledger, &text);
	if (b->addresses &&
	    (fwrite(text.s, 1, text.n, b->addresses) != text.n ||
		fflush(b->addresses) != 0))
		die_of_temporary();
	buf_free(&text);
	manifest_script(&b->ledger, out);
	compress_rest(b, out);
	manifest_write(&b->ledger, ids, s->nissues, out);
}

/* In the process that stage_run makes. */
static int
build_staged(void *ctx)
{
	struct build *b = ctx;
	int status;

	mark_ours(b);
	if (open_parts(b)) {
		open_cache(b);
		build_issues(b);
		if (b->report)
			write_report(b);
		if (verdict(b) == EXIT_FINE && (b->formats & FORMAT_WEB))
			finish_web(b);
	}
	msgs_print(b->msgs, b->verbose ? MSG_NOTE : MSG_WARNING, stderr);
	status = verdict(b);
	summarise(b, status);
	close_parts(b);
	return status;
}

int
command_build(const struct command *c, char **args)
{
	struct build b = {.arena = arena_new(),
	    .root = "content",
	    .output = "public",
	    .press = "press",
	    .formats_word = "web,reader"};
	const char *formats = arena_printf(
	    b.arena, tr("of %s (default: web,reader)"), format_names(b.arena));
	const struct option options[] = {
	    {"source", "DIR", N_("the source (default: content)"), &b.root,
		NULL},
	    {"output", "DIR", N_("the web archive (default: public)"),
		&b.output, NULL},
	    {"press", "DIR", N_("PDF for the printer (default: press)"),
		&b.press, NULL},
	    {"jobs", "N", N_("issues built at once (default: the cores)"),
		&b.jobs_word, NULL},
	    {"formats", "LIST", formats, &b.formats_word, NULL},
	    {"sign-with", "COMMAND", N_("signs each PDF; see gongbao(1)"),
		&b.signer.command, NULL},
	    {"sign-seconds", "N",
		N_("how long that may take a file (default: 60)"),
		&b.seconds_word, NULL},
	    {"report", "FILE", N_("what the printed pages are like"), &b.report,
		NULL},
	    {"proof-date", "DATE", N_("the day of the proof, as 2026-05-08"),
		&b.proof_word, NULL},
	    {"templates", "DIR", N_("templates of the pages"), &b.templates,
		NULL},
	    {"styles", "DIR", N_("style sheets and print.yaml"), &b.styles,
		NULL},
	    {"fonts", "DIR", N_("fonts.yaml and font files"), &b.faces, NULL},
	    {"precompress", NULL, N_("write .gz and .br beside the files"),
		NULL, &b.precompress},
	    {"draft", NULL,
		N_("check published addresses, but do not record new ones"),
		NULL, &b.draft},
	    {"quiet", NULL, N_("say only what is wrong"), NULL, &b.quiet},
	    {"verbose", NULL, N_("say notes too"), NULL, &b.verbose},
	    {NULL, NULL, NULL, NULL, NULL}};
	int status;

	option_read(c, options, args);
	if (*args)
		option_refuse(
		    c, tr("'%s' is one word too many; see --help"), *args);
	build_options(c, &b);
	b.msgs = msgs_new();
	b.addresses = b.draft ? NULL : tmpfile();
	if (!b.addresses && !b.draft)
		die_of_temporary();
	status = stage_run(b.folders, build_staged, &b);
	if (status == EXIT_FINE && b.addresses &&
	    !lock_record(b.root, b.addresses))
		status = EXIT_USAGE;
	if (b.addresses)
		fclose(b.addresses);
	msgs_free(b.msgs);
	arena_free(b.arena);
	return status;
}
