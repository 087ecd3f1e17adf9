/*
 * What the readers of office files (docx.c, xlsx.c) share. Include
 * libxml/tree.h, base/base.h, tree/tree.h and import/import.h first.
 */

/*
 * package_: a zip of XML parts (ECMA-376 part 2). A part that is larger than
 * PACKAGE_PART bytes, holds a DTD or is no XML counts as absent, with a
 * message: what unpacks to gigabytes is never unpacked.
 */
enum { PACKAGE_PART = 64 << 20 }; /* [bytes] */
struct package;
/* NULL after a message when the bytes are no such file; bytes are borrowed. */
struct package *
package_open(struct import *, const char *file, const char *bytes, size_t n);
void package_close(struct package *);
/* A part by its name in the zip; NULL: not there. Freed with the package. */
xmlNode *package_xml(struct package *, const char *name);
/* Its bytes, in the import's arena, or NULL. */
const char *package_bytes(struct package *, const char *name, size_t *n);
/*
 * The part that relationship id of a part leads to, as a name in the zip; NULL:
 * none, or outside the file. By type where id is NULL: the first whose type
 * ends in these words.
 */
const char *package_target(
    struct package *, const char *part, const char *id, const char *type);

/* The part that is the document itself: its root, its name to *part; NULL:
 * there is none. */
const xmlNode *package_document(struct package *, const char **part);

/* ox: Office Open XML by local names; those of a part do not clash. */
bool ox_is(const xmlNode *, const char *name);
xmlNode *ox_first(const xmlNode *parent, const char *name); /* or NULL */
xmlNode *ox_next(const xmlNode *, const char *name); /* sibling, or NULL */
/* parent/a/b: the first of each; NULL where one is missing. */
xmlNode *ox_below(const xmlNode *parent, const char *a, const char *b);
/* An attribute of any namespace, borrowed from the document; NULL: none. */
const char *ox_attr(const xmlNode *, const char *name);
int ox_number(const xmlNode *, const char *name, int otherwise);
/* w:b and its like: there, and not val="0", "false" or "off". */
bool ox_on(const xmlNode *);
/* All text below, added. */
void ox_words(const xmlNode *, struct buf *);

/*
 * numeral_: a number in the words of ST_NumberFormat (ECMA-376 part 1,
 * 17.18.59): chineseCounting 十二, decimalEnclosedCircle ⑫. False: a format not
 * known, written in digits.
 */
bool numeral(struct buf *, const char *format, int number);

/*
 * format_: a number as a spreadsheet shows it (ECMA-376 part 1, 18.8.31);
 * code: its number format, NULL or "General" for the general one; from_1904:
 * days are counted from 1904.
 */
void
format_number(struct buf *, double value, const char *code, bool from_1904);

/*
 * numbering_: the numbers that Word sets before paragraphs (ECMA-376 part 1,
 * 17.9). They are no words of its file, but they are words of the document.
 */
struct numbering;
/* root: of word/numbering.xml, or NULL; styles: of word/styles.xml, or NULL. */
struct numbering *
numbering_new(struct arena *, const xmlNode *root, const xmlNode *styles);
/*
 * Counts one paragraph of list num (w:numId) at level (from 0) and writes the
 * words of its number, with what parts them from the text. True: the list has
 * bullets, and no words.
 */
bool numbering_count(struct numbering *, int num, int level, struct buf *);
void numbering_end(struct numbering *);

/*
 * style_: w:pPr or w:rPr of a style, or of those it is based on, that says
 * name; NULL: none does. root: of word/styles.xml, or NULL.
 */
const xmlNode *style_find(const xmlNode *root, const char *id,
    const char *properties, const char *name);
