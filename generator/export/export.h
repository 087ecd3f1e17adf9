/*
 * export: trees to data for machines, which sees what a reader sees.
 *
 *   markup_  XML and JSON out, escaped in one place
 *   cite_    how an article is cited: GB/T 7714, in words, BibTeX, RIS
 *   linked_  facts of an article, an issue, the gazette as JSON-LD
 *   akn_     an issue whole, as Akoma Ntoso; its blocks in akn_block.c
 *   json_    facts of an issue as JSON, in facts.c
 *   sheet_   tables as CSV
 *   export_  the data files of an issue
 *
 * Print has run before, or pages are all 0 and none is named. Words are given
 * as they are: nothing is shortened, guessed or corrected. Include base/base.h
 * and tree/tree.h first.
 */

/* The absolute address of a path below the site; the path itself where
 * site.yaml gives no base-url. */
char *export_url(struct arena *, const struct gazette *, const char *path);
/* 2024-07/work-plan.html */
char *export_path(struct arena *, const struct issue *, const struct article *);

/*
 * cite: an article as a work cites it, one text each. GB/T 7714—2015 8.8 [J]
 * for an article of a serial; words for running text; BibTeX and RIS for
 * reference managers.
 */
enum cite_form { CITE_GBT, CITE_WORDS, CITE_BIBTEX, CITE_RIS, CITE_MAX };
/* What readers call the form, and its short name: "GB/T 7714", "gbt". */
const char *cite_label(enum cite_form);
const char *cite_name(enum cite_form);
void cite_article(enum cite_form, const struct gazette *, const struct issue *,
    const struct article *, struct buf *out);

/*
 * linked: JSON-LD by schema.org, fit to stand in a <script> as it is: < > and
 * & are written \u003c \u003e \u0026.
 */
void linked_article(const struct gazette *, const struct issue *,
    const struct article *, struct buf *out);
void
linked_issue(const struct gazette *, const struct issue *, struct buf *out);
void linked_gazette(const struct gazette *, struct buf *out);

/*
 * Where a table stands as CSV, below the issue's folder:
 * tables/SLUG.table-1.csv; NULL for one that has no address.
 */
char *
sheet_path(struct arena *, const struct article *, const struct node *table);

/*
 * Writes below dir, the issue's folder: issue.json, issue.xml, issue.bib,
 * issue.ris, tables/ *.csv.
 */
void
export_issue(const struct gazette *, const struct issue *, const char *dir);
