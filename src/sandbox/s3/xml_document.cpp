#include "sandbox/s3/xml_document.hpp"

namespace ploy::sandbox::s3 {

Outcome<pugi::xml_document> parse_document(std::string_view body, const char* root) {
  pugi::xml_document document;
  const auto parsed = document.load_buffer(
      body.data(), body.size(), pugi::parse_default | pugi::parse_ws_pcdata_single, pugi::encoding_utf8);
  if (!parsed || std::string_view(document.document_element().name()) != root)
    return refuse(Code::kMalformedXml);
  return document;
}

}  // namespace ploy::sandbox::s3
