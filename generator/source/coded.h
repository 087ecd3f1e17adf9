/*
 * coded: words as one line for cmark, see coded.c. Include source/parse.h
 * first.
 *
 * CODED_GUARD and a space before the first word keep cmark from seeing any
 * block but a paragraph. BLANK stands for each underscore of a blank to fill
 * in. LETTER is put between a Chinese mark and **, so that ** looks as if a
 * letter stood there and may open or close (FORMAT.md 3.4). HARD, between
 * spaces, is a hard break: cmark sees one line and its columns are offsets.
 */
#define CODED_START "\xEF\xB7" /* U+FDD1 to U+FDD4 begin so */
enum { CODED_BLANK = 0x91, CODED_LETTER, CODED_HARD, CODED_GUARD };
#define BLANK "\xEF\xB7\x91"
#define LETTER "\xEF\xB7\x92"
#define HARD " \xEF\xB7\x93 "
#define GUARD "\xEF\xB7\x94 "
#define GUARD_N (sizeof GUARD - 1)

/* Where a stretch of the coded text came from. */
struct origin {
	size_t at; /* in the coded text */
	const char *s; /* in the source */
	int line, col;
};

struct coded {
	struct buf text;
	VEC(struct origin) origins;
	/* Source position of the offset last asked for. */
	size_t origin, offset;
	int col;
	size_t brackets; /* [ in the text */
	bool entities; /* it has an &, so any character may come of it */
};

/* Codes the lines of a paragraph, joined as FORMAT.md 3.2 says. */
void coded_lines(struct coded *, const struct stretch *lines, size_t n);
void coded_free(struct coded *);
/* Where the piece ends that begins at from: behind a sentence, if it must. */
size_t coded_piece(const struct coded *, size_t from);
/* The place of an offset; fast where they are asked for in rising order. */
void coded_locate(struct coded *, size_t offset, int *line, int *col);
/* Which code (CODED_BLANK and so on) stands at s, 0 if none. */
int coded_at(const char *s);
/* Coded words where there can be no nodes: code spans and addresses. */
char *coded_plain(struct arena *, const char *s);

/* Bytes of a line less white space and the mark of a hard break at its end. */
size_t coded_line(const struct stretch *, bool *hard);
/* Do two lines join with a space? */
bool coded_joins(const char *a, size_t n, const char *b, size_t bn);
/* Marks such as 。 or ) that belong to what is before them. */
bool coded_is_closing(uint32_t cp);
