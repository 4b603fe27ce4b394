#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace ploy::test {

// A program that lives no longer than this object, nor than the thread that started it: it is the head of
// its own process group, and the whole group is killed, not asked.
class ChildProcess {
 public:
  struct Options {
    std::vector<std::string> argv;                   // the program first; found on the PATH
    std::map<std::string, std::string> environment;  // besides PATH, HOME (= directory) and LANG
    std::filesystem::path directory;                 // where it runs
    std::filesystem::path output;                    // what it prints is appended here
  };

  [[nodiscard]] static Result<ChildProcess> start(const Options& options);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();

  bool running();
  pid_t pid() const { return pid_; }
  // Asks it alone, not its group: SIGTERM and the like.
  void signal(int number) const;
  // Blocks until it ends; its exit status, or 128 + the signal that ended it.
  int wait();

 private:
  explicit ChildProcess(pid_t pid) : pid_(pid) {}
  int take_status(int flags);

  pid_t pid_;
  bool ended_ = false;
  int status_ = 0;
};

// Runs a program to its end; any status but 0 is an error that shows what it printed.
[[nodiscard]] Result<void> run_to_end(const ChildProcess::Options& options);

// The program that `variable` names, else `name` on the PATH; kNotFound says how to provide it.
[[nodiscard]] Result<std::filesystem::path> find_program(const char* variable, const std::string& name);

bool is_on_path(const std::string& name);

// A TCP port on 127.0.0.1 that was free a moment ago.
std::uint16_t free_port();

// The last kilobytes of a file, for error texts.
std::string tail_of(const std::filesystem::path& file);

}  // namespace ploy::test
