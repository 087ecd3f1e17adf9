/*
 * site: trees to a web archive of plain files.
 *
 *   tmpl_     templates: well-formed XML with a few attributes, XPath over
 *             the page's data, compiled once; escaped by construction
 *   html_     HTML5 out: an open-tag stack and one place that escapes
 *   body_     the tree of an article to HTML
 *   data_     facts of an issue as the XML that templates see
 *   asset_    style sheets and scripts under names with their hash
 *   machine_  facts of a page for machines, texts of citation
 *   page_     which page is made from which template and data
 *   feed_     Atom, sitemap, robots.txt
 *   forward_  pages that lead on: moved addresses, printed pages
 *   record_   facts of an issue kept for pages about the whole archive
 *
 * Sees trees (with their printed pages) and export, never print or pdf. Include
 * base/base.h and tree/tree.h first.
 */

struct site; /* templates and assets, compiled; read-only after opening, so
		that forked workers share it */

/* Faults of templates and styles go to msgs; NULL when one is an error. */
struct site *site_open(const char *templates_dir, const char *styles_dir,
    const struct gazette *, struct msgs *);
void site_close(struct site *);

/* What an issue's pages say of the issues beside it; NULL ids: none. */
struct neighbours {
	const char *prev_id, *prev_label; /* older */
	const char *next_id, *next_label; /* newer */
};

/* A file of an issue made by another pass, named on its pages. */
struct download {
	const char *name; /* below the issue's folder */
	const char *label; /* 本期PDF */
	const struct article *article; /* it is that one's; NULL: the issue's */
	size_t size; /* [bytes] */
};

/*
 * Writes the pages of one issue below out/ID/ and gives its record: facts in
 * XML for site_archive. Print has run before (or pages are all 0: none shown).
 */
void site_issue(const struct site *, const struct issue *,
    const struct neighbours *, const struct download *, size_t ndownloads,
    const char *out, struct buf *record, struct msgs *);

/* A page that leads from one address below the site to another. */
struct forward {
	const char *from, *to;
	const char *title, *words; /* of the link */
};
void site_forward(
    const struct site *, const struct forward *, const char *out);

/* Writes the pages about the whole archive and the assets, from records
 * alone, oldest issue first. search: the address of the search index. */
void site_archive(const struct site *, const struct buf *records, size_t n,
    const char *search, const char *out, struct msgs *);
