#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "core/notice_samples.hpp"

// docs/reference/messages.md shows the messages as the program writes them. When a test here fails because a
// message was changed on purpose, what it expected belongs into the page.
namespace ploy {
namespace {

std::string page() {
  const std::ifstream file(std::string(PLOY_DOCS) + "/reference/messages.md");
  std::ostringstream stream;
  stream << file.rdbuf();
  return stream.str();
}

// What stands in the fenced block behind "<!-- example: NAME -->".
std::string example(const std::string& page, const std::string& name) {
  const auto mark = page.find("<!-- example: " + name + " -->");
  const auto fence = page.find("\n```", mark);
  const auto begin = page.find('\n', fence + 1) + 1;
  const auto end = page.find("```", begin);
  if (mark == std::string::npos || end == std::string::npos) return "(the page has no such example)";
  return page.substr(begin, end - begin);
}

TEST(MessagesPage, ShowsEachMessageAsItIsSent) {
  const std::string text = page();
  for (const NoticeSample& sample : notice_samples())
    EXPECT_EQ(example(text, sample.name), sample.text) << sample.name;
}

TEST(MessagesPage, ShowsNoOthers) {
  std::set<std::string> known;
  for (const NoticeSample& sample : notice_samples()) known.insert(sample.name);
  const std::string text = page();
  constexpr std::string_view kMark = "<!-- example: ";
  for (auto at = text.find(kMark); at != std::string::npos; at = text.find(kMark, at + 1)) {
    const auto begin = at + kMark.size();
    const std::string name = text.substr(begin, text.find(" -->", begin) - begin);
    EXPECT_TRUE(known.contains(name)) << name;
  }
}

}  // namespace
}  // namespace ploy
