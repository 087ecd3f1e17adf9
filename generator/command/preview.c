/*
 * preview: a built site over HTTP, for the people who make it (RFC 9110, by
 * libmicrohttpd). Only files of the built folder are given, and nothing to a
 * page of another host. Pages get one script more than is published: it asks
 * how the last build went, shows what is wrong, and loads the page again.
 */
#include <errno.h>
#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/base.h"
#include "command/command.h"

#define OWN "/.gongbao/"
#define SCRIPT "<script src=\"" OWN "live.js\"></script>"

enum { CONNECTIONS = 128, SECONDS = 30 };

struct preview {
	const struct preview_site *site;
	struct MHD_Daemon *daemon;
	const char *host; /* the only name it answers to, or NULL: any */
	/* how the last build went */
	int build;
	bool building, fine;
	bool asked; /* a page did, since preview_asked */
	struct buf said;
};

static const char *
type_of(const char *path)
{
	static const struct {
		const char *end, *type;
	} known[] = {{".html", "text/html; charset=utf-8"},
	    {".css", "text/css; charset=utf-8"},
	    {".js", "text/javascript; charset=utf-8"},
	    {".json", "application/json"},
	    {".xml", "application/xml; charset=utf-8"},
	    {".pdf", "application/pdf"}, {".png", "image/png"},
	    {".jpg", "image/jpeg"}, {".jpeg", "image/jpeg"},
	    {".svg", "image/svg+xml"}, {".csv", "text/csv; charset=utf-8"},
	    {".txt", "text/plain; charset=utf-8"},
	    {".sha256", "text/plain; charset=utf-8"}};
	const char *end = strrchr(path_name(path), '.');

	for (size_t i = 0; end && i < sizeof known / sizeof *known; i++)
		if (strcmp(end, known[i].end) == 0)
			return known[i].type;
	return "application/octet-stream";
}

/* Answers with these bytes, which it frees. */
static enum MHD_Result
give(struct MHD_Connection *c, unsigned status, const char *type, char *s,
    size_t n)
{
	struct MHD_Response *r =
	    MHD_create_response_from_buffer(n, s, MHD_RESPMEM_MUST_FREE);
	enum MHD_Result done;

	if (!r)
		die("cannot answer: out of memory");
	MHD_add_response_header(r, "Content-Type", type);
	MHD_add_response_header(r, "Cache-Control", "no-store");
	MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
	done = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	return done;
}

static enum MHD_Result
give_words(struct MHD_Connection *c, unsigned status, const char *words)
{
	return give(c, status, "text/plain; charset=utf-8", mem_str(words),
	    strlen(words));
}

static enum MHD_Result
lead_to(struct MHD_Connection *c, const char *rel)
{
	struct arena *a = arena_new();
	struct MHD_Response *r =
	    MHD_create_response_from_buffer(0, "", MHD_RESPMEM_PERSISTENT);
	enum MHD_Result done;

	MHD_add_response_header(r, "Location", arena_printf(a, "/%s/", rel));
	done = MHD_queue_response(c, MHD_HTTP_FOUND, r);
	MHD_destroy_response(r);
	arena_free(a);
	return done;
}

/* A page with the script before its end. */
static enum MHD_Result
give_page(struct MHD_Connection *c, unsigned status, char *s, size_t n)
{
	struct buf page = {0};
	char *end = n ? memrchr(s, '<', n) : NULL;

	while (end && end > s && strncasecmp(end, "</body", 6) != 0)
		end = memrchr(s, '<', (size_t)(end - s));
	if (!end || end == s)
		end = s + n;
	buf_add(&page, s, (size_t)(end - s));
	buf_puts(&page, SCRIPT);
	buf_add(&page, end, n - (size_t)(end - s));
	free(s);
	return give(c, status, type_of(".html"), page.s, page.n);
}

/* What a reader of the site would get there, or that there is nothing yet. */
static enum MHD_Result
give_nothing(const struct preview *p, struct MHD_Connection *c)
{
	static const char none[] =
	    "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta "
	    "charset=\"utf-8\">"
	    "<title>gongbao serve</title></head><body></body></html>\n";
	size_t n;
	char *s = file_read_below(p->site->root, "404.html", &n);

	if (s)
		return give_page(c, MHD_HTTP_NOT_FOUND, s, n);
	return give_page(
	    c, MHD_HTTP_SERVICE_UNAVAILABLE, mem_str(none), sizeof none - 1);
}

static enum MHD_Result
give_file(const struct preview *p, struct MHD_Connection *c, const char *rel)
{
	size_t n;
	char *s = file_read_below(p->site->root, rel, &n);

	if (!s)
		return errno == EISDIR ? lead_to(c, rel) : give_nothing(p, c);
	if (strcmp(type_of(rel), type_of(".html")) == 0)
		return give_page(c, MHD_HTTP_OK, s, n);
	return give(c, MHD_HTTP_OK, type_of(rel), s, n);
}

/* How it stands: number of the build, state, a headline, what it said. */
static enum MHD_Result
give_state(struct preview *p, struct MHD_Connection *c)
{
	struct buf b = {0};

	p->asked = true;
	buf_printf(&b, "%d\n%s\n%s\n%s", p->build,
	    p->building	    ? "building"
		: !p->fine  ? "faults"
		: p->said.n ? "remarks"
			    : "fine",
	    p->building ? tr("building anew …")
		: p->fine
		? tr("built, with remarks")
		: tr("there are errors; the pages are those from before"),
	    p->said.n ? p->said.s : "");
	return give(c, MHD_HTTP_OK, "text/plain; charset=utf-8", b.s, b.n);
}

static enum MHD_Result
give_own(struct preview *p, struct MHD_Connection *c, const char *name)
{
	size_t n;
	char *s;

	if (strcmp(name, "state") == 0)
		return give_state(p, c);
	s = strcmp(name, "live.js") == 0
	    ? file_read_below(p->site->scripts, "preview/live.js", &n)
	    : NULL;
	return s ? give(c, MHD_HTTP_OK, type_of(name), s, n)
		 : give_words(c, MHD_HTTP_NOT_FOUND, "404\n");
}

/*
 * A page of another host, whose name was made to lead here, must not read what
 * is not published yet: the name asked for has to be this machine's.
 */
static bool
is_for_us(const struct preview *p, struct MHD_Connection *c)
{
	const char *known[] = {p->host, "localhost", "127.0.0.1", "[::1]"};
	const char *host =
	    MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Host");
	size_t i, n;

	if (!p->host)
		return true;
	n = host ? strcspn(host, *host == '[' ? "]" : ":") : 0;
	n += host && *host == '[' && host[n] == ']';
	for (i = 0; i < sizeof known / sizeof *known; i++)
		if (n && strlen(known[i]) == n &&
		    strncasecmp(host, known[i], n) == 0)
			return true;
	return false;
}

static enum MHD_Result
answer(void *ctx, struct MHD_Connection *c, const char *url, const char *method,
    const char *version, const char *body, size_t *n, void **state)
{
	struct preview *p = ctx;
	struct arena *a;
	const char *rel = *url == '/' ? url + 1 : url;
	enum MHD_Result done;

	(void)version, (void)body;
	if (!*state) { /* the headers; a body may come, and is not wanted */
		*state = ctx;
		return MHD_YES;
	}
	if (*n) {
		*n = 0;
		return MHD_YES;
	}
	a = arena_new();
	if (!*rel || rel[strlen(rel) - 1] == '/')
		rel = arena_printf(a, "%sindex.html", rel);
	if (!is_for_us(p, c))
		done = give_words(c, MHD_HTTP_FORBIDDEN, "403\n");
	else if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		done = give_words(c, MHD_HTTP_METHOD_NOT_ALLOWED, "405\n");
	else if (str_starts(url, OWN))
		done = give_own(p, c, url + strlen(OWN));
	else
		done = give_file(p, c, rel);
	arena_free(a);
	return done;
}

struct preview *
preview_open(const struct preview_site *site, int socket, const char *host)
{
	struct preview *p = mem_alloc(sizeof *p);

	p->site = site;
	p->host = host;
	p->building = true;
	p->daemon = MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL, answer, p,
	    MHD_OPTION_LISTEN_SOCKET, socket, MHD_OPTION_CONNECTION_LIMIT,
	    (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
	    (unsigned)SECONDS, MHD_OPTION_END);
	if (!p->daemon)
		die("cannot start the web server");
	return p;
}

void
preview_close(struct preview *p)
{
	if (!p)
		return;
	MHD_stop_daemon(p->daemon);
	buf_free(&p->said);
	free(p);
}

int
preview_fd(const struct preview *p)
{
	return MHD_get_daemon_info(p->daemon, MHD_DAEMON_INFO_EPOLL_FD)
	    ->epoll_fd;
}

int
preview_run(struct preview *p)
{
	MHD_UNSIGNED_LONG_LONG wait;

	MHD_run(p->daemon);
	if (MHD_get_timeout(p->daemon, &wait) != MHD_YES || wait > 1000)
		return 1000;
	return (int)wait;
}

bool
preview_asked(struct preview *p)
{
	bool asked = p->asked;

	p->asked = false;
	return asked;
}

void
preview_building(struct preview *p)
{
	p->building = true;
}

void
preview_built(struct preview *p, bool fine, const struct buf *said)
{
	p->build++;
	p->building = false;
	p->fine = fine;
	buf_clear(&p->said);
	buf_add(&p->said, said->n ? said->s : "", said->n);
}
