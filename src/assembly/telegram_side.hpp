#pragma once

#include "adapters/telegram/chat_probe.hpp"
#include "adapters/telegram/governor.hpp"
#include "adapters/telegram/http_bot_api.hpp"
#include "adapters/telegram/telegram_chat_history.hpp"
#include "adapters/telegram/telegram_destination.hpp"
#include "adapters/telegram/telegram_notifier.hpp"
#include "adapters/telegram/telegram_root_keeper.hpp"
#include "base/random.hpp"
#include "core/settings.hpp"
#include "net/http_client.hpp"
#include "ports/wait_store.hpp"

namespace ploy::assembly {

// Everything that speaks to Telegram, built from the settings: the protocol, the governor around it, and on
// top what the use cases see.
struct TelegramSide {
  // What earlier lives learned of the chat. A command that only reads documents needs none of it.
  struct Memory {
    MessageId newest;                      // the greatest message id in the catalogue; 0: none
    std::function<bool(MessageId)> known;  // documents that have an owner
    std::map<ChatId, ChatId> moved;        // groups that became supergroups
    std::function<void(ChatId, ChatId)> on_move;
  };

  TelegramSide(const Settings& settings, const Memory& memory, WaitStore& waits, Clock& clock, Log& log);

  SystemRandom random;
  net::HttpClient http;
  telegram::HttpBotApi protocol;
  telegram::Governor api;
  telegram::TelegramDestination destination;
  telegram::TelegramRootKeeper root;
  telegram::TelegramChatHistory history;
  telegram::ChatProbe probe;
  telegram::TelegramNotifier notifier;
};

}  // namespace ploy::assembly
