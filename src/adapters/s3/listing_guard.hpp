#pragma once

#include <optional>
#include <string>

#include "adapters/s3/answers.hpp"
#include "base/error.hpp"
#include "ports/object_store.hpp"

namespace ploy::s3 {

// Makes one trustworthy page out of what servers really answer. Seen in the wild: `start-after` that includes
// the key itself, keys sent twice, the same token for ever, "truncated" without a token or without keys, and
// "complete" while keys remain (behind a stretch of delete markers). An undetected wrong end would leave
// objects without a backup for ever, so it is believed only when an empty page confirms it.
//
//   ListingGuard guard(start_after);
//   do { answer = request(guard.token()); page = guard.take(answer) } while (page holds nothing yet)
//
// One guard serves one page; tokens are never kept beyond it, since they may depend on a server's state.
class ListingGuard {
 public:
  explicit ListingGuard(std::string start_after) : start_after_(std::move(start_after)) {}

  // Goes with the next request; empty on the first.
  const std::string& token() const { return token_; }

  // The page, in order, all keys greater than `start_after`; or nothing: ask once more, with the new token().
  // The page is complete only when it is empty; a server's word that nothing follows is checked by the
  // caller's request for the page behind the last key. kUnavailable: the server makes no progress, or lists
  // out of order.
  [[nodiscard]] Result<std::optional<ListingPage>> take(ListingAnswer answer);

 private:
  std::string start_after_;
  std::string token_;
  int empty_answers_ = 0;
};

}  // namespace ploy::s3
