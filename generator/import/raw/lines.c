/*
 * lines: the physical lines of text taken out of a printed issue, with what
 * print left in them: blank lines, indents, widths, page ends (a form feed, or
 * a lone space where all other lines have blank lines between them).
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

struct pos
line_pos(const struct lines *l, size_t i)
{
	return (struct pos){l->file, i < l->n ? l->at[i].no : 0, 0};
}

size_t
line_next(const struct lines *l, size_t i)
{
	while (i < l->n && l->at[i].role == LINE_OUT)
		i++;
	return i;
}

size_t
line_before(const struct lines *l, size_t i)
{
	while (i > 0)
		if (l->at[--i].role != LINE_OUT)
			return i;
	return l->n;
}

bool
line_begins_page(const struct lines *l, size_t i)
{
	while (i > 0 && !l->at[i].page && l->at[i - 1].role == LINE_OUT)
		i--;
	return l->at[i].page;
}

void
line_put(struct line_list *list, const struct line *line)
{
	list->at =
	    vec_room(list->at, &list->cap, list->n + 1, sizeof *list->at);
	list->at[list->n++] = *line;
}

void
line_drop(struct lines *l, size_t i, enum doubt_kind kind)
{
	doubt_add(l->im, kind, line_pos(l, i), l->at[i].s, NULL, NULL);
	l->at[i].role = LINE_OUT;
}

void
line_move(struct lines *l, size_t from, size_t to, size_t at)
{
	size_t n = to - from;
	struct line *part = mem_alloc(n * sizeof *part + 1);
	size_t i;

	memcpy(part, l->at + from, n * sizeof *part);
	memmove(l->at + at + n, l->at + at, (from - at) * sizeof *part);
	memcpy(l->at + at, part, n * sizeof *part);
	vec_drop(part);
	for (i = at; i < at + n; i++)
		if (l->at[i].role != LINE_OUT)
			doubt_add(l->im, DOUBT_MOVED, line_pos(l, i),
			    l->at[i].s, l->at[i].s, NULL);
}

/* Spaces at s, in half ems; moves past them. */
static int
take_indent(const char **s, const char *end)
{
	int w = 0;

	while (*s < end && **s != '\t' && uni_is_space(utf8_peek(*s)))
		w += utf8_next(s) == 0x3000 ? 2 : 1;
	return w;
}

/* Characters no one sees: BOM, zero width, soft hyphen. */
static bool
is_invisible(uint32_t cp)
{
	return cp == 0xFEFF || (cp >= 0x200B && cp <= 0x200F) || cp == 0xAD ||
	    (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x2064);
}

/*
 * The words of a line: no-break and form spaces as spaces, nothing invisible;
 * markup as <div ...> between words is taken out and told.
 */
static char *
clean(struct lines *l, const char *s, const char *end, int no)
{
	struct buf b = {0};
	const char *close;
	char *result;

	while (s < end) {
		uint32_t cp = utf8_next(&s);

		close = cp == '<' && ((*s >= 'a' && *s <= 'z') || *s == '/')
		    ? memchr(s, '>', (size_t)(end - s))
		    : NULL;
		if (close && close - s < 120 &&
		    !memchr(s, '<', (size_t)(close - s)) &&
		    !memchr(s, ':', (size_t)(strcspn(s, " >") > 5 ? 5 : 1))) {
			doubt_add(l->im, DOUBT_MARKUP,
			    (struct pos){l->file, no, 0},
			    arena_dup(
				l->im->arena, s - 1, (size_t)(close - s) + 2),
			    NULL, NULL);
			s = close + 1;
			if (s[-2] != ' ')
				buf_putc(&b, '\v');
		} else if (!is_invisible(cp)) {
			buf_putu(&b,
			    cp != '\t' && uni_is_space(cp) && cp != 0x3000
				? ' '
				: cp);
		}
	}
	result = arena_dup(l->im->arena, b.s ? b.s : "", b.n);
	buf_free(&b);
	return result;
}

/* A dash that a list was given by a program, not the office's own —, and not
 * those beside a folio: - 2 -. */
static void
take_dash(struct lines *l, struct line *line)
{
	int page;

	if ((!str_starts(line->s, "- ") && !str_starts(line->s, "* ") &&
		!str_starts(line->s, "• ")) ||
	    word_is_page_end(line->s, &page))
		return;
	doubt_add(l->im, DOUBT_DASH, (struct pos){l->file, line->no, 0},
	    line->s[0] == '-'	    ? "-"
		: line->s[0] == '*' ? "*"
				    : "•",
	    NULL, NULL);
	line->item = true;
	line->s += str_starts(line->s, "•") ? 4 : 2;
	while (*line->s == ' ')
		line->s++;
}

/* Who signs, and behind it the day, are two lines; not in a sentence that the
 * line before has left open. */
static void
part_signature(struct lines *l, size_t *cap)
{
	struct arena *a = l->im->arena;
	struct line *line = &l->at[l->n - 1];
	const char *day = word_signed(a, line->s);

	if (!day ||
	    (l->n > 1 && line->gap == 0 && line[-1].width > 30 &&
		!word_is_finished(line[-1].s)))
		return;
	l->at = vec_room(l->at, cap, l->n + 1, sizeof *l->at);
	line = &l->at[l->n - 1];
	line[1] = *line;
	line[1].s = day;
	line[1].page = line[1].item = false;
	line->s = tidy_words(a, arena_dup(a, line->s, (size_t)(day - line->s)));
	line->width = word_width(line->s);
	line[1].width = word_width(day);
	l->n++;
}

static void
add_line(struct lines *l, size_t *cap, const char *s, const char *end, int no,
    int gap, bool page)
{
	struct line *line;
	const char *p;

	l->at = vec_room(l->at, cap, l->n + 1, sizeof *l->at);
	line = &l->at[l->n++];
	*line = (struct line){.no = no, .last = no, .gap = gap, .page = page};
	line->indent = take_indent(&s, end);
	s = markup_words(l, s, &end, no, &line->mark);
	take_indent(&s, end);
	for (p = end; p > s; end = p)
		if (!uni_is_space(utf8_prev(s, &p)) || *p == '\t')
			break;
	line->s = clean(l, s, end, no);
	if (l->apart)
		line->s = tidy_digits(l->im->arena, line->s);
	take_dash(l, line);
	line->width = word_width(line->s);
	if (*line->s == '\0' || markup_is_rule(line->s)) {
		if (*line->s)
			doubt_add(l->im, DOUBT_MARKUP,
			    (struct pos){l->file, no, 0}, line->s, NULL, NULL);
		l->n--;
		return;
	}
	part_signature(l, cap);
}

/* A table in HTML that begins in the line s; gives the end of the line that it
 * ends in, or NULL. */
static const char *
add_table(struct lines *l, size_t *cap, const char *s, const char *stop,
    int *no, int gap)
{
	const char *at = s, *end, *p;
	struct ms_table *table;

	while (at < stop && uni_is_space(utf8_peek(at)) && *at != '\n')
		utf8_next(&at);
	end = at < stop ? markup_table(l, at, stop, *no, &table) : NULL;
	if (!end)
		return NULL;
	l->at = vec_room(l->at, cap, l->n + 1, sizeof *l->at);
	l->at[l->n] = (struct line){
	    .s = "", .no = *no, .gap = gap, .role = LINE_TABLE, .table = table};
	for (p = s; p < end; p++)
		*no += *p == '\n';
	l->at[l->n++].last = *no;
	return end;
}

/* True when the stretch holds nothing but spaces. */
static bool
is_empty(const char *s, const char *end)
{
	while (s < end)
		if (!uni_is_space(utf8_next(&s)))
			return false;
	return true;
}

/* Are most lines set apart by blank ones, though far too short for
 * paragraphs? Then blank lines say nothing. */
static bool
is_spaced(const struct lines *l)
{
	size_t i, apart = 0, shorter = 0;

	for (i = 1; i < l->n; i++) {
		apart += l->at[i].gap > 0;
		shorter += l->at[i].width <= 90;
	}
	return l->n > 20 && apart * 10 > l->n * 4 && shorter * 100 > l->n * 97;
}

/* In spaced text a page begins with a space and no blank line before. */
static void
find_pages(struct lines *l)
{
	size_t i;

	for (i = 1; l->spaced && i < l->n; i++)
		if (l->at[i].gap == 0 && l->at[i].indent > 0 &&
		    l->at[i].indent <= 2)
			l->at[i].page = true;
}

/* Dots of a leader, perhaps with the page behind them, on a line of its own. */
static bool
is_leader_rest(const char *s)
{
	bool dots = false;
	uint32_t cp;

	while ((cp = utf8_peek(s)) &&
	    (cp == 0xB7 || cp == '.' || cp == 0x2026 || cp == 0x2022 ||
		cp == 0x30FB || uni_is_space(cp))) {
		dots |= !uni_is_space(cp);
		utf8_next(&s);
	}
	return dots && strlen(s) < 4 && strspn(s, "0123456789") == strlen(s);
}

/* Does the text end in a leader whose page is still to come? */
static bool
ends_in_leader(const char *s)
{
	const char *end = s + strlen(s);
	int points = 0, ellipses = 0;
	uint32_t cp;

	while ((cp = utf8_prev(s, &end)) &&
	    (cp == 0xB7 || cp == '.' || cp == 0x2026 || cp == 0x2022 ||
		cp == 0x30FB || uni_is_space(cp))) {
		ellipses += cp == 0x2026;
		points += cp != 0x2026 && !uni_is_space(cp);
	}
	return points >= 4 || ellipses >= 3; /* two end a sentence */
}

static bool
is_page_alone(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n < 4 && strspn(s, "0123456789") == n;
}

/* Puts leaders that came out dot by dot, and the page behind them, behind the
 * words they lead from. */
static void
merge_leaders(struct lines *l)
{
	struct buf b = {0};
	size_t i, k, n = 0;

	for (i = 0; i < l->n; i = k, n++) {
		l->at[n] = l->at[i];
		for (k = i + 1; k < l->n &&
		     ((l->at[k].gap == 0 && is_leader_rest(l->at[k].s)) ||
			 (is_page_alone(l->at[k].s) &&
			     ends_in_leader(b.n ? b.s : l->at[i].s)));
		     k++) {
			if (k == i + 1)
				buf_puts(&b, l->at[i].s);
			buf_printf(&b, " %s", l->at[k].s);
		}
		if (k == i + 1)
			continue;
		l->at[n].s = arena_dup(l->im->arena, b.s, b.n);
		l->at[n].width = word_width(l->at[n].s);
		l->at[n].last = l->at[k - 1].no;
		buf_clear(&b);
	}
	l->n = n;
	buf_free(&b);
}

void
lines_read(struct lines *l, struct import *im, const char *file,
    const char *text, size_t n)
{
	const char *s = text, *stop = text + n, *end, *table;
	size_t cap = 0;
	int no = 0, gap = 0;
	bool page = false;

	*l = (struct lines){
	    .im = im, .file = file, .apart = tidy_is_apart(text, n)};
	for (; s < stop; s = end + 1) {
		end = memchr(s, '\n', (size_t)(stop - s));
		if (!end)
			end = stop;
		no++;
		while (s < end && *s == '\f') {
			page = true;
			s++;
		}
		if (is_empty(s, end)) {
			gap++;
			continue;
		}
		table = add_table(l, &cap, s, stop, &no, gap);
		if (table) {
			end = memchr(table, '\n', (size_t)(stop - table));
			end = end ? end : stop;
			s = table;
			gap = 0;
			if (is_empty(s, end))
				continue;
		}
		add_line(l, &cap, s, end, no, gap, page);
		gap = 0;
		page = false;
	}
	merge_leaders(l);
	l->spaced = is_spaced(l);
	find_pages(l);
}

/* How far before and after a line the widths are looked at. */
enum { AROUND = 14 };

static bool
counts(const struct line *line)
{
	return line->role == LINE_TEXT && !line->front &&
	    !strchr(line->s, '\t') && line->width > 16;
}

static int
collect_widths(const struct lines *l, size_t i, int widths[2 * AROUND])
{
	size_t k, left = 0;
	int n = 0;

	for (k = i + 1; k-- > 0 && left < AROUND;)
		if (counts(&l->at[k])) {
			widths[n++] = l->at[k].width;
			left++;
		}
	for (k = i + 1, left = 0; k < l->n && left < AROUND; k++)
		if (counts(&l->at[k])) {
			widths[n++] = l->at[k].width;
			left++;
		}
	return n;
}

/* The width that most lines of the crowd have. */
static int
common_width(const int *widths, int n, int best, bool *even, bool *strict)
{
	int a, b, count, crowd = 0, most = 0, width = best;

	for (a = 0; a < n; a++) {
		if (widths[a] < best - 4 || widths[a] > best + 1)
			continue;
		crowd++;
		for (b = count = 0; b < n; b++)
			count += widths[b] == widths[a];
		if (count > most || (count == most && widths[a] > width)) {
			most = count;
			width = widths[a];
		}
	}
	*even = most * 5 >= crowd * 2;
	*strict = most * 100 >= crowd * 65;
	return width;
}

/*
 * Lines broken by a column crowd at its width: the widest crowd, where hardly
 * any line is wider. Paragraphs have any width.
 */
int
line_column(const struct lines *l, size_t i, bool *even, bool *strict)
{
	int widths[2 * AROUND], n, a, b, crowd, wider, best = 0;

	n = collect_widths(l, i, widths);
	for (a = 0; a < n; a++) {
		if (widths[a] > 110 || widths[a] <= best)
			continue;
		for (b = crowd = wider = 0; b < n; b++) {
			crowd += widths[b] >= widths[a] - 4 &&
			    widths[b] <= widths[a] + 1;
			wider += widths[b] > widths[a] + 2;
		}
		if (crowd >= 4 && crowd * 10 >= n * 3 && wider * 4 <= n)
			best = widths[a];
	}
	*even = *strict = false;
	return best ? common_width(widths, n, best, even, strict) : 0;
}
