/*
 * layout: what the files of print/ share. Not for other folders.
 * Include base/base.h, tree/tree.h, print/pages.h, print/print.h first.
 */

enum role {
	ROLE_SONG, /* body */
	ROLE_TITLE, /* xiaobiaosong */
	ROLE_HEI, /* first level, labels */
	ROLE_KAI, /* second level, notes */
	ROLE_FANG, /* where GB/T 9704 says 仿宋 */
	ROLE_MONO, /* verbatim */
	ROLE_MAX
};

/* How words look: a named entry of print.yaml. */
struct look {
	enum role role;
	len_t size;
	enum ink ink;
	bool bold; /* by stroke where the role's face is not bold already */
};

enum look_name {
	LOOK_BODY,
	LOOK_TITLE, /* of an article */
	LOOK_NUMBER, /* 发文字号 under the title */
	LOOK_CARRIED, /* # title of a carried document, attachment title */
	LOOK_H2,
	LOOK_H3,
	LOOK_H4,
	LOOK_H5,
	LOOK_CLAUSE, /* 第十二条 */
	LOOK_STRONG,
	LOOK_EMPH,
	LOOK_VERBATIM,
	LOOK_TO,
	LOOK_NOTE,
	LOOK_LABEL, /* 附件1 */
	LOOK_SMALL,
	LOOK_QUOTE,
	LOOK_CAPTION, /* of tables and figures; 续表 */
	LOOK_UNIT,
	LOOK_TABLE_HEAD,
	LOOK_TABLE,
	LOOK_BOX_TITLE,
	LOOK_BOX,
	LOOK_RUNNING, /* running head */
	LOOK_FOLIO, /* — 7 — */
	LOOK_COVER_NAME,
	LOOK_COVER_ISSUE,
	LOOK_COVER_TEXT,
	LOOK_TOC_HEAD, /* 目录 */
	LOOK_TOC_CATEGORY,
	LOOK_TOC_ENTRY,
	LOOK_MASTHEAD,
	LOOK_MASTHEAD_LABEL,
	LOOK_COLOPHON,
	LOOK_MAX
};

struct style {
	struct arena *arena;
	len_t width, height; /* page */
	len_t top, bottom; /* margins */
	len_t inner, outer; /* margins at the spine and at the edge */
	int columns; /* 2 */
	len_t column; /* width of one column */
	len_t gutter;
	len_t pitch; /* of the baseline grid */
	int lines; /* grid rows in a full column */
	len_t measure; /* columns * column + gutters: the full width */
	struct look look[LOOK_MAX];
	len_t table_pitch; /* line pitch inside tables */
	len_t cell_x, cell_y; /* padding inside cells */
	len_t rule_thin, rule_thick; /* 0.25 mm and 0.35 mm class rules */
	bool close_boxes; /* a box that is cut is closed where it is cut */
	bool share_pages; /* very short articles may follow on a begun page */
	struct ink_value ink[INK_MAX];
	struct press_style press;
	const struct kinsoku_gaps *gaps; /* between neighbours; see text.h */
};

/* A stretch of words in one look. */
struct span {
	const char *text;
	size_t len; /* [bytes] */
	const struct look *look; /* also of a break */
	const char *url; /* whole span links there, or NULL */
	const char *place; /* or to a place inside the issue, or NULL */
	const char *anchor; /* the place of this name begins here, or NULL */
	struct node *node; /* whose page that sets, or NULL */
	struct tag *tag; /* of its own (a link's); NULL: the setter's */
	int line, col; /* in the source, for messages */
	enum span_break {
		SPAN_WORDS,
		SPAN_BREAK, /* hard break; text unused */
		SPAN_PREFER /* preferred break of a title; text unused */
	} kind;
};

enum { NARROW_EM = 9 }; /* shorter ragged lines show a word more or less */

enum set { SET_JUSTIFY, SET_LEFT, SET_CENTER, SET_RIGHT };

struct par {
	const struct span *spans;
	size_t nspans;
	len_t width;
	len_t first; /* of the first line, besides left; negative: hanging */
	len_t left, right; /* indents of all lines */
	enum set set;
	unsigned lines; /* asked for; 0: as many as set best. Where that would
			   look bad, none, or (with hard breaks) others */
	bool looser; /* gaps that are seen a little do not look bad */
	bool title; /* balanced lines, broken at SPAN_PREFER where they fit */
	bool words; /* few words in a narrow space: ends inside a word only
		       where it must (titles always) */
	const struct node *node; /* whose words they are, or NULL */
	const char *file; /* for messages */
};

/* A set line: items whose y is relative to its baseline, x to the left edge
 * of the par's width. */
struct line {
	struct items items;
	len_t width; /* from the first ink to the last */
	len_t ascent, descent; /* of the largest look in it */
	struct origin *origin; /* of its runs, or NULL */
};

struct lines {
	struct line *at;
	size_t n;
	unsigned ways; /* of TAKE_VARIED that are not out of the question */
};

/* Where layout of an issue stands: one per run, given to everything. */
struct setter {
	struct arena *arena; /* lives as long as the pages */
	const struct style *style;
	struct fonts *fonts;
	struct msgs *msgs;
	const char *file; /* of the article at hand */
	const char *slug; /* prefix of place names, or NULL */
	struct tag *tag; /* of what is being set; NULL: nothing to be read */
	unsigned ntags; /* made so far */
	struct outline_level {
		int at[8]; /* levels asked for, from the outermost heading */
		int n;
	} headings;
};

/*
 * tag: what is set between open and shut belongs to a tag of that kind below
 * the one at hand. tag_new only makes it. A heading gets the least level that
 * leaves none out; `wanted` orders it among the headings before it.
 */
struct tag *tag_new(struct setter *, enum tag_kind);
struct tag *tag_open(struct setter *, enum tag_kind);
struct tag *tag_open_heading(struct setter *, int wanted);
void tag_shut(struct setter *); /* the last opened */
/* Wanted levels; those of headings in the source follow the last. */
enum { TAG_LEVEL_ARTICLE = 1, TAG_LEVEL_ATTACHMENT, TAG_LEVEL_BODY };

/*
 * par_set: words to lines. Optimum-fit over the paragraph; clreq 6.1 and 6.2,
 * GB/T 15834 5.1. par_natural: width of the words on one line; par_longest:
 * the widest run that cannot be broken (for column widths).
 */
struct lines par_set(struct setter *, const struct par *);
len_t par_natural(struct setter *, const struct span *, size_t n);
len_t par_longest(struct setter *, const struct span *, size_t n);
/* One line of words at the origin, for heads and feet; its width is set. The
 * glyphs point into the words, which must live as long as the pages. */
struct line par_line(struct setter *, const struct look *, const char *words);

/* name.c: as par_line; a name of two Han takes the width of three, a label in
 * Han the width given, if that is more. */
struct line name_line(
    struct setter *, const struct look *, const char *name);
struct line name_label(struct setter *, const struct look *,
    const char *label, len_t width);

/*
 * block: what can be taken piece by piece into a space. Taking changes nothing;
 * a cursor says how much is taken, NULL is the beginning. Laying out is asking
 * again, so trying a height costs nothing but time (see compose.c).
 */
struct cursor; /* private to each sort of block, from the setter's arena */

struct fragment {
	len_t height; /* columns: a multiple of the pitch unless `raw` */
	struct items items; /* relative to the fragment's top left */
};

struct taken {
	struct fragment *fragment; /* NULL: nothing fits (rest is as given) */
	const struct cursor *rest; /* what is left, meaningful when !done */
	bool done; /* nothing is left */
};

enum take_flag {
	TAKE_MUST = 1 << 0, /* take something even if it does not fit: the
			       space is as large as any will be */
	TAKE_TOP = 1 << 1, /* the space begins a column: no space above */
	TAKE_DRY = 1 << 2, /* only asked for the height: items may be missing */
	TAKE_LOOSE = 1 << 3, /* in a line more; see block_varies */
	TAKE_TIGHT = 1 << 4, /* in a line less */
	TAKE_AIRY = 1 << 5, /* headings: an empty row above; islets: half a
			       row above and below, by whoever takes them */
	TAKE_SPARE = 1 << 6, /* the same above 第…条, as a last resort */
	TAKE_LOOSER = 1 << 7, /* in a line more where that is seen a little */
	TAKE_VARIED = TAKE_LOOSE | TAKE_LOOSER | TAKE_TIGHT
};

struct block {
	const struct block_ops {
		/* As much from `from` on as fits in `room`. */
		struct taken (*take)(struct setter *, const struct block *,
		    const struct cursor *from, len_t room, unsigned flags);
	} * ops;
	struct block *next;
	bool full; /* stands across the columns */
	bool turned; /* stands on turned pages of its own */
	bool fresh; /* begins a new page */
	bool keep; /* stays with at least the beginning of the next */
	bool whole; /* never broken */
	bool loose; /* what follows need not stand on the grid */
	len_t width; /* it was laid out for */
	struct node *node; /* it came from, or NULL */
};

/* Lists of blocks, in document order. */
struct blocks {
	struct block *first, *last;
};
void blocks_add(struct blocks *, struct block *);

/* Lines as a block. No lone line is left behind or moved on (widow, orphan:
 * clreq 6.1.4). Zero is the usual: rows of the grid, no space. */
struct spacing {
	len_t before; /* space above, none at a column's top unless solid */
	len_t after; /* space below, dropped at a column's foot */
	len_t leading; /* height of a line; 0: the pitch */
	bool solid;
	unsigned gives; /* TAKE_AIRY or TAKE_SPARE: with that a row more stands
			   above it, but at a column's top */
};
struct block *block_lines(
    struct setter *, struct lines, const struct spacing *);
/* The same of a paragraph that can be set in a line more or fewer. */
struct block *block_par(
    struct setter *, const struct par *, const struct spacing *);
/* Does one of these five flags change it, taken from its beginning? */
bool block_varies(struct setter *, const struct block *, unsigned flag);
/* Sets it in a line less from now on, or as it was; false: that is nothing
 * else. The one change a block knows: see compose_columns. */
bool block_tighten(struct setter *, struct block *, bool tight);
/* Is it a table, a figure, lines of code: not on the rows of the grid, with
 * room above and below? */
bool block_is_islet(const struct block *);
/* A drawing that is taken whole: its items, its height. */
struct block *block_fixed(struct setter *, struct items, len_t height);
/* Where the baseline of a line stands below its top, in a line this high. */
len_t block_baseline(const struct line *, len_t leading);
len_t block_round(const struct style *, len_t height); /* up to whole rows */
void items_add(struct items *to, struct item *); /* at the end */
/* Moves the items by (dx, dy) to the end of `to`; they now belong there. */
void items_move(struct items *to, struct items *from, len_t dx, len_t dy);
/* A figure at the head of a page or column stands behind what is left of the
 * paragraph that it found unfinished. Pages in order; open: of the paragraph at
 * the end of those before, NULL at first. */
void items_settle(struct items *page, const struct tag **open);
struct items items_copy(struct setter *, const struct items *, len_t dx,
    len_t dy); /* runs share their glyphs */
struct item *items_rect(struct setter *, struct items *, len_t x, len_t y,
    len_t w, len_t h, enum ink);
struct item *items_place(struct setter *, struct items *, len_t x, len_t y,
    const char *name, struct node *);

/*
 * flow: nodes to blocks. flow_spans gives the inlines below a node in a look
 * (strong, clause, run-in change it); flow_children lays out the children of
 * a node for a width, as an article, a box or a cell holds them.
 */
struct span *flow_spans(
    struct setter *, const struct node *, const struct look *, size_t *n);
enum flow_place { FLOW_ARTICLE, FLOW_ATTACHMENT, FLOW_BOX };
/* Does a paragraph do a heading's work: short, strong from end to end, and
 * followed by what it heads? */
bool flow_heads(const struct node *paragraph);
void flow_children(struct setter *, struct node *parent, len_t width,
    enum flow_place where, struct blocks *);

/*
 * grid_block: a table for a width. grid_fits: would it stand in this width
 * without a cell squeezed past reading (its unbreakable words, at least four
 * characters a cell where the words are longer)?
 */
bool grid_fits(struct setter *, const struct node *table, len_t width);
/* Can it be set in this width at all, in small type? */
bool grid_sets(struct setter *, const struct node *table, len_t width);
struct block *grid_block(struct setter *, struct node *table, len_t width);
/* box_block: a frame around blocks; its title on top; breaks open. */
struct block *box_block(struct setter *, struct node *box, len_t width);
/* roster_blocks: names in a column, posts aligned, a block each; neither the
 * first nor the last stands alone. FORMAT.md 4.
 * roster_fits: do nearly all posts stand on a line in this width? */
struct blocks roster_blocks(struct setter *, struct node *roster, len_t width);
bool roster_fits(struct setter *, const struct node *roster, len_t width);
/* figure_block: the picture, no wider than this, and its caption; whole. */
struct block *figure_block(struct setter *, struct node *figure, len_t width);

/*
 * leader: words, a row of dots, and the page on which a node begins. The page
 * is not known yet, so an ITEM_FOLIO keeps its place (leader_width wide) until
 * leader_resolve makes it a run, when all pages are there.
 */
len_t leader_width(const struct setter *, const struct look *);
void leader_add(struct setter *, struct line *, const struct look *,
    const struct node *to, const char *place, len_t right);
void leader_resolve(struct setter *, struct items *);

/* flow_article: title, number, notice, body, attachments of an article. */
struct blocks flow_article(struct setter *, struct article *);
/* Words in a look, as one centred, left, right or justified paragraph. */
struct lines flow_words(struct setter *, const struct look *, const char *words,
    len_t width, enum set);
/* A look of the style in another size. */
struct look *flow_look(struct setter *, enum look_name, len_t size);

/* The pages being made. */
struct pages_list {
	struct page *at;
	size_t n, cap;
	int next_number; /* of the next numbered page */
};

/*
 * compose: blocks into columns, bands and pages. A composer stands at a row
 * of a page; a band of single-column blocks is balanced where it ends.
 */
struct composer;
/* label: pages bear it and no number; NULL: numbered pages. */
struct composer *
compose_new(struct setter *, struct pages_list *, const char *label);
void compose_blocks(struct composer *, const struct blocks *);
/* Rows left on the page at hand; a whole column's when it is fresh. */
int compose_rows_left(const struct composer *);

struct page *page_add(
    struct setter *, struct pages_list *, bool numbered, const char *label);
/* Left margin of the text: inner on odd pages, also where no number is set. */
len_t page_left(const struct style *, int number);
