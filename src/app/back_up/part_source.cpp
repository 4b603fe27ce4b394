#include "app/back_up/part_source.hpp"

namespace ploy::app {

Result<std::size_t> PartSource::read(std::span<std::byte> out) {
  auto n = from_.read(out);
  if (n)
    whole_.update(out.first(*n));
  else
    failed_ = true;
  return n;
}

}  // namespace ploy::app
