/*
 * furniture: what belongs to the printed page and not to the text: running
 * heads, folios, names of sections repeated from page to page, lines of the
 * back cover. Each is told, none is lost.
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

/* A line without digits and spaces: the same on every page. */
static char *
shape(struct arena *a, const char *s)
{
	char *out = arena_alloc(a, strlen(s) + 1), *p = out;
	uint32_t cp;

	while ((cp = utf8_next(&s)))
		if (!uni_is_space(cp) && !(cp >= '0' && cp <= '9'))
			p += utf8_put(p, cp);
	return out;
}

/* The words behind the year and number of a running head, or NULL. */
static const char *
head_category(struct arena *a, const char *s)
{
	const char *p = s + strlen(s);
	uint32_t cp;

	while ((cp = utf8_prev(s, &p)) && !(cp >= '0' && cp <= '9'))
		;
	if (!cp)
		return NULL;
	utf8_next(&p);
	while (
	    uni_is_space(utf8_peek(p)) || uni_is_one_of(utf8_peek(p), "期页第"))
		utf8_next(&p);
	return utf8_count(p, strlen(p)) >= 3 && !str_ends(p, "公报")
	    ? arena_str(a, p)
	    : NULL;
}

static bool
is_address_line(const char *s)
{
	static const char *const words[] = {"扫描二维码", "微信扫一扫",
	    "扫一扫", "即可查阅", "微信公众号", NULL};

	return str_has_any(s, words) && utf8_count(s, strlen(s)) < 20;
}

/* The last lines of the file about a QR code, with what is named in 《》. */
static void
drop_back_cover(struct lines *l)
{
	size_t i;

	for (i = l->n; i > 0 && i + 12 > l->n; i--) {
		struct line *line = &l->at[i - 1];

		if (is_address_line(line->s) ||
		    (line->gap == 0 && i > 1 && is_address_line(line[-1].s) &&
			str_starts(line->s, "《")))
			line_drop(l, i - 1, DOUBT_FURNITURE);
	}
}

static void
set_category(struct lines *l, size_t from, const char *category)
{
	for (; from < l->n; from++)
		l->at[from].category = category;
}

/* A line by what it looks like, digits aside. */
struct shaped {
	const char *shape;
	size_t line;
};

static int
by_shape(const void *a, const void *b)
{
	const struct shaped *x = a, *y = b;
	int c = strcmp(x->shape, y->shape);

	return c ? c : x->line < y->line ? -1 : x->line > y->line;
}

/* Several, to be sorted and taken in runs of one shape. */
struct shapes {
	VEC(struct shaped) list;
};

static void
add_shape(struct shapes *s, struct arena *a, const char *words, size_t i)
{
	*vec_push(&s->list) = (struct shaped){shape(a, words), i};
}

/* Behind the lines of the shape of number i, sorted. */
static size_t
shape_end(const struct shapes *s, size_t i)
{
	const char *first = s->list.at[i].shape;

	while (i < s->list.n && strcmp(s->list.at[i].shape, first) == 0)
		i++;
	return i;
}

/* Is line i the head of an order, above its number? */
static bool
heads_order(const struct lines *l, size_t i)
{
	return i + 1 < l->n && str_ends(l->at[i].s, "令") &&
	    word_is_order_number(word_packed(l->im->arena, l->at[i + 1].s));
}

/* 人事任免, 大事记, 更正: sections that are one article, whose title this is;
 * where they are said again the first stays. Packed. */
static bool
names_article(const char *s)
{
	return word_is_chronicle(s) || strcmp(s, "人事任免") == 0 ||
	    word_is_erratum(s);
}

/* Could this line be the name of a section, printed on every page? */
static bool
is_section_like(const struct line *line)
{
	size_t n = utf8_count(line->s, strlen(line->s)), bytes;
	int number, level;

	return line->role == LINE_TEXT && !line->front && n >= 3 && n <= 12 &&
	    !word_is_part(line->s, &level) && !strchr(line->s, '\t') &&
	    !word_has_mark(line->s, "。，；：、:;（(_〔[0123456789") &&
	    uni_is_han(utf8_peek(line->s)) && uni_is_han(word_last(line->s)) &&
	    !str_ends(line->s, "政府") && !str_ends(line->s, "办公室") &&
	    !str_ends(line->s, "局") && !str_ends(line->s, "委员会") &&
	    meta_ordinal(line->s, &bytes, &number) == ORDINAL_NONE;
}

/* Names of sections that gazettes use. */
static bool
is_section_name(const char *s)
{
	static const char *const ends[] = {
	    "文件选登", "文件", "政务资料", "公文选登", "文选", NULL};

	return str_ends_any(s, ends) != NULL;
}

/* A line that stands alone in several places far from each other: a section's
 * name on its pages. */
static void
drop_repeated(struct lines *l, const struct shapes *shapes)
{
	const struct shaped *at = shapes->list.at;
	size_t i, k, end;

	for (i = 0; i < shapes->list.n; i = end) {
		end = shape_end(shapes, i);
		if (end - i < (is_section_name(at[i].shape) ? 2U : 5U))
			continue;
		if (at[end - 1].line - at[i].line < 30 * (end - i - 1) &&
		    !is_section_name(at[i].shape))
			continue;
		for (k = i + names_article(at[i].shape); k < end; k++)
			line_drop(l, at[k].line, DOUBT_FURNITURE);
	}
}

/* Could line i go on with a title in the line above? */
static bool
continues_title(const struct lines *l, size_t i)
{
	size_t above = line_before(l, i);
	struct date date;

	return above < l->n && !line_begins_page(l, i) && !l->at[i].gap &&
	    word_is_title_line(l->at[above].s) &&
	    !word_is_date(l->im->arena, l->at[above].s, &date);
}

/* Is line i a category of the contents, printed above the articles again, and
 * no title of an article? */
static bool
is_listed(const struct lines *l, size_t i, const struct manuscript *ms)
{
	const char *s = word_packed(l->im->arena, l->at[i].s);
	bool listed = false;
	size_t k;

	if (continues_title(l, i))
		return false;
	for (k = 0; word_is_section(s) && k < ms->contents_n; k++) {
		const struct contents_entry *e = &ms->contents[k];
		const char *c = e->category;

		if (e->title &&
		    strcmp(word_packed(l->im->arena, e->title), s) == 0)
			return false;
		listed |= c && str_ends(c, s) &&
		    (strlen(c) == strlen(s) ||
			c[strlen(c) - strlen(s) - 1] == '/');
	}
	return listed && !names_article(s);
}

/* Does an article begin right below line i, where none has begun yet? */
static bool
heads_article(const struct lines *l, size_t i)
{
	struct arena *a = l->im->arena;
	size_t k = line_next(l, i + 1), n;

	if (k >= l->n || continues_title(l, i))
		return false;
	if (heads_order(l, k) ||
	    word_is_order(word_packed(a, l->at[k].s), NULL))
		return true;
	for (n = 0; k < l->n && n < 7; k = line_next(l, k + 1), n++)
		if (word_is_number(l->at[k].s) ||
		    !word_is_title_line(l->at[k].s))
			break;
	return k < l->n && word_is_number(l->at[k].s);
}

static bool
names_section(const struct lines *l, size_t i)
{
	const char *s = word_packed(l->im->arena, l->at[i].s);

	return word_is_section(s) && !names_article(s);
}

/* The name of a section, printed above its first article: the category of
 * what follows, up to a section that is one article, or a head that says
 * another; the next section's name undoes the rest. */
static void
take_section(struct lines *l, size_t i)
{
	const char *was = l->at[i].category;
	const char *s = word_packed(l->im->arena, l->at[i].s);
	size_t k;

	for (k = i; k < l->n && l->at[k].category == was &&
	     !names_article(word_packed(l->im->arena, l->at[k].s));
	     k++)
		l->at[k].category = s;
	line_drop(l, i, DOUBT_FURNITURE);
}

/* Below 附件1 stands its title. */
static bool
is_below_label(const struct lines *l, size_t i)
{
	size_t above = line_before(l, i);
	int no;

	return above < l->n && word_is_label(l->at[above].s, &no);
}

static void
drop_sections(struct lines *l, const struct manuscript *ms)
{
	struct shapes shapes = {0};
	size_t i;

	for (i = 0; i < l->n; i++)
		if (!is_section_like(&l->at[i]) || heads_order(l, i) ||
		    is_below_label(l, i))
			continue;
		else if (is_listed(l, i, ms))
			line_drop(l, i, DOUBT_FURNITURE);
		else if (names_section(l, i) && heads_article(l, i))
			take_section(l, i);
		else
			add_shape(&shapes, l->im->arena, l->at[i].s, i);
	vec_sort(&shapes.list, by_shape);
	drop_repeated(l, &shapes);
	vec_free(&shapes.list);
}

/* The name of the gazette alone, with or without year and number. */
static bool
is_name_line(const struct lines *l, size_t i)
{
	const struct line *line = &l->at[i];
	const char *p;

	if (line->role != LINE_TEXT || line->front || line->width > 60 ||
	    word_has_mark(line->s, "，。；：《（("))
		return false;
	p = shape(l->im->arena, line->s);
	return strstr(p, "政府公报") || strstr(p, "政报");
}

/* The name itself, without what a gap parts from it: a section, the number. */
static const char *
name_piece(struct arena *a, const char *s)
{
	const char *end, *gap, *piece;

	for (;; s = end + strspn(end, "\t ")) {
		end = s + strcspn(s, "\t");
		gap = strstr(s, "  ");
		end = gap && gap < end ? gap : end;
		piece = arena_dup(a, s, (size_t)(end - s));
		if (*end == '\0' || strstr(piece, "公报") ||
		    strstr(piece, "政报"))
			return piece;
	}
}

/* The same name again and again is a running head. */
static void
drop_names(struct lines *l)
{
	struct arena *a = l->im->arena;
	struct shapes shapes = {0};
	size_t i, k, end;

	for (i = 0; i < l->n; i++)
		if (is_name_line(l, i) ||
		    (l->at[i].role == LINE_TEXT && !l->at[i].front &&
			word_is_issue(l->at[i].s)))
			add_shape(&shapes, a, name_piece(a, l->at[i].s), i);
	vec_sort(&shapes.list, by_shape);
	for (i = 0; i < shapes.list.n; i = end) {
		end = shape_end(&shapes, i);
		for (k = i; end - i >= 2 && k < end; k++)
			line_drop(l, shapes.list.at[k].line, DOUBT_FURNITURE);
	}
	vec_free(&shapes.list);
}

/* Lines of nothing but a number. */
struct bare {
	size_t line;
	int number;
	size_t back; /* the one before it in its chain + 1 */
	int length; /* of the chain up to it */
};
enum { MOST_BARE = 100000, LEAST_PAGE_LINES = 20, MOST_PAGE_LINES = 150 };

/* Could two numbers be folios of pages that follow one another, at most two
 * blank pages between? */
static bool
may_follow(const struct bare *a, const struct bare *b)
{
	size_t lines = b->line - a->line;
	int pages = b->number - a->number;

	return pages >= 1 && pages <= 3 && lines >= LEAST_PAGE_LINES &&
	    lines <= MOST_PAGE_LINES * (size_t)pages;
}

/* The end of the longest chain of numbers that may be folios; n: none. */
static size_t
longest_chain(struct bare *list, size_t n)
{
	size_t i, k, best = n;

	for (i = 0; i < n; i++) {
		list[i].length = 1;
		for (k = i; k-- > 0 &&
		     list[k].line + (size_t)3 * MOST_PAGE_LINES >=
			 list[i].line;)
			if (may_follow(&list[k], &list[i]) &&
			    list[k].length + 1 > list[i].length) {
				list[i].length = list[k].length + 1;
				list[i].back = k + 1;
			}
		if (best == n || list[i].length > list[best].length)
			best = i;
	}
	return best;
}

static bool
is_bare(const struct line *line)
{
	size_t n = strlen(line->s);

	return line->role == LINE_TEXT && !line->front && n > 0 && n < 4 &&
	    strspn(line->s, "0123456789") == n;
}

static void
drop_bare(struct lines *l, size_t i, int *folios)
{
	folios[i] = atoi(l->at[i].s);
	line_drop(l, i, DOUBT_FURNITURE);
}

/* A cell of a table that came one a line stands among others. */
static bool
is_among_cells(const struct lines *l, size_t i)
{
	enum { CELL = 12 };

	return i > 0 && i + 1 < l->n && l->at[i - 1].role == LINE_TEXT &&
	    l->at[i + 1].role == LINE_TEXT && l->at[i - 1].width < CELL &&
	    l->at[i + 1].width < CELL;
}

/* The folio of a page between two that have marks, [from, to): the one number
 * that lies between theirs. */
static void
drop_between(
    struct lines *l, size_t from, size_t to, int was, int next, int *folios)
{
	size_t i, k;
	bool twice;

	for (i = from; i < to; i++) {
		int number = is_bare(&l->at[i]) ? atoi(l->at[i].s) : 0;

		if (number <= was || number >= next || is_among_cells(l, i))
			continue;
		twice = false;
		for (k = from; k < to; k++)
			twice |= k != i && strcmp(l->at[k].s, l->at[i].s) == 0;
		if (!twice)
			drop_bare(l, i, folios);
	}
}

/* Where most folios have marks, those that lack them fit between. */
static void
drop_unmarked(struct lines *l, int *folios)
{
	enum { NEAR = 3 };
	size_t i, from = 0;
	int was = 0;

	for (i = 0; i < l->n; i++) {
		if (!folios[i])
			continue;
		if (folios[i] - was <= NEAR)
			drop_between(l, from, i, was, folios[i], folios);
		was = folios[i];
		from = i + 1;
	}
	drop_between(l, from, l->n, was, was + NEAR, folios);
}

/* How many numbers from k on count up line by line, closer than pages do: they
 * number the rows of a table. */
static size_t
close_run(const struct bare *list, size_t n, size_t k)
{
	size_t end = k + 1;

	while (end < n && list[end].number == list[end - 1].number + 1 &&
	    list[end].line - list[end - 1].line < LEAST_PAGE_LINES)
		end++;
	return end - k;
}

/* Takes the numbers of rows out; gives how many are left. */
static size_t
leave_rows(struct bare *list, size_t n)
{
	enum { LEAST_ROWS = 3 };
	size_t k, run, kept = 0;

	for (k = 0; k < n; k += run) {
		run = close_run(list, n, k);
		if (run < LEAST_ROWS) {
			memmove(list + kept, list + k, run * sizeof *list);
			kept += run;
		}
	}
	return kept;
}

/* Folios that are numbers and nothing else: one a page, counting up. */
static void
drop_bare_folios(struct lines *l, int *folios)
{
	VEC(struct bare) list = {0};
	size_t i, at, marked = 0;

	for (i = 0; i < l->n; i++)
		marked += folios[i] > 0;
	if (marked >= 3) {
		drop_unmarked(l, folios);
		return;
	}
	for (i = 0; i < l->n && list.n < MOST_BARE; i++)
		if (is_bare(&l->at[i]))
			*vec_push(&list) =
			    (struct bare){i, atoi(l->at[i].s), 0, 1};
	list.n = leave_rows(list.at, list.n);
	at = longest_chain(list.at, list.n);
	if (at < list.n && list.at[at].length >= 3)
		for (i = at + 1; i > 0; i = list.at[i - 1].back)
			drop_bare(l, list.at[i - 1].line, folios);
	vec_free(&list);
}

/* Where no form feed says so, a folio ends a page. */
static void
end_pages(struct lines *l, const int *folios)
{
	size_t i;

	for (i = 1; i < l->n; i++)
		if (l->at[i].page)
			return;
	for (i = 0; i + 1 < l->n; i++)
		if (folios[i])
			l->at[i + 1].page = true;
}

enum { HEAD_LINES = 6, LEAST_PAGES = 4 };

/* Could this line, at the head of a page, be a piece of the running head? */
static bool
is_head_piece(const struct lines *l, size_t i)
{
	const struct line *line = &l->at[i];
	struct date date;
	size_t bytes, n = utf8_count(line->s, strlen(line->s));
	int number, level;

	return !heads_order(l, i) && line->role == LINE_TEXT && !line->front &&
	    n <= 20 && *shape(l->im->arena, line->s) &&
	    !strchr(line->s, '\t') &&
	    !word_has_mark(line->s, "。，；：、:;（(《") &&
	    !word_is_label(line->s, &number) && !word_is_note(line->s) &&
	    !word_is_number(line->s) && !word_is_organ(line->s) &&
	    !word_is_part(line->s, &level) &&
	    !word_is_date(l->im->arena, line->s, &date) &&
	    meta_ordinal(line->s, &bytes, &number) == ORDINAL_NONE;
}

/* The first column of a table, whose head is said again on each page. */
static bool
heads_table(const char *s)
{
	return str_starts(s, "序号") || str_starts(s, "编号");
}

/* Pieces of running heads that came out as lines of their own: the same words,
 * digits aside, at the heads of several pages. */
static void
drop_heads(struct lines *l)
{
	struct shapes shapes = {0};
	size_t i, k, end, since = HEAD_LINES;

	for (i = 0; i < l->n; i++) {
		since = l->at[i].page ? 0 : since + 1;
		if (heads_table(l->at[i].s))
			since = HEAD_LINES;
		if (since < HEAD_LINES && is_head_piece(l, i))
			add_shape(&shapes, l->im->arena, l->at[i].s, i);
	}
	vec_sort(&shapes.list, by_shape);
	for (i = 0; i < shapes.list.n; i = end) {
		end = shape_end(&shapes, i);
		for (k = i + names_article(shapes.list.at[i].shape);
		     end - i >= LEAST_PAGES && k < end; k++)
			line_drop(l, shapes.list.at[k].line, DOUBT_FURNITURE);
	}
	vec_free(&shapes.list);
}

/*
 * Printed pages: told by folios; where pages begin is known from the text, so
 * those between two folios are counted.
 */
static void
number_pages(struct lines *l, const int *folios)
{
	size_t i, k;
	int page, first = 0;
	bool ended = false;

	for (i = 0; i < l->n && !first; i++)
		first = folios[i];
	if (!first)
		return;
	for (i = 0; !folios[i]; i++)
		first -= i > 0 && l->at[i].page;
	if (!l->spaced && first == folios[i])
		return;
	for (k = 0, page = first; k < l->n; k++) {
		/* what a folio has ended does not end again */
		if (l->at[k].page && k > 0 && !ended)
			page++;
		ended &= !l->at[k].page;
		l->at[k].printed = page;
		if (folios[k]) {
			page = folios[k] + 1;
			ended = true;
		}
	}
}

/* Behind the last folio stands the back cover, where folios end pages. */
static void
mark_back_cover(struct lines *l, const int *folios)
{
	size_t i, last = 0, pages = 0;

	for (i = 0; i + 1 < l->n; i++)
		if (folios[i] && line_begins_page(l, i + 1)) {
			last = i;
			pages++;
		}
	i = line_next(l, last + 1);
	if (pages >= 3 && i < l->n)
		l->at[i].fresh = true;
}

void
furniture_drop(struct lines *l, const struct manuscript *ms)
{
	int *folios = mem_alloc(l->n * sizeof *folios + 1), page;
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (l->at[i].front || l->at[i].role != LINE_TEXT)
			continue;
		if (word_is_page_end(l->at[i].s, &page)) {
			folios[i] = page;
			line_drop(l, i, DOUBT_FURNITURE);
		} else if (word_is_gazette_head(l->at[i].s)) {
			set_category(
			    l, i, head_category(l->im->arena, l->at[i].s));
			line_drop(l, i, DOUBT_FURNITURE);
		}
	}
	drop_names(l);
	drop_bare_folios(l, folios);
	end_pages(l, folios);
	drop_heads(l);
	drop_sections(l, ms);
	drop_back_cover(l);
	number_pages(l, folios);
	mark_back_cover(l, folios);
	free(folios);
}
