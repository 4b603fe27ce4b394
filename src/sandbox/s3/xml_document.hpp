#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "sandbox/s3/refusal.hpp"

namespace ploy::sandbox::s3 {

// Parses a request's document whose root must be called `root` and which must be UTF-8; kMalformedXml else.
// Neither document types nor entities of their own are looked at. Text that is only blanks is kept: a key may
// be " ".
Outcome<pugi::xml_document> parse_document(std::string_view body, const char* root);

}  // namespace ploy::sandbox::s3
