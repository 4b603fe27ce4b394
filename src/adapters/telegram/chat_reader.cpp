#include "adapters/telegram/chat_reader.hpp"

#include "adapters/telegram/local_file.hpp"
#include "adapters/telegram/methods.hpp"

namespace ploy::telegram {
namespace {

bool file_id_refused(const ApiError& failed) {
  if (failed.error.kind == ErrorKind::kUnavailable)
    return false;  // "wrong file_id or ... unavailable": waits
  return failed.says("invalid file_id") || failed.says("wrong remote file") ||
         failed.says("invalid remote file") || failed.says("wrong file identifier") ||
         failed.says("file_id not specified") || failed.says("file_reference");
}

bool nothing_to_see(const ApiError& failed) {
  return failed.error.kind == ErrorKind::kNotFound ||
         (failed.error.kind == ErrorKind::kInvalid && failed.says("message can't be forwarded"));
}

}  // namespace

Result<std::optional<Message>> ChatReader::look(MessageId id, std::stop_token stop) {
  if (options_.scratch && *options_.scratch != options_.chat) {
    auto seen = look_through(*options_.scratch, id, stop);
    if (seen || seen.error().kind != ErrorKind::kDenied) return seen;
  }
  return look_through(options_.chat, id, stop);
}

Result<std::optional<Message>> ChatReader::look_through(ChatId scratch, MessageId id, std::stop_token stop) {
  auto copy = forward(api_, scratch, options_.chat, id, stop);
  if (!copy) {
    if (nothing_to_see(copy.error())) return std::optional<Message>();
    Error error = std::move(copy.error().error);
    // The copy may lie there now, but what was asked for is only a look, and that can be repeated.
    if (error.kind == ErrorKind::kUnknown) error.kind = ErrorKind::kUnavailable;
    return std::unexpected(std::move(error));
  }
  (void)delete_message(api_, scratch, copy->id, stop);  // a copy that stays behind does no harm
  copy->id = id;
  copy->chat = api_.current(options_.chat);
  return std::optional(std::move(*copy));
}

Result<std::unique_ptr<ByteReader>> ChatReader::open(std::string_view file_id, std::uint64_t size,
                                                     std::stop_token stop) {
  if (file_id.empty()) return nullptr;
  const auto file = get_file(api_, file_id, size, stop);
  if (!file && file_id_refused(file.error())) return nullptr;
  if (!file) return std::unexpected(file.error().error);
  if (file->file_size != 0 && file->file_size != size)
    return fail(ErrorKind::kCorrupt, "getFile: Telegram has " + std::to_string(file->file_size) +
                                         " bytes, stored were " + std::to_string(size));
  const bool on_disk = file->file_path.starts_with('/');
  if (on_disk != options_.local)
    return fail(ErrorKind::kInvalid, on_disk ? "getFile: the Bot API server runs with --local; set "
                                               "TELEGRAM_API_LOCAL=true"
                                             : "getFile: the Bot API server does not run with --local; start "
                                               "it so, or set TELEGRAM_API_LOCAL=false");
  if (on_disk) return open_local_file(file->file_path);
  auto bytes = api_.download(file->file_path, stop);
  if (!bytes) return std::unexpected(std::move(bytes.error().error));
  return std::move(*bytes);
}

}  // namespace ploy::telegram
