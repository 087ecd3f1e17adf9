/*
 * parts: what the files of tree/ share among themselves; no other pass sees it.
 * Include base/base.h and tree/tree.h first.
 */

/*
 * The number at s, in Han numerals or digits of either width, at most nine of
 * them; *end is set after it. 0: none there, or beyond 9999.
 */
int ordinal_number(const char *s, const char **end);

/* 2 for 1.1, 3 for 1.1.1: the parts of an ORDINAL_DECIMAL of n bytes. */
int ordinal_parts(const char *s, size_t n);

/*
 * How deep a sort stands in the usual order of official documents: 一、 2,
 * （一） 3, 1. 4, （1） 5 and on; a series of higher rank lies inside one of
 * lower.
 */
int ordinal_rank(enum ordinal, int parts);

/*
 * Cuts the inlines of a block after the first `at` bytes of leaf->text, through
 * every STRONG or LINK the leaf stands in; returns the child of block that is
 * the last of the front part. `at` is from 1 to the length of the text.
 */
struct node *node_cut(
    struct arena *, struct node *block, struct node *leaf, size_t at);

/* The first leaf with words below a block, or NULL. */
struct node *node_first_words(const struct node *block);

/* The days an entry of a chronicle opens with: 6月3日， 3日—5日，. */
struct day_span {
	int month, first; /* month 0: not said */
	int last_month, last; /* as the first where there is one day only */
	size_t bytes; /* that it takes at s */
};
bool day_span(const char *s, struct day_span *);
/* 2024年5月31日 or 二〇二四年五月三十一日 at s, real or not; else false. */
bool day_date(const char *s, struct date *);
/* 6 for 6月, 6月份 and 2024年6月 at s; else 0. */
int day_month(const char *s);
/* From there on a title says a month: 大事记（|2024年6月）; or "". */
const char *day_title(const struct article *);

/* The words without any spaces, for comparing. */
char *words_packed(struct arena *, const char *s);

/*
 * Reports what is mistyped in the words of one block; narrow_blocks counts
 * those of the article with half-width marks, from 0.
 */
void lint_words(const struct article *, const struct node *block,
    struct msgs *, size_t *narrow_blocks);

/* What a document has typed and not marked, or is without. */
void unmarked_check(
    const struct article *, struct arena *scratch, struct msgs *);
