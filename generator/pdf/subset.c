/*
 * Cuts a face down to the glyphs in use, by hb-subset, gives each its code, and
 * describes the font: file, measures, flags. Measures are read from the
 * tables as they are, in integers.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <hb.h>
#include <hb-subset.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"

#define CFF_TABLE HB_TAG('C', 'F', 'F', ' ')

/* What a PDF needs of a font; layout, names and character maps stay behind. */
static const hb_tag_t cff_tables[] = {CFF_TABLE, HB_TAG('m', 'a', 'x', 'p'),
    HB_TAG('h', 'e', 'a', 'd'), HB_TAG('h', 'h', 'e', 'a'),
    HB_TAG('h', 'm', 't', 'x'), 0};
static const hb_tag_t glyf_tables[] = {HB_TAG('g', 'l', 'y', 'f'),
    HB_TAG('l', 'o', 'c', 'a'), HB_TAG('m', 'a', 'x', 'p'),
    HB_TAG('h', 'e', 'a', 'd'), HB_TAG('h', 'h', 'e', 'a'),
    HB_TAG('h', 'm', 't', 'x'), 0};

/* A face of only these tables, so that nothing else is closed over. */
static hb_face_t *
subset_bare(hb_face_t *face, const hb_tag_t *tags)
{
	hb_face_t *bare = hb_face_builder_create();

	for (; *tags != 0; tags++) {
		hb_blob_t *table = hb_face_reference_table(face, *tags);
		if (hb_blob_get_length(table) > 0)
			hb_face_builder_add_table(bare, *tags, table);
		hb_blob_destroy(table);
	}
	return bare;
}

static hb_subset_plan_t *
subset_plan(hb_face_t *bare, const struct embed_glyph *g, size_t n)
{
	hb_subset_input_t *input = hb_subset_input_create_or_fail();
	if (input == NULL)
		die("out of memory");

	hb_set_t *gids = hb_subset_input_glyph_set(input);
	for (size_t i = 0; i < n; i++)
		hb_set_add(gids, g[i].gid);
	/* Smaller once deflated than with subroutines. */
	hb_subset_input_set_flags(
	    input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE);
	hb_subset_plan_t *plan = hb_subset_plan_create_or_fail(bare, input);
	hb_subset_input_destroy(input);
	return plan;
}

/* The file, in which the CIDs are the numbers of the glyphs where that can be:
 * then first bytes are few, and the pages deflate better. */
static bool
subset_number(struct subset *cut, unsigned glyphs)
{
	hb_blob_t *file = hb_blob_copy_writable_or_fail(cut->file);
	unsigned n = 0;
	char *s = file ? hb_blob_get_data_writable(file, &n) : NULL;

	if (s == NULL || !cff_number(s, n, glyphs)) {
		hb_blob_destroy(file);
		return false;
	}
	hb_blob_destroy(cut->file);
	cut->file = file;
	return true;
}

/*
 * The code of a glyph is its number in the subset; in a CID-keyed CFF font that
 * cannot be numbered what the charset says, which subsetting keeps.
 */
static bool
subset_codes(struct subset *cut, hb_face_t *bare, hb_subset_plan_t *plan,
    struct embed_glyph *g, size_t n)
{
	unsigned glyphs = hb_face_get_glyph_count(bare), size = 0;
	hb_blob_t *cff = hb_face_reference_table(bare, CFF_TABLE);
	const char *s = hb_blob_get_data(cff, &size);
	const hb_map_t *fresh = hb_subset_plan_old_to_new_glyph_mapping(plan);
	uint16_t *cid = mem_alloc(((size_t)glyphs + 1) * sizeof *cid);
	bool keyed = false;
	bool whole = !cut->cff || cff_cids(s, size, glyphs, cid, &keyed);

	if (whole && keyed)
		keyed = !subset_number(cut, hb_map_get_population(fresh));
	for (size_t i = 0; i < n && whole; i++)
		g[i].code = keyed && g[i].gid < glyphs
		    ? cid[g[i].gid]
		    : hb_map_get(fresh, g[i].gid) & 0xffff;
	free(cid);
	hb_blob_destroy(cff);
	return whole;
}

bool
subset_cut(struct subset *cut, hb_face_t *face, struct embed_glyph *g, size_t n)
{
	hb_blob_t *cff = hb_face_reference_table(face, CFF_TABLE);
	cut->cff = hb_blob_get_length(cff) > 0;
	hb_blob_destroy(cff);

	hb_face_t *bare =
	    subset_bare(face, cut->cff ? cff_tables : glyf_tables);
	hb_subset_plan_t *plan = subset_plan(bare, g, n);
	hb_face_t *less = plan ? hb_subset_plan_execute_or_fail(plan) : NULL;
	if (less != NULL)
		cut->file = cut->cff ? hb_face_reference_table(less, CFF_TABLE)
				     : hb_face_reference_blob(less);
	bool whole = less != NULL && subset_codes(cut, bare, plan, g, n);
	hb_face_destroy(less);
	hb_subset_plan_destroy(plan);
	hb_face_destroy(bare);
	return whole;
}

void
subset_free(struct subset *cut)
{
	hb_blob_destroy(cut->file);
}

/* Big-endian numbers of a table; 0 where it is too short or absent. */
static int
table_u16(hb_blob_t *table, unsigned at)
{
	unsigned n;
	const char *s = hb_blob_get_data(table, &n);

	if (n < 2 || at > n - 2)
		return 0;
	return (unsigned char)s[at] << 8 | (unsigned char)s[at + 1];
}

static int
table_i16(hb_blob_t *table, unsigned at)
{
	return (int16_t)table_u16(table, at);
}

struct measures { /* [1/1000 em] */
	int box[4], ascent, descent, cap, stem, angle, flags;
};

enum { FLAG_FIXED = 1, FLAG_SERIF = 2, FLAG_SYMBOLIC = 4, FLAG_ITALIC = 64 };

static void
measure_style(struct measures *m, hb_blob_t *os2, hb_blob_t *post)
{
	int weight = table_u16(os2, 4);
	int serif = table_u16(os2, 32) & 0xff; /* PANOSE: 11 on are sans */

	m->angle = table_i16(post, 4);
	/* No table tells the stems: 95 at regular weight, 200 at black. */
	m->stem = 10 + 220 * ((weight > 50 ? weight : 400) - 50) / 900;
	m->flags = FLAG_SYMBOLIC;
	if (table_u16(post, 12) != 0 || table_u16(post, 14) != 0)
		m->flags |= FLAG_FIXED;
	if (table_u16(os2, 32) >> 8 == 2 && serif >= 2 && serif <= 10)
		m->flags |= FLAG_SERIF;
	if (m->angle != 0)
		m->flags |= FLAG_ITALIC;
}

static struct measures
measure(hb_face_t *face)
{
	hb_blob_t *head =
	    hb_face_reference_table(face, HB_TAG('h', 'e', 'a', 'd'));
	hb_blob_t *hhea =
	    hb_face_reference_table(face, HB_TAG('h', 'h', 'e', 'a'));
	hb_blob_t *os2 =
	    hb_face_reference_table(face, HB_TAG('O', 'S', '/', '2'));
	hb_blob_t *post =
	    hb_face_reference_table(face, HB_TAG('p', 'o', 's', 't'));
	int upem = (int)hb_face_get_upem(face);
	struct measures m = {0};

	for (unsigned i = 0; i < 4; i++)
		m.box[i] = table_i16(head, 36 + 2 * i) * 1000 / upem;
	m.ascent = table_i16(hhea, 4) * 1000 / upem;
	m.descent = table_i16(hhea, 6) * 1000 / upem;
	if (table_u16(os2, 0) >= 2)
		m.cap = table_i16(os2, 88) * 1000 / upem;
	if (m.cap <= 0)
		m.cap = m.ascent;
	measure_style(&m, os2, post);
	hb_blob_destroy(head);
	hb_blob_destroy(hhea);
	hb_blob_destroy(os2);
	hb_blob_destroy(post);
	return m;
}

obj_dict *
subset_descriptor(const struct subset *cut, struct obj_file *f, hb_face_t *face,
    const char *name)
{
	unsigned n;
	const char *s = hb_blob_get_data(cut->file, &n);
	obj_dict *file = obj_deflated(f, s, n);
	obj_dict *d = obj_new(f, "FontDescriptor");
	struct measures m = measure(face);

	if (cut->cff)
		obj_name(file, "Subtype", "CIDFontType0C");
	else
		obj_int(file, "Length1", (int)n);
	obj_name(d, "FontName", name);
	obj_int(d, "Flags", m.flags);
	obj_put(d, "/FontBBox [%d %d %d %d]\n", m.box[0], m.box[1], m.box[2],
	    m.box[3]);
	obj_int(d, "ItalicAngle", m.angle);
	obj_int(d, "Ascent", m.ascent);
	obj_int(d, "Descent", m.descent);
	obj_int(d, "CapHeight", m.cap);
	obj_int(d, "StemV", m.stem);
	obj_ref(d, cut->cff ? "FontFile3" : "FontFile2", file);
	return d;
}
