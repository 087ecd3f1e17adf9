/*
 * search: trees to an index in which a browser finds every phrase of at most
 * SEARCH_LONGEST characters, and nothing else, by loading a few small files.
 *
 *   fold_     what makes two spellings one: width, case, brackets, spaces
 *   text_     the words of an article in pieces, a script file each; the
 *             reader's snippets, and what the index is made from
 *   record_   facts of an issue that the index of all needs
 *   bits_     numbers in as few bits as they need
 *   trie_     a segment's text to shards: which pieces hold which phrase;
 *             trie_write, as bits
 *   segment_  the shards of some years' issues, made in parallel
 *   root_     where shards begin, and the facts of articles for filters
 *
 * How the index is made, and why so, stands at the head of trie.h; what reads
 * it is templates/index.js. Sees trees with their printed pages. Include
 * base/base.h and tree/tree.h first.
 */

enum {
	SEARCH_LONGEST = 40, /* [UTF-16 units] of a phrase */
	SEARCH_SEGMENTS = 2 /* at most */
};

/* Writes the texts of an issue below out/ID/text/ and gives its record: what
 * the index about all issues says of it. */
void search_issue(const struct issue *, const char *out, struct buf *record);

/*
 * The index of the whole archive, planned from the records, oldest issue
 * first. The newest year is a segment of its own; all years before are
 * another, which a further month of the newest leaves as it is.
 */
struct search;
struct search *search_open(const struct buf *records, size_t n);
void search_close(struct search *);
size_t search_segments(const struct search *);
/* Its folder below the site; its key: changes with what it is made from. */
const char *search_segment_dir(const struct search *, size_t segment);
const char *search_segment_key(const struct search *, size_t segment);
/* Makes it from the texts below out, in so many processes; words: what
 * search_root needs to know of it. False: a process died, told in why. */
bool search_segment(const struct search *, size_t segment, const char *out,
    int jobs, struct buf *words, struct buf *why);
/* Writes the root; its address below the site is added to href. */
void search_root(const struct search *, const struct buf *words,
    const char *out, struct buf *href);
