#pragma once

#include <iosfwd>
#include <span>
#include <string_view>

#include "core/backup.hpp"
#include "core/json_fields.hpp"
#include "core/settings.hpp"
#include "ports/bucket_book.hpp"
#include "ports/orphan_book.hpp"

// What commands print with --json: snake_case, times as RFC 3339 in UTC, bytes as integers, ids as strings
// (JSON readers lose digits of large numbers), text that is not UTF-8 as "<name>_hex". Fields are only ever
// added.
namespace ploy::cli {

Json json_of(const Backup& backup);
Json json_of(const Bucket& bucket);
Json json_of(const Orphan& orphan);
Json json_of(const Part& part);
Json json_of(const ShownSetting& setting);
Json json_of(const SettingProblem& problem);
// {"kind":"not found","message":"...","exit_code":5}, with retry_after_ms where there is one.
Json json_of(const Error& error);

template <class T>
Json json_list(std::span<const T> items) {
  Json list = Json::array();
  for (const T& item : items) list.push_back(json_of(item));
  return list;
}

// One line of a stream (NDJSON): {"type":"progress",...fields}. Types are progress, log, warning, and one
// final result or error.
void write_line(std::ostream& out, std::string_view type, const Json& fields);

}  // namespace ploy::cli
