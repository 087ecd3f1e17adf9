/*
 * pages: the border between print and pdf. Sheets with everything placed:
 * glyphs, rules, pictures, links, named places. No document, no layout.
 *
 * Lengths are integers, 1/1000 pt. The origin is the top left corner of the
 * page (of its turned frame, where the page is turned); y grows downwards.
 */

typedef int32_t len_t; /* [1/1000 pt] */
#define PT(n) ((len_t)((n) * 1000))
#define MM(n) ((len_t)((n) * 72000LL * 10 / 254))

/* A length along a line whose glyphs are widened by so much [1/1000]. */
static inline int64_t
pages_widened(int64_t length, int by)
{
	return length + length * by / 1000;
}

enum ink { /* what it prints with; the PDF editions choose the colours */
	INK_BLACK,
	INK_RED, /* the gazette's own red */
	INK_GREY, /* secondary words, light rules */
	INK_TINT, /* ground behind a heading row or a box title */
	INK_PAPER, /* white, on red or black */
	INK_MAX
};

/* What an ink is [1/1000]: its lights on a screen, its plates on paper (cyan,
 * magenta, yellow, black). */
struct ink_value {
	int rgb[3], cmyk[4];
};

/* A face that is embedded; opaque but for what the writer needs. */
struct font {
	const char *name; /* PostScript name */
	const char *path; /* file */
	unsigned index; /* face in a collection */
	struct hb_face_t *face; /* kept until the process ends */
	len_t upem; /* font units in an em */
	bool bold; /* stroke the outlines: no bold face of its own */
	bool own; /* some role asks for it; else it stands in for rare
		     characters */
	int id; /* place in fonts->all, from 0 */
};

/* A glyph and the words it stands for. */
struct glyph {
	uint32_t gid; /* in the font's own file */
	len_t x; /* from the run's x */
	len_t advance; /* the font's own, in the run, before squeezing */
	const char *text; /* source words of its cluster; NULL: the glyph before
			     has them (one cluster of several glyphs) */
	unsigned text_len; /* [bytes] */
};

/* What a set line is, for print itself; pdf leaves it alone. */
struct origin {
	const struct node *node; /* whose words they are; NULL: nobody's */
	const char *file; /* where the line's first words stand: */
	int line, col; /* 0: they are not in the source */
	unsigned index, count; /* which of the paragraph's lines; how many */
	len_t room; /* width it had */
	bool filled; /* justified: every line but the last */
};

/*
 * The logical structure (PDF 1.7, 14.8): what items are to a reader who does
 * not see the page. Tags stand in a tree, in the order of reading; an item
 * points at its tag, and a paragraph over two pages is one tag all the same.
 * A tag that no item came to use is left out, but for parts of tables.
 */
enum tag_kind {
	TAG_NONE,
	TAG_DOCUMENT, /* the root */
	TAG_ARTICLE,
	TAG_SECTION, /* an attachment, a box, the cover */
	TAG_HEADING,
	TAG_PARAGRAPH,
	TAG_QUOTE, /* of paragraphs */
	TAG_NOTE, /* of paragraphs */
	TAG_CODE,
	TAG_LIST, /* of items, after a caption perhaps */
	TAG_ITEM, /* holds one body */
	TAG_BODY,
	TAG_TABLE, /* a caption perhaps; head and body, of rows of cells */
	TAG_TABLE_HEAD,
	TAG_TABLE_BODY,
	TAG_ROW,
	TAG_CELL,
	TAG_HEAD_CELL,
	TAG_CAPTION,
	TAG_FIGURE,
	TAG_LINK, /* words that are linked, and their ITEM_LINKs */
	TAG_CONTENTS, /* of entries and further contents */
	TAG_ENTRY, /* of a contents list; holds one reference */
	TAG_REFERENCE,
	TAG_MAX
};
#define TAG_IS_KEPT(kind) ((kind) >= TAG_TABLE_HEAD && (kind) <= TAG_HEAD_CELL)

struct tag {
	enum tag_kind kind;
	struct tag *parent, *first, *last, *next;
	unsigned id; /* in order of making, from 0 */
	int level; /* HEADING: 1 to 6, none left out on the way down */
	int rows, cols; /* CELL, HEAD_CELL: what it spans */
	bool names_row; /* HEAD_CELL: of its row, else of its column */
	const char *alt; /* FIGURE: what it shows, in words */
};

enum item_kind {
	ITEM_RUN,
	ITEM_RECT,
	ITEM_IMAGE,
	ITEM_LINK,
	ITEM_PLACE,
	ITEM_FOLIO /* a page number not yet known; none left for pdf */
};

struct item {
	enum item_kind kind;
	len_t x, y; /* RUN: origin on the baseline; others: top left */
	len_t w, h; /* RECT, IMAGE, LINK */
	bool artifact; /* words repeated for the eye (table heads, 续表): not
			  part of the text, nothing to read aloud */
	unsigned char column; /* of the text it stands in, from 1; 0: it goes
				 across them */
	unsigned article; /* of the issue, from 1; 0: in none */
	const struct origin *origin; /* of a RUN; or NULL */
	const struct tag *tag; /* RUN, IMAGE, LINK of the body: what it is;
				  NULL: only for the eye */
	struct item *next;
	union {
		struct {
			const struct font *font;
			len_t size;
			int widened; /* by that [1/1000 of a glyph's width] */
			enum ink ink;
			const struct glyph *glyphs;
			unsigned n;
		} run;
		struct {
			enum ink ink;
		} rect; /* filled */
		struct {
			const char *data; /* the file's bytes */
			size_t size;
			bool jpeg; /* else PNG */
			int width, height; /* [pixels] as looked at */
			int turn; /* as of a figure: 2 to 8, else upright */
			const char *alt; /* caption, or NULL */
			const char *file; /* where it is named, for messages */
			int line, col;
		} image;
		struct {
			const char *url; /* absolute; or */
			const char *place; /* name of an ITEM_PLACE */
			const char *words; /* what is linked, to read aloud */
		} link;
		struct {
			const char *name; /* unique in the issue: slug,
					     slug#t12; NULL: only for print */
			struct node *node; /* for print; pdf leaves it alone */
		} place;
		struct {
			const struct node *node; /* whose page is meant */
			const struct look *look; /* (x is its right end) */
		} folio;
	} as;
};

/* A list of items kept in the order they are read and written. */
struct items {
	struct item *first, *last;
};

struct page {
	int number; /* printed; 0: bears none (cover, blank) */
	const char *label; /* page label: "7", 封面 */
	bool turned; /* body stands in a frame turned 90° counter-clockwise:
			its x runs up the page, its y from the left edge */
	struct items body;
	struct items furniture; /* running heads, feet: never turned, never
				   part of the words */
};

struct bookmark {
	int level; /* from 1 */
	const char *title;
	const char *place; /* name of an ITEM_PLACE */
	bool open;
};

struct pages {
	struct arena *arena; /* owns all */
	len_t width, height; /* trimmed page */
	len_t bleed; /* beyond its edges, for what touches them */
	len_t paper; /* thickness of a leaf */
	struct ink_value ink[INK_MAX];
	struct page *at;
	size_t n;
	size_t back; /* how many of them, at the end, are the back cover */
	const struct tag *root; /* DOCUMENT; NULL: no structure */
	unsigned ntags; /* that were made */
	struct bookmark *bookmarks; /* document order */
	size_t nbookmarks;
	const char *title, *author, *subject, *keywords; /* or NULL */
	const char *date; /* YYYY-MM-DD: the issue's; or NULL */
	const char *id; /* 2024-07 */
	bool part; /* one article out of an issue */
	bool seal; /* its files keep room for a signature */
};

/* The trace: every page, item by item, the form the tests compare. */
void pages_dump(const struct pages *, struct buf *);
/* The tags in use, with their words; what a screen reader makes of it. */
void pages_dump_tags(const struct pages *, struct buf *);
/* Each line from the source: where it stands there, which of how many of its
 * paragraph it is, its left end, its words with <+125> where two characters
 * stand further apart than their widths say [1/1000 em]. */
void pages_lines(const struct pages *, struct buf *);
