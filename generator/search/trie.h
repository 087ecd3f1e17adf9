/*
 * What trie.c and trie_write.c share. Include search/parts.h and what it asks
 * for first.
 */

/*
 * How the index is made.
 *
 * All phrases of a segment's text form a trie over UTF-16 units, cut off at
 * SEARCH_LONGEST units. A node stands for a phrase in more than `rare` pieces
 * and has their exact set, with how often each holds it. Its continuations in
 * no more pieces than that are no nodes: neighbours among them share a bin, the
 * set of at most `rare` pieces where any of them may be. So a phrase ends at a
 * node, which gives the answer, or in a bin, whose few pieces' texts tell. A
 * node whose every occurrence goes on alike is passed over (skip): what
 * was skipped is told by the text of any one piece.
 *
 * Positions would be some 46 MB for 20 years of a gazette, and a query would
 * need the lists of several bigrams; this needs one shard for a phrase.
 *
 * A set is coded within its parent's, counts within the parent's counts. A
 * shard is the part of the trie that lies between two phrases, with the
 * path from the root to where it begins, so that it is read alone. Its items:
 *
 *   0   unit members               a bin, from that continuation on
 *   10  unit members counts skip   a node; its items follow, up to 111,
 *                                  unless it is as long as any may be
 *   110 unit members more skip     a node of the path; counts are elsewhere
 *   111                            the end of a node's items
 */

enum { NO_BIN = -1 };

/* Continuations from a unit on, and the pieces where any may be. */
struct bin {
	uint16_t unit;
	uint32_t n, ids[RARE_MOST];
};

/* A node on the way to the one at hand; level 0 is the root. */
struct level {
	uint32_t *ids, *counts, *rank; /* rank: of a piece among ids */
	uint32_t n;
	size_t sample; /* a place where the phrase stands */
	unsigned depth, skip; /* [units] of the phrase; of them passed over */
	uint32_t next; /* the least unit its next item may have */
	VEC(struct bin) bins;
	int bin; /* the one written last in this shard, or NO_BIN */
};

struct trie {
	const struct field *field;
	unsigned rare;
	struct shards *shards;
	size_t limit; /* [bits] of a shard */
	uint32_t *near; /* piece at each NEAR-th place */
	uint32_t *at, *at2; /* places, by phrase; and room to sort */
	uint16_t *key, *key2; /* the unit after the phrase, beside at */
	uint32_t *ranks; /* room for members */
	size_t n;
	struct level levels[SEARCH_LONGEST + 1];
	struct bits bits; /* of the shard at hand */
	size_t begun; /* [bits] of them for the path */
};

/* The item of the node at the level; path: on the way to a shard. */
void trie_node(struct trie *, unsigned level, bool path);
void trie_bin(struct trie *, struct level *); /* the bin at hand */
/* Begins a shard with the item that goes on from the level by the unit: the
 * path to it, and beside the path the bins that reach past it. */
void trie_begin(struct trie *, unsigned level, uint16_t unit);
void trie_end(struct trie *, unsigned level); /* of the item at hand */
/* Ends the shard, which had better be high up (paths to the next are short
 * then), and begins the next, when it is full enough. */
void trie_room(struct trie *, unsigned level, uint16_t unit);
