#include "sandbox/control/control_desk.hpp"

#include "base/text.hpp"

namespace ploy::sandbox {

namespace {

constexpr std::uint64_t kWishBytesMax = 64 * kKiB;

bool from_this_machine(const net::RequestHead& head) {
  return head.peer.empty() || head.peer.starts_with("127.") || head.peer.starts_with("[::1]");
}

net::Answer refuse(const std::string& why, int status) { return answer_json({{"error", why}}, status); }

net::Answer answer(const Granted<Json>& result) {
  return result ? answer_json(*result) : refuse(result.error().why, result.error().status);
}

ControlDesk::Query parse_query(std::string_view text) {
  ControlDesk::Query query;
  while (!text.empty()) {
    const std::string_view item = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), item.size() + 1));
    const auto equals = item.find('=');
    if (equals == std::string_view::npos) continue;
    const auto value = percent_decode(item.substr(equals + 1), Plus::kIsSpace);
    if (value) query.emplace(item.substr(0, equals), *value);
  }
  return query;
}

}  // namespace

net::Answer answer_json(const Json& json, int status) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json"}},
          .body = json.dump(-1, ' ', true, Json::error_handler_t::replace)};
}

void ControlDesk::on_get(const std::string& path, Show show) { places_[path].get = std::move(show); }
void ControlDesk::on_delete(const std::string& path, Show act) { places_[path].remove = std::move(act); }
void ControlDesk::on_post(const std::string& path, Act act) { places_[path].post = std::move(act); }

ControlDesk::Decision ControlDesk::handle(const net::RequestHead& head) const {
  if (!from_this_machine(head)) return refuse("only from this machine", 403);
  const auto found = places_.find(std::string_view(head.path).substr(front_.size()));
  if (found == places_.end()) return refuse("no such address", 404);
  const Place& place = found->second;
  if (head.method == "GET" && place.get) return answer(place.get(parse_query(head.query)));
  if (head.method == "DELETE" && place.remove) return answer(place.remove(parse_query(head.query)));
  if (head.method != "POST" || !place.post) return refuse("that is not done with " + head.method, 405);
  const std::string type = to_lower(head.headers.find("Content-Type").value_or(""));
  if (!type.starts_with("application/json")) return refuse("Content-Type must be application/json", 415);
  return net::collect_body(kWishBytesMax, [&place](const std::string& body, net::Responder responder) {
    const Json wish = Json::parse(body, nullptr, false);
    responder.respond(answer(place.post(wish)));
  });
}

}  // namespace ploy::sandbox
