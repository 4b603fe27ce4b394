#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/telegram/staged_file.hpp"

namespace ploy::sandbox {

struct UploadedFile {
  std::string name;  // as the client called it
  StagedFile content;
};

// The arguments of one method call, whichever way they came. Of several with one name the first counts.
class Arguments {
 public:
  void add(std::string name, std::string value) { values_.insert({std::move(name), std::move(value)}); }
  void add_file(std::string field, UploadedFile file) {
    files_.try_emplace(std::move(field), std::move(file));
  }

  bool has(std::string_view name) const { return values_.contains(name); }
  // Empty when absent: the real server makes no difference.
  std::string_view text(std::string_view name) const;
  // "true", "yes" and "1" in any case are true, everything else is false.
  bool flag(std::string_view name) const;
  // 0 when absent or no number; clamped into the range otherwise.
  std::int64_t number(std::string_view name, std::int64_t smallest, std::int64_t largest) const;

  // Borrowed until the arguments are gone; null when there is none.
  UploadedFile* file(std::string_view field);
  std::uint64_t uploaded_bytes() const;

  // "a=1&b=%20"; also what a query string says.
  void add_form(std::string_view text);
  // One flat JSON object; values that are no strings are taken as their raw text. What stands behind a
  // mistake is missing, and nobody is told.
  void add_json(std::string_view text);

 private:
  std::map<std::string, std::string, std::less<>> values_;
  std::map<std::string, UploadedFile, std::less<>> files_;
};

bool is_true(std::string_view text);

// Percent-decoding that leaves a '%' alone which nothing sensible follows.
std::string decode_leniently(std::string_view text, bool plus_is_space);

}  // namespace ploy::sandbox
