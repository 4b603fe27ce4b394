// For the thread sanitizer only. Readers of a WAL copy the header of the shared index twice, without a lock, and
// take it when both copies and its checksum agree; a writer may be in its midst. SQLite means it so ("walIndexTryHdr"
// says why), and exempts its own functions, but not the memcpy they call.
const char* __tsan_default_suppressions(void) { return "race:walIndexWriteHdr\n"; }
