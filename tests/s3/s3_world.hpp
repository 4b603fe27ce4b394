#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "adapters/s3/s3_admin.hpp"
#include "adapters/s3/s3_object_store.hpp"
#include "s3/webhook_receiver.hpp"
#include "servers/s3_server.hpp"

namespace ploy::test {

// A real server, its events coming in at a webhook, and our adapter in front of it.
struct S3World {
  WebhookReceiver webhook;
  std::unique_ptr<S3Server> server;
  SystemClock clock;
  net::HttpClient http{{}};
  std::unique_ptr<s3::S3Client> client;
  std::unique_ptr<s3::S3ObjectStore> store;

  std::string put(const std::string& bucket, const std::string& key, std::string_view body) const;
  // The whole object as it is now.
  std::string get(const std::string& bucket, const std::string& key) const;
};

// The suite's tests are named by what the adapter does; each runs once per server. The server is started by
// the first of them and ends behind the last.
class S3 : public testing::TestWithParam<std::string> {
 protected:
  static void TearDownTestSuite();
  void SetUp() override;

  // A bucket that no other test uses.
  std::string new_bucket();

  static std::unique_ptr<S3World> world_;
  static int buckets_made_;
};

// For failure messages: what went wrong, or that nothing did.
template <class T>
std::string why(const Result<T>& result) {
  return result ? "succeeded" : std::string(to_string(result.error().kind)) + ": " + result.error().what;
}

template <class T>
testing::AssertionResult fails_with(const Result<T>& result, ErrorKind kind) {
  if (!result && result.error().kind == kind) return testing::AssertionSuccess() << result.error().what;
  return testing::AssertionFailure() << why(result) << ", instead of " << to_string(kind);
}

ObjectFacts facts_of(const std::string& bucket, const std::string& key, std::uint64_t size);

std::string read_text(ByteReader& from);

}  // namespace ploy::test
