#pragma once

#include <string>
#include <string_view>

namespace ploy {

// A password, token or key. Prints as "***"; reveal() is called at the point of use and nowhere else.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}

  const std::string& reveal() const { return value_; }
  bool empty() const { return value_.empty(); }

  // Takes the same time wherever the first difference lies.
  bool matches(std::string_view candidate) const;

 private:
  std::string value_;
};

inline constexpr std::string_view kMasked = "***";

inline std::string_view to_string(const Secret& secret) { return secret.empty() ? "" : kMasked; }

}  // namespace ploy
