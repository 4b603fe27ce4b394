#include "base/random.hpp"
#include "base/text.hpp"
#include "sandbox/s3/blob_target.hpp"
#include "sandbox/s3/multipart_operations.hpp"
#include "sandbox/s3/object_headers.hpp"
#include "sandbox/s3/object_write.hpp"
#include "sandbox/s3/xml_writer.hpp"

namespace ploy::sandbox::s3 {

namespace {

constexpr std::uint64_t kPartNumberMax = 10'000;

std::string make_upload_id() {
  std::array<std::byte, 16> id{};
  SystemRandom().fill(id);
  return to_hex(id);
}

Outcome<int> read_part_number(const Request& request) {
  const auto number = parse_uint(request.text_parameter("partNumber"));
  if (!number || *number < 1 || *number > kPartNumberMax)
    return refuse(Code::kInvalidArgument, "Part number must be an integer between 1 and 10000, inclusive");
  return static_cast<int>(*number);
}

}  // namespace

Outcome<net::Answer> create_multipart_upload(Context& context, const Request& request,
                                             std::string_view /*body*/) {
  auto headers = read_object_headers(request);
  if (!headers) return std::unexpected(std::move(headers.error()));
  auto tags = read_tagging_header(request);
  if (!tags) return std::unexpected(std::move(tags.error()));
  const std::string upload_id = make_upload_id();
  const auto begun = context.store.change([&](const State& state) -> Outcome<Record> {
    if (const auto bucket = find_bucket(state, request.bucket); !bucket)
      return std::unexpected(bucket.error());
    return UploadBegun{.upload_id = upload_id,
                       .upload = {.bucket = request.bucket,
                                  .key = request.key,
                                  .begun = context.clock.now(),
                                  .headers = *std::move(headers),
                                  .tags = *std::move(tags),
                                  .parts = {}}};
  });
  if (!begun) return std::unexpected(begun.error());
  XmlWriter xml;
  xml.open_root("InitiateMultipartUploadResult");
  xml.leaf("Bucket", request.bucket);
  xml.leaf("Key", request.key);
  xml.leaf("UploadId", upload_id);
  xml.close("InitiateMultipartUploadResult");
  return xml_answer(std::move(xml).str());
}

Outcome<std::unique_ptr<PayloadTarget>> upload_part(Context& context, const Request& request) {
  if (request.header("x-amz-copy-source")) return refuse(Code::kNotImplemented);
  const auto number = read_part_number(request);
  if (!number) return std::unexpected(number.error());
  if (!request.header("content-length") && !request.header("transfer-encoding"))
    return refuse(Code::kMissingContentLength);
  const std::string upload_id = request.text_parameter("uploadId");
  const auto check = [request, upload_id](const State& state) -> Outcome<void> {
    const auto upload = find_upload(state, upload_id, request.bucket, request.key);
    if (!upload) return std::unexpected(upload.error());
    return {};
  };
  if (auto ok = context.store.with(check); !ok) return std::unexpected(std::move(ok.error()));

  return into_blob(
      context.store,
      [&context, check, upload_id, number = *number](const PayloadFacts& facts,
                                                     BlobRef blob) -> Outcome<net::Answer> {
        const auto put = context.store.change([&](const State& state) -> Outcome<Record> {
          // It may have been completed or aborted while the body came.
          if (auto ok = check(state); !ok) return std::unexpected(std::move(ok.error()));
          return PartPut{
              .upload_id = upload_id,
              .number = number,
              .part = {.at = context.clock.now(), .size = facts.size, .md5 = facts.md5, .blob = blob}};
        });
        if (!put) return std::unexpected(put.error());
        net::Answer answer;
        answer.headers.add("ETag", Etag{.md5 = facts.md5}.quoted());
        if (facts.checksum) answer.headers.add(facts.checksum->name, facts.checksum->value);
        return answer;
      });
}

Outcome<net::Answer> abort_multipart_upload(Context& context, const Request& request,
                                            std::string_view /*body*/) {
  const std::string upload_id = request.text_parameter("uploadId");
  const auto aborted = context.store.change([&](const State& state) -> Outcome<Record> {
    const auto upload = find_upload(state, upload_id, request.bucket, request.key);
    if (!upload) return std::unexpected(upload.error());
    return UploadAborted{.upload_id = upload_id};
  });
  if (!aborted) return std::unexpected(aborted.error());
  return net::Answer{.status = 204};
}

}  // namespace ploy::sandbox::s3
