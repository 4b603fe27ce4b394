#include "server/webhook_routes.hpp"

#include <gtest/gtest.h>

#include "server/testing.hpp"

namespace ploy::server::test {
namespace {

constexpr const char* kToken = "0123456789abcdef";

class WebhookRoutesTest : public testing::Test {
 protected:
  void SetUp() override { add_webhook_routes(routes, world.intake, Secret(kToken)); }

  static net::RequestHead head(const std::string& method, const std::string& path,
                               const std::string& authorization = "") {
    net::RequestHead head;
    head.method = method;
    head.path = path;
    if (!authorization.empty()) head.headers.add("Authorization", authorization);
    return head;
  }

  // POSTs a body in pieces, as a connection would; the status, whenever it comes.
  int post(const net::RequestHead& head, const std::string& body) {
    auto chosen = routes(head);
    if (const auto* answer = std::get_if<net::Answer>(&chosen)) return answer->status;
    const auto sink = std::get<std::unique_ptr<net::RequestSink>>(std::move(chosen));
    for (std::size_t at = 0; at < body.size(); at += kPiece)
      if (const auto answer = sink->write(as_bytes(std::string_view(body).substr(at, kPiece))))
        return answer->status;
    Asked asked;
    sink->finish(asked.responder());
    return asked.status();
  }

  static constexpr std::size_t kPiece = 100'000;
  IntakeWorld world;
  Routes routes;
};

TEST_F(WebhookRoutesTest, TakeTheTokenInThePathOrInTheHeader) {
  EXPECT_EQ(post(head("POST", std::string("/webhook/") + kToken), "a"), 200);
  EXPECT_EQ(post(head("POST", "/webhook", std::string("Bearer ") + kToken), "b"), 200);
  EXPECT_EQ(post(head("POST", "/webhook", kToken), "c"), 200);
  EXPECT_EQ(world.queue.written(), 3U);
}

TEST_F(WebhookRoutesTest, RefuseEverybodyElse) {
  const std::string almost = std::string(kToken) + "0";
  EXPECT_EQ(post(head("POST", "/webhook/" + almost), "a"), 401);
  EXPECT_EQ(post(head("POST", "/webhook"), "a"), 401);
  EXPECT_EQ(post(head("POST", "/webhook", "Bearer "), "a"), 401);
  EXPECT_EQ(post(head("POST", "/webhook", "Bearer " + almost), "a"), 401);
  EXPECT_EQ(world.intake.counters().refused, 4U);
  EXPECT_EQ(post(head("POST", "/webhook/wrong"), std::string(kWebhookBodyMax + 1, 'x')), 401);
  EXPECT_EQ(world.queue.commits(), 0);
}

TEST_F(WebhookRoutesTest, RefuseEverybodyWhenNoTokenIsSet) {
  Routes closed;
  add_webhook_routes(closed, world.intake, Secret());
  std::swap(routes, closed);
  EXPECT_EQ(post(head("POST", "/webhook"), "a"), 401);
  EXPECT_EQ(post(head("POST", "/webhook", "Bearer "), "a"), 401);
}

TEST_F(WebhookRoutesTest, ReadABodyThatIsTooLargeToItsEndAndListInstead) {
  const std::string path = std::string("/webhook/") + kToken;
  EXPECT_EQ(post(head("POST", path), std::string(kWebhookBodyMax, 'x')), 200);
  EXPECT_EQ(world.intake.counters().oversized, 0U);
  EXPECT_EQ(post(head("POST", path), std::string(kWebhookBodyMax + 1, 'x')), 200);
  EXPECT_EQ(world.intake.counters().oversized, 1U);
  EXPECT_EQ(world.queue.written(), 1U);
  EXPECT_TRUE(world.buckets.rescan_requested("photos"));
}

// RustFS and versitygw look whether somebody listens before they send anything.
TEST_F(WebhookRoutesTest, AnswerWhoeverLooksWhetherSomebodyListens) {
  for (const auto* path : {"/", "/webhook", "/webhook/whatever"})
    EXPECT_EQ(post(head("HEAD", path), ""), 200);
}

}  // namespace
}  // namespace ploy::server::test
