#include "adapters/telegram/telegram_notifier.hpp"

#include <gtest/gtest.h>

#include "adapters/telegram/methods.hpp"
#include "tests/destination/sandbox_fixture.hpp"

namespace ploy::test {
namespace {

using namespace telegram;

struct TelegramNotifierTest : testing::Test {
  // What stands in the chat now: a bot sees a message only by forwarding it.
  std::string shown(const PostedText& at) {
    const auto seen = sandbox.api.call({.method = "forwardMessage",
                                        .effect = Effect::kSend,
                                        .chat = kChannel,
                                        .from_chat = at.chat_id,
                                        .arguments = {{"message_id", at.message_id.value}}},
                                       {});
    return seen ? seen->at("text").get<std::string>() : seen.error().error.what;
  }

  SystemClock clock;
  Sandbox sandbox{sandbox::Profile::kCloud, clock, {.enabled = false}};
  TelegramNotifier notifier{kAdmin, sandbox.api};
};

TEST_F(TelegramNotifierTest, PostsATextAndPutsAnotherInItsPlace) {
  const auto posted = notifier.post("Telegram <b>& S3</b> _are_ *fine*", Sound::kLoud, {});
  ASSERT_TRUE(posted) << posted.error().what;
  EXPECT_EQ(posted->chat_id, kAdmin);
  EXPECT_EQ(shown(*posted), "Telegram <b>& S3</b> _are_ *fine*");
  ASSERT_TRUE(notifier.edit(*posted, "all clear", {}));
  EXPECT_EQ(shown(*posted), "all clear");
}

TEST_F(TelegramNotifierTest, EditingTwiceIsAsGoodAsOnce) {
  const auto posted = notifier.post("a", Sound::kSilent, {});
  ASSERT_TRUE(posted);
  ASSERT_TRUE(notifier.edit(*posted, "b", {}));
  const auto again = notifier.edit(*posted, "b", {});
  EXPECT_TRUE(again) << again.error().what;
}

TEST_F(TelegramNotifierTest, SaysThatTheMessageIsGone) {
  const auto posted = notifier.post("a", Sound::kSilent, {});
  ASSERT_TRUE(posted);
  ASSERT_TRUE(delete_message(sandbox.api, posted->chat_id, posted->message_id, {}));
  const auto edited = notifier.edit(*posted, "b", {});
  ASSERT_FALSE(edited);
  EXPECT_EQ(edited.error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace ploy::test
