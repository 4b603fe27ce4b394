#include "core/index_document.hpp"

#include <fmt/format.h>

#include <cassert>

#include "core/index_lines.hpp"
#include "core/sealed_frame.hpp"

// One line of JSON each, so that `zstdcat index | grep key` finds a backup by hand:
//
//   {"format":"telegramploy-index","version":1,"number":n,"previous":{...}|null,"tail_from":m,"entries":k}
//   {"backup_id":...}      k times
//   {"end":true,"entries":k}
namespace ploy {

namespace {

constexpr std::string_view kFormat = "telegramploy-index";
constexpr std::uint64_t kVersion = 1;

std::unexpected<Error> corrupt(std::string what) { return fail(ErrorKind::kCorrupt, std::move(what)); }

// Takes one line off the front of `rest`; discarded JSON when there is none or it is not JSON.
Json take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return Json(Json::value_t::discarded);
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return Json::parse(line, nullptr, false);
}

std::optional<Replaces> take_replaces(JsonFields& fields, std::int64_t number) {
  if (!fields.has("replaces")) return std::nullopt;
  const Json& object = fields.inner("replaces", Json::value_t::object);
  JsonFields inner(object);
  const Replaces replaces{.first = inner.signed_number("first"),
                          .last = inner.signed_number("last"),
                          .final = inner.has("final") && object["final"] == true};
  if (!inner.ok()) fields.complain("replaces", inner.problem());
  if (replaces.first < 1 || replaces.last < replaces.first || replaces.last >= number)
    fields.complain("replaces", "not an earlier stretch of the chain");
  return replaces;
}

// Fills all but the entries, and says how many entries follow.
Result<std::uint64_t> take_header(const Json& line, IndexDocument& document) {
  JsonFields fields(line);
  if (fields.text("format") != kFormat) fields.complain("format", "not an index");
  const std::uint64_t version = fields.number("version");
  if (!fields.ok()) return corrupt(fields.problem());
  if (version > kVersion)
    return fail(
        ErrorKind::kInvalid,
        fmt::format("written in version {} of the format, this program reads version {}: use a newer one",
                    version, kVersion));
  document.number = fields.signed_number("number");
  if (document.number < 1) fields.complain("number", "not above 0");
  if (!fields.has("previous")) fields.complain("previous", "missing");
  if (fields.ok() && !line["previous"].is_null()) {
    document.previous = take_link(fields, "previous");
    if (document.previous->number >= document.number) fields.complain("previous", "not an earlier one");
  }
  if (fields.has("tail_from")) document.tail_from.value = fields.signed_number("tail_from");
  if (document.tail_from.value < 0) fields.complain("tail_from", "below 0");
  document.replaces = take_replaces(fields, document.number);
  const std::uint64_t entries = fields.number("entries");
  if (version != kVersion) fields.complain("version", "never written");
  if (!fields.ok()) return corrupt(fields.problem());
  return entries;
}

Result<void> take_trailer(const Json& line, std::uint64_t entries) {
  JsonFields fields(line);
  if (fields.number("entries") != entries) fields.complain("entries", "not what the first line says");
  if (!fields.has("end") || line["end"] != true) fields.complain("end", "not true");
  if (!fields.ok()) return corrupt(fields.problem());
  return {};
}

Result<IndexDocument> decode_lines(std::string_view rest) {
  IndexDocument document;
  const auto entries = take_header(take_line(rest), document);
  if (!entries) return wrap(entries.error(), "line 1");
  for (std::uint64_t i = 0; i < *entries; ++i) {
    auto entry = take_entry(take_line(rest));
    if (!entry) return wrap(std::move(entry.error()), fmt::format("line {}", i + 2));
    document.entries.push_back(std::move(*entry));
  }
  if (auto trailer = take_trailer(take_line(rest), *entries); !trailer)
    return wrap(std::move(trailer.error()), "last line");
  if (!rest.empty()) return corrupt("something follows the last line");
  return document;
}

}  // namespace

Bytes encode(const IndexDocument& document) {
  Json header;
  header["format"] = kFormat;
  header["version"] = kVersion;
  header["number"] = document.number;
  header["previous"] = document.previous ? link_json(*document.previous) : Json();
  if (document.tail_from.value > 0) header["tail_from"] = document.tail_from.value;
  if (const auto& replaces = document.replaces)
    header["replaces"] = {{"first", replaces->first}, {"last", replaces->last}, {"final", replaces->final}};
  header["entries"] = document.entries.size();
  std::string lines = header.dump() + '\n';
  for (const IndexEntry& entry : document.entries) {
    assert(!entry.parts.empty());
    lines += entry_json(entry).dump() + '\n';
  }
  Json trailer;
  trailer["end"] = true;
  trailer["entries"] = document.entries.size();
  lines += trailer.dump() + '\n';
  return seal_frame(as_bytes(lines));
}

Result<IndexDocument> decode_index(ByteView bytes, std::uint64_t bytes_max) {
  auto lines = open_frame(bytes, bytes_max);
  if (!lines) return wrap(std::move(lines.error()), "index document");
  auto document = decode_lines(as_text(*lines));
  if (!document) return wrap(std::move(document.error()), "index document");
  return document;
}

}  // namespace ploy
