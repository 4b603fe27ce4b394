#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/secret.hpp"
#include "core/ids.hpp"

namespace ploy::assembly {

// What the sandbox is reached with. The same after every start with the same directory.
struct SandboxAccess {
  std::string telegram_url;  // "http://127.0.0.1:8081": the Bot API, and the page that shows the chat
  Secret bot_token;
  ChatId backup_chat_id;
  ChatId admin_chat_id;
  std::string s3_endpoint;
  Secret s3_access_key;
  Secret s3_secret_key;
};

// The emulated Telegram and the small S3, listening on two ports of this process.
class SandboxHost {
 public:
  struct Options {
    std::filesystem::path dir;
    bool local = false;  // the limits and ways of a self-hosted Bot API server
    std::string address = "127.0.0.1";
    std::uint16_t telegram_port = 0;
    std::uint16_t s3_port = 0;
    std::string webhook_url;   // where every object that is put is announced
    bool flood_limits = true;  // off only where a person watches and would wait for minutes
  };

  static Result<std::unique_ptr<SandboxHost>> start(const Options& options, Clock& clock, Log& log);
  ~SandboxHost();

  const SandboxAccess& access() const { return access_; }
  // Announces from now on to this address.
  void announce_to(const std::string& webhook_url);

 private:
  struct Servers;
  SandboxHost(std::unique_ptr<Servers> servers, SandboxAccess access);

  std::unique_ptr<Servers> servers_;
  SandboxAccess access_;
};

}  // namespace ploy::assembly
