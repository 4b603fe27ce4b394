#include "adapters/telegram/governor.hpp"

#include <algorithm>

namespace ploy::telegram {
namespace {

using std::chrono::ceil;
using std::chrono::milliseconds;

constexpr ChatId kWholeBot{0};
// How often one call is repeated after a 429 before its caller hears of it.
constexpr int kRepeatsMax = 5;
// Telegram rounds; a second more and the wait is surely over.
constexpr std::chrono::seconds kMargin{1};

}  // namespace

Governor::Governor(Options options, BotApi& api, WaitStore& store, Clock& clock)
    : options_(options),
      api_(api),
      store_(store),
      clock_(clock),
      bot_(options.calls_per_second * 60, options.calls_per_second, clock.ticks()) {
  const auto known = store_.load();
  if (!known) return;
  const Timestamp now = clock_.now();
  const Instant ticks = clock_.ticks();
  for (const ChatWait& wait : *known) {
    if (wait.until <= now) continue;
    Instant& until = wait.chat_id == kWholeBot ? bot_stopped_until_ : lane(wait.chat_id, ticks).stopped_until;
    until = ticks + (wait.until - now);
  }
}

ApiResult<nlohmann::json> Governor::call(const Call& call, std::stop_token stop) {
  for (int repeat = 0;; ++repeat) {
    if (auto held = pass(call, stop)) return std::unexpected(std::move(*held));
    auto result = api_.call(call, stop);
    if (result) {
      went_well(call);
      return result;
    }
    heard(call, result.error());
    const Error& error = result.error().error;
    if (error.kind != ErrorKind::kRateLimited || error.retry_after > options_.block_max ||
        repeat == kRepeatsMax)
      return result;
  }
}

ApiResult<Uploaded> Governor::upload(const Upload& upload, std::stop_token stop) {
  if (auto held = pass(upload.call, stop)) return std::unexpected(std::move(*held));
  auto result = api_.upload(upload, stop);
  if (result)
    went_well(upload.call);
  else
    heard(upload.call, result.error());
  return result;
}

ApiResult<std::unique_ptr<ByteReader>> Governor::download(std::string_view file_path, std::stop_token stop) {
  const Call call{.method = "download"};
  if (auto held = pass(call, stop)) return std::unexpected(std::move(*held));
  auto result = api_.download(file_path, stop);
  if (!result) heard(call, result.error());
  return result;
}

std::vector<ChatWait> Governor::waits() const {
  const std::lock_guard lock(mutex_);
  const Instant ticks = clock_.ticks();
  const Timestamp now = clock_.now();
  std::vector<ChatWait> waits;
  const auto add = [&](ChatId chat, Instant until) {
    if (until > ticks) waits.push_back({chat, now + ceil<milliseconds>(until - ticks)});
  };
  add(kWholeBot, bot_stopped_until_);
  for (const auto& [chat, lane] : lanes_) add(chat, lane.stopped_until);
  return waits;
}

Governor::Lane& Governor::lane(ChatId chat, Instant now) {
  const RateBucket full(options_.messages_per_minute, options_.burst, now);
  return lanes_.try_emplace(chat, Lane{.sends = full, .edits = full}).first->second;
}

RateBucket* Governor::bucket_of(const Call& call, Instant now) {
  if (!call.chat) return nullptr;
  if (call.effect == Effect::kSend) return &lane(api_.current(*call.chat), now).sends;
  if (call.effect == Effect::kEdit) return &lane(api_.current(*call.chat), now).edits;
  return nullptr;
}

Instant Governor::admitted_at(const Call& call, Instant now) {
  Instant at = std::max(bot_.ready_at(now), bot_stopped_until_);
  if (call.chat) at = std::max(at, lane(api_.current(*call.chat), now).stopped_until);
  if (const RateBucket* bucket = bucket_of(call, now)) at = std::max(at, bucket->ready_at(now));
  return at;
}

// Takes the tokens, when the call may go now.
bool Governor::admit(const Call& call, Instant now) {
  if (admitted_at(call, now) > now) return false;
  bot_.take(now);
  if (RateBucket* bucket = bucket_of(call, now)) bucket->take(now);
  return true;
}

// Returns when the call may go; else why it may not.
std::optional<ApiError> Governor::pass(const Call& call, std::stop_token stop) {
  for (;;) {
    Instant until;
    {
      const std::lock_guard lock(mutex_);
      const Instant now = clock_.ticks();
      if (admit(call, now)) return std::nullopt;
      until = admitted_at(call, now);
      if (until - now > options_.block_max)
        return ApiError{.error = {ErrorKind::kRateLimited, call.method + ": Telegram asked this chat to wait",
                                  ceil<milliseconds>(until - now)}};
    }
    // Several may wait for the same moment: one of them goes, the others look again.
    if (!clock_.wait_until(until, stop))
      return ApiError{
          .error = {ErrorKind::kCancelled, call.method + ": asked to stop while waiting for its turn"}};
  }
}

void Governor::heard(const Call& call, ApiError& failed) {
  if (failed.error.kind != ErrorKind::kRateLimited) return;
  failed.error.retry_after += kMargin;
  const ChatId chat = call.chat ? api_.current(*call.chat) : kWholeBot;
  Timestamp until_time;
  {
    const std::lock_guard lock(mutex_);
    const Instant now = clock_.ticks();
    Instant& until = chat == kWholeBot ? bot_stopped_until_ : lane(chat, now).stopped_until;
    until = std::max(until, now + failed.error.retry_after);
    until_time = clock_.now() + ceil<milliseconds>(until - now);
    if (RateBucket* bucket = bucket_of(call, now)) bucket->slow_down(now);
  }
  (void)store_.save({chat, until_time});  // at worst the next run hears it from Telegram again
}

void Governor::went_well(const Call& call) {
  const std::lock_guard lock(mutex_);
  const Instant now = clock_.ticks();
  if (RateBucket* bucket = bucket_of(call, now)) bucket->recover(now);
}

}  // namespace ploy::telegram
