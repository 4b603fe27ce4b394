#include "sandbox/s3/notification.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "sandbox/s3/xml_document.hpp"

namespace ploy::sandbox::s3 {

namespace {

constexpr std::array<std::string_view, 15> kEventNames = {
    "s3:ObjectCreated:*",      "s3:ObjectCreated:Put",
    "s3:ObjectCreated:Post",   "s3:ObjectCreated:Copy",
    "s3:ObjectRemoved:*",      "s3:ObjectCreated:CompleteMultipartUpload",
    "s3:ObjectRemoved:Delete", "s3:ObjectRemoved:DeleteMarkerCreated",
    "s3:ObjectTagging:*",      "s3:ObjectTagging:Put",
    "s3:ObjectTagging:Delete", "s3:ObjectAccessed:*",
    "s3:ObjectAccessed:Get",   "s3:ObjectAccessed:Head",
    "s3:ObjectRemoved:NoOP"};

std::unexpected<Refusal> bad_arn() {
  return refuse(
      Code::kInvalidArgument,
      "A specified destination ARN does not exist or is not well-formed. Verify the destination ARN.");
}

// "arn:telegramploy:sqs::primary:webhook" -> "primary"; the region before the id may be anything.
Outcome<std::string> target_of(std::string_view arn) {
  constexpr std::string_view kFront = "arn:telegramploy:sqs:";
  constexpr std::string_view kBack = ":webhook";
  if (!arn.starts_with(kFront) || !arn.ends_with(kBack) || arn.size() < kFront.size() + kBack.size())
    return bad_arn();
  const std::string_view middle = arn.substr(kFront.size(), arn.size() - kFront.size() - kBack.size());
  const auto colon = middle.find(':');
  if (colon == std::string_view::npos || colon + 1 == middle.size()) return bad_arn();
  return std::string(middle.substr(colon + 1));
}

Outcome<void> read_filter(const pugi::xml_node& filter, NotificationRule& rule) {
  for (const pugi::xml_node item : filter.child("S3Key").children("FilterRule")) {
    const std::string name = to_lower(item.child_value("Name"));
    if (name == "prefix")
      rule.prefix = item.child_value("Value");
    else if (name == "suffix")
      rule.suffix = item.child_value("Value");
    else
      return refuse(Code::kInvalidArgument, "filter rule name must be either prefix or suffix");
  }
  return {};
}

Outcome<NotificationRule> read_rule(const pugi::xml_node& node, const char* arn_element) {
  auto target = target_of(trim(node.child_value(arn_element)));
  if (!target) return std::unexpected(std::move(target.error()));
  NotificationRule rule{.target_id = *std::move(target)};
  for (const pugi::xml_node event : node.children("Event")) {
    std::string name(trim(event.child_value()));
    if (std::find(kEventNames.begin(), kEventNames.end(), name) == kEventNames.end())
      return refuse(Code::kInvalidArgument, "The event '" + name + "' is not supported for notifications");
    rule.events.push_back(std::move(name));
  }
  if (rule.events.empty()) return refuse(Code::kMalformedXml);
  if (auto ok = read_filter(node.child("Filter"), rule); !ok) return std::unexpected(std::move(ok.error()));
  return rule;
}

}  // namespace

bool NotificationRule::matches(std::string_view event_name, std::string_view key) const {
  const auto covers = [&](const std::string& event) {
    return event == event_name ||
           (event.ends_with('*') && event_name.starts_with(event.substr(0, event.size() - 1)));
  };
  return key.starts_with(prefix) && key.ends_with(suffix) &&
         std::any_of(events.begin(), events.end(), covers);
}

Outcome<std::vector<NotificationRule>> parse_notification(std::string_view document) {
  const auto xml = parse_document(document, "NotificationConfiguration");
  if (!xml) return std::unexpected(xml.error());
  std::vector<NotificationRule> rules;
  for (const pugi::xml_node node : xml->document_element().children()) {
    const std::string_view name = node.name();
    if (node.type() != pugi::node_element) continue;
    const char* arn_element = name == "QueueConfiguration"   ? "Queue"
                              : name == "TopicConfiguration" ? "Topic"
                                                             : nullptr;
    if (arn_element == nullptr) return bad_arn();
    auto rule = read_rule(node, arn_element);
    if (!rule) return std::unexpected(std::move(rule.error()));
    rules.push_back(*std::move(rule));
  }
  return rules;
}

}  // namespace ploy::sandbox::s3
