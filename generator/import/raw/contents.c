/*
 * contents: the contents list of an issue, in whatever shape print gave it:
 * pages behind the titles (leader, brackets, stroke, only a space), before
 * them, below them, or none; at the front or at the end. Pages never go back,
 * which tells them from other numbers. The titles then tell where articles
 * begin, however their lines are broken there.
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

/* A list is no longer; in longer texts no title is looked for. */
enum {
	FRONT_LINES = 400,
	MOST_LIST_LINES = 500,
	MOST_ENTRIES = 400,
	MOST_LINES = 300000,
	MOST_TITLE = 8,
	SHORT_TITLE = 18 /* bytes */
};

enum pages { PAGES_NONE, PAGES_BEHIND, PAGES_BEFORE, PAGES_BELOW };

struct list {
	struct lines *l;
	size_t head, from, end; /* its heading; its lines */
	enum pages pages;
	int widest;
	bool close; /* no blank lines tell anything */
	VEC(struct contents_entry) entries;
	const char *category;
	bool fresh; /* no entry since the last category */
	char *title; /* as far as it has been read */
};

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
	return p == digits
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
	    !(uni_is_han(utf8_peek(p)) || uni_is_one_of(utf8_peek(p), "《“")))
		return 0;
	return meta_chinese_number(digits, (size_t)(end - digits));
}

static int
page_alone(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n < 4 && strspn(s, "0123456789") == n ? atoi(s) : 0;
}

/* The page of a line as the list gives pages; *at and *n: its words. */
static int
page_of(enum pages pages, const char *s, const char **at, size_t *n)
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

/* Does the text of an issue begin here at the latest? */
static bool
ends_list(const struct lines *l, size_t i)
{
	const char *s = l->at[i].s;
	struct date date;

	return word_is_number(s) || word_has_mark(s, "。；") ||
	    word_starts(s, "第一条") || word_is_date(l->im->arena, s, &date);
}

/* The line below the head of a table: |-----|---|. */
static bool
is_stroke(const char *s)
{
	return *s == '|' && strspn(s, "|-: ") == strlen(s);
}

/* Name and number of a gazette, as on the cover and in heads of pages. */
static bool
is_gazette_line(struct arena *a, const char *s)
{
	const char *p = word_packed(a, s);

	return word_is_gazette_head(s) ||
	    (strchr(p, ':') == NULL && strstr(p, "年第") && strstr(p, "期"));
}

/* How many lines up to end have pages of this sort that do not go back; *last:
 * behind the last of them. */
static int
count_pages(const struct list *t, size_t end, enum pages pages, size_t *last)
{
	const struct lines *l = t->l;
	const char *at;
	size_t i, n;
	int page, was = 0, count = 0, steps = 0;

	for (i = t->from; i < end; i++) {
		page = page_of(pages, l->at[i].s, &at, &n);
		if (page < was || page == 0 || is_stroke(l->at[i].s) ||
		    is_gazette_line(l->im->arena, l->at[i].s))
			continue;
		steps += page != was + 1;
		was = page;
		*last = i + 1;
		count++;
	}
	/* 1, 2, 3 number the entries rather than their pages */
	return pages == PAGES_BEFORE && steps < 1 ? 0 : count;
}

static const char *
folded_line(const struct lines *l, size_t i)
{
	return word_folded(l->im->arena, l->at[i].s);
}

/* How many lines from i on make the folded title together; 0: they do not. In
 * the list an organ that the text has may be left out. */
static size_t
title_at(const struct lines *l, size_t i, const char *folded)
{
	struct arena *a = l->im->arena;
	const char *s = folded_line(l, i);
	char *all;
	size_t k = i, lines = 1, next;
	bool lacks_organ = word_starts(folded, "关于");

	if (strlen(s) < 6 ||
	    !(strncmp(folded, s, strlen(s)) == 0 ||
		(lacks_organ &&
		    (word_is_organ(s) ||
			(strstr(s, "关于") && strlen(s) < 200)))))
		return 0;
	/* the body of a section's name, above a title that says it again */
	next = line_next(l, i + 1);
	if (lacks_organ && next < l->n && word_starts(folded_line(l, next), s))
		return 0;
	all = arena_str(a, s);
	while (strcmp(all, folded) != 0) {
		if (strlen(all) > strlen(folded) + 90 || lines++ >= MOST_TITLE)
			return 0;
		if (strlen(all) > strlen(folded) && word_ends(all, folded) &&
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

/* The end of a list, without the head of an order that came along. */
static size_t
before_order(const struct lines *l, size_t from, size_t end)
{
	struct arena *a = l->im->arena;
	size_t i;

	for (i = end > from + 3 ? end - 3 : from; i < end; i++) {
		const char *s = word_packed(a, l->at[i].s);

		if (word_is_order(s, NULL))
			return i;
		if (word_is_order_number(s) && i > from)
			return i - 1;
	}
	return end;
}

/* Without pages: where a line of the list stands again, the text begins. */
static size_t
end_by_return(const struct list *t, size_t most)
{
	const struct lines *l = t->l;
	size_t i, k, stop = most + MOST_LIST_LINES;

	if (stop > l->n)
		stop = l->n;
	for (i = t->from + 1; i < stop; i++)
		for (k = t->from; k < i && k < most; k++)
			if (strlen(l->at[k].s) >= 24 &&
			    title_at(l, i, folded_line(l, k)))
				return before_order(
				    l, t->from, i < most ? i : most);
	return t->from;
}

/* How far the list goes, and where its pages are. */
static bool
measure(struct list *t)
{
	const struct lines *l = t->l;
	size_t most = t->from + MOST_LIST_LINES, last[4] = {0}, i;
	int counts[4] = {0}, p, best = PAGES_NONE;

	if (most > l->n)
		most = l->n;
	for (i = t->from; i < most && !ends_list(l, i); i++)
		;
	most = i;
	for (p = PAGES_BEHIND; p <= PAGES_BELOW; p++) {
		counts[p] = count_pages(t, most, (enum pages)p, &last[p]);
		if (counts[p] >= 2 && counts[p] > counts[best])
			best = p;
	}
	t->pages = (enum pages)best;
	t->end = best ? last[best] : end_by_return(t, most);
	if (!best && t->end == t->from && counts[PAGES_BEHIND] == 1) {
		t->pages = PAGES_BEHIND;
		t->end = last[PAGES_BEHIND];
	}
	return t->end > t->from;
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

static char *
category_words(struct arena *a, const char *s)
{
	char *p = word_packed(a, bare(a, s, 0));
	size_t n = strlen(p);

	if (word_starts(p, "【") && word_ends(p, "】"))
		p = arena_dup(a, p + 3, n - 6);
	else if (*p == '[' && word_ends(p, "]"))
		p = arena_dup(a, p + 1, n - 2);
	if (word_ends(p, "：") || word_ends(p, ":"))
		p = arena_dup(a, p, strlen(p) - (word_ends(p, ":") ? 1 : 3));
	return p;
}

/* Does a title begin with these words? */
static bool
begins_title(const char *s)
{
	return word_starts(s, "关于") || word_starts(s, "《") ||
	    strstr(s, "人民政府") || strstr(s, "关于") || strstr(s, "办公室") ||
	    strstr(s, "局");
}

/* Is line i of the list the name of a section? */
static bool
is_category(const struct list *t, size_t i)
{
	const struct line *line = &t->l->at[i];
	const char *p = word_packed(t->l->im->arena, line->s);
	const char *words = category_words(t->l->im->arena, line->s);
	const char *next = i + 1 < t->end ? t->l->at[i + 1].s : "";
	size_t n = utf8_count(words, strlen(words));

	if (n < 2 || n > 16 || strstr(words, "关于") ||
	    word_has_mark(words, "《》，。"))
		return false;
	if (strcmp(p, words) != 0 && !uni_is_one_of(utf8_peek(p), "·•◇◆"))
		return true;
	if (word_is_section(words) || word_is_organ(words))
		return true;
	if (!t->close && line->gap && i + 1 < t->end && line[1].gap)
		return true;
	return line->width * 10 < t->widest * 6 &&
	    begins_title(bare(t->l->im->arena, next, 0));
}

/* 文件选登/曲靖市人民政府 out of what held before and a new heading. */
static void
take_category(struct list *t, size_t i)
{
	struct arena *a = t->l->im->arena;
	const char *p = category_words(a, t->l->at[i].s), *was = t->category;
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
leaves_chronicle(const struct list *t, const char *title)
{
	return t->category && !t->fresh && word_ends(t->category, "大事记") &&
	    utf8_count(title, strlen(title)) <= 12 && !strstr(title, "月") &&
	    *title;
}

static void
end_entry(struct list *t, size_t i, int page)
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
add_title(struct list *t, const char *s, size_t n)
{
	struct arena *a = t->l->im->arena;
	const char *words = arena_dup(a, s, n);

	if (!*t->title)
		words = bare(a, words, (int)t->entries.n + 1);
	t->title = arena_printf(a, "%s%s", t->title, words);
}

/* Pages behind or below: what stands before belongs to the entry. */
static void
read_behind(struct list *t)
{
	const char *at;
	size_t i, n;
	int page, was = 0;

	for (i = t->from; i < t->end; i++) {
		const char *s = t->l->at[i].s;

		if (is_stroke(s))
			continue;
		page = page_of(t->pages, s, &at, &n);
		if (page < was || is_gazette_line(t->l->im->arena, s))
			page = 0;
		if (page) {
			add_title(t, at, n);
			end_entry(t, i, page);
			was = page;
		} else if (!*t->title && is_category(t, i)) {
			take_category(t, i);
		} else if (!is_gazette_line(t->l->im->arena, s)) {
			add_title(t, s, strlen(s));
		}
	}
}

/* Pages before, or none: a line goes on with the title above as long as that
 * has not ended as titles do. */
static void
read_before(struct list *t)
{
	const char *at;
	size_t i, n, began = t->from;
	int page, held = 0, was = 0;

	for (i = t->from; i < t->end; i++) {
		if (is_stroke(t->l->at[i].s))
			continue;
		page = page_of(t->pages, t->l->at[i].s, &at, &n);
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
is_close(const struct list *t)
{
	size_t i, apart = 0, n = t->end - t->from;

	for (i = t->from + 1; i < t->end; i++)
		apart += t->l->at[i].gap > 0;
	return apart < 2 || apart + 2 >= n;
}

static void
read_list(struct list *t)
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

static void
take_list(struct list *t, struct manuscript *ms)
{
	struct arena *a = t->l->im->arena;
	size_t i, n = t->entries.n;

	read_list(t);
	n = t->entries.n;
	ms->contents = ARENA_ARRAY(a, struct contents_entry, n + 1);
	if (n)
		memcpy(ms->contents, t->entries.at, n * sizeof *ms->contents);
	ms->contents_n = n;
	for (i = t->head; i < t->end; i++)
		if (t->l->at[i].role == LINE_TEXT)
			line_drop(t->l, i, DOUBT_CONTENTS);
}

/* The heading of the list, and its length in lines: 目录, or 目 above 录. */
static size_t
head_lines(const struct lines *l, size_t i)
{
	if (contents_is_head(l->im->arena, l->at[i].s))
		return 1;
	return i + 1 < l->n && strcmp(l->at[i].s, "目") == 0 &&
		strcmp(l->at[i + 1].s, "录") == 0
	    ? 2
	    : 0;
}

/* A list without a heading: several leaders before the first number. */
static bool
find_headless(struct list *t, size_t most)
{
	const struct lines *l = t->l;
	size_t i, first = l->n;
	int leaders = 0;

	for (i = 0; i < most && !ends_list(l, i); i++)
		if (word_is_leader(l->at[i].s)) {
			leaders++;
			first = first < i ? first : i;
		}
	if (leaders < 3)
		return false;
	while (first > 0 && l->at[first - 1].gap == 0 &&
	    !is_gazette_line(l->im->arena, l->at[first - 1].s))
		first--;
	t->head = t->from = first;
	return measure(t);
}

/* A list whose heading is one of the lines [i, end). */
static bool
find_headed(struct list *t, size_t i, size_t end)
{
	size_t n;

	for (; i < end; i++) {
		n = head_lines(t->l, i);
		if (n == 0)
			continue;
		t->head = i;
		t->from = i + n;
		if (measure(t))
			return true;
	}
	return false;
}

/* At the front, before any number of a document; or else at the very end. */
static bool
find_list(struct list *t)
{
	const struct lines *l = t->l;
	size_t front = 0, n = l->n;

	while (
	    front < n && front < FRONT_LINES && !word_is_number(l->at[front].s))
		front++;
	if (find_headed(t, 0, front) || find_headless(t, front))
		return true;
	return find_headed(
		   t, n > MOST_LIST_LINES ? n - MOST_LIST_LINES : front, n) &&
	    t->pages != PAGES_NONE && t->from == t->head + 1 && t->end + 40 > n;
}

/* What stands before the list and is not the text: cover and masthead. */
static void
mark_front(struct lines *l, size_t head)
{
	size_t i;

	for (i = 0; i < head; i++)
		if (word_is_number(l->at[i].s) || word_ends(l->at[i].s, "。"))
			return;
	for (i = 0; i < head; i++)
		l->at[i].front = true;
}

void
contents_take(struct lines *l, struct manuscript *ms)
{
	struct list t = {.l = l};

	if (find_list(&t)) {
		mark_front(l, t.head);
		take_list(&t, ms);
	}
	vec_free(&t.entries);
}

/* The first place from one on where the title of an entry stands; l->n. */
static size_t
find_title(const struct lines *l, const struct contents_entry *e, size_t from,
    size_t *lines)
{
	size_t i;

	for (i = line_next(l, from); i < l->n; i = line_next(l, i + 1))
		if (l->at[i].role == LINE_TEXT && !l->at[i].front &&
		    (*lines = title_at(l, i, e->folded)) > 0)
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
	p = category_words(l->im->arena, l->at[above].s);
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
	    (word_ends(s, "令") && next < l->n &&
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
		    is_gazette_line(l->im->arena, l->at[i].s);
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
