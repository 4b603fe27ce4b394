#include <algorithm>

#include "base/text.hpp"
#include "sandbox/telegram/methods.hpp"
#include "sandbox/telegram/posting.hpp"

namespace ploy::sandbox {

namespace {

constexpr std::int64_t kKeptSeconds = 86'400;
constexpr std::int64_t kLongPollMax = 50;
constexpr std::size_t kBatchMax = 100;

// Everything up to here is confirmed by the offset, or too old.
std::int64_t droppable(const Call& call, const Inbox& inbox, std::int64_t offset) {
  std::int64_t up_to = 0;
  const auto count = static_cast<std::int64_t>(inbox.updates.size());
  const std::int64_t keep_only = offset < 0 ? std::min(-offset, count) : count;
  for (std::int64_t i = 0; i < count; ++i) {
    const Update& update = inbox.updates[static_cast<std::size_t>(i)];
    const bool old = update.made_at + kKeptSeconds <= call.unix_now();
    if (old || (offset > 0 && update.id < offset) || i < count - keep_only) up_to = update.id;
  }
  return up_to;
}

Json update_json(const Call& call, const Update& update) {
  const Chat& chat = call.world.chat(update.chat);
  const Message* message = call.world.message(update.chat, update.message_id);
  if (message == nullptr) return {};
  const char* kind = chat.settings.type == ChatType::kChannel ? "channel_post" : "message";
  return {{"update_id", update.id}, {kind, json_for(call).message(chat, *message)}};
}

}  // namespace

ApiResult<Json> get_updates(Call& call) {
  if (!call.bot.webhook_url.empty())
    return refuse(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
        "webhook first");
  const std::int64_t offset = call.args().number("offset", INT32_MIN, INT64_MAX);
  if (const std::int64_t up_to = droppable(call, call.world.inbox(call.bot.id), offset); up_to != 0)
    if (auto done = commit(call, {UpdatesDropped{call.bot.id, up_to}}); !done)
      return std::unexpected(done.error());
  std::size_t limit = static_cast<std::size_t>(call.args().number("limit", 0, kBatchMax));
  if (limit == 0) limit = kBatchMax;
  Json out = Json::array();
  for (const Update& update : call.world.inbox(call.bot.id).updates) {
    if (out.size() == limit) break;
    if (Json one = update_json(call, update); !one.is_null()) out.push_back(std::move(one));
  }
  const std::chrono::seconds timeout(call.args().number("timeout", 0, kLongPollMax));
  if (!call.request.poll_until) call.request.poll_until = call.ticks + timeout;
  if (out.empty() && call.ticks < *call.request.poll_until)
    return std::unexpected<Refusal>(NotYet{.until = *call.request.poll_until, .for_updates = true});
  return out;
}

// The sandbox delivers nothing to webhooks; it keeps the address, so that getUpdates refuses as it must.
ApiResult<Json> set_webhook(Call& call) {
  Bot bot = call.bot;
  bot.webhook_url = std::string(trim(call.args().text("url")));
  if (call.profile == Profile::kCloud && !bot.webhook_url.empty() && !bot.webhook_url.starts_with("https://"))
    return bad_request("bad webhook: An HTTPS URL must be provided for webhook");
  if (auto done = commit(call, {BotSet{bot}}); !done) return std::unexpected(done.error());
  return true;
}

ApiResult<Json> delete_webhook(Call& call) {
  Events events;
  if (!call.bot.webhook_url.empty()) {
    Bot bot = call.bot;
    bot.webhook_url.clear();
    events.emplace_back(BotSet{bot});
  }
  const auto& updates = call.world.inbox(call.bot.id).updates;
  if (call.args().flag("drop_pending_updates") && !updates.empty())
    events.emplace_back(UpdatesDropped{call.bot.id, updates.back().id});
  if (auto done = commit(call, events); !done) return std::unexpected(done.error());
  return true;
}

ApiResult<Json> get_webhook_info(Call& call) {
  return Json{{"url", call.bot.webhook_url},
              {"has_custom_certificate", false},
              {"pending_update_count", call.world.inbox(call.bot.id).updates.size()}};
}

}  // namespace ploy::sandbox
