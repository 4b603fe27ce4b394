#include "sandbox/s3/test_world.hpp"

#include <stdlib.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "base/text.hpp"
#include "sandbox/s3/sigv4.hpp"

namespace ploy::sandbox::s3 {

namespace {

// 2026-01-02T03:04:05Z
constexpr Timestamp kNow{std::chrono::milliseconds(1'767'323'045'000)};
constexpr const char* kAmzNow = "20260102T030405Z";
constexpr const char* kScope = "20260102/us-east-1/s3/aws4_request";

std::string make_temp_dir() {
  std::string path = (std::filesystem::temp_directory_path() / "ploy-s3-XXXXXX").string();
  if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary directory");
  return path;
}

std::string canonical_query(std::string query) {
  std::vector<std::string> items;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    std::string item = query.substr(0, end);
    query.erase(0, end + 1);
    if (item.find('=') == std::string::npos) item += '=';
    items.push_back(std::move(item));
  }
  std::sort(items.begin(), items.end());
  std::string out;
  for (const std::string& item : items) out.append(out.empty() ? "" : "&").append(item);
  return out;
}

}  // namespace

TestWorld::TestWorld(S3Sandbox::Options options)
    : clock_(kNow), log_({.to_stderr = false}, clock_), options_(std::move(options)) {
  options_.dir = make_temp_dir();
  options_.access_key = "AKTEST";
  options_.secret_key = Secret("SKTEST");
  start();
}

TestWorld::~TestWorld() {
  server_.reset();
  sandbox_.reset();
  std::filesystem::remove_all(options_.dir);
}

void TestWorld::start() {
  auto sandbox = S3Sandbox::open(options_, clock_, log_);
  if (!sandbox) throw std::runtime_error(sandbox.error().what);
  sandbox_ = *std::move(sandbox);
  server_ = std::make_unique<net::TestServer>(sandbox_->handler());
}

void TestWorld::restart() {
  server_.reset();
  sandbox_.reset();
  start();
}

net::Headers TestWorld::sign(const std::string& method, const std::string& target, net::Headers headers,
                             const std::string& payload_hash) const {
  headers.add("x-amz-date", kAmzNow);
  headers.add("x-amz-content-sha256", payload_hash);
  std::map<std::string, std::string> canonical = {{"host", server_->url("").substr(7)}};
  for (const net::Header& header : headers) canonical[to_lower(header.name)] = header.value;
  std::string lines;
  std::string names;
  for (const auto& [name, value] : canonical) {
    lines.append(name).append(":").append(value).append("\n");
    names.append(names.empty() ? "" : ";").append(name);
  }
  const auto mark = target.find('?');
  const std::string query = mark == std::string::npos ? "" : canonical_query(target.substr(mark + 1));
  const std::string request = method + "\n" + target.substr(0, mark) + "\n" + query + "\n" + lines + "\n" +
                              names + "\n" + payload_hash;
  const std::string to_sign =
      std::string("AWS4-HMAC-SHA256\n") + kAmzNow + "\n" + kScope + "\n" + to_hex(sha256(as_bytes(request)));
  headers.add("Authorization",
              std::string("AWS4-HMAC-SHA256 Credential=AKTEST/") + kScope + ", SignedHeaders=" + names +
                  ", Signature=" + s3::sign(signing_key(Secret("SKTEST"), "20260102", "us-east-1"), to_sign));
  return headers;
}

net::HttpResponse TestWorld::send_raw(const std::string& method, const std::string& target,
                                      net::Headers headers, std::string_view body) {
  ViewReader reader(as_bytes(body));
  net::HttpRequest request{.method = method, .url = server_->url(target), .headers = std::move(headers)};
  if (method == "PUT" || method == "POST" || !body.empty()) {
    request.body = &reader;
    request.body_bytes = body.size();
  }
  auto answer = http_.send(request, 64 * kMiB, {});
  if (!answer) throw std::runtime_error(method + " " + target + ": " + answer.error().what);
  return *std::move(answer);
}

net::HttpResponse TestWorld::send(const std::string& method, const std::string& target, net::Headers headers,
                                  std::string_view body) {
  return send_raw(method, target, sign(method, target, std::move(headers), to_hex(sha256(as_bytes(body)))),
                  body);
}

std::vector<std::string> elements(std::string_view xml, const std::string& name) {
  const std::string open = "<" + name + ">";
  const std::string close = "</" + name + ">";
  std::vector<std::string> out;
  for (auto at = xml.find(open); at != std::string_view::npos; at = xml.find(open, at)) {
    at += open.size();
    out.emplace_back(xml.substr(at, xml.find(close, at) - at));
  }
  return out;
}

std::string element(std::string_view xml, const std::string& name) {
  const auto all = elements(xml, name);
  return all.empty() ? "" : all.front();
}

std::string header(const net::HttpResponse& answer, std::string_view name) {
  return std::string(answer.head.headers.find(name).value_or(""));
}

}  // namespace ploy::sandbox::s3
