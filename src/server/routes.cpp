#include "server/routes.hpp"

#include <optional>
#include <string_view>

#include "base/text.hpp"
#include "server/json_answer.hpp"

namespace ploy::server {

namespace {

std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

// The arguments when `path` fits `pattern`. A ":name" takes exactly one segment, which is not empty.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> arguments;
  while (pattern.starts_with('/') && path.starts_with('/')) {
    const std::string_view wanted = take_segment(pattern);
    const std::string_view given = take_segment(path);
    if (!wanted.starts_with(':')) {
      if (wanted != given) return std::nullopt;
      continue;
    }
    auto argument = percent_decode(given, Plus::kIsPlus);
    if (!argument || argument->empty()) return std::nullopt;
    arguments.push_back(std::move(*argument));
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return arguments;
}

}  // namespace

void Routes::answer(std::string method, std::string pattern,
                    std::function<net::Answer(const Routed&)> handler) {
  add(std::move(method), std::move(pattern),
      [handler = std::move(handler)](const Routed& routed) { return handler(routed); });
}

std::variant<std::unique_ptr<net::RequestSink>, net::Answer> Routes::operator()(
    const net::RequestHead& head) const {
  bool known_path = false;
  for (const Route& route : routes_) {
    auto arguments = match(route.pattern, head.path);
    if (!arguments) continue;
    known_path = true;
    if (route.method == head.method) return route.handler({head, std::move(*arguments)});
  }
  if (known_path) return problem(405, "method_not_allowed", "this method is not allowed here");
  return problem(404, "not_found", "there is nothing here");
}

}  // namespace ploy::server
