/*
 * typed: what is typed by hand where a word processor has a setting for it:
 * indents of spaces, line breaks between paragraphs; and what stands on the
 * sheet of one document (GB/T 9704 版头, 版记) but belongs to no gazette.
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

enum {
	INDENT = 4, /* [half em]: two characters, as paragraphs have */
	HEAD_LINES = 12, /* blocks of 版头, at most */
	COPIES_LINES = 6 /* between 抄送 and 印发 */
};

/* Width of the spaces at *s [half em], which it moves past. */
static int
take_indent(const char **s)
{
	uint32_t cp;
	int width = 0;

	while (uni_is_space(cp = utf8_peek(*s)) && cp != '\n') {
		width += cp == 0x3000 || cp == 0x2003 || cp == '\t' ? 2 : 1;
		utf8_next(s);
	}
	return width;
}

/* A line of a paragraph that was meant for one of its own. */
static bool
begins_paragraph(
    const struct ms_block *b, const char *before, const char *line, int indent)
{
	size_t bytes;
	int number;

	if (b->kind != MS_PARAGRAPH || b->align == MS_CENTER)
		return false;
	return indent >= INDENT || word_is_finished(before) ||
	    meta_ordinal(line, &bytes, &number) != ORDINAL_NONE;
}

static char *
line_of(struct arena *a, const char *s)
{
	const char *end = s + strcspn(s, "\n"), *last = end;

	while (last > s && uni_is_space(utf8_prev(s, &last)))
		end = last;
	return arena_dup(a, s, (size_t)(end - s));
}

/*
 * The space behind an ordinal: one em behind 第一条, none behind （一）; word
 * processors have all sorts of it there.
 */
static char *
even_ordinal(struct arena *a, char *line)
{
	size_t bytes;
	int number;
	enum ordinal sort = meta_ordinal(line, &bytes, &number);
	const char *rest = line + bytes;

	take_indent(&rest);
	if (rest == line + bytes || !uni_is_wide(utf8_peek(rest)))
		return line;
	if (sort == ORDINAL_CLAUSE)
		return arena_printf(a, "%.*s　%s", (int)bytes, line, rest);
	if (sort == ORDINAL_HAN || sort == ORDINAL_HAN_PAREN ||
	    sort == ORDINAL_NUM_PAREN || sort == ORDINAL_CIRCLED)
		return arena_printf(a, "%.*s%s", (int)bytes, line, rest);
	return line;
}

static void
add_line(struct buf *lines, const char *line)
{
	buf_printf(lines, "%s%s", lines->n ? "\n" : "", line);
}

static const char *
take_lines(struct arena *a, struct buf *lines)
{
	const char *text = arena_dup(a, lines->n ? lines->s : "", lines->n);

	buf_clear(lines);
	return text;
}

/* One block's lines, to one block or several. */
static void
add_lines(struct arena *a, struct manuscript *to, const struct ms_block *b)
{
	struct ms_block *now = NULL;
	struct buf lines = {0};
	const char *s = b->text, *line, *before = "";
	int indent;

	for (; *s; s += strcspn(s, "\n"), s += *s == '\n', before = line) {
		indent = take_indent(&s);
		line = even_ordinal(a, line_of(a, s));
		if (now &&
		    (!*line || begins_paragraph(b, before, line, indent))) {
			now->text = take_lines(a, &lines);
			now = NULL;
		}
		if (!*line)
			continue;
		if (!now) {
			now = vec_push(&to->blocks);
			*now = *b;
		}
		add_line(&lines, line);
	}
	if (now)
		now->text = take_lines(a, &lines);
	buf_free(&lines);
}

static void
tidy_cells(struct arena *a, struct ms_table *t)
{
	struct buf lines = {0};
	const char *s;
	int i;

	for (i = 0; i < t->rows * t->cols; i++) {
		for (s = t->cells[i].text; *s;
		     s += strcspn(s, "\n"), s += *s == '\n') {
			take_indent(&s);
			add_line(&lines, line_of(a, s));
		}
		t->cells[i].text = take_lines(a, &lines);
	}
	buf_free(&lines);
}

void
typed_undo(struct import *im, struct manuscript *ms)
{
	struct manuscript to = {.file = ms->file};
	size_t i;

	for (i = 0; i < ms->blocks.n; i++) {
		const struct ms_block *b = &ms->blocks.at[i];

		if (b->kind == MS_TABLE)
			tidy_cells(im->arena, b->table);
		if (b->kind == MS_PARAGRAPH || b->kind == MS_NOTE)
			add_lines(im->arena, &to, b);
		else
			*vec_push(&to.blocks) = *b;
	}
	vec_free(&ms->blocks);
	ms->blocks.at = to.blocks.at;
	ms->blocks.n = to.blocks.n;
	ms->blocks.cap = to.blocks.cap;
}

/* === The sheet of a document === */

static void
drop(struct import *im, struct manuscript *ms, size_t i)
{
	struct ms_block *b = &ms->blocks.at[i];
	const char *words = b->text;
	int k;

	for (k = 0; b->kind == MS_TABLE && k < b->table->rows * b->table->cols;
	     k++)
		words = arena_printf(im->arena, "%s%s%s", words,
		    *words ? " " : "", b->table->cells[k].text);
	doubt_add(im, DOUBT_SHEET, b->pos, words, NULL, NULL);
	ms->blocks.n--;
	memmove(b, b + 1, (ms->blocks.n - i) * sizeof *b);
}

/* 000123, 机密★1年, 特急: GB/T 9704 7.2.1 to 7.2.3. */
static bool
is_mark(const char *s)
{
	static const char *const words[] = {
	    "绝密", "机密", "秘密", "特急", "加急", "平急", NULL};
	const char *word = str_starts_any(s, words);

	if (word)
		return s[strlen(word)] == '\0' ||
		    str_starts(s + strlen(word), "★");
	return strlen(s) == 6 && strspn(s, "0123456789") == 6;
}

/* 某市人民政府文件, alone or of several bodies: 7.2.4. */
static bool
is_red_head(struct arena *a, const char *s)
{
	size_t n = strlen(s);

	return strcmp(s, "文件") == 0 ||
	    (str_ends(s, "文件") && n > strlen("文件") &&
		word_is_organ(arena_dup(a, s, n - strlen("文件"))));
}

/* 签发人：张三: 7.2.6; perhaps behind the number. *end: where it begins. */
static bool
has_signer(const char *s, const char **end)
{
	*end = strstr(s, "签发人");
	return *end &&
	    (str_starts(*end + strlen("签发人"), "：") ||
		str_starts(*end + strlen("签发人"), ":"));
}

/* Do only bodies' names stand between block i and the head's end? */
static bool
leads_to_number(struct arena *a, const struct manuscript *ms, size_t i)
{
	for (; i < ms->blocks.n && ms->blocks.at[i].kind == MS_PARAGRAPH; i++) {
		const char *s = word_packed(a, ms->blocks.at[i].text);

		if (word_is_number(s) || is_red_head(a, s))
			return true;
		if (!word_is_organ(s))
			return false;
	}
	return false;
}

/* A number with the signer behind it keeps the number. */
static bool
cut_signer(struct import *im, struct ms_block *b)
{
	const char *at;
	char *number;

	if (!has_signer(b->text, &at))
		return false;
	number = line_of(
	    im->arena, arena_dup(im->arena, b->text, (size_t)(at - b->text)));
	if (!word_is_number(number))
		return false;
	doubt_add(im, DOUBT_SHEET, b->pos, at, NULL, NULL);
	b->text = number;
	return true;
}

static void
drop_head(struct import *im, struct manuscript *ms)
{
	size_t i = 0, seen = 0;
	const char *s, *signer;

	for (; i < ms->blocks.n && seen < HEAD_LINES; seen++) {
		if (ms->blocks.at[i].kind == MS_PAGE ||
		    cut_signer(im, &ms->blocks.at[i])) {
			i++;
			continue;
		}
		if (ms->blocks.at[i].kind != MS_PARAGRAPH)
			return;
		s = word_packed(im->arena, ms->blocks.at[i].text);
		if (is_mark(s) || is_red_head(im->arena, s) ||
		    (has_signer(s, &signer) && signer == s) ||
		    (word_is_organ(s) && leads_to_number(im->arena, ms, i)))
			drop(im, ms, i);
		else if (word_is_number(s))
			i++;
		else
			return;
	}
}

/* 某市人民政府办公室　2025年6月18日印发: 7.4.3. */
static bool
is_printed_by(struct arena *a, const char *s)
{
	static const char *const ends[] = {"日印发", "日印", "日印制", NULL};
	const char *p = word_packed(a, s);

	return str_ends_any(p, ends) && strstr(p, "年") && strstr(p, "月") &&
	    strlen(p) < 200 && !word_has_mark(p, "。，；：");
}

/* 抄送：…: 7.4.2; 主题词 of older ones. */
static bool
is_copies(struct arena *a, const char *s)
{
	static const char *const starts[] = {"抄送：", "抄送:", "抄报：",
	    "抄报:", "分送：", "分送:", "主题词：", "主题词:", NULL};

	return str_starts_any(word_packed(a, s), starts) != NULL;
}

/* A table that only rules off what stands in it. */
static bool
is_foot_table(struct arena *a, const struct ms_table *t)
{
	const char *row;
	int i, k;

	for (i = 0; i < t->rows; i++) {
		row = "";
		for (k = 0; k < t->cols; k++)
			row = arena_printf(
			    a, "%s%s", row, ms_cell_at(t, i, k)->text);
		if (*row && !is_copies(a, row) && !is_printed_by(a, row))
			return false;
	}
	return t->rows > 0 && t->rows <= 4;
}

/* The first of the lines about copies above block i; i where there is none. */
static size_t
copies_above(struct arena *a, const struct manuscript *ms, size_t i)
{
	size_t k;

	for (k = i; k > 0 && i - k < COPIES_LINES; k--) {
		const struct ms_block *b = &ms->blocks.at[k - 1];

		if (b->kind != MS_PARAGRAPH)
			break;
		if (is_copies(a, b->text))
			return k - 1;
	}
	return i;
}

static void
drop_foot(struct import *im, struct manuscript *ms)
{
	struct arena *a = im->arena;
	size_t i, from;

	for (i = ms->blocks.n; i-- > 0;) {
		const struct ms_block *b = &ms->blocks.at[i];

		if (b->kind == MS_TABLE && is_foot_table(a, b->table))
			drop(im, ms, i);
		if (b->kind != MS_PARAGRAPH)
			continue;
		from = i;
		if (is_printed_by(a, b->text))
			from = copies_above(a, ms, i);
		else if (!is_copies(a, b->text) ||
		    ms->blocks.n - i > COPIES_LINES)
			continue;
		for (; i > from; i--)
			drop(im, ms, i);
		drop(im, ms, i);
	}
}

void
typed_sheet(struct import *im, struct manuscript *ms)
{
	drop_head(im, ms);
	drop_foot(im, ms);
}
