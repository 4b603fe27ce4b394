#pragma once

#include <stop_token>

#include "app/bell.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "ports/notice_outbox.hpp"

namespace ploy::app {

// Brings the chat of the people to what the outbox wants it to say: posts each message once, and edits it
// afterwards. What cannot be sent stays in the outbox and is tried again for ever; nothing else ever fails
// because of it.
//
// Posting is not idempotent, and a bot cannot look whether a text arrived. So each post is counted in the
// outbox before it is begun, and a post that certainly failed is counted down again:
//
//   killed before the post      the message is posted in the next life
//   killed after it, before it  the message is posted a second time in the next life: one duplicate, the
//   worst is written down             that a crash does; the first of the two is never edited every answer is
//   lost        three posts of it at most, and one more of its last text; then it counts as sent
class Messenger {
 public:
  struct Options {
    std::chrono::milliseconds edit_rest{180'000};  // between two edits of one message, but for the last
    std::chrono::milliseconds pause_min{5'000};    // after a failure; doubled with each
    std::chrono::milliseconds pause_max{300'000};
  };

  // All are borrowed. `told` is rung when the outbox has something new.
  Messenger(Options options, NoticeOutbox& outbox, Notifier& notifier, Bell& told, Clock& clock, Log& log);

  // Sends until `stop`. A call under way then is let end until `too_late`: what was posted and could not be
  // written down would be posted again.
  void run(const std::stop_token& stop, const std::stop_token& too_late);

  // Sends what is due. Returns how long nothing more is to be expected, unless the outbox gets something new.
  std::chrono::milliseconds run_once(const std::stop_token& stop, const std::stop_token& too_late = {});

 private:
  bool may_wait(const Notice& notice) const;
  Result<void> send(const Notice& notice, const std::stop_token& too_late);
  Result<void> post(const Notice& notice, const std::stop_token& too_late);
  Result<void> edit(const Notice& notice, const PostedText& posted, const std::stop_token& too_late);
  std::chrono::milliseconds pause_after(const Error& error);

  Options options_;
  NoticeOutbox& outbox_;
  Notifier& notifier_;
  Bell& told_;
  Clock& clock_;
  Log& log_;
  std::chrono::milliseconds pause_{0};
};

}  // namespace ploy::app
