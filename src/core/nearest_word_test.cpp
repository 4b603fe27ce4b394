#include "core/nearest_word.hpp"

#include <gtest/gtest.h>

#include <array>

namespace ploy {
namespace {

TEST(NearestWord, IsTheOneWithTheFewestTypingErrors) {
  static constexpr std::array<std::string_view, 4> kWords = {"status", "restore", "recover", "serve"};
  struct Case {
    std::string_view word, nearest;
  };
  for (const auto& [word, nearest] : std::vector<Case>{{"status", "status"},
                                                       {"stauts", "status"},
                                                       {"sttus", "status"},
                                                       {"restor", "restore"},
                                                       {"recovers", "recover"},
                                                       {"server", "serve"},
                                                       {"sarve", "serve"},
                                                       {"backup", ""},
                                                       {"x", ""},
                                                       {"", ""}})
    EXPECT_EQ(nearest_word(word, kWords), nearest) << word;
}

}  // namespace
}  // namespace ploy
