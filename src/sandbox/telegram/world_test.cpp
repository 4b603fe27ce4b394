#include "sandbox/telegram/world.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "sandbox/telegram/test_dir.hpp"

namespace ploy::sandbox {
namespace {

const ChatKey kChat{-1001, 0};

Events document_posted(std::int64_t id) {
  Message message{.id = id, .date = 5, .sender = 1, .document = 7};
  message.text = {.text = "ünï😀", .entities = {{"bold", 0, 3, ""}}};
  message.origin = Origin{.chat = kChat, .message_id = 2, .date = 3, .sender = 1};
  return {DocumentAdded{{.id = 7, .name = "a.bin", .mime_type = "x/y", .size = 1'000'000'000'000}},
          MessageSet{kChat, message}};
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(Events, ComeBackFromTheirLine) {
  const Events all = {BotSet{{.id = 1,
                              .token = "1:x",
                              .username = "u",
                              .first_name = "f",
                              .webhook_url = "w",
                              .logged_out_until = 2}},
                      ChatSet{{.key = kChat,
                               .type = ChatType::kGroup,
                               .title = "t",
                               .description = "d",
                               .has_protected_content = true,
                               .auto_delete_seconds = 3,
                               .linked_chat_id = 4,
                               .migrated_to = 5,
                               .deleted = true}},
                      MemberSet{kChat, 1, {.status = MemberStatus::kKicked, .can_edit_messages = false}},
                      document_posted(9)[0],
                      document_posted(9)[1],
                      MessagesDeleted{kChat, {1, 2}},
                      PinSet{kChat, 9, true},
                      LinkMade{{.bot = 1, .path = "documents/file_1", .document = 7, .made_at = 8}},
                      LinkGone{"documents/file_1"},
                      UpdateAdded{1, {.id = 2, .made_at = 3, .chat = kChat, .message_id = 4}},
                      UpdatesDropped{1, 2},
                      ClockMoved{1000},
                      MessagesDeleted{.chat = kChat, .ids = {3}, .remembered_until = 9},
                      IdsSkipped{kChat, 77}};
  const std::string line = encode(all);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const auto back = decode_events(line);
  ASSERT_TRUE(back);
  EXPECT_EQ(encode(*back), line);
  EXPECT_EQ(back->size(), all.size());
}

TEST(Events, EveryTruncationIsReportedAsCorrupt) {
  const std::string whole = encode(document_posted(9));
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const auto read = decode_events(std::string_view(whole).substr(0, n));
    ASSERT_FALSE(read) << "accepted a line cut at byte " << n;
    EXPECT_EQ(read.error().kind, ErrorKind::kCorrupt);
  }
}

TEST(World, IsTheSameAfterARestart) {
  const TestDir dir;
  {
    auto world = World::open(dir.path());
    ASSERT_TRUE(world);
    ASSERT_TRUE(world->commit({ChatSet{{.key = kChat, .title = "Backups"}}}));
    ASSERT_TRUE(world->commit(document_posted(9)));
    ASSERT_TRUE(world->commit({PinSet{kChat, 9, true}}));
    ASSERT_TRUE(world->commit(document_posted(10)));
    ASSERT_TRUE(world->commit({MessagesDeleted{kChat, {10}}}));
  }
  const auto world = World::open(dir.path());
  ASSERT_TRUE(world);
  EXPECT_EQ(world->chat(kChat).newest_pinned()->id, 9);
  EXPECT_EQ(world->message(kChat, 9)->text.text, "ünï😀");
  EXPECT_EQ(world->message(kChat, 10), nullptr);
  EXPECT_EQ(world->next_message_id(kChat), 11) << "an id is never given out again";
  EXPECT_EQ(world->next_document_id(), 8U);
}

// Killed while it wrote: whatever is left of the last line, all before it is there and the next line is
// whole.
TEST(World, SurvivesALastLineCutAnywhere) {
  const TestDir dir;
  const auto path = dir.path() / "chat.jsonl";
  {
    auto world = World::open(dir.path());
    ASSERT_TRUE(world->commit({ChatSet{{.key = kChat}}}));
    ASSERT_TRUE(world->commit(document_posted(2)));
  }
  const std::string before = read_text(path);
  const std::string last = encode(document_posted(3)) + "\n";
  for (std::size_t n = 0; n < last.size(); n += 7) {
    std::ofstream(path, std::ios::binary) << before << last.substr(0, n);
    {
      auto world = World::open(dir.path());
      ASSERT_TRUE(world) << "cut at " << n;
      EXPECT_EQ(world->chat(kChat).messages.size(), 1U);
      ASSERT_TRUE(world->commit({PinSet{kChat, 2, true}}));
    }
    const auto again = World::open(dir.path());
    ASSERT_TRUE(again) << "cut at " << n;
    EXPECT_TRUE(again->chat(kChat).pinned.contains(2));
  }
}

TEST(World, BelongsToOneAtATime) {
  const TestDir dir;
  const auto first = World::open(dir.path());
  ASSERT_TRUE(first);
  const auto second = World::open(dir.path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::kConflict);
}

TEST(World, NamesTheLineThatIsDamaged) {
  const TestDir dir;
  std::ofstream(dir.path() / "chat.jsonl") << "[]\n{broken\n[]\n";
  const auto world = World::open(dir.path());
  ASSERT_FALSE(world);
  EXPECT_EQ(world.error().kind, ErrorKind::kCorrupt);
  EXPECT_NE(world.error().what.find("line 2"), std::string::npos);
}

TEST(World, PrivateChatsOfABotShareOneSequence) {
  const TestDir dir;
  auto world = World::open(dir.path());
  const ChatKey one{7, 1};
  const ChatKey two{8, 1};
  ASSERT_TRUE(world->commit({ChatSet{{.key = one, .type = ChatType::kPrivate}},
                             ChatSet{{.key = two, .type = ChatType::kPrivate}}, MessageSet{one, {.id = 1}}}));
  EXPECT_EQ(world->next_message_id(two), 2);
}

}  // namespace
}  // namespace ploy::sandbox
