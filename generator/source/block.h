/*
 * block: the state of the block reader, shared by the files that make it up:
 * block.c (lines to blocks), leaf.c (blocks without blocks in them), annot.c
 * (::: and its attributes), lines.c (blocks that are read line by line).
 * Include source/parse.h first.
 */

struct block;
struct open;

/* A kind of ::: block. */
struct annot {
	const char *name;
	enum node_type type;
	const struct attr *attrs; /* ended by one without a name */
	/* Takes a line of its body; NULL where it holds blocks. */
	void (*line)(struct block *, const struct stretch *);
	void (*close)(struct block *, struct open *); /* or NULL */
	bool may_be_empty;
};

/* A block that may hold what comes next. */
struct open {
	struct node *node;
	const struct annot *annot; /* NULL: ARTICLE, QUOTE or ITEM */
	int colons;
	int line; /* of its first line */
	int indent; /* ITEM: [columns] its words are indented */
	bool crowded; /* has as many colons as the one outside it */
	struct table_facts facts; /* TABLE */
};

struct block {
	const struct reader *r;
	const char *s, *end; /* what is left to read */
	int line; /* number of the line in hand */
	VEC(struct open) open; /* ARTICLE first */
	VEC(struct stretch) para; /* lines of the paragraph in hand */
	VEC(struct stretch) rows; /* of the pipe table in hand */
	struct node *code; /* CODE in hand, or NULL */
	struct buf code_text;
	size_t code_fence; /* its backticks */
	const char *role; /* ROSTER: a role that awaits its first name */
	VEC(const char *) remarks;
	int spare; /* colons of a block closed before its closing line, or 0 */
	bool abandoned; /* too deep: what is still open is not at fault */
};

struct open *block_top(struct block *);
/* Adds a node to the top block, or above it, after a message, where the top
 * may not hold it. */
void block_put(struct block *, struct node *);
/* False after a message where blocks already stand too deep. */
bool block_has_room(struct block *);
void block_push(struct block *, struct open);
/* Ends the paragraph or table in hand. */
void block_flush(struct block *);
/* Closes open blocks until n are left. */
void block_close_to(struct block *, size_t n);
struct pos block_pos(const struct block *, const struct stretch *);
/* A paragraph of these lines below a parent of the caller's choice. */
struct node *block_paragraph(
    struct block *, const struct stretch *lines, size_t n);

/* A line that begins with three colons or more, the indent taken off. */
void annot_line(struct block *, const struct stretch *);
void annot_unclosed(struct block *, const struct open *);

/* leaf: each returns false when the line is nothing of its own kind. */
bool leaf_heading(struct block *, const struct stretch *);
bool leaf_rule(struct block *, const struct stretch *);
bool leaf_fence(struct block *, const struct stretch *);
bool leaf_row(struct block *, const struct stretch *);
void leaf_code_line(struct block *, const struct stretch *);
void leaf_code_end(struct block *);
void leaf_paragraph(struct block *); /* from para */
void leaf_table(struct block *); /* from rows */

/* lines: a line each of ::: to, sign, note, attachments, roster, table. */
void lines_to(struct block *, const struct stretch *);
void lines_sign(struct block *, const struct stretch *);
void lines_note(struct block *, const struct stretch *);
void lines_attachments(struct block *, const struct stretch *);
void lines_roster(struct block *, const struct stretch *);
void lines_roster_close(struct block *, struct open *);
void lines_table(struct block *, const struct stretch *);
void lines_table_close(struct block *, struct open *);
