#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stop_token>
#include <string>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/stream.hpp"
#include "core/ids.hpp"

namespace ploy::telegram {

// What a call does to the world: what a lost answer means, and which of Telegram's limits it counts against.
enum class Effect : std::uint8_t {
  kRead,    // changes nothing
  kChange,  // repeated, it leaves the same state: delete, pin, set the description
  kEdit,    // likewise; counts against the chat's limit of edits
  kSend,    // makes a new message each time: a lost answer is kUnknown
};

// One method of the Bot API with its arguments.
struct Call {
  std::string method;
  Effect effect = Effect::kRead;
  std::optional<ChatId> chat;       // sent as chat_id, under the id the chat has now
  std::optional<ChatId> from_chat;  // sent as from_chat_id, likewise
  nlohmann::json arguments = nlohmann::json::object();
  std::chrono::milliseconds answer_timeout{60'000};
};

// A call that carries one file, as the multipart field "document".
struct Upload {
  Call call;
  std::string file_name;
  HashedReader* content = nullptr;  // borrowed for the call
  std::uint64_t size = 0;           // exactly what `content` yields

  // The arguments that depend on the file's hash, which is only known when the file has passed: they are sent
  // behind it. Called several times; the texts it gives have the same lengths whatever the digest.
  std::function<nlohmann::json(const Sha256Digest&)> closing_arguments;
};

struct Uploaded {
  nlohmann::json result;
  Sha256Digest sha256{};
};

// Why a call did not succeed, with what only this protocol knows.
struct ApiError {
  Error error;              // says the method, the reason and what to do; never the token
  std::string fix;          // what a person can do: the end of error.what, behind "; "; may be empty
  int code = 0;             // Telegram's error_code, or the HTTP status; 0 when there was no answer
  std::string description;  // Telegram's, in lower case
  std::optional<ChatId> moved_to;

  bool says(std::string_view text) const { return description.find(text) != std::string::npos; }
};

template <class T>
using ApiResult = std::expected<T, ApiError>;

// The Bot API as one bot sees it. Safe to call from several threads; calls block and return kCancelled soon
// after `stop` is requested.
//
// Error kinds: kDenied, a person must act (token, rights, unknown chat); kRateLimited; kNotFound, the message
// named is gone; kInvalid, this request will never succeed; kUnavailable, another try may work; kUnknown,
// only from Effect::kSend: the message may have been posted.
class BotApi {
 public:
  virtual ~BotApi() = default;

  // What stands under "result" of the answer, at most 1 MiB of it.
  [[nodiscard]] virtual ApiResult<nlohmann::json> call(const Call& call, std::stop_token stop) = 0;

  // The same with a file. An error of `content` comes back unchanged, and then nothing was posted.
  [[nodiscard]] virtual ApiResult<Uploaded> upload(const Upload& upload, std::stop_token stop) = 0;

  // The bytes behind a relative file_path of getFile. The reader must not outlive this object.
  [[nodiscard]] virtual ApiResult<std::unique_ptr<ByteReader>> download(std::string_view file_path,
                                                                        std::stop_token stop) = 0;

  // The id this chat has now: another one once a group was upgraded to a supergroup.
  virtual ChatId current(ChatId chat) const = 0;
};

}  // namespace ploy::telegram
