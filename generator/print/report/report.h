/*
 * report: what the finished pages are like (audit.c), and how that is said
 * (report.c). Include what layout.h asks for, and layout.h, first.
 */

enum breach_kind {
	BREACH_MARK, /* a line begins or ends with a mark that must not */
	BREACH_GAP, /* a gap wider than a quarter em in a long line */
	BREACH_RAGGED, /* a line that should be full falls short */
	BREACH_WIDE, /* a line wider than its room */
	BREACH_LONE, /* one character on a last line: 孤字不成行 */
	BREACH_WIDOW, /* a last line alone at a column's top: 孤行不成页 */
	BREACH_ORPHAN, /* a first line alone at a column's foot */
	BREACH_HEADING, /* a heading without what it heads */
	BREACH_SIGN, /* a signature parted from the text it signs */
	BREACH_GRID, /* a baseline off the grid of the page */
	BREACH_REGISTER, /* columns that do not end level */
	BREACH_COLUMN, /* a column that ends too early */
	BREACH_PAGE, /* a page that ends too early */
	BREACH_MAX
};

struct breach {
	enum breach_kind kind;
	const char *page; /* label */
	struct pos pos;
	int amount; /* of a GAP [1/1000 em], of what ends early [rows] */
};

enum { DEGREES = 5 }; /* of squeezing and stretching, see report.c */

struct report {
	const char *id;
	size_t pages, lines; /* with words from the source */
	size_t filled; /* lines set to the full width, in no table */
	size_t natural; /* of them neither squeezed nor stretched */
	size_t squeezed[DEGREES], stretched[DEGREES];
	int worst; /* gap in a long line [1/1000 em] */
	size_t tables, broken; /* those on several pages or columns */
	size_t split; /* cells so */
	size_t glyphs, rare; /* all; those from faces no role asks for */
	size_t counts[BREACH_MAX];
	VEC(struct breach) breaches; /* in the order of the pages */
};

/* Reads the pages; nothing in it asks how they came to be so. */
void audit_pages(const struct pages *, const struct style *, struct report *);
/* Upper ends of the degrees. */
extern const int report_squeezes[DEGREES - 1]; /* in all [1/1000 em] */
extern const int report_stretches[DEGREES - 1]; /* each gap [1/1000 em] */
