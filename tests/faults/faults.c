// The real functions are found by dlsym at their first use: a program may call them before any constructor.
#undef _FORTIFY_SOURCE
#define _GNU_SOURCE
#include "faults.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define LOAD(field) __atomic_load_n(&(field), __ATOMIC_SEQ_CST)
#define REAL(name) ((__typeof__(&(name)))real(#name))

enum { FIRST_OWN_DESCRIPTOR = 3 };

static struct ploy_faults* block;

static void* real(const char* name) { return dlsym(RTLD_NEXT, name); }

static int block_file(void) {
  const char* path = getenv("PLOY_FAULTS");
  // Not through open(), which is one of ours.
  return path == NULL ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
}

__attribute__((constructor)) static void set_up(void) {
  const int file = block_file();
  const int flags = file < 0 ? MAP_SHARED | MAP_ANONYMOUS : MAP_SHARED;
  void* mapped = mmap(NULL, sizeof *block, PROT_READ | PROT_WRITE, flags, file, 0);
  if (file >= 0) close(file);
  if (mapped == MAP_FAILED) abort();
  block = mapped;
  const char* delay = getenv("PLOY_SYNC_DELAY_US");
  if (delay != NULL) block->sync_delay_us = (uint32_t)strtoul(delay, NULL, 10);
}

struct ploy_faults* ploy_faults_block(void) { return block; }

// 1, with errno set, when this call is to fail.
static int fails(enum ploy_call call) {
  if (block == NULL || LOAD(block->call) != (uint32_t)call) return 0;
  const uint64_t process = LOAD(block->process);
  if (process != 0 && process != (uint64_t)getpid()) return 0;
  const uint64_t number = __atomic_add_fetch(&block->seen, 1, __ATOMIC_SEQ_CST);
  const uint64_t nth = LOAD(block->nth);
  if (nth == 0 || number < nth || (number > nth && LOAD(block->forever) == 0)) return 0;
  __atomic_add_fetch(&block->met, 1, __ATOMIC_SEQ_CST);
  errno = (int)LOAD(block->error);
  return 1;
}

// As fails(), for calls that mean one thing on a file and another on a socket.
static int fails_on(int descriptor, enum ploy_call on_file, enum ploy_call on_socket) {
  if (block == NULL || LOAD(block->call) == PLOY_CALL_NONE || descriptor < FIRST_OWN_DESCRIPTOR) return 0;
  struct stat status;
  if (fstat(descriptor, &status) != 0) return 0;
  if (S_ISREG(status.st_mode)) return fails(on_file);
  return S_ISSOCK(status.st_mode) ? fails(on_socket) : 0;
}

static mode_t mode_of(int flags, va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return fails(PLOY_CALL_OPEN) ? -1 : REAL(open)(path, flags, mode);
}
int open64(const char* path, int flags, ...) __attribute__((alias("open")));

int openat(int directory, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return fails(PLOY_CALL_OPEN) ? -1 : REAL(openat)(directory, path, flags, mode);
}
int openat64(int directory, const char* path, int flags, ...) __attribute__((alias("openat")));

ssize_t read(int fd, void* bytes, size_t size) {
  return fails_on(fd, PLOY_CALL_READ, PLOY_CALL_RECV) ? -1 : REAL(read)(fd, bytes, size);
}

ssize_t pread(int fd, void* bytes, size_t size, off_t at) {
  return fails_on(fd, PLOY_CALL_READ, PLOY_CALL_NONE) ? -1 : REAL(pread)(fd, bytes, size, at);
}
ssize_t pread64(int fd, void* bytes, size_t size, off_t at) __attribute__((alias("pread")));

ssize_t readv(int fd, const struct iovec* pieces, int count) {
  return fails_on(fd, PLOY_CALL_READ, PLOY_CALL_RECV) ? -1 : REAL(readv)(fd, pieces, count);
}

ssize_t write(int fd, const void* bytes, size_t size) {
  return fails_on(fd, PLOY_CALL_WRITE, PLOY_CALL_SEND) ? -1 : REAL(write)(fd, bytes, size);
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) {
  return fails_on(fd, PLOY_CALL_WRITE, PLOY_CALL_NONE) ? -1 : REAL(pwrite)(fd, bytes, size, at);
}
ssize_t pwrite64(int fd, const void* bytes, size_t size, off_t at) __attribute__((alias("pwrite")));

ssize_t writev(int fd, const struct iovec* pieces, int count) {
  return fails_on(fd, PLOY_CALL_WRITE, PLOY_CALL_SEND) ? -1 : REAL(writev)(fd, pieces, count);
}

int ftruncate(int fd, off_t size) {
  return fails_on(fd, PLOY_CALL_WRITE, PLOY_CALL_NONE) ? -1 : REAL(ftruncate)(fd, size);
}
int ftruncate64(int fd, off_t size) __attribute__((alias("ftruncate")));

// Says why, instead of setting errno.
int posix_fallocate(int fd, off_t at, off_t size) {
  return fails_on(fd, PLOY_CALL_WRITE, PLOY_CALL_NONE) ? errno : REAL(posix_fallocate)(fd, at, size);
}
int posix_fallocate64(int fd, off_t at, off_t size) __attribute__((alias("posix_fallocate")));

static int late_sync(const char* name, int fd) {
  if (fails(PLOY_CALL_SYNC)) return -1;
  const uint32_t delay = block == NULL ? 0 : LOAD(block->sync_delay_us);
  if (delay > 0) usleep(delay);
  return ((int (*)(int))real(name))(fd);
}

int fsync(int fd) { return late_sync("fsync", fd); }
int fdatasync(int fd) { return late_sync("fdatasync", fd); }

int rename(const char* from, const char* to) { return fails(PLOY_CALL_RENAME) ? -1 : REAL(rename)(from, to); }
int link(const char* from, const char* to) { return fails(PLOY_CALL_RENAME) ? -1 : REAL(link)(from, to); }
int unlink(const char* path) { return fails(PLOY_CALL_RENAME) ? -1 : REAL(unlink)(path); }

int connect(int fd, const struct sockaddr* to, socklen_t size) {
  return fails(PLOY_CALL_CONNECT) ? -1 : REAL(connect)(fd, to, size);
}

ssize_t send(int fd, const void* bytes, size_t size, int flags) {
  return fails(PLOY_CALL_SEND) ? -1 : REAL(send)(fd, bytes, size, flags);
}

ssize_t sendto(int fd, const void* bytes, size_t size, int flags, const struct sockaddr* to,
               socklen_t length) {
  return fails(PLOY_CALL_SEND) ? -1 : REAL(sendto)(fd, bytes, size, flags, to, length);
}

ssize_t sendmsg(int fd, const struct msghdr* message, int flags) {
  return fails(PLOY_CALL_SEND) ? -1 : REAL(sendmsg)(fd, message, flags);
}

ssize_t recv(int fd, void* bytes, size_t size, int flags) {
  return fails(PLOY_CALL_RECV) ? -1 : REAL(recv)(fd, bytes, size, flags);
}

ssize_t recvfrom(int fd, void* bytes, size_t size, int flags, struct sockaddr* from, socklen_t* length) {
  return fails(PLOY_CALL_RECV) ? -1 : REAL(recvfrom)(fd, bytes, size, flags, from, length);
}

ssize_t recvmsg(int fd, struct msghdr* message, int flags) {
  return fails(PLOY_CALL_RECV) ? -1 : REAL(recvmsg)(fd, message, flags);
}
