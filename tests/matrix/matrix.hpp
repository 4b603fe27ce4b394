#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "core/json_fields.hpp"

namespace ploy::test {

// A row of the matrix: a fault as the sandbox is told of it, without place and duration.
struct FaultRow {
  const char* name;
  const char* wish;  // JSON
  // Rounds of sending that a backup may use up, of the ten there are: when it goes on for an hour (those at
  // 0, 1, 6 and 21 minutes fall into it), and when it is soon over.
  int attempts_max = 4;
  int attempts_briefly = 1;
  bool may_fail = false;  // a backup of what is gone
};

// The columns: at which part, and how often.
struct Place {
  const char* name;
  int skip;
};
struct Often {
  const char* name;
  const char* wish;
  bool lasts = false;
};

inline constexpr Place kPlaces[] = {{"first", 0}, {"middle", 1}, {"last", 2}};
inline constexpr Often kOften[] = {
    {"once", R"({"times":1})"}, {"thrice", R"({"times":3})"}, {"an_hour", R"({"for_seconds":3600})", true}};

using Cell = std::tuple<FaultRow, Place, Often>;

// What the sandbox is told.
inline Json wish_of(const Cell& cell) {
  const auto& [row, place, often] = cell;
  Json wish = Json::parse(row.wish);
  wish.update(Json::parse(often.wish));
  if (place.skip > 0) wish["skip"] = place.skip;
  return wish;
}

inline std::string name_of(const testing::TestParamInfo<Cell>& info) {
  const auto& [row, place, often] = info.param;
  return std::string(row.name) + "_" + place.name + "_" + often.name;
}

inline void PrintTo(const FaultRow& row, std::ostream* out) { *out << row.name; }
inline void PrintTo(const Place& place, std::ostream* out) { *out << place.name; }
inline void PrintTo(const Often& often, std::ostream* out) { *out << often.name; }

}  // namespace ploy::test
