#include "adapters/telegram/document_body.hpp"

#include <algorithm>
#include <cassert>

#include "base/text.hpp"

namespace ploy::telegram {
namespace {

std::string fields(const nlohmann::json& arguments, const std::string& boundary) {
  std::string text;
  for (const auto& [name, value] : arguments.items()) {
    text += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n";
    text += value.is_string() ? value.get_ref<const std::string&>() : value.dump();
    text += "\r\n";
  }
  return text;
}

std::size_t copy_from(const std::string& text, std::size_t& at, std::span<std::byte> out) {
  const ByteView rest = as_bytes(text).subspan(at);
  const std::size_t n = std::min(rest.size(), out.size());
  std::ranges::copy(rest.first(n), out.begin());
  at += n;
  return n;
}

}  // namespace

DocumentBody::DocumentBody(const Upload& upload, const nlohmann::json& arguments, std::string boundary)
    : upload_(upload), boundary_(std::move(boundary)), file_left_(upload.size) {
  // The server takes a part for a file because of its filename, and percent-decodes that.
  head_ = fields(arguments, boundary_) + "--" + boundary_ +
          "\r\nContent-Disposition: form-data; name=\"document\"; filename=\"" +
          percent_encode(upload.file_name, Slash::kEncode) +
          "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
  tail_bytes_ = render_tail({}).size();
}

Result<std::size_t> DocumentBody::read(std::span<std::byte> out) {
  if (stage_ == Stage::kHead) {
    const std::size_t n = copy_from(head_, at_, out);
    if (at_ == head_.size()) stage_ = Stage::kFile;
    return n;
  }
  if (stage_ == Stage::kFile) {
    if (file_left_ > 0) return read_file(out);
    if (auto finished = finish_file(); !finished) return std::unexpected(std::move(finished.error()));
  }
  if (stage_ == Stage::kEnd) return 0;
  const std::size_t n = copy_from(tail_, at_, out);
  if (at_ == tail_.size()) stage_ = Stage::kEnd;
  return n;
}

Result<std::size_t> DocumentBody::read_file(std::span<std::byte> out) {
  const auto n = upload_.content->read(out.first(std::min<std::uint64_t>(out.size(), file_left_)));
  if (!n) return broken(n.error());
  if (*n == 0)
    return broken({ErrorKind::kInvalid, "the document ended " + std::to_string(file_left_) +
                                            " bytes short of " + std::to_string(upload_.size)});
  file_left_ -= *n;
  return *n;
}

Result<void> DocumentBody::finish_file() {
  // A last look behind the end: a source that checks itself when it is through says so here, while the
  // request can still be broken off.
  std::byte extra{};
  const auto n = upload_.content->read(std::span(&extra, 1));
  if (!n) return broken(n.error());
  if (*n != 0)
    return broken({ErrorKind::kInvalid, "the document is longer than " + std::to_string(upload_.size)});
  digest_ = upload_.content->sha256();
  tail_ = render_tail(digest_);
  assert(tail_.size() == tail_bytes_);
  at_ = 0;
  stage_ = Stage::kTail;
  return {};
}

std::string DocumentBody::render_tail(const Sha256Digest& digest) const {
  std::string text = "\r\n";
  if (upload_.closing_arguments) text += fields(upload_.closing_arguments(digest), boundary_);
  return text + "--" + boundary_ + "--\r\n";
}

std::unexpected<Error> DocumentBody::broken(Error error) {
  failure_ = error;
  return std::unexpected(std::move(error));
}

}  // namespace ploy::telegram
