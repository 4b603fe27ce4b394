#pragma once

#include "cli/console.hpp"
#include "ports/bucket_book.hpp"

namespace ploy::cli {

int bucket_ls(Console& console, BucketBook& buckets);

}  // namespace ploy::cli
