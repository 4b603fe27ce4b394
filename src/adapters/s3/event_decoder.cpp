#include "adapters/s3/event_decoder.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "adapters/s3/answers.hpp"
#include "adapters/s3/event_json.hpp"
#include "adapters/s3/event_key.hpp"
#include "base/text.hpp"

namespace ploy::s3 {

namespace {

using nlohmann::json;

// "s3:ObjectCreated:Put", "ObjectCreatedPut", "Object Created" -> created. Empty: of no interest.
std::optional<Change> change_of(std::string_view event_name) {
  std::string name = to_lower(event_name);
  std::erase_if(name, [](char c) { return c == ':' || c == ' ' || c == '_'; });
  if (name.starts_with("s3")) name.erase(0, 2);
  if (name.starts_with("objectcreated") || name.starts_with("objectrestore") ||
      name.starts_with("objectsyncedcreate"))
    return Change::kCreated;
  const bool by_lifecycle = name.starts_with("lifecycle") || name.starts_with("objectlifecycle");
  if (name.starts_with("objectremoved") || name.starts_with("objectdeleted") ||
      name.starts_with("objectsynceddelete") ||
      (by_lifecycle && (name.find("delete") != std::string::npos || name.find("expir") != std::string::npos)))
    return Change::kRemoved;
  return std::nullopt;
}

class Decoder {
 public:
  void decode(std::string_view body, bool by_sns) {
    const auto document = parse_event_json(body);
    if (!document) {
      ++out_.unparsable;
    } else if (document->is_array()) {
      for (const auto& element : *document) decode_document(element, by_sns);
    } else {
      decode_document(*document, by_sns);
    }
  }

  DecodedEvents take() { return std::move(out_); }

 private:
  void decode_document(const json& document, bool by_sns) {
    if (!document.is_object())
      ++out_.unparsable;
    else if (member(document, "records").is_array())
      decode_records(document, by_sns);
    else if (member(document, "s3").is_object())
      decode_record(document, document, by_sns);
    else if (member(document, "detail").is_object())
      decode_event_bridge(document);
    else if (!by_sns && !text_of(document, "type").empty())
      decode_sns(document);
    else if (!text_of(document, "eventtype").empty())
      decode_seaweed(document);
    else if (!text_of(document, "eventname").empty())
      decode_path_only(document);
    else
      count_rest(document);
  }

  void decode_records(const json& document, bool by_sns) {
    const auto& records = member(document, "records");
    if (records.empty() && !text_of(document, "key").empty()) decode_path_only(document);
    for (const auto& record : records) decode_record(record, document, by_sns);
  }

  // RustFS and MinIO repeat name and key beside their one record.
  void decode_record(const json& record, const json& document, bool by_sns) {
    if (!admit()) return;
    std::string name = text_of(record, "eventname");
    if (name.empty()) name = text_of(document, "eventname");
    // Without a name it may be anything; looking at the object does no harm.
    const auto change = name.empty() ? Change::kCreated : change_of(name);
    if (!change) {
      ++out_.ignored;
      return;
    }
    const auto& s3 = member(record, "s3");
    const auto& object = member(s3, "object");
    const bool alone = member(document, "records").size() == 1;
    const EventKey key{key_coding_of(text_of(record, "eventsource"), by_sns), text_of(object, "key"),
                       text_of(member(s3, "bucket"), "name"), alone ? text_of(document, "key") : ""};
    add_hints(key.bucket, key_candidates(key), *change, object, text_of(record, "eventtime"));
  }

  void decode_event_bridge(const json& document) {
    if (!admit()) return;
    const auto change = change_of(text_of(document, "detailtype"));
    if (!change) {
      ++out_.ignored;
      return;
    }
    const auto& detail = member(document, "detail");
    const auto& object = member(detail, "object");
    const std::string bucket = text_of(member(detail, "bucket"), "name");
    const auto keys = key_candidates({KeyCoding::kPlain, text_of(object, "key"), bucket});
    add_hints(bucket, keys, *change, object, text_of(document, "time"));
  }

  void decode_sns(const json& document) {
    const std::string type = text_of(document, "type");
    if (type == "Notification") {
      decode(text_of(document, "message"), true);
    } else if (type == "SubscriptionConfirmation") {
      out_.confirm_url = text_of(document, "subscribeurl");
      ++out_.ignored;
    } else {
      ++out_.ignored;
    }
  }

  // {"key":"/buckets/<bucket>/<path>","event_type":"create"}
  void decode_seaweed(const json& document) {
    if (!admit()) return;
    constexpr std::string_view kRoot = "/buckets/";
    const std::string path = text_of(document, "key");
    const std::string type = text_of(document, "eventtype");
    const std::size_t slash = path.find('/', kRoot.size());
    const bool in_bucket = path.starts_with(kRoot) && slash != std::string::npos;
    // Parts of uploads on their way lie below .uploads.
    if (!in_bucket || path.substr(slash).starts_with("/.uploads")) {
      ++out_.ignored;
      return;
    }
    const std::string bucket = path.substr(kRoot.size(), slash - kRoot.size());
    const auto keys = key_candidates({KeyCoding::kPlain, path.substr(slash + 1), bucket});
    if (type == "create" || type == "update")
      add_hints(bucket, keys, Change::kCreated, json::object(), "");
    else if (type == "delete")
      add_hints(bucket, keys, Change::kRemoved, json::object(), "");
    else
      out_.rescan.insert(bucket);
  }

  // {"EventName":"s3:ObjectCreated:Put","Key":"bucket/key"} and nothing more.
  void decode_path_only(const json& document) {
    if (!admit()) return;
    const std::string path = text_of(document, "key");
    const auto change = change_of(text_of(document, "eventname"));
    const std::size_t slash = path.find('/');
    if (!change || slash == std::string::npos) {
      ++out_.ignored;
      return;
    }
    const std::string bucket = path.substr(0, slash);
    add_hints(bucket, key_candidates({KeyCoding::kEither, path.substr(slash + 1), bucket}), *change,
              json::object(), "");
  }

  // Keep-alives have null records or none; AWS and versitygw introduce themselves with a test event.
  void count_rest(const json& document) {
    const bool keep_alive = document.contains("Records") || document.contains("records");
    if (keep_alive || !text_of(document, "event").empty())
      ++out_.ignored;
    else
      ++out_.unparsable;
  }

  void add_hints(const std::string& bucket, std::vector<std::string> keys, Change change, const json& object,
                 const std::string& time) {
    if (bucket.empty()) {
      ++out_.unparsable;
      return;
    }
    if (keys.empty()) out_.rescan.insert(bucket);
    for (auto& key : keys) {
      ObjectHint hint{bucket, std::move(key), change};
      hint.etag = unquote_etag(text_of(object, "etag"));
      hint.version_id = text_of(object, "versionid");
      if (hint.version_id == "null") hint.version_id.clear();
      hint.size = number_of(object, "size");
      hint.at = parse_time(time).value_or(Timestamp{});
      out_.hints.push_back(std::move(hint));
    }
  }

  bool admit() {
    if (++records_ <= kEventRecordsMax) return true;
    out_.rescan_all = true;
    return false;
  }

  DecodedEvents out_;
  int records_ = 0;
};

}  // namespace

DecodedEvents decode_events(std::string_view body) {
  if (body.size() > kEventBytesMax) return {.rescan_all = true, .unparsable = 1};
  Decoder decoder;
  decoder.decode(body, false);
  return decoder.take();
}

std::vector<Sighting> to_sightings(const std::vector<ObjectHint>& hints) {
  std::vector<Sighting> out;
  for (const auto& hint : hints)
    if (hint.change == Change::kCreated)
      out.push_back({{hint.bucket, hint.key, hint.version_id, hint.etag}, hint.size, hint.at, Arrival::kNew});
  return out;
}

}  // namespace ploy::s3
