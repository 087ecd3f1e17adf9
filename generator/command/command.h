/*
 * command: the program's commands; each reads as the list of its steps.
 *
 *   option_   GNU-style options from a table; help from the same table
 *   home_     where templates, styles, fonts and messages are
 *   ledger_   the files and addresses a build publishes
 *   lock_     those that were ever published
 *   moved_    what stands at addresses that have moved
 *   compress_ forms of files that servers send as they are
 *   manifest_ lists of hashes
 *   cache_    what an earlier build made, where nothing has changed
 *   stage_    folders built beside those they will replace
 *   format_   what --formats may name
 *   edition_  the files made of an issue's pages
 *   index_    the search index of a build
 *   progress_ how far a build is, for people
 *   preview_  a built site over HTTP
 *   watch_    changes of files
 *   build_    the steps of a build: build_issue in a worker, build_option
 *
 * Includes every border; nothing includes this but command/ and main.c.
 * Include base/base.h first.
 */

enum { EXIT_FINE, EXIT_FAULTS, EXIT_USAGE };

struct command {
	const char *name;
	const char *args; /* "[FILE…]" */
	const char *summary;
	/* args end in NULL; gives the exit status */
	int (*run)(const struct command *, char **args);
};

int command_build(const struct command *, char **args);
int command_check(const struct command *, char **args);
int command_dump(const struct command *, char **args);
int command_verify(const struct command *, char **args);
int command_fonts(const struct command *, char **args);
int command_import(const struct command *, char **args);
int command_new(const struct command *, char **args);
int command_serve(const struct command *, char **args);

/* An option: a flag, or a word. The table ends with a NULL name. */
struct option {
	const char *name; /* "source" for --source */
	const char *arg; /* DIR; NULL for a flag */
	const char *help;
	const char **word; /* where the word goes; or */
	bool *flag;
};
/*
 * Takes the options out of args, leaving the operands. --help prints the usage
 * and exits with 0; what is wrong is said, with the nearest known name, and
 * exits with 2.
 */
void option_read(const struct command *, const struct option *, char **args);
/* Says what is wrong with the usage and exits with 2. */
void option_refuse(const struct command *, const char *fmt, ...)
    PRINTF(2, 3) NORETURN;

/*
 * The folder the user has given, or that came with the program (templates,
 * styles, fonts): here, beside the program, in the installed share/gongbao.
 */
const char *home_folder(struct arena *, const char *given, const char *name);
/* Messages in Chinese, unless the locale says English. */
void home_language(void);

/* The folders a build makes. */
enum folder_name { FOLDER_PUBLIC, FOLDER_PRESS, FOLDER_MAX };
struct folder {
	const char *final; /* NULL: nothing is made for it, it stays */
	const char *staging; /* filled in by stage_run; NULL as final is */
};

/*
 * stage_run: calls build(ctx) in a process of its own, then puts the staging
 * folders in the places of the final ones when it gave 0, or else removes
 * them, whatever ended it: a fault, a crash, an interrupt. Gives the exit
 * status. The folders change places one right after the other, the last first;
 * killed between two of these, each folder is whole, the old or the new, and
 * the next build brings them in step.
 */
int stage_run(
    struct folder folders[FOLDER_MAX], int (*build)(void *ctx), void *ctx);

struct progress {
	bool terminal, quiet;
	size_t done, total, pages;
	int64_t began; /* [ns] */
};
void progress_start(struct progress *, size_t total, bool quiet);
void progress_step(struct progress *, const char *id, int articles, int pages);
void progress_end(struct progress *);
int64_t progress_now(void); /* [ns] of a clock that only goes forward */

/*
 * format: a bit for each word of --formats; the pages of the web, then the
 * editions in the order of their table.
 */
enum { FORMAT_WEB = 1 };
unsigned format_find(const char *name, size_t n); /* 0: there is none such */
const char *format_names(struct arena *); /* with commas between */
const char *format_words(struct arena *, unsigned formats); /* so too */
bool format_fills(unsigned formats, enum folder_name);
bool format_needs_press(unsigned formats);

/*
 * edition: lays an issue out and writes the editions that formats name below
 * the staging folders. Of those that readers may take, downloads gets a row.
 */
struct edition_job {
	unsigned formats;
	const struct folder *folders;
	struct issue *issue;
	const struct gazette *gazette;
	const struct style *style;
	struct fonts *fonts;
	const struct press *press; /* where a format needs it */
	const struct pdf_signer *signer; /* or NULL */
	struct msgs *msgs;
	struct buf *report; /* where the conformance report goes */
	const char *proof_date; /* in words; NULL: no proof */
};
struct downloads {
	struct download *at; /* names live in the issue's arena */
	size_t n, cap;
};
void edition_make(const struct edition_job *, struct downloads *);
/* Adds what an issue's editions are called below a folder. */
void edition_files(
    unsigned formats, enum folder_name, const char *id, struct names *);

#define MANIFEST "manifest.sha256"

/*
 * ledger: what a build publishes. Files bear their hash, a line each as
 * sha256sum writes it; anchors are lines of their own: 2024-07/plan.html#t12.
 */
struct ledger_file {
	const char *path; /* below the output */
	const char *hash;
};
struct ledger {
	struct arena *arena;
	VEC(struct ledger_file) files;
	VEC(const char *)
	addresses; /* of issues' files, and anchors; sorted,
		      once closed */
};
/* In a worker: adds the lines of one issue, whose files are below out. */
void ledger_issue(const struct issue *, const char *out, struct buf *lines);
void ledger_add(struct ledger *, const char *lines, size_t n);
/* The names of files below out that are not among the sorted files. */
void
ledger_unknown(const struct ledger *, const char *out, struct names *names);
/* Adds every file below out that no line has named. */
void ledger_walk(struct ledger *, const char *out);
void ledger_sort(struct ledger *);
/* When all files are there: finds the addresses among them, sorts. */
void ledger_close(struct ledger *);
const struct ledger_file *ledger_find(const struct ledger *, const char *path);
bool ledger_has(const struct ledger *, const char *address);
void ledger_free(struct ledger *); /* what it holds */

/*
 * lock: published.lock in the source, every address that was ever published,
 * one a line, sorted. lock_read ends the program when there is one that cannot
 * be read; lock_check says which the build would lose, be it for want of a
 * format (of a draft, that is no loss), and what is wrong with the redirects;
 * lock_text is the lock with the build's own.
 */
struct lock {
	const char *file;
	struct arena *arena;
	VEC(struct lock_line {
		const char *address;
		int line;
	})
	lines; /* sorted */
};
void lock_read(struct lock *, struct arena *, const char *root);
void lock_check(const struct lock *, const struct ledger *,
    const struct gazette *, unsigned formats, bool draft, struct msgs *);
void lock_text(const struct lock *, const struct ledger *, struct buf *out);
/* Puts the text that was written to f in the place of the lock, where it says
 * something new; false after a message, where the source cannot be written. */
bool lock_record(const char *root, FILE *f);
void lock_free(struct lock *);
/* 2024-07/plan.html, the page of 2024-07/tables/plan.table-1.csv and
 * 2024-07/plan.pdf; NULL for a file of another sort. */
char *lock_page_of(struct arena *, const char *address);
bool lock_is_printed_page(const char *address); /* 2024-07/p6.html */

/*
 * moved: writes below out the pages that lead on from redirected addresses,
 * copies of files whose address has moved, and the printed pages that the lock
 * knows and the issue no longer has.
 */
struct site;
void moved_write(const struct site *, const struct lock *,
    const struct ledger *, const struct gazette *, const char *out);

/*
 * compress: FILE.gz and FILE.br beside each text file, where they are smaller:
 * in a folder, or those named, in several processes.
 */
void compress_folder(const char *dir);
void compress_names(const char *out, const struct names *, int jobs);

/*
 * manifest: manifest.sha256 in each issue's folder and in the root. An issue's
 * also names that of the issue before, so none can be changed alone. ids are
 * oldest first; what is not in the ledger yet is added.
 */
void manifest_write(
    struct ledger *, const char *const *ids, size_t n, const char *out);
/* verify/hashes.js, which verify.html asks: the files that people keep. */
void manifest_script(const struct ledger *, const char *out);

/*
 * cache: records of issues as they were built, in the user's cache folder. The
 * key of an issue is made of the base (all that every issue depends on: the
 * bytes of the paths, some words) and of the issue's own folder and words.
 */
struct cache {
	const char *dir; /* NULL: there is no place for one */
	const struct folder *folders;
	unsigned formats;
	char base[HASH_HEX];
};
/* The user's folder for caches, or NULL. */
const char *cache_home(struct arena *);
/* folders and formats are set. */
void cache_open(struct cache *, struct arena *, const char *const *paths,
    const char *words);
void cache_key(const struct cache *, const char *path, const char *words,
    char key[HASH_HEX]);
/* Puts the issue's files of the old folders into the staging ones and adds
 * what its job said; false, with nothing done, when it must be made anew. */
bool cache_take(
    const struct cache *, const char *id, const char *key, struct buf *reply);
void cache_keep(const struct cache *, const char *id, const char *key,
    const struct buf *reply);

/*
 * index: makes the search index below out from what search_issue said of each
 * issue; the root's address below the site goes to href. False, and a message,
 * when a process died.
 */
bool index_make(const struct cache *, const struct buf *records, size_t n,
    const char *out, int jobs, struct buf *href, struct msgs *);

/*
 * watch: tells that something changed below folders, which dirs names up to a
 * NULL and which live as long as it. watch_changed takes what has come to its
 * fd; what editors put down for a moment is no change. watch_look looks at
 * every file, for changes that come to no fd.
 */
struct watch;
struct watch *watch_open(const char *const *dirs);
void watch_close(struct watch *);
int watch_fd(const struct watch *);
bool watch_changed(struct watch *);
bool watch_look(struct watch *);

/*
 * preview: serves a built site from a listening socket, which it closes. It
 * works when called: preview_run answers who waits at its fd and gives how long
 * [ms] it may be left alone. host: the address it is bound to, where only pages
 * of this machine may ask; NULL: anybody may.
 */
struct preview_site {
	const char *root; /* the built pages; may not be there yet */
	const char *scripts; /* has preview/live.js */
};
struct preview;
struct preview *
preview_open(const struct preview_site *, int socket, const char *host);
void preview_close(struct preview *);
int preview_fd(const struct preview *);
int preview_run(struct preview *);
/* A build begins; it ended, and said this. */
bool preview_asked(struct preview *); /* did a page ask, since the last call */
void preview_building(struct preview *);
void preview_built(struct preview *, bool fine, const struct buf *said);
