#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace ploy::server {

// How many bytes of bodies may be in memory at once, from their first byte until they are answered. Without
// it many senders at once could take any amount. Safe from several threads.
class BodyRoom {
 public:
  explicit BodyRoom(std::size_t bytes_max) : free_(bytes_max) {}

  // What one body takes of the room, which it borrows; given back when the share goes.
  class Share {
   public:
    Share() = default;
    explicit Share(BodyRoom& room) : room_(&room) {}
    Share(Share&& other) noexcept
        : room_(std::exchange(other.room_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
    Share& operator=(Share&& other) noexcept {
      std::swap(room_, other.room_);
      std::swap(bytes_, other.bytes_);
      return *this;
    }
    ~Share() { clear(); }

    // False when there is no room for that many more; then nothing has changed.
    bool grow(std::size_t bytes);
    void clear();

   private:
    BodyRoom* room_ = nullptr;
    std::size_t bytes_ = 0;
  };

 private:
  std::atomic<std::size_t> free_;
};

}  // namespace ploy::server
