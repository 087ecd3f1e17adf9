/*
 * What the files of pdf/ share; print and command see pdf.h only.
 * Include base/base.h and print/pages.h first.
 *
 *   obj_     objects of the file, by libharu
 *   cff_     the CIDs in a CFF font
 *   embed_   fonts: glyphs gathered, widths, words
 *   subset_  a font file cut down, and described
 *   image_   pictures
 *   pixels_  pictures taken apart
 *   convert_ pictures in the colours of the press
 *   colour_  inks and ICC profiles
 *   actual_  words that the glyphs alone would not give
 *   stream_  contents of pages
 *   press_   sheets for the printing house: boxes, marks, order
 *   tags_    the structure tree
 *   nav_     page labels, outline, named destinations, links
 *   intent_  what the colours mean
 *   meta_    title, author and the like, for the catalogue
 *   seal_    room for a signature; the signature
 *   pack_    the finished file
 */

/* obj: libharu's HPDF_Dict; only obj.c knows more of it. */
/* NOLINTNEXTLINE(bugprone-reserved-identifier): the name is libharu's */
typedef struct _HPDF_Dict_Rec obj_dict;
struct obj_file;

/* version: "1.7"; level: of deflating, 6 in a fifth of the time, 11 smaller
 * by 1/70. */
struct obj_file *obj_open(const char *version, int level);
void obj_close(struct obj_file *); /* and every object in it */
/* A numbered dictionary with this /Type, or without one (NULL). */
obj_dict *obj_new(struct obj_file *, const char *type);
/* A stream of bytes that went through the filter (NULL: none) already. */
obj_dict *
obj_stream(struct obj_file *, const char *filter, const void *s, size_t n);
/* A stream of these bytes, deflated here. */
obj_dict *obj_deflated(struct obj_file *, const void *s, size_t n);
void obj_name(obj_dict *, const char *key, const char *name);
void obj_int(obj_dict *, const char *key, int value);
void obj_ref(obj_dict *, const char *key, obj_dict *to);
/* A text string, from UTF-8; nothing when words is NULL. */
void obj_words(obj_dict *, const char *key, const char *words);
/* Entries as they stand in the file: arrays, decimals, hexadecimal strings. */
void obj_put(obj_dict *, const char *fmt, ...) PRINTF(2, 3);
unsigned obj_number(const obj_dict *); /* n of "n 0 R" */
/* The whole file, with an /ID made from what stands in it. */
void obj_write(
    struct obj_file *, obj_dict *catalogue, obj_dict *info, struct buf *out);

/* Hexadecimal digits: of the bytes; of UTF-8 turned into UTF-16BE. */
void obj_hex(struct buf *, const void *s, size_t n);
void obj_utf16(struct buf *, const char *s, size_t n);

/*
 * The CID of each glyph of a CFF table into cid[0..glyphs-1]; where the font is
 * keyed by names, they are the glyph numbers. False: the table is damaged.
 */
bool cff_cids(const char *s, size_t n, unsigned glyphs, uint16_t *cid,
    bool *keyed);
/* Makes the number of each glyph its CID, where the font is keyed by these and
 * the charset is not too short. False: left as it was. */
bool cff_number(char *s, size_t n, unsigned glyphs);

struct embed_glyph {
	unsigned gid; /* in the font's own file */
	unsigned code; /* two bytes in strings */
	int width; /* [1/1000 em] as /W says it */
	const char *text; /* what ToUnicode says */
	unsigned text_len; /* [bytes] */
	int votes; /* for text, against others */
	const char *part; /* the same for a glyph never alone in its cluster */
	unsigned part_len;
};

/* subset: a face cut down to the glyphs in use. */
struct subset {
	bool cff; /* else glyf */
	struct hb_blob_t *file; /* a bare CFF table, or a TrueType font */
};
/* Cuts, and sets the code of each of the n glyphs. False: the font is damaged.
 */
bool
subset_cut(struct subset *, struct hb_face_t *, struct embed_glyph *, size_t n);
void subset_free(struct subset *);
obj_dict *subset_descriptor(const struct subset *, struct obj_file *,
    struct hb_face_t *, const char *name);

struct embed_face; /* one embedded font; may serve several struct font */
struct embed;
/* Subsets and writes every font of the pages; a damaged one goes to msgs. */
struct embed *embed_new(
    const struct pages *, struct obj_file *, struct msgs *);
void embed_free(struct embed *);
const struct embed_face *
embed_face_find(const struct embed *, const struct font *);
const struct embed_glyph *
embed_glyph_find(const struct embed_face *, uint32_t gid);
size_t embed_index(const struct embed_face *); /* from 0: /F0, /F1 */
obj_dict *embed_object(const struct embed *, size_t index);

/* colour: the output intent of PDF/X (ISO 15930-7 6.2.4). */
struct press;
obj_dict *colour_intent(struct obj_file *, const struct press *);
/* The operator that paints with an ink: plates for the press, else lights. */
void
colour_ink(struct buf *, const struct ink_value *, bool press, bool stroke);
/* From RGB of a picture's own profile (none or no good: sRGB) to the plates;
 * n pixels of 3 bytes to 4. */
struct colour_way;
struct colour_way *
colour_way_new(const struct press *, const void *icc, size_t n);
void colour_way_free(struct colour_way *);
void colour_convert(const struct colour_way *, const unsigned char *rgb,
    unsigned char *cmyk, size_t n);

/* n pixels of four plates to RGB on the spot, each three bytes at the front of
 * its four; inverted: as Adobe writes them. By their own profile, if any. */
void colour_to_screen(const void *icc, size_t icc_n, bool inverted,
    unsigned char *cmyk, size_t n);
/* The profile of an RGB picture for /ICCBased; NULL: it is sRGB, or no good. */
obj_dict *colour_profile(struct obj_file *, const void *icc, size_t n);

enum { PIXELS_WHY = 200 };
struct pixels {
	size_t width, height;
	int depth; /* samples, or indexes, of a pixel; a byte each */
	unsigned char *samples; /* rows without padding */
	unsigned char *palette; /* RGB, for indexes; or NULL */
	size_t colours;
	unsigned char *icc; /* the picture's own profile, or NULL */
	size_t icc_n;
	bool drawn; /* a drawing, not a photograph */
	bool adobe; /* by Adobe's programs, which write CMYK inverted */
	char why[PIXELS_WHY]; /* it cannot be read */
};
/* PNG: RGB, or indexes. JPEG: RGB, or the four plates; its head: no samples.
 * False: it cannot be read. */
bool pixels_png(const struct item *, struct pixels *);
bool pixels_jpeg(const struct item *, struct pixels *);
bool pixels_jpeg_head(const struct item *, struct pixels *);
void pixels_free(struct pixels *); /* what it holds */
void pixels_pack(const struct pixels *, struct buf *out); /* RGB as a JPEG */

/* How an edition is painted; all zero: on a screen. */
struct paint {
	const struct press *press;
	len_t bleed; /* how far beyond the edge goes what touches it */
	struct msgs *msgs; /* of pictures; with press */
};

/* The picture (no JPEG of grey or CMYK: these pass) as grey or CMYK; what
 * cannot be read goes to msgs. */
obj_dict *convert_image(struct obj_file *, const struct press *,
    const struct item *, struct msgs *);

/*
 * How many clusters from this glyph on need their words said, which it puts
 * into words: it begins a cluster, and the span may go on in runs after it. 0:
 * none, the font says them.
 */
unsigned actual_span(const struct embed *, const struct item *run, unsigned at,
    struct buf *words);

struct image_set;
struct image_set *image_set_new(struct obj_file *, const struct paint *);
void image_set_free(struct image_set *);
/* The picture's place in the set, from 0: /I0, /I1. The same bytes, once. */
size_t image_add(struct image_set *, const struct item *);
obj_dict *image_object(const struct image_set *, size_t index);

/* tags: what is written gathers here; pages in order. */
struct tags;
enum { TAGS_NAME = 16 };
struct tags *tags_new(const struct pages *);
void tags_free(struct tags *);
void tags_page(struct tags *, size_t page); /* begins */
const char *tags_name(const struct tag *, char name[TAGS_NAME]); /* H2 */
/* Begins a marked sequence of the page; gives its number on it. */
int tags_mark(struct tags *, size_t page, const struct tag *);
void tags_link(struct tags *, size_t page, const struct tag *, obj_dict *link);
/* After all pages and links. sheets[i] is the page object of pages->at[i]. */
void tags_write(struct tags *, struct obj_file *, obj_dict *const *sheets,
    obj_dict *catalogue);

/* What a page draws with, each once: indexes of fonts and pictures. */
struct stream_list {
	size_t *at;
	size_t n, cap;
};
struct stream_use {
	struct stream_list faces, images;
	struct buf words; /* scratch */
};
/* The content stream of a page; out and use are emptied first. No tags (NULL):
 * the content is not marked. */
void stream_page(const struct pages *, const struct page *,
    const struct paint *, const struct embed *, struct image_set *,
    struct tags *, struct buf *out, struct stream_use *use);
/* Fonts and pictures as entries of a /Resources dictionary. */
void stream_resources(obj_dict *, const struct stream_use *,
    const struct embed *, const struct image_set *);
void stream_use_free(struct stream_use *);
/* A length in points, as short as it goes: 12.5 */
void stream_length(struct buf *, len_t);
/*
 * A place on the page in PDF's own frame (origin bottom left, y upwards);
 * framed: x and y are of the turned frame of the body.
 */
void stream_place(const struct pages *, bool framed, len_t *x, len_t *y);

/* Keeps room for a signature; the field is to be among the first sheet's
 * /Annots. */
obj_dict *seal_add(struct obj_file *, obj_dict *catalogue, obj_dict *sheet);

/* sheets[i] is the page object of pages->at[i]; more: a further annotation of
 * the first, or NULL. */
void nav_links(struct obj_file *, const struct pages *, struct tags *,
    obj_dict **sheets, obj_dict *more);
void nav_labels(const struct pages *, obj_dict *catalogue);
void nav_outline(struct obj_file *, const struct pages *, obj_dict *catalogue);
void nav_names(struct obj_file *, const struct pages *, obj_dict **sheets,
    obj_dict *catalogue);

obj_dict *intent_srgb(struct obj_file *);

obj_dict *meta_info(struct obj_file *, const struct pages *);
/* more: further elements, or NULL. */
obj_dict *meta_xmp(struct obj_file *, const struct pages *, const char *more);

/* The same document packed in object streams and linearised. */
void pack(const struct buf *plain, struct buf *out);
