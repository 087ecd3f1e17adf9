/*
 * join: lines to paragraphs. What print knew is gone (the indent of a first
 * line), so it is told from what is left: a line that ends before its column
 * ends its paragraph; a sentence that does not end goes on, over columns and
 * pages; an ordinal begins a paragraph when it is the next of its series; an
 * item goes on when the other items of its series end in a stop and it does
 * not. After a stop at the very end of a full line, the width of the next line
 * tells: a first line lacks the two characters of its indent (GB/T 9704 7.3.3).
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
#include "import/raw/join.h"

enum {
	MOST_BYTES = 16000, /* of a paragraph: bounds what a line costs */
	LOOK_AGAIN = 8, /* [lines] */
	INDENTS_NEAR = 30
};

/* （ does not end a line: it needs room for one more. */
static bool
begins_with_bracket(const struct lines *l, size_t i)
{
	return i < l->n && uni_is_one_of(utf8_peek(l->at[i].s), "（“《〔");
}

static bool
is_full(const struct joiner *j, size_t i)
{
	int missing =
	    i == j->first ? 7 : 3; /* its indent, and stretched marks */

	if (j->strict && str_ends(j->l->at[i].s, "。") &&
	    !begins_with_bracket(j->l, line_next(j->l, i + 1)))
		missing -= 2; /* there was room for one more character */
	if (j->mixed && !j->l->spaced && i + 1 < j->l->n &&
	    j->l->at[i + 1].role == LINE_TEXT)
		return j->column && j->l->at[i + 1].gap == 0;
	return j->column && j->l->at[i].width >= j->column - missing;
}

/* Does q close what the paragraph has left open? */
static bool
closes_open(const struct joiner *j, const char *q)
{
	const char *p = j->par.s + (j->par.n > 600 ? j->par.n - 600 : 0);
	int depth = 0;
	uint32_t cp;

	while ((*p & 0xC0) == 0x80)
		p++;
	if (word_open(p) == 0)
		return false;
	while (depth >= 0 && (cp = utf8_next(&q))) {
		depth += uni_is_one_of(cp, "（“《(");
		depth -= uni_is_one_of(cp, "）”》)");
	}
	return depth < 0;
}

/* The group a paragraph ends with, （牵头单位：…）, is a sentence of its own
 * when it is long. */
static bool
ends_with_group(const char *s)
{
	const char *p = s + strlen(s);
	uint32_t cp;
	int n = 0;

	cp = utf8_prev(s, &p);
	if (cp != 0xFF09 && cp != ')')
		return false;
	while ((cp = utf8_prev(s, &p)) && cp != 0xFF08 && cp != '(')
		n++;
	return n >= 8;
}

static void
doubt_join(struct joiner *j, size_t i, enum doubt_kind kind)
{
	const struct line *p = &j->l->at[j->last], *q = &j->l->at[i];
	struct arena *a = j->l->im->arena;
	const char *end = p->s + strlen(p->s), *tail = end, *head = q->s;
	int n;

	for (n = 0; n < 10; n++) {
		utf8_prev(p->s, &tail);
		utf8_next(&head);
	}
	doubt_add(j->l->im, kind, line_pos(j->l, i),
	    arena_printf(
		a, "%s|%s", tail, arena_dup(a, q->s, (size_t)(head - q->s))),
	    kind == DOUBT_SPLIT_AT_STOP ? "¶" : "", NULL);
}

/* （责任单位：…）: who is to do it, behind the sentence that says what. */
static bool
names_body(const char *s)
{
	static const char *const words[] = {
	    "单位：", "部门：", "单位:", "部门:", "按职责分工负责", NULL};
	const char *const *w;

	for (w = words; (str_starts(s, "（") || *s == '(') && *w; w++)
		if (strstr(s, *w) && strstr(s, *w) - s < 40)
			return true;
	return false;
}

/* After a stop at the end of a full line: is line i of the same paragraph? */
static bool
goes_on_after_stop(struct joiner *j, size_t i)
{
	const struct line *q = &j->l->at[i];
	size_t next = line_next(j->l, i + 1);
	int most = j->column - (j->even && !j->l->spaced ? 2 : 3);
	bool first = q->width <= most && q->width >= j->column - 7;

	if (j->mixed && !j->l->spaced)
		return q->gap == 0;
	if (names_body(q->s))
		return true;
	if (q->width > most)
		return true;
	if (first && next < j->l->n && !word_is_finished(q->s) &&
	    j->l->at[next].width >= 2) {
		doubt_join(j, i, DOUBT_SPLIT_AT_STOP);
		return false;
	}
	doubt_join(j, i, DOUBT_JOINED_AT_STOP);
	return true;
}

/* An item that is one short sentence, as a run-in heading is. */
static bool
is_lone_sentence(const char *s)
{
	const char *stop = strstr(s, "。");

	return stop && stop[3] == '\0' && word_width(s) <= 64;
}

/* Does a run-in heading, then more, stand in line k as in its siblings? */
static bool
has_more(const char *s)
{
	const char *stop = strstr(s, "。");

	return stop && stop[3] && stop - s <= 96;
}

/*
 * A paragraph of a series that is nothing but its run-in heading, where its
 * siblings go on after theirs: the page was cut right after the stop.
 */
static bool
lacks_its_words(const struct joiner *j)
{
	const struct lines *l = j->l;
	size_t bytes, k;
	int number, other, seen = 0;
	enum ordinal sort = meta_ordinal(j->par.s, &bytes, &number);

	if (sort == ORDINAL_NONE || !is_lone_sentence(j->par.s))
		return false;
	for (k = j->first > 40 ? j->first - 40 : 0;
	     k < l->n && k < j->last + 40; k++) {
		if (l->at[k].role == LINE_OUT || k == j->first ||
		    meta_ordinal(l->at[k].s, &bytes, &other) != sort ||
		    (other != number + 1 && other != number - 1))
			continue;
		if (!has_more(l->at[k].s) && other == number + 1)
			return false;
		seen += has_more(l->at[k].s);
	}
	return seen > 0;
}

/*
 * A run-in heading of another face, which a tool took for a line of its own:
 * with the words in line i it makes one full line.
 */
static bool
shares_line(const struct joiner *j, size_t i)
{
	const struct line *p = &j->l->at[j->last], *q = &j->l->at[i];
	size_t bytes;
	int number, both = p->width + q->width;

	return j->column && j->first == j->last && !q->gap &&
	    is_lone_sentence(j->par.s) &&
	    meta_ordinal(j->par.s, &bytes, &number) != ORDINAL_NONE &&
	    both >= j->column - 7 && both <= j->column + 1 &&
	    !word_is_finished(q->s) && !word_is_organ(q->s);
}

/* The paragraph has ended as a sentence does; is line i of it all the same? */
static bool
goes_on_finished(struct joiner *j, size_t i)
{
	const struct lines *l = j->l;
	size_t next;

	if (closes_open(j, l->at[i].s) || shares_line(j, i))
		return true;
	if (lacks_its_words(j)) {
		doubt_join(j, i, DOUBT_JOINED_AT_STOP);
		return true;
	}
	if (!j->column) {
		next = line_next(l, i + 1);
		if (l->at[i].chronicle && next < l->n &&
		    l->at[next].chronicle && join_begins_day(l->at[next].s) &&
		    word_is_finished(l->at[i].s)) {
			doubt_join(j, i, DOUBT_JOINED_AT_STOP);
			return true;
		}
		return false;
	}
	return is_full(j, j->last) && goes_on_after_stop(j, i);
}

/* 附件：and a title, then that title: the attachment itself. */
static bool
is_listed_title(const struct joiner *j, const char *q)
{
	struct arena *a = j->l->im->arena;

	return str_starts(j->par.s, "附件") && word_width(q) > 12 &&
	    strstr(word_folded(a, j->par.s), word_folded(a, q)) != NULL;
}

/* A full line that could be a heading: does it go on in line i? */
static bool
heading_goes_on(const struct joiner *j, size_t i)
{
	const struct line *q = &j->l->at[i];
	int number, level;
	size_t bytes;
	enum ordinal sort = meta_ordinal(j->par.s, &bytes, &number);

	if (!is_full(j, j->last) || word_is_part(j->par.s, &level))
		return false;
	if (j->mixed && !j->l->spaced)
		return q->gap == 0;
	if (q->width < j->column - 6 || q->width > j->column - 2 ||
	    str_ends(q->s, "；"))
		return true;
	return join_siblings_finish(j, j->last, sort, number);
}

/* 2.水库：新建…: an item that says what after a colon. */
static bool
says_what(const char *s)
{
	size_t bytes;
	int number;

	return meta_ordinal(s, &bytes, &number) != ORDINAL_NONE &&
	    strstr(s, "：") && !str_ends(s, "：");
}

/* Does an appointment that ends with its stop stand near by? */
static bool
is_among_appointments(const struct joiner *j)
{
	const struct lines *l = j->l;
	size_t k = j->first > 8 ? j->first - 8 : 0;

	for (; k < l->n && k < j->first + 8; k++)
		if (l->at[k].role == LINE_TEXT && str_ends(l->at[k].s, "。") &&
		    word_appointment(l->at[k].s))
			return true;
	return false;
}

/* 王立民　任… without its stop, where others have theirs? */
static bool
appoints_on(const struct joiner *j)
{
	return word_appointment(j->par.s) && is_among_appointments(j);
}

/* 王立民, and 任… in line i, which came out on a line of its own. */
static bool
appoints_below(const struct joiner *j, size_t i)
{
	const char *all, *verb;

	if (j->par.n > 20)
		return false;
	all = arena_printf(j->l->im->arena, "%s　%s", j->par.s, j->l->at[i].s);
	verb = word_appointment(all);
	return verb && strcmp(verb, j->l->at[i].s) == 0 &&
	    is_among_appointments(j);
}

/* 人员。: too short for a paragraph, the end of one that has none yet. */
static bool
is_tail(const struct joiner *j, size_t i)
{
	const struct line *q = &j->l->at[i];

	return j->column && q->width <= 10 && q->width >= 4 &&
	    word_is_finished(q->s) && !str_ends(q->s, "：") &&
	    uni_is_han(utf8_peek(q->s)) && word_width(j->par.s) > 24;
}

/* Print sets no heading at the foot of a page; one that has a comma is a
 * sentence there, which line i at the head of the next goes on with. */
static bool
is_at_foot(const struct joiner *j, size_t i)
{
	return line_begins_page(j->l, i) && strstr(j->par.s, "，");
}

/* The paragraph has not ended as a sentence does; is line i of it? */
static bool
goes_on_open(struct joiner *j, size_t i)
{
	const char *s = j->par.s;
	size_t bytes;
	int number;
	bool whole = j->last > j->first || str_starts(s, "——") ||
	    meta_ordinal(s, &bytes, &number) == ORDINAL_CLAUSE ||
	    says_what(s) || appoints_on(j) || word_has_mark(s, "，。；,;");

	if (word_is_cut(s) || is_tail(j, i) || appoints_below(j, i))
		return true;
	if (is_listed_title(j, j->l->at[i].s))
		return false;
	if (join_may_be_heading(j))
		return closes_open(j, j->l->at[i].s) || is_at_foot(j, i) ||
		    heading_goes_on(j, i);
	if (j->column && is_full(j, j->last))
		return true;
	if (ends_with_group(s) || (j->column && !whole))
		return closes_open(j, j->l->at[i].s);
	if (str_ends(s, "）") && j->column)
		return false;
	return whole || word_width(s) >= 36 ||
	    word_is_heading(s); /* an item cut short */
}

/* Addressees end at the colon, below the number. */
static bool
ends_addressees(const struct joiner *j)
{
	size_t above = line_before(j->l, j->first);

	return (str_ends(j->par.s, "：") || str_ends(j->par.s, ":")) &&
	    above < j->l->n && word_is_number(j->l->at[above].s);
}

/* The indents are told against the edge of their page's or column's text. */
static bool
is_first_line(const struct line *line)
{
	return line->indent >= 2 && line->indent <= 6;
}

/*
 * Do first lines of paragraphs, and no others, stand a little further in?
 * Where fewer than least paragraphs of lines [from, to) say so, and where some
 * do as those of the whole text, it is as other says.
 */
static bool
has_indents(
    const struct lines *l, size_t from, size_t to, size_t least, bool other)
{
	size_t i, p, after = 0, after_in = 0, within = 0, within_in = 0;

	for (p = line_next(l, from); (i = line_next(l, p + 1)) < to; p = i) {
		if (l->at[p].role != LINE_TEXT || l->at[i].role != LINE_TEXT ||
		    l->at[p].width < 24)
			continue;
		if (word_is_finished(l->at[p].s)) {
			after++;
			after_in += is_first_line(&l->at[i]);
		} else if (uni_is_han(word_last(l->at[p].s)) &&
		    l->at[p].width >= 36) {
			within++;
			within_in += l->at[i].indent >= 2;
		}
	}
	if (after < least || (other && after_in * 5 >= after))
		return other;
	return after_in * 10 >= after * 6 && within_in * 10 <= within * 3;
}

/* Does a line end where the longest ones do, its indent counted? */
static bool
reaches_edge(const struct joiner *j, const struct line *p)
{
	return j->column && p->indent + p->width >= j->column - 3;
}

/* In a list of attachments: do two lines at most, from line i on, stand before
 * the item that follows the one being read? */
static bool
next_item_follows(const struct joiner *j, size_t i)
{
	size_t bytes, k, n = 0;
	int here, number;
	enum ordinal sort;
	const char *s = j->par.s;

	s += str_starts(s, "附件：") ? strlen("附件：") : 0;
	sort = meta_ordinal(s, &bytes, &here);
	for (k = i; sort && k < j->l->n && n < 3; k = line_next(j->l, k + 1))
		if (j->l->at[k].role != LINE_TEXT)
			return false;
		else if (n++ &&
		    meta_ordinal(j->l->at[k].s, &bytes, &number) == sort)
			return number == here + 1;
	return false;
}

/* Is line i, below line p, the short last line of a sentence? */
static bool
ends_short(const struct line *p, const struct line *line)
{
	return p->role == LINE_TEXT && line->role == LINE_TEXT &&
	    !word_is_finished(p->s) && str_ends(line->s, "。") &&
	    line->width + 8 <= p->width;
}

/* Do blank lines end paragraphs? Some tools set them between blocks of the
 * page, and none where a paragraph ends. */
static bool
has_parting_gaps(const struct lines *l)
{
	size_t p, i, next, parted = 0, close = 0;

	for (p = line_next(l, 0); (i = line_next(l, p + 1)) < l->n; p = i) {
		next = line_next(l, i + 1);
		if (next >= l->n || !ends_short(&l->at[p], &l->at[i]))
			continue;
		parted += l->at[next].gap > 0;
		close += l->at[next].gap == 0;
	}
	return close < 3 || close * 3 <= parted;
}

/* 法, 通知: what did not fit the line of a centred title, below its middle. */
static bool
is_title_rest(const struct line *p, const struct line *q)
{
	const char *s = q->s;

	while (uni_is_han(utf8_peek(s)))
		utf8_next(&s);
	return !*s && q->width <= 4 && q->gap == 0 && p->width >= 24 &&
	    q->indent > p->indent + 4 && uni_is_han(word_last(p->s)) &&
	    word_is_title_line(p->s) && !word_is_organ(p->s);
}

static bool
same_paragraph(struct joiner *j, size_t i)
{
	const struct lines *l = j->l;
	const struct line *p = &l->at[j->last], *q = &l->at[i];
	bool finished, ended;

	if (j->list && q->role == LINE_TEXT && !join_begins_item(q->s) &&
	    (q->indent >= 3 || next_item_follows(j, i)))
		return true;
	if (p->role != LINE_TEXT || q->role != LINE_TEXT || p->front ||
	    q->front || q->fresh || word_is_caption(p->s))
		return false;
	if (ends_addressees(j) || j->par.n > MOST_BYTES)
		return false;
	if (word_is_rest(q->s) || is_title_rest(p, q))
		return true;
	if (j->indented && is_first_line(q))
		return false;
	if (j->indented && q->indent < 2 && is_full(j, j->last) &&
	    !word_is_foot_note(q->s) &&
	    (!word_is_heading(j->par.s) || reaches_edge(j, p)))
		return true;
	finished = word_is_finished(j->par.s) || ends_with_group(j->par.s);
	ended = finished || (j->column && !is_full(j, j->last)) ||
	    join_may_be_heading(j);
	if (join_opens(j, i, ended))
		return false;
	return word_is_finished(j->par.s) ? goes_on_finished(j, i)
					  : goes_on_open(j, i);
}

/* Tells when the end of p is said again at the start of q. */
static void
hint_doubled(struct joiner *j, size_t i)
{
	const char *s = j->par.s, *q = j->l->at[i].s, *tail = s + j->par.n;
	struct arena *a = j->l->im->arena;
	int n;

	for (n = 1; n <= 8 && utf8_prev(s, &tail); n++) {
		size_t k = strlen(tail);

		if ((n >= 2 || !j->column) && strncmp(q, tail, k) == 0 &&
		    uni_is_han(utf8_peek(tail)))
			doubt_add(j->l->im, DOUBT_DOUBLED, line_pos(j->l, i),
			    arena_printf(a, "%s|%s", tail, tail),
			    arena_printf(a, "%s%s", tail, tail), tail);
	}
}

static bool
is_letter(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
}

static void
append(struct joiner *j, size_t i)
{
	const struct lines *l = j->l;

	hint_doubled(j, i);
	if (j->first == j->last && appoints_below(j, i))
		buf_puts(&j->par, "　");
	if (l->at[i].page || (!j->column && l->at[i].gap))
		doubt_join(j, i, DOUBT_JOINED);
	if (is_letter(word_last(j->par.s)) && is_letter(utf8_peek(l->at[i].s)))
		buf_putc(&j->par, ' ');
	buf_puts(&j->par, l->at[i].s);
	j->last = i;
}

static void
remember_ordinal(struct joiner *j, const char *s)
{
	size_t bytes;
	int number, level, k;
	enum ordinal sort = meta_ordinal(s, &bytes, &number);

	if (word_is_part(s, &level))
		memset(
		    j->last_number, 0, sizeof *j->last_number * ORDINAL_CLAUSE);
	if (sort == ORDINAL_NONE)
		return;
	j->last_number[sort] = number;
	for (k = sort + 1; k < ORDINAL_HAN_SAID; k++)
		j->last_number[k] = 0;
}

/* 1.1　指导思想: a wide space behind the number. */
static char *
decimal_words(struct arena *a, const char *s)
{
	size_t n = strspn(s, "0123456789.");
	const char *rest = s + n;

	utf8_skip_spaces(&rest);
	return arena_printf(a, "%.*s　%s", (int)n, s, tidy_words(a, rest));
}

static void
finish(struct joiner *j, struct manuscript *ms)
{
	struct lines *l = j->l;
	const struct line *line = &l->at[j->first];
	struct ms_block *b;

	if (line->role == LINE_TABLE && line->table) {
		b = ms_add(ms, MS_TABLE, line_pos(l, j->first));
		b->table = line->table;
	} else {
		b = ms_add(ms, MS_PARAGRAPH, line_pos(l, j->first));
		b->text = word_is_decimal(line->s)
		    ? decimal_words(l->im->arena, j->par.s)
		    : line->front ? arena_str(l->im->arena, j->par.s)
				  : tidy_words(l->im->arena, j->par.s);
		remember_ordinal(j, b->text);
	}
	b->last_line = l->at[j->last].last;
	b->item = line->item;
	b->marked = line->mark > 0;
	b->page = line->printed;
	b->category = line->category;
	b->title_lines = line->title_lines;
	buf_clear(&j->par);
}

static void
look_around(struct joiner *j)
{
	const struct lines *l = j->l;
	size_t k, from = j->last > 12 ? j->last - 12 : 0, to;
	int close = 0, apart = 0;

	j->column = line_column(l, j->last, &j->even, &j->strict);
	for (k = from; k < l->n && k < j->last + 12; k++)
		if (l->at[k].role == LINE_TEXT) {
			close += l->at[k].gap == 0;
			apart += l->at[k].gap > 0;
		}
	j->mixed = j->gaps && close >= 3 && apart >= 2;
	if (j->last >= j->looked + LOOK_AGAIN) {
		j->looked = j->last;
		from = j->last > INDENTS_NEAR ? j->last - INDENTS_NEAR : 0;
		to = j->last + INDENTS_NEAR;
		j->indented =
		    has_indents(l, from, to < l->n ? to : l->n, 6, j->indents);
	}
}

void
join_lines(struct lines *l, struct manuscript *ms)
{
	struct joiner j = {.l = l,
	    .indents = has_indents(l, 0, l->n, 5, false),
	    .gaps = has_parting_gaps(l)};
	size_t i = line_next(l, 0);

	j.indented = j.indents;

	while (i < l->n) {
		j.first = j.last = i;
		buf_puts(&j.par, l->at[i].s);
		j.list = str_starts(l->at[i].s, "附件：") ||
		    str_starts(l->at[i].s, "附件:") ||
		    (j.list && join_begins_item(l->at[i].s));
		for (;;) {
			i = line_next(l, i + 1);
			look_around(&j);
			if (i >= l->n || !same_paragraph(&j, i))
				break;
			append(&j, i);
		}
		finish(&j, ms);
	}
	buf_free(&j.par);
}
