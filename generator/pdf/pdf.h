/*
 * pdf: pages to a file, by libharu's object layer. Sees pages, never trees.
 *
 *   pdf_     the document: catalogue, labels, outline, names, info, XMP
 *   embed_   fonts: subset by hb-subset, Type0, ToUnicode from source words
 *   stream_  content streams: wanted against written state; the only place
 *            where lengths become decimals
 *   image_   PNG and JPEG as XObjects
 *   colour_, convert_, press_
 *            the editions for the printing house
 *   seal_    room for a signature; the signature
 *   pack_    the finished file through qpdf: packed, linearised
 *
 * Include base/base.h and print/pages.h first.
 */

/*
 * The reader edition, in memory: RGB, links, outline, labels. Same pages, same
 * bytes. Dies on system failure. Fonts that prove damaged go to msgs, as with
 * every edition.
 */
void pdf_reader(const struct pages *, struct msgs *, struct buf *out);

/*
 * What the press editions share, opened once: the ICC profile of this name
 * beside the style or in the folders of the system. NULL when there is none or
 * it is not one of printing in four colours (goes to msgs, at pos).
 */
struct press;
struct press *pdf_press_open(
    const char *profile, const char *styles_dir, struct pos, struct msgs *);
void pdf_press_close(struct press *);
/* Where that profile is; NULL: nowhere. */
char *
pdf_profile_path(struct arena *, const char *profile, const char *styles_dir);
/*
 * The press editions, in memory: CMYK and grey alone, black by the black plate
 * and printed over, bleed, marks; blank pages before the back cover up to
 * whole sheets of four. Single pages, or a booklet of two a side in
 * saddle-stitch order. Pictures that cannot be converted, or (single pages)
 * have less than 300 pixels an inch, go to msgs.
 */
void pdf_press(
    const struct pages *, const struct press *, struct msgs *, struct buf *out);
void pdf_booklet(
    const struct pages *, const struct press *, struct msgs *, struct buf *out);

/*
 * Puts a signature into a file that was made of pages with `seal`. The command
 * gets the bytes that are signed on its standard input (and the file's name as
 * GONGBAO_FILE) and answers with a detached CMS signature in DER; anything else
 * goes to msgs, an error at that name.
 */
struct pdf_signer {
	const char *command; /* for sh -c */
	int seconds; /* it may take */
};
void pdf_sign(struct buf *pdf, const struct pdf_signer *, const char *name,
    struct msgs *);
