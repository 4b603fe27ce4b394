#include "adapters/telegram/chat_probe.hpp"

#include <gmock/gmock.h>

#include "adapters/telegram/scripted_bot_api.hpp"

namespace ploy::telegram {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr ChatId kChat{-1001};

// A bot and a channel as they should be; each test spoils one thing.
struct ChatProbeTest : testing::Test {
  ApiResult<json> answer(const Call& call) {
    if (const auto it = failures.find(call.method); it != failures.end()) return std::unexpected(it->second);
    if (call.method == "getMe") return json{{"id", 42}, {"is_bot", true}, {"username", "ploy_bot"}};
    return call.method == "getChat" ? chat : member;
  }

  DestinationReport check(std::optional<ChatId> admin = std::nullopt) {
    ScriptedBotApi api([this](const Call& call) { return answer(call); });
    auto report = ChatProbe(kChat, admin, api).check({});
    EXPECT_TRUE(report) << report.error().what;
    return report.value_or(DestinationReport{});
  }

  json chat = {{"id", kChat.value}, {"type", "channel"}, {"title", "Backups"}};
  json member = {{"status", "administrator"},
                 {"can_post_messages", true},
                 {"can_edit_messages", true},
                 {"can_delete_messages", true},
                 {"can_change_info", true}};
  std::map<std::string, ApiError> failures;
};

void expect_finding(const DestinationReport& report, Severity severity, std::string_view text) {
  ASSERT_EQ(report.findings.size(), 1U) << text;
  EXPECT_EQ(report.findings[0].severity, severity);
  EXPECT_THAT(report.findings[0].what, HasSubstr(std::string(text)));
  EXPECT_FALSE(report.findings[0].fix.empty());
  EXPECT_EQ(report.usable(), severity == Severity::kWarning);
}

TEST_F(ChatProbeTest, HasNothingToSayAboutAGoodChannel) {
  const auto report = check();
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(report.bot, "@ploy_bot");
  EXPECT_EQ(report.chat_title, "Backups");
  EXPECT_EQ(report.chat_type, "channel");
}

TEST_F(ChatProbeTest, NamesEachMissingRight) {
  for (const auto& [right, severity] :
       {std::pair{"can_post_messages", Severity::kError}, std::pair{"can_edit_messages", Severity::kWarning},
        std::pair{"can_delete_messages", Severity::kWarning},
        std::pair{"can_change_info", Severity::kWarning}}) {
    member[right] = false;
    expect_finding(check(), severity, right);
    member[right] = true;
  }
}

TEST_F(ChatProbeTest, RefusesAChatThatDeletesOrProtectsItsMessages) {
  chat["message_auto_delete_time"] = 86400;
  expect_finding(check(), Severity::kError, "86400 seconds");
  chat.erase("message_auto_delete_time");
  chat["has_protected_content"] = true;
  expect_finding(check(), Severity::kError, "restricts saving");
}

TEST_F(ChatProbeTest, WarnsOfListenersAndOfGroups) {
  chat["linked_chat_id"] = -5;
  expect_finding(check(), Severity::kWarning, "discussion group");
  chat.erase("linked_chat_id");
  chat["username"] = "everybody";
  expect_finding(check(), Severity::kWarning, "public");
  chat.erase("username");
  member["can_pin_messages"] = true;
  chat["type"] = "group";
  expect_finding(check(), Severity::kWarning, "basic group");
}

TEST_F(ChatProbeTest, SaysThatTheBotIsNotThere) {
  member = {{"status", "left"}};
  expect_finding(check(), Severity::kError, "not in the chat");
}

TEST_F(ChatProbeTest, TurnsARefusalIntoAFindingWithItsFix) {
  failures["getMe"] = {.error = {ErrorKind::kDenied, "getMe: 401 Unauthorized; a; b"}, .fix = "a; b"};
  auto report = check();
  expect_finding(report, Severity::kError, "401 Unauthorized");
  EXPECT_EQ(report.findings[0].what, "getMe: 401 Unauthorized");
  EXPECT_EQ(report.findings[0].fix, "a; b");
  failures.clear();
  failures["getChat"] = {.error = {ErrorKind::kDenied, "getChat: 400 chat not found"}};
  report = check();
  expect_finding(report, Severity::kError, "chat not found");
  EXPECT_EQ(report.bot, "@ploy_bot");
}

TEST_F(ChatProbeTest, IsAnErrorWhenTelegramCannotBeReached) {
  failures["getChat"] = api_error(ErrorKind::kUnavailable, "no route to host");
  ScriptedBotApi api([this](const Call& call) { return answer(call); });
  const auto report = ChatProbe(kChat, std::nullopt, api).check({});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, ErrorKind::kUnavailable);
}

TEST_F(ChatProbeTest, WarnsWhenTheAdminChatCannotBeReached) {
  ScriptedBotApi api([this](const Call& call) -> ApiResult<json> {
    if (call.method == "getChat" && call.chat != kChat)
      return std::unexpected(api_error(ErrorKind::kDenied, "chat not found"));
    return answer(call);
  });
  const auto report = ChatProbe(kChat, ChatId{77}, api).check({});
  ASSERT_TRUE(report);
  expect_finding(*report, Severity::kWarning, "admin chat");
}

}  // namespace
}  // namespace ploy::telegram
