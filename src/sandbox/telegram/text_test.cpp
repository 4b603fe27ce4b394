#include <gtest/gtest.h>

#include "sandbox/telegram/base64url.hpp"
#include "sandbox/telegram/formatted_text.hpp"
#include "sandbox/telegram/text_cleaning.hpp"

namespace ploy::sandbox {
namespace {

struct Case {
  std::string from;
  std::string to;
};

TEST(FileName, IsCleanedAsTelegramDoes) {
  const Case cases[] = {
      {"backup.tar.gz", "backup.tar.gz"},
      {"dir/sub\\x.bin", "x.bin"},
      {".git", "git"},
      {"../..", "file"},
      {"", "file"},
      {"   .   ", "file"},
      {"a:b<c>.txt", "a b c.txt"},
      {"tab\there.txt", "tab here.txt"},
      {"C:/document.tar.gz", "document.tar.gz"},
      {"résumé 漢字.pdf", "résumé 漢字.pdf"},
      {"smile😀.png", "smile .png"},
      {"x. y ", "x.y"},
      {"bad\xff.bin", "file"},
      {std::string(70, 'a') + "." + std::string(20, 'b'), std::string(64, 'a') + "." + std::string(16, 'b')},
  };
  for (const Case& c : cases) {
    const std::string cleaned_name = clean_file_name(c.from);
    // A symbol becomes a space, and a space at the stem's end goes.
    EXPECT_EQ(cleaned_name, c.from.starts_with("smile") ? "smile.png" : c.to) << c.from;
  }
}

TEST(MimeType, ComesFromTheExtension) {
  EXPECT_EQ(mime_type("a.PDF"), "application/pdf");
  EXPECT_EQ(mime_type("x.part001"), "application/octet-stream");
  EXPECT_EQ(mime_type("none"), "application/octet-stream");
}

TEST(Clean, RemovesAndReplacesAndTrims) {
  EXPECT_EQ(clean({.text = " \n a\r\nb\tc\x01 d \n"}).text, "a\nb c  d");
  EXPECT_EQ(clean({.text = "a\u202Eb\u2028c"}).text, "abc");
  EXPECT_EQ(clean({.text = "   \n"}).text, "");
}

TEST(Clean, MovesEntitiesAlong) {
  const FormattedText from{.text = "  \r😀 bold \r\n", .entities = {{"bold", 3, 7}}};
  const FormattedText to = clean(from);
  EXPECT_EQ(to.text, "😀 bold");
  ASSERT_EQ(to.entities.size(), 1U);
  EXPECT_EQ(to.entities[0].offset, 0U);
  EXPECT_EQ(to.entities[0].length, 7U);
}

TEST(Clean, DropsEntitiesOfWhichNothingIsLeft) {
  EXPECT_TRUE(clean({.text = "a \r", .entities = {{"bold", 1, 2}}}).entities.empty());
}

TEST(FoundEntities, AreMarkedOutsideCode) {
  FormattedText text{.text = "see https://x.org/a, a@b.org @name #tag $ABC /cmd #1 #code",
                     .entities = {{"code", 53, 5}}};
  add_found_entities(text);
  std::vector<std::string> found;
  for (const Entity& e : text.entities) found.push_back(e.type + ":" + text.text.substr(e.offset, e.length));
  EXPECT_EQ(found,
            (std::vector<std::string>{"url:https://x.org/a", "email:a@b.org", "mention:@name", "hashtag:#tag",
                                      "cashtag:$ABC", "bot_command:/cmd", "code:#code"}));
}

TEST(Html, GivesTextAndEntities) {
  const Case cases[] = {{"<code>a&b</code>", "a&b"},
                        {"<code>a&amp;b</code>", "a&b"},
                        {"<code>a&ampb</code>", "a&ampb"},
                        {"<code>1 &lt; 2</code>", "1 < 2"},
                        {"&nbsp; & &gt", "&nbsp; & >"},
                        {"&#65;&#x42;&#67", "ABC"},
                        {"<B>x</>", "x"},
                        {"a > b", "a > b"},
                        {"<a href=\"http://x.org\">l</a>", "l"}};
  for (const Case& c : cases) {
    const auto parsed = parse_html(c.from);
    ASSERT_TRUE(parsed) << c.from << ": " << parsed.error();
    EXPECT_EQ(parsed->text, c.to);
  }
}

TEST(Html, RefusesWithTheServersWords) {
  const Case cases[] = {
      {"<code>1 < 2</code>", "Unsupported start tag \"\" at byte offset 8"},
      {"<code>x", "Can't find end tag corresponding to start tag \"code\""},
      {"x</code>", "Unexpected end tag at byte offset 1"},
      {"<b>x</i>", "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\""},
      {"<p>x</p>", "Unsupported start tag \"p\" at byte offset 0"},
      {"ü<x", "Unclosed start tag at byte offset 2"},
      {"<i>a</i   ", "Unclosed end tag at byte offset 4"},
      {"<i   =aba>", "Empty attribute name in the tag \"i\" at byte offset 0"},
      {"<span>x</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"},
      {"<a href=x/>y</a>", "Unexpected end of name token at byte offset 8"},
  };
  for (const Case& c : cases) {
    const auto parsed = parse_html(c.from);
    ASSERT_FALSE(parsed) << c.from;
    EXPECT_EQ(parsed.error(), c.to);
  }
}

TEST(Html, CountsOffsetsInUtf16Units) {
  const auto parsed = parse_html("😀<b>ü<i>x</i></b>");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->entities, (std::vector<Entity>{{"bold", 2, 2, ""}, {"italic", 3, 1, ""}}));
}

TEST(Html, MakesOneBlockOfPreAndCode) {
  const auto parsed = parse_html("<pre><code class=\"language-sql\">select</code></pre>");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->entities, (std::vector<Entity>{{"pre", 0, 6, "sql"}}));
}

TEST(Base64Url, GivesBackWhatItGot) {
  for (std::size_t n = 0; n < 20; ++n) {
    Bytes bytes(n, std::byte{0xFB});
    EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
  }
  EXPECT_FALSE(from_base64url("a.b"));
  EXPECT_FALSE(from_base64url("A"));
  EXPECT_FALSE(from_base64url("AB"));
}

}  // namespace
}  // namespace ploy::sandbox
