/*
 * source: bytes to trees. FORMAT.md is its specification.
 *
 *   decode_  bytes in any Chinese encoding to UTF-8 (iconv)
 *   front_   front matter and site.yaml to facts (libyaml through base)
 *   block_   lines to blocks: ::: annotations, paragraphs, lists, pipe tables
 *   inline_  words of a block to inlines (cmark, with the Chinese profile)
 *   table_   cells with ^^ and << to a grid of spans; CSV (RFC 4180)
 *   figure_  picture files: what they are, how large
 *   source_  a folder to issues
 *
 * Never seen by the back ends. Include base/base.h and tree/tree.h first.
 */

/* A place for the office's files; made once, only read after that. */
struct source {
	struct arena *arena;
	const char *root; /* content */
	struct gazette gazette;
	struct source_issue {
		const char *id; /* 2024-07 */
		const char *label; /* 2024年第7期 */
		const char *path; /* content/2024-07 */
	} *issues; /* oldest first: by year, month, then supplement */
	size_t nissues;
};

/*
 * Reads site.yaml and finds the issues; looks into each issue.md just far
 * enough for its label. Faults go to msgs; NULL when the folder cannot be read
 * or holds no issue.
 */
struct source *source_open(const char *root, struct msgs *);
void source_close(struct source *);
/*
 * Reads one issue whole and runs the passes of tree/. Always gives an issue;
 * articles that could not be read at all are left out of it, and msgs says so.
 */
struct issue *source_issue(
    const struct source *, const struct source_issue *, struct msgs *);
void issue_free(struct issue *);
/* One article file on its own, outside any issue's order (check, dump). */
struct issue *source_file(
    const struct source *, const char *path, struct msgs *);
