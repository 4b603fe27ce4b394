#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/control/occasions.hpp"
#include "sandbox/telegram/api_result.hpp"

namespace ploy::sandbox {

enum class FaultKind : std::uint8_t {
  kLostBeforePosting,  // the connection ends, nothing was posted
  kLostAfterPosting,   // it was posted, the connection ends without an answer
  kError,              // an answer as the Bot API would give it
  kHtmlError,          // an answer as a proxy in front of it would give it
  kSlow,         // it is done `seconds` late; a self-hosted server hangs up after 500 s and does it still
  kResetInBody,  // the connection ends when `after_bytes` of the body have come
  kDemoted,      // the bot loses its rights in the chat when `after_bytes` of the body have come
  kKicked,       // it is thrown out then
  kRestricted,   // it may send nothing any more
  kMigrated,     // the basic group becomes a supergroup then
  kPinMissing,   // getChat shows no pinned message, though there is one
  kAsAnimation,  // a document sent with type detection on comes back as an animation
  kTruncatedDownload,  // status 200 and too few bytes, as if that were all
  kCutDownload,        // the connection ends when `after_bytes` of the file have gone out
  kCorruptedDownload,  // one byte, at `after_bytes`, is wrong
  kSlowDownload,       // `bytes_per_second`
};

// Where on its way a request may meet a fault.
enum class FaultStage : std::uint8_t { kBody, kBeforePosting, kAnswering, kAfterPosting, kDownload };

// What goes wrong with which requests, and how often.
struct Fault {
  FaultKind kind = FaultKind::kError;
  std::string method;   // lower-case; empty: any. Downloads are "download"
  std::string chat_id;  // as the request names it; empty: any. Downloads belong to no chat
  Occasions occasions = Occasions();
  int code = 502;
  std::string description;  // empty: what goes with the code
  std::int64_t retry_after = 0;
  std::uint64_t after_bytes = 0;
  std::uint64_t bytes_per_second = 1024;
  std::int64_t seconds = 0;
};

// What of a request a fault may be meant for.
struct FaultPlace {
  FaultStage stage = FaultStage::kBeforePosting;
  std::string_view method;
  std::string_view chat_id;
  Timestamp now;
};

// Of a body of which `from` bytes had come, `to` have come now. Which chat it is for shows late, sometimes
// only at its end: what is meant for that chat is then met by all that came since `chat_from`.
struct BodyStretch {
  std::uint64_t from = 0;
  std::uint64_t chat_from = 0;
  std::uint64_t to = 0;
};

// What is to go wrong, in the order it was asked for. One thread at a time.
class FaultScript {
 public:
  void add(Fault fault) { faults_.push_back(std::move(fault)); }
  void clear() { faults_.clear(); }

  // The first fault that strikes here; it is then used up once.
  std::optional<Fault> take(const FaultPlace& place);
  // All faults of stage kBody whose `after_bytes` have just come.
  std::vector<Fault> take_in_body(const FaultPlace& place, const BodyStretch& stretch);

  Json describe() const;

 private:
  void forget_past(Timestamp now);

  std::vector<Fault> faults_;
};

// {"kind":"error","method":"sendDocument","times":2,"retry_after":30}; docs/how-to/sandbox.md has the list.
Granted<Fault> parse_fault(const Json& wish);

std::string_view to_string(FaultKind kind);

// The error a kError fault answers with.
ApiError error_of(const Fault& fault);

}  // namespace ploy::sandbox
