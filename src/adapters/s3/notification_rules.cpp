#include "adapters/s3/notification_rules.hpp"

#include <array>
#include <pugixml.hpp>
#include <sstream>

namespace ploy::s3 {

namespace {

constexpr const char* kRoot = "NotificationConfiguration";
constexpr std::array kSections = {"QueueConfiguration", "TopicConfiguration", "CloudFunctionConfiguration"};
constexpr std::array kEvents = {"s3:ObjectCreated:*", "s3:ObjectRemoved:*"};

// "arn:aws:sns:..." is a topic, "arn:minio:sqs:..." a queue.
bool is_topic(std::string_view arn) { return arn.find(":sns:") != std::string_view::npos; }

Result<pugi::xml_node> load(pugi::xml_document& document, std::string_view xml) {
  if (!xml.empty() && !document.load_buffer(xml.data(), xml.size()))
    return fail(ErrorKind::kUnavailable, "the bucket's notification rules are not readable");
  auto root = document.document_element();
  if (!root) root = document.append_child(kRoot);
  if (root.name() != std::string_view(kRoot))
    return fail(ErrorKind::kUnavailable, "the server answered something else than notification rules");
  return root;
}

pugi::xml_node find_rule(pugi::xml_node root, const std::string& id) {
  for (const char* section : kSections)
    for (const auto rule : root.children(section))
      if (rule.child("Id").text().get() == id) return rule;
  return {};
}

}  // namespace

Result<std::string> with_rule(std::string_view existing, const NotificationRule& rule) {
  pugi::xml_document document;
  auto root = load(document, existing);
  if (!root) return std::unexpected(std::move(root.error()));
  if (const auto old = find_rule(*root, rule.id)) root->remove_child(old);
  const bool topic = is_topic(rule.arn);
  auto node = root->append_child(topic ? "TopicConfiguration" : "QueueConfiguration");
  node.append_child("Id").text().set(rule.id.c_str());
  node.append_child(topic ? "Topic" : "Queue").text().set(rule.arn.c_str());
  for (const char* event : kEvents) node.append_child("Event").text().set(event);
  std::ostringstream out;
  document.save(out, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
  return out.str();
}

Result<bool> has_rule(std::string_view document_text, const NotificationRule& rule) {
  pugi::xml_document document;
  const auto root = load(document, document_text);
  if (!root) return std::unexpected(root.error());
  const auto node = find_rule(*root, rule.id);
  return node.child(is_topic(rule.arn) ? "Topic" : "Queue").text().get() == rule.arn;
}

}  // namespace ploy::s3
