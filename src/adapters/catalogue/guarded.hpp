#pragma once

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>

#include <exception>
#include <filesystem>
#include <string_view>
#include <type_traits>

#include "adapters/catalogue/sqlite_error.hpp"

namespace ploy::catalogue {

// Runs `work`, which returns a Result and may throw, and returns errors as values: no exception leaves the
// room.
template <class Work>
std::invoke_result_t<Work> guarded(std::string_view step, const std::filesystem::path& file, Work&& work) {
  try {
    auto result = work();
    if (!result) return wrap(std::move(result.error()), step);
    return result;
  } catch (const SQLite::Exception& exception) {
    return std::unexpected(to_error(exception, step, file));
  } catch (const std::exception& exception) {
    // A row that cannot be read (broken JSON), or no memory.
    return fail(ErrorKind::kCorrupt, fmt::format("{}: {}: {}", step, file.string(), exception.what()));
  }
}

}  // namespace ploy::catalogue
