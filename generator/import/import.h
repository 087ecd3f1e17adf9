/*
 * import: back issues and manuscripts become annotated Markdown (FORMAT.md)
 * and a list of what a person must look at.
 *
 *   reader_       which reader a file is for
 *   manuscript_   what every reader gives: blocks in reading order
 *   raw/          reader of text taken out of a printed issue: lines_
 *                 (physical lines), flowed_ and pieces_ (lines a tool made
 *                 one, or cut), markup_ and formula_ (Markdown, HTML and TeX
 *                 in them), furniture_ (what belongs to the page, not the
 *                 text), vertical_ (rotated tables), float_ (titles that
 *                 columns moved), columns_ (columns_space, parted by one
 *                 space), aligned_, spaced_, untab_, tabbed_, stacked_,
 *                 celled_ and parted_ (tables), decimals_ (1 and 1.1 as
 *                 headings), roles_ (lines that stand alone), join_
 *                 (paragraphs: join_open, where one begins), contents_ (the
 *                 contents list: contents_read, its entries; contents_mark,
 *                 their titles in the text)
 *   office/       docx_, readers of Word: docx_words (paragraphs), docx_table;
 *                 package_ (the zip of XML), numbering_, numeral_; xlsx_ and
 *                 csv_, of spreadsheets: format_ (numbers as shown); typed_
 *                 (what was typed where a setting belongs)
 *   web/          reader of pages of government sites: web_main (main text),
 *                 web_page (what stands around it), web_table
 *   fold_, tidy_  variant forms of characters; widths of marks, spaces
 *   words_        what a line is by its words: 文号, date, organ, title;
 *                 words_form (how words begin and end, their width)
 *   draft_        blocks to articles by the grammar of official documents:
 *                 front_ (what stands before the first: cover, masthead,
 *                 imprint), split_ (where articles begin), article_ (head,
 *                 text, signature, notes), article_attach (what it carries),
 *                 article_display (tables, boxes, pictures), grid_ (cells that
 *                 were merged), facts_, issuer_, heading_, listing_ (rosters,
 *                 chronicles, personnel, awards)
 *   hint_         words that look wrong, never changed
 *   write_        a draft to files in memory: write_front, write_body;
 *                 account_ (what is neither in them nor told)
 *   doubt_        what was found, done and else possible; as text and as JSON
 *
 * What these offer one another is in parts.h. Never seen by the back ends.
 * Include base/base.h and tree/tree.h first.
 */

/* Kinds of doubt: see doubts.def. */
#define DOUBT(code, name, words) DOUBT_##code,
enum doubt_kind {
#include "import/doubts.def"
	DOUBT_MAX
};
#undef DOUBT

/*
 * One thing a person should look at. Where it stands in the output is found
 * by its line of the input when the output is written.
 */
struct doubt {
	enum doubt_kind kind;
	struct pos pos; /* in the input */
	const char *out; /* file written, or NULL: nothing of it is there */
	int out_line;
	const char *found; /* words of the input */
	const char *done; /* what they became, or "" : left out */
	const char *other; /* what else it could be, or "" */
};

/* A text as it was read, to account for each of its characters. */
struct raw_text {
	const char *file, *text;
	size_t n;
};

/* One run of the import. Everything lives in the arena. */
struct import {
	struct arena *arena;
	struct msgs *msgs;
	bool repair_words; /* `and` between Chinese becomes 和 */
	const char *output; /* folder they are added to; NULL: none */
	bool refuse_changes; /* tracked changes: as if never made */
	VEC(struct doubt) doubts;
	VEC(struct raw_text) raws;
};
void import_start(struct import *);
void import_end(struct import *);

/*
 * doubt_add: the words are copied; done and other may be NULL (""). What is
 * left out of the output must be told with done = NULL.
 */
void doubt_add(struct import *, enum doubt_kind, struct pos, const char *found,
    const char *done, const char *other);
void doubt_text(const struct import *, struct buf *); /* for reading */
void doubt_json(const struct import *, struct buf *);

/* A table: rows * cols cells, one row after the other. */
struct ms_cell {
	const char *text; /* words; \n a line break in the cell */
	int rowspan, colspan; /* from 1; 0, 0: covered by another cell */
};
struct ms_table {
	int rows, cols;
	int header; /* its header rows; -1: not known */
	bool spans_known; /* else empty cells may be flattened spans */
	bool form; /* to be filled in */
	bool landscape;
	struct ms_cell *cells;
	int *lines; /* rows: line of the input of each */
	const char *caption, *unit; /* or NULL */
};
struct ms_table *ms_table_new(struct arena *, int rows, int cols);
struct ms_cell *ms_cell_at(const struct ms_table *, int row, int col);

/*
 * manuscript: what a reader found, in reading order. A reader says what its
 * format says (alignment, styles, list levels) and decides nothing.
 */
enum ms_kind {
	MS_PARAGRAPH,
	MS_TABLE,
	MS_FIGURE, /* text: its caption */
	MS_NOTE, /* 注 at the foot of a page, where it is called */
	MS_PAGE /* a page ends here */
};
enum ms_align { MS_UNKNOWN, MS_LEFT, MS_CENTER, MS_RIGHT };

struct ms_block {
	enum ms_kind kind;
	struct pos pos; /* first line in the input */
	int last_line;
	const char *text; /* words; \n is a line break that was set so */
	enum ms_align align;
	int outline; /* level by style or outline, from 1; 0: not said */
	int list; /* depth in lists of the format, from 1; 0: in none */
	bool bold;
	bool item; /* stood behind a list dash */
	bool marked; /* as a heading, by whoever made the text */
	struct ms_table *table; /* MS_TABLE */
	const char *picture; /* MS_FIGURE: bytes, or NULL when it is lost */
	size_t picture_n;
	int page; /* printed page it begins on; 0: not known */
	const char *category; /* running head of its page, or NULL */
	int title_lines; /* the contents list says that an article begins here:
			    blocks of its title; else 0 */
};
struct contents_entry;
struct manuscript {
	const char *file;
	bool document; /* of a word processor or a site: one document */
	bool sheet; /* of a spreadsheet */
	const char *number, *date, *issuer; /* by what stands around it, or
		NULL; date is 2024-05-31 */
	VEC(struct ms_block) blocks;
	struct contents_entry *contents; /* in the arena */
	size_t contents_n;
};
/* An empty one, in the arena but for its blocks; file may be NULL. */
struct manuscript *ms_new(struct arena *, const char *file);
struct ms_block *ms_add(struct manuscript *, enum ms_kind, struct pos);

/* Text of a printed issue (UTF-8, lines ended by \n) to blocks. */
struct manuscript *
raw_read(struct import *, const char *file, const char *text, size_t n);

/*
 * A file to blocks, by the reader it is for; NULL after a message when no
 * reader is for it, or it cannot be read.
 */
struct manuscript *
import_read(struct import *, const char *file, const char *bytes, size_t n);
/*
 * Files of other programs to blocks; NULL after a message when they cannot be
 * read. Lines of places: paragraphs of Word, rows of a sheet.
 */
struct manuscript *
docx_read(struct import *, const char *file, const char *bytes, size_t n);
struct manuscript *
xlsx_read(struct import *, const char *file, const char *bytes, size_t n);
/* Text decoded already (UTF-8). */
struct manuscript *
csv_read(struct import *, const char *file, const char *text, size_t n);
/* bytes in any encoding: the page says which, or its bytes do. */
struct manuscript *
html_read(struct import *, const char *file, const char *bytes, size_t n);

/*
 * fold: private characters of GBK, Kangxi radicals and compatibility forms to
 * what they stand for (GB 18030-2022; Unicode decompositions), each told once
 * with its count. The text shrinks or stays; in the arena.
 */
const char *fold_text(struct import *, const char *file, const char *text);

/* What a file of the result holds. */
struct import_file {
	const char *name; /* below the issue's folder: 01-a.md, issue.md */
	const char *text;
	size_t n;
};
struct import_result {
	VEC(struct import_file) files;
};
enum import_as {
	IMPORT_ISSUE, /* several articles and issue.md */
	IMPORT_ARTICLE /* articles only, one a document */
};
/*
 * Recognises and writes: manuscripts, in order, to files in memory; then every
 * doubt knows its line of the output. Several documents are an article each,
 * with the sheets behind them; else those of an issue are told by their words.
 */
void import_make(struct import *, struct manuscript **, size_t n,
    enum import_as, struct import_result *);
