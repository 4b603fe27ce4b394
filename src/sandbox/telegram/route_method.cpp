#include "base/text.hpp"
#include "sandbox/telegram/body_reader.hpp"
#include "sandbox/telegram/http_answers.hpp"
#include "sandbox/telegram/routes.hpp"

namespace ploy::sandbox {

namespace {

// Takes the body of one method call as it arrives.
class MethodSink final : public net::RequestSink {
 public:
  struct Limits {
    std::uint64_t body_bytes_max = 0;
    std::optional<std::uint64_t> reset_after;  // an injected fault
  };

  MethodSink(Engine& engine, std::unique_ptr<Request> request, std::unique_ptr<BodyReader> body,
             Limits limits)
      : engine_(engine), request_(std::move(request)), body_(std::move(body)), limits_(limits) {}

  std::optional<net::Answer> write(ByteView bytes) override {
    received_ += bytes.size();
    if (limits_.reset_after && received_ > *limits_.reset_after) return net::Answer{.abort = true};
    if (received_ > limits_.body_bytes_max) return too_large(engine_.profile());
    if (const auto refused = body_->write(bytes)) return answer_bare(*refused);
    return std::nullopt;
  }

  void finish(net::Responder responder) override {
    if (const auto refused = received_ > 0 ? body_->finish() : std::nullopt)
      return responder.respond(answer_bare(*refused));
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
  Engine& engine_;
  std::unique_ptr<Request> request_;
  std::unique_ptr<BodyReader> body_;  // writes into the request's arguments
  Limits limits_;
  std::uint64_t received_ = 0;
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
  if (head.headers.find_number("Content-Length").value_or(0) > body_bytes_max)
    return MethodSink::too_large(engine.profile());
  auto body = BodyReader::create(head.headers.find("Content-Type").value_or(""), request->args,
                                 engine.files().upload_dir());
  if (!body) return answer_bare(400);
  MethodSink::Limits limits{.body_bytes_max = body_bytes_max};
  const auto fault = engine.with_faults(
      [&](FaultScript& faults) { return faults.take(FaultStage::kBody, request->method); });
  if (fault) limits.reset_after = fault->after_bytes;
  return std::make_unique<MethodSink>(engine, std::move(request), std::move(body), limits);
}

}  // namespace ploy::sandbox
