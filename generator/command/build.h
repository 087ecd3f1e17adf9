/*
 * What build.c (the steps), build_issue.c and build_option.c (the command line)
 * share. Include base/base.h, pdf/pdf.h and command/command.h first.
 */

#define MARK ".gongbao" /* in a folder that a build has made */

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

/* What the words of the command line mean; says what is wrong and exits. */
void build_options(const struct command *, struct build *);
/* In a worker (struct work): the issue as it was, or made anew. */
void build_issue(void *build, size_t i, struct buf *out);
/* In the process that waits, as issues come back. */
void build_take(void *build, size_t i, bool ok, const char *s, size_t n);
