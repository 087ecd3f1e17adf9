/*
 * tmpl: the compiled form of templates, between tmpl.c and tmpl_expr.c, which
 * make it, and tmpl_run.c, which writes pages by it. Include libxml/xpath.h,
 * base/base.h and site/html.h first.
 */

struct expr {
	xmlXPathCompExpr *code;
	const char *text; /* as written */
	struct pos pos; /* of the template */
};

/* Literal words and expressions that follow one another. */
struct part {
	struct part *next;
	const char *text; /* or NULL: */
	const struct expr *expr;
};

struct attr {
	struct attr *next;
	const char *name;
	struct part *parts;
};

enum op_type {
	OP_WORDS, /* parts */
	OP_ELEMENT, /* tag, attrs; first: its content */
	OP_EACH, /* expr; first: for each node of it */
	OP_IF, /* expr; first: when it is true */
	OP_BODY,
	OP_FACTS /* the page's JSON-LD */
};

struct op {
	enum op_type type;
	struct op *next, *first;
	struct part *parts;
	const struct expr *expr;
	enum html_tag tag;
	struct attr *attrs;
};

struct tmpl_set {
	struct arena *arena;
	VEC(struct tmpl { struct op *first; }) pages; /* as they were named */
	VEC(struct code { xmlXPathCompExpr *expr; }) codes; /* to be freed */
};

/* tmpl_expr: where expressions are compiled, all of one set. */
struct exprs {
	struct tmpl_set *set;
	struct msgs *msgs;
	xmlXPathContext *trial; /* over an empty page */
	const char *why; /* the trial failed */
};
void exprs_open(struct exprs *, struct tmpl_set *, struct msgs *);
void exprs_close(struct exprs *); /* what is compiled stays, in the set */
/* Always gives one; what is wrong goes to msgs. nodes: it has to give some. */
const struct expr *
expr_compile(struct exprs *, const char *text, struct pos, bool nodes);
/* Words with {expressions}; NULL: none. end is the place of their end:
 * libxml2 knows no other for a text. */
struct part *expr_words(struct exprs *, const char *s, struct pos end);
/* Without white space at its ends, as messages of libraries have it. */
char *tmpl_trimmed(struct arena *, const char *s);
