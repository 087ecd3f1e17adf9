/*
 * pdf: pages to a file, by libharu's object layer. Sees pages, never trees.
 *
 *   pdf_     the document: catalogue, labels, outline, names, info, XMP
 *   embed_   fonts: subset by hb-subset, Type0, ToUnicode from source words
 *   stream_  content streams: wanted against written state; the only place
 *            where lengths become decimals
 *   image_   PNG and JPEG as XObjects
 *   pack_    the finished file through qpdf: packed, linearised
 *
 * Include base/base.h and print/pages.h first.
 */

/*
 * The reader edition, in memory: RGB, links, outline, labels. Same pages, same
 * bytes. Dies on system failure.
 */
void pdf_reader(const struct pages *, struct buf *out);
