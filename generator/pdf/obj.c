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

/* Of deflating: 10 gives a file smaller by 1/55, in four times the time. */
enum { LEVEL = 6 };

#define OBJ_NUMBER 0x00ffffff /* libharu keeps flags above it */

struct obj_file {
	HPDF_Error_Rec error;
	HPDF_MMgr mmgr;
	HPDF_Xref xref;
	struct libdeflate_compressor *zip;
	const char *version;
	struct buf zipped;
};

static void
obj_failed(HPDF_STATUS code, HPDF_STATUS detail, void *data)
{
	(void)data;
	die("libharu: error 0x%04lX (%lu)", (unsigned long)code,
	    (unsigned long)detail);
}

struct obj_file *
obj_open(const char *version)
{
	struct obj_file *f = mem_alloc(sizeof *f);

	f->version = version;
	HPDF_Error_Init(&f->error, NULL);
	f->error.error_fn = obj_failed;
	f->mmgr = HPDF_MMgr_New(&f->error, 0, NULL, NULL);
	f->xref = f->mmgr ? HPDF_Xref_New(f->mmgr, 0) : NULL;
	f->zip = libdeflate_alloc_compressor(LEVEL);
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
	free(f);
}

/* What libharu does not keep, in attr. */
struct more {
	struct buf text; /* entries put as text, written after libharu's own */
	struct buf bytes; /* of a stream */
	bool stream;
};

static struct more *
obj_more(obj_dict *d)
{
	if (d->attr == NULL)
		d->attr = mem_alloc(sizeof(struct more));
	return d->attr;
}

static HPDF_STATUS
obj_on_write(HPDF_Dict d, HPDF_Stream to)
{
	const struct more *more = d->attr;

	if (more == NULL)
		return HPDF_OK;
	return HPDF_Stream_Write(
	    to, (const HPDF_BYTE *)more->text.s, (HPDF_UINT)more->text.n);
}

static void
obj_on_free(HPDF_Dict d)
{
	struct more *more = d->attr;

	if (more == NULL)
		return;
	buf_free(&more->text);
	buf_free(&more->bytes);
	free(more);
}

obj_dict *
obj_new(struct obj_file *f, const char *type)
{
	obj_dict *d = HPDF_Dict_New(f->mmgr);

	HPDF_Xref_Add(f->xref, d);
	d->write_fn = obj_on_write;
	d->free_fn = obj_on_free;
	if (type != NULL)
		obj_name(d, "Type", type);
	return d;
}

obj_dict *
obj_stream(struct obj_file *f, const char *filter, const void *s, size_t n)
{
	obj_dict *d = obj_new(f, NULL);
	struct more *more = obj_more(d);

	more->stream = true;
	buf_add(&more->bytes, s, n);
	if (filter != NULL)
		obj_name(d, "Filter", filter);
	return d;
}

const struct buf *
obj_deflate(struct obj_file *f, const void *s, size_t n)
{
	size_t most = libdeflate_zlib_compress_bound(f->zip, n);
	struct buf *b = &f->zipped;

	b->s = vec_room(b->s, &b->cap, most, 1);
	b->n = libdeflate_zlib_compress(f->zip, s, n, b->s, most);
	if (b->n == 0)
		die("cannot deflate %zu bytes", n);
	return b;
}

obj_dict *
obj_deflated(struct obj_file *f, const void *s, size_t n)
{
	const struct buf *zipped = obj_deflate(f, s, n);

	return obj_stream(f, "FlateDecode", zipped->s, zipped->n);
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

	struct buf *text = &obj_more(d)->text;

	va_start(args, fmt);
	n = vsnprintf(few, sizeof few, fmt, args);
	va_end(args);
	if (n < (int)sizeof few) {
		buf_add(text, few, (size_t)n);
		return;
	}
	char *many = mem_alloc((size_t)n + 1);
	va_start(args, fmt);
	vsnprintf(many, (size_t)n + 1, fmt, args);
	va_end(args);
	buf_add(text, many, (size_t)n);
	free(many);
}

unsigned
obj_number(const obj_dict *d)
{
	return d->header.obj_id & OBJ_NUMBER;
}

const char *
obj_version(const struct obj_file *f)
{
	return f->version;
}

size_t
obj_count(const struct obj_file *f)
{
	return f->xref->entries->count - 1; /* without 0, which is free */
}

obj_dict *
obj_find(struct obj_file *f, size_t number)
{
	return HPDF_Xref_GetEntry(f->xref, (HPDF_UINT)number)->obj;
}

const struct buf *
obj_bytes(const obj_dict *d)
{
	const struct more *more = d->attr;

	return more != NULL && more->stream ? &more->bytes : NULL;
}

static HPDF_STATUS
obj_out(HPDF_Stream to, const HPDF_BYTE *s, HPDF_UINT n)
{
	buf_add(to->attr, s, n);
	return HPDF_OK;
}

void
obj_print(struct obj_file *f, obj_dict *d, struct buf *out)
{
	HPDF_Stream to = HPDF_CallbackWriter_New(f->mmgr, obj_out, out);

	HPDF_Dict_Write(d, to, NULL);
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
