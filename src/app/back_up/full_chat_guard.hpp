#pragma once

#include "ports/destination.hpp"

namespace ploy::app {

// A destination that takes no more documents once its chat is full (core/chat_room.hpp): kDenied, with what
// to do. Everything else passes. Meant for backups only: the index of what is there must still be written.
class FullChatGuard final : public Destination {
 public:
  // `inner` is borrowed.
  explicit FullChatGuard(Destination& inner) : inner_(inner) {}

  DestinationLimits limits() const override { return inner_.limits(); }
  [[nodiscard]] Result<MessageId> newest(std::stop_token stop) override { return inner_.newest(stop); }
  [[nodiscard]] Result<Document> put(const DocumentDraft& draft, HashedReader& body,
                                     std::stop_token stop) override;
  [[nodiscard]] Result<std::optional<Document>> find(const DocumentDraft& draft, MessageId after,
                                                     std::stop_token stop) override {
    return inner_.find(draft, after, stop);
  }
  [[nodiscard]] Result<std::unique_ptr<ByteReader>> open(const Document& document,
                                                         std::stop_token stop) override {
    return inner_.open(document, stop);
  }
  [[nodiscard]] Result<Removal> remove(const Address& at, std::stop_token stop) override {
    return inner_.remove(at, stop);
  }

  // Whether it takes more now: kDenied when the chat is full.
  [[nodiscard]] Result<void> check(const std::stop_token& stop);

 private:
  Destination& inner_;
};

}  // namespace ploy::app
