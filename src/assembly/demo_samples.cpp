#include "assembly/demo_samples.hpp"

#include <random>

namespace ploy::assembly {

const std::vector<DemoSample>& demo_samples() {
  static const std::vector<DemoSample> kSamples = {
      {"postgres-backups", "shop/2026-11-21T03-00.dump", 11 * kMiB + 12'345},
      {"postgres-backups", "shop/2026-11-21T03-00.dump.sha256", 92},
      {"photos", "2026/holiday/sunset at the lake.jpg", 2 * kMiB + 777},
      {"photos", "2026/holiday/caf\xC3\xA9 \xF0\x9F\x8C\x85.jpg", 900 * kKiB},
      {"app-config", "docker/compose.yaml", 1'833},
      {"app-config", "docker/.keep", 0},
  };
  return kSamples;
}

std::string demo_bytes(const DemoSample& sample) {
  // Not random for anybody's safety: the same bytes each time.
  std::mt19937_64 generator(sample.size);
  std::string bytes;
  bytes.reserve(sample.size + 8);
  while (bytes.size() < sample.size) {
    std::uint64_t word = generator();
    for (int i = 0; i < 8; ++i, word >>= 8U) bytes += static_cast<char>(word & 0xFFU);
  }
  bytes.resize(sample.size);
  return bytes;
}

}  // namespace ploy::assembly
