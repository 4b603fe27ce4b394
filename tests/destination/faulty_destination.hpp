#pragma once

#include <functional>
#include <map>
#include <mutex>

#include "ports/destination.hpp"

namespace ploy::test {

// Fails on the nth call, as told; every other call goes to the destination behind it. Safe to call from
// several threads.
class FaultyDestination final : public Destination {
 public:
  enum class Call : std::uint8_t { kNewest, kPut, kFind, kOpen, kRemove };
  enum class When : std::uint8_t {
    kBefore,   // nothing happened, not even the body was read
    kMidBody,  // put only: half of the body was read, nothing was stored
    kAfter,    // it happened, and the answer was lost
  };

  // `inner` is borrowed for this object's life.
  explicit FaultyDestination(Destination& inner) : inner_(inner) {}

  // The `nth` call of this kind from now on (1 is the next) fails with `error`.
  void fail(Call call, int nth, Error error, When when = When::kBefore);
  void fail_put(int nth, ErrorKind kind, When when = When::kBefore) {
    fail(Call::kPut, nth, {kind, "injected fault"}, when);
  }

  // Every call fails with `error` until mend().
  void break_down(Error error);
  void mend();

  // How many calls of this kind there have been, failed ones included.
  int calls(Call call) const;

  DestinationLimits limits() const override { return inner_.limits(); }
  [[nodiscard]] Result<MessageId> newest(std::stop_token stop) override;
  [[nodiscard]] Result<Document> put(const DocumentDraft& draft, HashedReader& body,
                                     std::stop_token stop) override;
  [[nodiscard]] Result<std::optional<Document>> find(const DocumentDraft& draft, MessageId after,
                                                     std::stop_token stop) override;
  [[nodiscard]] Result<std::unique_ptr<ByteReader>> open(const Document& document,
                                                         std::stop_token stop) override;
  [[nodiscard]] Result<Removal> remove(const Address& at, std::stop_token stop) override;

 private:
  struct Fault {
    Error error;
    When when;
  };

  // Counts the call and says what is to go wrong with it.
  std::optional<Fault> next(Call call);

  template <class T>
  Result<T> pass(Call call, const std::function<Result<T>()>& real);

  Destination& inner_;
  mutable std::mutex mutex_;
  std::map<Call, int> calls_;
  std::map<std::pair<Call, int>, Fault> faults_;  // by the number of the call
  std::optional<Error> broken_;
};

}  // namespace ploy::test
