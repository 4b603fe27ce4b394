#include <thread>

#include "sandbox/telegram/api_test.hpp"

namespace ploy::sandbox {
namespace {

using namespace std::chrono_literals;

using Edit = ApiTest;
using Delete = ApiTest;
using Pin = ApiTest;
using Forward = ApiTest;
using ChatInfo = ApiTest;
using Updates = ApiTest;

constexpr const char* kNotModified =
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same "
    "as a current content and reply markup of the message";

Json at(std::int64_t message_id) { return {{"chat_id", kSandboxChannel}, {"message_id", message_id}}; }

Json with(Json arguments, const char* name, const Json& value) {
  arguments[name] = value;
  return arguments;
}

TEST_F(Edit, ReplacesADocumentAtAnyAge) {
  send("before");
  clock_.advance(24h * 400);
  const Fields fields = {{"chat_id", kChannelText},
                         {"message_id", "2"},
                         {"media", R"({"type":"document","media":"attach://x","caption":"gone"})"}};
  const Json answer = upload("editMessageMedia", fields, "after", "tombstone.txt", "x");
  ASSERT_TRUE(answer.at("ok")) << answer.dump();
  EXPECT_EQ(answer.at("result").at("message_id"), 2);
  EXPECT_EQ(answer.at("result").at("caption"), "gone");
  EXPECT_TRUE(answer.at("result").contains("edit_date"));
  EXPECT_EQ(download(answer.at("result").at("document").at("file_id")), "after");
}

TEST_F(Edit, ProbesExistenceWithoutSideEffects) {
  send("x");
  EXPECT_EQ(refusal("editMessageReplyMarkup", at(2)), kNotModified);
  EXPECT_EQ(refusal("editMessageReplyMarkup", at(3)), "400 Bad Request: message to edit not found");
  EXPECT_EQ(refusal("editMessageReplyMarkup", at(1)), "400 Bad Request: message can't be edited");
}

TEST_F(Edit, ChangesCaptionsAndTexts) {
  send("x");
  EXPECT_EQ(result("editMessageCaption", with(at(2), "caption", " new ")).at("caption"), "new");
  EXPECT_EQ(refusal("editMessageCaption", with(at(2), "caption", "new")), kNotModified);
  EXPECT_EQ(refusal("editMessageText", with(at(2), "text", "x")),
            "400 Bad Request: there is no text in the message to edit");
  result("sendMessage", {{"chat_id", kSandboxChannel}, {"text", "old"}});
  EXPECT_EQ(result("editMessageText", with(at(3), "text", "new")).at("text"), "new");
  EXPECT_EQ(refusal("editMessageCaption", with(at(3), "caption", "x")),
            "400 Bad Request: there is no caption in the message to edit");
}

TEST_F(Edit, NeverTouchesForwardedMessages) {
  send("x");
  result("forwardMessage",
         {{"chat_id", kSandboxChannel}, {"from_chat_id", kSandboxChannel}, {"message_id", 2}});
  EXPECT_EQ(refusal("editMessageCaption", with(at(3), "caption", "x")),
            "400 Bad Request: message can't be edited");
  EXPECT_EQ(refusal("editMessageMedia", with(at(3), "media", R"({"type":"document","media":"BQAC"})")),
            "400 Bad Request: message media can't be edited");
}

TEST_F(Edit, NeedsARightForWhatOthersPosted) {
  const auto id = sandbox_->say(kChannelKey, "", "by a person");
  ASSERT_TRUE(id);
  EXPECT_EQ(result("editMessageText", with(at(*id), "text", "mine now")).at("text"), "mine now");
  ASSERT_TRUE(sandbox_->set_member(kChannelKey, kSandboxBotId, {.can_edit_messages = false}));
  EXPECT_EQ(refusal("editMessageText", with(at(*id), "text", "x")),
            "400 Bad Request: message can't be edited");
}

TEST_F(Delete, EndsAfterFortyEightHours) {
  send("x");
  send("y");
  clock_.advance(48h - 1s);
  EXPECT_EQ(result("deleteMessage", at(2)), true);
  clock_.advance(1s);
  EXPECT_EQ(refusal("deleteMessage", at(3)), "400 Bad Request: message can't be deleted");
}

TEST_F(Delete, SaysWhatIsMissing) {
  EXPECT_EQ(refusal("deleteMessage", at(9)), "400 Bad Request: message to delete not found");
  EXPECT_EQ(refusal("deleteMessage", at(1)), "400 Bad Request: message can't be deleted");
  EXPECT_EQ(refusal("deleteMessage", {{"chat_id", kSandboxChannel}}),
            "400 Bad Request: message identifier is not specified");
  EXPECT_EQ(refusal("deleteMessage", {{"message_id", 1}}),
            "400 Bad Request: chat identifier is not specified");
}

TEST_F(Delete, TakesABatchWholeOrNotAtAll) {
  send("x");
  send("y");
  const auto batch = [](const Json& ids) { return Json{{"chat_id", kSandboxChannel}, {"message_ids", ids}}; };
  EXPECT_EQ(refusal("deleteMessages", batch({1, 2, 3})), "400 Bad Request: message can't be deleted");
  EXPECT_EQ(refusal("editMessageReplyMarkup", at(2)), kNotModified) << "it is still there";
  EXPECT_EQ(result("deleteMessages", batch({2, 3, 77})), true) << "unknown ids are passed over";
  EXPECT_EQ(refusal("editMessageReplyMarkup", at(2)), "400 Bad Request: message to edit not found");
  EXPECT_EQ(refusal("deleteMessages", batch(std::vector<int>(101, 2))),
            "400 Bad Request: too many message identifiers specified");
}

TEST_F(Delete, NeedsARightForNotices) {
  send("x");
  result("pinChatMessage", at(2));
  ASSERT_TRUE(sandbox_->set_member(kChannelKey, kSandboxBotId, {.can_delete_messages = false}));
  EXPECT_EQ(refusal("deleteMessage", at(3)), "400 Bad Request: message can't be deleted");
  EXPECT_EQ(result("deleteMessage", at(2)), true) << "one's own post needs no such right";
}

TEST_F(Pin, ShowsTheGreatestIdWhateverWasPinnedLast) {
  send("first");
  send("second");
  result("pinChatMessage", at(3));
  result("pinChatMessage", at(2));
  EXPECT_EQ(result("getChat", at(0)).at("pinned_message").at("message_id"), 3);
  result("unpinChatMessage", at(3));
  const Json pinned = result("getChat", at(0)).at("pinned_message");
  EXPECT_EQ(pinned.at("message_id"), 2);
  EXPECT_EQ(download(pinned.at("document").at("file_id")), "first");
  EXPECT_EQ(send("third").at("message_id"), 6) << "each pin left a notice with an id of its own";
  result("unpinAllChatMessages", at(0));
  EXPECT_FALSE(result("getChat", at(0)).contains("pinned_message"));
}

TEST_F(Pin, StaysThroughAnEditAndARestart) {
  send("root");
  result("pinChatMessage", at(2));
  const Fields fields = {{"chat_id", kChannelText},
                         {"message_id", "2"},
                         {"media", R"({"type":"document","media":"attach://x"})"}};
  ASSERT_TRUE(upload("editMessageMedia", fields, "newer root", "root.json", "x").at("ok"));
  restart();
  const Json pinned = result("getChat", at(0)).at("pinned_message");
  EXPECT_EQ(download(pinned.at("document").at("file_id")), "newer root");
}

TEST_F(Pin, NeedsARightAndARealMessage) {
  send("x");
  result("pinChatMessage", at(2));
  EXPECT_EQ(refusal("pinChatMessage", at(3)), "400 Bad Request: service messages can't be pinned");
  EXPECT_EQ(refusal("pinChatMessage", at(9)), "400 Bad Request: message to pin not found");
  ASSERT_TRUE(sandbox_->set_member(kChannelKey, kSandboxBotId, {.can_edit_messages = false}));
  EXPECT_EQ(refusal("pinChatMessage", at(2)),
            "400 Bad Request: not enough rights to manage pinned messages in the chat");
}

TEST_F(Forward, ShowsTheDocumentUnderANewFileId) {
  const Json original = send("content");
  const Json copy =
      result("forwardMessage",
             {{"chat_id", kSandboxAdminChat}, {"from_chat_id", kSandboxChannel}, {"message_id", 2}});
  EXPECT_NE(copy.at("document").at("file_id"), original.at("document").at("file_id"));
  EXPECT_EQ(copy.at("document").at("file_unique_id"), original.at("document").at("file_unique_id"));
  EXPECT_EQ(copy.at("forward_origin").at("type"), "channel");
  EXPECT_EQ(copy.at("forward_origin").at("message_id"), 2);
  EXPECT_EQ(copy.at("chat").at("id"), kSandboxAdminChat);
  EXPECT_EQ(download(copy.at("document").at("file_id")), "content");
}

TEST_F(Forward, SaysWhyNot) {
  const auto from = [](std::int64_t id) {
    return Json{{"chat_id", kSandboxAdminChat}, {"from_chat_id", kSandboxChannel}, {"message_id", id}};
  };
  send("x");
  EXPECT_EQ(refusal("forwardMessage", at(2)), "400 Bad Request: parameter \"from_chat_id\" is required");
  EXPECT_EQ(refusal("forwardMessage", from(9)), "400 Bad Request: message to forward not found");
  EXPECT_EQ(refusal("copyMessage", from(9)), "400 Bad Request: message to copy not found");
  EXPECT_EQ(refusal("forwardMessage", from(1)), "400 Bad Request: the message can't be forwarded");
  ASSERT_TRUE(sandbox_->set_chat({.key = kChannelKey, .title = "Backups", .has_protected_content = true}));
  EXPECT_EQ(refusal("forwardMessage", from(2)),
            "400 Bad Request: message has protected content and can't be forwarded");
}

TEST_F(Forward, OfManyGivesIdsOfThoseThatAreThere) {
  send("x");
  send("y");
  const auto wish = [](const Json& ids) {
    return Json{{"chat_id", kSandboxAdminChat}, {"from_chat_id", kSandboxChannel}, {"message_ids", ids}};
  };
  EXPECT_EQ(result("forwardMessages", wish({2, 3, 9})).size(), 2U);
  EXPECT_EQ(refusal("forwardMessages", wish({8, 9})), "400 Bad Request: there are no messages to forward");
  EXPECT_EQ(refusal("copyMessages", wish({1})), "400 Bad Request: messages can't be copied");
  EXPECT_EQ(result("copyMessages", wish({2})).at(0).at("message_id"), 3);
}

TEST_F(ChatInfo, CarriesFlagsAndDescription) {
  ASSERT_TRUE(sandbox_->set_chat(
      {.key = kChannelKey, .title = "B", .has_protected_content = true, .auto_delete_seconds = 86'400}));
  result("setChatDescription", {{"chat_id", kSandboxChannel}, {"description", std::string(300, 'd')}});
  const Json chat = result("getChat", {{"chat_id", kSandboxChannel}});
  EXPECT_EQ(chat.at("has_protected_content"), true);
  EXPECT_EQ(chat.at("message_auto_delete_time"), 86'400);
  EXPECT_EQ(chat.at("description"), std::string(255, 'd')) << "cut without a word";
  EXPECT_EQ(chat.at("type"), "channel");
}

TEST_F(ChatInfo, DescriptionNeedsARightAndAChange) {
  const Json wish = {{"chat_id", kSandboxChannel}, {"description", "x"}};
  result("setChatDescription", wish);
  EXPECT_EQ(refusal("setChatDescription", wish), "400 Bad Request: chat description is not modified");
  ASSERT_TRUE(sandbox_->set_member(kChannelKey, kSandboxBotId, {.can_change_info = false}));
  EXPECT_EQ(refusal("setChatDescription", wish),
            "400 Bad Request: not enough rights to set chat description");
}

TEST_F(ChatInfo, RightsAreExplicit) {
  ASSERT_TRUE(sandbox_->set_member(kChannelKey, kSandboxBotId, {.can_edit_messages = false}));
  const Json member = result("getChatMember", {{"chat_id", kSandboxChannel}, {"user_id", kSandboxBotId}});
  EXPECT_EQ(member.at("status"), "administrator");
  EXPECT_EQ(member.at("can_post_messages"), true);
  EXPECT_EQ(member.at("can_edit_messages"), false);
  EXPECT_FALSE(member.contains("can_pin_messages")) << "channels have no such right";
}

TEST_F(ChatInfo, RestrictedMembersMaySendWhatIsLeft) {
  const ChatKey group{-1002, 0};
  ASSERT_TRUE(sandbox_->set_chat({.key = group, .type = ChatType::kSupergroup, .title = "Group"}));
  ASSERT_TRUE(sandbox_->set_member(group, kSandboxBotId,
                                   {.status = MemberStatus::kRestricted, .can_send_documents = false}));
  const Json member = result("getChatMember", {{"chat_id", -1002}, {"user_id", kSandboxBotId}});
  EXPECT_EQ(member.at("status"), "restricted");
  EXPECT_EQ(member.at("can_send_documents"), false);
  EXPECT_EQ(result("sendMessage", {{"chat_id", -1002}, {"text", "x"}}).at("from").at("id"), kSandboxBotId);
  EXPECT_EQ(refusal_of(upload("sendDocument", {{"chat_id", "-1002"}}, "x")),
            "400 Bad Request: not enough rights to send documents to the chat");
}

TEST_F(Updates, ShowPinNoticesButNotOwnMessages) {
  send("x");
  EXPECT_EQ(result("getUpdates").size(), 0U);
  result("pinChatMessage", at(2));
  const Json updates = result("getUpdates");
  ASSERT_EQ(updates.size(), 1U);
  EXPECT_EQ(updates[0].at("channel_post").at("pinned_message").at("message_id"), 2);
  EXPECT_EQ(result("getUpdates", {{"offset", updates[0].at("update_id").get<int>() + 1}}).size(), 0U);
}

TEST_F(Updates, AreForgottenAfterADay) {
  ASSERT_TRUE(sandbox_->say({kSandboxAdminChat, kSandboxBotId}, "", "/start"));
  EXPECT_EQ(result("getUpdates")[0].at("message").at("from").at("id"), kSandboxAdminChat);
  clock_.advance(24h);
  EXPECT_EQ(result("getUpdates").size(), 0U);
}

TEST_F(Updates, EndALongPoll) {
  std::jthread person([&](const std::stop_token& stop) {
    while (!stop.stop_requested() && sandbox_->counters().requests < 1) std::this_thread::yield();
    EXPECT_TRUE(sandbox_->say({kSandboxAdminChat, kSandboxBotId}, "", "hello"));
  });
  const Json updates = result("getUpdates", {{"timeout", 50}});
  ASSERT_EQ(updates.size(), 1U);
  EXPECT_EQ(updates[0].at("message").at("text"), "hello");
}

TEST_F(Updates, ASecondPollEndsTheFirst) {
  Json first;
  {
    std::jthread poll([&] {
      net::HttpClient other({});
      const auto answer = other.send({.url = url(method_path("getUpdates") + "?timeout=50")}, kMiB, {});
      if (answer) first = Json::parse(answer->body);
    });
    while (sandbox_->counters().requests < 1) std::this_thread::yield();
    result("getUpdates");
  }
  EXPECT_EQ(refusal_of(first),
            "409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
            "running");
}

TEST_F(Updates, AreRefusedWhileAWebhookIsSet) {
  result("setWebhook", {{"url", "https://example.org/"}});
  EXPECT_EQ(refusal("getUpdates"),
            "409 Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete "
            "the webhook "
            "first");
  result("deleteWebhook");
  EXPECT_EQ(result("getUpdates").size(), 0U);
}

}  // namespace
}  // namespace ploy::sandbox
