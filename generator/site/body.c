/*
 * body: the tree of an article to HTML. A table says for each type of node
 * which element it is; what needs more has a function. Elements close by
 * themselves when the walk leaves their node. Tables are in body_table.c.
 *
 * No white space stands between words that the source does not have.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "site/html.h"
#include "site/site.h"
#include "site/parts.h"

enum {
	TOP = 2, /* <h1> is the article's own title */
	ATTACHMENT_LEVEL = 0 /* above every heading inside */
};

struct body {
	struct html html;
	const struct article *article; /* or NULL */
	int page; /* printed page that has been marked last */
	bool turned; /* it began with the row at hand */
	int naming; /* column of the table at hand whose cells name rows */
	VEC(size_t) depths; /* open elements before each node on the way */
	VEC(int) levels; /* source levels of the headings we stand under */
};

static void walk(struct body *, const struct node *);

/* A printed page begins here. Its number is no word of the article: the style
 * sheet writes it, from the label. */
static void
leaf(struct body *b, int page, const char *class, bool target)
{
	html_open(&b->html, HTML_SPAN);
	html_attr(&b->html, "class", class);
	if (target)
		html_attrf(&b->html, "id", "p%d", page);
	html_attr(&b->html, "role", "separator");
	html_attrf(&b->html, "aria-label", "第%d页", page);
	html_close(&b->html);
}

static void
mark(struct body *b, int page, const char *class)
{
	b->page = page;
	leaf(b, page, class, true);
}

/* The words of a title kept outside the children. */
static void
walk_inlines(struct body *b, const struct node *node)
{
	const struct node *child;

	for (child = node->first; child; child = child->next)
		walk(b, child);
}

static void
open_with(
    struct body *b, enum html_tag tag, const char *class, const char *anchor)
{
	html_open(&b->html, tag);
	html_attr(&b->html, "class", class);
	html_attr(&b->html, "id", anchor);
}

/* === Outline === */

/*
 * The level of a heading on the page: one more than that of the nearest
 * heading above it whose level in the source is smaller. So none is skipped.
 */
static int
enter_level(struct body *b, int level)
{
	int html;

	while (b->levels.n && b->levels.at[b->levels.n - 1] >= level)
		b->levels.n--;
	*vec_push(&b->levels) = level;
	html = TOP - 1 + (int)b->levels.n;
	return html > 6 ? 6 : html;
}

static void
open_heading(struct body *b, int level, const char *class, const char *anchor)
{
	open_with(b, (enum html_tag)(HTML_H1 + enter_level(b, level) - 1),
	    class, anchor);
}

/* In a box a heading is no part of the outline. */
static bool
heading(struct body *b, const struct node *node)
{
	static const char *const classes[][2] = {{"l0", "l0"}, {"l1", "l1"},
	    {"l2", "l2 mid"}, {"l3", "l3 mid"}, {"l4", "l4"}, {"l5", "l5"}};
	const bool mid = tree_heading_is_centred(node);
	const char *class = classes[node->as.heading.level][mid];

	if (node_above(node, NODE_BOX))
		open_with(b, HTML_P, class, node->anchor);
	else
		open_heading(b, node->as.heading.level, class, node->anchor);
	return true;
}

static void
line(struct body *b, enum html_tag tag, const char *class, const char *words)
{
	if (!words)
		return;
	html_open(&b->html, tag);
	html_attr(&b->html, "class", class);
	html_text(&b->html, words);
	html_close(&b->html);
}

static bool
attachment(struct body *b, const struct node *node)
{
	const struct node *title = node->as.attachment.title;
	const char *label = node->as.attachment.label;

	if (node->as.attachment.omitted)
		return false;
	open_with(b, HTML_SECTION, "attachment", node->anchor);
	if (title)
		line(b, HTML_P, "label", label);
	open_heading(b, ATTACHMENT_LEVEL, title ? "l1" : "label",
	    title ? title->anchor : NULL);
	if (title)
		walk_inlines(b, title);
	else
		html_text(&b->html, label ? label : "");
	html_close(&b->html);
	line(b, HTML_P, "under", node->as.attachment.note);
	return true;
}

static bool
box(struct body *b, const struct node *node)
{
	const struct node *title = node->as.box.title;
	struct buf words = {0};

	open_with(b, HTML_DIV, "box", node->anchor);
	if (!title)
		return true;
	tree_inline_words(title, &words);
	html_attr(&b->html, "role", "group");
	html_attr(&b->html, "aria-label", words.s);
	buf_free(&words);
	html_open(&b->html, HTML_P);
	html_attr(&b->html, "class", "title");
	walk_inlines(b, title);
	html_close(&b->html);
	return true;
}

/* === Blocks === */

/*
 * The only paragraph of a cell or an item is the cell or the item; but in a
 * form it stays one, for there its spaces are room to write in.
 */
static bool
stands_alone(const struct node *node)
{
	const struct node *in = node->parent;

	return in && in->first == in->last &&
	    (in->type == NODE_ITEM ||
		(in->type == NODE_CELL &&
		    !node_above(in, NODE_TABLE)->as.table.form));
}

static bool
paragraph(struct body *b, const struct node *node)
{
	static const struct {
		enum node_flag flag;
		const char *class;
	} classes[] = {{NODE_DATE, "date"}, {NODE_RIGHTWARD, "end"}};
	const char *class = NULL;
	size_t i;

	for (i = 0; i < sizeof classes / sizeof classes[0]; i++)
		if (node->flags & classes[i].flag)
			class = classes[i].class;
	if (class || !stands_alone(node))
		open_with(b, HTML_P, class, node->anchor);
	return true;
}

static bool
code(struct body *b, const struct node *node)
{
	open_with(b, HTML_PRE, NULL, node->anchor);
	html_attr(&b->html, "tabindex", "0");
	html_open(&b->html, HTML_CODE);
	html_text(&b->html, node->text ? node->text : "");
	return false;
}

static bool
figure(struct body *b, const struct node *node)
{
	struct buf words = {0};

	tree_inline_words(node, &words);
	open_with(b, HTML_FIGURE, NULL, node->anchor);
	html_open(&b->html, HTML_IMG);
	html_attr(&b->html, "src", node->as.figure.path);
	html_attr(&b->html, "alt", words.n ? words.s : "");
	html_attr_int(&b->html, "width", node->as.figure.width);
	html_attr_int(&b->html, "height", node->as.figure.height);
	buf_free(&words);
	if (node->first)
		html_open(&b->html, HTML_FIGCAPTION);
	return true;
}

static bool
table(struct body *b, const struct node *node)
{
	b->naming = body_table_open(&b->html, node);
	return true;
}

/* <thead> and <tbody> stay open from the first of their rows to the last. */
static void
open_rows(struct body *b, const struct node *row)
{
	unsigned head = row->flags & NODE_HEADER;

	if (row->prev && (row->prev->flags & NODE_HEADER) == head)
		return;
	if (row->prev)
		html_close(&b->html);
	html_open(&b->html, head ? HTML_THEAD : HTML_TBODY);
	b->depths.at[b->depths.n - 1] = b->html.open.n;
}

/*
 * A page that begins inside a table is pointed at by its row, and marked in
 * the first cell. Where the row has no page of its own, that of its first
 * words is taken.
 */
static bool
row(struct body *b, const struct node *node)
{
	const struct node *cell = node->first;
	int page = node->page;

	if (!page && cell && cell->first)
		page = cell->first->page;
	open_rows(b, node);
	html_open(&b->html, HTML_TR);
	b->turned = page > b->page;
	if (b->turned) {
		b->page = page;
		html_attrf(&b->html, "id", "p%d", page);
	}
	return true;
}

static bool
cell(struct body *b, const struct node *node)
{
	body_cell_open(&b->html, node, b->naming);
	if (b->turned)
		leaf(b, b->page, "leaf", false);
	b->turned = false;
	return true;
}

/* An item that names an attachment of this article leads to it. */
static bool
entry(struct body *b, const struct node *node)
{
	const struct node *to = node->as.entry.attachment;

	open_with(b, HTML_LI, to ? NULL : "plain", node->anchor);
	if (to && to->anchor && !to->as.attachment.omitted) {
		html_open(&b->html, HTML_A);
		html_attrf(&b->html, "href", "#%s", to->anchor);
	}
	return true;
}

/* A line without a role goes on with the role of the line before. */
static bool
post(struct body *b, const struct node *node)
{
	open_with(b, HTML_LI, NULL, node->anchor);
	if (node->as.post.role) {
		html_open(&b->html, HTML_SPAN);
		html_attr(&b->html, "class", "role");
		html_text(&b->html, node->as.post.role);
		html_text(&b->html, "：");
		html_close(&b->html);
	}
	line(b, HTML_SPAN, "who", node->as.post.name);
	if (node->as.post.duty) {
		html_text(&b->html, " ");
		line(b, HTML_SPAN, "duty", node->as.post.duty);
	}
	return false;
}

/* === Inlines === */

/* The next page that begins inside these words, where it does; else NULL. */
static const char *
page_begins(const struct body *b, const char *from, const char *end, int *page)
{
	const struct article *a = b->article;
	const char *at;
	int n = b->page < a->first_page ? a->first_page : b->page;

	while (++n <= a->last_page) {
		at = a->page_words[n];
		if (!at)
			continue; /* of a picture */
		*page = n;
		return (uintptr_t)at >= (uintptr_t)from &&
			(uintptr_t)at < (uintptr_t)end
		    ? at
		    : NULL;
	}
	return NULL;
}

struct parting {
	struct html *html;
	bool begun;
};

static void
say_part(void *ctx, const char *part, size_t n)
{
	struct parting *p = ctx;
	struct buf words = {0};

	if (p->begun)
		html_open(p->html, HTML_WBR);
	p->begun = true;
	buf_add(&words, part, n);
	html_text(p->html, words.n ? words.s : "");
	buf_free(&words);
}

/* The lines of a title end between words; the style sheet keeps them whole. */
static void
say(struct body *b, const struct node *node, const char *words)
{
	const struct node *in = node_above(node, NODE_HEADING);
	struct parting parting = {&b->html, false};

	if (in && in->as.heading.level == 1)
		sense_parts(words, say_part, &parting);
	else
		html_text(&b->html, words);
}

/* A page that begins inside them has its mark there. */
static bool
words(struct body *b, const struct node *node)
{
	const char *from = node->text ? node->text : "", *at;
	const char *end = from + strlen(from);
	struct buf part = {0};
	int page;

	while (b->article && b->article->page_words &&
	    (at = page_begins(b, from, end, &page))) {
		buf_clear(&part);
		buf_add(&part, from, (size_t)(at - from));
		say(b, node, part.n ? part.s : "");
		mark(b, page, "leaf within");
		from = at;
	}
	buf_free(&part);
	say(b, node, from);
	return false;
}

static bool
blank(struct body *b, const struct node *node)
{
	line(b, HTML_SPAN, "blank", node->text);
	return false;
}

static bool
verbatim(struct body *b, const struct node *node)
{
	line(b, HTML_CODE, NULL, node->text);
	return false;
}

static bool
runin(struct body *b, const struct node *node)
{
	open_with(b, HTML_STRONG, NULL, node->anchor);
	html_attrf(&b->html, "class", "run l%d", node->as.runin.level);
	return true;
}

static bool
clause(struct body *b, const struct node *node)
{
	open_with(b, HTML_STRONG, "clause", node->anchor);
	if (node->anchor && !node_above(node, NODE_LINK)) {
		html_open(&b->html, HTML_A);
		html_attrf(&b->html, "href", "#%s", node->anchor);
	}
	return true;
}

static bool
is_web(const char *url)
{
	static const char *const schemes[] = {
	    "https://", "http://", "mailto:", "ftp://"};
	size_t i;

	for (i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
		if (strncasecmp(url, schemes[i], strlen(schemes[i])) == 0)
			return true;
	return false;
}

/* What is neither here nor on the web stays words, and so does a link inside
 * a link. */
static bool
link_to(struct body *b, const struct node *node)
{
	const struct node *to = node->as.link.to;
	const char *url = node->as.link.url;

	if (node_above(node, NODE_LINK) || node_above(node, NODE_ENTRY))
		return true;
	if (to && to->anchor) {
		html_open(&b->html, HTML_A);
		html_attrf(&b->html, "href", "#%s", to->anchor);
	} else if (url && is_web(url)) {
		html_open(&b->html, HTML_A);
		html_attr(&b->html, "href", url);
	}
	return true;
}

/* === The walk === */

/* Opens what the node is; false: its children are done, or not wanted. */
static const struct act {
	enum html_tag tag; /* where there is no function */
	const char *class;
	bool (*open)(struct body *, const struct node *);
} acts[NODE_MAX] = {
    [NODE_PARAGRAPH] = {.open = paragraph},
    [NODE_HEADING] = {.open = heading},
    [NODE_LIST] = {HTML_UL, NULL, NULL},
    [NODE_ITEM] = {HTML_LI, NULL, NULL},
    [NODE_CODE] = {.open = code},
    [NODE_RULE] = {HTML_HR, NULL, NULL},
    [NODE_FIGURE] = {.open = figure},
    [NODE_TABLE] = {.open = table},
    [NODE_TO] = {HTML_DIV, "to", NULL},
    [NODE_SIGN] = {HTML_DIV, "sign", NULL},
    [NODE_NOTE] = {HTML_DIV, "note", NULL},
    [NODE_ATTACHLIST] = {HTML_UL, "attachments", NULL},
    [NODE_ENTRY] = {.open = entry},
    [NODE_ATTACHMENT] = {.open = attachment},
    [NODE_BOX] = {.open = box},
    [NODE_ROSTER] = {HTML_UL, "roster", NULL},
    [NODE_POST] = {.open = post},
    [NODE_CENTER] = {HTML_DIV, "center", NULL},
    [NODE_RIGHT] = {HTML_DIV, "right", NULL},
    [NODE_QUOTE] = {HTML_BLOCKQUOTE, NULL, NULL},
    [NODE_SMALL] = {HTML_DIV, "small", NULL},
    [NODE_FULL] = {HTML_DIV, "full", NULL},
    [NODE_ROW] = {.open = row},
    [NODE_CELL] = {.open = cell},
    [NODE_TEXT] = {.open = words},
    [NODE_BREAK] = {HTML_BR, NULL, NULL},
    [NODE_PREFER] = {HTML_WBR, NULL, NULL},
    [NODE_BLANK] = {.open = blank},
    [NODE_STRONG] = {HTML_STRONG, NULL, NULL},
    [NODE_EMPH] = {HTML_EM, NULL, NULL},
    [NODE_VERBATIM] = {.open = verbatim},
    [NODE_LINK] = {.open = link_to},
    [NODE_RUNIN] = {.open = runin},
    [NODE_CLAUSE] = {.open = clause},
};

/* Where a mark may stand: between blocks, and first in an item. */
static bool
takes_mark(const struct node *node)
{
	enum node_type in = node->parent ? node->parent->type : NODE_ARTICLE;

	return NODE_IS_BLOCK(node->type) && node->type != NODE_ITEM &&
	    node->type != NODE_ENTRY && node->type != NODE_POST &&
	    node->type != NODE_REMARK && in != NODE_CELL;
}

/* Between blocks. */
static void
mark_page(struct body *b, const struct node *node)
{
	if (node->page <= b->page || !takes_mark(node) ||
	    (node->type == NODE_ATTACHMENT && node->as.attachment.omitted))
		return;
	mark(b, node->page, "leaf");
}

static bool
enter(struct body *b, const struct node *node)
{
	const struct act *act = &acts[node->type];

	mark_page(b, node);
	*vec_push(&b->depths) = b->html.open.n;
	if (act->open)
		return act->open(b, node);
	if (node->type == NODE_ARTICLE)
		return true;
	if (node->type == NODE_REMARK)
		return false;
	open_with(b, act->tag, act->class, node->anchor);
	return true;
}

/* Headings in an attachment do not stand above what comes after it. */
static void
leave(struct body *b, const struct node *node)
{
	html_close_to(&b->html, b->depths.at[--b->depths.n]);
	if (node->type == NODE_TABLE && b->article)
		body_table_link(&b->html, b->article, node);
	if (node->type == NODE_ATTACHMENT)
		b->levels.n = 0;
}

static void
walk(struct body *b, const struct node *root)
{
	const struct node *at = root;

	for (;;) {
		if (enter(b, at) && at->first) {
			at = at->first;
			continue;
		}
		leave(b, at);
		while (at != root && !at->next) {
			at = at->parent;
			leave(b, at);
		}
		if (at == root)
			return;
		at = at->next;
	}
}

void
body_html(
    const struct node *root, const struct article *article, struct buf *out)
{
	struct body b = {.html = {.out = out}, .article = article};

	walk(&b, root);
	html_end(&b.html);
	vec_free(&b.depths);
	vec_free(&b.levels);
}
