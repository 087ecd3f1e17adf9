/*
 * dump: the tree as text, a line a node, and the facts of articles and issues;
 * what the regress tests compare. Fields that are not set are left out, and
 * nothing that is set is: only the bytes of pictures are given by their number.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"

/* Deeper lines are not indented further: depth is the source's to choose. */
#define DEEPEST 64

static void
indent(struct buf *out, int depth)
{
	int i;

	for (i = 0; i < depth && i < DEEPEST; i++)
		buf_puts(out, "  ");
}

/* In quotes; what cannot be seen is escaped, U+3000 is left as it is. */
static void
quoted(struct buf *out, const char *s)
{
	uint32_t cp;

	buf_putc(out, '"');
	while ((cp = utf8_next(&s))) {
		if (cp == '"' || cp == '\\')
			buf_putc(out, '\\');
		if (cp == '\n')
			buf_puts(out, "\\n");
		else if (cp < ' ' || cp == 0x7F || cp == 0xA0 ||
		    (cp >= 0x2000 && cp <= 0x200F) || cp == 0xFEFF)
			buf_printf(out, "\\u{%X}", (unsigned)cp);
		else
			buf_putu(out, cp);
	}
	buf_putc(out, '"');
}

static void
put_words(struct buf *out, const char *key, const char *value)
{
	if (value) {
		buf_printf(out, " %s=", key);
		quoted(out, value);
	}
}

static void
put_int(struct buf *out, const char *key, int value)
{
	if (value)
		buf_printf(out, " %s=%d", key, value);
}

static void
put_flag(struct buf *out, const char *name, bool set)
{
	if (set)
		buf_printf(out, " %s", name);
}

/* A node elsewhere: its name and place. */
static void
put_node(struct buf *out, const char *key, const struct node *node)
{
	if (node)
		buf_printf(out, " %s=%s[%d:%d]", key, node_name(node->type),
		    node->line, node->col);
}

static const char *const aligns[] = {
    [ALIGN_DEFAULT] = "default",
    [ALIGN_LEFT] = "left",
    [ALIGN_CENTER] = "center",
    [ALIGN_RIGHT] = "right",
};

static void
heading(struct buf *out, const struct node *node)
{
	put_int(out, "level", node->as.heading.level);
}

static void
runin(struct buf *out, const struct node *node)
{
	put_int(out, "level", node->as.runin.level);
}

static void
clause(struct buf *out, const struct node *node)
{
	put_int(out, "number", node->as.clause.number);
	put_int(out, "sub", node->as.clause.sub);
}

static void
figure(struct buf *out, const struct node *node)
{
	put_words(out, "path", node->as.figure.path);
	put_int(out, "width", node->as.figure.width);
	put_int(out, "height", node->as.figure.height);
	put_int(out, "turn", node->as.figure.turn);
	put_flag(out, node->as.figure.jpeg ? "jpeg" : "png",
	    node->as.figure.data != NULL);
	if (node->as.figure.data)
		buf_printf(out, " bytes=%zu", node->as.figure.size);
}

static void
table(struct buf *out, const struct node *node)
{
	int i;

	put_words(out, "caption", node->as.table.caption);
	put_words(out, "unit", node->as.table.unit);
	put_words(out, "src", node->as.table.src);
	buf_printf(out, " rows=%d cols=%d header=%d", node->as.table.rows,
	    node->as.table.cols, node->as.table.header_rows);
	for (i = 0; node->as.table.widths && i < node->as.table.cols; i++)
		buf_printf(out, "%s%d",
		    i ? "," : " widths=", node->as.table.widths[i]);
	for (i = 0; node->as.table.aligns && i < node->as.table.cols; i++)
		buf_printf(out, "%s%s",
		    i ? "," : " aligns=", aligns[node->as.table.aligns[i]]);
	put_flag(out, "form", node->as.table.form);
	put_flag(out, "landscape", node->as.table.landscape);
}

static void
cell(struct buf *out, const struct node *node)
{
	buf_printf(out, " at=%d,%d", node->as.cell.row, node->as.cell.col);
	if (node->as.cell.rowspan > 1)
		put_int(out, "rowspan", node->as.cell.rowspan);
	if (node->as.cell.colspan > 1)
		put_int(out, "colspan", node->as.cell.colspan);
	if (node->as.cell.align)
		buf_printf(out, " align=%s", aligns[node->as.cell.align]);
}

static void
entry(struct buf *out, const struct node *node)
{
	put_int(out, "no", node->as.entry.no);
	put_node(out, "attachment", node->as.entry.attachment);
	put_flag(out, "made", node->as.entry.made);
}

static void
attachment(struct buf *out, const struct node *node)
{
	put_int(out, "no", node->as.attachment.no);
	put_words(out, "label", node->as.attachment.label);
	put_words(out, "note", node->as.attachment.note);
	put_flag(out, "landscape", node->as.attachment.landscape);
	put_flag(out, "omitted", node->as.attachment.omitted);
	put_node(out, "entry", node->as.attachment.entry);
}

static void
box(struct buf *out, const struct node *node)
{
	put_flag(out, "full", node->as.box.full);
}

static void
post(struct buf *out, const struct node *node)
{
	put_words(out, "role", node->as.post.role);
	put_words(out, "name", node->as.post.name);
	put_words(out, "duty", node->as.post.duty);
}

static void
link(struct buf *out, const struct node *node)
{
	put_words(out, "url", node->as.link.url);
	put_node(out, "to", node->as.link.to);
}

/* The fields each type of node has of its own. */
static void (*const fields[NODE_MAX])(struct buf *, const struct node *) = {
    [NODE_HEADING] = heading,
    [NODE_RUNIN] = runin,
    [NODE_CLAUSE] = clause,
    [NODE_FIGURE] = figure,
    [NODE_TABLE] = table,
    [NODE_CELL] = cell,
    [NODE_ENTRY] = entry,
    [NODE_ATTACHMENT] = attachment,
    [NODE_BOX] = box,
    [NODE_POST] = post,
    [NODE_LINK] = link,
};

static void
put_line(struct buf *out, const struct node *node)
{
	static const char *const flags[] = {
	    "header", "literal", "date", "carried", "ordinal", "rightward"};
	size_t i;

	buf_printf(
	    out, "%s [%d:%d]", node_name(node->type), node->line, node->col);
	for (i = 0; i < sizeof flags / sizeof flags[0]; i++)
		put_flag(out, flags[i], node->flags >> i & 1);
	put_int(out, "page", node->page);
	put_words(out, "anchor", node->anchor);
	if (fields[node->type])
		fields[node->type](out, node);
	if (node->text) {
		buf_putc(out, ' ');
		quoted(out, node->text);
	}
	buf_putc(out, '\n');
}

struct dumper {
	struct buf *out;
	const char *word; /* before the next line */
	int depth;
};

static bool enter(void *ctx, struct node *);
static void leave(void *ctx, struct node *);
static const struct node_visitor visitor = {enter, leave};

/* Titles are outside the children: marked, one level in. */
static void
put_title(const struct dumper *d, struct node *title)
{
	struct dumper inner = {d->out, "title ", d->depth + 1};

	if (title)
		node_walk(title, &visitor, &inner);
}

static bool
enter(void *ctx, struct node *node)
{
	struct dumper *d = ctx;

	indent(d->out, d->depth);
	buf_puts(d->out, d->word);
	put_line(d->out, node);
	d->word = "";
	if (node->type == NODE_ATTACHMENT)
		put_title(d, node->as.attachment.title);
	if (node->type == NODE_BOX)
		put_title(d, node->as.box.title);
	d->depth++;
	return true;
}

static void
leave(void *ctx, struct node *node)
{
	struct dumper *d = ctx;

	(void)node;
	d->depth--;
}

void
tree_dump(const struct node *root, struct buf *out)
{
	struct dumper d = {out, "", 0};

	node_walk((struct node *)root, &visitor, &d);
}

/* --- facts --- */

static void
fact(struct buf *out, const char *key, const char *value)
{
	if (!value)
		return;
	buf_printf(out, "%s: ", key);
	quoted(out, value);
	buf_putc(out, '\n');
}

static void
fact_int(struct buf *out, const char *key, int value)
{
	if (value)
		buf_printf(out, "%s: %d\n", key, value);
}

static void
fact_date(struct buf *out, const char *key, struct date d)
{
	if (d.year)
		buf_printf(
		    out, "%s: %04d-%02d-%02d\n", key, d.year, d.month, d.day);
}

static void
list(struct buf *out, struct strings strings)
{
	size_t i;

	for (i = 0; i < strings.n; i++) {
		buf_puts(out, i ? ", " : "");
		quoted(out, strings.at[i]);
	}
}

static void
fact_list(struct buf *out, const char *key, struct strings strings)
{
	if (strings.n == 0)
		return;
	buf_printf(out, "%s: ", key);
	list(out, strings);
	buf_putc(out, '\n');
}

static void
dump_article(const struct article *article, struct buf *out)
{
	size_t i;

	fact(out, "file", article->file);
	fact(out, "slug", article->slug);
	fact_list(out, "title", article->title);
	fact(out, "toc-title", article->toc_title);
	fact(out, "number", article->number);
	fact_list(out, "category", article->category);
	fact_list(out, "issuer", article->issuers);
	fact_date(out, "date", article->date);
	fact_date(out, "effective", article->effective);
	buf_printf(out, "kind: %s\n", kind_name(article->kind));
	fact_int(out, "page", article->printed_page);
	fact(out, "status", article->status);
	fact_list(out, "replaces", article->replaces);
	fact_list(out, "replaced-by", article->replaced_by);
	fact_list(out, "amends", article->amends);
	fact_list(out, "corrects", article->corrects);
	for (i = 0; i < article->nrelations; i++)
		buf_printf(out, "relation: %s %s\n",
		    relation_name(article->relations[i].kind),
		    article->relations[i].path ? article->relations[i].path
					       : "(not here)");
	fact_int(out, "first-page", article->first_page);
	fact_int(out, "last-page", article->last_page);
	fact_list(out, "remarks", article->remarks);
	tree_dump(article->body, out);
}

static void
masthead(const struct masthead_group *group, struct buf *out)
{
	size_t i;

	buf_puts(out, "masthead:");
	if (group->name) {
		buf_putc(out, ' ');
		quoted(out, group->name);
	}
	buf_putc(out, '\n');
	for (i = 0; i < group->n; i++) {
		buf_puts(out, "  ");
		quoted(out, group->roles[i].role ? group->roles[i].role : "");
		buf_puts(out, ": ");
		list(out, group->roles[i].people);
		buf_putc(out, '\n');
	}
}

static void
issue_facts(const struct issue *issue, struct buf *out)
{
	fact(out, "issue", issue->id);
	fact(out, "file", issue->file);
	fact(out, "name", issue->name);
	fact_int(out, "year", issue->year);
	fact_int(out, "number", issue->number);
	fact_int(out, "supplement", issue->supplement);
	fact_int(out, "serial", issue->serial);
	fact_date(out, "published", issue->published);
	fact(out, "frequency", issue->frequency);
	fact(out, "price", issue->price);
	fact(out, "permit", issue->permit);
	fact_list(out, "motto", issue->motto);
	fact_int(out, "pages", issue->pages);
}

static void
imprint(const struct imprint_line *line, struct buf *out)
{
	buf_puts(out, "imprint:");
	put_words(out, "label", line->label);
	put_words(out, "value", line->value);
	buf_putc(out, '\n');
}

void
tree_dump_issue(const struct issue *issue, struct buf *out)
{
	size_t i;

	issue_facts(issue, out);
	for (i = 0; i < issue->nmasthead; i++)
		masthead(&issue->masthead[i], out);
	for (i = 0; i < issue->nimprint; i++)
		imprint(&issue->imprint[i], out);
	if (issue->colophon)
		tree_dump(issue->colophon, out);
	for (i = 0; i < issue->narticles; i++) {
		buf_putc(out, '\n');
		dump_article(&issue->articles[i], out);
	}
}
