#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ploy::net {

struct Header {
  std::string name;
  std::string value;
};

// In the order they came; names are compared without regard to case.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<Header> list) : list_(list) {}

  void add(std::string name, std::string value) { list_.push_back({std::move(name), std::move(value)}); }
  // The first with this name; empty when there is none.
  std::optional<std::string_view> find(std::string_view name) const;
  // Its value as a whole number; empty when absent or not one.
  std::optional<std::uint64_t> find_number(std::string_view name) const;

  auto begin() const { return list_.begin(); }
  auto end() const { return list_.end(); }
  std::size_t size() const { return list_.size(); }

 private:
  std::vector<Header> list_;
};

}  // namespace ploy::net
