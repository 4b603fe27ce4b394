#include "adapters/telegram/answer.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "net/http_client.hpp"

// Every text here is taken from the server's source or from reports; the code is matched first, then a
// lower-case piece of the description, which is how the texts have changed least over the years.
namespace ploy::telegram {
namespace {

using nlohmann::json;

// Telegram gives a number nearly always; this one is for the front ends that do not.
constexpr std::chrono::seconds kRetryAfterDefault{30};

struct Rule {
  int code;
  std::string_view text;
  ErrorKind kind;
  std::string_view fix;
};

constexpr std::string_view kFixToken = "check TELEGRAM_BOT_TOKEN; @BotFather shows the valid one";
constexpr std::string_view kFixMember = "add the bot to the chat again, as administrator";
constexpr std::string_view kFixRights =
    "make the bot an administrator of the chat who may post, edit and delete messages";
constexpr std::string_view kFixProtected = "switch off 'restrict saving content' in the chat's settings";
constexpr std::string_view kFixSize =
    "lower TELEGRAM_PART_SIZE, or use a self-hosted Bot API server with --local";

// The first that fits decides.
constexpr std::array kRules = {
    Rule{401, "api-id", ErrorKind::kDenied, "start the Bot API server with a valid --api-id and --api-hash"},
    Rule{401, "", ErrorKind::kDenied, kFixToken},
    Rule{403, "", ErrorKind::kDenied, kFixMember},
    Rule{404, "method not found", ErrorKind::kInvalid, "use a newer Bot API server"},
    Rule{404, "", ErrorKind::kDenied, "check TELEGRAM_BOT_TOKEN and TELEGRAM_API_URL"},
    Rule{407, "", ErrorKind::kDenied, "check the user and password in TELEGRAM_PROXY"},
    Rule{409, "", ErrorKind::kConflict, "let only one program use this bot"},
    Rule{413, "", ErrorKind::kInvalid, kFixSize},
    Rule{421, "", ErrorKind::kDenied, "this Bot API server does not serve this bot: check TELEGRAM_API_URL"},
    Rule{400, "logged out", ErrorKind::kDenied,
         "the bot was moved to another Bot API server: set TELEGRAM_API_URL to it, or wait ten minutes"},
    Rule{400, "chat not found", ErrorKind::kDenied,
         "check TELEGRAM_BACKUP_CHAT_ID and add the bot to that chat as administrator"},
    Rule{400, "group chat was upgraded", ErrorKind::kDenied, "set the chat id to the new one"},
    Rule{400, "temporarily unavailable", ErrorKind::kUnavailable, ""},
    Rule{400, "protected content", ErrorKind::kDenied, kFixProtected},
    Rule{400, "forwards_restricted", ErrorKind::kDenied, kFixProtected},
    Rule{400, "need administrator rights", ErrorKind::kDenied, kFixRights},
    Rule{400, "not enough rights", ErrorKind::kDenied, kFixRights},
    Rule{400, "have no write access", ErrorKind::kDenied, kFixRights},
    Rule{400, "have no rights", ErrorKind::kDenied, kFixRights},
    Rule{400, "chat_write_forbidden", ErrorKind::kDenied, kFixRights},
    Rule{400, "chat_admin_required", ErrorKind::kDenied, kFixRights},
    Rule{400, "chat_restricted", ErrorKind::kDenied, kFixRights},
    Rule{400, "file is too big", ErrorKind::kInvalid, kFixSize},
    Rule{400, "file_parts_invalid", ErrorKind::kInvalid, kFixSize},
    Rule{400, "not found", ErrorKind::kNotFound, ""},  // "message to delete not found" and its like
    Rule{400, "message_id_invalid", ErrorKind::kNotFound, ""},
};

ErrorKind lost_answer(Effect effect) {
  return effect == Effect::kSend ? ErrorKind::kUnknown : ErrorKind::kUnavailable;
}

Rule judge(int code, std::string_view description, Effect effect) {
  if (code == 429) return {code, "", ErrorKind::kRateLimited, ""};
  // The request may have been carried out before the server, or what stands before it, gave up.
  if (code >= 500 && code != 501 && code != 505) return {code, "", lost_answer(effect), ""};
  if (code == 408) return {code, "", ErrorKind::kUnavailable, ""};
  for (const Rule& rule : kRules)
    if (rule.code == code && description.find(rule.text) != std::string_view::npos) return rule;
  return {code, "", ErrorKind::kInvalid, ""};
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  if (what.empty()) return;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

// A self-hosted server names directories after the token, with '~' for ':' on some file systems, and quotes
// paths in its errors.
std::string without_token(std::string text, const Secret& token) {
  replace_all(text, token.reveal(), kMasked);
  std::string directory = token.reveal();
  std::ranges::replace(directory, ':', '~');
  replace_all(text, directory, kMasked);
  return text;
}

std::chrono::milliseconds retry_after(const json& body, const net::HttpResponse& response) {
  constexpr std::int64_t kSecondsMax = 7 * 24 * 3600;
  std::optional<std::int64_t> seconds;
  if (const auto it = body.find("parameters"); body.is_object() && it != body.end() && it->is_object())
    if (const auto given = it->find("retry_after"); given != it->end() && given->is_number_integer())
      seconds = given->get<std::int64_t>();
  if (!seconds)
    if (const auto header = response.head.headers.find_number("Retry-After"))
      seconds = static_cast<std::int64_t>(std::min<std::uint64_t>(*header, kSecondsMax));
  if (!seconds) return kRetryAfterDefault;
  return std::chrono::seconds(std::clamp<std::int64_t>(*seconds, 1, kSecondsMax));
}

std::optional<ChatId> moved_to(const json& body) {
  const auto it = body.find("parameters");
  if (it == body.end() || !it->is_object()) return std::nullopt;
  const auto id = it->find("migrate_to_chat_id");
  if (id == it->end() || !id->is_number_integer()) return std::nullopt;
  return ChatId{id->get<std::int64_t>()};
}

ApiError refused(const net::HttpResponse& response, const json& body, const Call& call, int code,
                 const std::string& description) {
  ApiError failed{.code = code, .description = to_lower(description)};
  const Rule rule = judge(code, failed.description, call.effect);
  failed.error.kind = rule.kind;
  failed.error.what = call.method + ": " + std::to_string(code);
  if (!description.empty()) failed.error.what += " " + description;
  failed.fix = rule.fix;
  if (!failed.fix.empty()) failed.error.what += "; " + failed.fix;
  if (rule.kind == ErrorKind::kRateLimited) failed.error.retry_after = retry_after(body, response);
  if (body.is_object()) failed.moved_to = moved_to(body);
  return failed;
}

}  // namespace

ApiResult<json> read_answer(const net::HttpResponse& response, const Call& call, const Secret& token) {
  json body = json::parse(response.body, nullptr, /*allow_exceptions=*/false);
  const int status = response.head.status;
  const bool ours = body.is_object() && body.contains("ok") && body["ok"].is_boolean();
  if (!ours) {
    if (status / 100 == 2)
      return std::unexpected(unreadable_answer(call, "the answer is not the Bot API's JSON"));
    return std::unexpected(refused(response, json(), call, status, "without the Bot API's JSON"));
  }
  if (body["ok"].get<bool>()) {
    if (status / 100 != 2 || !body.contains("result"))
      return std::unexpected(unreadable_answer(call, "the answer contradicts itself"));
    return std::move(body["result"]);
  }
  const auto code = body.find("error_code");
  const auto text = body.find("description");
  return std::unexpected(refused(
      response, body, call, code != body.end() && code->is_number_integer() ? code->get<int>() : status,
      text != body.end() && text->is_string()
          ? without_token(std::string(utf8_prefix(text->get_ref<const std::string&>(), 500)), token)
          : std::string()));
}

ApiError unreadable_answer(const Call& call, std::string_view why) {
  return {.error = {lost_answer(call.effect), call.method + ": " + std::string(why)}};
}

ApiError connection_failed(Error error, const Call& call) {
  // A malformed or oversized answer is as good as none.
  if (error.kind == ErrorKind::kUnknown || error.kind == ErrorKind::kInvalid)
    error.kind = lost_answer(call.effect);
  error.what.insert(0, call.method + ": ");
  return {.error = std::move(error)};
}

}  // namespace ploy::telegram
