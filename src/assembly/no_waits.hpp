#pragma once

#include "ports/wait_store.hpp"

namespace ploy::assembly {

// For a command's own short look at Telegram: what the daemon was told to wait for is the daemon's business.
class NoWaits final : public WaitStore {
 public:
  [[nodiscard]] Result<std::vector<ChatWait>> load() override { return std::vector<ChatWait>{}; }
  [[nodiscard]] Result<void> save(const ChatWait&) override { return {}; }
};

}  // namespace ploy::assembly
