#include "core/chat_room.hpp"

#include <gtest/gtest.h>

namespace ploy {
namespace {

TEST(ChatRoom, WarnsAndThenRefusesLongBeforeTelegramLosesMessages) {
  EXPECT_EQ(chat_room({399'999}), ChatRoom::kPlenty);
  EXPECT_EQ(chat_room({400'000}), ChatRoom::kNearlyFull);
  EXPECT_EQ(chat_room({499'999}), ChatRoom::kNearlyFull);
  EXPECT_EQ(chat_room({500'000}), ChatRoom::kFull);
}

TEST(ChatRoom, SaysWhatToDo) {
  EXPECT_EQ(chat_room_advice({1}), "");
  for (const std::int64_t newest : {450'000, 500'000}) {
    EXPECT_NE(chat_room_advice({newest}).find("TELEGRAM_BACKUP_CHAT_ID"), std::string::npos);
    EXPECT_NE(chat_room_advice({newest}).find(std::to_string(newest)), std::string::npos);
  }
}

}  // namespace
}  // namespace ploy
