#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ploy::sandbox::s3 {

inline constexpr std::string_view kS3Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

// Builds an answer document front to back. A listing page has a thousand entries and a benchmark reads a
// thousand pages, so there is no tree in between.
//
// Control characters become references (&#x1;) which XML 1.0 does not allow and strict parsers refuse. Real
// servers answer just so; a client avoids it with encoding-type=url.
class XmlWriter {
 public:
  XmlWriter() : out_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {}

  // With S3's namespace as default namespace, as its answers have it.
  void open_root(std::string_view name);
  void open(std::string_view name);
  void close(std::string_view name);
  void leaf(std::string_view name, std::string_view text);
  void leaf(std::string_view name, const char* text) { leaf(name, std::string_view(text)); }
  void leaf(std::string_view name, const std::string& text) { leaf(name, std::string_view(text)); }
  void leaf(std::string_view name, std::uint64_t number) { leaf(name, std::to_string(number)); }
  void leaf(std::string_view name, bool value) { leaf(name, value ? "true" : "false"); }
  void raw(std::string_view text) { out_ += text; }

  std::string str() && { return std::move(out_); }

 private:
  void escape(std::string_view text);

  std::string out_;
};

}  // namespace ploy::sandbox::s3
