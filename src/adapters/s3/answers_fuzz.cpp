#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "adapters/s3/answers.hpp"
#include "adapters/s3/listing_guard.hpp"
#include "adapters/s3/notification_rules.hpp"

// Whatever an S3 server answers: no crash, and no page out of order.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ploy::s3;
  const std::string_view xml(reinterpret_cast<const char*>(data), size);
  (void)parse_error(xml);
  (void)parse_buckets(xml);
  (void)parse_upload_id(xml);
  (void)parse_completion(xml);
  (void)parse_tags(xml);
  (void)with_rule(xml, {"ours", "arn:aws:sns:default::ploy"});
  auto listing = parse_listing(xml);
  if (!listing) return 0;
  const auto page = ListingGuard("k").take(std::move(*listing));
  if (!page || !*page) return 0;
  std::string last = "k";
  for (const auto& object : (*page)->objects) {
    if (object.key <= last) std::abort();
    last = object.key;
  }
  return 0;
}
