#include "sandbox/s3/xml_writer.hpp"

#include <fmt/format.h>

namespace ploy::sandbox::s3 {

void XmlWriter::open_root(std::string_view name) {
  out_.append("<").append(name).append(" xmlns=\"").append(kS3Namespace).append("\">");
}

void XmlWriter::open(std::string_view name) { out_.append("<").append(name).append(">"); }

void XmlWriter::close(std::string_view name) { out_.append("</").append(name).append(">"); }

void XmlWriter::leaf(std::string_view name, std::string_view text) {
  open(name);
  escape(text);
  close(name);
}

void XmlWriter::escape(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&')
      out_ += "&amp;";
    else if (c == '<')
      out_ += "&lt;";
    else if (c == '>')
      out_ += "&gt;";
    else if (c == '"')
      out_ += "&quot;";
    else if (byte < 0x20 && c != '\t' && c != '\n')
      out_ += fmt::format("&#x{:X};", byte);
    else
      out_ += c;
  }
}

}  // namespace ploy::sandbox::s3
