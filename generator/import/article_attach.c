/*
 * article_attach: what an article carries: the documents it issues, the list
 * of its attachments (附件说明, GB/T 9704 7.3.4) and the attachments (附件,
 * 7.3.9), which the list tells from other titles.
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

enum { QUOTING = 500 };

static void
add_listed(struct reading *r, int no, const char *title)
{
	struct listed *one = vec_push(&r->listed);
	const char *cut = strstr(title, "（略");

	*one = (struct listed){no, title, false};
	if (cut)
		one->title =
		    arena_dup(reading_arena(r), title, (size_t)(cut - title));
}

/* The words of an item behind its number, or all of it; *no: of 1., else 0;
 * false: it has no number at all. */
static bool
item_title(const char *s, int *no, const char **title)
{
	const char *rest = word_behind_compound(s);
	size_t bytes = 0;
	enum ordinal sort = meta_ordinal(s, &bytes, no);
	bool compound = rest && uni_is_one_of(utf8_next(&rest), ".．、");
	bool plain = sort == ORDINAL_NUM_DOT || sort == ORDINAL_NUM_COMMA;

	if (!plain || compound)
		*no = bytes = 0;
	*title = compound ? rest : s + bytes;
	utf8_skip_spaces(title);
	return compound || plain;
}

bool
article_take_list(struct reading *r)
{
	const struct ms_block *b = reading_block(r, r->i);
	const char *s = reading_text(r, r->i), *rest, *title;
	bool more = true;
	char *all;
	int no, next = 0;
	struct part *p;

	if (!str_starts(s, "附件：") && !str_starts(s, "附件:"))
		return false;
	rest = s + strlen("附件") + (s[6] == ':' ? 1 : 3);
	utf8_skip_spaces(&rest);
	all = arena_str(reading_arena(r), s);
	if (*rest) {
		more = item_title(rest, &no, &title);
		next = no;
		add_listed(r, no, title);
	}
	for (r->i++; more && *(s = reading_text(r, r->i)); r->i++) {
		if (!item_title(s, &no, &title) || (no && no != next + 1))
			break;
		next = no ? no : next;
		add_listed(r, no, title);
		all = arena_printf(reading_arena(r), "%s\n%s", all, s);
	}
	p = part_add(r->a, PART_LIST, b, all);
	p->last_line = reading_block(r, r->i - 1)->last_line;
	return true;
}

/* The attachment of the list with this number, or this title. */
static struct listed *
find_listed(struct reading *r, int no, const char *title)
{
	const char *t = title ? word_folded(reading_arena(r), title) : NULL;
	size_t i;

	for (i = 0; i < r->listed.n; i++) {
		struct listed *one = &r->listed.at[i];

		if (t ? strcmp(word_folded(reading_arena(r), one->title), t) ==
			    0
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

	return (str_starts(s, "（") || *s == '(') &&
	    (last == 0xFF09 || last == ')') && word_width(s) <= 40 &&
	    !word_is_note(s);
}

/* A year below a title belongs to it: （2023—2025年）. */
static bool
is_title_rest(const char *s)
{
	return is_subtitle(s) && (strstr(s, "20") || strstr(s, "试行"));
}

/* label: its own words, or NULL. */
static void
begin_attachment(struct reading *r, const struct ms_block *b, int no,
    const char *label, const char *title)
{
	struct part *p;
	struct listed *one = no || !label ? find_listed(r, no, NULL) : NULL;

	if (r->box)
		part_add(r->a, PART_BOX_END, b, "");
	r->box = false;
	if (title && !one)
		one = find_listed(r, 0, title);
	p = part_add(r->a, PART_ATTACHMENT, b, "");
	p->no = no;
	p->label = label;
	p->title = title && *title ? title : one ? one->title : "";
	if (one) {
		one->placed = true;
		if (!no)
			p->no = one->no;
	}
	r->fresh = true;
	r->signed_off = false;
}

/* The words of a label, where they are not those it gets of itself; or NULL. */
static const char *
worded_label(struct arena *a, const char *s, int no)
{
	char *label = word_packed(a, s);
	size_t n = strlen(label);

	if (str_ends(label, "：") || str_ends(label, ":"))
		label[n - (label[n - 1] == ':' ? 1 : 3)] = '\0';
	return strcmp(label, "附件") == 0 ||
		(no && strcmp(label, arena_printf(a, "附件%d", no)) == 0)
	    ? NULL
	    : label;
}

bool
article_take_label(struct reading *r)
{
	const struct ms_block *b = reading_block(r, r->i);
	const char *s = reading_text(r, r->i), *title = "", *label;
	int no, lines = 0;
	bool whole = false;

	if (!*s || !word_is_label(s, &no))
		return false;
	doubt_add(r->d->im, DOUBT_LABEL, b->pos, s, NULL, NULL);
	label = worded_label(reading_arena(r), s, no);
	r->i++;
	while (lines < 3 && !whole && *(s = reading_text(r, r->i)) &&
	    word_is_title_line(s) &&
	    !(lines && is_subtitle(s) && !is_title_rest(s))) {
		title = arena_printf(
		    reading_arena(r), "%s%s%s", title, lines ? "<br>" : "", s);
		whole = word_is_document_title(title) &&
		    !is_title_rest(reading_text(r, r->i + 1));
		lines++;
		r->i++;
	}
	begin_attachment(r, b, no, label, title);
	if (is_subtitle(reading_text(r, r->i)))
		r->a->parts.at[r->a->parts.n - 1].note =
		    reading_text(r, r->i++);
	r->a->parts.at[r->a->parts.n - 1].last_line =
	    reading_block(r, r->i - 1)->last_line;
	return true;
}

bool
article_take_unlabelled(struct reading *r)
{
	const struct ms_block *b = reading_block(r, r->i);
	const char *s = reading_text(r, r->i);
	struct listed *one;

	if (!*s || strlen(s) > 300 || !r->listed.n)
		return false;
	one = find_listed(r, 0, s);
	if (!one || one->placed)
		return false;
	begin_attachment(r, b, one->no, NULL, s);
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
			*vec_push(&r->quoting) =
			    word_folded(reading_arena(r), p->text);
	}
}

/* Is this title named in the notice, 《…》, or in the article's own? */
static bool
is_quoted(struct reading *r, const char *title)
{
	const char *t = word_folded(reading_arena(r), title);
	const char *quoted = arena_printf(reading_arena(r), "《%s》", t);
	size_t i;

	note_quoting(r);
	for (i = 0; i < r->quoting.n; i++)
		if (strstr(r->quoting.at[i], quoted))
			return true;
	return strlen(t) > 30 &&
	    strstr(word_folded(reading_arena(r), r->a->title), t);
}

bool
article_take_carried(struct reading *r)
{
	const struct ms_block *b = reading_block(r, r->i);
	char *all = arena_str(reading_arena(r), ""), *best = NULL;
	size_t n, used = 0;
	struct part *p;

	for (n = 0; n < 4; n++) {
		const char *s = reading_text(r, r->i + n);

		if (!*s || !word_is_title_line(s))
			break;
		all = arena_printf(
		    reading_arena(r), "%s%s%s", all, n ? "\n" : "", s);
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
	p = part_add(
	    r->a, PART_HEADING, b, title_break(reading_arena(r), best));
	p->level = 1;
	p->last_line = reading_block(r, r->i + used - 1)->last_line;
	r->i += used;
	r->signed_off = false;
	return true;
}

void
article_place_omitted(struct reading *r)
{
	const struct ms_block *last = reading_block(r, r->a->end - 1);
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
