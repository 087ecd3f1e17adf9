/*
 * What web.c (blocks) and web_main.c (main text) share. Include
 * libxml/tree.h, base/base.h, tree/tree.h and import/import.h first.
 */

/* A word (class names are words) of an attribute; case is nothing. */
bool web_has_word(const xmlNode *, const char *attribute, const char *word);
/* An attribute, borrowed; NULL: none. */
const char *web_attr(const xmlNode *, const char *name);
/* Never shown, or no text: scripts, styles, forms, what is hidden. */
bool web_is_silent(const xmlNode *);
/* The element that holds the main text; the body where none stands out. */
const xmlNode *web_main(const xmlNode *body);
