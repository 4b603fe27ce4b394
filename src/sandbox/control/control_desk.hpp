#pragma once

#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "net/http_server.hpp"
#include "sandbox/control/wish.hpp"

namespace ploy::sandbox {

net::Answer answer_json(const Json& json, int status = 200);

// Where a sandbox is told what to do, by people with curl and by tests: JSON in, JSON out, from this machine
// only. A body must be called application/json, because a web page cannot send that type to another address
// without asking first.
class ControlDesk {
 public:
  using Decision = std::variant<std::unique_ptr<net::RequestSink>, net::Answer>;
  using Query = std::map<std::string, std::string>;
  using Show = std::function<Granted<Json>(const Query& query)>;
  using Act = std::function<Granted<Json>(const Json& wish)>;

  // Paths begin with `front`: "/sandbox".
  explicit ControlDesk(std::string front) : front_(std::move(front)) {}
  ControlDesk(const ControlDesk&) = delete;
  ControlDesk& operator=(const ControlDesk&) = delete;

  void on_get(const std::string& path, Show show);
  void on_delete(const std::string& path, Show act);
  void on_post(const std::string& path, Act act);

  bool has(const net::RequestHead& head) const { return head.path.starts_with(front_ + "/"); }
  // The desk must outlive the server.
  Decision handle(const net::RequestHead& head) const;

 private:
  struct Place {
    Show get, remove;
    Act post;
  };

  std::string front_;
  std::map<std::string, Place, std::less<>> places_;
};

}  // namespace ploy::sandbox
