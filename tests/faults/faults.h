#pragma once

#include <stdint.h>

// System calls that fail on demand, for whatever program this library is linked to or preloaded into. Files
// mean regular files and directories, sockets all sockets; what a program does to pipes and timers, and to
// its standard streams, is never touched.
//
// Linked: ploy_faults_block() is the control block. It lies in shared memory, so a child made by fork() is
// controlled by its parent. Preloaded: the block lies in the file that PLOY_FAULTS names, of
// sizeof(struct ploy_faults) bytes, which whoever maps it may change while the program runs.
// PLOY_SYNC_DELAY_US sets `sync_delay_us` alone.
//
// All fields are used with __atomic builtins.
#ifdef __cplusplus
extern "C" {
#endif

enum ploy_call {
  PLOY_CALL_NONE,
  PLOY_CALL_OPEN,     // open, openat
  PLOY_CALL_READ,     // read, pread, readv of files
  PLOY_CALL_WRITE,    // write, pwrite, writev, ftruncate, fallocate of files
  PLOY_CALL_SYNC,     // fsync, fdatasync
  PLOY_CALL_RENAME,   // rename, link, unlink
  PLOY_CALL_CONNECT,  // connect
  PLOY_CALL_SEND,     // send, sendto, sendmsg, and write and writev of sockets
  PLOY_CALL_RECV,     // recv, recvfrom, recvmsg, and read and readv of sockets
  PLOY_CALL_COUNT
};

struct ploy_faults {
  uint32_t call;           // which calls fail; PLOY_CALL_NONE: no fault is armed, nothing is counted
  uint32_t error;          // with this errno
  uint64_t nth;            // the first of them to fail, from 1; 0: none, they are only counted
  uint32_t forever;        // 1: and all that follow
  uint32_t sync_delay_us;  // how much longer every fsync takes
  uint64_t process;        // the id of the one process that fails; 0: each that sees this block
  uint64_t seen;           // how many there were since somebody set this to 0
  uint64_t met;            // how many of them failed
};

struct ploy_faults* ploy_faults_block(void);

#ifdef __cplusplus
}
#endif
