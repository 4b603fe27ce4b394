#include "tests/matrix/life.hpp"

#include <gtest/gtest.h>

#include "assembly/health_checks.hpp"
#include "base/text.hpp"

namespace ploy::test {

using namespace std::chrono_literals;

namespace {

constexpr auto kPollEvery = 5min;
constexpr auto kTidyEvery = 1min;
constexpr auto kStep = 30s;
constexpr std::chrono::milliseconds kPatience = std::chrono::days(3);

std::unique_ptr<catalogue::Catalogue> open(const std::filesystem::path& database) {
  std::filesystem::create_directories(database.parent_path());
  auto opened = catalogue::Catalogue::open(database);
  if (!opened) throw std::runtime_error(opened.error().what);
  return std::move(*opened);
}

}  // namespace

Life::Life(Outside& outside, const std::filesystem::path& directory)
    : outside_(outside),
      clock_(outside.clock),
      database_(directory / "telegramploy.db"),
      log_({.to_stderr = false}, clock_),
      catalogue_(open(database_)),
      s3_client_({outside.s3_server->url(""), "us-east-1", {Secret("key"), Secret("secret"), {}}}, s3_http_,
                 clock_),
      store_(s3_client_),
      protocol_(
          {.token = Secret(std::string(sandbox::kSandboxToken)), .url = outside.telegram.server.url("")},
          telegram_http_, random_),
      api_({}, protocol_, catalogue_->waits(), clock_),
      destination_(destination_options(), api_),
      root_({.chat = outside.chat, .scratch = kAdmin}, api_),
      history_({.chat = outside.chat, .scratch = kAdmin}, api_),
      probe_(outside.chat, kAdmin, api_),
      source_gate_(clock_),
      destination_gate_(clock_),
      guarded_(destination_),
      source_(
          {}, "the S3 store", source_gate_,
          [this](const std::stop_token& stop) { return assembly::probe_source(store_, stop); }, clock_, log_),
      destination_breaker_(
          {.denials_are_final = true}, "Telegram", destination_gate_,
          [this](const std::stop_token& stop) {
            auto usable = assembly::probe_destination(probe_, stop);
            return usable ? guarded_.check(stop) : usable;
          },
          clock_, log_),
      back_up_({.part_limits = {.split_above = kPartBytes, .part_size = kPartBytes}}, catalogue_->queue(),
               catalogue_->parts(), store_, guarded_, clock_, log_),
      worker_(catalogue_->queue(), back_up_, {source_gate_, source_},
              {destination_gate_, destination_breaker_}, work_, stored_, {}, clock_, log_),
      poll_(store_, catalogue_->buckets(), catalogue_->seen(), InitialSync::kAll, work_, clock_, log_),
      recover_({}, {catalogue_->index(), catalogue_->walks(), destination_, root_, history_}, clock_, log_),
      index_({}, catalogue_->index(), destination_, root_, recover_, clock_, log_),
      tidy_({catalogue_->parts(), catalogue_->orphans(), catalogue_->walks(), destination_, history_}, clock_,
            log_) {
  log_.listen([this](const LogRecord& record) {
    if (record.level < LogLevel::kWarning) return;
    complaints_ += format_time(record.at) + " " + record.message;
    for (const auto& [name, value] : record.fields) complaints_ += "; " + name + "=" + value;
    complaints_ += "\n";
  });
}

telegram::TelegramDestination::Options Life::destination_options() {
  return {.chat_id = outside_.chat, .admin_chat_id = kAdmin, .known = [this](MessageId id) {
            return catalogue_->knows_message({outside_.chat, id, ""}).value_or(false);
          }};
}

void Life::poll_if_due() {
  if (clock_.now() < next_poll_) return;
  if (poll_.all({})) polled_at_ = clock_.now();
  next_poll_ = clock_.now() + kPollEvery;
}

void Life::tidy_if_due() {
  if (destination_gate_.state() || clock_.now() < next_tidy_) return;
  (void)tidy_.run({});  // it is tried again
  next_tidy_ = clock_.now() + kTidyEvery;
}

// As the daemon does it, which comes more often.
void Life::mend_sides() {
  (void)source_.mend(work_, {});
  (void)destination_breaker_.mend(work_, {});
}

bool Life::is_quiet() {
  const auto totals = catalogue_->book().totals(clock_.now());
  const auto head = catalogue_->index().head();
  if (!totals || !head) return false;
  for (const BackupState state : {BackupState::kPending, BackupState::kSending, BackupState::kWaiting})
    if (const auto found = totals->by_state.find(state); found != totals->by_state.end() && found->second > 0)
      return false;
  return head->uncommitted == 0 && (!head->newest || head->newest->number == head->root_number);
}

void Life::go_on(std::chrono::milliseconds span, const std::function<void()>& mend) {
  const Timestamp begun = clock_.now();
  next_poll_ = begun;
  while (clock_.now() < begun + kPatience) {
    poll_if_due();
    if (!index_known_) index_known_ = index_.take_over({}).has_value();
    const bool busy = index_known_ && worker_.run_once({});
    if (busy) continue;
    if (index_known_ && !destination_gate_.state()) (void)index_.commit_if_due({});  // it is tried again
    if (index_known_) tidy_if_due();
    mend_sides();
    const Timestamp enough = begun + span;
    if (polled_at_ && *polled_at_ >= enough && is_quiet()) return;
    if (mend) mend();
    outside_.clock.skip(kStep);
  }
  ADD_FAILURE() << "there was no end to it:\n" << complaints_;
}

std::vector<Backup> Life::backups() {
  auto found = catalogue_->book().list({.limit = 1000});
  if (!found) throw std::runtime_error(found.error().what);
  return std::move(*found);
}

}  // namespace ploy::test
