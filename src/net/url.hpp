#pragma once

#include <cstdint>
#include <string>

#include "base/error.hpp"

namespace ploy::net {

// An absolute http or https address, taken apart. What is in it stays percent-encoded.
struct Url {
  std::string scheme;      // "http" or "https"
  std::string host;        // as written, an IPv6 address in brackets
  std::uint16_t port = 0;  // the scheme's own when the text names none
  std::string path;        // begins with '/'
  std::string query;       // without '?'

  // "https://host:9000"; the port is left out when it is the scheme's own. Holds no secret.
  std::string origin() const;
  // What a Host header says: "host" or "host:9000".
  std::string authority() const;
};

// kInvalid for anything else, a user name or a password included. The error does not quote the text.
[[nodiscard]] Result<Url> parse_url(const std::string& text);

}  // namespace ploy::net
