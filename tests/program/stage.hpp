#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "adapters/catalogue/catalogue.hpp"
#include "adapters/s3/s3_admin.hpp"
#include "net/http_client.hpp"
#include "servers/child_process.hpp"
#include "servers/temp_dir.hpp"

namespace ploy::test {

// What one run of the program printed, and how it ended.
struct Finished {
  int status = 0;
  std::string output;
};

// One backup as the catalogue has it.
struct Catalogued {
  Backup backup;
  std::vector<Part> parts;
};

// One document as it lies in the sandbox's chat.
struct ChatDocument {
  std::int64_t message_id = 0;
  std::string name;
  std::uint64_t size = 0;
  std::string caption;
};

// The real program against a sandbox that is a process of its own, so that either can die alone.
class Machine {
 public:
  using Environment = std::map<std::string, std::string>;

  // Starts the sandbox; a failure is the test's.
  void set_up();

  // Starts the daemon and waits until it answers, or ends. Parts of 64 KiB unless `more` says otherwise.
  ChildProcess serve(const Environment& more = {});
  // Starts it without waiting.
  ChildProcess spawn(const Environment& more = {});
  void terminate(ChildProcess& daemon);  // SIGTERM, and waits for its end
  Finished run(std::vector<std::string> arguments, const Environment& more = {});

  void put(const std::string& bucket, const std::string& key, const std::string& bytes);
  std::string get(const std::string& bucket, const std::string& key);
  // What the sandbox is to do wrong, see docs/how-to/sandbox.md; and none of it any more.
  void inject(const nlohmann::json& fault);
  void forget_faults();

  // POSTs to the daemon.
  int post(const std::string& path, const std::string& body, const net::Headers& headers = {});
  // An event as RustFS sends it.
  static std::string event(const std::string& bucket, const std::string& key);
  // The health document, once it is as wanted; waits for at most a minute.
  std::string health_when(const std::function<bool(const nlohmann::json&)>& wanted);

  // Waits, for at most a minute, until that many backups are in that state.
  testing::AssertionResult await(BackupState state, std::size_t count);
  testing::AssertionResult await_documents(std::size_t count);
  std::vector<Backup> backups(std::optional<BackupState> state = {}) const;
  std::vector<Catalogued> catalogued() const;
  std::vector<ChatDocument> documents();
  // The document names that are no index and no root.
  std::vector<std::string> part_names();

  Environment environment(const Environment& more) const;
  std::filesystem::path data_dir() const { return dir_.path() / "data"; }
  std::string telegram_url() const { return settings_.at("TELEGRAM_API_URL"); }
  const std::filesystem::path& dir() const { return dir_.path(); }
  std::string daemon_log() const;

 protected:
  std::uint16_t port_ = free_port();
  Environment settings_;  // what every run of the program is told, unless the test says otherwise

 private:
  void ask_sandbox(const std::string& method, const std::string& body);

  TempDir dir_;
  std::optional<ChildProcess> sandbox_;
  SystemClock clock_;
  net::HttpClient http_{{}};
  std::unique_ptr<s3::S3Client> s3_;
  int runs_ = 0;
};

// A machine for each test.
class Stage : public testing::Test, protected Machine {
 protected:
  void SetUp() override { set_up(); }
};

// Calls `done` until it is true, or for at most a minute.
bool wait_until(const std::function<bool()>& done);

std::string read_file(const std::filesystem::path& path);

// `size` bytes that repeat nowhere within a part.
std::string sample_bytes(std::size_t size);

}  // namespace ploy::test
