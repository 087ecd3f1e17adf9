/*
 * write_front: the front matter of articles and of issue.md, as YAML that reads
 * back as the same words.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/parts.h"
#include "import/write.h"

/* A value in front matter: bare where YAML reads it as the words it is. */
static void
put_scalar(struct buf *out, const char *s)
{
	static const char *const odd[] = {"- ", "? ", "#", "&", "*", "!", "|",
	    ">", "'", "\"", "%", "@", "`", "{", "}", "[", "]", ",", NULL};
	bool quote = *s == '\0' || str_starts_any(s, odd) || *s == ' ' ||
	    strstr(s, ": ") || strstr(s, " #") || str_ends(s, ":") ||
	    strpbrk(s, "[]{},\\\"") ||
	    strspn(s, "0123456789.+-eE") == strlen(s) ||
	    strcmp(s, "true") == 0 || strcmp(s, "false") == 0 ||
	    strcmp(s, "null") == 0 || *s == '~' || str_starts(s, "- ");

	if (!quote) {
		buf_puts(out, s);
		return;
	}
	buf_putc(out, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_putc(out, '\\');
		buf_putc(out, *s == '\n' ? ' ' : *s);
	}
	buf_putc(out, '"');
}

static void
put_key(struct buf *out, const char *key, const char *value)
{
	if (!value)
		return;
	buf_printf(out, "%s: ", key);
	put_scalar(out, value);
	buf_putc(out, '\n');
}

static void
put_list(struct buf *out, const char *key, const struct strings *list)
{
	size_t i;

	if (list->n == 0)
		return;
	buf_printf(out, "%s: [", key);
	for (i = 0; i < list->n; i++) {
		buf_puts(out, i ? ", " : "");
		put_scalar(out, list->at[i]);
	}
	buf_puts(out, "]\n");
}

static void
put_title(struct buf *out, const char *title)
{
	const char *end;

	if (!strchr(title, '\n')) {
		put_key(out, "title", title);
		return;
	}
	buf_puts(out, "title: |\n");
	for (; *title; title = *end ? end + 1 : end) {
		end = strchr(title, '\n');
		if (!end)
			end = title + strlen(title);
		buf_printf(out, "  %.*s\n", (int)(end - title), title);
	}
}

void
write_front(struct buf *out, const struct draft_article *a)
{
	buf_puts(out, "---\n");
	put_title(out, a->title);
	put_key(out, "toc-title", a->toc_title);
	put_key(out, "number", a->number);
	put_key(out, "category", a->category);
	put_list(out, "issuer", &a->issuers);
	if (a->date)
		buf_printf(out, "date: %s\n", a->date);
	if (a->kind != KIND_DOCUMENT)
		buf_printf(out, "kind: %s\n", kind_name(a->kind));
	if (a->page)
		buf_printf(out, "page: %d\n", a->page);
	buf_puts(out, "---\n\n");
}

static void
put_roles(struct buf *out, const struct draft *d)
{
	size_t i, k;

	if (d->roles.n == 0)
		return;
	buf_puts(out, "masthead:\n  -");
	if (d->group) {
		buf_puts(out, " group: ");
		put_scalar(out, d->group);
		buf_puts(out, "\n   ");
	}
	buf_puts(out, " roles:\n");
	for (i = 0; i < d->roles.n; i++) {
		const struct masthead_role *r = &d->roles.at[i];

		if (i && strcmp(r->role, "主编") == 0)
			buf_puts(out, "  - roles:\n");
		buf_printf(out, "      - {role: %s, people: [", r->role);
		for (k = 0; k < r->people.n; k++) {
			buf_puts(out, k ? ", " : "");
			put_scalar(out, r->people.at[k]);
		}
		buf_puts(out, "]}\n");
	}
}

static void
put_imprint(struct buf *out, const struct draft *d)
{
	size_t i;

	if (d->imprint.n)
		buf_puts(out, "imprint:\n");
	for (i = 0; i < d->imprint.n; i++) {
		const struct imprint_line *line = &d->imprint.at[i];

		buf_puts(out, "  - {");
		if (line->label) {
			buf_puts(out, "label: ");
			put_scalar(out, line->label);
			buf_puts(out, ", ");
		}
		buf_puts(out, "value: ");
		put_scalar(out, line->value);
		buf_puts(out, "}\n");
	}
}

void
write_issue(struct buf *out, const struct draft *d)
{
	buf_puts(out, "---\n");
	put_key(out, "name", d->name);
	buf_printf(out, "year: %d\nnumber: %d\n", d->year, d->number);
	if (d->serial)
		buf_printf(out, "serial: %d\n", d->serial);
	if (d->published.month)
		buf_printf(out, "published: %04d-%02d-%02d\n",
		    d->published.year ? d->published.year : d->year,
		    d->published.month, d->published.day);
	put_key(out, "frequency", d->frequency);
	put_key(out, "price", d->price);
	put_key(out, "permit", d->permit);
	put_list(out, "motto", &d->motto);
	put_roles(out, d);
	put_imprint(out, d);
	buf_puts(out, "---\n\n");
}
