#include "sandbox/telegram/http_answers.hpp"

#include <fmt/format.h>

namespace ploy::sandbox {

namespace {

net::Answer answer_text(int status, std::string body) {
  return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

}  // namespace

net::Answer answer_success(const Json& result) { return answer_text(200, success_body(result)); }

net::Answer answer_error(const ApiError& error) {
  net::Answer answer = answer_text(error.code, error_body(error));
  if (error.retry_after) answer.headers.add("Retry-After", std::to_string(*error.retry_after));
  return answer;
}

net::Answer answer_bare(int status) { return {.status = status, .close = true}; }

net::Answer answer_not_found() { return answer_error({.code = 404, .description = "Not Found"}); }

net::Answer answer_fault(const Fault& fault) {
  if (fault.kind == FaultKind::kError) return answer_error(error_of(fault));
  if (fault.kind != FaultKind::kHtmlError) return {.abort = true};
  const std::string title = fmt::format("{} {}", fault.code, error_of(fault).description);
  return {.status = fault.code,
          .headers = {{"Content-Type", "text/html"}},
          .body = fmt::format(
              "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n"
              "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n",
              title)};
}

}  // namespace ploy::sandbox
