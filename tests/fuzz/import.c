/*
 * Fuzzes import_: any file gives a manuscript or a message, and what is made
 * of it is text. The first byte says what the rest is: raw text, CSV, a page, a
 * whole file of Word, or the parts of one (document, numbering, styles,
 * between form feeds) or of a sheet (sheet, styles), which are packed here.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *s, size_t n);

#define RELS \
	"<Relationships><Relationship Id='r0' Type='x/officeDocument' " \
	"Target='%s'/></Relationships>"
#define PARTS \
	"<Relationships>" \
	"<Relationship Id='r1' Type='x/numbering' Target='1.xml'/>" \
	"<Relationship Id='r2' Type='x/styles' Target='2.xml'/>" \
	"<Relationship Id='r3' Type='x/worksheet' Target='1.xml'/>" \
	"</Relationships>"
#define BOOK \
	"<workbook><sheets><sheet name='a' r:id='r3' " \
	"xmlns:r='r'/></sheets></workbook>"

static void
add(zip_t *zip, const char *name, const char *s, size_t n)
{
	zip_source_t *source = zip_source_buffer(zip, s, n, 0);

	if (!source || zip_file_add(zip, name, source, ZIP_FL_OVERWRITE) < 0)
		die("libzip: cannot add %s", name);
}

/* The parts between form feeds, as a package whose main part is main. */
static void
pack(struct arena *a, const char *s, size_t n, bool book, struct buf *out)
{
	zip_error_t error;
	zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, &error);
	zip_t *zip = zip_open_from_source(to, ZIP_TRUNCATE, &error);
	const char *end = s + n, *cut;
	zip_stat_t stat;
	int i = book;

	zip_source_keep(to);
	add(zip, "_rels/.rels", arena_printf(a, RELS, "0.xml"),
	    strlen(arena_printf(a, RELS, "0.xml")));
	add(zip, "_rels/0.xml.rels", PARTS, strlen(PARTS));
	if (book)
		add(zip, "0.xml", BOOK, strlen(BOOK));
	for (; i < 3; i++, s = cut < end ? cut + 1 : end) {
		cut = memchr(s, '\f', (size_t)(end - s));
		cut = cut ? cut : end;
		add(zip, arena_printf(a, "%d.xml", i), s, (size_t)(cut - s));
	}
	zip_close(zip);
	zip_source_stat(to, &stat);
	zip_source_open(to);
	buf_add(out, "", 0);
	out->s = vec_room(out->s, &out->cap, stat.size + 1, 1);
	out->n = (size_t)zip_source_read(to, out->s, stat.size);
	zip_source_close(to);
	zip_source_free(to);
}

static void
import_one(const char *name, const char *s, size_t n)
{
	struct import im = {0};
	struct import_result result = {{NULL, 0, 0}};
	struct manuscript *ms;
	const struct import_file *f;

	import_start(&im);
	ms = import_read(&im, name, s, n);
	if (ms)
		import_make(&im, &ms, 1, IMPORT_ISSUE, &result);
	else
		folder_expect(msgs_count(im.msgs, MSG_ERROR) > 0,
		    "what cannot be read is said");
	for (size_t i = 0; i < result.files.n; i++) {
		f = &result.files.at[i];
		folder_expect(strncmp(f->name, "images/", 7) == 0 ||
			utf8_valid(f->text, f->n) == f->n,
		    "what is written is UTF-8");
	}
	if (ms)
		vec_free(&ms->blocks);
	vec_free(&result.files);
	import_end(&im);
}

int
LLVMFuzzerTestOneInput(const uint8_t *s, size_t n)
{
	static const char *const names[] = {
	    "a.txt", "a.csv", "a.html", "a.docx", "a.docx", "a.xlsx"};
	struct arena *a = arena_new();
	struct buf zip = {0};
	const char *bytes;
	int kind;

	if (n > 0) {
		kind = s[0] % 6;
		bytes = arena_dup(a, s + 1, n - 1);
		if (kind >= 4)
			pack(a, bytes, n - 1, kind == 5, &zip);
		import_one(
		    names[kind], zip.s ? zip.s : bytes, zip.s ? zip.n : n - 1);
	}
	buf_free(&zip);
	arena_free(a);
	return 0;
}
