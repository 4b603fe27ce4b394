#include "adapters/telegram/answer.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "adapters/telegram/types.hpp"
#include "net/http_client.hpp"

namespace {

using namespace ploy;

constexpr const char* kToken = "123456789:AAfuzz-fuzz-fuzz-fuzz-fuzz-fuzz-fuzz";

void expect_no_token(const std::string& text) {
  if (text.find(kToken) != std::string::npos) std::abort();
}

void read(const net::HttpResponse& response, telegram::Effect effect) {
  const telegram::Call call{.method = "sendDocument", .effect = effect};
  const auto result = telegram::read_answer(response, call, Secret(kToken));
  if (!result) {
    const Error& error = result.error().error;
    expect_no_token(error.what);
    if (error.what.empty() || error.retry_after.count() < 0) std::abort();
    if (error.kind == ErrorKind::kUnknown && effect != telegram::Effect::kSend) std::abort();
    return;
  }
  (void)telegram::parse_bot(*result);
  (void)telegram::parse_file(*result);
  (void)telegram::parse_message(*result);
  (void)telegram::parse_chat(*result);
  if (const auto member = telegram::parse_chat_member(*result)) (void)member->may("can_post_messages");
}

}  // namespace

// Whatever a Bot API server, or what stands before it, answers: no crash, no token in an error, and an
// unknown outcome only where something may have been sent. The first byte chooses the HTTP status.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static constexpr int kStatuses[] = {200, 400, 401, 403, 404, 413, 429, 500, 502, 504};
  if (size == 0) return 0;
  net::HttpResponse response;
  response.head.status = kStatuses[data[0] % std::size(kStatuses)];
  response.body.assign(reinterpret_cast<const char*>(data) + 1, size - 1);
  read(response, telegram::Effect::kRead);
  read(response, telegram::Effect::kSend);
  return 0;
}
