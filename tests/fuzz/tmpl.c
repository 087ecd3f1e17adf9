/* Fuzzes tmpl_: a template compiles or is refused, and writes no script. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "site/site.h"
#include "site/parts.h"
#include "folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *s, size_t n);

static const char data[] =
    "<page root='../' kind='article'><gazette name='报'/>"
    "<issue label='一' href='x'><section name='节'><article title='&lt;b&gt;'"
    " href='y' page='3'><category>类</category></article></section></issue>"
    "</page>";

int
LLVMFuzzerTestOneInput(const uint8_t *s, size_t n)
{
	static const char *root;
	static const char *const names[] = {"a", NULL};
	struct msgs *msgs = msgs_new();
	struct buf out = {0}, body = {0};
	struct tmpl_set *set;
	xmlDoc *doc;

	if (!root)
		root = folder_make();
	folder_put("a.xml", s, n);
	set = tmpl_open(root, names, msgs);
	folder_expect(set || msgs_count(msgs, MSG_ERROR) > 0,
	    "a template that is refused is said");
	if (set) {
		doc = xmlReadMemory(data, sizeof data - 1, "a", NULL, 0);
		buf_puts(&body, "<p>文</p>");
		tmpl_run(set, 0, xmlDocGetRootElement(doc), &body, &out, msgs);
		folder_expect(!out.s || !strstr(out.s, "<script"),
		    "no template writes a script");
		xmlFreeDoc(doc);
	}
	buf_free(&body);
	buf_free(&out);
	tmpl_close(set);
	msgs_free(msgs);
	return 0;
}
