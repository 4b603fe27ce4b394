#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "adapters/s3/answers.hpp"
#include "core/listing_merge.hpp"

namespace ploy {

namespace {

constexpr int kKeysPerPage = 1000;

std::string key_of(int number) { return fmt::format("photos/2026/{:08}.jpg", number); }

std::string page_xml() {
  std::string xml = "<ListBucketResult><Name>photos</Name><IsTruncated>false</IsTruncated>";
  for (int n = 0; n < kKeysPerPage; ++n)
    xml += fmt::format(
        "<Contents><Key>{}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified>"
        "<ETag>&quot;{:032x}&quot;</ETag><Size>{}</Size><StorageClass>STANDARD</StorageClass></Contents>",
        key_of(n), n, n);
  return xml + "</ListBucketResult>";
}

std::vector<ListedObject> page() {
  std::vector<ListedObject> objects;
  for (int n = 0; n < kKeysPerPage; ++n)
    objects.push_back({key_of(n), fmt::format("{:032x}", n), static_cast<std::uint64_t>(n), {}});
  return objects;
}

void parse_a_page(benchmark::State& state) {
  const std::string xml = page_xml();
  for (auto _ : state) benchmark::DoNotOptimize(s3::parse_listing(xml));
  state.SetItemsProcessed(state.iterations() * kKeysPerPage);
}
BENCHMARK(parse_a_page);

void merge_an_unchanged_page(benchmark::State& state) {
  const auto listed = page();
  const auto known = page();
  for (auto _ : state) benchmark::DoNotOptimize(changed_objects(listed, known));
  state.SetItemsProcessed(state.iterations() * kKeysPerPage);
}
BENCHMARK(merge_an_unchanged_page);

}  // namespace

}  // namespace ploy
