/*
 * spent PROGRAM ARGUMENT…: runs it and prints its exit status, wall time in
 * ms and peak memory in KiB. Small itself, for what a child had resident
 * before its exec counts as its peak.
 */
#include <sys/resource.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	struct timespec a, b;
	struct rusage used;
	int status = 1, out;
	pid_t pid;

	if (argc < 2)
		return (2);
	clock_gettime(CLOCK_MONOTONIC, &a);
	pid = fork();
	if (pid == 0) {
		out = open("/dev/null", O_WRONLY);
		dup2(out, 1);
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	if (pid == -1 || wait4(pid, &status, 0, &used) != pid)
		return (1);
	clock_gettime(CLOCK_MONOTONIC, &b);
	printf("%d %.3f %ld\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1,
	    (double)(b.tv_sec - a.tv_sec) * 1e3 +
	    (double)(b.tv_nsec - a.tv_nsec) / 1e6, used.ru_maxrss);
	return (0);
}
