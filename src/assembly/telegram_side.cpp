#include "assembly/telegram_side.hpp"

namespace ploy::assembly {

namespace {

telegram::HttpBotApi::Options protocol_options(const Settings& settings, Log& log) {
  return {.token = settings.telegram_bot_token,
          .url = settings.telegram_api_url,
          .on_move = [&log](ChatId from, ChatId to) {
            log.warning(
                "the chat was upgraded to a supergroup and has a new id; put it into TELEGRAM_BACKUP_CHAT_ID",
                {{"from", std::to_string(from.value)}, {"to", std::to_string(to.value)}});
          }};
}

telegram::Governor::Options governor_options(const Settings& settings) {
  return {.messages_per_minute = static_cast<double>(settings.telegram_messages_per_minute)};
}

telegram::TelegramDestination::Options destination_options(const Settings& settings, MessageId newest_known) {
  return {.chat_id = settings.telegram_backup_chat_id,
          .admin_chat_id = settings.telegram_admin_chat_id,
          .local = settings.telegram_api_local,
          .newest_known = newest_known};
}

}  // namespace

TelegramSide::TelegramSide(const Settings& settings, MessageId newest_known, WaitStore& waits, Clock& clock,
                           Log& log)
    : http({.proxy = settings.telegram_proxy}),
      protocol(protocol_options(settings, log), http, random),
      api(governor_options(settings), protocol, waits, clock),
      destination(destination_options(settings, newest_known), api),
      root({.chat = settings.telegram_backup_chat_id,
            .scratch = settings.telegram_admin_chat_id,
            .local = settings.telegram_api_local},
           api),
      probe(settings.telegram_backup_chat_id, settings.telegram_admin_chat_id, api) {}

}  // namespace ploy::assembly
