#include "sandbox/s3/fault_acts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "sandbox/control/spoiled_reader.hpp"
#include "sandbox/s3/object_reader.hpp"
#include "sandbox/s3/publish.hpp"

namespace ploy::sandbox::s3 {

namespace {

bool is(const Request& request, FaultKind kind) { return request.fault && request.fault->kind == kind; }

net::Headers without(const net::Headers& headers, std::string_view name) {
  net::Headers out;
  for (const net::Header& header : headers)
    if (!equals_ignoring_case(header.name, name)) out.add(header.name, header.value);
  return out;
}

ObjectRef present(Context& context, const Request& request) {
  const auto found =
      context.store.with([&](const State& state) { return find_object(state, request.bucket, request.key); });
  return found ? *found : nullptr;
}

// Somebody else's put: as many bytes, all different, and never what was there before. Where there is nothing,
// nothing happens.
void overwrite(Context& context, const Request& request) {
  const ObjectRef old = present(context, request);
  if (!old || old->size == 0) return;
  auto writer = context.store.create_blob();
  if (!writer) return;
  const auto reader = read_object(old, 0, old->size);
  Md5 md5;
  Bytes piece(64 * kKiB);
  std::size_t position = 0;
  for (std::uint64_t left = old->size; left > 0;) {
    const auto n = reader->read(piece);
    if (!n || *n == 0) return;
    const std::span<std::byte> bytes = std::span(piece).first(*n);
    for (std::byte& byte : bytes)
      byte ^= static_cast<std::byte>(old->etag.md5[position++ % old->etag.md5.size()]) | std::byte{1};
    md5.update(bytes);
    if (!(*writer)->write(bytes)) return;
    left -= *n;
  }
  auto object = std::make_shared<Object>(*old);
  object->at = context.clock.now();
  object->etag = {.md5 = md5.finish()};
  object->blobs = {(*writer)->finish()};
  const auto put = context.store.change([&](const State&) -> Outcome<Record> {
    return ObjectPut{.bucket = request.bucket, .key = request.key, .object = object};
  });
  if (put) publish(context, request, "s3:ObjectCreated:Put", request.bucket, request.key, object);
}

void remove(Context& context, const Request& request) {
  const auto removed = context.store.change([&](const State& state) -> Outcome<Record> {
    if (const auto found = find_object(state, request.bucket, request.key); !found)
      return std::unexpected(found.error());
    return ObjectRemoved{.bucket = request.bucket, .key = request.key};
  });
  if (removed) publish(context, request, "s3:ObjectRemoved:Delete", request.bucket, request.key, nullptr);
}

std::string hostile(std::string_view variant) {
  if (variant == "html") return "<html><body><h1>It works!</h1></body></html>";
  if (variant == "cut") return "<?xml version=\"1.0\"?><ListBucketResult><IsTruncated>false</IsTrunc";
  if (variant == "nul") return std::string("<ListBucketResult><Contents><Key>a\0b</Key>", 42);
  if (variant == "deep") {
    std::string out = "<ListBucketResult>";
    for (int i = 0; i < 200'000; ++i) out += "<a>";
    return out;
  }
  std::string out = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a0 \"ha\">";
  for (int i = 1; i < 30; ++i)
    out += "<!ENTITY a" + std::to_string(i) + " \"&a" + std::to_string(i - 1) + ";&a" +
           std::to_string(i - 1) + ";\">";
  return out +
         "]><ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>&a29;</Key></Contents>"
         "</ListBucketResult>";
}

void replace_header(net::Answer& answer, std::string_view name, std::string value) {
  answer.headers = without(answer.headers, name);
  answer.headers.add(std::string(name), std::move(value));
}

void replace_body(net::Answer& answer, std::string body) {
  answer.stream.reset();
  answer.stream_bytes = 0;
  answer.body = std::move(body);
}

// "bytes 0-9/100" -> "bytes 0-9/101"
std::string larger_total(std::string_view range) {
  const auto slash = range.find('/');
  const auto total = slash == std::string_view::npos ? std::nullopt : parse_uint(range.substr(slash + 1));
  return std::string(range.substr(0, slash)) + "/" + std::to_string(total.value_or(0) + 1);
}

void spoil_stream(Context& context, const Request& request, net::Answer& answer) {
  const Fault& fault = *request.fault;
  Spoiling spoiling{.size = answer.stream_bytes};
  if (fault.kind == FaultKind::kCutBody) spoiling.cut_at = fault.after_bytes;
  if (fault.kind == FaultKind::kCorruptedBody) spoiling.corrupt_at = fault.after_bytes;
  if (fault.kind == FaultKind::kSlowBody) spoiling.bytes_per_second = fault.bytes_per_second;
  if (fault.kind == FaultKind::kOverwrittenDuring)
    spoiling.at_half = [&context, request] { overwrite(context, request); };
  if (fault.kind == FaultKind::kDeletedDuring)
    spoiling.at_half = [&context, request] { remove(context, request); };
  answer.stream = spoil(std::move(answer.stream), std::move(spoiling), context.clock);
}

}  // namespace

Timestamp clock_of(const std::optional<Fault>& fault, Timestamp now) {
  const bool skewed = fault && fault->kind == FaultKind::kClockSkew;
  return skewed ? now + std::chrono::seconds(fault->seconds) : now;
}

Credentials credentials_of(const std::optional<Fault>& fault, const Credentials& real) {
  Credentials credentials = real;
  if (fault && (fault->kind == FaultKind::kWrongRegion || fault->kind == FaultKind::kRedirect))
    credentials.region = fault->region;
  return credentials;
}

Refusal as_scripted(const Request& request, const Refusal& refusal) {
  if (!is(request, FaultKind::kRedirect) || refusal.code != "AuthorizationHeaderMalformed") return refusal;
  return {
      .status = 301,
      .code = "PermanentRedirect",
      .message = "The bucket you are attempting to access must be addressed using the specified endpoint.",
      .headers = {{"x-amz-bucket-region", request.fault->region}}};
}

Outcome<void> strike_before(Context& context, Request& request) {
  if (!request.fault) return {};
  const Fault& fault = *request.fault;
  switch (fault.kind) {
    case FaultKind::kError:
      return std::unexpected(
          Refusal{.status = fault.status, .code = fault.code, .message = "An injected fault."});
    case FaultKind::kOverwritten:
      overwrite(context, request);
      break;
    case FaultKind::kDeleted:
      remove(context, request);
      break;
    case FaultKind::kIgnoredRange:
      request.head.headers = without(request.head.headers, "range");
      break;
    case FaultKind::kIgnoredIfMatch:
      request.head.headers = without(request.head.headers, "if-match");
      break;
    default:
      break;
  }
  return {};
}

void spoil_page(const Request& request, ListingQuery& query) {
  if (is(request, FaultKind::kListingRepeats)) query.after.clear();
}

void spoil_page(const Request& request, ListingPage& page) {
  if (is(request, FaultKind::kListingEmpty)) page = {};
  if (is(request, FaultKind::kListingEndsEarly)) {
    page.objects.resize(std::min<std::size_t>(page.objects.size(), 1));
    page.truncated = false;
  }
  if (is(request, FaultKind::kListingOutOfOrder)) std::ranges::reverse(page.objects);
  if (is(request, FaultKind::kListingTwice)) {
    std::vector<ListingPage::Entry> twice;
    for (const ListingPage::Entry& entry : page.objects) twice.insert(twice.end(), 2, entry);
    page.objects = std::move(twice);
  }
  page.truncated |= is(request, FaultKind::kListingRepeats) || is(request, FaultKind::kListingWithoutToken);
}

void spoil_answer(Context& context, const Request& request, net::Answer& answer) {
  if (!request.fault) return;
  const Fault& fault = *request.fault;
  switch (fault.kind) {
    case FaultKind::kLostAfter:
      answer = {.abort = true};
      return;
    case FaultKind::kShortBody:
      answer.stream_bytes = std::min(answer.stream_bytes, fault.after_bytes);
      return;
    case FaultKind::kOtherEtag:
      replace_header(answer, "ETag", "\"0123456789abcdef0123456789abcdef\"");
      return;
    case FaultKind::kWrongTotal:
      if (const auto range = answer.headers.find("Content-Range"))
        replace_header(answer, "Content-Range", larger_total(*range));
      return;
    case FaultKind::kHostileXml:
      replace_body(answer, hostile(fault.variant));
      return;
    case FaultKind::kErrorInSuccess:
      replace_body(answer, to_xml(make_refusal(Code::kInternalError), request.head.path, request.id));
      return;
    case FaultKind::kEmptyEtag: {
      const auto begin = answer.body.find("<ETag>");
      const auto end = answer.body.find("</ETag>");
      if (end != std::string::npos) answer.body.erase(begin + 6, end - begin - 6);
      return;
    }
    default:
      if (answer.stream) spoil_stream(context, request, answer);
  }
}

}  // namespace ploy::sandbox::s3
