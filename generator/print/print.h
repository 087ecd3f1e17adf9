/*
 * print: trees to pages of placed glyphs. Knows nothing of PDF or HTML.
 *
 *   style_       styles/print.yaml: measures and roles
 *
 *   font/        which glyphs
 *     font_      roles to faces: fontconfig, fonts/fonts.yaml
 *     face_      font files: what may be embedded, the names they bear;
 *                face_check, whether a file is whole
 *     coverage_  what GB 18030 asks of fonts
 *   line/        paragraphs to lines
 *     shape_     words to glyphs (HarfBuzz)
 *     kinsoku_   which marks may begin or end a line, how far they squeeze
 *     unit_      groups of characters that stay together
 *     title_     where the sense of a title pauses
 *     balance_   the lines of a title
 *     fit_       what stands in a line, how far it gives
 *     break_     where the lines of a paragraph end
 *     loose_     the same in a line more or fewer
 *     par_       paragraphs to lines
 *     name_      names and labels that are spread
 *     leader_    dots and the page numbers behind them
 *   table/       grid_: widths, cells, rows, breaking
 *   block/       the tree of an article to what the composer places
 *     flow_      which look, indent and width; signature, attachments
 *     block_     what all blocks share; box_, figure_, roster_
 *     tag_       what the words are: headings, lists, tables
 *   page/        blocks to pages
 *     compose_   blocks to columns, bands, pages; how they end level
 *     items_     lists of placed items; page_, pages as they are added
 *     front_     cover, masthead, contents, colophon
 *     furniture_ running heads and feet
 *     outline_   bookmarks
 *     excerpt_   an article's pages out of the issue
 *     proof_     what the proof has in its margins
 *   report/      the finished pages, judged and told
 *     audit_     what stands where, by the glyphs
 *     report_    what came of it, in words
 *     pages_     pages as text: the dumps
 *
 * Only print.h and pages.h are for others. Include base/base.h, tree/tree.h,
 * print/pages.h first.
 */

struct style; /* print.yaml, read once */
struct fonts; /* faces by role, loaded once, shared by forked workers */

/* styles_dir/print.yaml; NULL when anything in it is wrong (all of it goes to
 * msgs). */
struct style *style_open(const char *styles_dir, struct msgs *);
void style_close(struct style *);
/* What the printing house asks for. */
struct press_style {
	const char *profile; /* an ICC profile: a file name */
	struct pos pos; /* of the name */
	len_t bleed, paper; /* as in struct pages */
};
const struct press_style *style_press(const struct style *);
/* By fonts_dir/fonts.yaml; NULL when it is wrong or a role has no font (goes to
 * msgs). */
struct fonts *fonts_open(const char *fonts_dir, struct msgs *);
void fonts_close(struct fonts *);
/* What each role found, how much of GB 18030 it has, and every character of
 * words[] that no face has. */
void fonts_report(
    struct fonts *, const char *words, size_t n, struct buf *out);

/* The files of the faces, with size and time: what layout depends on. */
void fonts_key(const struct fonts *, struct buf *out);

/*
 * Lays out an issue. Sets node.page in its trees, first_page and last_page of
 * its articles, and issue->pages. Faults (a glyph that no font has, a table too
 * wide) go to msgs with the place in the source.
 */
struct pages *print_issue(struct issue *, const struct gazette *,
    const struct style *, struct fonts *, struct msgs *);
/* What stands in each column (0: across) and row of the numbered pages; ~
 * before what is repeated. */
void pages_rows(const struct pages *, const struct style *, struct buf *out);
/*
 * The conformance report: reads the finished pages, adds what they are like to
 * out, and warns of every breach.
 */
void pages_report(const struct pages *, const struct style *, struct msgs *,
    struct buf *out);
void pages_free(struct pages *);
/*
 * The proof: the same pages, which must outlive it, with the lines counted in
 * the margins, places in the source, and the editors' remarks; on top, that it
 * is a proof, and these words (a date).
 */
struct pages *print_proof(const struct pages *, const struct issue *,
    const struct style *, struct fonts *, const char *date);
/*
 * The pages of one article (from 0) out of those of its issue, which must
 * outlive them: what else stands on a shared page is left out, and on the
 * first page the head says where in which issue this is. NULL when nothing of
 * it was printed.
 */
struct pages *print_excerpt(const struct pages *, const struct issue *,
    size_t article, const struct gazette *, const struct style *,
    struct fonts *);
