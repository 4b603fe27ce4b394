#include "crash/audit.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

#include "base/hash.hpp"
#include "core/caption.hpp"

namespace ploy::test {
namespace {

using Complaints = std::vector<std::string>;

std::string version_of(const std::string& bucket, const std::string& key, const std::string& etag) {
  return bucket + "/" + key + " " + etag;
}

void compare_versions(const std::vector<PutVersion>& put, const std::vector<Catalogued>& catalogue,
                      Complaints& complaints) {
  std::map<std::string, int> seen;
  for (const Catalogued& entry : catalogue) {
    const ObjectVersion& version = entry.backup.facts.version;
    ++seen[version_of(version.bucket, version.key, version.etag)];
    if (entry.backup.state != BackupState::kStored)
      complaints.push_back(fmt::format("{}/{} is {}: {}", version.bucket, version.key,
                                       to_string(entry.backup.state), entry.backup.error));
  }
  for (const PutVersion& object : put) {
    const std::string version = version_of(object.bucket, object.key, to_hex(md5(as_bytes(object.bytes))));
    const int times = seen.contains(version) ? seen.at(version) : 0;
    if (times != 1) complaints.push_back(fmt::format("{} has {} backups", version, times));
    seen.erase(version);
  }
  for (const auto& [version, times] : seen)
    complaints.push_back(fmt::format("{} has {} backups and was never put", version, times));
}

void compare_part(const Backup& backup, const Part& part, std::map<std::int64_t, ChatDocument>& chat,
                  Complaints& complaints) {
  const std::string naming = fmt::format("part {} of {}", part.seq, backup.facts.version.key);
  if (!part.document) return complaints.push_back(naming + " has no address");
  const auto found = chat.find(part.document->address.message_id.value);
  if (found == chat.end()) return complaints.push_back(naming + " is not where the catalogue says");
  const auto said = parse_caption(found->second.caption);
  if (!said || said->backup_id != backup.id || said->seq != part.seq)
    complaints.push_back(naming + " has another document in its place");
  else if (found->second.size != part.document->size || said->sha256 != part.document->sha256)
    complaints.push_back(naming + " has another size or hash in the chat");
  chat.erase(found);
}

// What is left when every part has been found: the index, its root, and what should not be there.
void judge_the_rest(const std::map<std::int64_t, ChatDocument>& rest, Complaints& complaints) {
  std::set<std::string> names;
  for (const auto& [id, document] : rest) {
    if (!document.name.starts_with("telegramploy-"))
      complaints.push_back(fmt::format("nothing refers to document {} ({})", id, document.name));
    else if (!names.insert(document.name).second)
      complaints.push_back(fmt::format("{} lies there twice, again as {}", document.name, id));
  }
}

}  // namespace

std::vector<std::string> audit(const std::vector<PutVersion>& put, const std::vector<ChatDocument>& chat,
                               const std::vector<Catalogued>& catalogue) {
  Complaints complaints;
  compare_versions(put, catalogue, complaints);
  std::map<std::int64_t, ChatDocument> left;
  for (const ChatDocument& document : chat) left[document.message_id] = document;
  for (const Catalogued& entry : catalogue)
    for (const Part& part : entry.parts) compare_part(entry.backup, part, left, complaints);
  judge_the_rest(left, complaints);
  return complaints;
}

}  // namespace ploy::test
