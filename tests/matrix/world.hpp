#pragma once

#include <memory>
#include <string>

#include "adapters/s3/s3_object_store.hpp"
#include "sandbox/s3/s3_sandbox.hpp"
#include "tests/destination/sandbox_fixture.hpp"
#include "tests/destination/skipping_clock.hpp"

namespace ploy::test {

inline constexpr const char* kBucket = "bucket";
// So that an object of 12,000 bytes is three documents.
inline constexpr std::uint64_t kPartBytes = 4'000;

// What is outside of the program: an S3 server and Telegram, each behind real HTTP, and time, which passes
// when somebody waits and at once.
struct Outside {
  Outside();
  ~Outside();

  // Puts an object whose bytes follow from its key and size.
  void put(const std::string& key, std::uint64_t bytes);
  // As curl would script it, see docs/how-to/sandbox.md. Expects success.
  Json tell_telegram(const std::string& what, const Json& wish);
  void tell_s3(const Json& fault);
  Json ask_telegram(const std::string& what);

  TemporaryDirectory directory;
  SkippingClock clock;
  Log log{{.to_stderr = false}, clock};
  Sandbox telegram{sandbox::Profile::kCloud, clock, {}};
  std::unique_ptr<sandbox::S3Sandbox> s3;
  std::unique_ptr<net::TestServer> s3_server;
  ChatId chat = kChannel;  // that keeps the backups
  net::HttpClient http{{}};
};

}  // namespace ploy::test
