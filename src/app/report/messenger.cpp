#include "app/report/messenger.hpp"

#include <algorithm>

#include "base/kill_point.hpp"
#include "base/text.hpp"

namespace ploy::app {

using namespace std::chrono_literals;

namespace {

constexpr int kPostsMax = 3;  // see the class; the last text has one more
constexpr int kAtOnceMax = 100;
constexpr std::chrono::milliseconds kNothingToDo = 1min;
constexpr std::chrono::milliseconds kLookAgain = 10s;  // some message rests between two edits

// These concern one message; after anything else the others would fail likewise.
bool concerns_one(ErrorKind kind) { return kind == ErrorKind::kInvalid || kind == ErrorKind::kNotFound; }

// A call that was broken off may have been carried out.
bool may_have_happened(ErrorKind kind) {
  return kind == ErrorKind::kUnknown || kind == ErrorKind::kCancelled;
}

}  // namespace

Messenger::Messenger(Options options, NoticeOutbox& outbox, Notifier& notifier, Bell& told, Clock& clock,
                     Log& log)
    : options_(options), outbox_(outbox), notifier_(notifier), told_(told), clock_(clock), log_(log) {}

void Messenger::run(const std::stop_token& stop, const std::stop_token& too_late) {
  std::uint64_t heard = 0;
  while (!stop.stop_requested()) {
    const auto quiet = run_once(stop, too_late);
    told_.wait(heard, quiet, stop);
  }
}

std::chrono::milliseconds Messenger::run_once(const std::stop_token& stop, const std::stop_token& too_late) {
  const auto notices = outbox_.unsent(kAtOnceMax);
  if (!notices) return pause_after(notices.error());
  std::optional<Error> failed;
  bool waits = false;
  for (const Notice& notice : *notices) {
    if (stop.stop_requested()) return kNothingToDo;
    if (may_wait(notice)) {
      waits = true;
      continue;
    }
    const auto sent = send(notice, too_late);
    if (sent) continue;
    failed = sent.error();
    if (!concerns_one(failed->kind)) break;
  }
  if (failed) return pause_after(*failed);
  pause_ = 0ms;
  return waits ? kLookAgain : kNothingToDo;
}

bool Messenger::may_wait(const Notice& notice) const {
  if (notice.final || !notice.sent_at) return false;
  const auto age = clock_.now() - *notice.sent_at;
  return age >= 0ms && age < options_.edit_rest;  // a clock that was set back must not hold it up
}

Result<void> Messenger::send(const Notice& notice, const std::stop_token& too_late) {
  return notice.posted ? edit(notice, *notice.posted, too_late) : post(notice, too_late);
}

Result<void> Messenger::post(const Notice& notice, const std::stop_token& too_late) {
  if (notice.posts >= kPostsMax + (notice.final ? 1 : 0)) {
    log_.warning("a message to the admin chat was sent several times without an answer; it is left at that");
    return outbox_.sent(notice, std::nullopt, clock_.now());
  }
  auto counted = outbox_.posting(notice);
  if (!counted) return counted;
  kill_point("notice_intended");
  const auto posted = notifier_.post(notice.wanted_text, notice.sound, too_late);
  kill_point("notice_posted");
  if (!posted) {
    if (!may_have_happened(posted.error().kind)) {
      auto uncounted = outbox_.not_posted(notice);
      if (!uncounted) return uncounted;
    }
    return std::unexpected(posted.error());
  }
  auto noted = outbox_.sent(notice, *posted, clock_.now());
  kill_point("notice_noted");
  return noted;
}

Result<void> Messenger::edit(const Notice& notice, const PostedText& posted,
                             const std::stop_token& too_late) {
  const auto edited = notifier_.edit(posted, notice.wanted_text, too_late);
  kill_point("notice_edited");
  if (edited) return outbox_.sent(notice, posted, clock_.now());
  if (edited.error().kind != ErrorKind::kNotFound) return edited;
  auto noted = outbox_.gone(notice);
  if (!noted) return noted;
  return edited;
}

std::chrono::milliseconds Messenger::pause_after(const Error& error) {
  pause_ = std::clamp(pause_ * 2, options_.pause_min, options_.pause_max);
  const auto pause = std::max(pause_, error.retry_after);
  log_.warning("a message to the admin chat waits; it is tried again",
               {{"in", format_span(pause)}, {"why", error.what}});
  return pause;
}

}  // namespace ploy::app
