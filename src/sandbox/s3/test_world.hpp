#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "net/http_client.hpp"
#include "net/test_server.hpp"
#include "sandbox/s3/s3_sandbox.hpp"

namespace ploy::sandbox::s3 {

// A sandbox on a port of its own, in a directory that vanishes with it, at a time that stands still, and a
// client that signs what it sends.
class TestWorld {
 public:
  explicit TestWorld(S3Sandbox::Options options = {});
  ~TestWorld();
  TestWorld(const TestWorld&) = delete;
  TestWorld& operator=(const TestWorld&) = delete;

  // `target` is sent as it is: "/bucket/a%20b?list-type=2".
  net::HttpResponse send(const std::string& method, const std::string& target, net::Headers headers = {},
                         std::string_view body = "");
  // The same with the headers as they are given, unsigned.
  net::HttpResponse send_raw(const std::string& method, const std::string& target, net::Headers headers,
                             std::string_view body);
  // The headers that sign a request whose payload is announced as `payload_hash`.
  net::Headers sign(const std::string& method, const std::string& target, net::Headers headers,
                    const std::string& payload_hash) const;

  net::HttpResponse put(const std::string& target, std::string_view body, net::Headers headers = {}) {
    return send("PUT", target, std::move(headers), body);
  }
  net::HttpResponse get(const std::string& target, net::Headers headers = {}) {
    return send("GET", target, std::move(headers));
  }
  // Makes "/bucket".
  void make_bucket() { put("/bucket", ""); }

  // Ends the sandbox and opens another one over the same directory.
  void restart();

  ManualClock& clock() { return clock_; }
  S3Sandbox& sandbox() { return *sandbox_; }
  const std::filesystem::path& dir() const { return options_.dir; }

 private:
  void start();

  ManualClock clock_;
  Log log_;
  S3Sandbox::Options options_;
  std::unique_ptr<S3Sandbox> sandbox_;
  std::unique_ptr<net::TestServer> server_;
  net::HttpClient http_{{}};
};

// The text of the first <name>...</name>; "" when there is none.
std::string element(std::string_view xml, const std::string& name);
// Of all of them, in order.
std::vector<std::string> elements(std::string_view xml, const std::string& name);

std::string header(const net::HttpResponse& answer, std::string_view name);

}  // namespace ploy::sandbox::s3
