/*
 * archive: what the files that make the pages about all issues share:
 * archive.c collects and makes the pages of years, index.c the indexes, list.c
 * writes a list over its pages, feed.c is for machines that follow. Include
 * site/parts.h first.
 */

/* A line of a list: an article, or what it holds, and where it stands. */
struct item {
	const xmlNode *node, *article, *issue;
	const char *key, *label; /* of its group: 2024 in addresses, 2024年 */
	const char *sub[2]; /* headings below the group, or NULL */
	const char *id; /* anchor of the first of them */
	const char *order; /* where the list is sorted: compared by strcmp */
	size_t met; /* what is equal stays in the order of the issues */
};

/* Items stand in the order of the pages; those of a group together. */
struct list {
	const char *name; /* 文件选登; NULL for the only list of its sort */
	const char *id; /* in addresses, as names are Chinese */
	VEC(struct item) items;
};

/* Lists of one sort: categories, issuers, organs. */
struct shelf {
	VEC(struct list) lists;
};

/* Addresses of the pages written, the first page first. */
struct pages {
	const char **at;
	size_t n, cap;
};

struct archive {
	const struct site *site;
	struct pages *pages;
	struct arena *arena;
	struct order *order;
	const char *out;
	struct msgs *msgs;
	xmlNode *root; /* <archive>: the issues, oldest first */
	xmlNode *entries; /* taken out of their articles */
	struct shelf categories, issuers, organs;
	struct list attachments, days, people;
};

/* Where a list has its pages, and how much of it the first shows. */
struct place {
	enum page_kind kind;
	const char *all; /* its first page */
	const char *dir; /* of the page of each group: dir/KEY.html */
	size_t shown; /* items from which the first page has no more groups */
};

/* The attribute, or "". */
const char *archive_get(
    const struct archive *, const xmlNode *, const char *name);
xmlNode *archive_copy(xmlNode *parent, const xmlNode *);
/* The page of this data, which is freed. */
void archive_write(const struct archive *, enum page_kind, xmlNode *page);

/* The list of this name on a shelf, made when it is new. */
struct list *list_find(struct archive *, struct shelf *, const char *name);
void list_sort(struct list *); /* by item.order */
/* Adds <group>s of <sub>s of items, n from item i on; all of one group. */
void list_group(const struct archive *, xmlNode *page, const struct list *,
    size_t i, size_t n);
/* How many items from i on are of one group. */
size_t list_same(const struct list *, size_t i);
/* The first page of a list and the page of each of its groups. */
void list_write(
    const struct archive *, const struct list *, const struct place *);

/* Adds an article, and what it holds, to the lists it belongs in, the newest
 * issue first. Its <entry>s leave it, so that they do not go into each. */
void index_article(
    struct archive *, const xmlNode *issue, xmlNode *article);
/* Feeds, sitemap, robots.txt; after the indexes, whose folders are there. */
void feed_write(const struct archive *);
/* All indexes, when every article has been met. */
void index_write(struct archive *);
