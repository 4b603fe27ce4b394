#include <fstream>

#include "sandbox/telegram/api_test.hpp"

namespace ploy::sandbox {
namespace {

using namespace std::chrono_literals;

using GetFile = ApiTest;
using Faults = ApiTest;
using Page = ApiTest;

class Local : public ApiTest {
 protected:
  Local() { restart_as(Profile::kLocal); }
};

std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_F(GetFile, StopsBehindTwentyMebibytes) {
  options_.flood.same_size_throttle = false;
  restart();
  const std::string largest(20'971'520, 'x');
  EXPECT_EQ(download(send(largest).at("document").at("file_id")).size(), largest.size());
  const Json too_large = send(largest + "x");
  EXPECT_EQ(refusal("getFile", {{"file_id", too_large.at("document").at("file_id")}}),
            "400 Bad Request: file is too big");
}

TEST_F(GetFile, LinksLiveForAnHour) {
  const Json file = result("getFile", {{"file_id", send("x").at("document").at("file_id")}});
  const std::string path = "/file/bot" + token_ + "/" + file.at("file_path").get<std::string>();
  clock_.advance(1h);
  EXPECT_EQ(get(path).body, "x");
  clock_.advance(1s);
  EXPECT_EQ(get(path).head.status, 404);
  EXPECT_EQ(download(file.at("file_id")), "x") << "another getFile gives another hour";
}

TEST_F(GetFile, IdsBelongToOneBot) {
  const std::string other = "2000000002:AAanother-bot-of-the-same-sandbox-2";
  ASSERT_TRUE(sandbox_->add_bot({.token = other, .username = "other_bot", .first_name = "Other"}));
  const std::string file_id = send("x").at("document").at("file_id");
  EXPECT_EQ(file_id.find('.'), std::string::npos);
  token_ = other;
  EXPECT_EQ(refusal("getFile", {{"file_id", file_id}}), "400 Bad Request: invalid file_id");
  EXPECT_EQ(refusal("getFile"), "400 Bad Request: file_id not specified");
}

TEST_F(GetFile, LinksOfOthersAreNotThere) {
  send("x");
  EXPECT_EQ(get("/file/bot" + token_ + "/documents/file_9.bin").head.status, 404);
  EXPECT_EQ(get("/file/bot123:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/documents/file_1.bin").head.status, 401);
}

TEST_F(Local, NamesAnAbsolutePathWithTheTokenInIt) {
  const Json file = result("getFile", {{"file_id", send("content").at("document").at("file_id")}});
  const std::filesystem::path path = file.at("file_path").get<std::string>();
  EXPECT_TRUE(path.is_absolute());
  EXPECT_NE(path.string().find(token_), std::string::npos);
  EXPECT_EQ(read_text(path), "content");
  EXPECT_EQ(get("/file/bot" + token_ + "/documents/file_1.bin").head.status, 404)
      << "there is no such address";
}

TEST_F(Local, SweepsWhatItLaidDownAfterADay) {
  const Json file_id = send("content").at("document").at("file_id");
  const std::string first = result("getFile", {{"file_id", file_id}}).at("file_path");
  clock_.advance(26h);
  const std::string second = result("getFile", {{"file_id", file_id}}).at("file_path");
  EXPECT_NE(first, second);
  EXPECT_FALSE(std::filesystem::exists(first));
}

TEST_F(Local, TakesFilesFromItsOwnDisk) {
  const auto path = dir_.path() / "a file:.bin";
  std::ofstream(path) << "on disk";
  const std::string encoded = percent_encode(path.string(), Slash::kKeep);
  for (const std::string prefix : {"file://", "file://localhost"}) {
    const Json message =
        result("sendDocument", {{"chat_id", kSandboxChannel}, {"document", prefix + encoded}});
    EXPECT_EQ(message.at("document").at("file_name"), "a file:.bin") << "the name on disk, unchanged";
    const Json file = result("getFile", {{"file_id", message.at("document").at("file_id")}});
    EXPECT_EQ(file.at("file_path"), path.string()) << "the original, which must not be deleted";
  }
  const auto try_it = [&](const std::string& document) {
    return refusal("sendDocument", {{"chat_id", kSandboxChannel}, {"document", document}});
  };
  EXPECT_EQ(try_it("file://" + encoded.substr(1)), "400 Bad Request: can't find real file path");
  EXPECT_EQ(try_it("file:///nowhere"), "400 Bad Request: can't find real file path");
  EXPECT_EQ(try_it("file://" + dir_.path().string()), "400 Bad Request: file must be a regular file");
}

TEST_F(Local, KeepsItsCopyWhenTheOriginalIsGone) {
  const auto path = dir_.path() / "original";
  std::ofstream(path) << "on disk";
  const Json message =
      result("sendDocument", {{"chat_id", kSandboxChannel}, {"document", "file://" + path.string()}});
  std::filesystem::remove(path);
  const Json file = result("getFile", {{"file_id", message.at("document").at("file_id")}});
  EXPECT_EQ(read_text(file.at("file_path").get<std::string>()), "on disk");
}

TEST_F(Local, LogsOutForTenMinutes) {
  EXPECT_EQ(result("logOut"), true);
  EXPECT_EQ(refusal("getMe"), "400 Logged out");
  clock_.advance(10min);
  result("getMe");
}

TEST_F(Faults, LoseTheAnswerBeforeAndAfterPosting) {
  const auto lose = [&](const std::string& kind) {
    const auto added = post("/sandbox/faults", "application/json",
                            Json{{"kind", kind}, {"method", "sendMessage"}, {"times", 1}}.dump());
    EXPECT_EQ(added.head.status, 200) << added.body;
    const std::string body = "chat_id=" + kChannelText + "&text=x";
    ViewReader reader(as_bytes(body));
    const auto answer = client_.send({.method = "POST",
                                      .url = url(method_path("sendMessage")),
                                      .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                                      .body = &reader,
                                      .body_bytes = body.size()},
                                     kMiB, {});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::kUnknown) << answer.error().what;
  };
  lose("lost_before_posting");
  EXPECT_EQ(send("x").at("message_id"), 2);
  lose("lost_after_posting");
  EXPECT_EQ(send("x").at("message_id"), 4);
}

TEST_F(Faults, AnswerErrorsSoManyTimes) {
  post("/sandbox/faults", "application/json", R"({"kind":"error","retry_after":30,"times":2})");
  EXPECT_EQ(refusal("getMe"), "429 Too Many Requests: retry after 30");
  EXPECT_EQ(last_.headers.find("Retry-After"), "30");
  EXPECT_EQ(refusal("getMe"), "429 Too Many Requests: retry after 30");
  result("getMe");
  post("/sandbox/faults", "application/json", R"({"kind":"html_error","code":502})");
  const auto html = get(method_path("getMe"));
  EXPECT_EQ(html.head.status, 502);
  EXPECT_TRUE(html.body.starts_with("<html>"));
}

TEST_F(Faults, SpoilDownloads) {
  const Json file_id = send("content").at("document").at("file_id");
  post("/sandbox/faults", "application/json", R"({"kind":"truncated_download","after_bytes":3})");
  EXPECT_EQ(download(file_id), "con");
  post("/sandbox/faults", "application/json", R"({"kind":"corrupted_download","after_bytes":1})");
  EXPECT_EQ(download(file_id), "cnntent");
  EXPECT_EQ(download(file_id), "content");
}

TEST_F(Faults, ResetInMidBody) {
  post("/sandbox/faults", "application/json", R"({"kind":"reset_in_body","after_bytes":10})");
  EXPECT_THROW(send("content"), std::runtime_error);
  EXPECT_EQ(send("content").at("message_id"), 2);
}

TEST_F(Faults, AreNotTakenFromAForm) {
  EXPECT_EQ(post("/sandbox/faults", "text/plain", "{}").head.status, 415);
  EXPECT_EQ(post("/sandbox/faults", "application/json", R"({"kind":"nonsense"})").head.status, 400);
}

TEST_F(Page, ShowsTheChatAsAPersonSeesIt) {
  const Fields fields = {{"chat_id", kChannelText}, {"caption", "<b>x</b> & #tag"}};
  ASSERT_TRUE(upload("sendDocument", fields, "content", "<script>.bin").at("ok"));
  result("pinChatMessage", {{"chat_id", kSandboxChannel}, {"message_id", 2}});
  const auto page = get("/");
  EXPECT_EQ(page.head.status, 200);
  EXPECT_NE(page.body.find("&lt;b&gt;x&lt;/b&gt; &amp; <em>#tag</em>"), std::string::npos);
  EXPECT_NE(page.body.find("Pinned"), std::string::npos);
  EXPECT_EQ(page.body.find("<script>.bin"), std::string::npos);
  const auto document = get("/chat/" + kChannelText + "/2/script.bin");
  EXPECT_EQ(document.body, "content");
  EXPECT_TRUE(document.head.headers.find("Content-Disposition")->starts_with("attachment"));
}

TEST_F(Page, IsNotSentAgainWhileNothingChanges) {
  const auto first = get("/");
  const std::string tag(*first.head.headers.find("ETag"));
  const auto again = exchange({.url = url("/"), .headers = {{"If-None-Match", tag}}});
  EXPECT_EQ(again.head.status, 304);
  send("x");
  EXPECT_EQ(exchange({.url = url("/"), .headers = {{"If-None-Match", tag}}}).head.status, 200);
}

TEST_F(Page, FindsNothingWhereNothingIs) {
  for (const char* path :
       {"/chat/", "/chat/1", "/chat/x/y", "/chat/-1001000000001/1/x", "/chat/-1001000000001//"})
    EXPECT_EQ(get(path).head.status, 404) << path;
}

}  // namespace
}  // namespace ploy::sandbox
