#include "sandbox/telegram/fault_script.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace ploy::sandbox {

namespace {

constexpr std::array<std::string_view, 8> kKinds = {
    "lost_before_posting", "lost_after_posting", "error",        "html_error",
    "reset_in_body",       "truncated_download", "cut_download", "corrupted_download"};

FaultStage stage_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::kLostBeforePosting:
    case FaultKind::kError:
    case FaultKind::kHtmlError:
      return FaultStage::kBeforePosting;
    case FaultKind::kLostAfterPosting:
      return FaultStage::kAfterPosting;
    case FaultKind::kResetInBody:
      return FaultStage::kBody;
    case FaultKind::kTruncatedDownload:
    case FaultKind::kCutDownload:
    case FaultKind::kCorruptedDownload:
      return FaultStage::kDownload;
  }
  return FaultStage::kDownload;
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

std::optional<Fault> FaultScript::take(FaultStage stage, std::string_view method) {
  const auto found = std::ranges::find_if(faults_, [&](const Fault& fault) {
    return stage_of(fault.kind) == stage && (fault.method.empty() || fault.method == method);
  });
  if (found == faults_.end()) return std::nullopt;
  Fault fault = *found;
  if (--found->times <= 0) faults_.erase(found);
  return fault;
}

Json FaultScript::describe() const {
  Json out = Json::array();
  for (const Fault& fault : faults_)
    out.push_back({{"kind", kKinds[static_cast<std::size_t>(fault.kind)]},
                   {"method", fault.method},
                   {"times", fault.times}});
  return out;
}

std::expected<Fault, std::string> parse_fault(std::string_view json) {
  const Json wish = Json::parse(json, nullptr, false);
  if (!wish.is_object()) return std::unexpected("expected a JSON object");
  Fault fault;
  try {
    const auto kind = std::ranges::find(kKinds, wish.value("kind", std::string()));
    if (kind == kKinds.end()) return std::unexpected("no such kind of fault");
    fault.kind = static_cast<FaultKind>(kind - kKinds.begin());
    fault.method = to_lower(wish.value("method", std::string()));
    fault.times = wish.value("times", fault.times);
    fault.retry_after = wish.value("retry_after", fault.retry_after);
    fault.code = wish.value("code", fault.retry_after > 0 ? 429 : fault.code);
    fault.description = wish.value("description", std::string());
    fault.after_bytes = wish.value("after_bytes", fault.after_bytes);
  } catch (const Json::exception&) {
    return std::unexpected("a member has the wrong type");
  }
  if (fault.times < 1 || fault.code < 400 || fault.code > 599)
    return std::unexpected("times must be positive, code from 400 to 599");
  return fault;
}

ApiError error_of(const Fault& fault) {
  if (fault.code == 429) return too_many_requests(std::max<std::int64_t>(1, fault.retry_after));
  return {.code = fault.code,
          .description =
              fault.description.empty() ? std::string(usual_description(fault.code)) : fault.description};
}

}  // namespace ploy::sandbox
