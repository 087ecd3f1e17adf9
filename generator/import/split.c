/*
 * split: where articles begin. A 文号 under a title says so without a doubt;
 * an order has its number below its name; personnel matters and chronicles
 * have their names; what else the contents list names is looked for.
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

static const char *
block_text(void *ctx, size_t i)
{
	const struct draft *d = ctx;

	return d->at[i].kind == MS_PARAGRAPH ? d->at[i].text : NULL;
}

static const char *
packed(const struct draft *d, size_t i)
{
	return d->at[i].kind == MS_PARAGRAPH
	    ? word_packed(d->im->arena, d->at[i].text)
	    : "";
}

/* 人事任免, 某市人民政府2024年6月人事任免. */
static bool
is_personnel(const char *p)
{
	if (str_ends(p, "人事任免") && strstr(p, "月") &&
	    word_is_title_line(p) && utf8_count(p, strlen(p)) <= 30)
		return true;
	return strcmp(p, "人事任免") == 0 || strcmp(p, "任免") == 0 ||
	    strcmp(p, "人事") == 0 || strcmp(p, "任免通知") == 0;
}

static bool
begins_with_day(const char *p)
{
	return *p >= '0' && *p <= '9' && strstr(p, "日") &&
	    strstr(p, "日") - p < 20;
}

/* 2024年6月, 2024年7月—9月: what a chronicle is of. */
static bool
is_period(const char *p)
{
	return *p >= '0' && *p <= '9' && strstr(p, "年") &&
	    utf8_count(p, strlen(p)) <= 14 &&
	    (str_ends(p, "月") || str_ends(p, "月份"));
}

/* 大事记; 2024年6月 above entries of days. */
static bool
is_chronicle(const struct draft *d, size_t i)
{
	const char *p = packed(d, i);
	size_t n = utf8_count(p, strlen(p));

	if (i + 1 >= d->n)
		return false;
	return word_is_chronicle(p) ||
	    (n <= 14 && is_period(p) &&
		(begins_with_day(packed(d, i + 1)) ||
		    word_is_month(packed(d, i + 1))));
}

static bool
is_front(const struct draft *d, size_t i)
{
	return word_is_leader(d->at[i].text) ||
	    (i + 1 < d->n && word_is_leader(d->at[i + 1].text) &&
		d->at[i + 1].kind == MS_PARAGRAPH);
}

static struct draft_article *
last_article(const struct draft *d)
{
	return d->articles.n ? &d->articles.at[d->articles.n - 1] : NULL;
}

static struct draft_article *
begin(struct draft *d, size_t i, enum article_kind kind)
{
	struct draft_article *a, *last = last_article(d);

	if (last && last->first >= i)
		return NULL;
	a = vec_push(&d->articles);
	*a = (struct draft_article){
	    .pos = d->at[i].pos, .kind = kind, .first = i, .body = i + 1};
	a->page = d->at[i].page;
	return a;
}

/* The lines [from, to) as a title, broken where they were. */
static const char *
join_title(struct draft *d, size_t from, size_t to)
{
	struct arena *a = d->im->arena;
	char *s = arena_str(a, "");

	for (; from < to; from++) {
		const char *line = d->at[from].text;

		/* 通 above 知 is no break that anyone wants */
		s = arena_printf(a, "%s%s%s", s,
		    *s && utf8_count(line, strlen(line)) > 1 ? "\n" : "", line);
	}
	return title_break(a, s);
}

/* Blocks of a title that begins right behind block i; 0 for none. */
static size_t
title_below(struct draft *d, size_t i)
{
	const char *s;
	char *all = arena_str(d->im->arena, "");
	size_t n = 0;

	while (n < 6 && i + n + 1 < d->n &&
	    (s = block_text(d, i + n + 1)) != NULL && word_is_title_line(s)) {
		all = arena_printf(d->im->arena, "%s%s", all, s);
		n++;
		if (word_is_document_title(all) && strstr(all, "关于"))
			return n;
	}
	return 0;
}

static void
tell_brackets(struct draft *d, size_t i)
{
	doubt_add(d->im, DOUBT_MARKUP, d->at[i].pos, "（）", NULL, NULL);
}

/* 曲政发〔2024〕1号 without brackets around it, which are told. */
static const char *
number_words(struct draft *d, size_t i)
{
	const char *s = d->at[i].text;

	if (!str_starts(s, "（") && !str_starts(s, "("))
		return s;
	tell_brackets(d, i);
	s += *s == '(' ? 1 : 3;
	return arena_dup(
	    d->im->arena, s, strlen(s) - (str_ends(s, "）") ? 3 : 1));
}

/* A number that stands above the title: 曲政发〔2024〕1号, then 关于…. */
static bool
begin_below(struct draft *d, size_t i, size_t n)
{
	struct draft_article *a = begin(d, i, KIND_DOCUMENT);

	if (!a)
		return false;
	a->title = join_title(d, i + 1, i + 1 + n);
	a->number = number_words(d, i);
	a->body = i + 1 + n;
	return true;
}

/* Do the n blocks before i end as titles do? */
static bool
is_whole_title(struct draft *d, size_t i, size_t n)
{
	return n > 0 &&
	    word_is_document_title(
		word_packed(d->im->arena, join_title(d, i - n, i)));
}

/* Block i is the number of personnel matters, or of one of several orders in
 * them: then each heads its own names. */
static void
number_personnel(struct draft *d, struct draft_article *a, size_t i)
{
	if (!a->number && a->body == i) {
		a->number = number_words(d, i);
		a->body = i + 1;
	} else if (a->number && word_is_number(d->at[a->body - 1].text)) {
		a->number = NULL;
		a->body--;
	}
}

static bool
is_number(const struct draft *d, size_t i)
{
	return i < d->n && d->at[i].kind == MS_PARAGRAPH &&
	    word_is_number(d->at[i].text);
}

/* Is there a number within a few blocks from block i on, this way, and nothing
 * between that is said in sentences or to somebody? */
static bool
has_number_near(const struct draft *d, size_t i, int step)
{
	enum { NEAR = 4 };
	size_t k = i;
	int n;

	for (n = 0; n < NEAR; n++) {
		k += (size_t)step;
		if (k >= d->n || d->at[k].kind != MS_PARAGRAPH ||
		    d->at[k].title_lines ||
		    word_has_mark(d->at[k].text, "。；：:"))
			return false;
		if (word_is_number(d->at[k].text))
			return true;
	}
	return false;
}

/* A number in a list of documents, one title and number after the other, heads
 * no article: below that somebody is addressed, or a sentence is said. */
static bool
is_in_list(const struct draft *d, size_t i)
{
	const char *next = i + 1 < d->n ? d->at[i + 1].text : "";

	if (next && word_has_mark(next, "。：:") && !str_starts(next, "注"))
		return false;
	return has_number_near(d, i, 1) || has_number_near(d, i, -1);
}

/* Does block i appoint, at the end of the order before the next number? */
static bool
appoints(const struct draft *d, size_t i)
{
	return i < d->n && d->at[i].text && word_appointment(d->at[i].text);
}

/* An article whose number is block i. */
static void
begin_numbered(struct draft *d, size_t i)
{
	size_t n = title_lines(block_text, d, i), below;
	struct draft_article *a, *last = last_article(d);
	bool personnel = i > 0 && is_personnel(packed(d, i - 1));

	if (last && last->kind == KIND_PERSONNEL &&
	    (n == 0 || last->body == i || appoints(d, i - 1))) {
		number_personnel(d, last, i);
		return;
	}
	if (last && last->kind == KIND_DOCUMENT && !last->number &&
	    i == last->body) {
		last->number = number_words(d, i);
		last->body = i + 1;
		return;
	}
	if ((i + 1 < d->n && d->at[i + 1].title_lines) || is_in_list(d, i))
		return;
	below = is_whole_title(d, i, n) ? 0 : title_below(d, i);
	if (below && begin_below(d, i, below))
		return;
	if (n == 0 || (last && i - n < last->body))
		return;
	a = begin(d, i - n, personnel ? KIND_PERSONNEL : KIND_DOCUMENT);
	if (!a)
		return;
	a->title = join_title(d, i - n, i);
	a->number = number_words(d, i);
	a->body = i + 1;
}

/* 第1号 without brackets. */
static const char *
order_number(struct draft *d, size_t i, const char *s)
{
	const char *from = strstr(s, "第");

	if (str_ends(s, "）") || str_ends(s, ")"))
		tell_brackets(d, i);
	return arena_dup(d->im->arena, from,
	    (size_t)(strstr(from, "号") - from) + strlen("号"));
}

/* What the words of block i say an article below them is. */
static enum article_kind
kind_of(const struct draft *d, size_t i)
{
	return is_chronicle(d, i)	    ? KIND_CHRONICLE
	    : is_personnel(packed(d, i))    ? KIND_PERSONNEL
	    : word_is_erratum(packed(d, i)) ? KIND_NOTICE
					    : KIND_DOCUMENT;
}

/* Below the title of an announcement stands which of the year it is: 2021年
 * 第5号, 第5号. */
static void
take_serial_number(struct draft *d, struct draft_article *a)
{
	const char *p = a->body < d->n ? packed(d, a->body) : "", *year = p;

	if (a->number || a->kind != KIND_DOCUMENT)
		return;
	if (strspn(p, "0123456789") == 4 && str_starts(p + 4, "年"))
		year += 4 + strlen("年");
	if (word_is_order_number(year)) {
		a->number = year == p ? order_number(d, a->body, p) : p;
		a->body++;
	}
}

/* An article whose title, of as many blocks as is said, the contents list
 * names; its number may stand above. */
static void
begin_titled(struct draft *d, size_t i)
{
	struct draft_article *a, *last = last_article(d);
	size_t n = (size_t)d->at[i].title_lines;
	bool above = i > 0 && is_number(d, i - 1) && !is_number(d, i + n) &&
	    (!last || last->body < i);

	if (last &&
	    ((last->kind == KIND_ORDER && i < last->body + 12) ||
		(last->kind == KIND_CHRONICLE && i < last->body)))
		return;
	a = begin(d, i - above, kind_of(d, i));
	if (!a)
		return;
	a->title = join_title(d, i, i + n);
	a->body = i + n;
	if (above)
		a->number = number_words(d, i - 1);
	take_serial_number(d, a);
}

/* 人事任免 or 大事记 that the head of a further page says again. */
static bool
is_said_again(struct draft *d, size_t i, const char *p)
{
	struct draft_article *last = last_article(d);

	if (!last ||
	    (last->kind != KIND_PERSONNEL && last->kind != KIND_CHRONICLE) ||
	    !last->title ||
	    (strcmp(word_packed(d->im->arena, last->title), p) != 0 &&
		!(last->kind == KIND_CHRONICLE && strcmp(p, "大事记") == 0)))
		return false;
	doubt_add(
	    d->im, DOUBT_FURNITURE, d->at[i].pos, d->at[i].text, NULL, NULL);
	d->at[i].kind = MS_PAGE;
	if (last->body == i)
		last->body = i + 1;
	return true;
}

/* Below 大事记, or behind it in brackets, stands what it is of: its title, the
 * word is its category. */
static void
take_period(struct draft *d, struct draft_article *a)
{
	const char *p = packed(d, a->body - 1);
	const char *of = strstr(p, "大事记") + strlen("大事记");
	const char *end = of + strlen(of), *open = of, *shut = end;
	struct arena *arena = d->im->arena;

	if (*of) {
		a->category = arena_dup(arena, p, (size_t)(of - p));
		utf8_next(&of);
		utf8_prev(of, &end);
		a->title = arena_dup(arena, of, (size_t)(end - of));
		doubt_add(d->im, DOUBT_BRACKETS, a->pos,
		    arena_printf(arena, "%.*s%.*s", (int)(of - open), open,
			(int)(shut - end), end),
		    a->title, NULL);
	} else if (is_period(packed(d, a->body))) {
		a->category = p;
		a->title = packed(d, a->body++);
	}
}

/* An order, personnel matters or a chronicle at block i. */
static void
begin_named(struct draft *d, size_t i)
{
	const char *p = packed(d, i), *number;
	struct draft_article *a = NULL;

	if (d->at[i].kind != MS_PARAGRAPH || is_front(d, i))
		return;
	if (is_said_again(d, i, p))
		return;
	if (str_ends(p, "令") && utf8_count(p, strlen(p)) <= 20 &&
	    i + 1 < d->n && word_is_order_number(packed(d, i + 1))) {
		a = begin(d, i, KIND_ORDER);
		if (a) {
			a->number = order_number(d, i + 1, packed(d, i + 1));
			a->body = i + 2;
		}
	} else if (word_is_order(p, &number)) {
		a = begin(d, i, KIND_ORDER);
		p = arena_dup(d->im->arena, p,
		    (size_t)(strstr(p, number) - p) -
			(str_ends(p, "）")	   ? 3
				: str_ends(p, ")") ? 1
						   : 0));
		if (a)
			a->number = order_number(d, i, number);
	} else if (is_personnel(p)) {
		a = begin(d, i, KIND_PERSONNEL);
	} else if (word_is_erratum(p)) {
		a = begin(d, i, KIND_NOTICE);
	} else if (is_chronicle(d, i)) {
		a = begin(d, i, KIND_CHRONICLE);
		if (a && strstr(p, "大事记"))
			take_period(d, a);
	}
	if (a && !a->title)
		a->title = p;
}

/* The entry of the contents that block i is the title of, or NULL. */
static const struct contents_entry *
listed(const struct draft *d, size_t i)
{
	struct arena *a = d->im->arena;
	const char *p = word_folded(a, d->at[i].text);
	size_t k;

	if (strlen(p) < 12 || strlen(p) > 400)
		return NULL;
	for (k = 0; k < d->contents.n; k++)
		if (d->contents.at[k].folded &&
		    strcmp(d->contents.at[k].folded, p) == 0)
			return &d->contents.at[k];
	return NULL;
}

/* The block at which the first article begins, from one on. */
static size_t
first_start(const struct draft *d, size_t from)
{
	size_t i, n;

	for (i = from; i < d->n; i++) {
		const char *p = packed(d, i);

		if (d->at[i].kind == MS_PARAGRAPH && d->at[i].title_lines)
			return i;
		if (word_is_number(d->at[i].text)) {
			n = title_lines(block_text, (void *)d, i);
			return i - n;
		}
		if (is_front(d, i) || d->at[i].kind != MS_PARAGRAPH)
			continue;
		if ((str_ends(p, "令") && i + 1 < d->n &&
			word_is_order_number(packed(d, i + 1))) ||
		    word_is_order(p, NULL) || listed(d, i))
			return i;
		if (begins_with_day(p) && i > 0 && is_chronicle(d, i - 1))
			return i - 1;
	}
	return d->n;
}

/* Is the folded title among the words of the article that is open? */
static bool
is_named(const struct draft *d, const struct draft_article *last, size_t i,
    const char *folded)
{
	size_t k, from = last->body + 60 < i ? i - 60 : last->body;

	for (k = last->first; k < i; k++) {
		if (k == last->body + 12 && from > k)
			k = from;
		if (d->at[k].kind == MS_PARAGRAPH &&
		    strstr(word_folded(d->im->arena, d->at[k].text), folded))
			return true;
	}
	return false;
}

/* Has the article before been signed, or noted, right before block i? */
static bool
is_signed_off(const struct draft *d, size_t i)
{
	struct date date;

	return i > 0 && d->at[i - 1].kind == MS_PARAGRAPH &&
	    (word_is_note(d->at[i - 1].text) ||
		word_is_date(d->im->arena, d->at[i - 1].text, &date));
}

/* Titles of what has no number: speeches, explanations, statistics. */
static bool
is_unnumbered_title(const char *s)
{
	static const char *const ends[] = {"讲话", "解读", "统计公报", "致辞",
	    "问答", "工作报告", "任免名单", "倡议书", "状况公报", NULL};
	static const char *const last[] = {
	    "通告", "公告", "通知", "决定", "意见", "公示", NULL};
	const char *about = strstr(s, "关于");

	return str_ends_any(s, ends) ||
	    (about && about > s && strstr(s, "政府") < about &&
		strstr(s, "政府") && str_ends_any(s, last));
}

/* A title that needs no signature before it. */
static bool
is_telling_title(const char *s)
{
	static const char *const ends[] = {
	    "讲话", "政策解读", "统计公报", "任免名单", "工作报告", NULL};

	return str_ends_any(s, ends) && strlen(s) >= 30 &&
	    (str_starts(s, "在") || str_starts(s, "《") || strstr(s, "政府") ||
		strstr(s, "20"));
}

/*
 * An article without a number that no contents list names: behind a signature,
 * a title of a sort that has none, which the article before has not named.
 */
static void
begin_unnumbered(struct draft *d, size_t i)
{
	struct draft_article *a, *last = last_article(d);
	const char *s;
	char *all = arena_str(d->im->arena, "");
	struct date date;
	size_t n = 0;

	if (!last || (last->kind == KIND_ORDER && i < last->body + 12) ||
	    i <= last->body)
		return;
	while (n < 4 && i + n + 1 < d->n && (s = block_text(d, i + n)) &&
	    word_is_title_line(s) && !word_is_date(d->im->arena, s, &date) &&
	    !(n == 0 && word_is_organ(s))) {
		all = arena_printf(d->im->arena, "%s%s", all, s);
		n++;
		if (is_unnumbered_title(all))
			break;
	}
	if (n == 0 || !is_unnumbered_title(all) ||
	    !(is_signed_off(d, i) || is_telling_title(all)) ||
	    word_is_number(d->at[i + n].text) ||
	    is_named(d, last, i, word_folded(d->im->arena, all)))
		return;
	a = begin(d, i, KIND_DOCUMENT);
	if (!a)
		return;
	a->title = join_title(d, i, i + n);
	a->body = i + n;
	take_serial_number(d, a);
}

/* Articles that only the contents list names. */
static void
begin_listed(struct draft *d, size_t i)
{
	struct draft_article *article = last_article(d);

	if (is_front(d, i) || !listed(d, i) ||
	    (article && article->kind == KIND_ORDER && i < article->body + 12))
		return;
	article = begin(d, i, KIND_DOCUMENT);
	if (article)
		article->title = title_break(d->im->arena, d->at[i].text);
}

/* Does a sentence about the gazette stand here, at the head of a page as far as
 * pages are known? */
static bool
is_about_gazette(const struct draft *d, size_t i)
{
	const char *s = d->at[i].text;

	return d->at[i].kind == MS_PARAGRAPH &&
	    (d->at[i].page > d->at[i - 1].page || !d->at[i].page) &&
	    (str_starts(s, "本公报") || str_starts(s, "本刊") ||
		strstr(s, "公报》"));
}

/* The imprint may stand on the back cover, below the masthead or a word about
 * the gazette. */
static void
take_back_cover(struct draft *d, struct draft_article *last)
{
	size_t i = last->end;

	while (i > last->body + 1 && d->at[i - 1].kind == MS_PARAGRAPH &&
	    front_is_imprint(d->at[i - 1].text))
		i--;
	if (last->end - i < 2)
		return;
	while (i > last->body + 1 && d->at[i - 1].kind == MS_PARAGRAPH &&
	    front_is_masthead(d->at[i - 1].text))
		i--;
	front_imprint(d, i, last->end);
	for (; last->end > i; last->end--)
		d->at[last->end - 1].kind = MS_PAGE;
	if (i - 1 > last->body && is_about_gazette(d, i - 1))
		d->colophon_from = --last->end;
}

/* The colophon begins where a title says so, behind the last article. */
static void
find_colophon(struct draft *d)
{
	struct draft_article *last = last_article(d);
	size_t i;

	take_back_cover(d, last);

	for (i = last->body; i < last->end; i++) {
		const char *p = packed(d, i);

		if (str_ends(p, "简介") &&
		    (strstr(p, "公报") || strstr(p, "政报")) &&
		    utf8_count(p, strlen(p)) < 30) {
			last->end = i;
			d->colophon_from = i;
			return;
		}
	}
}

static bool
is_prose(const struct draft *d, size_t i)
{
	const struct ms_block *b = &d->at[i];

	return b->kind == MS_TABLE ||
	    (b->kind == MS_PARAGRAPH && !front_is_imprint(b->text) &&
		(str_ends(b->text, "。") || str_ends(b->text, "；")) &&
		word_width(b->text) > 24);
}

/* Makes room for an article before all others, at block i. */
static struct draft_article *
begin_before(struct draft *d, size_t i)
{
	struct draft_article *a;

	vec_push(&d->articles);
	a = d->articles.at;
	memmove(a + 1, a, (d->articles.n - 1) * sizeof *a);
	*a = (struct draft_article){.pos = d->at[i].pos,
	    .kind = KIND_DOCUMENT,
	    .first = i,
	    .page = d->at[i].page};
	return a;
}

/*
 * Text before the first article that says it is one: sentences or a table are
 * no cover. Its title, when nothing better is known, are the lines above. Gives
 * the block up to which the front goes.
 */
static size_t
begin_lead(struct draft *d, size_t from, size_t start)
{
	size_t i, n, prose = 0, first = start;
	struct draft_article *a;

	for (i = from; i < start; i++)
		if (is_prose(d, i)) {
			first = first < i ? first : i;
			prose += d->at[i].kind == MS_TABLE ? 2 : 1;
		}
	if (prose < 2)
		return start;
	n = title_lines(block_text, d, first);
	n = first - n < from ? first - from : n;
	a = begin_before(d, first - n);
	a->title = n ? join_title(d, first - n, first) : "无标题";
	a->body = first;
	return first - n;
}

void
split_articles(struct draft *d)
{
	size_t contents_end = front_list(d);
	size_t i, start = first_start(d, contents_end);

	for (i = start; i < d->n; i++) {
		size_t next = i + 1;

		while (next < d->n && next < i + 8 &&
		    !word_is_number(d->at[next].text))
			next++;
		if (d->at[i].kind != MS_PARAGRAPH)
			continue;
		if (d->at[i].title_lines) {
			begin_titled(d, i);
			continue;
		}
		if (word_is_number(d->at[i].text))
			begin_numbered(d, i);
		else if (next < d->n && word_is_number(d->at[next].text) &&
		    i >= next - title_lines(block_text, d, next) &&
		    !is_personnel(packed(d, i)))
			continue;
		else
			begin_named(d, i);
		if (d->at[i].kind == MS_PARAGRAPH &&
		    (!last_article(d) || last_article(d)->first < i)) {
			begin_listed(d, i);
			begin_unnumbered(d, i);
		}
	}
	if (d->articles.n)
		front_matter(d, contents_end,
		    begin_lead(d, contents_end, d->articles.at[0].first));
	for (i = 0; i < d->articles.n; i++)
		d->articles.at[i].end =
		    i + 1 < d->articles.n ? d->articles.at[i + 1].first : d->n;
	d->colophon_from = d->n;
	if (d->articles.n)
		find_colophon(d);
}
