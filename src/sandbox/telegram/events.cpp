// The journal's line: [{"set_message":{...}},{"add_update":{...}}]. Member names are stored: never rename.
#include "sandbox/telegram/events.hpp"

#include <array>

namespace ploy::sandbox {

namespace {

constexpr std::array<std::string_view, 4> kChatTypes = {"private", "group", "supergroup", "channel"};
constexpr std::array<std::string_view, 6> kStatuses = {"creator",    "administrator", "member",
                                                       "restricted", "left",          "kicked"};

Json to_json(const ChatKey& key) { return Json::array({key.id, key.box_of}); }
ChatKey key_from(const Json& json) {
  return {json.at(0).get<std::int64_t>(), json.at(1).get<std::int64_t>()};
}

template <class Enum>
Enum enum_from(const Json& json) {
  return static_cast<Enum>(json.get<int>());
}

Json to_json(const Entity& e) { return Json::array({e.type, e.offset, e.length, e.argument}); }

Json to_json(const BotSet& e) {
  return {{"id", e.bot.id},
          {"token", e.bot.token},
          {"username", e.bot.username},
          {"first_name", e.bot.first_name},
          {"webhook_url", e.bot.webhook_url},
          {"logged_out_until", e.bot.logged_out_until}};
}
void from_json(const Json& j, BotSet& e) {
  j.at("id").get_to(e.bot.id);
  j.at("token").get_to(e.bot.token);
  j.at("username").get_to(e.bot.username);
  j.at("first_name").get_to(e.bot.first_name);
  j.at("webhook_url").get_to(e.bot.webhook_url);
  j.at("logged_out_until").get_to(e.bot.logged_out_until);
}

Json to_json(const ChatSet& e) {
  const ChatSettings& s = e.settings;
  return {{"chat", to_json(s.key)},
          {"type", static_cast<int>(s.type)},
          {"title", s.title},
          {"username", s.username},
          {"description", s.description},
          {"protected", s.has_protected_content},
          {"auto_delete_seconds", s.auto_delete_seconds},
          {"linked_chat_id", s.linked_chat_id},
          {"migrated_to", s.migrated_to},
          {"deleted", s.deleted}};
}
void from_json(const Json& j, ChatSet& e) {
  ChatSettings& s = e.settings;
  s.key = key_from(j.at("chat"));
  s.type = enum_from<ChatType>(j.at("type"));
  j.at("title").get_to(s.title);
  j.at("username").get_to(s.username);
  j.at("description").get_to(s.description);
  j.at("protected").get_to(s.has_protected_content);
  j.at("auto_delete_seconds").get_to(s.auto_delete_seconds);
  j.at("linked_chat_id").get_to(s.linked_chat_id);
  j.at("migrated_to").get_to(s.migrated_to);
  s.deleted = j.value("deleted", false);
}

Json to_json(const MemberSet& e) {
  const Member& m = e.member;
  return {{"chat", to_json(e.chat)},
          {"bot", e.bot},
          {"status", static_cast<int>(m.status)},
          {"post", m.can_post_messages},
          {"edit", m.can_edit_messages},
          {"delete", m.can_delete_messages},
          {"info", m.can_change_info},
          {"pin", m.can_pin_messages},
          {"send", m.can_send_messages},
          {"send_documents", m.can_send_documents}};
}
void from_json(const Json& j, MemberSet& e) {
  e.chat = key_from(j.at("chat"));
  j.at("bot").get_to(e.bot);
  e.member.status = enum_from<MemberStatus>(j.at("status"));
  j.at("post").get_to(e.member.can_post_messages);
  j.at("edit").get_to(e.member.can_edit_messages);
  j.at("delete").get_to(e.member.can_delete_messages);
  j.at("info").get_to(e.member.can_change_info);
  j.at("pin").get_to(e.member.can_pin_messages);
  j.at("send").get_to(e.member.can_send_messages);
  j.at("send_documents").get_to(e.member.can_send_documents);
}

Json to_json(const DocumentAdded& e) {
  const Document& d = e.document;
  Json j = {{"id", d.id}, {"name", d.name}, {"mime_type", d.mime_type}, {"size", d.size}};
  if (d.showing != Showing::kDocument) j["showing"] = static_cast<int>(d.showing);
  return j;
}
void from_json(const Json& j, DocumentAdded& e) {
  j.at("id").get_to(e.document.id);
  j.at("name").get_to(e.document.name);
  j.at("mime_type").get_to(e.document.mime_type);
  j.at("size").get_to(e.document.size);
  if (j.contains("showing")) e.document.showing = enum_from<Showing>(j.at("showing"));
}

Json to_json(const Origin& o) {
  return {{"chat", to_json(o.chat)}, {"message_id", o.message_id}, {"date", o.date}, {"sender", o.sender}};
}
Origin origin_from(const Json& j) {
  return {.chat = key_from(j.at("chat")),
          .message_id = j.at("message_id").get<std::int64_t>(),
          .date = j.at("date").get<std::int64_t>(),
          .sender = j.at("sender").get<std::int64_t>()};
}

// Members that say nothing are left out: most messages are plain documents.
Json to_json(const MessageSet& e) {
  const Message& m = e.message;
  Json j = {{"chat", to_json(e.chat)}, {"id", m.id}, {"date", m.date}, {"sender", m.sender}};
  if (m.edit_date != 0) j["edit_date"] = m.edit_date;
  if (!m.person.empty()) j["person"] = m.person;
  if (!m.text.text.empty()) j["text"] = m.text.text;
  for (const Entity& entity : m.text.entities) j["entities"].push_back(to_json(entity));
  if (m.document) j["document"] = *m.document;
  if (m.origin) j["origin"] = to_json(*m.origin);
  if (!m.reply_markup.is_null()) j["reply_markup"] = m.reply_markup;
  if (m.reply_to != 0) j["reply_to"] = m.reply_to;
  if (m.has_protected_content) j["protected"] = true;
  if (m.service != Service::kNone) j["service"] = static_cast<int>(m.service);
  if (m.pinned_id != 0) j["pinned_id"] = m.pinned_id;
  if (m.migrated_from != 0) j["migrated_from"] = m.migrated_from;
  if (m.delete_at != 0) j["delete_at"] = m.delete_at;
  return j;
}
void from_json(const Json& j, MessageSet& e) {
  e.chat = key_from(j.at("chat"));
  Message& m = e.message;
  j.at("id").get_to(m.id);
  j.at("date").get_to(m.date);
  j.at("sender").get_to(m.sender);
  m.edit_date = j.value("edit_date", m.edit_date);
  m.person = j.value("person", m.person);
  m.text.text = j.value("text", m.text.text);
  for (const Json& x : j.value("entities", Json::array()))
    m.text.entities.push_back({.type = x.at(0).get<std::string>(),
                               .offset = x.at(1).get<std::size_t>(),
                               .length = x.at(2).get<std::size_t>(),
                               .argument = x.at(3).get<std::string>()});
  if (j.contains("document")) m.document = j.at("document").get<std::uint64_t>();
  if (j.contains("origin")) m.origin = origin_from(j.at("origin"));
  if (j.contains("reply_markup")) m.reply_markup = j.at("reply_markup");
  m.reply_to = j.value("reply_to", m.reply_to);
  m.has_protected_content = j.value("protected", false);
  if (j.contains("service")) m.service = enum_from<Service>(j.at("service"));
  m.pinned_id = j.value("pinned_id", m.pinned_id);
  m.migrated_from = j.value("migrated_from", m.migrated_from);
  m.delete_at = j.value("delete_at", m.delete_at);
}

Json to_json(const MessagesDeleted& e) {
  Json j = {{"chat", to_json(e.chat)}, {"ids", e.ids}};
  if (e.remembered_until != 0) j["remembered_until"] = e.remembered_until;
  return j;
}
void from_json(const Json& j, MessagesDeleted& e) {
  e.chat = key_from(j.at("chat"));
  j.at("ids").get_to(e.ids);
  e.remembered_until = j.value("remembered_until", e.remembered_until);
}

Json to_json(const PinSet& e) {
  return {{"chat", to_json(e.chat)}, {"message_id", e.message_id}, {"pinned", e.pinned}};
}
void from_json(const Json& j, PinSet& e) {
  e.chat = key_from(j.at("chat"));
  j.at("message_id").get_to(e.message_id);
  j.at("pinned").get_to(e.pinned);
}

Json to_json(const LinkMade& e) {
  return {
      {"bot", e.link.bot}, {"path", e.link.path}, {"document", e.link.document}, {"made_at", e.link.made_at}};
}
void from_json(const Json& j, LinkMade& e) {
  j.at("bot").get_to(e.link.bot);
  j.at("path").get_to(e.link.path);
  j.at("document").get_to(e.link.document);
  j.at("made_at").get_to(e.link.made_at);
}

Json to_json(const LinkGone& e) { return {{"path", e.path}}; }
void from_json(const Json& j, LinkGone& e) { j.at("path").get_to(e.path); }

Json to_json(const UpdateAdded& e) {
  return {{"bot", e.bot},
          {"id", e.update.id},
          {"made_at", e.update.made_at},
          {"chat", to_json(e.update.chat)},
          {"message_id", e.update.message_id}};
}
void from_json(const Json& j, UpdateAdded& e) {
  j.at("bot").get_to(e.bot);
  j.at("id").get_to(e.update.id);
  j.at("made_at").get_to(e.update.made_at);
  e.update.chat = key_from(j.at("chat"));
  j.at("message_id").get_to(e.update.message_id);
}

Json to_json(const UpdatesDropped& e) { return {{"bot", e.bot}, {"up_to", e.up_to}}; }
void from_json(const Json& j, UpdatesDropped& e) {
  j.at("bot").get_to(e.bot);
  j.at("up_to").get_to(e.up_to);
}

Json to_json(const ClockMoved& e) { return {{"ahead_ms", e.ahead_ms}}; }
void from_json(const Json& j, ClockMoved& e) { j.at("ahead_ms").get_to(e.ahead_ms); }

Json to_json(const IdsSkipped& e) {
  return {{"chat", to_json(e.chat)}, {"last_message_id", e.last_message_id}};
}
void from_json(const Json& j, IdsSkipped& e) {
  e.chat = key_from(j.at("chat"));
  j.at("last_message_id").get_to(e.last_message_id);
}

constexpr std::array<std::string_view, std::variant_size_v<Event>> kNames = {
    "set_bot",   "set_chat",  "set_member", "add_document", "set_message", "delete_messages", "set_pin",
    "make_link", "drop_link", "add_update", "drop_updates", "move_clock",  "skip_ids"};

template <std::size_t I = 0>
Event event_from(std::string_view name, const Json& body) {
  if constexpr (I < kNames.size()) {
    if (name != kNames[I]) return event_from<I + 1>(name, body);
    std::variant_alternative_t<I, Event> event;
    from_json(body, event);
    return event;
  } else {
    throw std::out_of_range("unknown event");
  }
}

}  // namespace

std::string encode(const Events& events) {
  Json line = Json::array();
  for (const Event& event : events) {
    const Json body = std::visit([](const auto& e) { return to_json(e); }, event);
    line.push_back({{kNames[event.index()], body}});
  }
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Events> decode_events(std::string_view line) {
  try {
    Events events;
    for (const Json& one : Json::parse(line))
      events.push_back(event_from(one.items().begin().key(), one.front()));
    return events;
  } catch (const std::exception&) {
    return fail(ErrorKind::kCorrupt, "no line of the sandbox's journal");
  }
}

std::string_view to_string(ChatType type) { return kChatTypes[static_cast<std::size_t>(type)]; }
std::string_view to_string(MemberStatus status) { return kStatuses[static_cast<std::size_t>(status)]; }

}  // namespace ploy::sandbox
