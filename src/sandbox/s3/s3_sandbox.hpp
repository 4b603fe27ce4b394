#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/secret.hpp"
#include "net/http_server.hpp"
#include "sandbox/s3/fault.hpp"

namespace ploy::sandbox {

// A small S3 server to try things on, and to test against: path-style requests, signatures checked, objects
// in files. Where servers differ it behaves like the stricter one, so that what works here works elsewhere.
//
// It has: buckets; listings (v1, v2); objects with ranges, conditions, metadata, tags, copies; multipart
// uploads; presigned URLs; chunked bodies with trailing checksums; notifications to webhooks. It has not:
// versions, encryption, object lock, ACLs, lifecycle; asked for those it says NotImplemented.
//
// Under /_sandbox/, from this machine only, faults are scripted and the log of requests is read
// (docs/how-to/sandbox.md).
//
// Everything is kept in `dir`: it survives the end of the process, also by SIGKILL, but is not synced
// against a power failure.
//
//   auto sandbox = S3Sandbox::open({.dir = "s3", .access_key = "a", .secret_key = Secret("s")}, clock, log);
//   auto server = net::HttpServer::listen({}, (*sandbox)->handler(), log);
class S3Sandbox {
 public:
  struct Target {
    std::string id;   // in rules: arn:telegramploy:sqs::<id>:webhook
    std::string url;  // where its events are POSTed
    Secret token;     // "Authorization: Bearer <token>"; empty: no such header
  };

  struct Options {
    std::filesystem::path dir;  // made when it is not there
    std::string access_key;
    Secret secret_key;
    std::string region = "us-east-1";
    std::vector<Target> targets;
    // Every target hears of every object created or removed in any bucket, without a rule for it.
    bool notify_all_buckets = false;
    // An event that was not taken (no connection, no 2xx) is sent again after this, until it is. Events wait
    // in memory: the end of the process loses them, as it does with real servers.
    std::chrono::milliseconds retry_every{3000};
  };

  // `clock` (which request times are checked against) and `log` outlive the sandbox. kConflict: the directory
  // is in use by another process. kCorrupt: its journal is damaged.
  static Result<std::unique_ptr<S3Sandbox>> open(Options options, Clock& clock, Log& log);
  virtual ~S3Sandbox() = default;

  // Serves requests. The sandbox must outlive the server that this is given to. Safe on several threads.
  virtual net::RequestHandler handler() = 0;

  // Adds a webhook, or replaces the one with that id and what waits for it. From any thread.
  virtual void set_target(Target target) = 0;

  // Puts an object without a request, without an event, making its bucket where needed: for sample data and
  // for listings of a million keys. Empty objects take no file. kInvalid: a key or bucket that S3 refuses.
  virtual Result<void> put_object(const std::string& bucket, const std::string& key, std::string_view content,
                                  const std::string& content_type = "application/octet-stream") = 0;

  virtual void add_fault(s3::Fault fault) = 0;
  virtual void clear_faults() = 0;
  // As /_sandbox/requests gives it: request_log.hpp.
  virtual Json requests(std::uint64_t since = 0) const = 0;

  // What lies in a bucket, in order of keys.
  struct Shown {
    std::string key;
    std::string etag;  // without quotes
    std::string content;
  };
  virtual std::vector<Shown> objects(const std::string& bucket) const = 0;
};

}  // namespace ploy::sandbox
