/*
 * What docx.c (blocks), docx_words.c (paragraphs) and docx_table.c share.
 * Include import/office/office.h and what it asks for first.
 */
struct docx {
	struct import *im;
	struct package *package;
	const char *part; /* word/document.xml */
	const char *file;
	const xmlNode *styles, *footnotes, *endnotes; /* or NULL */
	struct numbering *numbering;
	struct manuscript *ms;
	int paragraph; /* from 1: stands for a line in messages */
	int notes; /* numbered so far */
	size_t section; /* first block of it in ms */
	int fields; /* nested, at most 63 */
	uint64_t codes; /* bit: of that field the code is being read */
};

/* A paragraph's words, and what hangs on it. */
struct docx_words {
	struct buf text;
	size_t bold, all; /* [characters] */
	VEC(const xmlNode *) boxes; /* w:txbxContent */
	VEC(const xmlNode *) pictures; /* a:blip, v:imagedata */
	VEC(const xmlNode *) notes; /* w:footnote, w:endnote */
	bool page; /* a page break stood in it */
	bool goes_on; /* its end was deleted: the next belongs to it */
};

/* Adds the words of a w:p. */
void docx_words(struct docx *, const xmlNode *p, struct docx_words *);
void docx_words_free(struct docx_words *);
/* A w:tbl to a table in the import's arena; its pictures go to the list. */
struct ms_table *
docx_table(struct docx *, const xmlNode *tbl, struct docx_words *pictures);
/* Where a doubt about what is being read belongs. */
struct pos docx_pos(const struct docx *);
/* The children of a w:sdt, w:customXml and the like stand for it. */
const xmlNode *docx_content(const xmlNode *wrapper);
bool docx_is_wrapper(const xmlNode *);
