#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>

#include "adapters/catalogue/connection.hpp"
#include "adapters/catalogue/query.hpp"
#include "faults/faults.h"
#include "load/event_load.hpp"
#include "program/stage.hpp"

namespace ploy::test {
namespace {

using load::Outcome;
using nlohmann::json;

constexpr auto* kHook = "/webhook/a-webhook-token-for-tests";
constexpr std::size_t kMemoryMax = 256 * kMiB;

// The faults of a daemon that is started with them; they may be changed while it runs.
class PreloadedFaults {
 public:
  explicit PreloadedFaults(const std::filesystem::path& file) : path_(file) {
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    EXPECT_EQ(::ftruncate(fd, sizeof(ploy_faults)), 0);
    block_ = static_cast<ploy_faults*>(
        mmap(nullptr, sizeof(ploy_faults), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
    ::close(fd);
  }
  ~PreloadedFaults() { munmap(block_, sizeof *block_); }
  PreloadedFaults(const PreloadedFaults&) = delete;
  PreloadedFaults& operator=(const PreloadedFaults&) = delete;

  Machine::Environment environment() const {
    return {{"LD_PRELOAD", PLOY_FAULTS_LIBRARY}, {"PLOY_FAULTS", path_.string()}};
  }
  // From now on every call of this kind fails.
  void arm(ploy_call call, int error) {
    block_->error = static_cast<std::uint32_t>(error);
    block_->forever = 1;
    block_->nth = 1;
    block_->seen = 0;
    __atomic_store_n(&block_->call, call, __ATOMIC_SEQ_CST);
  }
  void disarm() { __atomic_store_n(&block_->call, PLOY_CALL_NONE, __ATOMIC_SEQ_CST); }

 private:
  std::filesystem::path path_;
  ploy_faults* block_;
};

// What came of events, against what the catalogue holds. Nothing is sent to the chat meanwhile, because
// Telegram does not answer: the rows stay as the events made them.
class BurstTest : public Stage {
 protected:
  ChildProcess serve_alone(Environment more = {}) {
    more.insert({"TELEGRAM_API_URL", "http://127.0.0.1:1"});
    return serve(more);
  }
  load::Report send(const std::string& prefix, std::size_t events) {
    return load::send_events(options(prefix, events));
  }
  load::Options options(const std::string& prefix, std::size_t events) const {
    return {.port = port_, .target = kHook, .key_prefix = prefix, .events = events};
  }
  // key -> rows
  std::map<std::string, int> rows() const {
    auto reader = catalogue::Connection::open(data_dir() / "telegramploy.db", catalogue::Access::kRead,
                                              std::chrono::seconds(5));
    std::map<std::string, int> rows;
    if (!reader) return rows;
    for (catalogue::Query row(**reader, "SELECT key, count(*) FROM backups GROUP BY key"); row.next();)
      rows[row.text(0)] = static_cast<int>(row.number(1));
    return rows;
  }
  void expect_kept_exactly(const load::Report& report, const load::Options& sent) const {
    const auto kept = rows();
    for (std::size_t n = 0; n < report.outcomes.size(); ++n) {
      const auto row = kept.find(load::key_of(sent, n));
      const int times = row == kept.end() ? 0 : row->second;
      ASSERT_EQ(times, report.outcomes[n] == Outcome::kKept ? 1 : 0) << load::key_of(sent, n);
    }
  }
  json database_when(const std::string& status) {
    return json::parse(health_when([&](const json& health) {
             return health.at("components").at("database").at("status") == status;
           }))
        .at("components")
        .at("database");
  }
};

// The most memory a process ever had.
std::size_t peak_bytes(const ChildProcess& process) {
  static constexpr std::string_view kName = "VmHWM:";
  const std::string status = read_file("/proc/" + std::to_string(process.pid()) + "/status");
  const std::string digits = status.substr(status.find_first_of("0123456789", status.find(kName)));
  return std::stoul(digits) * kKiB;
}

TEST_F(BurstTest, KeepsEachOfAHundredThousandEventsThatItAcknowledges) {
  constexpr std::size_t kEvents = 100'000;
  ChildProcess daemon = serve_alone();
  const auto report = send("burst-", kEvents);
  EXPECT_EQ(report.count(Outcome::kKept) + report.count(Outcome::kRefused), kEvents);
  EXPECT_GT(report.count(Outcome::kKept), 0U);
  EXPECT_LT(peak_bytes(daemon), kMemoryMax);
  expect_kept_exactly(report, options("burst-", kEvents));
}

TEST_F(BurstTest, KeepsEveryRecordOfARequestThatHasVeryMany) {
  constexpr std::size_t kRecords = 5'000;
  ChildProcess daemon = serve_alone();
  json records = json::array();
  for (std::size_t n = 0; n < kRecords; ++n)
    records.push_back({{"eventName", "s3:ObjectCreated:Put"},
                       {"eventSource", "rustfs:s3"},
                       {"s3", {{"bucket", {{"name", "load"}}}, {"object", {{"key", std::to_string(n)}}}}}});
  EXPECT_EQ(post(kHook, json{{"Records", records}}.dump()), 200);
  EXPECT_EQ(rows().size(), kRecords);
}

// More than is kept of one request: everything is listed again instead, and that too is written down first.
TEST_F(BurstTest, ListsAgainWhenARequestIsTooLargeToKeep) {
  constexpr std::size_t kRecords = 100'000;
  put("box", "k", "x");
  ChildProcess daemon = serve_alone();
  ASSERT_TRUE(wait_until([&] { return rows().size() == 1; }));  // the first listing
  std::string body = R"({"Records":[)";
  for (std::size_t n = 0; n < kRecords; ++n)
    body += load::event_body("box", std::to_string(n), 1024) + (n + 1 < kRecords ? "," : "]}");
  EXPECT_EQ(post(kHook, body), 200);
  EXPECT_LT(peak_bytes(daemon), kMemoryMax);
  EXPECT_EQ(rows().size(), 1U);
  const Finished status = run({"status", "--json"});
  EXPECT_EQ(json::parse(status.output).at("webhook").at("oversized"), 1) << status.output;
}

// Bodies of the largest size from as many senders as may connect.
TEST_F(BurstTest, StaysWithinItsMemoryWhenManySendALotAtOnce) {
  ChildProcess daemon = serve_alone();
  auto large = options("large-", 1'000);
  large.connections = 500;
  large.bytes = 1'000'000;
  const auto report = load::send_events(large);
  EXPECT_EQ(report.count(Outcome::kKept) + report.count(Outcome::kRefused), report.outcomes.size());
  EXPECT_LT(peak_bytes(daemon), kMemoryMax);
  expect_kept_exactly(report, large);
}

struct Trouble {
  std::string name;
  int error;
};

class TroubleTest : public BurstTest, public testing::WithParamInterface<Trouble> {};

TEST_P(TroubleTest, TakesNothingAndRecoversByItself) {
  PreloadedFaults faults(dir() / "faults");
  ChildProcess daemon = serve_alone(faults.environment());
  const auto before = send("before-", 100);
  EXPECT_EQ(before.count(Outcome::kKept), 100U);

  faults.arm(PLOY_CALL_WRITE, GetParam().error);
  const auto during = send("during-", 200);
  EXPECT_EQ(during.count(Outcome::kRefused), 200U);
  faults.disarm();
  const auto after = send("after-", 100);
  EXPECT_EQ(after.count(Outcome::kKept), 100U);
  EXPECT_TRUE(daemon.running());
  expect_kept_exactly(before, options("before-", 100));
  expect_kept_exactly(during, options("during-", 200));
  expect_kept_exactly(after, options("after-", 100));
}

INSTANTIATE_TEST_SUITE_P(When, TroubleTest,
                         testing::Values(Trouble{"TheDiskIsFull", ENOSPC},
                                         Trouble{"TheDiskIsReadOnly", EROFS}),
                         [](const auto& trouble) { return trouble.param.name; });

TEST_F(BurstTest, SaysInItsHealthThatTheDiskIsFullAndWhenItIsOver) {
  PreloadedFaults faults(dir() / "faults");
  ChildProcess daemon = serve_alone(faults.environment());
  faults.arm(PLOY_CALL_WRITE, ENOSPC);
  const json trouble = database_when("unhealthy");
  EXPECT_NE(trouble.at("reason").get<std::string>().find("free some space on the disk of "),
            std::string::npos)
      << trouble;
  faults.disarm();
  database_when("healthy");
}

TEST_F(BurstTest, EndsWhenTheDiskDoesNotConfirmAndLosesNothing) {
  PreloadedFaults faults(dir() / "faults");
  ChildProcess daemon = serve_alone(faults.environment());
  const auto before = send("before-", 100);
  EXPECT_EQ(before.count(Outcome::kKept), 100U);
  faults.arm(PLOY_CALL_SYNC, EIO);
  EXPECT_NE(post(kHook, event("load", "lost")), 200);
  EXPECT_EQ(daemon.wait(), 1);
  EXPECT_NE(daemon_log().find("fsync failed"), std::string::npos) << daemon_log();
  ChildProcess again = serve_alone();
  expect_kept_exactly(before, options("before-", 100));
}

}  // namespace
}  // namespace ploy::test
