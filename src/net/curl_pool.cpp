#include "net/curl_pool.hpp"

#include <new>
#include <utility>

namespace ploy::net {

namespace {

constexpr std::size_t kSlotsKept = 32;
constexpr long kConnectionsPerSlot = 4;

void init_once() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw std::bad_alloc();  // the only way it fails without a broken TLS library
}

}  // namespace

CurlSlot::CurlSlot() : multi(curl_multi_init()), easy(curl_easy_init()) {
  if (!multi || !easy) throw std::bad_alloc();
  curl_multi_setopt(multi.get(), CURLMOPT_MAXCONNECTS, kConnectionsPerSlot);
}

CurlPool::CurlPool() { init_once(); }

std::unique_ptr<CurlSlot> CurlPool::borrow() {
  {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      auto slot = std::move(free_.back());
      free_.pop_back();
      return slot;
    }
  }
  return std::make_unique<CurlSlot>();
}

void CurlPool::give_back(std::unique_ptr<CurlSlot> slot) {
  curl_easy_reset(slot->easy.get());
  const std::lock_guard lock(mutex_);
  if (free_.size() < kSlotsKept) free_.push_back(std::move(slot));
}

}  // namespace ploy::net
