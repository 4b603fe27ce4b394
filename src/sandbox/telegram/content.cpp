#include "sandbox/telegram/content.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "sandbox/telegram/text_cleaning.hpp"

namespace ploy::sandbox {

namespace {

constexpr std::size_t kRawTextBytesMax = 32'768;

ApiResult<FormattedText> finish(const FormattedText& parsed, std::size_t units_max,
                                std::string_view too_long) {
  FormattedText text = clean(parsed);
  if (utf16_length(text.text) > units_max) return bad_request(too_long);
  add_found_entities(text);
  return text;
}

}  // namespace

ApiResult<FormattedText> parse_text(std::string_view text, std::string_view parse_mode,
                                    const Json& entities) {
  if (text.size() > kRawTextBytesMax) return bad_request("text is too long");
  const std::string mode = to_lower(trim(parse_mode));
  if (text.empty() || mode.empty() || mode == "none") {
    if (!is_utf8(text)) return bad_request("strings must be encoded in UTF-8");
    return FormattedText{.text = std::string(text), .entities = entities_from_json(entities)};
  }
  if (mode != "html") return bad_request("unsupported parse_mode");
  if (!is_utf8(text)) return bad_request("text must be encoded in UTF-8");
  auto parsed = parse_html(text);
  if (!parsed) return bad_request("can't parse entities: " + parsed.error());
  return std::move(*parsed);
}

ApiResult<FormattedText> text_argument(Call& call, std::string_view text, std::string_view entities) {
  const std::string_view listed = call.args().text(entities);
  return parse_text(call.args().text(text), call.args().text("parse_mode"),
                    listed.empty() ? Json() : Json::parse(listed, nullptr, false));
}

ApiResult<FormattedText> finish_text(const FormattedText& parsed) {
  auto text = finish(parsed, kTextMax, "message is too long");
  if (text && text->text.empty()) return bad_request("text must be non-empty");
  return text;
}

ApiResult<FormattedText> finish_caption(const FormattedText& parsed) {
  return finish(parsed, kCaptionMax, "message caption is too long");
}

ApiResult<Json> reply_markup_argument(Call& call) {
  const std::string_view text = call.args().text("reply_markup");
  if (trim(text).empty()) return Json();
  const Json markup = Json::parse(text, nullptr, false);
  if (!markup.is_object()) return bad_request("can't parse reply keyboard markup JSON object");
  const auto rows = markup.find("inline_keyboard");
  if (rows == markup.end() || !rows->is_array() || rows->empty()) return Json();
  return Json{{"inline_keyboard", *rows}};
}

}  // namespace ploy::sandbox
