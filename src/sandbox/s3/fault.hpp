#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/control/occasions.hpp"

namespace ploy::sandbox::s3 {

enum class FaultKind : std::uint8_t {
  kError,              // an error document with `status`, `code` and no effect
  kLostBefore,         // the connection ends, nothing was done
  kLostAfter,          // it was done, the connection ends without an answer
  kResetInBody,        // the connection ends when `after_bytes` of the request's body have come
  kClockSkew,          // the server's clock is ahead by `seconds`, for signatures and in Date
  kWrongRegion,        // requests that are not signed for `region` are refused, with its name
  kRedirect,           // they are answered 301 with its name
  kShortBody,          // status and Content-Range as if all was well, but `after_bytes` bytes
  kCutBody,            // the connection ends when `after_bytes` of the answer have gone out
  kCorruptedBody,      // one byte, at `after_bytes`, is wrong
  kSlowBody,           // `bytes_per_second`
  kIgnoredRange,       // the whole object, with 200
  kIgnoredIfMatch,     // conditions are not looked at
  kOtherEtag,          // the answer names an ETag that the object never had
  kWrongTotal,         // Content-Range says that the object is larger than it is
  kOverwritten,        // somebody puts another object of the same size there just before
  kOverwrittenDuring,  // the same when half of the answer is out; that half and the rest are of the old one
  kDeleted,            // somebody deletes the object just before
  kDeletedDuring,
  kListingEmpty,         // a page that says that there is nothing
  kListingRepeats,       // the first page again, with the same token, and more to come
  kListingEndsEarly,     // one key and no more, though there are more
  kListingOutOfOrder,    // the last key comes first
  kListingTwice,         // every key twice
  kListingWithoutToken,  // more to come, but not how
  kHostileXml,           // a document made to hurt a parser: `variant` entities, deep, cut, html or nul
  kErrorInSuccess,       // 200 and an error document
  kEmptyEtag,            // a completed upload without its ETag
  kEventLost,            // what happened is not announced
  kEventTwice,
  kEventLate,  // by `seconds`
};

// What goes wrong with which requests, and how often. A request meets at most one fault, an event another.
struct Fault {
  FaultKind kind = FaultKind::kError;
  std::string operation;  // "GetObject", "ListObjectsV2", ...; empty: any that it can happen to
  std::string bucket;     // empty: any
  std::string key;        // empty: any
  Occasions occasions = Occasions();
  int status = 503;
  std::string code = "SlowDown";
  std::string region = "eu-central-1";
  std::string variant = "entities";
  std::int64_t seconds = 0;
  std::uint64_t after_bytes = 0;
  std::uint64_t bytes_per_second = 1024;
};

struct FaultPlace {
  std::string_view operation;  // "Event" for what is announced
  std::string_view bucket;
  std::string_view key;
};

// What is to go wrong, in the order it was asked for. Safe from any thread.
class FaultScript {
 public:
  void add(Fault fault);
  void clear();

  // The first fault that strikes here; it is then used up once.
  std::optional<Fault> take(const FaultPlace& place, Timestamp now);

  Json describe() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Fault> faults_;
};

// {"kind":"error","code":"SlowDown","operation":"GetObject","times":3}; docs/how-to/sandbox.md has the list.
Granted<Fault> parse_fault(const Json& wish);

std::string_view to_string(FaultKind kind);

}  // namespace ploy::sandbox::s3
