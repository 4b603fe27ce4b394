#pragma once

#include <functional>
#include <map>
#include <mutex>

#include "core/ids.hpp"

namespace ploy::telegram {

// Which groups became supergroups, and under which id. Safe to use from several threads.
class ChatMoves {
 public:
  using Listener = std::function<void(ChatId from, ChatId to)>;

  // `known` is what an earlier run learned; `on_move` hears of every new one, on the thread that met it.
  ChatMoves(std::map<ChatId, ChatId> known, Listener on_move)
      : moves_(std::move(known)), on_move_(std::move(on_move)) {}

  ChatId current(ChatId chat) const;
  void remember(ChatId from, ChatId to);

 private:
  mutable std::mutex mutex_;
  std::map<ChatId, ChatId> moves_;
  Listener on_move_;
};

}  // namespace ploy::telegram
