#include "adapters/catalogue/schema.hpp"

#include <array>

namespace ploy::catalogue {
namespace {

// Times are milliseconds since 1970, UTC. Keys are the exact bytes, compared as bytes (SQLite's BINARY order
// is memcmp), which is the order S3 lists in.
constexpr Migration kVersion1 = R"sql(

-- What is watched.
CREATE TABLE buckets (
  name             TEXT PRIMARY KEY,
  enabled          INTEGER NOT NULL DEFAULT 1,
  present          INTEGER NOT NULL DEFAULT 1,
  first_scan_at    INTEGER,
  last_scan_at     INTEGER,
  rescan_requested INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- What the last listing showed. Without rowid: a page of a listing is read as one stretch of the tree.
CREATE TABLE objects (
  bucket        TEXT NOT NULL,
  key           TEXT NOT NULL,
  etag          TEXT NOT NULL,
  size          INTEGER NOT NULL,
  last_modified INTEGER NOT NULL,
  PRIMARY KEY (bucket, key)
) STRICT, WITHOUT ROWID;

-- One object version each. `seq` is the order of arrival, `id` what everybody else calls it.
CREATE TABLE backups (
  seq             INTEGER PRIMARY KEY,
  id              TEXT NOT NULL UNIQUE,
  bucket          TEXT NOT NULL,
  key             TEXT NOT NULL,
  version_id      TEXT NOT NULL,
  etag            TEXT NOT NULL,
  size            INTEGER NOT NULL,
  last_modified   INTEGER NOT NULL,
  headers         TEXT NOT NULL DEFAULT '{}',  -- JSON objects of strings (facts_json.hpp)
  metadata        TEXT NOT NULL DEFAULT '{}',
  tags            TEXT NOT NULL DEFAULT '{}',
  state           TEXT NOT NULL,
  arrival         INTEGER NOT NULL,            -- 0 new, 1 backlog
  rank            INTEGER NOT NULL,            -- within its arrival, smallest first; then by seq
  seen_at         INTEGER NOT NULL,
  stored_at       INTEGER,
  sha256          BLOB,
  attempts        INTEGER NOT NULL DEFAULT 0,
  next_attempt_at INTEGER,
  error           TEXT NOT NULL DEFAULT '',
  index_number    INTEGER,                     -- of the index document that holds it
  UNIQUE (bucket, key, version_id, etag),
  CHECK (state IN ('pending', 'sending', 'stored', 'verified', 'waiting', 'failed', 'expired', 'damaged')),
  CHECK (sha256 IS NULL OR length(sha256) = 32)
) STRICT;

-- The next one to send, the next one to try again and the next ones for the index are each the first row of
-- a small index that holds nothing else. The questions name it (INDEXED BY): without statistics the planner may
-- prefer an index on state, and sort.
CREATE INDEX backups_due ON backups (arrival, rank, seq) WHERE state = 'pending';
CREATE INDEX backups_waiting ON backups (next_attempt_at) WHERE state = 'waiting';
CREATE INDEX backups_uncommitted ON backups (stored_at, seq)
  WHERE index_number IS NULL AND state IN ('stored', 'verified');
-- Lists, newest first, and the last backup of a bucket.
CREATE INDEX backups_newest ON backups (seen_at);
CREATE INDEX backups_newest_by_bucket ON backups (bucket, seen_at);
CREATE INDEX backups_newest_by_state ON backups (state, seen_at);
CREATE INDEX backups_stored ON backups (stored_at) WHERE stored_at IS NOT NULL;
CREATE INDEX backups_stored_by_bucket ON backups (bucket, stored_at) WHERE stored_at IS NOT NULL;

-- Messages with a file. One that no part and no index document refers to is an orphan.
CREATE TABLE documents (
  id         INTEGER PRIMARY KEY,
  chat_id    INTEGER NOT NULL,
  message_id INTEGER NOT NULL,
  file_id    TEXT NOT NULL,
  name       TEXT NOT NULL,
  size       INTEGER NOT NULL,
  sha256     BLOB NOT NULL CHECK (length(sha256) = 32),
  UNIQUE (chat_id, message_id)
) STRICT;

CREATE TABLE parts (
  backup          INTEGER NOT NULL REFERENCES backups (seq) ON DELETE CASCADE,
  seq             INTEGER NOT NULL,
  offset          INTEGER NOT NULL,
  length          INTEGER NOT NULL,
  document        INTEGER REFERENCES documents (id),
  document_offset INTEGER NOT NULL DEFAULT 0,
  intended_after  INTEGER,
  PRIMARY KEY (backup, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX parts_by_document ON parts (document) WHERE document IS NOT NULL;

-- The index in the chat: its documents, the root, and the one document that is being sent with what it holds.
CREATE TABLE index_documents (
  number   INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES documents (id)
) STRICT;
CREATE TABLE index_root (
  only       INTEGER PRIMARY KEY CHECK (only = 1),
  chat_id    INTEGER NOT NULL,
  message_id INTEGER NOT NULL,
  file_id    TEXT NOT NULL,
  number     INTEGER NOT NULL  -- of the index document it names
) STRICT;
CREATE TABLE index_intent (
  only           INTEGER PRIMARY KEY CHECK (only = 1),
  number         INTEGER NOT NULL,
  intended_after INTEGER NOT NULL
) STRICT;
CREATE TABLE index_intent_entries (
  position INTEGER PRIMARY KEY,
  backup   INTEGER NOT NULL REFERENCES backups (seq)
) STRICT;

-- How many backups there are, kept up by the triggers below, so that nobody counts a million rows.
CREATE TABLE totals (
  bucket  TEXT NOT NULL,
  state   TEXT NOT NULL,
  backups INTEGER NOT NULL,
  bytes   INTEGER NOT NULL,  -- only of what is stored: the sizes that events claim may be anything
  indexed INTEGER NOT NULL,
  PRIMARY KEY (bucket, state)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER backups_added AFTER INSERT ON backups BEGIN
  INSERT INTO totals VALUES (NEW.bucket, NEW.state, 1, iif(NEW.state IN ('stored', 'verified'), NEW.size, 0),
                             NEW.index_number IS NOT NULL)
  ON CONFLICT DO UPDATE SET backups = backups + 1, bytes = bytes + excluded.bytes,
                            indexed = indexed + excluded.indexed;
END;
CREATE TRIGGER backups_removed AFTER DELETE ON backups BEGIN
  UPDATE totals SET backups = backups - 1, indexed = indexed - (OLD.index_number IS NOT NULL),
                    bytes = bytes - iif(OLD.state IN ('stored', 'verified'), OLD.size, 0)
  WHERE bucket = OLD.bucket AND state = OLD.state;
END;
CREATE TRIGGER backups_changed AFTER UPDATE OF bucket, state, size, index_number ON backups BEGIN
  UPDATE totals SET backups = backups - 1, indexed = indexed - (OLD.index_number IS NOT NULL),
                    bytes = bytes - iif(OLD.state IN ('stored', 'verified'), OLD.size, 0)
  WHERE bucket = OLD.bucket AND state = OLD.state;
  INSERT INTO totals VALUES (NEW.bucket, NEW.state, 1, iif(NEW.state IN ('stored', 'verified'), NEW.size, 0),
                             NEW.index_number IS NOT NULL)
  ON CONFLICT DO UPDATE SET backups = backups + 1, bytes = bytes + excluded.bytes,
                            indexed = indexed + excluded.indexed;
END;

-- Until when a chat must be left alone.
CREATE TABLE waits (
  chat_id INTEGER PRIMARY KEY,
  until   INTEGER NOT NULL
) STRICT;

-- Small facts that outlive a restart, by name.
CREATE TABLE notes (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE logs (
  id      INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  level   INTEGER NOT NULL CHECK (level BETWEEN 0 AND 3),  -- debug, info, warning, error
  message TEXT NOT NULL,
  fields  TEXT NOT NULL                -- JSON: [[name, value], ...]
) STRICT;
CREATE INDEX logs_by_time ON logs (at);

)sql";

// What is found by walking through the chat, and what has no owner there.
constexpr Migration kVersion2 = R"sql(

-- Walks over a stretch of message ids: 'tail', behind the last index document; 'scan', on request.
CREATE TABLE walks (
  name         TEXT PRIMARY KEY,
  chat_id      INTEGER NOT NULL,
  first_id     INTEGER NOT NULL,
  last_id      INTEGER NOT NULL,
  next_id      INTEGER NOT NULL,  -- not looked at yet
  newest_first INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Documents that a walk met, until it ends and they become parts of backups.
CREATE TABLE finds (
  chat_id    INTEGER NOT NULL,
  message_id INTEGER NOT NULL,
  file_id    TEXT NOT NULL,
  name       TEXT NOT NULL,
  size       INTEGER NOT NULL,
  sha256     BLOB NOT NULL CHECK (length(sha256) = 32),
  backup_id  TEXT NOT NULL,     -- as the caption says; empty: an index document or a root
  seq        INTEGER NOT NULL,
  count      INTEGER NOT NULL,
  offset     INTEGER NOT NULL,
  length     INTEGER NOT NULL,
  caption    TEXT NOT NULL,
  posted_at  INTEGER,
  PRIMARY KEY (chat_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX finds_by_backup ON finds (backup_id, seq, message_id);

-- Documents that nothing refers to, until they are removed.
CREATE TABLE orphans (
  chat_id        INTEGER NOT NULL,
  message_id     INTEGER NOT NULL,
  file_id        TEXT NOT NULL,
  name           TEXT NOT NULL,
  size           INTEGER NOT NULL,
  sha256         BLOB NOT NULL CHECK (length(sha256) = 32),
  reason         TEXT NOT NULL,
  found_at       INTEGER NOT NULL,
  posted_at      INTEGER,
  removal_wanted INTEGER NOT NULL DEFAULT 0,
  error          TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (chat_id, message_id)
) STRICT, WITHOUT ROWID;

-- Of the parts that are not sent yet there are few: those of backups under way. From them comes where a look
-- behind the index must begin.
CREATE INDEX parts_open ON parts (backup) WHERE document IS NULL;
ALTER TABLE index_intent ADD COLUMN tail_from INTEGER NOT NULL DEFAULT 0;

-- The stretch of the chain that is being written once more as fewer documents.
CREATE TABLE index_rewriting (
  only  INTEGER PRIMARY KEY CHECK (only = 1),
  first INTEGER NOT NULL,
  last  INTEGER NOT NULL
) STRICT;
ALTER TABLE index_documents ADD COLUMN entries INTEGER NOT NULL DEFAULT 0;

-- A part whose answer was lost is looked for before it is sent again. When it was not there and was sent
-- again, a doubt remains for a while: the first one may arrive late.
ALTER TABLE parts ADD COLUMN outcome_unknown INTEGER NOT NULL DEFAULT 0;
CREATE INDEX parts_unknown ON parts (backup) WHERE outcome_unknown;
CREATE TABLE doubts (
  backup_id TEXT NOT NULL,
  seq       INTEGER NOT NULL,
  after_id  INTEGER NOT NULL,
  since     INTEGER NOT NULL,
  PRIMARY KEY (backup_id, seq)
) STRICT, WITHOUT ROWID;

-- A root is being sent; whatever comes of it lies behind that message id.
CREATE TABLE index_root_intent (
  only     INTEGER PRIMARY KEY CHECK (only = 1),
  after_id INTEGER NOT NULL
) STRICT;
CREATE INDEX backups_indexed ON backups (index_number) WHERE index_number IS NOT NULL;

)sql";

// Incidents, and what people are told of them.
constexpr Migration kVersion3 = R"sql(

-- What is told to people: what each message shall say, and what it says.
CREATE TABLE notices (
  id          INTEGER PRIMARY KEY,
  name        TEXT NOT NULL UNIQUE,       -- "incident 7", "heartbeat 2026-08-23"
  wanted_text TEXT NOT NULL,
  loud        INTEGER NOT NULL,
  final       INTEGER NOT NULL,
  sent_text   TEXT,
  sent_at     INTEGER,
  posts       INTEGER NOT NULL DEFAULT 0,
  chat_id     INTEGER,
  message_id  INTEGER
) STRICT;
CREATE INDEX notices_unsent ON notices (id) WHERE sent_text IS NOT wanted_text;

CREATE TABLE incidents (
  id        INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL CHECK (kind IN ('telegram', 's3', 'files', 'silence')),
  subject   TEXT NOT NULL,
  reason    TEXT NOT NULL DEFAULT '',
  opened_at INTEGER NOT NULL,
  told_at   INTEGER,
  closed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX incidents_open ON incidents (kind, subject) WHERE closed_at IS NULL;
CREATE INDEX incidents_closed ON incidents (kind, subject, closed_at) WHERE closed_at IS NOT NULL;

-- Who failed and how ("s3: unavailable"); whether a person has given it up; the incident it belongs to.
ALTER TABLE backups ADD COLUMN cause TEXT NOT NULL DEFAULT '';
ALTER TABLE backups ADD COLUMN given_up_at INTEGER;
ALTER TABLE backups ADD COLUMN incident INTEGER REFERENCES incidents (id);
CREATE INDEX backups_failing ON backups (attempts) WHERE attempts > 0 AND incident IS NULL
  AND given_up_at IS NULL AND state IN ('pending', 'sending', 'waiting', 'failed');
CREATE INDEX backups_by_incident ON backups (incident, state, seq) WHERE incident IS NOT NULL;

)sql";

// Restores in the background.
constexpr Migration kVersion4 = R"sql(

CREATE TABLE restores (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  backup_id     TEXT NOT NULL,
  target        TEXT NOT NULL,
  overwrite     INTEGER NOT NULL,
  state         TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'canceled')),
  begun         INTEGER NOT NULL DEFAULT 0,  -- more than once: the process ended in between
  cancel_wanted INTEGER NOT NULL DEFAULT 0,
  bytes_done    INTEGER NOT NULL DEFAULT 0,
  bytes_total   INTEGER NOT NULL DEFAULT 0,
  asked_at      INTEGER NOT NULL,
  ended_at      INTEGER,
  error         TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX restores_queued ON restores (id) WHERE state = 'queued';

)sql";

constexpr std::array kSchema{kVersion1, kVersion2, kVersion3, kVersion4};

}  // namespace

std::span<const Migration> schema() { return kSchema; }

}  // namespace ploy::catalogue
