#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/s3/s3_object_store.hpp"
#include "program/stage.hpp"
#include "servers/s3_server.hpp"

namespace ploy::test {

// A real S3 server whose events go into the webhook of a running daemon, which sends to the sandbox's chat.
// The daemon polls once when it starts and then not for a day, so what arrives later was announced.
class RealS3World : public Machine {
 public:
  [[nodiscard]] Result<void> start(const std::string& server_name);

  S3Server& server() { return *server_; }
  s3::S3Client& client() { return *client_; }
  s3::S3ObjectStore& store() { return *store_; }

  void start_daemon();  // and waits until it has polled
  void stop_daemon();

  // When the last listing of all buckets ended.
  std::string last_poll();

  // Has every bucket listed, and waits until that is done for this one.
  testing::AssertionResult rescan(const std::string& bucket);
  // Waits, for at most a minute, until the bucket has that many stored backups and none under way.
  testing::AssertionResult await_stored(const std::string& bucket, std::size_t count);
  // All of a bucket, or of all of them.
  std::vector<Backup> backups_of(const std::string& bucket);
  // The only backup of that key.
  Backup backup_of(const std::string& bucket, const std::string& key);

  // The names of the documents in the chat that hold something of that bucket.
  std::vector<std::string> documents_of(const std::string& bucket);

  // `telegramploy restore`.
  Finished restore(const Backup& backup, const std::string& to, const std::vector<std::string>& more = {});

 private:
  std::unique_ptr<S3Server> server_;
  SystemClock clock_;
  net::HttpClient http_{{}};
  std::unique_ptr<s3::S3Client> client_;
  std::unique_ptr<s3::S3ObjectStore> store_;
  std::optional<ChildProcess> daemon_;
};

// Each test runs once per server. Server, sandbox and daemon are started by the first and end behind the
// last; no test uses another one's buckets.
class RealS3 : public testing::TestWithParam<std::string> {
 protected:
  static void TearDownTestSuite();
  void SetUp() override;

  std::string new_bucket();          // nobody tells of what happens in it, except on versitygw
  std::string new_watched_bucket();  // its events go to the webhook
  void put(const std::string& bucket, const std::string& key, const std::string& bytes);
  void erase(const std::string& bucket, const std::string& key);
  // The object as it is now.
  std::string get(const std::string& bucket, const std::string& key);
  ObjectFacts inspect(const std::string& bucket, const std::string& key);
  std::filesystem::path new_file_name();

  static std::unique_ptr<RealS3World> world_;
  static bool failed_to_start_;  // the other tests then fail at once
  static int names_given_;
};

}  // namespace ploy::test
