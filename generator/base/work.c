/*
 * Jobs in parallel processes. A worker lives for many jobs, so what it has
 * warmed up (fonts, caches) serves again; one that dies takes only its own job
 * down and is replaced. Parent and worker speak over a socket pair: a job's
 * number down, the length and bytes of the reply up.
 */
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"

struct worker {
	pid_t pid; /* 0: not running */
	int fd;
	size_t job; /* at hand, when busy */
	bool busy;
};

struct crew {
	const struct work *work;
	struct worker *at;
	int n;
	size_t next, total; /* jobs given out, and in all */
};

int
work_cores(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof set, &set) != 0)
		return 1;
	return CPU_COUNT(&set) > 0 ? CPU_COUNT(&set) : 1;
}

static bool
read_full(int fd, void *to, size_t n)
{
	char *p = to;
	ssize_t got;

	while (n > 0) {
		got = read(fd, p, n);
		if (got == 0 || (got < 0 && errno != EINTR))
			return false;
		if (got > 0) {
			p += got;
			n -= (size_t)got;
		}
	}
	return true;
}

static bool
write_full(int fd, const void *from, size_t n)
{
	const char *p = from;
	ssize_t put;

	while (n > 0) {
		put = send(fd, p, n, MSG_NOSIGNAL);
		if (put < 0 && errno != EINTR)
			return false;
		if (put > 0) {
			p += put;
			n -= (size_t)put;
		}
	}
	return true;
}

static void
serve(const struct work *work, int fd)
{
	struct buf reply = {0};
	size_t i;

	while (read_full(fd, &i, sizeof i)) {
		buf_clear(&reply);
		work->job(work->ctx, i, &reply);
		if (!write_full(fd, &reply.n, sizeof reply.n) ||
		    !write_full(fd, reply.s, reply.n))
			break;
	}
	buf_free(&reply);
	work->end(work->ctx);
}

/* The child must not hold its siblings' sockets, or they would never close. */
static void
hire(struct crew *crew, struct worker *w)
{
	int pair[2], k;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		die("cannot start a worker: %s", tr_errno(errno));
	fflush(NULL);
	w->pid = fork();
	if (w->pid < 0)
		die("cannot start a worker: %s", tr_errno(errno));
	if (w->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(pair[0]);
		for (k = 0; k < crew->n; k++)
			if (crew->at[k].pid > 0 && &crew->at[k] != w)
				close(crew->at[k].fd);
		serve(crew->work, pair[1]);
		close(pair[1]);
		exit(0);
	}
	close(pair[1]);
	w->fd = pair[0];
}

enum { DIED = 2 }; /* status after die, which has said why */

static void
explain(int status, char *out, size_t n)
{
	if (WIFSIGNALED(status))
		snprintf(out, n, "%s", strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) == DIED)
		*out = '\0';
	else
		snprintf(out, n, "exit status %d", WEXITSTATUS(status));
}

/* One that ends badly after its last job may have done that job badly. */
static void
dismiss(struct crew *crew, struct worker *w)
{
	char why[64];
	int status = 0;

	close(w->fd);
	waitpid(w->pid, &status, 0);
	w->pid = 0;
	if (status == 0)
		return;
	explain(status, why, sizeof why);
	crew->work->done(crew->work->ctx, w->job, false, why, strlen(why));
}

static void
give(struct crew *crew, struct worker *w)
{
	if (crew->next == crew->total) {
		dismiss(crew, w);
		return;
	}
	w->job = crew->next++;
	w->busy = true;
	write_full(w->fd, &w->job, sizeof w->job);
}

static void
bury(struct crew *crew, struct worker *w)
{
	char why[64];
	int status = 0;

	close(w->fd);
	waitpid(w->pid, &status, 0);
	w->pid = 0;
	explain(status, why, sizeof why);
	crew->work->done(crew->work->ctx, w->job, false, why, strlen(why));
	if (crew->next < crew->total) {
		hire(crew, w);
		give(crew, w);
	}
}

static void
hear(struct crew *crew, struct worker *w)
{
	char *reply = NULL;
	size_t n;

	w->busy = false;
	if (!read_full(w->fd, &n, sizeof n)) {
		bury(crew, w);
		return;
	}
	reply = mem_alloc(n + 1);
	if (read_full(w->fd, reply, n)) {
		crew->work->done(crew->work->ctx, w->job, true, reply, n);
		give(crew, w);
	} else {
		bury(crew, w);
	}
	free(reply);
}

static bool
wait_for_one(struct crew *crew, struct pollfd *polled)
{
	int k, busy = 0;

	for (k = 0; k < crew->n; k++) {
		polled[k] = (struct pollfd){
		    .fd = crew->at[k].busy ? crew->at[k].fd : -1,
		    .events = POLLIN};
		busy += crew->at[k].busy;
	}
	if (!busy)
		return false;
	while (poll(polled, (nfds_t)crew->n, -1) < 0)
		if (errno != EINTR)
			die("cannot wait for workers: %s", tr_errno(errno));
	return true;
}

void
work_run(const struct work *work, size_t n, int jobs)
{
	struct crew crew = {.work = work, .total = n};
	struct pollfd *polled;
	int k;

	crew.n = (size_t)jobs > n ? (int)n : jobs;
	crew.at = mem_alloc(sizeof *crew.at * (size_t)crew.n);
	polled = mem_alloc(sizeof *polled * (size_t)crew.n);
	for (k = 0; k < crew.n; k++) {
		hire(&crew, &crew.at[k]);
		give(&crew, &crew.at[k]);
	}
	while (wait_for_one(&crew, polled))
		for (k = 0; k < crew.n; k++)
			if (polled[k].fd >= 0 && polled[k].revents)
				hear(&crew, &crew.at[k]);
	free(polled);
	free(crew.at);
}
