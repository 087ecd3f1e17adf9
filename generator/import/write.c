/*
 * write: a draft to files as FORMAT.md says. What would be a mark in words is
 * escaped; nothing is wrapped. Every doubt then learns the line of the output
 * that its line of the input became.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/parts.h"

/* Lines of the input that became a line of the output. */
struct span {
	const char *file; /* input */
	int first, last;
	const char *out;
	int line;
};

struct writer {
	struct draft *d;
	struct buf out;
	const char *file; /* being written */
	int line; /* the next to write */
	size_t counted; /* bytes of out whose lines are counted */
	VEC(struct span) spans;
};

static void
place(struct writer *w, const char *input, int first, int last)
{
	const char *p = w->out.s + w->counted;
	struct span *s;

	for (; w->counted < w->out.n; w->counted++, p++)
		w->line += *p == '\n';
	if (!input)
		return;
	s = vec_push(&w->spans);
	*s = (struct span){input, first, last, w->file, w->line};
}

/* Does the mark at s mean something to Markdown inside words? */
static bool
is_mark(const char *start, const char *s)
{
	switch (*s) {
	case '\\':
	case '`':
	case '*':
		return true;
	case '[':
		return strstr(s, "](") != NULL || s[1] == '^';
	case '<':
		return s[1] == '/' || s[1] == '!' ||
		    (s[1] >= 'a' && s[1] <= 'z') ||
		    (s[1] >= 'A' && s[1] <= 'Z');
	case '&':
		return strchr(s, ';') && strcspn(s, ";") < 12;
	case '_':
		return s[1] != '_' && (s == start || s[-1] != '_');
	default:
		return false;
	}
}

static bool
is_address(const char *s, const char *end)
{
	return word_starts(s, "<http") &&
	    memchr(s, '>', (size_t)(end - s)) != NULL;
}

/* n bytes of words in a paragraph; cell: where a bar would end it. */
static void
put_words(struct buf *out, const char *s, size_t n, bool cell)
{
	const char *start = s, *end = s + n;

	for (; s < end; s++) {
		if (is_address(s, end)) {
			size_t len = strcspn(s, ">") + 1;

			buf_add(out, s, len);
			s += len - 1;
			continue;
		}
		if (is_mark(start, s) || (cell && *s == '|'))
			buf_putc(out, '\\');
		if (*s == '\n')
			buf_puts(out, cell ? "<br>" : "\\\n");
		else
			buf_putc(out, *s);
	}
}

/* Would the start of a line make a block of it? */
static bool
starts_block(const char *s)
{
	if (*s == '#' || *s == '>' || *s == '|' || word_starts(s, ":::") ||
	    word_starts(s, "%%") || word_starts(s, "~~~") ||
	    word_starts(s, "---") || word_starts(s, "==="))
		return true;
	return (*s == '-' || *s == '+' || *s == '*') &&
	    (s[1] == ' ' || s[1] == '\0');
}

static void
put_paragraph(struct buf *out, const char *s)
{
	const char *end;

	for (;;) {
		while (*s != '\n' && uni_is_space(utf8_peek(s)))
			utf8_next(&s);
		end = strchr(s, '\n');
		if (starts_block(s))
			buf_putc(out, '\\');
		if (!end)
			break;
		put_words(out, s, (size_t)(end - s), false);
		buf_puts(out, "\\\n");
		s = end + 1;
	}
	put_words(out, s, strlen(s), false);
	buf_puts(out, "\n\n");
}

/* Lines of a block that is read line by line. */
static void
put_lines(struct buf *out, const char *open, const char *s)
{
	const char *end;

	buf_printf(out, "%s\n", open);
	while (*s) {
		end = strchr(s, '\n');
		if (!end)
			end = s + strlen(s);
		if (starts_block(s))
			buf_putc(out, '\\');
		put_words(out, s, (size_t)(end - s), false);
		buf_putc(out, '\n');
		s = *end ? end + 1 : end;
	}
	buf_puts(out, ":::\n\n");
}

/* A value in front matter: bare where YAML reads it as the words it is. */
static void
put_scalar(struct buf *out, const char *s)
{
	static const char *const odd[] = {"- ", "? ", "#", "&", "*", "!", "|",
	    ">", "'", "\"", "%", "@", "`", "{", "}", "[", "]", ",", NULL};
	bool quote = *s == '\0' || word_starts_any(s, odd) || *s == ' ' ||
	    strstr(s, ": ") || strstr(s, " #") || word_ends(s, ":") ||
	    strpbrk(s, "[]{},\\\"") ||
	    strspn(s, "0123456789.+-eE") == strlen(s) ||
	    strcmp(s, "true") == 0 || strcmp(s, "false") == 0 ||
	    strcmp(s, "null") == 0 || *s == '~' || word_starts(s, "- ");

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

static void
put_front(struct buf *out, const struct draft_article *a)
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

/* An attribute's value between quotes. */
static void
put_attr(struct buf *out, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	buf_printf(out, " %s=\"", name);
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			buf_putc(out, '\\');
		buf_putc(out, *value == '\n' ? ' ' : *value);
	}
	buf_putc(out, '"');
}

static void
put_cell(struct buf *out, const struct ms_table *t, int r, int c)
{
	const struct ms_cell *cell = ms_cell_at(t, r, c);
	int left = c;

	if (cell->rowspan) {
		if (strcmp(cell->text, "^^") == 0 ||
		    strcmp(cell->text, "<<") == 0 ||
		    word_starts(cell->text, ">>"))
			buf_putc(out, '\\');
		put_words(out, cell->text, strlen(cell->text), true);
		return;
	}
	while (left > 0 && ms_cell_at(t, r, left)->rowspan == 0)
		left--;
	if (ms_cell_at(t, r, left)->rowspan &&
	    left + ms_cell_at(t, r, left)->colspan > c)
		buf_puts(out, "<<");
	else
		buf_puts(out,
		    c > 0 && r > 0 && left < c &&
			    ms_cell_at(t, r - 1, c)->rowspan == 0 &&
			    ms_cell_at(t, r, c - 1)->rowspan == 0 &&
			    ms_cell_at(t, r - 1, c - 1)->rowspan
			? "<<"
			: "^^");
}

static void
put_rule(struct buf *out, int cols)
{
	buf_putc(out, '|');
	while (cols-- > 0)
		buf_puts(out, "---|");
	buf_putc(out, '\n');
}

static void
put_table(struct writer *w, const struct part *p)
{
	const struct ms_table *t = p->table;
	struct buf *out = &w->out;
	int r, c;
	bool marked = t->caption || t->unit || t->form;

	if (marked) {
		struct buf attrs = {0};

		put_attr(&attrs, "caption", t->caption);
		put_attr(&attrs, "unit", t->unit);
		if (t->form)
			buf_puts(&attrs, " form");
		if (t->landscape)
			buf_puts(&attrs, " orient=landscape");
		buf_printf(out, "::: table {%s}\n",
		    attrs.s && *attrs.s ? attrs.s + 1 : "");
		buf_free(&attrs);
	}
	for (r = 0; r <= t->rows; r++) {
		if (r == (t->header > 0 ? t->header : 0))
			put_rule(out, t->cols);
		if (r == t->rows)
			break;
		place(w, p->pos.file, t->lines[r], t->lines[r]);
		buf_puts(out, "|");
		for (c = 0; c < t->cols; c++) {
			buf_putc(out, ' ');
			put_cell(out, t, r, c);
			buf_puts(out, " |");
		}
		buf_putc(out, '\n');
	}
	buf_puts(out, marked ? ":::\n\n" : "\n");
}

static void
put_attachment(struct buf *out, const struct part *p)
{
	buf_puts(out, "::::: attachment {");
	if (p->no)
		buf_printf(out, "no=%d", p->no);
	put_attr(out, "title", p->title);
	put_attr(out, "note", p->note);
	if (p->landscape)
		buf_puts(out, " orient=landscape");
	if (p->omitted)
		buf_puts(out, " omitted");
	buf_puts(out, "}\n");
	if (!p->no && out->s) {
		char *gap = strstr(out->s, "::::: attachment { ");

		if (gap) {
			gap += strlen("::::: attachment {");
			memmove(gap, gap + 1, strlen(gap));
			out->n--;
		}
	}
}

static void
put_part(struct writer *w, const struct part *p)
{
	struct buf *out = &w->out;
	static const char *const opens[] = {[PART_TO] = "::: to",
	    [PART_SIGN] = "::: sign",
	    [PART_NOTE] = "::: note",
	    [PART_LIST] = "::: attachments",
	    [PART_ROSTER] = "::: roster",
	    [PART_RIGHT] = "::: right",
	    [PART_CENTER] = "::: center",
	    [PART_FIGURE] = NULL};

	switch (p->kind) {
	case PART_TEXT:
		put_paragraph(out, p->text);
		break;
	case PART_HEADING:
		buf_printf(out, "%.*s ", p->level, "######");
		for (const char *s = p->text; *s; s++)
			if (*s == '\n')
				buf_puts(out, "<br>");
			else
				buf_putc(out, *s);
		buf_puts(out, "\n\n");
		break;
	case PART_ITEM:
		buf_puts(out, "- ");
		put_words(out, p->text, strlen(p->text), false);
		buf_putc(out, '\n');
		break;
	case PART_TABLE:
		put_table(w, p);
		break;
	case PART_BOX:
		buf_puts(out, ":::: box {");
		{
			size_t at = out->n;

			put_attr(out, "title", p->title);
			if (out->n > at) {
				memmove(
				    out->s + at, out->s + at + 1, out->n - at);
				out->n--;
			}
		}
		buf_puts(out, "}\n");
		break;
	case PART_BOX_END:
		buf_puts(out, "::::\n\n");
		break;
	case PART_FIGURE:
		if (p->name) {
			buf_puts(out, "![");
			put_words(
			    out, p->title, strcspn(p->title, "\n"), false);
			buf_printf(out, "](%s)\n\n", p->name);
		} else /* an editor's remark: where the picture belongs */
			buf_printf(
			    out, "%%%% %s %s\n\n", tr("picture"), p->title);
		break;
	case PART_ATTACHMENT:
		break;
	default:
		put_lines(out, opens[p->kind], p->text);
	}
}

static void
put_parts(struct writer *w, const struct part *parts, size_t n)
{
	bool open = false;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct part *p = &parts[i];

		if (i && parts[i - 1].kind == PART_ITEM && p->kind != PART_ITEM)
			buf_putc(&w->out, '\n');
		if (p->kind == PART_ATTACHMENT) {
			if (open)
				buf_puts(&w->out, ":::::\n\n");
			place(w, p->pos.file, p->pos.line, p->last_line);
			put_attachment(&w->out, p);
			open = true;
			continue;
		}
		place(w, p->pos.file, p->pos.line, p->last_line);
		put_part(w, p);
	}
	if (open)
		buf_puts(&w->out, ":::::\n");
}

/* Ends the file: one line end at its end. */
static void
finish(struct writer *w, struct import_result *result)
{
	struct import_file *f = vec_push(&result->files);

	while (w->out.n > 1 && w->out.s[w->out.n - 1] == '\n' &&
	    w->out.s[w->out.n - 2] == '\n')
		w->out.s[--w->out.n] = '\0';
	*f = (struct import_file){w->file,
	    arena_dup(w->d->im->arena, w->out.s ? w->out.s : "", w->out.n),
	    w->out.n};
	buf_clear(&w->out);
}

static void
add_pictures(const struct draft_article *a, struct import_result *result)
{
	for (size_t i = 0; i < a->parts.n; i++) {
		const struct part *p = &a->parts.at[i];

		if (p->picture)
			*vec_push(&result->files) = (struct import_file){
			    p->name, p->picture, p->picture_n};
	}
}

static void
begin(struct writer *w, const char *file)
{
	w->file = file;
	w->line = 1;
	w->counted = 0;
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

static void
put_issue(struct writer *w)
{
	struct draft *d = w->d;
	struct buf *out = &w->out;

	buf_puts(out, "---\n");
	put_key(out, "name", d->name);
	buf_printf(out, "year: %d\nnumber: %d\n", d->year, d->number);
	if (d->serial)
		buf_printf(out, "serial: %d\n", d->serial);
	put_key(out, "frequency", d->frequency);
	put_key(out, "price", d->price);
	put_key(out, "permit", d->permit);
	put_list(out, "motto", &d->motto);
	put_roles(out, d);
	put_imprint(out, d);
	buf_puts(out, "---\n\n");
	put_parts(w, d->colophon.at, d->colophon.n);
}

static int
by_input(const void *a, const void *b)
{
	const struct span *x = a, *y = b;
	int c = strcmp(x->file, y->file);

	if (c)
		return c;
	return x->first != y->first ? x->first - y->first : y->last - x->last;
}

/* The span that holds a line of the input: the last to begin at or before it,
 * or one close above that reaches so far. The spans are sorted. */
static const struct span *
find_span(const struct writer *w, const struct pos *pos)
{
	struct span key = {pos->file, pos->line, 0, NULL, 0};
	size_t low = 0, high = w->spans.n, mid, back;

	while (low < high) {
		mid = (low + high) / 2;
		if (by_input(&w->spans.at[mid], &key) <= 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (back = 0; back < 64 && low > back; back++) {
		const struct span *s = &w->spans.at[low - 1 - back];

		if (strcmp(s->file, pos->file) != 0)
			break;
		if (s->first <= pos->line && s->last >= pos->line)
			return s;
	}
	return NULL;
}

static void
place_doubts(struct writer *w)
{
	struct import *im = w->d->im;
	size_t i;

	if (w->spans.n)
		qsort(w->spans.at, w->spans.n, sizeof *w->spans.at, by_input);
	for (i = 0; i < im->doubts.n; i++) {
		struct doubt *d = &im->doubts.at[i];
		const struct span *s =
		    d->pos.file ? find_span(w, &d->pos) : NULL;

		if (s) {
			d->out = s->out;
			d->out_line = s->line;
		}
	}
}

void
write_draft(struct draft *d, enum import_as as, struct import_result *result)
{
	struct writer w = {.d = d};
	size_t i;

	for (i = 0; i < d->articles.n; i++) {
		struct draft_article *a = &d->articles.at[i];

		begin(&w, a->file);
		place(&w, a->pos.file, a->pos.line, a->pos.line);
		put_front(&w.out, a);
		put_parts(&w, a->parts.at, a->parts.n);
		finish(&w, result);
		add_pictures(a, result);
	}
	if (as == IMPORT_ISSUE) {
		begin(&w, "issue.md");
		put_issue(&w);
		finish(&w, result);
	}
	account_texts(d->im, result);
	place_doubts(&w);
	buf_free(&w.out);
	vec_free(&w.spans);
}
