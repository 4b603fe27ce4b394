// Makes a catalogue of many stored backups, as a recovery from the chat would:  make_catalogue FILE COUNT
#include <fmt/format.h>

#include <cstdlib>

#include "adapters/catalogue/catalogue.hpp"

namespace ploy {
namespace {

constexpr std::int64_t kEntriesPerDocument = 10'000;
constexpr std::int64_t kBytes = 123'456;
constexpr ChatId kChat{-1'001'234'567'890};
const Timestamp kFirst{std::chrono::seconds(1'780'000'000)};

Document document(std::int64_t message_id, std::string name) {
  return {.address = {kChat, MessageId{message_id}, fmt::format("BQACAgQAAyEFAASKb{:040}", message_id)},
          .name = std::move(name),
          .size = kBytes,
          .sha256 = sha256(as_bytes(std::to_string(message_id)))};
}

// One in one document each, as most objects are.
IndexEntry entry(std::int64_t number) {
  IndexEntry made;
  Backup& backup = made.backup;
  const std::string name = fmt::format("{:08}.jpg", number);
  backup.facts.version = {"photos", "2026/" + name, "", fmt::format("{:032x}", number)};
  backup.facts.size = kBytes;
  backup.facts.last_modified = kFirst + std::chrono::seconds(number);
  backup.facts.headers = {{"content-type", "image/jpeg"}};
  backup.id = backup_id(backup.facts.version);
  backup.state = BackupState::kStored;
  backup.seen_at = backup.facts.last_modified;
  backup.stored_at = backup.seen_at + std::chrono::seconds(1);
  backup.sha256 = sha256(as_bytes(name));
  made.parts = {{.seq = 1, .offset = 0, .length = kBytes, .document = document(2 * number + 1, name)}};
  return made;
}

Result<void> fill(const char* file, std::int64_t count) {
  auto catalogue = catalogue::Catalogue::open(file);
  if (!catalogue) return std::unexpected(catalogue.error());
  IndexDocument index{.number = 0, .previous = {}, .entries = {}};
  for (std::int64_t number = 0; number < count;) {
    ++index.number;
    index.entries.clear();
    for (; number < count && std::ssize(index.entries) < kEntriesPerDocument; ++number)
      index.entries.push_back(entry(number));
    const IndexLink link{index.number,
                         document(2 * number, fmt::format("telegramploy-index-{}.jsonl.zst", index.number))};
    const auto adopted = (*catalogue)->index().adopt(index, link);
    if (!adopted) return std::unexpected(adopted.error());
    index.previous = link;
  }
  return {};
}

}  // namespace
}  // namespace ploy

int main(int count, char** arguments) {
  if (count != 3) {
    fmt::print(stderr, "make_catalogue FILE COUNT\n");
    return 2;
  }
  const auto filled = ploy::fill(arguments[1], std::atoll(arguments[2]));
  if (!filled) fmt::print(stderr, "{}\n", filled.error().what);
  return filled ? 0 : 1;
}
