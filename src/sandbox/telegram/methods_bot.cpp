#include "sandbox/telegram/methods.hpp"
#include "sandbox/telegram/posting.hpp"

namespace ploy::sandbox {

namespace {

constexpr std::chrono::minutes kLoggedOut{10};

}  // namespace

ApiResult<Json> get_me(Call& call) {
  Json out = json_for(call).user(call.bot);
  out["can_join_groups"] = true;
  for (const char* name :
       {"can_read_all_group_messages", "supports_inline_queries", "can_connect_to_business",
        "has_main_web_app", "has_topics_enabled", "allows_users_to_create_topics"})
    out[name] = false;
  return out;
}

// The bot is let in again after ten minutes. What getFile laid down for it in the local profile is removed.
ApiResult<Json> log_out(Call& call) {
  Bot bot = call.bot;
  bot.logged_out_until = (call.now + kLoggedOut).time_since_epoch().count();
  Events events = {BotSet{bot}};
  for (const auto& [path, link] : call.world.links())
    if (link.bot == bot.id) events.emplace_back(LinkGone{path});
  if (auto done = commit(call, events); !done) return std::unexpected(done.error());
  std::error_code ignored;  // what stays is overwritten when it is asked for again
  std::filesystem::remove_all(call.files.bot_dir(bot), ignored);
  return true;
}

// Here a bot starts with its first call and there is nothing to close, so it answers as in the first ten
// minutes of a bot's life.
ApiResult<Json> close_bot(Call&) { return std::unexpected<Refusal>(too_many_requests(600)); }

}  // namespace ploy::sandbox
