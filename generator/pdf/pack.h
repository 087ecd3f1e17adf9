/*
 * pack: the objects of a file on their way into a packed and linearised one
 * (PDF 1.7, 7.5.7 and annex F). What pack.c shares with
 *
 *   refs_   what the objects say of each other; what a page needs
 *   hints_  the tables that tell a viewer where a page's objects lie
 *
 * Include pdf/parts.h first.
 */

enum part { /* of the file, in its order (F.3) */
	PART_OPEN, /* 4: what a viewer needs before any page */
	PART_FIRST, /* 6: all of the first page */
	PART_OUTLINE, /* 6: shown beside it */
	PART_PAGE, /* 7: what one other page alone needs */
	PART_SHARED, /* 8: what several need */
	PART_REST, /* 9: structure, names and the like */
	PART_MAX
};

/* Who needs an object. */
struct users {
	bool open, outline, first, rest; /* the first page; none of these */
	size_t pages, page; /* how many others; the last of them, from 1 */
};

/* Where the words of an object name another. */
struct ref {
	size_t at, n; /* the digits, in pack.words */
	size_t key; /* the name before it that stands in no inner dictionary */
	size_t to; /* object */
};

struct packed {
	size_t words, nwords; /* its dictionary, in pack.words */
	const struct buf *stream; /* or NULL */
	size_t ref, nrefs; /* in pack.refs */
	size_t page; /* its place among the pages, from 1; 0: it is none */
	struct users users;
	enum part part;
	size_t holder, index; /* its object stream, and place there; or 0 */
	size_t number; /* in the file */
	size_t offset, length; /* in the body of the file */
};

/* Objects count from 1 and are called by it; object streams come last. */
struct pack {
	struct obj_file *file;
	size_t root, info, tree; /* objects; the tree of pages */
	VEC(struct packed) all;
	VEC(struct ref) refs;
	VEC(size_t) pages; /* objects */
	struct needs { /* of page i: objects at[of.at[i]] up to those of i + 1
			*/
		VEC(size_t) at;
		VEC(size_t) of;
	} needs;
	VEC(size_t) parts[PART_MAX]; /* objects that no other holds, in order */
	struct buf words;
};

/* Reads the file's objects, and sees who needs each. */
void refs_read(struct pack *);
void refs_free(struct pack *); /* what it holds */
enum part refs_part(const struct users *);
/* To those of an object stream, those of what it holds. */
void refs_join(struct users *, const struct users *);

/*
 * The hint tables (F.4), when numbers and lengths are known; shared, outline:
 * where in it the tables begin that come after that of the pages, 0: none.
 * An offset in it is `head` more than one in the body.
 */
void hints_write(const struct pack *, size_t head, struct buf *out,
    size_t *shared, size_t *outline);
