/*
 * The document: fonts, then the pages in order, then the catalogue that holds
 * the ways through them and what they are called.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"
#include "pdf/pdf.h"

static void
put_boxes(obj_dict *sheet, const struct pages *p)
{
	struct buf size = {0};

	stream_length(&size, p->width);
	buf_putc(&size, ' ');
	stream_length(&size, p->height);
	obj_put(sheet, "/MediaBox [0 0 %s]\n", size.s);
	buf_free(&size);
}

/* Pages that draw with the same fonts, and no pictures, share what says so. */
struct shared {
	uint64_t faces; /* a bit each */
	obj_dict *object;
};
struct shares {
	struct shared *at;
	size_t n, cap;
};

static uint64_t
faces_of(const struct stream_use *use)
{
	uint64_t faces = 0;

	for (size_t i = 0; i < use->faces.n; i++) {
		if (use->images.n > 0 || use->faces.at[i] >= 64)
			return 0;
		faces |= (uint64_t)1 << use->faces.at[i];
	}
	return faces;
}

static obj_dict *
resources(struct shares *all, struct obj_file *f, const struct stream_use *use,
    const struct embed *embed, const struct image_set *images)
{
	uint64_t faces = faces_of(use);
	obj_dict *d;

	for (size_t i = 0; faces && i < all->n; i++)
		if (all->at[i].faces == faces)
			return all->at[i].object;
	d = obj_new(f, NULL);
	stream_resources(d, use, embed, images);
	*vec_push(all) = (struct shared){faces, d};
	return d;
}

/* The page tree, one node: its sheets in order into sheets[]. */
static obj_dict *
add_pages(struct obj_file *f, const struct pages *p, const struct embed *embed,
    struct tags *tags, obj_dict **sheets)
{
	static const struct paint screen = {0};
	struct image_set *images = image_set_new(f, &screen);
	struct stream_use use = {0};
	struct buf content = {0};
	struct shares shares = {0};
	obj_dict *tree = obj_new(f, "Pages");

	obj_int(tree, "Count", (int)p->n);
	obj_put(tree, "/Kids [");
	for (size_t i = 0; i < p->n; i++) {
		obj_dict *sheet = sheets[i] = obj_new(f, "Page");
		stream_page(
		    p, &p->at[i], &screen, embed, images, tags, &content, &use);
		obj_ref(sheet, "Parent", tree);
		obj_ref(
		    sheet, "Contents", obj_deflated(f, content.s, content.n));
		obj_int(sheet, "StructParents", (int)i);
		put_boxes(sheet, p);
		obj_ref(sheet, "Resources",
		    resources(&shares, f, &use, embed, images));
		if (p->at[i].turned)
			obj_int(sheet, "Rotate", 90);
		obj_put(tree, "%u 0 R ", obj_number(sheet));
	}
	obj_put(tree, "]\n");
	stream_use_free(&use);
	vec_free(&shares);
	buf_free(&content);
	image_set_free(images);
	return tree;
}

/* What the file claims to be. PDF/A asks for a description of what it does not
 * know (ISO 19005-2, 6.6.2.3), even of its sister standard. */
static const char accessible[] =
    "<pdfuaid:part>1</pdfuaid:part>\n"
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\n"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/"
    "</pdfaSchema:namespaceURI>\n"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
    "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaProperty:name>part</pdfaProperty:name>\n"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
    "<pdfaProperty:category>internal</pdfaProperty:category>\n"
    "<pdfaProperty:description>part of ISO 14289</pdfaProperty:description>\n"
    "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n";
static const char archival[] = "<pdfaid:part>2</pdfaid:part>\n"
			       "<pdfaid:conformance>U</pdfaid:conformance>\n";

static obj_dict *
add_catalogue(
    struct obj_file *f, const struct pages *p, const struct embed *embed)
{
	obj_dict **sheets = mem_alloc((p->n + 1) * sizeof(obj_dict *));
	obj_dict *root = obj_new(f, "Catalog");
	struct tags *tags = tags_new(p);
	obj_dict *seal = NULL;
	struct buf xmp = {0};

	obj_ref(root, "Pages", add_pages(f, p, embed, tags, sheets));
	obj_put(root, "/Lang (zh-CN)\n");
	obj_put(root, "/ViewerPreferences <</DisplayDocTitle true>>\n");
	if (p->seal && p->n > 0)
		seal = seal_add(f, root, sheets[0]);
	nav_links(f, p, tags, sheets, seal);
	nav_labels(p, root);
	nav_outline(f, p, root);
	nav_names(f, p, sheets, root);
	tags_write(tags, f, sheets, root);
	tags_free(tags);
	obj_put(root, "/OutputIntents [%u 0 R]\n", obj_number(intent_srgb(f)));
	buf_puts(&xmp, archival);
	if (p->root != NULL)
		buf_puts(&xmp, accessible);
	obj_ref(root, "Metadata", meta_xmp(f, p, xmp.s));
	buf_free(&xmp);
	free(sheets);
	return root;
}

void
pdf_reader(const struct pages *p, struct msgs *msgs, struct buf *out)
{
	/* All readers fetch an issue; articles are many, and small. */
	struct obj_file *f = obj_open("1.7", p->part ? 6 : 11);
	struct embed *embed = embed_new(p, f, msgs);
	struct buf plain = {0};

	obj_dict *root = add_catalogue(f, p, embed);
	obj_write(f, root, meta_info(f, p), &plain);
	embed_free(embed);
	obj_close(f);
	pack(&plain, out);
	buf_free(&plain);
}
