#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <vector>

#include "adapters/telegram/bot_api.hpp"

namespace ploy::telegram {

// For tests: answers each call as a function says, and remembers what was asked.
class ScriptedBotApi final : public BotApi {
 public:
  using Script = std::function<ApiResult<nlohmann::json>(const Call&)>;

  explicit ScriptedBotApi(Script script) : script_(std::move(script)) {}

  ApiResult<nlohmann::json> call(const Call& call, std::stop_token) override {
    remember(call);
    return script_(call);
  }

  ApiResult<Uploaded> upload(const Upload& upload, std::stop_token) override {
    remember(upload.call);
    auto result = script_(upload.call);
    if (!result) return std::unexpected(std::move(result.error()));
    return Uploaded{.result = std::move(*result)};
  }

  ApiResult<std::unique_ptr<ByteReader>> download(std::string_view, std::stop_token) override {
    return std::make_unique<BytesReader>(Bytes());
  }

  ChatId current(ChatId chat) const override { return chat; }

  std::vector<Call> asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

  std::vector<std::string> methods() const {
    std::vector<std::string> names;
    for (const Call& call : asked()) names.push_back(call.method);
    return names;
  }

 private:
  void remember(const Call& call) {
    const std::lock_guard lock(mutex_);
    asked_.push_back(call);
  }

  Script script_;
  mutable std::mutex mutex_;
  std::vector<Call> asked_;
};

inline ApiError api_error(ErrorKind kind, std::string description = "",
                          std::chrono::seconds retry_after = {}) {
  return {.error = {kind, description, retry_after}, .description = std::move(description)};
}

}  // namespace ploy::telegram
