#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/hash.hpp"
#include "core/backup.hpp"

namespace ploy {

// What a document says about itself: lines for people, then one machine line. The destination appends the
// SHA-256 of the bytes to the machine line, as it only knows it when they have passed (label_with_hash), so a
// document can be identified and checked by its caption alone. No parse mode; at most 1024 UTF-16 units in
// all.
struct DocumentLabel {
  std::string text;  // human lines, without the machine line
  std::string
      marker;  // machine line without the hash: "telegramploy:1 backup=3f9a... part=3/12 offset=... size=..."
};

inline constexpr std::size_t kCaptionUnitsMax = 1024;

DocumentLabel backup_label(const Backup& backup, const Part& part, int count, std::string_view document_name);
DocumentLabel index_label(std::int64_t number, std::size_t entries);
DocumentLabel root_label();

// The whole caption. Long human lines are cut, the machine line never is.
std::string render_caption(const DocumentLabel& label, const Sha256Digest& sha256);

// Reads the machine line back; empty when the caption is not ours. Survives Telegram's trimming and cleaning.
struct ParsedCaption {
  std::string marker;  // equal to the DocumentLabel's
  Sha256Digest sha256{};
  std::int64_t index_number = 0;  // of an index document; 0 otherwise
  // Of a backup's part; empty id and zeros otherwise.
  BackupId backup_id;
  int seq = 0;
  int count = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};
std::optional<ParsedCaption> parse_caption(std::string_view caption);

}  // namespace ploy
