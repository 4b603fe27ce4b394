#include <fmt/format.h>

#include <fstream>
#include <functional>

#include "adapters/s3/sigv4.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "servers/s3_server.hpp"

namespace ploy::test {

namespace {

constexpr const char* kCluster = "6f2ac0f2-3f3a-4e3b-9a55-0c6f4a3e7d10";
constexpr const char* kDisk = "a3c2f1de-52a4-4d0c-8a8e-7b1b0a4f2c11";

// One monitor, one disk in memory, one gateway; nobody authenticates but the users of S3.
constexpr const char* kConfiguration = R"([global]
fsid = {cluster}
mon host = [v2:127.0.0.1:{mon_port}]
mon initial members = a
auth cluster required = none
auth service required = none
auth client required = none
# The gateway asks for the secure mode, which needs keys, and would wait for ever.
ms mon client mode = crc
ms bind ipv6 = false
public addr = 127.0.0.1
cluster addr = 127.0.0.1
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
mon max pg per osd = 1000
mon allow pool size one = true
osd crush chooseleaf type = 0
osd objectstore = memstore
# Keys of 1,024 bytes give longer names.
osd max object name len = 2048
memstore device bytes = 2147483648
run dir = {dir}/run
admin socket = {dir}/run/$name.asok
pid file = {dir}/run/$name.pid
log file = {dir}/$name.log
mon data = {dir}/mon
osd data = {dir}/osd/ceph-$id
keyring = {dir}/keyring
rgw data = {dir}/rgw
rgw enable apis = s3, admin, sts, iam, notifications
)";

class Cluster {
 public:
  explicit Cluster(LocalS3Server& server)
      : server_(server), conf_(server.dir().path() / "ceph.conf"), mon_port_(free_port()) {
    for (const char* name : {"run", "mon", "rgw", "osd/ceph-0"}) server.dir().make(name);
    std::ofstream(conf_) << fmt::format(kConfiguration, fmt::arg("cluster", kCluster),
                                        fmt::arg("mon_port", mon_port_),
                                        fmt::arg("dir", server.dir().path().string()));
  }

  // In order; the first failure ends it.
  Result<void> start() {
    const std::string dir = server_.dir().path();
    const auto& account = server_.account();
    const std::vector<std::function<Result<void>()>> steps = {
        [&] {
          return run({"monmaptool", "--create", "--fsid", kCluster, "--addv", "a",
                      fmt::format("[v2:127.0.0.1:{}]", mon_port_), dir + "/monmap"});
        },
        [&] { return run(with_conf({"ceph-mon", "--mkfs", "-i", "a", "--monmap", dir + "/monmap"})); },
        [&] { return server_.spawn(with_conf({"ceph-mon", "-f", "-i", "a"})); },
        [&] { return run(with_conf({"ceph", "osd", "new", kDisk})); },
        [&] { return run(with_conf({"ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", kDisk})); },
        [&] {
          return run(with_conf({"ceph", "osd", "crush", "add", "osd.0", "1", "root=default", "host=h"}));
        },
        [&] { return server_.spawn(with_conf({"ceph-osd", "-f", "-i", "0"})); },
        [&] {
          return run(with_conf({"ceph", "auth", "get-or-create", "client.rgw.a", "mon", "allow rw", "osd",
                                "allow rwx", "-o", dir + "/keyring"}));
        },
        [&] {
          return run(with_conf({"radosgw-admin", "user", "create", "--uid=test", "--display-name=test",
                                "--access-key=" + account.credentials.access_key.reveal(),
                                "--secret-key=" + account.credentials.secret_key.reveal()}));
        },
        [&] {
          return server_.spawn(with_conf({"radosgw", "-n", "client.rgw.a", "--rgw-frontends",
                                          fmt::format("beast endpoint=127.0.0.1:{}", server_.port()), "-f"}));
        },
        [&] { return server_.wait_until_ready(); },
    };
    for (const auto& step : steps)
      if (auto done = step(); !done) return done;
    return {};
  }

 private:
  std::vector<std::string> with_conf(std::vector<std::string> argv) const {
    argv.insert(argv.begin() + 1, {"-c", conf_.string()});
    return argv;
  }

  Result<void> run(std::vector<std::string> argv) const {
    return run_to_end({std::move(argv), {}, server_.dir().path(), server_.log()});
  }

  LocalS3Server& server_;
  std::filesystem::path conf_;
  std::uint16_t mon_port_;
};

// Topics are made in the language of Amazon SNS.
Result<void> create_topic(const s3::S3Account& account, const std::string& webhook_url) {
  const std::string form =
      "Action=CreateTopic&Version=2010-03-31&Name=ploy&Attributes.entry.1.key=push-endpoint"
      "&Attributes.entry.1.value=" +
      percent_encode(webhook_url, Slash::kEncode);
  const Timestamp now = SystemClock().now();
  s3::UnsignedRequest plain{.method = "POST", .path = "/", .payload_hash = to_hex(sha256(as_bytes(form)))};
  plain.headers = {{"Host", account.endpoint.substr(account.endpoint.find("://") + 3)},
                   {"Content-Type", "application/x-www-form-urlencoded"},
                   {"x-amz-date", s3::amz_date(now)},
                   {"x-amz-content-sha256", plain.payload_hash}};
  ViewReader body(as_bytes(form));
  net::HttpRequest request{"POST", account.endpoint + "/", plain.headers, &body, form.size()};
  request.headers.add("Authorization",
                      s3::authorization(plain, account.credentials, {"default", "sns"}, now));
  net::HttpClient http({});
  const auto answer = http.send(request, 64 * kKiB, {});
  if (!answer) return std::unexpected(answer.error());
  if (answer->head.status != 200) return fail(ErrorKind::kInvalid, "CreateTopic: " + answer->body);
  return {};
}

}  // namespace

StartedServer start_ceph(const std::string& webhook_url) {
  for (const char* name : {"radosgw", "radosgw-admin", "ceph-mon", "ceph-osd", "ceph"})
    if (!is_on_path(name))
      return fail(
          ErrorKind::kNotFound,
          std::string(name) + " is not installed: apt-get install radosgw ceph-mon ceph-osd ceph-common");
  auto server = std::make_unique<LocalS3Server>();
  server->traits().notification_arn = "arn:aws:sns:default::ploy";
  if (auto started = Cluster(*server).start(); !started) return std::unexpected(std::move(started.error()));
  if (auto topic = create_topic(server->account(), webhook_url); !topic)
    return std::unexpected(std::move(topic.error()));
  return server;
}

}  // namespace ploy::test
