#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>

#include "adapters/s3/sigv4.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "net/http_client.hpp"

namespace ploy::s3 {

struct S3Account {
  std::string endpoint;  // "http://host:9000", no path
  std::string region = "us-east-1";
  Credentials credentials;
};

struct S3Request {
  std::string method = "GET";
  std::string bucket;  // empty for the account itself
  std::string key;     // exact bytes; empty for the bucket itself
  Query query;
  net::Headers headers;   // all of them are signed
  std::string_view body;  // borrowed until the call returns; its SHA-256 goes with it
  std::chrono::milliseconds answer_timeout{60'000};
};

// Signed requests to one S3 server, path-style. Repeats a request only where the server says how it should
// have been signed: once with the server's clock, once with the bucket's region; both are remembered for the
// requests that follow. Everything else is the caller's to repeat. Safe to call from several threads.
class S3Client {
 public:
  // `http` and `clock` are borrowed for its life.
  S3Client(S3Account account, net::HttpClient& http, const Clock& clock);

  // The whole answer, at most 8 MiB of it. A status beyond 2xx is an error by failure_of(); its text names
  // method, bucket and key.
  [[nodiscard]] Result<net::HttpResponse> send(const S3Request& request, std::stop_token stop);

  // The same, but the body is pulled.
  [[nodiscard]] Result<std::unique_ptr<net::HttpDownload>> open(const S3Request& request,
                                                                std::stop_token stop);

 private:
  struct Signature {
    Timestamp at;
    std::string region;
  };

  Signature next_signature(const std::string& bucket);
  net::HttpRequest sign(const S3Request& request, const Signature& signature) const;
  // True when the answer says that another signature would do; the next one will be it.
  bool learn_from(const net::HttpResponse& answer, const std::string& bucket, const Signature& used);

  const S3Account account_;
  const std::string host_;
  net::HttpClient& http_;
  const Clock& clock_;
  std::atomic<std::chrono::milliseconds> server_ahead_{};
  std::mutex mutex_;
  std::map<std::string, std::string> regions_;  // by bucket, where it is not the account's
};

}  // namespace ploy::s3
