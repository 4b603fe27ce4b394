#include "servers/s3_server.hpp"

#include <fmt/format.h>

#include <map>

#include "adapters/s3/s3_admin.hpp"
#include "adapters/s3/s3_object_store.hpp"
#include "base/clock.hpp"

namespace ploy::test {

namespace {

using namespace std::chrono_literals;

const std::map<std::string, StartedServer (*)(const std::string&)>& starters() {
  static const std::map<std::string, StartedServer (*)(const std::string&)> kStarters = {
      {"rustfs", start_rustfs},
      {"minio", start_minio},
      {"ceph", start_ceph},
      {"versitygw", start_versitygw},
      {"sandbox", start_sandbox}};
  return kStarters;
}

}  // namespace

const std::vector<std::string>& s3_server_names() {
  static const std::vector<std::string> kNames = {"rustfs", "minio", "ceph", "versitygw", "sandbox"};
  return kNames;
}

Result<std::unique_ptr<S3Server>> start_s3_server(const std::string& name, const std::string& webhook_url) {
  auto server = starters().at(name)(webhook_url);
  if (!server) return wrap(std::move(server.error()), "start " + name);
  return server;
}

Result<void> subscribe(const S3Server& server, s3::S3Client& client, const std::string& bucket) {
  const std::string& arn = server.traits().notification_arn;
  if (arn.empty()) return {};
  return s3::add_notification(client, bucket, {"ploy", arn}, {});
}

LocalS3Server::LocalS3Server()
    : account_{fmt::format("http://127.0.0.1:{}", port_),
               "us-east-1",
               {Secret("ploytestkey"), Secret("ploytestsecret"), Secret()}} {}

Result<void> LocalS3Server::spawn(std::vector<std::string> argv,
                                  std::map<std::string, std::string> environment) {
  auto child = ChildProcess::start({std::move(argv), std::move(environment), dir_.path(), log()});
  if (!child) return std::unexpected(std::move(child.error()));
  children_.push_back(std::move(*child));
  return {};
}

Result<void> LocalS3Server::wait_until(const std::function<Result<void>(s3::S3Client&)>& attempt) {
  SystemClock clock;
  net::HttpClient http({});
  s3::S3Client client(account_, http, clock);
  const auto deadline = clock.ticks() + 90s;
  for (;;) {
    const auto done = attempt(client);
    if (done) return {};
    for (auto& child : children_)
      if (!child.running()) return fail(ErrorKind::kUnavailable, "a process ended:\n" + tail_of(log()));
    if (clock.ticks() > deadline)
      return fail(ErrorKind::kUnavailable, done.error().what + "\n" + tail_of(log()));
    clock.wait_for(50ms, {});
  }
}

Result<void> LocalS3Server::wait_until_ready() {
  return wait_until([](s3::S3Client& client) -> Result<void> {
    const auto buckets = s3::S3ObjectStore(client).buckets({});
    if (!buckets) return std::unexpected(buckets.error());
    return {};
  });
}

KeyFate fate_below_directory(const std::string& key) {
  if (key.starts_with("/")) return KeyFate::kRenamed;
  const std::string path = "/" + key + "/";
  const bool odd = path.find("//") != std::string::npos || path.find("/./") != std::string::npos ||
                   path.find("/../") != std::string::npos;
  return odd ? KeyFate::kRefused : KeyFate::kKept;
}

}  // namespace ploy::test
