// Puts the index of so many backups into the chat that TELEGRAM_API_URL, TELEGRAM_BOT_TOKEN and
// TELEGRAM_BACKUP_CHAT_ID name, as a long-running daemon would have left it: full documents, then small ones.
// Their parts' documents are not there; recovery does not look at them.
//
//   index_in_chat BACKUPS
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "adapters/telegram/http_bot_api.hpp"
#include "adapters/telegram/telegram_destination.hpp"
#include "adapters/telegram/telegram_root_keeper.hpp"
#include "base/text.hpp"
#include "core/document_name.hpp"
#include "core/index_document.hpp"
#include "core/rewrite_plan.hpp"

namespace {

using namespace ploy;

constexpr std::int64_t kSmallDocuments = 64;
constexpr std::int64_t kSmallEntries = 100;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) throw std::runtime_error(fmt::format("{} is not set", name));
  return value;
}

// What compresses no better than the real thing: hashes and file_ids are random.
IndexEntry entry(std::int64_t n, ChatId chat) {
  IndexEntry made;
  Backup& backup = made.backup;
  const Sha256Digest digest = sha256(as_bytes(std::to_string(n)));
  const std::string hex = to_hex(digest);
  backup.facts.version = {
      "bucket-" + std::to_string(n % 7),
      fmt::format("backups/2026/{:02}/{:02}/database-{:07}.dump.zst", n % 12 + 1, n % 28 + 1, n), "",
      hex.substr(0, 32)};
  backup.facts.size = 1'000'000 + static_cast<std::uint64_t>(n);
  backup.facts.last_modified = Timestamp(std::chrono::seconds(1'750'000'000 + n));
  backup.facts.headers = {{"content-type", "application/octet-stream"}};
  backup.id = backup_id(backup.facts.version);
  backup.state = BackupState::kStored;
  backup.seen_at = backup.facts.last_modified;
  backup.stored_at = backup.facts.last_modified;
  backup.sha256 = digest;
  const std::string file_id = "BQACAgQAAyEFAASV" + hex.substr(0, 56);
  made.parts.push_back({.length = backup.facts.size,
                        .document = Document{.address = {chat, {n + 10}, file_id},
                                             .name = fmt::format("database-{:07}.dump.zst", n),
                                             .size = backup.facts.size,
                                             .sha256 = digest}});
  return made;
}

class Chat {
 public:
  Chat()
      : chat_{parse_int(environment("TELEGRAM_BACKUP_CHAT_ID")).value()},
        api_({.token = Secret(environment("TELEGRAM_BOT_TOKEN")), .url = environment("TELEGRAM_API_URL")},
             http_, random_) {}

  void add(std::int64_t entries) {
    IndexDocument document{.number = static_cast<std::int64_t>(chain_.size()) + 1};
    if (!chain_.empty()) document.previous = chain_.front();
    for (std::int64_t i = 0; i < entries; ++i) document.entries.push_back(entry(++backups_, chat_));
    const Bytes bytes = encode(document);
    ViewReader content(bytes);
    HashingReader body(content);
    const auto sent = destination_.put({index_document_name(document.number),
                                        index_label(document.number, document.entries.size()), bytes.size()},
                                       body, {});
    if (!sent) throw std::runtime_error(sent.error().what);
    chain_.insert(chain_.begin(), IndexLink{document.number, *sent});
  }

  void publish() {
    const RootDocument root{.newest = chain_.front(),
                            .chain = {chain_.begin() + 1, chain_.end()},
                            .backups = backups_,
                            .committed_at = Timestamp(std::chrono::seconds(1'760'000'000))};
    const auto published = root_.publish(encode(root), std::nullopt, {});
    if (!published) throw std::runtime_error(published.error().what);
  }

  std::int64_t backups() const { return backups_; }
  std::size_t documents() const { return chain_.size(); }

 private:
  ChatId chat_;
  SystemRandom random_;
  net::HttpClient http_{{}};
  telegram::HttpBotApi api_;
  telegram::TelegramDestination destination_{{.chat_id = chat_}, api_};
  telegram::TelegramRootKeeper root_{{.chat = chat_}, api_};
  std::vector<IndexLink> chain_;  // newest first
  std::int64_t backups_ = 0;
};

void fill(std::int64_t backups) {
  Chat chat;
  const std::int64_t small = std::min(backups, kSmallDocuments * kSmallEntries);
  const std::int64_t full = RewritePolicy{}.full_entries;
  while (chat.backups() < backups - small) chat.add(std::min(full, backups - small - chat.backups()));
  while (chat.backups() < backups) chat.add(std::min(kSmallEntries, backups - chat.backups()));
  chat.publish();
  fmt::print("{{\"backups\":{},\"index_documents\":{}}}\n", chat.backups(), chat.documents());
}

}  // namespace

int main(int argc, char** argv) {
  const auto backups = argc == 2 ? parse_int(argv[1]) : std::nullopt;
  if (!backups || *backups < 1) {
    fmt::print(stderr, "usage: index_in_chat BACKUPS\n");
    return 2;
  }
  try {
    fill(*backups);
  } catch (const std::exception& failure) {
    fmt::print(stderr, "{}\n", failure.what());
    return 1;
  }
  return 0;
}
