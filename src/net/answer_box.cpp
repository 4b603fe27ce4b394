#include "net/answer_box.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace ploy::net {

namespace {

namespace asio = boost::asio;

class BoxChannel final : public Responder::Channel {
 public:
  explicit BoxChannel(std::shared_ptr<AnswerBox> box) : box_(std::move(box)) {}
  void respond(Answer answer) override { box_->put(std::move(answer)); }

 private:
  std::shared_ptr<AnswerBox> box_;
};

}  // namespace

Responder AnswerBox::make_responder() { return Responder(std::make_unique<BoxChannel>(shared_from_this())); }

void AnswerBox::put(Answer answer) {
  const std::lock_guard lock(mutex_);
  if (!wake_) return;
  answer_ = std::move(answer);
  asio::post(wake_->get_executor(), [self = shared_from_this()] {
    const std::lock_guard relock(self->mutex_);
    if (self->wake_) self->wake_->cancel();
  });
}

asio::awaitable<std::optional<Answer>> AnswerBox::take() {
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      if (answer_ || !wake_) co_return std::exchange(answer_, std::nullopt);
    }
    // put() wakes through the executor this runs on, so not between the look above and the wait below.
    co_await wake_->async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

void AnswerBox::close() {
  const std::lock_guard lock(mutex_);
  wake_.reset();
}

}  // namespace ploy::net
