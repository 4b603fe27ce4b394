#pragma once

#include <span>
#include <string_view>

namespace ploy {

// For "did you mean ...?": the candidate with the fewest typing errors (a character added, left out,
// replaced, or two swapped), when there are at most a third as many as `word` has characters; else empty. Of
// equals, the first.
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace ploy
