#include "sandbox/telegram/fault_script.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace ploy::sandbox {

namespace {

struct Named {
  std::string_view name;
  FaultStage stage;
};

// In the order of FaultKind.
constexpr std::array<Named, 16> kKinds = {{{"lost_before_posting", FaultStage::kBeforePosting},
                                           {"lost_after_posting", FaultStage::kAfterPosting},
                                           {"error", FaultStage::kBeforePosting},
                                           {"html_error", FaultStage::kBeforePosting},
                                           {"slow", FaultStage::kBeforePosting},
                                           {"reset_in_body", FaultStage::kBody},
                                           {"demoted", FaultStage::kBody},
                                           {"kicked", FaultStage::kBody},
                                           {"restricted", FaultStage::kBody},
                                           {"migrated", FaultStage::kBody},
                                           {"pin_missing", FaultStage::kAnswering},
                                           {"as_animation", FaultStage::kAnswering},
                                           {"truncated_download", FaultStage::kDownload},
                                           {"cut_download", FaultStage::kDownload},
                                           {"corrupted_download", FaultStage::kDownload},
                                           {"slow_download", FaultStage::kDownload}}};
static_assert(kKinds.size() == static_cast<std::size_t>(FaultKind::kSlowDownload) + 1);

FaultStage stage_of(FaultKind kind) { return kKinds[static_cast<std::size_t>(kind)].stage; }

// What makes no sense with another method has one of its own.
std::string_view only_method(FaultKind kind) {
  if (kind == FaultKind::kPinMissing) return "getchat";
  if (kind == FaultKind::kAsAnimation) return "senddocument";
  return {};
}

bool is_meant(const Fault& fault, const FaultPlace& place) {
  return stage_of(fault.kind) == place.stage && (fault.method.empty() || fault.method == place.method) &&
         (fault.chat_id.empty() || fault.chat_id == place.chat_id);
}

std::string_view usual_description(int code) {
  switch (code) {
    case 400:
      return "Bad Request: wrong file_id or the file is temporarily unavailable";
    case 500:
      return "Internal Server Error: restart";
    case 502:
      return "Bad Gateway";
    case 504:
      return "Gateway Timeout";
    default:
      return "Injected fault";
  }
}

}  // namespace

void FaultScript::forget_past(Timestamp now) {
  std::erase_if(faults_, [&](const Fault& fault) { return fault.occasions.over(now); });
}

std::optional<Fault> FaultScript::take(const FaultPlace& place) {
  forget_past(place.now);
  for (Fault& fault : faults_) {
    const std::string_view only = only_method(fault.kind);
    const bool fits = is_meant(fault, place) && (only.empty() || only == place.method);
    if (fits && fault.occasions.strike(place.now)) return fault;
  }
  return std::nullopt;
}

std::vector<Fault> FaultScript::take_in_body(const FaultPlace& place, const BodyStretch& stretch) {
  forget_past(place.now);
  std::vector<Fault> struck;
  for (Fault& fault : faults_) {
    const std::uint64_t from = fault.chat_id.empty() ? stretch.from : stretch.chat_from;
    const bool here = fault.after_bytes >= from && fault.after_bytes < stretch.to;
    if (is_meant(fault, place) && here && fault.occasions.strike(place.now)) struck.push_back(fault);
  }
  return struck;
}

Json FaultScript::describe() const {
  Json out = Json::array();
  for (const Fault& fault : faults_) {
    Json one = {{"kind", to_string(fault.kind)}, {"method", fault.method}};
    if (!fault.chat_id.empty()) one["chat_id"] = fault.chat_id;
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
  fault.method = to_lower(wish.text("method"));
  // A number, or the name of a public one: "@backups".
  fault.chat_id = wish.has("chat_id") && json.at("chat_id").is_string()
                      ? wish.text("chat_id")
                      : std::to_string(wish.number("chat_id", INT64_MIN, INT64_MAX, 0));
  if (fault.chat_id == "0") fault.chat_id.clear();
  fault.occasions = Occasions::read(wish);
  fault.retry_after = wish.number("retry_after", 1, 366 * 86'400, 0);
  fault.code = static_cast<int>(wish.number("code", 400, 599, fault.retry_after > 0 ? 429 : fault.code));
  fault.description = wish.text("description");
  fault.after_bytes = static_cast<std::uint64_t>(wish.number("after_bytes", 0, INT64_MAX, 0));
  fault.bytes_per_second = static_cast<std::uint64_t>(wish.number("bytes_per_second", 1, INT64_MAX, 1024));
  fault.seconds = wish.number("seconds", 1, 86'400, fault.kind == FaultKind::kSlow ? 10 : 0);
  if (auto read = wish.done(); !read) return std::unexpected(std::move(read.error()));
  return fault;
}

std::string_view to_string(FaultKind kind) { return kKinds[static_cast<std::size_t>(kind)].name; }

ApiError error_of(const Fault& fault) {
  if (fault.code == 429) return too_many_requests(std::max<std::int64_t>(1, fault.retry_after));
  return {.code = fault.code,
          .description =
              fault.description.empty() ? std::string(usual_description(fault.code)) : fault.description};
}

}  // namespace ploy::sandbox
