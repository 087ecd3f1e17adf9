/* What the pages of an issue are like, in words: counts first, then each
 * breach with its page and its place in the source. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/report/report.h"

static const struct {
	const char *name; /* what is counted */
	enum msg_code code; /* what is said of one; page and amount in it */
} kinds[BREACH_MAX] = {
    [BREACH_MARK] = {N_("prohibition breaches"), MSG_PAGE_MARK},
    [BREACH_GAP] = {N_("gaps above 25 % of an em"), MSG_PAGE_GAP},
    [BREACH_RAGGED] = {N_("lines not filled"), MSG_PAGE_RAGGED},
    [BREACH_WIDE] = {N_("lines too wide"), MSG_PAGE_WIDE},
    [BREACH_LONE] = {N_("lone characters"), MSG_PAGE_LONE},
    [BREACH_WIDOW] = {N_("widows"), MSG_PAGE_WIDOW},
    [BREACH_ORPHAN] = {N_("orphans"), MSG_PAGE_ORPHAN},
    [BREACH_HEADING] = {N_("headings at a foot"), MSG_PAGE_HEADING},
    [BREACH_SIGN] = {N_("signatures alone"), MSG_PAGE_SIGN},
    [BREACH_GRID] = {N_("lines off the grid"), MSG_PAGE_GRID},
    [BREACH_REGISTER] = {N_("column bottoms out of register"),
	MSG_PAGE_REGISTER},
    [BREACH_COLUMN] = {N_("underfull columns"), MSG_PAGE_COLUMN},
    [BREACH_PAGE] = {N_("underfull pages"), MSG_PAGE_UNDERFULL},
};

static void
add_count(struct buf *out, const char *name, size_t n)
{
	buf_printf(out, "  %s: %zu\n", tr(name), n);
}

static void
add_degrees(struct buf *out, const char *name, const size_t *n, const int *ends)
{
	size_t all = 0;
	int d;

	for (d = 0; d < DEGREES; d++)
		all += n[d];
	buf_printf(out, "  %s: %zu", tr(name), all);
	for (d = 0; d < DEGREES; d++)
		buf_printf(out, "%s%s %d.%d %%: %zu", d ? ", " : " (",
		    d < DEGREES - 1 ? "≤" : ">",
		    ends[d < DEGREES - 1 ? d : d - 1] / 10,
		    ends[d < DEGREES - 1 ? d : d - 1] % 10, n[d]);
	buf_puts(out, ")\n");
}

static void
add_counts(const struct report *r, struct buf *out)
{
	int k;

	add_count(out, N_("pages"), r->pages);
	add_count(out, N_("lines"), r->lines);
	add_count(out, N_("full lines"), r->filled);
	add_count(out, N_("as wide as they come"), r->natural);
	add_degrees(
	    out, N_("squeezed, of an em in all"), r->squeezed, report_squeezes);
	add_degrees(out, N_("stretched, of an em in each gap"), r->stretched,
	    report_stretches);
	buf_printf(out, "  %s: %d.%d %%\n",
	    tr("worst gap in a long line, of an em"), r->worst / 10,
	    r->worst % 10);
	add_count(out, N_("tables"), r->tables);
	add_count(out, N_("tables broken"), r->broken);
	add_count(out, N_("cells split"), r->split);
	add_count(out, N_("glyphs"), r->glyphs);
	add_count(out, N_("glyphs from fallback fonts"), r->rare);
	for (k = 0; k < BREACH_MAX; k++)
		add_count(out, kinds[k].name, r->counts[k]);
}

static void
add_breach(const struct breach *b, struct buf *out)
{
	buf_printf(out, "  %s %s", tr("page"), b->page ? b->page : "-");
	if (b->pos.line)
		buf_printf(
		    out, " %s:%d:%d", b->pos.file, b->pos.line, b->pos.col);
	buf_printf(out, " %s", tr(kinds[b->kind].name));
	if (b->kind == BREACH_GAP)
		buf_printf(out, " %d.%d %%", b->amount / 10, b->amount % 10);
	else if (b->amount)
		buf_printf(out, " %d", b->amount);
	buf_putc(out, '\n');
}

static void
warn(const struct breach *b, struct msgs *msgs)
{
	const char *page = b->page ? b->page : "-";

	msg(msgs, kinds[b->kind].code, b->pos, page,
	    b->kind == BREACH_GAP ? b->amount / 10 : b->amount);
}

void
pages_report(const struct pages *pages, const struct style *style,
    struct msgs *msgs, struct buf *out)
{
	struct report r = {0};
	size_t i;

	audit_pages(pages, style, &r);
	buf_printf(out, "%s\n", r.id);
	add_counts(&r, out);
	for (i = 0; i < r.breaches.n; i++) {
		add_breach(&r.breaches.at[i], out);
		warn(&r.breaches.at[i], msgs);
	}
	vec_free(&r.breaches);
}
