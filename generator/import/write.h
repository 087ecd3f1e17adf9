/*
 * What write.c (files, and where their lines come from), write_front.c and
 * write_body.c share. Include import/parts.h and what it asks for first.
 */

/* Lines of the input that became a line of the output. */
struct span {
	const char *file; /* input */
	int first, last;
	const char *out;
	int line;
};

struct writer {
	struct draft *d;
	struct buf out;
	const char *file; /* being written */
	int line; /* the next to write */
	size_t counted; /* bytes of out whose lines are counted */
	VEC(struct span) spans;
};

/* The line of the output that is written next comes from lines first to last
 * of the input; NULL: from none. */
void write_place(struct writer *, const char *input, int first, int last);
void write_front(struct buf *, const struct draft_article *);
void write_issue(struct buf *, const struct draft *); /* of issue.md */
void write_parts(struct writer *, const struct part *, size_t n);
