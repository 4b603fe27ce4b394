#pragma once

#include <functional>
#include <mutex>

#include "adapters/telegram/bot_api.hpp"
#include "adapters/telegram/chat_reader.hpp"
#include "ports/destination.hpp"

namespace ploy::telegram {

// What one document may weigh so that the same bot can read it back. Sources: Bot API, "getFile": 20 MB on
// the public server (in the server's source 20 << 20, inclusive); self-hosted with --local 2000 MiB, of which
// we leave a margin.
inline constexpr std::uint64_t kCloudDocumentBytesMax = 20 * kMiB;
inline constexpr std::uint64_t kLocalDocumentBytesMax = 1950 * kMiB;

// A Telegram chat that keeps documents. `api` is meant to be governed (governor.hpp): this class keeps no
// rate.
class TelegramDestination final : public Destination {
 public:
  struct Options {
    ChatId chat_id;
    std::optional<ChatId> admin_chat_id;   // where messages are looked at; see ChatReader
    bool local = false;                    // a self-hosted server with --local on this machine
    int uploads_in_flight = 2;             // more than 4 trips the server's throttle of equal-sized uploads
    MessageId newest_known;                // the greatest id the catalogue knows; 0: none
    std::function<bool(MessageId)> known;  // ids that belong to other documents, which find() passes over
  };

  // `api` is borrowed.
  TelegramDestination(Options options, BotApi& api);

  DestinationLimits limits() const override;

  // Sends and deletes a marker message when no id of the chat is known yet.
  [[nodiscard]] Result<MessageId> newest(std::stop_token stop) override;

  [[nodiscard]] Result<Document> put(const DocumentDraft& draft, HashedReader& body,
                                     std::stop_token stop) override;

  // Costs a marker message, which bounds the search from above, and one forward for each id in between.
  [[nodiscard]] Result<std::optional<Document>> find(const DocumentDraft& draft, MessageId after,
                                                     std::stop_token stop) override;

  [[nodiscard]] Result<std::unique_ptr<ByteReader>> open(const Document& document,
                                                         std::stop_token stop) override;
  [[nodiscard]] Result<Removal> remove(const Address& at, std::stop_token stop) override;

 private:
  Result<MessageId> mark(std::stop_token stop);
  Result<std::unique_ptr<ByteReader>> open_by_message(const Document& document, const std::string& context,
                                                      std::optional<Error> doubt, std::stop_token stop);
  Result<Removal> bury(const Address& at, std::stop_token stop);
  void saw(MessageId id);

  const Options options_;
  BotApi& api_;
  ChatReader reader_;
  std::mutex mutex_;
  MessageId newest_;
};

}  // namespace ploy::telegram
