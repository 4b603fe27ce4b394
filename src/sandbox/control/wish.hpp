#pragma once

#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json_fields.hpp"

namespace ploy::sandbox {

// Why a wish is not granted, and with which HTTP status.
struct ControlRefusal {
  int status = 400;
  std::string why;
};
template <class T>
using Granted = std::expected<T, ControlRefusal>;

std::unexpected<ControlRefusal> not_granted(std::string why, int status = 400);

// What somebody wants of a sandbox: the members of one JSON object. The first that is missing or of the wrong
// type is remembered and every answer is a default from then on; a member that nobody asked for is a mistake
// too, so that a misspelt one is not passed over in silence. The caller reads all of them and asks once.
class Wish {
 public:
  // `object` is borrowed.
  explicit Wish(const Json& object);

  bool has(const std::string& name) const { return object_.contains(name); }
  std::string text(const std::string& name, std::string fallback = {});
  std::int64_t number(const std::string& name, std::int64_t smallest, std::int64_t largest,
                      std::int64_t fallback);
  bool flag(const std::string& name, bool fallback);
  // It must be there.
  std::int64_t needed_number(const std::string& name, std::int64_t smallest, std::int64_t largest);
  std::string needed_text(const std::string& name);
  // A list of numbers; empty when it is absent.
  std::vector<std::int64_t> numbers(const std::string& name);
  void complain(std::string why);

  // After all members were read.
  Granted<void> done() const;

 private:
  const Json* find(const std::string& name);

  const Json& object_;
  std::vector<std::string> read_;
  std::string problem_;
};

}  // namespace ploy::sandbox
