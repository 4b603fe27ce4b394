#include <thread>

#include "sandbox/telegram/api_test.hpp"

namespace ploy::sandbox {
namespace {

using namespace std::chrono_literals;

using SendDocument = ApiTest;
using Protocol = ApiTest;
using Flood = ApiTest;

TEST_F(SendDocument, AnswersWithTheMessageAndKeepsTheBytes) {
  const std::string content = "\r\n--z\0\r\n--zz-not the end";
  const Json message = send(content, "dir/ba:ckup.tar.gz");
  EXPECT_EQ(message.at("message_id"), 2) << "message 1 is the chat's creation";
  EXPECT_EQ(message.at("chat").at("id"), kSandboxChannel);
  EXPECT_EQ(message.at("sender_chat").at("type"), "channel");
  EXPECT_FALSE(message.contains("from"));
  EXPECT_EQ(message.at("document").at("file_name"), "ba ckup.tar.gz");
  EXPECT_EQ(message.at("document").at("file_size"), content.size());
  EXPECT_EQ(download(message.at("document").at("file_id")), content);
}

TEST_F(SendDocument, RefusesInTheOrderOfTheRealServer) {
  const Fields bad_everything = {{"chat_id", "5"}, {"caption", "<b"}, {"parse_mode", "HTML"}};
  EXPECT_EQ(refusal("sendDocument", {{"chat_id", 5}}),
            "400 Bad Request: there is no document in the request");
  EXPECT_EQ(refusal_of(upload("sendDocument", bad_everything, "")),
            "400 Bad Request: can't parse entities: Unclosed start tag at byte offset 0");
  EXPECT_EQ(refusal_of(upload("sendDocument", {{"chat_id", "5"}}, "")), "400 Bad Request: chat not found");
  EXPECT_EQ(refusal_of(upload("sendDocument", {{"chat_id", ""}}, "x")), "400 Bad Request: chat_id is empty");
  const std::string long_caption(1025, 'x');
  EXPECT_EQ(refusal_of(upload("sendDocument", {{"chat_id", kChannelText}, {"caption", long_caption}}, "")),
            "400 Bad Request: file must be non-empty");
  EXPECT_EQ(refusal_of(upload("sendDocument", {{"chat_id", kChannelText}, {"caption", long_caption}}, "x")),
            "400 Bad Request: message caption is too long");
}

TEST_F(SendDocument, MeasuresCaptionsAfterParsingInTheStricterUnit) {
  const Fields fits = {{"chat_id", kChannelText},
                       {"parse_mode", "HTML"},
                       {"caption", "<b>" + std::string(1024, 'x') + "</b>"}};
  EXPECT_TRUE(upload("sendDocument", fits, "x").at("ok"));
  std::string emoji;
  for (int i = 0; i < 513; ++i) emoji += "😀";
  EXPECT_EQ(refusal_of(upload("sendDocument", {{"chat_id", kChannelText}, {"caption", emoji}}, "x")),
            "400 Bad Request: message caption is too long");
}

TEST_F(SendDocument, TakesAFileFromAnotherPart) {
  const Json answer =
      upload("sendDocument", {{"chat_id", kChannelText}, {"document", "attach://it"}}, "x", "a.bin", "it");
  EXPECT_TRUE(answer.at("ok")) << answer.dump();
}

TEST_F(SendDocument, SendsAKnownFileAgainWithoutUploading) {
  const Json first = send("content").at("document");
  const Json again =
      result("sendDocument", {{"chat_id", kSandboxChannel}, {"document", first.at("file_id")}});
  EXPECT_EQ(again.at("document").at("file_unique_id"), first.at("file_unique_id"));
  EXPECT_NE(again.at("document").at("file_id"), first.at("file_id"));
  EXPECT_EQ(download(again.at("document").at("file_id")), "content");
}

TEST_F(SendDocument, RefusesIdsAndAddressesItDoesNotKnow) {
  const auto try_id = [&](const std::string& id) {
    return refusal("sendDocument", {{"chat_id", kSandboxChannel}, {"document", id}});
  };
  EXPECT_EQ(try_id("BQACA"), "400 Bad Request: wrong remote file identifier specified: Wrong string length");
  EXPECT_EQ(try_id("BQAC"), "400 Bad Request: wrong file identifier/HTTP URL specified");
  EXPECT_EQ(try_id("ünï"),
            "400 Bad Request: wrong remote file identifier specified: Wrong character in the string");
  EXPECT_EQ(try_id("file:///etc/host.conf"),
            "400 Bad Request: invalid file HTTP URL specified: Unsupported URL protocol");
  EXPECT_EQ(try_id("file:///etc/hostname"),
            "400 Bad Request: wrong remote file identifier specified: Wrong character in the string");
}

TEST_F(SendDocument, APartWithoutAFileNameIsText) {
  const std::string body =
      "--zz\r\nContent-Disposition: form-data; name=\"document\"\r\n\r\nthe bytes\r\n--zz--\r\n";
  const Json answer = parse(post(method_path("sendDocument") + "?chat_id=" + kChannelText,
                                 "multipart/form-data; boundary=zz", body));
  EXPECT_EQ(refusal_of(answer),
            "400 Bad Request: wrong remote file identifier specified: Wrong character in the string");
}

TEST_F(SendDocument, SurvivesARestartAndGivesNoIdTwice) {
  const Json message = send("content");
  result("deleteMessage", {{"chat_id", kSandboxChannel}, {"message_id", message.at("message_id")}});
  restart();
  EXPECT_EQ(download(message.at("document").at("file_id")), "content") << "the file outlives its message";
  EXPECT_EQ(send("x").at("message_id"), 3);
}

TEST_F(SendDocument, LeavesNothingBehindWhenItIsRefused) {
  upload("sendDocument", {{"chat_id", "5"}}, "x");
  EXPECT_TRUE(std::filesystem::is_empty(dir_.path() / "uploads"));
  EXPECT_TRUE(std::filesystem::is_empty(dir_.path() / "files"));
}

TEST_F(SendDocument, KeepsAtMostTheStrictReadingOfFiftyMegabytes) {
  options_.cloud_body_bytes_max = 1000;
  restart();
  const Json answer = upload("sendDocument", {{"chat_id", kChannelText}}, std::string(1000, 'x'));
  EXPECT_EQ(refusal_of(answer), "413 Request Entity Too Large") << "the limit is for the body, not the file";
}

TEST_F(SendDocument, MayBeForbiddenToABot) {
  const auto with = [&](const Member& member) {
    EXPECT_TRUE(sandbox_->set_member(kChannelKey, kSandboxBotId, member));
    return refusal_of(upload("sendDocument", {{"chat_id", kChannelText}}, "x"));
  };
  EXPECT_EQ(with({.can_post_messages = false}),
            "400 Bad Request: need administrator rights in the channel chat");
  EXPECT_EQ(with({.status = MemberStatus::kKicked}), "403 Forbidden: bot was kicked from the channel chat");
  EXPECT_EQ(with({.status = MemberStatus::kLeft}), "403 Forbidden: bot is not a member of the channel chat");
}

TEST_F(SendDocument, ReportsAGroupThatMoved) {
  const ChatKey group{-77, kSandboxBotId};
  ASSERT_TRUE(sandbox_->set_chat({.key = group, .type = ChatType::kGroup, .migrated_to = -1007}));
  ASSERT_TRUE(sandbox_->set_member(group, kSandboxBotId, {.status = MemberStatus::kMember}));
  const Json answer = call("sendMessage", {{"chat_id", -77}, {"text", "x"}});
  EXPECT_EQ(answer.at("parameters").at("migrate_to_chat_id"), -1007);
}

TEST_F(SendDocument, AnswersToAMessageShowThatMessage) {
  const Json original = send("content");
  const Json wish = {{"chat_id", kSandboxChannel},
                     {"text", "x"},
                     {"reply_parameters", {{"message_id", original.at("message_id")}}}};
  EXPECT_EQ(result("sendMessage", wish).at("reply_to_message").at("document").at("file_size"), 7);
  const Json elsewhere = {{"chat_id", kSandboxAdminChat},
                          {"text", "x"},
                          {"reply_parameters", {{"message_id", 2}, {"chat_id", kSandboxChannel}}}};
  EXPECT_EQ(result("sendMessage", elsewhere).at("external_reply").at("document").at("file_size"), 7);
  EXPECT_EQ(
      refusal("sendMessage", {{"chat_id", kSandboxChannel}, {"text", "x"}, {"reply_to_message_id", 99}}),
      "400 Bad Request: message to be replied not found");
}

TEST_F(Protocol, TakesArgumentsInFourWays) {
  const std::string form = "application/x-www-form-urlencoded";
  const std::string rest = "&text=x";
  EXPECT_TRUE(parse(get(method_path("SENDMESSAGE") + "?chat_id=" + kChannelText + rest)).at("ok"));
  EXPECT_TRUE(parse(post(method_path("sendMessage"), form, "chat_id=" + kChannelText + rest)).at("ok"));
  EXPECT_TRUE(call("sendMessage", {{"chat_id", kSandboxChannel}, {"text", "x"}}).at("ok"));
  EXPECT_TRUE(
      parse(post("/bot" + token_ + "/", form, "method=sendMessage&chat_id=" + kChannelText + rest)).at("ok"));
  const Json first_wins =
      parse(post(method_path("sendMessage") + "?text=query", form, "chat_id=" + kChannelText + "&text=body"));
  EXPECT_EQ(first_wins.at("result").at("text"), "query");
}

TEST_F(Protocol, EscapesWhatIsNotAscii) {
  const auto answer =
      post(method_path("sendMessage"), "application/json", R"({"chat_id":-1001000000001,"text":"ü😀"})");
  EXPECT_NE(answer.body.find(R"("text":"\u00fc\ud83d\ude00")"), std::string::npos) << answer.body;
}

TEST_F(Protocol, RefusesTokensByTheirShape) {
  struct Case {
    const char* token;
    const char* cloud;
    const char* local;
  };
  const Case cases[] = {
      {"123", "404 Not Found", "401 Unauthorized: invalid token specified"},
      {"0123:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "404 Not Found",
       "401 Unauthorized: invalid token specified"},
      {"x:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "404 Not Found",
       "421 Misdirected Request: unallowed token specified"},
      {"123:short", "404 Not Found", "401 Unauthorized"},
      {"123:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "401 Unauthorized", "401 Unauthorized"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(refusal_of(parse(get("/bot" + std::string(c.token) + "/getMe"))), c.cloud);
  restart_as(Profile::kLocal);
  for (const Case& c : cases)
    EXPECT_EQ(refusal_of(parse(get("/bot" + std::string(c.token) + "/getMe"))), c.local);
}

TEST_F(Protocol, KnowsNoOtherMethodsAndPaths) {
  EXPECT_EQ(refusal("getEverything"), "404 Not Found: method not found");
  EXPECT_EQ(refusal_of(parse(get("/bot123"))), "404 Not Found");
  EXPECT_EQ(refusal_of(parse(get("/nothing"))), "404 Not Found");
}

TEST_F(Protocol, AnswersReaderErrorsWithABareStatusLine) {
  const auto put = post(method_path("getMe"), "text/plain", "x", "PUT");
  EXPECT_EQ(put.head.status, 501);
  EXPECT_EQ(put.body, "");
  const auto multipart = post(method_path("getMe"), "multipart/form-data; boundary=zz", "nonsense");
  EXPECT_EQ(multipart.head.status, 400);
  EXPECT_EQ(multipart.body, "");
  const auto large = post(method_path("getMe"), "application/json", std::string(2 * kMiB, ' '));
  EXPECT_EQ(large.head.status, 413);
  EXPECT_EQ(large.body, "");
}

TEST_F(Protocol, TakesAtMostFiftyFiles) {
  const auto with_files = [&](int count) {
    std::string body;
    for (int i = 0; i < count; ++i)
      body += "--zz\r\nContent-Disposition: form-data; name=\"f" + std::to_string(i) +
              "\"; filename=\"x\"\r\n\r\nx\r\n";
    return post(method_path("getMe"), "multipart/form-data; boundary=zz", body + "--zz--\r\n").head.status;
  };
  EXPECT_EQ(with_files(50), 200);
  EXPECT_EQ(with_files(51), 413);
}

TEST_F(Flood, RefusesTheTwentyFirstMessageOfAMinute) {
  const Json wish = {{"chat_id", kSandboxChannel}, {"text", "x"}};
  for (int i = 0; i < 20; ++i) result("sendMessage", wish);
  const Json refused = call("sendMessage", wish);
  EXPECT_EQ(refusal_of(refused), "429 Too Many Requests: retry after 60");
  EXPECT_EQ(refused.at("parameters").at("retry_after"), 60);
  EXPECT_EQ(last_.status, 429);
  EXPECT_EQ(last_.headers.find("Retry-After"), "60");
  clock_.advance(60s);
  EXPECT_EQ(result("sendMessage", wish).at("message_id"), 22) << "a refused message takes no id";
}

TEST_F(Flood, AbsorbsAShortWait) {
  const Json wish = {{"chat_id", kSandboxChannel}, {"text", "x"}};
  for (int i = 0; i < 20; ++i) result("sendMessage", wish);
  clock_.advance(55s);
  std::jthread later([&](const std::stop_token& stop) {
    while (!stop.stop_requested() && sandbox_->counters().requests < 21) std::this_thread::yield();
    clock_.advance(5s);
  });
  EXPECT_EQ(result("sendMessage", wish).at("message_id"), 22);
}

}  // namespace
}  // namespace ploy::sandbox
