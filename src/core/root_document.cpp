#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "core/document_name.hpp"
#include "core/index_document.hpp"
#include "core/index_lines.hpp"
#include "core/shown_text.hpp"

namespace ploy {

namespace {

constexpr std::string_view kFormat = "telegramploy-root";
constexpr std::uint64_t kVersion = 1;

// Source: Bot API, setChatDescription.
constexpr std::size_t kDescriptionUnitsMax = 255;
constexpr std::string_view kRootWord = "telegramploy:root=";

// The last lines of a root document whose other bytes are `before`.
std::string seal(std::string_view before) {
  return fmt::format(",\n  \"sha256\": \"{}\"\n}}\n", to_hex(sha256(as_bytes(before))));
}

Json chain_json(const IndexLink& link) {
  return {{"number", link.number},
          {"message_id", link.document.address.message_id.value},
          {"size", link.document.size},
          {"sha256", to_hex(link.document.sha256)}};
}

IndexLink take_chain_link(JsonFields& fields, ChatId chat) {
  IndexLink link{.number = fields.signed_number("number")};
  link.document.address = {.chat_id = chat, .message_id = {fields.signed_number("message_id")}};
  link.document.size = fields.number("size");
  link.document.sha256 = fields.digest("sha256");
  link.document.name = index_document_name(link.number);
  if (link.number < 1) fields.complain("number", "not above 0");
  if (link.document.address.message_id.value < 1) fields.complain("message_id", "not above 0");
  return link;
}

// Missing in roots of the first version of this program.
std::vector<IndexLink> take_chain(JsonFields& fields, const IndexLink& newest) {
  std::vector<IndexLink> chain;
  if (!fields.has("chain")) return chain;
  std::int64_t above = newest.number;
  for (const Json& object : fields.inner("chain", Json::value_t::array)) {
    JsonFields inner(object);
    chain.push_back(take_chain_link(inner, newest.document.address.chat_id));
    if (chain.back().number >= above) inner.complain("number", "not an earlier one");
    if (!inner.ok()) fields.complain("chain", inner.problem());
    if (!fields.ok()) break;
    above = chain.back().number;
  }
  return chain;
}

std::unexpected<Error> corrupt(std::string_view what) {
  return fail(ErrorKind::kCorrupt, fmt::format("root document: {}", what));
}

// Takes the next word off the front of `rest`, with the blanks before it.
std::string_view take_word(std::string_view& rest) {
  const std::size_t begin = std::min(rest.find_first_not_of(" \t\r\n"), rest.size());
  const std::size_t end = std::min(rest.find_first_of(" \t\r\n", begin), rest.size());
  const std::string_view word = rest.substr(begin, end - begin);
  rest.remove_prefix(end);
  return word;
}

std::optional<MessageId> root_word(std::string_view word) {
  if (!word.starts_with(kRootWord)) return std::nullopt;
  word.remove_prefix(kRootWord.size());
  const auto id = parse_int(word);
  if (!id || *id < 1 || std::to_string(*id) != word) return std::nullopt;
  return MessageId{*id};
}

// `text` without our words, and without the blanks around them.
std::string without_root(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    std::string_view rest = text;
    const std::string_view word = take_word(rest);
    if (!word.starts_with(kRootWord)) kept += text.substr(0, text.size() - rest.size());
    text = rest;
  }
  return std::string(trim(kept));
}

}  // namespace

Bytes encode(const RootDocument& root) {
  Json object;
  object["format"] = kFormat;
  object["version"] = kVersion;
  object["newest"] = link_json(root.newest);
  object["chain"] = Json::array();
  for (const IndexLink& link : root.chain) object["chain"].push_back(chain_json(link));
  object["backups"] = root.backups;
  object["committed_at"] = format_time(root.committed_at);
  static constexpr int kIndent = 2;
  std::string text = object.dump(kIndent);
  text.erase(text.rfind('\n'));  // the closing brace comes behind the hash
  text += seal(text);
  return {as_bytes(text).begin(), as_bytes(text).end()};
}

Result<RootDocument> decode_root(ByteView bytes) {
  if (bytes.size() > kRootBytesMax) return corrupt("too long");
  const std::string_view text = as_text(bytes);
  const std::size_t seal_size = seal("").size();
  if (text.size() < seal_size) return corrupt("too short: it was cut");
  const std::string_view before = text.substr(0, text.size() - seal_size);
  if (text.substr(before.size()) != seal(before))
    return corrupt("its bytes do not match the hash at its end: it was cut or changed");

  const Json object = Json::parse(text, nullptr, false);
  JsonFields fields(object);
  if (fields.text("format") != kFormat) fields.complain("format", "not a root");
  const std::uint64_t version = fields.number("version");
  if (fields.ok() && version > kVersion)
    return fail(ErrorKind::kInvalid,
                fmt::format("root document: written in version {} of the format, this program "
                            "reads version {}: use a newer one",
                            version, kVersion));
  if (version != kVersion) fields.complain("version", "never written");
  RootDocument root;
  root.newest = take_link(fields, "newest");
  root.chain = take_chain(fields, root.newest);
  root.backups = fields.signed_number("backups");
  root.committed_at = fields.time("committed_at");
  if (root.backups < 0) fields.complain("backups", "below 0");
  if (!fields.ok()) return corrupt(fields.problem());
  return root;
}

std::string describe_root(std::string_view description, MessageId root) {
  const std::string word = fmt::format("{}{}", kRootWord, root.value);
  const std::string kept = without_root(description);
  return kept.empty() ? word : cut_text(kept, kDescriptionUnitsMax - word.size() - 1) + "\n" + word;
}

std::optional<MessageId> root_in_description(std::string_view description) {
  std::optional<MessageId> found;
  while (!description.empty())
    if (const auto id = root_word(take_word(description))) found = id;
  return found;
}

}  // namespace ploy
