#include "tests/destination/faulty_destination.hpp"

#include <algorithm>

namespace ploy::test {
namespace {

// Pulls `bytes` and forgets them, as a connection does that breaks.
void swallow(ByteReader& body, std::uint64_t bytes) {
  Bytes chunk(4 * kKiB);
  while (bytes > 0) {
    const auto n = body.read(std::span(chunk).first(std::min<std::uint64_t>(bytes, chunk.size())));
    if (!n || *n == 0) return;
    bytes -= *n;
  }
}

}  // namespace

void FaultyDestination::fail(Call call, int nth, Error error, When when) {
  const std::lock_guard lock(mutex_);
  faults_.insert_or_assign({call, calls_[call] + nth}, Fault{std::move(error), when});
}

void FaultyDestination::break_down(Error error) {
  const std::lock_guard lock(mutex_);
  broken_ = std::move(error);
}

void FaultyDestination::mend() {
  const std::lock_guard lock(mutex_);
  broken_.reset();
}

int FaultyDestination::calls(Call call) const {
  const std::lock_guard lock(mutex_);
  const auto it = calls_.find(call);
  return it == calls_.end() ? 0 : it->second;
}

std::optional<FaultyDestination::Fault> FaultyDestination::next(Call call) {
  const std::lock_guard lock(mutex_);
  const int number = ++calls_[call];
  if (broken_) return Fault{*broken_, When::kBefore};
  const auto it = faults_.find({call, number});
  if (it == faults_.end()) return std::nullopt;
  return std::move(faults_.extract(it).mapped());
}

template <class T>
Result<T> FaultyDestination::pass(Call call, const std::function<Result<T>()>& real) {
  auto fault = next(call);
  if (!fault) return real();
  if (fault->when == When::kAfter) (void)real();  // the answer is what gets lost
  return std::unexpected(std::move(fault->error));
}

Result<MessageId> FaultyDestination::newest(std::stop_token stop) {
  return pass<MessageId>(Call::kNewest, [&] { return inner_.newest(stop); });
}

Result<Document> FaultyDestination::put(const DocumentDraft& draft, HashedReader& body,
                                        std::stop_token stop) {
  auto fault = next(Call::kPut);
  if (!fault) return inner_.put(draft, body, stop);
  if (fault->when == When::kMidBody) swallow(body, draft.size / 2);
  if (fault->when == When::kAfter) (void)inner_.put(draft, body, stop);
  return std::unexpected(std::move(fault->error));
}

Result<std::optional<Document>> FaultyDestination::find(const DocumentDraft& draft, MessageId after,
                                                        std::stop_token stop) {
  return pass<std::optional<Document>>(Call::kFind, [&] { return inner_.find(draft, after, stop); });
}

Result<std::unique_ptr<ByteReader>> FaultyDestination::open(const Document& document, std::stop_token stop) {
  return pass<std::unique_ptr<ByteReader>>(Call::kOpen, [&] { return inner_.open(document, stop); });
}

Result<Removal> FaultyDestination::remove(const Address& at, std::stop_token stop) {
  return pass<Removal>(Call::kRemove, [&] { return inner_.remove(at, stop); });
}

}  // namespace ploy::test
