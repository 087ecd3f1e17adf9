/*
 * index: the indexes of the archive. Which articles and parts of articles each
 * lists, under which headings, in which order, on which pages.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "site/site.h"
#include "site/parts.h"
#include "site/archive.h"

/* Lines a first page shows; more of them where a line is one line. */
enum { SHOWN = 60, SHOWN_SHORT = 400 };

static bool
is(const xmlNode *node, const char *name)
{
	return strcmp((const char *)node->name, name) == 0;
}

static const char *
text_of(const struct archive *a, const xmlNode *node)
{
	return node->children && node->children->content
	    ? arena_str(a->arena, (char *)node->children->content)
	    : "";
}

/* The words of b, in the arena; b is freed. */
static const char *
kept(const struct archive *a, struct buf *b)
{
	const char *s = arena_dup(a->arena, b->n ? b->s : "", b->n);

	buf_free(b);
	return s;
}

static struct item *
add(struct list *list, const struct item *item)
{
	struct item *fresh = vec_push(&list->items);

	*fresh = *item;
	fresh->met = list->items.n;
	return fresh;
}

/* === Numbers === */

/* 曲政办发〔2024〕19号, 曲靖市人民政府令第12号 */
struct docnum {
	size_t organ; /* [bytes] what stands before the year or 第 */
	int year, number; /* 0: none */
};

/* Past an opening mark at s, or NULL. */
static const char *
opened(const char *s)
{
	static const char *const marks[] = {
	    "〔", "［", "[", "（", "(", "【", "﹝", NULL};
	const char *mark = str_starts_any(s, marks);

	return mark ? s + strlen(mark) : NULL;
}

static int
first_number(const char *s)
{
	s += strcspn(s, "0123456789");
	return (int)strtol(s, NULL, 10) % 1000000;
}

static struct docnum
read_number(const char *s)
{
	struct docnum d = {strlen(s), 0, 0};
	const char *at = s, *in, *end;

	for (; utf8_peek(at); utf8_next(&at)) {
		in = opened(at);
		if (in && strspn(in, "0123456789") == 4 && at > s)
			return (struct docnum){
			    (size_t)(at - s), atoi(in), first_number(in + 4)};
	}
	at = strstr(s, "第");
	if (at && at - s >= (int)strlen("（") &&
	    opened(at - strlen("（")) == at)
		d.organ = (size_t)(at - s) - strlen("（");
	else if (at)
		d.organ = (size_t)(at - s);
	if (at) {
		in = at + strlen("第");
		end = strstr(in, "号");
		d.number = meta_chinese_number(
		    in, end ? (size_t)(end - in) : strlen(in));
	}
	return d;
}

static void
add_number(struct archive *a, const struct item *article, const char *number)
{
	struct docnum d = read_number(number);
	const char *organ = arena_dup(a->arena, number, d.organ);
	struct item item = *article;

	item.key = d.year ? arena_printf(a->arena, "%d", d.year) : "none";
	item.label = d.year ? arena_printf(a->arena, "%d年", d.year) : "不编年";
	item.order =
	    arena_printf(a->arena, "%04d%06d", 9999 - d.year % 10000, d.number);
	if (!*organ && strcmp(archive_get(a, item.node, "kind"), "order") == 0)
		organ = archive_get(a, item.node, "title");
	add(list_find(a, &a->organs, *organ ? organ : "其他"), &item);
}

/* === Chronicle and personnel === */

static void
add_day(struct archive *a, const struct item *article, const xmlNode *entry)
{
	const char *date = archive_get(a, entry, "date");
	struct item item = *article;
	int month = atoi(date + 5);

	item.node = entry;
	item.key = arena_dup(a->arena, date, 4);
	item.label = arena_printf(a->arena, "%s年", item.key);
	item.sub[0] = arena_printf(a->arena, "%d月", month);
	item.sub[1] = archive_get(a, entry, "days");
	item.id = arena_printf(a->arena, "m%s-%d", item.key, month);
	item.order = arena_printf(a->arena, "%04d%s %s", 9999 - atoi(item.key),
	    date + 4, item.sub[1]);
	add(&a->days, &item);
}

static void
add_person(struct archive *a, const struct item *article, const xmlNode *entry)
{
	const char *name = archive_get(a, entry, "name"), *s = name;
	char initial = order_initial(a->order, name);
	struct item item = *article;
	struct buf key = {0};

	item.node = entry;
	item.key =
	    initial ? arena_printf(a->arena, "%c", initial | 0x20) : "other";
	item.label = initial ? arena_printf(a->arena, "%c", initial) : "其他";
	item.sub[0] = arena_dup(a->arena, name, order_surname(name));
	item.sub[1] = name;
	item.id = arena_printf(a->arena, "u%x", utf8_next(&s));
	order_name_key(a->order, name, &key);
	item.order = kept(a, &key);
	add(&a->people, &item);
}

/* === Articles === */

static struct item
new_item(const struct archive *a, const xmlNode *issue, const xmlNode *article)
{
	struct item item = {
	    .node = article, .article = article, .issue = issue};

	item.key = archive_get(a, issue, "year");
	item.label = arena_printf(a->arena, "%s年", item.key);
	return item;
}

static void
index_part(struct archive *a, const struct item *article, const xmlNode *part)
{
	struct item item = *article;

	item.node = part;
	if (is(part, "attachment"))
		add(&a->attachments, &item);
	else if (is(part, "entry") && *archive_get(a, part, "name"))
		add_person(a, article, part);
	else if (is(part, "entry"))
		add_day(a, article, part);
	else if (is(part, "issuer"))
		add(list_find(a, &a->issuers, text_of(a, part)), article);
}

/*
 * The first level of its category: the second is told within the list. Entries
 * leave the article, so that they do not go with it into every list.
 */
void
index_article(struct archive *a, const xmlNode *issue, xmlNode *article)
{
	struct item item = new_item(a, issue, article);
	const char *number = archive_get(a, article, "number");
	xmlNode *at, *next;

	for (at = article->children; at; at = at->next)
		if (is(at, "category")) {
			add(list_find(a, &a->categories, text_of(a, at)),
			    &item);
			break;
		}
	if (*number)
		add_number(a, &item, number);
	for (at = article->children; at; at = next) {
		next = at->next;
		index_part(a, &item, at);
		if (is(at, "entry")) {
			xmlUnlinkNode(at);
			xmlAddChild(a->entries, at);
		}
	}
}

/* === Pages === */

/* A page that names the lists of a shelf, and the pages of each. */
struct index {
	enum page_kind all, one;
	const char *url, *dir; /* of all; each list is below dir/ID/ */
	size_t shown;
};

static void
write_shelf_list(
    const struct archive *a, const struct index *index, const struct list *list)
{
	const char *dir = arena_printf(a->arena, "%s/%s", index->dir, list->id);
	struct place place = {index->one,
	    arena_printf(a->arena, "%s/index.html", dir), dir, index->shown};

	list_write(a, list, &place);
}

static xmlNode *
add_shelf_list(const struct archive *a, xmlNode *page,
    const struct index *index, const struct list *list)
{
	xmlNode *node = data_add(page, "list");
	const struct item *items = list->items.at;
	size_t n = list->items.n;

	data_set(node, "name", list->name);
	data_set(node, "href",
	    arena_printf(a->arena, "%s/%s/index.html", index->dir, list->id));
	data_set_int(node, "count", (int)n);
	data_set_int(node, "first", atoi(items[n - 1].key));
	data_set_int(node, "last", atoi(items[0].key));
	return node;
}

static void
write_shelf(const struct archive *a, const struct index *index,
    const struct shelf *shelf)
{
	xmlNode *page = page_new(a->site, index->all, index->url), *node;
	size_t i, k, n, all = 0;

	file_mkdirs(path_join(a->arena, a->out, index->dir));
	for (i = 0; i < shelf->lists.n; i++)
		all += shelf->lists.at[i].items.n;
	data_set_int(page, "count", (int)all);
	for (i = 0; i < shelf->lists.n; i++) {
		const struct list *list = &shelf->lists.at[i];

		node = add_shelf_list(a, page, index, list);
		write_shelf_list(a, index, list);
		for (k = 0; all <= index->shown && k < list->items.n; k += n) {
			n = list_same(list, k);
			list_group(a, node, list, k, n);
		}
	}
	archive_write(a, index->all, page);
}

/* The organs of numbers by sound; within each the newest year first. */
static int
by_name(const void *x, const void *y, void *ctx)
{
	const struct archive *a = ctx;
	const struct list *one = x, *other = y;
	struct buf key[2] = {{0}};
	int order;

	order_key(a->order, one->name, &key[0]);
	order_key(a->order, other->name, &key[1]);
	order = strcmp(key[0].s, key[1].s);
	buf_free(&key[0]);
	buf_free(&key[1]);
	return order;
}

static void
sort_organs(struct archive *a)
{
	struct shelf *shelf = &a->organs;
	size_t i;

	for (i = 0; i < shelf->lists.n; i++)
		list_sort(&shelf->lists.at[i]);
	if (shelf->lists.n)
		qsort_r(shelf->lists.at, shelf->lists.n,
		    sizeof *shelf->lists.at, by_name, a);
}

/* The most first. */
static int
by_count(const void *x, const void *y)
{
	const struct list *one = x, *other = y;
	size_t n = one->items.n, m = other->items.n;

	return n > m ? -1 : n < m ? 1 : strcmp(one->id, other->id);
}

static void
sort_issuers(struct archive *a)
{
	struct shelf *shelf = &a->issuers;

	vec_sort(&shelf->lists, by_count);
}

void
index_write(struct archive *a)
{
	static const struct index categories = {PAGE_CATEGORIES, PAGE_CATEGORY,
				      "category/index.html", "category", SHOWN},
				  issuers = {PAGE_ISSUERS, PAGE_ISSUER,
				      "issuer/index.html", "issuer", SHOWN},
				  numbers = {PAGE_NUMBERS, PAGE_NUMBER,
				      "numbers.html", "numbers", SHOWN_SHORT};
	static const struct place attachments = {PAGE_ATTACHMENTS,
				      "attachments.html", "attachments", SHOWN},
				  days = {PAGE_CHRONICLE, "chronicle.html",
				      "chronicle", SHOWN},
				  people = {PAGE_PERSONNEL, "personnel.html",
				      "personnel", SHOWN_SHORT};

	sort_issuers(a);
	sort_organs(a);
	list_sort(&a->days);
	list_sort(&a->people);
	write_shelf(a, &categories, &a->categories);
	write_shelf(a, &issuers, &a->issuers);
	write_shelf(a, &numbers, &a->organs);
	list_write(a, &a->attachments, &attachments);
	list_write(a, &a->days, &days);
	list_write(a, &a->people, &people);
}
