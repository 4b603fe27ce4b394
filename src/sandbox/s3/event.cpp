#include "sandbox/s3/event.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "sandbox/s3/http_time.hpp"

namespace ploy::sandbox::s3 {

namespace {

using Json = nlohmann::json;

// "dir/a b" -> "dir%2Fa+b"
std::string form_encode(std::string_view text) {
  std::string out = percent_encode(text, Slash::kEncode);
  for (auto at = out.find("%20"); at != std::string::npos; at = out.find("%20", at)) out.replace(at, 3, "+");
  return out;
}

Json object_json(const Event& event, std::uint64_t sequencer_ns) {
  Json out = {{"key", form_encode(event.key)}, {"sequencer", fmt::format("{:X}", sequencer_ns)}};
  if (!event.object) return out;
  out["size"] = event.object->size;
  out["eTag"] = event.object->etag.text();
  Json metadata = Json::object();
  for (const net::Header& header : event.object->headers) {
    if (header.name == "content-type") out["contentType"] = header.value;
    if (header.name == "content-type" || header.name.starts_with("x-amz-meta-"))
      metadata[header.name] = header.value;
  }
  out["userMetadata"] = std::move(metadata);
  return out;
}

// "127.0.0.1:51234" -> {"127.0.0.1", "51234"}
std::pair<std::string, std::string> split_peer(const std::string& peer) {
  const auto colon = peer.rfind(':');
  if (colon == std::string::npos) return {peer, ""};
  return {peer.substr(0, colon), peer.substr(colon + 1)};
}

}  // namespace

std::string to_json(const Event& event, const Request& request, const std::string& principal,
                    std::uint64_t sequencer_ns) {
  const auto [host, port] = split_peer(request.head.peer);
  const std::string agent(request.header("user-agent").value_or(""));
  const Json record = {
      {"eventVersion", "2.1"},
      {"eventSource", "rustfs:s3"},  // what receivers choose the decoding of keys by
      {"awsRegion", ""},
      {"eventTime", format_xml_time(event.at)},
      {"eventName", event.name},
      {"userIdentity", {{"principalId", principal}}},
      {"requestParameters", {{"principalId", principal}, {"sourceIPAddress", host}}},
      {"responseElements", {{"x-amz-request-id", request.id}, {"x-amz-id-2", "telegramploy-sandbox"}}},
      {"s3",
       {{"s3SchemaVersion", "1.0"},
        {"configurationId", "Config"},
        {"bucket",
         {{"name", event.bucket},
          {"ownerIdentity", {{"principalId", principal}}},
          {"arn", "arn:aws:s3:::" + event.bucket}}},
        {"object", object_json(event, sequencer_ns)}}},
      {"source", {{"host", host}, {"port", port}, {"userAgent", agent}}}};
  const Json document = {
      {"EventName", event.name}, {"Key", event.bucket + "/" + event.key}, {"Records", Json::array({record})}};
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace ploy::sandbox::s3
