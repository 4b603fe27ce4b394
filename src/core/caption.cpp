#include "core/caption.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/text.hpp"
#include "core/shown_text.hpp"

namespace ploy {

namespace {

constexpr std::string_view kMachinePrefix = "telegramploy:";
constexpr std::string_view kMachineLine = "telegramploy:1 ";
constexpr std::string_view kHashField = " sha256=";
constexpr std::size_t kIdBytes = 8;
constexpr std::size_t kHashDigits = 2 * sizeof(Sha256Digest);
// Bucket names end at 63 characters, ETags are shorter; longer ones are cut so that the key keeps some room.
constexpr std::size_t kFieldUnitsMax = 64;
// Up to this many parts are named one by one in the Windows command; more would crowd out the key.
constexpr int kNamedPartsMax = 3;

// "2026-08-23 10:00:00 UTC"
std::string time_for_people(Timestamp at) {
  std::string text = format_time(std::chrono::floor<std::chrono::seconds>(at));
  text.replace(text.find('T'), 1, " ");
  text.replace(text.find('Z'), 1, " UTC");
  return text;
}

std::string size_for_people(std::uint64_t bytes) {
  return bytes < kKiB ? format_bytes(bytes) : fmt::format("{} ({} bytes)", format_bytes(bytes), bytes);
}

std::string join_by_hand(std::string_view base, int count) {
  std::string sources = fmt::format("{}.part*", base);
  if (count <= kNamedPartsMax) {
    sources.clear();
    for (int seq = 1; seq <= count; ++seq)
      sources += fmt::format("{}{}.part{:03}", seq > 1 ? "+" : "", base, seq);
  }
  return fmt::format("Join on Linux/macOS: cat {0}.part* > {0}\nJoin on Windows: copy /b {1} {0}", base,
                     sources);
}

std::string backup_marker(std::string_view id, int seq, int count, std::uint64_t offset, std::uint64_t size) {
  return fmt::format("{}backup={} part={}/{} offset={} size={}", kMachineLine, id, seq, count, offset, size);
}

std::string index_marker(std::int64_t number, std::size_t entries) {
  return fmt::format("{}index={} entries={}", kMachineLine, number, entries);
}

std::string root_marker() { return fmt::format("{}root", kMachineLine); }

// The last line that begins like ours; a key cannot forge one, because its line breaks are escaped.
std::optional<std::string_view> machine_line(std::string_view caption) {
  while (!caption.empty()) {
    const std::size_t at = caption.rfind('\n');
    const std::string_view line = caption.substr(at + 1);
    if (line.starts_with(kMachinePrefix)) return line;
    if (at == std::string_view::npos) break;
    caption = caption.substr(0, at);
  }
  return std::nullopt;
}

std::optional<Sha256Digest> parse_digest(std::string_view hex) {
  const Bytes bytes = from_hex(hex);
  Sha256Digest digest{};
  if (bytes.size() != digest.size() || to_hex(bytes) != hex) return std::nullopt;
  std::ranges::copy(bytes, digest.begin());
  return digest;
}

// 1 and up.
std::optional<int> parse_count(std::string_view text) {
  const auto value = parse_int(text);
  if (!value || *value < 1 || *value > std::numeric_limits<int>::max()) return std::nullopt;
  return static_cast<int>(*value);
}

// Takes "name=value" and the blank behind it off the front of `rest`; empty when it is not there.
std::string_view take_field(std::string_view& rest, std::string_view name) {
  if (!rest.starts_with(name) || !rest.substr(name.size()).starts_with('=')) return {};
  rest.remove_prefix(name.size() + 1);
  const std::string_view value = rest.substr(0, rest.find(' '));
  rest.remove_prefix(std::min(value.size() + 1, rest.size()));
  return value;
}

std::optional<ParsedCaption> parse_backup_marker(std::string_view marker) {
  std::string_view rest = marker.substr(kMachineLine.size());
  const std::string_view id = take_field(rest, "backup");
  const std::string_view part = take_field(rest, "part");
  const auto offset = parse_uint(take_field(rest, "offset"));
  const auto size = parse_uint(take_field(rest, "size"));
  const std::size_t slash = std::min(part.find('/'), part.size());
  const auto seq = parse_count(part.substr(0, slash));
  const auto count = parse_count(part.substr(std::min(slash + 1, part.size())));
  if (from_hex(id).size() != kIdBytes || !seq || !count || *seq > *count || !offset || !size)
    return std::nullopt;
  if (*size > std::numeric_limits<std::uint64_t>::max() - *offset) return std::nullopt;
  if (backup_marker(to_lower(id), *seq, *count, *offset, *size) != marker) return std::nullopt;
  return ParsedCaption{.marker = std::string(marker),
                       .backup_id = BackupId{std::string(id)},
                       .seq = *seq,
                       .count = *count,
                       .offset = *offset,
                       .size = *size};
}

// Every field is read and written again: what does not come out the same was not written by us.
std::optional<ParsedCaption> parse_marker(std::string_view marker) {
  if (!marker.starts_with(kMachineLine)) return std::nullopt;
  std::string_view rest = marker.substr(kMachineLine.size());
  if (rest.starts_with("backup=")) return parse_backup_marker(marker);
  if (rest.starts_with("index=")) {
    const auto number = parse_int(take_field(rest, "index"));
    const auto entries = parse_uint(take_field(rest, "entries"));
    if (!number || *number < 1 || !entries || index_marker(*number, *entries) != marker) return std::nullopt;
    return ParsedCaption{.marker = std::string(marker), .index_number = *number};
  }
  if (marker != root_marker()) return std::nullopt;
  return ParsedCaption{.marker = std::string(marker)};
}

// What the human lines may take beside the machine line.
std::size_t text_units_max(std::string_view marker) {
  return kCaptionUnitsMax - marker.size() - kHashField.size() - kHashDigits - 1;
}

}  // namespace

DocumentLabel backup_label(const Backup& backup, const Part& part, int count,
                           std::string_view document_name) {
  const ObjectFacts& facts = backup.facts;
  const std::string head =
      (count > 1 ? fmt::format("[Part {}/{}]\n", part.seq, count) : "") +
      fmt::format("Bucket: {}\nFile: ", shown_text(facts.version.bucket, kFieldUnitsMax));
  std::string tail;
  if (count > 1)
    tail += fmt::format("\nPart size: {}\nTotal size: {}", size_for_people(part.length),
                        size_for_people(facts.size));
  else
    tail += fmt::format("\nSize: {}{}", size_for_people(facts.size),
                        facts.size == 0 ? " (an empty file; this document stands in for it)" : "");
  tail += fmt::format("\nTime: {}", time_for_people(facts.last_modified));
  if (!facts.version.etag.empty())
    tail += fmt::format("\nETag: {}", shown_text(facts.version.etag, kFieldUnitsMax));
  if (!facts.version.version_id.empty())
    tail += fmt::format("\nVersion: {}", shown_text(facts.version.version_id, kFieldUnitsMax));
  if (count > 1) tail += "\n" + join_by_hand(document_name.substr(0, document_name.rfind('.')), count);

  std::string marker = backup_marker(backup.id.value, part.seq, count, part.offset, part.length);
  const std::size_t others = utf16_length(head) + utf16_length(tail);
  const std::size_t rest = text_units_max(marker) - std::min(others, text_units_max(marker));
  return {.text = head + shown_text(facts.version.key, rest) + tail, .marker = std::move(marker)};
}

DocumentLabel index_label(std::int64_t number, std::size_t entries) {
  return {
      .text = fmt::format("TelegramPloy: index {} ({} {}).\nNeeded for recovery: please do not delete it.",
                          number, entries, entries == 1 ? "backup" : "backups"),
      .marker = index_marker(number, entries)};
}

DocumentLabel root_label() {
  return {.text = "TelegramPloy: here recovery begins.\nPlease neither delete nor unpin it.",
          .marker = root_marker()};
}

std::string render_caption(const DocumentLabel& label, const Sha256Digest& sha256) {
  return fmt::format("{}\n{}{}{}", cut_text(label.text, text_units_max(label.marker)), label.marker,
                     kHashField, to_hex(sha256));
}

std::optional<ParsedCaption> parse_caption(std::string_view caption) {
  const auto line = machine_line(caption);
  if (!line) return std::nullopt;
  const std::size_t hash = line->rfind(kHashField);
  if (hash == std::string_view::npos) return std::nullopt;
  const auto digest = parse_digest(line->substr(hash + kHashField.size()));
  auto parsed = parse_marker(line->substr(0, hash));
  if (!digest || !parsed) return std::nullopt;
  parsed->sha256 = *digest;
  return parsed;
}

}  // namespace ploy
