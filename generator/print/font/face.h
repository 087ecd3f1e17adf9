/*
 * face: what font.c and face.c share. Include fontconfig/fontconfig.h, hb.h and
 * print/line/text.h first.
 */

enum { ROLE_LATIN = ROLE_MAX }; /* a chain of its own, perhaps empty */

/* Faces in some order; they belong to fonts. */
struct face_ref {
	struct face *face;
};

/* Faces to be asked one after the other. */
struct chain {
	VEC(struct face_ref) faces;
	size_t own; /* before the fallbacks */
	int same; /* role whose faces follow its own, or -1 */
	struct slot *tables[0x1100]; /* by code point / 256 */
};

struct fonts {
	struct arena *arena;
	struct msgs *msgs; /* for faults of fonts */
	const char *dir;
	struct chain chains[ROLE_LATIN + 1];
	VEC(struct face_ref) faces; /* all, as opened */
	VEC(struct face_ref) folder; /* those of the fonts folder */
	VEC(struct font_file {
		const char *path;
		struct hb_blob_t *blob;
	})
	files;
	size_t named; /* faces opened before any search for rare characters */
	FcConfig *config;
	FcFontSet *installed; /* NULL until a rare character is met */
	struct hb_buffer_t *buffer;
};

extern const char *const font_role_names[ROLE_MAX + 2];

/* The face of a file, opened once; NULL when there is no such file or face. */
struct face *face_open(struct fonts *, const char *path, unsigned index);
void face_close(struct face *);
/* May it be embedded, and can we? Says why not, once. */
bool face_is_fit(struct fonts *, struct face *);
/* What is damaged in the file, in English for tr; NULL: nothing seen. */
const char *face_fault(const struct face *);
/* coverage: how much of GB 18030's levels each role's fonts have. */
void coverage_report(const struct fonts *, struct buf *);
/* Does the file itself bear this family name and style (NULL: any)? */
bool face_is_named(const struct face *, const char *family, const char *style);
