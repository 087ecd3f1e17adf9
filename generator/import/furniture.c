/*
 * furniture: what belongs to the printed page and not to the text: running
 * heads, folios, names of sections repeated from page to page, lines of the
 * back cover. Each is told, none is lost.
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

/* A line without digits and spaces: the same on every page. */
static char *
shape(struct arena *a, const char *s)
{
	char *out = arena_alloc(a, strlen(s) + 1), *p = out;
	uint32_t cp;

	while ((cp = utf8_next(&s)))
		if (!uni_is_space(cp) && !(cp >= '0' && cp <= '9'))
			p += utf8_put(p, cp);
	return out;
}

/* 曲靖市人民政府公报 2023·7 市政府办公室文件: a name of a gazette and a
 * year; what is behind it is the category of the page. */
static bool
is_running_head(const char *s)
{
	static const char *const names[] = {"公报", "政报", "公 报", NULL};
	const char *const *name;
	const char *at;
	int digits = 0;

	if (utf8_count(s, strlen(s)) > 45 || word_has_mark(s, "。，；《"))
		return false;
	for (name = names; *name; name++)
		if (strstr(s, *name))
			break;
	if (!*name)
		return false;
	for (at = s; *at; at++)
		digits += *at >= '0' && *at <= '9';
	return digits >= 5 && !strchr(s, '(');
}

/* The words behind the year and number of a running head, or NULL. */
static const char *
head_category(struct arena *a, const char *s)
{
	const char *p = s + strlen(s);
	uint32_t cp;

	while ((cp = utf8_prev(s, &p)) && !(cp >= '0' && cp <= '9'))
		;
	if (!cp)
		return NULL;
	utf8_next(&p);
	while (uni_is_space(utf8_peek(p)) ||
	    (*p && strstr("期页第", (char[]){p[0], p[1], p[2], '\0'})))
		utf8_next(&p);
	return utf8_count(p, strlen(p)) >= 3 && !word_ends(p, "公报")
	    ? arena_str(a, p)
	    : NULL;
}

static bool
is_address_line(const char *s)
{
	static const char *const words[] = {"扫描二维码", "微信扫一扫",
	    "扫一扫", "即可查阅", "微信公众号", NULL};
	const char *const *w;

	for (w = words; *w; w++)
		if (strstr(s, *w) && utf8_count(s, strlen(s)) < 20)
			return true;
	return false;
}

/* The last lines of the file about a QR code, with what is named in 《》. */
static void
drop_back_cover(struct lines *l)
{
	size_t i;

	for (i = l->n; i > 0 && i + 12 > l->n; i--) {
		struct line *line = &l->at[i - 1];

		if (is_address_line(line->s) ||
		    (line->gap == 0 && i > 1 && is_address_line(line[-1].s) &&
			word_starts(line->s, "《")))
			line_drop(l, i - 1, DOUBT_FURNITURE);
	}
}

static void
set_category(struct lines *l, size_t from, const char *category)
{
	for (; from < l->n; from++)
		l->at[from].category = category;
}

struct shaped {
	const char *shape;
	size_t line;
};

static int
by_shape(const void *a, const void *b)
{
	const struct shaped *x = a, *y = b;
	int c = strcmp(x->shape, y->shape);

	return c ? c : x->line < y->line ? -1 : x->line > y->line;
}

/* Could this line be the name of a section, printed on every page? */
static bool
is_section_like(const struct line *line)
{
	size_t n = utf8_count(line->s, strlen(line->s)), bytes;
	int number, level;

	return line->role == LINE_TEXT && !line->front && n >= 3 && n <= 12 &&
	    !word_is_part(line->s, &level) && !strchr(line->s, '\t') &&
	    !word_has_mark(line->s, "。，；：、:;（(_〔[0123456789") &&
	    uni_is_han(utf8_peek(line->s)) && uni_is_han(word_last(line->s)) &&
	    !word_ends(line->s, "政府") && !word_ends(line->s, "办公室") &&
	    !word_ends(line->s, "局") && !word_ends(line->s, "委员会") &&
	    meta_ordinal(line->s, &bytes, &number) == ORDINAL_NONE;
}

/* Names of sections that gazettes use. */
static bool
is_section_name(const char *s)
{
	static const char *const ends[] = {
	    "文件选登", "文件", "政务资料", "公文选登", "文选", NULL};

	return word_ends_any(s, ends) != NULL;
}

/* A line that stands alone in several places far from each other: a section's
 * name on its pages. */
static void
drop_repeated(struct lines *l, struct shaped *list, size_t n)
{
	size_t i, k, end;

	for (i = 0; i < n; i = end) {
		for (end = i;
		     end < n && strcmp(list[end].shape, list[i].shape) == 0;
		     end++)
			;
		if (end - i < (is_section_name(list[i].shape) ? 2U : 5U))
			continue;
		if (list[end - 1].line - list[i].line < 30 * (end - i - 1) &&
		    !is_section_name(list[i].shape))
			continue;
		for (k = i; k < end; k++)
			line_drop(l, list[k].line, DOUBT_FURNITURE);
	}
}

/* Is line i a category of the contents, printed above the articles again? */
static bool
is_listed(const struct lines *l, size_t i)
{
	const char *s = l->at[i].s;
	size_t k;

	if (!is_section_name(s))
		return false;
	for (k = 0; k < l->n && l->at[k].front; k++)
		if (strcmp(l->at[k].s, s) == 0)
			return true;
	return false;
}

static void
drop_sections(struct lines *l)
{
	VEC(struct shaped) list = {0};
	size_t i;

	for (i = 0; i < l->n; i++)
		if (is_section_like(&l->at[i]) && is_listed(l, i))
			line_drop(l, i, DOUBT_FURNITURE);
		else if (is_section_like(&l->at[i]))
			*vec_push(&list) =
			    (struct shaped){shape(l->im->arena, l->at[i].s), i};
	if (list.n)
		qsort(list.at, list.n, sizeof *list.at, by_shape);
	drop_repeated(l, list.at, list.n);
	vec_free(&list);
}

enum { HEAD_LINES = 6, LEAST_PAGES = 4 };

/* Could this line, at the head of a page, be a piece of the running head? */
static bool
is_head_piece(const struct lines *l, size_t i)
{
	const struct line *line = &l->at[i];
	struct date date;
	size_t bytes, n = utf8_count(line->s, strlen(line->s));
	int number, level;

	return line->role == LINE_TEXT && !line->front && n <= 20 &&
	    !strchr(line->s, '\t') &&
	    !word_has_mark(line->s, "。，；：、:;（(《") &&
	    !word_is_label(line->s, &number) && !word_is_note(line->s) &&
	    !word_is_number(line->s) && !word_is_organ(line->s) &&
	    !word_is_part(line->s, &level) &&
	    !word_is_date(l->im->arena, line->s, &date) &&
	    meta_ordinal(line->s, &bytes, &number) == ORDINAL_NONE;
}

/* Pieces of running heads that came out as lines of their own: the same words,
 * digits aside, at the heads of several pages. */
static void
drop_heads(struct lines *l)
{
	VEC(struct shaped) list = {0};
	size_t i, k, end, since = HEAD_LINES;

	for (i = 0; i < l->n; i++) {
		since = l->at[i].page ? 0 : since + 1;
		if (since < HEAD_LINES && is_head_piece(l, i))
			*vec_push(&list) =
			    (struct shaped){shape(l->im->arena, l->at[i].s), i};
	}
	if (list.n)
		qsort(list.at, list.n, sizeof *list.at, by_shape);
	for (i = 0; i < list.n; i = end) {
		for (end = i; end < list.n &&
		     strcmp(list.at[end].shape, list.at[i].shape) == 0;
		     end++)
			;
		for (k = i; end - i >= LEAST_PAGES && k < end; k++)
			line_drop(l, list.at[k].line, DOUBT_FURNITURE);
	}
	vec_free(&list);
}

/*
 * Printed pages: told by folios; where pages begin is known from the text, so
 * those between two folios are counted.
 */
static void
number_pages(struct lines *l, const int *folios)
{
	size_t i, k;
	int page, first = 0;
	bool ended = false;

	for (i = 0; i < l->n && !first; i++)
		first = folios[i];
	if (!first)
		return;
	for (i = 0; !folios[i]; i++)
		first -= i > 0 && l->at[i].page;
	if (!l->spaced && first == folios[i])
		return;
	for (k = 0, page = first; k < l->n; k++) {
		/* what a folio has ended does not end again */
		if (l->at[k].page && k > 0 && !ended)
			page++;
		ended &= !l->at[k].page;
		l->at[k].printed = page;
		if (folios[k]) {
			page = folios[k] + 1;
			ended = true;
		}
	}
}

void
furniture_drop(struct lines *l)
{
	int *folios = mem_alloc(l->n * sizeof *folios + 1), page;
	bool contents = false;
	size_t i;

	for (i = 0; i < l->n; i++) {
		contents |=
		    word_starts(word_packed(l->im->arena, l->at[i].s), "目录");
		if ((l->at[i].front && !contents) || l->at[i].role != LINE_TEXT)
			continue;
		if (word_is_page_end(l->at[i].s, &page)) {
			folios[i] = page;
			line_drop(l, i, DOUBT_FURNITURE);
		} else if (is_running_head(l->at[i].s)) {
			set_category(
			    l, i, head_category(l->im->arena, l->at[i].s));
			line_drop(l, i, DOUBT_FURNITURE);
		}
	}
	drop_heads(l);
	drop_sections(l);
	drop_back_cover(l);
	number_pages(l, folios);
	free(folios);
}
