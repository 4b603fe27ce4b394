#include "net/http_server.hpp"

#include <gtest/gtest.h>

#include "net/http_client.hpp"
#include "net/test_server.hpp"

namespace ploy::net {
namespace {

RequestHandler echo() {
  return [](const RequestHead& head) {
    return collect_body(64 * kMiB, [type = std::string(head.headers.find("Content-Type").value_or("none"))](
                                       std::string body, Responder responder) {
      responder.respond({.headers = {{"Content-Type", type}}, .body = std::move(body)});
    });
  };
}

TEST(HttpServer, GivesBackWhatItGot) {
  TestServer server(echo());
  HttpClient client({});
  BytesReader body(std::string_view("hello"));
  const auto answer =
      client.send({.method = "POST", .url = server.url("/"), .body = &body, .body_bytes = 5}, kKiB, {});
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer->head.status, 200);
  EXPECT_EQ(answer->body, "hello");
}

TEST(HttpServer, TellsTheHandlerTheTargetAsItCame) {
  RequestHead seen;
  TestServer server([&](const RequestHead& head) {
    seen = head;
    return Answer{.status = 204};
  });
  HttpClient client({});
  ASSERT_TRUE(client.send({.url = server.url("/a%2fb/../c%20d?x=%2F&y")}, kKiB, {}));
  EXPECT_EQ(seen.target, "/a%2fb/../c%20d?x=%2F&y");
  EXPECT_EQ(seen.path, "/a%2fb/../c%20d");
  EXPECT_EQ(seen.query, "x=%2F&y");
  EXPECT_TRUE(seen.peer.starts_with("127.0.0.1:"));
}

}  // namespace
}  // namespace ploy::net
