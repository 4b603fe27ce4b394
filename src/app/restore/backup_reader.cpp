#include "app/restore/backup_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ploy::app {

BackupReader::BackupReader(Backup backup, std::vector<Part> parts, Destination& destination,
                           const RetryPolicy& retry, Clock& clock, std::stop_token stop)
    : backup_(std::move(backup)),
      parts_(std::move(parts)),
      destination_(destination),
      retry_(retry),
      clock_(clock),
      stop_(std::move(stop)) {}

Result<std::size_t> BackupReader::read(std::span<std::byte> out) {
  while (next_ < parts_.size()) {
    const std::uint64_t left = part().length - delivered_;
    if (left == 0) {
      const auto closed = close_part();
      if (!closed) return std::unexpected(closed.error());
      continue;
    }
    const auto n = read_part(out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), left))));
    if (n && *n > 0) return n;
    if (n)
      return fail(ErrorKind::kCorrupt, fmt::format("{}: {} bytes are missing at its end", naming(), left));
    // Worth another try: the download broke off, not the document.
    if (!worth_repeating(n.error().kind) || ++failures_ >= retry_.immediate_attempts)
      return wrap(n.error(), naming());
    document_.reset();
    if (!clock_.wait_for(retry_.immediate_delay, stop_))
      return fail(ErrorKind::kCancelled, naming() + ": cancelled");
  }
  return 0;
}

std::string BackupReader::naming() const {
  return fmt::format("part {}/{} of backup {}", part().seq, parts_.size(), backup_.id.value);
}

Result<std::size_t> BackupReader::read_part(std::span<std::byte> out) {
  if (!document_) {
    const auto opened = open();
    if (!opened) return std::unexpected(opened.error());
  }
  const auto n = document_->read(out);
  if (!n) return n;
  part_hash_.update(out.first(*n));
  if (parts_.size() > 1) whole_hash_.update(out.first(*n));
  delivered_ += *n;
  if (*n > 0) failures_ = 0;
  return n;
}

Result<void> BackupReader::open() {
  const std::optional<Document>& document = part().document;
  if (!document) return fail(ErrorKind::kNotFound, "it has never been stored");
  auto opened = destination_.open(*document, stop_);
  if (!opened) return std::unexpected(opened.error());
  document_ = std::move(*opened);
  return pass_over(part().document_offset + delivered_);
}

Result<void> BackupReader::pass_over(std::uint64_t bytes) {
  Bytes scratch(static_cast<std::size_t>(std::min<std::uint64_t>(bytes, 256 * kKiB)));
  while (bytes > 0) {
    const auto n = document_->read(
        std::span(scratch).first(static_cast<std::size_t>(std::min<std::uint64_t>(bytes, scratch.size()))));
    if (!n) return std::unexpected(n.error());
    if (*n == 0) return fail(ErrorKind::kUnavailable, "the download ended early");
    bytes -= *n;
  }
  return {};
}

// The part is complete: its hash decides. An empty object's placeholder was never read.
Result<void> BackupReader::close_part() {
  const bool placeholder = part().length == 0;
  const std::optional<Document>& document = part().document;
  if (!placeholder && (!document || part_hash_.finish() != document->sha256))
    return fail(ErrorKind::kCorrupt,
                naming() + ": the bytes in the chat are not the ones that were stored (SHA-256 differs)");
  if (next_ + 1 == parts_.size()) {
    const auto whole = check_whole();
    if (!whole) return whole;
  }
  document_.reset();
  part_hash_ = Sha256();
  delivered_ = 0;
  failures_ = 0;
  ++next_;
  return {};
}

// With a single part the part's own hash has said it all.
Result<void> BackupReader::check_whole() {
  if (parts_.size() < 2 || !backup_.sha256 || whole_hash_.finish() == *backup_.sha256) return {};
  return fail(
      ErrorKind::kCorrupt,
      fmt::format("backup {}: each part is intact, but not the whole (SHA-256 differs)", backup_.id.value));
}

}  // namespace ploy::app
