#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "net/http_server.hpp"
#include "sandbox/telegram/acts.hpp"
#include "sandbox/telegram/call.hpp"
#include "sandbox/telegram/counters.hpp"
#include "sandbox/telegram/fault_script.hpp"

namespace ploy::sandbox {

class Engine;
class ControlDesk;

// The bot and the chats a sandbox has when nobody says otherwise.
inline constexpr std::string_view kSandboxToken = "1000000001:AAsandbox-sandbox-sandbox-sandbox-1";
inline constexpr std::int64_t kSandboxBotId = 1'000'000'001;
inline constexpr std::int64_t kSandboxChannel = -1'001'000'000'001;
inline constexpr std::int64_t kSandboxAdminChat = 700'000'001;  // a person's private chat with the bot

// A bot to be there. Its id is what stands before the token's colon.
struct BotSeed {
  std::string token;
  std::string username;
  std::string first_name;
};

// A chat to be there. What is private or a basic group has to be given once for each bot (`key.box_of`).
struct ChatSeed {
  ChatSettings settings;
  std::vector<std::pair<std::int64_t, Member>> members;
};

// An emulated Telegram Bot API for trying things on: what is sent to it is kept in a directory, shown on a
// page, and answered as the real service would answer, never more kindly. Two profiles: the public service,
// and a self-hosted server with --local.
//
// HTTP: /bot<token>/<method>; /file/bot<token>/<path> (cloud); / shows the chats, /chat/<id>/<message>/<name>
// a document; from this machine only, /sandbox/... to script faults, move the clock, act as a person or an
// administrator would, and read the log of requests (docs/how-to/sandbox.md).
//
// What lies in `dir`: chat.jsonl, a journal that is replayed at the start and survives the end of the process
// at any moment; files/<id>, the bytes of documents; key, which makes file_ids; bots/<token>/, what getFile
// lays down in the local profile; uploads/, what is arriving. One process at a time may use it.
class BotApiSandbox {
 public:
  struct Options {
    std::filesystem::path dir;  // made if it is missing
    Profile profile = Profile::kCloud;
    FloodLimits flood;
    // The public service's limit for a whole request, multipart overhead included: "50 MB" read strictly.
    std::uint64_t cloud_body_bytes_max = 50'000'000;
    // Made unless the journal knows them already. Both empty: one bot, its private channel and its chat with
    // an administrator.
    std::vector<BotSeed> bots;
    std::vector<ChatSeed> chats;
  };

  // `clock`, `random` and `log` are borrowed. kCorrupt when the journal is damaged, kConflict when another
  // sandbox uses the directory, kUnavailable when it cannot be used.
  static Result<std::unique_ptr<BotApiSandbox>> open(Options options, Clock& clock, Random& random, Log& log);
  ~BotApiSandbox();

  // For net::HttpServer, which must be stopped before the sandbox is destroyed. Requests that wait for a
  // flood to pass, or poll, are answered from another thread.
  net::RequestHandler handler();

  // Make, or change, while it runs. A new channel or supergroup begins with the service message that says so.
  [[nodiscard]] Result<void> add_bot(const BotSeed& seed);
  [[nodiscard]] Result<void> set_chat(const ChatSettings& settings);
  [[nodiscard]] Result<void> set_member(const ChatKey& chat, std::int64_t bot, const Member& member);

  // As a person would: writes into a chat, pins, deletes. Gives the new message's id.
  [[nodiscard]] Result<std::int64_t> say(const ChatKey& chat, const std::string& person,
                                         const std::string& text);
  [[nodiscard]] Result<void> pin_as_person(const ChatKey& chat, std::int64_t message_id);
  [[nodiscard]] Result<void> unpin_as_person(const ChatKey& chat, std::int64_t message_id);
  [[nodiscard]] Result<void> delete_as_person(const ChatKey& chat, std::int64_t message_id,
                                              Memory memory = Memory::kForgets);
  [[nodiscard]] Result<void> migrate(std::int64_t group, std::int64_t to);
  [[nodiscard]] Result<void> skip_ids(const ChatKey& chat, std::int64_t last_message_id);

  // The sandbox's time runs ahead of the clock from now on, also after a restart.
  [[nodiscard]] Result<void> advance_clock(std::chrono::milliseconds span);

  void add_fault(Fault fault);
  void clear_faults();

  // As /sandbox/requests gives it: request_log.hpp.
  Json requests(std::uint64_t since = 0) const;
  SandboxCounters counters() const;

 private:
  BotApiSandbox(std::unique_ptr<Engine> engine, std::uint64_t body_bytes_max);

  std::unique_ptr<Engine> engine_;
  std::unique_ptr<ControlDesk> control_;
  std::uint64_t body_bytes_max_;
};

}  // namespace ploy::sandbox
