#include "sandbox/s3/conditions.hpp"
#include "sandbox/s3/http_time.hpp"
#include "sandbox/s3/object_headers.hpp"
#include "sandbox/s3/object_operations.hpp"
#include "sandbox/s3/object_reader.hpp"
#include "sandbox/s3/publish.hpp"

namespace ploy::sandbox::s3 {

namespace {

// Nothing here has versions: the only one is called "null".
Outcome<void> check_version(const Request& request) {
  const auto version = request.parameter("versionId");
  if (!version || version->empty() || *version == "null") return {};
  return refuse(Code::kInvalidArgument, "Invalid version id specified");
}

}  // namespace

Outcome<net::Answer> get_object(Context& context, const Request& request, std::string_view /*body*/) {
  if (auto ok = check_version(request); !ok) return std::unexpected(std::move(ok.error()));
  if (request.parameter("partNumber")) return refuse(Code::kNotImplemented);
  const auto found =
      context.store.with([&](const State& state) { return find_object(state, request.bucket, request.key); });
  if (!found) return std::unexpected(found.error());
  const ObjectRef& object = *found;

  switch (judge_read(request, *object)) {
    case Verdict::kFailed:
      return refuse(Code::kPreconditionFailed);
    case Verdict::kNotModified:
      return net::Answer{
          .status = 304,
          .headers = {{"ETag", object->etag.quoted()}, {"Last-Modified", format_http_time(object->at)}}};
    case Verdict::kProceed:
      break;
  }
  net::Answer answer{.headers = object_answer_headers(request, *object)};
  const auto range = read_range(request, object->size);
  if (!range) return std::unexpected(range.error());
  const ByteRange bytes = range->value_or(ByteRange{.offset = 0, .length = object->size});
  if (*range) {
    answer.status = 206;
    answer.headers.add("Content-Range", "bytes " + std::to_string(bytes.offset) + "-" +
                                            std::to_string(bytes.offset + bytes.length - 1) + "/" +
                                            std::to_string(object->size));
  }
  const bool head = request.head.method == "HEAD";
  answer.stream_bytes = bytes.length;
  if (!head) answer.stream = read_object(object, bytes.offset, bytes.length);
  publish(context, request, head ? "s3:ObjectAccessed:Head" : "s3:ObjectAccessed:Get", request.bucket,
          request.key, object);
  return answer;
}

}  // namespace ploy::sandbox::s3
