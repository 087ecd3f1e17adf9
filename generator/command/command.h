/*
 * command: the program's commands; each reads as the list of its steps.
 *
 *   option_   GNU-style options from a table; help from the same table
 *   home_     where templates, styles, fonts and messages are
 *   cache_    what an earlier build made, where nothing has changed
 *   stage_    a folder built beside the one it will replace
 *   progress_ how far a build is, for people
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
int command_fonts(const struct command *, char **args);

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
 * A folder that came with the program (templates, styles, fonts): here, beside
 * the program's own, or in the installed share/gongbao.
 */
char *home_find(struct arena *, const char *name);
/* Messages in Chinese, unless the locale says English. */
void home_language(void);

/*
 * stage_run: calls build(ctx, staging) in a process of its own, then puts the
 * staging folder in the place of final when it gave 0, or else removes it,
 * whatever ended it: a fault, a crash, an interrupt. Gives the exit status.
 */
int stage_run(const char *final,
    int (*build)(void *ctx, const char *staging), void *ctx);

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
 * cache: records of issues as they were built, in the user's cache folder. The
 * key of an issue is made of the base (all that every issue depends on: the
 * bytes of the paths, some words) and of the issue's own folder and words.
 */
struct cache {
	const char *dir; /* NULL: there is no place for one */
	char base[HASH_HEX];
};
void cache_open(struct cache *, struct arena *, const char *staging,
    const char *const *paths, const char *words);
void cache_key(const struct cache *, const char *path, const char *words,
    char key[HASH_HEX]);
/* Puts the files of the old output into the staging folder and adds
 * what its job said; false, with nothing done, when it must be made anew. */
bool cache_take(const struct cache *, const char *output, const char *staging,
    const char *id, const char *key, struct buf *reply);
void cache_keep(const struct cache *, const char *staging, const char *id,
    const char *key, const struct buf *reply);
