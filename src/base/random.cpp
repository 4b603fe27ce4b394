#include "base/random.hpp"

#include <sodium.h>

#include <array>
#include <bit>

namespace ploy {

std::uint64_t Random::below(std::uint64_t bound) {
  // Draws that would favour the low remainders are thrown away.
  const std::uint64_t unfair = (0 - bound) % bound;
  for (;;) {
    std::array<std::byte, 8> raw{};
    fill(raw);
    const auto draw = std::bit_cast<std::uint64_t>(raw);
    if (draw >= unfair) return draw % bound;
  }
}

void SystemRandom::fill(std::span<std::byte> out) { randombytes_buf(out.data(), out.size()); }

}  // namespace ploy
