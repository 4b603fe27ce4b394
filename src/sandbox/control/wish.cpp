#include "sandbox/control/wish.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ploy::sandbox {

std::unexpected<ControlRefusal> not_granted(std::string why, int status) {
  return std::unexpected(ControlRefusal{status, std::move(why)});
}

Wish::Wish(const Json& object) : object_(object) {
  if (!object.is_object()) problem_ = "expected a JSON object";
}

const Json* Wish::find(const std::string& name) {
  read_.push_back(name);
  const auto found = object_.is_object() ? object_.find(name) : object_.end();
  return found == object_.end() ? nullptr : &*found;
}

void Wish::complain(std::string why) {
  if (problem_.empty()) problem_ = std::move(why);
}

std::string Wish::text(const std::string& name, std::string fallback) {
  const Json* found = find(name);
  if (found == nullptr) return fallback;
  if (found->is_string()) return found->get<std::string>();
  complain(name + " must be a text");
  return fallback;
}

std::int64_t Wish::number(const std::string& name, std::int64_t smallest, std::int64_t largest,
                          std::int64_t fallback) {
  const Json* found = find(name);
  if (found == nullptr) return fallback;
  const bool too_large = found->is_number_unsigned() && found->get<std::uint64_t>() > INT64_MAX;
  if (found->is_number_integer() && !too_large) {
    const auto value = found->get<std::int64_t>();
    if (value >= smallest && value <= largest) return value;
  }
  complain(fmt::format("{} must be a whole number from {} to {}", name, smallest, largest));
  return fallback;
}

bool Wish::flag(const std::string& name, bool fallback) {
  const Json* found = find(name);
  if (found == nullptr) return fallback;
  if (found->is_boolean()) return found->get<bool>();
  complain(name + " must be true or false");
  return fallback;
}

std::int64_t Wish::needed_number(const std::string& name, std::int64_t smallest, std::int64_t largest) {
  if (!has(name)) complain(name + " is missing");
  return number(name, smallest, largest, smallest);
}

std::string Wish::needed_text(const std::string& name) {
  if (!has(name)) complain(name + " is missing");
  return text(name);
}

std::vector<std::int64_t> Wish::numbers(const std::string& name) {
  const Json* found = find(name);
  std::vector<std::int64_t> out;
  if (found == nullptr) return out;
  const bool right = found->is_array() &&
                     std::ranges::all_of(*found, [](const Json& one) { return one.is_number_integer(); });
  if (!right) {
    complain(name + " must be a list of whole numbers");
    return out;
  }
  for (const Json& one : *found) out.push_back(one.get<std::int64_t>());
  return out;
}

Granted<void> Wish::done() const {
  if (!problem_.empty()) return not_granted(problem_);
  for (const auto& [name, value] : object_.items())
    if (std::ranges::find(read_, name) == read_.end()) return not_granted("there is no member " + name);
  return {};
}

}  // namespace ploy::sandbox
