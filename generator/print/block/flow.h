/*
 * flow: what the files flow*.c share: where the children of a node are set, and
 * the list the blocks go to.
 */

struct flow {
	struct setter *setter;
	struct blocks *out;
	const struct article *article; /* or NULL (colophon) */
	len_t width; /* of the blocks made now */
	enum flow_place where;
	enum look_name look; /* of its paragraphs */
	bool full; /* the blocks made now stand across the columns */
	bool turned; /* on turned pages */
	bool fresh; /* the next block begins a page */
};

/* The children of a node, one after another. */
void flow_each(struct flow *, struct node *parent);
/* Adds a block made from a node, as the flow stands. */
struct block *flow_add(struct flow *, struct block *, struct node *);
/* A paragraph of the inlines below a node. */
struct flow_par {
	enum look_name look;
	enum set set;
	len_t first, left, right; /* indents */
	struct spacing space;
	bool title;
};
struct lines flow_set(
    struct flow *, struct node *, const struct flow_par *);

void flow_attachlist(struct flow *, struct node *);
void flow_attachment(struct flow *, struct node *);
void flow_sign(struct flow *, struct node *);
