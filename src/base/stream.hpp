#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.hpp"
#include "base/error.hpp"

namespace ploy {

// Bytes that are pulled. Readers are composed like pipes: the upload at the end pulls, so back-pressure
// is free and memory is bounded. Used by one thread at a time.
class ByteReader {
 public:
  virtual ~ByteReader() = default;

  // Fills the front of `out` and says how many bytes that were; 0 means the end, and only the end.
  // `out` must not be empty. May block. After an error the reader is of no further use.
  [[nodiscard]] virtual Result<std::size_t> read(std::span<std::byte> out) = 0;
};

// Reads from memory that must outlive the reader.
class ViewReader final : public ByteReader {
 public:
  explicit ViewReader(ByteView bytes) : rest_(bytes) {}
  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> out) override;

 private:
  ByteView rest_;
};

// Reads from bytes it owns.
class BytesReader final : public ByteReader {
 public:
  explicit BytesReader(Bytes bytes) : bytes_(std::move(bytes)), view_(bytes_) {}
  explicit BytesReader(std::string_view text)
      : BytesReader(Bytes(as_bytes(text).begin(), as_bytes(text).end())) {}
  BytesReader(const BytesReader&) = delete;
  BytesReader& operator=(const BytesReader&) = delete;
  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> out) override { return view_.read(out); }

 private:
  Bytes bytes_;
  ViewReader view_;
};

// Reads to the end, at most `bytes_max`; a longer stream is kInvalid.
[[nodiscard]] Result<Bytes> read_all(ByteReader& from, std::uint64_t bytes_max);

// Reads to the end and keeps nothing.
[[nodiscard]] Result<void> drain(ByteReader& from);

// Fills `out` as far as the stream goes; less than its size means the stream ended.
[[nodiscard]] Result<std::size_t> read_fully(ByteReader& from, std::span<std::byte> out);

}  // namespace ploy
