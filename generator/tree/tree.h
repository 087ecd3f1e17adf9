/*
 * tree: the document between the source and the outputs.
 *
 *   node_    the one node struct: making, linking, walking, what may hold what
 *   tree_    passes over the tree of an article (runin, anchors, attachments,
 *            checks), its forms as text (dump, words), what it lists (entries)
 *   sense_   titles: where they may be parted
 *   meta_    issues and articles: labels and dates in words
 *
 * The front ends (source/) make trees; the back ends (site/, print/) read
 * them. The back ends change one field only: node.page, set by print.
 * Include base/base.h first.
 */

/*
 * Blocks come first, then table parts, then inlines; NODE_IS_* below rest on
 * this order.
 */
enum node_type {
	/* blocks */
	NODE_ARTICLE, /* root: the body of an article, or a colophon */
	NODE_PARAGRAPH,
	NODE_HEADING, /* as.heading */
	NODE_LIST, /* of ITEMs, from "- " */
	NODE_ITEM, /* of blocks */
	NODE_CODE, /* fenced; text: verbatim, lines end in \n */
	NODE_RULE, /* thematic break */
	NODE_FIGURE, /* as.figure; children: the caption's inlines */
	NODE_TABLE, /* as.table; children: ROWs */
	NODE_TO, /* 主送机关: PARAGRAPHs */
	NODE_SIGN, /* PARAGRAPHs: the bodies, then the date, one each */
	NODE_NOTE, /* 附注: PARAGRAPHs */
	NODE_ATTACHLIST, /* 附件 list: ENTRYs, first perhaps 附件： (no ref) */
	NODE_ENTRY, /* an item of ATTACHLIST: inlines; as.entry */
	NODE_ATTACHMENT, /* as.attachment; children: its body */
	NODE_BOX, /* as.box */
	NODE_ROSTER, /* of POSTs */
	NODE_POST, /* a line of a roster: as.post */
	NODE_CENTER,
	NODE_RIGHT,
	NODE_QUOTE, /* ::: quote and > */
	NODE_SMALL,
	NODE_FULL, /* spans both columns */
	NODE_REMARK, /* %% editor's remark; text; never published */
	/* parts of a table */
	NODE_ROW, /* flags: NODE_HEADER */
	NODE_CELL, /* as.cell; children: PARAGRAPHs, one a line of the cell */
	/* inlines */
	NODE_TEXT, /* text: words, spaces as they are to be printed */
	NODE_BREAK, /* hard line break */
	NODE_PREFER, /* <br> in a title or heading: preferred break in print */
	NODE_BLANK, /* to be filled in; text: the underscores */
	NODE_STRONG,
	NODE_EMPH,
	NODE_VERBATIM, /* `code`; text */
	NODE_LINK, /* as.link */
	NODE_RUNIN, /* run-in heading; as.runin; holds inlines */
	NODE_CLAUSE, /* 第十二条; as.clause; holds TEXT */
	NODE_MAX
};
#define NODE_IS_BLOCK(t) ((t) <= NODE_REMARK)
#define NODE_IS_INLINE(t) ((t) >= NODE_TEXT)

enum node_flag {
	NODE_HEADER = 1 << 0, /* ROW: before the delimiter row */
	NODE_LITERAL = 1 << 1, /* PARAGRAPH: began with \, never a run-in */
	NODE_DATE = 1 << 2, /* PARAGRAPH in SIGN: the date (may be a blank) */
	NODE_CARRIED = 1 << 3, /* ARTICLE: holds a level 1 heading outside
				  attachments and boxes (印发件) */
	NODE_ORDINAL = 1 << 4, /* PARAGRAPH: begins with 1. （一） ① … */
	NODE_RIGHTWARD = 1 << 5, /* PARAGRAPH in CELL: began with >> */
};

/* How a cell or column is set; ALIGN_DEFAULT leaves it to the back end. */
enum align { ALIGN_DEFAULT, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

struct node {
	enum node_type type;
	unsigned flags; /* enum node_flag */
	struct node *parent, *first, *last, *prev, *next;
	int line, col; /* in the article's file, from 1; col in characters */
	int page; /* printed page on which it begins; 0 until print ran.
		     Kept true for nodes with an anchor, and blocks */
	const char *text; /* TEXT, BLANK, CODE, VERBATIM, REMARK: the words */
	const char *anchor; /* HTML id, unique in the article, or NULL */
	union {
		struct {
			int level; /* 1 (#) to 5 (#####) */
		} heading;
		struct {
			int level; /* 2 to 5, as the heading it stands for */
		} runin;
		struct {
			int number; /* 12 for 第十二条; 0 where unreadable */
			int sub; /* 1 for 第十二条之一, else 0 */
		} clause;
		struct {
			const char *path; /* images/flow.png, below the issue */
			int width, height; /* [pixels] as it is looked at */
			bool jpeg; /* else PNG */
			int turn; /* 2 to 8: how it lies in the file, as Exif
				     says; else it stands upright there */
			const char *data; /* the file's bytes */
			size_t size;
		} figure;
		struct {
			const char *caption; /* or NULL */
			const char *unit; /* 单位：万元, or NULL */
			const char *src; /* CSV it came from, or NULL */
			int rows, cols; /* cols of the grid, merges counted */
			int header_rows;
			int *widths; /* cols relative widths, or NULL */
			enum align *aligns; /* cols of them */
			bool form;
			bool landscape;
		} table;
		struct {
			int row, col; /* place in the grid, from 0 */
			int rowspan, colspan; /* at least 1 */
			enum align align; /* own (>>), else its column's */
		} cell;
		struct {
			int no; /* it names; 0: none or the only one */
			struct node *attachment; /* or NULL */
			bool made; /* not typed: made from the attachments */
		} entry;
		struct {
			int no; /* 0 where there is only one */
			const char *label; /* 附件1, or as label= says */
			struct node *title; /* inlines in a level 1 HEADING
				(not among the children), or NULL */
			const char *note; /* （参考样表）, or NULL */
			bool landscape;
			bool omitted; /* listed, not printed */
			struct node *entry; /* the first in a list that names
				it, or NULL. It has the address (anchor) of an
				omitted one, and references lead to it */
		} attachment;
		struct {
			struct node *title; /* a PARAGRAPH, or NULL */
			bool full;
		} box;
		struct {
			const char *role; /* 组长; NULL: as the line before */
			const char *name; /* 马　锋 as typed, U+3000 kept; NULL:
					     vacant (~) */
			const char *duty; /* 省委常委、市委书记, or NULL */
		} post;
		struct {
			const char *url; /* absolute, or NULL */
			const struct node *to; /* in this article, or NULL */
		} link;
	} as;
};

struct node *node_new(struct arena *, enum node_type, int line, int col);
void node_append(struct node *parent, struct node *child);
void node_insert_before(struct node *at, struct node *fresh);
void node_insert_after(struct node *at, struct node *fresh);
void node_unlink(struct node *); /* from parent and siblings */
/* The grammar of the tree, in one place. */
bool node_can_contain(enum node_type parent, enum node_type child);
const char *node_name(enum node_type); /* "paragraph": as the dump prints it */
/*
 * The next node in document order below root, or NULL: children first, no
 * recursion. node_after skips the children of at. Titles held outside the
 * children (attachment, box) are not visited.
 */
struct node *node_next(const struct node *root, const struct node *at);
struct node *node_after(const struct node *root, const struct node *at);
/* The nearest node of this type above, or NULL. */
struct node *node_above(const struct node *, enum node_type);
/*
 * Calls enter before and leave after what is below each node, root included;
 * no recursion. enter may change what is below its node; false skips it (leave
 * is called all the same). leave may be NULL.
 */
struct node_visitor {
	bool (*enter)(void *ctx, struct node *);
	void (*leave)(void *ctx, struct node *);
};
void node_walk(struct node *root, const struct node_visitor *, void *ctx);
/* Walks all links; dies on a broken one (debug builds call it). */
void node_check(const struct node *root);

/* A list of words in an arena. */
struct strings {
	const char **at;
	size_t n;
};
/* Adds words that are borrowed; only to a list that began empty. */
void strings_add(struct arena *, struct strings *, const char *);

enum article_kind {
	KIND_DOCUMENT,
	KIND_ORDER, /* 令 */
	KIND_PERSONNEL, /* 人事任免 */
	KIND_CHRONICLE, /* 大事记 */
	KIND_NOTICE
};
const char *kind_name(enum article_kind); /* "document", as in front matter */

struct date {
	int year, month, day; /* year 0: not given */
};

/* What two documents are to one another; each follows its other side. */
enum relation_kind {
	RELATION_REPLACES,
	RELATION_REPLACED_BY,
	RELATION_AMENDS,
	RELATION_AMENDED_BY,
	RELATION_CORRECTS,
	RELATION_CORRECTED_BY
};

struct relation {
	enum relation_kind kind; /* of the article to the one named here */
	const char *path; /* 2024-07/work-plan.html; NULL: not published here,
			     then only number is known, as it was typed */
	const char *title, *number; /* number: perhaps NULL */
	struct date date;
	const char *issue; /* 2024年第7期 */
};
/* "replaced-by" */
const char *relation_name(enum relation_kind);

struct article {
	const char *file; /* as the user names it: content/2024-07/01-a.md */
	const char *hash; /* of the file's bytes, hexadecimal SHA-256 */
	const char *slug; /* file name without number prefix and suffix;
			     permanent address */
	struct strings title; /* in its preferred lines; joined: meta_title */
	const char *toc_title; /* NULL: as title; "": category and page only */
	const char *number; /* 曲政办发〔2024〕19号, or NULL */
	struct strings category; /* one or two levels */
	struct strings issuers; /* perhaps none */
	struct date date, effective;
	enum article_kind kind;
	int printed_page; /* page: in front matter; 0: not given */
	const char *status; /* or NULL */
	struct strings replaces, replaced_by, amends, corrects; /* as typed */
	struct relation *relations; /* what came of these, over all issues */
	size_t nrelations;
	struct node *body; /* ARTICLE */
	struct pos pos_title, pos_number; /* where in the file, for messages */
	int first_page, last_page; /* 0 until print ran */
	const char *const *page_words; /* by printed page, from 1: where in the
		text of a node its words begin; NULL until print ran */
	struct strings remarks;
};

struct masthead_role {
	const char *role;
	struct strings people; /* none: a vacant post */
};

struct masthead_group {
	const char *name; /* or NULL */
	struct masthead_role *roles;
	size_t n;
};

struct imprint_line {
	const char *label; /* or NULL */
	const char *value;
};

struct issue {
	struct arena *arena; /* owns all of it */
	const char *id; /* folder name: 2024-07, 2024-07-s1 */
	const char *dir; /* path of its folder, as the user would name it */
	const char *file; /* its issue.md */
	const char *name; /* 曲靖市人民政府公报 */
	int year, number;
	int supplement; /* 1 for -s1; 0: none */
	struct pos pos_number, pos_serial; /* where in the file, for messages */
	int serial; /* 总第237期; 0: not given */
	struct date published;
	const char *frequency, *price, *permit; /* or NULL */
	struct strings motto;
	struct masthead_group *masthead;
	size_t nmasthead;
	struct imprint_line *imprint;
	size_t nimprint;
	struct node *colophon; /* ARTICLE, perhaps without children */
	struct article *articles;
	size_t narticles;
	int pages; /* numbered pages, 0 until print ran */
};

/* An address that has moved; both below the site, perhaps with #anchor. */
struct redirect {
	const char *from, *to;
	struct pos pos;
};

/* site.yaml, redirects.yaml */
struct gazette {
	const char *name; /* of the gazette */
	const char *base_url; /* ends in /, or NULL */
	const char *publisher, *editor; /* or NULL, as the rest */
	const char *address, *postcode, *phone;
	const char *specimen; /* 样刊: a word set on every page, or NULL */
	struct {
		const char *name, *domain, *code; /* SiteName, SiteDomain,
						     SiteIDCode; or NULL */
		const char *icp, *police; /* 备案号, or NULL */
	} site;
	struct redirect *redirects;
	size_t nredirects;
};

/*
 * The passes, in the order they run; each takes the tree of one article. `file`
 * of every message is article->file.
 */
void tree_runin(struct arena *, struct article *); /* FORMAT.md 3.7, 3.8 */
/* Fills and links 附件 lists, links 详见附件1; FORMAT.md 3.10, 4. */
void tree_attachments(struct arena *, struct article *, struct msgs *);
void tree_anchors(struct arena *, struct article *); /* FORMAT.md 3.6, 3.8 */
/* Links to addresses of the article itself (#t2); FORMAT.md 3.10. */
void tree_links(const struct article *, struct msgs *);
/* Faults of one article; then those seen across the articles of an issue. */
void tree_check(const struct article *, struct msgs *);
void tree_check_issue(const struct issue *, struct msgs *);
/*
 * What a chronicle (a paragraph that opens with its day) or a list of personnel
 * matters (an item that opens with a name) holds, in order; FORMAT.md 3.12.
 * The year of a day is the title's or the heading's, else the latest that is
 * not after the issue. Gives how many; none for other kinds of article.
 */
struct entry {
	const struct node *node;
	struct date first, last; /* chronicle; equal where it is one day */
	const char *name; /* personnel: 马锋, without spaces */
	const char *words; /* what is said of the day or the name */
	const char *heading; /* personnel: that it stands under, or NULL */
};
size_t tree_entries(struct arena *, const struct issue *,
    const struct article *, struct entry **entries);
/* All of the above over an issue. */
void tree_finish(struct issue *, struct msgs *);

/* One node a line, indented, with its fields; the form the tests compare. */
void tree_dump(const struct node *root, struct buf *);
/* Dump of the facts in front matter, then each article's tree. */
void tree_dump_issue(const struct issue *, struct buf *);
/*
 * The words a reader meets, in print order: a block, heading or cell a line,
 * merged cells once; attachment label, title and note included; what is
 * omitted or a remark left out.
 */
void tree_words(const struct node *root, struct buf *);
/* The same, a line at a time, with the node whose words they are. */
void tree_lines(const struct node *root,
    void (*take)(void *ctx, const struct node *, const char *words), void *ctx);
/* The words of the inlines below a node, in one string. */
void tree_inline_words(const struct node *, struct buf *);
char *tree_inline_string(struct arena *, const struct node *);
/* A heading stands in the middle, or begins like a paragraph. */
bool tree_heading_is_centred(const struct node *);

/*
 * The column of a table whose cells name their rows: the first, or the second
 * where the first only counts them. -1: none, as in a form or a table without
 * heads.
 */
int tree_naming_column(const struct node *table);

/*
 * sense: what it costs to part a title before a sign, a character with what
 * joins it [GB/T 9704 7.3.1: whole words]. cost is given as it is in any text
 * and raised or lowered; UINT16_MAX: never there.
 */
struct sign {
	const char *text;
	uint32_t len; /* [bytes] */
	uint16_t cost;
	bool prefer; /* a preferred break stands before it */
};
void sense_costs(struct sign *, size_t n);
/* The words of a title in parts between which it may be parted; marks are not
 * parted from their neighbours. */
void sense_parts(const char *words,
    void (*take)(void *ctx, const char *part, size_t n), void *ctx);

/* Facts in words. */
char *meta_title(struct arena *, const struct article *); /* lines joined */
/*
 * Title with its category before it where the title alone says too little
 * (FORMAT.md 2): "大事记 2024年6月". So it is where toc-title is empty, in a
 * chronicle and in personnel matters, unless the title names its category.
 */
char *meta_full_title(struct arena *, const struct article *);
/* What it is called away from its issue: its full title, an order by the rules
 * it gives. */
const char *meta_name(struct arena *, const struct article *);
/* 2024年第7期, 2024年第7期增刊1 */
char *meta_issue_label(struct arena *, const struct issue *);
char *meta_date(struct arena *, struct date); /* 2024年5月31日; "" for none */
bool meta_parse_date(const char *iso, struct date *); /* YYYY-MM-DD, real */
bool meta_date_is_real(struct date); /* a day of the calendar */
/* 1 to 9999 from 十二 or 12 or １２ or 二〇二四; 0 when it is no number. */
int meta_chinese_number(const char *s, size_t n);
/* Sorts of ordinals; those of one series are of one sort. */
enum ordinal {
	ORDINAL_NONE,
	ORDINAL_HAN, /* 一、 */
	ORDINAL_HAN_PAREN, /* （一） */
	ORDINAL_NUM_DOT, /* 1. 1． */
	ORDINAL_NUM_COMMA, /* 1、 */
	ORDINAL_NUM_CLOSE, /* 1) 1） */
	ORDINAL_NUM_PAREN, /* （1） (1) */
	ORDINAL_CIRCLED, /* ① */
	ORDINAL_HAN_SAID, /* 一是 一要 */
	ORDINAL_DECIMAL, /* 1.1 1.1.1 */
	ORDINAL_DASH, /* —— */
	ORDINAL_CLAUSE /* 第十二条 */
};
/* The sort of the ordinal at the start of s, the bytes it takes, its number;
 * ORDINAL_NONE, 0, 0 where there is none. */
enum ordinal meta_ordinal(const char *s, size_t *bytes, int *number);
