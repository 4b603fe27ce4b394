#include "adapters/telegram/answer.hpp"

#include <gtest/gtest.h>

#include "net/http_client.hpp"

namespace ploy::telegram {
namespace {

const Secret kToken("123456:AAE-secret_secret_secret_secret");

ApiResult<nlohmann::json> answer(int status, std::string body, Effect effect = Effect::kRead,
                                 net::Headers headers = {}) {
  return read_answer({.head = {.status = status, .headers = std::move(headers)}, .body = std::move(body)},
                     {.method = "sendDocument", .effect = effect}, kToken);
}

std::string refusal(int code, std::string_view description, std::string_view more = "") {
  return R"({"ok":false,"error_code":)" + std::to_string(code) + R"(,"description":")" +
         std::string(description) + "\"" + std::string(more) + "}";
}

struct Case {
  int code;
  std::string description;
  Effect effect;
  ErrorKind kind;
};

class EveryRefusal : public testing::TestWithParam<Case> {};

TEST_P(EveryRefusal, SaysWhatTheCallerMayDo) {
  const Case& one = GetParam();
  const auto result = answer(one.code, refusal(one.code, one.description), one.effect);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().error.kind, one.kind) << result.error().error.what;
  EXPECT_EQ(result.error().code, one.code);
  EXPECT_TRUE(result.error().error.what.starts_with("sendDocument: ")) << result.error().error.what;
}

INSTANTIATE_TEST_SUITE_P(
    Answer, EveryRefusal,
    testing::Values(
        Case{401, "Unauthorized", Effect::kRead, ErrorKind::kDenied},
        Case{401, "Unauthorized: invalid api-id/api-hash", Effect::kRead, ErrorKind::kDenied},
        Case{404, "Not Found", Effect::kRead, ErrorKind::kDenied},
        Case{404, "Not Found: method not found", Effect::kRead, ErrorKind::kInvalid},
        Case{421, "Misdirected Request: unallowed token specified", Effect::kRead, ErrorKind::kDenied},
        Case{400, "Logged out", Effect::kRead, ErrorKind::kDenied},
        Case{403, "Forbidden: bot was kicked from the channel chat", Effect::kSend, ErrorKind::kDenied},
        Case{400, "Bad Request: chat not found", Effect::kSend, ErrorKind::kDenied},
        Case{400, "Bad Request: need administrator rights in the channel chat", Effect::kSend,
             ErrorKind::kDenied},
        Case{400, "Bad Request: not enough rights to send documents to the chat", Effect::kSend,
             ErrorKind::kDenied},
        Case{400, "Bad Request: CHAT_WRITE_FORBIDDEN", Effect::kSend, ErrorKind::kDenied},
        Case{400, "Bad Request: message has protected content and can't be forwarded", Effect::kSend,
             ErrorKind::kDenied},
        Case{400, "Bad Request: message to forward not found", Effect::kSend, ErrorKind::kNotFound},
        Case{400, "Bad Request: MESSAGE_ID_INVALID", Effect::kEdit, ErrorKind::kNotFound},
        Case{400, "Bad Request: file must be non-empty", Effect::kSend, ErrorKind::kInvalid},
        Case{400, "Bad Request: invalid file_id", Effect::kRead, ErrorKind::kInvalid},
        Case{400, "Bad Request: file is too big", Effect::kRead, ErrorKind::kInvalid},
        Case{400, "Bad Request: wrong file_id or the file is temporarily unavailable", Effect::kRead,
             ErrorKind::kUnavailable},
        Case{409, "Conflict: terminated by other getUpdates request", Effect::kRead, ErrorKind::kConflict},
        Case{413, "Request Entity Too Large", Effect::kSend, ErrorKind::kInvalid},
        Case{429, "Too Many Requests: retry after 7", Effect::kSend, ErrorKind::kRateLimited},
        Case{500, "Internal Server Error: restart", Effect::kRead, ErrorKind::kUnavailable},
        Case{500, "Internal Server Error: restart", Effect::kSend, ErrorKind::kUnknown},
        Case{502, "Bad Gateway", Effect::kEdit, ErrorKind::kUnavailable},
        Case{504, "Gateway Timeout", Effect::kSend, ErrorKind::kUnknown}));

TEST(Answer, IsWhatStandsUnderResult) {
  const auto result = answer(200, R"({"ok":true,"result":{"message_id":5}})");
  ASSERT_TRUE(result);
  EXPECT_EQ((*result)["message_id"], 5);
}

TEST(Answer, TakesTheWaitFromTheBodyAndElseFromTheHeader) {
  const auto body = answer(429, refusal(429, "Too Many Requests", R"(,"parameters":{"retry_after":17})"));
  EXPECT_EQ(body.error().error.retry_after, std::chrono::seconds(17));
  const auto header = answer(429, "<html>slow down</html>", Effect::kSend, {{"Retry-After", "9"}});
  EXPECT_EQ(header.error().error.kind, ErrorKind::kRateLimited);
  EXPECT_EQ(header.error().error.retry_after, std::chrono::seconds(9));
  EXPECT_GT(answer(429, "").error().error.retry_after, std::chrono::seconds(0));
}

TEST(Answer, BoundsAnAbsurdWait) {
  const auto result =
      answer(429, refusal(429, "Too Many Requests", R"(,"parameters":{"retry_after":99999999999999})"));
  EXPECT_LE(result.error().error.retry_after, std::chrono::hours(24 * 7));
}

TEST(Answer, NamesTheChatThatAGroupBecame) {
  const auto result = answer(400, refusal(400, "Bad Request: group chat was upgraded to a supergroup chat",
                                          R"(,"parameters":{"migrate_to_chat_id":-1001234567890})"));
  EXPECT_EQ(result.error().moved_to, ChatId{-1001234567890});
}

TEST(Answer, ThatIsNotJsonIsJudgedByItsStatus) {
  EXPECT_EQ(answer(502, "<html>Bad Gateway</html>", Effect::kSend).error().error.kind, ErrorKind::kUnknown);
  EXPECT_EQ(answer(502, "<html>Bad Gateway</html>", Effect::kRead).error().error.kind,
            ErrorKind::kUnavailable);
  EXPECT_EQ(answer(413, "", Effect::kSend).error().error.kind, ErrorKind::kInvalid);
  EXPECT_EQ(answer(400, "", Effect::kSend).error().error.kind, ErrorKind::kInvalid);
}

TEST(Answer, CutAnywhereLeavesTheOutcomeOfASendOpen) {
  const std::string whole = R"({"ok":true,"result":{"message_id":5,"chat":{"id":-100}}})";
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const auto sent = answer(200, whole.substr(0, n), Effect::kSend);
    ASSERT_FALSE(sent) << "accepted an answer cut at byte " << n;
    EXPECT_EQ(sent.error().error.kind, ErrorKind::kUnknown);
  }
}

TEST(Answer, OfAnUnexpectedShapeIsAnErrorAndNothingWorse) {
  for (const char* body :
       {"null", "[]", "7", "\"ok\"", "{}", R"({"ok":1})", R"({"ok":true})", R"({"ok":false})",
        R"({"ok":false,"error_code":"x","description":7,"parameters":[]})",
        R"({"ok":false,"error_code":400,"parameters":{"retry_after":"soon","migrate_to_chat_id":"x"}})",
        "{\"ok\":true,\"result\":\"\xff\xfe\"}"}) {
    EXPECT_FALSE(answer(200, body)) << body;
    EXPECT_FALSE(answer(400, body)) << body;
    EXPECT_FALSE(answer(429, body)) << body;
  }
  EXPECT_FALSE(answer(200, std::string(500'000, '[')));
}

TEST(Answer, NeverQuotesTheToken) {
  for (const char* path : {"/var/bots/123456:AAE-secret_secret_secret_secret/documents/file_7",
                           "/var/bots/123456~AAE-secret_secret_secret_secret/documents/file_7"}) {
    const auto result = answer(400, refusal(400, std::string("Bad Request: can't open ") + path));
    EXPECT_EQ(result.error().error.what.find("AAE-secret"), std::string::npos);
    EXPECT_EQ(result.error().description.find("aae-secret"), std::string::npos);
  }
}

}  // namespace
}  // namespace ploy::telegram
