#include "core/told_facts.hpp"

#include "base/text.hpp"
#include "core/caption.hpp"
#include "core/shown_text.hpp"

namespace ploy {

namespace {

// What stands behind "name: " in the line that begins so; empty when there is none.
std::string_view line_of(std::string_view caption, std::string_view name) {
  while (!caption.empty()) {
    const std::string_view line = caption.substr(0, caption.find('\n'));
    caption.remove_prefix(std::min(line.size() + 1, caption.size()));
    if (line.starts_with(name) && line.substr(name.size()).starts_with(": "))
      return line.substr(name.size() + 2);
  }
  return {};
}

// "2026-08-23 10:00:00 UTC"
std::optional<Timestamp> time_told(std::string_view text) {
  constexpr std::string_view kZone = " UTC";
  if (!text.ends_with(kZone)) return std::nullopt;
  std::string rfc(text.substr(0, text.size() - kZone.size()));
  const auto blank = rfc.find(' ');
  if (blank == std::string::npos) return std::nullopt;
  rfc[blank] = 'T';
  return parse_time(rfc + "Z");
}

// "50 B" or "1.0 KiB (1024 bytes)"
std::optional<std::uint64_t> size_told(std::string_view text) {
  const auto open = text.find('(');
  if (open == std::string_view::npos) return parse_uint(text.substr(0, text.find(' ')));
  const std::string_view inside = text.substr(open + 1);
  return parse_uint(inside.substr(0, inside.find(' ')));
}

}  // namespace

std::optional<ToldFacts> told_facts(std::string_view caption) {
  const auto said = parse_caption(caption);
  if (!said || said->backup_id.value.empty()) return std::nullopt;
  const auto size = said->count == 1 ? said->size : size_told(line_of(caption, "Total size"));
  const auto time = time_told(line_of(caption, "Time"));
  if (!size || !time) return std::nullopt;
  ToldFacts told;
  told.facts.version = {.bucket = unshown_text(line_of(caption, "Bucket")),
                        .key = unshown_text(line_of(caption, "File")),
                        .version_id = unshown_text(line_of(caption, "Version")),
                        .etag = unshown_text(line_of(caption, "ETag"))};
  told.facts.size = *size;
  told.facts.last_modified = *time;
  told.exact = backup_id(told.facts.version) == said->backup_id;
  return told;
}

}  // namespace ploy
