#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "core/backup.hpp"
#include "core/retry_policy.hpp"
#include "ports/destination.hpp"

namespace ploy::app {

// A stored backup as one stream: its parts in order, each checked against its SHA-256 where it ends, and the
// whole where that is known. kCorrupt when a byte is not the one that was stored; whoever reads must throw
// away what came before. A download that breaks off is opened again and passed over up to where it broke.
class BackupReader final : public ByteReader {
 public:
  BackupReader(Backup backup, std::vector<Part> parts, Destination& destination, const RetryPolicy& retry,
               Clock& clock, std::stop_token stop);

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> out) override;

 private:
  const Part& part() const { return parts_[next_]; }
  std::string naming() const;
  Result<void> open();
  Result<void> pass_over(std::uint64_t bytes);
  Result<std::size_t> read_part(std::span<std::byte> out);
  Result<void> close_part();
  Result<void> check_whole();

  Backup backup_;
  std::vector<Part> parts_;
  Destination& destination_;
  RetryPolicy retry_;
  Clock& clock_;
  std::stop_token stop_;

  std::size_t next_ = 0;  // the part being read
  std::unique_ptr<ByteReader> document_;
  std::uint64_t delivered_ = 0;  // bytes of this part
  int failures_ = 0;             // of this part in a row
  Sha256 part_hash_;
  Sha256 whole_hash_;
};

}  // namespace ploy::app
