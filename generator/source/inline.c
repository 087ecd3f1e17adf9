/*
 * inline: the words of one paragraph to inlines. Words without any mark, as
 * most are, become one TEXT at once. Others are coded (coded.c), go through
 * cmark, and its nodes become ours.
 */
#define CMARK_NO_SHORT_NAMES
#include <cmark.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "source/parse.h"
#include "source/coded.h"

enum { DEEPEST = 32 }; /* inlines within inlines */

struct inliner {
	const struct reader *r;
	enum inline_use use;
	struct coded coded;
	size_t piece; /* offset in it of the piece in cmark's hands */
	/* Text waiting to become a TEXT node. */
	struct buf text;
	size_t text_at;
	/* The node being filled, and how deep below the paragraph. */
	struct node *parent;
	int depth;
	bool address; /* in <https://...>: underscores are its own */
};

static struct pos
place(struct inliner *x, size_t offset)
{
	struct pos pos = {x->r->file, 0, 0};

	coded_locate(&x->coded, offset, &pos.line, &pos.col);
	return pos;
}

static struct node *
add_node(struct inliner *x, enum node_type type, size_t offset)
{
	int line, col;
	struct node *node;

	coded_locate(&x->coded, offset, &line, &col);
	node = node_new(x->r->arena, type, line, col);
	node_append(x->parent, node);
	return node;
}

/* Can any byte of these words be a mark? */
static bool
is_unmarked(const char *s, size_t n)
{
	static const bool mark[256] = {['*'] = true,
	    ['_'] = true,
	    ['\\'] = true,
	    ['`'] = true,
	    ['['] = true,
	    ['<'] = true,
	    ['&'] = true};
	size_t i;

	for (i = 0; i < n && !mark[(unsigned char)s[i]]; i++)
		;
	return i == n;
}

/* Without marks: words and hard breaks go straight into nodes. */
static void
read_unmarked(const struct reader *r, struct node *parent,
    const struct stretch *lines, size_t count)
{
	struct buf text = {0};
	struct node *node = NULL;
	const struct stretch *l;
	size_t i, n;
	bool hard;

	for (i = 0; i < count; i++) {
		l = &lines[i];
		n = coded_line(l, &hard);
		if (!node)
			node = node_new(r->arena, NODE_TEXT, l->line, l->col);
		buf_add(&text, l->s, n);
		if (i + 1 < count && !hard) {
			if (coded_joins(
				l->s, n, l[1].s, coded_line(&l[1], &hard)))
				buf_putc(&text, ' ');
			continue;
		}
		node->text = arena_dup(r->arena, text.s, text.n);
		if (text.n)
			node_append(parent, node);
		if (i + 1 < count)
			node_append(parent,
			    node_new(r->arena, NODE_BREAK, l->line,
				l->col + (int)utf8_count(l->s, n)));
		node = NULL;
		buf_clear(&text);
	}
	buf_free(&text);
}

/* From cmark's nodes to ours. */

static void
flush(struct inliner *x)
{
	struct node *node;

	if (x->text.n == 0)
		return;
	node = add_node(x, NODE_TEXT, x->text_at);
	node->text = arena_dup(x->r->arena, x->text.s, x->text.n);
	buf_clear(&x->text);
}

/* A blank of as many underscores as are coded at s; where it ends. */
static const char *
add_blank(struct inliner *x, const char *s, size_t offset)
{
	struct node *node;
	size_t n = 0;

	for (; *s && coded_at(s) == CODED_BLANK; s += 3)
		n++;
	if (x->address) {
		while (n-- > 0)
			buf_putc(&x->text, '_');
		return s;
	}
	flush(x);
	node = add_node(x, NODE_BLANK, offset);
	node->text = memset(arena_alloc(x->r->arena, n + 1), '_', n);
	return s;
}

/* The code at s, decoded; where it ends. */
static const char *
add_coded(struct inliner *x, const char *s, size_t offset)
{
	int code = coded_at(s);

	if (code == CODED_BLANK)
		return add_blank(x, s, offset);
	s += 3;
	if (code == CODED_HARD) {
		if (x->text.n && x->text.s[x->text.n - 1] == ' ')
			x->text.s[--x->text.n] = '\0';
		flush(x);
		add_node(x, NODE_BREAK, offset);
	}
	return code != CODED_LETTER && *s == ' ' ? s + 1 : s;
}

/* The end of the words at s that hold no code. */
static const char *
uncoded_end(const char *s)
{
	while ((s = strstr(s, CODED_START)) && !coded_at(s))
		s += 2;
	return s;
}

/* An entity may have made a character that no source may hold. */
static void
add_checked(struct inliner *x, const char *s, const char *end, size_t offset)
{
	const char *from;
	uint32_t cp;
	char name[16];

	while (s < end) {
		from = s;
		cp = utf8_next(&s);
		if (clean_allows(cp)) {
			buf_add(&x->text, from, (size_t)(s - from));
			continue;
		}
		snprintf(name, sizeof name, "U+%04X", (unsigned)cp);
		msg(x->r->msgs, MSG_CHAR_CONTROL, place(x, offset), name);
	}
}

/* Words as cmark gives them, which begin at offset in the coded text. */
static void
add_text(struct inliner *x, const char *s, size_t offset)
{
	const char *from = s, *end;

	while (*s) {
		end = uncoded_end(s);
		if (!end)
			end = s + strlen(s);
		if (x->text.n == 0)
			x->text_at = offset + (size_t)(s - from);
		if (x->coded.entities)
			add_checked(x, s, end, x->text_at);
		else
			buf_add(&x->text, s, (size_t)(end - s));
		s = end;
		if (*s)
			s = add_coded(x, s, offset + (size_t)(s - from));
	}
}

/* cmark's column, from 1 and the GUARD counted, as an offset in the code. */
static size_t
offset_at(const struct inliner *x, int col)
{
	size_t guarded = col > 0 ? (size_t)col - 1 : 0;

	return x->piece + guarded - (guarded < GUARD_N ? guarded : GUARD_N);
}

static size_t
offset_of(const struct inliner *x, cmark_node *n)
{
	return offset_at(x, cmark_node_get_start_column(n));
}

/* Behind the node's last byte. */
static size_t
end_of(const struct inliner *x, cmark_node *n)
{
	return offset_at(x, cmark_node_get_end_column(n) + 1);
}

/* A letter or digit: what a mark inside a word has beside it. */
static bool
is_of_word(uint32_t cp)
{
	return uni_is_han(cp) || uni_is_latin(cp);
}

/* A ** that would open strong words, but nothing closes them? */
static void
lint_stars(struct inliner *x, cmark_node *n)
{
	const char *s = x->coded.text.s + offset_of(x, n), *p;
	const char *end = x->coded.text.s + end_of(x, n);
	uint32_t after;

	for (; (s = strstr(s, "**")) && s < end; s += strspn(s, "*")) {
		if (s[2] == '*' || (s > x->coded.text.s && s[-1] == '\\'))
			continue;
		p = s;
		after = s[2] ? utf8_peek(s + 2) : 0;
		if (is_of_word(utf8_prev(x->coded.text.s, &p)) || after == 0 ||
		    uni_is_space(after) || coded_is_closing(after))
			continue;
		msg(x->r->msgs, MSG_INLINE_STARS,
		    place(x, (size_t)(s - x->coded.text.s)));
	}
}

static void
on_text(struct inliner *x, cmark_node *n, bool enter)
{
	const char *s = cmark_node_get_literal(n);

	(void)enter;
	if (coded_at(s) == CODED_GUARD)
		s += GUARD_N;
	if (strstr(s, "**"))
		lint_stars(x, n);
	add_text(x, s, offset_of(x, n));
}

static void
on_code(struct inliner *x, cmark_node *n, bool enter)
{
	(void)enter;
	flush(x);
	add_node(x, NODE_VERBATIM, offset_of(x, n))->text =
	    coded_plain(x->r->arena, cmark_node_get_literal(n));
}

static bool
is_br(const char *s)
{
	if (strncasecmp(s, "<br", 3) != 0)
		return false;
	s += 3 + strspn(s + 3, " ");
	return strcmp(s, ">") == 0 || strcmp(s, "/>") == 0;
}

static void
on_html(struct inliner *x, cmark_node *n, bool enter)
{
	const char *s = cmark_node_get_literal(n);

	(void)enter;
	if (is_br(s) && x->use == INLINE_TITLE) {
		flush(x);
		add_node(x, NODE_PREFER, offset_of(x, n));
		return;
	}
	if (is_br(s))
		msg(x->r->msgs, MSG_INLINE_BR, place(x, offset_of(x, n)));
	else if (!str_starts(s, "</"))
		msg(x->r->msgs, MSG_INLINE_HTML, place(x, offset_of(x, n)), s);
	add_text(x, s, offset_of(x, n));
}

/* Opens or closes a node that holds inlines. */
static struct node *
span(struct inliner *x, enum node_type type, cmark_node *n, bool enter)
{
	struct node *node = NULL;

	flush(x);
	if (!enter) {
		if (x->depth-- <= DEEPEST)
			x->parent = x->parent->parent;
		return NULL;
	}
	if (++x->depth <= DEEPEST)
		x->parent = node = add_node(x, type, offset_of(x, n));
	else if (x->depth == DEEPEST + 1)
		msg(x->r->msgs, MSG_INLINE_DEEP, place(x, offset_of(x, n)),
		    DEEPEST);
	return node;
}

static void
on_emph(struct inliner *x, cmark_node *n, bool enter)
{
	const char *s = x->coded.text.s + offset_of(x, n), *p = s;
	const char *end = x->coded.text.s + end_of(x, n);

	if (enter && *s == '*' && is_of_word(utf8_prev(x->coded.text.s, &p)) &&
	    *end && is_of_word(utf8_peek(end)))
		msg(x->r->msgs, MSG_INLINE_EMPH, place(x, offset_of(x, n)));
	span(x, NODE_EMPH, n, enter);
}

static void
on_strong(struct inliner *x, cmark_node *n, bool enter)
{
	span(x, NODE_STRONG, n, enter);
}

/* Addresses that may be followed: the web, mail, this article. */
static bool
is_safe(const char *url)
{
	static const char *const schemes[] = {
	    "http://", "https://", "mailto:", "#"};
	const char *s;
	size_t i;

	for (s = url; *s;)
		if (!clean_allows(utf8_next(&s)))
			return false;
	for (i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (strncasecmp(url, schemes[i], strlen(schemes[i])) == 0)
			return url[strlen(schemes[i])] != '\0';
	return false;
}

/* What is no link or inline picture for us stays as typed. */
static void
as_typed(struct inliner *x, const char *open, cmark_node *n, bool enter)
{
	size_t at = offset_of(x, n);

	if (enter) {
		add_text(x, open, at);
		return;
	}
	if (*open == '<') {
		add_text(x, ">", at);
		return;
	}
	add_text(x, "](", at);
	add_text(x, cmark_node_get_url(n), at);
	add_text(x, ")", at);
}

static void
on_link(struct inliner *x, cmark_node *n, bool enter)
{
	const char *url = coded_plain(x->r->arena, cmark_node_get_url(n));
	bool autolink = x->coded.text.s[offset_of(x, n)] == '<';
	struct node *node;

	x->address = enter && autolink;
	if (!is_safe(url)) {
		if (enter)
			msg(x->r->msgs, MSG_INLINE_LINK,
			    place(x, offset_of(x, n)), url);
		as_typed(x, autolink ? "<" : "[", n, enter);
		return;
	}
	node = span(x, NODE_LINK, n, enter);
	if (node)
		node->as.link.url = url;
}

static void
on_image(struct inliner *x, cmark_node *n, bool enter)
{
	if (enter)
		msg(x->r->msgs, MSG_INLINE_IMAGE, place(x, offset_of(x, n)));
	as_typed(x, "![", n, enter);
}

static void
convert(struct inliner *x, cmark_node *document)
{
	static void (*const on[])(struct inliner *, cmark_node *, bool) = {
	    [CMARK_NODE_TEXT] = on_text,
	    [CMARK_NODE_CODE] = on_code,
	    [CMARK_NODE_HTML_INLINE] = on_html,
	    [CMARK_NODE_EMPH] = on_emph,
	    [CMARK_NODE_STRONG] = on_strong,
	    [CMARK_NODE_LINK] = on_link,
	    [CMARK_NODE_IMAGE] = on_image};
	cmark_iter *iter = cmark_iter_new(document);
	cmark_event_type event;
	cmark_node *n;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		n = cmark_iter_get_node(iter);
		if (on[cmark_node_get_type(n)])
			on[cmark_node_get_type(n)](
			    x, n, event == CMARK_EVENT_ENTER);
	}
	cmark_iter_free(iter);
}

static void
read_marked(const struct reader *r, struct node *parent,
    const struct stretch *lines, size_t n, enum inline_use use)
{
	struct inliner x = {.r = r, .use = use, .parent = parent};
	struct buf piece = {0};
	cmark_node *document;
	size_t end;

	coded_lines(&x.coded, lines, n);
	for (; x.piece < x.coded.text.n; x.piece = end) {
		end = coded_piece(&x.coded, x.piece);
		buf_clear(&piece);
		buf_puts(&piece, GUARD);
		buf_add(&piece, x.coded.text.s + x.piece, end - x.piece);
		if (end < x.coded.text.n)
			buf_puts(&piece, LETTER); /* lest a space end it */
		document =
		    cmark_parse_document(piece.s, piece.n, CMARK_OPT_DEFAULT);
		convert(&x, document);
		cmark_node_free(document);
	}
	flush(&x);
	buf_free(&piece);
	buf_free(&x.text);
	coded_free(&x.coded);
}

void
inline_read(const struct reader *r, struct node *parent,
    const struct stretch *lines, size_t n, enum inline_use use)
{
	size_t i;
	bool hard, unmarked = true;

	for (i = 0; i < n && unmarked; i++)
		unmarked =
		    is_unmarked(lines[i].s, coded_line(&lines[i], &hard));
	if (unmarked)
		read_unmarked(r, parent, lines, n);
	else
		read_marked(r, parent, lines, n, use);
}

void
inline_plain(
    const struct reader *r, struct node *parent, const struct stretch *words)
{
	const char *s = words->s, *end = s + words->n, *e;
	struct node *node;
	bool blank;

	while (s < end) {
		blank = end - s > 1 && s[0] == '_' && s[1] == '_';
		for (e = s; e < end; e++)
			if (blank ? *e != '_'
				  : end - e > 1 && e[0] == '_' && e[1] == '_')
				break;
		node = node_new(r->arena, blank ? NODE_BLANK : NODE_TEXT,
		    words->line, words->col);
		node->text = arena_dup(r->arena, s, (size_t)(e - s));
		node_append(parent, node);
		s = e;
	}
}

void
inline_string(const struct reader *r, struct node *parent, const char *s,
    int line, int col)
{
	struct stretch words = {s, strlen(s), line, col};

	inline_read(r, parent, &words, 1, INLINE_TITLE);
}
