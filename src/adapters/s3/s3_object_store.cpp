#include "adapters/s3/s3_object_store.hpp"

#include <fmt/format.h>

#include "adapters/s3/answers.hpp"
#include "adapters/s3/checked_body.hpp"
#include "adapters/s3/listing_guard.hpp"
#include "adapters/s3/object_headers.hpp"
#include "adapters/s3/object_tags.hpp"
#include "adapters/s3/object_writer.hpp"

namespace ploy::s3 {

namespace {

// More is granted nowhere, and one RustFS version lost a key when asked for more.
constexpr std::string_view kKeysPerPage = "1000";
// AWS gives up to 10,000 buckets a page; this bounds a server that never ends.
constexpr int kBucketPagesMax = 100;

Query version_query(const std::string& version_id) {
  return version_id.empty() ? Query{} : Query{{"versionId", version_id}};
}

Query listing_query(const std::string& start_after, const std::string& token) {
  Query query{{"list-type", "2"}, {"encoding-type", "url"}, {"max-keys", std::string(kKeysPerPage)}};
  if (!start_after.empty()) query.emplace_back("start-after", start_after);
  if (!token.empty()) query.emplace_back("continuation-token", token);
  return query;
}

S3Request range_request(const ObjectVersion& version, const PartRange& range) {
  S3Request request{.bucket = version.bucket, .key = version.key, .query = version_query(version.version_id)};
  if (!version.etag.empty()) request.headers.add("If-Match", "\"" + version.etag + "\"");
  // An empty object has no range that could be asked for: 416.
  if (range.length > 0)
    request.headers.add("Range", fmt::format("bytes={}-{}", range.offset, range.offset + range.length - 1));
  return request;
}

}  // namespace

Result<std::vector<std::string>> S3ObjectStore::buckets(std::stop_token stop) {
  std::vector<std::string> names;
  Query query;
  for (int page = 0; page < kBucketPagesMax; ++page) {
    const auto answer = client_.send({.query = query}, stop);
    if (!answer) return std::unexpected(answer.error());
    auto buckets = parse_buckets(answer->body);
    if (!buckets) return wrap(std::move(buckets.error()), "list buckets");
    names.insert(names.end(), buckets->names.begin(), buckets->names.end());
    if (buckets->next_token.empty()) return names;
    query = {{"continuation-token", buckets->next_token}};
  }
  return fail(ErrorKind::kUnavailable, "list buckets: the server's list does not end");
}

Result<ListingPage> S3ObjectStore::list(const std::string& bucket, const std::string& start_after,
                                        std::stop_token stop) {
  ListingGuard guard(start_after);
  for (;;) {
    const auto raw =
        client_.send({.bucket = bucket, .query = listing_query(start_after, guard.token())}, stop);
    if (!raw) return std::unexpected(raw.error());
    auto answer = parse_listing(raw->body);
    if (!answer) return wrap(std::move(answer.error()), "list " + bucket);
    auto page = guard.take(std::move(*answer));
    if (!page) return wrap(std::move(page.error()), "list " + bucket);
    if (*page) return std::move(**page);
  }
}

Result<ObjectFacts> S3ObjectStore::inspect(const std::string& bucket, const std::string& key,
                                           const std::string& version_id, std::stop_token stop) {
  const auto answer = client_.send(
      {.method = "HEAD", .bucket = bucket, .key = key, .query = version_query(version_id)}, stop);
  if (!answer) return std::unexpected(answer.error());
  auto facts = read_facts({bucket, key, version_id, ""}, answer->head.headers);
  if (!facts) return wrap(std::move(facts.error()), "HEAD " + bucket + "/" + key);
  auto tags = get_tags(client_, facts->version, stop);
  if (!tags) return std::unexpected(std::move(tags.error()));
  facts->tags = std::move(*tags);
  return facts;
}

Result<std::unique_ptr<ByteReader>> S3ObjectStore::open(const ObjectVersion& version, const PartRange& range,
                                                        std::stop_token stop) {
  const std::string what = "GET " + version.bucket + "/" + version.key;
  auto download = client_.open(range_request(version, range), stop);
  if (!download) return std::unexpected(std::move(download.error()));
  if (auto fits = check_range((*download)->head(), version, range); !fits)
    return wrap(std::move(fits.error()), what);
  return std::make_unique<CheckedBody>(std::move(*download), range.length, what);
}

Result<std::string> S3ObjectStore::write(const ObjectFacts& facts, ByteReader& body, Overwrite overwrite,
                                         std::stop_token stop) {
  return ObjectWriter(client_, facts, overwrite, stop).write(body);
}

}  // namespace ploy::s3
