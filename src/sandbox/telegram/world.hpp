#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <tuple>

#include "sandbox/telegram/events.hpp"
#include "sandbox/telegram/journal.hpp"

namespace ploy::sandbox {

// The model in memory and its journal on disk. Reading is free; every change is a list of events that is
// written first and applied then. One thread at a time.
class World {
 public:
  // Replays the journal of `dir`, which must exist.
  static Result<World> open(const std::filesystem::path& dir);

  const std::map<std::int64_t, Bot>& bots() const { return bots_; }
  const std::map<ChatKey, Chat>& chats() const { return chats_; }
  const std::map<std::uint64_t, Document>& documents() const { return documents_; }
  const std::map<std::string, FileLink>& links() const { return links_; }
  const Inbox& inbox(std::int64_t bot) const;
  std::chrono::milliseconds clock_ahead() const { return std::chrono::milliseconds(clock_ahead_ms_); }

  // Null when there is none. A bot finds the chat all share, else its own box.
  const Bot* bot_with_token(std::string_view token) const;
  const Chat* chat(std::int64_t id, std::int64_t bot) const;
  const Chat* chat_named(std::string_view username) const;
  const Chat& chat(const ChatKey& key) const { return chats_.at(key); }
  // Null as well when it lies too far back.
  const Message* message(const ChatKey& key, std::int64_t id) const;
  // The same, or one that was deleted and is remembered at that time.
  const Message* remembered_message(const ChatKey& key, std::int64_t id, std::int64_t unix_now) const;
  const Document* document(std::uint64_t id) const;

  // Ids that were never given out; they become real with the commit.
  std::int64_t next_message_id(const ChatKey& key) const;
  std::uint64_t next_document_id() const { return last_document_ + 1; }
  std::uint64_t next_link_number() const { return links_made_ + 1; }
  std::int64_t next_update_id(std::int64_t bot) const { return inbox(bot).last_id + 1; }

  // What auto-delete takes away by then.
  Events overdue(std::int64_t unix_now) const;

  // All or nothing. After an error nothing has changed.
  [[nodiscard]] Result<void> commit(const Events& events);

 private:
  World() = default;

  void apply(const Event& event);
  void on(const BotSet& e);
  void on(const ChatSet& e);
  void on(const MemberSet& e);
  void on(const DocumentAdded& e);
  void on(const MessageSet& e);
  void on(const MessagesDeleted& e);
  void on(const PinSet& e);
  void on(const LinkMade& e);
  void on(const LinkGone& e);
  void on(const UpdateAdded& e);
  void on(const UpdatesDropped& e);
  void on(const ClockMoved& e);
  void on(const IdsSkipped& e);

  std::optional<Journal> journal_;
  std::map<std::int64_t, Bot> bots_;
  std::map<ChatKey, Chat> chats_;
  std::map<std::uint64_t, Document> documents_;
  std::map<std::string, FileLink> links_;
  std::map<std::int64_t, Inbox> inboxes_;
  std::map<std::int64_t, std::int64_t> box_message_ids_;                 // by bot
  std::set<std::tuple<std::int64_t, ChatKey, std::int64_t>> to_delete_;  // by time
  std::uint64_t last_document_ = 0;
  std::uint64_t links_made_ = 0;
  std::int64_t clock_ahead_ms_ = 0;
};

}  // namespace ploy::sandbox
