#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/error.hpp"

namespace ploy::assembly {

// NAME -> value of this process's environment.
std::map<std::string, std::string> read_environment();

// A secret's file. The error says path, owner and mode of the file and who we are, when it cannot be read.
Result<std::string> read_secret_file(const std::filesystem::path& path);

}  // namespace ploy::assembly
