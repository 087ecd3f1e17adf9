/*
 * source: bytes to trees. FORMAT.md is its specification.
 *
 *   decode_  bytes in any Chinese encoding to UTF-8 (iconv); clean_, line ends
 *            and characters that no text should hold
 *   front_   front matter and site.yaml to facts (libyaml through base)
 *   block_   lines to blocks: paragraphs, lists, quotes, and with annot_ (:::
 *            lines), leaf_ (headings, code, bare tables, figures) and lines_
 *            (bodies read line by line) all the rest
 *   inline_  words of a block to inlines: cmark, the Chinese profile in coded_
 *   table_   cells with ^^ and << to a grid of spans; CSV (RFC 4180) in csv.c
 *   figure_  picture files: what they are, how large
 *   series_  the numbers of issues, one after the other
 *   relate_  which article replaces, amends, corrects which, over all issues
 *   redirect_ addresses that have moved
 *   source_  a folder to issues
 *
 * What these offer one another is in parse.h, block.h and coded.h.
 * Never seen by the back ends. Include base/base.h and tree/tree.h first.
 */

/* A place for the office's files; made once, only read after that. */
struct source {
	struct arena *arena;
	const char *root; /* content */
	struct gazette gazette;
	struct source_issue {
		const char *id; /* 2024-07 */
		const char *label; /* 2024年第7期 */
		const char *path; /* content/2024-07 */
	} *issues; /* oldest first: by year, month, then supplement */
	size_t nissues;
	struct bonds *bonds; /* which article ends, amends, corrects which */
};

/*
 * Reads site.yaml and finds the issues; looks into each issue.md just far
 * enough for its label. Faults go to msgs; NULL when the folder cannot be read
 * or holds no issue.
 */
struct source *source_open(const char *root, struct msgs *);
void source_close(struct source *);
/* YYYY-MM or YYYY-MM-sN, the name of an issue's folder? Then its parts; 0: no
 * supplement. */
bool source_parse_id(const char *id, int *year, int *month, int *supplement);
/* The address of an article by its file's name: no number, no suffix. */
char *source_slug(struct arena *, const char *name);
/* Of the folder of an issue: the number for one more article's name, and the
 * file of an article with this address, or NULL. */
int source_next_place(const char *dir);
const char *
source_same_slug(struct arena *, const char *dir, const char *slug);
/* a-z, 0-9 and hyphens, and not an address that the site has for itself? */
bool source_is_slug(const char *slug);
/*
 * Reads one issue whole and runs the passes of tree/. Always gives an issue;
 * articles that could not be read at all are left out of it, and msgs says so.
 */
struct issue *source_issue(
    const struct source *, const struct source_issue *, struct msgs *);
/* Adds what its relations to articles of other issues rest on: changed words,
 * changed pages. */
void source_relations(
    const struct source *, const struct source_issue *, struct buf *out);
void issue_free(struct issue *);
/*
 * One article file (or an issue.md) on its own, outside any issue's order; of
 * the source only the gazette's name is asked. The folder the file is in is the
 * one it may name files of. Always gives an issue; one without articles when
 * the file could not be read.
 */
struct issue *source_file(
    const struct source *, const char *path, struct msgs *);

/* How a file's encoding was told, and how sure that is. */
struct decoded {
	const char *encoding; /* UTF-8, UTF-16LE, UTF-16BE, GBK, GB18030, BIG5;
				 NULL: none fits */
	int certainty; /* [percent] */
};
/*
 * The bytes of a file as UTF-8 with lines ended by \n, NUL-terminated, in the
 * arena. UTF-8, UTF-16, GB18030 (GBK, GB2312 in it) and Big5 are told by
 * their bytes; *how says which (NULL: nobody asks). What no text may hold is
 * reported and left out; what will hurt later (private use, radicals,
 * compatibility forms) is reported and kept. NULL, and a message, when the
 * bytes fit no encoding or mix two.
 */
char *decode_text(struct arena *, const char *bytes, size_t n, const char *file,
    size_t *len, struct decoded *how, struct msgs *);

/*
 * Places in the private use area that GB 18030-2000 gave to characters which
 * Unicode has named since (GB 18030-2022): the character, or cp itself.
 */
uint32_t decode_named(uint32_t cp);

/* csv: text as spreadsheets save it (RFC 4180), row after row. */
struct csv_cell {
	const char *text; /* in the arena */
	size_t n; /* [bytes] */
	int line;
};
struct csv_cells {
	VEC(struct csv_cell) cells;
	VEC(size_t) rows; /* first cell of each */
};
/* Adds the cells of the text; faults go to msgs. */
void csv_read_cells(struct arena *, const char *file, const char *text,
    struct csv_cells *, struct msgs *);
int csv_row_length(const struct csv_cells *, size_t row);
void csv_cells_free(struct csv_cells *);
