/*
 * What article.c (text), article_attach.c and article_display.c share. Include
 * import/parts.h and what it asks for first.
 */

/* An attachment the list names. */
struct listed {
	int no;
	const char *title;
	bool placed;
};

/* One article being read. */
struct reading {
	struct draft *d;
	struct draft_article *a;
	size_t i; /* the block to read */
	VEC(struct listed) listed;
	bool signed_off; /* the signature was just read */
	bool fresh; /* an attachment has just begun */
	bool box; /* a box is open */
	VEC(const char *) quoting; /* texts with 《, folded */
	size_t scanned; /* parts looked at for them */
};

/* A block of the article by its number, an empty one behind its end; its words,
 * "" where it is no paragraph. */
const struct ms_block *reading_block(const struct reading *, size_t i);
const char *reading_text(const struct reading *, size_t i);
struct arena *reading_arena(const struct reading *);

/*
 * Each looks at the block to read and, where it is what is asked for, makes
 * parts of it and of those that belong to it, moves past them and gives true.
 */
bool article_take_list(struct reading *); /* 附件：… */
bool article_take_label(struct reading *); /* 附件1, title and note */
bool article_take_unlabelled(struct reading *); /* a title of the list */
bool article_take_carried(struct reading *); /* title of what it issues */
bool article_take_table(struct reading *); /* caption and unit above it too */
/* 专栏1 …: up to the next heading of the text, or its one table. */
bool article_take_box(struct reading *);
/* Makes the picture b a part, with the line 图1 … below it as its caption; r->i
 * is then the last block taken. */
void article_take_figure(struct reading *r, const struct ms_block *b);
/* Does the block to read end the box it might stand in? */
bool article_leaves_box(const struct reading *);
void article_end_box(struct reading *); /* if one is open */
/* Attachments that were listed and never came: parts without words, told. */
void article_place_omitted(struct reading *);
