#include "sandbox/s3/publish.hpp"

namespace ploy::sandbox::s3 {

void publish(Context& context, const Request& request, const char* event_name, const std::string& bucket,
             const std::string& key, ObjectRef object) {
  const std::string configuration = context.store.with([&](const State& state) {
    const auto found = state.buckets.find(bucket);
    return found == state.buckets.end() ? std::string{} : found->second.notification;
  });
  const Timestamp at = object ? object->at : context.clock.now();
  context.notifier.publish(
      {.name = event_name, .bucket = bucket, .key = key, .object = std::move(object), .at = at}, request,
      configuration);
}

}  // namespace ploy::sandbox::s3
