#include "sandbox/s3/payload.hpp"

#include "base/text.hpp"
#include "sandbox/s3/base64.hpp"

namespace ploy::sandbox::s3 {

namespace {

// Source: Amazon S3 User Guide, "Uploading objects": the most that one PUT takes.
constexpr std::uint64_t kPutBytesMax = 5 * kGiB;

class CollectTarget final : public PayloadTarget {
 public:
  CollectTarget(std::uint64_t bytes_max, std::function<Outcome<net::Answer>(std::string)> act)
      : bytes_max_(bytes_max), act_(std::move(act)) {}

  Outcome<void> write(ByteView bytes) override {
    if (body_.size() + bytes.size() > bytes_max_) return refuse(Code::kEntityTooLarge);
    body_ += as_text(bytes);
    return {};
  }
  Outcome<net::Answer> finish(const PayloadFacts& /*facts*/) override { return act_(std::move(body_)); }

 private:
  std::uint64_t bytes_max_;
  std::function<Outcome<net::Answer>(std::string)> act_;
  std::string body_;
};

bool is_chunked(PayloadKind kind) { return kind != PayloadKind::kHashed && kind != PayloadKind::kUnsigned; }

// How many bytes the client says it sends, without their encoding. An ordinary body must have a length:
// servers refuse Transfer-Encoding with 411.
Outcome<std::optional<std::uint64_t>> announced_size(const Request& request, PayloadKind kind) {
  if (is_chunked(kind)) {
    const auto decoded = request.head.headers.find_number("x-amz-decoded-content-length");
    if (!decoded) return refuse(Code::kMissingContentLength);
    return decoded;
  }
  if (request.header("transfer-encoding")) return refuse(Code::kMissingContentLength);
  return request.head.headers.find_number("content-length");
}

}  // namespace

std::unique_ptr<PayloadTarget> collect(std::uint64_t bytes_max,
                                       std::function<Outcome<net::Answer>(std::string body)> act) {
  return std::make_unique<CollectTarget>(bytes_max, std::move(act));
}

PayloadReader::PayloadReader(const Verified& verified, std::unique_ptr<PayloadTarget> target)
    : kind_(verified.payload), sha256_(verified.payload_sha256), target_(std::move(target)) {
  if (is_chunked(kind_))
    chunks_.emplace(kind_, verified.seed, [this](ByteView bytes) { return take(bytes); });
}

Outcome<std::unique_ptr<PayloadReader>> PayloadReader::begin(const Request& request, const Verified& verified,
                                                             std::unique_ptr<PayloadTarget> target) {
  std::unique_ptr<PayloadReader> reader(new PayloadReader(verified, std::move(target)));
  if (auto ok = reader->read_promises(request); !ok) return std::unexpected(std::move(ok.error()));
  return reader;
}

Outcome<void> PayloadReader::read_promises(const Request& request) {
  auto size = announced_size(request, kind_);
  if (!size) return std::unexpected(std::move(size.error()));
  size_expected_ = *size;
  if (size_expected_.value_or(0) > kPutBytesMax) return refuse(Code::kEntityTooLarge);
  if (const auto md5 = request.header("content-md5")) {
    md5_expected_ = from_base64(*md5);
    if (!md5_expected_ || md5_expected_->size() != sizeof(Md5Digest)) return refuse(Code::kInvalidDigest);
  }
  for (const net::Header& header : request.head.headers)
    if (auto ok = expect_checksum(header); !ok) return ok;
  const auto trailer = request.header("x-amz-trailer");
  if (!trailer || !is_chunked(kind_)) return {};
  const std::string name = to_lower(trim(*trailer));
  if (checksum_algorithm(name).empty())
    return refuse(Code::kInvalidRequest, "The value specified in the x-amz-trailer header is not supported");
  return expect_checksum({.name = name, .value = ""});
}

Outcome<void> PayloadReader::expect_checksum(const net::Header& header) {
  const std::string name = to_lower(header.name);
  const std::string_view algorithm = checksum_algorithm(name);
  if (algorithm.empty()) return {};
  if (checksum_) return refuse(Code::kInvalidRequest, "Expecting a single x-amz-checksum- header.");
  checksum_ = make_checksum(algorithm);
  checksum_name_ = name;
  if (!header.value.empty()) checksum_value_ = header.value;
  return {};
}

Outcome<void> PayloadReader::write(ByteView bytes) { return chunks_ ? chunks_->write(bytes) : take(bytes); }

Outcome<void> PayloadReader::take(ByteView bytes) {
  size_ += bytes.size();
  if (size_ > size_expected_.value_or(kPutBytesMax)) return refuse(Code::kIncompleteBody);
  if (kind_ == PayloadKind::kHashed) sha256_hash_.update(bytes);
  if (checksum_) checksum_->update(bytes);
  md5_hash_.update(bytes);
  return target_->write(bytes);
}

Outcome<void> PayloadReader::take_trailers(const net::Headers& trailers) {
  if (!checksum_ || checksum_value_) return {};
  const auto value = trailers.find(checksum_name_);
  if (!value) return refuse(Code::kMalformedTrailer);
  checksum_value_ = std::string(*value);
  return {};
}

Outcome<net::Answer> PayloadReader::finish() {
  if (chunks_) {
    const auto trailers = chunks_->finish();
    if (!trailers) return std::unexpected(trailers.error());
    if (auto ok = take_trailers(*trailers); !ok) return std::unexpected(std::move(ok.error()));
  }
  if (size_expected_ && *size_expected_ != size_) return refuse(Code::kIncompleteBody);
  if (kind_ == PayloadKind::kHashed && to_hex(sha256_hash_.finish()) != sha256_)
    return refuse(Code::kPayloadHashMismatch);
  PayloadFacts facts{.size = size_, .md5 = md5_hash_.finish(), .checksum = std::nullopt};
  if (md5_expected_ && !std::equal(md5_expected_->begin(), md5_expected_->end(), facts.md5.begin()))
    return refuse(Code::kBadDigest);
  if (checksum_) {
    if (checksum_->finish() != checksum_value_) return refuse(Code::kBadDigest);
    facts.checksum = net::Header{checksum_name_, *checksum_value_};
  }
  return target_->finish(facts);
}

}  // namespace ploy::sandbox::s3
