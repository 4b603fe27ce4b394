#pragma once

#include <unistd.h>

#include <atomic>
#include <filesystem>

#include "adapters/telegram/http_bot_api.hpp"
#include "net/test_server.hpp"
#include "sandbox/telegram/bot_api_sandbox.hpp"

namespace ploy::test {

inline constexpr ChatId kChannel{sandbox::kSandboxChannel};
inline constexpr ChatId kAdmin{sandbox::kSandboxAdminChat};

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    static std::atomic<int> count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("ploy-destination-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
    std::filesystem::create_directories(path_);
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// A sandbox on a port of its own, and a client of it.
struct Sandbox {
  explicit Sandbox(sandbox::Profile profile, Clock& its_clock, sandbox::FloodLimits flood)
      : log({.to_stderr = false}, its_clock),
        telegram(std::move(*sandbox::BotApiSandbox::open(
            {.dir = directory.path(), .profile = profile, .flood = flood}, its_clock, random, log))),
        server(telegram->handler()),
        api({.token = Secret(std::string(sandbox::kSandboxToken)), .url = server.url("")}, http, random) {}
  ~Sandbox() { server.server().stop(std::chrono::seconds(1)); }

  TemporaryDirectory directory;
  SystemRandom random;
  Log log;
  std::unique_ptr<sandbox::BotApiSandbox> telegram;
  net::TestServer server;
  net::HttpClient http{{}};
  telegram::HttpBotApi api;
};

}  // namespace ploy::test
