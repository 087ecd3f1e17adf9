/*
 * compose: what the files compose*.c share: where a composer stands, and how
 * columns are filled. Include what layout.h asks for, and layout.h, first.
 */

enum {
	MAX_COLUMNS = 4,
	MAX_JOINTS = 32, /* of a page */
	VARIED = 3, /* paragraphs of a column that are set anew */
	EARLY_ROWS = 2 /* a page may end this early to end level */
};

/* What is left to do; it only shrinks. */
struct todo {
	const struct block *block; /* NULL: all done */
	const struct cursor *cursor;
	const struct block *held; /* a figure that waits for a column's head,
				     or NULL */
};

/* One column as it is filled. */
struct column {
	struct items items;
	len_t height; /* [whole rows] used */
	bool keeps; /* the last of it stays with what follows */
};

struct composer {
	struct setter *setter;
	struct pages_list *pages;
	const char *label; /* of pages without a number, or NULL */
	bool open; /* the last page may take more */
	bool stuck; /* something had to be left out */
	bool whole; /* ways are sought in which no small table is cut */
	struct block *held; /* a figure across the columns that stands at the
			       head of a page to come, or NULL */
	size_t held_after; /* of the page of this number, from 1 */
	len_t y; /* [whole rows] used on it */
	len_t joints[MAX_JOINTS]; /* where rows left over may go, downwards */
	int njoints; /* on the last page */
};

/* How a column is filled: what is tried, and changed, to end it well. */
struct way {
	len_t room; /* height of the column */
	unsigned first; /* flags of what comes first in it */
	unsigned dry; /* TAKE_DRY, or 0 */
	bool whole; /* small tables and boxes are not cut */
	struct {
		const struct block *block; /* a paragraph, or NULL */
		unsigned how; /* TAKE_LOOSE or TAKE_TIGHT */
	} varied[VARIED];
};

/* Height of a full page; what is left of the page at hand. */
len_t compose_page_room(const struct composer *);
len_t compose_room_left(const struct composer *);
/* On a fresh page something must be taken, fit or not: no other has more room;
 * space above is for what stands lower. */
unsigned compose_top_flags(const struct composer *);
/* Above what stands at this height of the page there may be more room. */
void compose_add_joint(struct composer *, len_t y);

bool compose_is_done(const struct todo *, const struct block *end);
/* compose_fill: fills one column from *todo up to `end`. A heading that would
 * stand alone at its foot goes on to the next. */
void compose_fill(struct composer *, struct todo *, const struct block *end,
    const struct way *, struct column *);
/* Fills the columns of a band; true when all of it is in. */
bool compose_try(struct composer *, struct todo *, const struct block *end,
    const struct way *, struct column *);
len_t compose_tallest(const struct column *, int n);

/* compose_level: the ways of the columns of this page; true when the band ends
 * on it. */
bool compose_choose(
    struct composer *, struct todo from, const struct block *end, struct way *);
