#include "adapters/telegram/telegram_root_keeper.hpp"

#include <gmock/gmock.h>

#include "adapters/telegram/scripted_bot_api.hpp"
#include "core/caption.hpp"
#include "core/index_document.hpp"

namespace ploy::telegram {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr ChatId kChat{-1001};

json root_message(std::int64_t id) {
  return {{"message_id", id},
          {"chat", {{"id", kChat.value}}},
          {"document", {{"file_id", "x"}, {"file_name", "telegramploy-root.json"}, {"file_size", 4}}},
          {"caption", render_caption(root_label(), sha256(as_bytes("root")))}};
}

struct TelegramRootKeeperTest : testing::Test {
  ApiResult<json> answer(const Call& call) {
    if (const auto it = failures.find(call.method); it != failures.end()) return std::unexpected(it->second);
    if (call.method == "getChat") return chat;
    if (call.method == "getFile") return json{{"file_id", "x"}, {"file_path", "documents/file_1"}};
    if (call.method == "forwardMessage") return root_message(900);
    if (call.method == "sendDocument" || call.method == "editMessageMedia") return root_message(7);
    return json(true);
  }

  Result<Document> publish(std::optional<Address> current = std::nullopt) {
    return TelegramRootKeeper({.chat = kChat}, api).publish(as_bytes("root"), current, {});
  }

  static ApiError no_right(std::string text) { return api_error(ErrorKind::kDenied, std::move(text)); }

  json chat = {{"id", kChat.value}, {"type", "channel"}, {"description", "Our backups"}};
  std::map<std::string, ApiError> failures;
  ScriptedBotApi api{[this](const Call& call) { return answer(call); }};
};

TEST_F(TelegramRootKeeperTest, PinsANewRootAndNamesItBehindWhatPeopleWrote) {
  ASSERT_TRUE(publish());
  EXPECT_THAT(api.methods(), ElementsAre("sendDocument", "getChat", "pinChatMessage", "setChatDescription"));
  const std::string description = api.asked().back().arguments["description"];
  EXPECT_THAT(description, HasSubstr("Our backups"));
  EXPECT_EQ(root_in_description(description), MessageId{7});
}

TEST_F(TelegramRootKeeperTest, TouchesNothingElseWhenBothPointersAreRight) {
  chat["pinned_message"] = root_message(7);
  chat["description"] = describe_root("Our backups", MessageId{7});
  ASSERT_TRUE(publish(Address{kChat, MessageId{7}, "x"}));
  EXPECT_THAT(api.methods(), ElementsAre("editMessageMedia", "getChat"));
}

TEST_F(TelegramRootKeeperTest, IsContentWithOnePointer) {
  failures["pinChatMessage"] = no_right("not enough rights to manage pinned messages in the chat");
  EXPECT_TRUE(publish());
  failures.clear();
  failures["setChatDescription"] = no_right("not enough rights to change chat description");
  EXPECT_TRUE(publish());
}

TEST_F(TelegramRootKeeperTest, TakesBackARootThatNobodyWouldFind) {
  failures["pinChatMessage"] = no_right("not enough rights to manage pinned messages in the chat");
  failures["setChatDescription"] = no_right("not enough rights to change chat description");
  const auto root = publish();
  ASSERT_FALSE(root);
  EXPECT_EQ(root.error().kind, ErrorKind::kDenied);
  EXPECT_EQ(api.methods().back(), "deleteMessage");
}

TEST_F(TelegramRootKeeperTest, DoesNotFightANewerPinnedMessage) {
  chat["pinned_message"] = {{"message_id", 99}, {"chat", {{"id", kChat.value}}}};
  ASSERT_TRUE(publish());
  EXPECT_THAT(api.methods(), Not(Contains("pinChatMessage")));
  EXPECT_THAT(api.methods(), Contains("setChatDescription"));
}

TEST_F(TelegramRootKeeperTest, KeepsTheRootWhenAnEditFailsForTheMoment) {
  failures["editMessageMedia"] =
      api_error(ErrorKind::kRateLimited, "too many requests", std::chrono::seconds(40));
  const auto root = publish(Address{kChat, MessageId{7}, "x"});
  ASSERT_FALSE(root);
  EXPECT_EQ(root.error().kind, ErrorKind::kRateLimited);
  EXPECT_THAT(api.methods(), ElementsAre("editMessageMedia"));
}

TEST_F(TelegramRootKeeperTest, SendsItsOwnWhenTheRootWasAnotherBots) {
  failures["editMessageMedia"] = api_error(ErrorKind::kInvalid, "bad request: message can't be edited");
  EXPECT_TRUE(publish(Address{kChat, MessageId{3}, "x"}));
  EXPECT_THAT(api.methods(), Contains("sendDocument"));
}

TEST_F(TelegramRootKeeperTest, NeverSaysThatThereIsNoRootWhenItCouldNotLook) {
  chat["pinned_message"] = root_message(7);
  failures["getFile"] = api_error(ErrorKind::kUnavailable, "the file is temporarily unavailable");
  auto candidates = TelegramRootKeeper({.chat = kChat}, api).candidates({});
  ASSERT_FALSE(candidates);
  EXPECT_EQ(candidates.error().kind, ErrorKind::kUnavailable);
  failures.clear();
  chat.erase("pinned_message");
  chat["description"] = describe_root("", MessageId{7});
  failures["forwardMessage"] = api_error(ErrorKind::kRateLimited, "too many requests");
  EXPECT_FALSE(TelegramRootKeeper({.chat = kChat}, api).candidates({}));
}

TEST_F(TelegramRootKeeperTest, LeavesOutWhatIsNotARoot) {
  chat["pinned_message"] = {
      {"message_id", 99}, {"chat", {{"id", kChat.value}}}, {"caption", "party on Friday"}};
  const auto none = TelegramRootKeeper({.chat = kChat}, api).candidates({});
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->empty());
  json huge = root_message(7);
  huge["document"]["file_size"] = kRootBytesMax + 1;
  chat["pinned_message"] = huge;
  EXPECT_TRUE(TelegramRootKeeper({.chat = kChat}, api).candidates({})->empty());
}

}  // namespace
}  // namespace ploy::telegram
