/*
 * reader: which reader a file is for: by its first bytes, and by its name
 * where bytes do not tell.
 */
#include <libintl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "import/import.h"
#include "import/parts.h"

static bool
ends_in(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n >= m && strcasecmp(name + n - m, end) == 0;
}

static bool
begins_with(const char *bytes, size_t n, const char *start)
{
	return n >= strlen(start) && memcmp(bytes, start, strlen(start)) == 0;
}

/* Does the file begin as a page of HTML does, after spaces and a BOM? */
static bool
looks_like_html(const char *bytes, size_t n)
{
	size_t i = begins_with(bytes, n, "\xEF\xBB\xBF") ? 3 : 0;

	while (i < n && memchr(" \t\r\n", bytes[i], 4))
		i++;
	return (n - i > 9 && strncasecmp(bytes + i, "<!doctype", 9) == 0) ||
	    (n - i > 5 && strncasecmp(bytes + i, "<html", 5) == 0);
}

/* A zip holds a sheet where one of its parts bears this name. */
static bool
holds(const char *bytes, size_t n, const char *part)
{
	return memmem(bytes, n, part, strlen(part)) != NULL;
}

/* Files that another program turns into what can be read. */
static bool
must_be_converted(
    struct import *im, const char *file, const char *bytes, size_t n)
{
	static const struct {
		const char *start, *what, *command;
	} known[] = {{"\xD0\xCF\x11\xE0", N_("an old office program"),
			 "libreoffice --headless --convert-to docx"},
	    {"%PDF", N_("printed pages (PDF)"), "pdftotext -raw"},
	    {"{\\rtf", N_("rich text (RTF)"),
		"libreoffice --headless --convert-to docx"}};
	const char *command;

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (begins_with(bytes, n, known[i].start)) {
			command = known[i].command;
			if (i == 0 &&
			    (ends_in(file, ".xls") || ends_in(file, ".et")))
				command =
				    "libreoffice --headless --convert-to xlsx";
			msg(im->msgs, MSG_IMPORT_CONVERT,
			    (struct pos){file, 0, 0}, gettext(known[i].what),
			    command);
			return true;
		}
	return false;
}

static void
tell_encoding(struct import *im, const char *file, const struct decoded *how)
{
	if (strcmp(how->encoding, "UTF-8") != 0)
		doubt_add(im, DOUBT_ENCODING, (struct pos){file, 1, 0},
		    how->encoding,
		    arena_printf(
			im->arena, "%s %d%%", how->encoding, how->certainty),
		    how->certainty < 90 ? "BIG5 / GB18030" : NULL);
}

static struct manuscript *
read_text(struct import *im, const char *file, const char *bytes, size_t n)
{
	struct decoded how;
	struct page_lines pages = {{0}};
	char *copy = arena_dup(im->arena, bytes, n);
	const char *text;
	size_t len;

	pages_take(im, file, copy, n, &pages);
	text = decode_text(im->arena, copy, n, file, &len, &how, im->msgs);
	if (text) {
		tell_encoding(im, file, &how);
		text = fold_text(im, file, text);
		text = pages_mark(im->arena, text, &pages);
	}
	vec_free(&pages.lines);
	if (!text)
		return NULL;
	return (ends_in(file, ".csv") ? csv_read : raw_read)(
	    im, file, text, strlen(text));
}

static struct manuscript *
read_document(struct import *im, struct manuscript *ms)
{
	if (!ms)
		return NULL;
	ms->document = true;
	typed_undo(im, ms);
	return ms;
}

struct manuscript *
import_read(struct import *im, const char *file, const char *bytes, size_t n)
{
	if (must_be_converted(im, file, bytes, n))
		return NULL;
	if (begins_with(bytes, n, "PK\x03\x04"))
		return ends_in(file, ".xlsx") ||
			(!ends_in(file, ".docx") &&
			    holds(bytes, n, "xl/workbook.xml"))
		    ? xlsx_read(im, file, bytes, n)
		    : read_document(im, docx_read(im, file, bytes, n));
	if (looks_like_html(bytes, n) || ends_in(file, ".html") ||
	    ends_in(file, ".htm"))
		return read_document(im, html_read(im, file, bytes, n));
	return read_text(im, file, bytes, n);
}
