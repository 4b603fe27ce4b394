#pragma once

#include <optional>
#include <string>

#include "base/error.hpp"

namespace ploy {

// Small facts that outlive a restart, by name: "last_poll_at", "last_message_at". Durable when a call
// returns; several threads.
class Notes {
 public:
  virtual ~Notes() = default;

  // Empty when it was never set.
  [[nodiscard]] virtual Result<std::optional<std::string>> get(const std::string& name) = 0;
  [[nodiscard]] virtual Result<void> set(const std::string& name, const std::string& value) = 0;
};

}  // namespace ploy
