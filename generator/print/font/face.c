/*
 * Font files: opening (mapped, once per file), what makes one unfit for
 * embedding (variable, forbidden by OS/2 fsType, no outlines), the names it
 * bears, and the report of what every role found.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fontconfig/fontconfig.h>
#include <hb-ot.h>
#include <hb.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/line/text.h"
#include "print/font/face.h"

enum { SEMIBOLD = 600 }; /* OS/2 usWeightClass from which a face is bold */

/* OS/2 fsType. */
enum {
	FS_USAGE = 0x000F,
	FS_RESTRICTED = 0x0002,
	FS_PREVIEW = 0x0004,
	FS_EDITABLE = 0x0008,
	FS_NO_SUBSET = 0x0100,
	FS_BITMAP_ONLY = 0x0200
};

static hb_blob_t *
file_blob(struct fonts *f, const char *path)
{
	struct font_file *file;
	hb_blob_t *blob;
	size_t i;

	for (i = 0; i < f->files.n; i++)
		if (strcmp(f->files.at[i].path, path) == 0)
			return f->files.at[i].blob;
	if (!(blob = hb_blob_create_from_file_or_fail(path)))
		return NULL;
	file = vec_push(&f->files);
	file->path = arena_str(f->arena, path);
	file->blob = blob;
	return blob;
}

/* A 16-bit field of OS/2, or 0. */
static unsigned
os2_field(hb_face_t *face, unsigned offset)
{
	hb_blob_t *b =
	    hb_face_reference_table(face, HB_TAG('O', 'S', '/', '2'));
	unsigned n, v = 0;
	const unsigned char *s = (const unsigned char *)hb_blob_get_data(b, &n);

	if (n >= offset + 2)
		v = (unsigned)s[offset] << 8 | s[offset + 1];
	hb_blob_destroy(b);
	return v;
}

static bool
has_table(hb_face_t *face, hb_tag_t tag)
{
	hb_blob_t *b = hb_face_reference_table(face, tag);
	bool has = hb_blob_get_length(b) > 0;

	hb_blob_destroy(b);
	return has;
}

static const char *
name_of(struct fonts *f, hb_face_t *face, hb_ot_name_id_t id)
{
	char s[256];
	unsigned n = sizeof s;

	hb_ot_name_get_utf8(face, id, hb_language_from_string("en", -1), &n, s);
	return arena_dup(f->arena, s, n < sizeof s ? n : sizeof s - 1);
}

static struct face *
face_find(const struct fonts *f, const char *path, unsigned index)
{
	size_t i;

	for (i = 0; i < f->faces.n; i++)
		if (f->faces.at[i].face->plain.index == index &&
		    strcmp(f->faces.at[i].face->plain.path, path) == 0)
			return f->faces.at[i].face;
	return NULL;
}

struct face *
face_open(struct fonts *f, const char *path, unsigned index)
{
	struct face *face = face_find(f, path, index);
	hb_blob_t *blob;
	hb_face_t *hb;

	if (face || !(blob = file_blob(f, path)))
		return face;
	if (index >= hb_face_count(blob)) {
		if (index == 0)
			msg(f->named ? NULL : f->msgs, MSG_FONT_BROKEN,
			    (struct pos){path, 0, 0}, path_name(path),
			    tr("it is no font file"));
		return NULL;
	}
	hb = hb_face_create(blob, index);
	face = ARENA_NEW(f->arena, struct face);
	face->font = hb_font_create(hb);
	face->family = name_of(f, hb, HB_OT_NAME_ID_FONT_FAMILY);
	face->style = name_of(f, hb, HB_OT_NAME_ID_FONT_SUBFAMILY);
	face->fs_type = os2_field(hb, 8);
	face->bold = os2_field(hb, 4) >= SEMIBOLD;
	face->installed = f->named > 0;
	face->plain.name = name_of(f, hb, HB_OT_NAME_ID_POSTSCRIPT_NAME);
	face->plain.path = arena_str(f->arena, path);
	face->plain.index = index;
	face->plain.face = hb;
	face->plain.upem = (len_t)hb_face_get_upem(hb);
	face->plain.id = 2 * (int)f->faces.n;
	face->stroked = face->plain;
	face->stroked.bold = true;
	face->stroked.id++;
	vec_push(&f->faces)->face = face;
	return face;
}

void
face_close(struct face *face)
{
	hb_font_destroy(face->font);
	hb_face_destroy(face->plain.face);
}

bool
face_is_fit(struct fonts *f, struct face *face)
{
	struct msgs *msgs = face->installed ? NULL : f->msgs;
	struct pos pos = {face->plain.path, 0, 0};
	hb_face_t *hb = face->plain.face;
	const char *fault;

	if (face->state != FACE_NEW)
		return face->state == FACE_FIT;
	face->state = FACE_UNFIT;
	if (has_table(hb, HB_TAG('f', 'v', 'a', 'r')) ||
	    has_table(hb, HB_TAG('C', 'F', 'F', '2')))
		msg(msgs, MSG_FONT_VARIABLE, pos, face->family);
	else if ((face->fs_type & FS_USAGE) == FS_RESTRICTED ||
	    (face->fs_type & (FS_NO_SUBSET | FS_BITMAP_ONLY)))
		msg(msgs, MSG_FONT_LICENCE, pos, face->family);
	else if ((fault = face_fault(face)))
		msg(msgs, MSG_FONT_BROKEN, pos, path_name(face->plain.path),
		    tr(fault));
	else
		face->state = FACE_FIT;
	return face->state == FACE_FIT;
}

/* Any of the file's names of this kind, in whatever language. */
static bool
bears_name(hb_face_t *face, hb_ot_name_id_t id, const char *name)
{
	unsigned n, i, size;
	const hb_ot_name_entry_t *e = hb_ot_name_list_names(face, &n);
	char s[256];

	for (i = 0; i < n; i++) {
		if (e[i].name_id != id)
			continue;
		size = sizeof s;
		hb_ot_name_get_utf8(face, id, e[i].language, &size, s);
		if (strcmp(s, name) == 0)
			return true;
	}
	return false;
}

/* Family and style go together: a light face may be "X", "Light" and "X Light",
 * "Regular", but it is not "X", "Regular". */
bool
face_is_named(const struct face *face, const char *family, const char *style)
{
	static const hb_ot_name_id_t ids[][2] = {
	    {HB_OT_NAME_ID_FONT_FAMILY, HB_OT_NAME_ID_FONT_SUBFAMILY},
	    {HB_OT_NAME_ID_TYPOGRAPHIC_FAMILY,
		HB_OT_NAME_ID_TYPOGRAPHIC_SUBFAMILY}};
	hb_face_t *hb = face->plain.face;

	for (size_t i = 0; i < 2; i++)
		if (bears_name(hb, ids[i][0], family) &&
		    (!style || bears_name(hb, ids[i][1], style)))
			return true;
	return false;
}

static const char *
embedding(unsigned fs_type)
{
	if (fs_type & FS_EDITABLE)
		return "editable";
	return fs_type & FS_PREVIEW ? "preview" : "installable";
}

/* The first sentence of what the font itself says of its licence. */
static void
report_licence(struct fonts *f, const struct face *face, struct buf *out)
{
	hb_face_t *hb = face->plain.face;
	const char *words = name_of(f, hb, HB_OT_NAME_ID_LICENSE);

	if (!*words)
		words = name_of(f, hb, HB_OT_NAME_ID_LICENSE_URL);
	if (!*words)
		words = tr("the font names no licence");
	const char *end = strstr(words, ". ");
	size_t n = strcspn(words, "\r\n");
	if (end && (size_t)(end - words) < n)
		n = (size_t)(end - words) + 1;
	buf_printf(out, "       %.*s\n", (int)n, words);
}

static void
report_roles(struct fonts *f, struct buf *out)
{
	const struct face *face, *before = NULL;
	int i;

	for (i = 0; i <= ROLE_LATIN; i++) {
		if (!f->chains[i].own)
			continue;
		face = f->chains[i].faces.at[0].face;
		buf_printf(out, "%-6s %s, %s (%s:%u, fsType %u %s)\n",
		    font_role_names[i], face->family, face->style,
		    face->plain.path, face->plain.index, face->fs_type,
		    embedding(face->fs_type));
		if (face != before)
			report_licence(f, face, out);
		before = face;
	}
}

/* A character of the words, by its code point and itself. */
static void
name_character(uint32_t cp, struct buf *out)
{
	char place[16];

	snprintf(place, sizeof place, "U+%04X", cp);
	buf_printf(out, tr("no font has %s "), place);
	buf_putu(out, cp);
	buf_putc(out, '\n');
}

/* Each character once, in the order of code points. */
static void
report_words(struct fonts *f, const char *words, size_t n, struct buf *out)
{
	uint8_t *seen = mem_alloc(0x110000 / 8);
	const char *s = words;
	size_t met = 0, own = 0, lacking = 0;
	struct buf lacks = {0};
	uint32_t cp;

	while (s < words + n && (cp = utf8_next(&s)))
		seen[cp / 8] |= (uint8_t)(1 << cp % 8);
	for (cp = 0x21; cp < 0x110000; cp++) {
		if (!(seen[cp / 8] & 1 << cp % 8) || kinsoku_joins(cp) ||
		    uni_is_space(cp))
			continue;
		const struct slot *slot = font_slot(f, ROLE_SONG, false, cp);
		met++;
		own += !slot->missing &&
		    slot->face == f->chains[ROLE_SONG].faces.at[0].face;
		if (slot->missing) {
			lacking++;
			name_character(cp, &lacks);
		}
	}
	buf_printf(out,
	    tr("the source has %zu characters: song %zu, other fonts %zu, "
	       "none %zu\n"),
	    met, own, met - own - lacking, lacking);
	if (lacks.n > 0)
		buf_add(out, lacks.s, lacks.n);
	buf_free(&lacks);
	free(seen);
}

void
fonts_report(struct fonts *f, const char *words, size_t n, struct buf *out)
{
	report_roles(f, out);
	coverage_report(f, out);
	report_words(f, words, n, out);
}
