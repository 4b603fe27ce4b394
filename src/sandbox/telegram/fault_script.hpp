#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/telegram/api_result.hpp"

namespace ploy::sandbox {

enum class FaultKind : std::uint8_t {
  kLostBeforePosting,  // the connection ends, nothing was posted
  kLostAfterPosting,   // it was posted, the connection ends without an answer
  kError,              // an answer as the Bot API would give it
  kHtmlError,          // an answer as a proxy in front of it would give it
  kResetInBody,        // the connection ends when `after_bytes` of the body have come
  kTruncatedDownload,  // status 200 and too few bytes, as if that were all
  kCutDownload,        // the connection ends when `after_bytes` of the file have gone out
  kCorruptedDownload,  // one byte, at `after_bytes`, is wrong
};

// What goes wrong, and how often.
struct Fault {
  FaultKind kind = FaultKind::kError;
  std::string method;  // lower-case; empty: any. Downloads are "download"
  int times = 1;
  int code = 502;
  std::string description;  // empty: what goes with the code
  std::int64_t retry_after = 0;
  std::uint64_t after_bytes = 0;
};

// Where on its way a request may meet a fault.
enum class FaultStage : std::uint8_t { kBody, kBeforePosting, kAfterPosting, kDownload };

// What is to go wrong, in the order it was asked for. One thread at a time.
class FaultScript {
 public:
  void add(Fault fault) { faults_.push_back(std::move(fault)); }
  void clear() { faults_.clear(); }

  // The first fault for this stage and method; it is then used up once.
  std::optional<Fault> take(FaultStage stage, std::string_view method);

  Json describe() const;

 private:
  std::vector<Fault> faults_;
};

// {"kind":"error","method":"sendDocument","times":2,"code":429,"retry_after":30}; the error says what is
// wrong with it.
std::expected<Fault, std::string> parse_fault(std::string_view json);

// The error a kError fault answers with.
ApiError error_of(const Fault& fault);

}  // namespace ploy::sandbox
