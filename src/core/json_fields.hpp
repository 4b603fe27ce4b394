#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/hash.hpp"

// The common spelling of values in our own JSON: times as RFC 3339, sizes as integers, digests as
// hexadecimal, and text that is not UTF-8 (which JSON cannot carry) under "<name>_hex". Keeps the order of
// writing.
namespace ploy {

using Json = nlohmann::ordered_json;

void put_text(Json& object, const std::string& name, std::string_view value);
// Left out when empty. With any name or value that is not UTF-8, all of them are in hexadecimal.
void put_map(Json& object, const std::string& name, const std::map<std::string, std::string>& values);

// Takes fields out of an object that came from outside. The first one that is missing or wrong is remembered
// and from then on every answer is a default; so the caller reads all of them and asks once.
class JsonFields {
 public:
  explicit JsonFields(const Json& object);

  bool ok() const { return problem_.empty(); }
  const std::string& problem() const { return problem_; }  // "offset: not a whole number from 0 to ..."
  void complain(std::string_view name, std::string_view about);

  std::uint64_t number(const std::string& name, std::uint64_t max = UINT64_MAX);
  std::int64_t signed_number(const std::string& name);
  std::string text(const std::string& name);
  std::string optional_text(const std::string& name);
  std::map<std::string, std::string> map(const std::string& name);
  Timestamp time(const std::string& name);
  std::optional<Timestamp> optional_time(const std::string& name);
  Sha256Digest digest(const std::string& name);
  std::optional<Sha256Digest> optional_digest(const std::string& name);
  bool has(const std::string& name) const { return object_.contains(name); }
  // An object or array of its own; null when it is missing or something else.
  const Json& inner(const std::string& name, Json::value_t type);

 private:
  const Json* find(const std::string& name);

  const Json& object_;
  std::string problem_;
};

}  // namespace ploy
