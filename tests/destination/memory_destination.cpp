#include "tests/destination/memory_destination.hpp"

#include "core/document_name.hpp"
#include "core/index_document.hpp"

namespace ploy::test {
namespace {

constexpr auto kDeletableFor = std::chrono::hours(48);
constexpr std::string_view kTombstone = "removed\n";

Bytes copy(ByteView bytes) { return Bytes(bytes.begin(), bytes.end()); }

std::unexpected<Error> cancelled() { return fail(ErrorKind::kCancelled, "asked to stop"); }

}  // namespace

Result<MessageId> MemoryDestination::newest(std::stop_token stop) {
  if (stop.stop_requested()) return cancelled();
  const std::lock_guard lock(mutex_);
  return last_;
}

Result<Document> MemoryDestination::put(const DocumentDraft& draft, HashedReader& body,
                                        std::stop_token stop) {
  if (draft.size == 0 || draft.size > options_.limits.document_bytes_max)
    return fail(ErrorKind::kInvalid,
                "a document of " + std::to_string(draft.size) + " bytes is not accepted");
  Bytes bytes;
  Bytes chunk(64 * kKiB);
  for (;;) {
    if (stop.stop_requested()) return cancelled();
    const auto n = body.read(chunk);
    if (!n) return std::unexpected(n.error());
    if (*n == 0) break;
    bytes.insert(bytes.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(*n));
    if (bytes.size() > draft.size) break;
  }
  if (bytes.size() != draft.size)
    return fail(ErrorKind::kInvalid, "the body does not have the announced size");
  const Sha256Digest digest = body.sha256();
  const std::lock_guard lock(mutex_);
  return add(draft.name, render_caption(draft.label, digest), std::move(bytes), digest);
}

Result<std::optional<Document>> MemoryDestination::find(const DocumentDraft& draft, MessageId after,
                                                        std::stop_token stop) {
  if (stop.stop_requested()) return cancelled();
  const std::lock_guard lock(mutex_);
  for (auto it = messages_.upper_bound(after); it != messages_.end(); ++it) {
    const Stored& stored = it->second;
    const auto said = parse_caption(stored.caption);
    if (said && said->marker == draft.label.marker && stored.document.size == draft.size)
      return std::optional(stored.document);
  }
  return std::optional<Document>();
}

Result<std::unique_ptr<ByteReader>> MemoryDestination::open(const Document& document, std::stop_token stop) {
  if (stop.stop_requested()) return cancelled();
  const std::lock_guard lock(mutex_);
  const auto it = messages_.find(document.address.message_id);
  if (document.address.chat_id != options_.chat_id || it == messages_.end() || it->second.tombstone)
    return fail(ErrorKind::kNotFound,
                "message " + std::to_string(document.address.message_id.value) + " is gone");
  return std::make_unique<BytesReader>(copy(it->second.bytes));
}

Result<Removal> MemoryDestination::remove(const Address& at, std::stop_token stop) {
  if (stop.stop_requested()) return cancelled();
  const std::lock_guard lock(mutex_);
  const auto it = messages_.find(at.message_id);
  if (it == messages_.end()) return Removal::kDeleted;
  if (now() < it->second.sent_at + kDeletableFor) {
    messages_.erase(it);
    return Removal::kDeleted;
  }
  it->second.bytes = copy(as_bytes(kTombstone));
  it->second.caption = kTombstone;
  it->second.document.size = kTombstone.size();
  it->second.tombstone = true;
  return Removal::kTombstone;
}

Result<std::vector<RootCandidate>> MemoryDestination::candidates(std::stop_token stop) {
  if (stop.stop_requested()) return cancelled();
  const std::lock_guard lock(mutex_);
  std::vector<RootCandidate> found;
  if (auto pinned = candidate(pinned_, "pinned message")) found.push_back(std::move(*pinned));
  if (described_ != pinned_)
    if (auto described = candidate(described_, "chat description")) found.push_back(std::move(*described));
  return found;
}

Result<Document> MemoryDestination::publish(ByteView bytes, const std::optional<Address>& current,
                                            std::stop_token stop) {
  if (stop.stop_requested()) return cancelled();
  if (refuses_publishing_) return fail(ErrorKind::kUnavailable, "told to refuse the root");
  const Sha256Digest digest = sha256(bytes);
  const std::string caption = render_caption(root_label(), digest);
  const std::lock_guard lock(mutex_);
  const auto it = current ? messages_.find(current->message_id) : messages_.end();
  if (it == messages_.end()) {
    const Document document = add(std::string(kRootDocumentName), caption, copy(bytes), digest);
    ++last_.value;  // the notice that something was pinned
    pinned_ = described_ = document.address.message_id;
    return document;
  }
  Stored& root = it->second;
  root.bytes = copy(bytes);
  root.caption = caption;
  root.document.size = bytes.size();
  root.document.sha256 = digest;
  described_ = root.document.address.message_id;
  if (pinned_ == MessageId{}) pinned_ = described_;
  return root.document;
}

Result<MessageId> MemoryDestination::end(std::stop_token stop) {
  if (stop.stop_requested()) return cancelled();
  const std::lock_guard lock(mutex_);
  return MessageId{++last_.value};  // the marker
}

Result<std::optional<FoundDocument>> MemoryDestination::look(MessageId id, std::stop_token stop) {
  if (stop.stop_requested()) return cancelled();
  const std::lock_guard lock(mutex_);
  ++looks_;
  const auto it = messages_.find(id);
  if (it == messages_.end()) return std::optional<FoundDocument>();
  const auto said = parse_caption(it->second.caption);
  if (!said) return std::optional<FoundDocument>();
  Document document = it->second.document;
  document.sha256 = said->sha256;
  return FoundDocument{
      .document = document, .said = *said, .caption = it->second.caption, .posted_at = it->second.sent_at};
}

int MemoryDestination::looks() const {
  const std::lock_guard lock(mutex_);
  return looks_;
}

std::vector<MemoryDestination::Stored> MemoryDestination::messages() const {
  const std::lock_guard lock(mutex_);
  std::vector<Stored> all;
  for (const auto& [id, stored] : messages_) all.push_back(stored);
  return all;
}

std::vector<MemoryDestination::Stored> MemoryDestination::named(std::string_view name) const {
  std::vector<Stored> all = messages();
  std::erase_if(all, [&](const Stored& one) { return one.tombstone || one.document.name != name; });
  return all;
}

void MemoryDestination::delete_message(MessageId id) {
  const std::lock_guard lock(mutex_);
  messages_.erase(id);
}

void MemoryDestination::damage(MessageId id) {
  const std::lock_guard lock(mutex_);
  messages_.at(id).bytes.at(0) ^= std::byte{1};
}

void MemoryDestination::post_message() {
  const std::lock_guard lock(mutex_);
  ++last_.value;
}

void MemoryDestination::grow_to(MessageId newest) {
  const std::lock_guard lock(mutex_);
  last_ = std::max(last_, newest);
}

void MemoryDestination::unpin() {
  const std::lock_guard lock(mutex_);
  pinned_ = {};
}

void MemoryDestination::clear_description() {
  const std::lock_guard lock(mutex_);
  described_ = {};
}

void MemoryDestination::repeat(MessageId id) {
  const std::lock_guard lock(mutex_);
  const Stored first = messages_.at(id);
  (void)add(first.document.name, first.caption, first.bytes, first.document.sha256);
}

Document MemoryDestination::add(std::string name, std::string caption, Bytes bytes,
                                const Sha256Digest& digest) {
  const MessageId id{++last_.value};
  const Document document{.address = {.chat_id = options_.chat_id,
                                      .message_id = id,
                                      .file_id = "memory-" + std::to_string(id.value)},
                          .name = std::move(name),
                          .size = bytes.size(),
                          .sha256 = digest};
  messages_[id] = {
      .document = document, .caption = std::move(caption), .bytes = std::move(bytes), .sent_at = now()};
  return document;
}

std::optional<RootCandidate> MemoryDestination::candidate(MessageId id, std::string found_by) const {
  const auto it = messages_.find(id);
  if (it == messages_.end()) return std::nullopt;
  return RootCandidate{
      .document = it->second.document, .bytes = it->second.bytes, .found_by = std::move(found_by)};
}

}  // namespace ploy::test
