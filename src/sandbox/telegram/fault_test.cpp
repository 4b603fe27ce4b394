#include <atomic>
#include <fstream>
#include <thread>

#include "sandbox/telegram/api_test.hpp"

namespace ploy::sandbox {
namespace {

using namespace std::chrono_literals;

// Every fault as somebody with curl would script it.
class Script : public ApiTest {
 protected:
  Script() {
    options_.flood.enabled = false;
    restart();
  }

  void fault(const Json& wish) { control("faults", wish); }
  Json control(const std::string& what, const Json& wish) {
    const auto answer = post("/sandbox/" + what, "application/json", wish.dump());
    EXPECT_EQ(answer.head.status, 200) << what << ": " << answer.body;
    return Json::parse(answer.body);
  }
  std::string control_refusal(const std::string& what, const Json& wish) {
    return Json::parse(post("/sandbox/" + what, "application/json", wish.dump()).body).value("error", "");
  }
  std::string send_refusal() {
    return refusal_of(upload("sendDocument", {{"chat_id", kChannelText}}, "content"));
  }
  // The requests that were logged, as "method outcome".
  std::string log() {
    std::string lines;
    const Json logged = Json::parse(get("/sandbox/requests").body);
    for (const Json& entry : logged.at("requests"))
      lines += entry.at("method").get<std::string>() + " " + entry.at("outcome").get<std::string>() + "\n";
    return lines;
  }
};

TEST_F(Script, StrikesTheNthCallOfOneChat) {
  fault({{"kind", "error"}, {"code", 500}, {"chat_id", kSandboxChannel}, {"skip", 1}});
  result("sendMessage", {{"chat_id", kSandboxAdminChat}, {"text", "x"}});
  result("sendMessage", {{"chat_id", kSandboxChannel}, {"text", "x"}});
  result("getMe");
  EXPECT_EQ(refusal("sendMessage", {{"chat_id", kSandboxChannel}, {"text", "x"}}),
            "500 Internal Server Error: restart");
  result("sendMessage", {{"chat_id", kSandboxChannel}, {"text", "x"}});
}

TEST_F(Script, LastsForAnHourOfItsOwnTime) {
  fault({{"kind", "error"}, {"code", 504}, {"for_seconds", 3600}});
  EXPECT_EQ(refusal("getMe"), "504 Gateway Timeout");
  clock_.advance(59min);
  EXPECT_EQ(refusal("getMe"), "504 Gateway Timeout");
  control("clock", {{"advance_seconds", 60}});
  result("getMe");
  EXPECT_EQ(get("/sandbox/faults").body, "[]");
}

TEST_F(Script, TakesRightsAwayInMidUpload) {
  fault({{"kind", "demoted"}, {"method", "sendDocument"}});
  EXPECT_EQ(send_refusal(), "400 Bad Request: need administrator rights in the channel chat");
  control("members", {{"chat_id", kSandboxChannel}, {"status", "administrator"}});
  send("content");
  fault({{"kind", "kicked"}, {"after_bytes", 10}});
  EXPECT_EQ(send_refusal(), "403 Forbidden: bot was kicked from the channel chat");
}

TEST_F(Script, EachRightCanBeTakenAlone) {
  const Json message_id = send("content").at("message_id");
  const Json channel = {{"chat_id", kSandboxChannel}};
  const auto without = [&](const char* right) {
    for (const char* name : {"can_post_messages", "can_edit_messages", "can_change_info"})
      control("members", {{"chat_id", kSandboxChannel}, {name, std::string_view(name) != right}});
  };
  const auto with = [&](Json more) {
    Json all = channel;
    all.update(more);
    return all;
  };
  without("can_post_messages");
  EXPECT_EQ(send_refusal(), "400 Bad Request: need administrator rights in the channel chat");
  without("can_edit_messages");
  EXPECT_EQ(refusal("pinChatMessage", with({{"message_id", message_id}})),
            "400 Bad Request: not enough rights to manage pinned messages in the chat");
  result("editMessageCaption", with({{"message_id", message_id}, {"caption", "own posts go on"}}));
  without("can_change_info");
  EXPECT_EQ(refusal("setChatDescription", with({{"description", "x"}})),
            "400 Bad Request: not enough rights to set chat description");
}

TEST_F(Script, MovesABasicGroup) {
  control("chats", {{"chat_id", -55}, {"type", "group"}, {"bot_id", kSandboxBotId}});
  result("sendMessage", {{"chat_id", -55}, {"text", "x"}});
  fault({{"kind", "migrated"}, {"chat_id", -55}});
  const Json answer = call("sendMessage", {{"chat_id", -55}, {"text", "y"}});
  EXPECT_EQ(refusal_of(answer), "400 Bad Request: group chat was upgraded to a supergroup chat");
  const Json to = answer.at("parameters").at("migrate_to_chat_id");
  EXPECT_EQ(to, -1'000'000'000'055);
  EXPECT_EQ(result("sendMessage", {{"chat_id", to}, {"text", "z"}}).at("message_id"), 2);
}

TEST_F(Script, HidesThePinnedMessage) {
  const Json id = send("root").at("message_id");
  result("pinChatMessage", {{"chat_id", kSandboxChannel}, {"message_id", id}});
  fault({{"kind", "pin_missing"}, {"times", 2}});
  EXPECT_FALSE(result("getChat", {{"chat_id", kSandboxChannel}}).contains("pinned_message"));
  EXPECT_FALSE(result("getChat", {{"chat_id", kSandboxChannel}}).contains("pinned_message"));
  EXPECT_EQ(result("getChat", {{"chat_id", kSandboxChannel}}).at("pinned_message").at("message_id"), id);
  const Json said =
      control("say", {{"chat_id", kSandboxChannel}, {"text", "Look!"}, {"person", "Ann"}}).at("message_id");
  control("pin", {{"chat_id", kSandboxChannel}, {"message_id", said}});
  EXPECT_EQ(result("getChat", {{"chat_id", kSandboxChannel}}).at("pinned_message").at("message_id"), said);
}

TEST_F(Script, RemembersForHalfAnHourWhatAPersonDeleted) {
  const Json id = send("content").at("message_id");
  const Json forward = {
      {"chat_id", kSandboxAdminChat}, {"from_chat_id", kSandboxChannel}, {"message_id", id}};
  control("delete", {{"chat_id", kSandboxChannel}, {"message_id", id}});
  EXPECT_EQ(result("forwardMessage", forward).at("document").at("file_size"), 7);
  EXPECT_EQ(refusal("deleteMessage", {{"chat_id", kSandboxChannel}, {"message_id", id}}),
            "400 Bad Request: message to delete not found");
  restart();
  clock_.advance(30min);
  EXPECT_EQ(refusal("forwardMessage", forward), "400 Bad Request: message to forward not found");
}

TEST_F(Script, TakesAMillionMessagesAndNoMore) {
  const Json id = send("content").at("message_id");
  const Json forward = {
      {"chat_id", kSandboxAdminChat}, {"from_chat_id", kSandboxChannel}, {"message_id", id}};
  control("skip_ids", {{"chat_id", kSandboxChannel}, {"last_message_id", 1'000'000}});
  result("forwardMessage", forward);
  EXPECT_EQ(send("newer").at("message_id"), 1'000'001);
  send("newest");
  EXPECT_EQ(refusal("forwardMessage", forward), "400 Bad Request: message to forward not found");
}

TEST_F(Script, DeletesByItselfWhereThatIsOn) {
  control("chats", {{"chat_id", kSandboxChannel}, {"auto_delete_seconds", 86'400}});
  const Json id = send("content").at("message_id");
  EXPECT_EQ(result("getChat", {{"chat_id", kSandboxChannel}}).at("message_auto_delete_time"), 86'400);
  clock_.advance(24h);
  EXPECT_EQ(refusal("editMessageReplyMarkup", {{"chat_id", kSandboxChannel}, {"message_id", id}}),
            "400 Bad Request: message to edit not found");
}

TEST_F(Script, TakesADocumentForAnAnimationUnlessToldNotToLook) {
  const auto shown = [&](const std::string& name, const Fields& more = {}) {
    Fields fields = {{"chat_id", kChannelText}};
    fields.insert(more.begin(), more.end());
    const Json message = upload("sendDocument", fields, "content", name).at("result");
    for (const char* kind : {"document", "animation", "video", "audio"})
      if (message.contains(kind)) return kind;
    return "";
  };
  EXPECT_STREQ(shown("a.gif"), "animation");
  EXPECT_STREQ(shown("a.mp4"), "video");
  EXPECT_STREQ(shown("a.mp3"), "audio");
  EXPECT_STREQ(shown("a.gif", {{"disable_content_type_detection", "true"}}), "document");
  fault({{"kind", "as_animation"}});
  EXPECT_STREQ(shown("a.bin"), "animation");
}

TEST_F(Script, IsAsSlowAsItIsTold) {
  fault({{"kind", "slow_download"}, {"bytes_per_second", 4}});
  const Json file = result("getFile", {{"file_id", send("content").at("document").at("file_id")}});
  std::atomic<bool> ended = false;
  std::string body;
  std::jthread reader([&] {
    body = get("/file/bot" + token_ + "/" + file.at("file_path").get<std::string>()).body;
    ended = true;
  });
  const Timestamp begun = clock_.now();
  while (!ended) {
    clock_.advance(100ms);
    std::this_thread::yield();
  }
  reader.join();
  EXPECT_EQ(body, "content");
  EXPECT_GE(clock_.now() - begun, 2s) << "seven bytes, four in each second";
}

TEST_F(Script, LogsEveryRequestAndNeverTheToken) {
  send("content");
  fault({{"kind", "lost_after_posting"}});
  EXPECT_THROW(send("content"), std::runtime_error);
  fault({{"kind", "reset_in_body"}, {"after_bytes", 10}});
  EXPECT_THROW(send("content"), std::runtime_error);
  refusal("getChat", {{"chat_id", 1}});
  get("/bot/" + token_ + "/getMe");
  EXPECT_EQ(log(),
            "sendDocument ok\nsendDocument lost\nsendDocument reset\ngetChat refused\n(unknown) refused\n");
  const Json entries = Json::parse(get("/sandbox/requests?since=2").body);
  EXPECT_EQ(entries.at("requests").front().at("message_id"), 3) << "it was posted";
  EXPECT_EQ(entries.at("requests").front().at("fault"), "lost_after_posting");
  EXPECT_EQ(entries.at("requests").front().at("bytes"), 7);
  EXPECT_EQ(entries.at("requests").front().at("chat_id"), kChannelText);
  EXPECT_EQ(entries.dump().find(token_.substr(12)), std::string::npos);
}

TEST_F(Script, SaysWhatIsWrongWithAWish) {
  EXPECT_EQ(control_refusal("faults", {{"kind", "nonsense"}}), "there is no such kind of fault");
  EXPECT_EQ(control_refusal("faults", {{"kind", "error"}, {"time", 3}}), "there is no member time");
  EXPECT_EQ(control_refusal("members", {{"chat_id", 1}}), "no such chat in the sandbox");
  EXPECT_EQ(control_refusal("members", {{"chat_id", kSandboxChannel}, {"status", "king"}}),
            "status must be creator, administrator, member, restricted, left or kicked");
  EXPECT_EQ(control_refusal("chats", {{"chat_id", -9}}),
            "type must be private, group, supergroup or channel");
  EXPECT_EQ(control_refusal("clock", {}), "expected a JSON object");
  EXPECT_EQ(control_refusal("nowhere", {}), "no such address");
}

class LocalScript : public Script {
 protected:
  LocalScript() { restart_as(Profile::kLocal); }
  std::string laid_down(const Json& file_id) {
    std::ifstream in(result("getFile", {{"file_id", file_id}}).at("file_path").get<std::string>());
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

TEST_F(LocalScript, SpoilsWhatGetFileLaysDown) {
  const Json file_id = send("content").at("document").at("file_id");
  fault({{"kind", "truncated_download"}, {"after_bytes", 3}});
  EXPECT_EQ(laid_down(file_id), "con");
  fault({{"kind", "corrupted_download"}, {"after_bytes", 1}});
  EXPECT_EQ(laid_down(file_id), "cnntent");
  fault({{"kind", "cut_download"}});
  EXPECT_EQ(refusal("getFile", {{"file_id", file_id}}),
            "400 Bad Request: wrong file_id or the file is temporarily unavailable");
  EXPECT_EQ(laid_down(file_id), "content");
}

TEST_F(LocalScript, HangsUpAfterFiveHundredSecondsAndPostsNevertheless) {
  fault({{"kind", "slow"}, {"method", "sendDocument"}, {"seconds", 600}});
  std::atomic<bool> hung_up = false;
  const std::jthread sender([&] {
    EXPECT_THROW(send("content"), std::runtime_error);
    hung_up = true;
  });
  const auto posted = [&] { return get("/sandbox/messages?chat_id=" + kChannelText).body.find("a.bin"); };
  while (!hung_up) {
    clock_.advance(1s);
    std::this_thread::yield();
  }
  while (posted() == std::string::npos) clock_.advance(10s);
  EXPECT_NE(log().find("sendDocument hung up"), std::string::npos);
}

}  // namespace
}  // namespace ploy::sandbox
