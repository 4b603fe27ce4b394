#include "sandbox/s3/record.hpp"

#include <nlohmann/json.hpp>

namespace ploy::sandbox::s3 {

namespace {

using Json = nlohmann::json;

Json to_json(const std::vector<net::Header>& headers) {
  Json out = Json::array();
  for (const net::Header& header : headers) out.push_back({header.name, header.value});
  return out;
}

Json to_json(const std::vector<Tag>& tags) {
  Json out = Json::array();
  for (const Tag& tag : tags) out.push_back({tag.key, tag.value});
  return out;
}

Json to_json(const std::vector<BlobRef>& blobs) {
  Json out = Json::array();
  for (const BlobRef& blob : blobs) out.push_back({blob->id(), blob->size()});
  return out;
}

std::int64_t to_json(Timestamp at) { return at.time_since_epoch().count(); }

Json to_json(const BucketCreated& r) {
  return {{"do", "create-bucket"}, {"bucket", r.bucket}, {"at", to_json(r.at)}};
}
Json to_json(const BucketDeleted& r) { return {{"do", "delete-bucket"}, {"bucket", r.bucket}}; }
Json to_json(const NotificationPut& r) {
  return {{"do", "notify"}, {"bucket", r.bucket}, {"document", r.document}};
}
Json to_json(const ObjectPut& r) {
  Json out = {{"do", "put"},
              {"bucket", r.bucket},
              {"key", r.key},
              {"at", to_json(r.object->at)},
              {"size", r.object->size},
              {"etag", r.object->etag.text()},
              {"blobs", to_json(r.object->blobs)},
              {"headers", to_json(r.object->headers)},
              {"tags", to_json(r.object->tags)}};
  if (!r.ends_upload.empty()) out["upload"] = r.ends_upload;
  return out;
}
Json to_json(const ObjectRemoved& r) { return {{"do", "remove"}, {"bucket", r.bucket}, {"key", r.key}}; }
Json to_json(const UploadBegun& r) {
  return {{"do", "begin-upload"},          {"upload", r.upload_id},
          {"bucket", r.upload.bucket},     {"key", r.upload.key},
          {"at", to_json(r.upload.begun)}, {"headers", to_json(r.upload.headers)},
          {"tags", to_json(r.upload.tags)}};
}
Json to_json(const PartPut& r) {
  return {{"do", "put-part"},
          {"upload", r.upload_id},
          {"number", r.number},
          {"at", to_json(r.part.at)},
          {"size", r.part.size},
          {"etag", Etag{.md5 = r.part.md5}.text()},
          {"blob", r.part.blob ? r.part.blob->id() : 0}};
}
Json to_json(const UploadAborted& r) { return {{"do", "abort-upload"}, {"upload", r.upload_id}}; }

Timestamp read_time(const Json& json) {
  return Timestamp(std::chrono::milliseconds(json.at("at").get<std::int64_t>()));
}

std::vector<net::Header> read_headers(const Json& json) {
  std::vector<net::Header> out;
  for (const Json& item : json.at("headers")) out.push_back({item.at(0), item.at(1)});
  return out;
}

std::vector<Tag> read_tags(const Json& json) {
  std::vector<Tag> out;
  for (const Json& item : json.at("tags")) out.push_back({item.at(0), item.at(1)});
  return out;
}

// nlohmann reports a wrong type with exceptions; parse_line() catches them all in one place.
Etag read_etag(const Json& json) {
  const auto etag = Etag::parse(json.at("etag").get_ref<const std::string&>());
  if (!etag) throw std::invalid_argument("not an etag");
  return *etag;
}

Record read_object(const Json& json, const FindBlob& blob) {
  auto object = std::make_shared<Object>();
  object->at = read_time(json);
  object->size = json.at("size");
  object->etag = read_etag(json);
  for (const Json& item : json.at("blobs")) object->blobs.push_back(blob(item.at(0), item.at(1)));
  object->headers = read_headers(json);
  object->tags = read_tags(json);
  return ObjectPut{.bucket = json.at("bucket"),
                   .key = json.at("key"),
                   .object = std::move(object),
                   .ends_upload = json.value("upload", "")};
}

Record read_part(const Json& json, const FindBlob& blob) {
  Part part{.at = read_time(json), .size = json.at("size"), .md5 = read_etag(json).md5, .blob = nullptr};
  if (part.size > 0) part.blob = blob(json.at("blob"), part.size);
  return PartPut{.upload_id = json.at("upload"), .number = json.at("number"), .part = std::move(part)};
}

Record read_upload(const Json& json) {
  return UploadBegun{.upload_id = json.at("upload"),
                     .upload = {.bucket = json.at("bucket"),
                                .key = json.at("key"),
                                .begun = read_time(json),
                                .headers = read_headers(json),
                                .tags = read_tags(json),
                                .parts = {}}};
}

Record read_record(const Json& json, const FindBlob& blob) {
  const std::string& what = json.at("do").get_ref<const std::string&>();
  if (what == "put") return read_object(json, blob);
  if (what == "remove") return ObjectRemoved{.bucket = json.at("bucket"), .key = json.at("key")};
  if (what == "create-bucket") return BucketCreated{.bucket = json.at("bucket"), .at = read_time(json)};
  if (what == "delete-bucket") return BucketDeleted{.bucket = json.at("bucket")};
  if (what == "notify") return NotificationPut{.bucket = json.at("bucket"), .document = json.at("document")};
  if (what == "begin-upload") return read_upload(json);
  if (what == "put-part") return read_part(json, blob);
  if (what == "abort-upload") return UploadAborted{.upload_id = json.at("upload")};
  throw std::invalid_argument("unknown record " + what);
}

struct Apply {
  State& state;

  void operator()(const BucketCreated& r) const { state.buckets[r.bucket].created = r.at; }
  void operator()(const BucketDeleted& r) const {
    state.buckets.erase(r.bucket);
    std::erase_if(state.uploads, [&](const auto& entry) { return entry.second.bucket == r.bucket; });
  }
  void operator()(const NotificationPut& r) const {
    if (const auto bucket = state.buckets.find(r.bucket); bucket != state.buckets.end())
      bucket->second.notification = r.document;
  }
  void operator()(const ObjectPut& r) const {
    if (const auto bucket = state.buckets.find(r.bucket); bucket != state.buckets.end())
      bucket->second.objects.insert_or_assign(r.key, r.object);
    if (!r.ends_upload.empty()) state.uploads.erase(r.ends_upload);
  }
  void operator()(const ObjectRemoved& r) const {
    if (const auto bucket = state.buckets.find(r.bucket); bucket != state.buckets.end())
      bucket->second.objects.erase(r.key);
  }
  void operator()(const UploadBegun& r) const { state.uploads.insert_or_assign(r.upload_id, r.upload); }
  void operator()(const PartPut& r) const {
    if (const auto upload = state.uploads.find(r.upload_id); upload != state.uploads.end())
      upload->second.parts.insert_or_assign(r.number, r.part);
  }
  void operator()(const UploadAborted& r) const { state.uploads.erase(r.upload_id); }
};

}  // namespace

void apply_record(State& state, const Record& record) { std::visit(Apply{state}, record); }

std::string to_line(const Record& record) {
  return std::visit([](const auto& r) { return to_json(r).dump(); }, record);
}

Result<Record> parse_line(std::string_view line, const FindBlob& blob) {
  try {
    return read_record(Json::parse(line), blob);
  } catch (const std::exception& error) {
    return fail(ErrorKind::kCorrupt, error.what());
  }
}

}  // namespace ploy::sandbox::s3
