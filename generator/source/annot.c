/*
 * annot: ::: lines, FORMAT.md 4. Which blocks there are, what attributes they
 * take, and who reads their bodies stands in one table. A fault in an opening
 * line never loses its body, so that one slip is one message.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "source/parse.h"
#include "source/block.h"

/* One attribute being set. */
struct setting {
	struct block *b;
	struct open *open;
	const char *block, *key; /* names */
	const char *value; /* NULL for a bare flag */
	int line, col; /* of the value; of the key of a flag */
};

struct attr {
	const char *name;
	bool flag;
	void (*set)(const struct setting *);
};

static void
refuse(const struct setting *s, const char *want)
{
	msg(s->b->r->msgs, MSG_ATTR_VALUE,
	    (struct pos){s->b->r->file, s->line, s->col}, s->key, s->value,
	    want);
}

/* A whole number from least to 9999; -1 after a message. */
static int
number(const struct setting *s, int least, const char *want)
{
	const char *p = s->value;
	int n = 0;

	for (; *p >= '0' && *p <= '9' && n < 1000; p++)
		n = n * 10 + (*p - '0');
	if (*p == '\0' && p > s->value && n >= least)
		return n;
	refuse(s, want);
	return -1;
}

static bool
is_landscape(const struct setting *s)
{
	if (strcmp(s->value, "landscape") != 0 &&
	    strcmp(s->value, "portrait") != 0)
		refuse(s, "landscape, portrait");
	return strcmp(s->value, "landscape") == 0;
}

static void
attachment_no(const struct setting *s)
{
	int n = number(s, 1, "1, 2, 3");

	if (n > 0)
		s->open->node->as.attachment.no = n;
}

static void
attachment_title(const struct setting *s)
{
	struct node *title =
	    node_new(s->b->r->arena, NODE_HEADING, s->line, s->col);

	title->as.heading.level = 1;
	inline_string(s->b->r, title, s->value, s->line, s->col);
	if (title->first)
		s->open->node->as.attachment.title = title;
}

static void
attachment_label(const struct setting *s)
{
	s->open->node->as.attachment.label = s->value;
}

static void
attachment_note(const struct setting *s)
{
	s->open->node->as.attachment.note = s->value;
}

static void
attachment_orient(const struct setting *s)
{
	s->open->node->as.attachment.landscape = is_landscape(s);
}

static void
attachment_omitted(const struct setting *s)
{
	s->open->node->as.attachment.omitted = true;
}

static void
box_title(const struct setting *s)
{
	struct node *title =
	    node_new(s->b->r->arena, NODE_PARAGRAPH, s->line, s->col);

	inline_string(s->b->r, title, s->value, s->line, s->col);
	if (title->first)
		s->open->node->as.box.title = title;
}

static void
box_full(const struct setting *s)
{
	s->open->node->as.box.full = true;
}

static void
table_caption(const struct setting *s)
{
	s->open->node->as.table.caption = s->value;
}

static void
table_unit(const struct setting *s)
{
	s->open->node->as.table.unit = s->value;
}

static void
table_form(const struct setting *s)
{
	s->open->node->as.table.form = true;
}

static void
table_orient(const struct setting *s)
{
	s->open->node->as.table.landscape = is_landscape(s);
}

static void
table_src(const struct setting *s)
{
	s->open->facts.src = s->open->node->as.table.src = s->value;
}

static void
table_header(const struct setting *s)
{
	s->open->facts.header = number(s, 0, "0, 1, 2");
}

/* Relative widths: whole numbers with spaces between them. */
static void
table_cols(const struct setting *s)
{
	size_t most = strlen(s->value) / 2 + 1;
	int *widths = ARENA_ARRAY(s->b->r->arena, int, most);
	const char *p = s->value;
	char *end;
	int n = 0;
	long w;

	for (p += strspn(p, " "); *p; p = end + strspn(end, " ")) {
		w = strtol(p, &end, 10);
		if (end == p || w < 1 || w > 9999 || (*end && *end != ' ')) {
			refuse(s, "\"6 40 30 24\"");
			return;
		}
		widths[n++] = (int)w;
	}
	s->open->facts.widths = n ? widths : NULL;
	s->open->facts.nwidths = n;
}

static const struct attr no_attrs[] = {{NULL, false, NULL}};
static const struct attr attachment_attrs[] = {{"no", false, attachment_no},
    {"title", false, attachment_title}, {"note", false, attachment_note},
    {"label", false, attachment_label}, {"orient", false, attachment_orient},
    {"omitted", true, attachment_omitted}, {NULL, false, NULL}};
static const struct attr table_attrs[] = {{"caption", false, table_caption},
    {"unit", false, table_unit}, {"cols", false, table_cols},
    {"src", false, table_src}, {"header", false, table_header},
    {"form", true, table_form}, {"orient", false, table_orient},
    {NULL, false, NULL}};
static const struct attr box_attrs[] = {
    {"title", false, box_title}, {"full", true, box_full}, {NULL, false, NULL}};

#define BLOCKS(name, type, attrs) \
	{ \
		name, type, attrs, NULL, NULL, true \
	}
static const struct annot annots[] = {
    {"to", NODE_TO, no_attrs, lines_to, NULL, false},
    {"sign", NODE_SIGN, no_attrs, lines_sign, NULL, false},
    {"note", NODE_NOTE, no_attrs, lines_note, NULL, false},
    {"attachments", NODE_ATTACHLIST, no_attrs, lines_attachments, NULL, true},
    {"roster", NODE_ROSTER, no_attrs, lines_roster, lines_roster_close, false},
    {"table", NODE_TABLE, table_attrs, lines_table, lines_table_close, true},
    BLOCKS("attachment", NODE_ATTACHMENT, attachment_attrs),
    BLOCKS("box", NODE_BOX, box_attrs), BLOCKS("center", NODE_CENTER, no_attrs),
    BLOCKS("right", NODE_RIGHT, no_attrs),
    BLOCKS("quote", NODE_QUOTE, no_attrs),
    BLOCKS("small", NODE_SMALL, no_attrs), BLOCKS("full", NODE_FULL, no_attrs)};
enum { ANNOTS = sizeof annots / sizeof *annots };

/* Stands in for a block of a name we do not know: its body is read as if it
 * stood outside. */
static const struct annot unknown = BLOCKS("", NODE_FULL, no_attrs);

/* The opening line. */

/* What of it is still to be read. */
struct cursor {
	const char *s, *end;
	int line, col;
};

static void
skip(struct cursor *c, size_t n)
{
	c->col += (int)utf8_count(c->s, n);
	c->s += n;
}

static void
skip_white(struct cursor *c)
{
	while (c->s < c->end && (*c->s == ' ' || *c->s == '\t'))
		skip(c, 1);
}

static struct pos
place(const struct block *b, const struct cursor *c)
{
	return (struct pos){b->r->file, c->line, c->col};
}

/* The word at the cursor, up to any of the characters in ends. */
static char *
word(struct block *b, struct cursor *c, const char *ends)
{
	const char *from = c->s, *s = from;

	while (s < c->end && !strchr(ends, *s))
		s++;
	skip(c, (size_t)(s - from));
	return arena_dup(b->r->arena, from, (size_t)(s - from));
}

/* Up to the closing quote; \" and \\ are a quote and a backslash. */
static char *
quoted(struct block *b, struct cursor *c)
{
	struct buf text = {0};
	struct pos pos = place(b, c);
	const char *s = c->s + 1;
	char *value;

	for (; s < c->end && *s != '"'; s++) {
		if (*s == '\\' && s + 1 < c->end &&
		    (s[1] == '"' || s[1] == '\\'))
			s++;
		buf_putc(&text, *s);
	}
	if (s == c->end)
		msg(b->r->msgs, MSG_ATTR_QUOTE, pos);
	skip(c, (size_t)(s - c->s) + (s < c->end));
	value = arena_dup(b->r->arena, text.n ? text.s : "", text.n);
	buf_free(&text);
	return value;
}

static const struct attr *
attr_find(struct block *b, const struct setting *s, const struct annot *annot)
{
	const char *names[16] = {NULL}, *near;
	struct pos pos = {b->r->file, s->line, s->col};
	size_t i;

	for (i = 0; annot->attrs[i].name; i++) {
		names[i] = annot->attrs[i].name;
		if (strcmp(names[i], s->key) == 0)
			return &annot->attrs[i];
	}
	near = near_name(s->key, names);
	if (annot == &unknown)
		return NULL;
	if (near)
		msg(b->r->msgs, MSG_ATTR_UNKNOWN_NEAR, pos, annot->name, s->key,
		    near);
	else
		msg(b->r->msgs, MSG_ATTR_UNKNOWN, pos, annot->name, s->key);
	return NULL;
}

/* A value between “ and ”, once that was told. */
static char *
curly(struct block *b, struct cursor *c)
{
	const char *from = c->s + 3, *end;

	end = memmem(from, (size_t)(c->end - from), "”", 3);
	if (!end)
		return word(b, c, " \t}");
	skip(c, (size_t)(end + 3 - c->s));
	return arena_dup(b->r->arena, from, (size_t)(end - from));
}

/* The value at the cursor, behind the equals sign. */
static char *
value(struct block *b, struct cursor *c)
{
	if (c->s < c->end && *c->s == '"')
		return quoted(b, c);
	if (c->end - c->s >= 3 &&
	    (memcmp(c->s, "“", 3) == 0 || memcmp(c->s, "”", 3) == 0)) {
		msg(b->r->msgs, MSG_ATTR_CURLY, place(b, c));
		return curly(b, c);
	}
	return word(b, c, " \t}");
}

/* Whether the attribute may stand so, and here for the first time. */
static bool
attr_fits(struct block *b, const struct setting *s, const struct attr *attr,
    unsigned *seen)
{
	unsigned bit = 1U << (attr - s->open->annot->attrs);
	bool twice = *seen & bit;
	struct pos pos = {b->r->file, s->line, s->col};

	*seen |= bit;
	if (twice)
		msg(b->r->msgs, MSG_ATTR_TWICE, pos, s->key);
	else if (attr->flag && s->value)
		msg(b->r->msgs, MSG_ATTR_FLAG, pos, s->key);
	else if (!attr->flag && !s->value)
		msg(b->r->msgs, MSG_ATTR_NO_VALUE, pos, s->key, s->key);
	else
		return true;
	return false;
}

/* key, key=value or key="value"; false where none of these stands. */
static bool
read_attr(struct block *b, struct cursor *c, struct open *open, unsigned *seen)
{
	struct setting s = {.b = b, .open = open, .line = c->line};
	const struct attr *attr;

	s.col = c->col;
	s.key = word(b, c, " \t={}\"");
	if (*s.key == '\0') {
		msg(b->r->msgs, MSG_ATTR_SYNTAX, place(b, c));
		return false;
	}
	attr = attr_find(b, &s, open->annot);
	if (c->s < c->end && *c->s == '=') {
		skip(c, 1);
		s.col = c->col + (c->s < c->end && *c->s == '"');
		s.value = value(b, c);
	}
	if (attr && attr_fits(b, &s, attr, seen))
		attr->set(&s);
	return true;
}

static void
read_attrs(struct block *b, struct cursor *c, struct open *open)
{
	unsigned seen = 0;

	skip_white(c);
	if (c->s == c->end)
		return;
	if (*c->s != '{') {
		msg(b->r->msgs, MSG_ATTR_SYNTAX, place(b, c));
		return;
	}
	skip(c, 1);
	for (;;) {
		skip_white(c);
		if (c->s == c->end) {
			msg(b->r->msgs, MSG_ATTR_UNCLOSED, place(b, c));
			return;
		}
		if (*c->s == '}')
			break;
		if (!read_attr(b, c, open, &seen))
			return;
	}
	skip(c, 1);
	skip_white(c);
	if (c->s < c->end)
		msg(b->r->msgs, MSG_ATTR_SYNTAX, place(b, c));
}

static const struct annot *
annot_find(struct block *b, const char *name, struct pos pos)
{
	const char *names[ANNOTS + 1] = {NULL}, *near;
	size_t i;

	for (i = 0; i < ANNOTS; i++) {
		names[i] = annots[i].name;
		if (strcmp(names[i], name) == 0)
			return &annots[i];
	}
	near = near_name(name, names);
	if (near)
		msg(b->r->msgs, MSG_ANNOT_UNKNOWN_NEAR, pos, name, near);
	else
		msg(b->r->msgs, MSG_ANNOT_UNKNOWN, pos, name);
	return &unknown;
}

void
annot_unclosed(struct block *b, const struct open *open)
{
	msg(b->r->msgs, MSG_ANNOT_UNCLOSED,
	    (struct pos){b->r->file, open->line, 0}, open->annot->name,
	    open->colons);
}

/* An attachment within one is rare, one whose end is missing is not. */
static bool
may_nest(const struct open *top, const struct annot *annot)
{
	return top->annot != &unknown && annot != &unknown &&
	    annot->type != NODE_ATTACHMENT &&
	    node_can_contain(top->node->type, annot->type);
}

/*
 * A block with as many colons as the one it stands in, or more. If that one
 * may hold it, colons were miscounted; if not, its closing line is missing.
 * Said once for a row of them.
 */
static bool
make_way(struct block *b, const struct annot *annot, int colons, struct pos pos)
{
	struct open *top = block_top(b);

	while (top->annot && colons >= top->colons) {
		if (may_nest(top, annot)) {
			if (!top->crowded)
				msg(b->r->msgs, MSG_ANNOT_COLONS, pos,
				    annot->name, top->annot->name, top->line);
			return true;
		}
		annot_unclosed(b, top);
		b->spare = top->colons;
		block_close_to(b, b->open.n - 1);
		top = block_top(b);
	}
	return false;
}

static void
open_annot(struct block *b, struct cursor *c, int colons, struct pos pos)
{
	const struct annot *annot = annot_find(b, word(b, c, " \t{"), pos);
	struct open open = {.annot = annot, .colons = colons, .line = c->line};
	struct node *top;

	open.crowded = make_way(b, annot, colons, pos);
	open.facts.header = -1;
	if (!block_has_room(b)) {
		b->s = b->end; /* read no further: all would be misplaced */
		b->abandoned = true;
		return;
	}
	top = block_top(b)->node;
	open.node = annot != &unknown
	    ? node_new(b->r->arena, annot->type, pos.line, pos.col)
	    : top->parent && !node_can_contain(top->type, NODE_PARAGRAPH)
	    ? top->parent
	    : top;
	read_attrs(b, c, &open);
	if (annot != &unknown)
		block_put(b, open.node);
	block_push(b, open);
}

static void
close_annot(struct block *b, int colons, struct pos pos)
{
	size_t i = b->open.n, k;

	while (i > 1 && b->open.at[i - 1].colons != colons)
		i--;
	if (i == 1) {
		if (b->spare != colons)
			msg(b->r->msgs, MSG_ANNOT_STRAY, pos, colons);
		b->spare = 0;
		return;
	}
	for (k = b->open.n; k > i; k--)
		annot_unclosed(b, &b->open.at[k - 1]);
	block_close_to(b, i - 1);
}

void
annot_line(struct block *b, const struct stretch *line)
{
	struct pos pos = block_pos(b, line);
	struct cursor c = {line->s, line->s + line->n, line->line, line->col};
	const char *end = c.end;
	size_t n = b->open.n;

	while (c.s < c.end && *c.s == ':')
		skip(&c, 1);
	while (end > c.s && uni_is_space(utf8_prev(c.s, &end)))
		c.end = end;
	skip_white(&c);
	while (!b->open.at[n - 1].annot && n > 1)
		n--;
	block_close_to(b, n);
	if (c.s < c.end)
		open_annot(b, &c, (int)strspn(line->s, ":"), pos);
	else
		close_annot(b, (int)strspn(line->s, ":"), pos);
}
