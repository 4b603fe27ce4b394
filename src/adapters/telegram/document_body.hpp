#pragma once

#include "adapters/telegram/bot_api.hpp"

namespace ploy::telegram {

// The multipart body of an upload, made while it is pulled:
//
//   head: the arguments, and the file part's headers
//   the file
//   tail: the arguments that contain the hash, and the closing boundary
//
// The server reads arguments in any order, so the caption can stand behind the file and name the hash of what
// has just passed: the file is read once. A hash has one length, so the whole length is known beforehand.
class DocumentBody final : public ByteReader {
 public:
  // `upload` is borrowed for this object's life; `boundary` must not occur in the file.
  DocumentBody(const Upload& upload, const nlohmann::json& arguments, std::string boundary);

  // Of the whole body: the Content-Length.
  std::uint64_t size() const { return head_.size() + upload_.size + tail_bytes_; }

  // kInvalid when the file is not as long as announced; else what the file's reader said.
  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> out) override;

  // Every byte was pulled: only now can the server have understood the request.
  bool complete() const { return stage_ == Stage::kEnd; }

  // What the file's own reader failed with, if it did.
  const std::optional<Error>& failure() const { return failure_; }

  // Of the file; valid when complete().
  const Sha256Digest& sha256() const { return digest_; }

 private:
  enum class Stage : std::uint8_t { kHead, kFile, kTail, kEnd };

  Result<std::size_t> read_file(std::span<std::byte> out);
  Result<void> finish_file();
  std::string render_tail(const Sha256Digest& digest) const;
  std::unexpected<Error> broken(Error error);

  const Upload& upload_;
  const std::string boundary_;
  std::string head_;
  std::string tail_;
  std::size_t tail_bytes_ = 0;
  std::size_t at_ = 0;  // in head_ or tail_
  std::uint64_t file_left_;
  Sha256Digest digest_{};
  Stage stage_ = Stage::kHead;
  std::optional<Error> failure_;
};

}  // namespace ploy::telegram
