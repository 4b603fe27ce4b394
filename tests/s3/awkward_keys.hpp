#pragma once

#include <string>
#include <vector>

namespace ploy::test {

// Keys that people have, and that go wrong somewhere.
inline std::vector<std::string> awkward_keys() {
  std::string longest;  // 1,024 bytes, no segment longer than a file name may be
  for (int i = 0; i < 4; ++i) longest += std::string(204, static_cast<char>('a' + i)) + "/";
  longest += std::string(204, 'z');
  return {"plain.txt",
          "with space.txt",
          "a+b",
          "a b",
          "#hash?query&amp;",
          "100%",
          "%41%2F%2B",
          "dt=2026-01-01/x:y@z,w;v$u",
          "(p)!*'~",
          "dir/sub dir/file",
          "quote\"and<angle>",
          "back\\slash",
          "caf\u00e9/\u1234\u00e9",
          "cafe\u0301",  // looks like another one, is not
          "\U0001F600/\U0001F9D1\u200D\U0001F680",
          "\uFFEE",
          "Case.txt",
          "case.txt",
          "a//b",
          "/lead",
          "a/../b",
          "a/./b",
          ".hidden",
          " lead and trail ",
          longest};
}

}  // namespace ploy::test
