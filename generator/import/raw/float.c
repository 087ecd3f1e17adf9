/*
 * float: what columns moved. A title that crosses both columns comes out
 * between them, in the middle of a sentence: it belongs above the columns it
 * crosses. Where two documents share a page, its lower half may come out before
 * the upper one: the sentence cut at the end of the page before tells. A 文号
 * may come out below the addressees it stands above.
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

enum { MOST_FLOAT_LINES = 4, FAR = 160 };

/* The mark that is open at the end of s and would close in later text. */
static uint32_t
open_mark(const char *s)
{
	uint32_t cp, open = 0;

	while ((cp = utf8_next(&s))) {
		if (cp == 0x201C || cp == 0xFF08 || cp == 0x300A)
			open = cp;
		else if (cp == 0x201D || cp == 0xFF09 || cp == 0x300B)
			open = 0;
	}
	return open;
}

/* Does s close a mark it has not opened? */
static bool
closes(const char *s, uint32_t open)
{
	uint32_t close = open == 0x201C ? 0x201D
	    : open == 0xFF08		? 0xFF09
					: 0x300B;
	uint32_t cp;

	while ((cp = utf8_next(&s))) {
		if (cp == open)
			return false;
		if (cp == close)
			return true;
	}
	return false;
}

/* 一、 or 第一章: a document begins again. */
static bool
begins_over(const char *s)
{
	size_t bytes;
	int number, level;
	enum ordinal sort = meta_ordinal(s, &bytes, &number);

	if (sort == ORDINAL_HAN && number == 1)
		return true;
	return word_is_part(s, &level) &&
	    (str_starts(s, "第一章") || str_starts(s, "第一编"));
}

static size_t
page_end(const struct lines *l, size_t i)
{
	for (i++; i < l->n && !l->at[i].page; i++)
		;
	return i;
}

/* The page from i on begins a document while a sentence is still open. */
static void
swap_halves(struct lines *l, size_t i)
{
	size_t p = line_before(l, i), end = page_end(l, i), q;
	uint32_t open;

	if (p == l->n || word_is_finished(l->at[p].s) ||
	    l->at[p].role != LINE_TEXT || !begins_over(l->at[i].s))
		return;
	open = open_mark(l->at[p].s);
	if (!open)
		return;
	for (q = i + 1; q < end; q++)
		if (l->at[q].role == LINE_TEXT && closes(l->at[q].s, open) &&
		    !word_is_finished(l->at[line_before(l, q)].s)) {
			l->at[i].page = false;
			line_move(l, q, end, i);
			l->at[i].page = true;
			return;
		}
}

/* Titles that a notice names, and where its own text ends. */
struct notice {
	size_t number, signed_off, end;
	VEC(const char *) names; /* folded */
};

/* Adds every 《…》 of s, and what 关于印发…的通知 names. */
static void
add_names(struct notice *n, struct arena *a, const char *s)
{
	const char *open = s, *close;

	while ((open = strstr(open, "《"))) {
		open += strlen("《");
		close = strstr(open, "》");
		if (!close)
			return;
		if (close - open > 18 && close - open < 400)
			*vec_push(&n->names) = word_folded(
			    a, arena_dup(a, open, (size_t)(close - open)));
		open = close;
	}
	open = strstr(s, "印发");
	close = open ? strstr(open, "的通知") : NULL;
	if (close && close - open > 24)
		*vec_push(&n->names) = word_folded(
		    a, arena_dup(a, open + 6, (size_t)(close - open) - 6));
}

/* Reads the notice whose number is line i. */
static void
read_notice(struct lines *l, size_t i, struct notice *n)
{
	struct arena *a = l->im->arena;
	char *all = arena_str(a, "");
	struct date date;
	size_t k, lines = 0;

	*n = (struct notice){.number = i};
	for (k = i; k > 0 && i - k < 12 && l->at[k - 1].role == LINE_ALONE;)
		k--;
	for (; k < i; k++)
		if (l->at[k].role == LINE_ALONE)
			all = arena_printf(a, "%s%s", all, l->at[k].s);
	for (k = i + 1; k < l->n && lines < 60; k++) {
		if (l->at[k].role == LINE_OUT)
			continue;
		lines++;
		if (word_is_date(a, l->at[k].s, &date))
			break;
		all = arena_printf(a, "%s%s", all, l->at[k].s);
	}
	if (k >= l->n || lines >= 60)
		return;
	for (k = line_next(l, k + 1); k < l->n && word_is_note(l->at[k].s);)
		k = line_next(l, k + 1);
	n->signed_off = k;
	for (; k < l->n && !word_is_number(l->at[k].s); k++)
		;
	n->end = k;
	add_names(n, a, all);
}

/* How many lines from i on are together one of the names; 0 for none. */
static size_t
name_lines(const struct lines *l, const struct notice *n, size_t i)
{
	struct arena *a = l->im->arena;
	char *all = arena_str(a, "");
	size_t k, m;

	for (k = i; k < l->n && k < i + MOST_FLOAT_LINES; k++) {
		if (l->at[k].role == LINE_OUT ||
		    !word_is_title_line(l->at[k].s))
			return 0;
		all = arena_printf(a, "%s%s", all, word_folded(a, l->at[k].s));
		for (m = 0; m < n->names.n; m++) {
			if (strcmp(n->names.at[m], all) == 0)
				return k + 1 - i;
		}
	}
	return 0;
}

/* Where the document begins whose title stands at line i. */
static size_t
document_start(
    const struct lines *l, const struct notice *n, size_t i, bool first)
{
	size_t k, over = i;

	if (first && i - n->signed_off < FAR)
		return n->signed_off;
	for (k = i; k > n->signed_off && i - k < FAR; k--)
		if (l->at[k - 1].role != LINE_OUT &&
		    begins_over(l->at[k - 1].s)) {
			over = k - 1;
			break;
		}
	return over;
}

static void
return_titles(struct lines *l, const struct notice *n)
{
	size_t i, k, lines, at;
	bool first = true;

	for (i = n->signed_off; i < n->end; i++) {
		if (l->at[i].role == LINE_OUT)
			continue;
		lines = name_lines(l, n, i);
		if (lines == 0)
			continue;
		at = i == n->signed_off ? i : document_start(l, n, i, first);
		if (at < i && l->at[line_before(l, i)].role == LINE_TEXT &&
		    !word_is_finished(l->at[line_before(l, i)].s))
			line_move(l, i, i + lines, at);
		else
			at = i;
		for (k = at; k < at + lines; k++)
			l->at[k].role = LINE_ALONE;
		first = false;
		i += lines - 1;
	}
}

/* A 文号 that came out below the addressees stands above them: GB/T 9704
 * 7.2.5. */
static void
return_number(struct lines *l, size_t i)
{
	size_t to = line_before(l, i), title, lines;

	if (to == l->n || !str_ends(l->at[to].s, "：") || l->at[i].page)
		return;
	for (lines = 0; lines < MOST_FLOAT_LINES; lines++) {
		title = line_before(l, to);
		if (title == l->n || word_is_finished(l->at[title].s))
			return;
		if (word_is_document_title(l->at[title].s)) {
			line_move(l, i, i + 1, to);
			return;
		}
		to = title;
	}
}

void
float_return(struct lines *l)
{
	struct notice n;
	size_t i;

	for (i = 1; i < l->n; i++)
		if (l->at[i].page && l->at[i].role != LINE_OUT)
			swap_halves(l, i);
	for (i = 0; i < l->n; i++) {
		if (l->at[i].role == LINE_OUT || l->at[i].front ||
		    !word_is_number(l->at[i].s))
			continue;
		return_number(l, i);
		read_notice(l, i, &n);
		if (n.end)
			return_titles(l, &n);
		vec_free(&n.names);
	}
}
