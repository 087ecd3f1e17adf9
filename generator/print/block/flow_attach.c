/*
 * The end of a document: signature, list of attachments, attachments
 * (GB/T 9704 7.3.5 to 7.3.7).
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/block/flow.h"

enum {
	SHORT_WORDS = 700, /* an attachment up to this many characters is set
			      across: two stubs of columns look mistaken */
};

static len_t
natural_width(struct flow *f, const struct node *n, enum look_name look)
{
	size_t count;
	const struct look *l = &f->setter->style->look[look];
	struct span *spans = flow_spans(f->setter, n, l, &count);

	return par_natural(f->setter, spans, count);
}

/* It must not stand without the end of the last paragraph. */
static void
keep_with_text(struct flow *f)
{
	struct block *last = f->out->last;

	if (last && last->node && last->node->type == NODE_PARAGRAPH &&
	    last->full == f->full && last->node->parent->type == NODE_ARTICLE)
		last->keep = true;
}

/* The widest of the lines of a signature, as far as there is room. */
static len_t
sign_width(struct flow *f, const struct node *sign, len_t room)
{
	const struct node *n;
	len_t most = 0, w;

	for (n = sign->first; n; n = n->next) {
		w = natural_width(f, n, LOOK_BODY);
		if (w > most)
			most = w;
	}
	return most < room ? most : room;
}

/*
 * Names and date stand at the right, the block two em from the edge, each line
 * centred on the widest: the date under the middle of the name.
 */
void
flow_sign(struct flow *f, struct node *sign)
{
	struct setter *s = f->setter;
	len_t e = s->style->look[LOOK_BODY].size;
	struct flow_par p = {
	    .look = LOOK_BODY, .set = SET_CENTER, .right = 2 * e};
	struct spacing space = {.before = s->style->pitch};
	VEC(struct line) all = {0};
	struct lines lines;
	struct block *b;
	struct node *n;
	size_t i;

	p.left = f->width - 2 * e - sign_width(f, sign, f->width - 2 * e);
	keep_with_text(f);
	for (n = sign->first; n; n = n->next) {
		lines = flow_set(f, n, &p);
		for (i = 0; i < lines.n; i++)
			*vec_push(&all) = lines.at[i];
	}
	lines.n = all.n;
	lines.at = ARENA_ARRAY(s->arena, struct line, all.n);
	if (all.n)
		memcpy(lines.at, all.at, all.n * sizeof *all.at);
	vec_free(&all);
	b = flow_add(f, block_lines(s, lines, &space), sign);
	b->whole = true;
	b->keep = sign->next && sign->next->type == NODE_NOTE;
}

/* Bytes of the 附件： that an entry begins with: 附件1： too. */
static size_t
head_length(const char *words)
{
	const char *s = words;

	if (!str_starts(s, "附件"))
		return 0;
	s += strlen("附件");
	s += strspn(s, "0123456789");
	if (str_starts(s, "："))
		return (size_t)(s - words) + strlen("：");
	return *s == ':' ? (size_t)(s - words) + 1 : 0;
}

static bool
is_heading_entry(const struct node *entry)
{
	const struct node *t = entry->first;

	return t && t->type == NODE_TEXT && !t->next &&
	    (strcmp(t->text, "附件：") == 0 || strcmp(t->text, "附件:") == 0);
}

/* 附件：1.…, where 2.… stands under the 1. */
static bool
begins_headed(const struct node *entry)
{
	const struct node *t = entry->first;
	size_t bytes;
	int number;

	return t && t->type == NODE_TEXT && head_length(t->text) > 0 &&
	    meta_ordinal(t->text + head_length(t->text), &bytes, &number) !=
	    ORDINAL_NONE;
}

/* Width of what stands before an entry's name, 附件： or 1. or both: what wraps
 * goes under the name. */
static len_t
prefix_width(struct flow *f, const struct span *spans, size_t n)
{
	struct span prefix;
	size_t bytes, head;
	int number;

	if (!n || spans[0].kind != SPAN_WORDS)
		return 0;
	prefix = spans[0];
	head = head_length(prefix.text);
	if (meta_ordinal(prefix.text + head, &bytes, &number) == ORDINAL_NONE)
		bytes = 0;
	if (head + bytes == 0 || head + bytes >= prefix.len)
		return 0;
	prefix.len = head + bytes;
	return par_natural(f->setter, &prefix, 1);
}

/* How an item of the list stands. */
struct listed {
	struct node *node;
	struct node *head; /* the 附件： set before it on its line, or NULL */
	bool first, indented; /* in the list; under words behind 附件： */
};

/* The words of an entry, behind its head. */
static struct par
entry_par(struct flow *f, const struct listed *e, struct tag *caption)
{
	struct setter *s = f->setter;
	const struct look *look = &s->style->look[LOOK_BODY];
	struct par par = {.width = f->width,
	    .set = SET_LEFT,
	    .words = true,
	    .node = e->node,
	    .file = s->file};
	len_t indent = e->head || e->indented ? 3 * look->size : 0, prefix;
	struct span *spans = NULL, *item;
	size_t nhead = 0, nitem, i;

	tag_open(s, TAG_BODY);
	if (e->head)
		spans = flow_spans(s, e->head, look, &nhead);
	for (i = 0; i < nhead; i++)
		spans[i].tag = caption;
	item = flow_spans(s, e->node, look, &nitem);
	prefix = prefix_width(f, item, nitem);
	par.nspans = nhead + nitem;
	par.spans = ARENA_ARRAY(s->arena, struct span, par.nspans);
	if (nhead)
		memcpy((void *)par.spans, spans, nhead * sizeof *spans);
	memcpy((void *)(par.spans + nhead), item, nitem * sizeof *item);
	par.left = 2 * look->size + indent + prefix;
	par.first = -prefix - (e->head ? indent : 0);
	return par;
}

/*
 * Items stand under each other, a row below the text, their pages at the right
 * (GB/T 9704 7.3.4).
 */
static void
add_entry(struct flow *f, const struct listed *e)
{
	struct setter *s = f->setter;
	const struct look *look = &s->style->look[LOOK_BODY];
	const struct node *to = e->node->as.entry.attachment;
	struct spacing space = {.before = e->first ? s->style->pitch : 0};
	/* Of the list: an item holds its body alone. */
	struct tag *caption = e->head ? tag_new(s, TAG_CAPTION) : NULL;
	struct lines lines;
	struct par par;

	if (to && to->as.attachment.omitted)
		to = NULL;
	tag_open(s, TAG_ITEM);
	par = entry_par(f, e, caption);
	par.right = to ? leader_width(s, look) + 2 * look->size : 0;
	lines = par_set(s, &par);
	if (lines.n && to)
		leader_add(s, &lines.at[lines.n - 1], look, to,
		    to->anchor && s->slug
			? arena_printf(s->arena, "%s#%s", s->slug, to->anchor)
			: NULL,
		    f->width);
	tag_shut(s); /* the body that entry_par opened */
	tag_shut(s);
	flow_add(f, block_lines(s, lines, &space), e->node);
}

void
flow_attachlist(struct flow *f, struct node *list)
{
	struct node *n = list->first;
	struct listed e = {.first = true};

	if (n && n->next && is_heading_entry(n)) {
		e.head = n;
		n = n->next;
	}
	for (; n; n = n->next) {
		e.node = n;
		add_entry(f, &e);
		e.indented = e.indented || e.head || begins_headed(n);
		e.head = NULL;
		e.first = false;
	}
}

static size_t
count_words(const struct node *n)
{
	struct buf words = {0};
	size_t count;

	tree_words(n, &words);
	count = utf8_count(words.s ? words.s : "", words.n);
	buf_free(&words);
	return count;
}

/* What tables hold does not count: a line or two above a table across the
 * columns would stand in the first of them alone. */
static bool
is_short(const struct node *attachment)
{
	size_t words = count_words(attachment);
	const struct node *n;
	bool form = false;

	for (n = attachment->first; n; n = node_next(attachment, n)) {
		if (n->type != NODE_TABLE)
			continue;
		form |= n->as.table.form;
		words -= count_words(n);
	}
	return form || words <= SHORT_WORDS;
}

static void
add_label(struct flow *f, struct node *n)
{
	struct setter *s = f->setter;
	const struct look *look = &s->style->look[LOOK_LABEL];
	struct span span = {.text = n->as.attachment.label,
	    .len = strlen(n->as.attachment.label),
	    .look = look,
	    .line = n->line,
	    .col = n->col};
	struct par par = {.spans = &span,
	    .nspans = 1,
	    .width = f->width,
	    .set = SET_LEFT,
	    .node = n,
	    .file = s->file};

	if (n->anchor && s->slug)
		span.anchor =
		    arena_printf(s->arena, "%s#%s", s->slug, n->anchor);
	span.node = n;
	flow_add(f, block_lines(s, par_set(s, &par), NULL), n)->keep = true;
}

/* Label and title are one heading, however they are set. */
static struct block *
add_title(struct flow *f, struct node *n, const struct flow_par *p)
{
	struct setter *s = f->setter;
	struct par par = {.width = f->width,
	    .set = p->set,
	    .title = p->title,
	    .file = s->file};

	par.spans = flow_spans(s, n, &s->style->look[p->look], &par.nspans);
	return flow_add(f, block_lines(s, par_set(s, &par), &p->space), n);
}

static void
add_heading(struct flow *f, struct node *n)
{
	struct setter *s = f->setter;
	struct flow_par p = {.look = LOOK_CARRIED,
	    .set = SET_CENTER,
	    .title = true,
	    .space = {.before = s->style->pitch / 2,
		.after = s->style->pitch / 2,
		.leading = s->style->look[LOOK_CARRIED].size * 3 / 2}};
	struct block *b;

	tag_open_heading(s, TAG_LEVEL_ATTACHMENT);
	add_label(f, n);
	if (n->as.attachment.title) {
		b = add_title(f, n->as.attachment.title, &p);
		b->keep = b->whole = true;
	}
	tag_shut(s);
	if (n->as.attachment.note) {
		tag_open(s, TAG_PARAGRAPH);
		p.space = (struct spacing){.after = s->style->pitch / 2};
		b = flow_add(f,
		    block_lines(s,
			flow_words(s, &s->style->look[LOOK_NOTE],
			    n->as.attachment.note, f->width, SET_CENTER),
			&p.space),
		    NULL);
		b->keep = true;
		tag_shut(s);
	}
}

void
flow_attachment(struct flow *outer, struct node *n)
{
	const struct style *style = outer->setter->style;
	struct flow f = *outer;

	if (n->as.attachment.omitted)
		return;
	f.where = FLOW_ATTACHMENT;
	f.full = true;
	f.fresh = true;
	f.turned = n->as.attachment.landscape;
	f.width = f.turned ? style->height - style->top - style->bottom
			   : style->measure;
	add_heading(&f, n);
	if (!f.turned && !is_short(n)) {
		f.full = false;
		f.width = style->column;
	}
	flow_each(&f, n);
	outer->fresh = false;
}
