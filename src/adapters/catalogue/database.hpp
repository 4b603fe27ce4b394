#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

#include "adapters/catalogue/group_commit.hpp"
#include "adapters/catalogue/guarded.hpp"

namespace ploy::catalogue {

// The catalogue's file: one connection that writes, and as many that read as threads read at once. In WAL
// mode reading never waits for writing. Safe to call from several threads.
class Database {
 public:
  // Creates the file or brings it to the newest schema. Errors as Connection::open and migrate.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file,
                                                              std::chrono::milliseconds busy_timeout,
                                                              std::uint64_t cache_bytes);
  // For looking into it beside the process that writes: write() is kDenied.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open_readonly(
      const std::filesystem::path& file, std::chrono::milliseconds busy_timeout);

  // Runs `step(Connection&) -> Result<T>` in a transaction, which is durable when this returns a value, and
  // left no trace when it returns an error. `name` stands in front of errors: "report objects".
  template <class Step>
  [[nodiscard]] std::invoke_result_t<Step, Connection&> write(std::string_view name, const Step& step) {
    if (!writer_) return fail(ErrorKind::kDenied, denied(name));
    std::optional<std::invoke_result_t<Step, Connection&>> result;
    auto done = writer_->run(name, [&](Connection& connection) -> Result<void> {
      result = step(connection);
      if (!*result) return std::unexpected(result->error());
      return {};
    });
    if (!done) return std::unexpected(std::move(done.error()));
    return std::move(*result);
  }

  // Runs `step(Connection&) -> Result<T>` on one consistent state of the catalogue.
  template <class Step>
  [[nodiscard]] std::invoke_result_t<Step, Connection&> read(std::string_view name, const Step& step) {
    auto reader = take_reader();
    if (!reader) return wrap(std::move(reader.error()), name);
    auto result = guarded(name, file_, [&] {
      (*reader)->execute("BEGIN");
      return step(**reader);
    });
    give_back(std::move(*reader));
    return result;
  }

  const std::filesystem::path& file() const { return file_; }
  bool readonly() const { return writer_ == nullptr; }
  // Only when not readonly().
  const GroupCommit& writer() const { return *writer_; }

 private:
  Database(std::filesystem::path file, std::chrono::milliseconds busy_timeout)
      : file_(std::move(file)), busy_timeout_(busy_timeout) {}

  std::string denied(std::string_view name) const;
  Result<std::unique_ptr<Connection>> take_reader();
  void give_back(std::unique_ptr<Connection> reader);

  const std::filesystem::path file_;
  const std::chrono::milliseconds busy_timeout_;
  std::unique_ptr<GroupCommit> writer_;

  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_readers_;  // under mutex_
};

}  // namespace ploy::catalogue
