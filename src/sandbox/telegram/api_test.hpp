#pragma once

#include <gtest/gtest.h>

#include <map>

#include "base/text.hpp"
#include "net/http_client.hpp"
#include "sandbox/telegram/bot_api_sandbox.hpp"
#include "sandbox/telegram/test_dir.hpp"

namespace ploy::sandbox {

// A sandbox behind a real server, and a client in front of it. Time stands still unless a test moves it.
class ApiTest : public ::testing::Test {
 protected:
  ApiTest() { start(); }
  ~ApiTest() override { stop(); }

  void start() {
    auto sandbox = BotApiSandbox::open(options_, clock_, random_, log_);
    if (!sandbox) throw std::runtime_error(sandbox.error().what);
    sandbox_ = std::move(*sandbox);
    auto server = net::HttpServer::listen({.threads = 2}, sandbox_->handler(), log_);
    if (!server) throw std::runtime_error(server.error().what);
    server_ = std::move(*server);
  }

  void stop() {
    if (server_) server_->stop(std::chrono::milliseconds(0));
    server_.reset();
    sandbox_.reset();
  }

  void restart() {
    stop();
    start();
  }

  // As another process of the other kind would find the directory.
  void restart_as(Profile profile) {
    options_.profile = profile;
    restart();
  }

  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(server_->port()) + path;
  }
  std::string method_path(const std::string& method) const { return "/bot" + token_ + "/" + method; }

  net::HttpResponse exchange(const net::HttpRequest& request) {
    auto response = client_.send(request, 64 * kMiB, {});
    if (!response) throw std::runtime_error(response.error().what);
    return std::move(*response);
  }

  net::HttpResponse get(const std::string& path) { return exchange({.url = url(path)}); }

  net::HttpResponse post(const std::string& path, const std::string& type, const std::string& body,
                         const std::string& verb = "POST") {
    ViewReader reader(as_bytes(body));
    return exchange({.method = verb,
                     .url = url(path),
                     .headers = {{"Content-Type", type}},
                     .body = &reader,
                     .body_bytes = body.size()});
  }

  // The whole answer to a call with JSON arguments.
  Json call(const std::string& method, const Json& arguments = Json::object()) {
    return parse(post(method_path(method), "application/json", arguments.dump()));
  }

  // The result of a call that must succeed.
  Json result(const std::string& method, const Json& arguments = Json::object()) {
    const Json answer = call(method, arguments);
    EXPECT_EQ(answer.value("ok", false), true) << method << ": " << answer.dump();
    return answer.contains("result") ? answer.at("result") : Json();
  }

  // "400 Bad Request: chat not found" of a call that must fail.
  std::string refusal(const std::string& method, const Json& arguments = Json::object()) {
    return refusal_of(call(method, arguments));
  }

  static std::string refusal_of(const Json& answer) {
    if (answer.value("ok", true)) return "accepted: " + answer.dump();
    return std::to_string(answer.at("error_code").get<int>()) + " " +
           answer.at("description").get<std::string>();
  }

  using Fields = std::map<std::string, std::string>;

  // multipart/form-data with one file in the part `part`.
  Json upload(const std::string& method, const Fields& fields, const std::string& content,
              const std::string& name = "a.bin", const std::string& part = "document") {
    std::string body;
    for (const auto& [field, value] : fields)
      body += "--zz\r\nContent-Disposition: form-data; name=\"" + field + "\"\r\n\r\n" + value + "\r\n";
    body += "--zz\r\nContent-Disposition: form-data; name=\"" + part + "\"; filename=\"" + name +
            "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + content + "\r\n--zz--\r\n";
    return parse(post(method_path(method), "multipart/form-data; boundary=zz", body));
  }

  // Posts a document to the channel; the message.
  Json send(const std::string& content, const std::string& name = "a.bin") {
    const Json answer = upload("sendDocument", {{"chat_id", kChannelText}}, content, name);
    EXPECT_TRUE(answer.value("ok", false)) << answer.dump();
    return answer.at("result");
  }

  // The bytes of a file_id through getFile and the link (cloud).
  std::string download(const std::string& file_id) {
    const Json file = result("getFile", {{"file_id", file_id}});
    return get("/file/bot" + token_ + "/" + file.at("file_path").get<std::string>()).body;
  }

  Json parse(const net::HttpResponse& response) {
    last_ = response.head;
    return Json::parse(response.body, nullptr, false);
  }

  const std::string kChannelText = std::to_string(kSandboxChannel);
  const ChatKey kChannelKey{kSandboxChannel, 0};

  TestDir dir_;
  ManualClock clock_{Timestamp(std::chrono::hours(24 * 20'000))};
  SystemRandom random_;
  Log log_{{.to_stderr = false}, clock_};
  BotApiSandbox::Options options_{.dir = dir_.path()};
  std::unique_ptr<BotApiSandbox> sandbox_;
  std::unique_ptr<net::HttpServer> server_;
  net::HttpClient client_{{}};
  std::string token_{kSandboxToken};
  net::HttpHead last_;
};

}  // namespace ploy::sandbox
