#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/s3/refusal.hpp"

namespace ploy::sandbox::s3 {

// One rule of a bucket's notification configuration.
struct NotificationRule {
  std::string target_id;            // from "arn:telegramploy:sqs::<target_id>:webhook"
  std::vector<std::string> events;  // "s3:ObjectCreated:*", "s3:ObjectRemoved:Delete", ...
  std::string prefix;
  std::string suffix;

  bool matches(std::string_view event_name, std::string_view key) const;
};

// Reads a NotificationConfiguration; queues and topics are the same here. kInvalidArgument: an ARN of another
// form, an unknown event or filter, or a section for functions. kMalformedXml.
Outcome<std::vector<NotificationRule>> parse_notification(std::string_view document);

}  // namespace ploy::sandbox::s3
