/*
 * parts: what the files of site/ share; site.h is the border to the others.
 * Include libxml/tree.h, base/base.h, tree/tree.h and site/site.h first.
 */

/*
 * tmpl: a template is well-formed XML; templates/page.xml tells its language.
 * All templates of a set are compiled when it opens: lists of operations with
 * compiled XPath, read-only from then on.
 */
struct tmpl_set;
/* Opens dir/NAME.xml for each name (ended by NULL). Faults go to msgs; NULL
 * when one is an error. */
struct tmpl_set *tmpl_open(
    const char *dir, const char *const *names, struct msgs *);
void tmpl_close(struct tmpl_set *);
/*
 * Adds the page that template number i of names[] makes of the data below
 * page; body is HTML already, for <g:body/> (NULL: none).
 */
void tmpl_run(const struct tmpl_set *, size_t i, xmlNode *page,
    const struct buf *body, struct buf *out, struct msgs *);

/*
 * body: an article's or a colophon's (article NULL) tree as HTML, every word
 * once and in order, headings numbered from <h2>.
 */
void body_html(
    const struct node *root, const struct article *, struct buf *out);
struct html;
/* body_table.c: opens a table, its box and caption; gives the column whose
 * cells name their rows, or -1. */
int body_table_open(struct html *, const struct node *table);
/* The link to the table as CSV, after it; its words are no words of the text.
 */
void body_table_link(
    struct html *, const struct article *, const struct node *table);
/* naming: that column. */
void body_cell_open(struct html *, const struct node *cell, int naming);

/* asset: files every page uses, under names with a hash of what they hold. */
struct asset {
	const char *name; /* site.css */
	const char *href; /* assets/site.0123456789ab.css */
	const char *data;
	size_t size; /* [bytes] */
};
struct assets {
	struct asset *at;
	size_t n;
};
/* The style sheets, the scripts (templates/NAME.js) and an icon for the gazette
 * of this name; that page.xml finds those it names is checked. */
struct assets asset_open(struct arena *, const char *styles,
    const char *templates, const char *name, struct msgs *);
void asset_write(const struct assets *, const char *out);

/* The pages, in the order of their templates. */
enum page_kind {
	PAGE_HOME,
	PAGE_ISSUE,
	PAGE_ARTICLE,
	PAGE_YEARS,
	PAGE_YEAR,
	PAGE_CATEGORIES,
	PAGE_CATEGORY,
	PAGE_ISSUERS,
	PAGE_ISSUER,
	PAGE_NUMBERS,
	PAGE_NUMBER,
	PAGE_ATTACHMENTS,
	PAGE_CHRONICLE,
	PAGE_PERSONNEL,
	PAGE_SEARCH,
	PAGE_VERIFY,
	PAGE_LOST, /* 404.html */
	PAGE_MAX
};
extern const char *const page_templates[PAGE_MAX + 1]; /* their names */

struct site {
	struct arena *arena;
	struct tmpl_set *templates;
	struct assets assets;
	struct gazette gazette; /* borrowed words */
};

/*
 * page: starts the data of a page whose address below the site is url, and
 * writes it; page_write frees the data.
 */
xmlNode *page_new(const struct site *, enum page_kind, const char *url);
void page_write(const struct site *, enum page_kind, xmlNode *page,
    const struct buf *body, const char *out, struct msgs *);

/*
 * data: facts as elements and attributes. A NULL or empty word writes no
 * attribute, a number that is 0 neither.
 */
xmlNode *data_add(xmlNode *parent, const char *name);
void data_set(xmlNode *, const char *name, const char *value);
void data_set_int(xmlNode *, const char *name, int value);
/* An element with this text; of several, one each. */
xmlNode *data_text(xmlNode *parent, const char *name, const char *text);
void data_words(xmlNode *parent, const char *name, const struct strings *);
/* The first sentence of s; of a long one, the clauses an index has room for. */
const char *data_gist(struct arena *, const char *s);
/* Where the list of this name is, for those on a shelf: in DIR/ID/. */
const char *data_list_id(struct arena *, const char *name);
/* <issue> without its articles; with them below <section>s: a record. */
xmlNode *data_issue_head(xmlNode *parent, const struct issue *);
xmlNode *data_issue(xmlNode *parent, const struct issue *);
/* Adds to each <article> of data_issue the <entry>s it holds, for a record. */
void data_entries(xmlNode *issue_node, const struct issue *);
xmlNode *data_article(
    xmlNode *parent, const struct issue *, const struct article *);
/* Masthead and imprint of an issue, below its <issue>. */
void data_imprint(xmlNode *issue, const struct issue *);
void data_downloads(struct arena *, xmlNode *issue, const char *id,
    const struct download *, size_t n, const struct article *whose);
/* <outline>: the headings of an article, for a list of its contents. */
void data_outline(struct arena *, xmlNode *article, const struct node *body);

/*
 * machine: adds to a page's data its JSON-LD (<linked>, for <g:facts/>), and
 * to an article's its <citation>s and the hash of its source.
 */
void machine_article(const struct site *, xmlNode *page, xmlNode *article,
    const struct issue *, const struct article *);
void machine_issue(const struct site *, xmlNode *page, const struct issue *);
void machine_gazette(const struct site *, xmlNode *page);

/*
 * forward: ID/pN.html for each printed page, leading to its mark in the article
 * (bodies: the HTML of each). Then the anchors of the page url that have
 * moved: in its body, next to the new ones, or as a line that links there.
 */
void forward_pages(const struct site *, const struct issue *,
    const struct buf *bodies, const char *out);
void forward_anchors(const struct site *, const char *url, struct buf *body);

/*
 * record: the <issue> of data_issue as a text that stands alone, and back;
 * record_read adds it below parent.
 */
void record_write(const xmlNode *issue, struct buf *out);
void record_read(xmlNode *parent, const struct buf *record);

/*
 * order: Chinese words as readers look them up, by sound where GB/T 2312 knows
 * it. Keys are compared by strcmp.
 */
struct order;
struct order *order_open(void);
void order_close(struct order *);
void order_key(const struct order *, const char *words, struct buf *key);
void order_name_key(const struct order *, const char *name, struct buf *key);
/* A to Z by the sound of a surname; 0 where it is not known. */
char order_initial(const struct order *, const char *name);
size_t order_surname(const char *name); /* [bytes] 欧阳 or one character */
