#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/s3/event_decoder.hpp"
#include "net/http_server.hpp"

namespace ploy::test {

// An endpoint that answers every request with 200 and decodes what comes.
class WebhookReceiver {
 public:
  WebhookReceiver();
  ~WebhookReceiver();

  std::string url() const;

  // Blocks until a hint fulfils the condition, or far longer than any server delays its events.
  bool wait_for(const std::function<bool(const s3::ObjectHint&)>& fulfils);
  // Everything received so far, for failure messages.
  std::string bodies() const;
  int unparsable() const;

 private:
  void take(const std::string& body);

  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<s3::ObjectHint> hints_;
  std::string bodies_;
  int unparsable_ = 0;
  Log log_;
  std::unique_ptr<net::HttpServer> server_;
};

}  // namespace ploy::test
