/*
 * package: the zip of XML parts that office programs save. Nothing in it is
 * trusted: sizes are asked before unpacking, DTDs and entities are refused.
 */
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/office/office.h"

struct part {
	const char *name;
	xmlDoc *doc; /* NULL: not there, or not fit to be read */
};

struct package {
	struct import *import;
	const char *file;
	zip_t *zip;
	VEC(struct part) parts; /* those asked for */
};

struct package *
package_open(struct import *im, const char *file, const char *bytes, size_t n)
{
	zip_error_t error;
	zip_source_t *source;
	struct package *p;
	zip_t *zip = NULL;

	zip_error_init(&error);
	source = zip_source_buffer_create(bytes, n, 0, &error);
	if (source)
		zip = zip_open_from_source(source, ZIP_RDONLY, &error);
	if (source && !zip)
		zip_source_free(source);
	zip_error_fini(&error);
	if (!zip) {
		msg(im->msgs, MSG_IMPORT_NO_ZIP, (struct pos){file, 0, 0});
		return NULL;
	}
	p = mem_alloc(sizeof *p);
	*p = (struct package){.import = im, .file = file, .zip = zip};
	return p;
}

void
package_close(struct package *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->parts.n; i++)
		xmlFreeDoc(p->parts.at[i].doc);
	vec_free(&p->parts);
	zip_discard(p->zip);
	free(p);
}

const char *
package_bytes(struct package *p, const char *name, size_t *n)
{
	zip_stat_t stat;
	zip_file_t *f;
	char *s;
	bool whole;

	zip_stat_init(&stat);
	if (zip_stat(p->zip, name, 0, &stat) != 0 ||
	    !(stat.valid & ZIP_STAT_SIZE))
		return NULL;
	if (stat.size > PACKAGE_PART) {
		msg(p->import->msgs, MSG_IMPORT_PART_LARGE,
		    (struct pos){p->file, 0, 0}, name, PACKAGE_PART >> 20);
		return NULL;
	}
	f = zip_fopen(p->zip, name, 0);
	s = arena_alloc(p->import->arena, stat.size + 1);
	whole = f && zip_fread(f, s, stat.size) == (zip_int64_t)stat.size;
	if (f)
		zip_fclose(f);
	*n = whole ? stat.size : 0;
	if (!whole)
		msg(p->import->msgs, MSG_IMPORT_PART_DAMAGED,
		    (struct pos){p->file, 0, 0}, name);
	return whole ? s : NULL;
}

static xmlDoc *
parse(struct package *p, const char *name)
{
	size_t n = 0;
	const char *s = package_bytes(p, name, &n);
	xmlDoc *doc;

	if (!s)
		return NULL;
	doc = xmlReadMemory(s, (int)n, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (doc && !doc->intSubset && xmlDocGetRootElement(doc))
		return doc;
	xmlFreeDoc(doc);
	msg(p->import->msgs, MSG_IMPORT_PART_DAMAGED,
	    (struct pos){p->file, 0, 0}, name);
	return NULL;
}

xmlNode *
package_xml(struct package *p, const char *name)
{
	struct part *part = NULL;

	for (size_t i = 0; i < p->parts.n && !part; i++)
		if (strcmp(p->parts.at[i].name, name) == 0)
			part = &p->parts.at[i];
	if (!part) {
		part = vec_push(&p->parts);
		part->name = arena_str(p->import->arena, name);
		part->doc = parse(p, name);
	}
	return part->doc ? xmlDocGetRootElement(part->doc) : NULL;
}

/* word/document.xml and media/a.png: word/media/a.png */
static const char *
resolve(struct package *p, const char *part, const char *target)
{
	struct arena *a = p->import->arena;
	const char *slash = strrchr(part, '/');
	size_t n = slash ? (size_t)(slash - part) : 0;

	if (*target == '/')
		return arena_str(a, target + 1);
	while (strncmp(target, "../", 3) == 0) {
		while (n > 0 && part[n - 1] != '/')
			n--;
		n -= n > 0;
		target += 3;
	}
	return n ? arena_printf(a, "%.*s/%s", (int)n, part, target)
		 : arena_str(a, target);
}

static bool
ends_in(const char *s, const char *end)
{
	size_t n = s ? strlen(s) : 0, m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

const char *
package_target(
    struct package *p, const char *part, const char *id, const char *type)
{
	const char *name = path_name(part), *mode, *target;
	const char *rels = arena_printf(p->import->arena, "%.*s_rels/%s.rels",
	    (int)(name - part), part, name);
	const xmlNode *root = package_xml(p, rels), *r;

	for (r = root ? ox_first(root, "Relationship") : NULL; r;
	     r = ox_next(r, "Relationship")) {
		mode = ox_attr(r, "TargetMode");
		target = ox_attr(r, "Target");
		if (!target || (mode && strcmp(mode, "External") == 0))
			continue;
		if (id ? strcmp(id, ox_attr(r, "Id") ? ox_attr(r, "Id") : "") ==
			    0
		       : ends_in(ox_attr(r, "Type"), type))
			return resolve(p, part, target);
	}
	return NULL;
}

const xmlNode *
package_document(struct package *p, const char **part)
{
	*part = package_target(p, "", NULL, "/officeDocument");
	return *part ? package_xml(p, *part) : NULL;
}

/* === ox === */

bool
ox_is(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE &&
	    strcmp((const char *)node->name, name) == 0;
}

static xmlNode *
from(xmlNode *node, const char *name)
{
	while (node && !ox_is(node, name))
		node = node->next;
	return node;
}

xmlNode *
ox_first(const xmlNode *parent, const char *name)
{
	return parent ? from(parent->children, name) : NULL;
}

xmlNode *
ox_next(const xmlNode *node, const char *name)
{
	return from(node->next, name);
}

xmlNode *
ox_below(const xmlNode *parent, const char *a, const char *b)
{
	return ox_first(ox_first(parent, a), b);
}

const char *
ox_attr(const xmlNode *node, const char *name)
{
	const xmlAttr *a;

	for (a = node ? node->properties : NULL; a; a = a->next)
		if (strcmp((const char *)a->name, name) == 0)
			return a->children && a->children->content
			    ? (const char *)a->children->content
			    : "";
	return NULL;
}

int
ox_number(const xmlNode *node, const char *name, int otherwise)
{
	const char *s = ox_attr(node, name);
	char *end;
	long n;

	if (!s)
		return otherwise;
	n = strtol(s, &end, 10);
	return end == s || n < INT16_MIN || n > INT16_MAX ? otherwise : (int)n;
}

bool
ox_on(const xmlNode *node)
{
	const char *val = ox_attr(node, "val");

	return node &&
	    !(val &&
		(strcmp(val, "0") == 0 || strcmp(val, "false") == 0 ||
		    strcmp(val, "off") == 0 || strcmp(val, "none") == 0));
}

void
ox_words(const xmlNode *node, struct buf *out)
{
	const xmlNode *n;

	for (n = node->children; n; n = n->next)
		if (n->type == XML_TEXT_NODE ||
		    n->type == XML_CDATA_SECTION_NODE)
			buf_puts(out, (const char *)n->content);
		else if (n->type == XML_ELEMENT_NODE)
			ox_words(n, out);
}
