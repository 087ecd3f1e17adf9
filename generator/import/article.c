/*
 * article: the blocks of one article to parts, as GB/T 9704 orders them: head,
 * addressees, text, list of attachments, signature, notes; then the document
 * it carries and the attachments.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/parts.h"

/* An attachment the list names. */
struct listed {
	int no;
	const char *title;
	bool placed;
};

struct reading {
	struct draft *d;
	struct draft_article *a;
	size_t i; /* the block to read */
	VEC(struct listed) listed;
	bool omitted; /* the list says 附件略 */
	bool signed_off; /* the signature was just read */
	bool fresh; /* an attachment has just begun */
	bool box;
	size_t list_part; /* its index + 1 */
	VEC(const char *) quoting; /* texts with 《, folded */
	size_t scanned; /* parts looked at for them */
};

enum { QUOTING = 500 };

struct part *
part_add(struct draft_article *a, enum part_kind kind, const struct ms_block *b,
    const char *text)
{
	struct part *p = vec_push(&a->parts);

	*p = (struct part){.kind = kind,
	    .pos = b->pos,
	    .last_line = b->last_line,
	    .text = text};
	return p;
}

static const struct ms_block *
block(const struct reading *r, size_t i)
{
	static const struct ms_block none = {.text = ""};

	return i < r->a->end ? &r->d->at[i] : &none;
}

static const char *
text_at(const struct reading *r, size_t i)
{
	const struct ms_block *b = block(r, i);

	return b->kind == MS_PARAGRAPH ? b->text : "";
}

static struct arena *
arena(const struct reading *r)
{
	return r->d->im->arena;
}

/* 主送机关: bodies and a colon, right below the head. */
static bool
is_to(const char *s)
{
	static const char *const bodies[] = {"单位", "政府", "部门", "局", "委",
	    "社区", "各", "公司", "学校", NULL};
	const char *const *b;
	size_t bytes;
	int number;

	if (word_ends(s, "如下：") || word_ends(s, "如下:"))
		return false;
	if (!(word_ends(s, "：") || word_ends(s, ":")) || word_width(s) > 300 ||
	    word_has_mark(s, "。；《") ||
	    meta_ordinal(s, &bytes, &number) != ORDINAL_NONE)
		return false;
	for (b = bodies; *b; b++)
		if (strstr(s, *b))
			return true;
	return false;
}

static bool
take_to(struct reading *r)
{
	const struct ms_block *b = block(r, r->i);

	if (b->kind != MS_PARAGRAPH || !is_to(b->text) ||
	    word_starts(b->text, "附件"))
		return false;
	part_add(r->a, PART_TO, b, b->text);
	r->i++;
	return true;
}

static bool
is_sealed(const char *s)
{
	return word_ends(s, "（盖章）") || word_ends(s, "（印章）") ||
	    word_ends(s, "（公章）");
}

/* Bodies one a line: those with a space between are several. */
static char *
sign_line(struct arena *a, const char *s)
{
	char *out = arena_str(a, s), *p;

	if (!word_is_organ(s))
		return out;
	for (p = out; *p; p++) {
		char *rest = p + 1;

		if (*p != ' ')
			continue;
		*p = '\0';
		if (!word_is_organ(out) || !word_is_organ(rest))
			*p = ' ';
		else
			*p = '\n';
	}
	return out;
}

/* Who signs need not be a body one knows: a few words right above a date. */
static bool
may_sign(const struct reading *r, size_t k)
{
	const char *s = text_at(r, k);
	struct date date;
	size_t bytes;
	int number;

	if (!*s || word_is_finished(s) || word_has_mark(s, "，。：；、《》（"))
		return false;
	if (block(r, k)->align == MS_RIGHT)
		return true;
	return word_width(s) <= 40 && !word_is_document_title(s) &&
	    meta_ordinal(s, &bytes, &number) == ORDINAL_NONE &&
	    word_is_date(arena(r), text_at(r, k + 1), &date);
}

/* Block after the signature that begins at i; i where there is none. */
static size_t
sign_end(const struct reading *r, size_t i)
{
	struct date date;
	size_t k = i;
	const char *s;

	while (k < i + 8) {
		s = text_at(r, k);
		if (*s && word_is_date(arena(r), s, &date))
			return k + 1;
		if (!word_is_organ(s) && !word_is_signer(s) && !is_sealed(s) &&
		    !may_sign(r, k))
			return i;
		k++;
	}
	return i;
}

static bool
take_sign(struct reading *r)
{
	size_t end = sign_end(r, r->i), k;
	const struct ms_block *b = block(r, r->i);
	char *all = arena_str(arena(r), "");
	struct date date;
	struct part *p;

	if (end == r->i)
		return false;
	for (k = r->i; k < end; k++)
		all = arena_printf(arena(r), "%s%s%s", all, *all ? "\n" : "",
		    sign_line(arena(r), text_at(r, k)));
	word_is_date(arena(r), text_at(r, end - 1), &date);
	p = part_add(r->a,
	    end - r->i == 1 && date.year == 0 ? PART_RIGHT : PART_SIGN, b, all);
	p->last_line = block(r, end - 1)->last_line;
	r->i = end;
	r->signed_off = true;
	return true;
}

static bool
take_note(struct reading *r)
{
	const struct ms_block *b = block(r, r->i);

	if (b->kind != MS_PARAGRAPH || !word_is_note(b->text))
		return false;
	if (strstr(b->text, "附件略") || strstr(b->text, "附件详见") ||
	    strstr(b->text, "附件请"))
		r->omitted = true;
	part_add(r->a, PART_NOTE, b, b->text);
	r->i++;
	return true;
}

static void
add_listed(struct reading *r, int no, const char *title)
{
	struct listed *one = vec_push(&r->listed);
	const char *cut = strstr(title, "（略");

	*one = (struct listed){no, title, false};
	if (cut) {
		one->title = arena_dup(arena(r), title, (size_t)(cut - title));
		r->omitted = true;
	}
}

/* The words of an item behind its number, or all of it. */
static const char *
item_title(const char *s, int *no)
{
	size_t bytes;
	enum ordinal sort = meta_ordinal(s, &bytes, no);

	if (sort != ORDINAL_NUM_DOT && sort != ORDINAL_NUM_COMMA)
		*no = bytes = 0;
	s += bytes;
	utf8_skip_spaces(&s);
	return s;
}

/* 附件： with one name behind it, or items of a series below. */
static bool
take_list(struct reading *r)
{
	const struct ms_block *b = block(r, r->i);
	const char *s = text_at(r, r->i), *rest, *title;
	char *all;
	int no, next = 1;
	struct part *p;

	if (!word_starts(s, "附件：") && !word_starts(s, "附件:"))
		return false;
	rest = s + strlen("附件") + (s[6] == ':' ? 1 : 3);
	utf8_skip_spaces(&rest);
	all = arena_str(arena(r), s);
	if (*rest) {
		title = item_title(rest, &no);
		next = no + 1;
		add_listed(r, no, title);
	}
	for (r->i++; next && *(s = text_at(r, r->i)); r->i++) {
		title = item_title(s, &no);
		if (no != next)
			break;
		add_listed(r, no, title);
		all = arena_printf(arena(r), "%s\n%s", all, s);
		next++;
	}
	p = part_add(r->a, PART_LIST, b, all);
	p->last_line = block(r, r->i - 1)->last_line;
	r->list_part = r->a->parts.n;
	return true;
}

/* The attachment of the list with this number, or this title. */
static struct listed *
find_listed(struct reading *r, int no, const char *title)
{
	const char *t = title ? word_folded(arena(r), title) : NULL;
	size_t i;

	for (i = 0; i < r->listed.n; i++) {
		struct listed *one = &r->listed.at[i];

		if (t ? strcmp(word_folded(arena(r), one->title), t) == 0
		      : one->no == no)
			return one;
	}
	return NULL;
}

/* A note below the title of an attachment: （参考样表）. */
static bool
is_subtitle(const char *s)
{
	uint32_t last = word_last(s);

	return (word_starts(s, "（") || *s == '(') &&
	    (last == 0xFF09 || last == ')') && word_width(s) <= 40 &&
	    !word_is_note(s);
}

/* A year below a title belongs to it: （2023—2025年）. */
static bool
is_title_rest(const char *s)
{
	return is_subtitle(s) && (strstr(s, "20") || strstr(s, "试行"));
}

static void
begin_attachment(
    struct reading *r, const struct ms_block *b, int no, const char *title)
{
	struct part *p;
	struct listed *one = find_listed(r, no, NULL);

	if (r->box)
		part_add(r->a, PART_BOX_END, b, "");
	r->box = false;
	if (title && !one)
		one = find_listed(r, 0, title);
	p = part_add(r->a, PART_ATTACHMENT, b, "");
	p->no = no;
	p->title = title && *title ? title : one ? one->title : "";
	if (one) {
		one->placed = true;
		if (!no)
			p->no = one->no;
	}
	r->fresh = true;
	r->signed_off = false;
}

/* 附件1, then its title and a note below it. */
static bool
take_label(struct reading *r)
{
	const struct ms_block *b = block(r, r->i);
	const char *s = text_at(r, r->i), *title = "";
	int no, lines = 0;
	bool whole = false;

	if (!*s || !word_is_label(s, &no))
		return false;
	doubt_add(r->d->im, DOUBT_LABEL, b->pos, s, NULL, NULL);
	r->i++;
	while (lines < 3 && !whole && *(s = text_at(r, r->i)) &&
	    word_is_title_line(s) &&
	    !(lines && is_subtitle(s) && !is_title_rest(s))) {
		title = arena_printf(
		    arena(r), "%s%s%s", title, lines ? "<br>" : "", s);
		whole = word_is_document_title(title) &&
		    !is_title_rest(text_at(r, r->i + 1));
		lines++;
		r->i++;
	}
	begin_attachment(r, b, no, title);
	if (is_subtitle(text_at(r, r->i)))
		r->a->parts.at[r->a->parts.n - 1].note = text_at(r, r->i++);
	r->a->parts.at[r->a->parts.n - 1].last_line =
	    block(r, r->i - 1)->last_line;
	return true;
}

/* The title of an attachment of the list without its label. */
static bool
take_unlabelled(struct reading *r)
{
	const struct ms_block *b = block(r, r->i);
	const char *s = text_at(r, r->i);
	struct listed *one;

	if (!*s || strlen(s) > 300 || !r->listed.n)
		return false;
	one = find_listed(r, 0, s);
	if (!one || one->placed)
		return false;
	begin_attachment(r, b, one->no, s);
	r->i++;
	return true;
}

/* Notes the texts so far that name titles, folded; the first ones will do. */
static void
note_quoting(struct reading *r)
{
	for (; r->scanned < r->a->parts.n; r->scanned++) {
		const struct part *p = &r->a->parts.at[r->scanned];

		if (p->kind == PART_TEXT && r->quoting.n < QUOTING &&
		    strstr(p->text, "《"))
			*vec_push(&r->quoting) = word_folded(arena(r), p->text);
	}
}

/* Is this title named in the notice, 《…》, or in the article's own? */
static bool
is_quoted(struct reading *r, const char *title)
{
	const char *t = word_folded(arena(r), title);
	const char *quoted = arena_printf(arena(r), "《%s》", t);
	size_t i;

	note_quoting(r);
	for (i = 0; i < r->quoting.n; i++)
		if (strstr(r->quoting.at[i], quoted))
			return true;
	return strlen(t) > 30 && strstr(word_folded(arena(r), r->a->title), t);
}

/* The title of the document that the article carries, in up to 4 lines. */
static bool
take_carried(struct reading *r)
{
	const struct ms_block *b = block(r, r->i);
	char *all = arena_str(arena(r), ""), *best = NULL;
	size_t n, used = 0;
	struct part *p;

	for (n = 0; n < 4; n++) {
		const char *s = text_at(r, r->i + n);

		if (!*s || !word_is_title_line(s))
			break;
		all = arena_printf(arena(r), "%s%s%s", all, n ? "\n" : "", s);
		if (strlen(all) > 12 &&
		    (is_quoted(r, all) ||
			(r->signed_off && word_is_document_title(all)))) {
			best = all;
			used = n + 1;
		} else if (used) {
			break;
		}
	}
	if (!used)
		return false;
	p = part_add(r->a, PART_HEADING, b, title_break(arena(r), best));
	p->level = 1;
	p->last_line = block(r, r->i + used - 1)->last_line;
	r->i += used;
	r->signed_off = false;
	return true;
}

/* The attachment that holds a turned table is turned. */
static void
turn_attachment(struct draft_article *a)
{
	size_t i;

	for (i = a->parts.n; i-- > 0;)
		if (a->parts.at[i].kind == PART_ATTACHMENT) {
			a->parts.at[i].landscape = true;
			return;
		}
}

/* 表1 …, 图 2-1 …: a word, a number, few words. */
static bool
is_caption(const char *s, const char *word)
{
	const char *end;

	if (!word_starts(s, word) || word_width(s) > 100 ||
	    word_has_mark(s, "。；："))
		return false;
	s += strlen(word);
	utf8_skip_spaces(&s);
	end = s;
	utf8_next(&end);
	return (*s >= '0' && *s <= '9') ||
	    meta_chinese_number(s, (size_t)(end - s)) > 0;
}

static bool
is_unit(const char *s)
{
	return (word_starts(s, "单位") || word_starts(s, "（单位")) &&
	    word_width(s) < 40;
}

/* Lines above a table that belong to it; where none follows, none do. */
static size_t
above_table(const struct reading *r, const char **caption, const char **unit)
{
	size_t n = 0;

	*caption = *unit = NULL;
	if (is_caption(text_at(r, r->i), "表"))
		*caption = text_at(r, r->i + n++);
	if (is_unit(text_at(r, r->i + n)))
		*unit = text_at(r, r->i + n++);
	return block(r, r->i + n)->kind == MS_TABLE ? n : 0;
}

/* A table; a line about its unit, or a caption, may stand above it. */
static bool
take_table(struct reading *r)
{
	const char *caption, *unit;
	const struct ms_block *first = block(r, r->i), *b;
	size_t above = above_table(r, &caption, &unit);
	struct part *p;

	if (first->kind != MS_TABLE && !above)
		return false;
	r->i += above;
	b = block(r, r->i);
	if (b->table->caption && (above || !strstr(b->table->caption, "表"))) {
		part_add(r->a, PART_TEXT, b, b->table->caption);
		b->table->caption = NULL;
	}
	p = part_add(r->a, PART_TABLE, b, "");
	p->pos = first->pos;
	p->table = b->table;
	if (p->table->landscape)
		turn_attachment(r->a);
	if (above && caption)
		p->table->caption = caption;
	if (above && unit && p->table->unit)
		part_add(r->a, PART_RIGHT, first, unit);
	else if (above && unit)
		p->table->unit = unit;
	grid_spans(r->d->im, b->pos.file, p->table);
	r->i++;
	return true;
}

static void
end_box(struct reading *r)
{
	if (r->box)
		part_add(r->a, PART_BOX_END, block(r, r->i), "");
	r->box = false;
}

/* A box's table says the box's title again. */
static void
drop_caption(
    struct reading *r, const struct ms_block *b, const char *title, bool moved)
{
	if (b->kind != MS_TABLE || !b->table->caption ||
	    strcmp(word_folded(arena(r), b->table->caption),
		word_folded(arena(r), title)) != 0)
		return;
	if (!moved)
		doubt_add(r->d->im, DOUBT_REPEATED_HEAD, b->pos,
		    b->table->caption, NULL, NULL);
	b->table->caption = NULL;
}

/* 专栏1 …: up to the next heading of the text, or its one table. */
static bool
take_box(struct reading *r)
{
	const struct ms_block *b = block(r, r->i);
	const char *s = text_at(r, r->i);
	bool caption = b->kind == MS_TABLE && b->table->caption &&
	    word_is_box(b->table->caption);
	struct part *p;

	if (!caption && !(*s && word_is_box(s)))
		return false;
	end_box(r);
	p = part_add(r->a, PART_BOX, b, "");
	p->title = caption ? b->table->caption : s;
	r->box = true;
	if (!caption)
		r->i++;
	drop_caption(r, block(r, r->i), p->title, caption);
	if (take_table(r))
		end_box(r);
	return true;
}

/* Does this block end the box it might stand in? */
static bool
leaves_box(const struct reading *r)
{
	const char *s = text_at(r, r->i);
	int level, no;

	return word_is_part(s, &level) || word_is_label(s, &no) ||
	    word_starts(s, "附件：") || heading_leaves(r->a, s);
}

static bool
take_item(struct reading *r)
{
	if (listing_personnel(r->a, block(r, r->i), arena(r))) {
		r->i++;
		return true;
	}
	return false;
}

static bool
take_listing(struct reading *r)
{
	size_t n = r->a->end > r->i
	    ? listing_take(r->d->im, r->a, &r->d->at[r->i], r->a->end - r->i)
	    : 0;

	r->i += n;
	return n > 0;
}

/* A picture; the line 图1 … below it is its caption. */
static void
take_figure(struct reading *r, const struct ms_block *b)
{
	bool png = b->picture_n > 4 && memcmp(b->picture, "\x89PNG", 4) == 0;
	bool jpeg = b->picture_n > 2 && memcmp(b->picture, "\xFF\xD8", 2) == 0;
	struct part *p = part_add(r->a, PART_FIGURE, b, "");

	p->title = b->text;
	if (is_caption(text_at(r, r->i + 1), "图")) {
		p->title = text_at(r, ++r->i);
		p->last_line = block(r, r->i)->last_line;
	}
	if (b->picture && !png && !jpeg)
		doubt_add(
		    r->d->im, DOUBT_PICTURE, b->pos, p->title, NULL, NULL);
	if (!png && !jpeg)
		return;
	p->picture = b->picture;
	p->picture_n = b->picture_n;
	p->name = arena_printf(arena(r), "images/figure-%d.%s",
	    ++r->d->pictures, png ? "png" : "jpg");
}

/* A heading by its style, where its words do not say which. */
static bool
is_styled_heading(const struct ms_block *b)
{
	size_t bytes;
	int number, level;

	return b->kind == MS_PARAGRAPH && b->outline > 0 &&
	    meta_ordinal(b->text, &bytes, &number) == ORDINAL_NONE &&
	    !word_is_part(b->text, &level) && word_width(b->text) < 120;
}

/* The first level of a style is the document's title, or its first headings. */
static int
styled_level(const struct ms_block *b)
{
	if (b->outline == 1)
		return word_is_document_title(b->text) ? 1 : 2;
	return b->outline > 5 ? 5 : b->outline;
}

/* 第一章　总则, 一、总则: headings whether set in the middle or not. */
static bool
is_numbered(const char *s)
{
	size_t bytes;
	int number, level;

	return word_is_part(s, &level) ||
	    meta_ordinal(s, &bytes, &number) != ORDINAL_NONE;
}

static void
take_text(struct reading *r)
{
	const struct ms_block *b = block(r, r->i);
	struct part *p;

	if (b->kind == MS_FIGURE) {
		take_figure(r, b);
	} else if (is_styled_heading(b)) {
		p = part_add(r->a, PART_HEADING, b, b->text);
		p->level = styled_level(b);
	} else if (b->kind == MS_PARAGRAPH || b->kind == MS_NOTE) {
		p = part_add(r->a,
		    b->align == MS_RIGHT ? PART_RIGHT
			: b->align == MS_CENTER && !is_numbered(b->text)
			? PART_CENTER
			: PART_TEXT,
		    b, b->text);
	}
	r->i++;
	r->signed_off = false;
}

static void
take_block(struct reading *r)
{
	bool fresh = r->fresh;

	r->fresh = false;
	if (r->a->kind == KIND_PERSONNEL && take_item(r))
		return;
	if (r->box && leaves_box(r))
		end_box(r);
	if (fresh && take_to(r))
		return;
	if (take_label(r) || take_box(r) || take_table(r) || take_list(r) ||
	    take_note(r) || (r->a->kind != KIND_CHRONICLE && take_sign(r)) ||
	    take_unlabelled(r) || take_carried(r) || take_listing(r))
		return;
	take_text(r);
}

/* Attachments that were listed and never came. */
static void
place_omitted(struct reading *r)
{
	const struct ms_block *last = block(r, r->a->end - 1);
	struct part *p;
	size_t i;

	for (i = 0; i < r->listed.n; i++) {
		if (r->listed.at[i].placed)
			continue;
		p = part_add(r->a, PART_ATTACHMENT, last, "");
		p->no = r->listed.at[i].no;
		p->title = r->listed.at[i].title;
		p->omitted = true;
		doubt_add(r->d->im, DOUBT_OMITTED, last->pos, p->title,
		    "omitted", NULL);
	}
}

void
article_read(struct draft *d, struct draft_article *a)
{
	struct reading r = {.d = d, .a = a, .i = a->body, .fresh = false};

	if (a->kind != KIND_CHRONICLE && a->kind != KIND_PERSONNEL)
		take_to(&r);
	while (r.i < a->end)
		take_block(&r);
	end_box(&r);
	place_omitted(&r);
	vec_free(&r.listed);
	vec_free(&r.quoting);
	heading_levels(d->im, a);
}
