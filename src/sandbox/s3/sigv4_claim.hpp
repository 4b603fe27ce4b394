#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/s3/refusal.hpp"
#include "sandbox/s3/request.hpp"

namespace ploy::sandbox::s3 {

// What a request says about its own signature, before anything of it is believed.
struct Claim {
  std::string access_key;
  std::string date;  // "20130524", from the credential scope
  std::string region;
  std::string service;
  std::string terminator;
  std::string signed_headers;  // "host;range", as it came
  std::string signature;
  std::string amz_date;                         // "20130524T000000Z"
  std::optional<std::chrono::seconds> expires;  // set when presigned

  std::string scope() const { return date + "/" + region + "/" + service + "/" + terminator; }
  std::vector<std::string> header_names() const;
};

// Reads the Authorization header or the X-Amz-* query. kAccessDenied: the request is not signed at all.
Outcome<Claim> read_claim(const Request& request);

}  // namespace ploy::sandbox::s3
