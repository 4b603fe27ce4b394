#include "sandbox/s3/object_write.hpp"

#include "sandbox/s3/blob_target.hpp"
#include "sandbox/s3/conditions.hpp"
#include "sandbox/s3/object_headers.hpp"
#include "sandbox/s3/publish.hpp"

namespace ploy::sandbox::s3 {

namespace {

// What stands at the key now must allow this write.
Outcome<void> check_write(const State& state, const Request& request) {
  const auto bucket = find_bucket(state, request.bucket);
  if (!bucket) return std::unexpected(bucket.error());
  const auto object = (*bucket)->objects.find(request.key);
  return judge_write(request, object == (*bucket)->objects.end() ? nullptr : object->second.get());
}

Outcome<net::Answer> publish_object(Context& context, const Request& request, std::shared_ptr<Object> object,
                                    const PayloadFacts& facts, BlobRef blob) {
  object->at = context.clock.now();
  object->size = facts.size;
  object->etag = {.md5 = facts.md5};
  if (blob) object->blobs.push_back(std::move(blob));
  if (facts.checksum) object->headers.push_back(*facts.checksum);
  // Asked again: somebody may have written meanwhile.
  const auto put = context.store.change([&](const State& state) -> Outcome<Record> {
    if (auto ok = check_write(state, request); !ok) return std::unexpected(std::move(ok.error()));
    return ObjectPut{.bucket = request.bucket, .key = request.key, .object = object};
  });
  if (!put) return std::unexpected(put.error());
  publish(context, request, "s3:ObjectCreated:Put", request.bucket, request.key, object);
  net::Answer answer;
  answer.headers.add("ETag", object->etag.quoted());
  if (facts.checksum) answer.headers.add(facts.checksum->name, facts.checksum->value);
  return answer;
}

}  // namespace

Outcome<std::unique_ptr<PayloadTarget>> put_object(Context& context, const Request& request) {
  auto headers = read_object_headers(request);
  if (!headers) return std::unexpected(std::move(headers.error()));
  auto tags = read_tagging_header(request);
  if (!tags) return std::unexpected(std::move(tags.error()));
  if (!request.header("content-length") && !request.header("transfer-encoding"))
    return refuse(Code::kMissingContentLength);
  const auto allowed = context.store.with([&](const State& state) { return check_write(state, request); });
  if (!allowed) return std::unexpected(allowed.error());
  auto object = std::make_shared<Object>();
  object->headers = *std::move(headers);
  object->tags = *std::move(tags);
  return into_blob(context.store, [&context, request, object](const PayloadFacts& facts, BlobRef blob) {
    return publish_object(context, request, object, facts, std::move(blob));
  });
}

}  // namespace ploy::sandbox::s3
