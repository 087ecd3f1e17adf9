/*
 * join_open: does a line begin a paragraph? By its ordinal, when that is the
 * next of its series; by how the other items of the series end, whether it is
 * a heading; by the words that open an entry, a list or a name.
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

/* How the other items of a series end, as far as it goes. */
struct siblings {
	enum ordinal sort;
	int number; /* of the item asked about, then of the last one seen */
	int full; /* width of a line that may go on in the next; 0: not known */
	int heads, others;
};

/* Does the line before line k end in a semicolon, as items do? */
static bool
follows_semicolon(const struct lines *l, size_t k)
{
	size_t above = line_before(l, k);

	return above < l->n &&
	    (str_ends(l->at[above].s, "；") || str_ends(l->at[above].s, ";"));
}

/* Looks at line k, going away from the item; false where the series ends. */
static bool
see_sibling(struct siblings *s, const struct lines *l, size_t k, int step)
{
	const struct line *line = &l->at[k];
	size_t bytes;
	int number, level;

	if (line->role == LINE_OUT)
		return true;
	if (word_is_number(line->s) || word_is_part(line->s, &level))
		return false;
	if (meta_ordinal(line->s, &bytes, &number) != s->sort)
		return true;
	if (step < 0 ? number >= s->number : number <= s->number)
		return false;
	s->number = number;
	if (!word_is_heading(line->s) || follows_semicolon(l, k))
		s->others++;
	else if (!s->full || line->width < s->full)
		s->heads++;
	return true;
}

bool
join_siblings_finish(
    const struct joiner *j, size_t i, enum ordinal sort, int number)
{
	const struct lines *l = j->l;
	struct siblings s = {sort, number, j->column ? j->column - 7 : 0, 0, 0};
	size_t k;

	for (k = i; k > 0 && k + 60 > i; k--)
		if (!see_sibling(&s, l, k - 1, -1))
			break;
	s.number = number;
	for (k = i + 1; k < l->n && k < i + 60; k++)
		if (!see_sibling(&s, l, k, 1))
			break;
	return s.others > s.heads;
}

bool
join_may_be_heading(const struct joiner *j)
{
	const char *s = j->par.s;
	size_t bytes;
	int number, level;
	enum ordinal sort;

	if (!word_is_heading(s) || word_open(s) > 0)
		return false;
	if (word_is_part(s, &level) || j->column)
		return true;
	sort = meta_ordinal(s, &bytes, &number);
	return !join_siblings_finish(j, j->last, sort, number);
}

bool
join_begins_day(const char *s)
{
	static const char *const same[] = {"同日", "当日", "是日", NULL};
	int n = 0, digits = 0;
	uint32_t cp;

	if (str_starts_any(s, same))
		return true;

	while ((cp = utf8_next(&s)) && n++ < 14) {
		if (cp >= '0' && cp <= '9')
			digits++;
		else if (cp == 0x65E5) /* 日 */
			return digits > 0;
		else if (cp != 0x6708 && cp != 0x5E74 && !uni_is_space(cp) &&
		    cp != '-' && cp != '~' && cp != 0x2014 && cp != 0xFF5E &&
		    cp != 0x81F3)
			return false;
	}
	return false;
}

static bool
is_next(const struct joiner *j, enum ordinal sort, int number)
{
	return number == j->last_number[sort] + 1;
}

/* 3.1万户: a figure that did not fit the line before. */
static bool
is_figure(const char *s)
{
	s += strspn(s, "0123456789");
	return *s == '.' && s[1] >= '0' && s[1] <= '9' && !word_is_decimal(s);
}

/* Does this line begin a paragraph by its ordinal? */
static bool
opens_by_ordinal(const struct joiner *j, size_t i, bool ended)
{
	const char *s = j->l->at[i].s;
	size_t bytes;
	int number;
	enum ordinal sort = meta_ordinal(s, &bytes, &number);

	if (sort == ORDINAL_NONE || is_figure(s))
		return false;
	if (sort == ORDINAL_DASH)
		return ended;
	if (sort == ORDINAL_HAN_SAID)
		return false;
	if (sort == ORDINAL_CLAUSE)
		return (ended || is_next(j, sort, number)) &&
		    uni_is_space(utf8_peek(s + bytes));
	return ended || (is_next(j, sort, number) && !word_is_cut(j->par.s));
}

bool
join_begins_item(const char *s)
{
	size_t bytes;
	int number;

	return meta_ordinal(s, &bytes, &number) != ORDINAL_NONE;
}

/* 王立民　省水利水电…: a name, then who that is; one a line. */
static bool
begins_with_name(const char *s)
{
	int han = 0;

	while (uni_is_han(utf8_peek(s)) && han < 5) {
		utf8_next(&s);
		han++;
	}
	if (han == 1 && uni_is_space(utf8_peek(s))) {
		utf8_next(&s);
		han += uni_is_han(utf8_next(&s));
	}
	return han >= 2 && han <= 4 &&
	    (utf8_peek(s) == 0x3000 || (*s == ' ' && s[1] != '\0')) &&
	    !word_has_mark(s, "。；：");
}

/* The same, or behind a role: 副组长：王立民　省水利水电…. */
static bool
names_person(const char *s)
{
	const char *colon = strstr(s, "：");

	if (colon && utf8_count(s, (size_t)(colon - s)) <= 8)
		s = colon + strlen("：");
	return begins_with_name(s);
}

/* 市第一中学：张三、李四、: a place, and the names of those there. */
static bool
lists_names(const char *s)
{
	const char *colon = strstr(s, "：");
	int han = 0, names = 0;
	uint32_t cp;

	if (!colon || colon == s || utf8_count(s, (size_t)(colon - s)) > 20)
		return false;
	for (s = colon + strlen("："); (cp = utf8_next(&s));)
		if (cp == 0x3001) { /* 、 */
			if (han < 2)
				return false;
			han = 0;
			names++;
		} else if ((!uni_is_han(cp) && !uni_is_space(cp)) || ++han > 4)
			return false;
	return han >= 2 || names > 0;
}

/* 王立民　任…, after the sentence on another. */
static bool
appoints_next(const struct joiner *j, const char *s)
{
	const char *verb = word_appointment(s);

	return verb && uni_is_space(utf8_prev(s, &verb)) &&
	    str_ends(j->par.s, "。");
}

/* 张三任…，免去其…职务; each a line of its own. */
static bool
appoints(const char *s)
{
	return strstr(s, "免去") ||
	    (strstr(s, "任") && strstr(s, "任") < s + 20);
}

bool
join_opens(const struct joiner *j, size_t i, bool ended)
{
	static const char *const openers[] = {"附件：", "附件:", "注：",
	    "注:", "附：", "备注：", "此复", "特此", NULL};
	const struct line *q = &j->l->at[i];
	int level;

	if (q->item || word_is_box(q->s) || opens_by_ordinal(j, i, ended) ||
	    (j->list && join_begins_item(q->s)) || word_is_caption(q->s))
		return true;
	if (listing_begins(j->l->im->arena, q->s) ||
	    (begins_with_name(q->s) && names_person(j->l->at[j->last].s)))
		return true;
	if (appoints_next(j, q->s) ||
	    (lists_names(q->s) && lists_names(j->par.s)))
		return true;
	if (j->first == j->last && str_ends(j->par.s, "；") &&
	    appoints(j->par.s) && appoints(q->s))
		return true;
	if (ended && str_starts_any(q->s, openers))
		return true;
	if (word_is_part(q->s, &level) && (ended || !word_is_cut(j->par.s)))
		return true;
	return q->chronicle && join_begins_day(q->s) && !word_is_cut(j->par.s);
}
