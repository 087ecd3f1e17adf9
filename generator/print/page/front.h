/*
 * front: what an issue has besides its articles, in the files front*.c and
 * furniture.c.
 */

struct edition {
	struct setter *setter;
	struct issue *issue;
	const struct gazette *gazette;
	struct pages_list *list;
};

void front_cover(struct edition *);
/* Contents by category, then masthead and imprint, on numbered pages. */
void front_contents(struct edition *);
/* Masthead and imprint, as wide as the measure; *height stays where there is
 * neither. */
struct items front_masthead(struct edition *, len_t *height);
/* The last page: colophon, address and QR code of the web edition. */
void front_colophon(struct edition *);
/* Running heads and feet of all numbered pages; the specimen's word. */
void furniture_add(struct edition *);
/* Bookmarks by category, article, heading and attachment. */
void outline_add(struct edition *, struct pages *);
/* Items drawn at absolute places: a line of words, its left end at x (or its
 * middle, or its right end, as set says), its baseline at y. */
void front_words(struct edition *, struct items *, enum look_name,
    const char *words, len_t x, len_t y, enum set);
/* A name, two Han spread to three; a label, spread to a width [see name.c]. */
void front_name(struct edition *, struct items *, const char *name, len_t x,
    len_t y);
void front_label(struct edition *, struct items *, const char *label,
    len_t width, len_t x, len_t y);
