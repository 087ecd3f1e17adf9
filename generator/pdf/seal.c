/*
 * Signatures (PDF 1.7, 12.8). When the file is written, room is kept for one:
 * a field that is seen nowhere, its /ByteRange and /Contents filled with what
 * is as long as any value. The finished file, packed and ordered, is then given
 * to the user's command without that room, and what it answers is put there.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"
#include "pdf/pdf.h"

enum { ROOM = 16384 }; /* [bytes] of CMS: several certificates, a timestamp */
/* As the packed file has it. */
#define RANGE "[ 0 9999999999 9999999999 9999999999 ]"

/* === Keeping room === */

obj_dict *
seal_add(struct obj_file *f, obj_dict *catalogue, obj_dict *sheet)
{
	obj_dict *value = obj_new(f, "Sig");
	obj_dict *field = obj_new(f, "Annot");
	struct buf zeros = {0};

	for (int i = 0; i < ROOM; i++)
		buf_puts(&zeros, "00");
	obj_name(value, "Filter", "Adobe.PPKLite");
	obj_name(value, "SubFilter", "adbe.pkcs7.detached");
	obj_put(value, "/ByteRange " RANGE "\n");
	obj_put(value, "/Contents <%s>\n", zeros.s);
	buf_free(&zeros);
	obj_name(field, "Subtype", "Widget");
	obj_name(field, "FT", "Sig");
	obj_put(field, "/T (Signature)\n");
	obj_words(field, "TU", "电子签名");
	/* Nowhere on the page: nothing to see, to print or to read aloud. */
	obj_put(field, "/Rect [-1 -1 -1 -1]\n/F 132\n");
	obj_ref(field, "P", sheet);
	obj_ref(field, "V", value);
	obj_put(catalogue, "/AcroForm <</Fields [%u 0 R] /SigFlags 3>>\n",
	    obj_number(field));
	return field;
}

/* === What the command answers: DER (X.690), read no further than needed === */

struct der {
	const unsigned char *at, *end;
};

enum {
	DER_INTEGER = 0x02,
	DER_OID = 0x06,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
	DER_CONTEXT_0 = 0xa0
};

/* Takes the length of an element; false where BER would allow it and DER does
 * not, or where it reaches beyond the end. */
static bool
take_length(struct der *d, size_t *n)
{
	unsigned octets;

	if (d->at == d->end)
		return false;
	*n = *d->at++;
	if (*n < 0x80)
		return *n <= (size_t)(d->end - d->at);
	octets = *n & 0x7f;
	if (octets == 0 || octets > 3 || octets > d->end - d->at || *d->at == 0)
		return false;
	for (*n = 0; octets > 0; octets--)
		*n = *n << 8 | *d->at++;
	return *n >= 0x80 && *n <= (size_t)(d->end - d->at);
}

/* Takes an element of this tag; body: what is in it. */
static bool
take(struct der *d, unsigned tag, struct der *body)
{
	size_t n;

	if (d->at == d->end || *d->at != tag)
		return false;
	d->at++;
	if (!take_length(d, &n))
		return false;
	*body = (struct der){d->at, d->at + n};
	d->at += n;
	return true;
}

static bool
is_empty(const struct der *d)
{
	return d->at == d->end;
}

/*
 * ContentInfo with SignedData (RFC 5652, 3 and 5.1) and nothing after it, whose
 * encapsulated content is left out, as the file itself is what is signed.
 */
static bool
is_detached(const struct buf *cms)
{
	static const unsigned char signed_data[] = {
	    0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02};
	const unsigned char *s = (const unsigned char *)cms->s;
	struct der all = {s, cms->n ? s + cms->n : s};
	struct der info, oid, content, data, part;

	return take(&all, DER_SEQUENCE, &info) && is_empty(&all) &&
	    take(&info, DER_OID, &oid) &&
	    (size_t)(oid.end - oid.at) == sizeof signed_data &&
	    memcmp(oid.at, signed_data, sizeof signed_data) == 0 &&
	    take(&info, DER_CONTEXT_0, &content) && is_empty(&info) &&
	    take(&content, DER_SEQUENCE, &data) && is_empty(&content) &&
	    take(&data, DER_INTEGER, &part) && take(&data, DER_SET, &part) &&
	    take(&data, DER_SEQUENCE, &part) && take(&part, DER_OID, &oid) &&
	    is_empty(&part) && !is_empty(&data);
}

/* === Signing === */

/* The room in the finished file: from the < of /Contents to behind its >. */
struct room {
	char *range; /* of /ByteRange: its [ */
	size_t from, to;
};

static char *
find(const struct buf *pdf, const char *word, const char *before)
{
	char *at = before ? (char *)before : pdf->s + pdf->n;
	size_t n = strlen(word);

	while (at > pdf->s + n)
		if (memcmp(--at - n, word, n) == 0)
			return at - n;
	return NULL;
}

/* From behind: words of the document that look like it come before. */
static void
find_room(const struct buf *pdf, struct room *r)
{
	struct buf zeros = {0};
	char *contents;

	buf_puts(&zeros, "/Contents <");
	for (int i = 0; i < ROOM; i++)
		buf_puts(&zeros, "00");
	buf_puts(&zeros, ">");
	contents = find(pdf, zeros.s, NULL);
	r->range = contents ? find(pdf, "/ByteRange " RANGE, contents) : NULL;
	if (r->range == NULL)
		die("a PDF was written without room for its signature");
	r->range += strlen("/ByteRange ");
	r->from = (size_t)(contents - pdf->s) + strlen("/Contents ");
	r->to = r->from + 2 + (size_t)2 * ROOM;
	buf_free(&zeros);
}

static void
put_range(const struct buf *pdf, const struct room *r)
{
	char words[sizeof RANGE];
	int n = snprintf(words, sizeof words, "[0 %zu %zu %zu]", r->from, r->to,
	    pdf->n - r->to);

	memset(r->range, ' ', strlen(RANGE));
	memcpy(r->range, words, (size_t)n);
}

static void
put_contents(const struct buf *pdf, const struct room *r, const struct buf *cms)
{
	struct buf hex = {0};

	obj_hex(&hex, cms->s, cms->n);
	memcpy(pdf->s + r->from + 1, hex.s, hex.n);
	buf_free(&hex);
}

static bool
is_answer(enum run_end end, int status, const struct pdf_signer *s,
    const struct buf *cms, struct pos pos, struct msgs *msgs)
{
	switch (end) {
	case RUN_FAILED:
		msg(msgs, MSG_SIGN_FAILED, pos, status);
		return false;
	case RUN_SLOW:
		msg(msgs, MSG_SIGN_SLOW, pos, s->seconds);
		return false;
	case RUN_LONG:
		msg(msgs, MSG_SIGN_LONG, pos, ROOM);
		return false;
	case RUN_FINE:
		break;
	}
	if (!is_detached(cms))
		msg(msgs, MSG_SIGN_GARBAGE, pos, (int)cms->n);
	return is_detached(cms);
}

void
pdf_sign(struct buf *pdf, const struct pdf_signer *s, const char *name,
    struct msgs *msgs)
{
	const struct pos pos = {name, 0, 0};
	struct buf file = {0}, given = {0}, cms = {0};
	struct room room;
	enum run_end end;
	int status;

	find_room(pdf, &room);
	put_range(pdf, &room);
	buf_add(&given, pdf->s, room.from);
	buf_add(&given, pdf->s + room.to, pdf->n - room.to);
	buf_printf(&file, "GONGBAO_FILE=%s", name);
	end = run_command(
	    &(struct command_run){s->command, (const char *[]){file.s, NULL},
		given.s, given.n, ROOM, s->seconds},
	    &cms, &status);
	if (is_answer(end, status, s, &cms, pos, msgs))
		put_contents(pdf, &room, &cms);
	buf_free(&file);
	buf_free(&given);
	buf_free(&cms);
}
