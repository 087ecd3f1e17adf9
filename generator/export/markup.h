/*
 * markup: XML and JSON that cannot come out malformed, as site/html.h is for
 * HTML. Include base/base.h and tree/tree.h first.
 */

/* XML 1.0. Names are literals. Start with struct xml x = {.out = &b}; end with
 * xml_end. */
struct xml {
	struct buf *out;
	VEC(const char *) open;
	bool in_tag; /* the last start tag still takes attributes */
};
void xml_open(struct xml *, const char *name);
/* Right after xml_open; NULL writes nothing. */
void xml_attr(struct xml *, const char *name, const char *value);
void xml_attr_int(struct xml *, const char *name, int value);
void xml_text(struct xml *, const char *s);
void xml_line(struct xml *); /* a line break between elements */
void xml_close(struct xml *);
void xml_empty(struct xml *, const char *name, const char *attr,
    const char *value); /* <name attr="value"/>, then a line break */
void xml_end(struct xml *); /* closes all, frees the stack, not the buf */

/*
 * JSON: commas and indents come by themselves. A key may be NULL (in a list);
 * a member whose value is NULL, "" or 0 is left out.
 */
struct json {
	struct buf *out;
	VEC(char) open; /* closing brackets */
	bool compact; /* one line */
	bool first; /* nothing stands yet behind the innermost bracket */
};
void json_open(struct json *, const char *key, char bracket); /* { or [ */
void json_close(struct json *);
void json_text(struct json *, const char *key, const char *value);
void json_int(struct json *, const char *key, int value);
void json_list(struct json *, const char *key, const struct strings *);
void json_date(struct json *, const char *key, struct date);
void json_end(struct json *);
