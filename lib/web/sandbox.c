#include "web/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"

/* Newer than Debian 12's headers. */
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif
#define NET_BIND (1ULL << 0)
#define NET_CONNECT (1ULL << 1)
enum { RULE_NET_PORT = 2 };
struct ruleset_net { uint64_t fs, net; };
struct rule_net { uint64_t access, port; };

#define FS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_WRITE (LANDLOCK_ACCESS_FS_WRITE_FILE | \
	LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG)

/* Libraries, fonts, time zones, certificates, names: no people's data. */
static const char *const common[] = {
	"/usr", "/lib", "/lib64", "/etc/fonts", "/etc/ssl", "/etc/ld.so.cache",
	"/etc/localtime", "/etc/timezone", "/etc/resolv.conf", "/etc/hosts",
	"/etc/host.conf", "/etc/nsswitch.conf", "/etc/gai.conf",
	"/etc/services", "/etc/protocols", "/etc/ca-certificates",
	"/etc/passwd", "/run/systemd/resolve", "/var/cache/fontconfig",
	"/dev/urandom", "/dev/random", "/dev/zero", "/proc/self",
	"/proc/meminfo", "/proc/cpuinfo", "/sys/devices/system/cpu",
	"/proc/sys/kernel", "/proc/sys/vm", NULL
};

/* In builds that look for leaks: that needs ptrace, and the sandbox has none. */
#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
static int inside;
int __lsan_is_turned_off(void);
int
__lsan_is_turned_off(void)
{
	return inside;
}
#define NO_LEAK_CHECK() (inside = 1)
#else
#define NO_LEAK_CHECK() ((void)0)
#endif

static bool
is_postgres(const char *url)
{
	return strncmp(url, "postgres", 8) == 0;
}

/* The folder of "sqlite:PATH". */
static bool
store_folder(const char *url, char *out, size_t n)
{
	char *slash;

	if (strncmp(url, "sqlite:", 7) != 0 || strlen(url + 7) >= n)
		return false;
	strcpy(out, url + 7);
	out[strcspn(out, "?")] = '\0';
	if ((slash = strrchr(out, '/')) == NULL)
		strcpy(out, ".");
	else
		slash[slash == out] = '\0';
	return true;
}

/* "postgresql://user@host:5433/db?..." -> 5433 */
static uint64_t
postgres_port(const char *url)
{
	const char *p = strstr(url, "://"), *param = strstr(url, "port=");
	const char *at, *end;

	if (param != NULL && (param[-1] == '?' || param[-1] == '&'))
		return strtoull(param + 5, NULL, 10);
	if (p == NULL)
		return 5432;
	p += 3;
	end = p + strcspn(p, "/?");
	if ((at = memchr(p, '@', (size_t)(end - p))) != NULL)
		p = at + 1;
	if (*p == '[')
		p += strcspn(p, "]");
	p = memchr(p, ':', (size_t)(end - p));
	return p == NULL ? 5432 : strtoull(p + 1, NULL, 10);
}

static void
path_rule(int set, const char *path, uint64_t access)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = access };
	struct stat st;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return;		/* not on this system */
	if (fstat(rule.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
		rule.allowed_access &= LANDLOCK_ACCESS_FS_READ_FILE |
		    LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE;
	if (syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH,
	    &rule, 0) != 0)
		log_line(LOG_WARN, "sandbox", "no rule for %s: %s", path,
		    strerror(errno));
	close(rule.parent_fd);
}

static bool
landlock(enum sandbox_kind kind, const char *url, const char *const *readable,
    const char *const *writable)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	struct ruleset_net attr = { .fs = (1ULL << 13) - 1 };
	uint64_t write = FS_READ | FS_WRITE;
	char folder[PATH_MAX];
	int set;
	bool done;

	if (abi < 1)
		return false;
	if (abi >= 2)
		attr.fs |= LANDLOCK_ACCESS_FS_REFER;
	if (abi >= 3) {
		attr.fs |= LANDLOCK_ACCESS_FS_TRUNCATE;
		write |= LANDLOCK_ACCESS_FS_TRUNCATE;
	}
	if (abi >= 4)
		attr.net = kind == SANDBOX_WORKER ? NET_BIND | NET_CONNECT :
		    NET_BIND;
	set = (int)syscall(SYS_landlock_create_ruleset, &attr,
	    abi >= 4 ? sizeof attr : sizeof attr.fs, 0);
	if (set < 0)
		return false;
	for (size_t i = 0; common[i] != NULL; i++)
		path_rule(set, common[i], FS_READ);
	for (size_t i = 0; readable != NULL && readable[i] != NULL; i++)
		path_rule(set, readable[i], FS_READ);
	path_rule(set, "/dev/null", FS_READ | LANDLOCK_ACCESS_FS_WRITE_FILE);
	if (store_folder(url, folder, sizeof folder))
		path_rule(set, folder, write);
	/* Workbooks are put together from temporary files. */
	path_rule(set, getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp",
	    write);
	for (size_t i = 0; writable != NULL && writable[i] != NULL; i++)
		path_rule(set, writable[i], write);
	if (abi >= 4 && kind == SANDBOX_WORKER && is_postgres(url)) {
		struct rule_net rule = { NET_CONNECT, postgres_port(url) };

		if (syscall(SYS_landlock_add_rule, set, RULE_NET_PORT, &rule,
		    0) != 0)
			log_line(LOG_WARN, "sandbox",
			    "no rule for the database's port");
	}
	done = syscall(SYS_landlock_restrict_self, set, 0) == 0;
	close(set);
	return done;
}

static const char *const never[] = {
	"execve", "execveat", "ptrace", "process_vm_readv",
	"process_vm_writev", "bind", "listen", "mount", "umount2",
	"pivot_root", "chroot", "setns", "unshare", "init_module",
	"finit_module", "delete_module", "kexec_load", "kexec_file_load",
	"bpf", "perf_event_open", "userfaultfd", "add_key", "keyctl",
	"request_key", "io_uring_setup", "personality", "reboot", "swapon",
	"swapoff", "acct", "settimeofday", "clock_settime", "sethostname",
	"setuid", "setgid", "setreuid", "setresuid", "setregid", "setresgid",
	"setgroups", "symlink", "symlinkat", "link", "linkat", "mknod",
	"mknodat", "fanotify_init", "name_to_handle_at", "open_by_handle_at",
	"pidfd_getfd", "pidfd_open",
};

static bool
deny(scmp_filter_ctx ctx, const char *name)
{
	int number = seccomp_syscall_resolve_name(name);

	/* One that this machine does not have needs no denial. */
	return number == __NR_SCMP_ERROR ||
	    seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), number, 0) == 0;
}

static bool
filter(enum sandbox_kind kind, const char *url)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
	bool good = ctx != NULL;

	for (size_t i = 0; good && i < sizeof never / sizeof *never; i++)
		good = deny(ctx, never[i]);
	/* Signals only to ourselves (abort, raise). */
	good = good && seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM),
	    SCMP_SYS(kill), 1, SCMP_A0(SCMP_CMP_NE,
	    (scmp_datum_t)getpid())) == 0 &&
	    seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(tgkill), 1,
	    SCMP_A0(SCMP_CMP_NE, (scmp_datum_t)getpid())) == 0;
	/* With SQLite a worker opens no socket at all. */
	if (good && kind == SANDBOX_WORKER && !is_postgres(url))
		good = deny(ctx, "connect") && deny(ctx, "socket");
	else if (good)	/* raw and packet sockets are nobody's business */
		good = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM),
		    SCMP_SYS(socket), 1, SCMP_A0(SCMP_CMP_EQ, AF_PACKET)) == 0;
	good = good && seccomp_load(ctx) == 0;
	if (ctx != NULL)
		seccomp_release(ctx);
	return good;
}

void
sandbox_enter(enum sandbox_kind kind, const char *store_url,
    const char *const *readable, const char *const *writable)
{
	bool files, calls;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
		log_line(LOG_WARN, "sandbox", "none: no_new_privs is refused");
		return;
	}
	NO_LEAK_CHECK();
	files = landlock(kind, store_url, readable, writable);
	calls = filter(kind, store_url);
	if (!files || !calls)
		log_line(LOG_WARN, "sandbox", "%s%s%s not available here",
		    files ? "" : "Landlock", files || calls ? "" : " and ",
		    calls ? "" : "seccomp");
}
