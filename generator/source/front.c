/*
 * front: front matter and site.yaml to facts. What keys there are, of what
 * type, and where their values go stands in one table for each kind of file;
 * a setter for each type does the rest. Values are words as typed: a number
 * or a date is one only where the table says so.
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

/* One key being set: where from, where to. */
struct fact {
	const struct reader *r;
	const char *key;
	const struct yaml *value;
	void *to; /* the field */
};

struct key {
	const char *name;
	void (*set)(const struct fact *);
	size_t at; /* offset of the field */
};

enum { KEYS_AT_MOST = 24 };

/* Sets all fields of a map by its table, which a key without name ends. */
static void
set_all(const struct reader *r, const struct yaml *map, const struct key *keys,
    void *to)
{
	const char *names[KEYS_AT_MOST + 1] = {NULL};
	const struct yaml *value;
	size_t i;

	for (i = 0; keys[i].name; i++)
		names[i] = keys[i].name;
	yaml_check_keys(map, names, r->msgs);
	for (i = 0; keys[i].name; i++) {
		value = yaml_find(map, keys[i].name);
		if (value)
			keys[i].set(&(struct fact){
			    r, keys[i].name, value, (char *)to + keys[i].at});
	}
}

/* A key with nothing after its colon counts as not given. */
static bool
is_blank(const struct yaml *y)
{
	return y->kind == YAML_SCALAR && y->plain && y->text[0] == '\0';
}

static bool
want(const struct fact *f, const struct yaml *y, enum yaml_kind kind)
{
	static const enum msg_code complaints[] = {
	    [YAML_SCALAR] = MSG_FRONT_WANT_WORDS,
	    [YAML_LIST] = MSG_FRONT_WANT_LIST,
	    [YAML_MAP] = MSG_FRONT_WANT_MAP};

	if (y->kind == kind)
		return true;
	msg(f->r->msgs, complaints[kind], y->pos, f->key);
	return false;
}

/* The text without white space at its ends. */
static const char *
trimmed(const struct fact *f, const char *s, size_t n)
{
	const char *end = s + n, *p;

	while (s < end && uni_is_space(utf8_peek(s)))
		utf8_next(&s);
	for (p = end; p > s && uni_is_space(utf8_prev(s, &p)); end = p)
		;
	return arena_dup(f->r->arena, s, (size_t)(end - s));
}

static void
set_text(const struct fact *f)
{
	if (want(f, f->value, YAML_SCALAR) && !is_blank(f->value))
		*(const char **)f->to =
		    trimmed(f, f->value->text, strlen(f->value->text));
}

/* The lines of a text, blank ones left out. */
static void
set_lines(const struct fact *f)
{
	const char *s, *line;
	size_t n;

	if (!want(f, f->value, YAML_SCALAR))
		return;
	for (s = f->value->text; *s; s += n + (s[n] != '\0')) {
		n = strcspn(s, "\n");
		line = trimmed(f, s, n);
		if (*line)
			strings_add(f->r->arena, f->to, line);
	}
}

/* A list of words, or one word alone. */
static void
set_list(const struct fact *f)
{
	const struct yaml *v = f->value;
	size_t i;

	if (is_blank(v))
		return;
	if (v->kind == YAML_SCALAR) {
		strings_add(
		    f->r->arena, f->to, trimmed(f, v->text, strlen(v->text)));
		return;
	}
	if (!want(f, v, YAML_LIST))
		return;
	for (i = 0; i < v->n; i++)
		if (want(f, &v->items[i], YAML_SCALAR))
			strings_add(f->r->arena, f->to,
			    trimmed(
				f, v->items[i].text, strlen(v->items[i].text)));
}

/* One level, or two with a slash between them. */
static void
set_category(const struct fact *f)
{
	const char *s, *name;
	struct strings *levels = f->to;
	size_t n;

	if (!want(f, f->value, YAML_SCALAR) || is_blank(f->value))
		return;
	for (s = f->value->text; *s; s += n + (s[n] == '/')) {
		n = strcspn(s, "/");
		name = trimmed(f, s, n);
		if (*name && levels->n < 2)
			strings_add(f->r->arena, levels, name);
		else
			msg(f->r->msgs, MSG_FRONT_CATEGORY, f->value->pos);
	}
}

/* A whole number above 0; full-width digits are words, not numbers. */
static void
set_number(const struct fact *f)
{
	const char *s;
	int n = 0;

	if (!want(f, f->value, YAML_SCALAR) || is_blank(f->value))
		return;
	for (s = f->value->text; *s >= '0' && *s <= '9' && n < 100000; s++)
		n = n * 10 + (*s - '0');
	if (*s || n == 0 || n > 99999)
		msg(f->r->msgs, MSG_FRONT_NUMBER, f->value->pos, f->key,
		    f->value->text);
	else
		*(int *)f->to = n;
}

static void
set_date(const struct fact *f)
{
	if (!want(f, f->value, YAML_SCALAR) || is_blank(f->value))
		return;
	if (!meta_parse_date(f->value->text, f->to))
		msg(f->r->msgs, MSG_FRONT_DATE, f->value->pos, f->key,
		    f->value->text);
}

static void
set_kind(const struct fact *f)
{
	const char *names[KIND_NOTICE + 2] = {NULL}, *near;
	int k;

	if (!want(f, f->value, YAML_SCALAR) || is_blank(f->value))
		return;
	for (k = 0; k <= KIND_NOTICE; k++) {
		names[k] = kind_name((enum article_kind)k);
		if (strcmp(f->value->text, names[k]) == 0) {
			*(enum article_kind *)f->to = (enum article_kind)k;
			return;
		}
	}
	near = near_name(f->value->text, names);
	if (near)
		msg(f->r->msgs, MSG_FRONT_KIND_NEAR, f->value->pos,
		    f->value->text, near);
	else
		msg(f->r->msgs, MSG_FRONT_KIND, f->value->pos, f->value->text);
}

static void
set_status(const struct fact *f)
{
	static const char *const known[] = {"有效", "已修改", "已废止", "失效"};
	size_t i;

	if (!want(f, f->value, YAML_SCALAR) || is_blank(f->value))
		return;
	for (i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(f->value->text, known[i]) == 0) {
			*(const char **)f->to = known[i];
			return;
		}
	msg(f->r->msgs, MSG_FRONT_STATUS, f->value->pos, f->value->text);
}

/* An address others build on: absolute, ending in a slash. */
static void
set_base_url(const struct fact *f)
{
	const char *s = f->value->text;

	if (!want(f, f->value, YAML_SCALAR) || is_blank(f->value))
		return;
	if (!str_starts(s, "http://") && !str_starts(s, "https://")) {
		msg(f->r->msgs, MSG_FRONT_URL, f->value->pos, f->key, s);
		return;
	}
	*(const char **)f->to = arena_printf(
	    f->r->arena, "%s%s", s, s[strlen(s) - 1] == '/' ? "" : "/");
}

#define KEY(name, set, type, field) \
	{ \
		name, set, offsetof(struct type, field) \
	}

static const struct key role_keys[] = {
    KEY("role", set_text, masthead_role, role),
    KEY("people", set_list, masthead_role, people), {NULL, NULL, 0}};

static void
set_roles(const struct fact *f)
{
	struct masthead_group *group = f->to;
	struct masthead_role *role;
	const struct yaml *v = f->value;
	size_t i;

	if (!want(f, v, YAML_LIST))
		return;
	group->roles = ARENA_ARRAY(f->r->arena, struct masthead_role, v->n);
	for (i = 0; i < v->n; i++)
		if (want(f, &v->items[i], YAML_MAP)) {
			role = &group->roles[group->n];
			set_all(f->r, &v->items[i], role_keys, role);
			group->n += role->role != NULL;
			if (role->role && role->people.n == 0)
				msg(f->r->msgs, MSG_FRONT_VACANT,
				    v->items[i].pos, role->role);
		}
}

static const struct key group_keys[] = {
    KEY("group", set_text, masthead_group, name), {"roles", set_roles, 0},
    {NULL, NULL, 0}};

static void
set_masthead(const struct fact *f)
{
	struct issue *issue = f->to;
	const struct yaml *v = f->value;
	size_t i;

	if (is_blank(v) || !want(f, v, YAML_LIST))
		return;
	issue->masthead = ARENA_ARRAY(f->r->arena, struct masthead_group, v->n);
	for (i = 0; i < v->n; i++)
		if (want(f, &v->items[i], YAML_MAP))
			set_all(f->r, &v->items[i], group_keys,
			    &issue->masthead[issue->nmasthead++]);
}

static const struct key imprint_keys[] = {
    KEY("label", set_text, imprint_line, label),
    KEY("value", set_text, imprint_line, value), {NULL, NULL, 0}};

static void
set_imprint(const struct fact *f)
{
	struct issue *issue = f->to;
	const struct yaml *v = f->value;
	struct imprint_line *line;
	size_t i;

	if (is_blank(v) || !want(f, v, YAML_LIST))
		return;
	issue->imprint = ARENA_ARRAY(f->r->arena, struct imprint_line, v->n);
	for (i = 0; i < v->n; i++)
		if (want(f, &v->items[i], YAML_MAP)) {
			line = &issue->imprint[issue->nimprint++];
			set_all(f->r, &v->items[i], imprint_keys, line);
			if (!line->value)
				line->value = "";
		}
}

static const struct key article_keys[] = {
    KEY("title", set_lines, article, title),
    KEY("toc-title", set_text, article, toc_title),
    KEY("number", set_text, article, number),
    KEY("category", set_category, article, category),
    KEY("issuer", set_list, article, issuers),
    KEY("date", set_date, article, date), KEY("kind", set_kind, article, kind),
    KEY("page", set_number, article, printed_page),
    KEY("effective", set_date, article, effective),
    KEY("status", set_status, article, status),
    KEY("replaces", set_list, article, replaces),
    KEY("replaced-by", set_list, article, replaced_by),
    KEY("amends", set_list, article, amends),
    KEY("corrects", set_list, article, corrects), {NULL, NULL, 0}};

static const struct key issue_keys[] = {KEY("name", set_text, issue, name),
    KEY("year", set_number, issue, year),
    KEY("number", set_number, issue, number),
    KEY("serial", set_number, issue, serial),
    KEY("published", set_date, issue, published),
    KEY("frequency", set_text, issue, frequency),
    KEY("price", set_text, issue, price),
    KEY("permit", set_text, issue, permit),
    KEY("motto", set_list, issue, motto), {"masthead", set_masthead, 0},
    {"imprint", set_imprint, 0}, {NULL, NULL, 0}};

static const struct key site_keys[] = {
    KEY("name", set_text, gazette, site.name),
    KEY("domain", set_text, gazette, site.domain),
    KEY("code", set_text, gazette, site.code),
    KEY("icp", set_text, gazette, site.icp),
    KEY("police", set_text, gazette, site.police), {NULL, NULL, 0}};

static void
set_site(const struct fact *f)
{
	if (!is_blank(f->value) && want(f, f->value, YAML_MAP))
		set_all(f->r, f->value, site_keys, f->to);
}

static const struct key gazette_keys[] = {KEY("name", set_text, gazette, name),
    KEY("base-url", set_base_url, gazette, base_url),
    KEY("publisher", set_text, gazette, publisher),
    KEY("editor", set_text, gazette, editor),
    KEY("address", set_text, gazette, address),
    KEY("postcode", set_text, gazette, postcode),
    KEY("phone", set_text, gazette, phone),
    KEY("specimen", set_text, gazette, specimen), {"site", set_site, 0},
    {NULL, NULL, 0}};
#undef KEY

/* The place of a key, or of the file's beginning where it is missing. */
static struct pos
place(const struct reader *r, const struct yaml *map, const char *key)
{
	size_t i;

	for (i = 0; i < map->n; i++)
		if (strcmp(map->keys[i].text, key) == 0)
			return map->items[i].pos;
	return (struct pos){r->file, 1, 0};
}

/*
 * A value that is there and wrong has had its message. absent, empty: codes for
 * a key that is not there, and for one without a value.
 */
static void
demand(const struct reader *r, const struct yaml *map, const char *key,
    bool given, enum msg_code absent, enum msg_code empty)
{
	const struct yaml *v = yaml_find(map, key);
	bool nothing = !v ||
	    (v->kind == YAML_SCALAR && v->text[strspn(v->text, " \n")] == '\0');

	if (!given && nothing)
		msg(r->msgs, v ? empty : absent, place(r, map, key), key);
}

/* Readable as a map; where it is something else, a message says so. */
static const struct yaml *
map_of(const struct reader *r, const struct yaml *y)
{
	if (y && y->kind != YAML_MAP) {
		msg(r->msgs, MSG_FRONT_NO_MAP, y->pos);
		return NULL;
	}
	return y;
}

/* Each body is an item of its own, or it has no page among the bodies. */
static void
check_issuers(
    const struct reader *r, const struct strings *issuers, struct pos pos)
{
	static const char *const between[] = {"，", "、", ",", " ", "；", NULL};
	size_t i, k;

	for (i = 0; i < issuers->n; i++)
		for (k = 0; between[k]; k++)
			if (strstr(issuers->at[i], between[k])) {
				msg(r->msgs, MSG_ISSUER_SEVERAL, pos,
				    issuers->at[i]);
				break;
			}
}

void
front_article(
    const struct reader *r, const struct front *front, struct article *a)
{
	const struct yaml *map = map_of(r, front->map);
	bool dated = false;

	if (map) {
		set_all(r, map, article_keys, a);
		dated = a->kind != KIND_PERSONNEL && a->kind != KIND_CHRONICLE;
		demand(r, map, "title", a->title.n > 0, MSG_FRONT_MISSING_KEY,
		    MSG_FRONT_EMPTY_KEY);
		demand(r, map, "category", a->category.n > 0,
		    MSG_FRONT_MISSING_KEY, MSG_FRONT_EMPTY_KEY);
		demand(r, map, "issuer", a->issuers.n || !dated,
		    MSG_FRONT_MISSING_FACT, MSG_FRONT_EMPTY_FACT);
		demand(r, map, "date", a->date.year || !dated,
		    MSG_FRONT_MISSING_FACT, MSG_FRONT_EMPTY_FACT);
		check_issuers(r, &a->issuers, place(r, map, "issuer"));
		a->pos_title = place(r, map, "title");
		a->pos_number = place(r, map, "number");
	}
	/* Something to go on with; the build has failed by now. */
	if (a->title.n == 0)
		strings_add(r->arena, &a->title, a->slug);
	if (a->category.n == 0)
		strings_add(r->arena, &a->category, "?");
}

void
front_issue(const struct reader *r, const struct front *front, struct issue *i)
{
	const struct yaml *map = map_of(r, front->map);
	int folder_year = i->year;

	if (!map)
		return;
	set_all(r, map, issue_keys, i);
	demand(r, map, "number", i->number > 0, MSG_FRONT_MISSING_KEY,
	    MSG_FRONT_EMPTY_KEY);
	i->pos_number = place(r, map, "number");
	i->pos_serial = place(r, map, "serial");
	if (folder_year > 0 && i->year != folder_year)
		msg(r->msgs, MSG_FRONT_YEAR, place(r, map, "year"), i->year,
		    folder_year);
}

void
front_gazette(
    const struct reader *r, const struct yaml *yaml, struct gazette *g)
{
	const struct yaml *map = map_of(r, yaml);

	if (!map)
		return;
	set_all(r, map, gazette_keys, g);
	demand(r, map, "name", g->name != NULL, MSG_FRONT_MISSING_KEY,
	    MSG_FRONT_EMPTY_KEY);
}

/* A line of nothing but three hyphens and white space? Its end in *next. */
static bool
is_fence(const char *s, const char *end, const char **next)
{
	const char *nl = memchr(s, '\n', (size_t)(end - s));
	const char *last = nl ? nl : end;

	*next = nl ? nl + 1 : end;
	while (last > s && (last[-1] == ' ' || last[-1] == '\t'))
		last--;
	return last - s == 3 && memcmp(s, "---", 3) == 0;
}

struct front
front_split(const struct reader *r, const char *text, size_t n)
{
	struct front front = {.body = text, .n = n, .line = 1};
	const char *s = text, *end = text + n, *next, *yaml;
	int line = 2;

	if (!is_fence(s, end, &next)) {
		msg(r->msgs, MSG_FRONT_MISSING, (struct pos){r->file, 1, 0});
		return front;
	}
	for (yaml = s = next; s < end; s = next, line++)
		if (is_fence(s, end, &next)) {
			front.map = yaml_parse(r->arena, yaml,
			    (size_t)(s - yaml), r->file, 2, r->msgs);
			front.body = next;
			front.n = (size_t)(end - next);
			front.line = line + 1;
			return front;
		}
	msg(r->msgs, MSG_FRONT_UNCLOSED, (struct pos){r->file, 1, 0});
	front.n = 0;
	return front;
}
