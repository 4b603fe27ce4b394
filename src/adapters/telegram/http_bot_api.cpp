#include "adapters/telegram/http_bot_api.hpp"

#include "adapters/telegram/answer.hpp"
#include "adapters/telegram/document_body.hpp"
#include "base/text.hpp"

namespace ploy::telegram {
namespace {

using nlohmann::json;

// What breaking off an upload left behind. The server acts on a whole request only, so as long as a byte of
// it was not even pulled, nothing can have been posted.
ApiError upload_failed(Error error, const Call& call, const DocumentBody& body) {
  if (body.failure()) return {.error = *body.failure()};
  if (body.complete()) {
    if (error.kind == ErrorKind::kCancelled) error.kind = ErrorKind::kUnknown;
    return connection_failed(std::move(error), call);
  }
  ApiError failed = connection_failed(std::move(error), call);
  if (failed.error.kind == ErrorKind::kUnknown) failed.error.kind = ErrorKind::kUnavailable;
  return failed;
}

}  // namespace

HttpBotApi::HttpBotApi(Options options, net::HttpClient& http, Random& random)
    : options_(std::move(options)),
      moves_(options_.moved_chats, options_.on_move),
      http_(http),
      random_(random) {}

ApiResult<json> HttpBotApi::call(const Call& call, std::stop_token stop) {
  auto result = post(call, stop);
  if (!result && follow(call, result.error())) result = post(call, stop);
  return result;
}

ApiResult<Uploaded> HttpBotApi::upload(const Upload& upload, std::stop_token stop) {
  net::HttpRequest request = request_for(upload.call);
  const std::string boundary = this->boundary();
  DocumentBody body(upload, arguments_of(upload.call), boundary);
  request.headers.add("Content-Type", "multipart/form-data; boundary=" + boundary);
  request.body = &body;
  request.body_bytes = body.size();

  auto response = http_.send(request, kAnswerBytesMax, stop);
  if (!response) return std::unexpected(upload_failed(std::move(response.error()), upload.call, body));
  auto result = read_answer(*response, upload.call, options_.token);
  if (result) return Uploaded{.result = std::move(*result), .sha256 = body.sha256()};
  ApiError& failed = result.error();
  if (follow(upload.call, failed)) {
    failed.error.kind = ErrorKind::kUnavailable;
    failed.error.what = upload.call.method + ": the group became a supergroup with the id " +
                        std::to_string(failed.moved_to->value) + "; the next try goes there";
  }
  return std::unexpected(std::move(failed));
}

ApiResult<std::unique_ptr<ByteReader>> HttpBotApi::download(std::string_view file_path,
                                                            std::stop_token stop) {
  const Call call{.method = "download"};  // for the error's text
  const net::HttpRequest request{.url = options_.url + "/file/bot" + options_.token.reveal() + "/" +
                                        percent_encode(file_path, Slash::kKeep)};
  auto download = http_.open(request, stop);
  if (!download) return std::unexpected(connection_failed(std::move(download.error()), call));
  const int status = (*download)->head().status;
  if (status == 200) return std::move(*download);
  net::HttpResponse refusal{.head = (*download)->head()};
  ApiError failed = read_answer(refusal, call, options_.token).error();
  // The link was made a moment ago, so a missing file is the server's trouble, not a wrong address.
  if (status == 404)
    failed.error = {ErrorKind::kUnavailable,
                    "download: 404, the Bot API server does not have the file it named; a self-hosted server "
                    "serves no files: start it with --local and set TELEGRAM_API_LOCAL=true"};
  return std::unexpected(std::move(failed));
}

net::HttpRequest HttpBotApi::request_for(const Call& call) const {
  return {.method = "POST",
          .url = options_.url + "/bot" + options_.token.reveal() + "/" + call.method,
          .answer_timeout = call.answer_timeout};
}

json HttpBotApi::arguments_of(const Call& call) const {
  json arguments = call.arguments;
  if (call.chat) arguments["chat_id"] = current(*call.chat).value;
  if (call.from_chat) arguments["from_chat_id"] = current(*call.from_chat).value;
  return arguments;
}

ApiResult<json> HttpBotApi::post(const Call& call, std::stop_token stop) {
  net::HttpRequest request = request_for(call);
  // A text that is no UTF-8 would be refused by the server; better to send the mark of what is missing.
  const std::string text = arguments_of(call).dump(-1, ' ', false, json::error_handler_t::replace);
  ViewReader body(as_bytes(text));
  request.headers.add("Content-Type", "application/json");
  request.body = &body;
  request.body_bytes = text.size();
  auto response = http_.send(request, kAnswerBytesMax, stop);
  if (!response) return std::unexpected(connection_failed(std::move(response.error()), call));
  return read_answer(*response, call, options_.token);
}

std::string HttpBotApi::boundary() {
  Bytes noise(16);  // 128 random bits do not occur in a file by chance
  random_.fill(noise);
  return "telegramploy-" + to_hex(noise);
}

bool HttpBotApi::follow(const Call& call, const ApiError& failed) {
  if (!failed.moved_to || !call.chat) return false;
  // With two chats in play the answer does not say which one moved.
  if (call.from_chat && *call.from_chat != *call.chat) return false;
  const ChatId before = current(*call.chat);
  if (before == *failed.moved_to) return false;
  moves_.remember(before, *failed.moved_to);
  return true;
}

}  // namespace ploy::telegram
