#pragma once

#include <cstdint>
#include <string>

#include "base/clock.hpp"
#include "net/http_server.hpp"
#include "sandbox/s3/notifier.hpp"
#include "sandbox/s3/refusal.hpp"
#include "sandbox/s3/request.hpp"
#include "sandbox/s3/sigv4.hpp"
#include "sandbox/s3/store.hpp"

namespace ploy::sandbox::s3 {

// What an operation works with. Lives as long as the sandbox.
struct Context {
  Store& store;
  Notifier& notifier;
  Clock& clock;
  const Credentials& credentials;
  FaultScript& faults;
};

// One S3 operation whose body, if any, is a small document. Called with the body complete and checked.
using Operation = Outcome<net::Answer> (*)(Context& context, const Request& request, std::string_view body);

// An answer with a document.
inline net::Answer xml_answer(std::string document, int status = 200) {
  net::Answer answer{.status = status, .body = std::move(document)};
  answer.headers.add("Content-Type", "application/xml");
  return answer;
}

// The one account, as listings name it.
inline constexpr std::string_view kOwnerId =
    "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a";
inline constexpr std::string_view kOwnerName = "sandbox";

}  // namespace ploy::sandbox::s3
