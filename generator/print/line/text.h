/*
 * text: words on their way to lines; what font, kinsoku, shape and par share.
 * Not for the other files of print/. Include print/layout.h first.
 *
 *   role, code point --font--> face, glyph
 *   pair of characters --kinsoku--> may a line end between, how wide the gap
 *   spans --shape--> clusters --par--> lines
 */

/* font.c: a face file that was found, and its two fonts for the writer. */
struct face {
	struct font plain, stroked; /* stroked: bold by a stroke */
	struct hb_font_t *font; /* at its own units */
	const char *family, *style;
	unsigned fs_type; /* OS/2 embedding bits */
	bool bold; /* of its own */
	bool installed; /* found when looking for a rare character */
	enum { FACE_NEW, FACE_FIT, FACE_UNFIT } state;
};

/* What a role's chain of faces has for a code point. */
struct slot {
	const struct face *face; /* NULL: not looked up yet */
	uint32_t gid;
	uint16_t advance; /* [font units] */
	bool missing; /* no face has it: this is the geta mark 〓 instead */
};
/* latin: by the latin role, where fonts.yaml has one. */
const struct slot *
font_slot(struct fonts *, enum role, bool latin, uint32_t cp);
const struct font *font_of(const struct face *, const struct look *);
struct hb_buffer_t *font_buffer(struct fonts *); /* for shape, to be cleared */
/* The one glyph of a mark's full-width form (the fwid feature), when the face
 * has it ems wide. */
bool font_full_width(struct fonts *, const struct face *, const char *s,
    size_t n, int ems, uint32_t *gid);

/* kinsoku.c: sorts of characters by what they do at a line's edges. */
enum kinsoku {
	KINSOKU_HAN, /* ideographs, kana */
	KINSOKU_WIDE, /* other full-width signs: ① □ → */
	KINSOKU_OPEN, /* （ 《 “ */
	KINSOKU_CLOSE, /* ） 》 ” */
	KINSOKU_COMMA, /* ， 、 ； ： */
	KINSOKU_STOP, /* 。 */
	KINSOKU_QUESTION, /* ？ ！ */
	KINSOKU_DOT, /* · : half an em wide */
	KINSOKU_DASH, /* —— , one cluster */
	KINSOKU_ELLIPSIS, /* … */
	KINSOKU_CONNECT, /* — alone, ～ － */
	KINSOKU_UNIT, /* ℃ ％ ‰ */
	KINSOKU_EMSPACE, /* U+3000 */
	/* set proportionally from here on */
	KINSOKU_LATIN, /* letters */
	KINSOKU_DIGIT,
	KINSOKU_LATIN_OPEN, /* ( [ */
	KINSOKU_LATIN_CLOSE, /* ) ] , . : ; ! ? */
	KINSOKU_LATIN_MARK, /* " ' and whatever else */
	KINSOKU_LATIN_CONNECT, /* - – ~ */
	KINSOKU_SLASH, /* / */
	KINSOKU_PREFIX, /* $ £ № */
	KINSOKU_PERCENT, /* % ° */
	KINSOKU_BLANK, /* _ to be filled in */
	KINSOKU_SPACE,
	KINSOKU_NBSP,
	KINSOKU_BREAK, /* hard break: a cluster without words */
	KINSOKU_MAX
};
/* One em wide, whatever the font says. */
#define KINSOKU_IS_FULL(k) ((k) < KINSOKU_LATIN && (k) != KINSOKU_DOT)
#define KINSOKU_IS_LATIN(k) ((k) >= KINSOKU_LATIN && (k) <= KINSOKU_PERCENT)

/* In the order in which a line is squeezed [clreq 6.2.2]. */
enum squeeze {
	SQUEEZE_SPACE, /* word spaces */
	SQUEEZE_BRACKET,
	SQUEEZE_COMMA,
	SQUEEZE_LATIN, /* between Han and Latin */
	SQUEEZE_STOP,
	SQUEEZE_ORDINAL, /* the brackets of （一） that begin a paragraph */
	SQUEEZE_MAX
};

/* In the order in which a line is stretched. */
enum stretch {
	STRETCH_SPACE,
	STRETCH_LATIN, /* between Han and Latin: up to its limit, no more */
	STRETCH_EVEN, /* any other gap, all alike */
	STRETCH_NONE,
	STRETCH_MAX = STRETCH_EVEN /* those with a limit */
};
/* Does it take part when all gaps are stretched alike? */
#define STRETCH_IS_EVEN(k) ((k) == STRETCH_SPACE || (k) == STRETCH_EVEN)

enum { NO_BREAK = UINT16_MAX }; /* as a cost */

/* What stands between two neighbours; lengths in 1/1000 em. */
struct gap {
	int16_t width; /* less than 0: marks move together */
	int16_t squeeze; /* may be taken off */
	int16_t stretch; /* may be added, where that has a limit */
	int16_t last; /* may be added on top where a line would stay short */
	int16_t tight; /* may be taken off on top when no mark gives */
	uint8_t squeeze_kind, stretch_kind; /* enum squeeze, enum stretch */
	uint16_t cost; /* of ending a line here, or NO_BREAK */
};

/* The level of prohibitions [clreq 3.1.8]. */
enum kinsoku_level { LEVEL_BASIC, LEVEL_GB, LEVEL_STRICT };

/* How wide marks are inside a line [clreq 3.1.6]: all one em; all half an em
 * but those that end a sentence; all half an em. */
enum kinsoku_marks { MARKS_FULL, MARKS_KAIMING, MARKS_HALF };

struct kinsoku_rules {
	enum kinsoku_level level;
	enum kinsoku_marks marks;
	int han_latin; /* between Han and Latin [1/1000 em] */
};

struct kinsoku_gaps {
	struct gap at[KINSOKU_MAX][KINSOKU_MAX];
	struct gap space[3]; /* a typed space; so many of its two neighbours
				are Latin */
};
struct kinsoku_gaps *kinsoku_gaps(struct arena *, const struct kinsoku_rules *);
enum kinsoku kinsoku_of(uint32_t cp);
bool kinsoku_joins(uint32_t cp); /* combining marks, variation selectors: never
				    parted from what they follow */
/* Blank half of a full-width mark that a line's edge swallows. */
bool kinsoku_trims_start(enum kinsoku);
bool kinsoku_trims_end(enum kinsoku);

/* shape.c: a piece of words that no line ever parts. */
struct cluster {
	const char *text;
	uint32_t len; /* [bytes] */
	uint32_t glyph; /* first of its glyphs in words.glyphs */
	uint16_t nglyphs;
	uint16_t cost; /* of a line end before it, or NO_BREAK */
	uint8_t kind; /* enum kinsoku */
	uint8_t squeeze_kind, stretch_kind;
	bool prefer; /* a preferred break stands before it */
	uint32_t span;
	len_t width; /* of its box, without the gap */
	len_t gap, squeeze, stretch, last, tight; /* before it */
	const struct font *font;
};

struct words {
	const struct span *spans;
	VEC(struct cluster) clusters;
	VEC(struct glyph) glyphs; /* x from the cluster's box */
	len_t em; /* the largest size */
};
/* Words to clusters with the gaps between them. Missing glyphs go to msgs. */
void
shape_words(struct setter *, const struct span *, size_t n, struct words *);
void shape_free(struct words *);
len_t shape_size(const struct words *, const struct cluster *);

/* unit.c: groups that stay together at a line's end. */
void unit_bind(struct words *);
/* Line ends inside a long Latin word: after / . - @ and the like. */
void unit_part(struct cluster *, const struct cluster *end);

/* Costs [see break.c] that kinsoku.c and unit.c give to places. */
enum {
	COST_DATE = 1000, /* 2024年|7月 */
	COST_NUMBER = 1500, /* 曲政发|〔2024〕1号 */
	COST_COUNT = 10000, /* 10|税种 */
	COST_UNIT = 20000, /* 5|年: worth 0.14 em in each gap */
	COST_NUMERAL = 33000, /* 第九十|四条: only where the line would be
				 copied with spaces in it, see MOST_COPIED */
	COST_ORDINAL = 40000, /* 第|九条: the same, rather not */
	COST_GROUP = 65000, /* 〔2024〕|12号: worth 0.21 em; only where a line
			       would have to stay short without it */
	COST_RANGE = 4000, /* 2024—|2026 */
	COST_BLANK = 600, /* __|__ */
	COST_PART = 12000 /* www.|example.cn: worth 1/9 em in each gap */
};

/* The most that all gaps of a line are stretched [1/1000 em]; a line that would
 * need more stays short. */
enum { MOST_EVEN = 250 };
/* The most that no program takes for a space when the words are copied [1/1000
 * em]: mupdf does from 150 on, and rounding takes its part. */
enum { MOST_COPIED = 147 };
/* The most that glyphs are widened so that gaps stay below that [1/1000 of
 * their width]: as much as a typesetter gives and nobody sees. */
enum { MOST_WIDENED = 40 };
/* The most that all are taken together when nothing else gives [1/1000 em]: an
 * eighth of a point, which nobody sees. */
enum { MOST_TIGHT = 12 };

/* fit.c: what stands in a line, and how far it gives. */
struct fit {
	int64_t width; /* natural, without what the edges swallow */
	int64_t squeeze[SQUEEZE_MAX], stretch[STRETCH_MAX], last, tight;
	unsigned gaps; /* that may be stretched evenly */
	unsigned behind; /* of these, behind what fit_is_western */
};
/* Clusters from..to as a line; *end: behind the last that is not a space. */
struct fit fit_line(const struct words *, size_t from, size_t to, size_t *end);
size_t fit_end(const struct cluster *, size_t from, size_t to); /* that end */
bool fit_is_blank(const struct cluster *); /* a space */
/* Words and marks behind which every mupdf takes a wide gap for a space. */
bool fit_is_western(const struct cluster *);
/* Blank half of a mark that begins a line, that ends one. */
len_t fit_start_trim(const struct cluster *);
len_t fit_end_trim(const struct cluster *);
/* Over the clusters up to and with one, its gap included. */
struct sum {
	int64_t x; /* right edge of its box */
	int64_t left, right; /* of its ink, in a line that it begins, ends */
	int64_t squeeze[SQUEEZE_MAX], stretch[STRETCH_MAX], last, tight;
	int64_t squeezed; /* of all sorts */
	int64_t solid; /* width of what are words, not marks */
	unsigned gaps;
};
struct sum *fit_sums(const struct cluster *, size_t n); /* each; for free() */

/* break.c: where lines end. */
struct breaking {
	struct words *words; /* costs change where a word must be parted */
	size_t from, to; /* clusters, without hard breaks */
	len_t first, rest; /* width of the first line, of the others */
	bool justify;
	bool title; /* balanced */
};
/* The first cluster of each line but the first, in order. */
struct breaks {
	VEC(size_t) at;
};
void break_lines(const struct breaking *, struct breaks *);
/* The same in exactly so many lines; false, where that would be seen, looser:
 * seen more than a little. */
bool loose_lines(
    const struct breaking *, unsigned lines, bool looser, struct breaks *);
/* Of TAKE_VARIED what is not out of the question for words that are set best in
 * so many lines. */
unsigned loose_ways(const struct breaking *, size_t lines);

/* title.c: what breaking a title costs at each place, for its sense. */
void title_costs(struct words *);
/* balance.c: the lines of the best shape; false: the title is too long to look
 * at all of them. */
bool balance_lines(const struct breaking *, struct breaks *);
