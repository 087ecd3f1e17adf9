/*
 * record: the facts of an issue as a text between processes and, later, from
 * one build to the next. What it holds is what data_issue says.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "site/site.h"
#include "site/parts.h"

void
record_write(const xmlNode *issue, struct buf *out)
{
	xmlBuffer *b = xmlBufferCreate();

	if (!b || xmlNodeDump(b, issue->doc, (xmlNode *)issue, 0, 0) < 0)
		die("out of memory");
	buf_add(out, xmlBufferContent(b), (size_t)xmlBufferLength(b));
	xmlBufferFree(b);
}

void
record_read(xmlNode *parent, const struct buf *record)
{
	xmlDoc *doc;

	if (!record->n)
		return;
	doc = xmlReadMemory(record->s, (int)record->n, "record", "UTF-8",
	    XML_PARSE_NONET | XML_PARSE_HUGE);
	if (!doc)
		die("the record of an issue is damaged");
	xmlAddChild(
	    parent, xmlDocCopyNode(xmlDocGetRootElement(doc), parent->doc, 1));
	xmlFreeDoc(doc);
}
