#include "net/http_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <semaphore>
#include <thread>

#include "net/test_socket.hpp"

namespace ploy::net {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kEmptyAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

RawServer::Script answering(std::string answer) {
  return [answer = std::move(answer)](RawConnection& connection) {
    while (!connection.read_until("\r\n\r\n").empty()) connection.send(answer);
  };
}

// Reads a request with `body_bytes` of body, then says `answer` and hangs up.
RawServer::Script answering_post(std::size_t body_bytes, std::string answer) {
  return [body_bytes, answer = std::move(answer)](RawConnection& connection) {
    connection.read_until("\r\n\r\n");
    connection.read_bytes(body_bytes);
    connection.send(answer);
  };
}

class Zeros final : public ByteReader {
 public:
  Result<std::size_t> read(std::span<std::byte> out) override {
    std::ranges::fill(out, std::byte{0});
    return out.size();
  }
};

class Failing final : public ByteReader {
 public:
  Result<std::size_t> read(std::span<std::byte>) override {
    return fail(ErrorKind::kCorrupt, "the disk hums");
  }
};

struct Outcome {
  ErrorKind kind{};
  std::string what;
  int status = 0;
};

Outcome get(HttpClient& client, const std::string& url, std::uint64_t bytes_max = kKiB) {
  const auto answer = client.send({.url = url, .answer_timeout = std::chrono::seconds(5)}, bytes_max, {});
  if (answer) return {.status = answer->head.status};
  return {answer.error().kind, answer.error().what, 0};
}

Outcome post(HttpClient& client, const std::string& url, ByteReader& body, std::uint64_t bytes) {
  const auto answer = client.send({.method = "POST",
                                   .url = url,
                                   .body = &body,
                                   .body_bytes = bytes,
                                   .answer_timeout = std::chrono::seconds(5)},
                                  kKiB, {});
  if (answer) return {.status = answer->head.status};
  return {answer.error().kind, answer.error().what, 0};
}

Outcome post(HttpClient& client, const std::string& url, std::string_view text = "hello") {
  BytesReader body(text);
  return post(client, url, body, text.size());
}

TEST(HttpClient, SendsTheAddressByteForByteAndNothingUnasked) {
  std::string seen;
  RawServer server([&](RawConnection& connection) {
    seen = connection.read_until("\r\n\r\n");
    connection.send(kEmptyAnswer);
  });
  HttpClient client({});
  EXPECT_EQ(get(client, server.url("/a%2fb/../%7Ec//d?x=%2F&y")).status, 200);
  server.stop();
  EXPECT_THAT(seen, testing::StartsWith("GET /a%2fb/../%7Ec//d?x=%2F&y HTTP/1.1\r\n"));
  EXPECT_THAT(seen, Not(HasSubstr("Accept-Encoding")));
  EXPECT_THAT(seen, Not(HasSubstr("Content-Type")));
}

TEST(HttpClient, SendsABodyWithItsLengthAndWithoutExpect) {
  std::string seen;
  RawServer server([&](RawConnection& connection) {
    seen = connection.read_until("\r\n\r\n");
    seen += connection.read_bytes(5);
    connection.send(kEmptyAnswer);
  });
  HttpClient client({});
  EXPECT_EQ(post(client, server.url("/")).status, 200);
  server.stop();
  EXPECT_THAT(seen, HasSubstr("Content-Length: 5\r\n"));
  EXPECT_THAT(seen, Not(HasSubstr("Expect")));
  EXPECT_THAT(seen, testing::EndsWith("hello"));
}

TEST(HttpClient, SaysThatAPostWithoutBodyIsEmpty) {
  std::string seen;
  RawServer server([&](RawConnection& connection) {
    seen = connection.read_until("\r\n\r\n");
    connection.send(kEmptyAnswer);
  });
  HttpClient client({});
  const HttpRequest request{
      .method = "POST", .url = server.url("/"), .headers = {{"X-A", "b"}, {"X-Empty", ""}}};
  ASSERT_TRUE(client.send(request, kKiB, {}));
  server.stop();
  EXPECT_THAT(seen, HasSubstr("Content-Length: 0\r\n"));
  EXPECT_THAT(seen, HasSubstr("X-A: b\r\n"));
  EXPECT_THAT(seen, HasSubstr("X-Empty:\r\n"));
  EXPECT_THAT(seen, Not(HasSubstr("Content-Type")));
}

TEST(HttpClient, KeepsItsConnection) {
  RawServer server(answering(std::string(kEmptyAnswer)));
  HttpClient client({});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(get(client, server.url("/")).status, 200);
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpClient, TriesAgainWhenAKeptConnectionWasClosed) {
  RawServer server([](RawConnection& connection) {
    connection.read_until("\r\n\r\n");
    connection.send(kEmptyAnswer);
  });
  HttpClient client({});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(get(client, server.url("/")).status, 200);
  EXPECT_EQ(server.connections(), 3);
}

TEST(HttpClient, GivesEveryStatusBackAndFollowsNoRedirect) {
  RawServer server(answering("HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"));
  HttpClient client({});
  EXPECT_EQ(get(client, server.url("/a")).status, 302);
}

TEST(HttpClient, SkipsInterimAnswers) {
  RawServer server(answering(
      "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 2\r\n\r\nok"));
  HttpClient client({});
  const auto answer = client.send({.url = server.url("/")}, kKiB, {});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->head.status, 200);
  EXPECT_EQ(answer->body, "ok");
  EXPECT_EQ(answer->head.headers.find("x-a"), "b");
  EXPECT_EQ(answer->head.headers.find("Link"), std::nullopt);
}

TEST(HttpClient, ReadsAChunkedAnswerWithoutItsTrailers) {
  RawServer server(answering(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Late: a\r\n\r\n"));
  HttpClient client({});
  const auto answer = client.send({.url = server.url("/")}, kKiB, {});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "abcde");
  EXPECT_EQ(answer->head.headers.find("X-Late"), std::nullopt);
}

TEST(HttpClient, TakesTheAnswerToHeadWithoutWaitingForABody) {
  RawServer server(answering("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n"));
  HttpClient client({});
  const auto answer = client.send({.method = "HEAD", .url = server.url("/")}, kKiB, {});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->head.headers.find_number("Content-Length"), 12345U);
  EXPECT_TRUE(answer->body.empty());
}

TEST(HttpClient, ListensToNoProxyOfTheEnvironment) {
  setenv("http_proxy", ("http://127.0.0.1:" + std::to_string(unused_port())).c_str(), 1);
  RawServer server(answering(std::string(kEmptyAnswer)));
  HttpClient client({});
  EXPECT_EQ(get(client, server.url("/")).status, 200);
  unsetenv("http_proxy");
}

TEST(HttpClient, GoesThroughItsProxy) {
  std::string seen;
  RawServer proxy([&](RawConnection& connection) {
    seen = connection.read_until("\r\n\r\n");
    connection.send(kEmptyAnswer);
  });
  HttpClient client({.proxy = proxy.url("")});
  EXPECT_EQ(get(client, "http://no.such.host.invalid/a").status, 200);
  proxy.stop();
  EXPECT_THAT(seen, testing::StartsWith("GET http://no.such.host.invalid/a HTTP/1.1\r\n"));
}

TEST(HttpClient, SendsNothingThatCouldSplitARequest) {
  HttpClient client({});
  const std::string url = "http://127.0.0.1:1/";
  for (const HttpRequest& bad : {HttpRequest{.url = url, .headers = {{"X-A", "b\r\nX-B: c"}}},
                                 HttpRequest{.url = url, .headers = {{"X-A: b\r\nX-B", "c"}}},
                                 HttpRequest{.method = "GET / HTTP/1.1\r\nX:", .url = url},
                                 HttpRequest{.url = url + " HTTP/1.1\r\nX: y"}}) {
    const auto answer = client.send(bad, kKiB, {});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::kInvalid);
  }
}

// What went wrong, and what is certain about the body afterwards.

TEST(HttpClientError, NamesTheServerButNotThePathWhenNobodyListens) {
  const std::string origin = "http://127.0.0.1:" + std::to_string(unused_port());
  HttpClient client({});
  const Outcome outcome = post(client, origin + "/bot123:secret/sendDocument");
  EXPECT_EQ(outcome.kind, ErrorKind::kUnavailable);
  EXPECT_EQ(outcome.what, origin + ": Couldn't connect to server (Connection refused)");
}

TEST(HttpClientError, IsUnavailableWhenTheNameDoesNotExist) {
  HttpClient client({});
  const Outcome outcome = get(client, "http://no.such.host.invalid/bot123:secret/getMe");
  EXPECT_EQ(outcome.kind, ErrorKind::kUnavailable);
  EXPECT_THAT(outcome.what, Not(HasSubstr("secret")));
}

TEST(HttpClientError, IsUnknownWhenTheServerHangsUpBehindTheBody) {
  RawServer server(answering_post(5, ""));
  HttpClient client({});
  EXPECT_EQ(post(client, server.url("/")).kind, ErrorKind::kUnknown);
}

TEST(HttpClientError, IsUnavailableWhenTheServerHangsUpAndNoBodyWasSent) {
  RawServer server([](RawConnection& connection) { connection.read_until("\r\n\r\n"); });
  HttpClient client({});
  EXPECT_EQ(get(client, server.url("/")).kind, ErrorKind::kUnavailable);
}

TEST(HttpClientError, IsUnknownWhenTheConnectionIsResetWithinTheBody) {
  RawServer server([](RawConnection& connection) {
    connection.read_until("\r\n\r\n");
    connection.read_bytes(kMiB);
    connection.reset();
  });
  HttpClient client({});
  Zeros body;
  EXPECT_EQ(post(client, server.url("/"), body, 64 * kMiB).kind, ErrorKind::kUnknown);
}

TEST(HttpClientError, IsNeverASecondTryOnceTheBodyWasBegun) {
  int posts = 0;
  RawServer server([&](RawConnection& connection) {
    if (connection.read_until("\r\n\r\n").starts_with("GET")) connection.send(kEmptyAnswer);
    // On the kept connection: takes the body, says nothing.
    if (connection.read_until("\r\n\r\nhello").starts_with("POST")) ++posts;
  });
  {
    HttpClient client({});
    EXPECT_EQ(get(client, server.url("/")).status, 200);
    EXPECT_EQ(post(client, server.url("/")).kind, ErrorKind::kUnknown);
  }
  server.stop();
  EXPECT_EQ(posts, 1);
}

TEST(HttpClientError, IsTheBodysOwnUnchanged) {
  RawServer server([](RawConnection& connection) { connection.read_to_end(); });
  HttpClient client({});
  Failing body;
  const Outcome outcome = post(client, server.url("/"), body, 5);
  EXPECT_EQ(outcome.kind, ErrorKind::kCorrupt);
  EXPECT_EQ(outcome.what, "the disk hums");
}

TEST(HttpClientError, IsInvalidWhenTheBodyIsShorterThanAnnounced) {
  RawServer server([](RawConnection& connection) { connection.read_to_end(); });
  HttpClient client({});
  BytesReader body(std::string_view("hello"));
  EXPECT_EQ(post(client, server.url("/"), body, 6).kind, ErrorKind::kInvalid);
}

TEST(HttpClientError, IsNoneWhenTheServerRefusesBeforeTheBodyIsThrough) {
  RawServer server([](RawConnection& connection) {
    connection.read_until("\r\n\r\n");
    connection.send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    connection.end_sending();
    connection.read_to_end();
  });
  HttpClient client({});
  Zeros body;
  EXPECT_EQ(post(client, server.url("/"), body, kGiB).status, 413);
}

TEST(HttpClientError, TellsACutAnswerByWhatWasSent) {
  const std::string cut = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabcde";
  RawServer server([&](RawConnection& connection) {
    if (connection.read_until("\r\n\r\n").starts_with("POST")) connection.read_bytes(5);
    connection.send(cut);
  });
  HttpClient client({});
  EXPECT_EQ(get(client, server.url("/")).kind, ErrorKind::kUnavailable);
  EXPECT_EQ(post(client, server.url("/")).kind, ErrorKind::kUnknown);
}

TEST(HttpClientError, IsInvalidWhenTheAnswerIsLargerThanAllowed) {
  RawServer server(answering("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789"));
  HttpClient client({});
  EXPECT_EQ(get(client, server.url("/"), 9).kind, ErrorKind::kInvalid);
  EXPECT_EQ(get(client, server.url("/"), 10).status, 200);
}

TEST(HttpClientError, IsInvalidWhenTheAnswerIsNoHttp) {
  HttpClient client({});
  for (const std::string answer :
       {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-A: b\r\n folded\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"}) {
    RawServer server([&](RawConnection& connection) {
      connection.read_until("\r\n\r\n");
      connection.send(answer);
    });
    EXPECT_EQ(get(client, server.url("/")).kind, ErrorKind::kInvalid) << answer;
  }
}

TEST(HttpClientError, IsInvalidWhenTheHeadDoesNotEnd) {
  RawServer server([](RawConnection& connection) {
    connection.read_until("\r\n\r\n");
    connection.send("HTTP/1.1 200 OK\r\n");
    while (connection.send("X-A: " + std::string(1000, 'b') + "\r\n")) {
    }
  });
  HttpClient client({});
  EXPECT_EQ(get(client, server.url("/")).kind, ErrorKind::kInvalid);
}

TEST(HttpClientError, SaysThatNoAnswerCame) {
  RawServer server([](RawConnection& connection) { connection.read_to_end(); });
  HttpClient client({});
  const std::chrono::milliseconds soon(30);
  const auto got = client.send({.url = server.url("/"), .answer_timeout = soon}, kKiB, {});
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, ErrorKind::kUnavailable);
  BytesReader body(std::string_view("hello"));
  const auto posted = client.send(
      {.method = "POST", .url = server.url("/"), .body = &body, .body_bytes = 5, .answer_timeout = soon},
      kKiB, {});
  ASSERT_FALSE(posted);
  EXPECT_EQ(posted.error().kind, ErrorKind::kUnknown);
}

TEST(HttpClientError, EndsADownloadThatStalls) {
  RawServer server([](RawConnection& connection) {
    connection.read_until("\r\n\r\n");
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
    connection.read_to_end();
  });
  HttpClient client({.stall_timeout = std::chrono::milliseconds(30)});
  EXPECT_EQ(get(client, server.url("/")).kind, ErrorKind::kUnavailable);
}

TEST(HttpClientError, EndsAnUploadThatStalls) {
  std::binary_semaphore given_up(0);
  RawServer server([&](RawConnection& connection) {
    connection.read_until("\r\n\r\n");
    given_up.acquire();  // without reading the body
  });
  HttpClient client({.stall_timeout = std::chrono::milliseconds(30)});
  Zeros body;
  EXPECT_EQ(post(client, server.url("/"), body, kGiB).kind, ErrorKind::kUnknown);
  given_up.release();
}

// Being told to stop.

TEST(HttpClientStop, EndsTheWaitForAnAnswer) {
  std::binary_semaphore asked(0);
  RawServer server([&](RawConnection& connection) {
    connection.read_until("\r\n\r\n");
    asked.release();
    connection.read_to_end();
  });
  HttpClient client({});
  std::stop_source source;
  const std::jthread stopper([&] {
    asked.acquire();
    source.request_stop();
  });
  const auto answer = client.send({.url = server.url("/")}, kKiB, source.get_token());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kCancelled);
}

TEST(HttpClientStop, EndsAReadUnderWay) {
  RawServer server([](RawConnection& connection) {
    connection.read_until("\r\n\r\n");
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
    connection.read_to_end();
  });
  HttpClient client({});
  std::stop_source source;
  auto download = client.open({.url = server.url("/")}, source.get_token());
  ASSERT_TRUE(download);
  Bytes out(3);
  EXPECT_EQ(read_fully(**download, out), 3U);
  const std::jthread stopper([&] { source.request_stop(); });
  const auto rest = (*download)->read(out);
  ASSERT_FALSE(rest);
  EXPECT_EQ(rest.error().kind, ErrorKind::kCancelled);
}

TEST(HttpClientStop, SendsNothingWhenStoppedBefore) {
  RawServer server(answering(std::string(kEmptyAnswer)));
  HttpClient client({});
  std::stop_source source;
  source.request_stop();
  const auto answer = client.send({.url = server.url("/")}, kKiB, source.get_token());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kCancelled);
  EXPECT_EQ(server.connections(), 0);
}

TEST(HttpClientStop, LeavesTheClientUsable) {
  RawServer server(answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"));
  HttpClient client({});
  ASSERT_TRUE(client.open({.url = server.url("/")}, {}));  // dropped unread
  const auto answer = client.send({.url = server.url("/")}, kKiB, {});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "abc");
}

}  // namespace
}  // namespace ploy::net
