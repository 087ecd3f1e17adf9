/*
 * What contents.c (where the list is), contents_read.c and contents_mark.c
 * share. Include import/parts.h and what it asks for first.
 */

/* What stands before the first article is no longer. */
enum { FRONT_LINES = 400 };

/* Where a list gives the page of a title. */
enum pages { PAGES_NONE, PAGES_BEHIND, PAGES_BEFORE, PAGES_BELOW };

struct contents_list {
	struct lines *l;
	size_t head, from, end; /* its heading; its lines */
	enum pages pages;
	int widest; /* of its lines [half em] */
	bool close; /* no blank lines tell anything */
	VEC(struct contents_entry) entries;
	const char *category;
	bool fresh; /* no entry since the last category */
	char *title; /* as far as it has been read */
};

/* The page of a line as the list gives pages, 0: none; *at and *n: its words
 * without the page. */
int contents_page(enum pages, const char *s, const char **at, size_t *n);
/* Lines [from, end) to entries. */
void contents_read(struct contents_list *);
/* The name of a section without the marks around it. */
char *contents_category(struct arena *, const char *s);
/* What stands between the lines of a list and is none of it: the line below the
 * head of a table, |-----|---|; the head of a further page, its 目录 again. */
bool contents_is_between(struct arena *, const char *s);
/* Is it the heading of a list? */
bool contents_is_head(struct arena *, const char *s);
/* Name and number of a gazette, as on the cover and in heads of pages? */
bool contents_is_gazette_line(struct arena *, const char *s);
/* How many lines from i on make the folded title together; 0: they do not. In
 * the list an organ that the text has may be left out. */
size_t
contents_title_at(const struct lines *, size_t i, const char *folded);
