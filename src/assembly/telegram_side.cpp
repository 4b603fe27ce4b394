#include "assembly/telegram_side.hpp"

namespace ploy::assembly {

namespace {

telegram::HttpBotApi::Options protocol_options(const Settings& settings, const TelegramSide::Memory& memory,
                                               Log& log) {
  return {.token = settings.telegram_bot_token,
          .url = settings.telegram_api_url,
          .moved_chats = memory.moved,
          .on_move = [&log, keep = memory.on_move](ChatId from, ChatId to) {
            log.warning(
                "the chat was upgraded to a supergroup and has a new id; put it into TELEGRAM_BACKUP_CHAT_ID",
                {{"from", std::to_string(from.value)}, {"to", std::to_string(to.value)}});
            if (keep) keep(from, to);
          }};
}

telegram::Governor::Options governor_options(const Settings& settings) {
  return {.messages_per_minute = static_cast<double>(settings.telegram_messages_per_minute)};
}

telegram::TelegramDestination::Options destination_options(const Settings& settings,
                                                           const TelegramSide::Memory& memory) {
  return {.chat_id = settings.telegram_backup_chat_id,
          .admin_chat_id = settings.telegram_admin_chat_id,
          .local = settings.telegram_api_local,
          .newest_known = memory.newest,
          .known = memory.known};
}

telegram::ChatReader::Options reader_options(const Settings& settings) {
  return {.chat = settings.telegram_backup_chat_id,
          .scratch = settings.telegram_admin_chat_id,
          .local = settings.telegram_api_local};
}

}  // namespace

TelegramSide::TelegramSide(const Settings& settings, const Memory& memory, WaitStore& waits, Clock& clock,
                           Log& log)
    : http({.proxy = settings.telegram_proxy}),
      protocol(protocol_options(settings, memory, log), http, random),
      api(governor_options(settings), protocol, waits, clock),
      destination(destination_options(settings, memory), api),
      root(reader_options(settings), api),
      history(reader_options(settings), api),
      probe(settings.telegram_backup_chat_id, settings.telegram_admin_chat_id, api),
      notifier(settings.telegram_admin_chat_id.value_or(settings.telegram_backup_chat_id), api) {}

}  // namespace ploy::assembly
