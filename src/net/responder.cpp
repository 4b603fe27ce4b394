#include "net/http_server.hpp"

namespace ploy::net {

namespace {

class CollectingSink final : public RequestSink {
 public:
  CollectingSink(std::uint64_t bytes_max, std::function<void(std::string, Responder)> done)
      : bytes_max_(bytes_max), done_(std::move(done)) {}

  std::optional<Answer> write(ByteView bytes) override {
    if (bytes.size() > bytes_max_ - body_.size()) return Answer{.status = 413};
    body_ += as_text(bytes);
    return std::nullopt;
  }

  void finish(Responder responder) override { done_(std::move(body_), std::move(responder)); }

 private:
  std::uint64_t bytes_max_;
  std::function<void(std::string, Responder)> done_;
  std::string body_;
};

}  // namespace

Responder::~Responder() {
  if (channel_) channel_->respond({.status = 500});
}

void Responder::respond(Answer answer) { std::exchange(channel_, nullptr)->respond(std::move(answer)); }

std::unique_ptr<RequestSink> collect_body(std::uint64_t bytes_max,
                                          std::function<void(std::string body, Responder)> done) {
  return std::make_unique<CollectingSink>(bytes_max, std::move(done));
}

}  // namespace ploy::net
