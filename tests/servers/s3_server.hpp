#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/s3/s3_client.hpp"
#include "base/error.hpp"
#include "servers/child_process.hpp"
#include "servers/temp_dir.hpp"

namespace ploy::test {

// What a server does to a key that its disks cannot hold.
enum class KeyFate : std::uint8_t { kKept, kRefused, kRenamed };

// What differs between servers, and is no fault of ours.
struct S3Traits {
  // Target for bucket notifications; empty where every bucket notifies by itself.
  std::string notification_arn;
  bool keeps_versions = true;
  bool names_versions = true;  // in its events
  KeyFate (*fate_of)(const std::string& key) = [](const std::string&) { return KeyFate::kKept; };
};

// A running S3 server with an account, which tells every change to one webhook. Ends with this object.
class S3Server {
 public:
  virtual ~S3Server() = default;
  virtual const s3::S3Account& account() const = 0;
  virtual const S3Traits& traits() const = 0;
};

// "rustfs", "minio", "ceph", "versitygw", and our own "sandbox".
const std::vector<std::string>& s3_server_names();

// Starts one and waits until it answers. `webhook_url` must answer already. kNotFound: its program is not
// installed, and how to get it.
[[nodiscard]] Result<std::unique_ptr<S3Server>> start_s3_server(const std::string& name,
                                                                const std::string& webhook_url);

// Has the bucket's events sent to the webhook, where that needs a rule.
[[nodiscard]] Result<void> subscribe(const S3Server& server, s3::S3Client& client, const std::string& bucket);

// The usual shape: child processes over a temporary directory.
class LocalS3Server final : public S3Server {
 public:
  LocalS3Server();
  const s3::S3Account& account() const override { return account_; }
  const S3Traits& traits() const override { return traits_; }

  const TempDir& dir() const { return dir_; }
  std::filesystem::path log() const { return dir_.path() / "server.log"; }
  std::uint16_t port() const { return port_; }
  S3Traits& traits() { return traits_; }

  // Starts one more child; `argv` and `environment` as in ChildProcess.
  [[nodiscard]] Result<void> spawn(std::vector<std::string> argv,
                                   std::map<std::string, std::string> environment = {});
  // Blocks until `attempt` succeeds; fails at once when a child ends.
  [[nodiscard]] Result<void> wait_until(const std::function<Result<void>(s3::S3Client&)>& attempt);
  // ... until the account's buckets can be listed.
  [[nodiscard]] Result<void> wait_until_ready();

 private:
  TempDir dir_;
  std::uint16_t port_ = free_port();
  s3::S3Account account_;
  S3Traits traits_;
  std::vector<ChildProcess> children_;  // killed before their data vanishes
};

using StartedServer = Result<std::unique_ptr<S3Server>>;
StartedServer start_rustfs(const std::string& webhook_url);
StartedServer start_minio(const std::string& webhook_url);
StartedServer start_versitygw(const std::string& webhook_url);
StartedServer start_ceph(const std::string& webhook_url);
StartedServer start_sandbox(const std::string& webhook_url);

// MinIO and RustFS keep objects as paths below a directory: they refuse odd paths, but drop leading slashes.
KeyFate fate_below_directory(const std::string& key);

}  // namespace ploy::test
