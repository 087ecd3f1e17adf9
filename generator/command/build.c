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
#include <string.h>

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

#define MARK ".gongbao"

struct build {
	/* as the command line says */
	const char *root, *output, *press, *templates, *styles, *faces;
	const char *jobs_word, *formats_word, *seconds_word;
	struct pdf_signer signer; /* no command: files are not signed */
	const char *report; /* file, or NULL */
	const char *proof_word;
	const char *proof_date; /* in words */
	bool quiet, verbose, draft, precompress;
	unsigned formats; /* bits of format_find */
	struct folder folders[FOLDER_MAX];
	int jobs;
	/* opened once, read by every worker */
	struct arena *arena;
	struct msgs *msgs;
	struct source *source;
	struct site *site;
	struct style *style;
	struct fonts *fonts;
	struct press *printer; /* NULL: no format needs it */
	struct cache cache;
	struct lock lock;
	/* what came of the issues */
	struct buf *records, *reports, *postings; /* one an issue */
	struct ledger ledger;
	FILE *addresses; /* for published.lock, to the process that waits */
	struct progress progress;
	size_t articles, pages;
	size_t failed; /* workers */
};

/* What a worker says of an issue, before its messages and its record. */
struct reply {
	int articles, pages;
	size_t messages, report, posting, lines; /* [bytes] */
};

static struct neighbours
find_neighbours(const struct source *s, size_t i)
{
	struct neighbours n = {0};

	if (i > 0) {
		n.prev_id = s->issues[i - 1].id;
		n.prev_label = s->issues[i - 1].label;
	}
	if (i + 1 < s->nissues) {
		n.next_id = s->issues[i + 1].id;
		n.next_label = s->issues[i + 1].label;
	}
	return n;
}

/* The issue's part of the web archive: data files, pages. */
static void
write_web(struct build *b, size_t i, const struct issue *issue,
    const struct downloads *downloads, struct buf *record, struct buf *posting,
    struct msgs *msgs)
{
	struct neighbours beside = find_neighbours(b->source, i);
	const char *out = b->folders[FOLDER_PUBLIC].staging;

	export_issue(&b->source->gazette, issue,
	    path_join(issue->arena, out, issue->id));
	site_issue(b->site, issue, &beside, downloads->at, downloads->n, out,
	    record, msgs);
	search_issue(issue, out, posting);
}

/* One issue, whole; true when nothing is wrong with it. */
static bool
make_issue(struct build *b, size_t i, struct buf *out)
{
	struct msgs *msgs = msgs_new();
	struct issue *issue =
	    source_issue(b->source, &b->source->issues[i], msgs);
	struct buf record = {0}, packed = {0}, report = {0}, posting = {0},
		   lines = {0};
	struct edition_job editions = {b->formats, b->folders, issue,
	    &b->source->gazette, b->style, b->fonts, b->printer,
	    b->signer.command ? &b->signer : NULL, msgs, &report,
	    b->proof_date};
	struct downloads downloads = {0};
	struct reply reply;
	bool fine;

	edition_make(&editions, &downloads);
	if (b->formats & FORMAT_WEB)
		write_web(b, i, issue, &downloads, &record, &posting, msgs);
	if (b->precompress && (b->formats & FORMAT_WEB))
		compress_folder(path_join(issue->arena,
		    b->folders[FOLDER_PUBLIC].staging, issue->id));
	if (b->formats & FORMAT_WEB)
		ledger_issue(issue, b->folders[FOLDER_PUBLIC].staging, &lines);
	msgs_pack(msgs, &packed);
	reply = (struct reply){(int)issue->narticles, issue->pages, packed.n,
	    report.n, posting.n, lines.n};
	buf_add(out, &reply, sizeof reply);
	buf_add(out, packed.s, packed.n);
	buf_add(out, report.s, report.n);
	buf_add(out, posting.s, posting.n);
	buf_add(out, lines.s, lines.n);
	buf_add(out, record.s, record.n);
	buf_free(&packed);
	buf_free(&lines);
	buf_free(&report);
	buf_free(&posting);
	buf_free(&record);
	fine = msgs_count(msgs, MSG_ERROR) == 0;
	vec_free(&downloads);
	issue_free(issue);
	msgs_free(msgs);
	return fine;
}

/* Anchors that have moved in the issue's pages. */
static void
add_redirects(const struct build *b, const char *id, struct buf *words)
{
	const struct gazette *g = &b->source->gazette;
	size_t i;

	for (i = 0; i < g->nredirects; i++)
		if (str_starts(g->redirects[i].from, id) &&
		    strchr(g->redirects[i].from, '#'))
			buf_printf(words, "%s: %s\n", g->redirects[i].from,
			    g->redirects[i].to);
}

/* In a worker: the issue as it was, or made anew. */
static void
build_issue(void *ctx, size_t i, struct buf *out)
{
	struct build *b = ctx;
	const struct source_issue *issue = &b->source->issues[i];
	struct neighbours n = find_neighbours(b->source, i);
	struct buf words = {0};
	char key[HASH_HEX];

	buf_printf(&words, "%s %s %s %s", n.prev_id ? n.prev_id : "",
	    n.prev_id ? n.prev_label : "", n.next_id ? n.next_id : "",
	    n.next_id ? n.next_label : "");
	source_relations(b->source, issue, &words);
	add_redirects(b, issue->id, &words);
	cache_key(&b->cache, issue->path, words.s, key);
	if (!cache_take(&b->cache, issue->id, key, out) &&
	    make_issue(b, i, out))
		cache_keep(&b->cache, issue->id, key, out);
	buf_free(&words);
}

/* In the parent, as issues come back. */
static void
take_issue(void *ctx, size_t i, bool ok, const char *s, size_t n)
{
	struct build *b = ctx;
	const char *end = s + n;
	struct reply reply;

	if (!ok) {
		msg(b->msgs, n ? MSG_WORKER_DIED : MSG_WORKER_STOPPED,
		    (struct pos){b->source->issues[i].path, 0, 0}, s);
		b->failed++;
		return;
	}
	memcpy(&reply, s, sizeof reply);
	s += sizeof reply;
	msgs_join(b->msgs, s, reply.messages);
	s += reply.messages;
	buf_add(&b->reports[i], s, reply.report);
	s += reply.report;
	buf_add(&b->postings[i], s, reply.posting);
	s += reply.posting;
	ledger_add(&b->ledger, s, reply.lines);
	s += reply.lines;
	buf_add(&b->records[i], s, (size_t)(end - s));
	b->articles += (size_t)reply.articles;
	b->pages += (size_t)reply.pages;
	progress_step(
	    &b->progress, b->source->issues[i].id, reply.articles, reply.pages);
}

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
	struct work work = {build_issue, take_issue, close_parts, b};

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
	lock_check(&b->lock, &b->ledger, &s->gazette, b->formats, b->msgs);
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
	read_formats(c, &b);
	read_proof_date(c, &b);
	b.jobs = read_number(c, "jobs", b.jobs_word, 256, work_cores());
	b.signer.seconds =
	    read_number(c, "sign-seconds", b.seconds_word, 3600, 60);
	refuse_nested(c, &b);
	refuse_foreign(c, b.folders[FOLDER_PUBLIC].final, "output");
	refuse_foreign(c, b.folders[FOLDER_PRESS].final, "press");
	refuse_loss(c, &b);
	b.msgs = msgs_new();
	b.templates = home_folder(b.arena, b.templates, "templates");
	b.styles = home_folder(b.arena, b.styles, "styles");
	b.faces = home_folder(b.arena, b.faces, "fonts");
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
