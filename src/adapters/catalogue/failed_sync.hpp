#pragma once

namespace ploy::catalogue {

// After a failed fsync nobody knows what is on the disk: the kernel may have thrown away what it could not
// write and call the same pages clean, so that a second fsync succeeds and the bytes are gone all the same
// ("fsyncgate", 2018; PostgreSQL and others end for that reason too). Only what is read anew from the disk
// can be believed. So from the first connection on a failed sync of the catalogue ends the process, with a
// message on standard error and exit status 1. What was acknowledged before had been synced; the next start
// finds it.
//
// SQLite reports a failed sync to whoever commits, but keeps silent about one that happens while it empties
// the write-ahead log; it logs both, so its log is where this listens. Has an effect once per process, before
// SQLite is used for the first time.
void end_process_when_a_sync_fails();

}  // namespace ploy::catalogue
