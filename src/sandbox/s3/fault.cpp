#include "sandbox/s3/fault.hpp"

#include <algorithm>
#include <array>

namespace ploy::sandbox::s3 {

namespace {

// To what it can happen.
enum class Scope : std::uint8_t { kAny, kGet, kRead, kListing, kCompletion, kEvent };

struct Named {
  std::string_view name;
  Scope scope;
};

// In the order of FaultKind.
constexpr std::array<Named, 31> kKinds = {{{"error", Scope::kAny},
                                           {"lost_before", Scope::kAny},
                                           {"lost_after", Scope::kAny},
                                           {"reset_in_body", Scope::kAny},
                                           {"clock_skew", Scope::kAny},
                                           {"wrong_region", Scope::kAny},
                                           {"redirect", Scope::kAny},
                                           {"short_body", Scope::kGet},
                                           {"cut_body", Scope::kGet},
                                           {"corrupted_body", Scope::kGet},
                                           {"slow_body", Scope::kGet},
                                           {"ignored_range", Scope::kGet},
                                           {"ignored_if_match", Scope::kRead},
                                           {"other_etag", Scope::kRead},
                                           {"wrong_total", Scope::kGet},
                                           {"overwritten", Scope::kRead},
                                           {"overwritten_during", Scope::kGet},
                                           {"deleted", Scope::kRead},
                                           {"deleted_during", Scope::kGet},
                                           {"listing_empty", Scope::kListing},
                                           {"listing_repeats", Scope::kListing},
                                           {"listing_ends_early", Scope::kListing},
                                           {"listing_out_of_order", Scope::kListing},
                                           {"listing_twice", Scope::kListing},
                                           {"listing_without_token", Scope::kListing},
                                           {"hostile_xml", Scope::kListing},
                                           {"error_in_success", Scope::kCompletion},
                                           {"empty_etag", Scope::kCompletion},
                                           {"event_lost", Scope::kEvent},
                                           {"event_twice", Scope::kEvent},
                                           {"event_late", Scope::kEvent}}};
static_assert(kKinds.size() == static_cast<std::size_t>(FaultKind::kEventLate) + 1);

bool can_happen(Scope scope, std::string_view operation) {
  switch (scope) {
    case Scope::kAny:
      return operation != "Event";
    case Scope::kGet:
      return operation == "GetObject";
    case Scope::kRead:
      return operation == "GetObject" || operation == "HeadObject";
    case Scope::kListing:
      return operation == "ListObjectsV2" || operation == "ListObjects";
    case Scope::kCompletion:
      return operation == "CompleteMultipartUpload";
    case Scope::kEvent:
      return operation == "Event";
  }
  return false;
}

bool is_meant(const Fault& fault, const FaultPlace& place) {
  return can_happen(kKinds[static_cast<std::size_t>(fault.kind)].scope, place.operation) &&
         (fault.operation.empty() || fault.operation == place.operation) &&
         (fault.bucket.empty() || fault.bucket == place.bucket) &&
         (fault.key.empty() || fault.key == place.key);
}

// Statuses that go with the codes people script.
int usual_status(std::string_view code) {
  if (code == "InternalError") return 500;
  if (code == "AccessDenied" || code == "RequestTimeTooSkewed" || code == "InvalidObjectState") return 403;
  if (code == "NoSuchKey" || code == "NoSuchBucket") return 404;
  if (code == "TooManyRequests") return 429;
  return 503;
}

}  // namespace

void FaultScript::add(Fault fault) {
  const std::scoped_lock lock(mutex_);
  faults_.push_back(std::move(fault));
}

void FaultScript::clear() {
  const std::scoped_lock lock(mutex_);
  faults_.clear();
}

std::optional<Fault> FaultScript::take(const FaultPlace& place, Timestamp now) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(faults_, [&](const Fault& fault) { return fault.occasions.over(now); });
  for (Fault& fault : faults_)
    if (is_meant(fault, place) && fault.occasions.strike(now)) return fault;
  return std::nullopt;
}

Json FaultScript::describe() const {
  const std::scoped_lock lock(mutex_);
  Json out = Json::array();
  for (const Fault& fault : faults_) {
    Json one = {{"kind", to_string(fault.kind)}};
    for (const auto& [name, value] :
         {std::pair("operation", &fault.operation), {"bucket", &fault.bucket}, {"key", &fault.key}})
      if (!value->empty()) one[name] = *value;
    fault.occasions.describe(one);
    out.push_back(std::move(one));
  }
  return out;
}

Granted<Fault> parse_fault(const Json& json) {
  Wish wish(json);
  Fault fault;
  const auto kind = std::ranges::find(kKinds, wish.needed_text("kind"), &Named::name);
  if (kind == kKinds.end())
    wish.complain("there is no such kind of fault");
  else
    fault.kind = static_cast<FaultKind>(kind - kKinds.begin());
  fault.operation = wish.text("operation");
  fault.bucket = wish.text("bucket");
  fault.key = wish.text("key");
  fault.occasions = Occasions::read(wish);
  fault.code = wish.text("code", fault.code);
  fault.status = static_cast<int>(wish.number("status", 300, 599, usual_status(fault.code)));
  fault.region = wish.text("region", fault.region);
  fault.variant = wish.text("variant", fault.variant);
  fault.seconds = wish.number("seconds", -366 * 86'400, 366 * 86'400, 1200);
  fault.after_bytes = static_cast<std::uint64_t>(wish.number("after_bytes", 0, INT64_MAX, 0));
  fault.bytes_per_second = static_cast<std::uint64_t>(wish.number("bytes_per_second", 1, INT64_MAX, 1024));
  if (auto read = wish.done(); !read) return std::unexpected(std::move(read.error()));
  return fault;
}

std::string_view to_string(FaultKind kind) { return kKinds[static_cast<std::size_t>(kind)].name; }

}  // namespace ploy::sandbox::s3
