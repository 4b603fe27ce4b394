#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>

#include "base/error.hpp"
#include "base/stream.hpp"
#include "net/http_message.hpp"

namespace ploy::net {

struct HttpRequest {
  std::string method = "GET";
  std::string
      url;  // sent byte for byte: no dot segment is removed. May hold a secret, so it is in no error text
  Headers headers;
  ByteReader* body = nullptr;    // pulled while sending; null means no body
  std::uint64_t body_bytes = 0;  // exactly what `body` yields; sent as Content-Length
  // The answer's head must have come this long after the last body byte went out. Transfers themselves
  // are bounded by stall_timeout alone.
  std::chrono::milliseconds answer_timeout{60'000};
};

struct HttpHead {
  int status = 0;
  Headers headers;
};

struct HttpResponse {
  HttpHead head;
  std::string body;
};

// An answer whose body is pulled. Destroying it early closes the connection.
class HttpDownload : public ByteReader {
 public:
  virtual const HttpHead& head() const = 0;
};

// Blocking HTTP/1.1 over libcurl with kept connections. No redirects are followed, no encoding is asked for,
// no Expect header is sent. Safe to call from several threads.
//
// Every HTTP status is a success here. Errors: kUnavailable, the server certainly did not get a whole body
// (no connection, or no body byte left); kUnknown, it failed after the first body byte had left; kCancelled
// soon after `stop`; kInvalid, the answer is larger than allowed, or the request or the answer malformed (a
// malformed answer to a body is kUnknown); what `body` returned, unchanged. Requests without a body never end
// in kUnknown.
class HttpClient {
 public:
  struct Options {
    std::string user_agent = "telegramploy";
    std::string proxy;  // "http://host:port", "socks5h://user:pass@host:port"; empty means none, whatever the
                        // environment says
    std::string unix_socket;  // connect here instead of to the URL's host
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds stall_timeout{60'000};  // less than one byte in this time ends a transfer
  };

  explicit HttpClient(Options options);
  ~HttpClient();

  // Sends, and reads at most `answer_bytes_max` of the answer.
  [[nodiscard]] Result<HttpResponse> send(const HttpRequest& request, std::uint64_t answer_bytes_max,
                                          std::stop_token stop);

  // Sends, and returns as soon as the head is there. The client must outlive the download.
  [[nodiscard]] Result<std::unique_ptr<HttpDownload>> open(const HttpRequest& request, std::stop_token stop);

 private:
  struct Pool;
  std::unique_ptr<Pool> pool_;
};

}  // namespace ploy::net
