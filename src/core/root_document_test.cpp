#include <gtest/gtest.h>

#include "core/index_samples.hpp"

namespace ploy {
namespace {

RootDocument sample_root() {
  return {.newest = {.number = 12, .document = sample_document(345, 6789, "telegramploy-index-12.jsonl.zst")},
          .chain = {{.number = 11,
                     .document = {.address = {.chat_id = {-1001234567890}, .message_id = {300}},
                                  .name = "telegramploy-index-11.jsonl.zst",
                                  .size = 456,
                                  .sha256 = sha256(as_bytes("300"))}}},
          .backups = 1200,
          .committed_at = *parse_time("2026-08-23T10:00:30Z")};
}

// `before` under a hash that is right.
Bytes sealed(const std::string& before) {
  const std::string text = before + ",\n  \"sha256\": \"" + to_hex(sha256(as_bytes(before))) + "\"\n}\n";
  return {as_bytes(text).begin(), as_bytes(text).end()};
}

std::string unsealed(const RootDocument& root) {
  const Bytes bytes = encode(root);
  return std::string(as_text(bytes).substr(0, as_text(bytes).find(",\n  \"sha256\"", bytes.size() - 90)));
}

TEST(RootDocument, GivesBackWhatWasWritten) {
  const auto read = decode_root(encode(sample_root()));
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(read->newest, sample_root().newest);
  EXPECT_EQ(read->chain, sample_root().chain);
  EXPECT_EQ(read->backups, 1200);
  EXPECT_EQ(read->committed_at, sample_root().committed_at);
}

TEST(RootDocument, IsTextThatAPersonCanRead) {
  const Bytes bytes = encode(sample_root());
  const std::string before = R"({
  "format": "telegramploy-root",
  "version": 1,
  "newest": {
    "number": 12,
    "chat_id": -1001234567890,
    "message_id": 345,
    "file_id": "BQACAgQAAx0",
    "name": "telegramploy-index-12.jsonl.zst",
    "size": 6789,
    "sha256": ")" + to_hex(sha256(as_bytes("345"))) +
                             R"("
  },
  "chain": [
    {
      "number": 11,
      "message_id": 300,
      "size": 456,
      "sha256": ")" + to_hex(sha256(as_bytes("300"))) +
                             R"("
    }
  ],
  "backups": 1200,
  "committed_at": "2026-08-23T10:00:30Z")";
  EXPECT_EQ(as_text(bytes), as_text(sealed(before)));
}

TEST(RootDocument, IsCorruptWhenItIsCutOrChangedAnywhere) {
  const Bytes whole = encode(sample_root());
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const auto cut = decode_root(ByteView(whole).first(n));
    ASSERT_FALSE(cut) << "accepted a root cut at byte " << n;
    EXPECT_EQ(cut.error().kind, ErrorKind::kCorrupt);
    for (unsigned bit = 0; bit < 8; ++bit) {
      Bytes changed = whole;
      changed[n] ^= static_cast<std::byte>(1U << bit);
      const auto read = decode_root(changed);
      ASSERT_FALSE(read) << "accepted a root with bit " << bit << " of byte " << n << " flipped";
      EXPECT_EQ(read.error().kind, ErrorKind::kCorrupt);
    }
  }
}

TEST(RootDocument, IsCorruptWhenAFieldIsWrongUnderARightHash) {
  const std::string good = unsealed(sample_root());
  ASSERT_TRUE(decode_root(sealed(good)));
  struct Case {
    std::string what, by;
  };
  for (const auto& [what, by] : std::vector<Case>{
           {"telegramploy-root", "telegramploy-index"},
           {"\"version\": 1", "\"version\": 0"},
           {"\"number\": 12", "\"number\": 0"},
           {"\"newest\": {", "\"newest\": null, \"x\": {"},
           {"\"message_id\": 345", "\"message_id\": -345"},
           {"\"backups\": 1200", "\"backups\": -1"},
           {"\"backups\": 1200", "\"backups\": 1.5"},
           {"2026-08-23T10:00:30Z", "yesterday"},
           {"{", "[{"},
       }) {
    std::string text = good;
    text.replace(text.find(what), what.size(), by);
    const auto read = decode_root(sealed(text));
    ASSERT_FALSE(read) << what << " -> " << by;
    EXPECT_EQ(read.error().kind, ErrorKind::kCorrupt);
  }
  EXPECT_FALSE(decode_root(sealed(good + std::string(kRootBytesMax, ' '))));
}

TEST(RootDocument, OfALaterFormatIsNotCalledCorrupt) {
  std::string text = unsealed(sample_root());
  text.replace(text.find("\"version\": 1"), 12, "\"version\": 2");
  const auto read = decode_root(sealed(text));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::kInvalid);
}

TEST(RootInDescription, KeepsWhatPeopleWrote) {
  struct Case {
    std::string before, after;
  };
  for (const auto& [before, after] : std::vector<Case>{
           {"", "telegramploy:root=77"},
           {"Backups of the shop.", "Backups of the shop.\ntelegramploy:root=77"},
           {"Two\n\nparagraphs  ", "Two\n\nparagraphs\ntelegramploy:root=77"},
           {"telegramploy:root=5", "telegramploy:root=77"},
           {"Shop\ntelegramploy:root=5", "Shop\ntelegramploy:root=77"},
           {"Shop telegramploy:root=5 and more", "Shop and more\ntelegramploy:root=77"},
           {"telegramploy:root=5 telegramploy:root=x", "telegramploy:root=77"},
       }) {
    EXPECT_EQ(describe_root(before, MessageId{77}), after) << before;
    EXPECT_EQ(root_in_description(after), MessageId{77});
    EXPECT_EQ(describe_root(after, MessageId{77}), after) << "writing it twice changes nothing";
  }
}

TEST(RootInDescription, FitsIntoWhatTelegramAllows) {
  for (const std::string piece : {"x", "é", "😀", "word "}) {
    std::string text;
    while (utf16_length(text) < 255) text += piece;
    const std::string described = describe_root(text, MessageId{INT64_MAX});
    EXPECT_LE(utf16_length(described), 255U);
    EXPECT_GE(utf16_length(described), 250U);
    EXPECT_TRUE(is_utf8(described));
    EXPECT_EQ(root_in_description(described), MessageId{INT64_MAX});
  }
}

TEST(RootInDescription, SurvivesLineBreaksThatBecomeBlanks) {
  EXPECT_EQ(root_in_description("Shop telegramploy:root=77"), MessageId{77});
  EXPECT_EQ(root_in_description("telegramploy:root=5 telegramploy:root=77"), MessageId{77});
}

TEST(RootInDescription, IsNotFoundInOtherText) {
  for (const auto* text : {"", "Backups", "telegramploy:root=", "telegramploy:root=0", "telegramploy:root=-5",
                           "telegramploy:root=05", "telegramploy:root=5x", "xtelegramploy:root=5",
                           "telegramploy:root=9223372036854775808", "telegramploy:root =5"})
    EXPECT_EQ(root_in_description(text), std::nullopt) << text;
}

}  // namespace
}  // namespace ploy
