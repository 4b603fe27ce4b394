#include "adapters/telegram/http_bot_api.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <thread>

#include "adapters/telegram/methods.hpp"
#include "adapters/telegram/scripted_server.hpp"

namespace ploy::telegram {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kSecretPart = "AAEsecretsecretsecretsecret";
constexpr ChatId kChat{-1001};
const std::string kPosted =
    R"({"message_id":7,"chat":{"id":-1001},"document":{"file_id":"BQAC","file_size":5}})";
const std::string kUpgraded =
    R"({"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat",)"
    R"("parameters":{"migrate_to_chat_id":-1009}})";

struct Client {
  explicit Client(std::string url, ChatMoves::Listener on_move = {})
      : api({.token = Secret("123456:" + std::string(kSecretPart)),
             .url = std::move(url),
             .on_move = std::move(on_move)},
            http, random) {}

  net::HttpClient http{{}};
  SystemRandom random;
  HttpBotApi api;
};

Outgoing outgoing(HashedReader& content, std::uint64_t size) {
  return {.name = "a.part001", .content = &content, .size = size, .caption = [](const Sha256Digest& digest) {
            return "sha256=" + to_hex(digest);
          }};
}

ApiResult<Sent> send(BotApi& api, std::string_view text, std::stop_token stop = {}) {
  ViewReader bytes(as_bytes(text));
  HashingReader content(bytes);
  return send_document(api, kChat, outgoing(content, text.size()), stop);
}

TEST(HttpBotApi, SendsADocumentWithItsHashInTheCaptionBehindIt) {
  ScriptedServer server(ScriptedServer::result(kPosted));
  Client client(server.url());
  const auto sent = send(client.api, "hello");
  ASSERT_TRUE(sent) << sent.error().error.what;
  EXPECT_EQ(sent->message.id, MessageId{7});
  EXPECT_EQ(sent->sha256, sha256(as_bytes("hello")));

  const auto request = server.requests().at(0);
  EXPECT_EQ(request.head.path, "/bot123456:" + std::string(kSecretPart) + "/sendDocument");
  EXPECT_FALSE(request.head.headers.find("Expect"));
  EXPECT_FALSE(request.head.headers.find("Transfer-Encoding"));
  EXPECT_EQ(request.head.headers.find_number("Content-Length"), request.body.size());
  for (const char* text :
       {"name=\"chat_id\"\r\n\r\n-1001\r\n", "name=\"disable_notification\"\r\n\r\ntrue\r\n",
        "name=\"disable_content_type_detection\"\r\n\r\ntrue\r\n",
        "name=\"document\"; filename=\"a.part001\"\r\n"})
    EXPECT_THAT(request.body, HasSubstr(text));
  EXPECT_THAT(request.body, Not(HasSubstr("protect_content")));
  const std::string caption = "name=\"caption\"\r\n\r\nsha256=" + to_hex(sha256(as_bytes("hello"))) + "\r\n";
  EXPECT_GT(request.body.find(caption), request.body.find("hello"));
  EXPECT_NE(request.body.find(caption), std::string::npos);
}

TEST(HttpBotApi, SendsArgumentsAsJson) {
  ScriptedServer server(ScriptedServer::result(kPosted));
  Client client(server.url());
  ASSERT_TRUE(forward(client.api, ChatId{5}, kChat, MessageId{9}, {}));
  const auto request = server.requests().at(0);
  EXPECT_EQ(nlohmann::json::parse(request.body),
            (nlohmann::json{
                {"chat_id", 5}, {"from_chat_id", -1001}, {"message_id", 9}, {"disable_notification", true}}));
}

TEST(HttpBotApi, LeavesTheOutcomeOpenWhenTheAnswerToASendIsLost) {
  std::deque<net::Answer> odd;
  odd.push_back(ScriptedServer::lost());
  odd.push_back({.status = 502, .body = "<html>Bad Gateway</html>"});
  odd.push_back({.status = 200});
  odd.push_back(ScriptedServer::json(200, R"({"ok":true,"resu)"));
  odd.push_back(ScriptedServer::json(200, R"({"ok":true,"result":{"message_id":7}})"));
  odd.push_back(ScriptedServer::json(200, std::string(2 * kMiB, ' ')));
  const std::size_t count = odd.size();
  ScriptedServer server(std::move(odd));
  Client client(server.url());
  for (std::size_t i = 0; i < count; ++i) {
    const auto sent = send(client.api, "hello");
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().error.kind, ErrorKind::kUnknown) << sent.error().error.what;
  }
}

TEST(HttpBotApi, SaysThatAReadMayBeTriedAgainWhenItsAnswerIsLost) {
  std::deque<net::Answer> odd;
  odd.push_back(ScriptedServer::lost());
  odd.push_back({.status = 504, .body = "<html>Gateway Timeout</html>"});
  odd.push_back({.status = 200});
  odd.push_back(ScriptedServer::json(200, R"({"ok":true,"result":{}})"));
  const std::size_t count = odd.size();
  ScriptedServer server(std::move(odd));
  Client client(server.url());
  for (std::size_t i = 0; i < count; ++i)
    EXPECT_EQ(get_me(client.api, {}).error().error.kind, ErrorKind::kUnavailable);
}

TEST(HttpBotApi, KnowsThatNothingWasPostedWhenTheBodyNeverEnded) {
  struct Failing final : ByteReader {
    Result<std::size_t> read(std::span<std::byte> out) override {
      if (++reads_ > 10) return fail(ErrorKind::kConflict, "the object changed");
      std::ranges::fill(out, std::byte{1});
      return out.size();
    }
    int reads_ = 0;
  } source;
  HashingReader content(source);
  ScriptedServer server(ScriptedServer::result(kPosted));
  Client client(server.url());
  const auto sent = send_document(client.api, kChat, outgoing(content, 100 * kMiB), {});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().error.kind, ErrorKind::kConflict);
  EXPECT_EQ(sent.error().error.what, "the object changed");
  EXPECT_TRUE(server.requests().empty());
}

TEST(HttpBotApi, KnowsThatNothingWasPostedWhenTheServerHangsUpEarly) {
  net::TestServer server([](const net::RequestHead&) { return net::Answer{.abort = true}; });
  Client client(server.url(""));
  const std::string large(20 * kMiB, 'x');
  const auto sent = send(client.api, large);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().error.kind, ErrorKind::kUnavailable) << sent.error().error.what;
}

TEST(HttpBotApi, NeverSaysTheToken) {
  std::deque<net::Answer> odd;
  odd.push_back(ScriptedServer::json(401, R"({"ok":false,"error_code":401,"description":"Unauthorized"})"));
  odd.push_back(ScriptedServer::lost());
  odd.push_back({.status = 502});
  const std::size_t count = odd.size();
  ScriptedServer server(std::move(odd));
  Client client(server.url());
  for (std::size_t i = 0; i < count; ++i)
    EXPECT_THAT(get_me(client.api, {}).error().error.what, Not(HasSubstr(std::string(kSecretPart))));
  EXPECT_THAT(client.api.download("documents/file_1", {}).error().error.what,
              Not(HasSubstr(std::string(kSecretPart))));
  Client nobody("http://127.0.0.1:1");
  const auto refused = get_me(nobody.api, {});
  EXPECT_EQ(refused.error().error.kind, ErrorKind::kUnavailable);
  EXPECT_THAT(refused.error().error.what, Not(HasSubstr(std::string(kSecretPart))));
}

TEST(HttpBotApi, FollowsAGroupThatBecameASupergroup) {
  std::deque<net::Answer> answers;
  answers.push_back(ScriptedServer::json(400, kUpgraded));
  answers.push_back(ScriptedServer::result(R"({"id":-1009,"type":"supergroup"})"));
  ScriptedServer server(std::move(answers));
  std::vector<std::pair<ChatId, ChatId>> moves;
  Client client(server.url(), [&](ChatId from, ChatId to) { moves.emplace_back(from, to); });
  const auto chat = get_chat(client.api, kChat, {});
  ASSERT_TRUE(chat) << chat.error().error.what;
  EXPECT_EQ(chat->id, ChatId{-1009});
  EXPECT_EQ(moves, (std::vector{std::pair{kChat, ChatId{-1009}}}));
  EXPECT_EQ(client.api.current(kChat), ChatId{-1009});
}

TEST(HttpBotApi, SendsTheNextUploadToTheNewChat) {
  std::deque<net::Answer> answers;
  answers.push_back(ScriptedServer::json(400, kUpgraded));
  answers.push_back(ScriptedServer::result(kPosted));
  ScriptedServer server(std::move(answers));
  Client client(server.url());
  const auto first = send(client.api, "hello");
  ASSERT_FALSE(first);
  EXPECT_EQ(first.error().error.kind, ErrorKind::kUnavailable);
  ASSERT_TRUE(send(client.api, "hello"));
  EXPECT_THAT(server.requests().at(1).body, HasSubstr("name=\"chat_id\"\r\n\r\n-1009\r\n"));
}

TEST(HttpBotApi, DoesNotGoRoundInCirclesAfterAChat) {
  ScriptedServer server(ScriptedServer::json(400, kUpgraded));
  Client client(server.url());
  EXPECT_EQ(get_chat(client.api, kChat, {}).error().error.kind, ErrorKind::kDenied);
  EXPECT_EQ(server.requests().size(), 2U);
}

TEST(HttpBotApi, DownloadsAFile) {
  ScriptedServer server(net::Answer{.status = 200, .body = "the bytes"});
  Client client(server.url());
  auto download = client.api.download("documents/file_1.bin", {});
  ASSERT_TRUE(download) << download.error().error.what;
  EXPECT_EQ(as_text(*read_all(**download, 100)), "the bytes");
  EXPECT_EQ(server.requests().at(0).head.path,
            "/file/bot123456:" + std::string(kSecretPart) + "/documents/file_1.bin");
}

TEST(HttpBotApi, SaysThatAFileMayComeBackLater) {
  for (const int status : {404, 500, 502}) {
    ScriptedServer server(net::Answer{.status = status, .body = "<html></html>"});
    Client client(server.url());
    const auto download = client.api.download("documents/file_1.bin", {});
    ASSERT_FALSE(download);
    EXPECT_EQ(download.error().error.kind, ErrorKind::kUnavailable);
  }
}

TEST(HttpBotApi, IsUnsureAboutASendThatWasStoppedWhileWaitingForItsAnswer) {
  ScriptedServer server;
  server.fall_silent();
  Client client(server.url());
  ApiResult<Sent> sent;
  ApiResult<Bot> bot;
  {
    std::jthread sending([&](std::stop_token stop) { sent = send(client.api, "hello", stop); });
    server.wait_for_requests(1);
  }
  {
    std::jthread asking([&](std::stop_token stop) { bot = get_me(client.api, stop); });
    server.wait_for_requests(2);
  }
  EXPECT_EQ(sent.error().error.kind, ErrorKind::kUnknown);
  EXPECT_EQ(bot.error().error.kind, ErrorKind::kCancelled);
}

}  // namespace
}  // namespace ploy::telegram
