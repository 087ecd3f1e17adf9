/*
 * The finished file through qpdf: small objects packed and deflated in object
 * streams, the rest ordered so that a first page shows before all is loaded.
 * Streams pass as they are; the same document gives the same bytes.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <qpdf/qpdf-c.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"

static void
pack_check(qpdf_data q, QPDF_ERROR_CODE code)
{
	if (code & QPDF_ERRORS)
		die("qpdf: %s", qpdf_get_error_full_text(q, qpdf_get_error(q)));
}

/*
 * qpdf leaves that line end out behind a hint table whose own last byte is one
 * (one file in 256). Room for it is made in the table's dictionary, so that
 * nothing else moves: spaces before its data fall away.
 */
static void
end_hints(struct buf *pdf)
{
	static const char told[] = "/H [ ", length[] = " /Length ";
	char *at = memmem(pdf->s, pdf->n, told, strlen(told)), *data, *end;
	size_t from, n;

	if (!at || sscanf(at + strlen(told), "%zu %zu", &from, &n) != 2 ||
	    from > pdf->n || n > pdf->n - from)
		die("a PDF was packed without its hint table");
	at = memmem(pdf->s + from, n, length, strlen(length));
	data = at ? memmem(at, 64, "stream\n", 7) : NULL;
	if (!data)
		die("a PDF was packed without its hint table");
	data += 7;
	end = data + strtoul(at + strlen(length), NULL, 10);
	if (*end == '\n')
		return;
	/* "<< /F" is "<</F" to a reader. */
	at = memmem(pdf->s + from, n, "<< /", 4);
	memmove(at + 2, at + 3, (size_t)(end - at) - 3);
	end[-1] = '\n';
}

/*
 * qpdf leaves room behind the last cross-reference stream for one that did not
 * deflate at all: thousands of spaces, with nothing behind them that would move
 * but the mark of the end. The length of the file is said in its first object.
 */
static void
drop_padding(struct buf *pdf)
{
	static const char told[] = "/L ";
	char *mark = pdf->s + pdf->n, *at, *last, size[24];
	size_t tail, digits;

	while (memcmp(--mark, "startxref\n", 10) != 0)
		if (mark == pdf->s)
			die("a PDF was packed without its end");
	tail = pdf->n - (size_t)(mark - pdf->s);
	for (last = mark; last[-1] == ' ' || last[-1] == '\n';)
		last--;
	*last++ = '\n';
	memmove(last, mark, tail);
	pdf->n = (size_t)(last - pdf->s) + tail;
	at = memmem(pdf->s, pdf->n, told, strlen(told));
	if (!at)
		die("a PDF was packed without its length");
	at += strlen(told);
	digits = strspn(at, "0123456789");
	snprintf(size, sizeof size, "%-*zu", (int)digits, pdf->n);
	memcpy(at, size, digits);
}

void
pack(const struct buf *plain, struct buf *out)
{
	qpdf_data q = qpdf_init();

	qpdf_silence_errors(q);
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	pack_check(q, qpdf_read_memory(q, "gongbao", plain->s, plain->n, NULL));
	pack_check(q, qpdf_init_write_memory(q));
	qpdf_set_object_stream_mode(q, qpdf_o_generate);
	qpdf_set_linearization(q, QPDF_TRUE);
	qpdf_set_deterministic_ID(q, QPDF_TRUE);
	/* ISO 19005-2, 6.1.7.1: a line end before endstream. */
	qpdf_set_newline_before_endstream(q, QPDF_TRUE);
	pack_check(q, qpdf_write(q));
	buf_add(out, qpdf_get_buffer(q), qpdf_get_buffer_length(q));
	end_hints(out);
	drop_padding(out);
	qpdf_cleanup(&q);
}
