/*
 * contents_read: the lines of a contents list to its entries: what of a line is
 * a page, which line names a section, how lines make a title.
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
#include "import/raw/contents.h"

enum { MOST_ENTRIES = 400 };

/* …已经 2014 年 3 月 31: a day that the end of a line cut off, no page; but the
 * month alone may be what an entry is called. */
static bool
is_cut_date(const char *s, size_t n, const char *digits)
{
	const char *p = s + n;

	return strspn(s + n, " ") == (size_t)(digits - s) - n &&
	    uni_is_one_of(utf8_prev(s, &p), "年月") && utf8_count(s, n) > 10;
}

/* The page a line ends with, behind at least one mark that leads to it; *n:
 * bytes of the words before. 0: none. */
static int
page_behind(const char *s, size_t *n)
{
	static const char leaders[] = ".·…．•‥・─-—–_=(（[〔【<《/／|｜";
	const char *p = s + strlen(s), *end, *digits;
	uint32_t cp;

	while ((cp = utf8_prev(s, &p)) &&
	    (uni_is_space(cp) || uni_is_one_of(cp, ")）]〕】>》页|｜")))
		;
	utf8_next(&p);
	for (end = p; (cp = utf8_prev(s, &p)) && uni_is_digit(cp);)
		;
	if (cp)
		utf8_next(&p);
	digits = p;
	if (digits == end || utf8_count(digits, (size_t)(end - digits)) > 3)
		return 0;
	while ((cp = utf8_prev(s, &p)) &&
	    (uni_is_space(cp) || uni_is_one_of(cp, leaders)))
		;
	if (cp)
		utf8_next(&p);
	*n = (size_t)(p - s);
	return p == digits || is_cut_date(s, *n, digits)
	    ? 0
	    : meta_chinese_number(digits, (size_t)(end - digits));
}

/* The page a line begins with: 3　标题, 03 / 标题, (3) 标题. */
static int
page_before(const char *s, size_t *n)
{
	const char *p = s, *digits, *end;

	while (uni_is_one_of(utf8_peek(p), "(（[〔【第|P.") ||
	    uni_is_space(utf8_peek(p)))
		utf8_next(&p);
	for (digits = p; uni_is_digit(utf8_peek(p));)
		utf8_next(&p);
	end = p;
	if (digits == end || utf8_count(digits, (size_t)(end - digits)) > 3)
		return 0;
	while (uni_is_one_of(utf8_peek(p), ")）]〕】/／|｜页：:·-—…") ||
	    uni_is_space(utf8_peek(p)))
		utf8_next(&p);
	*n = (size_t)(p - s);
	if (p == end ||
	    !(uni_is_han(utf8_peek(p)) || uni_is_one_of(utf8_peek(p), "《“") ||
		(strspn(p, "0123456789") == 4 && str_starts(p + 4, "年"))))
		return 0;
	return meta_chinese_number(digits, (size_t)(end - digits));
}

static int
page_alone(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n < 4 && strspn(s, "0123456789") == n ? atoi(s) : 0;
}

int
contents_page(enum pages pages, const char *s, const char **at, size_t *n)
{
	int page = 0;

	*at = s;
	*n = strlen(s);
	if (pages == PAGES_BEHIND)
		page = page_behind(s, n);
	else if (pages == PAGES_BELOW)
		page = page_alone(s);
	else if (pages == PAGES_BEFORE && (page = page_before(s, n)) > 0) {
		*at = s + *n;
		*n = strlen(*at);
	}
	if (pages == PAGES_BELOW && page)
		*n = 0;
	return page;
}

bool
contents_is_gazette_line(struct arena *a, const char *s)
{
	const char *p = word_packed(a, s);

	return word_is_gazette_head(s) ||
	    (str_ends(p, "政府公报") && utf8_count(p, strlen(p)) <= 16) ||
	    (strchr(p, ':') == NULL && strstr(p, "年第") && strstr(p, "期"));
}

bool
contents_is_head(struct arena *a, const char *s)
{
	static const char *const heads[] = {"目录", "目次", "本期目录", "要目",
	    "本期要目", "总目录", "目录CONTENTS", "CONTENTS目录", "CONTENTS",
	    "Contents", "目录Contents", NULL};
	const char *p = word_packed(a, s);
	const char *const *h;

	for (h = heads; *h; h++)
		if (strcmp(p, *h) == 0)
			return true;
	return false;
}

bool
contents_is_between(struct arena *a, const char *s)
{
	return (*s == '|' && strspn(s, "|-: ") == strlen(s)) ||
	    contents_is_gazette_line(a, s) || word_is_issue(s) ||
	    contents_is_head(a, s) || strcmp(s, "目") == 0 ||
	    strcmp(s, "录") == 0;
}

/* Words without the marks that lists set before and around them; a number that
 * counts the entries too. */
static char *
bare(struct arena *a, const char *s, int entry)
{
	static const char marks[] = "◇◆●○◎■□▲△▼▽★☆※·•▪➢▶►→⊙|｜";
	const char *end;
	size_t bytes;
	int number;
	enum ordinal sort;

	while (uni_is_space(utf8_peek(s)) || uni_is_one_of(utf8_peek(s), marks))
		utf8_next(&s);
	sort = meta_ordinal(s, &bytes, &number);
	if (number == entry &&
	    (sort == ORDINAL_NUM_DOT || sort == ORDINAL_NUM_COMMA))
		s += bytes;
	utf8_skip_spaces(&s);
	for (end = s + strlen(s); end > s;) {
		const char *p = end;
		uint32_t cp = utf8_prev(s, &p);

		if (!uni_is_space(cp) && !uni_is_one_of(cp, marks))
			break;
		end = p;
	}
	return arena_dup(a, s, (size_t)(end - s));
}

char *
contents_category(struct arena *a, const char *s)
{
	char *p = word_unbracketed(a, word_packed(a, bare(a, s, 0)));
	int number;
	size_t n;

	if (str_ends(p, "：") || str_ends(p, ":"))
		p = arena_dup(a, p, strlen(p) - (str_ends(p, ":") ? 1 : 3));
	if (meta_ordinal(p, &n, &number) == ORDINAL_HAN && p[n])
		p += n; /* 一、市政府令 */
	return p;
}

/* Does a title begin with these words? */
static bool
begins_title(const char *s)
{
	return str_starts(s, "关于") || str_starts(s, "《") ||
	    strstr(s, "人民政府") || strstr(s, "关于") || strstr(s, "办公室") ||
	    strstr(s, "局");
}

/* Nothing but a few Han, where the next line is a whole entry; the first line
 * of a title that goes on would be longer. */
static bool
is_few_words(const struct contents_list *t, const char *words, const char *next)
{
	const char *at = words;
	size_t n;

	while (uni_is_han(utf8_peek(at)))
		utf8_next(&at);
	return *at == '\0' && utf8_count(words, strlen(words)) <= 8 &&
	    t->pages == PAGES_BEHIND &&
	    contents_page(t->pages, next, &at, &n) > 0;
}

/* 某政发〔2024〕1号, 某市人民政府令第1号: below the title of an entry. */
static bool
is_number(const struct contents_list *t, const char *s)
{
	struct arena *a = t->l->im->arena;
	const char *at = s;
	size_t n = strlen(s);

	contents_page(t->pages, s, &at, &n);
	s = word_packed(a, arena_dup(a, at, n));
	return word_is_number(s) || word_is_order(s, NULL);
}

/* Is line i of the list the name of a section? */
static bool
is_category(const struct contents_list *t, size_t i)
{
	const struct line *line = &t->l->at[i];
	const char *p = word_packed(t->l->im->arena, line->s);
	const char *words = contents_category(t->l->im->arena, line->s);
	const char *next = i + 1 < t->end ? t->l->at[i + 1].s : "";
	size_t n = utf8_count(words, strlen(words));

	if (n < 2 || n > 16 || strstr(words, "关于") ||
	    word_has_mark(words, "《》，。"))
		return false;
	if (strcmp(p, words) != 0 && !uni_is_one_of(utf8_peek(p), "·•◇◆"))
		return true;
	if (word_is_section(words) || word_is_organ(words))
		return true;
	if (is_number(t, next))
		return false;
	if (!t->close && line->gap && i + 1 < t->end && line[1].gap)
		return true;
	return line->width * 10 < t->widest * 6 &&
	    (begins_title(bare(t->l->im->arena, next, 0)) ||
		is_few_words(t, words, next));
}

/* 文件选登/曲靖市人民政府 out of what held before and a new heading. */
static void
take_category(struct contents_list *t, size_t i)
{
	struct arena *a = t->l->im->arena;
	const char *p = contents_category(a, t->l->at[i].s), *was = t->category;
	const char *slash = was ? strchr(was, '/') : NULL;

	if (was && t->fresh && !slash)
		t->category = arena_printf(a, "%s/%s", was, p);
	else if (slash && word_is_organ(p))
		t->category =
		    arena_printf(a, "%.*s/%s", (int)(slash - was), was, p);
	else
		t->category = p;
	t->fresh = true;
}

/* A chronicle is the only one in its section: what comes behind it, and is no
 * stretch of time, is a section of its own. */
static bool
leaves_chronicle(const struct contents_list *t, const char *title)
{
	return t->category && !t->fresh && str_ends(t->category, "大事记") &&
	    utf8_count(title, strlen(title)) <= 12 && !strstr(title, "月") &&
	    *title;
}

static void
end_entry(struct contents_list *t, size_t i, int page)
{
	struct arena *a = t->l->im->arena;
	const char *title = t->title;

	t->title = arena_str(a, "");
	if (t->entries.n >= MOST_ENTRIES || (!*title && !t->category))
		return;
	if (leaves_chronicle(t, title))
		t->category = word_packed(a, title);
	*vec_push(&t->entries) = (struct contents_entry){line_pos(t->l, i),
	    t->category, *title ? title : t->category, word_folded(a, title),
	    page, false};
	t->fresh = false;
}

/* Adds line i, or the words of it, to the title. */
static void
add_title(struct contents_list *t, const char *s, size_t n)
{
	struct arena *a = t->l->im->arena;
	const char *words = arena_dup(a, s, n);

	if (*t->title && is_number(t, words))
		return;
	if (!*t->title)
		words = bare(a, words, (int)t->entries.n + 1);
	t->title = arena_printf(a, "%s%s", t->title, words);
}

/* Pages behind or below: what stands before belongs to the entry. */
static void
read_behind(struct contents_list *t)
{
	const char *at;
	size_t i, n;
	int page, was = 0;

	for (i = t->from; i < t->end; i++) {
		const char *s = t->l->at[i].s;

		if (contents_is_between(t->l->im->arena, s))
			continue;
		page = contents_page(t->pages, s, &at, &n);
		if (page < was)
			page = 0;
		if (page) {
			add_title(t, at, n);
			end_entry(t, i, page);
			was = page;
		} else if (!*t->title && is_category(t, i)) {
			take_category(t, i);
		} else {
			add_title(t, s, strlen(s));
		}
	}
}

/* Pages before, or none: a line goes on with the title above as long as that
 * has not ended as titles do. */
static void
read_before(struct contents_list *t)
{
	const char *at;
	size_t i, n, began = t->from;
	int page, held = 0, was = 0;

	for (i = t->from; i < t->end; i++) {
		if (contents_is_between(t->l->im->arena, t->l->at[i].s))
			continue;
		page = contents_page(t->pages, t->l->at[i].s, &at, &n);
		if (page < was)
			page = 0;
		if (*t->title &&
		    (page || is_category(t, i) ||
			word_is_document_title(t->title))) {
			end_entry(t, began, held);
			held = 0;
		}
		if (!page && !*t->title && is_category(t, i)) {
			take_category(t, i);
			continue;
		}
		if (page)
			was = held = page;
		if (!*t->title)
			began = i;
		add_title(t, at, n);
	}
	if (*t->title)
		end_entry(t, began, held);
}

/* Blank lines between all lines, or none, tell nothing. */
static bool
is_close(const struct contents_list *t)
{
	size_t i, apart = 0, n = t->end - t->from;

	for (i = t->from + 1; i < t->end; i++)
		apart += t->l->at[i].gap > 0;
	return apart < 2 || apart + 2 >= n;
}

void
contents_read(struct contents_list *t)
{
	size_t i;

	t->title = arena_str(t->l->im->arena, "");
	for (i = t->from; i < t->end; i++)
		if (t->l->at[i].width > t->widest)
			t->widest = t->l->at[i].width;
	t->close = is_close(t);
	if (t->pages == PAGES_BEHIND || t->pages == PAGES_BELOW)
		read_behind(t);
	else
		read_before(t);
}
