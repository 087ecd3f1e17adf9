/*
 * contents_mark: where the titles of the contents list stand in the text, in
 * however many lines, and articles so begin.
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
#include "import/raw/contents.h"

/* In longer texts no title is looked for, and none in more lines. */
enum { MOST_LINES = 300000, MOST_TITLE = 8, SHORT_TITLE = 18 /* bytes */ };

static const char *
folded_line(const struct lines *l, size_t i)
{
	return word_folded(l->im->arena, l->at[i].s);
}

size_t
contents_title_at(const struct lines *l, size_t i, const char *folded)
{
	struct arena *a = l->im->arena;
	const char *s = folded_line(l, i);
	char *all;
	size_t k = i, lines = 1, next;
	bool lacks_organ = str_starts(folded, "关于");

	if (strlen(s) < 6 ||
	    !(strncmp(folded, s, strlen(s)) == 0 ||
		(lacks_organ &&
		    (word_is_organ(s) ||
			(strstr(s, "关于") && strlen(s) < 200)))))
		return 0;
	/* the body of a section's name, above a title that says it again */
	next = line_next(l, i + 1);
	if (lacks_organ && next < l->n && str_starts(folded_line(l, next), s))
		return 0;
	all = arena_str(a, s);
	while (strcmp(all, folded) != 0) {
		if (strlen(all) > strlen(folded) + 90 || lines++ >= MOST_TITLE)
			return 0;
		if (strlen(all) > strlen(folded) && str_ends(all, folded) &&
		    word_is_organ(
			arena_dup(a, all, strlen(all) - strlen(folded))))
			break;
		k = line_next(l, k + 1);
		if (k >= l->n ||
		    (!word_is_title_line(l->at[k].s) &&
			utf8_count(l->at[k].s, strlen(l->at[k].s)) != 1))
			return 0;
		all = arena_printf(a, "%s%s", all, folded_line(l, k));
	}
	return k - i + 1;
}

/* The first place from one on where the title of an entry stands; l->n. */
static size_t
find_title(const struct lines *l, const struct contents_entry *e, size_t from,
    size_t *lines)
{
	size_t i;

	for (i = line_next(l, from); i < l->n; i = line_next(l, i + 1))
		if (l->at[i].role == LINE_TEXT && !l->at[i].front &&
		    (*lines = contents_title_at(l, i, e->folded)) > 0)
			return i;
	return l->n;
}

/* 更正: a title of a word or two is only a whole line, once, behind the title
 * before it. */
static size_t
find_short(const struct lines *l, const struct contents_entry *e, size_t from)
{
	size_t i, at = l->n;

	for (i = line_next(l, from); i < l->n; i = line_next(l, i + 1)) {
		if (l->at[i].role != LINE_TEXT || l->at[i].front ||
		    l->at[i].width > 20 ||
		    strcmp(folded_line(l, i), e->folded) != 0)
			continue;
		if (at < l->n)
			return l->n;
		at = i;
	}
	return at;
}

/* A section's name, printed above its first article, belongs to the page. */
static void
drop_category(struct lines *l, size_t title, const struct manuscript *ms)
{
	size_t above = line_before(l, title), k;
	const char *p;

	if (above >= l->n || l->at[above].role != LINE_TEXT)
		return;
	p = contents_category(l->im->arena, l->at[above].s);
	for (k = 0; k < ms->contents_n; k++) {
		const char *c = ms->contents[k].category;
		const char *last =
		    c && strrchr(c, '/') ? strrchr(c, '/') + 1 : c;

		if (c && (strcmp(p, c) == 0 || strcmp(p, last) == 0)) {
			line_drop(l, above, DOUBT_FURNITURE);
			return;
		}
	}
}

static const char *
line_text(void *ctx, size_t i)
{
	const struct lines *l = ctx;

	return l->at[i].role == LINE_TEXT ? l->at[i].s : NULL;
}

/* Does an article stand at line i at the latest? *title: lines above it that
 * are of its title. */
static bool
shows_article(struct lines *l, size_t i, size_t *title)
{
	struct arena *a = l->im->arena;
	const char *s = l->at[i].s;
	size_t next = line_next(l, i + 1);

	*title = 0;
	if (l->at[i].role != LINE_TEXT)
		return false;
	if (word_is_number(s))
		*title = title_lines(line_text, l, i);
	return word_is_number(s) || word_has_mark(s, "。；《") ||
	    word_is_order(word_packed(a, s), NULL) ||
	    (str_ends(s, "令") && next < l->n &&
		word_is_order_number(word_packed(a, l->at[next].s)));
}

/* Cover, masthead and imprint stand before the first title: up to a sentence,
 * a number, an order. Without a list of contents they have to be there. */
static void
mark_masthead(struct lines *l, size_t first, bool listed)
{
	size_t i, title = 0, from = 0;
	bool cover = listed;

	for (i = 0; i < first && !shows_article(l, i, &title); i++)
		cover |= front_is_imprint(l->at[i].s) ||
		    contents_is_gazette_line(l->im->arena, l->at[i].s);
	if (!cover || (i == first && !listed))
		return;
	for (first = i - title; from < first; from++)
		l->at[from].front = true;
}

void
contents_mark(struct lines *l, struct manuscript *ms)
{
	size_t i, k, from = 0, lines, at, first = l->n;

	if (l->n > MOST_LINES)
		return;
	for (k = 0; k < ms->contents_n; k++) {
		const struct contents_entry *e = &ms->contents[k];

		if (!e->folded || !*e->folded)
			continue;
		lines = 1;
		at = strlen(e->folded) < SHORT_TITLE
		    ? find_short(l, e, from)
		    : find_title(l, e, from, &lines);
		if (at == l->n && from > 0 && strlen(e->folded) >= SHORT_TITLE)
			at = find_title(l, e, 0, &lines);
		if (at == l->n)
			continue;
		for (i = at; i < at + lines; i++)
			if (l->at[i].role != LINE_OUT) {
				l->at[i].role = LINE_ALONE;
				l->at[at].title_lines++;
			}
		from = at + lines;
		first = at < first ? at : first;
		drop_category(l, at, ms);
	}
	if (first < FRONT_LINES || !ms->contents_n)
		mark_masthead(l, first < FRONT_LINES ? first : FRONT_LINES,
		    ms->contents_n > 0);
}
