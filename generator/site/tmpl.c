/*
 * tmpl: templates (XML) to operations. Includes, layouts and slots are gone
 * after this: each page is one list. Every fault is said with the template's
 * file, the line and the expression. Running them is in tmpl_run.c.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>

#include "base/base.h"
#include "tree/tree.h"
#include "site/html.h"
#include "site/site.h"
#include "site/parts.h"
#include "site/tmpl.h"

#define NAMESPACE "urn:gongbao"

enum { DEEPEST = 64 };

struct compile {
	struct tmpl_set *set;
	struct msgs *msgs;
	const char *dir;
	const char *file; /* that the nodes at hand are from */
	const char *filler_file;
	const xmlNode *filler; /* <g:page> whose <g:fill>s go into slots */
	int depth;
	xmlXPathContext *trial; /* over an empty page: finds faults early */
	const char *why; /* the trial failed */
	VEC(struct source_doc {
		const char *name;
		xmlDoc *doc; /* NULL: reported */
	})
	docs;
};

static struct op **compile_nodes(struct compile *, xmlNode *, struct op **);

static struct pos
place(const struct compile *c, int line)
{
	return (struct pos){c->file, line, 0};
}

static struct pos
place_of(const struct compile *c, const xmlNode *node)
{
	return place(c, (int)xmlGetLineNo(node));
}

static bool
is_ours(const xmlNs *ns)
{
	return ns && strcmp((const char *)ns->href, NAMESPACE) == 0;
}

static bool
is_element(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && is_ours(node->ns) &&
	    strcmp((const char *)node->name, name) == 0;
}

static const char *
attr_value(const xmlAttr *attr)
{
	const xmlNode *text = attr->children;

	return text && text->content ? (const char *)text->content : "";
}

/* One of ours (ours true: with the namespace) or NULL. */
static const xmlAttr *
find_attr(const xmlNode *node, const char *name, bool ours)
{
	const xmlAttr *attr = node->properties;

	while (attr &&
	    (strcmp((const char *)attr->name, name) != 0 ||
		is_ours(attr->ns) != ours))
		attr = attr->next;
	return attr;
}

/* === Expressions === */

/* Libraries end their messages with a new line. */
static char *
trimmed(struct arena *arena, const char *s)
{
	size_t n = s ? strlen(s) : 0;

	while (n && strchr(" \t\n", s[n - 1]))
		n--;
	while (n && strchr(" \t\n", *s)) {
		s++;
		n--;
	}
	return arena_dup(arena, n ? s : "", n);
}

/* What libxml2 means; it gives a number where it evaluates XPath. */
static const char *
why(const xmlError *error)
{
	static const struct {
		int code;
		const char *text;
	} known[] = {
	    {XML_XPATH_UNFINISHED_LITERAL_ERROR, "a quote is not closed"},
	    {XML_XPATH_UNDEF_VARIABLE_ERROR, "there are no variables here"},
	    {XML_XPATH_INVALID_PREDICATE_ERROR, "a [ is not closed"},
	    {XML_XPATH_UNCLOSED_ERROR, "a ( is not closed"},
	    {XML_XPATH_UNKNOWN_FUNC_ERROR, "XPath has no such function"},
	    {XML_XPATH_INVALID_ARITY, "a function takes more or fewer values"},
	    {XML_XPATH_INVALID_TYPE, "nodes are needed, this is a value"},
	    {XML_XPATH_UNDEF_PREFIX_ERROR, "the data has no prefixes"},
	    {XML_XPATH_INVALID_CHAR_ERROR, "a character is out of place"},
	};
	size_t i;

	for (i = 0; i < sizeof known / sizeof known[0]; i++)
		if (known[i].code == error->code)
			return known[i].text;
	return "this is not an expression";
}

/* As the trial context reports; the first error is the cause. */
static void
keep_error(void *ctx, xmlErrorPtr error)
{
	struct compile *c = ctx;

	if (!c->why)
		c->why = why(error);
}

/* libxml2 writes some errors to stderr besides. */
static void
say_nothing(void *ctx, const char *fmt, ...)
{
	(void)ctx;
	(void)fmt;
}

/* Tried on an empty page too: unknown functions and names show then. */
static const struct expr *
compile_expr(struct compile *c, const char *text, struct pos pos, bool nodes)
{
	struct expr *e = ARENA_NEW(c->set->arena, struct expr);
	xmlXPathObject *result = NULL;

	e->text = trimmed(c->set->arena, text);
	e->pos = pos;
	c->why = NULL;
	e->code = xmlXPathCtxtCompile(c->trial, (const xmlChar *)e->text);
	if (e->code) {
		vec_push(&c->set->codes)->expr = e->code;
		result = xmlXPathCompiledEval(e->code, c->trial);
	}
	if (!result)
		msg(c->msgs, MSG_TMPL_XPATH, pos, e->text,
		    c->why ? c->why : "this is not an expression");
	else if (nodes && result->type != XPATH_NODESET)
		msg(c->msgs, MSG_TMPL_EACH, pos, e->text);
	xmlXPathFreeObject(result);
	return e;
}

/* === Words with {expressions} === */

static struct part **
add_literal(struct compile *c, struct part **tail, struct buf *b)
{
	struct part *p;

	if (!b->n)
		return tail;
	p = ARENA_NEW(c->set->arena, struct part);
	p->text = arena_dup(c->set->arena, b->s, b->n);
	buf_clear(b);
	*tail = p;
	return &p->next;
}

/* The } that ends an expression; one in its quotes does not. */
static const char *
find_brace(const char *s)
{
	char quote = 0;

	for (; *s && (quote || *s != '}'); s++)
		if (*s == quote)
			quote = 0;
		else if (!quote && (*s == '"' || *s == '\''))
			quote = *s;
	return *s ? s : NULL;
}

/* The expression after the { at s; gives what follows its }. */
static const char *
add_expr(struct compile *c, struct part ***tail, const char *s, struct pos pos)
{
	const char *end = find_brace(s);
	struct part *p;

	if (!end) {
		msg(c->msgs, MSG_TMPL_BRACE, pos, s - 1);
		return s + strlen(s);
	}
	p = ARENA_NEW(c->set->arena, struct part);
	p->expr = compile_expr(
	    c, arena_dup(c->set->arena, s, (size_t)(end - s)), pos, false);
	**tail = p;
	*tail = &p->next;
	return end + 1;
}

/* White space at s that holds a line break, or 0. */
static size_t
line_break(const char *s)
{
	size_t n = strspn(s, " \t\n");

	return memchr(s, '\n', n) ? n : 0;
}

static int
count_lines(const char *s)
{
	int n = 0;

	while ((s = strchr(s, '\n'))) {
		n++;
		s++;
	}
	return n;
}

/* line is that of the end of s: libxml2 knows no other for a text. */
static struct part *
compile_words(struct compile *c, const char *s, int line)
{
	struct part *first = NULL, **tail = &first;
	struct buf b = {0};
	size_t n;

	while (*s)
		if (s[0] == '{' && s[1] != '{') {
			tail = add_literal(c, tail, &b);
			s = add_expr(
			    c, &tail, s + 1, place(c, line - count_lines(s)));
		} else if ((n = line_break(s)) > 0) {
			s += n;
		} else {
			buf_putc(&b, *s);
			s += (*s == '{' || (*s == '}' && s[1] == '}')) ? 2 : 1;
		}
	add_literal(c, tail, &b);
	buf_free(&b);
	return first;
}

/* === Elements === */

static struct op *
add_op(struct compile *c, enum op_type type, struct op **tail)
{
	struct op *op = ARENA_NEW(c->set->arena, struct op);

	op->type = type;
	*tail = op;
	return op;
}

static struct op **
compile_text(struct compile *c, const xmlNode *node, struct op **tail)
{
	struct part *parts = compile_words(
	    c, (const char *)node->content, (int)xmlGetLineNo(node));
	struct op *op;

	if (!parts)
		return tail;
	op = add_op(c, OP_WORDS, tail);
	op->parts = parts;
	return &op->next;
}

static void
report_attr(struct compile *c, const xmlNode *node, const xmlAttr *attr,
    const char *const *names)
{
	const char *name = (const char *)attr->name;
	const char *near = near_name(name, names);

	if (near)
		msg(c->msgs, MSG_TMPL_ATTR_NEAR, place_of(c, node),
		    (const char *)node->name, name, near);
	else
		msg(c->msgs, MSG_TMPL_ATTR, place_of(c, node),
		    (const char *)node->name, name);
}

static struct attr *
compile_attrs(struct compile *c, const xmlNode *node, enum html_tag tag)
{
	static const char *const ours[] = {"each", "if", NULL};
	struct attr *first = NULL, **tail = &first;
	const xmlAttr *attr;

	for (attr = node->properties; attr; attr = attr->next) {
		const char *name = (const char *)attr->name;

		if (is_ours(attr->ns)) {
			if (strcmp(name, "each") != 0 &&
			    strcmp(name, "if") != 0)
				report_attr(c, node, attr, ours);
			continue;
		}
		if (!html_attr_allowed(tag, name))
			report_attr(c, node, attr, html_attr_names());
		*tail = ARENA_NEW(c->set->arena, struct attr);
		(*tail)->name = arena_str(c->set->arena, name);
		(*tail)->parts =
		    compile_words(c, attr_value(attr), (int)xmlGetLineNo(node));
		tail = &(*tail)->next;
	}
	return first;
}

static struct op **
compile_html(struct compile *c, xmlNode *node, struct op **tail)
{
	const char *name = (const char *)node->name, *near;
	struct op *op = add_op(c, OP_ELEMENT, tail);

	op->tag = html_find(name);
	if (op->tag == HTML_MAX) {
		near = near_name(name, html_names());
		msg(c->msgs, near ? MSG_TMPL_ELEMENT_NEAR : MSG_TMPL_ELEMENT,
		    place_of(c, node), name, near);
	}
	if (op->tag == HTML_SCRIPT && node->children)
		msg(c->msgs, MSG_TMPL_SCRIPT, place_of(c, node));
	op->attrs = compile_attrs(c, node, op->tag);
	compile_nodes(c, node->children, &op->first);
	return &op->next;
}

/* === Our own elements: each takes what its one attribute says === */

static xmlDoc *find_doc(struct compile *, const char *name, struct pos);

/* Compiles nodes of another file in the place of these. */
static struct op **
compile_elsewhere(
    struct compile *c, const char *file, xmlNode *nodes, struct op **tail)
{
	const char *here = c->file;

	c->file = file;
	tail = compile_nodes(c, nodes, tail);
	c->file = here;
	return tail;
}

static const char *
file_of(struct compile *c, const char *name)
{
	return arena_printf(c->set->arena, "%s/%s.xml", c->dir, name);
}

static struct op **
compile_include(
    struct compile *c, xmlNode *node, const char *name, struct op **tail)
{
	xmlDoc *doc = find_doc(c, name, place_of(c, node));
	xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;

	return root ? compile_elsewhere(c, file_of(c, name), root, tail) : tail;
}

static struct op **
compile_slot(
    struct compile *c, xmlNode *node, const char *name, struct op **tail)
{
	xmlNode *fill = c->filler ? c->filler->children : NULL;

	for (; fill; fill = fill->next)
		if (is_element(fill, "fill") &&
		    find_attr(fill, "slot", false) &&
		    strcmp(attr_value(find_attr(fill, "slot", false)), name) ==
			0)
			break;
	if (!fill)
		return compile_nodes(c, node->children, tail);
	fill->_private = node; /* used */
	return compile_elsewhere(c, c->filler_file, fill->children, tail);
}

/* What stands in no slot would be lost without a word. */
static void
check_fills(struct compile *c, const xmlNode *page)
{
	xmlNode *fill;
	const xmlAttr *slot;

	for (fill = page->children; fill; fill = fill->next) {
		if (fill->type != XML_ELEMENT_NODE || fill->_private)
			continue;
		slot = find_attr(fill, "slot", false);
		msg(c->msgs, MSG_TMPL_SLOT, place_of(c, fill),
		    (const char *)fill->name, slot ? attr_value(slot) : "");
	}
}

static struct op **
compile_page(
    struct compile *c, xmlNode *node, const char *layout, struct op **tail)
{
	c->filler = node;
	c->filler_file = c->file;
	tail = compile_include(c, node, layout, tail);
	check_fills(c, node);
	c->filler = NULL;
	return tail;
}

static struct op **
compile_block(
    struct compile *c, xmlNode *node, const char *unused, struct op **tail)
{
	(void)unused;
	return compile_nodes(c, node->children, tail);
}

static struct op **
compile_body(
    struct compile *c, xmlNode *node, const char *unused, struct op **tail)
{
	(void)node;
	(void)unused;
	return &add_op(c, OP_BODY, tail)->next;
}

static struct op **
compile_facts(
    struct compile *c, xmlNode *node, const char *unused, struct op **tail)
{
	(void)node;
	(void)unused;
	return &add_op(c, OP_FACTS, tail)->next;
}

static const struct {
	const char *name, *needs; /* attribute, or NULL */
	struct op **(*compile)(
	    struct compile *, xmlNode *, const char *, struct op **);
} specials[] = {
    {"page", "layout", compile_page},
    {"slot", "name", compile_slot},
    {"include", "name", compile_include},
    {"block", NULL, compile_block},
    {"body", NULL, compile_body},
    {"facts", NULL, compile_facts},
};

enum { SPECIALS = sizeof specials / sizeof specials[0] };

static void
report_special(struct compile *c, const xmlNode *node)
{
	const char *names[SPECIALS + 1] = {NULL};
	const char *near;
	size_t i;

	for (i = 0; i < SPECIALS; i++)
		names[i] = specials[i].name;
	near = near_name((const char *)node->name, names);
	msg(c->msgs, near ? MSG_TMPL_ELEMENT_NEAR : MSG_TMPL_ELEMENT,
	    place_of(c, node),
	    arena_printf(c->set->arena, "g:%s", (const char *)node->name),
	    near ? arena_printf(c->set->arena, "g:%s", near) : NULL);
}

static struct op **
compile_special(struct compile *c, xmlNode *node, struct op **tail)
{
	const xmlAttr *attr = NULL, *other;
	const char *known[] = {NULL, NULL};
	size_t i;

	for (i = 0; i < SPECIALS; i++)
		if (is_element(node, specials[i].name))
			break;
	if (i == SPECIALS) {
		report_special(c, node);
		return tail;
	}
	known[0] = specials[i].needs;
	if (known[0])
		attr = find_attr(node, known[0], false);
	for (other = node->properties; other; other = other->next)
		if (other != attr && !is_ours(other->ns))
			report_attr(c, node, other, known);
	if (known[0] && !attr) {
		msg(c->msgs, MSG_TMPL_NEEDS, place_of(c, node),
		    specials[i].name, known[0]);
		return tail;
	}
	return specials[i].compile(
	    c, node, attr ? attr_value(attr) : NULL, tail);
}

/* g:each stands outside g:if, which is asked for each node anew. */
static struct op **
compile_element(struct compile *c, xmlNode *node, struct op **tail)
{
	static const struct {
		const char *name;
		enum op_type type;
	} outer[] = {{"each", OP_EACH}, {"if", OP_IF}};
	struct op **next = NULL, *op;
	const xmlAttr *attr;
	size_t i;

	for (i = 0; i < 2; i++) {
		attr = find_attr(node, outer[i].name, true);
		if (!attr)
			continue;
		op = add_op(c, outer[i].type, tail);
		op->expr = compile_expr(c, attr_value(attr), place_of(c, node),
		    outer[i].type == OP_EACH);
		if (!next)
			next = &op->next;
		tail = &op->first;
	}
	tail = is_ours(node->ns) ? compile_special(c, node, tail)
				 : compile_html(c, node, tail);
	return next ? next : tail;
}

static struct op **
compile_nodes(struct compile *c, xmlNode *node, struct op **tail)
{
	if (++c->depth > DEEPEST) {
		msg(c->msgs, MSG_TMPL_DEEP, place(c, 0), DEEPEST);
		node = NULL;
	}
	for (; node; node = node->next)
		if (node->type == XML_ELEMENT_NODE)
			tail = compile_element(c, node, tail);
		else if (node->type == XML_TEXT_NODE ||
		    node->type == XML_CDATA_SECTION_NODE)
			tail = compile_text(c, node, tail);
	c->depth--;
	return tail;
}

/* === Files === */

/* Nothing outside the text is fetched; entities need a DTD, which is refused.
 */
static xmlDoc *
parse(struct compile *c, const char *file, const char *s, size_t n)
{
	xmlParserCtxt *ctxt = xmlNewParserCtxt();
	xmlDoc *doc;
	const xmlError *e;

	if (!ctxt)
		die("out of memory");
	doc = xmlCtxtReadMemory(ctxt, s, (int)n, file, "UTF-8",
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (!doc) {
		e = xmlCtxtGetLastError(ctxt);
		msg(c->msgs, MSG_TMPL_SYNTAX,
		    (struct pos){file, e ? e->line : 0, 0},
		    trimmed(c->set->arena, e ? e->message : NULL));
	} else if (doc->intSubset) {
		msg(c->msgs, MSG_TMPL_DOCTYPE, (struct pos){file, 1, 0});
		xmlFreeDoc(doc);
		doc = NULL;
	}
	xmlFreeParserCtxt(ctxt);
	return doc;
}

/* Each file is read once; from is where it was asked for. */
static xmlDoc *
find_doc(struct compile *c, const char *name, struct pos from)
{
	const char *file = file_of(c, name);
	struct source_doc *d;
	size_t n, i;
	char *s = NULL;

	for (i = 0; i < c->docs.n; i++)
		if (strcmp(c->docs.at[i].name, name) == 0)
			return c->docs.at[i].doc;
	if (path_is_plain(name))
		s = file_read(file, &n);
	d = vec_push(&c->docs);
	*d = (struct source_doc){arena_str(c->set->arena, name), NULL};
	if (s)
		d->doc = parse(c, file, s, n);
	else if (from.line)
		msg(c->msgs, MSG_TMPL_INCLUDE, from, name);
	else
		msg(c->msgs, MSG_TMPL_READ, from, tr_errno(errno));
	free(s);
	return d->doc;
}

static struct op *
compile_file(struct compile *c, const char *name)
{
	xmlDoc *doc;
	struct op *first = NULL;

	c->file = file_of(c, name);
	doc = find_doc(c, name, place(c, 0));
	if (doc)
		compile_nodes(c, xmlDocGetRootElement(doc), &first);
	return first;
}

static void
end_compile(struct compile *c, xmlDoc *empty)
{
	size_t i;

	for (i = 0; i < c->docs.n; i++)
		xmlFreeDoc(c->docs.at[i].doc);
	vec_free(&c->docs);
	xmlXPathFreeContext(c->trial);
	xmlFreeDoc(empty);
}

struct tmpl_set *
tmpl_open(const char *dir, const char *const *names, struct msgs *msgs)
{
	struct compile c = {.dir = dir, .msgs = msgs};
	size_t faults = msgs_count(msgs, MSG_ERROR);
	xmlDoc *empty = xmlNewDoc((const xmlChar *)"1.0");

	c.set = mem_alloc(sizeof *c.set);
	c.set->arena = arena_new();
	xmlDocSetRootElement(
	    empty, xmlNewDocNode(empty, NULL, (const xmlChar *)"page", NULL));
	c.trial = xmlXPathNewContext(empty);
	c.trial->node = xmlDocGetRootElement(empty);
	c.trial->contextSize = c.trial->proximityPosition = 1;
	c.trial->error = keep_error;
	c.trial->userData = &c;
	xmlSetGenericErrorFunc(NULL, say_nothing);
	for (; *names; names++)
		vec_push(&c.set->pages)->first = compile_file(&c, *names);
	xmlSetGenericErrorFunc(NULL, NULL);
	end_compile(&c, empty);
	if (msgs_count(msgs, MSG_ERROR) == faults)
		return c.set;
	tmpl_close(c.set);
	return NULL;
}

void
tmpl_close(struct tmpl_set *set)
{
	size_t i;

	if (!set)
		return;
	for (i = 0; i < set->codes.n; i++)
		xmlXPathFreeCompExpr(set->codes.at[i].expr);
	vec_free(&set->codes);
	vec_free(&set->pages);
	arena_free(set->arena);
	free(set);
}
