/*
 * YAML to a small tree with places, over libyaml's parser. Only what front
 * matter needs: one document, no anchors, no aliases, no tags, 8 levels.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/base.h"

enum { DEEPEST = 8 };

struct reader {
	yaml_document_t doc;
	struct arena *arena;
	struct msgs *msgs;
	const char *file;
	int first_line;
};

static struct pos
place(const struct reader *r, yaml_mark_t mark)
{
	return (struct pos){
	    r->file, r->first_line + (int)mark.line, (int)mark.column + 1};
}

static bool read_node(struct reader *, int id, struct yaml *, int depth);

static bool
read_list(struct reader *r, yaml_node_t *n, struct yaml *y, int depth)
{
	yaml_node_item_t *i = n->data.sequence.items.start;
	size_t k = 0;

	y->kind = YAML_LIST;
	y->n = (size_t)(n->data.sequence.items.top - i);
	y->items = ARENA_ARRAY(r->arena, struct yaml, y->n);
	for (; i < n->data.sequence.items.top; i++)
		if (!read_node(r, *i, &y->items[k++], depth + 1))
			return false;
	return true;
}

/* The first of two alike counts. */
static void
check_key(struct reader *r, const struct yaml *y, size_t k)
{
	size_t i;

	for (i = 0; i < k; i++)
		if (strcmp(y->keys[i].text, y->keys[k].text) == 0) {
			msg(r->msgs, MSG_KEY_TWICE, y->keys[k].pos,
			    y->keys[k].text);
			return;
		}
}

static bool
read_map(struct reader *r, yaml_node_t *n, struct yaml *y, int depth)
{
	yaml_node_pair_t *p = n->data.mapping.pairs.start;
	size_t k = 0;

	y->kind = YAML_MAP;
	y->n = (size_t)(n->data.mapping.pairs.top - p);
	y->keys = ARENA_ARRAY(r->arena, struct yaml, y->n);
	y->items = ARENA_ARRAY(r->arena, struct yaml, y->n);
	for (; p < n->data.mapping.pairs.top; p++, k++) {
		if (!read_node(r, p->key, &y->keys[k], depth + 1) ||
		    !read_node(r, p->value, &y->items[k], depth + 1))
			return false;
		if (y->keys[k].kind != YAML_SCALAR) {
			msg(r->msgs, MSG_YAML_SYNTAX, y->keys[k].pos,
			    tr("a key is a list or a map; write a word"));
			return false;
		}
		check_key(r, y, k);
	}
	return true;
}

static bool
read_scalar(struct reader *r, yaml_node_t *n, struct yaml *y)
{
	const char *s = (const char *)n->data.scalar.value;

	y->kind = YAML_SCALAR;
	y->plain = n->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	if (memchr(s, '\0', n->data.scalar.length)) {
		msg(r->msgs, MSG_YAML_SYNTAX, y->pos,
		    tr("a NUL character; delete it"));
		return false;
	}
	y->text = arena_dup(r->arena, s, n->data.scalar.length);
	return true;
}

static bool
read_node(struct reader *r, int id, struct yaml *y, int depth)
{
	yaml_node_t *n = yaml_document_get_node(&r->doc, id);

	y->pos = place(r, n->start_mark);
	if (depth > DEEPEST) {
		msg(r->msgs, MSG_YAML_DEEP, y->pos, DEEPEST);
		return false;
	}
	if (n->type == YAML_SEQUENCE_NODE)
		return read_list(r, n, y, depth);
	if (n->type == YAML_MAPPING_NODE)
		return read_map(r, n, y, depth);
	return read_scalar(r, n, y);
}

/*
 * An alias could make a small file a huge tree; libyaml's document loader
 * expands nothing but shares nodes, so any is refused before loading.
 */
static bool
has_alias(struct reader *r, const char *s, size_t n)
{
	yaml_parser_t parser;
	yaml_token_t token;
	bool found = false, more = true;

	yaml_parser_initialize(&parser);
	yaml_parser_set_input_string(&parser, (const unsigned char *)s, n);
	while (more && !found && yaml_parser_scan(&parser, &token)) {
		more = token.type != YAML_STREAM_END_TOKEN;
		found = token.type == YAML_ALIAS_TOKEN ||
		    token.type == YAML_ANCHOR_TOKEN ||
		    token.type == YAML_TAG_TOKEN;
		if (found)
			msg(r->msgs, MSG_YAML_ALIAS,
			    place(r, token.start_mark));
		yaml_token_delete(&token);
	}
	yaml_parser_delete(&parser);
	return found;
}

/* Columns are characters; before a tab that is one fault there are spaces, or
 * a key in whatever script. */
static bool
is_tab(const char *s, const yaml_mark_t *mark)
{
	size_t i;

	for (i = 0; i < mark->line && s; i++)
		s = strchr(s, '\n') ? strchr(s, '\n') + 1 : NULL;
	for (i = 0; s && *s && i < mark->column; i++)
		utf8_next(&s);
	return s && *s == '\t';
}

/*
 * What libyaml says of usual slips, as an editor would say it; what never ends
 * is told where it begins.
 */
static const char *
explain(const yaml_parser_t *parser, const char *s, yaml_mark_t *mark)
{
	static const char tab[] = N_("a tab stands here; put spaces");
	static const struct {
		const char *part, *words;
		bool begins;
	} known[] = {
	    {"mapping values are not allowed",
		N_("a second colon stands in this line, put quotes around all "
		   "that is behind the first; or the line above has no "
		   "half-width colon"),
		false},
	    {"did not find expected ',' or ']'",
		N_("a list that begins with [ does not end; put ] behind it"),
		true},
	    {"did not find expected ',' or '}'",
		N_("what begins with { does not end; put } behind it"), true},
	    {"could not find expected ':'",
		N_("this line has no half-width colon with a half-width space "
		   "behind it; write a key, these and then the words"),
		true},
	    {"cannot start any token",
		N_("words may not begin with this character here; put quotes "
		   "around them"),
		false},
	    {"found unexpected end of stream",
		N_("a quotation mark is not closed; put one behind the words"),
		true},
	    {"did not find expected <document start>",
		N_("words stand behind the closing quotation mark; put all of "
		   "them inside, or none"),
		false},
	    {"did not find expected key",
		N_("this line does not stand below those above, or words "
		   "follow a closing quotation mark; see to spaces and "
		   "quotes"),
		false},
	    {"found unknown escape",
		N_("a backslash means something between double quotes; use "
		   "single ones"),
		false},
	    {"tab character", N_("a tab stands before the words; put spaces"),
		false}};

	const char *problem = parser->problem ? parser->problem : "";

	*mark = parser->problem_mark;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (!strstr(problem, known[i].part))
			continue;
		if (known[i].begins && parser->context)
			*mark = parser->context_mark;
		return tr(is_tab(s, mark) ? tab : known[i].words);
	}
	return problem;
}

static bool
load(struct reader *r, const char *s, size_t n, struct yaml *y)
{
	yaml_parser_t parser;
	yaml_mark_t mark;
	const char *words;
	bool ok;

	yaml_parser_initialize(&parser);
	yaml_parser_set_input_string(&parser, (const unsigned char *)s, n);
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	ok = yaml_parser_load(&parser, &r->doc);
	if (!ok) {
		words = explain(&parser, s, &mark);
		msg(r->msgs, MSG_YAML_SYNTAX, place(r, mark), words);
		yaml_parser_delete(&parser);
		return false;
	}
	if (yaml_document_get_root_node(&r->doc)) {
		ok = read_node(r, 1, y, 0);
	} else {
		y->kind = YAML_MAP;
		y->pos = (struct pos){r->file, r->first_line, 1};
	}
	yaml_document_delete(&r->doc);
	yaml_parser_delete(&parser);
	return ok;
}

struct yaml *
yaml_parse(struct arena *a, const char *s, size_t n, const char *file,
    int first_line, struct msgs *msgs)
{
	struct reader r = {
	    .arena = a, .msgs = msgs, .file = file, .first_line = first_line};
	struct yaml *y = ARENA_NEW(a, struct yaml);

	if (has_alias(&r, s, n) || !load(&r, s, n, y))
		return NULL;
	return y;
}

struct yaml *
yaml_find(const struct yaml *map, const char *key)
{
	size_t i;

	if (!map || map->kind != YAML_MAP)
		return NULL;
	for (i = 0; i < map->n; i++)
		if (strcmp(map->keys[i].text, key) == 0)
			return &map->items[i];
	return NULL;
}

static bool
listed(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

void
yaml_check_keys(
    const struct yaml *map, const char *const *names, struct msgs *msgs)
{
	const char *key, *near;
	size_t i;

	for (i = 0; map->kind == YAML_MAP && i < map->n; i++) {
		key = map->keys[i].text;
		if (listed(key, names))
			continue;
		near = near_name(key, names);
		if (near)
			msg(msgs, MSG_KEY_UNKNOWN_NEAR, map->keys[i].pos, key,
			    near);
		else
			msg(msgs, MSG_KEY_UNKNOWN, map->keys[i].pos, key);
	}
}
