#include "base/stream.hpp"

#include <algorithm>

namespace ploy {

Result<std::size_t> ViewReader::read(std::span<std::byte> out) {
  const std::size_t n = std::min(out.size(), rest_.size());
  std::ranges::copy(rest_.first(n), out.begin());
  rest_ = rest_.subspan(n);
  return n;
}

Result<Bytes> read_all(ByteReader& from, std::uint64_t bytes_max) {
  Bytes all;
  Bytes chunk(64 * kKiB);
  for (;;) {
    const auto n = from.read(chunk);
    if (!n) return std::unexpected(n.error());
    if (*n == 0) return all;
    if (all.size() + *n > bytes_max)
      return fail(ErrorKind::kInvalid, "more than " + std::to_string(bytes_max) + " bytes");
    all.insert(all.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(*n));
  }
}

Result<void> drain(ByteReader& from) {
  Bytes chunk(256 * kKiB);
  for (;;) {
    const auto n = from.read(chunk);
    if (!n) return std::unexpected(n.error());
    if (*n == 0) return {};
  }
}

Result<std::size_t> read_fully(ByteReader& from, std::span<std::byte> out) {
  std::size_t filled = 0;
  while (filled < out.size()) {
    const auto n = from.read(out.subspan(filled));
    if (!n) return std::unexpected(n.error());
    if (*n == 0) break;
    filled += *n;
  }
  return filled;
}

}  // namespace ploy
