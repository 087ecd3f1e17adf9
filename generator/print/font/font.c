/*
 * Roles to faces, code points to glyphs. fonts/fonts.yaml names candidates;
 * they are looked for in the fonts folder by the names inside the files, then
 * by fontconfig, which only finds: a family that is not there is not replaced
 * by another. All faces are opened (mapped, not read) before workers fork;
 * glyphs are looked up once and kept in flat tables, a chain of faces per role.
 * What makes a file unfit, and the report, are in face.c.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <strings.h>

#include <fontconfig/fontconfig.h>
#include <hb.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/line/text.h"
#include "print/font/face.h"

enum { GETA = 0x3013 }; /* 〓 stands for a sort that is wanting */

const char *const font_role_names[ROLE_MAX + 2] = {[ROLE_SONG] = "song",
    [ROLE_TITLE] = "title",
    [ROLE_HEI] = "hei",
    [ROLE_KAI] = "kai",
    [ROLE_FANG] = "fang",
    [ROLE_MONO] = "mono",
    [ROLE_LATIN] = "latin"};

static bool
is_font_file(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot &&
	    (strcasecmp(dot, ".ttf") == 0 || strcasecmp(dot, ".otf") == 0 ||
		strcasecmp(dot, ".ttc") == 0 || strcasecmp(dot, ".otc") == 0);
}

/* The fonts an office put into the folder, by name: the order is theirs. */
static void
open_folder(struct fonts *f, const char *dir)
{
	struct names names = {0};
	struct face *face;
	unsigned index;
	size_t i;

	if (!file_list(dir, &names))
		return;
	for (i = 0; i < names.n; i++) {
		if (!is_font_file(names.at[i]))
			continue;
		for (index = 0;
		     (face = face_open(
			  f, path_join(f->arena, dir, names.at[i]), index));
		     index++) {
			vec_push(&f->folder)->face = face;
			/* Of a damaged file the name may be lost, by which it
			 * would be asked for: said now. */
			if (face_fault(face))
				face_is_fit(f, face);
		}
	}
	names_free(&names);
}

static void
add_face(struct fonts *f, struct chain *c, struct face *face)
{
	size_t i;

	for (i = 0; i < c->faces.n; i++)
		if (c->faces.at[i].face == face)
			return;
	if (face && face_is_fit(f, face))
		vec_push(&c->faces)->face = face;
}

static struct face *
find_in_folder(struct fonts *f, const char *family, const char *style)
{
	size_t i;

	for (i = 0; i < f->folder.n; i++)
		if (face_is_named(f->folder.at[i].face, family, style))
			return f->folder.at[i].face;
	return NULL;
}

/* By file and index, so that the order fontconfig happens on is no matter. */
static int
compare_places(const void *a, const void *b)
{
	const FcPattern *p = *(FcPattern *const *)a,
			*q = *(FcPattern *const *)b;
	FcChar8 *s, *t;
	int i, k;

	FcPatternGetString(p, FC_FILE, 0, &s);
	FcPatternGetString(q, FC_FILE, 0, &t);
	if ((i = strcmp((const char *)s, (const char *)t)))
		return i;
	FcPatternGetInteger(p, FC_INDEX, 0, &i);
	FcPatternGetInteger(q, FC_INDEX, 0, &k);
	return (i > k) - (i < k);
}

static struct face *
open_pattern(struct fonts *f, const FcPattern *p)
{
	FcChar8 *file;
	int index;

	if (FcPatternGetString(p, FC_FILE, 0, &file) != FcResultMatch ||
	    FcPatternGetInteger(p, FC_INDEX, 0, &index) != FcResultMatch)
		return NULL;
	/* The upper half is the named instance of a variable font. */
	return face_open(f, (const char *)file, (unsigned)index & 0xFFFF);
}

static struct face *
find_installed(struct fonts *f, const char *family, const char *style)
{
	FcPattern *want = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, family,
	    FC_SCALABLE, FcTypeBool, FcTrue, (char *)NULL);
	FcObjectSet *facts = FcObjectSetBuild(FC_FILE, FC_INDEX, (char *)NULL);
	FcFontSet *set = FcFontList(f->config, want, facts);
	struct face *face = NULL, *found = NULL;
	int i;

	if (set->nfont > 1)
		qsort(set->fonts, (size_t)set->nfont, sizeof(FcPattern *),
		    compare_places);
	for (i = 0; !found && i < set->nfont; i++) {
		face = open_pattern(f, set->fonts[i]);
		if (face && face_is_named(face, family, style))
			found = face;
	}
	FcFontSetDestroy(set);
	FcObjectSetDestroy(facts);
	FcPatternDestroy(want);
	return found;
}

static const char *
entry_value(const struct yaml *entry, const char *key)
{
	const struct yaml *y = yaml_find(entry, key);

	return y && y->kind == YAML_SCALAR && *y->text ? y->text : NULL;
}

static int
role_of(const char *name)
{
	int i;

	for (i = 0; name && i < ROLE_MAX; i++)
		if (strcmp(font_role_names[i], name) == 0)
			return i;
	return -1;
}

/* One candidate; what is not on this machine is passed over. */
static void
read_entry(struct fonts *f, struct chain *c, const struct yaml *y)
{
	static const char *const keys[] = {
	    "family", "style", "file", "role", NULL};
	const char *family, *file;
	struct face *face;

	if (y->kind == YAML_MAP) {
		yaml_check_keys(y, keys, f->msgs);
		family = entry_value(y, "family");
		file = entry_value(y, "file");
		if (family) {
			face =
			    find_in_folder(f, family, entry_value(y, "style"));
			add_face(f, c,
			    face ? face
				 : find_installed(
				       f, family, entry_value(y, "style")));
			return;
		}
		if (file && path_is_plain(file)) {
			file = path_join(f->arena, f->dir, file);
			add_face(f, c, face_open(f, file, 0));
			return;
		}
		c->same = role_of(entry_value(y, "role"));
		if (c->same >= 0)
			return;
	}
	msg(f->msgs, MSG_FONTS_ENTRY, y->pos);
}

static void
read_chain(struct fonts *f, struct chain *c, const struct yaml *list)
{
	size_t i;

	c->same = -1;
	if (list && list->kind != YAML_LIST)
		msg(f->msgs, MSG_FONTS_ENTRY, list->pos);
	for (i = 0; list && list->kind == YAML_LIST && i < list->n; i++)
		read_entry(f, c, &list->items[i]);
}

static void
append_chain(struct fonts *f, struct chain *c, const struct chain *more)
{
	size_t i;

	for (i = 0; c != more && i < more->faces.n; i++)
		add_face(f, c, more->faces.at[i].face);
}

/* A file put into the folder for the sake of a rare character serves, whether
 * or not the list names it. */
static void
append_folder(struct fonts *f, struct chain *c)
{
	for (size_t i = 0; i < f->folder.n; i++)
		add_face(f, c, f->folder.at[i].face);
}

/* Each role's own candidates, those of the role it names, the fallbacks. */
static void
join_chains(struct fonts *f, struct chain *fallback)
{
	struct chain *c;
	int i;

	for (i = 0; i < ROLE_MAX; i++)
		if (f->chains[i].same >= 0)
			append_chain(
			    f, &f->chains[i], &f->chains[f->chains[i].same]);
	if (f->chains[ROLE_LATIN].faces.n)
		append_chain(f, &f->chains[ROLE_LATIN], &f->chains[ROLE_SONG]);
	for (i = 0; i <= ROLE_LATIN; i++) {
		c = &f->chains[i];
		c->own = c->faces.n;
		if (c->own)
			append_chain(f, c, fallback);
	}
}

/* Faces that a role asks for itself. */
static void
mark_own(struct fonts *f)
{
	struct face *face;
	size_t k;
	int i;

	for (i = 0; i <= ROLE_LATIN; i++)
		for (k = 0; k < f->chains[i].own; k++) {
			face = f->chains[i].faces.at[k].face;
			face->plain.own = face->stroked.own = true;
		}
}

static void
check_roles(struct fonts *f, const struct yaml *roles, struct pos pos)
{
	const struct yaml *y;
	int i;

	for (i = 0; i < ROLE_MAX; i++) {
		y = roles ? yaml_find(roles, font_role_names[i]) : NULL;
		if (f->chains[i].own == 0)
			msg(f->msgs, MSG_FONT_NONE, y ? y->pos : pos,
			    font_role_names[i]);
	}
}

static void
read_fonts(struct fonts *f, const struct yaml *root, struct pos pos)
{
	static const char *const keys[] = {"roles", "fallback", NULL};
	const struct yaml *roles = yaml_find(root, "roles");
	struct chain fallback = {0};
	int i;

	yaml_check_keys(root, keys, f->msgs);
	if (roles && roles->kind == YAML_MAP)
		yaml_check_keys(roles, font_role_names, f->msgs);
	else
		roles = NULL;
	for (i = 0; i <= ROLE_LATIN; i++)
		read_chain(f, &f->chains[i],
		    roles ? yaml_find(roles, font_role_names[i]) : NULL);
	read_chain(f, &fallback, yaml_find(root, "fallback"));
	append_folder(f, &fallback);
	join_chains(f, &fallback);
	mark_own(f);
	check_roles(f, roles, pos);
	vec_free(&fallback.faces);
}

struct fonts *
fonts_open(const char *fonts_dir, struct msgs *msgs)
{
	struct fonts *f = mem_alloc(sizeof *f);
	size_t errors = msgs_count(msgs, MSG_ERROR), n;
	struct yaml *root = NULL;
	struct pos pos = {0};
	char *s;

	f->arena = arena_new();
	f->msgs = msgs;
	f->dir = arena_str(f->arena, fonts_dir);
	f->buffer = hb_buffer_create();
	pos.file = path_join(f->arena, fonts_dir, "fonts.yaml");
	if (!(f->config = FcInitLoadConfigAndFonts()))
		die("fontconfig cannot read its configuration");
	if (!(s = file_read(pos.file, &n)))
		msg(msgs, MSG_FONTS_FILE, pos, tr_errno(errno));
	else if (utf8_valid(s, n) != n)
		msg(msgs, MSG_FONTS_FILE, pos, tr("it is not UTF-8"));
	else
		root = yaml_parse(f->arena, s, n, pos.file, 1, msgs);
	free(s);
	if (root && root->kind == YAML_MAP) {
		open_folder(f, fonts_dir);
		read_fonts(f, root, pos);
	}
	f->named = f->faces.n;
	if (root && msgs_count(msgs, MSG_ERROR) == errors)
		return f;
	fonts_close(f);
	return NULL;
}

void
fonts_close(struct fonts *f)
{
	size_t i;

	if (!f)
		return;
	for (i = 0; i < f->faces.n; i++)
		face_close(f->faces.at[i].face);
	for (i = 0; i <= ROLE_LATIN; i++)
		vec_free(&f->chains[i].faces);
	for (i = 0; i < f->files.n; i++)
		hb_blob_destroy(f->files.at[i].blob);
	vec_free(&f->faces);
	vec_free(&f->folder);
	vec_free(&f->files);
	hb_buffer_destroy(f->buffer);
	if (f->installed)
		FcFontSetDestroy(f->installed);
	FcConfigDestroy(f->config);
	arena_free(f->arena);
	free(f);
}

hb_buffer_t *
font_buffer(struct fonts *f)
{
	hb_buffer_clear_contents(f->buffer);
	return f->buffer;
}

/* The plainest first, then by name: the same on every machine that has the
 * same fonts. */
static int
compare_plainness(const void *a, const void *b)
{
	const FcPattern *p = *(FcPattern *const *)a,
			*q = *(FcPattern *const *)b;
	static const char *const ranks[] = {FC_SLANT, FC_WEIGHT};
	FcChar8 *s, *t;
	size_t i;
	int m, n;

	for (i = 0; i < 2; i++) {
		if (FcPatternGetInteger(p, ranks[i], 0, &m) != FcResultMatch)
			m = FC_WEIGHT_BLACK;
		if (FcPatternGetInteger(q, ranks[i], 0, &n) != FcResultMatch)
			n = FC_WEIGHT_BLACK;
		m = abs(m - (i ? FC_WEIGHT_REGULAR : 0));
		n = abs(n - (i ? FC_WEIGHT_REGULAR : 0));
		if (m != n)
			return m < n ? -1 : 1;
	}
	if (FcPatternGetString(p, FC_FAMILY, 0, &s) == FcResultMatch &&
	    FcPatternGetString(q, FC_FAMILY, 0, &t) == FcResultMatch &&
	    (m = strcmp((const char *)s, (const char *)t)))
		return m;
	return compare_places(a, b);
}

/* Every installed font with outlines of one colour that is not variable. */
static void
list_installed(struct fonts *f)
{
	FcPattern *want = FcPatternBuild(NULL, FC_SCALABLE, FcTypeBool, FcTrue,
	    FC_VARIABLE, FcTypeBool, FcFalse, FC_COLOR, FcTypeBool, FcFalse,
	    (char *)NULL);
	FcObjectSet *facts = FcObjectSetBuild(FC_FILE, FC_INDEX, FC_FAMILY,
	    FC_STYLE, FC_WEIGHT, FC_SLANT, FC_CHARSET, (char *)NULL);

	f->installed = FcFontList(f->config, want, facts);
	if (f->installed->nfont > 1)
		qsort(f->installed->fonts, (size_t)f->installed->nfont,
		    sizeof(FcPattern *), compare_plainness);
	FcObjectSetDestroy(facts);
	FcPatternDestroy(want);
}

/* Its place among the installed fonts is its id: the same whatever was looked
 * up before, in whichever worker. */
static void
set_installed_id(struct fonts *f, struct face *face, int place)
{
	if (!face->installed)
		return;
	face->plain.id = 2 * ((int)f->named + place);
	face->stroked.id = face->plain.id + 1;
}

static struct face *
find_anywhere(struct fonts *f, uint32_t cp)
{
	struct face *face;
	FcCharSet *set;
	hb_codepoint_t gid;
	int i;

	if (!f->installed)
		list_installed(f);
	for (i = 0; i < f->installed->nfont; i++) {
		if (FcPatternGetCharSet(f->installed->fonts[i], FC_CHARSET, 0,
			&set) != FcResultMatch ||
		    !FcCharSetHasChar(set, cp))
			continue;
		face = open_pattern(f, f->installed->fonts[i]);
		if (!face || !face_is_fit(f, face) ||
		    !hb_font_get_nominal_glyph(face->font, cp, &gid))
			continue;
		set_installed_id(f, face, i);
		return face;
	}
	return NULL;
}

static const struct face *
find_face(struct fonts *f, const struct chain *c, uint32_t cp)
{
	hb_codepoint_t gid;
	size_t i;

	for (i = 0; i < c->faces.n; i++)
		if (hb_font_get_nominal_glyph(
			c->faces.at[i].face->font, cp, &gid))
			return c->faces.at[i].face;
	return find_anywhere(f, cp);
}

/* The glyph of a face for a character; in its full-width form where it is one
 * that takes a whole em. False: it is one, and the face has no such form. */
static bool
take_glyph(
    struct fonts *f, const struct face *face, uint32_t cp, struct slot *s)
{
	hb_codepoint_t gid = 0;
	char utf8[4];
	len_t em = face->plain.upem;

	hb_font_get_nominal_glyph(face->font, cp, &gid);
	s->face = face;
	s->gid = gid;
	s->advance = (uint16_t)hb_font_get_glyph_h_advance(face->font, gid);
	if (!KINSOKU_IS_FULL(kinsoku_of(cp)) || s->advance == em)
		return true;
	if (!font_full_width(f, face, utf8, utf8_put(utf8, cp), 1, &s->gid))
		return false;
	s->advance = (uint16_t)em;
	return true;
}

/* A quotation mark of a Latin font would stand lost in its em: one that fills
 * it is taken from a face further on, where there is one. */
static void
take_wider(struct fonts *f, const struct chain *c, uint32_t cp, struct slot *s)
{
	struct slot other;
	hb_codepoint_t gid;

	for (size_t i = 0; i < c->faces.n; i++) {
		const struct face *face = c->faces.at[i].face;
		if (face == s->face ||
		    !hb_font_get_nominal_glyph(face->font, cp, &gid) ||
		    !take_glyph(f, face, cp, &other))
			continue;
		*s = other;
		return;
	}
}

static void
fill_slot(struct fonts *f, const struct chain *c, uint32_t cp, struct slot *s)
{
	const struct face *face = find_face(f, c, cp);
	bool missing = !face;

	if (missing) {
		cp = GETA;
		face = find_face(f, c, cp);
	}
	if (!face)
		face = c->faces.at[0].face;
	if (!take_glyph(f, face, cp, s))
		take_wider(f, c, cp, s);
	s->missing = missing;
}

const struct slot *
font_slot(struct fonts *f, enum role role, bool latin, uint32_t cp)
{
	struct chain *c = &f->chains[role];
	struct slot **table, *s;

	if (latin && f->chains[ROLE_LATIN].own)
		c = &f->chains[ROLE_LATIN];
	if (cp > 0x10FFFF)
		cp = 0xFFFD;
	table = &c->tables[cp >> 8];
	if (!*table)
		*table = ARENA_ARRAY(f->arena, struct slot, 256);
	s = &(*table)[cp & 255];
	if (!s->face)
		fill_slot(f, c, cp, s);
	return s;
}

bool
font_full_width(struct fonts *f, const struct face *face, const char *s,
    size_t n, int ems, uint32_t *gid)
{
	hb_feature_t fwid = {HB_TAG('f', 'w', 'i', 'd'), 1, 0, (unsigned)-1};
	hb_buffer_t *b = font_buffer(f);
	hb_glyph_position_t *at;
	unsigned count;

	hb_buffer_add_utf8(b, s, (int)n, 0, (int)n);
	hb_buffer_set_direction(b, HB_DIRECTION_LTR);
	hb_buffer_set_script(b, HB_SCRIPT_HAN);
	hb_buffer_set_language(b, hb_language_from_string("zh-Hans", -1));
	hb_shape(face->font, b, &fwid, 1);
	at = hb_buffer_get_glyph_positions(b, &count);
	if (count != 1 || at[0].x_advance != ems * face->plain.upem)
		return false;
	*gid = hb_buffer_get_glyph_infos(b, NULL)[0].codepoint;
	return *gid != 0;
}

const struct font *
font_of(const struct face *face, const struct look *look)
{
	return look->bold && !face->bold ? &face->stroked : &face->plain;
}

void
fonts_key(const struct fonts *fonts, struct buf *out)
{
	struct stat st;
	size_t i;

	for (i = 0; i < fonts->files.n; i++)
		if (stat(fonts->files.at[i].path, &st) == 0)
			buf_printf(out, "%s %lld %lld\n",
			    fonts->files.at[i].path, (long long)st.st_size,
			    (long long)st.st_mtim.tv_sec);
}
