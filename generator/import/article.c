/*
 * article: the blocks of one article to parts, as GB/T 9704 orders them:
 * addressees, text, list of attachments, signature, notes; then the document
 * it carries and the attachments (article_attach.c).
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/parts.h"
#include "import/article.h"

struct part *
part_add(struct draft_article *a, enum part_kind kind, const struct ms_block *b,
    const char *text)
{
	struct part *p = vec_push(&a->parts);

	*p = (struct part){.kind = kind,
	    .pos = b->pos,
	    .last_line = b->last_line,
	    .marked = b->marked,
	    .text = text};
	return p;
}

const struct ms_block *
reading_block(const struct reading *r, size_t i)
{
	static const struct ms_block none = {.text = ""};

	return i < r->a->end ? &r->d->at[i] : &none;
}

const char *
reading_text(const struct reading *r, size_t i)
{
	const struct ms_block *b = reading_block(r, i);

	return b->kind == MS_PARAGRAPH ? b->text : "";
}

struct arena *
reading_arena(const struct reading *r)
{
	return r->d->im->arena;
}

/* 主送机关: bodies and a colon, right below the head. */
static bool
is_to(const char *s)
{
	static const char *const bodies[] = {"单位", "政府", "部门", "局", "委",
	    "社区", "各", "公司", "学校", NULL};
	size_t bytes;
	int number;

	if (str_ends(s, "如下：") || str_ends(s, "如下:"))
		return false;
	if (!(str_ends(s, "：") || str_ends(s, ":")) || word_width(s) > 300 ||
	    word_has_mark(s, "。；《") ||
	    meta_ordinal(s, &bytes, &number) != ORDINAL_NONE)
		return false;
	return str_has_any(s, bodies) != NULL;
}

static bool
take_to(struct reading *r)
{
	const struct ms_block *b = reading_block(r, r->i);

	if (b->kind != MS_PARAGRAPH || !is_to(b->text) ||
	    str_starts(b->text, "附件"))
		return false;
	part_add(r->a, PART_TO, b, b->text);
	r->i++;
	return true;
}

static bool
is_sealed(const char *s)
{
	return str_ends(s, "（盖章）") || str_ends(s, "（印章）") ||
	    str_ends(s, "（公章）");
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
	const char *s = reading_text(r, k);
	struct date date;
	size_t bytes;
	int number;

	if (!*s || word_is_finished(s) || word_has_mark(s, "，。：；、《》（"))
		return false;
	if (reading_block(r, k)->align == MS_RIGHT)
		return true;
	return word_width(s) <= 40 && !word_is_document_title(s) &&
	    meta_ordinal(s, &bytes, &number) == ORDINAL_NONE &&
	    word_is_date(reading_arena(r), reading_text(r, k + 1), &date);
}

/* Block after the signature that begins at i; i where there is none. */
static size_t
sign_end(const struct reading *r, size_t i)
{
	struct date date;
	size_t k = i;
	const char *s;

	while (k < i + 8) {
		s = reading_text(r, k);
		if (*s && word_is_date(reading_arena(r), s, &date))
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
	const struct ms_block *b = reading_block(r, r->i);
	char *all = arena_str(reading_arena(r), "");
	struct date date;
	struct part *p;

	if (end == r->i)
		return false;
	for (k = r->i; k < end; k++)
		all = arena_printf(reading_arena(r), "%s%s%s", all,
		    *all ? "\n" : "",
		    sign_line(reading_arena(r), reading_text(r, k)));
	word_is_date(reading_arena(r), reading_text(r, end - 1), &date);
	p = part_add(r->a,
	    end - r->i == 1 && date.year == 0 ? PART_RIGHT : PART_SIGN, b, all);
	p->last_line = reading_block(r, end - 1)->last_line;
	r->i = end;
	r->signed_off = true;
	return true;
}

static bool
take_note(struct reading *r)
{
	const struct ms_block *b = reading_block(r, r->i);

	if (b->kind != MS_PARAGRAPH || !word_is_note(b->text))
		return false;
	part_add(r->a, PART_NOTE, b, b->text);
	r->i++;
	return true;
}

static bool
take_item(struct reading *r)
{
	if (listing_personnel(r->a, reading_block(r, r->i), reading_arena(r))) {
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
	const struct ms_block *b = reading_block(r, r->i);
	struct part *p;

	if (b->kind == MS_FIGURE) {
		article_take_figure(r, b);
	} else if (is_styled_heading(b)) {
		p = part_add(r->a, PART_HEADING, b, b->text);
		p->level = styled_level(b);
	} else if (b->kind == MS_PARAGRAPH || b->kind == MS_NOTE) {
		part_add(r->a,
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
	if (r->box && article_leaves_box(r))
		article_end_box(r);
	if (fresh && take_to(r))
		return;
	if (article_take_label(r) || article_take_box(r) ||
	    article_take_table(r) || article_take_list(r) || take_note(r) ||
	    (r->a->kind != KIND_CHRONICLE && take_sign(r)) ||
	    article_take_unlabelled(r) || article_take_carried(r) ||
	    take_listing(r))
		return;
	take_text(r);
}

void
article_read(struct draft *d, struct draft_article *a)
{
	struct reading r = {.d = d, .a = a, .i = a->body, .fresh = false};

	if (a->kind != KIND_CHRONICLE && a->kind != KIND_PERSONNEL)
		take_to(&r);
	while (r.i < a->end)
		take_block(&r);
	article_end_box(&r);
	article_place_omitted(&r);
	vec_free(&r.listed);
	vec_free(&r.quoting);
	heading_levels(d->im, a);
}
