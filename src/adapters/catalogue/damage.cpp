#include "adapters/catalogue/damage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "base/text.hpp"

namespace ploy::catalogue {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kOurName = "telegramploy.db";
// The first bytes of every database. Source: sqlite.org/fileformat.html, section 1.3.
constexpr std::string_view kMagic{"SQLite format 3\0", 16};

bool begins_like_a_database(const fs::path& file) {
  std::array<char, kMagic.size()> begin{};
  std::ifstream(file, std::ios::binary).read(begin.data(), begin.size());
  return std::string_view(begin.data(), begin.size()) == kMagic;
}

// "20261121T183000Z"
std::string stamp(Timestamp now) {
  std::string text = format_time(std::chrono::floor<std::chrono::seconds>(now));
  text = text.substr(0, text.find('.'));
  std::erase_if(text, [](char c) { return c == '-' || c == ':' || c == 'Z'; });
  return text + "Z";
}

Result<void> rename_one(const fs::path& from, const fs::path& to) {
  std::error_code error;
  if (!fs::exists(from, error)) return {};
  if (fs::exists(to, error))
    return fail(ErrorKind::kConflict, fmt::format("{} exists already: move it away", to.string()));
  fs::rename(from, to, error);
  if (error)
    return fail(ErrorKind::kDenied,
                fmt::format("rename {} to {}: {}", from.string(), to.string(), error.message()));
  return {};
}

}  // namespace

Result<fs::path> set_aside(const fs::path& file, const fs::path& data_dir, Timestamp now) {
  const bool under_our_name = file == data_dir / kOurName;
  if (!under_our_name && !begins_like_a_database(file))
    return fail(ErrorKind::kConflict, file.string() + " may be something else, so it was left where it is");
  const fs::path aside = file.string() + ".damaged-" + stamp(now);
  // The log first: a database without its log is an older state of itself, and must not be taken for it.
  for (const char* suffix : {"-wal", "-shm", ""}) {
    auto renamed = rename_one(file.string() + suffix, aside.string() + suffix);
    if (!renamed) return wrap(std::move(renamed.error()), "set a damaged catalogue aside");
  }
  return aside;
}

Result<std::unique_ptr<Catalogue>> open_or_set_aside(const fs::path& file, const fs::path& data_dir,
                                                     Timestamp now) {
  auto catalogue = Catalogue::open(file);
  if (catalogue || catalogue.error().kind != ErrorKind::kCorrupt) return catalogue;
  const auto aside = set_aside(file, data_dir, now);
  if (!aside) return catalogue;  // its own error says what to do
  return fail(
      ErrorKind::kCorrupt,
      fmt::format("the catalogue {} is damaged. It was set aside as {}, nothing of it was deleted. Run "
                  "`telegramploy recover`, which rebuilds it from the chat, and start again",
                  file.string(), aside->string()));
}

Result<std::unique_ptr<Catalogue>> open_or_begin_anew(const fs::path& file, const fs::path& data_dir,
                                                      Timestamp now, fs::path& aside,
                                                      CatalogueOptions options) {
  {
    auto catalogue = Catalogue::open(file, options);
    const Result<void> sound = catalogue ? (*catalogue)->examine() : std::unexpected(catalogue.error());
    if (sound || sound.error().kind != ErrorKind::kCorrupt) {
      if (!sound) return std::unexpected(sound.error());
      return catalogue;
    }
  }  // closed, before it is renamed
  auto renamed = set_aside(file, data_dir, now);
  if (!renamed) return std::unexpected(std::move(renamed.error()));
  aside = std::move(*renamed);
  return Catalogue::open(file, options);
}

}  // namespace ploy::catalogue
