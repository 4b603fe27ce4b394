#include "server/body_room.hpp"

namespace ploy::server {

bool BodyRoom::Share::grow(std::size_t bytes) {
  if (room_ == nullptr) return false;
  std::size_t free = room_->free_;
  do {
    if (free < bytes) return false;
  } while (!room_->free_.compare_exchange_weak(free, free - bytes));
  bytes_ += bytes;
  return true;
}

void BodyRoom::Share::clear() {
  if (room_ != nullptr) room_->free_ += std::exchange(bytes_, 0);
}

}  // namespace ploy::server
