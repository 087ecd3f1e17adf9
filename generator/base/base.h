/*
 * base: what every pass stands on. Knows nothing of gazettes.
 *
 *   mem_    memory that cannot fail (the process exits instead)
 *   arena_  memory freed all at once
 *   buf_    growing byte strings, always NUL-terminated
 *   vec_    growing arrays of one type
 *   str_    how a text begins and ends
 *   utf8_   code points in and out of UTF-8
 *   uni_    what sort of character a code point is
 *   tr_     messages in the reader's language
 *   msg_    faults of the input: one table, collected, sorted, printed
 *   near_   the name that a mistyped word was to be
 *   path_   names of files
 *   file_   whole files, folders, atomic replacement
 *   yaml_   a YAML document as a tree with places
 *   hash_   SHA-256
 *   work_   jobs in parallel processes
 *   run_    a command of the user's
 *
 * Ownership is in the names: x_new and x_read give what x_free takes (NULL is
 * accepted); x_find borrows; what comes out of an arena is never freed alone.
 * Include <stdbool.h>, <stddef.h>, <stdint.h> and <stdio.h> before this file.
 */

#ifdef __GNUC__
#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define FORMAT_ARG(n) __attribute__((format_arg(n)))
#define NORETURN __attribute__((noreturn))
#else
#define PRINTF(fmt, args)
#define FORMAT_ARG(n)
#define NORETURN
#endif

/*
 * tr: a message in the reader's language, or as it is where the catalogue
 * lacks it or none is open. Opened once, before any worker begins; a file that
 * is not there leaves all as it is, a damaged one ends the program.
 */
void tr_open(const char *file);
const char *tr(const char *text) FORMAT_ARG(1);
const char *tr_errno(int fault); /* what strerror says of it */
/* Words in a table, translated where they are said. */
#define N_(words) words

/* System failure: prints "gongbao: ..." on stderr and exits with 2. */
void die(const char *fmt, ...) PRINTF(1, 2) NORETURN;

/* mem: like the C functions, but they exit (die) instead of returning NULL. */
void *mem_alloc(size_t n); /* zeroed */
void *mem_grow(void *p, size_t n);
char *mem_str(const char *s);

/* arena: objects that live and die together. Memory comes zeroed. */
struct arena;
struct arena *arena_new(void);
void arena_free(struct arena *);
void *arena_alloc(struct arena *, size_t n);
char *arena_dup(struct arena *, const void *s, size_t n); /* adds a NUL */
char *arena_str(struct arena *, const char *s); /* NULL stays NULL */
char *arena_printf(struct arena *, const char *fmt, ...) PRINTF(2, 3);
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (n)))

/* buf: start with struct buf b = {0}; end with buf_free. */
struct buf {
	char *s; /* NULL until something is added; then NUL-terminated */
	size_t n; /* bytes, without the NUL */
	size_t cap;
};
void buf_add(struct buf *, const void *s, size_t n);
void buf_puts(struct buf *, const char *s);
void buf_putc(struct buf *, char c);
void buf_putu(struct buf *, uint32_t cp); /* as UTF-8 */
void buf_printf(struct buf *, const char *fmt, ...) PRINTF(2, 3);
uint32_t buf_last(const struct buf *); /* character; of an empty one \n */
void buf_clear(struct buf *); /* empty, memory kept */
void buf_free(struct buf *);

/* vec: VEC(int) v = {0}; *vec_push(&v) = 7; v.at[0]; v.n; vec_free(&v);
 * vec_sort(&v, by): as qsort does. */
#define VEC(type) \
	struct { \
		type *at; \
		size_t n, cap; \
	}
#define vec_push(v) \
	((v)->at = vec_room((v)->at, &(v)->cap, (v)->n + 1, sizeof *(v)->at), \
	    &(v)->at[(v)->n++])
#define vec_sort(v, by) vec_order((v)->at, (v)->n, sizeof *(v)->at, by)
#define vec_free(v) (vec_drop((v)->at), (v)->at = NULL, (v)->n = (v)->cap = 0)
/* Behind the last; of an empty one its beginning, which may be NULL. */
#define vec_end(v) ((v)->n ? (v)->at + (v)->n : (v)->at)
void *vec_room(void *at, size_t *cap, size_t n, size_t size);
void vec_order(void *at, size_t n, size_t size,
    int (*by)(const void *, const void *));
void vec_drop(void *at);

/* str: of several, in a list ended by NULL, the first that fits; or NULL. */
bool str_starts(const char *s, const char *start);
bool str_ends(const char *s, const char *end);
const char *str_starts_any(const char *s, const char *const *starts);
const char *str_ends_any(const char *s, const char *const *ends);
const char *str_has_any(const char *s, const char *const *words);

/*
 * utf8: text inside the program is always valid UTF-8 without NUL; only
 * utf8_valid is for bytes from outside.
 */
uint32_t utf8_next(const char **s); /* the code point at *s, moves past it; 0 at
				       the end and does not move */
uint32_t utf8_peek(const char *s);
uint32_t utf8_prev(const char *start, const char **s); /* before *s, or 0 */
void utf8_skip_spaces(const char **s); /* past all that uni_is_space */
size_t utf8_put(char out[4], uint32_t cp); /* bytes written */
size_t utf8_count(const char *s, size_t n); /* code points in n bytes */
size_t utf8_valid(const char *s, size_t n); /* length of the valid prefix */

/* uni: by Unicode ranges; Han includes all extensions and 〇. */
bool uni_is_space(uint32_t cp); /* ASCII, NBSP, U+2000-200A, U+3000 */
bool uni_is_digit(uint32_t cp); /* 0 to 9, full-width ones too */
bool uni_is_han(uint32_t cp);
bool uni_is_wide(uint32_t cp); /* set one em wide: Han, kana, CJK marks,
				  full-width forms, ①, —, …, “ ” ‘ ’ · */
bool uni_is_latin(uint32_t cp); /* letters and digits set proportionally */
bool uni_is_one_of(uint32_t cp, const char *marks); /* never for 0 */

/*
 * msg: faults of the input. Processing goes on after each; the exit status
 * comes from the worst. The texts stand in messages.def and name the repair.
 */
struct pos {
	const char *file; /* as the user named it, or NULL */
	int line; /* from 1; 0: not known */
	int col; /* [characters] from 1; 0: not known */
};

enum msg_level { MSG_NOTE, MSG_WARNING, MSG_ERROR };

#define MSG(code, level, text) MSG_##code,
enum msg_code {
#include "base/messages.def"
	MSG_MAX
};
#undef MSG

struct msgs;
struct msgs *msgs_new(void);
void msgs_free(struct msgs *);
/* Arguments as the text's %s and %d ask. NULL msgs: the message is dropped. */
void msg(struct msgs *, enum msg_code, struct pos, ...);
size_t msgs_count(const struct msgs *, enum msg_level);
/* From a level up; sorted by file, line, column; the same at a place once. */
void msgs_print(struct msgs *, enum msg_level least, FILE *);
/* All of them, in a form msgs_join takes back (between processes). */
void msgs_pack(const struct msgs *, struct buf *);
void msgs_join(struct msgs *, const char *packed, size_t n);

/*
 * The nearest of names[] (ended by NULL) to a mistyped word, for "did you
 * mean"; NULL when none is near.
 */
const char *near_name(const char *word, const char *const *names);

/* path: '/'-separated; results live in the arena. */
char *path_join(struct arena *, const char *dir, const char *name);
const char *path_name(const char *path); /* after the last / */
char *path_bare(struct arena *, const char *path); /* no / at its end */
char *path_stem(struct arena *, const char *path); /* name without suffix */
/* Is path (made absolute, links resolved) dir itself or below it? */
bool path_inside(const char *dir, const char *path);
/*
 * May a source name this file? No when absolute, empty, or with a "." or ".."
 * component or control character.
 */
bool path_is_plain(const char *rel);

#define HASH_HEX 65 /* see hash */

/* file: false or NULL with errno set is for input; writers die on failure. */
char *file_read(const char *path, size_t *n); /* for free(); NUL-terminated */
bool file_hash(const char *path, char hash[HASH_HEX]);
/*
 * Reads root/rel, refusing to follow any symbolic link on the way (ELOOP) and
 * anything but a regular file (EINVAL).
 */
char *file_read_below(const char *root, const char *rel, size_t *n);
bool file_is_dir(const char *path);
bool file_exists(const char *path);
/* Writes all of it or nothing: a temporary beside it, then a rename. */
void file_write(const char *path, const void *s, size_t n);
void file_mkdirs(const char *path);
void file_remove_tree(const char *path); /* what is not there is no failure */
/* Puts each folder made at its place, all of them or none, each in one step
 * where the system can exchange names; what stood there is removed after. */
void
file_replace_dirs(const char *const *made, const char *const *places, size_t n);
/* Names in a folder, sorted by bytes, without . and ..; false: errno. */
struct names {
	char **at;
	size_t n, cap;
};
bool file_list(const char *dir, struct names *);
void names_free(struct names *);

/* yaml: one document; libyaml beneath. Anchors and aliases are refused. */
enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };
struct yaml {
	enum yaml_kind kind;
	const char *text; /* SCALAR: its words; "" for an empty one */
	bool plain; /* SCALAR: not quoted, not a block */
	struct pos pos;
	size_t n; /* LIST, MAP: items */
	struct yaml *items; /* values of a LIST or MAP, in the order written */
	struct yaml *keys; /* MAP: SCALAR each, beside items */
};
/*
 * Parses n bytes; first_line is the number of the first line in its file (front
 * matter does not begin at 1). Faults go to msgs; then NULL. An empty document
 * is an empty map. Everything lives in the arena.
 */
struct yaml *yaml_parse(struct arena *, const char *s, size_t n,
    const char *file, int first_line, struct msgs *);
struct yaml *yaml_find(const struct yaml *map, const char *key); /* or NULL */
/* Reports every key of the map that is not in names[] (ended by NULL). */
void yaml_check_keys(
    const struct yaml *map, const char *const *names, struct msgs *);

/* hash: hexadecimal SHA-256; hash_rest: of what is left to read, false: errno.
 */
void hash_hex(char out[HASH_HEX], const void *s, size_t n);
bool hash_rest(char out[HASH_HEX], int fd);

/*
 * work: runs job(ctx, i, reply) for i = 0..n-1 in up to jobs processes, each
 * taking the next job when it is done with one; done(ctx, i, ok, reply, n) is
 * called in the parent as jobs end, in any order; ok is false when the process
 * ended in the job, and the others go on. The reply then says how; nothing,
 * when the process has said so itself (die).
 */
struct work {
	void (*job)(void *ctx, size_t i, struct buf *reply);
	void (*done)(void *ctx, size_t i, bool ok, const char *reply, size_t n);
	void (*end)(void *ctx); /* in each worker, when no job is left */
	void *ctx;
};
void work_run(const struct work *, size_t n, int jobs);
int work_cores(void); /* processors this process may use, at least 1 */

/*
 * run: the command, by sh -c, with our environment and env added; `in` is its
 * standard input, what it prints is added to out, its messages pass. Ended
 * after these seconds, or when it prints more than `most` bytes. status: what
 * it exited with, 128 and the number of the signal that killed it.
 */
struct command_run {
	const char *command;
	const char *const *env; /* NAME=value, ended by NULL; or NULL */
	const char *in;
	size_t n;
	size_t most;
	int seconds;
};
enum run_end { RUN_FINE, RUN_FAILED, RUN_SLOW, RUN_LONG };
enum run_end
run_command(const struct command_run *, struct buf *out, int *status);
