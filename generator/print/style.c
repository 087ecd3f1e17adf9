/*
 * styles/print.yaml to struct style. One table says which settings there are
 * and between which limits, one which looks; all are required, so that the
 * file is the whole truth. Sums are checked at the end.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"
#include "print/line/text.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

struct reader {
	struct style *style;
	struct msgs *msgs;
	struct pos pos; /* of the file */
	bool failed;
	struct kinsoku_rules rules;
};

static const char *const sections[] = {
    "page", "text", "tables", "inks", "press", "looks", NULL};

static const struct measure {
	const char *section, *key;
	size_t at; /* in struct style */
	len_t least, most;
} measures[] = {
    {"page", "top", offsetof(struct style, top), MM(5), MM(100)},
    {"page", "bottom", offsetof(struct style, bottom), MM(5), MM(100)},
    {"page", "inner", offsetof(struct style, inner), MM(5), MM(100)},
    {"text", "column", offsetof(struct style, column), PT(20), PT(2000)},
    {"text", "gutter", offsetof(struct style, gutter), 0, PT(200)},
    {"text", "pitch", offsetof(struct style, pitch), PT(4), PT(100)},
    {"tables", "pitch", offsetof(struct style, table_pitch), PT(4), PT(100)},
    {"tables", "cell-x", offsetof(struct style, cell_x), 0, PT(50)},
    {"tables", "cell-y", offsetof(struct style, cell_y), 0, PT(50)},
    {"tables", "thin", offsetof(struct style, rule_thin), 1, PT(20)},
    {"press", "bleed", offsetof(struct style, press.bleed), 0, MM(10)},
    {"press", "paper", offsetof(struct style, press.paper), 0, MM(1)},
    {"tables", "thick", offsetof(struct style, rule_thick), 1, PT(20)},
};

static const char *const look_keys[LOOK_MAX + 1] = {
    [LOOK_BODY] = "body",
    [LOOK_TITLE] = "title",
    [LOOK_NUMBER] = "number",
    [LOOK_CARRIED] = "carried",
    [LOOK_H2] = "h2",
    [LOOK_H3] = "h3",
    [LOOK_H4] = "h4",
    [LOOK_H5] = "h5",
    [LOOK_CLAUSE] = "clause",
    [LOOK_STRONG] = "strong",
    [LOOK_EMPH] = "emphasis",
    [LOOK_VERBATIM] = "verbatim",
    [LOOK_TO] = "to",
    [LOOK_NOTE] = "note",
    [LOOK_LABEL] = "label",
    [LOOK_SMALL] = "small",
    [LOOK_QUOTE] = "quote",
    [LOOK_CAPTION] = "caption",
    [LOOK_UNIT] = "unit",
    [LOOK_TABLE_HEAD] = "table-head",
    [LOOK_TABLE] = "table",
    [LOOK_BOX_TITLE] = "box-title",
    [LOOK_BOX] = "box",
    [LOOK_RUNNING] = "running",
    [LOOK_FOLIO] = "folio",
    [LOOK_COVER_NAME] = "cover-name",
    [LOOK_COVER_ISSUE] = "cover-issue",
    [LOOK_COVER_TEXT] = "cover-text",
    [LOOK_TOC_HEAD] = "toc-head",
    [LOOK_TOC_CATEGORY] = "toc-category",
    [LOOK_TOC_ENTRY] = "toc-entry",
    [LOOK_MASTHEAD] = "masthead",
    [LOOK_MASTHEAD_LABEL] = "masthead-label",
    [LOOK_COLOPHON] = "colophon",
};

/* A name and what it stands for; ended by a NULL name. */
struct choice {
	const char *name;
	int value;
};

static const struct choice roles[] = {{"song", ROLE_SONG},
    {"title", ROLE_TITLE}, {"hei", ROLE_HEI}, {"kai", ROLE_KAI},
    {"fang", ROLE_FANG}, {"mono", ROLE_MONO}, {NULL, 0}};
static const struct choice inks[] = {{"black", INK_BLACK}, {"red", INK_RED},
    {"grey", INK_GREY}, {"tint", INK_TINT}, {"paper", INK_PAPER}, {NULL, 0}};
static const struct choice flags[] = {{"yes", true}, {"no", false}, {NULL, 0}};
static const struct choice levels[] = {{"basic", LEVEL_BASIC}, {"gb", LEVEL_GB},
    {"strict", LEVEL_STRICT}, {NULL, 0}};
static const struct choice marks[] = {{"全角", MARKS_FULL},
    {"开明", MARKS_KAIMING}, {"半角", MARKS_HALF}, {NULL, 0}};

/* Sizes by the names of type [1/1000 pt]. */
static const struct choice type_sizes[] = {{"初号", PT(42)}, {"小初", PT(36)},
    {"一号", PT(26)}, {"小一", PT(24)}, {"二号", PT(22)}, {"小二", PT(18)},
    {"三号", PT(16)}, {"小三", PT(15)}, {"四号", PT(14)}, {"小四", PT(12)},
    {"五号", 10500}, {"小五", PT(9)}, {"六号", 7500}, {"小六", 6500},
    {"七号", 5500}, {"八号", PT(5)}, {NULL, 0}};

/* A unit of length in 1/1000 pt: n / d; em is filled in by the reader. */
static const struct unit {
	const char *name;
	int64_t n, d;
} units[] = {{"pt", 1000, 1}, {"mm", 720000, 254}, {"em", 0, 1}};

static const struct {
	const char *name;
	len_t width, height;
} papers[] = {{"A4", MM(210), MM(297)}, {"16开", MM(210), MM(285)}};

static void
fail(struct reader *r)
{
	r->failed = true;
}

static const struct choice *
choice_find(const struct choice *c, const char *name)
{
	for (; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static int
read_choice(
    struct reader *r, const struct yaml *y, const struct choice *choices)
{
	const struct choice *c = NULL;
	struct buf names = {0};

	if (y->kind == YAML_SCALAR)
		c = choice_find(choices, y->text);
	if (c)
		return c->value;
	for (c = choices; c->name; c++)
		buf_printf(&names, "%s%s", c == choices ? "" : ", ", c->name);
	msg(r->msgs, MSG_STYLE_CHOICE, y->pos, names.s);
	buf_free(&names);
	fail(r);
	return 0;
}

/* Decimal digits before the unit, times 1000; -1 when there are none. */
static int64_t
read_thousandths(const char **s)
{
	const char *p = *s;
	int64_t v = 0, scale = 1000;

	if (*p < '0' || *p > '9')
		return -1;
	for (; *p >= '0' && *p <= '9' && v < 100000000; p++)
		v = v * 10 + (int64_t)(*p - '0') * 1000;
	if (*p == '.')
		for (p++; *p >= '0' && *p <= '9'; p++) {
			scale /= 10;
			v += (*p - '0') * scale;
		}
	*s = p;
	return v;
}

/* The length in words: 25mm, 10.5pt, 2em, 五号; -1 when it is none. */
static int64_t
length_of(const char *s, len_t em)
{
	const struct choice *c = choice_find(type_sizes, s);
	int64_t v;
	size_t i;

	if (c)
		return c->value;
	v = read_thousandths(&s);
	s += strspn(s, " ");
	for (i = 0; v >= 0 && i < COUNT(units); i++)
		if (strcmp(s, units[i].name) == 0)
			return v * (units[i].n ? units[i].n : em) /
			    (units[i].d * 1000);
	return -1;
}

static len_t
read_length(struct reader *r, const struct yaml *y, len_t least, len_t most)
{
	int64_t v = -1;

	if (y->kind == YAML_SCALAR)
		v = length_of(y->text, r->style->look[LOOK_BODY].size);
	if (v >= least && v <= most)
		return (len_t)v;
	if (v < 0)
		msg(r->msgs, MSG_STYLE_LENGTH, y->pos);
	else
		msg(r->msgs, MSG_STYLE_RANGE, y->pos, least / 1000,
		    most / 1000);
	fail(r);
	return least;
}

/* The value of a required key; NULL is reported. */
static const struct yaml *
find(struct reader *r, const struct yaml *map, const char *key)
{
	const struct yaml *y = NULL;

	if (map && map->kind == YAML_MAP)
		y = yaml_find(map, key);
	if (!y) {
		msg(r->msgs, MSG_STYLE_MISSING, map ? map->pos : r->pos, key);
		fail(r);
	}
	return y;
}

static void
read_look(struct reader *r, const struct yaml *looks, enum look_name name)
{
	static const char *const keys[] = {"role", "size", "ink", "bold", NULL};
	struct look *look = &r->style->look[name];
	const struct yaml *y = find(r, looks, look_keys[name]), *v;

	look->size = PT(10);
	if (!y)
		return;
	if (y->kind != YAML_MAP) {
		msg(r->msgs, MSG_STYLE_MISSING, y->pos, "role");
		fail(r);
		return;
	}
	yaml_check_keys(y, keys, r->msgs);
	if ((v = find(r, y, "role")))
		look->role = (enum role)read_choice(r, v, roles);
	if ((v = find(r, y, "size")))
		look->size = read_length(r, v, PT(4), PT(200));
	if ((v = yaml_find(y, "ink")))
		look->ink = (enum ink)read_choice(r, v, inks);
	if ((v = yaml_find(y, "bold")))
		look->bold = read_choice(r, v, flags);
}

/* Body first: em in every other length is its size. */
static void
read_looks(struct reader *r, const struct yaml *root)
{
	const struct yaml *looks = find(r, root, "looks");
	int i;

	if (!looks)
		return;
	if (looks->kind == YAML_MAP)
		yaml_check_keys(looks, look_keys, r->msgs);
	for (i = 0; i < LOOK_MAX; i++)
		read_look(r, looks, (enum look_name)i);
}

/* n whole numbers from 0 to most, as thousandths of it. */
static bool
read_parts(const struct yaml *y, int *parts, size_t n, int most)
{
	size_t i, digits;
	int v;

	if (!y || y->kind != YAML_LIST || y->n != n)
		return false;
	for (i = 0; i < n; i++) {
		const struct yaml *part = &y->items[i];
		digits = part->kind == YAML_SCALAR
		    ? strspn(part->text, "0123456789")
		    : 0;
		if (digits < 1 || digits > 3 || part->text[digits])
			return false;
		v = (int)strtol(part->text, NULL, 10);
		if (v > most)
			return false;
		parts[i] = (v * 1000 + most / 2) / most;
	}
	return true;
}

static void
read_ink(struct reader *r, const struct yaml *inks_map, const struct choice *c)
{
	static const char *const keys[] = {"screen", "press", NULL};
	struct ink_value *ink = &r->style->ink[c->value];
	const struct yaml *y = find(r, inks_map, c->name);

	if (!y)
		return;
	if (y->kind == YAML_MAP)
		yaml_check_keys(y, keys, r->msgs);
	if (y->kind != YAML_MAP ||
	    !read_parts(yaml_find(y, "screen"), ink->rgb, 3, 255) ||
	    !read_parts(yaml_find(y, "press"), ink->cmyk, 4, 100)) {
		msg(r->msgs, MSG_STYLE_INK, y->pos);
		fail(r);
	} else if (c->value == INK_BLACK &&
	    (ink->cmyk[0] || ink->cmyk[1] || ink->cmyk[2])) {
		msg(r->msgs, MSG_STYLE_BLACK, y->pos);
		fail(r);
	}
}

static void
read_inks(struct reader *r, const struct yaml *root)
{
	const struct yaml *map = find(r, root, "inks");
	const char *names[INK_MAX + 1] = {NULL};
	size_t i;

	for (i = 0; i < INK_MAX; i++)
		names[i] = inks[i].name;
	if (map && map->kind == YAML_MAP)
		yaml_check_keys(map, names, r->msgs);
	for (i = 0; map && i < INK_MAX; i++)
		read_ink(r, map, &inks[i]);
}

static void
read_profile(struct reader *r, const struct yaml *press)
{
	const struct yaml *y = find(r, press, "profile");

	if (!y)
		return;
	r->style->press.profile = y->text ? y->text : "";
	r->style->press.pos = y->pos;
}

static void
read_paper(struct reader *r, const struct yaml *page)
{
	const struct yaml *y = find(r, page, "size");
	struct style *s = r->style;
	size_t i;

	if (!y)
		return;
	if (y->kind == YAML_LIST && y->n == 2) {
		s->width = read_length(r, &y->items[0], MM(80), MM(500));
		s->height = read_length(r, &y->items[1], MM(80), MM(500));
		return;
	}
	for (i = 0; y->kind == YAML_SCALAR && i < COUNT(papers); i++)
		if (strcmp(papers[i].name, y->text) == 0) {
			s->width = papers[i].width;
			s->height = papers[i].height;
			return;
		}
	msg(r->msgs, MSG_STYLE_CHOICE, y->pos, "A4, 16开, [210mm, 285mm]");
	fail(r);
}

static void
read_columns(struct reader *r, const struct yaml *text)
{
	const struct yaml *y = find(r, text, "columns");
	int n = 0;

	if (!y)
		return;
	if (y->kind == YAML_SCALAR && strlen(y->text) == 1)
		n = y->text[0] - '0';
	if (n < 1 || n > 4) {
		msg(r->msgs, MSG_STYLE_CHOICE, y->pos, "1, 2, 3, 4");
		fail(r);
		n = 1;
	}
	r->style->columns = n;
}

static void
check_section_keys(struct reader *r, const struct yaml *map, const char *name)
{
	static const char *const more[][7] = {{"page", "size"},
	    {"text", "columns", "kinsoku", "marks", "han-latin", "share-pages",
		"close-boxes"},
	    {"press", "profile"}};
	const char *keys[16];
	size_t i, n = 0, k;

	for (i = 0; i < COUNT(measures); i++)
		if (strcmp(measures[i].section, name) == 0)
			keys[n++] = measures[i].key;
	for (i = 0; i < COUNT(more); i++)
		for (k = 1; strcmp(more[i][0], name) == 0 && k < COUNT(more[i]);
		     k++)
			if (more[i][k])
				keys[n++] = more[i][k];
	keys[n] = NULL;
	yaml_check_keys(map, keys, r->msgs);
}

/* How lines are set: which marks where, how wide, the space beside Latin. */
static void
read_line_rules(struct reader *r, const struct yaml *text)
{
	len_t em = r->style->look[LOOK_BODY].size;
	const struct yaml *y;

	if ((y = find(r, text, "kinsoku")))
		r->rules.level = (enum kinsoku_level)read_choice(r, y, levels);
	if ((y = find(r, text, "marks")))
		r->rules.marks = (enum kinsoku_marks)read_choice(r, y, marks);
	if ((y = find(r, text, "han-latin")) && em > 0)
		r->rules.han_latin =
		    (int)((int64_t)read_length(r, y, 0, em / 2) * 1000 / em);
}

static void
read_measures(struct reader *r, const struct yaml *root, const char *section)
{
	const struct yaml *map = find(r, root, section), *y;
	size_t i;

	if (!map)
		return;
	if (map->kind == YAML_MAP)
		check_section_keys(r, map, section);
	for (i = 0; i < COUNT(measures); i++) {
		if (strcmp(measures[i].section, section) != 0 ||
		    !(y = find(r, map, measures[i].key)))
			continue;
		*(len_t *)((char *)r->style + measures[i].at) =
		    read_length(r, y, measures[i].least, measures[i].most);
	}
	if (strcmp(section, "page") == 0)
		read_paper(r, map);
	if (strcmp(section, "press") == 0)
		read_profile(r, map);
	if (strcmp(section, "text") != 0)
		return;
	read_columns(r, map);
	read_line_rules(r, map);
	if ((y = find(r, map, "share-pages")))
		r->style->share_pages = read_choice(r, y, flags);
	if ((y = find(r, map, "close-boxes")))
		r->style->close_boxes = read_choice(r, y, flags);
}

static int
millimetres(len_t n)
{
	return (int)((int64_t)n * 254 / 720000);
}

/* What follows from the settings: the outer margin, the rows of a column. */
static void
derive(struct reader *r)
{
	struct style *s = r->style;
	len_t height = s->height - s->top - s->bottom;

	s->measure = s->columns * s->column + (s->columns - 1) * s->gutter;
	s->outer = s->width - s->inner - s->measure;
	if (s->outer < MM(5)) {
		msg(r->msgs, MSG_STYLE_WIDE, r->pos,
		    millimetres(s->inner + s->measure) + 5,
		    millimetres(s->width));
		fail(r);
	}
	s->lines = s->pitch > 0 && height > 0 ? height / s->pitch : 0;
	if (s->lines < 10) {
		msg(r->msgs, MSG_STYLE_LOW, r->pos, s->lines);
		fail(r);
	}
	s->bottom = s->height - s->top - s->lines * s->pitch;
}

static void
read_style(struct reader *r, const struct yaml *root)
{
	size_t errors = msgs_count(r->msgs, MSG_ERROR);

	yaml_check_keys(root, sections, r->msgs);
	read_looks(r, root);
	read_measures(r, root, "page");
	read_measures(r, root, "text");
	read_measures(r, root, "tables");
	read_measures(r, root, "press");
	read_inks(r, root);
	if (!r->failed)
		derive(r);
	if (msgs_count(r->msgs, MSG_ERROR) > errors)
		fail(r);
	r->style->gaps = kinsoku_gaps(r->style->arena, &r->rules);
}

struct style *
style_open(const char *styles_dir, struct msgs *msgs)
{
	struct arena *arena = arena_new();
	struct style *style = ARENA_NEW(arena, struct style);
	const char *path = path_join(arena, styles_dir, "print.yaml");
	struct reader r = {.style = style,
	    .msgs = msgs,
	    .pos = {path, 0, 0},
	    .rules = {.level = LEVEL_GB}};
	struct yaml *root = NULL;
	size_t n;
	char *s = file_read(path, &n);

	style->arena = arena;
	if (!s)
		msg(msgs, MSG_STYLE_FILE, r.pos, tr_errno(errno));
	else if (utf8_valid(s, n) == n)
		root = yaml_parse(arena, s, n, path, 1, msgs);
	else
		msg(msgs, MSG_STYLE_FILE, r.pos, tr("it is not UTF-8"));
	free(s);
	if (root && root->kind == YAML_MAP)
		read_style(&r, root);
	if (root && root->kind == YAML_MAP && !r.failed)
		return style;
	arena_free(arena);
	return NULL;
}

const struct press_style *
style_press(const struct style *s)
{
	return &s->press;
}

void
style_close(struct style *s)
{
	if (s)
		arena_free(s->arena);
}
