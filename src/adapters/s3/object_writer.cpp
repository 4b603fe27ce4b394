#include "adapters/s3/object_writer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/s3/answers.hpp"
#include "adapters/s3/object_headers.hpp"
#include "adapters/s3/object_tags.hpp"
#include "base/hash.hpp"
#include "base/kill_point.hpp"

namespace ploy::s3 {

namespace {

constexpr std::uint64_t kPartsMax = 10'000;
// Servers put the parts together while we wait.
constexpr std::chrono::minutes kCompletionTimeout{10};

Result<void> fill(ByteReader& body, std::span<std::byte> out) {
  const auto n = read_fully(body, out);
  if (!n) return std::unexpected(n.error());
  if (*n < out.size()) return fail(ErrorKind::kInvalid, "the bytes to write ended too early");
  return {};
}

// Also gives a checking reader its chance to object before the object appears.
Result<void> expect_end(ByteReader& body) {
  std::byte surplus{};
  const auto n = body.read({&surplus, 1});
  if (!n) return std::unexpected(n.error());
  if (*n != 0) return fail(ErrorKind::kInvalid, "there are more bytes to write than announced");
  return {};
}

// What S3 makes of an upload in parts: the MD5 of their MD5s, and their number.
std::string composite_etag(const std::vector<std::string>& part_etags) {
  Md5 digest;
  for (const auto& etag : part_etags) digest.update(from_hex(etag));
  return fmt::format("{}-{}", to_hex(digest.finish()), part_etags.size());
}

}  // namespace

std::uint64_t write_part_bytes(std::uint64_t object_bytes) {
  const std::uint64_t at_least = (object_bytes + kPartsMax - 1) / kPartsMax;
  return std::max(16 * kMiB, (at_least + kMiB - 1) / kMiB * kMiB);
}

ObjectWriter::ObjectWriter(S3Client& client, const ObjectFacts& facts, Overwrite overwrite,
                           std::stop_token stop)
    : client_(client), facts_(facts), overwrite_(overwrite), stop_(std::move(stop)) {}

Result<std::string> ObjectWriter::write(ByteReader& body) {
  const std::string what = "write " + facts_.version.bucket + "/" + facts_.version.key;
  const auto headers = write_facts(facts_);
  if (!headers) return wrap(headers.error(), what);
  if (auto free = check_nothing_there(); !free) return wrap(std::move(free.error()), what);
  auto etag =
      facts_.size <= kSingleWriteBytesMax ? write_at_once(*headers, body) : write_in_parts(*headers, body);
  if (!etag) return wrap(std::move(etag.error()), what);
  if (auto kept = keep_tags(); !kept)
    return wrap(std::move(kept.error()), what + ": the object is written, but not its tags");
  return etag;
}

// Asked first, since not every server knows If-None-Match.
Result<void> ObjectWriter::check_nothing_there() {
  if (overwrite_ == Overwrite::kYes) return {};
  const auto there = client_.send(request("HEAD"), stop_);
  if (there)
    return fail(ErrorKind::kConflict, "an object with this key is there already; it was not replaced");
  // Who may not list gets 403 for what is not there; the write itself will tell.
  const ErrorKind kind = there.error().kind;
  if (kind == ErrorKind::kNotFound || kind == ErrorKind::kDenied) return {};
  return std::unexpected(there.error());
}

Result<std::string> ObjectWriter::write_at_once(const net::Headers& headers, ByteReader& body) {
  Bytes bytes(facts_.size);
  if (auto filled = fill(body, bytes); !filled) return std::unexpected(filled.error());
  if (auto ended = expect_end(body); !ended) return std::unexpected(ended.error());
  S3Request put = request("PUT");
  put.headers = headers;
  put.body = as_text(bytes);
  guard(put);
  auto answer = client_.send(put, stop_);
  if (!answer) return settle(std::move(answer.error()), to_hex(md5(bytes)));
  std::string etag = unquote_etag(answer->head.headers.find("etag").value_or(""));
  return etag.empty() ? etag_there() : std::move(etag);
}

Result<std::string> ObjectWriter::write_in_parts(const net::Headers& headers, ByteReader& body) {
  S3Request begin = request("POST");
  begin.query = {{"uploads", ""}};
  begin.headers = headers;
  const auto begun = client_.send(begin, stop_);
  if (!begun) return std::unexpected(begun.error());
  auto id = parse_upload_id(begun->body);
  if (!id) return std::unexpected(std::move(id.error()));
  upload_id_ = std::move(*id);
  kill_point("object_begun");
  auto etag = send_parts(body);
  if (!etag) abort();
  return etag;
}

Result<std::string> ObjectWriter::send_parts(ByteReader& body) {
  Bytes buffer(write_part_bytes(facts_.size));
  for (std::uint64_t sent = 0; sent < facts_.size;) {
    const auto part = std::span(buffer).first(std::min<std::uint64_t>(buffer.size(), facts_.size - sent));
    if (auto filled = fill(body, part); !filled) return std::unexpected(filled.error());
    auto etag = put_part(as_text(part));
    if (!etag) return std::unexpected(std::move(etag.error()));
    part_etags_.push_back(std::move(*etag));
    kill_point("object_part_written");
    sent += part.size();
  }
  if (auto ended = expect_end(body); !ended) return std::unexpected(ended.error());
  return complete();
}

Result<std::string> ObjectWriter::put_part(std::string_view bytes) {
  S3Request put = request("PUT");
  put.query = {{"partNumber", std::to_string(part_etags_.size() + 1)}, {"uploadId", upload_id_}};
  put.body = bytes;
  auto answer = client_.send(put, stop_);
  if (!answer) {
    // The upload is aborted whether the part arrived or not, so nothing is left unknown.
    if (answer.error().kind == ErrorKind::kUnknown) answer.error().kind = ErrorKind::kUnavailable;
    return std::unexpected(std::move(answer.error()));
  }
  std::string etag = unquote_etag(answer->head.headers.find("etag").value_or(""));
  if (etag.empty()) return fail(ErrorKind::kUnavailable, "the server took a part without naming its ETag");
  return etag;
}

Result<std::string> ObjectWriter::complete() {
  // Ceph 16 knows If-None-Match for single writes only, so the time without protection is kept short.
  if (auto free = check_nothing_there(); !free) return std::unexpected(std::move(free.error()));
  const std::string body = write_completion(part_etags_);
  S3Request post = request("POST");
  post.query = {{"uploadId", upload_id_}};
  post.headers.add("Content-Type", "application/xml");
  post.body = body;
  post.answer_timeout = kCompletionTimeout;
  guard(post);
  auto answer = client_.send(post, stop_);
  kill_point("object_written");
  if (!answer) return settle(std::move(answer.error()), composite_etag(part_etags_));
  auto etag = parse_completion(answer->body);
  if (etag && etag->empty()) return etag_there();
  return etag;
}

// Best effort: what fails here is found among the bucket's unfinished uploads, and costs space only.
void ObjectWriter::abort() {
  S3Request abort = request("DELETE");
  abort.query = {{"uploadId", upload_id_}};
  (void)client_.send(abort, std::stop_token());
}

Result<void> ObjectWriter::keep_tags() {
  if (facts_.tags.empty()) return {};
  const ObjectVersion current{facts_.version.bucket, facts_.version.key, "", ""};
  const auto there = get_tags(client_, current, stop_);
  if (there && *there == facts_.tags) return {};
  auto put = put_tags(client_, current, facts_.tags, stop_);
  // A server without tags, or a key without the right to set them: the bytes count more.
  if (!put && (put.error().kind == ErrorKind::kInvalid || put.error().kind == ErrorKind::kDenied)) return {};
  return put;
}

Result<std::string> ObjectWriter::etag_there() {
  const auto answer = client_.send(request("HEAD"), stop_);
  if (!answer) return std::unexpected(answer.error());
  return unquote_etag(answer->head.headers.find("etag").value_or(""));
}

Result<std::string> ObjectWriter::settle(Error lost, const std::string& expected_etag) {
  if (lost.kind != ErrorKind::kUnknown) return std::unexpected(std::move(lost));
  auto there = etag_there();
  if (there && *there == expected_etag) return there;
  lost.kind = ErrorKind::kUnavailable;
  return std::unexpected(std::move(lost));
}

S3Request ObjectWriter::request(std::string method) const {
  return {.method = std::move(method), .bucket = facts_.version.bucket, .key = facts_.version.key};
}

void ObjectWriter::guard(S3Request& request) const {
  if (overwrite_ == Overwrite::kNo) request.headers.add("If-None-Match", "*");
}

}  // namespace ploy::s3
