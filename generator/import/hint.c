/*
 * hint: words that look wrong, for a proof-reader; none is changed, save that
 * a foreign `and` between Chinese words becomes 和 when that was asked for.
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

/* A name somewhere in the issue. */
struct named {
	const char *name;
	struct pos pos; /* first seen */
	int times;
};

struct names_seen {
	struct arena *a;
	VEC(struct named) all;
};

enum { MOST_NAMES = 200000 };

static void
see(struct names_seen *n, const char *s, size_t bytes, struct pos pos)
{
	if (n->all.n < MOST_NAMES)
		*vec_push(&n->all) =
		    (struct named){arena_dup(n->a, s, bytes), pos, 1};
}

/* Posts that stand right before a person's name. */
static const char *const posts[] = {"副市长", "市长", "副县长", "县长",
    "副区长", "区长", "市委书记", "秘书长", "副书记", "副主任", "局长",
    "组长：", NULL};

/* A name of three characters at s; one of two, before a verb, says too little
 * to be compared. */
static size_t
person_bytes(const char *s)
{
	static const char *const verbs[] = {"参", "到", "主", "专", "调", "陪",
	    "在", "出", "率", "会", "赴", "听", "组", "检", "看", "等", "和",
	    "与", "研", "督", "带", "走", "接", "慰", "深", "作", "指", "讲",
	    "同", "办", "运", "服", "向", "分", "负", "宣", "代", "为", "任",
	    NULL};
	const char *p = s;
	int n = 0;

	while (n < 3 && uni_is_han(utf8_peek(p))) {
		if (n == 2 && str_starts_any(p, verbs))
			return 0;
		utf8_next(&p);
		n++;
	}
	return n == 3 ? (size_t)(p - s) : 0;
}

static void
see_people(struct names_seen *n, const char *s, struct pos pos)
{
	const char *post;
	size_t bytes;

	while (*s) {
		post = str_starts_any(s, posts);
		if (!post) {
			utf8_next(&s);
			continue;
		}
		s += strlen(post);
		bytes = person_bytes(s);
		if (bytes)
			see(n, s, bytes, pos);
	}
}

/* Bodies between marks: 市卫生健康委, 市财政局. */
static void
see_bodies(struct names_seen *n, const char *s, struct pos pos)
{
	static const char *const ends[] = {"局", "委", "中心", "支队", NULL};
	const char *start;

	while (*s) {
		for (start = s; uni_is_han(utf8_peek(s));)
			utf8_next(&s);
		if (s - start >= 18 && s - start <= 48 &&
		    str_starts(start, "市")) {
			const char *word =
			    arena_dup(n->a, start, (size_t)(s - start));

			if (str_ends_any(word, ends))
				see(n, word, strlen(word), pos);
		}
		if (*s)
			utf8_next(&s);
	}
}

static int
by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int c = strcmp(x->name, y->name);

	return c ? c : x->pos.line - y->pos.line;
}

/* Sorts, and counts the same names as one. */
static void
count_names(struct names_seen *n)
{
	size_t i, k = 0;

	if (n->all.n == 0)
		return;
	vec_sort(&n->all, by_name);
	for (i = 1; i < n->all.n; i++)
		if (strcmp(n->all.at[k].name, n->all.at[i].name) == 0)
			n->all.at[k].times++;
		else
			n->all.at[++k] = n->all.at[i];
	n->all.n = k + 1;
}

/* Do two words of one length differ in one character? */
static bool
one_apart(const char *a, const char *b)
{
	int apart = 0;

	if (strlen(a) != strlen(b))
		return false;
	while (*a && apart < 2)
		apart += utf8_next(&a) != utf8_next(&b);
	return apart == 1;
}

/* Names that share their beginning or their end stand near when sorted by it;
 * so only as many pairs are compared as names begin alike. */
static void
tell_near(struct import *im, const struct names_seen *n)
{
	size_t i, k;

	for (i = 0; i < n->all.n; i++)
		for (k = i + 1; k < n->all.n && k < i + 60; k++) {
			const struct named *a = &n->all.at[i];
			const struct named *b = &n->all.at[k];
			const struct named *rare = a->times < b->times ? a : b;
			const struct named *often = rare == a ? b : a;

			if (strncmp(a->name, b->name, 3) != 0)
				break;
			if (often->times >= 3 * rare->times &&
			    one_apart(a->name, b->name))
				doubt_add(im, DOUBT_NEAR, rare->pos, rare->name,
				    rare->name, often->name);
		}
}

/* Thousandths of a number in a cell; false when it is none. */
static bool
read_value(const char *s, int64_t *value)
{
	int64_t n = 0;
	int decimals = -1;

	if (*s == '\0')
		return false;
	for (; *s; s++) {
		if (*s == '.' && decimals < 0) {
			decimals = 0;
		} else if (*s >= '0' && *s <= '9' && n < INT64_MAX / 10000) {
			if (decimals < 3)
				n = n * 10 + (*s - '0');
			decimals += decimals >= 0 && decimals < 3;
		} else if (*s != ',') {
			return false;
		}
	}
	for (decimals = decimals < 0 ? 0 : decimals; decimals < 3; decimals++)
		n *= 10;
	*value = n;
	return true;
}

/* The row that should be the sum of the others: 合计, 总计. */
static int
sum_row(struct arena *a, const struct ms_table *t)
{
	int r;

	for (r = t->header > 0 ? t->header : 0; r < t->rows; r++) {
		const char *s = word_packed(a, ms_cell_at(t, r, 0)->text);

		if (strcmp(s, "合计") == 0 || strcmp(s, "总计") == 0 ||
		    strcmp(s, "全市") == 0)
			return r;
	}
	return -1;
}

static void
tell_column(struct import *im, const struct part *p, int sum, int c)
{
	const struct ms_table *t = p->table;
	int64_t all = 0, value, wanted;
	int r, seen = 0;

	if (!read_value(ms_cell_at(t, sum, c)->text, &wanted))
		return;
	for (r = t->header > 0 ? t->header : 0; r < t->rows; r++) {
		if (r == sum)
			continue;
		if (!read_value(ms_cell_at(t, r, c)->text, &value))
			return;
		all += value;
		seen++;
	}
	if (seen > 1 && llabs(all - wanted) > 50)
		doubt_add(im, DOUBT_SUM,
		    (struct pos){p->pos.file, t->lines[sum], 0},
		    ms_cell_at(t, sum, c)->text, ms_cell_at(t, sum, c)->text,
		    arena_printf(im->arena, "%lld.%02lld",
			(long long)(all / 1000), (long long)(all % 1000 / 10)));
}

static void
tell_sums(struct import *im, const struct part *p)
{
	int c, sum = sum_row(im->arena, p->table);

	for (c = 1; sum >= 0 && c < p->table->cols; c++)
		tell_column(im, p, sum, c);
}

/* A number left out between two items of a series. */
static void
tell_missing(struct import *im, const struct draft_article *a)
{
	int last[ORDINAL_CLAUSE + 1] = {0}, number, k;
	size_t i, bytes;
	enum ordinal sort;

	for (i = 0; i < a->parts.n; i++) {
		const struct part *p = &a->parts.at[i];

		if (p->kind == PART_ATTACHMENT || p->kind == PART_BOX ||
		    p->kind == PART_BOX_END ||
		    (p->kind == PART_HEADING && p->level == 1))
			memset(last, 0, sizeof last);
		if (p->kind != PART_TEXT && p->kind != PART_HEADING)
			continue;
		sort = meta_ordinal(p->text, &bytes, &number);
		if (sort == ORDINAL_NONE || sort == ORDINAL_DASH ||
		    sort == ORDINAL_DECIMAL)
			continue;
		if (last[sort] && number > last[sort] + 1)
			doubt_add(im, DOUBT_MISSING, p->pos,
			    arena_dup(im->arena, p->text, bytes),
			    arena_dup(im->arena, p->text, bytes),
			    arena_printf(im->arena, "%d", last[sort] + 1));
		last[sort] = number;
		for (k = sort + 1; k < ORDINAL_CLAUSE; k++)
			last[k] = 0;
	}
}

/* Month and day an entry opens with, as one number; 0 for none. */
static int
opening_day(const char *s, int month)
{
	int n = (int)strspn(s, "0123456789"), first;

	first = meta_chinese_number(s, (size_t)n);
	if (n == 0 || n > 2)
		return 0;
	if (str_starts(s + n, "日"))
		return month * 100 + first;
	if (!str_starts(s + n, "月"))
		return 0;
	s += n + 3;
	n = (int)strspn(s, "0123456789");
	return first * 100 + meta_chinese_number(s, (size_t)n);
}

static void
tell_order(struct import *im, const struct draft_article *a)
{
	int last = 0, day;
	size_t i;

	for (i = 0; i < a->parts.n; i++) {
		const struct part *p = &a->parts.at[i];

		if (p->kind == PART_HEADING)
			last = 0;
		if (p->kind != PART_TEXT)
			continue;
		day = opening_day(p->text, last / 100);
		if (day && day < last)
			doubt_add(im, DOUBT_ORDER, p->pos,
			    arena_printf(
				im->arena, "%d-%d", day / 100, day % 100),
			    p->text,
			    arena_printf(
				im->arena, "%d-%d", last / 100, last % 100));
		last = day ? day : last;
	}
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* A word of small letters between two Han; *n: its bytes with the spaces. */
static bool
is_foreign(const char *start, const char *s, size_t *n)
{
	const char *left = s, *right = s;
	uint32_t cp;

	while ((cp = utf8_prev(start, &left)) == ' ')
		;
	if (!uni_is_han(cp))
		return false;
	while (is_lower(*right))
		right++;
	*n = (size_t)(right - s);
	while (*right == ' ')
		right++;
	return *n >= 2 && *n < 20 && uni_is_han(utf8_peek(right));
}

static const char *
foreign_words(struct import *im, const struct part *p)
{
	struct buf out = {0};
	const char *s = p->text;
	char *result;
	size_t n;

	while (*s) {
		if (is_lower(*s) && (s == p->text || !is_lower(s[-1])) &&
		    is_foreign(p->text, s, &n)) {
			bool repair =
			    im->repair_words && n == 3 && str_starts(s, "and");
			const char *word = arena_dup(im->arena, s, n);

			doubt_add(im, DOUBT_WORD, p->pos, word,
			    repair ? "和" : word, repair ? word : "和");
			buf_puts(&out, repair ? "和" : word);
			s += n;
			continue;
		}
		buf_putu(&out, utf8_next(&s));
	}
	result = arena_dup(im->arena, out.s ? out.s : "", out.n);
	buf_free(&out);
	return result;
}

static void
tell_unfinished(
    struct import *im, const struct draft_article *a, const struct part *p)
{
	if (a->kind == KIND_DOCUMENT && p->kind == PART_TEXT &&
	    word_width(p->text) > 60 && !strchr(p->text, '\n') &&
	    !word_is_finished(p->text) && word_last(p->text) != 0xFF09)
		doubt_add(im, DOUBT_UNFINISHED, p->pos, p->text, p->text, NULL);
}

static void
hint_part(struct draft *d, struct draft_article *a, struct part *p,
    struct names_seen *names)
{
	if (p->kind == PART_TABLE) {
		tell_sums(d->im, p);
		return;
	}
	if (!p->text || !*p->text)
		return;
	see_people(names, p->text, p->pos);
	see_bodies(names, p->text, p->pos);
	if (p->kind == PART_TEXT) {
		p->text = foreign_words(d->im, p);
		tell_unfinished(d->im, a, p);
	}
}

void
hint_all(struct draft *d)
{
	struct names_seen names = {.a = d->im->arena};
	size_t i, k;

	for (i = 0; i < d->articles.n; i++) {
		struct draft_article *a = &d->articles.at[i];

		for (k = 0; k < a->parts.n; k++)
			hint_part(d, a, &a->parts.at[k], &names);
		tell_missing(d->im, a);
		if (a->kind == KIND_CHRONICLE)
			tell_order(d->im, a);
	}
	count_names(&names);
	tell_near(d->im, &names);
	vec_free(&names.all);
}
