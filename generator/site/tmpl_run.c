/*
 * tmpl_run: a page from the operations of its template and its data. Words
 * reach the page through html_text and html_attr alone, so they are escaped.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <libxml/tree.h>
#include <libxml/xpath.h>

#include "base/base.h"
#include "tree/tree.h"
#include "site/html.h"
#include "site/site.h"
#include "site/parts.h"
#include "site/tmpl.h"

struct run {
	struct html html;
	const struct buf *body;
	xmlXPathContext *data;
	struct msgs *msgs;
};

static void run_ops(struct run *, const struct op *);

/* Faults that only the data brings out are said by eval. */
static void
ignore(void *ctx, xmlErrorPtr error)
{
	(void)ctx;
	(void)error;
}

/* NULL after a fault. */
static xmlXPathObject *
eval(struct run *r, const struct expr *e)
{
	xmlXPathObject *result = xmlXPathCompiledEval(e->code, r->data);

	if (!result)
		msg(r->msgs, MSG_TMPL_XPATH, e->pos, e->text,
		    tr("this page's data does not suit it"));
	return result;
}

static void
add_value(struct run *r, const struct expr *e, struct buf *out)
{
	xmlXPathObject *result = eval(r, e);
	xmlChar *s;

	if (!result)
		return;
	s = xmlXPathCastToString(result);
	if (s)
		buf_puts(out, (char *)s);
	xmlFree(s);
	xmlXPathFreeObject(result);
}

static void
add_parts(struct run *r, const struct part *p, struct buf *out)
{
	for (; p; p = p->next)
		if (p->text)
			buf_puts(out, p->text);
		else
			add_value(r, p->expr, out);
}

static void
run_words(struct run *r, const struct op *op)
{
	struct buf b = {0};

	add_parts(r, op->parts, &b);
	if (b.n)
		html_text(&r->html, b.s);
	buf_free(&b);
}

/* A value that is one {expression} and comes out empty is no attribute. */
static void
run_attr(struct run *r, const struct attr *attr)
{
	const struct part *p = attr->parts;
	struct buf b = {0};

	add_parts(r, p, &b);
	if (b.n || !p || p->text || p->next)
		html_attr(&r->html, attr->name, b.n ? b.s : "");
	buf_free(&b);
}

static void
run_element(struct run *r, const struct op *op)
{
	size_t depth = r->html.open.n;
	const struct attr *attr;

	html_open(&r->html, op->tag);
	for (attr = op->attrs; attr; attr = attr->next)
		run_attr(r, attr);
	run_ops(r, op->first);
	html_close_to(&r->html, depth);
}

static void
run_each(struct run *r, const struct op *op)
{
	xmlXPathObject *result = eval(r, op->expr);
	const xmlNodeSet *set = result ? result->nodesetval : NULL;
	xmlNode *node = r->data->node;
	int i, n = set ? set->nodeNr : 0;
	int size = r->data->contextSize, at = r->data->proximityPosition;

	for (i = 0; i < n; i++) {
		r->data->node = set->nodeTab[i];
		r->data->contextSize = n;
		r->data->proximityPosition = i + 1;
		run_ops(r, op->first);
	}
	r->data->node = node;
	r->data->contextSize = size;
	r->data->proximityPosition = at;
	xmlXPathFreeObject(result);
}

static void
run_if(struct run *r, const struct op *op)
{
	xmlXPathObject *result = eval(r, op->expr);

	if (result && xmlXPathCastToBoolean(result))
		run_ops(r, op->first);
	xmlXPathFreeObject(result);
}

static void
run_body(struct run *r, const struct op *op)
{
	(void)op;
	if (r->body && r->body->n)
		html_raw(&r->html, r->body->s, r->body->n);
}

/*
 * A block of data, which no browser runs, so a strict CSP holds. The words of
 * <linked> have no < > & (export/export.h): they stand as they are.
 */
static void
run_facts(struct run *r, const struct op *op)
{
	const xmlNode *at = xmlDocGetRootElement(r->data->doc)->children;
	xmlChar *words;

	(void)op;
	while (at && strcmp((const char *)at->name, "linked") != 0)
		at = at->next;
	words = at ? xmlNodeGetContent(at) : NULL;
	if (words && !strpbrk((char *)words, "<>&")) {
		html_open(&r->html, HTML_SCRIPT);
		html_attr(&r->html, "type", "application/ld+json");
		html_raw(&r->html, (char *)words, strlen((char *)words));
		html_close(&r->html);
	}
	xmlFree(words);
}

static void (*const runs[])(struct run *, const struct op *) = {
    [OP_WORDS] = run_words,
    [OP_ELEMENT] = run_element,
    [OP_EACH] = run_each,
    [OP_IF] = run_if,
    [OP_BODY] = run_body,
    [OP_FACTS] = run_facts,
};

/* As deep as templates nest, which tmpl_open bounds. */
static void
run_ops(struct run *r, const struct op *op)
{
	for (; op; op = op->next)
		runs[op->type](r, op);
}

void
tmpl_run(const struct tmpl_set *set, size_t i, xmlNode *page,
    const struct buf *body, struct buf *out, struct msgs *msgs)
{
	struct run r = {.html = {.out = out}, .body = body, .msgs = msgs};

	r.data = xmlXPathNewContext(page->doc);
	if (!r.data)
		die("out of memory");
	r.data->node = page;
	r.data->contextSize = r.data->proximityPosition = 1;
	r.data->error = ignore;
	run_ops(&r, set->pages.at[i].first);
	html_end(&r.html);
	xmlXPathFreeContext(r.data);
}
