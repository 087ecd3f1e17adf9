/*
 * The tree of an article to blocks: which look, which indents, which width.
 * One function a type of node; attachments and signatures are in
 * flow_attach.c, inlines in flow_inline.c.
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
	LINE_WORDS = 24, /* of a heading that is a paragraph */
	LATIN_SHARE = 20, /* so many letters for each Han: no Chinese text */
	LATIN_SPACES = 5 /* but a sentence, no address */
};

static len_t
em(const struct flow *f, enum look_name look)
{
	return f->setter->style->look[look].size;
}

struct block *
flow_add(struct flow *f, struct block *b, struct node *n)
{
	b->node = n;
	b->full = f->full;
	b->turned = f->turned;
	b->fresh = f->fresh;
	b->width = f->width;
	f->fresh = false;
	blocks_add(f->out, b);
	return b;
}

static void
open_tag(struct flow *f, const struct node *n)
{
	if (n->type == NODE_HEADING)
		tag_open_heading(f->setter,
		    TAG_LEVEL_BODY + n->as.heading.level +
			(f->where == FLOW_ATTACHMENT));
	else
		tag_open(f->setter, TAG_PARAGRAPH);
}

static struct par
make_par(struct flow *f, struct node *n, const struct flow_par *p)
{
	struct par par = {.width = f->width,
	    .first = p->first,
	    .left = p->left,
	    .right = p->right,
	    .set = p->set,
	    .title = p->title,
	    .node = n,
	    .file = f->setter->file};

	par.spans = flow_spans(
	    f->setter, n, &f->setter->style->look[p->look], &par.nspans);
	return par;
}

struct lines
flow_set(struct flow *f, struct node *n, const struct flow_par *p)
{
	struct par par;
	struct lines lines;

	open_tag(f, n);
	par = make_par(f, n, p);
	lines = par_set(f->setter, &par);
	tag_shut(f->setter);
	return lines;
}

static struct block *
flow_par(struct flow *f, struct node *n, const struct flow_par *p)
{
	struct par par;
	struct block *b;

	open_tag(f, n);
	par = make_par(f, n, p);
	b = p->set == SET_JUSTIFY
	    ? block_par(f->setter, &par, &p->space)
	    : block_lines(f->setter, par_set(f->setter, &par), &p->space);
	tag_shut(f->setter);
	return flow_add(f, b, n);
}

static bool
is_strong_line(const struct node *n)
{
	const struct node *i;
	struct buf words = {0};
	size_t count;

	if (!n || n->type != NODE_PARAGRAPH || !n->first)
		return false;
	for (i = n->first; i; i = i->next)
		if (i->type != NODE_STRONG)
			return false;
	tree_words(n, &words);
	count = utf8_count(words.s ? words.s : "", words.n);
	buf_free(&words);
	return count <= LINE_WORDS;
}

/* Words in Latin letters do not fill a narrow column without gaps. */
static bool
is_latin(const struct node *n)
{
	struct buf words = {0};
	const char *s;
	size_t latin = 0, han = 0, spaces = 0;
	uint32_t cp;

	tree_words(n, &words);
	for (s = words.s ? words.s : ""; (cp = utf8_next(&s));) {
		spaces += cp == ' ';
		latin += uni_is_latin(cp);
		han += uni_is_han(cp);
	}
	buf_free(&words);
	return spaces >= LATIN_SPACES && latin > LATIN_SHARE * han;
}

bool
flow_heads(const struct node *n)
{
	return is_strong_line(n) && n->next &&
	    (n->next->type == NODE_PARAGRAPH || n->next->type == NODE_TABLE ||
		n->next->type == NODE_LIST) &&
	    !is_strong_line(n->next);
}

static void
paragraph(struct flow *f, struct node *n)
{
	struct flow_par p = {
	    .look = f->look, .set = SET_JUSTIFY, .first = 2 * em(f, f->look)};
	struct block *b;

	if (is_latin(n))
		p.set = SET_LEFT;
	if (n->first &&
	    (n->first->type == NODE_CLAUSE || n->first->type == NODE_RUNIN))
		p.space.gives = TAKE_SPARE;
	b = flow_par(f, n, &p);
	b->keep = b->whole = flow_heads(n);
}

static bool
table_is_wide(struct flow *f, const struct node *n)
{
	return !n->as.table.landscape && !grid_fits(f->setter, n, f->width);
}

/* A box is as wide as its widest table asks. */
static bool
box_is_wide(struct flow *f, const struct node *box)
{
	len_t inner = f->width - 2 * em(f, LOOK_BODY);
	const struct node *n;

	for (n = box->first; n; n = node_next(box, n))
		if (n->type == NODE_TABLE && !grid_fits(f->setter, n, inner))
			return true;
	return box->as.box.full;
}

/* At 200 pixels an inch a picture is still sharp in print. */
static bool
figure_is_wide(struct flow *f, const struct node *n)
{
	return (int64_t)n->as.figure.width * PT(72) / 200 > f->width;
}

static bool
roster_is_wide(struct flow *f, const struct node *n)
{
	return !roster_fits(f->setter, n, f->width);
}

static bool
always(struct flow *f, const struct node *n)
{
	(void)f;
	(void)n;
	return true;
}

static struct flow
across(struct flow *f)
{
	struct flow full = *f;

	full.full = true;
	full.width = f->setter->style->measure;
	return full;
}

/* Does it go across the columns here? */
static bool
is_wide(struct flow *f, const struct node *n)
{
	static bool (*const asks[NODE_MAX])(
	    struct flow *, const struct node *) = {[NODE_TABLE] = table_is_wide,
	    [NODE_BOX] = box_is_wide,
	    [NODE_FIGURE] = figure_is_wide,
	    [NODE_ROSTER] = roster_is_wide,
	    [NODE_FULL] = always};

	return !f->full && f->where != FLOW_BOX && asks[n->type] &&
	    asks[n->type](f, n);
}

/* A heading goes across with what it heads. */
static bool
heads_wide(struct flow *f, const struct node *n)
{
	while (n && n->type == NODE_HEADING)
		n = n->next;
	return n && is_wide(f, n);
}

static void
carried_title(struct flow *f, struct node *n)
{
	struct setter *s = f->setter;
	len_t leading = em(f, LOOK_CARRIED) * 3 / 2;
	struct flow_par p = {.look = LOOK_CARRIED,
	    .set = SET_CENTER,
	    .title = true,
	    .space = {.before = s->style->pitch,
		.after = s->style->pitch / 2,
		.leading = leading}};
	struct flow at = f->where != FLOW_BOX && !f->full ? across(f) : *f;
	struct block *b;

	p.left = p.right = at.full ? 3 * em(f, LOOK_BODY) : 0;
	b = flow_par(&at, n, &p);
	b->keep = b->whole = true;
	f->fresh = at.fresh;
}

static bool
follows_heading(const struct node *n)
{
	return n->prev && n->prev->type == NODE_HEADING &&
	    n->prev->as.heading.level > 1;
}

static void
heading(struct flow *f, struct node *n)
{
	static const enum look_name looks[] = {
	    LOOK_CARRIED, LOOK_H2, LOOK_H3, LOOK_H4, LOOK_H5};
	int level = n->as.heading.level;
	len_t half = f->setter->style->pitch / 2;
	struct flow_par p = {.look = looks[level - 1]};
	struct flow at = heads_wide(f, n) ? across(f) : *f;
	struct block *b;

	if (level == 1) {
		carried_title(f, n);
		return;
	}
	if (tree_heading_is_centred(n)) {
		p.set = SET_CENTER;
		p.title = true;
		if (level == 2)
			p.space =
			    (struct spacing){.before = half, .after = half};
	} else {
		p.set = SET_JUSTIFY;
		p.first = 2 * em(f, LOOK_BODY);
	}
	if (!follows_heading(n))
		p.space.gives = TAKE_AIRY;
	b = flow_par(&at, n, &p);
	b->keep = b->whole = true;
	f->fresh = at.fresh;
}

static void
each_paragraph(struct flow *f, struct node *n, struct flow_par p)
{
	struct node *child;

	for (child = n->first; child; child = child->next)
		if (child->type == NODE_PARAGRAPH)
			flow_par(f, child, &p);
}

static void
to(struct flow *f, struct node *n)
{
	each_paragraph(
	    f, n, (struct flow_par){.look = LOOK_TO, .set = SET_JUSTIFY});
}

static void
note(struct flow *f, struct node *n)
{
	each_paragraph(f, n,
	    (struct flow_par){.look = LOOK_NOTE,
		.set = SET_JUSTIFY,
		.first = 2 * em(f, LOOK_NOTE)});
}

/* Children set in another look, or narrower. */
static void
each_as(struct flow *f, struct node *n, enum look_name look)
{
	enum look_name was = f->look;

	f->look = look;
	flow_each(f, n);
	f->look = was;
}

static void
small(struct flow *f, struct node *n)
{
	each_as(f, n, LOOK_SMALL);
}

static void
aligned(struct flow *f, struct node *n, enum set set)
{
	struct node *child;
	struct flow_par p = {.look = f->look, .set = set};

	for (child = n->first; child; child = child->next)
		if (child->type == NODE_PARAGRAPH)
			flow_par(f, child, &p);
		else
			flow_each(f, child);
}

static void
center(struct flow *f, struct node *n)
{
	aligned(f, n, SET_CENTER);
}

static void
right(struct flow *f, struct node *n)
{
	aligned(f, n, SET_RIGHT);
}

static void
quote(struct flow *f, struct node *n)
{
	len_t e = em(f, LOOK_QUOTE);
	struct node *child;
	struct flow_par p = {.look = LOOK_QUOTE,
	    .set = SET_JUSTIFY,
	    .first = 2 * e,
	    .left = 2 * e,
	    .right = e};

	for (child = n->first; child; child = child->next)
		if (child->type == NODE_PARAGRAPH)
			flow_par(f, child, &p);
		else
			flow_each(f, child);
}

static struct lines
code_lines(struct flow *f, const char *text)
{
	const struct look *look = &f->setter->style->look[LOOK_VERBATIM];
	VEC(struct line) all = {0};
	struct lines out, one;
	size_t i, n;
	char *row;

	for (; *text; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		row = arena_dup(f->setter->arena, text, n);
		one = flow_words(f->setter, look, row, f->width, SET_LEFT);
		for (i = 0; i < one.n; i++)
			*vec_push(&all) = one.at[i];
		if (n == 0)
			*vec_push(&all) = (struct line){.ascent = look->size};
	}
	out.n = all.n;
	out.at = ARENA_ARRAY(f->setter->arena, struct line, all.n);
	if (all.n)
		memcpy(out.at, all.at, all.n * sizeof *all.at);
	vec_free(&all);
	return out;
}

static void
code(struct flow *f, struct node *n)
{
	struct spacing space = {.before = f->setter->style->pitch / 2,
	    .after = f->setter->style->pitch / 2,
	    .leading = em(f, LOOK_VERBATIM) * 4 / 3};

	tag_open(f->setter, TAG_CODE);
	flow_add(f, block_lines(f->setter, code_lines(f, n->text), &space), n);
	tag_shut(f->setter);
}

static void
item(struct flow *f, struct node *n)
{
	tag_open(f->setter, TAG_BODY);
	flow_each(f, n);
	tag_shut(f->setter);
}

/* A short rule in the middle of an empty row. */
static void
rule(struct flow *f, struct node *n)
{
	const struct style *style = f->setter->style;
	struct items items = {0};

	items_rect(f->setter, &items, f->width / 3, style->pitch / 2,
	    f->width / 3, style->rule_thin, INK_BLACK);
	flow_add(f, block_fixed(f->setter, items, style->pitch), n);
}

/* Across the columns, or as the flow stands. */
static void
add_wide(struct flow *f, struct node *n,
    struct block *(*make)(struct setter *, struct node *, len_t))
{
	struct flow at = is_wide(f, n) ? across(f) : *f;

	flow_add(&at, make(f->setter, n, at.width), n);
	f->fresh = at.fresh;
}

/* Does it stand on turned pages: as asked, or since only there it has room? */
static bool
is_turned(struct flow *f, const struct node *n)
{
	const struct style *style = f->setter->style;

	if (f->turned || f->where == FLOW_BOX)
		return false;
	return n->as.table.landscape ||
	    (is_wide(f, n) && !grid_sets(f->setter, n, style->measure) &&
		grid_sets(
		    f->setter, n, style->height - style->top - style->bottom));
}

static void
table(struct flow *f, struct node *n)
{
	const struct style *style = f->setter->style;
	struct flow turned = *f;

	if (is_turned(f, n)) {
		turned.turned = true;
		turned.full = true;
		turned.width = style->height - style->top - style->bottom;
		flow_add(&turned, grid_block(f->setter, n, turned.width), n);
		return;
	}
	add_wide(f, n, grid_block);
}

static void
box(struct flow *f, struct node *n)
{
	add_wide(f, n, box_block);
}

static void
figure(struct flow *f, struct node *n)
{
	add_wide(f, n, figure_block);
}

static void
roster(struct flow *f, struct node *n)
{
	struct flow at = is_wide(f, n) ? across(f) : *f;
	struct blocks posts = roster_blocks(f->setter, n, at.width);
	struct block *b, *next;

	for (b = posts.first; b; b = next) {
		next = b->next;
		b->next = NULL;
		flow_add(&at, b, b == posts.first ? n : NULL);
	}
	f->fresh = at.fresh;
}

static void
full(struct flow *f, struct node *n)
{
	struct flow at = is_wide(f, n) ? across(f) : *f;

	flow_each(&at, n);
	f->fresh = at.fresh;
}

static void (*const handlers[NODE_MAX])(struct flow *, struct node *) = {
    [NODE_PARAGRAPH] = paragraph,
    [NODE_HEADING] = heading,
    [NODE_LIST] = flow_each,
    [NODE_ITEM] = item,
    [NODE_CODE] = code,
    [NODE_RULE] = rule,
    [NODE_FIGURE] = figure,
    [NODE_TABLE] = table,
    [NODE_TO] = to,
    [NODE_SIGN] = flow_sign,
    [NODE_NOTE] = note,
    [NODE_ATTACHLIST] = flow_attachlist,
    [NODE_ATTACHMENT] = flow_attachment,
    [NODE_BOX] = box,
    [NODE_ROSTER] = roster,
    [NODE_CENTER] = center,
    [NODE_RIGHT] = right,
    [NODE_QUOTE] = quote,
    [NODE_SMALL] = small,
    [NODE_FULL] = full,
};

/* What holds paragraphs and more; the rest is tagged where it is set. */
static const enum tag_kind tags[NODE_MAX] = {
    [NODE_LIST] = TAG_LIST,
    [NODE_ITEM] = TAG_ITEM,
    [NODE_CODE] = TAG_PARAGRAPH,
    [NODE_TABLE] = TAG_TABLE,
    [NODE_NOTE] = TAG_NOTE,
    [NODE_ATTACHLIST] = TAG_LIST,
    [NODE_ATTACHMENT] = TAG_SECTION,
    [NODE_BOX] = TAG_SECTION,
    [NODE_ROSTER] = TAG_LIST,
    [NODE_QUOTE] = TAG_QUOTE,
};

static void
handle(struct flow *f, struct node *n)
{
	if (!handlers[n->type])
		return;
	if (tags[n->type])
		tag_open(f->setter, tags[n->type]);
	handlers[n->type](f, n);
	if (tags[n->type])
		tag_shut(f->setter);
}

/* What stands before the first carried document goes across the columns. */
static struct node *
first_carried(struct node *parent)
{
	struct node *n;

	if (parent->type != NODE_ARTICLE || !(parent->flags & NODE_CARRIED))
		return NULL;
	for (n = parent->first; n; n = n->next)
		if (n->type == NODE_HEADING && n->as.heading.level == 1)
			return n;
	return NULL;
}

void
flow_each(struct flow *f, struct node *parent)
{
	struct node *n, *carried = first_carried(parent);
	struct flow notice = *f;

	notice.full = true;
	notice.width = f->setter->style->measure;
	for (n = parent->first; n; n = n->next) {
		if (n == carried) {
			f->fresh = f->fresh && notice.fresh;
			carried = NULL;
		}
		handle(carried ? &notice : f, n);
	}
}

void
flow_children(struct setter *s, struct node *parent, len_t width,
    enum flow_place where, struct blocks *out)
{
	struct flow f = {.setter = s,
	    .out = out,
	    .width = width,
	    .where = where,
	    .look = where == FLOW_BOX ? LOOK_BOX : LOOK_BODY};

	flow_each(&f, parent);
}

static void
add_title(struct flow *f, struct article *a)
{
	struct setter *s = f->setter;
	len_t e = em(f, LOOK_BODY), pitch = s->style->pitch;
	struct span spans[64];
	struct par par = {.spans = spans,
	    .width = f->width,
	    .set = SET_CENTER,
	    .title = true,
	    .left = 2 * e,
	    .right = 2 * e,
	    .node = a->body,
	    .file = a->file};
	struct spacing space = {.before = pitch,
	    .after = pitch / 2,
	    .leading = em(f, LOOK_TITLE) * 3 / 2,
	    .solid = true};
	const struct look *look = &s->style->look[LOOK_TITLE];
	struct block *b;
	size_t i;

	for (i = 0; i < a->title.n && par.nspans + 2 < 64; i++) {
		if (i > 0)
			spans[par.nspans++] =
			    (struct span){.kind = SPAN_PREFER, .look = look};
		spans[par.nspans++] = (struct span){.text = a->title.at[i],
		    .len = strlen(a->title.at[i]),
		    .look = look,
		    .anchor = i == 0 ? a->slug : NULL,
		    .node = i == 0 ? a->body : NULL,
		    .line = a->pos_title.line,
		    .col = a->pos_title.col};
	}
	tag_open_heading(s, TAG_LEVEL_ARTICLE);
	b = flow_add(f, block_lines(s, par_set(s, &par), &space), a->body);
	tag_shut(s);
	b->keep = b->whole = true;
	if (!a->number)
		return;
	tag_open(s, TAG_PARAGRAPH);
	space = (struct spacing){.after = pitch, .solid = true};
	b = flow_add(f,
	    block_lines(s,
		flow_words(s, &s->style->look[LOOK_NUMBER], a->number, f->width,
		    SET_CENTER),
		&space),
	    NULL);
	b->keep = true;
	tag_shut(s);
}

struct blocks
flow_article(struct setter *s, struct article *a)
{
	struct blocks out = {0};
	struct flow f = {.setter = s,
	    .out = &out,
	    .article = a,
	    .width = s->style->measure,
	    .where = FLOW_ARTICLE,
	    .look = LOOK_BODY,
	    .full = true,
	    .fresh = true};

	tag_open(s, TAG_ARTICLE);
	add_title(&f, a);
	f.full = false;
	f.width = s->style->column;
	flow_each(&f, a->body);
	tag_shut(s);
	return out;
}
