#pragma once

#include <map>
#include <mutex>

#include "adapters/telegram/bot_api.hpp"
#include "adapters/telegram/rate_bucket.hpp"
#include "base/clock.hpp"
#include "ports/wait_store.hpp"

namespace ploy::telegram {

// Keeps one bot within Telegram's limits, which are not published and vary: about 20 messages a minute in one
// chat, as many edits, 30 calls a second in all. We stay a little below, and when Telegram says 429 all the
// same, the chat stops for as long as it asks, and goes on at half the rate, which comes back slowly.
//
//   call  ->  stopped?  ->  a token of the chat  ->  a token of the bot  ->  the Bot API
//                 ^                                                             |
//                 +------------------------- 429: retry_after + 1 s ------------+
//
// A short wait is waited out here. A long one, above `block_max`, is returned as kRateLimited at once, so
// that nobody's attempt or thread is spent on it. A 429 did nothing, so a call is repeated after a short one;
// an upload is not, its body is used up.
class Governor final : public BotApi {
 public:
  struct Options {
    double messages_per_minute = 18;  // in one chat: sends, forwards, copies; and the same again for edits
    double burst = 3;
    double calls_per_second = 25;  // of the bot in all
    std::chrono::milliseconds block_max{30'000};
  };

  // All are borrowed. Reads the waits of an earlier run from `store`; one that cannot be read or written
  // counts as empty, since Telegram will say it again.
  Governor(Options options, BotApi& api, WaitStore& store, Clock& clock);

  [[nodiscard]] ApiResult<nlohmann::json> call(const Call& call, std::stop_token stop) override;
  [[nodiscard]] ApiResult<Uploaded> upload(const Upload& upload, std::stop_token stop) override;
  [[nodiscard]] ApiResult<std::unique_ptr<ByteReader>> download(std::string_view file_path,
                                                                std::stop_token stop) override;
  ChatId current(ChatId chat) const override { return api_.current(chat); }

  // The stops that Telegram asked for and that are not over. For status.
  std::vector<ChatWait> waits() const;

 private:
  struct Lane {  // one chat's
    RateBucket sends;
    RateBucket edits;
    Instant stopped_until{};
  };

  Lane& lane(ChatId chat, Instant now);
  RateBucket* bucket_of(const Call& call, Instant now);
  Instant admitted_at(const Call& call, Instant now);
  bool admit(const Call& call, Instant now);
  std::optional<ApiError> pass(const Call& call, std::stop_token stop);
  void heard(const Call& call, ApiError& failed);
  void went_well(const Call& call);

  const Options options_;
  BotApi& api_;
  WaitStore& store_;
  Clock& clock_;
  mutable std::mutex mutex_;
  RateBucket bot_;
  Instant bot_stopped_until_{};
  std::map<ChatId, Lane> lanes_;
};

}  // namespace ploy::telegram
