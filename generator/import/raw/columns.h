/*
 * columns: what finding two columns and parting them share. Include
 * import/parts.h first.
 */
enum {
	LEAST_COLUMN = 12, /* [characters] */
	LEAST_LINES = 5, /* with two columns, of a page */
	MOST_COLUMN = 400,
	LEAST_WIDTH = 26, /* [half em] of a column */
	MOST_WIDTH = 70
};

/* Where a line is cut: its left part ends at byte end, its right part begins
 * at byte start, so many characters from the left edge. */
struct cut {
	size_t end, start;
	int column;
};

struct page {
	struct lines *l;
	size_t from, to;
	bool wide; /* columns are counted in half ems, not in characters */
	int gutter; /* column at which the right part begins; 0: not by gaps */
	int width; /* [half em] of the left column, where one space parts them
		    */
	int known; /* [half em] of columns on other pages; 0: none seen */
	int edge; /* at which right parts begin then; 0: there is none */
};

/* What a line of the page is. */
enum side { ACROSS, LEFT, RIGHT, BOTH };

/* How far the bytes [0, n) of s reach. */
int column_extent(const char *s, size_t n, bool wide);
/* 第五条, 第一章: what stands behind is parted from it in any column. */
bool column_is_lead(const char *s, size_t n);
bool column_may_be(const struct line *line); /* part of two columns */

/* Pages whose columns one space parts: their width, 0: no such page; the width
 * most of them have; whether a page of few lines has that width; and sides. */
void column_find_width(struct page *p);
int column_common_width(const struct page *pages, size_t n);
bool column_has_width(const struct page *p, int width);
enum side column_side(const struct page *p, size_t i, struct cut *cut);
