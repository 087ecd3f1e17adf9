/*
 * Objects of the file, by libharu's object layer: dictionaries, streams, the
 * cross-reference table. Its documents, fonts, pages and decimals have faults
 * and are not used; what it cannot write is put as text by obj_put. No
 * other file sees its headers.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <hpdf.h>
#include <hpdf_mmgr.h>
#include <hpdf_objects.h>
#include <hpdf_streams.h>
#include <libdeflate.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"

#define OBJ_NUMBER 0x00ffffff /* libharu keeps flags above it */

struct obj_file {
	HPDF_Error_Rec error;
	HPDF_MMgr mmgr;
	HPDF_Xref xref;
	struct libdeflate_compressor *zip;
	const char *version;
	struct buf zipped;
	struct buf scratch;
};

static void
obj_failed(HPDF_STATUS code, HPDF_STATUS detail, void *data)
{
	(void)data;
	die("libharu: error 0x%04lX (%lu)", (unsigned long)code,
	    (unsigned long)detail);
}

struct obj_file *
obj_open(const char *version, int level)
{
	struct obj_file *f = mem_alloc(sizeof *f);

	f->version = version;
	HPDF_Error_Init(&f->error, NULL);
	f->error.error_fn = obj_failed;
	f->mmgr = HPDF_MMgr_New(&f->error, 0, NULL, NULL);
	f->xref = f->mmgr ? HPDF_Xref_New(f->mmgr, 0) : NULL;
	f->zip = libdeflate_alloc_compressor(level);
	if (f->xref == NULL || f->zip == NULL)
		die("out of memory");
	return f;
}

void
obj_close(struct obj_file *f)
{
	if (f == NULL)
		return;
	HPDF_Xref_Free(f->xref);
	HPDF_MMgr_Free(f->mmgr);
	libdeflate_free_compressor(f->zip);
	buf_free(&f->zipped);
	buf_free(&f->scratch);
	free(f);
}

/* Entries put as text are kept in attr, and written after libharu's own. */
static HPDF_STATUS
obj_on_write(HPDF_Dict d, HPDF_Stream to)
{
	const struct buf *text = d->attr;

	if (text == NULL)
		return HPDF_OK;
	return HPDF_Stream_Write(
	    to, (const HPDF_BYTE *)text->s, (HPDF_UINT)text->n);
}

static void
obj_on_free(HPDF_Dict d)
{
	if (d->attr != NULL)
		buf_free(d->attr);
	free(d->attr);
}

static obj_dict *
obj_watch(obj_dict *d)
{
	d->write_fn = obj_on_write;
	d->free_fn = obj_on_free;
	return d;
}

obj_dict *
obj_new(struct obj_file *f, const char *type)
{
	obj_dict *d = HPDF_Dict_New(f->mmgr);

	HPDF_Xref_Add(f->xref, d);
	if (type != NULL)
		obj_name(d, "Type", type);
	return obj_watch(d);
}

obj_dict *
obj_stream(struct obj_file *f, const char *filter, const void *s, size_t n)
{
	obj_dict *d = HPDF_DictStream_New(f->mmgr, f->xref);

	HPDF_Stream_Write(d->stream, s, (HPDF_UINT)n);
	obj_watch(d);
	/* libharu drops a /Filter that it does not apply itself. */
	if (filter != NULL)
		obj_put(d, "/Filter /%s\n", filter);
	return d;
}

obj_dict *
obj_deflated(struct obj_file *f, const void *s, size_t n)
{
	size_t most = libdeflate_zlib_compress_bound(f->zip, n), got;

	f->zipped.s = vec_room(f->zipped.s, &f->zipped.cap, most, 1);
	got = libdeflate_zlib_compress(f->zip, s, n, f->zipped.s, most);
	if (got == 0)
		die("cannot deflate %zu bytes", n);
	return obj_stream(f, "FlateDecode", f->zipped.s, got);
}

void
obj_name(obj_dict *d, const char *key, const char *name)
{
	HPDF_Dict_AddName(d, key, name);
}

void
obj_int(obj_dict *d, const char *key, int value)
{
	HPDF_Dict_AddNumber(d, key, value);
}

void
obj_ref(obj_dict *d, const char *key, obj_dict *to)
{
	HPDF_Dict_Add(d, key, to);
}

void
obj_words(obj_dict *d, const char *key, const char *words)
{
	struct buf hex = {0};

	if (words == NULL)
		return;
	obj_utf16(&hex, words, strlen(words));
	obj_put(d, "/%s <FEFF%s>\n", key, hex.n ? hex.s : "");
	buf_free(&hex);
}

void
obj_put(obj_dict *d, const char *fmt, ...)
{
	char few[256];
	va_list args;
	int n;

	if (d->attr == NULL)
		d->attr = mem_alloc(sizeof(struct buf));
	va_start(args, fmt);
	n = vsnprintf(few, sizeof few, fmt, args);
	va_end(args);
	if (n < (int)sizeof few) {
		buf_add(d->attr, few, (size_t)n);
		return;
	}
	char *many = mem_alloc((size_t)n + 1);
	va_start(args, fmt);
	vsnprintf(many, (size_t)n + 1, fmt, args);
	va_end(args);
	buf_add(d->attr, many, (size_t)n);
	free(many);
}

unsigned
obj_number(const obj_dict *d)
{
	return d->header.obj_id & OBJ_NUMBER;
}

static HPDF_STATUS
obj_out(HPDF_Stream to, const HPDF_BYTE *s, HPDF_UINT n)
{
	buf_add(to->attr, s, n);
	return HPDF_OK;
}

/* The trailer comes last: its /ID is the hash of all that stands before. */
static HPDF_STATUS
obj_on_trailer(HPDF_Dict d, HPDF_Stream to)
{
	const struct buf *file = to->attr;
	char hex[HASH_HEX];
	char id[HASH_HEX + 80];

	(void)d;
	hash_hex(hex, file->s, file->n);
	snprintf(id, sizeof id, "/ID [<%.32s> <%.32s>]\n", hex, hex);
	return HPDF_Stream_WriteStr(to, id);
}

void
obj_write(
    struct obj_file *f, obj_dict *catalogue, obj_dict *info, struct buf *out)
{
	HPDF_Stream to = HPDF_CallbackWriter_New(f->mmgr, obj_out, out);

	obj_ref(f->xref->trailer, "Root", catalogue);
	obj_ref(f->xref->trailer, "Info", info);
	f->xref->trailer->write_fn = obj_on_trailer;
	HPDF_Stream_WriteStr(to, "%PDF-");
	HPDF_Stream_WriteStr(to, f->version);
	HPDF_Stream_WriteStr(to, "\n%\xb9\xab\xb1\xa8\n");
	HPDF_Xref_WriteToStream(f->xref, to, NULL);
	HPDF_Stream_Free(to);
}

void
obj_hex(struct buf *b, const void *s, size_t n)
{
	static const char digit[] = "0123456789ABCDEF";
	const unsigned char *byte = s;

	for (size_t i = 0; i < n; i++) {
		char two[2] = {digit[byte[i] >> 4], digit[byte[i] & 15]};
		buf_add(b, two, 2);
	}
}

static void
obj_utf16_unit(struct buf *b, uint32_t unit)
{
	unsigned char two[2] = {(unsigned char)(unit >> 8), unit & 0xff};

	obj_hex(b, two, 2);
}

void
obj_utf16(struct buf *b, const char *s, size_t n)
{
	const char *end = s + n;

	while (s < end) {
		uint32_t cp = utf8_next(&s);
		if (cp == 0)
			break;
		if (cp >= 0x10000) {
			obj_utf16_unit(b, 0xd7c0 + (cp >> 10));
			cp = 0xdc00 | (cp & 0x3ff);
		}
		obj_utf16_unit(b, cp);
	}
}
