/*
 * What join.c (what goes on) and join_open.c (what begins) share. Include
 * import/parts.h and what it asks for first.
 */

/* One run over the lines. */
struct joiner {
	struct lines *l;
	struct buf par; /* the paragraph so far */
	size_t first, last; /* its lines */
	int last_number[ORDINAL_CLAUSE + 1]; /* by sort: the last seen */
	int column; /* around the last line, 0: lines are paragraphs */
	bool even; /* most full lines have exactly the column's width */
	bool strict; /* nearly all have */
	bool indents; /* first lines of paragraphs kept their indent */
	bool indented; /* so they did around the last line */
	size_t looked; /* line at which that was asked */
	bool list; /* the lines are of a list of attachments */
	bool gaps; /* blank lines end paragraphs, if there are any */
	bool mixed; /* so they do around it, though lines have none before */
};

/* Does line i begin a paragraph by its own words? ended: the one so far has
 * ended, as a sentence, a short line or a heading does. */
bool join_opens(const struct joiner *, size_t i, bool ended);
/* May the paragraph so far be a heading that ends here? */
bool join_may_be_heading(const struct joiner *);
/* Do the items of the series of line i, the one with this number, go on as
 * sentences do? */
bool join_siblings_finish(
    const struct joiner *, size_t i, enum ordinal, int number);
/* An entry of a chronicle begins: 6月3日， or 3日，. */
bool join_begins_day(const char *s);
/* An item of a list of attachments begins with a number. */
bool join_begins_item(const char *s);
