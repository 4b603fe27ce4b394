#include "adapters/telegram/telegram_destination.hpp"

#include <gmock/gmock.h>

#include "adapters/telegram/scripted_bot_api.hpp"

namespace ploy::telegram {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr ChatId kChat{-1001};
constexpr ChatId kAdmin{77};

json message(std::int64_t id, ChatId chat = kChat) {
  return {{"message_id", id}, {"chat", {{"id", chat.value}}}};
}

json document_message(std::int64_t id, std::uint64_t size, std::string caption = "", ChatId chat = kChat) {
  json with = message(id, chat);
  with["document"] = {{"file_id", "file-" + std::to_string(id)}, {"file_size", size}};
  with["caption"] = std::move(caption);
  return with;
}

DocumentDraft draft() { return {.name = "index.zst", .label = index_label(3, 5), .size = 10}; }

std::string caption() { return render_caption(draft().label, sha256(as_bytes("0123456789"))); }

// A chat as one script sees it: the answers of forwards by id, everything else as usual.
struct TelegramDestinationTest : testing::Test {
  ApiResult<json> answer(const Call& call) {
    if (const auto it = failures.find(call.method); it != failures.end()) return std::unexpected(it->second);
    if (call.method == "sendMessage") return message(marker_id);
    if (call.method == "sendDocument") return posted;
    if (call.method == "editMessageMedia") return message(5);
    if (call.method == "getFile") return file;
    if (call.method != "forwardMessage") return json(true);
    if (call.chat == denied_scratch)
      return std::unexpected(api_error(ErrorKind::kDenied, "bot was blocked by the user"));
    const auto it = there.find(call.arguments["message_id"].get<std::int64_t>());
    if (it == there.end())
      return std::unexpected(api_error(ErrorKind::kNotFound, "message to forward not found"));
    json copy = it->second;
    copy["message_id"] = ++copy_id;
    copy["chat"]["id"] = call.chat->value;
    return copy;
  }

  Result<Document> put() {
    BytesReader content{std::string_view("0123456789")};
    HashingReader body(content);
    return TelegramDestination(options, api).put(draft(), body, {});
  }

  int count(std::string_view method) const {
    int calls = 0;
    for (const std::string& name : api.methods()) calls += name == method;
    return calls;
  }

  TelegramDestination::Options options{.chat_id = kChat};
  std::map<std::string, ApiError> failures;
  std::map<std::int64_t, json> there;
  std::optional<ChatId> denied_scratch;
  std::int64_t marker_id = 20;
  std::int64_t copy_id = 1000;
  json posted = document_message(7, 10);
  json file = {{"file_id", "x"}, {"file_path", "documents/file_1"}};
  ScriptedBotApi api{[this](const Call& call) { return answer(call); }};
};

TEST_F(TelegramDestinationTest, TakesBackADocumentThatTelegramDidNotGetWhole) {
  posted = document_message(7, 9);
  const auto document = put();
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().kind, ErrorKind::kUnavailable);
  EXPECT_THAT(document.error().what, HasSubstr("9 bytes of 10"));
  EXPECT_THAT(api.methods(), ElementsAre("sendDocument", "deleteMessage"));
}

TEST_F(TelegramDestinationTest, TakesBackADocumentThatWentElsewhereOrCameBackAsAFilm) {
  for (const json& odd : {document_message(7, 10, "", ChatId{-5}), message(7)}) {
    posted = odd;
    EXPECT_EQ(put().error().kind, ErrorKind::kUnavailable);
  }
}

TEST_F(TelegramDestinationTest, LearnsTheNewestIdOnceAndThenFollowsIt) {
  TelegramDestination destination(options, api);
  EXPECT_EQ(destination.newest({}), MessageId{20});
  EXPECT_EQ(destination.newest({}), MessageId{20});
  EXPECT_THAT(api.methods(), ElementsAre("sendMessage", "deleteMessage"));
  posted = document_message(23, 10);
  BytesReader content{std::string_view("0123456789")};
  HashingReader body(content);
  ASSERT_TRUE(destination.put(draft(), body, {}));
  EXPECT_EQ(destination.newest({}), MessageId{23});
}

TEST_F(TelegramDestinationTest, BeginsWithTheNewestIdTheCatalogueKnows) {
  options.newest_known = MessageId{15};
  EXPECT_EQ(TelegramDestination(options, api).newest({}), MessageId{15});
  EXPECT_TRUE(api.asked().empty());
}

TEST_F(TelegramDestinationTest, LooksOnlyBehindTheGivenIdAndBeforeItsOwnMarker) {
  const auto found = TelegramDestination(options, api).find(draft(), MessageId{16}, {});
  ASSERT_TRUE(found);
  EXPECT_FALSE(*found);
  std::vector<std::int64_t> looked_at;
  for (const Call& call : api.asked())
    if (call.method == "forwardMessage") looked_at.push_back(call.arguments["message_id"]);
  EXPECT_THAT(looked_at, ElementsAre(17, 18, 19));
}

TEST_F(TelegramDestinationTest, LooksInTheAdminChatAndClearsItsTracesAway) {
  options.admin_chat_id = kAdmin;
  there = {{17, document_message(17, 10, "something else")}, {18, document_message(18, 10, caption())}};
  const auto found = TelegramDestination(options, api).find(draft(), MessageId{16}, {});
  ASSERT_TRUE(found) << found.error().what;
  ASSERT_TRUE(*found);
  EXPECT_EQ((*found)->address, (Address{kChat, MessageId{18}, "file-18"}));
  EXPECT_EQ((*found)->sha256, sha256(as_bytes("0123456789")));
  EXPECT_THAT(api.methods(), ElementsAre("sendMessage", "deleteMessage", "forwardMessage", "deleteMessage",
                                         "forwardMessage", "deleteMessage"));
  for (const Call& call : api.asked())
    if (call.method == "forwardMessage") {
      EXPECT_EQ(call.chat, kAdmin);
    }
}

TEST_F(TelegramDestinationTest, LooksInTheChatItselfWhenTheAdminChatIsClosed) {
  options.admin_chat_id = kAdmin;
  denied_scratch = kAdmin;
  there = {{18, document_message(18, 10, caption())}};
  const auto found = TelegramDestination(options, api).find(draft(), MessageId{17}, {});
  ASSERT_TRUE(found) << found.error().what;
  EXPECT_TRUE(*found);
}

TEST_F(TelegramDestinationTest, PassesOverIdsThatBelongToOtherDocuments) {
  options.known = [](MessageId id) { return id != MessageId{18}; };
  ASSERT_TRUE(TelegramDestination(options, api).find(draft(), MessageId{1}, {}));
  EXPECT_EQ(count("forwardMessage"), 1);
}

TEST_F(TelegramDestinationTest, DoesNotTakeAForgottenCopyForTheDocument) {
  there = {{18, document_message(18, 10, caption())}};
  there[18]["forward_origin"] = {{"type", "channel"}, {"message_id", 4}};
  const auto found = TelegramDestination(options, api).find(draft(), MessageId{16}, {});
  ASSERT_TRUE(found);
  EXPECT_FALSE(*found);
}

TEST_F(TelegramDestinationTest, NeverSaysThatNothingIsThereWhenItCouldNotLook) {
  failures["forwardMessage"] = api_error(ErrorKind::kDenied, "message has protected content");
  EXPECT_FALSE(TelegramDestination(options, api).find(draft(), MessageId{16}, {}));
  failures["forwardMessage"] = api_error(ErrorKind::kUnknown, "bad gateway");
  const auto found = TelegramDestination(options, api).find(draft(), MessageId{16}, {});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::kUnavailable) << "looking can be repeated";
}

TEST_F(TelegramDestinationTest, WaitsForAFileThatIsTemporarilyUnavailable) {
  failures["getFile"] =
      api_error(ErrorKind::kUnavailable, "wrong file_id or the file is temporarily unavailable");
  const Document document{.address = {kChat, MessageId{18}, "x"}, .name = "a", .size = 10};
  EXPECT_EQ(TelegramDestination(options, api).open(document, {}).error().kind, ErrorKind::kUnavailable)
      << "also when the message is gone: the file may come back";
  there = {{18, document_message(18, 10)}};
  EXPECT_EQ(TelegramDestination(options, api).open(document, {}).error().kind, ErrorKind::kUnavailable);
  EXPECT_THAT(api.methods(), ElementsAre("getFile", "forwardMessage",  //
                                         "getFile", "forwardMessage", "deleteMessage", "getFile"));
}

TEST_F(TelegramDestinationTest, LooksForAnOldDocumentInTheChatItWasSentTo) {
  there = {{18, document_message(18, 10)}};
  const Document document{.address = {ChatId{-5}, MessageId{18}, ""}, .name = "a", .size = 10};
  ASSERT_TRUE(TelegramDestination(options, api).open(document, {}));
  const Call forwarded = api.asked().front();
  EXPECT_EQ(forwarded.from_chat, ChatId{-5});
  EXPECT_EQ(forwarded.chat, kChat);
}

TEST_F(TelegramDestinationTest, SaysThatAnotherDocumentStandsInItsPlace) {
  there = {{18, document_message(18, 55, "removed")}};
  const auto opened = TelegramDestination(options, api)
                          .open({.address = {kChat, MessageId{18}, ""}, .name = "a", .size = 10}, {});
  EXPECT_EQ(opened.error().kind, ErrorKind::kNotFound);
}

TEST_F(TelegramDestinationTest, ReportsAFileOfAnotherSizeAsCorrupt) {
  file["file_size"] = 9;
  const auto opened = TelegramDestination(options, api)
                          .open({.address = {kChat, MessageId{18}, "x"}, .name = "a", .size = 10}, {});
  EXPECT_EQ(opened.error().kind, ErrorKind::kCorrupt);
}

TEST_F(TelegramDestinationTest, NeverNamesALocalPathBecauseTheTokenIsInIt) {
  options.local = true;
  file["file_path"] = "/nowhere/123456:secret/documents/file_1";
  const auto opened = TelegramDestination(options, api)
                          .open({.address = {kChat, MessageId{18}, "x"}, .name = "a", .size = 10}, {});
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().what, Not(HasSubstr("secret")));
  EXPECT_THAT(opened.error().what, HasSubstr("working directory"));
}

TEST_F(TelegramDestinationTest, NamesTheSettingWhenTheServerRunsInAnotherMode) {
  const Document document{.address = {kChat, MessageId{18}, "x"}, .name = "a", .size = 10};
  file["file_path"] = "/data/file_1";
  EXPECT_THAT(TelegramDestination(options, api).open(document, {}).error().what,
              HasSubstr("TELEGRAM_API_LOCAL=true"));
  file["file_path"] = "documents/file_1";
  options.local = true;
  EXPECT_THAT(TelegramDestination(options, api).open(document, {}).error().what,
              HasSubstr("TELEGRAM_API_LOCAL=false"));
}

TEST_F(TelegramDestinationTest, SaysWhatToDoAboutAMessageThatAnotherBotPosted) {
  failures["deleteMessage"] = api_error(ErrorKind::kInvalid, "bad request: message can't be deleted");
  failures["editMessageMedia"] = api_error(ErrorKind::kInvalid, "bad request: message can't be edited");
  const auto removed = TelegramDestination(options, api).remove({kChat, MessageId{18}, ""}, {});
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().kind, ErrorKind::kDenied);
  EXPECT_THAT(removed.error().what, HasSubstr("right to edit messages"));
}

TEST_F(TelegramDestinationTest, CountsATombstoneThatIsThereAlready) {
  failures["deleteMessage"] = api_error(ErrorKind::kInvalid, "message can't be deleted for everyone");
  failures["editMessageMedia"] = api_error(ErrorKind::kInvalid, "bad request: message is not modified: ...");
  EXPECT_EQ(TelegramDestination(options, api).remove({kChat, MessageId{18}, ""}, {}), Removal::kTombstone);
}

TEST_F(TelegramDestinationTest, PassesOnARefusalToRemove) {
  failures["deleteMessage"] =
      api_error(ErrorKind::kRateLimited, "too many requests", std::chrono::seconds(60));
  const auto removed = TelegramDestination(options, api).remove({kChat, MessageId{18}, ""}, {});
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().kind, ErrorKind::kRateLimited);
  EXPECT_EQ(removed.error().retry_after, std::chrono::seconds(60));
}

}  // namespace
}  // namespace ploy::telegram
