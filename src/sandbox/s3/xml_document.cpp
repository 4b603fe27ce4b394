#include "sandbox/s3/xml_document.hpp"

#include "base/text.hpp"

namespace ploy::sandbox::s3 {

namespace {

// A zero character would end a text before its end: the key "a&#0;b" would become "a", which may be somebody
// else's. XML does not allow it anyway.
bool names_zero(std::string_view body) {
  if (body.find('\0') != std::string_view::npos) return true;
  for (auto at = body.find("&#"); at != std::string_view::npos; at = body.find("&#", at + 1)) {
    std::string_view digits = body.substr(at + 2);
    digits = digits.substr(0, digits.find(';'));
    if (digits.starts_with('x')) digits.remove_prefix(1);
    if (digits.find_first_not_of('0') == std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

Outcome<pugi::xml_document> parse_document(std::string_view body, const char* root) {
  if (!is_utf8(body) || names_zero(body)) return refuse(Code::kMalformedXml);
  pugi::xml_document document;
  const auto parsed = document.load_buffer(
      body.data(), body.size(), pugi::parse_default | pugi::parse_ws_pcdata_single, pugi::encoding_utf8);
  if (!parsed || std::string_view(document.document_element().name()) != root)
    return refuse(Code::kMalformedXml);
  return document;
}

}  // namespace ploy::sandbox::s3
