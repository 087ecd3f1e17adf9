/*
 * inline: the words of one paragraph to inlines. Words without any mark, as
 * most are, become one TEXT at once. Others go through cmark, with what our
 * profile adds to CommonMark written so that cmark does the right thing: the
 * text is coded with noncharacters (which no source can hold, see decode),
 * and decoded when cmark's nodes become ours.
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

/*
 * The code. GUARD and a space before the first word keep cmark from seeing any
 * block but a paragraph. BLANK stands for each underscore of a blank to fill
 * in. LETTER is put between a Chinese mark and **, so that ** looks as if a
 * letter stood there and may open or close (FORMAT.md 3.4). HARD, between
 * spaces, is a hard break: cmark sees one line and its columns are offsets.
 */
enum { CODE_BLANK = 0x91, CODE_LETTER, CODE_HARD, CODE_GUARD };
#define CODED "\xEF\xB7" /* U+FDD1 to U+FDD4 begin so */
#define BLANK "\xEF\xB7\x91"
#define LETTER "\xEF\xB7\x92"
#define HARD " \xEF\xB7\x93 "
#define GUARD "\xEF\xB7\x94 "
#define GUARD_N (sizeof GUARD - 1)

enum {
	DEEPEST = 32, /* inlines within inlines */
	/* [bytes] More than any paragraph has; longer ones go through cmark in
	 * pieces, for what it does with brackets takes time by the square. */
	PIECE = 32 * 1024,
	PIECE_OF_BRACKETS = 2 * 1024,
	MANY_BRACKETS = 500
};

/* Where a stretch of the coded text came from. */
struct origin {
	size_t at; /* in the coded text */
	const char *s; /* in the source */
	int line, col;
};

struct inliner {
	const struct reader *r;
	enum inline_use use;
	struct buf code;
	size_t piece; /* offset in code of the piece in cmark's hands */
	VEC(struct origin) origins;
	/* Source position of the coded offset last asked for. */
	size_t origin, offset;
	int col;
	/* Text waiting to become a TEXT node. */
	struct buf text;
	size_t text_at;
	/* The node being filled, and how deep below the paragraph. */
	struct node *parent;
	int depth;
	size_t brackets; /* [ in the text */
	bool entities; /* the text has an &, so any character may come */
};

/* A new origin: what is added next comes from s, in this line. */
static void
origin_add(struct inliner *x, const struct stretch *line, const char *s)
{
	const struct origin *last = x->origins.at + x->origins.n;
	bool same = s > line->s; /* the last is of this line */
	int col = same ? last[-1].col : line->col;
	const char *from = same ? last[-1].s : line->s;

	*vec_push(&x->origins) = (struct origin){x->code.n, s, line->line,
	    col + (int)utf8_count(from, (size_t)(s - from))};
}

/* The place of a coded offset. Offsets are asked for in rising order. */
static void
locate(struct inliner *x, size_t offset, int *line, int *col)
{
	const struct origin *o;

	while (x->origin + 1 < x->origins.n &&
	    x->origins.at[x->origin + 1].at <= offset) {
		x->origin++;
		x->offset = 0;
	}
	o = &x->origins.at[x->origin];
	if (x->offset < o->at || x->offset > offset) {
		x->offset = o->at;
		x->col = o->col;
	}
	if (offset > x->offset) {
		x->col +=
		    (int)utf8_count(x->code.s + x->offset, offset - x->offset);
		x->offset = offset;
	}
	*line = o->line;
	*col = x->col;
}

static struct pos
place(struct inliner *x, size_t offset)
{
	struct pos pos = {x->r->file, 0, 0};

	locate(x, offset, &pos.line, &pos.col);
	return pos;
}

static struct node *
add_node(struct inliner *x, enum node_type type, size_t offset)
{
	int line, col;
	struct node *node;

	locate(x, offset, &line, &col);
	node = node_new(x->r->arena, type, line, col);
	node_append(x->parent, node);
	return node;
}

/* Coding. */

/* Marks that open what follows, and marks that close what went before. */
static bool
is_opening(uint32_t cp)
{
	static const uint32_t marks[] = {'(', '[', '{', 0x2018, 0x201C, 0x3008,
	    0x300A, 0x300C, 0x300E, 0x3010, 0x3014, 0x3016, 0xFF08, 0xFF3B,
	    0xFF5B};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (marks[i] == cp)
			return true;
	return false;
}

static bool
is_closing(uint32_t cp)
{
	static const uint32_t marks[] = {')', ']', '}', ',', '.', ':', ';', '!',
	    '?', '%', 0x2019, 0x201D, 0x3001, 0x3002, 0x3009, 0x300B, 0x300D,
	    0x300F, 0x3011, 0x3015, 0x3017, 0xFF01, 0xFF05, 0xFF09, 0xFF0C,
	    0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, 0xFF3D, 0xFF5D};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (marks[i] == cp)
			return true;
	return false;
}

/* Wide marks such as —— or ·, at home on either side of a word. */
static bool
is_neutral(uint32_t cp)
{
	return uni_is_wide(cp) && !uni_is_han(cp) && !is_opening(cp) &&
	    !is_closing(cp);
}

/* A run of asterisks from s to e; from is the start of its line. */
static void
code_stars(struct inliner *x, const char *from, const char *s, const char *e,
    const char *end)
{
	const char *p = s;
	uint32_t before = utf8_prev(from, &p);
	uint32_t after = e < end ? utf8_peek(e) : 0;
	bool chinese = uni_is_wide(before) || uni_is_wide(after);
	bool strong = e - s >= 2 && chinese;

	if (strong && (is_closing(before) || is_neutral(before)))
		buf_puts(&x->code, LETTER);
	buf_add(&x->code, s, (size_t)(e - s));
	if (strong && (is_opening(after) || is_neutral(after)))
		buf_puts(&x->code, LETTER);
}

static void
code_blank(struct inliner *x, size_t n)
{
	while (n-- > 0)
		buf_puts(&x->code, BLANK);
}

/* Bytes of a line that take coding; the others are copied in runs. */
static bool
takes_coding(char c)
{
	return c == '*' || c == '_' || c == '\\';
}

/* Codes what begins at s with one of those bytes; its end. */
static const char *
code_mark(struct inliner *x, const struct stretch *line, const char *s,
    const char *end)
{
	const char *e = s + 1;

	if (*s == '\\') { /* and what it takes the meaning of */
		e += e < end && (unsigned char)*e < 0x80;
		buf_add(&x->code, s, (size_t)(e - s));
		return e;
	}
	while (e < end && *e == *s)
		e++;
	if (*s == '*')
		code_stars(x, line->s, s, e, end);
	else if (e - s > 1)
		code_blank(x, (size_t)(e - s));
	else
		buf_putc(&x->code, '_');
	return e;
}

static void
code_line(struct inliner *x, const struct stretch *line, size_t n)
{
	const char *s = line->s, *end = s + n, *e;

	while (s < end) {
		origin_add(x, line, s);
		for (e = s; e < end && !takes_coding(*e); e++)
			x->brackets += *e == '[';
		buf_add(&x->code, s, (size_t)(e - s));
		s = e < end ? code_mark(x, line, e, end) : e;
	}
}

/* Lines and what joins them. */

/* Words of a line: no white space at its end, nor the mark of a hard break. */
static size_t
line_length(const struct stretch *line, bool *hard)
{
	size_t n = line->n, slashes = 0;

	while (n > 0 && (line->s[n - 1] == ' ' || line->s[n - 1] == '\t'))
		n--;
	*hard = line->n - n >= 2;
	while (slashes < n && line->s[n - 1 - slashes] == '\\')
		slashes++;
	if (slashes % 2 == 1) {
		*hard = true;
		n--;
	}
	while (n >= 3 && memcmp(line->s + n - 3, "\xE3\x80\x80", 3) == 0)
		n -= 3;
	return n;
}

/*
 * Do two lines join with a space? Between two Latin words they do, not where
 * a Chinese character or mark stands at either side. Asterisks do not count.
 */
static bool
joins_with_space(const char *a, size_t n, const char *b, size_t bn)
{
	const char *end = a + n;
	uint32_t before, after;

	while (end > a && end[-1] == '*')
		end--;
	while (bn > 0 && *b == '*') {
		b++;
		bn--;
	}
	if (end == a || bn == 0)
		return true;
	before = utf8_prev(a, &end);
	after = utf8_peek(b);
	return !uni_is_wide(before) && !uni_is_wide(after);
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
		n = line_length(l, &hard);
		if (!node)
			node = node_new(r->arena, NODE_TEXT, l->line, l->col);
		buf_add(&text, l->s, n);
		if (i + 1 < count && !hard) {
			if (joins_with_space(
				l->s, n, l[1].s, line_length(&l[1], &hard)))
				buf_putc(&text, ' ');
			continue;
		}
		node->text = arena_dup(r->arena, text.s, text.n);
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

/* Which code stands at s, 0 if none. */
static int
code_at(const char *s)
{
	unsigned char last;

	if (memcmp(s, CODED, 2) != 0)
		return 0;
	last = (unsigned char)s[2];
	return last >= CODE_BLANK && last <= CODE_GUARD ? last : 0;
}

/* A blank of as many underscores as are coded at s; where it ends. */
static const char *
add_blank(struct inliner *x, const char *s, size_t offset)
{
	struct node *node;
	size_t n = 0;

	flush(x);
	for (; *s && code_at(s) == CODE_BLANK; s += 3)
		n++;
	node = add_node(x, NODE_BLANK, offset);
	node->text = memset(arena_alloc(x->r->arena, n + 1), '_', n);
	return s;
}

/* The code at s, decoded; where it ends. */
static const char *
add_coded(struct inliner *x, const char *s, size_t offset)
{
	int code = code_at(s);

	if (code == CODE_BLANK)
		return add_blank(x, s, offset);
	s += 3;
	if (code == CODE_HARD) {
		if (x->text.n && x->text.s[x->text.n - 1] == ' ')
			x->text.s[--x->text.n] = '\0';
		flush(x);
		add_node(x, NODE_BREAK, offset);
	}
	return code != CODE_LETTER && *s == ' ' ? s + 1 : s;
}

/* The end of the words at s that hold no code. */
static const char *
uncoded_end(const char *s)
{
	while ((s = strstr(s, CODED)) && !code_at(s))
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
		if (decode_allowed(cp)) {
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
		if (x->entities)
			add_checked(x, s, end, x->text_at);
		else
			buf_add(&x->text, s, (size_t)(end - s));
		s = end;
		if (*s)
			s = add_coded(x, s, offset + (size_t)(s - from));
	}
}

/* Coded words where there can be no nodes: code spans and addresses. */
static char *
decoded(struct inliner *x, const char *s)
{
	struct buf b = {0};
	int code;
	char *plain;

	for (; *s; s += code ? 3 : 1) {
		code = code_at(s);
		if (code == CODE_BLANK)
			buf_putc(&b, '_');
		else if (!code)
			buf_putc(&b, *s);
	}
	plain = arena_dup(x->r->arena, b.n ? b.s : "", b.n);
	buf_free(&b);
	return plain;
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
	const char *s = x->code.s + offset_of(x, n), *p;
	const char *end = x->code.s + end_of(x, n);
	uint32_t after;

	for (; (s = strstr(s, "**")) && s < end; s += strspn(s, "*")) {
		if (s[2] == '*' || (s > x->code.s && s[-1] == '\\'))
			continue;
		p = s;
		after = s[2] ? utf8_peek(s + 2) : 0;
		if (is_of_word(utf8_prev(x->code.s, &p)) || after == 0 ||
		    uni_is_space(after) || is_closing(after))
			continue;
		msg(x->r->msgs, MSG_INLINE_STARS,
		    place(x, (size_t)(s - x->code.s)));
	}
}

static void
on_text(struct inliner *x, cmark_node *n, bool enter)
{
	const char *s = cmark_node_get_literal(n);

	(void)enter;
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
	    decoded(x, cmark_node_get_literal(n));
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
	const char *s = x->code.s + offset_of(x, n), *p = s;
	const char *end = x->code.s + end_of(x, n);

	if (enter && *s == '*' && is_of_word(utf8_prev(x->code.s, &p)) &&
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
		if (!decode_allowed(utf8_next(&s)))
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
	const char *url = decoded(x, cmark_node_get_url(n));
	struct node *node;

	if (!is_safe(url)) {
		if (enter)
			msg(x->r->msgs, MSG_INLINE_LINK,
			    place(x, offset_of(x, n)), url);
		as_typed(
		    x, x->code.s[offset_of(x, n)] == '<' ? "<" : "[", n, enter);
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
code_lines(struct inliner *x, const struct stretch *lines, size_t count)
{
	size_t i, n;
	bool hard, ignored;

	for (i = 0; i < count; i++) {
		n = line_length(&lines[i], &hard);
		x->entities |= memchr(lines[i].s, '&', n) != NULL;
		code_line(x, &lines[i], n);
		if (i + 1 == count)
			return;
		if (hard)
			buf_puts(&x->code, HARD);
		else if (joins_with_space(lines[i].s, n, lines[i + 1].s,
			     line_length(&lines[i + 1], &ignored)))
			buf_putc(&x->code, ' ');
	}
}

/* Where the piece ends that begins at from: behind a sentence, if it must. */
static size_t
piece_end(const struct inliner *x, size_t from)
{
	const char *s = x->code.s;
	size_t most = x->brackets > MANY_BRACKETS ? PIECE_OF_BRACKETS : PIECE;
	size_t end = from + most, p;

	if (end >= x->code.n)
		return x->code.n;
	for (p = end; p > from + most / 2; p--)
		if (memcmp(s + p - 3, "。", 3) == 0)
			return p;
	while (end > from + 4 &&
	    ((s[end] & 0xC0) == 0x80 || s[end] == ' ' || s[end - 1] == ' ' ||
		s[end - 1] == '\\'))
		end--;
	return end;
}

static void
read_marked(const struct reader *r, struct node *parent,
    const struct stretch *lines, size_t n, enum inline_use use)
{
	struct inliner x = {.r = r, .use = use, .parent = parent};
	struct buf piece = {0};
	cmark_node *document;
	size_t end;

	code_lines(&x, lines, n);
	for (; x.piece < x.code.n; x.piece = end) {
		end = piece_end(&x, x.piece);
		buf_clear(&piece);
		buf_puts(&piece, GUARD);
		buf_add(&piece, x.code.s + x.piece, end - x.piece);
		if (end < x.code.n)
			buf_puts(&piece, LETTER); /* lest a space end it */
		document =
		    cmark_parse_document(piece.s, piece.n, CMARK_OPT_DEFAULT);
		convert(&x, document);
		cmark_node_free(document);
	}
	flush(&x);
	buf_free(&piece);
	buf_free(&x.code);
	buf_free(&x.text);
	vec_free(&x.origins);
}

void
inline_read(const struct reader *r, struct node *parent,
    const struct stretch *lines, size_t n, enum inline_use use)
{
	size_t i;
	bool hard, unmarked = true;

	for (i = 0; i < n && unmarked; i++)
		unmarked =
		    is_unmarked(lines[i].s, line_length(&lines[i], &hard));
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
