#include "sandbox/s3/s3_sandbox.hpp"

#include <fmt/format.h>

#include <atomic>

#include "base/text.hpp"
#include "sandbox/control/control_desk.hpp"
#include "sandbox/control/request_log.hpp"
#include "sandbox/s3/bucket_name.hpp"
#include "sandbox/s3/fault_acts.hpp"
#include "sandbox/s3/http_time.hpp"
#include "sandbox/s3/object_reader.hpp"
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
  Clock& clock;
  Log& log;
  RequestLog& requests;
};

void sign_off(net::Answer& answer, const std::string& request_id, Timestamp now) {
  answer.headers.add("x-amz-request-id", request_id);
  answer.headers.add("x-amz-id-2", "telegramploy-sandbox");
  answer.headers.add("Server", "telegramploy-sandbox");
  // By the clock that signatures are checked against: a client may set its own by it.
  answer.headers.add("Date", format_http_time(now));
}

// One line of the log of requests, without anything secret: signatures are in headers and queries.
void note(const Desk& desk, const Request& request, std::string_view outcome, int status,
          std::uint64_t bytes) {
  Json entry = {{"time", format_time(desk.clock.now())}, {"operation", operation_of(request)}};
  if (!request.bucket.empty()) entry["bucket"] = request.bucket;
  if (!request.key.empty()) entry["key"] = request.key;
  if (const auto range = request.header("range")) entry["range"] = *range;
  entry["outcome"] = outcome;
  if (status != 0) entry["status"] = status;
  entry["bytes"] = bytes;
  if (request.fault) entry["fault"] = to_string(request.fault->kind);
  desk.requests.add(std::move(entry));
}

net::Answer refusal_answer(const Refusal& refusal, const Request& request, const Desk& desk) {
  const net::RequestHead& head = request.head;
  desk.log.debug(
      "The sandbox's S3 refused a request.",
      {{"method", head.method}, {"path", head.path}, {"code", refusal.code}, {"reason", refusal.message}});
  note(desk, request, refusal.code, refusal.status, 0);
  net::Answer answer{.status = refusal.status, .headers = refusal.headers};
  if (head.method != "HEAD") {
    answer.body = to_xml(refusal, head.path, request.id);
    answer.headers.add("Content-Type", "application/xml");
  }
  sign_off(answer, request.id, clock_of(request.fault, desk.clock.now()));
  return answer;
}

// One request whose head has been let in, from the first byte of its body to its answer.
class BodySink final : public net::RequestSink {
 public:
  BodySink(Request request, std::unique_ptr<PayloadReader> reader, Context& context, const Desk& desk)
      : request_(std::move(request)), reader_(std::move(reader)), context_(context), desk_(desk) {}

  std::optional<net::Answer> write(ByteView bytes) override {
    received_ += bytes.size();
    if (is(FaultKind::kResetInBody) && received_ > request_.fault->after_bytes) {
      reader_.reset();
      return hang_up();
    }
    const auto ok = reader_->write(bytes);
    if (ok) return std::nullopt;
    reader_.reset();
    return refusal_answer(ok.error(), request_, desk_);
  }

  // Whoever has the answer may look: what a failed body left is gone by then.
  void finish(net::Responder responder) override {
    if (is(FaultKind::kLostBefore)) {
      reader_.reset();
      return responder.respond(hang_up());
    }
    auto answer = reader_->finish();
    reader_.reset();
    if (!answer) return responder.respond(refusal_answer(answer.error(), request_, desk_));
    spoil_answer(context_, request_, *answer);
    note(desk_, request_, answer->abort ? "lost" : "ok", answer->status,
         received_ + answer->body.size() + answer->stream_bytes);
    sign_off(*answer, request_.id, clock_of(request_.fault, desk_.clock.now()));
    responder.respond(*std::move(answer));
  }

 private:
  bool is(FaultKind kind) const { return request_.fault && request_.fault->kind == kind; }

  net::Answer hang_up() {
    note(desk_, request_, "reset", 0, received_);
    return {.abort = true};
  }

  Request request_;
  std::unique_ptr<PayloadReader> reader_;
  Context& context_;
  const Desk& desk_;
  std::uint64_t received_ = 0;
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
        desk_{clock, log, requests_},
        context_{*store_, notifier_, clock, credentials_, faults_},
        control_("/_sandbox") {
    for (Target& target : options.targets) set_target(std::move(target));
    open_control();
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
  void add_fault(Fault fault) override { faults_.add(std::move(fault)); }
  void clear_faults() override { faults_.clear(); }
  Json requests(std::uint64_t since) const override { return requests_.since(since); }
  std::vector<Shown> objects(const std::string& bucket) const override;

 private:
  void open_control();
  Decision accept(const net::RequestHead& head);
  Outcome<Decision> begin(Request& request);
  Outcome<std::unique_ptr<PayloadTarget>> make_target(const Request& request);

  const Credentials credentials_;
  std::unique_ptr<Store> store_;
  Notifier notifier_;
  FaultScript faults_;
  RequestLog requests_;
  const Desk desk_;
  Context context_;
  ControlDesk control_;
  std::atomic<std::uint64_t> next_request_{1};
};

Decision Sandbox::accept(const net::RequestHead& head) {
  // No bucket can have this name.
  if (control_.has(head)) return control_.handle(head);
  const std::string request_id = fmt::format("{:016X}", next_request_++);
  auto request = parse_request(head, request_id);
  if (!request) return refusal_answer(request.error(), Request{.head = head, .id = request_id}, desk_);
  request->fault =
      faults_.take({.operation = operation_of(*request), .bucket = request->bucket, .key = request->key},
                   desk_.clock.now());
  auto decision = begin(*request);
  if (decision) return *std::move(decision);
  return refusal_answer(decision.error(), *request, desk_);
}

Outcome<Decision> Sandbox::begin(Request& request) {
  const auto verified = verify_signature(request, credentials_of(request.fault, credentials_),
                                         clock_of(request.fault, desk_.clock.now()));
  if (!verified) return std::unexpected(as_scripted(request, verified.error()));
  if (const auto unharmed = strike_before(context_, request); !unharmed)
    return std::unexpected(unharmed.error());
  auto target = make_target(request);
  if (!target) return std::unexpected(std::move(target.error()));
  auto reader = PayloadReader::begin(request, *verified, *std::move(target));
  if (!reader) return std::unexpected(std::move(reader.error()));
  return std::make_unique<BodySink>(std::move(request), *std::move(reader), context_, desk_);
}

Outcome<std::unique_ptr<PayloadTarget>> Sandbox::make_target(const Request& request) {
  const auto route = find_route(request);
  if (!route) return std::unexpected(route.error());
  if (const auto* const receive = std::get_if<Reception>(&*route)) return (*receive)(context_, request);
  return collect(kDocumentBytesMax, [this, request, run = std::get<Operation>(*route)](
                                        const std::string& body) { return run(context_, request, body); });
}

void Sandbox::open_control() {
  control_.on_get("/faults", [this](const auto&) { return faults_.describe(); });
  control_.on_delete("/faults", [this](const auto&) {
    faults_.clear();
    return faults_.describe();
  });
  control_.on_post("/faults", [this](const Json& wish) -> Granted<Json> {
    const auto fault = parse_fault(wish);
    if (!fault) return std::unexpected(fault.error());
    faults_.add(*fault);
    return Json{{"ok", true}};
  });
  control_.on_get("/requests", [this](const ControlDesk::Query& query) {
    const auto since = query.find("since");
    return requests_.since(since == query.end() ? 0 : parse_uint(since->second).value_or(0));
  });
}

std::vector<S3Sandbox::Shown> Sandbox::objects(const std::string& bucket) const {
  std::vector<std::pair<std::string, ObjectRef>> found;
  store_->with([&](const State& state) {
    const auto there = state.buckets.find(bucket);
    if (there != state.buckets.end())
      found.assign(there->second.objects.begin(), there->second.objects.end());
  });
  std::vector<Shown> out;
  for (const auto& [key, object] : found) {
    Shown shown{.key = key, .etag = object->etag.text()};
    if (const auto bytes = read_all(*read_object(object, 0, object->size), object->size))
      shown.content = as_text(*bytes);
    out.push_back(std::move(shown));
  }
  return out;
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
