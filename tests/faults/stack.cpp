#include "faults/stack.hpp"

namespace ploy::test {

namespace {

assembly::TelegramSide::Memory memory_of(catalogue::Catalogue& catalogue, ChatId chat, MessageId newest) {
  return {.newest = newest, .known = [&catalogue, chat](MessageId id) {
            return catalogue.knows_message({chat, id, ""}).value_or(false);
          }};
}

}  // namespace

Result<std::unique_ptr<Stack>> Stack::open(const Settings& settings, Clock& clock) {
  auto lock = catalogue::DataDirLock::acquire(settings.data_dir);
  if (!lock) return std::unexpected(lock.error());
  auto catalogue = catalogue::Catalogue::open(settings.database_path, {});
  if (!catalogue) return std::unexpected(catalogue.error());
  const ChatId chat = settings.telegram_backup_chat_id;
  const auto newest = (*catalogue)->newest_message_id(chat);
  if (!newest) return std::unexpected(newest.error());
  const auto memory = memory_of(**catalogue, chat, *newest);
  return std::unique_ptr<Stack>(new Stack(settings, std::move(*lock), std::move(*catalogue), memory, clock));
}

Stack::Stack(const Settings& settings, catalogue::DataDirLock lock,
             std::unique_ptr<catalogue::Catalogue> catalogue, const assembly::TelegramSide::Memory& memory,
             Clock& clock)
    : clock_(clock),
      log_({.level = LogLevel::kWarning}, clock),
      lock_(std::move(lock)),
      catalogue_(std::move(catalogue)),
      s3_(settings, clock),
      telegram_(settings, memory, catalogue_->waits(), clock, log_),
      back_up_({.part_limits = settings.part_limits}, catalogue_->queue(), catalogue_->parts(), s3_.store,
               telegram_.destination, clock, log_),
      poll_(s3_.store, catalogue_->buckets(), catalogue_->seen(), InitialSync::kAll, work_, clock, log_),
      recover_({},
               {catalogue_->index(), catalogue_->walks(), telegram_.destination, telegram_.root,
                telegram_.history},
               clock, log_),
      index_({}, catalogue_->index(), telegram_.destination, telegram_.root, recover_, clock, log_),
      restore_(catalogue_->book(), telegram_.destination, &s3_.store, {}, clock) {}

Result<void> Stack::see(const std::string& bucket, const std::string& key) {
  const Sighting sighting{.version = {bucket, key, "", ""}};
  const auto reported = catalogue_->queue().report({&sighting, 1}, clock_.now());
  if (!reported) return std::unexpected(reported.error());
  return {};
}

Result<void> Stack::poll() {
  const auto polled = poll_.all({});
  if (!polled) return std::unexpected(polled.error());
  return {};
}

Result<void> Stack::work() {
  for (;;) {
    auto claimed = catalogue_->queue().claim(clock_.now());
    if (!claimed) return std::unexpected(claimed.error());
    if (!*claimed) return {};
    const auto outcome = back_up_.run(**claimed, {});
    if (outcome) continue;
    const auto settled = settle(**claimed, outcome.error().error);
    return settled ? std::unexpected(outcome.error().error) : settled;
  }
}

Result<void> Stack::settle(const Backup& backup, const Error& error) {
  return catalogue_->queue().fail(
      backup.id,
      {.error = error.what, .cause = "fault", .next_attempt_at = clock_.now() + std::chrono::minutes(1)});
}

Result<void> Stack::commit_index() {
  auto known = index_.take_over({});
  return known ? index_.commit({}) : known;
}

Result<void> Stack::recover() {
  const auto recovered = recover_.run({}, {});
  if (!recovered) return std::unexpected(recovered.error());
  return {};
}

Result<void> Stack::restore(const std::string& key, const std::filesystem::path& to) {
  const auto found = catalogue_->book().list({.prefix = key});
  if (!found) return std::unexpected(found.error());
  if (found->empty()) return fail(ErrorKind::kNotFound, "there is no backup of " + key);
  const auto restored =
      restore_.run(found->front().id.value, app::ToFile{to}, Overwrite::kNo, [](auto, auto) {}, {});
  if (!restored) return std::unexpected(restored.error());
  return {};
}

Result<std::int64_t> Stack::uncommitted() {
  const auto head = catalogue_->index().head();
  if (!head) return std::unexpected(head.error());
  return head->uncommitted;
}

}  // namespace ploy::test
