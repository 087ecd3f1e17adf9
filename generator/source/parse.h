/*
 * parse: what the files of source/ offer one another; nobody else includes
 * this. Include base/base.h, tree/tree.h and source/source.h first.
 */

/* What it takes to read one file and the files it names. */
struct reader {
	struct arena *arena; /* of the issue; all results live in it */
	struct msgs *msgs;
	const char *file; /* being read, as the user would name it */
	const char *root; /* folder that nothing may leave */
	const char *folder; /* of the issue, below root; "" is root itself */
};

/* A stretch of one line of the source, without its line end. */
struct stretch {
	const char *s;
	size_t n; /* [bytes] */
	int line, col; /* of its first character */
};

/*
 * clean: a copy of decoded text, *len bytes and a NUL, with line ends as \n and
 * without what no text holds (controls, NUL too, marks that cannot be seen),
 * each told, as is what is doubtful but stays. clean_allows: may it stand?
 */
char *clean_text(struct arena *, const char *file, const char *s, size_t n,
    size_t *len, struct msgs *);
bool clean_allows(uint32_t cp);

/*
 * The bytes of folder/rel, for free(); NULL after a message at pos. Symbolic
 * links and paths that leave the folder are refused.
 */
char *
source_read(const struct reader *, const char *rel, struct pos pos, size_t *n);
/* The same, decoded, in the arena; file names it in messages. */
char *source_text(const struct reader *, const char *rel, const char *file,
    struct pos pos, size_t *len);
/* folder/rel as the user would name it. */
char *source_name(const struct reader *, const char *rel);

/* series: what the numbers of issues are compared by, in their order. */
struct numbered {
	int year, month, number, supplement; /* 0: not known; no supplement */
	int serial; /* 0: not given */
	bool monthly; /* it says so */
	bool published; /* it says when */
	const char *label, *path; /* 2024年第7期, its folder */
	struct pos pos, pos_serial; /* of the number; of the serial */
};
void series_check(const struct numbered *, size_t n, struct msgs *);

/* Sets the gazette's redirects. */
void redirect_read(struct source *, struct msgs *);

/* relate: over all issues, after they were found; faults go to msgs. */
void relate_open(struct source *, struct msgs *);
void relate_close(struct source *);
/* Sets the relations of an article of the issue id; they live in the arena. */
void relate_article(
    const struct source *, const char *id, struct arena *, struct article *);

/* A file cut into its front matter and its body. */
struct front {
	struct yaml *map; /* NULL where there is none that can be read */
	const char *body;
	size_t n; /* [bytes] of body */
	int line; /* number of the body's first line */
};
/* Cuts a text; what is missing or unclosed is reported. */
struct front front_split(const struct reader *, const char *text, size_t n);
/* Facts into structs, FORMAT.md 2; faults to the reader's msgs. */
void
front_article(const struct reader *, const struct front *, struct article *);
void front_issue(const struct reader *, const struct front *, struct issue *);
void
front_gazette(const struct reader *, const struct yaml *, struct gazette *);

/*
 * The body of a file as an ARTICLE node; FORMAT.md 3 and 4. Remarks also go
 * to *remarks.
 */
struct node *block_read(
    const struct reader *, const struct front *, struct strings *remarks);

/*
 * inline: words with their marks to inlines below parent; FORMAT.md 3.2 to
 * 3.5, 3.10. The lines are those of one paragraph, indents taken off; between
 * them stands a space, nothing, or a hard break.
 */
enum inline_use {
	INLINE_TEXT, /* <br> is typed text */
	INLINE_TITLE /* <br> is a preferred break */
};
void inline_read(const struct reader *, struct node *parent,
    const struct stretch *lines, size_t n, enum inline_use);
/* Words without marks, save blanks to fill in (cells of a CSV file). */
void inline_plain(
    const struct reader *, struct node *parent, const struct stretch *);
/* For one piece of text, as the value of an attribute. */
void inline_string(const struct reader *, struct node *parent, const char *s,
    int line, int col);

/* What annotation and CSV say of a table beyond its node. */
struct table_facts {
	const char *src; /* CSV file, or NULL */
	int header; /* its header rows; -1: not given */
	int *widths; /* of the columns, or NULL */
	int nwidths;
};
/* Is the line the delimiter row of a table? *cols: its columns. */
bool table_is_delimiter(const char *s, size_t n, int *cols);
/* How many cells this line would have; 0 where it has no bar. */
int table_count_cells(const char *s, size_t n);
/* A table before its merged cells are known. */
struct grid {
	const struct reader *r;
	struct node *table;
	const char *file; /* the cells are in */
	int rows, cols, header; /* header: rows of it */
	struct stretch *cells; /* rows * cols; lines and columns of file */
	bool csv;
};
/* Resolves ^^ and <<, and adds the ROWs of the grid to its table. */
void table_build(const struct grid *, const struct table_facts *);
/* False after a message where a table has more columns than any has. */
bool table_cols_fit(const struct reader *, struct pos, int cols);
/* Rows for a TABLE node from the lines of a pipe table; FORMAT.md 5. */
void table_pipe(const struct reader *, struct node *table,
    const struct table_facts *, const struct stretch *lines, size_t n);
/* Rows for a TABLE node from its CSV file. */
void table_csv(
    const struct reader *, struct node *table, const struct table_facts *);

/* jpeg: can it be decoded, all of it? If not, why, in libjpeg's words. */
enum { PICTURE_REASON = 200 };
bool jpeg_is_whole(const char *s, size_t n, char reason[PICTURE_REASON]);
/*
 * Fills a FIGURE node from the picture's file: PNG or JPEG by its bytes.
 * False after a message when it is missing or no picture.
 */
bool figure_read(const struct reader *, struct node *figure, const char *path);
