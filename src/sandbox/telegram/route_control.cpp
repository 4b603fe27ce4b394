#include "base/text.hpp"
#include "sandbox/telegram/http_answers.hpp"
#include "sandbox/telegram/routes.hpp"

namespace ploy::sandbox {

namespace {

constexpr std::uint64_t kWishBytesMax = 64 * kKiB;

bool from_this_machine(const net::RequestHead& head) {
  return head.peer.empty() || head.peer.starts_with("127.") || head.peer.starts_with("[::1]");
}

net::Answer add_fault(Engine& engine, const std::string& body) {
  const auto fault = parse_fault(body);
  if (!fault) return answer_json({{"error", fault.error()}}, 400);
  engine.with_faults([&](FaultScript& faults) { faults.add(*fault); });
  return answer_json({{"ok", true}});
}

net::Answer move_clock(Engine& engine, const std::string& body) {
  const Json wish = Json::parse(body, nullptr, false);
  const auto seconds = wish.is_object() ? wish.find("advance_seconds") : wish.end();
  if (!wish.is_object() || seconds == wish.end() || !seconds->is_number_unsigned() ||
      seconds->get<std::uint64_t>() > 400 * 86'400ULL)
    return answer_json({{"error", "expected {\"advance_seconds\": N}, N up to 400 days"}}, 400);
  const std::chrono::milliseconds span = std::chrono::seconds(seconds->get<std::int64_t>());
  const auto done = engine.with_world([&](World& world, Timestamp) {
    return world.commit({ClockMoved{(world.clock_ahead() + span).count()}});
  });
  return done ? answer_json({{"ok", true}}) : answer_json({{"error", done.error().what}}, 500);
}

net::Answer show_stats(Engine& engine) {
  Json out = engine.with_counters([](const SandboxCounters& c) {
    return Json{{"requests", c.requests},
                {"refused", c.refused},
                {"uploaded_bytes", c.uploaded_bytes},
                {"downloads", c.downloads}};
  });
  engine.with_world([&](const World& world, Timestamp now) {
    out["time"] = format_time(now);
    out["documents"] = world.documents().size();
    for (const auto& [key, chat] : world.chats())
      out["chats"].push_back({{"id", key.id},
                              {"messages", chat.messages.size()},
                              {"last_message_id", chat.last_message_id},
                              {"pinned", chat.pinned.size()}});
  });
  return answer_json(out);
}

Json shown(const World& world, const Message& message) {
  Json out = {{"message_id", message.id}, {"caption", message.document ? message.text.text : ""}};
  if (!message.document) return out;
  const Document& document = *world.document(*message.document);
  out["document"] = {{"file_name", document.name}, {"file_size", document.size}};
  return out;
}

// Every message of a channel or supergroup, for tests: "/sandbox/messages?chat_id=-100...".
net::Answer show_messages(Engine& engine, const net::RequestHead& head) {
  Arguments wish;
  wish.add_form(head.query);
  const ChatKey key{wish.number("chat_id", INT64_MIN, INT64_MAX), 0};
  Json out = {{"messages", Json::array()}};
  const bool found = engine.with_world([&](const World& world, Timestamp) {
    const auto chat = world.chats().find(key);
    if (chat == world.chats().end()) return false;
    for (const auto& [id, message] : chat->second.messages) out["messages"].push_back(shown(world, message));
    return true;
  });
  return found ? answer_json(out) : answer_json({{"error", "no such channel or supergroup"}}, 404);
}

std::unique_ptr<net::RequestSink> with_body(Engine& engine, net::Answer (*act)(Engine&, const std::string&)) {
  return net::collect_body(kWishBytesMax, [&engine, act](std::string body, net::Responder responder) {
    responder.respond(act(engine, body));
  });
}

}  // namespace

Decision route_control(Engine& engine, const net::RequestHead& head) {
  if (!from_this_machine(head)) return answer_json({{"error", "only from this machine"}}, 403);
  const bool is_post = head.method == "POST";
  // A web page cannot send this type to another address without asking first.
  const bool is_json =
      to_lower(head.headers.find("Content-Type").value_or("")).starts_with("application/json");
  if (is_post && !is_json) return answer_json({{"error", "Content-Type must be application/json"}}, 415);
  if (head.path == "/sandbox/faults" && is_post) return with_body(engine, add_fault);
  if (head.path == "/sandbox/clock" && is_post) return with_body(engine, move_clock);
  if (head.path == "/sandbox/stats" && head.method == "GET") return show_stats(engine);
  if (head.path == "/sandbox/messages" && head.method == "GET") return show_messages(engine, head);
  if (head.path != "/sandbox/faults") return answer_json({{"error", "no such address"}}, 404);
  if (head.method == "DELETE") engine.with_faults([](FaultScript& faults) { faults.clear(); });
  if (head.method == "DELETE" || head.method == "GET")
    return answer_json(engine.with_faults([](FaultScript& faults) { return faults.describe(); }));
  return answer_json({{"error", "GET, POST or DELETE"}}, 405);
}

}  // namespace ploy::sandbox
