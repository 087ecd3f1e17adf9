/*
 * markup: XML and JSON out. All words pass through one function for each,
 * which escapes what the form has marks of its own for.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "export/export.h"
#include "export/markup.h"
#include "export/parts.h"

/* === XML 1.0 === */

/* What a byte is written as; NULL: as it is. XML has no way to write controls:
 * they become U+FFFD, as on the page. */
static const char *
xml_escaped(const char *s, size_t *n)
{
	unsigned char c = (unsigned char)*s;

	*n = 1;
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
		return "&#9;";
	case '\n':
		return "&#10;";
	case 0xEF: /* U+FFFE, U+FFFF */
		if (s[1] != '\xBF' || (unsigned char)s[2] < 0xBE)
			return NULL;
		*n = 3;
		return "\xEF\xBF\xBD";
	default:
		return c < 0x20 ? "\xEF\xBF\xBD" : NULL;
	}
}

static void
xml_escape(struct buf *out, const char *s)
{
	const char *from = s, *with;
	size_t n;

	for (; *s; s += n) {
		with = xml_escaped(s, &n);
		if (!with)
			continue;
		buf_add(out, from, (size_t)(s - from));
		buf_puts(out, with);
		from = s + n;
	}
	buf_add(out, from, (size_t)(s - from));
}

static void
settle(struct xml *x)
{
	if (x->in_tag)
		buf_putc(x->out, '>');
	x->in_tag = false;
}

void
xml_open(struct xml *x, const char *name)
{
	if (!x->open.n)
		buf_puts(
		    x->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	settle(x);
	buf_putc(x->out, '<');
	buf_puts(x->out, name);
	*vec_push(&x->open) = name;
	x->in_tag = true;
}

void
xml_attr(struct xml *x, const char *name, const char *value)
{
	if (!value)
		return;
	buf_putc(x->out, ' ');
	buf_puts(x->out, name);
	buf_puts(x->out, "=\"");
	xml_escape(x->out, value);
	buf_putc(x->out, '"');
}

void
xml_attr_int(struct xml *x, const char *name, int value)
{
	char digits[16];

	snprintf(digits, sizeof digits, "%d", value);
	xml_attr(x, name, digits);
}

void
xml_text(struct xml *x, const char *s)
{
	settle(x);
	xml_escape(x->out, s);
}

void
xml_line(struct xml *x)
{
	settle(x);
	buf_putc(x->out, '\n');
}

void
xml_close(struct xml *x)
{
	const char *name = x->open.at[--x->open.n];

	if (x->in_tag) {
		buf_puts(x->out, "/>");
		x->in_tag = false;
		return;
	}
	buf_puts(x->out, "</");
	buf_puts(x->out, name);
	buf_putc(x->out, '>');
}

void
xml_empty(struct xml *x, const char *name, const char *attr, const char *value)
{
	xml_open(x, name);
	xml_attr(x, attr, value);
	xml_close(x);
	xml_line(x);
}

void
xml_end(struct xml *x)
{
	while (x->open.n)
		xml_close(x);
	buf_putc(x->out, '\n');
	vec_free(&x->open);
}

/* === JSON, RFC 8259 === */

/*
 * A text in quotes. What could end a <script> is escaped too, and the line
 * separators that old scripts take for line ends.
 */
static void
json_quote(struct buf *out, const char *s)
{
	const char *from;
	unsigned char c;

	buf_putc(out, '"');
	for (; *s; s++) {
		for (from = s; (c = (unsigned char)*s) >= 0x20 && c != 0x7F &&
		     c != 0xE2 && !strchr("\"\\<>&", c);
		     s++)
			;
		buf_add(out, from, (size_t)(s - from));
		if (!c)
			break;
		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (c != 0xE2)
			buf_printf(out, "\\u%04x", c);
		else if (s[1] == '\x80' && (s[2] == '\xA8' || s[2] == '\xA9')) {
			buf_puts(out, s[2] == '\xA8' ? "\\u2028" : "\\u2029");
			s += 2;
		} else {
			buf_putc(out, (char)c);
		}
	}
	buf_putc(out, '"');
}

/* The comma, the new line and the key before a value. */
static void
lead(struct json *j, const char *key)
{
	size_t i;

	if (!j->first && j->open.n)
		buf_putc(j->out, ',');
	for (i = 0; i <= j->open.n && j->open.n && !j->compact; i++)
		buf_putc(j->out, i ? '\t' : '\n');
	j->first = false;
	if (!key)
		return;
	json_quote(j->out, key);
	buf_puts(j->out, j->compact ? ":" : ": ");
}

void
json_open(struct json *j, const char *key, char bracket)
{
	lead(j, key);
	buf_putc(j->out, bracket);
	*vec_push(&j->open) = bracket == '{' ? '}' : ']';
	j->first = true;
}

void
json_close(struct json *j)
{
	char bracket = j->open.at[--j->open.n];
	size_t i;

	for (i = 0; i <= j->open.n && !j->first && !j->compact; i++)
		buf_putc(j->out, i ? '\t' : '\n');
	buf_putc(j->out, bracket);
	j->first = false;
}

void
json_text(struct json *j, const char *key, const char *value)
{
	if (!value || !*value)
		return;
	lead(j, key);
	json_quote(j->out, value);
}

void
json_int(struct json *j, const char *key, int value)
{
	if (!value)
		return;
	lead(j, key);
	buf_printf(j->out, "%d", value);
}

void
json_list(struct json *j, const char *key, const struct strings *list)
{
	size_t i;

	if (!list->n)
		return;
	json_open(j, key, '[');
	for (i = 0; i < list->n; i++)
		json_text(j, NULL, list->at[i]);
	json_close(j);
}

void
json_date(struct json *j, const char *key, struct date d)
{
	char iso[16];

	if (!d.year)
		return;
	snprintf(iso, sizeof iso, "%04d-%02d-%02d", d.year % 10000,
	    d.month % 100, d.day % 100);
	json_text(j, key, iso);
}

void
json_end(struct json *j)
{
	while (j->open.n)
		json_close(j);
	if (!j->compact)
		buf_putc(j->out, '\n');
	vec_free(&j->open);
}

char *
iso_date(struct arena *arena, struct date d)
{
	return d.year
	    ? arena_printf(arena, "%04d-%02d-%02d", d.year, d.month, d.day)
	    : NULL;
}
