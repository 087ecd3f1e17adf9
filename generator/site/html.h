/*
 * html: HTML5 that cannot come out malformed. Elements are opened and closed
 * on a stack, names come from one table, and text and attribute values are
 * escaped in one place. Include base/base.h first.
 */

/* X(NAME, "name", flags); FRAME holds blocks only, LINE ends a line. */
#define HTML_TAGS(X)                                                           \
	X(A, "a", 0)                                                           \
	X(ABBR, "abbr", 0)                                                     \
	X(ADDRESS, "address", HTML_LINE)                                       \
	X(ARTICLE, "article", HTML_FRAME)                                      \
	X(ASIDE, "aside", HTML_FRAME)                                          \
	X(B, "b", 0)                                                           \
	X(BLOCKQUOTE, "blockquote", HTML_FRAME)                                \
	X(BODY, "body", HTML_FRAME)                                            \
	X(BR, "br", HTML_VOID)                                                 \
	X(BUTTON, "button", HTML_LINE)                                         \
	X(CAPTION, "caption", HTML_LINE)                                       \
	X(CITE, "cite", 0)                                                     \
	X(CODE, "code", 0)                                                     \
	X(COL, "col", HTML_VOID)                                               \
	X(COLGROUP, "colgroup", HTML_LINE)                                     \
	X(DD, "dd", HTML_LINE)                                                 \
	X(DETAILS, "details", HTML_FRAME)                                      \
	X(DIV, "div", HTML_LINE)                                               \
	X(DL, "dl", HTML_FRAME)                                                \
	X(DT, "dt", HTML_LINE)                                                 \
	X(EM, "em", 0)                                                         \
	X(FIGCAPTION, "figcaption", HTML_LINE)                                 \
	X(FIGURE, "figure", HTML_FRAME)                                        \
	X(FOOTER, "footer", HTML_FRAME)                                        \
	X(FORM, "form", HTML_FRAME)                                            \
	X(H1, "h1", HTML_LINE)                                                 \
	X(H2, "h2", HTML_LINE)                                                 \
	X(H3, "h3", HTML_LINE)                                                 \
	X(H4, "h4", HTML_LINE)                                                 \
	X(H5, "h5", HTML_LINE)                                                 \
	X(H6, "h6", HTML_LINE)                                                 \
	X(HEAD, "head", HTML_FRAME)                                            \
	X(HEADER, "header", HTML_FRAME)                                        \
	X(HR, "hr", HTML_VOID | HTML_LINE)                                     \
	X(HTML, "html", HTML_FRAME)                                            \
	X(I, "i", 0)                                                           \
	X(IMG, "img", HTML_VOID)                                               \
	X(INPUT, "input", HTML_VOID)                                           \
	X(LABEL, "label", 0)                                                   \
	X(LI, "li", HTML_LINE)                                                 \
	X(LINK, "link", HTML_VOID | HTML_LINE)                                 \
	X(MAIN, "main", HTML_FRAME)                                            \
	X(MARK, "mark", 0)                                                     \
	X(META, "meta", HTML_VOID | HTML_LINE)                                 \
	X(NAV, "nav", HTML_FRAME)                                              \
	X(NOSCRIPT, "noscript", HTML_LINE)                                     \
	X(OL, "ol", HTML_FRAME)                                                \
	X(OPTION, "option", HTML_LINE)                                         \
	X(OUTPUT, "output", 0)                                                 \
	X(P, "p", HTML_LINE)                                                   \
	X(PRE, "pre", HTML_LINE)                                               \
	X(SCRIPT, "script", HTML_LINE)                                         \
	X(SECTION, "section", HTML_FRAME)                                      \
	X(SELECT, "select", HTML_FRAME)                                        \
	X(SMALL, "small", 0)                                                   \
	X(SPAN, "span", 0)                                                     \
	X(STRONG, "strong", 0)                                                 \
	X(SUMMARY, "summary", HTML_LINE)                                       \
	X(TABLE, "table", HTML_FRAME)                                          \
	X(TBODY, "tbody", HTML_FRAME)                                          \
	X(TD, "td", HTML_LINE)                                                 \
	X(TH, "th", HTML_LINE)                                                 \
	X(THEAD, "thead", HTML_FRAME)                                          \
	X(TIME, "time", 0)                                                     \
	X(TITLE, "title", HTML_LINE)                                           \
	X(TR, "tr", HTML_FRAME)                                                \
	X(UL, "ul", HTML_FRAME)                                                \
	X(WBR, "wbr", HTML_VOID)

enum html_tag {
#define X(name, text, flags) HTML_##name,
	HTML_TAGS(X)
#undef X
	HTML_MAX
};

/* The element of this name; HTML_MAX when it may not be written. */
enum html_tag html_find(const char *name);
/* May the element carry it? on… and style may not, and a script has no more
 * than src and defer: a strict CSP holds. */
bool html_attr_allowed(enum html_tag, const char *name);
/* Names for "did you mean", ended by NULL. */
const char *const *html_names(void);
const char *const *html_attr_names(void);

/* A page being written. Start with struct html h = {.out = &b}. */
struct html {
	struct buf *out;
	VEC(unsigned char) open; /* enum html_tag */
	bool in_tag; /* the last start tag still takes attributes */
	enum html_tag tag; /* that tag */
};
void html_open(struct html *, enum html_tag);
/* Right after html_open; a NULL value writes nothing. */
void html_attr(struct html *, const char *name, const char *value);
void html_attrf(struct html *, const char *name, const char *fmt, ...)
    PRINTF(3, 4);
void html_attr_int(struct html *, const char *name, int value);
void html_text(struct html *, const char *s);
void html_raw(struct html *, const char *s, size_t n); /* HTML already */
void html_close(struct html *); /* the innermost element */
void html_close_to(struct html *, size_t depth); /* until open.n is depth */
void html_end(struct html *); /* closes all, frees the stack, not the buf */

/* Escaped for text and for attribute values in double quotes alike. */
void html_escape(struct buf *, const char *s, size_t n);
