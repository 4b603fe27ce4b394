#include <gmock/gmock.h>

#include <mutex>

#include "net/test_server.hpp"
#include "net/test_socket.hpp"

// Requests whose end two programs in a row may see at different places. Each is followed on its connection by
// a second request, which an attacker would want to be taken for somebody else's: it must never be answered.
namespace ploy::net {
namespace {

using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

struct Odd {
  std::string name;
  std::string request;
};

std::string post(const std::string& fields, const std::string& body = "") {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
}
std::string encoded(const std::string& encoding) {
  return post("Transfer-Encoding: " + encoding + "\r\n", "0\r\n\r\n");
}
std::string chunked(const std::string& body) { return post("Transfer-Encoding: chunked\r\n", body); }
std::string counted(const std::string& length) { return post("Content-Length: " + length + "\r\n", "12345"); }
std::string get(const std::string& target, const std::string& host) {
  return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
}

const std::string kSecond = "GET /second HTTP/1.1\r\nHost: a\r\n\r\n";

// A server that writes down what reached its handler, and which bodies were complete.
class Framing : public testing::Test {
 protected:
  std::unique_ptr<RequestSink> take(const RequestHead& head) {
    const std::lock_guard lock(mutex_);
    targets_.push_back(head.target);
    return collect_body(kMiB, [this](const std::string& body, Responder responder) {
      const std::lock_guard relock(mutex_);
      bodies_.push_back(body);
      responder.respond({.status = 200});
    });
  }

  // All that comes back until the server closes.
  std::string ask(const std::string& request) {
    auto connection = RawConnection::to(server_.server().port());
    connection.send(request + kSecond);
    return connection.read_to_end();
  }

  std::mutex mutex_;
  std::vector<std::string> targets_, bodies_;
  TestServer server_{[this](const RequestHead& head) { return take(head); }};
};

class OddFraming : public Framing, public testing::WithParamInterface<Odd> {};

TEST_P(OddFraming, IsRefusedAndNothingBehindItIsAnswered) {
  const std::string answer = ask(GetParam().request);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 Bad Request\r\n"));
  EXPECT_EQ(answer.find("HTTP/1.1", 1), std::string::npos) << answer;
  server_.server().stop(std::chrono::seconds(1));
  EXPECT_THAT(targets_, Not(testing::Contains("/second")));
  EXPECT_THAT(bodies_, IsEmpty());
}

const auto name_of = [](const auto& info) { return info.param.name; };

INSTANTIATE_TEST_SUITE_P(
    Encoding, OddFraming,
    testing::Values(
        Odd{"LengthThenChunked", post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
        Odd{"ChunkedThenLength", post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n")},
        Odd{"Gzip", encoded("gzip")}, Odd{"GzipChunked", encoded("gzip, chunked")},
        Odd{"ChunkedIdentity", encoded("chunked, identity")},
        Odd{"IdentityChunked", encoded("identity, chunked")}, Odd{"XChunked", encoded("xchunked")},
        Odd{"ChunkedWithParameter", encoded("chunked;q=1")}, Odd{"ChunkedInQuotes", encoded("\"chunked\"")},
        Odd{"ChunkedTwice", encoded("chunked\r\nTransfer-Encoding: chunked")},
        Odd{"Folded", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n")},
        Odd{"SpaceBeforeColon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n")},
        Odd{"OldVersion",
            "POST / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(Length, OddFraming,
                         testing::Values(Odd{"TwoThatDiffer", counted("5\r\nContent-Length: 6")},
                                         Odd{"TwoThatAgree", counted("5\r\nContent-Length: 5")},
                                         Odd{"List", counted("5, 5")}, Odd{"Plus", counted("+5")},
                                         Odd{"Hexadecimal", counted("0x5")}, Odd{"Negative", counted("-5")},
                                         Odd{"Fraction", counted("5.0")}, Odd{"Empty", counted("")},
                                         Odd{"Beyond64Bits", counted("18446744073709551621")},
                                         Odd{"SpaceBeforeColon", post("Content-Length : 5\r\n", "12345")}),
                         name_of);

INSTANTIATE_TEST_SUITE_P(Host, OddFraming,
                         testing::Values(Odd{"None", "GET / HTTP/1.1\r\n\r\n"},
                                         Odd{"Two", get("/", "a\r\nHost: b")},
                                         Odd{"TwoThatAgree", get("/", "a\r\nHost: a")},
                                         Odd{"List", get("/", "a, b")}, Odd{"WithPath", get("/", "a/b")},
                                         Odd{"AbsoluteTarget", get("http://a/", "a")},
                                         Odd{"AbsoluteTargetOfAnother", get("http://b/", "a")},
                                         Odd{"AuthorityTarget", "CONNECT b:80 HTTP/1.1\r\nHost: a\r\n\r\n"}),
                         name_of);

INSTANTIATE_TEST_SUITE_P(Lines, OddFraming,
                         testing::Values(Odd{"OnlyLineFeeds", "GET / HTTP/1.1\nHost: a\n\n"},
                                         Odd{"OneLineFeed", post("X-A: b\nX-B: c\r\n")},
                                         Odd{"ReturnAlone", post("X-A: b\rc\r\n")},
                                         Odd{"ReturnTwice", post("X-A: b\r\r\n")},
                                         Odd{"FoldedBySpace", post("X-A: b\r\n c\r\n")},
                                         Odd{"FoldedByTab", post("X-A: b\r\n\tc\r\n")},
                                         Odd{"FoldedFirst", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"},
                                         Odd{"Nul", post(std::string("X-A: b\0c\r\n", 10))},
                                         Odd{"NoColon", post("X-A\r\n")}, Odd{"EmptyName", post(": b\r\n")}),
                         name_of);

INSTANTIATE_TEST_SUITE_P(
    Chunks, OddFraming,
    testing::Values(Odd{"Extension", chunked("5;a=b\r\nhello\r\n0\r\n\r\n")},
                    Odd{"ExtensionWithLineFeed", chunked("5;a\nb\r\nhello\r\n0\r\n\r\n")},
                    Odd{"SizeBeyond64Bits", chunked("10000000000000005\r\nhello\r\n0\r\n\r\n")},
                    Odd{"SizeOf64Bits", chunked("ffffffffffffffff\r\nhello\r\n0\r\n\r\n")},
                    Odd{"SizeWithPrefix", chunked("0x5\r\nhello\r\n0\r\n\r\n")},
                    Odd{"SizeNegative", chunked("-5\r\nhello\r\n0\r\n\r\n")},
                    Odd{"SizeBehindSpace", chunked(" 5\r\nhello\r\n0\r\n\r\n")},
                    Odd{"SizeBeforeSpace", chunked("5 \r\nhello\r\n0\r\n\r\n")},
                    Odd{"SizeEmpty", chunked("\r\nhello\r\n0\r\n\r\n")},
                    Odd{"LongerThanSaid", chunked("5\r\nhelloo\r\n0\r\n\r\n")},
                    Odd{"LineFeedBehindSize", chunked("5\nhello\r\n0\r\n\r\n")},
                    Odd{"HostInTrailer", chunked("5\r\nhello\r\n0\r\nHost: b\r\n\r\n")},
                    Odd{"LengthInTrailer", chunked("5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n")},
                    Odd{"EncodingInTrailer", chunked("5\r\nhello\r\n0\r\nTransfer-Encoding: gzip\r\n\r\n")},
                    Odd{"AnyTrailer", chunked("5\r\nhello\r\n0\r\nX-A: b\r\n\r\n")}),
    name_of);

// What looks odd and has one meaning only: both requests are answered, and nothing is read into the other.
TEST_F(Framing, IsNotOddWhereAllReadersAgree) {
  auto connection = RawConnection::to(server_.server().port());
  for (const char* name : {"Transfer-Encoding: Chunked", "TRANSFER-ENCODING:\tchunked "}) {
    connection.send(post(std::string(name) + "\r\n", "005\r\nhello\r\n0\r\n\r\n") + kSecond);
    for (int i = 0; i < 2; ++i)
      EXPECT_THAT(connection.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
  }
  server_.server().stop(std::chrono::seconds(1));
  EXPECT_THAT(bodies_, testing::ElementsAre("hello", "", "hello", ""));
}

}  // namespace
}  // namespace ploy::net
