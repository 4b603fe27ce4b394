#include "adapters/s3/listing_guard.hpp"

#include <algorithm>

namespace ploy::s3 {

namespace {

// So many truncated answers without a new key may follow each other. Each stands for up to 1,000 keys that
// the server skipped (delete markers), so this is far more than a healthy bucket needs.
constexpr int kEmptyAnswersMax = 10'000;

bool key_before(const ListedObject& a, const ListedObject& b) { return a.key < b.key; }
bool same_key(const ListedObject& a, const ListedObject& b) { return a.key == b.key; }

}  // namespace

Result<std::optional<ListingPage>> ListingGuard::take(ListingAnswer answer) {
  auto& objects = answer.objects;
  if (!std::is_sorted(objects.begin(), objects.end(), key_before))
    return fail(ErrorKind::kUnavailable,
                "the server lists keys out of order, so no listing of it can be complete (AWS directory "
                "buckets do that: they cannot be watched)");
  std::erase_if(objects, [&](const ListedObject& object) { return object.key <= start_after_; });
  objects.erase(std::unique(objects.begin(), objects.end(), same_key), objects.end());
  if (!objects.empty()) return ListingPage{std::move(objects), false};
  if (!answer.truncated) return ListingPage{{}, true};

  if (answer.next_token.empty() || answer.next_token == token_ || ++empty_answers_ > kEmptyAnswersMax)
    return fail(ErrorKind::kUnavailable,
                "the server says that more keys follow, but does not list any; update it, or restart it");
  token_ = std::move(answer.next_token);
  return std::optional<ListingPage>();
}

}  // namespace ploy::s3
