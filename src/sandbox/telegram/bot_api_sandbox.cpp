#include "sandbox/telegram/bot_api_sandbox.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "sandbox/telegram/http_answers.hpp"
#include "sandbox/telegram/routes.hpp"

namespace ploy::sandbox {

namespace {

// telegram-bot-api: Content-Length must be smaller than MAX_CONTENT_SIZE.
constexpr std::uint64_t kLocalBodyBytesMax = 4'294'967'294;

std::int64_t bot_id(std::string_view token) {
  return parse_int(token.substr(0, token.find(':'))).value_or(0);
}

Bot bot_of(const BotSeed& seed) {
  return {.id = bot_id(seed.token),
          .token = seed.token,
          .username = seed.username,
          .first_name = seed.first_name};
}

std::vector<ChatSeed> default_chats() {
  const Member administrator;
  const Member member{.status = MemberStatus::kMember};
  return {{{.key = {kSandboxChannel, 0}, .type = ChatType::kChannel, .title = "Backups"},
           {{kSandboxBotId, administrator}}},
          {{.key = {kSandboxAdminChat, kSandboxBotId}, .type = ChatType::kPrivate, .title = "Administrator"},
           {{kSandboxBotId, member}}}};
}

// What is there already stays as the journal has it.
Result<void> seed(World& world, const BotApiSandbox::Options& options, Timestamp now) {
  Events events;
  for (const BotSeed& bot : options.bots)
    if (!world.bots().contains(bot_id(bot.token))) events.emplace_back(BotSet{bot_of(bot)});
  for (const ChatSeed& chat : options.chats) {
    if (world.chats().contains(chat.settings.key)) continue;
    std::ranges::move(chat_events(world, chat.settings, now), std::back_inserter(events));
    for (const auto& [bot, member] : chat.members)
      events.emplace_back(MemberSet{chat.settings.key, bot, member});
  }
  if (events.empty()) return {};
  return world.commit(events);
}

}  // namespace

Result<std::unique_ptr<BotApiSandbox>> BotApiSandbox::open(Options options, Clock& clock, Random& random,
                                                           Log& log) {
  if (options.bots.empty() && options.chats.empty()) {
    options.bots = {{std::string(kSandboxToken), "telegramploy_sandbox_bot", "TelegramPloy"}};
    options.chats = default_chats();
  }
  std::error_code error;
  std::filesystem::create_directories(options.dir, error);
  if (error) return fail(ErrorKind::kUnavailable, "make " + options.dir.string() + ": " + error.message());
  // First, because it locks the directory.
  auto world = World::open(options.dir);
  if (!world) return std::unexpected(world.error());
  auto files = Files::open(options.dir, random);
  if (!files) return std::unexpected(files.error());
  if (auto seeded = seed(*world, options, clock.now()); !seeded) return std::unexpected(seeded.error());
  for (const BotSeed& bot : options.bots) log.redact(bot.token);
  auto engine =
      std::make_unique<Engine>(std::move(*world), std::move(*files),
                               Engine::Options{.profile = options.profile, .flood = options.flood}, clock);
  return std::unique_ptr<BotApiSandbox>(
      new BotApiSandbox(std::move(engine), options.profile == Profile::kCloud ? options.cloud_body_bytes_max
                                                                              : kLocalBodyBytesMax));
}

BotApiSandbox::BotApiSandbox(std::unique_ptr<Engine> engine, std::uint64_t body_bytes_max)
    : engine_(std::move(engine)), control_(make_control(*engine_)), body_bytes_max_(body_bytes_max) {}

BotApiSandbox::~BotApiSandbox() = default;

net::RequestHandler BotApiSandbox::handler() {
  return [this](const net::RequestHead& head) -> Decision {
    const std::string_view path = head.path;
    const bool reads = head.method == "GET" || head.method == "HEAD";
    if (control_->has(head)) return control_->handle(head);
    if (path.starts_with("/file/bot") && reads) return route_file(*engine_, head);
    if ((path == "/" || path.starts_with("/chat/")) && reads) return route_page(*engine_, head);
    return route_method(*engine_, head, body_bytes_max_);
  };
}

Result<void> BotApiSandbox::add_bot(const BotSeed& seed) {
  return engine_->with_world([&](World& world, Timestamp) { return set_bot(world, bot_of(seed)); });
}

Result<void> BotApiSandbox::set_chat(const ChatSettings& settings) {
  return engine_->with_world(
      [&](World& world, Timestamp now) { return sandbox::set_chat(world, settings, now); });
}

Result<void> BotApiSandbox::set_member(const ChatKey& chat, std::int64_t bot, const Member& member) {
  return engine_->with_world(
      [&](World& world, Timestamp) { return sandbox::set_member(world, chat, bot, member); });
}

Result<std::int64_t> BotApiSandbox::say(const ChatKey& chat, const std::string& person,
                                        const std::string& text) {
  const auto id = engine_->with_world(
      [&](World& world, Timestamp now) { return sandbox::say(world, chat, person, text, now); });
  engine_->wake_polls();
  return id;
}

Result<void> BotApiSandbox::pin_as_person(const ChatKey& chat, std::int64_t message_id) {
  const auto done =
      engine_->with_world([&](World& world, Timestamp now) { return pin(world, chat, message_id, now); });
  engine_->wake_polls();
  return done;
}

Result<void> BotApiSandbox::unpin_as_person(const ChatKey& chat, std::int64_t message_id) {
  return engine_->with_world([&](World& world, Timestamp) { return unpin(world, chat, message_id); });
}

Result<void> BotApiSandbox::delete_as_person(const ChatKey& chat, std::int64_t message_id, Memory memory) {
  return engine_->with_world(
      [&](World& world, Timestamp now) { return delete_messages(world, chat, {message_id}, memory, now); });
}

Result<void> BotApiSandbox::migrate(std::int64_t group, std::int64_t to) {
  return engine_->with_world(
      [&](World& world, Timestamp now) { return sandbox::migrate(world, group, to, now); });
}

Result<void> BotApiSandbox::skip_ids(const ChatKey& chat, std::int64_t last_message_id) {
  return engine_->with_world(
      [&](World& world, Timestamp) { return sandbox::skip_ids(world, chat, last_message_id); });
}

Result<void> BotApiSandbox::advance_clock(std::chrono::milliseconds span) {
  return engine_->with_world([&](World& world, Timestamp) { return sandbox::advance_clock(world, span); });
}

void BotApiSandbox::add_fault(Fault fault) {
  engine_->with_faults([&](FaultScript& faults) { faults.add(std::move(fault)); });
}

void BotApiSandbox::clear_faults() {
  engine_->with_faults([](FaultScript& faults) { faults.clear(); });
}

Json BotApiSandbox::requests(std::uint64_t since) const { return engine_->requests().since(since); }

SandboxCounters BotApiSandbox::counters() const {
  return engine_->with_counters([](const SandboxCounters& counters) { return counters; });
}

}  // namespace ploy::sandbox
