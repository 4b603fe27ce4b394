#include "program/stage.hpp"

#include <fmt/format.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <thread>

#include "base/text.hpp"

namespace ploy::test {

using namespace std::chrono_literals;
using nlohmann::json;

namespace {

constexpr auto kPatience = 60s;
constexpr std::uint64_t kAnswerMax = 16 * kMiB;
constexpr std::uint64_t kObjectMax = 64 * kMiB;

}  // namespace

std::string read_file(const std::filesystem::path& path) {
  const std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool wait_until(const std::function<bool()>& done) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!done()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(10ms);
  }
  return true;
}

void Machine::set_up() {
  const auto output = dir_.path() / "sandbox.log";
  auto sandbox =
      ChildProcess::start({.argv = {PLOY_PROGRAM, "sandbox", "--dir", (dir_.path() / "sandbox").string(),
                                    "--telegram-port", "0", "--s3-port", "0", "--no-flood-limits", "--json"},
                           .directory = dir_.path(),
                           .output = output});
  ASSERT_TRUE(sandbox) << sandbox.error().what;
  sandbox_.emplace(std::move(*sandbox));
  ASSERT_TRUE(wait_until([&] { return read_file(output).find('\n') != std::string::npos; }))
      << read_file(output);
  const json announced = json::parse(read_file(output));
  for (const auto& [name, value] : announced.at("settings").items())
    settings_[name] = value.get<std::string>();
  s3_ = std::make_unique<s3::S3Client>(
      s3::S3Account{
          settings_.at("RUSTFS_ENDPOINT"),
          "us-east-1",
          {Secret(settings_.at("RUSTFS_ACCESS_KEY")), Secret(settings_.at("RUSTFS_SECRET_KEY")), {}}},
      http_, clock_);
}

Machine::Environment Machine::environment(const Environment& more) const {
  Environment all = settings_;
  all.insert({{"DATA_DIR", data_dir().string()},
              {"DASHBOARD_BIND", "127.0.0.1"},
              {"DASHBOARD_PORT", std::to_string(port_)},
              {"WEBHOOK_SECRET_TOKEN", "a-webhook-token-for-tests"},
              {"TELEGRAM_PART_SIZE", "65536"},
              {"TELEGRAM_MESSAGES_PER_MINUTE", "1000"}});
  for (const auto& [name, value] : more) all[name] = value;
  return all;
}

ChildProcess Machine::spawn(const Environment& more) {
  auto daemon = ChildProcess::start({.argv = {PLOY_PROGRAM, "serve"},
                                     .environment = environment(more),
                                     .directory = dir_.path(),
                                     .output = dir_.path() / "daemon.log"});
  if (!daemon) throw std::runtime_error(daemon.error().what);
  return std::move(*daemon);
}

void Machine::terminate(ChildProcess& daemon) {
  daemon.signal(SIGTERM);
  daemon.wait();
}

ChildProcess Machine::serve(const Environment& more) {
  ChildProcess daemon = spawn(more);
  const auto answers = [&] {
    return http_.send({.url = fmt::format("http://127.0.0.1:{}/healthz", port_)}, kAnswerMax, {}).has_value();
  };
  EXPECT_TRUE(wait_until([&] { return !daemon.running() || answers(); })) << daemon_log();
  return daemon;
}

Finished Machine::run(std::vector<std::string> arguments, const Environment& more) {
  arguments.insert(arguments.begin(), PLOY_PROGRAM);
  const auto output = dir_.path() / fmt::format("run-{}.log", ++runs_);
  auto child = ChildProcess::start({.argv = std::move(arguments),
                                    .environment = environment(more),
                                    .directory = dir_.path(),
                                    .output = output});
  if (!child) throw std::runtime_error(child.error().what);
  const int status = child->wait();
  return {status, read_file(output)};
}

void Machine::put(const std::string& bucket, const std::string& key, const std::string& bytes) {
  const auto created = s3::create_bucket(*s3_, bucket, {});
  ASSERT_TRUE(created) << created.error().what;
  const auto stored = s3::put_object(*s3_, bucket, key, bytes, {});
  ASSERT_TRUE(stored) << stored.error().what;
}

std::string Machine::get(const std::string& bucket, const std::string& key) {
  const auto answer = s3_->open({.method = "GET", .bucket = bucket, .key = key}, {});
  EXPECT_TRUE(answer) << answer.error().what;
  if (!answer) return "";
  const auto bytes = read_all(**answer, kObjectMax);
  EXPECT_TRUE(bytes) << bytes.error().what;
  return std::string(as_text(bytes.value_or(Bytes())));
}

void Machine::inject(const json& fault) { ask_sandbox("POST", fault.dump()); }
void Machine::forget_faults() { ask_sandbox("DELETE", ""); }

void Machine::ask_sandbox(const std::string& method, const std::string& body) {
  ViewReader reader(as_bytes(body));
  const auto answer = http_.send({.method = method,
                                  .url = telegram_url() + "/sandbox/faults",
                                  .headers = {{"Content-Type", "application/json"}},
                                  .body = body.empty() ? nullptr : &reader,
                                  .body_bytes = body.size()},
                                 kAnswerMax, {});
  ASSERT_TRUE(answer) << answer.error().what;
  ASSERT_EQ(answer->head.status, 200) << answer->body;
}

int Machine::post(const std::string& path, const std::string& body, const net::Headers& headers) {
  ViewReader reader(as_bytes(body));
  const auto answer = http_.send({.method = "POST",
                                  .url = fmt::format("http://127.0.0.1:{}{}", port_, path),
                                  .headers = headers,
                                  .body = &reader,
                                  .body_bytes = body.size()},
                                 kAnswerMax, {});
  return answer ? answer->head.status : 0;
}

std::string Machine::event(const std::string& bucket, const std::string& key) {
  const json record = {
      {"eventName", "s3:ObjectCreated:Put"},
      {"eventSource", "rustfs:s3"},
      {"s3", {{"bucket", {{"name", bucket}}}, {"object", {{"key", percent_encode(key, Slash::kEncode)}}}}}};
  return json{{"EventName", "s3:ObjectCreated:Put"}, {"Key", bucket + "/" + key}, {"Records", {record}}}
      .dump();
}

std::string Machine::health_when(const std::function<bool(const json&)>& wanted) {
  std::string seen;
  const bool came = wait_until([&] {
    const auto answer = http_.send({.url = fmt::format("http://127.0.0.1:{}/health", port_)}, kAnswerMax, {});
    if (!answer) return false;
    seen = answer->body;
    return wanted(json::parse(seen));
  });
  EXPECT_TRUE(came) << seen;
  return seen;
}

std::vector<Backup> Machine::backups(std::optional<BackupState> state) const {
  const auto catalogue = catalogue::Catalogue::open_readonly(data_dir() / "telegramploy.db", {});
  if (!catalogue) return {};
  return (*catalogue)->book().list({.state = state, .limit = 1000}).value_or(std::vector<Backup>{});
}

std::vector<Catalogued> Machine::catalogued() const {
  std::vector<Catalogued> out;
  const auto catalogue = catalogue::Catalogue::open_readonly(data_dir() / "telegramploy.db", {});
  if (!catalogue) return out;
  auto& book = (*catalogue)->book();
  for (BackupFilter page{.limit = 1000};;) {
    const auto backups = book.list(page);
    if (!backups || backups->empty()) return out;
    for (const Backup& backup : *backups)
      out.push_back({backup, book.parts(backup.id).value_or(std::vector<Part>{})});
    page.after_id = backups->back().id.value;
  }
}

testing::AssertionResult Machine::await(BackupState state, std::size_t count) {
  if (wait_until([&] { return backups(state).size() >= count; })) return testing::AssertionSuccess();
  return testing::AssertionFailure() << backups(state).size() << " of " << count << " are "
                                     << to_string(state) << "\n"
                                     << daemon_log();
}

testing::AssertionResult Machine::await_documents(std::size_t count) {
  if (wait_until([&] { return part_names().size() >= count; })) return testing::AssertionSuccess();
  return testing::AssertionFailure() << part_names().size() << " of " << count << " documents\n"
                                     << daemon_log();
}

std::vector<ChatDocument> Machine::documents() {
  const auto answer = http_.send(
      {.url = telegram_url() + "/sandbox/messages?chat_id=" + settings_.at("TELEGRAM_BACKUP_CHAT_ID")},
      kAnswerMax, {});
  std::vector<ChatDocument> out;
  if (!answer) return out;
  const json chat = json::parse(answer->body);
  for (const json& message : chat.at("messages"))
    if (message.contains("document"))
      out.push_back({message.at("message_id"), message.at("document").at("file_name"),
                     message.at("document").at("file_size"), message.value("caption", "")});
  return out;
}

std::vector<std::string> Machine::part_names() {
  std::vector<std::string> names;
  for (const ChatDocument& document : documents())
    if (!document.name.starts_with("telegramploy-")) names.push_back(document.name);
  return names;
}

std::string Machine::daemon_log() const { return tail_of(dir_.path() / "daemon.log"); }

std::string sample_bytes(std::size_t size) {
  std::mt19937 generator(static_cast<unsigned>(size));  // the same bytes each time, on purpose
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(generator() & 0xFFU);
  return bytes;
}

}  // namespace ploy::test
