/*
 * html: HTML5 out. What an element is stands in HTML_TAGS; what may follow
 * where is left to the templates and to body.c, and checked by tests.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "site/html.h"

enum {
	HTML_VOID = 1, /* has no end tag */
	HTML_LINE = 2, /* a new line after the element */
	HTML_BREAK = 4, /* a new line after the start tag */
	HTML_FRAME = HTML_LINE | HTML_BREAK
};

static const unsigned char flags_of[] = {
#define X(name, text, flags) flags,
    HTML_TAGS(X)
#undef X
};

static const char *const names[] = {
#define X(name, text, flags) text,
    HTML_TAGS(X)
#undef X
	NULL};

static const char *const attr_names[] = {"accept", "action", "alt",
    "autocomplete", "charset", "checked", "class", "colspan", "content",
    "datetime", "dir", "disabled", "download", "enterkeyhint", "for", "height",
    "hidden", "href", "id", "inputmode", "lang", "max", "maxlength", "media",
    "method", "min", "multiple", "name", "open", "placeholder", "property",
    "rel", "required", "role", "rowspan", "scope", "selected", "sizes", "span",
    "spellcheck", "src", "start", "tabindex", "title", "type", "value", "width",
    NULL};

const char *const *
html_names(void)
{
	return names;
}

const char *const *
html_attr_names(void)
{
	return attr_names;
}

enum html_tag
html_find(const char *name)
{
	int i;

	for (i = 0; i < HTML_MAX; i++)
		if (strcmp(names[i], name) == 0)
			break;
	return (enum html_tag)i;
}

static bool
is_one_of(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(*list, name) == 0)
			return true;
	return false;
}

bool
html_attr_allowed(enum html_tag tag, const char *name)
{
	static const char *const of_script[] = {"src", "defer", NULL};

	if (tag == HTML_SCRIPT)
		return is_one_of(name, of_script);
	return str_starts(name, "aria-") || str_starts(name, "data-") ||
	    is_one_of(name, attr_names);
}

/* What HTML has no way to write becomes U+FFFD; its lines end in LF alone. */
static const char *
escaped(unsigned char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\t':
	case '\n':
		return NULL;
	case '\r':
		return "";
	default:
		return c < 0x20 || c == 0x7F ? "\xEF\xBF\xBD" : NULL;
	}
}

void
html_escape(struct buf *out, const char *s, size_t n)
{
	const char *end = s + n, *from = s, *with;

	for (; s < end; s++) {
		with = escaped((unsigned char)*s);
		if (!with)
			continue;
		buf_add(out, from, (size_t)(s - from));
		buf_puts(out, with);
		from = s + 1;
	}
	buf_add(out, from, (size_t)(s - from));
}

/* Ends a start tag that was still open for attributes. */
static void
settle(struct html *h)
{
	unsigned char flags = flags_of[h->tag];

	if (!h->in_tag)
		return;
	h->in_tag = false;
	buf_putc(h->out, '>');
	if (flags & HTML_BREAK || (flags & HTML_VOID && flags & HTML_LINE))
		buf_putc(h->out, '\n');
}

void
html_open(struct html *h, enum html_tag tag)
{
	settle(h);
	if (tag == HTML_HTML)
		buf_puts(h->out, "<!DOCTYPE html>\n");
	buf_putc(h->out, '<');
	buf_puts(h->out, names[tag]);
	h->in_tag = true;
	h->tag = tag;
	if (!(flags_of[tag] & HTML_VOID))
		*vec_push(&h->open) = (unsigned char)tag;
}

void
html_attr(struct html *h, const char *name, const char *value)
{
	if (!value)
		return;
	buf_putc(h->out, ' ');
	buf_puts(h->out, name);
	buf_puts(h->out, "=\"");
	html_escape(h->out, value, strlen(value));
	buf_putc(h->out, '"');
}

void
html_attrf(struct html *h, const char *name, const char *fmt, ...)
{
	char value[160];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(value, sizeof value, fmt, ap);
	va_end(ap);
	html_attr(h, name, value);
}

void
html_attr_int(struct html *h, const char *name, int value)
{
	html_attrf(h, name, "%d", value);
}

/* A line break right after <pre> would be dropped by the reader. */
void
html_text(struct html *h, const char *s)
{
	bool lost = h->in_tag && h->tag == HTML_PRE && *s == '\n';

	settle(h);
	if (lost)
		buf_putc(h->out, '\n');
	html_escape(h->out, s, strlen(s));
}

void
html_raw(struct html *h, const char *s, size_t n)
{
	settle(h);
	buf_add(h->out, s, n);
}

void
html_close(struct html *h)
{
	enum html_tag tag = (enum html_tag)h->open.at[--h->open.n];

	settle(h);
	buf_puts(h->out, "</");
	buf_puts(h->out, names[tag]);
	buf_putc(h->out, '>');
	if (flags_of[tag] & HTML_LINE)
		buf_putc(h->out, '\n');
}

void
html_close_to(struct html *h, size_t depth)
{
	settle(h);
	while (h->open.n > depth)
		html_close(h);
}

void
html_end(struct html *h)
{
	html_close_to(h, 0);
	vec_free(&h->open);
}
