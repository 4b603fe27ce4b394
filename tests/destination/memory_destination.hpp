#pragma once

#include <atomic>
#include <map>
#include <mutex>

#include "base/clock.hpp"
#include "ports/chat_history.hpp"
#include "ports/destination.hpp"
#include "ports/root_keeper.hpp"

namespace ploy::test {

// A chat in memory that behaves like Telegram as far as the ports promise: message ids count up and are never
// given twice, pinning uses one up, what is older than 48 h can only be replaced by a tombstone, a file_id
// can be made stale. Never fails by itself; FaultyDestination does that. Safe to call from several threads.
class MemoryDestination final : public Destination, public RootKeeper, public ChatHistory {
 public:
  struct Options {
    ChatId chat_id{-1001000000001};
    DestinationLimits limits{.document_bytes_max = 20 * kMiB, .uploads_in_flight = 2};
    const Clock* clock = nullptr;  // borrowed; without one every document stays young
  };

  // One message as a person would find it.
  struct Stored {
    Document document;
    std::string caption;
    Bytes bytes;
    Timestamp sent_at{};
    bool tombstone = false;
  };

  MemoryDestination() : MemoryDestination(Options{}) {}
  explicit MemoryDestination(Options options) : options_(options) {}

  DestinationLimits limits() const override { return options_.limits; }
  [[nodiscard]] Result<MessageId> newest(std::stop_token stop) override;
  [[nodiscard]] Result<Document> put(const DocumentDraft& draft, HashedReader& body,
                                     std::stop_token stop) override;
  [[nodiscard]] Result<std::optional<Document>> find(const DocumentDraft& draft, MessageId after,
                                                     std::stop_token stop) override;
  [[nodiscard]] Result<std::unique_ptr<ByteReader>> open(const Document& document,
                                                         std::stop_token stop) override;
  [[nodiscard]] Result<Removal> remove(const Address& at, std::stop_token stop) override;

  [[nodiscard]] Result<std::vector<RootCandidate>> candidates(std::stop_token stop) override;
  [[nodiscard]] Result<Document> publish(ByteView bytes, const std::optional<Address>& current,
                                         std::stop_token stop) override;

  ChatId chat() const override { return options_.chat_id; }
  [[nodiscard]] Result<MessageId> end(std::stop_token stop) override;
  [[nodiscard]] Result<std::optional<FoundDocument>> look(MessageId id, std::stop_token stop) override;
  // How often look() was called.
  int looks() const;

  // Everything that is in the chat, tombstones included, oldest first.
  std::vector<Stored> messages() const;

  // The documents with this name, tombstones excluded, oldest first.
  std::vector<Stored> named(std::string_view name) const;

  // What people and Telegram may do to the chat behind our back.
  void delete_message(MessageId id);
  void damage(MessageId id);       // flips one bit of its first byte
  void grow_to(MessageId newest);  // as if so many messages had been posted
  void post_message();             // somebody writes something: an id is used up
  void unpin();
  void clear_description();
  void repeat(MessageId id);  // the same document and caption once more
  void refuse_publishing(bool refuse) { refuses_publishing_ = refuse; }  // of the root

 private:
  Document add(std::string name, std::string caption, Bytes bytes, const Sha256Digest& sha256);
  Timestamp now() const { return options_.clock ? options_.clock->now() : Timestamp{}; }
  std::optional<RootCandidate> candidate(MessageId id, std::string found_by) const;

  const Options options_;
  mutable std::mutex mutex_;
  std::map<MessageId, Stored> messages_;
  MessageId last_{1};  // a channel's first message says that it was created
  MessageId pinned_;
  int looks_ = 0;
  std::atomic<bool> refuses_publishing_ = false;
  MessageId described_;
};

}  // namespace ploy::test
