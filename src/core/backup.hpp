#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "core/object_version.hpp"

namespace ploy {

// Stored by name in the catalogue and shown as such; never rename.
enum class BackupState : std::uint8_t {
  kPending,
  kSending,
  kStored,
  kVerified,
  kWaiting,
  kFailed,
  kExpired,
  kDamaged
};

std::string_view to_string(BackupState state);
std::optional<BackupState> parse_backup_state(std::string_view name);

// New arrivals go before the backlog of a bucket that was met for the first time.
enum class Arrival : std::uint8_t { kNew = 0, kBacklog = 1 };  // stored: never renumber

struct Backup {
  BackupId id;
  ObjectFacts facts;
  BackupState state = BackupState::kPending;
  Arrival arrival = Arrival::kNew;
  Timestamp seen_at{};
  std::optional<Timestamp> stored_at;
  std::optional<Sha256Digest> sha256;  // of the whole object; empty when it was not computed in one go
  int attempts = 0;                    // failed ones so far
  std::optional<Timestamp> next_attempt_at;
  std::string error;  // of the last failed attempt
};

// Where a document lies. The file_id is a cache and may be empty or refused.
struct Address {
  ChatId chat_id;
  MessageId message_id;
  std::string file_id;
  bool operator==(const Address&) const = default;
};

// One message with a file: the unit a destination stores.
struct Document {
  Address address;
  std::string name;
  std::uint64_t size = 0;
  Sha256Digest sha256{};
  bool operator==(const Document&) const = default;
};

// A range of a backup's bytes. `seq` counts from 1 without gaps; ranges follow each other without gaps.
struct Part {
  int seq = 1;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::optional<Document> document;   // empty until it is stored
  std::uint64_t document_offset = 0;  // where in the document this part begins; today always 0
  // Set while a put is under way or its answer was lost: every document it may have made has a higher message
  // id.
  std::optional<MessageId> intended_after;
  // With intended_after: nobody is sending it any more, and whether it lies in the chat is not known. It is
  // looked for before it is sent again.
  bool outcome_unknown = false;
};

}  // namespace ploy
