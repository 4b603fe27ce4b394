#include "tests/destination/memory_notifier.hpp"

#include <iterator>

namespace ploy::test {

namespace {

constexpr ChatId kChat{-1009};

}  // namespace

Result<PostedText> MemoryNotifier::post(const std::string& text, Sound sound, std::stop_token /*stop*/) {
  const std::lock_guard lock(mutex_);
  const auto failure = next_failure();
  if (failure && failure->kind != ErrorKind::kUnknown) return std::unexpected(*failure);
  ++last_.value;
  messages_[last_] = {.text = text, .sound = sound};
  if (failure) return std::unexpected(*failure);
  return PostedText{kChat, last_};
}

Result<void> MemoryNotifier::edit(const PostedText& at, const std::string& text, std::stop_token /*stop*/) {
  const std::lock_guard lock(mutex_);
  if (const auto failure = next_failure()) return std::unexpected(*failure);
  const auto it = messages_.find(at.message_id);
  if (at.chat_id != kChat || it == messages_.end()) return fail(ErrorKind::kNotFound, "no such message");
  it->second.text = text;
  ++it->second.edits;
  return {};
}

void MemoryNotifier::fail_next(Error error) {
  const std::lock_guard lock(mutex_);
  failures_.push_back(std::move(error));
}

void MemoryNotifier::break_down(Error error) {
  const std::lock_guard lock(mutex_);
  broken_ = std::move(error);
}

void MemoryNotifier::mend() {
  const std::lock_guard lock(mutex_);
  broken_.reset();
}

void MemoryNotifier::delete_message(std::size_t index) {
  const std::lock_guard lock(mutex_);
  messages_.erase(std::next(messages_.begin(), static_cast<std::ptrdiff_t>(index)));
}

std::vector<MemoryNotifier::Message> MemoryNotifier::messages() const {
  const std::lock_guard lock(mutex_);
  std::vector<Message> all;
  for (const auto& [id, message] : messages_) all.push_back(message);
  return all;
}

int MemoryNotifier::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_;
}

std::optional<Error> MemoryNotifier::next_failure() {
  ++calls_;
  if (broken_) return broken_;
  if (failures_.empty()) return std::nullopt;
  Error failure = std::move(failures_.front());
  failures_.pop_front();
  return failure;
}

}  // namespace ploy::test
