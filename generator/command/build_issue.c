/*
 * build_issue: one issue of a build, in a worker process, and what it says of
 * it to the process that waits.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
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
#include "command/build.h"

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

void
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

void
build_take(void *ctx, size_t i, bool ok, const char *s, size_t n)
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
