/*
 * write_body: the parts of an article to annotated Markdown. What would be a
 * mark in words is escaped; nothing is wrapped.
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
	return str_starts(s, "<http") &&
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
	if (*s == '#' || *s == '>' || *s == '|' || str_starts(s, ":::") ||
	    str_starts(s, "%%") || str_starts(s, "~~~") ||
	    str_starts(s, "---") || str_starts(s, "==="))
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

/* Parts what stands between braces. */
static void
put_gap(struct buf *out)
{
	if (out->s[out->n - 1] != '{')
		buf_putc(out, ' ');
}

static void
put_flag(struct buf *out, const char *name, bool set)
{
	if (!set)
		return;
	put_gap(out);
	buf_puts(out, name);
}

/* An attribute's value between quotes; nothing for an empty one. */
static void
put_attr(struct buf *out, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	put_gap(out);
	buf_printf(out, "%s=\"", name);
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
		    str_starts(cell->text, ">>"))
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
put_row(struct buf *out, const struct ms_table *t, int row)
{
	buf_putc(out, '|');
	for (int c = 0; c < t->cols; c++) {
		buf_putc(out, ' ');
		put_cell(out, t, row, c);
		buf_puts(out, " |");
	}
	buf_putc(out, '\n');
}

static void
put_table(struct writer *w, const struct part *p)
{
	const struct ms_table *t = p->table;
	struct buf *out = &w->out;
	bool marked = t->caption || t->unit || t->form;

	if (marked) {
		buf_puts(out, "::: table {");
		put_attr(out, "caption", t->caption);
		put_attr(out, "unit", t->unit);
		put_flag(out, "form", t->form);
		put_flag(out, "orient=landscape", t->landscape);
		buf_puts(out, "}\n");
	}
	for (int r = 0; r <= t->rows; r++) {
		if (r == (t->header > 0 ? t->header : 0))
			put_rule(out, t->cols);
		if (r == t->rows)
			break;
		write_place(w, p->pos.file, t->lines[r], t->lines[r]);
		put_row(out, t, r);
	}
	buf_puts(out, marked ? ":::\n\n" : "\n");
}

static void
put_attachment(struct buf *out, const struct part *p)
{
	buf_puts(out, "::::: attachment {");
	if (p->no)
		buf_printf(out, "no=%d", p->no);
	put_attr(out, "label", p->label);
	put_attr(out, "title", p->title);
	put_attr(out, "note", p->note);
	put_flag(out, "orient=landscape", p->landscape);
	put_flag(out, "omitted", p->omitted);
	buf_puts(out, "}\n");
}

static void
put_heading(struct buf *out, const struct part *p)
{
	buf_printf(out, "%.*s ", p->level, "######");
	for (const char *s = p->text; *s; s++)
		if (*s == '\n')
			buf_puts(out, "<br>");
		else
			buf_putc(out, *s);
	buf_puts(out, "\n\n");
}

/* A picture; an editor's remark where one that is lost belongs. */
static void
put_figure(struct buf *out, const struct part *p)
{
	if (!p->name) {
		buf_printf(out, "%%%% %s %s\n\n", tr("picture"), p->title);
		return;
	}
	buf_puts(out, "![");
	put_words(out, p->title, strcspn(p->title, "\n"), false);
	buf_printf(out, "](%s)\n\n", p->name);
}

static void
put_part(struct writer *w, const struct part *p)
{
	static const char *const opens[] = {[PART_TO] = "::: to",
	    [PART_SIGN] = "::: sign",
	    [PART_NOTE] = "::: note",
	    [PART_LIST] = "::: attachments",
	    [PART_ROSTER] = "::: roster",
	    [PART_RIGHT] = "::: right",
	    [PART_CENTER] = "::: center",
	    [PART_FIGURE] = NULL};
	struct buf *out = &w->out;

	switch (p->kind) {
	case PART_TEXT:
		put_paragraph(out, p->text);
		break;
	case PART_HEADING:
		put_heading(out, p);
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
		put_attr(out, "title", p->title);
		buf_puts(out, "}\n");
		break;
	case PART_BOX_END:
		buf_puts(out, "::::\n\n");
		break;
	case PART_FIGURE:
		put_figure(out, p);
		break;
	case PART_ATTACHMENT:
		put_attachment(out, p);
		break;
	default:
		put_lines(out, opens[p->kind], p->text);
	}
}

void
write_parts(struct writer *w, const struct part *parts, size_t n)
{
	bool open = false; /* an attachment */
	size_t i;

	for (i = 0; i < n; i++) {
		const struct part *p = &parts[i];

		if (i && parts[i - 1].kind == PART_ITEM && p->kind != PART_ITEM)
			buf_putc(&w->out, '\n');
		if (p->kind == PART_ATTACHMENT && open)
			buf_puts(&w->out, ":::::\n\n");
		open |= p->kind == PART_ATTACHMENT;
		write_place(w, p->pos.file, p->pos.line, p->last_line);
		put_part(w, p);
	}
	if (open)
		buf_puts(&w->out, ":::::\n");
}
