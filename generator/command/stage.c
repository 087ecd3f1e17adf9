/*
 * All or nothing: a build works in a folder beside the final one, in a process
 * of its own. This process only waits, so that it can clean up whatever
 * becomes of the other.
 */
#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"
#include "command/command.h"

/*
 * The staging folder, empty and locked by fd, so that a second build beside
 * this one is refused, and what a killed build left is taken over.
 */
static int
open_staging(const char *staging)
{
	int fd;

	file_mkdirs(staging);
	fd = open(staging, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		die("cannot open %s: %s", staging, strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		die(gettext("another build is writing to %s; wait for it"),
		    staging);
	return fd;
}

static void
empty(const char *dir)
{
	struct names names = {0};
	struct arena *a = arena_new();
	size_t i;

	file_list(dir, &names);
	for (i = 0; i < names.n; i++)
		file_remove_tree(path_join(a, dir, names.at[i]));
	names_free(&names);
	arena_free(a);
}

/* Workers of a build that was killed must be gone before its folder is. */
static void
end_workers(pid_t group)
{
	kill(-group, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		;
}

static int
wait_for(pid_t child, const sigset_t *set)
{
	int sig, status = 0;

	while (sigwait(set, &sig) == 0) {
		if (sig != SIGCHLD)
			kill(child, SIGTERM);
		else if (waitpid(child, &status, WNOHANG) == child)
			break;
	}
	end_workers(child);
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	fprintf(stderr, gettext("gongbao: the build was ended: %s\n"),
	    strsignal(WTERMSIG(status)));
	return EXIT_USAGE;
}

static int
guard(int (*build)(void *, const char *), void *ctx, const char *staging)
{
	sigset_t set, before;
	pid_t child;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, &before);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	fflush(NULL);
	child = fork();
	if (child < 0)
		die("cannot start the build: %s", strerror(errno));
	if (child == 0) {
		setpgid(0, 0);
		sigprocmask(SIG_SETMASK, &before, NULL);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		exit(build(ctx, staging));
	}
	setpgid(child, child);
	return wait_for(child, &set);
}

int
stage_run(
    const char *final, int (*build)(void *ctx, const char *staging), void *ctx)
{
	struct arena *a = arena_new();
	size_t n = strlen(final);
	char *staging;
	int fd, status;

	while (n > 1 && final[n - 1] == '/')
		n--;
	final = arena_dup(a, final, n);
	staging = arena_printf(a, "%s.staging", final);
	fd = open_staging(staging);
	empty(staging);
	status = guard(build, ctx, staging);
	if (status == EXIT_FINE)
		file_replace_dir(staging, final);
	else
		file_remove_tree(staging);
	close(fd);
	arena_free(a);
	return status;
}
