#pragma once

#include <string>
#include <vector>

#include "core/backup.hpp"
#include "program/stage.hpp"

namespace ploy::test {

// One object version as the load generator remembers it.
struct PutVersion {
  std::string bucket;
  std::string key;
  std::string bytes;
};

// Compares three records, which know nothing of each other (what was put, what the sandbox holds, what the
// catalogue has), and says what does not agree; empty when
// everything does:
//
//   one backup per object version, and none besides; each of them `stored`
//   each part where the catalogue says, with its name, its size, and a caption that names it
//   no document twice, and none that nothing refers to
std::vector<std::string> audit(const std::vector<PutVersion>& put, const std::vector<ChatDocument>& chat,
                               const std::vector<Catalogued>& catalogue);

}  // namespace ploy::test
