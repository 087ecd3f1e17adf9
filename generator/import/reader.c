/*
 * reader: which reader a file is for: by its first bytes, and by its name
 * where bytes do not tell.
 */
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

	while (i < n && bytes[i] && strchr(" \t\r\n", bytes[i]))
		i++;
	return (n - i > 9 && strncasecmp(bytes + i, "<!doctype", 9) == 0) ||
	    (n - i > 5 && strncasecmp(bytes + i, "<html", 5) == 0);
}

static bool
holds(const char *bytes, size_t n, const char *s, size_t len)
{
	return memmem(bytes, n, s, len) != NULL;
}

/* A zip, by the name of one of its parts, or by the type it says it is. */
static bool
has_part(const char *bytes, size_t n, const char *part)
{
	return begins_with(bytes, n, "PK\x03\x04") &&
	    holds(bytes, n, part, strlen(part));
}

/* The programs that make readable files of others. */
#define TO_DOCX "libreoffice --headless --convert-to docx"
#define TO_XLSX "libreoffice --headless --convert-to xlsx"
#define TO_PDF "libreoffice --headless --convert-to pdf"

static bool
convert(
    struct import *im, const char *file, const char *what, const char *command)
{
	msg(im->msgs, MSG_IMPORT_CONVERT, (struct pos){file, 0, 0}, tr(what),
	    command);
	return true;
}

/* The old container of Microsoft's programs, WPS's too (MS-CFB). New files
 * with a password are in one: MS-OFFCRYPTO 2.3.4. */
static bool
is_container(struct import *im, const char *file, const char *bytes, size_t n)
{
	static const char locked[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k";

	if (!begins_with(bytes, n, "\xD0\xCF\x11\xE0"))
		return false;
	if (holds(bytes, n, locked, sizeof locked - 1)) {
		msg(im->msgs, MSG_IMPORT_LOCKED, (struct pos){file, 0, 0});
		return true;
	}
	return convert(im, file, N_("an old office program"),
	    ends_in(file, ".xls") || ends_in(file, ".et") ? TO_XLSX : TO_DOCX);
}

/* Files that another program turns into what can be read. */
static bool
must_be_converted(
    struct import *im, const char *file, const char *bytes, size_t n)
{
	static const struct {
		const char *start, *part, *what, *command;
	} known[] = {
	    {"%PDF", NULL, N_("printed pages (PDF)"), "pdftotext -raw"},
	    {"{\\rtf", NULL, N_("rich text (RTF)"), TO_DOCX},
	    {NULL, "vnd.oasis.opendocument.text", N_("LibreOffice"), TO_DOCX},
	    {NULL, "vnd.oasis.opendocument.spreadsheet", N_("LibreOffice"),
		TO_XLSX},
	    {NULL, "ppt/presentation.xml", N_("slides"), TO_PDF}};
	size_t i;

	if (is_container(im, file, bytes, n))
		return true;
	for (i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].start ? begins_with(bytes, n, known[i].start)
				   : has_part(bytes, n, known[i].part))
			return convert(
			    im, file, known[i].what, known[i].command);
	return false;
}

/* Files without words, or with other files in them. */
static bool
must_be_opened(struct import *im, const char *file, const char *bytes, size_t n)
{
	static const struct {
		const char *start;
		enum msg_code code;
	} known[] = {{"\x89PNG", MSG_IMPORT_PICTURE},
	    {"\xFF\xD8\xFF", MSG_IMPORT_PICTURE}, {"GIF8", MSG_IMPORT_PICTURE},
	    {"II*", MSG_IMPORT_PICTURE}, {"Rar!", MSG_IMPORT_PACKED},
	    {"7z\xBC\xAF", MSG_IMPORT_PACKED}, {"\x1F\x8B", MSG_IMPORT_PACKED}};
	struct pos pos = {file, 0, 0};
	size_t i;

	for (i = 0; i < sizeof known / sizeof *known; i++)
		if (begins_with(bytes, n, known[i].start)) {
			msg(im->msgs, known[i].code, pos);
			return true;
		}
	if (has_part(bytes, n, "OFD.xml"))
		msg(im->msgs, MSG_IMPORT_OFD, pos);
	else if (has_part(bytes, n, "PK") && !has_part(bytes, n, "word/") &&
	    !has_part(bytes, n, "xl/") &&
	    !has_part(bytes, n, "[Content_Types].xml") &&
	    !ends_in(file, ".docx") && !ends_in(file, ".xlsx"))
		msg(im->msgs, MSG_IMPORT_PACKED, pos);
	else
		return false;
	return true;
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

/* A printed issue has less than one; what is made of a text takes some thirty
 * times its size, and must stay below a gigabyte [MB]. */
enum { TEXT_AT_MOST = 24 };

static struct manuscript *
read_text(struct import *im, const char *file, const char *bytes, size_t n)
{
	struct manuscript *ms;
	struct decoded how;
	struct page_lines pages = {{0}};
	const char *text;
	char *copy;
	size_t len;

	if (n > (size_t)TEXT_AT_MOST * 1000000) {
		msg(im->msgs, MSG_IMPORT_LARGE, (struct pos){file, 0, 0},
		    TEXT_AT_MOST);
		return NULL;
	}
	copy = arena_dup(im->arena, bytes, n);
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
	if (!ends_in(file, ".csv"))
		return raw_read(im, file, text, strlen(text));
	ms = csv_read(im, file, text, strlen(text));
	ms->sheet = true;
	return ms;
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

static struct manuscript *
read_sheets(struct import *im, const char *file, const char *bytes, size_t n)
{
	struct manuscript *ms = xlsx_read(im, file, bytes, n);

	if (ms)
		ms->sheet = true;
	return ms;
}

static struct manuscript *
read_any(struct import *im, const char *file, const char *bytes, size_t n)
{
	if (begins_with(bytes, n, "PK\x03\x04"))
		return ends_in(file, ".xlsx") ||
			(!ends_in(file, ".docx") &&
			    has_part(bytes, n, "xl/workbook.xml"))
		    ? read_sheets(im, file, bytes, n)
		    : read_document(im, docx_read(im, file, bytes, n));
	if (looks_like_html(bytes, n) || ends_in(file, ".html") ||
	    ends_in(file, ".htm"))
		return read_document(im, html_read(im, file, bytes, n));
	return read_text(im, file, bytes, n);
}

struct manuscript *
import_read(struct import *im, const char *file, const char *bytes, size_t n)
{
	struct manuscript *ms;
	size_t errors = msgs_count(im->msgs, MSG_ERROR);

	if (must_be_converted(im, file, bytes, n) ||
	    must_be_opened(im, file, bytes, n))
		return NULL;
	ms = read_any(im, file, bytes, n);
	if (!ms || ms->blocks.n)
		return ms;
	vec_free(&ms->blocks);
	if (msgs_count(im->msgs, MSG_ERROR) == errors)
		msg(im->msgs, MSG_IMPORT_NO_BODY, (struct pos){file, 0, 0});
	return NULL;
}
