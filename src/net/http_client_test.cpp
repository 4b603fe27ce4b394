#include "net/http_client.hpp"

#include <gtest/gtest.h>

namespace ploy::net {
namespace {

TEST(HttpClient, NamesTheServerButNotThePathWhenNobodyListens) {
  HttpClient client({});
  const auto answer = client.send({.url = "http://127.0.0.1:1/bot123:secret/getMe"}, kKiB, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(answer.error().what, "http://127.0.0.1:1: Couldn't connect to server (Connection refused)");
}

}  // namespace
}  // namespace ploy::net
