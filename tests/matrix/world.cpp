#include "tests/matrix/world.hpp"

#include <gtest/gtest.h>

#include "base/hash.hpp"

namespace ploy::test {

namespace {

std::string bytes_for(const std::string& key, std::uint64_t count) {
  std::string out;
  for (int block = 0; out.size() < count; ++block) {
    const auto digest = sha256(as_bytes(key + std::to_string(block)));
    out.append(as_text(digest));
  }
  out.resize(count);
  return out;
}

net::HttpResponse post(net::HttpClient& http, const std::string& url, const Json& wish) {
  const std::string body = wish.dump();
  ViewReader reader(as_bytes(body));
  auto answer = http.send({.method = "POST",
                           .url = url,
                           .headers = {{"Content-Type", "application/json"}},
                           .body = &reader,
                           .body_bytes = body.size()},
                          kMiB, {});
  if (!answer) throw std::runtime_error(answer.error().what);
  EXPECT_EQ(answer->head.status, 200) << url << " " << body << ": " << answer->body;
  return std::move(*answer);
}

}  // namespace

Outside::Outside() {
  auto opened = sandbox::S3Sandbox::open(
      {.dir = directory.path() / "s3", .access_key = "key", .secret_key = Secret("secret")}, clock, log);
  if (!opened) throw std::runtime_error(opened.error().what);
  s3 = std::move(*opened);
  s3_server = std::make_unique<net::TestServer>(s3->handler());
}

Outside::~Outside() { s3_server->server().stop(std::chrono::milliseconds(0)); }

void Outside::put(const std::string& key, std::uint64_t bytes) {
  const auto done = s3->put_object(kBucket, key, bytes_for(key, bytes));
  ASSERT_TRUE(done) << done.error().what;
}

Json Outside::tell_telegram(const std::string& what, const Json& wish) {
  return Json::parse(post(http, telegram.server.url("/sandbox/" + what), wish).body);
}

void Outside::tell_s3(const Json& fault) { post(http, s3_server->url("/_sandbox/faults"), fault); }

Json Outside::ask_telegram(const std::string& what) {
  const auto answer = http.send({.url = telegram.server.url("/sandbox/" + what)}, 16 * kMiB, {});
  if (!answer) throw std::runtime_error(answer.error().what);
  return Json::parse(answer->body);
}

}  // namespace ploy::test
