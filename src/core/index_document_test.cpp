#include "core/index_document.hpp"

#include <gtest/gtest.h>

#include "core/index_samples.hpp"
#include "core/sealed_frame.hpp"

namespace ploy {
namespace {

std::string lines_of(const IndexDocument& document) {
  const auto content = open_frame(encode(document), kMiB);
  return content ? std::string(as_text(*content)) : "";
}

Result<IndexDocument> decode_lines(std::string_view lines) {
  return decode_index(seal_frame(as_bytes(lines)));
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

void expect_equal(const IndexEntry& a, const IndexEntry& b) {
  EXPECT_EQ(a.backup.id, b.backup.id);
  EXPECT_EQ(a.backup.facts, b.backup.facts);
  EXPECT_EQ(a.backup.state, b.backup.state);
  EXPECT_EQ(a.backup.seen_at, b.backup.seen_at);
  EXPECT_EQ(a.backup.stored_at, b.backup.stored_at);
  EXPECT_EQ(a.backup.sha256, b.backup.sha256);
  ASSERT_EQ(a.parts.size(), b.parts.size());
  for (std::size_t i = 0; i < a.parts.size(); ++i) {
    EXPECT_EQ(a.parts[i].seq, b.parts[i].seq);
    EXPECT_EQ(a.parts[i].offset, b.parts[i].offset);
    EXPECT_EQ(a.parts[i].length, b.parts[i].length);
    EXPECT_EQ(a.parts[i].document, b.parts[i].document);
    EXPECT_EQ(a.parts[i].document_offset, b.parts[i].document_offset);
  }
}

void expect_round_trip(const IndexDocument& document) {
  const auto read = decode_index(encode(document));
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(read->number, document.number);
  EXPECT_EQ(read->previous, document.previous);
  EXPECT_EQ(read->tail_from, document.tail_from);
  EXPECT_EQ(read->replaces, document.replaces);
  ASSERT_EQ(read->entries.size(), document.entries.size());
  for (std::size_t i = 0; i < document.entries.size(); ++i)
    expect_equal(read->entries[i], document.entries[i]);
}

TEST(IndexDocument, GivesBackWhatWasWritten) {
  expect_round_trip(sample_index());
  expect_round_trip({.number = 1, .previous = std::nullopt, .entries = {}});
}

TEST(IndexDocument, IsTheSameForTheSameEntries) { EXPECT_EQ(encode(sample_index()), encode(sample_index())); }

TEST(IndexDocument, DoesNotDependOnWhatBecameOfABackupLater) {
  IndexDocument later = sample_index();
  later.entries[0].backup.state = BackupState::kVerified;
  later.entries[0].backup.attempts = 2;
  later.entries[0].backup.error = "HTTP 502";
  EXPECT_EQ(encode(later), encode(sample_index()));
}

TEST(IndexDocument, IsOneLineOfJsonPerBackup) {
  EXPECT_EQ(
      lines_of({.number = 1, .previous = std::nullopt, .entries = {sample_entry("b.txt", 1)}}),
      R"({"format":"telegramploy-index","version":1,"number":1,"previous":null,"entries":1})"
      "\n"
      R"({"backup_id":")" +
          sample_entry("b.txt", 1).backup.id.value +
          R"(","bucket":"photos","key":"b.txt","etag":"9bb58f26192e4ba00f01e2e7b136bbd8","size":1000,)"
          R"("last_modified":"2026-08-23T10:00:00Z","headers":{"content-type":"image/jpeg"},)"
          R"("seen_at":"2026-08-23T10:00:01.500Z","stored_at":"2026-08-23T10:00:03Z","sha256":")" +
          to_hex(sha256(as_bytes("all of it"))) +
          R"(","parts":[{"seq":1,"offset":0,"length":1000,"document_offset":0,"document":)"
          R"({"chat_id":-1001234567890,"message_id":41,"file_id":"BQACAgQAAx0","name":"summer.jpg.part001",)"
          R"("size":1000,"sha256":")" +
          to_hex(sha256(as_bytes("41"))) +
          R"("}}]})"
          "\n"
          R"({"end":true,"entries":1})"
          "\n");
}

// Requirement A10: exact keys, whatever they are made of.
TEST(IndexDocument, KeepsAwkwardKeysExactly) {
  IndexDocument document{.number = 1, .previous = std::nullopt, .entries = {}};
  for (const std::string& key :
       {std::string("a b+c#d%20//e"), std::string("日本語 😀"), std::string("line\nbreak\r\t\"quote\"\\"),
        std::string("nul\0nul", 7), std::string("latin-1 \xE9"), std::string("\xFF\xFE"),
        std::string("\xED\xA0\x80"), std::string(1024, '\x80'), std::string(1024, 'k'), std::string("K"),
        std::string("k"), std::string(" ")})
    document.entries.push_back(sample_entry(key, 1));
  expect_round_trip(document);
}

TEST(IndexDocument, KeepsEverythingARestoreGivesBack) {
  IndexEntry entry = sample_entry("k", 1);
  entry.backup.facts.version.version_id = "3HL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY";
  entry.backup.facts.version.etag = "";
  entry.backup.facts.headers = {{"content-type", "text/plain; charset=utf-8"}, {"cache-control", "no-store"}};
  entry.backup.facts.metadata = {{"author", "J\xF6rg"}, {"empty", ""}};  // Latin-1, as headers may be
  entry.backup.facts.tags = {{"proj ect", "α/β"}, {"", "x"}};
  entry.backup.stored_at.reset();
  entry.backup.sha256.reset();
  expect_round_trip({.number = 1, .previous = std::nullopt, .entries = {entry}});
}

TEST(IndexDocument, KeepsAnEmptyObjectWithItsPlaceholder) {
  IndexEntry entry = sample_entry("empty", 1);
  entry.backup.facts.size = 0;
  entry.parts[0].length = 0;
  entry.parts[0].document->size = 120;
  expect_round_trip({.number = 1, .previous = std::nullopt, .entries = {entry}});
}

TEST(IndexDocument, IsCorruptWhenItIsCutOrChangedAnywhere) {
  const Bytes whole = encode(sample_index());
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const auto cut = decode_index(ByteView(whole).first(n));
    ASSERT_FALSE(cut) << "accepted an index cut at byte " << n;
    EXPECT_EQ(cut.error().kind, ErrorKind::kCorrupt);
    for (unsigned bit = 0; bit < 8; ++bit) {
      Bytes changed = whole;
      changed[n] ^= static_cast<std::byte>(1U << bit);
      const auto read = decode_index(changed);
      ASSERT_FALSE(read) << "accepted an index with bit " << bit << " of byte " << n << " flipped";
      EXPECT_EQ(read.error().kind, ErrorKind::kCorrupt);
    }
  }
}

// Under a seal that is right, so that the lines themselves are looked at.
TEST(IndexDocument, IsCorruptWhenALineDoesNotSayWhatItMust) {
  const std::string good = lines_of(sample_index());
  ASSERT_TRUE(decode_lines(good));
  struct Case {
    std::string_view what, by;
  };
  for (const auto& [what, by] : std::vector<Case>{
           {"telegramploy-index\"", "telegramploy-root\""},
           {"\"version\":1", "\"version\":0"},
           {"\"version\":1", "\"version\":\"1\""},
           {"\"number\":2", "\"number\":0"},
           {"\"number\":2", "\"number\":2.5"},
           {"\"number\":2", "\"number\":1"},
           {"\"previous\":", "\"before\":"},
           {"\"previous\":{\"number\":1", "\"previous\":{\"number\":2"},
           {"\"previous\":{", "\"previous\":[{}],\"x\":{"},
           {"\"entries\":2", "\"entries\":1"},
           {"\"entries\":2", "\"entries\":3"},
           {"\"entries\":2", "\"entries\":-2"},
           {"\"entries\":2", "\"entries\":18446744073709551615"},
           {"{\"end\":true", "{\"end\":false"},
           {"{\"end\":true,\"entries\":2", "{\"end\":true,\"entries\":1"},
           {"\"backup_id\":\"", "\"backup_id\":\"0"},
           {"\"backup_id\":\"", "\"backup\":\""},
           {"\"bucket\":\"photos\"", "\"bucket\":7"},
           {"\"key\":\"2026/summer.jpg\"", "\"key_hex\":\"6\""},
           {"\"key\":\"2026/summer.jpg\"", "\"key_hex\":\"FF\""},
           {"\"key\":\"2026/summer.jpg\"", "\"key\":\"a\",\"key_hex\":\"62\""},
           {"\"key\":\"2026/summer.jpg\",", ""},
           {"\"size\":2000", "\"size\":2001"},
           {"\"size\":2000", "\"size\":1000"},
           {"\"size\":2000", "\"size\":-1"},
           {"\"size\":2000", "\"size\":2e3"},
           {"2026-08-23T10:00:00Z", "2026-02-30T10:00:00Z"},
           {"\"headers\":{\"content-type\":\"image/jpeg\"}", "\"headers\":{\"content-type\":1}"},
           {"\"headers\":{\"content-type\":\"image/jpeg\"}", "\"headers\":[]"},
           {"\"headers\":{\"content-type\":\"image/jpeg\"}", "\"headers_hex\":{\"6\":\"\"}"},
           {"\"sha256\":\"", "\"sha256\":\"0"},
           {"\"sha256\":\"", "\"sha256\":\"z"},
           {"\"parts\":[{", "\"parts\":[],\"x\":[{"},
           {"\"parts\":[{", "\"parts\":{},\"x\":[{"},
           {"\"seq\":1", "\"seq\":2"},
           {"\"seq\":2", "\"seq\":3"},
           {"\"seq\":1", "\"seq\":4294967297"},
           {"\"offset\":1000", "\"offset\":999"},
           {"\"length\":1000", "\"length\":999"},
           {"\"length\":1000", "\"length\":1001"},
           {"\"length\":1000", "\"length\":18446744073709551615"},
           {"\"document_offset\":0", "\"document_offset\":1"},
           {"\"document\":{", "\"document\":null,\"x\":{"},
           {"\"chat_id\":-1001234567890", "\"chat_id\":\"-1001234567890\""},
           {"\"chat_id\":-1001234567890", "\"chat_id\":18446744073709551615"},
           {"\"message_id\":7", "\"message_id\":0"},
           {"\n", "\n\n"},
           {"\n", " "},
           {"{", ""},
           {"{", "[{"},
       }) {
    const auto read = decode_lines(replaced(good, what, by));
    ASSERT_FALSE(read) << what << " -> " << by;
    EXPECT_EQ(read.error().kind, ErrorKind::kCorrupt) << read.error().what;
  }
  EXPECT_FALSE(decode_lines(good + "{}\n"));
  EXPECT_FALSE(decode_lines(good.substr(0, good.size() - 1)));
  EXPECT_FALSE(decode_lines(""));
}

TEST(IndexDocument, SaysWhichLineIsWrong) {
  const auto read = decode_lines(replaced(lines_of(sample_index()), "\"seq\":2", "\"seq\":3"));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().what, "index document: line 2: parts: seq: not the next one");
}

TEST(IndexDocument, PassesOverFieldsThatALaterWriterAdded) {
  EXPECT_TRUE(
      decode_lines(replaced(lines_of(sample_index()), "\"bucket\":", "\"colour\":[1,2],\"bucket\":")));
}

TEST(IndexDocument, OfALaterFormatIsNotCalledCorrupt) {
  const auto read = decode_lines(replaced(lines_of(sample_index()), "\"version\":1", "\"version\":2"));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, ErrorKind::kInvalid);
  EXPECT_NE(read.error().what.find("use a newer one"), std::string::npos);
}

TEST(IndexDocument, IsNotReadBeyondTheGivenLimit) {
  const Bytes bytes = encode(sample_index());
  EXPECT_TRUE(decode_index(bytes, lines_of(sample_index()).size()));
  EXPECT_FALSE(decode_index(bytes, lines_of(sample_index()).size() - 1));
}

TEST(IndexDocument, SurvivesDeepNesting) {
  EXPECT_FALSE(decode_lines(std::string(200'000, '[') + "\n"));
  EXPECT_FALSE(decode_lines(std::string(200'000, '[') + std::string(200'000, ']') + "\n"));
}

}  // namespace
}  // namespace ploy
