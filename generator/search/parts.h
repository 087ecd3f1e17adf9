/*
 * parts: what the files of search/ share; search.h is the border to the
 * others. Include base/base.h, tree/tree.h and search/search.h first.
 */

/*
 * fold: a row says what becomes of the characters first to last: to and those
 * after it, or nothing (to is 0). find.js has the same table.
 */
struct fold {
	uint32_t first, last, to;
};
extern const struct fold fold_table[];
extern const size_t fold_rows;
uint32_t fold_char(uint32_t cp); /* 0: it vanishes */

/* Folded text in UTF-16, as browsers have it; 0 parts what no phrase spans. */
struct units {
	uint16_t *at;
	size_t n, cap;
};
void units_add(struct units *, const char *s); /* a line feed becomes 0 */
size_t units_of(uint32_t cp); /* [UTF-16 units] it takes when folded: 0 to 2 */

/*
 * text: the pieces of an article, in the order of their numbers: its title
 * with its 文号, its headings, then its body in parts; each part is a file,
 * and the first file has the title and the headings as well. A phrase belongs
 * to the piece in whose core it begins; what follows the core is there to
 * compare.
 */
enum { PIECE_TITLE, PIECE_HEADINGS, PIECE_BODY };
struct piece {
	struct units words; /* the core and what follows it */
	size_t core; /* [units] */
};
/* Writes the files of an article, the number-th of its issue, below dir; gives
 * how many. All written is hashed into sum. */
size_t text_write(
    const struct article *, const char *dir, size_t number, char sum[HASH_HEX]);
/* Words for between the quotes of a string in a script. */
void text_escape(struct buf *, const char *, size_t n);
/* Adds a file's pieces to those of a segment. Dies when it is not there. */
struct field;
void text_read(const char *dir, size_t number, size_t file, struct field *);

/* The text of a segment: all pieces, one after the other, 0 between them. */
struct field {
	struct units text;
	VEC(uint32_t) starts; /* of pieces in the text */
	VEC(uint32_t) cores; /* where their cores end in it */
};

/* bits: the highest first. */
struct bits {
	struct buf bytes;
	uint64_t waiting; /* the low `held` bits are not in bytes yet */
	unsigned held; /* at most 7 between calls */
};
unsigned bits_log(uint32_t); /* binary, rounded down; of 0 too: 0 */
size_t bits_count(const struct bits *);
void bits_put(struct bits *, uint32_t value, unsigned n); /* n at most 32 */
/* Exponential Golomb code of the order: short for small values. */
void bits_golomb(struct bits *, uint32_t value, unsigned order);
/* A value from 0 to max, less than UINT32_MAX; those in the middle are shorter
 * where there is choice. */
void bits_below(struct bits *, uint32_t value, uint32_t max);
/* A set of n numbers from 0 to max, ascending: interpolative code. */
void bits_set(struct bits *, const uint32_t *, uint32_t n, uint32_t max);
void bits_end(struct bits *); /* fills up the last byte */

/*
 * trie: the shards, of about limit bytes, of the phrases that begin with a unit
 * from first to last. A phrase in no more than `rare` pieces (at most
 * RARE_MOST) is told by as many candidates.
 */
enum { RARE_MOST = 8 };
struct shard {
	const char *from; /* the least phrase it answers, as in a script */
	struct buf data;
};
struct shards {
	struct arena *arena;
	struct shard *at;
	size_t n, cap;
};
void trie_make(const struct field *, uint16_t first, uint16_t last,
    unsigned rare, size_t limit, struct shards *);

/* record: an issue and its articles, as read. */
struct record_article {
	size_t files;
	int kind; /* enum article_kind */
	char title; /* how long it is: a to z */
	const char *status, *category, *issuer; /* "" for none */
};
struct record {
	const char *id;
	int year, number, supplement, serial, pages;
	const char *sum; /* hash of all words */
	struct record_article *articles;
	size_t n;
};
struct record search_record(struct arena *, const char *words);

/* A run of issues, indexed together. */
struct segment {
	const char *dir; /* search/closed */
	const char *key;
	size_t first, n; /* issues */
	unsigned rare;
	size_t limit; /* [bytes] of a shard */
};
struct search {
	struct arena *arena;
	struct record *issues;
	size_t n;
	struct segment segments[SEARCH_SEGMENTS];
	size_t nsegments;
};
