#include "adapters/telegram/chat_reader.hpp"

#include "adapters/telegram/local_file.hpp"
#include "adapters/telegram/methods.hpp"

namespace ploy::telegram {
namespace {

constexpr std::string_view kMarkerText =
    "TelegramPloy is looking for its place in this chat. This message disappears at once.";

ApiError plain(ErrorKind kind, std::string what) { return {.error = {kind, std::move(what)}}; }

bool nothing_to_see(const ApiError& failed) {
  return failed.error.kind == ErrorKind::kNotFound ||
         (failed.error.kind == ErrorKind::kInvalid && failed.says("message can't be forwarded"));
}

}  // namespace

FileIdVerdict verdict_on_file_id(const ApiError& failed) {
  if (failed.says("wrong file_id or the file is temporarily unavailable")) return FileIdVerdict::kDoubtful;
  for (const char* refusal : {"invalid file_id", "file_id not specified", "wrong remote file",
                              "invalid remote file", "wrong file identifier", "file_reference"})
    if (failed.says(refusal)) return FileIdVerdict::kRefused;
  return FileIdVerdict::kGood;
}

Result<std::optional<Message>> ChatReader::look(ChatId chat, MessageId id, std::stop_token stop) {
  if (options_.scratch && *options_.scratch != options_.chat) {
    auto seen = look_through(*options_.scratch, chat, id, stop);
    if (seen || seen.error().kind != ErrorKind::kDenied) return seen;
  }
  return look_through(options_.chat, chat, id, stop);
}

Result<std::optional<Message>> ChatReader::look_through(ChatId scratch, ChatId chat, MessageId id,
                                                        std::stop_token stop) {
  auto copy = forward(api_, scratch, chat, id, stop);
  if (!copy) {
    if (nothing_to_see(copy.error())) return std::optional<Message>();
    Error error = std::move(copy.error().error);
    // The copy may lie there now, but what was asked for is only a look, and that can be repeated.
    if (error.kind == ErrorKind::kUnknown) error.kind = ErrorKind::kUnavailable;
    return std::unexpected(std::move(error));
  }
  (void)delete_message(api_, scratch, copy->id, stop);  // a copy that stays behind does no harm
  copy->id = id;
  copy->chat = api_.current(chat);
  return std::optional(std::move(*copy));
}

Result<MessageId> ChatReader::mark(std::stop_token stop) {
  const auto marker = send_text(api_, options_.chat, kMarkerText, Sound::kSilent, stop);
  if (!marker) {
    // A marker that was posted although the answer got lost is litter at most.
    Error error = marker.error().error;
    if (error.kind == ErrorKind::kUnknown) error.kind = ErrorKind::kUnavailable;
    return std::unexpected(std::move(error));
  }
  (void)delete_message(api_, options_.chat, marker->id, stop);  // likewise
  return marker->id;
}

ApiResult<std::unique_ptr<ByteReader>> ChatReader::open(std::string_view file_id, std::uint64_t size,
                                                        std::stop_token stop) {
  const auto file = get_file(api_, file_id, size, stop);
  if (!file) return std::unexpected(file.error());
  if (file->file_size != 0 && file->file_size != size)
    return std::unexpected(plain(ErrorKind::kCorrupt, "getFile: Telegram has " +
                                                          std::to_string(file->file_size) +
                                                          " bytes, stored were " + std::to_string(size)));
  const bool on_disk = file->file_path.starts_with('/');
  if (!on_disk && !options_.local) return api_.download(file->file_path, stop);
  if (!on_disk)
    return std::unexpected(plain(ErrorKind::kInvalid,
                                 "getFile: the Bot API server does not run with --local; start it so, or set "
                                 "TELEGRAM_API_LOCAL=false"));
  if (!options_.local)
    return std::unexpected(plain(
        ErrorKind::kInvalid, "getFile: the Bot API server runs with --local; set TELEGRAM_API_LOCAL=true"));
  auto bytes = open_local_file(file->file_path);
  if (!bytes) return std::unexpected(ApiError{.error = std::move(bytes.error())});
  return std::move(*bytes);
}

}  // namespace ploy::telegram
