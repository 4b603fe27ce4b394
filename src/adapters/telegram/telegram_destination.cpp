#include "adapters/telegram/telegram_destination.hpp"

#include <algorithm>

#include "adapters/telegram/methods.hpp"

namespace ploy::telegram {
namespace {

constexpr std::string_view kMarkerText =
    "TelegramPloy is looking for its place in this chat. This message disappears at once.";
constexpr std::string_view kTombstoneName = "removed.txt";
constexpr std::string_view kTombstoneText = "A backup was here. It was removed by its retention rule.\n";

std::string text_of(MessageId id) { return "message " + std::to_string(id.value); }

// Why the answer to an upload does not fit what was sent; empty when it does.
std::string mismatch(const Message& message, ChatId chat, std::uint64_t size) {
  if (message.chat != chat) return "it was posted to chat " + std::to_string(message.chat.value);
  if (!message.document) return "the posted message has no document";
  if (message.document->file_size != size)
    return "Telegram got " + std::to_string(message.document->file_size) + " bytes of " +
           std::to_string(size);
  return {};
}

// The document of a draft in this message, when that is what the message is.
std::optional<Document> recognise(const Message& message, const DocumentDraft& draft) {
  if (!message.document || message.document->file_size != draft.size) return std::nullopt;
  // A copy that an earlier look left behind; the original has another id.
  if (message.origin && *message.origin != message.id) return std::nullopt;
  const auto said = parse_caption(message.caption);
  if (!said || said->marker != draft.label.marker) return std::nullopt;
  return Document{
      .address = {.chat_id = message.chat, .message_id = message.id, .file_id = message.document->file_id},
      .name = draft.name,
      .size = draft.size,
      .sha256 = said->sha256};
}

}  // namespace

TelegramDestination::TelegramDestination(Options options, BotApi& api)
    : options_(std::move(options)),
      api_(api),
      reader_({.chat = options_.chat_id, .scratch = options_.admin_chat_id, .local = options_.local}, api),
      newest_(options_.newest_known) {}

DestinationLimits TelegramDestination::limits() const {
  return {.document_bytes_max = options_.local ? kLocalDocumentBytesMax : kCloudDocumentBytesMax,
          .uploads_in_flight = options_.uploads_in_flight};
}

Result<MessageId> TelegramDestination::newest(std::stop_token stop) {
  {
    const std::lock_guard lock(mutex_);
    if (newest_.value > 0) return newest_;
  }
  return mark(stop);
}

Result<Document> TelegramDestination::put(const DocumentDraft& draft, HashedReader& body,
                                          std::stop_token stop) {
  if (draft.size == 0 || draft.size > limits().document_bytes_max)
    return fail(ErrorKind::kInvalid, "put " + draft.name + ": a document of " + std::to_string(draft.size) +
                                         " bytes is not accepted; from 1 to " +
                                         std::to_string(limits().document_bytes_max) + " are");
  const Outgoing outgoing{
      .name = draft.name, .content = &body, .size = draft.size, .caption = [&](const Sha256Digest& digest) {
        return render_caption(draft.label, digest);
      }};
  auto sent = send_document(api_, options_.chat_id, outgoing, stop);
  if (!sent) return std::unexpected(std::move(sent.error().error));
  const Message& message = sent->message;
  saw(message.id);
  if (const std::string why = mismatch(message, api_.current(options_.chat_id), draft.size); !why.empty()) {
    // What was posted is not what we keep; should it stay, nothing refers to it.
    (void)delete_message(api_, message.chat, message.id, stop);
    return fail(ErrorKind::kUnavailable, "put " + draft.name + ": " + why);
  }
  return Document{
      .address = {.chat_id = message.chat, .message_id = message.id, .file_id = message.document->file_id},
      .name = draft.name,
      .size = draft.size,
      .sha256 = sent->sha256};
}

Result<std::optional<Document>> TelegramDestination::find(const DocumentDraft& draft, MessageId after,
                                                          std::stop_token stop) {
  const auto bound = mark(stop);
  if (!bound) return wrap(bound.error(), "find " + draft.name);
  for (MessageId id{after.value + 1}; id < *bound; ++id.value) {
    if (options_.known && options_.known(id)) continue;
    const auto message = reader_.look(options_.chat_id, id, stop);
    if (!message) return wrap(message.error(), "find " + draft.name + " in " + text_of(id));
    if (!*message) continue;
    if (auto found = recognise(**message, draft)) return found;
  }
  return std::optional<Document>();
}

Result<std::unique_ptr<ByteReader>> TelegramDestination::open(const Document& document,
                                                              std::stop_token stop) {
  const std::string context = "open " + document.name + " in " + text_of(document.address.message_id);
  if (document.address.file_id.empty()) return open_by_message(document, context, std::nullopt, stop);
  auto bytes = reader_.open(document.address.file_id, document.size, stop);
  if (bytes) return std::move(*bytes);
  ApiError& failed = bytes.error();
  const FileIdVerdict verdict = verdict_on_file_id(failed);
  if (verdict == FileIdVerdict::kGood) return wrap(std::move(failed.error), context);
  std::optional<Error> doubt;
  if (verdict == FileIdVerdict::kDoubtful) doubt = std::move(failed.error);
  return open_by_message(document, context, std::move(doubt), stop);
}

// By the file_id that the message has for us now. `doubt` is what stands when there is no such message: the
// file itself may still come back.
Result<std::unique_ptr<ByteReader>> TelegramDestination::open_by_message(const Document& document,
                                                                         const std::string& context,
                                                                         std::optional<Error> doubt,
                                                                         std::stop_token stop) {
  const auto message = reader_.look(document.address.chat_id, document.address.message_id, stop);
  if (!message) return wrap(message.error(), context);
  if (!*message || !(*message)->document) {
    if (doubt) return wrap(std::move(*doubt), context);
    return fail(ErrorKind::kNotFound, context + ": the message is gone from the chat");
  }
  const File& file = *(*message)->document;
  if (file.file_size != document.size)
    return fail(ErrorKind::kNotFound, context + ": another document of " + std::to_string(file.file_size) +
                                          " bytes stands in its place");
  auto bytes = reader_.open(file.file_id, document.size, stop);
  if (bytes) return std::move(*bytes);
  Error error = std::move(bytes.error().error);
  // It was given to us a moment ago.
  if (verdict_on_file_id(bytes.error()) == FileIdVerdict::kRefused) error.kind = ErrorKind::kUnavailable;
  return wrap(std::move(error), context);
}

Result<Removal> TelegramDestination::remove(const Address& at, std::stop_token stop) {
  const auto deleted = delete_message(api_, at.chat_id, at.message_id, stop);
  if (deleted || deleted.error().error.kind == ErrorKind::kNotFound) return Removal::kDeleted;
  // Bots delete nothing that is older than 48 hours, but may edit what is theirs for ever.
  if (deleted.error().says("message can't be deleted")) return bury(at, stop);
  return wrap(deleted.error().error, "remove " + text_of(at.message_id));
}

Result<Removal> TelegramDestination::bury(const Address& at, std::stop_token stop) {
  ViewReader content(as_bytes(kTombstoneText));
  HashingReader text(content);
  const Outgoing tombstone{.name = std::string(kTombstoneName),
                           .content = &text,
                           .size = kTombstoneText.size(),
                           .caption = [](const Sha256Digest&) { return std::string(kTombstoneText); }};
  const auto edited = edit_document(api_, at.chat_id, at.message_id, tombstone, stop);
  if (edited || edited.error().says("message is not modified")) return Removal::kTombstone;
  if (edited.error().error.kind == ErrorKind::kNotFound) return Removal::kDeleted;
  if (edited.error().says("can't be edited"))
    return fail(ErrorKind::kDenied,
                "remove " + text_of(at.message_id) +
                    ": it is too old to be deleted and another bot posted it; delete it by "
                    "hand, or give this bot the right to edit messages");
  return wrap(edited.error().error, "remove " + text_of(at.message_id));
}

Result<MessageId> TelegramDestination::mark(std::stop_token stop) {
  const auto marker = send_text(api_, options_.chat_id, kMarkerText, Sound::kSilent, stop);
  if (!marker) {
    // A marker that was posted although the answer got lost is litter at most.
    Error error = marker.error().error;
    if (error.kind == ErrorKind::kUnknown) error.kind = ErrorKind::kUnavailable;
    return std::unexpected(std::move(error));
  }
  (void)delete_message(api_, options_.chat_id, marker->id, stop);  // likewise
  saw(marker->id);
  return marker->id;
}

void TelegramDestination::saw(MessageId id) {
  const std::lock_guard lock(mutex_);
  newest_ = std::max(newest_, id);
}

}  // namespace ploy::telegram
