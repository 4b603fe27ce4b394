// Client against server with bodies that fit into no buffer.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <thread>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "net/http_client.hpp"
#include "net/test_server.hpp"
#include "net/test_socket.hpp"

namespace ploy::net {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kLarge = 64 * kMiB + 12345;

// A prime, so that its repetitions fall differently into every buffer.
constexpr std::size_t kPatternBytes = 1'299'709;

const Bytes& pattern() {
  static const Bytes bytes = [] {
    Bytes out(kPatternBytes);
    std::uint32_t state = 1;
    for (std::byte& b : out) b = static_cast<std::byte>((state = state * 1664525 + 1013904223) >> 24U);
    return out;
  }();
  return bytes;
}

// Bytes that differ from place to place, in pieces of odd sizes.
class Pattern final : public ByteReader {
 public:
  explicit Pattern(std::uint64_t bytes) : bytes_(bytes) {}

  Result<std::size_t> read(std::span<std::byte> out) override {
    const std::size_t from = at_ % kPatternBytes;
    const std::size_t n = std::min<std::uint64_t>({out.size(), bytes_ - at_, piece_, kPatternBytes - from});
    std::memcpy(out.data(), pattern().data() + from, n);
    at_ += n;
    piece_ = piece_ * 7 % 99'991;
    return n;
  }

 private:
  std::uint64_t bytes_;
  std::uint64_t at_ = 0;
  std::uint64_t piece_ = 65'537;
};

std::string digest(ByteReader& from) {
  Sha256 hash;
  Bytes piece(100'000);
  for (;;) {
    const auto n = from.read(piece);
    if (!n) return n.error().what;
    if (*n == 0) return to_hex(hash.finish());
    hash.update(std::span(piece).first(*n));
  }
}

std::string digest_of_pattern(std::uint64_t bytes) {
  Pattern all(bytes);
  return digest(all);
}

// Answers with the digest of what it got.
class DigestSink final : public RequestSink {
 public:
  std::optional<Answer> write(ByteView bytes) override {
    hash_.update(bytes);
    return std::nullopt;
  }
  void finish(Responder responder) override { responder.respond({.body = to_hex(hash_.finish())}); }

 private:
  Sha256 hash_;
};

// GET gives the pattern, anything else takes a body and says its digest.
RequestHandler store() {
  return [](const RequestHead& head) -> std::variant<std::unique_ptr<RequestSink>, Answer> {
    if (head.method == "GET")
      return Answer{.stream = std::make_unique<Pattern>(kLarge), .stream_bytes = kLarge};
    return std::make_unique<DigestSink>();
  };
}

TEST(HttpStream, ArrivesAsItWasSent) {
  TestServer server(store());
  HttpClient client({});
  Pattern body(kLarge);
  const auto answer =
      client.send({.method = "PUT", .url = server.url("/"), .body = &body, .body_bytes = kLarge}, kKiB, {});
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer->body, digest_of_pattern(kLarge));
}

TEST(HttpStream, IsReadAsItWasAnswered) {
  TestServer server(store());
  HttpClient client({});
  const auto download = client.open({.url = server.url("/")}, {});
  ASSERT_TRUE(download) << download.error().what;
  EXPECT_EQ((*download)->head().headers.find_number("Content-Length"), kLarge);
  EXPECT_EQ(digest(**download), digest_of_pattern(kLarge));
}

TEST(HttpStream, IsRelayedFromOneServerToAnother) {
  TestServer from(store());
  TestServer to(store());
  HttpClient client({});
  const auto download = client.open({.url = from.url("/")}, {});
  ASSERT_TRUE(download);
  const auto answer = client.send(
      {.method = "PUT", .url = to.url("/"), .body = download->get(), .body_bytes = kLarge}, kKiB, {});
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer->body, digest_of_pattern(kLarge));
}

TEST(HttpStream, MayBeChunkedOnItsWayToTheServer) {
  TestServer server(store());
  auto connection = RawConnection::to(server.server().port());
  connection.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
  Pattern body(kLarge);
  Bytes piece(300'000);
  std::array<char, 20> length{};
  for (;;) {
    const auto n = body.read(piece);
    ASSERT_TRUE(n);
    std::snprintf(length.data(), length.size(), "%zx\r\n", *n);
    connection.send(length.data());
    connection.send(as_text(std::span(piece).first(*n)));
    connection.send("\r\n");
    if (*n == 0) break;
  }
  EXPECT_TRUE(connection.read_to_end().ends_with(digest_of_pattern(kLarge)));
}

TEST(HttpStream, RunsManyTimesAtOnceThroughOneClient) {
  TestServer server(store(), {.threads = 2});
  HttpClient client({});
  const std::string expected = digest_of_pattern(kMiB);
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i)
      threads.emplace_back([&] {
        for (int round = 0; round < 5; ++round) {
          Pattern body(kMiB);
          const auto answer = client.send(
              {.method = "PUT", .url = server.url("/"), .body = &body, .body_bytes = kMiB}, kKiB, {});
          if (answer && answer->body == expected) ++good;
        }
      });
  }
  EXPECT_EQ(good, 40);
}

TEST(HttpStream, IsCutWhenItsSourceFails) {
  class Breaking final : public ByteReader {
   public:
    Result<std::size_t> read(std::span<std::byte> out) override {
      if (!std::exchange(fresh_, false)) return fail(ErrorKind::kUnavailable, "lost");
      return out.size();
    }

   private:
    bool fresh_ = true;
  };
  TestServer server([](const RequestHead&) {
    return Answer{.stream = std::make_unique<Breaking>(), .stream_bytes = kLarge};
  });
  HttpClient client({});
  const auto download = client.open({.url = server.url("/")}, {});
  ASSERT_TRUE(download);
  const auto all = read_all(**download, kLarge);
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().kind, ErrorKind::kUnavailable);
}

TEST(HttpStream, DoesNotRunAheadOfItsReader) {
  struct Counting final : ByteReader {
    explicit Counting(std::atomic<std::uint64_t>& count) : bytes(count) {}
    Result<std::size_t> read(std::span<std::byte> out) override {
      bytes += out.size();
      return out.size();
    }
    std::atomic<std::uint64_t>& bytes;
  };
  std::atomic<std::uint64_t> pulled = 0;
  TestServer server([&](const RequestHead&) {
    return Answer{.stream = std::make_unique<Counting>(pulled), .stream_bytes = 100 * kGiB};
  });
  HttpClient client({});
  auto download = client.open({.url = server.url("/")}, {});
  ASSERT_TRUE(download);
  Bytes out(1000);
  ASSERT_EQ(read_fully(**download, out), out.size());
  server.server().stop(50ms);  // everything that fits into the sockets' buffers has been sent by now
  EXPECT_LT(pulled, 64 * kMiB);
}

TEST(HttpStream, GetsTheAnswerToABodyThatWasRefusedHalfway) {
  struct Refusing final : RequestSink {
    std::optional<Answer> write(ByteView bytes) override {
      seen += bytes.size();
      if (seen < kMiB) return std::nullopt;
      return Answer{.status = 413, .body = "too large"};
    }
    void finish(Responder) override {}
    std::uint64_t seen = 0;
  };
  TestServer server([](const RequestHead&) { return std::make_unique<Refusing>(); });
  HttpClient client({});
  Pattern body(kLarge);
  const auto answer =
      client.send({.method = "PUT", .url = server.url("/"), .body = &body, .body_bytes = kLarge}, kKiB, {});
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer->head.status, 413);
  EXPECT_EQ(answer->body, "too large");
}

}  // namespace
}  // namespace ploy::net
