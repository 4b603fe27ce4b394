#pragma once

#include <mutex>

#include "ports/wait_store.hpp"

namespace ploy::test {

class MemoryWaitStore final : public WaitStore {
 public:
  MemoryWaitStore() = default;
  explicit MemoryWaitStore(std::vector<ChatWait> waits) : waits_(std::move(waits)) {}

  [[nodiscard]] Result<std::vector<ChatWait>> load() override {
    const std::lock_guard lock(mutex_);
    return waits_;
  }

  [[nodiscard]] Result<void> save(const ChatWait& wait) override {
    const std::lock_guard lock(mutex_);
    std::erase_if(waits_, [&](const ChatWait& one) { return one.chat_id == wait.chat_id; });
    waits_.push_back(wait);
    return {};
  }

 private:
  std::mutex mutex_;
  std::vector<ChatWait> waits_;
};

}  // namespace ploy::test
