/*
 * The finished file: small objects packed and deflated in object streams (PDF
 * 1.7, 7.5.7), the rest ordered so that a first page shows before all is
 * loaded (annex F). Objects get new numbers in the order they are written: the
 * first half of the file, as it stands on the disc, has the higher ones. The
 * same document gives the same bytes.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"
#include "pdf/pack.h"

enum {
	HELD_MAX = 256, /* objects in a stream: their index takes a byte */
	ID_DIGITS = 32
};

/* === Object streams === */

/* Links that one page has, and the structure: a stream of them that several
 * pages need is no part of the structure. */
static bool
is_of_page(const struct packed *o)
{
	return refs_part(&o->users) == PART_REST && o->users.pages > 0;
}

static size_t
holder_new(struct pack *p)
{
	*vec_push(&p->all) = (struct packed){0};
	return p->all.n - 1;
}

/* Objects of a sort, so many to a stream; pages and streams lie open. */
static void
hold(struct pack *p, enum part part, bool of_page, size_t n)
{
	size_t holder = 0, held = 0;

	for (size_t i = 1; i < n; i++) {
		struct packed *o = &p->all.at[i];
		if (refs_part(&o->users) != part || is_of_page(o) != of_page ||
		    o->stream != NULL || o->page > 0)
			continue;
		if (held % HELD_MAX == 0)
			holder = holder_new(p);
		o = &p->all.at[i];
		o->holder = holder;
		o->index = held++ % HELD_MAX;
		refs_join(&p->all.at[holder].users, &o->users);
	}
}

/* What is needed before any page, or by one other page alone, lies open: the
 * catalogue must (F.1), and what a signature is put into. */
static void
hold_all(struct pack *p)
{
	size_t n = p->all.n;

	hold(p, PART_FIRST, false, n);
	hold(p, PART_OUTLINE, false, n);
	hold(p, PART_SHARED, false, n);
	hold(p, PART_REST, true, n);
	hold(p, PART_REST, false, n);
}

/* === Order === */

static void
place(struct pack *p, size_t object)
{
	struct packed *o = &p->all.at[object];

	o->part = refs_part(&o->users);
	*vec_push(&p->parts[o->part]) = object;
}

/* What a page has for itself stands behind it; the catalogue and each page
 * before all else of their parts. */
static void
order(struct pack *p)
{
	place(p, p->root);
	for (size_t i = 0; i < p->pages.n; i++) {
		const size_t *met = p->needs.at.at + p->needs.of.at[i];
		const size_t *end = p->needs.at.at + p->needs.of.at[i + 1];
		place(p, p->pages.at[i]);
		for (; met < end; met++)
			if (refs_part(&p->all.at[*met].users) == PART_PAGE)
				place(p, *met);
	}
	for (size_t i = 1; i < p->all.n; i++) {
		const struct packed *o = &p->all.at[i];
		if (o->holder == 0 && o->page == 0 && i != p->root &&
		    refs_part(&o->users) != PART_PAGE)
			place(p, i);
	}
}

/* The file as it is put together. */
struct file {
	struct pack *pack;
	size_t table; /* number of the main cross-reference stream */
	size_t head; /* number of the linearization dictionary, and the first
			of this half; the other table comes next */
	size_t hint; /* number */
	size_t size; /* of all numbers */
	size_t before; /* [bytes] before the body */
	struct buf body; /* all parts but the hints */
	size_t hinted, paged; /* where in the body the hints go; the first page
				 ends */
	size_t first; /* where the table of the first half is */
	struct buf hints; /* their object */
	char id[HASH_HEX];
};

static bool
is_in_half(const struct pack *p, size_t object, bool second)
{
	const struct packed *o = &p->all.at[object];

	if (o->holder > 0)
		o = &p->all.at[o->holder];
	return (o->part >= PART_PAGE) == second;
}

static size_t
number_parts(struct pack *p, enum part from, enum part to, size_t next)
{
	for (; from < to; from++)
		for (size_t i = 0; i < p->parts[from].n; i++)
			p->all.at[p->parts[from].at[i]].number = next++;
	return next;
}

/* What streams hold comes behind what lies open. */
static size_t
number_held(struct pack *p, bool second, size_t next)
{
	for (size_t i = 1; i < p->all.n; i++)
		if (p->all.at[i].holder > 0 && is_in_half(p, i, second))
			p->all.at[i].number = next++;
	return next;
}

static void
number(struct file *f)
{
	struct pack *p = f->pack;

	f->table = number_parts(p, PART_PAGE, PART_MAX, 1);
	f->head = number_held(p, true, f->table + 1);
	f->hint = number_parts(p, PART_OPEN, PART_FIRST, f->head + 2);
	f->size = number_parts(p, PART_FIRST, PART_PAGE, f->hint + 1);
	f->size = number_held(p, false, f->size);
}

/* === Body === */

/* The object's words, its references by their new numbers. */
static void
put_words(const struct pack *p, const struct packed *o, struct buf *out)
{
	size_t at = o->words;

	for (size_t i = o->ref; i < o->ref + o->nrefs; i++) {
		const struct ref *r = &p->refs.at[i];
		buf_add(out, p->words.s + at, r->at - at);
		buf_printf(out, "%zu", p->all.at[r->to].number);
		at = r->at + r->n;
	}
	buf_add(out, p->words.s + at, o->words + o->nwords - at);
}

static void
put_stream(struct buf *out, const struct buf *bytes)
{
	buf_puts(out, "stream\n");
	buf_add(out, bytes->s, bytes->n);
	/* ISO 19005-2, 6.1.7.1: a line end before endstream. */
	buf_puts(out, "\nendstream");
}

/* Numbers and places of what a stream holds, then the objects (7.5.7). */
static void
put_held(const struct pack *p, size_t holder, struct buf *out)
{
	struct buf list = {0}, words = {0};
	const struct buf *zipped;
	size_t first, n = 0;

	for (size_t i = 1; i < holder; i++) {
		if (p->all.at[i].holder != holder)
			continue;
		buf_printf(&list, "%zu %zu ", p->all.at[i].number, words.n);
		put_words(p, &p->all.at[i], &words);
		buf_putc(&words, '\n');
		n++;
	}
	first = list.n;
	buf_add(&list, words.s, words.n);
	zipped = obj_deflate(p->file, list.s, list.n);
	buf_printf(out,
	    "<</Type /ObjStm /N %zu /First %zu /Filter /FlateDecode "
	    "/Length %zu>>\n",
	    n, first, zipped->n);
	put_stream(out, zipped);
	buf_free(&list);
	buf_free(&words);
}

static void
put_object(struct pack *p, size_t object, struct buf *out)
{
	struct packed *o = &p->all.at[object];

	o->offset = out->n;
	buf_printf(out, "%zu 0 obj\n", o->number);
	if (object > obj_count(p->file)) {
		put_held(p, object, out);
	} else {
		put_words(p, o, out);
		if (o->stream != NULL) {
			out->n -= 2; /* its >> */
			buf_printf(out, "/Length %zu>>\n", o->stream->n);
			put_stream(out, o->stream);
		}
	}
	buf_puts(out, "\nendobj\n");
	o->length = out->n - o->offset;
}

static void
put_body(struct file *f)
{
	struct pack *p = f->pack;

	for (enum part part = 0; part < PART_MAX; part++) {
		if (part == PART_FIRST)
			f->hinted = f->body.n;
		if (part == PART_PAGE)
			f->paged = f->body.n;
		for (size_t i = 0; i < p->parts[part].n; i++)
			put_object(p, p->parts[part].at[i], &f->body);
	}
	hash_hex(f->id, f->body.s, f->body.n);
}

static void
put_hints(struct file *f)
{
	struct buf tables = {0};
	const struct buf *zipped;
	size_t shared, outline;

	hints_write(f->pack, f->before, &tables, &shared, &outline);
	zipped = obj_deflate(f->pack->file, tables.s, tables.n);
	buf_printf(&f->hints, "%zu 0 obj\n<</Filter /FlateDecode /S %zu ",
	    f->hint, shared);
	if (outline > 0)
		buf_printf(&f->hints, "/O %zu ", outline);
	buf_printf(&f->hints, "/Length %zu>>\n", zipped->n);
	put_stream(&f->hints, zipped);
	buf_puts(&f->hints, "\nendobj\n");
	buf_free(&tables);
}

/* === Cross-reference streams (7.5.8) === */

enum { ROW = 6 }; /* [bytes] how it is held; offset or holder; index */

static void
put_row(struct buf *out, int how, size_t where, size_t index)
{
	const unsigned char row[ROW] = {(unsigned char)how,
	    (unsigned char)(where >> 24), (unsigned char)(where >> 16),
	    (unsigned char)(where >> 8), (unsigned char)where,
	    (unsigned char)index};

	buf_add(out, row, ROW);
}

static size_t
offset_of(const struct file *f, size_t in_body)
{
	return f->before + in_body + (in_body < f->hinted ? 0 : f->hints.n);
}

static void
put_open_rows(const struct file *f, enum part from, enum part to, struct buf *b)
{
	const struct pack *p = f->pack;

	for (; from < to; from++)
		for (size_t i = 0; i < p->parts[from].n; i++)
			put_row(b, 1,
			    offset_of(
				f, p->all.at[p->parts[from].at[i]].offset),
			    0);
}

static void
put_held_rows(const struct file *f, bool second, struct buf *b)
{
	const struct pack *p = f->pack;

	for (size_t i = 1; i < p->all.n; i++)
		if (p->all.at[i].holder > 0 && is_in_half(p, i, second))
			put_row(b, 2, p->all.at[p->all.at[i].holder].number,
			    p->all.at[i].index);
}

/* Each byte less that of the row above (PNG's filter Up): rows grow alike. */
static void
filter_rows(const struct buf *rows, struct buf *out)
{
	for (size_t i = 0; i < rows->n; i++) {
		if (i % ROW == 0)
			buf_putc(out, 2);
		buf_putc(
		    out, (char)(rows->s[i] - (i < ROW ? 0 : rows->s[i - ROW])));
	}
}

/* The dictionary, up to what the two tables say each for itself. */
static void
put_table_words(const struct file *f, size_t number, struct buf *out)
{
	buf_printf(out,
	    "%zu 0 obj\n<</Type /XRef /W [1 4 1] /ID [<%.*s> <%.*s>] ", number,
	    ID_DIGITS, f->id, ID_DIGITS, f->id);
}

/* The table of the second half, last in the file. */
static void
put_table(const struct file *f, size_t offset, struct buf *out)
{
	struct buf rows = {0}, filtered = {0};
	const struct buf *zipped;

	put_row(&rows, 0, 0, 0);
	put_open_rows(f, PART_PAGE, PART_MAX, &rows);
	put_row(&rows, 1, offset, 0);
	put_held_rows(f, true, &rows);
	filter_rows(&rows, &filtered);
	zipped = obj_deflate(f->pack->file, filtered.s, filtered.n);
	put_table_words(f, f->table, out);
	buf_printf(out,
	    "/Size %zu /Filter /FlateDecode /DecodeParms "
	    "<</Predictor 12 /Columns %d>> /Length %zu>>\n",
	    f->head, ROW, zipped->n);
	put_stream(out, zipped);
	buf_puts(out, "\nendobj\n");
	buf_free(&rows);
	buf_free(&filtered);
}

/* The table of the first half: as long, whatever is in it. */
static void
put_first_table(struct file *f, size_t offset, size_t table, struct buf *out)
{
	const struct packed *all = f->pack->all.at;
	struct buf rows = {0};

	f->first = out->n;
	put_row(&rows, 1, offset, 0);
	put_row(&rows, 1, f->first, 0);
	put_open_rows(f, PART_OPEN, PART_FIRST, &rows);
	put_row(&rows, 1, f->before + f->hinted, 0);
	put_open_rows(f, PART_FIRST, PART_PAGE, &rows);
	put_held_rows(f, false, &rows);
	put_table_words(f, f->head + 1, out);
	buf_printf(out,
	    "/Root %zu 0 R /Info %zu 0 R /Size %zu /Index [%zu %zu] "
	    "/Prev %-10zu /Length %zu>>\n",
	    all[f->pack->root].number, all[f->pack->info].number, f->size,
	    f->head, f->size - f->head, table, rows.n);
	put_stream(out, &rows);
	buf_puts(out, "\nendobj\nstartxref\n0\n%%EOF\n");
	buf_free(&rows);
}

/* === The file === */

/* What comes before the body: as long, whatever is in it (F.3.3). */
static void
put_head(struct file *f, size_t length, size_t table, struct buf *out)
{
	const struct pack *p = f->pack;
	size_t offset;

	buf_printf(out, "%%PDF-%s\n%%\xb9\xab\xb1\xa8\n", obj_version(p->file));
	offset = out->n;
	buf_printf(out,
	    "%zu 0 obj\n<</Linearized 1 /L %-10zu /H [%-10zu %-10zu] "
	    "/O %zu /E %-10zu /N %zu /T %-10zu>>\nendobj\n",
	    f->head, length, f->before + f->hinted, f->hints.n,
	    p->all.at[p->pages.at[0]].number, offset_of(f, f->paged),
	    p->pages.n, table);
	put_first_table(f, offset, table, out);
}

static void
put_file(struct file *f, struct buf *out)
{
	struct buf end = {0};
	size_t table;

	put_head(f, 0, 0, out);
	f->before = out->n;
	put_hints(f);
	table = offset_of(f, f->body.n);
	put_table(f, table, &end);
	buf_printf(&end, "startxref\n%zu\n%%%%EOF\n", f->first);
	buf_clear(out);
	put_head(f, table + end.n, table, out);
	buf_add(out, f->body.s, f->hinted);
	buf_add(out, f->hints.s, f->hints.n);
	buf_add(out, f->body.s + f->hinted, f->body.n - f->hinted);
	buf_add(out, end.s, end.n);
	buf_free(&end);
}

void
pack(struct obj_file *objects, obj_dict *catalogue, obj_dict *info,
    struct buf *out)
{
	struct pack p = {.file = objects,
	    .root = obj_number(catalogue),
	    .info = obj_number(info)};
	struct file f = {.pack = &p};

	refs_read(&p);
	hold_all(&p);
	order(&p);
	number(&f);
	put_body(&f);
	put_file(&f, out);
	for (enum part part = 0; part < PART_MAX; part++)
		vec_free(&p.parts[part]);
	refs_free(&p);
	buf_free(&f.body);
	buf_free(&f.hints);
}
