/*
 * The finished file through qpdf: small objects packed and deflated in object
 * streams, the rest ordered so that a first page shows before all is loaded.
 * Streams pass as they are; the same document gives the same bytes.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

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
	qpdf_cleanup(&q);
}
