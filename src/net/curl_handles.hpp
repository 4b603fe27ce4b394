#pragma once

#include <curl/curl.h>

#include <memory>
#include <new>
#include <string>

namespace ploy::net {

template <auto kFree>
struct CurlDelete {
  void operator()(auto* handle) const { kFree(handle); }
};

using CurlEasy = std::unique_ptr<CURL, CurlDelete<&curl_easy_cleanup>>;
using CurlMulti = std::unique_ptr<CURLM, CurlDelete<&curl_multi_cleanup>>;
using CurlList = std::unique_ptr<curl_slist, CurlDelete<&curl_slist_free_all>>;
using CurlUrl = std::unique_ptr<CURLU, CurlDelete<&curl_url_cleanup>>;
using CurlText = std::unique_ptr<char, CurlDelete<&curl_free>>;

// libcurl wants a list's head back after each addition.
inline void append(CurlList& list, const std::string& line) {
  curl_slist* head = curl_slist_append(list.get(), line.c_str());
  if (head == nullptr) throw std::bad_alloc();
  (void)list.release();  // the same list, or the first of it
  list.reset(head);
}

}  // namespace ploy::net
