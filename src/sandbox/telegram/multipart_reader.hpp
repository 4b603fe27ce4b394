#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace ploy::sandbox {

// What a part says about itself. With a file name, even an empty one, it is a file; without, an argument.
struct PartHead {
  std::string name;
  std::optional<std::string> file_name;
};

// "form-data; name=\"document\"; filename=\"a b.bin\"": quoted with backslash escapes or bare,
// percent-decoded. filename* is ignored. Empty when it does not begin with form-data or has no name.
std::optional<PartHead> parse_content_disposition(std::string_view value);

// Gets the parts of a multipart body, one call after the other. An HTTP status refuses the body.
class PartReceiver {
 public:
  virtual ~PartReceiver() = default;
  virtual std::optional<int> begin_part(PartHead head) = 0;
  virtual std::optional<int> part_bytes(ByteView bytes) = 0;
  virtual std::optional<int> end_part() = 0;
};

// Takes a multipart/form-data body apart as it arrives. The content of a part is looked through with
// memchr for the delimiter's first character and handed on in pieces as large as they came, so a gigabyte
// costs little more than writing it.
class MultipartReader {
 public:
  // `receiver` is borrowed.
  MultipartReader(std::string_view boundary, PartReceiver& receiver);

  // An HTTP status when the body is none of ours: 400, 431 for heads beyond 262,144 bytes, or what the
  // receiver said.
  std::optional<int> write(ByteView bytes);

  // Whether the closing delimiter has come.
  bool complete() const { return state_ == State::kEpilogue; }

 private:
  enum class State : std::uint8_t { kPreamble, kHead, kContent, kDelimiterEnd, kEpilogue };

  std::optional<int> take_preamble(std::string_view& rest);
  std::optional<int> take_head(std::string_view& rest);
  std::optional<int> take_content(std::string_view& rest);
  std::optional<int> take_carried(std::string_view& rest);
  std::optional<int> take_delimiter_end(std::string_view& rest);
  std::optional<int> content(std::string_view text);
  std::optional<int> end_content();

  std::string delimiter_;  // "\r\n--boundary"
  PartReceiver& receiver_;
  State state_ = State::kPreamble;
  // What cannot be judged before more has come: the beginning of a head, or what may be the beginning of
  // a delimiter at the end of the last piece.
  std::string held_;
  std::size_t head_bytes_ = 0;
};

// The boundary of "multipart/form-data; boundary=..."; empty when there is none or it is longer than 70.
std::string multipart_boundary(std::string_view content_type);

}  // namespace ploy::sandbox
