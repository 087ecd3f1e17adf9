/*
 * Fuzzes the whole way in one process: the first byte says which file of the
 * source the rest is, then the issue is read, laid out and written as PDF.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "print/pages.h"
#include "print/print.h"
#include "pdf/pdf.h"
#include "folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *s, size_t n);

static const char *const targets[] = {
    FOLDER_ARTICLE, FOLDER_ISSUE, FOLDER_SITE, FOLDER_CSV, FOLDER_PICTURE};
enum { TARGETS = sizeof targets / sizeof *targets };

static struct style *style;
static struct fonts *fonts;

static void
print_all(struct source *source, struct msgs *msgs)
{
	struct issue *issue = source_issue(source, &source->issues[0], msgs);
	struct buf pdf = {0}, dump = {0};
	struct pages *pages =
	    print_issue(issue, &source->gazette, style, fonts, msgs);

	pages_dump(pages, &dump);
	pages_lines(pages, &dump);
	pdf_reader(pages, NULL, &pdf);
	folder_expect(
	    pdf.n > 5 && memcmp(pdf.s, "%PDF-", 5) == 0, "a PDF comes out");
	buf_free(&dump);
	buf_free(&pdf);
	pages_free(pages);
	issue_free(issue);
}

static const char *
begin(void)
{
	struct msgs *msgs = msgs_new();

	style = style_open("styles", msgs);
	fonts = fonts_open("fonts", msgs);
	msgs_print(msgs, MSG_ERROR, stderr);
	msgs_free(msgs);
	folder_expect(style && fonts, "run from the top of the project");
	return folder_make();
}

int
LLVMFuzzerTestOneInput(const uint8_t *s, size_t n)
{
	static const char *root;
	const char *target;
	struct msgs *msgs;
	struct source *source;

	if (!root)
		root = begin();
	if (n == 0)
		return 0;
	target = targets[s[0] % TARGETS];
	folder_put(target, s + 1, n - 1);
	msgs = msgs_new();
	source = source_open(root, msgs);
	if (source && source->nissues)
		print_all(source, msgs);
	source_close(source);
	msgs_free(msgs);
	folder_restore(target);
	return 0;
}
