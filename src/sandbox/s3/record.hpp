#pragma once

#include <functional>
#include <map>
#include <string>
#include <variant>

#include "base/error.hpp"
#include "sandbox/s3/object.hpp"

namespace ploy::sandbox::s3 {

// Every change of the state is one record: written to the journal first, then applied. At start the records
// are applied again, by the same code.

struct BucketCreated {
  std::string bucket;
  Timestamp at{};
};
struct BucketDeleted {
  std::string bucket;
};
struct NotificationPut {
  std::string bucket;
  std::string document;
};
struct ObjectPut {
  std::string bucket;
  std::string key;
  ObjectRef object;
  std::string ends_upload = {};  // the upload that became this object; empty: none
};
struct ObjectRemoved {
  std::string bucket;
  std::string key;
};
struct UploadBegun {
  std::string upload_id;
  Upload upload;  // without parts
};
struct PartPut {
  std::string upload_id;
  int number = 0;
  Part part;
};
struct UploadAborted {
  std::string upload_id;
};

using Record = std::variant<BucketCreated, BucketDeleted, NotificationPut, ObjectPut, ObjectRemoved,
                            UploadBegun, PartPut, UploadAborted>;

struct State {
  std::map<std::string, Bucket, std::less<>> buckets;
  std::map<std::string, Upload, std::less<>> uploads;
};

// A record that names what is not there changes nothing.
void apply_record(State& state, const Record& record);

// One line of JSON without its newline, such as
// {"do":"put","bucket":"b","key":"k","at":1369353600000,"size":3,"etag":"900150983cd24fb0d6963f7d28e17f72",
//  "blobs":[[7,3]],"headers":[["content-type","text/plain"]],"tags":[]}
std::string to_line(const Record& record);

// `blob` turns an id and a size into the blob. kCorrupt: not such a line.
using FindBlob = std::function<BlobRef(std::uint64_t id, std::uint64_t size)>;
Result<Record> parse_line(std::string_view line, const FindBlob& blob);

}  // namespace ploy::sandbox::s3
