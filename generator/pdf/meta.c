/*
 * What the document says of itself, twice and the same: the information
 * dictionary, and XMP (ISO 16684-1) as XML. Dates are the issue's own, at
 * midnight in China; nothing of the clock or the machine.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "print/pages.h"
#include "pdf/parts.h"

#define PRODUCER "gongbao"

/* YYYY-MM-DD as D:YYYYMMDD... (PDF 1.7, 7.9.4). */
static void
put_date(obj_dict *d, const char *key, const char *date)
{
	if (date != NULL && strlen(date) == 10)
		obj_put(d, "/%s (D:%.4s%.2s%.2s000000+08'00')\n", key, date,
		    date + 5, date + 8);
}

obj_dict *
meta_info(struct obj_file *f, const struct pages *p)
{
	obj_dict *d = obj_new(f, NULL);

	obj_words(d, "Title", p->title);
	obj_words(d, "Author", p->author);
	obj_words(d, "Subject", p->subject);
	obj_words(d, "Keywords", p->keywords);
	obj_words(d, "Creator", PRODUCER);
	obj_words(d, "Producer", PRODUCER);
	put_date(d, "CreationDate", p->date);
	put_date(d, "ModDate", p->date);
	return d;
}

/* XML 1.0 has no control characters but tab and line ends. */
static void
put_xml(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '&')
			buf_puts(b, "&amp;");
		else if (*s == '<')
			buf_puts(b, "&lt;");
		else if (*s == '>')
			buf_puts(b, "&gt;");
		else if ((unsigned char)*s >= ' ' || strchr("\t\n\r", *s))
			buf_putc(b, *s);
	}
}

/* An element with words, in what holds it; nothing when there are none. */
static void
put_element(struct buf *b, const char *name, const char *open,
    const char *words, const char *shut)
{
	if (words == NULL)
		return;
	buf_printf(b, "<%s>%s", name, open);
	put_xml(b, words);
	buf_printf(b, "%s</%s>\n", shut, name);
}

#define ALT_OPEN "<rdf:Alt><rdf:li xml:lang=\"x-default\">"
#define ALT_SHUT "</rdf:li></rdf:Alt>"
#define SEQ_OPEN "<rdf:Seq><rdf:li>"
#define SEQ_SHUT "</rdf:li></rdf:Seq>"
#define BAG_OPEN "<rdf:Bag><rdf:li>"
#define BAG_SHUT "</rdf:li></rdf:Bag>"
#define MIDNIGHT "T00:00:00+08:00"

static const char xmp_head[] =
    "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
    "<rdf:Description rdf:about=\"\""
    " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
    " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
    " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
    " xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\""
    " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\""
    " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\""
    " xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\""
    " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
    " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
    " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
    "<dc:format>application/pdf</dc:format>\n";
static const char xmp_tail[] = "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n"
			       "<?xpacket end=\"r\"?>\n";

obj_dict *
meta_xmp(struct obj_file *f, const struct pages *p, const char *more)
{
	struct buf b = {0};
	const char *date =
	    p->date != NULL && strlen(p->date) == 10 ? p->date : NULL;

	buf_puts(&b, xmp_head);
	put_element(&b, "dc:title", ALT_OPEN, p->title, ALT_SHUT);
	put_element(&b, "dc:creator", SEQ_OPEN, p->author, SEQ_SHUT);
	put_element(&b, "dc:description", ALT_OPEN, p->subject, ALT_SHUT);
	put_element(&b, "dc:language", BAG_OPEN, "zh-CN", BAG_SHUT);
	put_element(&b, "pdf:Keywords", "", p->keywords, "");
	put_element(&b, "pdf:Producer", "", PRODUCER, "");
	put_element(&b, "xmp:CreatorTool", "", PRODUCER, "");
	put_element(&b, "xmp:CreateDate", "", date, MIDNIGHT);
	put_element(&b, "xmp:ModifyDate", "", date, MIDNIGHT);
	if (more != NULL)
		buf_puts(&b, more);
	buf_puts(&b, xmp_tail);

	obj_dict *d = obj_stream(f, NULL, b.s, b.n);
	obj_name(d, "Type", "Metadata");
	obj_name(d, "Subtype", "XML");
	buf_free(&b);
	return d;
}
