/*
 * A command of the user's: fed, heard and waited for, within a time. It stays
 * in our process group, so that whoever ends the build ends it too.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"

struct running {
	pid_t pid;
	int in, out; /* our ends; -1: closed */
	const char *rest; /* still to be fed */
	size_t left;
	int64_t until; /* [ms] */
};

static int64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void
be_command(const struct command_run *r, int in, int out)
{
	size_t i;

	if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0)
		_exit(127);
	signal(SIGPIPE, SIG_DFL);
	for (i = 0; r->env && r->env[i]; i++)
		putenv(mem_str(r->env[i]));
	execl("/bin/sh", "sh", "-c", r->command, (char *)NULL);
	_exit(127);
}

static void
start(const struct command_run *r, struct running *p)
{
	int down[2], up[2];

	if (pipe2(down, O_CLOEXEC) != 0 || pipe2(up, O_CLOEXEC) != 0)
		die("cannot run a command: %s", tr_errno(errno));
	fflush(NULL);
	p->pid = fork();
	if (p->pid < 0)
		die("cannot run a command: %s", tr_errno(errno));
	if (p->pid == 0)
		be_command(r, down[0], up[1]);
	close(down[0]);
	close(up[1]);
	p->in = down[1];
	p->out = up[0];
	fcntl(p->in, F_SETFL, O_NONBLOCK);
	p->rest = r->in;
	p->left = r->n;
	p->until = now() + (int64_t)r->seconds * 1000;
}

/* A command that does not read all it is given is its own affair. */
static void
feed(struct running *p)
{
	ssize_t n = write(p->in, p->rest, p->left);

	if (n > 0) {
		p->rest += n;
		p->left -= (size_t)n;
	}
	if (p->left == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		shut(&p->in);
}

static void
hear(struct running *p, const struct command_run *r, struct buf *out)
{
	char part[4096];
	ssize_t n = read(p->out, part, sizeof part);

	if (n > 0)
		buf_add(out, part, (size_t)n);
	if ((n < 0 && errno != EINTR) || n == 0 || out->n > r->most)
		shut(&p->out);
}

/* Until it has said all; false when the time is over. */
static bool
converse(struct running *p, const struct command_run *r, struct buf *out)
{
	struct pollfd ends[2];
	int64_t left;

	while (p->out >= 0) {
		left = p->until - now();
		ends[0] = (struct pollfd){p->out, POLLIN, 0};
		ends[1] = (struct pollfd){p->in, POLLOUT, 0};
		if (left <= 0 || poll(ends, 2, (int)left) == 0)
			return false;
		if (ends[0].revents)
			hear(p, r, out);
		if (p->in >= 0 && ends[1].revents)
			feed(p);
	}
	shut(&p->in);
	return true;
}

/* It may go on after its last word; -1 when the time is over. */
static int
wait_for(struct running *p)
{
	const struct timespec pause = {0, 5000000};
	int status;
	pid_t ended;

	while ((ended = waitpid(p->pid, &status, WNOHANG)) != p->pid) {
		if (ended < 0 && errno != EINTR)
			return -1;
		if (now() >= p->until)
			return -1;
		nanosleep(&pause, NULL);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

enum run_end
run_command(const struct command_run *r, struct buf *out, int *status)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
	struct running p = {.in = -1, .out = -1};
	bool said;

	sigaction(SIGPIPE, &ignore, &before);
	start(r, &p);
	said = converse(&p, r, out);
	*status = said ? wait_for(&p) : -1;
	if (*status < 0) {
		kill(p.pid, SIGKILL);
		waitpid(p.pid, NULL, 0);
	}
	shut(&p.in);
	shut(&p.out);
	sigaction(SIGPIPE, &before, NULL);
	if (*status < 0)
		return RUN_SLOW;
	if (out->n > r->most)
		return RUN_LONG;
	return *status == 0 ? RUN_FINE : RUN_FAILED;
}
