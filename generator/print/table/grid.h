/*
 * grid: what the files of tables share (grid.c, grid_cell.c, grid_width.c,
 * grid_break.c). Include what layout.h asks for, and layout.h, first.
 */

/* A line of a cell as it was typed (<br> ends one). */
struct grid_par {
	const struct node *node;
	const struct span *spans;
	size_t n;
	len_t natural; /* width of its words on one line */
};

struct grid_cell {
	struct node *node; /* NULL: fills a hole */
	struct tag *tag;
	size_t row, col, rows, cols; /* place and spans */
	bool head;
	bool words; /* running words: flush left, not centred */
	enum align align; /* asked for in the source */
	struct grid_par *pars;
	size_t npars;
	len_t natural; /* widest par on one line */
	len_t longest; /* widest run that cannot be broken */
	struct line **lines; /* set for the width of the cell */
	size_t nlines;
	len_t shift; /* of the lines: figures in a column of them */
};

struct grid {
	struct block block; /* first, for block_ops */
	const struct node *table;
	size_t rows, cols;
	size_t heads; /* rows at the top that are repeated; may be 0 */
	struct grid_cell *cells; /* in the order they are read */
	size_t ncells;
	struct grid_cell **at; /* rows * cols: who covers a place */
	struct look *look, *look_head; /* of this table: smaller than the
					  style's when it would not fit */
	len_t pitch; /* of lines in cells */
	len_t pad_x, pad_y; /* between rules and words */
	len_t *x; /* cols + 1: the middles of the upright rules */
	len_t *h; /* rows: heights when nothing is broken */
	struct lines caption, unit;
};

/* Who covers (row, col). */
struct grid_cell *grid_at(const struct grid *, size_t row, size_t col);
/* Space for words in a cell, from padding to padding. */
len_t grid_inner(const struct grid *, const struct grid_cell *);

/* grid_tag: rows and cells below the tag at hand, which is the table's. */
void grid_tag(struct setter *, struct grid *);

/* grid_cell: the cells' words measured and set. */
void grid_cell_measure(struct setter *, struct grid *);
/* Sets every cell for the widths in grid->x. */
void grid_cell_set(struct setter *, struct grid *);
bool grid_cell_empty(const struct grid_cell *);

/*
 * grid_width: fills grid->x for a width, and makes the looks smaller where
 * the words need it. False: even so they do not fit.
 */
bool grid_width(struct setter *, struct grid *, len_t width);
/* Does every cell read well in this width, in the style's own size? */
bool grid_width_reads(
    struct setter *, const struct grid *, len_t width);

/* grid_break: the rows from `from` on that fit, see struct block_ops. */
struct taken grid_break(struct setter *, const struct block *,
    const struct cursor *from, len_t room, unsigned flags);
