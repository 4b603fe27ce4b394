#include "base/text.hpp"
#include "sandbox/telegram/acts.hpp"
#include "sandbox/telegram/routes.hpp"

namespace ploy::sandbox {

namespace {

constexpr std::int64_t kAdvanceSecondsMax = 400 * 86'400;
constexpr std::int64_t kMessageIdMax = 0x7FFFFFFF;
const Json kDone = {{"ok", true}};

ControlRefusal refusal_of(const Error& error) {
  switch (error.kind) {
    case ErrorKind::kNotFound:
      return {404, error.what};
    case ErrorKind::kConflict:
      return {409, error.what};
    default:
      return {500, error.what};
  }
}

Granted<Json> granted(const Result<void>& done) {
  if (!done) return std::unexpected(refusal_of(done.error()));
  return kDone;
}

std::int64_t chat_id_of(Wish& wish) { return wish.needed_number("chat_id", INT64_MIN, INT64_MAX); }
std::int64_t bot_id_of(Wish& wish) { return wish.number("bot_id", 1, INT64_MAX, 0); }
std::int64_t message_id_of(Wish& wish) { return wish.needed_number("message_id", 1, kMessageIdMax); }

Granted<Json> show_stats(Engine& engine) {
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
  return out;
}

Json shown(const World& world, const Chat& chat, const Message& message) {
  Json out = {{"message_id", message.id}, {"caption", message.document ? message.text.text : ""}};
  if (chat.pinned.contains(message.id)) out["pinned"] = true;
  if (message.origin) out["forwarded_from"] = message.origin->message_id;
  if (!message.document) return out;
  const Document& document = *world.document(*message.document);
  out["document"] = {{"file_name", document.name}, {"file_size", document.size}};
  return out;
}

// Every message of a chat, of whatever age: "/sandbox/messages?chat_id=-100...".
Granted<Json> show_messages(Engine& engine, const ControlDesk::Query& query) {
  const auto wanted = query.find("chat_id");
  const std::int64_t id = wanted == query.end() ? 0 : parse_int(wanted->second).value_or(0);
  Json out = {{"messages", Json::array()}};
  const bool found = engine.with_world([&](const World& world, Timestamp) {
    const auto key = chat_key(world, id, 0);
    if (!key) return false;
    const Chat& chat = world.chat(*key);
    for (const auto& [number, message] : chat.messages)
      out["messages"].push_back(shown(world, chat, message));
    return true;
  });
  if (!found) return not_granted("no such chat", 404);
  return out;
}

Granted<Json> show_requests(Engine& engine, const ControlDesk::Query& query) {
  const auto since = query.find("since");
  return engine.requests().since(since == query.end() ? 0 : parse_uint(since->second).value_or(0));
}

Json show_faults(Engine& engine) {
  return engine.with_faults([](const FaultScript& faults) { return faults.describe(); });
}

Granted<Json> add_fault(Engine& engine, const Json& json) {
  const auto fault = parse_fault(json);
  if (!fault) return std::unexpected(fault.error());
  engine.with_faults([&](FaultScript& faults) { faults.add(*fault); });
  return kDone;
}

Granted<Json> move_clock(Engine& engine, const Json& json) {
  Wish wish(json);
  const std::chrono::seconds span(wish.needed_number("advance_seconds", 0, kAdvanceSecondsMax));
  if (auto read = wish.done(); !read) return std::unexpected(read.error());
  return granted(engine.with_world([&](World& world, Timestamp) { return advance_clock(world, span); }));
}

Granted<Json> add_bot(Engine& engine, const Json& json) {
  Wish wish(json);
  Bot bot{.token = wish.needed_text("token"),
          .username = wish.text("username", "another_bot"),
          .first_name = wish.text("first_name", "Another")};
  bot.id = parse_int(std::string_view(bot.token).substr(0, bot.token.find(':'))).value_or(0);
  if (bot.id <= 0) wish.complain("token must be <number>:<secret>");
  if (auto read = wish.done(); !read) return std::unexpected(read.error());
  return granted(engine.with_world([&](World& world, Timestamp) { return set_bot(world, bot); }));
}

std::optional<ChatType> chat_type_named(std::string_view name) {
  for (const ChatType type :
       {ChatType::kPrivate, ChatType::kGroup, ChatType::kSupergroup, ChatType::kChannel})
    if (to_string(type) == name) return type;
  return std::nullopt;
}

std::optional<MemberStatus> status_named(std::string_view name) {
  for (const MemberStatus status :
       {MemberStatus::kCreator, MemberStatus::kAdministrator, MemberStatus::kMember,
        MemberStatus::kRestricted, MemberStatus::kLeft, MemberStatus::kKicked})
    if (to_string(status) == name) return status;
  return std::nullopt;
}

// What the wish does not name stays as it is in `s`.
void read_settings(Wish& wish, ChatSettings& s) {
  s.title = wish.text("title", s.title);
  s.username = wish.text("username", s.username);
  s.description = wish.text("description", s.description);
  s.has_protected_content = wish.flag("protected", s.has_protected_content);
  s.auto_delete_seconds = wish.number("auto_delete_seconds", 0, kAdvanceSecondsMax, s.auto_delete_seconds);
  s.linked_chat_id = wish.number("linked_chat_id", INT64_MIN, INT64_MAX, s.linked_chat_id);
  s.deleted = wish.flag("deleted", s.deleted);
}

// Makes a chat, or changes one. The bot of a new private chat or group is its member.
Granted<Json> change_chat(Engine& engine, const Json& json) {
  return engine.with_world([&](World& world, Timestamp now) -> Granted<Json> {
    Wish wish(json);
    const std::int64_t id = chat_id_of(wish);
    const std::int64_t bot = bot_id_of(wish);
    const std::string type = wish.text("type");
    ChatSettings settings;
    const auto key = chat_key(world, id, bot);
    const bool is_new = !key;
    if (key) {
      settings = world.chat(*key).settings;
    } else if (const auto named = chat_type_named(type)) {
      const bool own_box = *named == ChatType::kPrivate || *named == ChatType::kGroup;
      if (own_box && bot == 0) wish.complain("bot_id is missing: whose chat is it?");
      settings = {.key = {id, own_box ? bot : 0}, .type = *named, .title = "Chat"};
    } else {
      wish.complain("type must be private, group, supergroup or channel");
    }
    read_settings(wish, settings);
    if (auto read = wish.done(); !read) return std::unexpected(read.error());
    const std::int64_t box = settings.key.box_of;
    if (auto done = set_chat(world, settings, now); !done || !is_new || box == 0) return granted(done);
    return granted(set_member(world, settings.key, box, {.status = MemberStatus::kMember}));
  });
}

void read_rights(Wish& wish, Member& m) {
  m.can_post_messages = wish.flag("can_post_messages", m.can_post_messages);
  m.can_edit_messages = wish.flag("can_edit_messages", m.can_edit_messages);
  m.can_delete_messages = wish.flag("can_delete_messages", m.can_delete_messages);
  m.can_change_info = wish.flag("can_change_info", m.can_change_info);
  m.can_pin_messages = wish.flag("can_pin_messages", m.can_pin_messages);
  m.can_send_messages = wish.flag("can_send_messages", m.can_send_messages);
  m.can_send_documents = wish.flag("can_send_documents", m.can_send_documents);
}

// What a bot is in a chat and may do there; what is not named stays.
Granted<Json> change_member(Engine& engine, const Json& json) {
  return engine.with_world([&](World& world, Timestamp) -> Granted<Json> {
    Wish wish(json);
    const std::int64_t id = chat_id_of(wish);
    std::int64_t bot = bot_id_of(wish);
    const std::string status = wish.text("status");
    if (bot == 0 && world.bots().size() == 1) bot = world.bots().begin()->first;
    const auto key = chat_key(world, id, bot);
    if (!key) return std::unexpected(refusal_of(key.error()));
    const auto& members = world.chat(*key).members;
    const auto known = members.find(bot);
    Member member = known == members.end() ? Member{} : known->second;
    if (!status.empty()) {
      const auto named = status_named(status);
      if (!named) wish.complain("status must be creator, administrator, member, restricted, left or kicked");
      member.status = named.value_or(member.status);
    }
    read_rights(wish, member);
    if (auto read = wish.done(); !read) return std::unexpected(read.error());
    return granted(set_member(world, *key, bot, member));
  });
}

// An act of a person on a chat: reads its own members of the wish, then does it.
using ChatAct = Granted<Json> (*)(World& world, const ChatKey& chat, Wish& wish, Timestamp now);

Granted<Json> act_in_chat(Engine& engine, const Json& json, ChatAct act) {
  auto done = engine.with_world([&](World& world, Timestamp now) -> Granted<Json> {
    Wish wish(json);
    const std::int64_t id = chat_id_of(wish);
    const auto key = chat_key(world, id, bot_id_of(wish));
    if (!key) return std::unexpected(refusal_of(key.error()));
    return act(world, *key, wish, now);
  });
  engine.wake_polls();
  return done;
}

Granted<Json> write(World& world, const ChatKey& chat, Wish& wish, Timestamp now) {
  const std::string text = wish.needed_text("text");
  const std::string person = wish.text("person");
  if (auto read = wish.done(); !read) return std::unexpected(read.error());
  const auto id = say(world, chat, person, text, now);
  if (!id) return std::unexpected(refusal_of(id.error()));
  return Json{{"ok", true}, {"message_id", *id}};
}

Granted<Json> change_pin(World& world, const ChatKey& chat, Wish& wish, Timestamp now) {
  const std::int64_t id = message_id_of(wish);
  const bool pinned = wish.flag("pinned", true);
  if (auto read = wish.done(); !read) return std::unexpected(read.error());
  return granted(pinned ? pin(world, chat, id, now) : unpin(world, chat, id));
}

// Bots still see it for half an hour, unless it is said that the server had not cached it.
Granted<Json> remove(World& world, const ChatKey& chat, Wish& wish, Timestamp now) {
  const std::int64_t id = message_id_of(wish);
  const Memory memory = wish.flag("cached", true) ? Memory::kRemembers : Memory::kForgets;
  if (auto read = wish.done(); !read) return std::unexpected(read.error());
  return granted(delete_messages(world, chat, {id}, memory, now));
}

Granted<Json> move_chat(World& world, const ChatKey& chat, Wish& wish, Timestamp now) {
  const std::int64_t to = wish.number("to", INT64_MIN, -1, supergroup_of(chat.id));
  if (auto read = wish.done(); !read) return std::unexpected(read.error());
  if (auto done = migrate(world, chat.id, to, now); !done) return std::unexpected(refusal_of(done.error()));
  return Json{{"ok", true}, {"chat_id", to}};
}

Granted<Json> skip(World& world, const ChatKey& chat, Wish& wish, Timestamp /*now*/) {
  const std::int64_t last = wish.needed_number("last_message_id", 1, kMessageIdMax);
  if (auto read = wish.done(); !read) return std::unexpected(read.error());
  return granted(skip_ids(world, chat, last));
}

}  // namespace

std::unique_ptr<ControlDesk> make_control(Engine& engine) {
  auto desk = std::make_unique<ControlDesk>("/sandbox");
  desk->on_get("/stats", [&engine](const auto&) { return show_stats(engine); });
  desk->on_get("/messages", [&engine](const auto& query) { return show_messages(engine, query); });
  desk->on_get("/requests", [&engine](const auto& query) { return show_requests(engine, query); });
  desk->on_get("/faults", [&engine](const auto&) { return show_faults(engine); });
  desk->on_delete("/faults", [&engine](const auto&) {
    engine.with_faults([](FaultScript& faults) { faults.clear(); });
    return show_faults(engine);
  });
  desk->on_post("/faults", [&engine](const Json& wish) { return add_fault(engine, wish); });
  desk->on_post("/clock", [&engine](const Json& wish) { return move_clock(engine, wish); });
  desk->on_post("/bots", [&engine](const Json& wish) { return add_bot(engine, wish); });
  desk->on_post("/chats", [&engine](const Json& wish) { return change_chat(engine, wish); });
  desk->on_post("/members", [&engine](const Json& wish) { return change_member(engine, wish); });
  const auto in_chat = [&](const char* path, ChatAct act) {
    desk->on_post(path, [&engine, act](const Json& wish) { return act_in_chat(engine, wish, act); });
  };
  in_chat("/say", write);
  in_chat("/pin", change_pin);
  in_chat("/delete", remove);
  in_chat("/migrate", move_chat);
  in_chat("/skip_ids", skip);
  return desk;
}

}  // namespace ploy::sandbox
