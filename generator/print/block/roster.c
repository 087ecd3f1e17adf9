/*
 * Rosters: names in a column, posts in line beside them, and the roles before
 * the first who holds one. Names and roles of two characters take the width of
 * three by where their characters stand; the words stay as typed.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"

enum {
	NAME_EM = 8, /* what is longer is no name and stands with the posts */
	INDENT_EM = 2, /* as a paragraph, where all posts still fit a line */
	MOST_OVER = 4, /* of so many posts one may take more lines */
	WHOLE_LINES = 6 /* a post no longer than this is not broken */
};

/* Where the columns of a roster stand. */
struct roster {
	struct setter *se;
	const struct look *look;
	len_t width;
	len_t role, name, duty; /* left edges */
};

/* 组长： with the two characters spread; the colon follows. */
static struct line
role_line(const struct roster *r, const char *role)
{
	struct line l, colon;

	l = name_line(r->se, r->look, role);
	colon = par_line(r->se, r->look, "：");
	items_move(&l.items, &colon.items, l.width, 0);
	l.width += r->look->size;
	return l;
}

static bool
is_name(const struct roster *r, const struct node *post)
{
	const char *name = post->as.post.name;

	return name && *name &&
	    (post->as.post.duty ||
		name_line(r->se, r->look, name).width <=
		    r->look->size * NAME_EM / 2);
}

/* Words that stand with the posts: one that is too long for a name, too. */
static const char *
duty_of(const struct roster *r, const struct node *post)
{
	if (post->as.post.duty)
		return post->as.post.duty;
	return is_name(r, post) ? NULL : post->as.post.name;
}

static void
raise(len_t *at, len_t to)
{
	if (to > *at)
		*at = to;
}

static void
measure(struct roster *r, const struct node *roster)
{
	len_t em = r->look->size, role = 0, name = 3 * em, duty = 0, w;
	const struct node *n;
	const char *words;

	for (n = roster->first; n; n = n->next) {
		if (n->type != NODE_POST)
			continue;
		if (n->as.post.role)
			raise(&role, role_line(r, n->as.post.role).width);
		w = is_name(r, n)
		    ? name_line(r->se, r->look, n->as.post.name).width
		    : 0;
		if (w <= NAME_EM * em)
			raise(&name, w);
		words = duty_of(r, n);
		if (words)
			raise(&duty, par_line(r->se, r->look, words).width);
	}
	r->role = INDENT_EM * em;
	if (r->role + role + name + em + duty > r->width)
		r->role = 0;
	r->name = r->role + role;
	r->duty = r->name + name + em;
	if (r->duty > r->width / 2 && r->duty > r->width - 8 * em)
		r->duty = r->name + em;
}

static void
add(struct line *to, struct line *words, len_t x)
{
	items_move(&to->items, &words->items, x, 0);
	raise(&to->width, x + words->width);
	raise(&to->ascent, words->ascent);
	raise(&to->descent, words->descent);
}

static struct line
empty_line(const struct roster *r)
{
	return (struct line){.ascent = r->look->size * 22 / 25,
	    .descent = r->look->size * 3 / 25};
}

struct line_list {
	struct line *at;
	size_t n, cap;
};

/* A line of the roster; its post goes on below itself. */
static void
add_post(struct roster *r, struct node *post, struct line_list *out)
{
	const char *duty = duty_of(r, post);
	struct line first = empty_line(r), words;
	struct lines rest = {0};
	size_t i = 0;

	tag_open(r->se, TAG_ITEM);
	tag_open(r->se, TAG_BODY);
	items_place(r->se, &first.items, 0, -first.ascent, NULL, post);
	if (post->as.post.role) {
		words = role_line(r, post->as.post.role);
		add(&first, &words, r->role);
	}
	if (is_name(r, post)) {
		words = name_line(r->se, r->look, post->as.post.name);
		add(&first, &words, r->name);
	}
	if (duty)
		rest = flow_words(
		    r->se, r->look, duty, r->width - r->duty, SET_LEFT);
	if (rest.n && first.width + r->look->size / 2 <= r->duty)
		add(&first, &rest.at[i++], r->duty);
	*vec_push(out) = first;
	for (; i < rest.n; i++) {
		first = empty_line(r);
		add(&first, &rest.at[i], r->duty);
		*vec_push(out) = first;
	}
	tag_shut(r->se);
	tag_shut(r->se);
}

/* Nobody is parted from his post. */
static struct block *
post_block(struct roster *r, struct node *post)
{
	struct line_list list = {0};
	struct lines lines;
	struct block *b;

	add_post(r, post, &list);
	lines.n = list.n;
	lines.at = ARENA_ARRAY(r->se->arena, struct line, list.n);
	memcpy(lines.at, list.at, list.n * sizeof *list.at);
	vec_free(&list);
	b = block_lines(r->se, lines, NULL);
	b->whole = lines.n <= WHOLE_LINES;
	return b;
}

static struct roster
roster_new(struct setter *se, const struct node *roster, len_t width)
{
	struct roster r = {
	    .se = se, .look = &se->style->look[LOOK_BODY], .width = width};

	measure(&r, roster);
	return r;
}

bool
roster_fits(struct setter *se, const struct node *roster, len_t width)
{
	struct roster r = roster_new(se, roster, width);
	const struct node *n;
	const char *duty;
	int posts = 0, over = 0;

	for (n = roster->first; n; n = n->next) {
		duty = n->type == NODE_POST ? duty_of(&r, n) : NULL;
		posts += n->type == NODE_POST;
		over +=
		    duty && par_line(se, r.look, duty).width > width - r.duty;
	}
	return over * MOST_OVER <= posts;
}

struct blocks
roster_blocks(struct setter *se, struct node *roster, len_t width)
{
	struct roster r = roster_new(se, roster, width);
	struct blocks out = {0};
	struct block *before = NULL;
	struct node *n;

	for (n = roster->first; n; n = n->next) {
		if (n->type != NODE_POST)
			continue;
		before = out.last;
		blocks_add(&out, post_block(&r, n));
	}
	if (before)
		out.first->keep = before->keep = true;
	return out;
}
