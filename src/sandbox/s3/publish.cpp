#include "sandbox/s3/publish.hpp"

namespace ploy::sandbox::s3 {

void publish(Context& context, const Request& request, const char* event_name, const std::string& bucket,
             const std::string& key, ObjectRef object) {
  const std::string configuration = context.store.with([&](const State& state) {
    const auto found = state.buckets.find(bucket);
    return found == state.buckets.end() ? std::string{} : found->second.notification;
  });
  const Timestamp at = object ? object->at : context.clock.now();
  const Event event{.name = event_name, .bucket = bucket, .key = key, .object = std::move(object), .at = at};
  const auto fault =
      context.faults.take({.operation = "Event", .bucket = bucket, .key = key}, context.clock.now());
  if (fault && fault->kind == FaultKind::kEventLost) return;
  const bool late = fault && fault->kind == FaultKind::kEventLate;
  const std::chrono::seconds delay(late ? fault->seconds : 0);
  context.notifier.publish(event, request, configuration, delay);
  if (fault && fault->kind == FaultKind::kEventTwice)
    context.notifier.publish(event, request, configuration, delay);
}

}  // namespace ploy::sandbox::s3
