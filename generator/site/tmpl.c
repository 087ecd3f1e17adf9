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
	struct exprs exprs;
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
	struct part *parts = expr_words(
	    &c->exprs, (const char *)node->content, place_of(c, node));
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
		    expr_words(&c->exprs, attr_value(attr), place_of(c, node));
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
		op->expr = expr_compile(&c->exprs, attr_value(attr),
		    place_of(c, node), outer[i].type == OP_EACH);
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
		    tmpl_trimmed(c->set->arena, e ? e->message : NULL));
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
end_compile(struct compile *c)
{
	size_t i;

	for (i = 0; i < c->docs.n; i++)
		xmlFreeDoc(c->docs.at[i].doc);
	vec_free(&c->docs);
	exprs_close(&c->exprs);
}

struct tmpl_set *
tmpl_open(const char *dir, const char *const *names, struct msgs *msgs)
{
	struct compile c = {.dir = dir, .msgs = msgs};
	size_t faults = msgs_count(msgs, MSG_ERROR);

	c.set = mem_alloc(sizeof *c.set);
	c.set->arena = arena_new();
	exprs_open(&c.exprs, c.set, msgs);
	for (; *names; names++)
		vec_push(&c.set->pages)->first = compile_file(&c, *names);
	end_compile(&c);
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
