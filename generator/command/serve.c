/*
 * gongbao serve: the site as it will be, in a browser of this machine. Builds
 * a draft, shows it, builds again when a file changes. A build with faults
 * leaves the pages as they were and tells the faults in them. Everything waits
 * in one poll: the web server, changes of files, the build, signals.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"
#include "command/command.h"

#define MS ((int64_t)1000000) /* [ns] */

enum {
	SETTLE = 250, /* [ms] after a change: programs save in several steps */
	LOOK = 2000, /* [ms] between two looks at all files, and no less than */
	LOOKS = 20, /* times what the last one took */
	SAID_AT_MOST = 1 << 20
};

struct serve {
	const char *root, *output, *address, *port_word, *formats;
	const char *templates, *styles, *faces;
	struct arena *arena;
	struct preview_site site;
	struct preview *preview;
	struct watch *watch;
	const char *url;
	sigset_t before;
	int signals;
	pid_t child; /* the build; 0: none runs */
	int pipe; /* what it says, or -1 */
	struct buf said;
	int64_t due; /* [ns] when the next build begins; 0: none is due */
	int64_t look; /* [ns] when all files are looked at again */
};

/* === The address === */

static struct sockaddr_in
read_address(const struct command *c, const struct serve *s)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	char *end;
	long port = strtol(s->port_word, &end, 10);

	if (*end || end == s->port_word || port < 0 || port > 65535)
		option_refuse(c, tr("--port takes a number from 0 to 65535"));
	at.sin_port = htons((uint16_t)port);
	if (inet_pton(AF_INET, s->address, &at.sin_addr) != 1)
		option_refuse(c,
		    tr("--address takes an address in figures, such as "
		       "127.0.0.1"));
	return at;
}

static int
listen_at(const struct command *c, struct serve *s, struct sockaddr_in at)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int on = 1;
	socklen_t n = sizeof at;

	if (fd < 0)
		die("cannot make a socket: %s", tr_errno(errno));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)&at, n) != 0 || listen(fd, 64) != 0) {
		if (errno == EADDRINUSE)
			option_refuse(c,
			    tr("port %s is taken by another program; end "
			       "that, or choose another one with --port"),
			    s->port_word);
		option_refuse(c,
		    tr("cannot serve at %s, port %s: %s; choose others "
		       "with --address and --port"),
		    s->address, s->port_word, tr_errno(errno));
	}
	getsockname(fd, (struct sockaddr *)&at, &n);
	s->url = arena_printf(s->arena, "http://%s:%d/",
	    at.sin_addr.s_addr == INADDR_ANY ? "127.0.0.1" : s->address,
	    ntohs(at.sin_port));
	return fd;
}

static bool
is_loopback(const struct sockaddr_in *at)
{
	return ntohl(at->sin_addr.s_addr) >> 24 == 127;
}

/* === The build === */

/* In the child: this program's own build, as a draft. */
NORETURN static void
become_build(const struct serve *s, int to)
{
	const char *args[] = {"gongbao", "build", "--draft", "--quiet",
	    "--source", s->root, "--output", s->output, "--press",
	    arena_printf(s->arena, "%s.press", s->output), "--formats",
	    s->formats, "--templates", s->templates, "--styles", s->styles,
	    "--fonts", s->faces, NULL};

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigprocmask(SIG_SETMASK, &s->before, NULL);
	dup2(to, STDERR_FILENO);
	dup2(STDERR_FILENO, STDOUT_FILENO);
	execv("/proc/self/exe", (char *const *)args);
	die("cannot start the build: %s", tr_errno(errno));
}

static void
start_build(struct serve *s)
{
	int ends[2];

	s->due = 0;
	buf_clear(&s->said);
	if (pipe2(ends, O_CLOEXEC) != 0)
		die("cannot make a pipe: %s", tr_errno(errno));
	preview_building(s->preview);
	fflush(NULL);
	s->child = fork();
	if (s->child < 0)
		die("cannot start the build: %s", tr_errno(errno));
	if (s->child == 0)
		become_build(s, ends[1]);
	close(ends[1]);
	s->pipe = ends[0];
}

static void
end_build(struct serve *s)
{
	int status = 0;
	bool fine;

	close(s->pipe);
	s->pipe = -1;
	while (waitpid(s->child, &status, 0) < 0 && errno == EINTR)
		;
	s->child = 0;
	fine = WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FINE;
	preview_built(s->preview, fine, &s->said);
	fputs(s->said.n ? s->said.s : "", stderr);
	printf(fine ? tr("built; see %s\n")
		    : tr("not built; %s shows why, and the old pages\n"),
	    s->url);
	fflush(stdout);
}

/* What the build says; at its end the build is over. */
static void
hear_build(struct serve *s)
{
	char words[4096];
	ssize_t n = read(s->pipe, words, sizeof words);

	if (n > 0 && s->said.n < SAID_AT_MOST)
		buf_add(&s->said, words, (size_t)n);
	else if (n == 0 || (n < 0 && errno != EINTR))
		end_build(s);
}

/* === The loop === */

/* [ms] to wait, as far as the next build goes. */
static int
wait_for_build(const struct serve *s, int most)
{
	int64_t left;

	if (!s->due || s->child)
		return most;
	left = (s->due - progress_now()) / MS + 1;
	return left < 0 ? 0 : left < most ? (int)left : most;
}

/*
 * Changes that no event tells, made by another machine on a shared folder; only
 * while somebody looks at a page.
 */
static bool
look_for_changes(struct serve *s)
{
	int64_t now = progress_now(), took;
	bool changed;

	if (now < s->look || !preview_asked(s->preview))
		return false;
	changed = watch_look(s->watch);
	took = progress_now() - now;
	s->look = now + (took * LOOKS > LOOK * MS ? took * LOOKS : LOOK * MS);
	return changed;
}

/* Until a signal ends it. */
static void
serve_all(struct serve *s)
{
	struct pollfd on[4] = {{preview_fd(s->preview), POLLIN, 0},
	    {watch_fd(s->watch), POLLIN, 0}, {s->signals, POLLIN, 0},
	    {-1, POLLIN, 0}};
	int wait;

	for (;;) {
		wait = wait_for_build(s, preview_run(s->preview));
		on[3].fd = s->pipe;
		if (poll(on, 4, wait) < 0 && errno != EINTR)
			die("cannot wait: %s", tr_errno(errno));
		if (on[2].revents)
			return;
		if ((on[1].revents && watch_changed(s->watch)) ||
		    look_for_changes(s))
			s->due = progress_now() + SETTLE * MS;
		if (s->pipe >= 0 && on[3].revents)
			hear_build(s);
		if (s->due && !s->child && progress_now() >= s->due)
			start_build(s);
	}
}

static void
take_signals(struct serve *s)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, &s->before);
	s->signals = signalfd(-1, &set, SFD_CLOEXEC);
	if (s->signals < 0)
		die("cannot wait for signals: %s", tr_errno(errno));
	signal(SIGPIPE, SIG_IGN);
}

/* A folder of its own for this source, kept so that the next start is quick. */
static void
choose_output(const struct command *c, struct serve *s)
{
	const char *cache = cache_home(s->arena);
	char *real = realpath(s->root, NULL), hash[HASH_HEX];

	if (!real)
		option_refuse(c,
		    tr("there is no folder '%s'; name that of the sources "
		       "with --source"),
		    s->root);
	hash_hex(hash, real, strlen(real));
	free(real);
	if (!s->output && !cache)
		option_refuse(c,
		    tr("there is no place for the preview; name a folder "
		       "with --output"));
	if (!s->output)
		s->output = arena_printf(
		    s->arena, "%s/gongbao/preview-%.16s", cache, hash);
	s->site.root = s->output;
}

static void
find_parts(struct serve *s)
{
	struct arena *a = s->arena;

	s->templates = home_folder(a, s->templates, "templates");
	s->styles = home_folder(a, s->styles, "styles");
	s->faces = home_folder(a, s->faces, "fonts");
	s->site.scripts = home_folder(a, NULL, "templates");
}

static void
run(const struct command *c, struct serve *s)
{
	const char *dirs[] = {s->root, s->templates, s->styles, s->faces, NULL};
	struct sockaddr_in at = read_address(c, s);
	int fd = listen_at(c, s, at);

	s->preview =
	    preview_open(&s->site, fd, is_loopback(&at) ? s->address : NULL);
	s->watch = watch_open(dirs);
	take_signals(s);
	printf(tr("preview at %s; Ctrl-C ends it\n"), s->url);
	start_build(s);
	serve_all(s);
	if (s->child) {
		kill(s->child, SIGTERM);
		waitpid(s->child, NULL, 0);
	}
	watch_close(s->watch);
	preview_close(s->preview);
}

int
command_serve(const struct command *c, char **args)
{
	struct serve s = {.arena = arena_new(),
	    .root = "content",
	    .address = "127.0.0.1",
	    .port_word = "8000",
	    .formats = "web,reader",
	    .pipe = -1};
	const struct option options[] = {
	    {"source", "DIR", N_("the source (default: content)"), &s.root,
		NULL},
	    {"port", "N", N_("port of the preview (default: 8000)"),
		&s.port_word, NULL},
	    {"address", "ADDRESS",
		N_("where it can be seen (default: 127.0.0.1, this machine)"),
		&s.address, NULL},
	    {"output", "DIR", N_("the pages (default: in the user's cache)"),
		&s.output, NULL},
	    {"formats", "LIST", N_("as of build (default: web,reader)"),
		&s.formats, NULL},
	    {"templates", "DIR", N_("templates of the pages"), &s.templates,
		NULL},
	    {"styles", "DIR", N_("style sheets and print.yaml"), &s.styles,
		NULL},
	    {"fonts", "DIR", N_("fonts.yaml and font files"), &s.faces, NULL},
	    {NULL, NULL, NULL, NULL, NULL}};

	option_read(c, options, args);
	if (*args)
		option_refuse(
		    c, tr("'%s' is one word too many; see --help"), *args);
	choose_output(c, &s);
	find_parts(&s);
	run(c, &s);
	buf_free(&s.said);
	arena_free(s.arena);
	return EXIT_FINE;
}
