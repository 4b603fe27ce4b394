#pragma once

#include <functional>
#include <string>
#include <vector>

#include "net/http_server.hpp"

namespace ploy::server {

// What a route's handler learns of the request.
struct Routed {
  const net::RequestHead& head;
  std::vector<std::string> arguments;  // what stood in the places of ":name", percent-decoded
};

// A handler answers on the head alone, or takes the body (see net::RequestHandler).
using RouteHandler =
    std::function<std::variant<std::unique_ptr<net::RequestSink>, net::Answer>(const Routed&)>;

struct Route {
  std::string method;
  std::string pattern;  // "/webhook/:token"
  RouteHandler handler;
};

// The one table of everything that may be asked for. What is not in it is answered 404, or 405 when only the
// method is wrong.
class Routes {
 public:
  void add(std::string method, std::string pattern, RouteHandler handler) {
    routes_.push_back({std::move(method), std::move(pattern), std::move(handler)});
  }
  // For routes that need no body.
  void answer(std::string method, std::string pattern, std::function<net::Answer(const Routed&)> handler);

  std::variant<std::unique_ptr<net::RequestSink>, net::Answer> operator()(const net::RequestHead& head) const;

 private:
  std::vector<Route> routes_;
};

}  // namespace ploy::server
