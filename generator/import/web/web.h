/*
 * What web.c (blocks), web_table.c, web_main.c (main text) and web_page.c (what
 * stands around it) share. Include libxml/tree.h, base/base.h, tree/tree.h and
 * import/import.h first.
 */

struct html_page {
	struct import *im;
	const char *file;
	struct manuscript *ms;
	const xmlNode *skip; /* what is not walked, or NULL */
	size_t skipped_at; /* blocks before it */
	bool rest; /* around the main text: pictures are nothing */
	/* the paragraph being gathered */
	struct buf words;
	long number; /* of the item before, in an ordered list */
	size_t numbered; /* bytes of words that are an item's number, or 0 */
	size_t bold, all; /* [characters] */
	enum ms_align align;
	int outline, list, line;
	bool strong, item;
	bool space, newline; /* due before the next word; of the source alone */
};

bool web_is(const xmlNode *, const char *name);
struct pos web_pos(const struct html_page *);
/* Gathers what a node and its siblings after it hold; ends the paragraph. */
void web_walk(struct html_page *, const xmlNode *);
void web_element(struct html_page *, const xmlNode *); /* it alone */
void web_flush(struct html_page *);
/* A table, or the blocks that it only places. */
void web_table(struct html_page *, const xmlNode *);
/* The words of a table row by row, one block's worth, added. */
void web_table_words(const struct ms_table *, struct buf *);
/*
 * A table of a document's facts (索引号, 发文字号 …)? Then those that are not
 * known yet are set.
 */
bool web_facts(struct html_page *, const struct ms_table *);
/*
 * Before the main text is walked: tells what stands around it, and adds the
 * title and what belongs to it where the main text does not have them.
 */
void web_around(struct html_page *, const xmlNode *root, const xmlNode *main);

/* A word (class names are words) of an attribute; case is nothing. */
bool web_has_word(const xmlNode *, const char *attribute, const char *word);
/* An attribute, borrowed; NULL: none. */
const char *web_attr(const xmlNode *, const char *name);
/* Never shown, or no text: scripts, styles, forms, what is hidden. */
bool web_is_silent(const xmlNode *);
/* The element that holds the main text; the body where none stands out. */
const xmlNode *web_main(const xmlNode *body);
