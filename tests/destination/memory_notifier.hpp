#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ports/notifier.hpp"

namespace ploy::test {

// An admin chat in memory. Safe to call from several threads.
class MemoryNotifier final : public Notifier {
 public:
  struct Message {
    std::string text;
    Sound sound;
    int edits = 0;
  };

  [[nodiscard]] Result<PostedText> post(const std::string& text, Sound sound, std::stop_token stop) override;
  [[nodiscard]] Result<void> edit(const PostedText& at, const std::string& text,
                                  std::stop_token stop) override;

  // The next call fails like this; kUnknown posts and loses the answer. Several fail in the order given.
  void fail_next(Error error);
  // Every call fails like this, until mended.
  void break_down(Error error);
  void mend();
  void delete_message(std::size_t index);  // as a person would; of those in messages()

  // Oldest first.
  std::vector<Message> messages() const;
  int calls() const;

 private:
  std::optional<Error> next_failure();

  mutable std::mutex mutex_;
  std::map<MessageId, Message> messages_;
  MessageId last_;
  int calls_ = 0;
  std::deque<Error> failures_;
  std::optional<Error> broken_;
};

}  // namespace ploy::test
