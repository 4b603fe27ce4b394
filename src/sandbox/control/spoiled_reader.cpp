#include "sandbox/control/spoiled_reader.hpp"

#include <algorithm>
#include <utility>

namespace ploy::sandbox {

namespace {

class SpoiledReader final : public ByteReader {
 public:
  SpoiledReader(std::unique_ptr<ByteReader> from, Spoiling spoiling, Clock& clock)
      : from_(std::move(from)), spoiling_(std::move(spoiling)), clock_(clock) {}

  Result<std::size_t> read(std::span<std::byte> out) override {
    if (spoiling_.at_half && passed_ >= spoiling_.size / 2) std::exchange(spoiling_.at_half, nullptr)();
    if (spoiling_.cut_at && passed_ >= *spoiling_.cut_at)
      return fail(ErrorKind::kUnavailable, "injected fault: the download is cut here");
    out = out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), stretch())));
    if (spoiling_.bytes_per_second > 0) clock_.wait_for(std::chrono::seconds(1), {});
    const auto n = from_->read(out);
    if (!n) return n;
    if (const auto at = spoiling_.corrupt_at; at && *at >= passed_ && *at < passed_ + *n)
      out[static_cast<std::size_t>(*at - passed_)] ^= std::byte{1};
    passed_ += *n;
    return n;
  }

 private:
  // How far it may go at once: not past the next place where something happens.
  std::uint64_t stretch() const {
    std::uint64_t most = UINT64_MAX;
    if (spoiling_.cut_at) most = std::min(most, *spoiling_.cut_at - passed_);
    if (spoiling_.at_half && passed_ < spoiling_.size / 2)
      most = std::min(most, spoiling_.size / 2 - passed_);
    if (spoiling_.bytes_per_second > 0) most = std::min(most, spoiling_.bytes_per_second);
    return most;
  }

  std::unique_ptr<ByteReader> from_;
  Spoiling spoiling_;
  Clock& clock_;
  std::uint64_t passed_ = 0;
};

}  // namespace

std::unique_ptr<ByteReader> spoil(std::unique_ptr<ByteReader> from, Spoiling spoiling, Clock& clock) {
  return std::make_unique<SpoiledReader>(std::move(from), std::move(spoiling), clock);
}

}  // namespace ploy::sandbox
