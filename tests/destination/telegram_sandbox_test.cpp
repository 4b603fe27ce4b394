#include <gmock/gmock.h>

#include "adapters/telegram/chat_probe.hpp"
#include "adapters/telegram/governor.hpp"
#include "adapters/telegram/telegram_destination.hpp"
#include "tests/destination/memory_wait_store.hpp"
#include "tests/destination/sandbox_fixture.hpp"
#include "tests/destination/skipping_clock.hpp"

// What Telegram's adapter makes of faults, limits, other bots and people, played by the sandbox.
namespace ploy::test {
namespace {

using sandbox::Profile;
using namespace telegram;

struct SandboxTest : testing::Test {
  Result<Document> put(Destination& destination, std::string_view text) {
    ViewReader content(as_bytes(text));
    HashingReader body(content);
    return destination.put({.name = "a.txt", .label = index_label(1, 1), .size = text.size()}, body, {});
  }

  SystemClock clock;
};

TEST_F(SandboxTest, AProbeFindsNothingWrong) {
  Sandbox sandbox(Profile::kCloud, clock, {});
  const auto report = ChatProbe(kChannel, kAdmin, sandbox.api).check({});
  ASSERT_TRUE(report) << report.error().what;
  for (const Finding& finding : report->findings) ADD_FAILURE() << finding.what;
  EXPECT_EQ(report->chat_type, "channel");
}

TEST_F(SandboxTest, AProbeNamesTheWrongTokenAndTheUnknownChat) {
  Sandbox sandbox(Profile::kCloud, clock, {});
  HttpBotApi stranger(
      {.token = Secret("1000000001:AAwrong-wrong-wrong-wrong-wrong-1"), .url = sandbox.server.url("")},
      sandbox.http, sandbox.random);
  const auto refused = ChatProbe(kChannel, kAdmin, stranger).check({});
  ASSERT_TRUE(refused) << refused.error().what;
  ASSERT_EQ(refused->findings.size(), 1U);
  EXPECT_THAT(refused->findings[0].fix, testing::HasSubstr("TELEGRAM_BOT_TOKEN"));
  const auto unknown = ChatProbe(ChatId{-1'009'999'999'999}, kAdmin, sandbox.api).check({});
  ASSERT_TRUE(unknown) << unknown.error().what;
  ASSERT_EQ(unknown->findings.size(), 1U);
  EXPECT_THAT(unknown->findings[0].what, testing::HasSubstr("chat not found"));
  EXPECT_FALSE(unknown->usable());
}

TEST_F(SandboxTest, AnotherBotReadsWhatTheFirstOneStored) {
  Sandbox sandbox(Profile::kCloud, clock, {.enabled = false});
  TelegramDestination first({.chat_id = kChannel}, sandbox.api);
  const auto document = put(first, "kept");
  ASSERT_TRUE(document) << document.error().what;

  const std::string token = "2000000002:AAsandbox-sandbox-sandbox-sandbox-2";
  ASSERT_TRUE(sandbox.telegram->add_bot({token, "second_bot", "Second"}));
  ASSERT_TRUE(sandbox.telegram->set_member({kChannel.value}, 2'000'000'002, sandbox::Member{}));
  HttpBotApi api({.token = Secret(token), .url = sandbox.server.url("")}, sandbox.http, sandbox.random);
  TelegramDestination second({.chat_id = kChannel}, api);
  const auto opened = second.open(*document, {});
  ASSERT_TRUE(opened) << opened.error().what;
  EXPECT_EQ(as_text(*read_all(**opened, 100)), "kept");
}

struct FaultsTest : SandboxTest {
  void inject(std::string fault) {
    ViewReader content(as_bytes(fault));
    HashingReader body(content);
    const auto answer = sandbox.http.send({.method = "POST",
                                           .url = sandbox.server.url("/sandbox/faults"),
                                           .headers = {{"Content-Type", "application/json"}},
                                           .body = &body,
                                           .body_bytes = fault.size()},
                                          kMiB, {});
    ASSERT_TRUE(answer) << answer.error().what;
    ASSERT_EQ(answer->head.status / 100, 2) << answer->body;
  }

  static DocumentDraft draft(std::uint64_t size) {
    return {.name = "a.txt", .label = index_label(1, 1), .size = size};
  }

  Sandbox sandbox{Profile::kCloud, clock, {.enabled = false}};
  TelegramDestination destination{{.chat_id = kChannel, .admin_chat_id = kAdmin}, sandbox.api};
};

TEST_F(FaultsTest, AnAnswerThatGotLostLeavesADocumentThatIsFound) {
  const auto before = destination.newest({});
  ASSERT_TRUE(before) << before.error().what;
  inject(R"({"kind":"lost_after_posting","method":"sendDocument"})");
  const auto lost = put(destination, "0123456789");
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().kind, ErrorKind::kUnknown) << lost.error().what;
  const auto found = destination.find(draft(10), *before, {});
  ASSERT_TRUE(found) << found.error().what;
  ASSERT_TRUE(*found);
  auto opened = destination.open(**found, {});
  ASSERT_TRUE(opened) << opened.error().what;
  EXPECT_EQ(as_text(*read_all(**opened, 100)), "0123456789");
}

TEST_F(FaultsTest, ARequestThatGotLostLeavesNothing) {
  const auto before = destination.newest({});
  ASSERT_TRUE(before) << before.error().what;
  inject(R"({"kind":"lost_before_posting","method":"sendDocument"})");
  const auto lost = put(destination, "0123456789");
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().kind, ErrorKind::kUnknown) << "from here the two look the same";
  const auto found = destination.find(draft(10), *before, {});
  ASSERT_TRUE(found) << found.error().what;
  EXPECT_FALSE(*found);
}

TEST_F(FaultsTest, AnUploadThatBrokeOffMayBeRepeatedAtOnce) {
  inject(R"({"kind":"reset_in_body","method":"sendDocument","after_bytes":100000})");
  const auto broken = put(destination, std::string(15 * kMiB, 'x'));
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().kind, ErrorKind::kUnavailable) << broken.error().what;
}

TEST_F(FaultsTest, ADownloadThatBreaksOffIsAnErrorAndNotAnEnd) {
  const auto document = put(destination, std::string(kMiB, 'x'));
  ASSERT_TRUE(document) << document.error().what;
  inject(R"({"kind":"cut_download","method":"download","after_bytes":100000})");
  auto opened = destination.open(*document, {});
  ASSERT_TRUE(opened) << opened.error().what;
  const auto bytes = read_all(**opened, 2 * kMiB);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().kind, ErrorKind::kUnavailable) << bytes.error().what;
}

TEST_F(FaultsTest, ASearchIsNotConfusedByAServerThatStumbles) {
  const auto before = destination.newest({});
  ASSERT_TRUE(before) << before.error().what;
  ASSERT_TRUE(put(destination, "0123456789"));
  inject(R"({"kind":"html_error","method":"forwardMessage","code":502})");
  const auto stumbled = destination.find(draft(10), *before, {});
  ASSERT_FALSE(stumbled);
  EXPECT_EQ(stumbled.error().kind, ErrorKind::kUnavailable) << stumbled.error().what;
  const auto found = destination.find(draft(10), *before, {});
  ASSERT_TRUE(found) << found.error().what;
  EXPECT_TRUE(*found);
}

TEST_F(FaultsTest, ABotThatLostItsRightsIsTold) {
  ASSERT_TRUE(sandbox.telegram->set_member({kChannel.value}, sandbox::kSandboxBotId,
                                           {.status = sandbox::MemberStatus::kKicked}));
  const auto refused = put(destination, "0123456789");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kDenied) << refused.error().what;
}

TEST_F(FaultsTest, AProbeRefusesAChatThatCannotKeepBackups) {
  ASSERT_TRUE(sandbox.telegram->set_chat({.key = {kChannel.value},
                                          .title = "Backups",
                                          .has_protected_content = true,
                                          .auto_delete_seconds = 86'400}));
  const auto report = ChatProbe(kChannel, kAdmin, sandbox.api).check({});
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_FALSE(report->usable());
  EXPECT_EQ(report->findings.size(), 2U);
}

TEST(SandboxGovernor, SendsAHundredDocumentsAsFastAsTheChatAdmits) {
  SkippingClock clock;
  // Nothing is absorbed: whoever is too fast hears of it.
  Sandbox sandbox(Profile::kCloud, clock,
                  {.absorbed_max = std::chrono::milliseconds(0), .same_size_throttle = false});
  MemoryWaitStore store;
  Governor governor({}, sandbox.api, store, clock);
  TelegramDestination destination({.chat_id = kChannel}, governor);
  int stored = 0;
  for (int tries = 0; stored < 100 && tries < 200; ++tries) {
    ViewReader content(as_bytes("x"));
    HashingReader body(content);
    const auto document =
        destination.put({.name = "a.txt", .label = index_label(stored + 1, 1), .size = 1}, body, {});
    if (document) {
      ++stored;
    } else {
      ASSERT_EQ(document.error().kind, ErrorKind::kRateLimited) << document.error().what;
      clock.skip(document.error().retry_after);
    }
  }
  EXPECT_EQ(stored, 100);
  EXPECT_LT(clock.passed(), std::chrono::minutes(12)) << "a hundred at 18 a minute take five and a half";
}

}  // namespace
}  // namespace ploy::test
