/*
 * Fuzzes the way from the bytes of an article to its tree, dump, words and
 * HTML: every tree is well linked, everything written is UTF-8.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "site/site.h"
#include "site/parts.h"
#include "folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *s, size_t n);

static void
write_forms(const struct issue *issue)
{
	struct buf dump = {0}, words = {0}, html = {0};
	size_t i;

	tree_dump_issue(issue, &dump);
	for (i = 0; i < issue->narticles; i++) {
		node_check(issue->articles[i].body);
		tree_words(issue->articles[i].body, &words);
		body_html(issue->articles[i].body, &issue->articles[i], &html);
	}
	folder_expect(utf8_valid(dump.s ? dump.s : "", dump.n) == dump.n,
	    "a dump is UTF-8");
	folder_expect(utf8_valid(words.s ? words.s : "", words.n) == words.n,
	    "words are UTF-8");
	folder_expect(
	    !html.s || !strstr(html.s, "<script"), "text is never an element");
	buf_free(&dump);
	buf_free(&words);
	buf_free(&html);
}

int
LLVMFuzzerTestOneInput(const uint8_t *s, size_t n)
{
	static const char *root;
	struct msgs *msgs = msgs_new();
	struct source *source;
	struct issue *issue;

	if (!root)
		root = folder_make();
	folder_put(FOLDER_ARTICLE, s, n);
	source = source_open(root, msgs);
	folder_expect(source && source->nissues == 1, "the folder is a source");
	issue = source_issue(source, &source->issues[0], msgs);
	write_forms(issue);
	issue_free(issue);
	source_close(source);
	msgs_free(msgs);
	return 0;
}
