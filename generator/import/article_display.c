/*
 * article_display: what is set apart from the text: tables with the lines above
 * them that are theirs, boxes (专栏), pictures.
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

	if (!str_starts(s, word) || word_width(s) > 100 ||
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
	return (str_starts(s, "单位") || str_starts(s, "（单位")) &&
	    word_width(s) < 40;
}

/* A line like a title within the text, above the unit of a table. */
static bool
captions_unit(const struct reading *r)
{
	const char *s = reading_text(r, r->i);
	size_t n = r->a->parts.n;

	return n > 0 && r->a->parts.at[n - 1].kind == PART_TEXT &&
	    word_is_title_line(s) && word_width(s) <= 60 &&
	    is_unit(reading_text(r, r->i + 1));
}

/* Lines above a table that belong to it; where none follows, none do. */
static size_t
above_table(const struct reading *r, const char **caption, const char **unit)
{
	size_t n = 0;

	*caption = *unit = NULL;
	if (is_caption(reading_text(r, r->i), "表") || captions_unit(r))
		*caption = reading_text(r, r->i + n++);
	if (is_unit(reading_text(r, r->i + n)))
		*unit = reading_text(r, r->i + n++);
	return reading_block(r, r->i + n)->kind == MS_TABLE ? n : 0;
}

bool
article_take_table(struct reading *r)
{
	const char *caption, *unit;
	const struct ms_block *first = reading_block(r, r->i), *b;
	size_t above = above_table(r, &caption, &unit);
	struct part *p;

	if (first->kind != MS_TABLE && !above)
		return false;
	r->i += above;
	b = reading_block(r, r->i);
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

void
article_end_box(struct reading *r)
{
	if (r->box)
		part_add(r->a, PART_BOX_END, reading_block(r, r->i), "");
	r->box = false;
}

/* A box's table says the box's title again. */
static void
drop_caption(
    struct reading *r, const struct ms_block *b, const char *title, bool moved)
{
	if (b->kind != MS_TABLE || !b->table->caption ||
	    strcmp(word_folded(reading_arena(r), b->table->caption),
		word_folded(reading_arena(r), title)) != 0)
		return;
	if (!moved)
		doubt_add(r->d->im, DOUBT_REPEATED_HEAD, b->pos,
		    b->table->caption, NULL, NULL);
	b->table->caption = NULL;
}

bool
article_take_box(struct reading *r)
{
	const struct ms_block *b = reading_block(r, r->i);
	const char *s = reading_text(r, r->i);
	bool caption = b->kind == MS_TABLE && b->table->caption &&
	    word_is_box(b->table->caption);
	struct part *p;

	if (!caption && !(*s && word_is_box(s)))
		return false;
	article_end_box(r);
	p = part_add(r->a, PART_BOX, b, "");
	p->title = caption ? b->table->caption : s;
	r->box = true;
	if (!caption)
		r->i++;
	drop_caption(r, reading_block(r, r->i), p->title, caption);
	if (article_take_table(r))
		article_end_box(r);
	return true;
}

bool
article_leaves_box(const struct reading *r)
{
	const char *s = reading_text(r, r->i);
	int level, no;

	return word_is_part(s, &level) || word_is_label(s, &no) ||
	    str_starts(s, "附件：") || heading_leaves(r->a, s);
}

void
article_take_figure(struct reading *r, const struct ms_block *b)
{
	bool png = b->picture_n > 4 && memcmp(b->picture, "\x89PNG", 4) == 0;
	bool jpeg = b->picture_n > 2 && memcmp(b->picture, "\xFF\xD8", 2) == 0;
	struct part *p = part_add(r->a, PART_FIGURE, b, "");
	const char *output = r->d->im->output;

	p->title = b->text;
	if (is_caption(reading_text(r, r->i + 1), "图")) {
		p->title = reading_text(r, ++r->i);
		p->last_line = reading_block(r, r->i)->last_line;
	}
	if (b->picture && !png && !jpeg)
		doubt_add(
		    r->d->im, DOUBT_PICTURE, b->pos, p->title, NULL, NULL);
	if (!png && !jpeg)
		return;
	p->picture = b->picture;
	p->picture_n = b->picture_n;
	do
		p->name = arena_printf(reading_arena(r), "images/figure-%d.%s",
		    ++r->d->pictures, png ? "png" : "jpg");
	while (output &&
	    file_exists(path_join(reading_arena(r), output, p->name)));
}
