#include "adapters/telegram/types.hpp"

#include <gtest/gtest.h>

namespace ploy::telegram {
namespace {

using nlohmann::json;

TEST(Types, ReadAMessageWithADocument) {
  const auto message = parse_message(json::parse(
      R"({"message_id":7,"chat":{"id":-1001,"type":"channel"},"caption":"c","date":1,
          "document":{"file_id":"BQAC","file_unique_id":"AgAD","file_name":"a.bin","file_size":5000000000},
          "forward_origin":{"type":"channel","message_id":3}})"));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->id, MessageId{7});
  EXPECT_EQ(message->chat, ChatId{-1001});
  EXPECT_EQ(message->caption, "c");
  EXPECT_EQ(message->document->file_size, 5'000'000'000U);
  EXPECT_EQ(message->origin, MessageId{3});
}

TEST(Types, RefuseAMessageWithoutAnAddress) {
  for (const char* text :
       {"{}", "[]", "null", R"({"message_id":"7","chat":{"id":1}})", R"({"message_id":-7,"chat":{"id":1}})",
        R"({"message_id":7})", R"({"message_id":7,"chat":7})", R"({"message_id":1e300,"chat":{"id":1}})",
        R"({"message_id":18446744073709551615,"chat":{"id":1}})"})
    EXPECT_FALSE(parse_message(json::parse(text))) << text;
}

TEST(Types, LeaveOutADocumentThatCannotBeUsed) {
  const auto message = parse_message(
      json::parse(R"({"message_id":7,"chat":{"id":1},"document":{"file_id":"x","file_size":-1}})"));
  ASSERT_TRUE(message);
  EXPECT_FALSE(message->document);
}

TEST(Types, ReadAChatWithItsPinnedMessage) {
  const auto chat = parse_chat(json::parse(
      R"({"id":-1001,"type":"channel","title":"t","description":"d","has_protected_content":true,
          "message_auto_delete_time":86400,"linked_chat_id":-5,"pinned_message":{"message_id":2,"chat":{"id":-1001}}})"));
  ASSERT_TRUE(chat);
  EXPECT_TRUE(chat->has_protected_content);
  EXPECT_EQ(chat->message_auto_delete_time, 86400);
  EXPECT_EQ(chat->linked_chat, ChatId{-5});
  EXPECT_EQ(chat->pinned_message->id, MessageId{2});
}

TEST(Types, GiveACreatorEveryRightAndOthersOnlyWhatIsNamed) {
  EXPECT_TRUE(parse_chat_member(json{{"status", "creator"}})->may("can_pin_messages"));
  EXPECT_FALSE(parse_chat_member(json{{"status", "administrator"}})->may("can_pin_messages"));
  EXPECT_TRUE(parse_chat_member(json{{"status", "administrator"}, {"can_pin_messages", true}})
                  ->may("can_pin_messages"));
  EXPECT_FALSE(
      parse_chat_member(json{{"status", "administrator"}, {"can_pin_messages", 1}})->may("can_pin_messages"));
}

}  // namespace
}  // namespace ploy::telegram
