#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "base/clock.hpp"
#include "net/http_server.hpp"

namespace ploy::net {

// A server on a port of its own, for tests.
class TestServer {
 public:
  explicit TestServer(RequestHandler handler, HttpServer::Options options = {}) {
    auto listening = HttpServer::listen(std::move(options), std::move(handler), log_);
    if (!listening) throw std::runtime_error(listening.error().what);
    server_ = std::move(*listening);
  }

  std::string url(const std::string& target) const {
    return "http://127.0.0.1:" + std::to_string(server_->port()) + target;
  }
  HttpServer& server() { return *server_; }

 private:
  SystemClock clock_;
  Log log_{{.to_stderr = false}, clock_};
  std::unique_ptr<HttpServer> server_;
};

}  // namespace ploy::net
