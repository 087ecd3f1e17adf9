/*
 * finish: the passes over an issue, in their order. Run-in headings come first
 * (they cut text that references are then found in), links to addresses after
 * the anchors, checks last.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"

void
tree_finish(struct issue *issue, struct msgs *msgs)
{
	struct article *article;
	size_t i;

	for (i = 0; i < issue->narticles; i++) {
		article = &issue->articles[i];
		tree_runin(issue->arena, article);
		tree_attachments(issue->arena, article, msgs);
		tree_anchors(issue->arena, article);
		tree_links(article, msgs);
#ifndef NDEBUG
		node_check(article->body);
#endif
		tree_check(article, msgs);
	}
	tree_check_issue(issue, msgs);
}
