#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_server.hpp"
#include "sandbox/s3/fault.hpp"
#include "sandbox/s3/refusal.hpp"

namespace ploy::sandbox::s3 {

struct Parameter {
  std::string name;
  std::string value;
};

// A request as S3 sees it: path-style, its names decoded once and never normalised.
struct Request {
  net::RequestHead head;
  std::string path;    // decoded
  std::string bucket;  // empty: the service itself
  std::string key;     // empty: the bucket itself
  std::vector<Parameter> query;
  std::string id;              // names the request in its answer
  std::optional<Fault> fault;  // what is to go wrong with it

  // The first of that name; empty when there is none.
  std::optional<std::string_view> header(std::string_view name) const { return head.headers.find(name); }
  std::optional<std::string_view> parameter(std::string_view name) const;
  // Its value, or "" when there is none.
  std::string text_parameter(std::string_view name) const;
};

// kInvalidUri: not percent-encoding of UTF-8 without zero bytes. kKeyTooLong: a key of more than 1024 bytes.
Outcome<Request> parse_request(const net::RequestHead& head, std::string id);

// The same for a path alone ("/bucket/key", encoded), as x-amz-copy-source has it.
struct Place {
  std::string bucket;
  std::string key;
};
Outcome<Place> parse_place(std::string_view decoded_path);

}  // namespace ploy::sandbox::s3
