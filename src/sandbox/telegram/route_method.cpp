#include "base/text.hpp"
#include "sandbox/telegram/body_reader.hpp"
#include "sandbox/telegram/http_answers.hpp"
#include "sandbox/telegram/methods.hpp"
#include "sandbox/telegram/routes.hpp"

namespace ploy::sandbox {

namespace {

// Takes the body of one method call as it arrives.
class MethodSink final : public net::RequestSink {
 public:
  MethodSink(Engine& engine, std::unique_ptr<Request> request, std::unique_ptr<BodyReader> body,
             std::uint64_t body_bytes_max)
      : engine_(engine),
        request_(std::move(request)),
        body_(std::move(body)),
        body_bytes_max_(body_bytes_max) {}

  std::optional<net::Answer> write(ByteView bytes) override {
    const std::uint64_t before = std::exchange(received_, received_ + bytes.size());
    if (received_ > body_bytes_max_) return too_large(engine_.profile());
    if (const auto refused = body_->write(bytes)) return answer_bare(*refused);
    if (meets_fault(before)) return net::Answer{.abort = true};
    return std::nullopt;
  }

  void finish(net::Responder responder) override {
    if (const auto refused = received_ > 0 ? body_->finish() : std::nullopt) {
      engine_.note(canonical_method(request_->method), received_,
                   {{"outcome", "refused"}, {"status", *refused}});
      return responder.respond(answer_bare(*refused));
    }
    if (meets_fault(received_)) return responder.respond({.abort = true});
    if (request_->method.empty()) request_->method = to_lower(request_->args.text("method"));
    engine_.submit(std::move(request_), std::move(responder));
  }

  // The public service's front end says it in JSON, and closes while the client is still writing.
  static net::Answer too_large(Profile profile) {
    if (profile == Profile::kLocal) return answer_bare(413);
    net::Answer answer = answer_error({.code = 413, .description = "Request Entity Too Large"});
    answer.close = true;
    return answer;
  }

 private:
  bool meets_fault(std::uint64_t before) {
    const BodyStretch stretch{.from = before, .chat_from = chat_from_, .to = received_};
    if (request_->args.has("chat_id")) chat_from_ = received_;
    return engine_.body_arrived(*request_, stretch);
  }

  Engine& engine_;
  std::unique_ptr<Request> request_;
  std::unique_ptr<BodyReader> body_;  // writes into the request's arguments
  std::uint64_t body_bytes_max_;
  std::uint64_t received_ = 0;
  std::uint64_t chat_from_ = 0;
};

// "/bot<token>/<method>"; empty when the path is of another kind.
std::unique_ptr<Request> parse_path(const net::RequestHead& head) {
  static constexpr std::string_view kBot = "/bot";
  const std::string path = decode_leniently(head.path, false);
  const auto slash = path.find('/', 1);
  if (!path.starts_with(kBot) || slash == std::string::npos) return nullptr;
  auto request = std::make_unique<Request>();
  request->token = path.substr(kBot.size(), slash - kBot.size());
  request->method = to_lower(std::string_view(path).substr(slash + 1));
  request->args.add_form(head.query);
  return request;
}

}  // namespace

Decision route_method(Engine& engine, const net::RequestHead& head, std::uint64_t body_bytes_max) {
  if (head.method != "GET" && head.method != "POST") return answer_bare(501);
  auto request = parse_path(head);
  if (!request) return answer_not_found();
  if (const auto encoding = head.headers.find("Content-Encoding"); encoding && *encoding != "identity")
    return answer_bare(415);
  const std::uint64_t announced = head.headers.find_number("Content-Length").value_or(0);
  if (announced > body_bytes_max) {
    engine.note(canonical_method(request->method), announced, {{"outcome", "refused"}, {"status", 413}});
    return MethodSink::too_large(engine.profile());
  }
  auto body = BodyReader::create(head.headers.find("Content-Type").value_or(""), request->args,
                                 engine.files().upload_dir());
  if (!body) return answer_bare(400);
  return std::make_unique<MethodSink>(engine, std::move(request), std::move(body), body_bytes_max);
}

}  // namespace ploy::sandbox
