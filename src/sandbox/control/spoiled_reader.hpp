#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "base/stream.hpp"

namespace ploy::sandbox {

// What goes wrong with bytes on their way out. Offsets count from the first byte that is sent.
struct Spoiling {
  std::optional<std::uint64_t> cut_at;      // the connection ends here
  std::optional<std::uint64_t> corrupt_at;  // this byte has one wrong bit
  std::uint64_t bytes_per_second = 0;       // 0: as fast as it goes
  std::function<void()> at_half;            // called once, when half of `size` is out
  std::uint64_t size = 0;
};

// Passes the bytes of `from` on, spoiled. Blocks the server's thread for a slow one, never longer than a
// second of `clock`, which is borrowed.
std::unique_ptr<ByteReader> spoil(std::unique_ptr<ByteReader> from, Spoiling spoiling, Clock& clock);

}  // namespace ploy::sandbox
