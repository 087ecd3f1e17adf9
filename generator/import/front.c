/*
 * front: what stands before the first article: cover, masthead, imprint; the
 * contents list of a manuscript, where no reader found one. It gives the order,
 * titles, pages and categories that settle doubts later; it may have leaders
 * and two levels of categories.
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

/* What the front is while it is read. */
struct front_reader {
	struct draft *d;
	size_t contents, contents_end;
	struct masthead_role *role; /* whose people may go on */
	bool imprint; /* whose value may go on */
};

static const char *const role_names[] = {"编委副主任", "编委会副主任",
    "编委主任", "编委会主任", "编委成员", "编委会成员", "执行主编", "责任编辑",
    "美术编辑", "副总编", "总编辑", "副主任", "副主编", "总编", "主任", "主编",
    "编委", "委员", "顾问", "编辑", "校对", "编审", NULL};
static const char *const imprint_names[] = {"国内统一连续出版物号",
    "国际标准连续出版物号", "国内统一刊号", "电话、传真", "电话/传真",
    "编辑出版", "编辑发行", "主管单位", "主办单位", "承办单位", "出版单位",
    "编辑单位", "出版发行", "邮政编码", "电子邮箱", "电子信箱", "投稿邮箱",
    "联系电话", "准印证号", "网址", "地址", "电话", "传真", "邮编", "印制",
    "印刷", "印数", "承印", "主管", "主办", "发行", "出版", "邮箱", NULL};

/*
 * The name at the start of s, spaces aside (主 任); *rest is behind it. A name
 * ends where a colon or a space stands, or the line.
 */
static const char *
take_name(const char *s, const char *const *names, const char **rest)
{
	for (; *names; names++) {
		const char *p = s, *q = *names;
		uint32_t cp;

		while ((cp = utf8_peek(q))) {
			utf8_skip_spaces(&p);
			if (utf8_peek(p) != cp)
				break;
			utf8_next(&p);
			utf8_next(&q);
		}
		if (cp)
			continue;
		cp = utf8_peek(p);
		if (cp && cp != ':' && cp != 0xFF1A && !uni_is_space(cp))
			continue;
		while ((cp = utf8_peek(p)) &&
		    (uni_is_space(cp) || cp == ':' || cp == 0xFF1A))
			utf8_next(&p);
		*rest = p;
		return *names;
	}
	return NULL;
}

bool
front_is_imprint(const char *s)
{
	const char *rest;

	return word_width(s) <= 70 && !word_has_mark(s, "。；，") &&
	    take_name(s, imprint_names, &rest) &&
	    (!strstr(s, "《") || strstr(s, "："));
}

bool
front_is_masthead(const char *s)
{
	const char *rest;

	return word_width(s) <= 120 && !word_has_mark(s, "。；") &&
	    ((word_has_mark(s, "：:") && take_name(s, role_names, &rest)) ||
		strcmp(s, "编辑委员会") == 0 || strcmp(s, "编委会") == 0);
}

/* The words between spaces; characters alone are one name: 李 明. */
static void
add_people(struct arena *a, struct strings *list, const char *s)
{
	const char *half = NULL, *start;

	while (*s) {
		while (uni_is_space(utf8_peek(s)) || *s == ',' ||
		    str_starts(s, "、"))
			utf8_next(&s);
		for (start = s;
		     *s && !uni_is_space(utf8_peek(s)) && !str_starts(s, "、");)
			utf8_next(&s);
		if (s == start)
			break;
		start = arena_dup(a, start, (size_t)(s - start));
		if (strlen(start) == 3 && half) {
			strings_add(
			    a, list, arena_printf(a, "%s　%s", half, start));
			half = NULL;
		} else if (strlen(start) == 3) {
			half = start;
		} else {
			strings_add(a, list, start);
		}
	}
	if (half)
		strings_add(a, list, half);
}

/* How many words of so many Han s is made of; 0: it has others. */
static int
count_words(const char *s, int least, int most)
{
	int han = 0, words = 0;
	uint32_t cp;

	do {
		cp = utf8_next(&s);
		if (uni_is_han(cp)) {
			han++;
		} else if (cp && !uni_is_space(cp)) {
			return 0;
		} else if (han) {
			if (han < least || han > most)
				return 0;
			words++;
			han = 0;
		}
	} while (cp);
	return words;
}

/* Only names: words of two to four Han, or pairs of single ones. */
static bool
is_people(const char *s)
{
	return count_words(s, 1, 4) > 0;
}

static bool
is_motto(const char *s)
{
	return count_words(s, 4, 4) >= 2;
}

static void
add_motto(struct draft *d, const char *s)
{
	const char *p = word_packed(d->im->arena, s), *start;
	int n;

	while (*p) {
		start = p;
		for (n = 0; n < 4; n++)
			utf8_next(&p);
		strings_add(d->im->arena, &d->motto,
		    arena_dup(d->im->arena, start, (size_t)(p - start)));
	}
}

/* The number in front of a unit: 2024 before 年. 0 for none. */
static int
number_before(const char *s, const char *unit)
{
	const char *p = strstr(s, unit), *start = p;

	while (start && start > s && start[-1] >= '0' && start[-1] <= '9')
		start--;
	return p && p > start ? meta_chinese_number(start, (size_t)(p - start))
			      : 0;
}

static int
number_after(const char *s, const char *word)
{
	const char *p = strstr(s, word);
	const char *end;

	if (!p)
		return 0;
	p += strlen(word);
	for (end = p; *end && !str_starts(end, "期"); end++)
		;
	return *end ? meta_chinese_number(p, (size_t)(end - p)) : 0;
}

/* 2022.9 or 2023·7: year and number. */
static bool
take_year_number(struct draft *d, const char *s)
{
	const char *p = s + strspn(s, "0123456789");
	int year = p - s == 4 ? meta_chinese_number(s, 4) : 0;

	if (year < 1949 || year > 2199)
		return false;
	if (*p == '\0') {
		d->year = d->year ? d->year : year;
		return true;
	}
	if (*p != '.' && !str_starts(p, "·"))
		return false;
	p += *p == '.' ? 1 : 2;
	d->year = year;
	d->number = meta_chinese_number(p, strlen(p));
	return d->number > 0;
}

static bool
take_serial(struct draft *d, const char *p)
{
	int year = number_before(p, "年"), number = number_after(p, "第");
	int serial = number_after(p, "总第");

	if (serial) {
		d->serial = serial;
		number = p != strstr(p, "总第") &&
			strstr(p, "第") < strstr(p, "总第")
		    ? number
		    : 0;
	}
	if (!number && !serial)
		return false;
	if (year)
		d->year = year;
	if (number)
		d->number = number;
	return true;
}

static bool
is_gazette_name(const char *p)
{
	return (str_ends(p, "公报") || str_ends(p, "政报")) &&
	    utf8_count(p, strlen(p)) <= 20 && !word_has_mark(p, "，。：《");
}

/* The words in brackets, or between dots. */
static const char *
inside(struct arena *a, const char *p)
{
	const char *end;

	while (uni_is_one_of(utf8_peek(p), "（(·"))
		utf8_next(&p);
	for (end = p; *end && !uni_is_one_of(utf8_peek(end), "）)·");)
		utf8_next(&end);
	return arena_dup(a, p, (size_t)(end - p));
}

static bool
take_frequency(struct draft *d, const char *p)
{
	static const char *const words[] = {"双月刊", "半月刊", "月刊", "季刊",
	    "旬刊", "周刊", "半年刊", "不定期", NULL};
	const char *word = str_has_any(p, words);

	if (word)
		d->frequency = word;
	return word != NULL;
}

/* 2024年5月31日出版, 5月31日出版, 出版日期：2024年5月31日; packed. */
static bool
take_published(struct draft *d, const char *p)
{
	static const char *const before[] = {
	    "出版日期：", "出版日期:", "出版时间：", "出版时间:", NULL};
	const char *word = str_starts_any(p, before);
	struct arena *a = d->im->arena;
	struct date date;

	if (word)
		p += strlen(word);
	else if (str_ends(p, "出版"))
		p = arena_dup(a, p, strlen(p) - strlen("出版"));
	else
		return false;
	if (word_is_date(a, p, &date) && date.year) {
		d->published = date;
		return true;
	}
	/* any leap year will do */
	if (!word_is_date(a, arena_printf(a, "2000年%s", p), &date))
		return false;
	date.year = 0;
	d->published = date;
	return true;
}

/* 免费赠阅, 定价：5元 among the words of a line. */
static bool
take_price(struct draft *d, const char *s)
{
	struct arena *a = d->im->arena;
	const char *end;

	for (; *s; s = end) {
		utf8_skip_spaces(&s);
		for (end = s; *end && !uni_is_space(utf8_peek(end));)
			utf8_next(&end);
		s = arena_dup(a, s, (size_t)(end - s));
		if (strstr(s, "赠阅") || str_starts(s, "定价")) {
			d->price = inside(a, s);
			return true;
		}
	}
	return false;
}

/* A fact of the cover. */
static bool
take_fact(struct draft *d, const char *s)
{
	const char *p = word_packed(d->im->arena, s);
	bool price;

	if (is_gazette_name(p)) {
		if (!d->name || strlen(d->name) < strlen(p))
			d->name = p;
		return true;
	}
	price = take_price(d, s);
	if (take_frequency(d, p)) {
		take_serial(d, p);
		return true;
	}
	return price || take_published(d, p) || take_serial(d, p) ||
	    take_year_number(d, p);
}

/* Where a fact of the cover ends: at a bracket, at two spaces. */
static const char *
fact_end(const char *s)
{
	for (; *s; utf8_next(&s))
		if (uni_is_one_of(utf8_peek(s), "（）()") ||
		    utf8_peek(s) == 0x3000 || str_starts(s, "  "))
			break;
	return s;
}

/* A line of the cover: one fact or several. */
static bool
take_cover(struct draft *d, const char *s)
{
	struct arena *a = d->im->arena;
	const char *end;
	bool known = false;

	if (word_width(s) > 90)
		return false;
	for (; *s; s = end) {
		while (uni_is_space(utf8_peek(s)) ||
		    uni_is_one_of(utf8_peek(s), "（）()"))
			utf8_next(&s);
		end = fact_end(s);
		if (end > s)
			known |=
			    take_fact(d, arena_dup(a, s, (size_t)(end - s)));
	}
	return known;
}

static struct masthead_role *
add_role(struct front_reader *f, const char *name)
{
	struct masthead_role *role = vec_push(&f->d->roles);

	*role = (struct masthead_role){.role = name};
	return role;
}

static bool
take_role(struct front_reader *f, const char *s)
{
	const char *rest, *name = take_name(s, role_names, &rest);

	if (name && (!*rest || is_people(rest))) {
		f->role = add_role(f, name);
		add_people(f->d->im->arena, &f->role->people, rest);
		return true;
	}
	if (f->role && is_people(s) && !is_motto(s) && !str_ends(s, "公司")) {
		add_people(f->d->im->arena, &f->role->people, s);
		return true;
	}
	return false;
}

static void
add_imprint(struct front_reader *f, const char *label, const char *value)
{
	struct imprint_line *line = vec_push(&f->d->imprint);

	*line =
	    (struct imprint_line){label, tidy_words(f->d->im->arena, value)};
	f->imprint = true;
}

/* 某某号：…: a label of few words, a colon, what it says. */
static const char *
any_label(struct arena *a, const char *s, const char **rest)
{
	const char *colon = strstr(s, "："), *label;
	size_t n;

	if (!colon || word_has_mark(s, "。；") || word_width(s) > 90)
		return NULL;
	label = word_packed(a, arena_dup(a, s, (size_t)(colon - s)));
	n = utf8_count(label, strlen(label));
	*rest = colon + strlen("：");
	utf8_skip_spaces(rest);
	return n >= 2 && n <= 14 && **rest && !word_has_mark(label, "，《")
	    ? label
	    : NULL;
}

static bool
take_imprint(struct front_reader *f, const char *s)
{
	struct draft *d = f->d;
	const char *rest, *name = take_name(s, imprint_names, &rest);

	if (!name)
		name = any_label(d->im->arena, s, &rest);
	if (name && strstr(name, "准印证")) {
		d->permit = arena_str(d->im->arena, rest);
		return true;
	}
	if (name) {
		add_imprint(f, name, rest);
		return true;
	}
	if (strstr(s, "准印") && str_ends(s, "号") && !d->permit) {
		d->permit = word_packed(d->im->arena, s);
		return true;
	}
	if (strstr(s, "政务刊物") || strstr(s, "内部资料") ||
	    strstr(s, "准印")) {
		add_imprint(f, NULL, s);
		return true;
	}
	return false;
}

/* Words that go on with the line of the imprint above. */
static bool
go_on_imprint(struct front_reader *f, const char *s)
{
	struct arena *a = f->d->im->arena;
	struct imprint_line *last;

	if (!f->imprint || f->d->imprint.n == 0)
		return false;
	last = &f->d->imprint.at[f->d->imprint.n - 1];
	last->value = tidy_words(a, arena_printf(a, "%s%s", last->value, s));
	f->imprint = false;
	return true;
}

/* One line of the cover or the masthead. */
static void
front_line(struct front_reader *f, const struct ms_block *b)
{
	struct draft *d = f->d;
	const char *s = b->text, *p = word_packed(d->im->arena, s);
	bool known;

	if (str_ends(p, "编辑委员会") || strcmp(p, "编委会") == 0) {
		d->group = p;
		known = true;
	} else if (take_role(f, s)) {
		f->imprint = false;
		doubt_add(d->im, DOUBT_FRONT, b->pos, s, "masthead", NULL);
		return;
	} else if (is_motto(s)) {
		add_motto(d, s);
		known = true;
	} else {
		known = take_published(d, p) || take_imprint(f, s) ||
		    take_cover(d, s) || go_on_imprint(f, s);
	}
	f->role = NULL;
	doubt_add(d->im, known ? DOUBT_FRONT : DOUBT_FURNITURE, b->pos, s,
	    known ? "issue.md" : NULL, NULL);
}

/* The words of a contents line without leader and page; *page is set. */
static char *
before_leader(struct arena *a, const char *s, int *page)
{
	const char *end = s + strlen(s), *digits;
	uint32_t cp;

	*page = 0;
	while (end > s && !(end[-1] >= '0' && end[-1] <= '9'))
		end--;
	digits = end;
	while (digits > s && digits[-1] >= '0' && digits[-1] <= '9')
		digits--;
	if (end - digits > 0 && end - digits < 5)
		*page = meta_chinese_number(digits, (size_t)(end - digits));
	for (end = digits; (cp = utf8_prev(s, &end));)
		if (cp != '.' && cp != 0xB7 && cp != 0x2026 && cp != '(' &&
		    cp != 0xFF08 && cp != 0x2022 && !uni_is_space(cp)) {
			utf8_next(&end);
			break;
		}
	return arena_dup(a, s, (size_t)(end - s));
}

/* 文件选登/曲靖市人民政府 out of what held before and a new heading. */
static const char *
next_category(struct arena *a, const char *was, const char *s, bool fresh)
{
	const char *slash = was ? strchr(was, '/') : NULL;
	const char *p = word_packed(a, s);

	if (!was)
		return p;
	if (!fresh && !slash)
		return arena_printf(a, "%s/%s", was, p);
	if (slash && word_is_organ(p))
		return arena_printf(a, "%.*s/%s", (int)(slash - was), was, p);
	return p;
}

/* A title whose leader was lost: words, a space, a page. */
static bool
has_page(const char *s)
{
	size_t n = strlen(s), digits = 0;

	while (
	    digits < n && s[n - digits - 1] >= '0' && s[n - digits - 1] <= '9')
		digits++;
	return digits > 0 && digits < 4 && n > digits + 24 &&
	    s[n - digits - 1] == ' ';
}

/* Are the lines of the contents without blank ones between? */
static bool
is_close(const struct front_reader *f)
{
	size_t i, apart = 0;

	for (i = f->contents + 1; i < f->contents_end; i++)
		apart += f->d->at[i].pos.line > f->d->at[i - 1].last_line + 1;
	return apart < 2;
}

static void
read_contents(struct front_reader *f)
{
	struct draft *d = f->d;
	struct arena *a = d->im->arena;
	const char *category = NULL;
	char *title = arena_str(a, "");
	bool entry = true; /* an entry came after the last category */
	bool close = is_close(f); /* no blank lines tell categories */
	size_t i;
	int page;

	for (i = f->contents; i < f->contents_end; i++) {
		const struct ms_block *b = &d->at[i];
		bool goes_on = i + 1 < f->contents_end &&
		    d->at[i + 1].pos.line == b->last_line + 1;

		doubt_add(d->im, DOUBT_CONTENTS, b->pos, b->text, NULL, NULL);
		if (word_is_leader(b->text) || has_page(b->text)) {
			title = arena_printf(
			    a, "%s%s", title, before_leader(a, b->text, &page));
			*vec_push(&d->contents) = (struct contents_entry){
			    b->pos, category, *title ? title : category,
			    word_folded(a, title), page, false};
			title = arena_str(a, "");
			entry = true;
		} else if (*title || strstr(b->text, "关于") ||
		    (goes_on && (!close || word_width(b->text) > 24))) {
			title = arena_printf(a, "%s%s", title, b->text);
		} else {
			category = next_category(a, category, b->text, entry);
			entry = false;
		}
	}
}

static bool
is_contents_head(struct draft *d, size_t i)
{
	const char *p = word_packed(d->im->arena, d->at[i].text);

	return strcmp(p, "目录") == 0 || strcmp(p, "目次") == 0 ||
	    strcmp(p, "本期目录") == 0;
}

size_t
front_list(struct draft *d)
{
	struct front_reader f = {.d = d};
	size_t i;

	for (i = 0;
	     !d->contents.n && i < d->n && !word_is_number(d->at[i].text);
	     i++) {
		if (!f.contents && is_contents_head(d, i))
			f.contents = i + 1;
		if (f.contents && word_is_leader(d->at[i].text))
			f.contents_end = i + 1;
	}
	if (!f.contents_end)
		return 0;
	d->contents_from = f.contents - 1;
	read_contents(&f);
	return f.contents_end;
}

void
front_imprint(struct draft *d, size_t from, size_t to)
{
	struct front_reader f = {.d = d};

	for (; from < to; from++)
		front_line(&f, &d->at[from]);
}

void
front_matter(struct draft *d, size_t contents_end, size_t end)
{
	struct front_reader f = {.d = d};
	size_t i;

	for (i = 0; i < end; i++) {
		if (contents_end && i == d->contents_from)
			doubt_add(d->im, DOUBT_CONTENTS, d->at[i].pos,
			    d->at[i].text, NULL, NULL);
		if (contents_end && i >= d->contents_from && i < contents_end)
			continue;
		if (d->at[i].kind == MS_PARAGRAPH)
			front_line(&f, &d->at[i]);
	}
}
