#include "sandbox/telegram/flood_gate.hpp"

#include <algorithm>

namespace ploy::sandbox {

using namespace std::chrono_literals;

Instant SlidingWindow::earliest(Instant now) const {
  if (taken_.size() < count_) return now;
  return std::max(now, taken_[taken_.size() - count_] + span_);
}

void SlidingWindow::take(Instant at) {
  // Slots reserved by requests that wait may lie ahead of this one.
  taken_.insert(std::ranges::upper_bound(taken_, at), at);
  while (taken_.size() > count_ && taken_.front() + span_ <= at) taken_.pop_front();
}

std::variant<Instant, std::chrono::seconds> FloodGate::admit(std::int64_t bot, const ChatSettings& chat,
                                                             FloodKind kind, int count, Instant now) {
  if (!limits_.enabled) return now;
  SlidingWindow& of_chat = window_of(bot, chat, kind);
  SlidingWindow& of_bot = bots_.try_emplace(bot, limits_.bot_messages_per_second, 1s).first->second;
  const Instant at = std::max(of_chat.earliest(now), of_bot.earliest(now));
  if (at - now > limits_.absorbed_max) return std::chrono::ceil<std::chrono::seconds>(at - now);
  for (int i = 0; i < count; ++i) {
    of_chat.take(at);
    of_bot.take(at);
  }
  return at;
}

SlidingWindow& FloodGate::window_of(std::int64_t bot, const ChatSettings& chat, FloodKind kind) {
  const int messages = chat.type == ChatType::kPrivate ? limits_.private_messages_per_minute
                                                       : limits_.group_messages_per_minute;
  const int count = kind == FloodKind::kEdit ? limits_.edits_per_minute : messages;
  return chats_.try_emplace({bot, chat.key, kind}, count, 60s).first->second;
}

// telegram-bot-api, Client.cpp: the bucket holds one second's worth, five seconds may be queued.
std::optional<Instant> SameSizeThrottle::admit(std::int64_t bot, std::uint64_t bytes, Instant now) {
  static constexpr std::uint64_t kSmallest = 100'000;
  static constexpr auto kBurst = 1s;
  static constexpr auto kQueue = 5s;
  if (bytes <= kSmallest) return now;
  const auto spacing = std::clamp<Instant::duration>(std::chrono::nanoseconds(bytes * 100), 200ms, 900ms);
  std::erase_if(last_, [&](const auto& entry) { return entry.second < now - kBurst; });
  const auto [entry, is_new] = last_.try_emplace({bot, bytes}, now - kBurst);
  if (is_new) return now;
  if (entry->second - now >= kQueue) return std::nullopt;
  entry->second += spacing;
  return std::max(now, entry->second);
}

}  // namespace ploy::sandbox
