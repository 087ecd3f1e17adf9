/*
 * tmpl_expr: XPath expressions, alone and in words with {braces}. Each is tried
 * on an empty page, so that unknown functions and names show when the template
 * is read, not when a page needs them.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <libxml/tree.h>
#include <libxml/xpath.h>

#include "base/base.h"
#include "site/html.h"
#include "site/tmpl.h"

char *
tmpl_trimmed(struct arena *arena, const char *s)
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
	    {XML_XPATH_UNFINISHED_LITERAL_ERROR, N_("a quote is not closed")},
	    {XML_XPATH_UNDEF_VARIABLE_ERROR, N_("there are no variables here")},
	    {XML_XPATH_INVALID_PREDICATE_ERROR, N_("a [ is not closed")},
	    {XML_XPATH_UNCLOSED_ERROR, N_("a ( is not closed")},
	    {XML_XPATH_UNKNOWN_FUNC_ERROR, N_("XPath has no such function")},
	    {XML_XPATH_INVALID_ARITY,
		N_("a function takes more or fewer values")},
	    {XML_XPATH_INVALID_TYPE, N_("nodes are needed, this is a value")},
	    {XML_XPATH_UNDEF_PREFIX_ERROR, N_("the data has no prefixes")},
	    {XML_XPATH_INVALID_CHAR_ERROR, N_("a character is out of place")},
	};
	size_t i;

	for (i = 0; i < sizeof known / sizeof known[0]; i++)
		if (known[i].code == error->code)
			return tr(known[i].text);
	return tr("this is not an expression");
}

/* As the trial context reports; the first error is the cause. */
static void
keep_error(void *ctx, xmlErrorPtr error)
{
	struct exprs *x = ctx;

	if (!x->why)
		x->why = why(error);
}

/* libxml2 writes some errors to stderr besides. */
static void
say_nothing(void *ctx, const char *fmt, ...)
{
	(void)ctx;
	(void)fmt;
}

void
exprs_open(struct exprs *x, struct tmpl_set *set, struct msgs *msgs)
{
	xmlDoc *empty = xmlNewDoc((const xmlChar *)"1.0");

	*x = (struct exprs){.set = set, .msgs = msgs};
	xmlDocSetRootElement(
	    empty, xmlNewDocNode(empty, NULL, (const xmlChar *)"page", NULL));
	x->trial = xmlXPathNewContext(empty);
	x->trial->node = xmlDocGetRootElement(empty);
	x->trial->contextSize = x->trial->proximityPosition = 1;
	x->trial->error = keep_error;
	x->trial->userData = x;
	xmlSetGenericErrorFunc(NULL, say_nothing);
}

void
exprs_close(struct exprs *x)
{
	xmlDoc *empty = x->trial->doc;

	xmlSetGenericErrorFunc(NULL, NULL);
	xmlXPathFreeContext(x->trial);
	xmlFreeDoc(empty);
}

const struct expr *
expr_compile(struct exprs *x, const char *text, struct pos pos, bool nodes)
{
	struct expr *e = ARENA_NEW(x->set->arena, struct expr);
	xmlXPathObject *result = NULL;

	e->text = tmpl_trimmed(x->set->arena, text);
	e->pos = pos;
	x->why = NULL;
	e->code = xmlXPathCtxtCompile(x->trial, (const xmlChar *)e->text);
	if (e->code) {
		vec_push(&x->set->codes)->expr = e->code;
		result = xmlXPathCompiledEval(e->code, x->trial);
	}
	if (!result)
		msg(x->msgs, MSG_TMPL_XPATH, pos, e->text,
		    x->why ? x->why : tr("this is not an expression"));
	else if (nodes && result->type != XPATH_NODESET)
		msg(x->msgs, MSG_TMPL_EACH, pos, e->text);
	xmlXPathFreeObject(result);
	return e;
}

static struct part **
add_literal(struct exprs *x, struct part **tail, struct buf *b)
{
	struct part *p;

	if (!b->n)
		return tail;
	p = ARENA_NEW(x->set->arena, struct part);
	p->text = arena_dup(x->set->arena, b->s, b->n);
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
add_expr(struct exprs *x, struct part ***tail, const char *s, struct pos pos)
{
	const char *end = find_brace(s);
	struct part *p;

	if (!end) {
		msg(x->msgs, MSG_TMPL_BRACE, pos, s - 1);
		return s + strlen(s);
	}
	p = ARENA_NEW(x->set->arena, struct part);
	p->expr = expr_compile(
	    x, arena_dup(x->set->arena, s, (size_t)(end - s)), pos, false);
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

struct part *
expr_words(struct exprs *x, const char *s, struct pos end)
{
	struct part *first = NULL, **tail = &first;
	struct buf b = {0};
	size_t n;

	while (*s)
		if (s[0] == '{' && s[1] != '{') {
			tail = add_literal(x, tail, &b);
			s = add_expr(x, &tail, s + 1,
			    (struct pos){
				end.file, end.line - count_lines(s), 0});
		} else if ((n = line_break(s)) > 0) {
			s += n;
		} else {
			buf_putc(&b, *s);
			s += (*s == '{' || (*s == '}' && s[1] == '}')) ? 2 : 1;
		}
	add_literal(x, tail, &b);
	buf_free(&b);
	return first;
}
