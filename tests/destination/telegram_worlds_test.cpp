#include "adapters/telegram/telegram_destination.hpp"
#include "adapters/telegram/telegram_root_keeper.hpp"
#include "tests/destination/conformance.hpp"
#include "tests/destination/sandbox_fixture.hpp"

// The suites against Telegram's adapter, which speaks to the emulated Bot API over real HTTP.
namespace ploy::test {
namespace {

using sandbox::Profile;
using namespace telegram;

class TelegramWorld final : public World {
 public:
  explicit TelegramWorld(Profile profile, std::optional<ChatId> admin = kAdmin)
      : sandbox_(profile, clock_, {.enabled = false, .same_size_throttle = false}),
        destination_({.chat_id = kChannel, .admin_chat_id = admin, .local = profile == Profile::kLocal},
                     sandbox_.api),
        roots_({.chat = kChannel, .scratch = admin, .local = profile == Profile::kLocal}, sandbox_.api) {}

  Destination& destination() override { return destination_; }
  RootKeeper* roots() override { return &roots_; }
  void pass_time(std::chrono::milliseconds span) override {
    ASSERT_TRUE(sandbox_.telegram->advance_clock(span));
  }
  void delete_message(MessageId id) override {
    ASSERT_TRUE(sandbox_.telegram->delete_as_person({kChannel.value}, id.value));
  }
  void unpin() override {
    ASSERT_TRUE(sandbox_.api.call({.method = "unpinAllChatMessages", .chat = kChannel}, {}));
  }
  void post_message() override { ASSERT_TRUE(sandbox_.telegram->say({kChannel.value}, "Ada", "hello")); }

 private:
  SystemClock clock_;
  Sandbox sandbox_;
  TelegramDestination destination_;
  TelegramRootKeeper roots_;
};

NamedWorld world(std::string name, Profile profile, std::optional<ChatId> admin) {
  return {std::move(name), [=] { return std::make_unique<TelegramWorld>(profile, admin); }};
}

const auto kWorlds =
    testing::Values(world("Cloud", Profile::kCloud, kAdmin), world("Local", Profile::kLocal, kAdmin),
                    world("CloudWithoutAdminChat", Profile::kCloud, std::nullopt));

INSTANTIATE_TEST_SUITE_P(Telegram, DestinationConformance, kWorlds, name_of);
INSTANTIATE_TEST_SUITE_P(Telegram, RootKeeperConformance, kWorlds, name_of);

}  // namespace
}  // namespace ploy::test
