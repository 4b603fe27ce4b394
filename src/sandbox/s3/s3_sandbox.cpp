#include "sandbox/s3/s3_sandbox.hpp"

#include <fmt/format.h>

#include <atomic>

#include "base/text.hpp"
#include "sandbox/s3/bucket_name.hpp"
#include "sandbox/s3/http_time.hpp"
#include "sandbox/s3/payload.hpp"
#include "sandbox/s3/routes.hpp"

namespace ploy::sandbox {

namespace s3 {
namespace {

// The largest documents: a thousand keys to delete, ten thousand parts to join.
constexpr std::uint64_t kDocumentBytesMax = 4 * kMiB;

using Decision = std::variant<std::unique_ptr<net::RequestSink>, net::Answer>;

// What gives answers their last touch.
struct Desk {
  const Clock& clock;
  Log& log;
};

void sign_off(net::Answer& answer, const std::string& request_id, const Desk& desk) {
  answer.headers.add("x-amz-request-id", request_id);
  answer.headers.add("x-amz-id-2", "telegramploy-sandbox");
  answer.headers.add("Server", "telegramploy-sandbox");
  // By the clock that signatures are checked against: a client may set its own by it.
  answer.headers.add("Date", format_http_time(desk.clock.now()));
}

net::Answer refusal_answer(const Refusal& refusal, const net::RequestHead& head,
                           const std::string& request_id, const Desk& desk) {
  desk.log.debug(
      "The sandbox's S3 refused a request.",
      {{"method", head.method}, {"path", head.path}, {"code", refusal.code}, {"reason", refusal.message}});
  net::Answer answer{.status = refusal.status, .headers = refusal.headers};
  if (head.method != "HEAD") {
    answer.body = to_xml(refusal, head.path, request_id);
    answer.headers.add("Content-Type", "application/xml");
  }
  sign_off(answer, request_id, desk);
  return answer;
}

// One request whose head has been let in, from the first byte of its body to its answer.
class BodySink final : public net::RequestSink {
 public:
  BodySink(Request request, std::unique_ptr<PayloadReader> reader, const Desk& desk)
      : request_(std::move(request)), reader_(std::move(reader)), desk_(desk) {}

  std::optional<net::Answer> write(ByteView bytes) override {
    const auto ok = reader_->write(bytes);
    if (ok) return std::nullopt;
    reader_.reset();
    return refusal_answer(ok.error(), request_.head, request_.id, desk_);
  }

  // Whoever has the answer may look: what a failed body left is gone by then.
  void finish(net::Responder responder) override {
    auto answer = reader_->finish();
    reader_.reset();
    if (!answer) return responder.respond(refusal_answer(answer.error(), request_.head, request_.id, desk_));
    sign_off(*answer, request_.id, desk_);
    responder.respond(*std::move(answer));
  }

 private:
  Request request_;
  std::unique_ptr<PayloadReader> reader_;
  const Desk& desk_;
};

class Sandbox final : public S3Sandbox {
 public:
  Sandbox(Options options, std::unique_ptr<Store> store, Clock& clock, Log& log)
      : credentials_{.access_key = options.access_key,
                     .secret_key = options.secret_key,
                     .region = options.region},
        store_(std::move(store)),
        notifier_({.all_buckets = options.notify_all_buckets,
                   .principal = options.access_key,
                   .retry_every = options.retry_every},
                  clock, log),
        desk_{clock, log},
        context_{*store_, notifier_, clock, credentials_} {
    for (Target& target : options.targets) set_target(std::move(target));
  }

  net::RequestHandler handler() override {
    return [this](const net::RequestHead& head) { return accept(head); };
  }

  void set_target(Target target) override {
    notifier_.set_target(
        {.id = std::move(target.id), .url = std::move(target.url), .token = std::move(target.token)});
  }

  Result<void> put_object(const std::string& bucket, const std::string& key, std::string_view content,
                          const std::string& content_type) override;

 private:
  Decision accept(const net::RequestHead& head);
  Outcome<Decision> begin(const net::RequestHead& head, const std::string& request_id);
  Outcome<std::unique_ptr<PayloadTarget>> make_target(const Request& request);

  const Credentials credentials_;
  std::unique_ptr<Store> store_;
  Notifier notifier_;
  const Desk desk_;
  Context context_;
  std::atomic<std::uint64_t> next_request_{1};
};

Decision Sandbox::accept(const net::RequestHead& head) {
  const std::string request_id = fmt::format("{:016X}", next_request_++);
  auto decision = begin(head, request_id);
  if (decision) return *std::move(decision);
  return refusal_answer(decision.error(), head, request_id, desk_);
}

Outcome<Decision> Sandbox::begin(const net::RequestHead& head, const std::string& request_id) {
  auto request = parse_request(head, request_id);
  if (!request) return std::unexpected(std::move(request.error()));
  const auto verified = verify_signature(*request, credentials_, desk_.clock.now());
  if (!verified) return std::unexpected(verified.error());
  auto target = make_target(*request);
  if (!target) return std::unexpected(std::move(target.error()));
  auto reader = PayloadReader::begin(*request, *verified, *std::move(target));
  if (!reader) return std::unexpected(std::move(reader.error()));
  return std::make_unique<BodySink>(*std::move(request), *std::move(reader), desk_);
}

Outcome<std::unique_ptr<PayloadTarget>> Sandbox::make_target(const Request& request) {
  const auto route = find_route(request);
  if (!route) return std::unexpected(route.error());
  if (const auto* const receive = std::get_if<Reception>(&*route)) return (*receive)(context_, request);
  return collect(kDocumentBytesMax, [this, request, run = std::get<Operation>(*route)](
                                        const std::string& body) { return run(context_, request, body); });
}

Result<void> Sandbox::put_object(const std::string& bucket, const std::string& key, std::string_view content,
                                 const std::string& content_type) {
  const auto place = parse_place("/" + bucket + "/" + key);
  if (!is_bucket_name(bucket) || !place || place->key.empty() || !is_utf8(key))
    return fail(ErrorKind::kInvalid, fmt::format("S3 does not take {}/{}", bucket, key));
  auto writer = content.empty() ? Outcome<std::unique_ptr<BlobWriter>>(nullptr) : store_->create_blob();
  if (!writer) return fail(ErrorKind::kUnavailable, writer.error().message);
  auto object = std::make_shared<Object>();
  object->at = desk_.clock.now();
  object->size = content.size();
  object->etag = {.md5 = md5(as_bytes(content))};
  object->headers = {{"content-type", content_type}};
  if (*writer) {
    if (auto ok = (*writer)->write(as_bytes(content)); !ok) return ok;
    object->blobs = {(*writer)->finish()};
  }
  const bool known = store_->with([&](const State& state) { return state.buckets.contains(bucket); });
  Outcome<void> done;
  if (!known)
    done = store_->change(
        [&](const State&) -> Outcome<Record> { return BucketCreated{.bucket = bucket, .at = object->at}; });
  if (done)
    done = store_->change([&](const State&) -> Outcome<Record> {
      return ObjectPut{.bucket = bucket, .key = key, .object = object};
    });
  if (!done) return fail(ErrorKind::kUnavailable, done.error().message);
  return {};
}

}  // namespace
}  // namespace s3

Result<std::unique_ptr<S3Sandbox>> S3Sandbox::open(Options options, Clock& clock, Log& log) {
  log.redact(options.secret_key.reveal());
  auto store = s3::Store::open(options.dir, log);
  if (!store) return std::unexpected(std::move(store.error()));
  return std::make_unique<s3::Sandbox>(std::move(options), *std::move(store), clock, log);
}

}  // namespace ploy::sandbox
