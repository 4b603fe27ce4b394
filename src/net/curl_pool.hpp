#pragma once

#include <curl/curl.h>

#include <memory>
#include <mutex>
#include <vector>

#include "net/curl_handles.hpp"

namespace ploy::net {

// One transfer at a time, and the connections it leaves behind for the next. libcurl's shared connection
// cache is not safe across threads, so each slot has a cache of its own and is lent to one thread.
struct CurlSlot {
  CurlSlot();
  CurlMulti multi;
  CurlEasy easy;  // goes before its multi
};

// Slots that nobody uses, the one used last on top: its connection is the least likely to have gone stale.
// Safe to call from several threads.
class CurlPool {
 public:
  CurlPool();

  std::unique_ptr<CurlSlot> borrow();
  void give_back(std::unique_ptr<CurlSlot> slot);

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<CurlSlot>> free_;
};

}  // namespace ploy::net
