#include "core/caption.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "core/document_name.hpp"

namespace ploy {
namespace {

// What Telegram makes of a caption (clean_input_string, then trimming at both ends).
std::string cleaned_by_telegram(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    const auto next = static_cast<unsigned char>(rest.size() > 1 ? rest[1] : 0);
    const auto after = static_cast<unsigned char>(rest.size() > 2 ? rest[2] : 0);
    if (rest.starts_with("\xE2\x80") && after >= 0xA8 && after <= 0xAE) {
      i += 2;
    } else if (rest.front() == '\xCC' && (next == 0xB3 || next == 0xBF || next == 0x8A)) {
      i += 1;
    } else if (rest.front() == '\r') {
      continue;
    } else {
      const auto c = static_cast<unsigned char>(rest.front());
      out += c < 32 && c != '\n' ? ' ' : rest.front();
    }
  }
  return std::string(trim(out));
}

Backup sample(std::string key, std::uint64_t size) {
  Backup backup;
  backup.facts.version = {"photos", std::move(key), "", "9bb58f26192e4ba00f01e2e7b136bbd8"};
  backup.facts.size = size;
  backup.facts.last_modified = *parse_time("2026-08-23T10:00:00.250Z");
  backup.id = backup_id(backup.facts.version);
  return backup;
}

DocumentLabel label_of(const Backup& backup, const Part& part, int count) {
  return backup_label(backup, part, count, document_name(backup.facts.version.key, part.seq, count));
}

const Sha256Digest kDigest = sha256(as_bytes("content"));
constexpr std::string_view kDigestHex = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";

// Requirement A7, and the form that formats.md describes.
TEST(Caption, OfASingleFileSaysWhatItIs) {
  const Backup backup = sample("2026/summer.jpg", 1'468'006);
  EXPECT_EQ(render_caption(label_of(backup, {.length = 1'468'006}, 1), kDigest),
            "Bucket: photos\n"
            "File: 2026/summer.jpg\n"
            "Size: 1.4 MiB (1468006 bytes)\n"
            "Time: 2026-08-23 10:00:00 UTC\n"
            "ETag: 9bb58f26192e4ba00f01e2e7b136bbd8\n"
            "telegramploy:1 backup=" +
                backup.id.value + " part=1/1 offset=0 size=1468006 sha256=" + std::string(kDigestHex));
}

// Requirement A6.
TEST(Caption, OfAPartSaysHowToJoinThemByHand) {
  const Backup backup = sample("iso/big.iso", 2500);
  const Part part{.seq = 2, .offset = 1000, .length = 1000};
  EXPECT_EQ(render_caption(label_of(backup, part, 3), kDigest),
            "[Part 2/3]\n"
            "Bucket: photos\n"
            "File: iso/big.iso\n"
            "Part size: 1000 B\n"
            "Total size: 2.4 KiB (2500 bytes)\n"
            "Time: 2026-08-23 10:00:00 UTC\n"
            "ETag: 9bb58f26192e4ba00f01e2e7b136bbd8\n"
            "Join on Linux/macOS: cat big.iso.part* > big.iso\n"
            "Join on Windows: copy /b big.iso.part001+big.iso.part002+big.iso.part003 big.iso\n"
            "telegramploy:1 backup=" +
                backup.id.value + " part=2/3 offset=1000 size=1000 sha256=" + std::string(kDigestHex));
}

TEST(Caption, OfManyPartsJoinsThemByPattern) {
  const DocumentLabel label = label_of(sample("iso/big.iso", 2500), {.seq = 12, .length = 10}, 250);
  EXPECT_NE(label.text.find("[Part 12/250]\n"), std::string::npos);
  EXPECT_NE(label.text.find("\nJoin on Windows: copy /b big.iso.part* big.iso"), std::string::npos);
}

TEST(Caption, OfAnEmptyObjectSaysThatTheDocumentStandsInForIt) {
  const Backup backup = sample("logs/today.log", 0);
  const DocumentLabel label = backup_label(backup, {}, 1, empty_object_name("logs/today.log"));
  EXPECT_NE(label.text.find("\nSize: 0 B (an empty file; this document stands in for it)\n"),
            std::string::npos);
  EXPECT_TRUE(label.marker.ends_with(" part=1/1 offset=0 size=0"));
}

TEST(Caption, ShowsAwkwardKeysEscaped) {
  struct Case {
    std::string key, shown;
  };
  for (const auto& [key, shown] : std::vector<Case>{
           {"a b+c#d%20//e", "a b+c#d%20//e"},
           {"  blanks  ", "  blanks  "},
           {"日本語 😀 é", "日本語 😀 é"},
           {"two\nlines\r\n", "two\\nlines\\r\\n"},
           {"tab\tbell\x07 del\x7F", "tab\\tbell\\x07 del\\x7f"},
           {"back\\slash", "back\\\\slash"},
           {"\xFFnot utf-8\xC3", "\\xffnot utf-8\\xc3"},
           {"gpj.\u202Eexe", "gpj.\\u{202e}exe"},
           {"\u0085\u2028A\u030A", "\\u{85}\\u{2028}A\\u{30a}"},
           {std::string("nul\0", 4), "nul\\x00"},
       }) {
    const DocumentLabel label = label_of(sample(key, 1), {.length = 1}, 1);
    EXPECT_NE(label.text.find("\nFile: " + shown + "\n"), std::string::npos) << label.text;
  }
}

TEST(Caption, CutsALongKeyAndNothingElse) {
  for (const std::string& piece :
       {std::string("x"), std::string("é"), std::string("😀"), std::string("\n")}) {
    std::string key;
    while (key.size() + piece.size() <= 1024) key += piece;
    for (const int count : {1, 2, 3, 250}) {
      const DocumentLabel label = label_of(sample(key, 5000), {.seq = 1, .length = 1000}, count);
      const std::string caption = render_caption(label, kDigest);
      EXPECT_LE(utf16_length(caption), kCaptionUnitsMax);
      EXPECT_TRUE(is_utf8(caption));
      EXPECT_TRUE(caption.find(key) != std::string::npos || caption.find("…\n") != std::string::npos)
          << caption;
      EXPECT_NE(caption.find("\nETag: 9bb58f26192e4ba00f01e2e7b136bbd8\n"), std::string::npos);
      EXPECT_TRUE(caption.ends_with(label.marker + " sha256=" + std::string(kDigestHex)));
    }
  }
}

TEST(Caption, OfTheLongestOfEverythingStillFits) {
  Backup backup = sample(std::string(1024, 'k'), UINT64_MAX);
  backup.facts.version.bucket = std::string(300, 'b');
  backup.facts.version.etag = std::string(2000, 'e');
  const Part part{.seq = INT32_MAX, .offset = UINT64_MAX, .length = UINT64_MAX};
  for (const int count : {1, 2, 3, INT32_MAX}) {
    const DocumentLabel label = label_of(backup, part, count);
    EXPECT_NE(label.text.find("\nFile: kkkkkkkkkkkkkkkkkkkk"), std::string::npos);
    EXPECT_LE(utf16_length(render_caption(label, kDigest)), kCaptionUnitsMax);
  }
}

TEST(Caption, CutsALongTextOfAnyLabel) {
  const DocumentLabel label{.text = std::string(5000, 'x'), .marker = root_label().marker};
  const std::string caption = render_caption(label, kDigest);
  EXPECT_EQ(utf16_length(caption), kCaptionUnitsMax);
  EXPECT_TRUE(parse_caption(caption));
}

TEST(ParseCaption, GivesBackWhatWasWritten) {
  const Backup backup = sample("iso/big.iso", 2500);
  const DocumentLabel label = label_of(backup, {.seq = 3, .offset = 2000, .length = 500}, 3);
  const auto parsed = parse_caption(render_caption(label, kDigest));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->marker, label.marker);
  EXPECT_EQ(parsed->sha256, kDigest);
  EXPECT_EQ(parsed->backup_id, backup.id);
  EXPECT_EQ(parsed->seq, 3);
  EXPECT_EQ(parsed->count, 3);
  EXPECT_EQ(parsed->offset, 2000U);
  EXPECT_EQ(parsed->size, 500U);
}

TEST(ParseCaption, KnowsTheIndexAndTheRoot) {
  for (const auto& label : {index_label(12, 100), index_label(1, 0), root_label()}) {
    const auto parsed = parse_caption(render_caption(label, kDigest));
    ASSERT_TRUE(parsed) << label.marker;
    EXPECT_EQ(parsed->marker, label.marker);
    EXPECT_EQ(parsed->sha256, kDigest);
    EXPECT_TRUE(parsed->backup_id.value.empty());
    EXPECT_EQ(parsed->count, 0);
  }
}

TEST(ParseCaption, SurvivesWhatTelegramDoesToCaptions) {
  for (const std::string key : {"plain.txt", "\r\n\r", " \t", "\u202E\u2028", "A\u030A", "\x01\x02",
                                "日本語 😀", "telegramploy:1 root", "x\ntelegramploy:1 root sha256=00"}) {
    const DocumentLabel label = label_of(sample(key, 1), {.length = 1}, 1);
    const std::string caption = render_caption(label, kDigest);
    EXPECT_EQ(cleaned_by_telegram(caption), caption) << "the caption is shown as it was written";
    const auto parsed = parse_caption(cleaned_by_telegram(caption));
    ASSERT_TRUE(parsed) << caption;
    EXPECT_EQ(parsed->marker, label.marker);
  }
}

TEST(ParseCaption, PassesOverWhatPeopleWriteAround) {
  const std::string caption = render_caption(root_label(), kDigest);
  EXPECT_TRUE(parse_caption("A note above.\n\n" + caption));
  EXPECT_TRUE(parse_caption(caption + "\n\nA note below."));
  EXPECT_TRUE(parse_caption(caption.substr(caption.find("telegramploy:"))));
}

std::string machine_line(const std::string& fields, std::string_view hash = kDigestHex) {
  return "telegramploy:1 " + fields + " sha256=" + std::string(hash);
}

TEST(ParseCaption, RefusesWhatIsNotOurs) {
  const std::string id = "0123456789abcdef";
  ASSERT_TRUE(parse_caption(machine_line("backup=" + id + " part=1/2 offset=0 size=5")));
  for (const std::string& caption : {
           std::string(),
           std::string("holiday pictures"),
           std::string("telegramploy:"),
           std::string("telegramploy:1"),
           std::string("telegramploy:1 "),
           std::string("telegramploy:1 root"),
           "sha256=" + std::string(kDigestHex),
           machine_line(""),
           machine_line("root "),
           machine_line("Root"),
           machine_line("root x"),
           machine_line("index=0 entries=1"),
           machine_line("index=-1 entries=1"),
           machine_line("index=1"),
           machine_line("index=01 entries=1"),
           machine_line("index=1 entries=1 "),
           machine_line("index=9223372036854775808 entries=1"),
           machine_line("backup=" + id),
           machine_line("backup= part=1/2 offset=0 size=5"),
           machine_line("backup=0123456789ABCDEF part=1/2 offset=0 size=5"),
           machine_line("backup=0123456789abcde part=1/2 offset=0 size=5"),
           machine_line("backup=" + id + " part=0/2 offset=0 size=5"),
           machine_line("backup=" + id + " part=3/2 offset=0 size=5"),
           machine_line("backup=" + id + " part=-1/2 offset=0 size=5"),
           machine_line("backup=" + id + " part=1/ offset=0 size=5"),
           machine_line("backup=" + id + " part=/2 offset=0 size=5"),
           machine_line("backup=" + id + " part=1 offset=0 size=5"),
           machine_line("backup=" + id + " part=1/2/3 offset=0 size=5"),
           machine_line("backup=" + id + " part=01/2 offset=0 size=5"),
           machine_line("backup=" + id + " part=1/4294967297 offset=0 size=5"),
           machine_line("backup=" + id + " part=1/2 offset=-0 size=5"),
           machine_line("backup=" + id + " part=1/2 offset= size=5"),
           machine_line("backup=" + id + " part=1/2 offset=0 size=18446744073709551616"),
           machine_line("backup=" + id + " part=1/2 offset=18446744073709551615 size=5"),
           machine_line("backup=" + id + " part=1/2  offset=0 size=5"),
           machine_line("backup=" + id + " part=1/2 size=5 offset=0"),
           machine_line("backup=" + id + " part=1/2 offset=0 size=5 more=1"),
           machine_line("backup=" + id + " part=1/2 offset=0 size=5\t"),
           machine_line("root", ""),
           machine_line("root", kDigestHex.substr(1)),
           machine_line("root", std::string(64, 'A')),
           machine_line("root", std::string(64, 'g')),
           machine_line("root") + " ",
           machine_line("root") + "0",
           " " + machine_line("root"),
           "x" + machine_line("root"),
           "telegramploy:2 root sha256=" + std::string(kDigestHex),
           machine_line("root") + "\n" + machine_line("toor"),
       })
    EXPECT_FALSE(parse_caption(caption)) << caption;
}

TEST(ParseCaption, NoticesEveryChangedOrMissingByteOfItsLine) {
  const DocumentLabel label = label_of(sample("k", 9), {.length = 9}, 1);
  const std::string whole = render_caption({.text = "", .marker = label.marker}, kDigest).substr(1);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_FALSE(parse_caption(whole.substr(0, i)) && i > 0) << "cut at " << i;
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string changed = whole;
      changed[i] = static_cast<char>(static_cast<unsigned char>(changed[i]) ^ (1U << bit));
      const auto parsed = parse_caption(changed);
      EXPECT_FALSE(parsed && parsed->marker == label.marker && parsed->sha256 == kDigest) << changed;
    }
  }
}

TEST(ParseCaption, IsNotUpsetByAnyMixtureOfItsOwnWords) {
  static const std::vector<std::string> kWords = {"telegramploy:1 ",
                                                  "telegramploy:",
                                                  " ",
                                                  "\n",
                                                  "=",
                                                  "/",
                                                  "root",
                                                  "backup=",
                                                  "part=",
                                                  "1/2",
                                                  "offset=",
                                                  "size=",
                                                  "sha256=",
                                                  " sha256=",
                                                  "0123456789abcdef",
                                                  "index=",
                                                  "entries=",
                                                  "7",
                                                  "-1",
                                                  "\xFF",
                                                  "…",
                                                  std::string(kDigestHex)};
  unsigned seed = 3;
  const auto next = [&] { return (seed = seed * 1'103'515'245U + 12'345U) >> 16U; };
  for (int round = 0; round < 50'000; ++round) {
    std::string caption;
    for (unsigned n = next() % 20; n > 0; --n) caption += kWords[next() % kWords.size()];
    const auto parsed = parse_caption(caption);
    if (!parsed) continue;
    EXPECT_NE(caption.find(parsed->marker + " sha256=" + to_hex(parsed->sha256)), std::string::npos)
        << caption;
  }
}

}  // namespace
}  // namespace ploy
