#pragma once

#include "base/text.hpp"
#include "core/index_document.hpp"

// Entries as the tests of the index need them.
namespace ploy {

inline Document sample_document(std::int64_t message_id, std::uint64_t size, std::string name) {
  return {.address = {.chat_id = {-1001234567890}, .message_id = {message_id}, .file_id = "BQACAgQAAx0"},
          .name = std::move(name),
          .size = size,
          .sha256 = sha256(as_bytes(std::to_string(message_id)))};
}

// `parts` parts of 1000 bytes each.
inline IndexEntry sample_entry(std::string key, int parts) {
  IndexEntry entry;
  Backup& backup = entry.backup;
  backup.facts.version = {"photos", std::move(key), "", "9bb58f26192e4ba00f01e2e7b136bbd8"};
  backup.facts.size = static_cast<std::uint64_t>(parts) * 1000;
  backup.facts.last_modified = *parse_time("2026-08-23T10:00:00Z");
  backup.facts.headers = {{"content-type", "image/jpeg"}};
  backup.id = backup_id(backup.facts.version);
  backup.state = BackupState::kStored;
  backup.seen_at = *parse_time("2026-08-23T10:00:01.500Z");
  backup.stored_at = *parse_time("2026-08-23T10:00:03Z");
  backup.sha256 = sha256(as_bytes("all of it"));
  for (int seq = 1; seq <= parts; ++seq)
    entry.parts.push_back(
        {.seq = seq,
         .offset = static_cast<std::uint64_t>(seq - 1) * 1000,
         .length = 1000,
         .document = sample_document(40 + seq, 1000, "summer.jpg.part00" + std::to_string(seq))});
  return entry;
}

inline IndexDocument sample_index() {
  return {.number = 2,
          .previous =
              IndexLink{.number = 1, .document = sample_document(7, 812, "telegramploy-index-1.jsonl.zst")},
          .tail_from = {31},
          .replaces = Replaces{.first = 1, .last = 1, .final = true},
          .entries = {sample_entry("2026/summer.jpg", 2), sample_entry("b.txt", 1)}};
}

}  // namespace ploy
