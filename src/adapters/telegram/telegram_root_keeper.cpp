#include "adapters/telegram/telegram_root_keeper.hpp"

#include "adapters/telegram/methods.hpp"
#include "base/kill_point.hpp"
#include "core/caption.hpp"
#include "core/document_name.hpp"
#include "core/index_document.hpp"

namespace ploy::telegram {
namespace {

Outgoing root_document(HashedReader& content, std::size_t size) {
  return {.name = std::string(kRootDocumentName),
          .content = &content,
          .size = size,
          .caption = [](const Sha256Digest& digest) { return render_caption(root_label(), digest); }};
}

Document document_at(Address address, ByteView bytes) {
  return {.address = std::move(address),
          .name = std::string(kRootDocumentName),
          .size = bytes.size(),
          .sha256 = sha256(bytes)};
}

Result<Document> document_from(const Sent& sent, ByteView bytes) {
  const Message& message = sent.message;
  if (!message.document || message.document->file_size != bytes.size())
    return fail(ErrorKind::kUnavailable, "publish the root: Telegram did not store what was sent");
  return document_at({message.chat, message.id, message.document->file_id}, bytes);
}

// Trouble that may pass, or that a person can mend: saying "there is no root" because of it would be a lie.
bool may_pass(ErrorKind kind) { return kind != ErrorKind::kNotFound && kind != ErrorKind::kCorrupt; }

}  // namespace

TelegramRootKeeper::TelegramRootKeeper(ChatReader::Options chat, BotApi& api)
    : chat_(chat.chat), api_(api), reader_(chat, api) {}

Result<std::vector<RootCandidate>> TelegramRootKeeper::candidates(std::stop_token stop) {
  const auto chat = get_chat(api_, chat_, stop);
  if (!chat) return wrap(chat.error().error, "look for the root");
  std::vector<RootCandidate> found;
  const auto& pinned = chat->pinned_message;
  if (pinned) {
    auto candidate = read(*pinned, "pinned message", stop);
    if (!candidate) return wrap(std::move(candidate.error()), "read the pinned message");
    if (*candidate) found.push_back(std::move(**candidate));
  }
  const auto described = root_in_description(chat->description);
  if (!described || (pinned && pinned->id == *described)) return found;
  const auto message = reader_.look(chat_, *described, stop);
  if (!message) return wrap(message.error(), "look at the message the chat's description names");
  if (!*message) return found;
  auto candidate = read(**message, "chat description", stop);
  if (!candidate) return wrap(std::move(candidate.error()), "read the message the chat's description names");
  if (*candidate) found.push_back(std::move(**candidate));
  return found;
}

Result<std::optional<RootCandidate>> TelegramRootKeeper::read(const Message& message, std::string found_by,
                                                              std::stop_token stop) {
  const auto said = parse_caption(message.caption);
  if (!message.document || !said || said->marker != root_label().marker) return std::nullopt;
  const File& file = *message.document;
  if (file.file_size == 0 || file.file_size > kRootBytesMax) return std::nullopt;
  const auto content = reader_.open(file.file_id, file.file_size, stop);
  auto bytes =
      content ? read_all(**content, kRootBytesMax) : Result<Bytes>(std::unexpected(content.error().error));
  if (!bytes && may_pass(bytes.error().kind)) return std::unexpected(std::move(bytes.error()));
  if (!bytes) return std::nullopt;
  return RootCandidate{.document = {.address = {message.chat, message.id, file.file_id},
                                    .name = file.file_name,
                                    .size = file.file_size,
                                    .sha256 = said->sha256},
                       .bytes = std::move(*bytes),
                       .found_by = std::move(found_by)};
}

Result<Document> TelegramRootKeeper::publish(ByteView bytes, const std::optional<Address>& current,
                                             std::stop_token stop) {
  if (current) {
    auto edited = edit(bytes, *current, stop);
    if (!edited) return std::unexpected(std::move(edited.error()));
    if (*edited) {
      // The document is in place whatever becomes of the pointers; the next publish tries them again.
      (void)point_at(current->message_id, stop);
      return std::move(**edited);
    }
  }
  auto sent = send(bytes, stop);
  if (!sent) return sent;
  kill_point("root_sent");
  if (auto pointed = point_at(sent->address.message_id, stop); !pointed) {
    (void)delete_message(api_, chat_, sent->address.message_id, stop);  // else one more orphan
    return std::unexpected(std::move(pointed.error()));
  }
  return sent;
}

// Empty: there is nothing (of ours) to edit any more.
Result<std::optional<Document>> TelegramRootKeeper::edit(ByteView bytes, const Address& current,
                                                         std::stop_token stop) {
  ViewReader view(bytes);
  HashingReader content(view);
  const auto edited =
      edit_document(api_, current.chat_id, current.message_id, root_document(content, bytes.size()), stop);
  if (edited) {
    auto document = document_from(*edited, bytes);
    if (!document) return std::unexpected(std::move(document.error()));
    return std::optional(std::move(*document));
  }
  if (edited.error().says("message is not modified")) return std::optional(document_at(current, bytes));
  if (edited.error().error.kind == ErrorKind::kNotFound || edited.error().says("can't be edited"))
    return std::optional<Document>();
  return wrap(edited.error().error, "publish the root");
}

Result<Document> TelegramRootKeeper::send(ByteView bytes, std::stop_token stop) {
  ViewReader view(bytes);
  HashingReader content(view);
  const auto sent = send_document(api_, chat_, root_document(content, bytes.size()), stop);
  if (!sent) return wrap(sent.error().error, "publish the root");
  return document_from(*sent, bytes);
}

// Makes both pointers name the root, where they do not yet.
Result<void> TelegramRootKeeper::point_at(MessageId root, std::stop_token stop) {
  const auto chat = get_chat(api_, chat_, stop);
  if (!chat) return wrap(chat.error().error, "publish the root");
  // A newer pinned message hides ours whatever we do; the description still leads to it.
  const auto& shown = chat->pinned_message;
  ApiResult<void> pinned;
  if (!shown || shown->id < root) pinned = pin(api_, chat_, root, stop);
  kill_point("root_pinned");
  ApiResult<void> described;
  if (root_in_description(chat->description) != root)
    described = describe(api_, chat_, describe_root(chat->description, root), stop);
  if (pinned && (!shown || shown->id <= root)) return {};
  if (described) return {};
  return wrap(pinned ? described.error().error : pinned.error().error,
              "publish the root: it can neither be pinned nor named in the chat's description");
}

}  // namespace ploy::telegram
