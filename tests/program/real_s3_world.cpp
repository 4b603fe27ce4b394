#include "program/real_s3_world.hpp"

#include <algorithm>
#include <cstdlib>

#include "adapters/s3/s3_admin.hpp"
#include "net/test_server.hpp"

namespace ploy::test {

namespace {

constexpr const char* kToken = "a-webhook-token-for-tests";

template <class T>
testing::AssertionResult worked(const Result<T>& result) {
  if (result) return testing::AssertionSuccess();
  return testing::AssertionFailure() << result.error().what;
}

bool is_done(const Backup& backup) {
  return backup.state == BackupState::kStored || backup.state == BackupState::kVerified;
}

}  // namespace

std::unique_ptr<RealS3World> RealS3::world_;
bool RealS3::failed_to_start_ = false;
int RealS3::names_given_ = 1000;  // none begins like another

// The server must be told where the webhook is, and looks whether somebody answers there; the daemon must be
// told where the server is. So somebody else answers until the daemon takes the port over.
Result<void> RealS3World::start(const std::string& server_name) {
  set_up();
  {
    net::TestServer placeholder([](const net::RequestHead&) { return net::Answer{}; });
    port_ = placeholder.server().port();
    auto server = start_s3_server(server_name, placeholder.url(std::string("/webhook/") + kToken));
    if (!server) return std::unexpected(std::move(server.error()));
    server_ = std::move(*server);
  }
  const s3::S3Account& account = server_->account();
  client_ = std::make_unique<s3::S3Client>(account, http_, clock_);
  store_ = std::make_unique<s3::S3ObjectStore>(*client_);
  settings_["RUSTFS_ENDPOINT"] = account.endpoint;
  settings_["RUSTFS_ACCESS_KEY"] = account.credentials.access_key.reveal();
  settings_["RUSTFS_SECRET_KEY"] = account.credentials.secret_key.reveal();
  settings_["RUSTFS_REGION"] = account.region;
  settings_["WEBHOOK_SECRET_TOKEN"] = kToken;
  settings_["POLLING_INTERVAL_MINUTES"] = "1440";
  settings_["TELEGRAM_PART_SIZE"] = std::to_string(5 * kMiB);
  start_daemon();
  return {};
}

void RealS3World::start_daemon() {
  daemon_.emplace(serve());
  health_when([](const nlohmann::json& health) {
    return health.at("components").at("polling").at("lastPoll").is_string();
  });
}

void RealS3World::stop_daemon() {
  if (daemon_) terminate(*daemon_);
  daemon_.reset();
}

std::string RealS3World::last_poll() {
  const auto anything = [](const nlohmann::json&) { return true; };
  return nlohmann::json::parse(health_when(anything)).at("components").at("polling").at("lastPoll");
}

testing::AssertionResult RealS3World::rescan(const std::string& bucket) {
  const Finished asked = run({"bucket", "rescan"});
  if (asked.status != 0) return testing::AssertionFailure() << asked.output;
  const auto listed = [&] {
    const auto json = nlohmann::json::parse(run({"bucket", "ls", "--json"}).output);
    return std::ranges::any_of(json.at("items"), [&](const nlohmann::json& item) {
      return item.at("name") == bucket && !item.at("last_scan_at").is_null() &&
             !item.at("rescan_requested").get<bool>();
    });
  };
  if (wait_until(listed)) return testing::AssertionSuccess();
  return testing::AssertionFailure() << bucket << " was never listed\n" << daemon_log();
}

testing::AssertionResult RealS3World::await_stored(const std::string& bucket, std::size_t count) {
  const auto arrived = [&] {
    const auto found = backups_of(bucket);
    return found.size() >= count && std::ranges::all_of(found, is_done);
  };
  if (wait_until(arrived)) return testing::AssertionSuccess();
  auto failure = testing::AssertionFailure() << "only these of " << count << " arrived:\n";
  for (const Backup& backup : backups_of(bucket))
    failure << to_string(backup.state) << " " << backup.facts.version.key << " " << backup.error << "\n";
  return failure << daemon_log();
}

std::vector<Backup> RealS3World::backups_of(const std::string& bucket) {
  std::vector<Backup> found = backups();
  std::erase_if(found, [&](const Backup& backup) { return backup.facts.version.bucket != bucket; });
  return found;
}

Backup RealS3World::backup_of(const std::string& bucket, const std::string& key) {
  std::vector<Backup> found = backups_of(bucket);
  std::erase_if(found, [&](const Backup& backup) { return backup.facts.version.key != key; });
  EXPECT_EQ(found.size(), 1U) << key;
  return found.empty() ? Backup{} : found.front();
}

std::vector<std::string> RealS3World::documents_of(const std::string& bucket) {
  std::vector<std::string> names;
  for (const ChatDocument& document : documents())
    if (document.caption.find(bucket) != std::string::npos) names.push_back(document.name);
  return names;
}

Finished RealS3World::restore(const Backup& backup, const std::string& to,
                              const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"restore", backup.id.value, "--to", to};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run(std::move(arguments));
}

void RealS3::SetUp() {
  if (world_) return;
  ASSERT_FALSE(failed_to_start_) << GetParam() << " did not start";
  failed_to_start_ = true;
  auto world = std::make_unique<RealS3World>();
  const auto started = world->start(GetParam());
  const char* ci = std::getenv("CI");
  const bool may_skip = ci == nullptr || ci != std::string("true");
  if (!started && started.error().kind == ErrorKind::kNotFound && may_skip) {
    failed_to_start_ = false;
    GTEST_SKIP() << started.error().what;
  }
  ASSERT_TRUE(worked(started));
  ASSERT_FALSE(HasFailure());
  failed_to_start_ = false;
  world_ = std::move(world);
}

void RealS3::TearDownTestSuite() { world_.reset(); }

std::string RealS3::new_bucket() {
  const std::string name = "ploy-real-" + std::to_string(++names_given_);
  EXPECT_TRUE(worked(s3::create_bucket(world_->client(), name, {})));
  return name;
}

std::string RealS3::new_watched_bucket() {
  const std::string name = new_bucket();
  EXPECT_TRUE(worked(subscribe(world_->server(), world_->client(), name)));
  return name;
}

void RealS3::put(const std::string& bucket, const std::string& key, const std::string& bytes) {
  EXPECT_TRUE(worked(s3::put_object(world_->client(), bucket, key, bytes, {}))) << key;
}

void RealS3::erase(const std::string& bucket, const std::string& key) {
  EXPECT_TRUE(worked(s3::delete_object(world_->client(), bucket, key, {}))) << key;
  EXPECT_FALSE(world_->store().inspect(bucket, key, "", {})) << key;
}

std::string RealS3::get(const std::string& bucket, const std::string& key) {
  const ObjectFacts facts = inspect(bucket, key);
  const auto body = world_->store().open(facts.version, {1, 0, facts.size}, {});
  EXPECT_TRUE(worked(body)) << key;
  if (!body) return "";
  const auto bytes = read_all(**body, 64 * kMiB);
  EXPECT_TRUE(worked(bytes)) << key;
  return bytes ? std::string(as_text(*bytes)) : "";
}

ObjectFacts RealS3::inspect(const std::string& bucket, const std::string& key) {
  const auto facts = world_->store().inspect(bucket, key, "", {});
  EXPECT_TRUE(worked(facts)) << key;
  return facts.value_or(ObjectFacts{});
}

std::filesystem::path RealS3::new_file_name() {
  return world_->dir() / ("restored-" + std::to_string(++names_given_));
}

INSTANTIATE_TEST_SUITE_P(rustfs, RealS3, testing::Values("rustfs"));
INSTANTIATE_TEST_SUITE_P(minio, RealS3, testing::Values("minio"));
INSTANTIATE_TEST_SUITE_P(ceph, RealS3, testing::Values("ceph"));
INSTANTIATE_TEST_SUITE_P(versitygw, RealS3, testing::Values("versitygw"));
INSTANTIATE_TEST_SUITE_P(sandbox, RealS3, testing::Values("sandbox"));

}  // namespace ploy::test
