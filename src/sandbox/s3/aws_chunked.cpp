#include "sandbox/s3/aws_chunked.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/text.hpp"

namespace ploy::sandbox::s3 {

namespace {

constexpr std::size_t kLineBytesMax = 4096;
// "Chunk size must be at least 8 KB", but for the last one. Source: as above.
constexpr std::uint64_t kChunkBytesMin = 8192;
constexpr std::string_view kSignatureField = "chunk-signature=";

std::unexpected<Refusal> malformed(std::string why) { return refuse(Code::kInvalidRequest, std::move(why)); }

}  // namespace

AwsChunkedDecoder::AwsChunkedDecoder(PayloadKind kind, ChunkSeed seed, Output output)
    : kind_(kind), seed_(std::move(seed)), output_(std::move(output)) {}

Outcome<void> AwsChunkedDecoder::write(ByteView bytes) {
  while (!bytes.empty()) {
    if (at_ == At::kData) {
      const ByteView data = bytes.first(std::min<std::uint64_t>(left_, bytes.size()));
      if (kind_ != PayloadKind::kUnsignedChunksTrailer) chunk_hash_.update(data);
      if (auto ok = output_(data); !ok) return ok;
      left_ -= data.size();
      bytes = bytes.subspan(data.size());
      if (left_ == 0) at_ = At::kDataEnd;
      continue;
    }
    if (at_ == At::kEnd) return malformed("There is data behind the last chunk.");
    const auto newline = std::find(bytes.begin(), bytes.end(), std::byte{'\n'});
    const auto n = static_cast<std::size_t>(newline - bytes.begin());
    line_ += as_text(bytes.first(n));
    if (line_.size() > kLineBytesMax) return malformed("A line of the chunked encoding is too long.");
    if (newline == bytes.end()) return {};
    bytes = bytes.subspan(n + 1);
    if (line_.empty() || line_.back() != '\r')
      return malformed("A line of the chunked encoding lacks its CR.");
    line_.pop_back();
    if (auto ok = take_line(line_); !ok) return ok;
    line_.clear();
  }
  return {};
}

Outcome<net::Headers> AwsChunkedDecoder::finish() {
  if (at_ != At::kEnd) return refuse(Code::kIncompleteBody, "The request body ends before its last chunk.");
  return std::move(trailers_);
}

Outcome<void> AwsChunkedDecoder::take_line(std::string_view line) {
  switch (at_) {
    case At::kChunkHead:
      return begin_chunk(line);
    case At::kDataEnd:
      if (!line.empty()) return malformed("A chunk is longer than its size says.");
      return end_chunk();
    case At::kTrailer:
      return line.empty() ? end_trailers() : take_trailer(line);
    case At::kData:
    case At::kEnd:
      break;
  }
  return malformed("The chunked encoding is out of order.");
}

Outcome<void> AwsChunkedDecoder::begin_chunk(std::string_view line) {
  const std::string_view size = line.substr(0, line.find(';'));
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), left_, 16);
  if (error != std::errc{} || end != size.data() + size.size())
    return malformed("A chunk's size is not a number.");
  const std::string_view field = line.substr(std::min(line.size(), size.size() + 1));
  const bool is_signed = kind_ != PayloadKind::kUnsignedChunksTrailer;
  if (is_signed != field.starts_with(kSignatureField))
    return malformed(is_signed ? "A chunk has no signature." : "An unsigned chunk has an extension.");
  if (is_signed) chunk_signature_ = field.substr(kSignatureField.size());
  if (left_ > 0) {
    if (std::exchange(small_chunk_seen_, left_ < kChunkBytesMin)) return refuse(Code::kInvalidChunkSize);
    at_ = At::kData;
    return {};
  }
  if (auto ok = end_chunk(); !ok) return ok;
  at_ = At::kTrailer;  // without trailers this is the empty line behind the last chunk
  return {};
}

Outcome<void> AwsChunkedDecoder::end_chunk() {
  at_ = At::kChunkHead;
  if (kind_ == PayloadKind::kUnsignedChunksTrailer) return {};
  const std::string to_sign = "AWS4-HMAC-SHA256-PAYLOAD\n" + seed_.amz_date + "\n" + seed_.scope + "\n" +
                              seed_.signature + "\n" + to_hex(sha256({})) + "\n" +
                              to_hex(chunk_hash_.finish());
  chunk_hash_ = Sha256();
  return check_signature(to_sign, chunk_signature_);
}

Outcome<void> AwsChunkedDecoder::take_trailer(std::string_view line) {
  if (kind_ == PayloadKind::kSignedChunks) return refuse(Code::kMalformedTrailer);
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return refuse(Code::kMalformedTrailer);
  const std::string name = to_lower(trim(line.substr(0, colon)));
  const std::string value(trim(line.substr(colon + 1)));
  if (name == "x-amz-trailer-signature") {
    trailer_signature_ = value;
    return {};
  }
  // The signature is the last line: what follows it would not be covered.
  if (!trailer_signature_.empty() || trailer_text_.size() > kLineBytesMax)
    return refuse(Code::kMalformedTrailer);
  trailer_text_.append(name).append(":").append(value).append("\n");
  trailers_.add(name, value);
  return {};
}

Outcome<void> AwsChunkedDecoder::end_trailers() {
  at_ = At::kEnd;
  if (kind_ != PayloadKind::kSignedChunksTrailer) return {};
  const std::string to_sign = "AWS4-HMAC-SHA256-TRAILER\n" + seed_.amz_date + "\n" + seed_.scope + "\n" +
                              seed_.signature + "\n" + to_hex(sha256(as_bytes(trailer_text_)));
  return check_signature(to_sign, trailer_signature_);
}

Outcome<void> AwsChunkedDecoder::check_signature(std::string_view string_to_sign, std::string_view claimed) {
  std::string expected = sign(seed_.signing_key, string_to_sign);
  if (!Secret(expected).matches(claimed)) return refuse(Code::kSignatureDoesNotMatch);
  seed_.signature = std::move(expected);
  return {};
}

}  // namespace ploy::sandbox::s3
