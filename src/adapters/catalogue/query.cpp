#include "adapters/catalogue/query.hpp"

#include <algorithm>
#include <span>

namespace ploy::catalogue {

Query::~Query() {
  // The error it may repeat was thrown when it happened.
  statement_.tryReset();
  try {
    statement_.clearBindings();
  } catch (const SQLite::Exception&) {
    // Cannot fail on a statement that exists; a destructor must not throw all the same.
  }
}

int Query::run() {
  while (next()) {
  }
  return connection_.changed_rows();
}

std::optional<Timestamp> Query::optional_time(int column) const {
  if (is_null(column)) return std::nullopt;
  return time(column);
}

std::optional<Sha256Digest> Query::digest(int column) const {
  const auto value = statement_.getColumn(column);
  Sha256Digest digest{};
  if (!value.isBlob() || static_cast<std::size_t>(value.getBytes()) != digest.size()) return std::nullopt;
  std::ranges::copy(std::span(static_cast<const std::byte*>(value.getBlob()), digest.size()), digest.begin());
  return digest;
}

void Query::bind(int index, const Sha256Digest& value) {
  statement_.bind(index, static_cast<const void*>(value.data()), static_cast<int>(value.size()));
}

}  // namespace ploy::catalogue
