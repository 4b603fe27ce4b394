#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "core/caption.hpp"
#include "core/document_name.hpp"
#include "core/index_document.hpp"
#include "core/sealed_frame.hpp"
#include "core/upload_plan.hpp"

// The examples in docs/reference/formats.md are what the program writes. When a test here fails because the
// format was changed on purpose, its message holds the text that belongs into the page.
namespace ploy {
namespace {

constexpr ChatId kChat{-1001234567890};

// What stands in the fenced block behind "<!-- example: NAME -->".
std::string example(const std::string& name) {
  std::ifstream file(std::string(PLOY_DOCS) + "/reference/formats.md");
  std::ostringstream stream;
  stream << file.rdbuf();
  const std::string page = stream.str();
  const auto mark = page.find("<!-- example: " + name + " -->");
  const auto fence = page.find("\n```", mark);
  const auto begin = page.find('\n', fence + 1) + 1;
  const auto end = page.find("```", begin);
  if (mark == std::string::npos || end == std::string::npos) return "(the page has no such example)";
  return page.substr(begin, end - begin);
}

Bytes bytes_of(std::string_view text) { return {as_bytes(text).begin(), as_bytes(text).end()}; }

Backup backup_of(const std::string& key, std::string_view content) {
  Backup backup;
  backup.facts.version = {"photos", key, "", to_hex(md5(as_bytes(content)))};
  backup.facts.size = content.size();
  backup.facts.last_modified = *parse_time("2026-08-23T10:00:00Z");
  backup.id = backup_id(backup.facts.version);
  backup.state = BackupState::kStored;
  backup.seen_at = *parse_time("2026-08-23T10:00:01.250Z");
  backup.stored_at = *parse_time("2026-08-23T10:00:03Z");
  backup.sha256 = sha256(as_bytes(content));
  return backup;
}

// As if it had been sent, its first part as message `message_id`.
IndexEntry entry_of(const std::string& key, std::string_view content, std::int64_t message_id) {
  IndexEntry entry{.backup = backup_of(key, content), .parts = {}};
  const auto ranges = plan_upload(content.size(), {.split_above = 32, .part_size = 32});
  for (const PartRange& range : ranges) {
    const std::int64_t id = message_id + range.seq - 1;
    const Document document{.address = {.chat_id = kChat,
                                        .message_id = {id},
                                        .file_id = "BQACAgQAAyEFAASV-file-" + std::to_string(id)},
                            .name = document_name(key, range.seq, static_cast<int>(ranges.size())),
                            .size = range.length,
                            .sha256 = sha256(as_bytes(content.substr(range.offset, range.length)))};
    entry.parts.push_back(
        {.seq = range.seq, .offset = range.offset, .length = range.length, .document = document});
  }
  return entry;
}

IndexEntry notes() {
  IndexEntry entry = entry_of("notes/today.txt", "A line that must not get lost", 2);
  entry.backup.facts.headers = {{"content-type", "text/plain"}};
  return entry;
}

IndexEntry big() { return entry_of("big.bin", "0123456789abcdefghijklmnopqrstuvABCDEFGHIJKLMNOPQR", 3); }

std::string caption_of(const IndexEntry& entry, std::size_t index) {
  const Part& part = entry.parts.at(index);
  const auto label =
      backup_label(entry.backup, part, static_cast<int>(entry.parts.size()), part.document->name);
  return render_caption(label, part.document->sha256) + "\n";
}

IndexDocument index() {
  return {.number = 1, .previous = std::nullopt, .tail_from = {2}, .entries = {notes(), big()}};
}

std::string hex_lines(ByteView bytes) {
  static constexpr std::size_t kBytesPerLine = 32;
  std::string text;
  for (; !bytes.empty(); bytes = bytes.subspan(std::min(kBytesPerLine, bytes.size())))
    text += to_hex(bytes.first(std::min(kBytesPerLine, bytes.size()))) + "\n";
  return text;
}

// The document on the page. Another version of Zstandard may compress differently, so it is not compared with
// what we would write, but read.
Bytes index_on_the_page() {
  std::string hex = example("index document");
  std::erase(hex, '\n');
  return from_hex(hex);
}

TEST(FormatsPage, ShowsTheCaptionsWeWrite) {
  EXPECT_EQ(example("caption of a document"), caption_of(notes(), 0));
  EXPECT_EQ(example("caption of a part"), caption_of(big(), 0));
}

TEST(FormatsPage, ShowsTheLinesOfTheIndex) {
  const auto lines = open_frame(encode(index()), kMiB);
  ASSERT_TRUE(lines);
  EXPECT_EQ(example("index lines"), as_text(*lines));
}

TEST(FormatsPage, ShowsAnIndexDocumentThatHoldsTheseLines) {
  const Bytes bytes = index_on_the_page();
  const auto lines = open_frame(bytes, kMiB);
  ASSERT_TRUE(lines) << "write into the page:\n" << hex_lines(encode(index()));
  EXPECT_EQ(as_text(*lines), example("index lines")) << "write into the page:\n"
                                                     << hex_lines(encode(index()));
  EXPECT_EQ(hex_lines(bytes), example("index document"));
  EXPECT_TRUE(decode_index(bytes));
}

TEST(FormatsPage, ShowsARootThatNamesThisIndexDocument) {
  const Bytes bytes = index_on_the_page();
  const RootDocument root{.newest = {.number = 1,
                                     .document = {.address = {.chat_id = kChat,
                                                              .message_id = {5},
                                                              .file_id = "BQACAgQAAyEFAASV-file-5"},
                                                  .name = index_document_name(1),
                                                  .size = bytes.size(),
                                                  .sha256 = sha256(bytes)}},
                          .backups = 2,
                          .committed_at = *parse_time("2026-08-23T10:00:30Z")};
  EXPECT_EQ(example("root"), as_text(encode(root)));
  EXPECT_TRUE(decode_root(bytes_of(example("root"))));
}

// "all but the last 83 bytes", "last 40", "last 32": numbers that people type.
TEST(FormatsPage, CountsBytesRight) {
  const std::string root = example("root");
  const std::string before = root.substr(0, root.size() - 83);
  EXPECT_NE(root.find("\"" + to_hex(sha256(as_bytes(before))) + "\"", before.size()), std::string::npos);

  const Bytes bytes = index_on_the_page();
  ASSERT_GT(bytes.size(), 40U);
  EXPECT_EQ(to_hex(ByteView(bytes).last(40).first(8)), "5d2a4d1820000000");
  EXPECT_EQ(to_hex(ByteView(bytes).last(32)), to_hex(sha256(ByteView(bytes).first(bytes.size() - 40))));
}

}  // namespace
}  // namespace ploy
