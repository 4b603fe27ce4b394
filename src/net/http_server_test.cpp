#include "net/http_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "net/http_client.hpp"
#include "net/test_server.hpp"
#include "net/test_socket.hpp"

namespace ploy::net {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using namespace std::chrono_literals;

RequestHandler echo() {
  return [](const RequestHead&) {
    return collect_body(
        kMiB, [](std::string body, Responder responder) { responder.respond({.body = std::move(body)}); });
  };
}

RequestHandler always(int status) {
  return [status](const RequestHead&) { return Answer{.status = status}; };
}

// One request as it stands; the answer through the end of the connection.
std::string ask(TestServer& server, std::string_view request) {
  auto connection = RawConnection::to(server.server().port());
  connection.send(request);
  return connection.read_to_end();
}

std::string post(const std::string& fields, const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + fields + "\r\n" + body;
}

std::string chunked(const std::string& body) { return post("Transfer-Encoding: chunked\r\n", body); }

TEST(HttpServer, TellsTheHandlerTheTargetAsItCame) {
  RequestHead seen;
  TestServer server([&](const RequestHead& head) {
    seen = head;
    return Answer{.status = 204};
  });
  HttpClient client({});
  ASSERT_TRUE(
      client.send({.url = server.url("/a%2fb/../c%20d?x=%2F&y"), .headers = {{"X-A", "b"}}}, kKiB, {}));
  server.server().stop(1s);
  EXPECT_EQ(seen.method, "GET");
  EXPECT_EQ(seen.target, "/a%2fb/../c%20d?x=%2F&y");
  EXPECT_EQ(seen.path, "/a%2fb/../c%20d");
  EXPECT_EQ(seen.query, "x=%2F&y");
  EXPECT_EQ(seen.version, 11);
  EXPECT_EQ(seen.headers.find("x-a"), "b");
  EXPECT_THAT(seen.peer, StartsWith("127.0.0.1:"));
}

TEST(HttpServer, AnswersOneRequestAfterTheOtherOnAConnection) {
  TestServer server(echo());
  auto connection = RawConnection::to(server.server().port());
  for (const std::string body : {"a", "bc", ""}) {
    connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
                    "\r\n\r\n" + body);
    const std::string head = connection.read_until("\r\n\r\n");
    EXPECT_THAT(head, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(head, HasSubstr("Content-Length: " + std::to_string(body.size()) + "\r\n"));
    EXPECT_THAT(head, Not(HasSubstr("Connection")));
    EXPECT_EQ(connection.read_bytes(body.size()), body);
  }
}

TEST(HttpServer, TakesRequestsThatArriveTogether) {
  TestServer server(echo());
  const std::string one = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1";
  const std::string answers = ask(server, one + post("Content-Length: 1\r\n", "2"));
  EXPECT_THAT(answers, HasSubstr("\r\n\r\n1HTTP/1.1 200 OK"));
  EXPECT_THAT(answers, EndsWith("\r\n\r\n2"));
}

TEST(HttpServer, ClosesWhenAsked) {
  TestServer server(always(200));
  EXPECT_THAT(ask(server, "GET / HTTP/1.1\r\nHost: a\r\nConnection: TE, close\r\n\r\n"),
              HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(ask(server, "GET / HTTP/1.0\r\n\r\n"), HasSubstr("Connection: close\r\n"));
}

TEST(HttpServer, AnswersHeadWithoutABody) {
  TestServer server([](const RequestHead&) { return Answer{.body = "hello", .close = true}; });
  const std::string answer = ask(server, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("Content-Length: 5\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
}

TEST(HttpServer, RefusesOddFramingBeforeTheHandlerSeesIt) {
  std::atomic<int> calls = 0;
  TestServer server([&](const RequestHead&) {
    ++calls;
    return Answer{};
  });
  for (const std::string request : {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: "
                                    "chunked\r\n\r\n0\r\n\r\nGET /b HTTP/1.1\r\n\r\n",
                                    "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\n",
                                    "GET / HTTP/1.1\r\nHost: a\r\n X: y\r\n\r\n", "\x16\x03\x01\r\n\r\n"}) {
    const std::string answer = ask(server, request);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 Bad Request\r\n")) << request;
    EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
  }
  EXPECT_EQ(calls, 0);
}

TEST(HttpServer, RefusesAHeadBeyondItsLimit) {
  TestServer server(always(200), {.header_bytes_max = 1000});
  const auto request = [](std::size_t size) {
    std::string head = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-A: ";
    return head + std::string(size - head.size() - 4, 'x') + "\r\n\r\n";
  };
  EXPECT_THAT(ask(server, request(1000)), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(ask(server, request(1001)), StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(ask(server, request(100'000)), StartsWith("HTTP/1.1 431 "));
}

TEST(HttpServer, RefusesMoreFieldsThanItsLimit) {
  TestServer server(always(200), {.header_fields_max = 3});
  const std::string three = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-A: b\r\n";
  EXPECT_THAT(ask(server, three + "\r\n"), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(ask(server, three + "X-B: c\r\n\r\n"), StartsWith("HTTP/1.1 431 "));
}

TEST(HttpServer, TakesAChunkedBody) {
  TestServer server(echo());
  EXPECT_THAT(ask(server, chunked("5\r\nhello\r\n0\r\n\r\n")), EndsWith("\r\n\r\nhello"));
  EXPECT_THAT(ask(server, chunked("2\r\nhe\r\n00003\r\nllo\r\n0\r\n\r\n")), EndsWith("\r\n\r\nhello"));
  EXPECT_THAT(ask(server, chunked("0\r\n\r\n")), HasSubstr("Content-Length: 0\r\n"));
}

TEST(HttpServer, TakesAChunkedBodyByteForByte) {
  TestServer server(echo());
  auto connection = RawConnection::to(server.server().port());
  for (const char c : chunked("3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n")) connection.send({&c, 1});
  EXPECT_THAT(connection.read_to_end(), EndsWith("\r\n\r\nabc0123456789"));
}

TEST(HttpServer, RefusesABrokenChunkedBody) {
  TestServer server(echo());
  for (const std::string body :
       {"x\r\n", "-1\r\na\r\n0\r\n\r\n", "5\r\nhelloo\r\n0\r\n\r\n", "5\nhello\r\n0\r\n\r\n",
        "11111111111111111\r\na", "0x5\r\nhello\r\n0\r\n\r\n", " 5\r\nhello\r\n0\r\n\r\n"})
    EXPECT_THAT(ask(server, chunked(body)), StartsWith("HTTP/1.1 400 ")) << body;
}

TEST(HttpServer, RefusesTrailers) {
  TestServer server(echo());
  EXPECT_THAT(ask(server, chunked("5\r\nhello\r\n0\r\nHost: b\r\n\r\n")), StartsWith("HTTP/1.1 400 "));
}

TEST(HttpServer, SaysContinueToWhoWaitsForIt) {
  TestServer server(echo());
  auto connection = RawConnection::to(server.server().port());
  connection.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(connection.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  connection.send("hello");
  EXPECT_THAT(connection.read_until("hello"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST(HttpServer, DoesNotSayContinueWhenItAnswersAtOnce) {
  TestServer server(always(403));
  const std::string answer =
      ask(server, "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 403 "));
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
}

TEST(HttpServer, RefusesABodyBeyondItsBound) {
  TestServer server([](const RequestHead&) {
    return collect_body(5, [](std::string, Responder responder) { responder.respond({}); });
  });
  EXPECT_THAT(ask(server, post("Content-Length: 5\r\n", "12345")), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(ask(server, post("Content-Length: 6\r\n", "123456")), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(ask(server, chunked("3\r\n123\r\n3\r\n456\r\n0\r\n\r\n")), StartsWith("HTTP/1.1 413 "));
}

TEST(HttpServer, WaitsForAnAnswerFromAnotherThread) {
  std::promise<Responder> asked;
  TestServer server([&](const RequestHead&) {
    return collect_body(kKiB,
                        [&](std::string, Responder responder) { asked.set_value(std::move(responder)); });
  });
  const std::jthread worker([&] { asked.get_future().get().respond({.status = 202}); });
  EXPECT_THAT(ask(server, post("", "")), StartsWith("HTTP/1.1 202 "));
}

TEST(HttpServer, AnswersForAResponderThatWasDropped) {
  TestServer server([](const RequestHead&) { return collect_body(kKiB, [](std::string, Responder) {}); });
  EXPECT_THAT(ask(server, post("", "")), StartsWith("HTTP/1.1 500 "));
}

TEST(HttpServer, AnswersForAResponderThatWasOverwritten) {
  std::promise<Responder> first;
  TestServer server([&, count = 0](const RequestHead&) mutable {
    return collect_body(kKiB, [&, number = count++](std::string, Responder responder) {
      if (number == 0) return first.set_value(std::move(responder));
      Responder kept = first.get_future().get();
      kept = std::move(responder);
      kept.respond({.status = 201});
    });
  });
  auto connection = RawConnection::to(server.server().port());
  connection.send(post("", ""));
  EXPECT_THAT(ask(server, post("", "")), StartsWith("HTTP/1.1 201 "));
  EXPECT_THAT(connection.read_to_end(), StartsWith("HTTP/1.1 500 "));
}

TEST(HttpServer, OutlivesAnswersThatComeTooLate) {
  std::promise<Responder> asked;
  std::optional<Responder> late;
  {
    TestServer server([&](const RequestHead&) {
      return collect_body(kKiB,
                          [&](std::string, Responder responder) { asked.set_value(std::move(responder)); });
    });
    auto connection = RawConnection::to(server.server().port());
    connection.send(post("", ""));
    late = asked.get_future().get();
  }
  late->respond({.status = 200});
}

TEST(HttpServer, ResetsTheConnectionForAnAbort) {
  TestServer server([](const RequestHead&) { return Answer{.abort = true}; });
  auto connection = RawConnection::to(server.server().port());
  connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(connection.is_reset());
}

TEST(HttpServer, GivesUpARequestWhoseHandlerThrows) {
  TestServer server([](const RequestHead& head) -> Answer {
    if (head.path == "/throw") throw std::runtime_error("broken");
    return {.close = true};
  });
  EXPECT_EQ(ask(server, "GET /throw HTTP/1.1\r\nHost: a\r\n\r\n"), "");
  EXPECT_THAT(ask(server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
}

TEST(HttpServer, TurnsAwayMoreConnectionsThanItMayHave) {
  TestServer server(always(200), {.connections_max = 1});
  auto first = RawConnection::to(server.server().port());
  first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(first.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
  const std::string refusal = ask(server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(refusal, StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(refusal, HasSubstr("Retry-After: 1\r\n"));
}

TEST(HttpServer, TakesAConnectionAgainWhenAnotherHasGone) {
  TestServer server(always(200), {.connections_max = 1});
  for (int i = 0; i < 20; ++i) {
    auto connection = RawConnection::to(server.server().port());
    connection.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(connection.read_to_end(), StartsWith("HTTP/1.1 200 ")) << i;
  }
}

// Each of the three waits ends by its own timeout; the others are too long to be it.
TEST(HttpServer, ClosesWhatKeepsItWaiting) {
  {
    TestServer server(echo(), {.idle_timeout = 20ms});
    EXPECT_EQ(ask(server, ""), "");
  }
  {
    TestServer server(echo(), {.header_timeout = 20ms});
    EXPECT_EQ(ask(server, "GET / HT"), "");
  }
  TestServer server(echo(), {.body_stall_timeout = 20ms});
  EXPECT_EQ(ask(server, post("Content-Length: 5\r\n", "hell")), "");
  EXPECT_EQ(ask(server, chunked("5\r\nhell")), "");
}

// Whoever sends a byte now and then moves no deadline: one is for the whole head, and a body has to come at a
// rate.
TEST(HttpServer, ClosesWhatDrips) {
  const auto drip_until_closed = [](TestServer& server, const std::string& start) {
    auto connection = RawConnection::to(server.server().port());
    connection.send(start);
    while (connection.send("x")) std::this_thread::sleep_for(1ms);
  };
  {
    TestServer server(echo(), {.header_timeout = 50ms});
    drip_until_closed(server, "GET /");
  }
  TestServer server(echo(), {.body_stall_timeout = 50ms, .body_bytes_per_second_min = kMiB});
  drip_until_closed(server, post("Content-Length: 1000000\r\n", ""));
}

// Coming and going.

TEST(HttpServerLife, SaysWhenItsAddressIsTakenOrNone) {
  TestServer server(always(200));
  SystemClock clock;
  Log log({.to_stderr = false}, clock);
  const auto taken = HttpServer::listen({.port = server.server().port()}, always(200), log);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().kind, ErrorKind::kConflict);
  const auto none = HttpServer::listen({.address = "here"}, always(200), log);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::kInvalid);
}

TEST(HttpServerLife, ClosesIdleConnectionsWhenItStops) {
  TestServer server(always(200));
  auto connection = RawConnection::to(server.server().port());
  connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  connection.read_until("\r\n\r\n");
  server.server().stop(10s);
  EXPECT_EQ(connection.read_to_end(), "");
  server.server().stop(10s);
  EXPECT_THROW(RawConnection::to(server.server().port()), std::runtime_error);
}

TEST(HttpServerLife, LetsAnAnswerUnderWayEndWhenItStops) {
  std::promise<Responder> asked;
  TestServer server([&](const RequestHead&) {
    return collect_body(kKiB,
                        [&](std::string, Responder responder) { asked.set_value(std::move(responder)); });
  });
  auto connection = RawConnection::to(server.server().port());
  connection.send("POST / HTTP/1.1\r\nHost: a\r\n\r\n");
  Responder responder = asked.get_future().get();
  const std::jthread stopper([&] { server.server().stop(10s); });
  while (true) {  // until it takes no more connections, so that it is known to be stopping
    try {
      RawConnection::to(server.server().port());
    } catch (const std::runtime_error&) {
      break;
    }
  }
  responder.respond({.body = "done"});
  const std::string answer = connection.read_to_end();
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\ndone"));
}

TEST(HttpServerLife, CutsWhatDoesNotEndWithinTheGrace) {
  std::promise<Responder> asked;
  TestServer server([&](const RequestHead&) {
    return collect_body(kKiB,
                        [&](std::string, Responder responder) { asked.set_value(std::move(responder)); });
  });
  auto connection = RawConnection::to(server.server().port());
  connection.send(post("", ""));
  Responder responder = asked.get_future().get();
  server.server().stop(1ms);
  EXPECT_EQ(connection.read_to_end(), "");
  responder.respond({});
}

// On a Unix socket.

class UnixServer : public testing::Test {
 protected:
  UnixServer() { std::filesystem::create_directory(folder_); }
  ~UnixServer() override { std::filesystem::remove_all(folder_); }

  auto listen() { return HttpServer::listen({.unix_socket = path_}, always(200), log_); }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("ploy-net-" + std::to_string(getpid()));
  std::string path_ = folder_ / "control.sock";
  SystemClock clock_;
  Log log_{{.to_stderr = false}, clock_};
};

TEST_F(UnixServer, ServesItsOwnerAndGoesWithoutATrace) {
  auto server = listen();
  ASSERT_TRUE(server) << server.error().what;
  struct stat status{};
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  HttpClient client({.unix_socket = path_});
  const auto answer = client.send({.url = "http://control/"}, kKiB, {});
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer->head.status, 200);
  (*server)->stop(1s);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(UnixServer, LeavesALivingOneAlone) {
  const auto first = listen();
  ASSERT_TRUE(first);
  const auto second = listen();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::kConflict);
  EXPECT_TRUE(std::filesystem::exists(path_));
}

TEST_F(UnixServer, ReplacesWhatADeadProcessLeft) {
  ASSERT_TRUE(listen());
  ASSERT_FALSE(std::filesystem::exists(path_));
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{.sun_family = AF_UNIX};
  path_.copy(address.sun_path, path_.size());
  ASSERT_EQ(bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  close(fd);
  ASSERT_TRUE(std::filesystem::exists(path_));
  EXPECT_TRUE(listen());
}

TEST_F(UnixServer, NeverDeletesAFile) {
  std::ofstream(path_) << "mine";
  const auto server = listen();
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().kind, ErrorKind::kConflict);
  EXPECT_TRUE(std::filesystem::exists(path_));
}

}  // namespace
}  // namespace ploy::net
