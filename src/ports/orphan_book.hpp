#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "core/backup.hpp"

namespace ploy {

// Why nothing refers to a document. Stored by name in the catalogue; never rename.
enum class OrphanReason : std::uint8_t {
  kDuplicate,      // the same bytes of the same part lie elsewhere, and that one is kept
  kRemains,        // of a backup that came to nothing, or that was made otherwise
  kReplaced,       // of an object version that was overwritten while it was sent
  kUnusedIndex,    // an index document or root that is not part of the chain
  kCompactedIndex  // an index document whose backups a newer one holds
};

std::string_view to_string(OrphanReason reason);
std::optional<OrphanReason> parse_orphan_reason(std::string_view name);
std::string_view explain(OrphanReason reason);  // for people

// Whether it is proven that what it holds lies elsewhere, so that it may be removed without asking anybody.
bool is_proven_spare(OrphanReason reason);

// A document in the chat that nothing refers to.
struct Orphan {
  Document document;
  OrphanReason reason = OrphanReason::kRemains;
  Timestamp found_at{};
  std::optional<Timestamp> posted_at;
  bool removal_wanted = false;
  std::string error;  // why it could not be removed, and what a person has to do
};

// Keeps them until they are gone. Durable when a call returns; several threads.
class OrphanBook {
 public:
  virtual ~OrphanBook() = default;

  // Does nothing when its address is known as an orphan already.
  [[nodiscard]] virtual Result<void> add(const Orphan& orphan) = 0;

  // By message id.
  [[nodiscard]] virtual Result<std::vector<Orphan>> orphans() = 0;
  // Those that are to be removed: proven spares, and those a person wants removed; without those that failed.
  [[nodiscard]] virtual Result<std::vector<Orphan>> removable(int limit) = 0;
  // Asks for the removal of all, also of those that failed before. Returns how many that are.
  [[nodiscard]] virtual Result<int> want_removal() = 0;
  [[nodiscard]] virtual Result<void> removed(const Address& at) = 0;
  [[nodiscard]] virtual Result<void> not_removed(const Address& at, const std::string& error) = 0;
};

}  // namespace ploy
