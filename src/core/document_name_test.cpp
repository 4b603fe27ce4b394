#include "core/document_name.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace ploy {
namespace {

// What Telegram makes of a file name that is sent to it (clean_filename), for the characters that can occur
// here: everything beyond ASCII is taken for a letter, which is the case that keeps most.
std::string clean_part(std::string_view text, std::size_t max) {
  std::string out;
  for (std::size_t count = 0; !text.empty() && count < max; ++count) {
    const std::size_t n = utf8_front(text);
    const bool bad = n == 1 && (text[0] < 32 || text[0] == 127 ||
                                std::string_view("<>:\"/\\|?*&`'").find(text[0]) != std::string_view::npos);
    out += bad ? " " : text.substr(0, n);
    text.remove_prefix(n);
  }
  static constexpr std::string_view kTrimmed = " .";
  const auto first = out.find_first_not_of(kTrimmed);
  return first == std::string::npos ? "" : out.substr(first, out.find_last_not_of(kTrimmed) - first + 1);
}

std::string cleaned_by_telegram(std::string_view name) {
  if (!is_utf8(name)) return "file";
  name = name.substr(name.find_last_of("/\\") + 1);
  const auto found = name.rfind('.');
  const auto dot = found == std::string_view::npos || found == 0 ? name.size() : found;
  std::string stem = clean_part(name.substr(0, dot), 64);
  const std::string extension = dot == name.size() ? "" : clean_part(name.substr(dot + 1), 16);
  if (stem.empty()) stem = "file";
  return extension.empty() ? stem : stem + "." + extension;
}

TEST(DocumentName, IsTheFileNameOfTheKey) {
  struct Case {
    std::string key, name;
  };
  const std::string x(100, 'x');
  for (const auto& [key, name] : std::vector<Case>{
           {"photo.jpg", "photo.jpg"},
           {"2026/08/photo.jpg", "photo.jpg"},
           {"archive.tar.gz", "archive.tar.gz"},
           {"no extension", "no_extension"},
           {"report (1) & more?.pdf", "report_1_more_.pdf"},
           {"a__b--c.txt", "a__b--c.txt"},
           {".bashrc", "bashrc"},
           {"..", "file"},
           {"...hidden...", "hidden"},
           {"a..b...gz", "a.b.gz"},
           {"", "file"},
           {"folder/", "file"},
           {"日本語.jpg", "file.jpg"},
           {"Übersicht.pdf", "_bersicht.pdf"},
           {"😀", "file"},
           {"\xFF\xFE.bin", "file.bin"},
           {"-rf.txt", "_rf.txt"},
           {"a\nb\tc", "a_b_c"},
           {"C:\\temp\\x.txt", "C_temp_x.txt"},
           {x, x.substr(0, 64)},
           {x + ".sql", x.substr(0, 64) + ".sql"},
           {"x." + x, "x." + x.substr(0, 16)},
           {x.substr(0, 63) + ".y.sql", x.substr(0, 63) + ".sql"},
       })
    EXPECT_EQ(document_name(key, 1, 1), name) << key;
}

TEST(DocumentName, OfPartsSortsInTheirOrder) {
  EXPECT_EQ(document_name("a/disk.img", 1, 2), "disk.img.part001");
  EXPECT_EQ(document_name("a/disk.img", 12, 999), "disk.img.part012");
  EXPECT_EQ(document_name("a/disk.img", 12, 1000), "disk.img.part0012");
  EXPECT_EQ(document_name("a/disk.img", 275'942, 275'942), "disk.img.part275942");
  std::vector<std::string> names;
  for (int seq = 1; seq <= 1200; ++seq) names.push_back(document_name("disk.img", seq, 1200));
  EXPECT_TRUE(std::ranges::is_sorted(names));
}

TEST(DocumentName, OfPartsKeepsTheExtensionOfALongName) {
  const std::string stem(100, 'x');
  EXPECT_EQ(document_name(stem + ".sql", 1, 2), stem.substr(0, 60) + ".sql.part001");
}

TEST(DocumentName, OfAnEmptyObjectSaysSo) {
  EXPECT_EQ(empty_object_name("logs/today.log"), "today.log.empty.txt");
  EXPECT_EQ(empty_object_name("folder/"), "file.empty.txt");
  EXPECT_EQ(empty_object_name(std::string(100, 'x')), std::string(58, 'x') + ".empty.txt");
}

TEST(DocumentName, OfTheIndexHasItsNumber) {
  EXPECT_EQ(index_document_name(12), "telegramploy-index-12.jsonl.zst");
  EXPECT_EQ(cleaned_by_telegram(index_document_name(INT64_MAX)), index_document_name(INT64_MAX));
  EXPECT_EQ(cleaned_by_telegram(kRootDocumentName), kRootDocumentName);
}

// Names are compared with what Telegram answers, and typed by people who join parts by hand.
TEST(DocumentName, IsLeftAloneByTelegramWhateverTheKey) {
  static const std::vector<std::string> kPieces = {"a",
                                                   "Z",
                                                   "7",
                                                   ".",
                                                   "..",
                                                   "-",
                                                   "--",
                                                   "_",
                                                   " ",
                                                   "  ",
                                                   "/",
                                                   "//",
                                                   "\\",
                                                   "+",
                                                   "#",
                                                   "%",
                                                   "%2F",
                                                   "&",
                                                   "'",
                                                   "\"",
                                                   "`",
                                                   "<",
                                                   ">",
                                                   ":",
                                                   "|",
                                                   "?",
                                                   "*",
                                                   "\n",
                                                   "\r",
                                                   "\t",
                                                   "\x7F",
                                                   "\x01",
                                                   "é",
                                                   "ß",
                                                   "日",
                                                   "😀",
                                                   "\xFF",
                                                   "\xED\xA0\x80",
                                                   "e\u0301",
                                                   "tar",
                                                   "gz",
                                                   "part001",
                                                   "con",
                                                   "xxxxxxxxxxxxxxxxxxxxxxxxx",
                                                   "\u200B",
                                                   "\u202E",
                                                   std::string(1, '\0')};
  unsigned seed = 7;
  const auto next = [&] { return (seed = seed * 1'103'515'245U + 12'345U) >> 16U; };
  for (int round = 0; round < 20'000; ++round) {
    std::string key;
    for (unsigned n = next() % 24; n > 0; --n) key += kPieces[next() % kPieces.size()];
    for (const auto& name : {document_name(key, 1, 1), document_name(key, 3, 12),
                             document_name(key, 1234567, 1234567), empty_object_name(key)}) {
      ASSERT_EQ(cleaned_by_telegram(name), name) << key;
      ASSERT_LE(name.size(), 64U + 1 + 16);
      ASSERT_NE(name.front(), '-') << key;
      ASSERT_EQ(name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"),
                std::string::npos)
          << key;
    }
  }
}

}  // namespace
}  // namespace ploy
