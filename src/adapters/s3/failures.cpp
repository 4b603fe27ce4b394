#include "adapters/s3/failures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace ploy::s3 {

namespace {

struct Meaning {
  std::string_view code;
  ErrorKind kind;
  std::string_view advice;
};

constexpr std::string_view kKeysAdvice = "check RUSTFS_ACCESS_KEY and RUSTFS_SECRET_KEY";
constexpr std::string_view kRegionAdvice = "check RUSTFS_REGION and RUSTFS_ENDPOINT";
constexpr std::string_view kBusyAdvice = "the server is busy or out of resources; it will be asked again";

constexpr std::array kMeanings = {
    Meaning{"AccessDenied", ErrorKind::kDenied,
            "give the access key the right to do this (list, read; write and tagging for restores)"},
    Meaning{"AllAccessDisabled", ErrorKind::kDenied, "the account is closed or suspended"},
    Meaning{"InvalidAccessKeyId", ErrorKind::kDenied, kKeysAdvice},
    Meaning{"SignatureDoesNotMatch", ErrorKind::kDenied, kKeysAdvice},
    Meaning{"InvalidToken", ErrorKind::kDenied, kKeysAdvice},
    Meaning{"XAdminUserNotFound", ErrorKind::kDenied, kKeysAdvice},  // versitygw says it with a 404
    Meaning{"ExpiredToken", ErrorKind::kDenied, "the temporary credentials ran out; renew them"},
    Meaning{"RequestTimeTooSkewed", ErrorKind::kDenied,
            "the clocks of this machine and of the server differ too much; set them by NTP"},
    Meaning{"AuthorizationHeaderMalformed", ErrorKind::kDenied, kRegionAdvice},
    Meaning{"PermanentRedirect", ErrorKind::kInvalid, kRegionAdvice},
    Meaning{"TemporaryRedirect", ErrorKind::kInvalid, kRegionAdvice},
    Meaning{"InvalidObjectState", ErrorKind::kDenied,
            "the object lies in an archive tier; restore it there first"},
    Meaning{"NoSuchBucket", ErrorKind::kNotFound, "the bucket does not exist; create it, or check its name"},
    Meaning{"NoSuchKey", ErrorKind::kNotFound, "the object does not exist (any more)"},
    Meaning{"NoSuchVersion", ErrorKind::kNotFound, "that version does not exist (any more)"},
    Meaning{"NoSuchUpload", ErrorKind::kNotFound, "the upload was ended by someone else"},
    Meaning{"PreconditionFailed", ErrorKind::kConflict, ""},
    Meaning{"ConditionalRequestConflict", ErrorKind::kConflict, ""},
    Meaning{"OperationAborted", ErrorKind::kUnavailable, kBusyAdvice},
    Meaning{"BucketAlreadyOwnedByYou", ErrorKind::kConflict, ""},
    Meaning{"BucketAlreadyExists", ErrorKind::kConflict, ""},
    Meaning{"SlowDown", ErrorKind::kUnavailable, kBusyAdvice},
    Meaning{"SlowDownRead", ErrorKind::kUnavailable, kBusyAdvice},
    Meaning{"SlowDownWrite", ErrorKind::kUnavailable, kBusyAdvice},
    Meaning{"ServerBusy", ErrorKind::kUnavailable, kBusyAdvice},
    Meaning{"ServiceUnavailable", ErrorKind::kUnavailable, kBusyAdvice},
    Meaning{"TooManyRequests", ErrorKind::kUnavailable, kBusyAdvice},
    Meaning{"InternalError", ErrorKind::kUnavailable, "look into the server's own log"},
    Meaning{"RequestTimeout", ErrorKind::kUnavailable, ""},
    Meaning{"XAmzContentSHA256Mismatch", ErrorKind::kUnavailable, "bytes were damaged on their way"},
    Meaning{"BadDigest", ErrorKind::kUnavailable, "bytes were damaged on their way"},
    Meaning{"XMinioInvalidObjectName", ErrorKind::kInvalid,
            "this server cannot hold such a key; choose another"},
    Meaning{"KeyTooLongError", ErrorKind::kInvalid, "this server cannot hold such a key; choose another"},
    Meaning{"EntityTooLarge", ErrorKind::kInvalid, "this server does not take objects of this size"},
    Meaning{"QuotaExceeded", ErrorKind::kDenied, "the bucket or account is full; raise its quota"},
};

// Used when the code is unknown, or there is none: HEAD has no body, and proxies speak HTML.
Meaning meaning_of_status(int status) {
  switch (status) {
    case 401:
    case 403:
      return {"", ErrorKind::kDenied, "check the access key, its secret, and its rights"};
    case 404:
      return {"", ErrorKind::kNotFound, "no such bucket or object"};
    case 409:
    case 412:
      return {"", ErrorKind::kConflict, ""};
    case 429:
      return {"", ErrorKind::kUnavailable, kBusyAdvice};
    default:
      break;
  }
  if (status >= 500 && status != 501 && status != 505) return {"", ErrorKind::kUnavailable, kBusyAdvice};
  if (status >= 300 && status < 400) return {"", ErrorKind::kInvalid, kRegionAdvice};
  if (status < 300) return {"", ErrorKind::kUnavailable, ""};  // an error in the body of a success
  return {"", ErrorKind::kInvalid, ""};
}

Meaning meaning_of(int status, std::string_view code) {
  const auto* known = std::find_if(kMeanings.begin(), kMeanings.end(),
                                   [&](const Meaning& meaning) { return meaning.code == code; });
  return known != kMeanings.end() ? *known : meaning_of_status(status);
}

// The server's own words, short and on one line.
std::string quoted(std::string_view message) {
  std::string out(utf8_prefix(message, 200));
  std::replace_if(out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return out;
}

}  // namespace

Error failure_of(int status, const ErrorAnswer& said) {
  const Meaning meaning = meaning_of(status, said.code);
  std::string what = said.code.empty() ? fmt::format("HTTP {}", status)
                                       : fmt::format("{} (HTTP {})", quoted(said.code), status);
  if (!said.message.empty()) what += ", \"" + quoted(said.message) + "\"";
  if (!meaning.advice.empty()) what += fmt::format("; {}", meaning.advice);
  if (!said.endpoint.empty()) what += "; this bucket is served by " + quoted(said.endpoint);
  if (!said.region.empty()) what += "; its region is " + quoted(said.region);
  return {meaning.kind, std::move(what)};
}

}  // namespace ploy::s3
