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
	len_t advance; /* the font's own, at the run's size, before squeezing */
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
	const struct origin *origin; /* of a RUN; or NULL */
	struct item *next;
	union {
		struct {
			const struct font *font;
			len_t size;
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
			int width, height; /* [pixels] */
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
	struct bookmark *bookmarks; /* document order */
	size_t nbookmarks;
	const char *title, *author, *subject, *keywords; /* or NULL */
	const char *date; /* YYYY-MM-DD: the issue's; or NULL */
	const char *id; /* 2024-07 */
};

/* The trace: every page, item by item, the form the tests compare. */
void pages_dump(const struct pages *, struct buf *);
/* The words of each page in the order they are written, without artifacts. */
void pages_words(const struct pages *, struct buf *);
