#include "servers/child_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

namespace ploy::test {

namespace fs = std::filesystem;

namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

std::vector<std::string> environment_of(const ChildProcess::Options& options) {
  std::vector<std::string> out = {"PATH=" + variable("PATH"), "HOME=" + options.directory.string(),
                                  "LANG=C.UTF-8"};
  for (const auto& [name, value] : options.environment) out.push_back(name + "=" + value);
  return out;
}

// Empty when it is not there.
fs::path search_path(const std::string& name) {
  std::istringstream directories(variable("PATH"));
  for (std::string directory; std::getline(directories, directory, ':');)
    if (access((fs::path(directory) / name).c_str(), X_OK) == 0) return fs::path(directory) / name;
  return {};
}

// Between fork and exec: only what is safe there.
[[noreturn]] void become(char** argv, char** environment, const char* directory, const char* output,
                         pid_t parent) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(126);  // it died before we could ask to be told
  const int out = open(output, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (out < 0 || in < 0 || chdir(directory) != 0) _exit(126);
  dup2(in, 0);
  dup2(out, 1);
  dup2(out, 2);
  close_range(3, ~0U, 0);  // sockets among them: a port would stay taken as long as the child lives
  execvpe(argv[0], argv, environment);
  _exit(127);
}

}  // namespace

Result<ChildProcess> ChildProcess::start(const Options& options) {
  std::vector<std::string> arguments = options.argv;
  std::vector<std::string> environment = environment_of(options);
  const auto argv = pointers(arguments);
  const auto envp = pointers(environment);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) return fail(ErrorKind::kUnavailable, std::string("fork: ") + std::strerror(errno));
  if (pid == 0)
    become(const_cast<char**>(argv.data()), const_cast<char**>(envp.data()), options.directory.c_str(),
           options.output.c_str(), parent);
  setpgid(pid, pid);  // whoever comes first
  return ChildProcess(pid);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(other.pid_), ended_(other.ended_), status_(other.status_) {
  other.ended_ = true;
}

ChildProcess::~ChildProcess() {
  if (ended_) return;
  kill(-pid_, SIGKILL);
  take_status(0);
}

int ChildProcess::take_status(int flags) {
  int raw = 0;
  if (!ended_ && waitpid(pid_, &raw, flags) == pid_) {
    ended_ = true;
    status_ = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
  }
  return status_;
}

bool ChildProcess::running() {
  take_status(WNOHANG);
  return !ended_;
}

void ChildProcess::signal(int number) const {
  if (!ended_) ::kill(pid_, number);
}

int ChildProcess::wait() { return take_status(0); }

Result<void> run_to_end(const ChildProcess::Options& options) {
  auto child = ChildProcess::start(options);
  if (!child) return std::unexpected(std::move(child.error()));
  const int status = child->wait();
  if (status == 0) return {};
  return fail(ErrorKind::kUnavailable, fmt::format("{} ended with status {}:\n{}", options.argv.front(),
                                                   status, tail_of(options.output)));
}

Result<fs::path> find_program(const char* variable_name, const std::string& name) {
  if (const std::string set = variable(variable_name); !set.empty()) return fs::path(set);
  if (const fs::path found = search_path(name); !found.empty()) return found;
  return fail(ErrorKind::kNotFound, fmt::format("{} is not installed: put it on the PATH, or set {} to its "
                                                "program file (./check does so)",
                                                name, variable_name));
}

bool is_on_path(const std::string& name) { return !search_path(name).empty(); }

std::uint16_t free_port() {
  const int socket_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  bind(socket_fd, reinterpret_cast<sockaddr*>(&address), size);
  getsockname(socket_fd, reinterpret_cast<sockaddr*>(&address), &size);
  close(socket_fd);
  return ntohs(address.sin_port);
}

std::string tail_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  const std::string text = all.str();
  constexpr std::size_t kShown = 4000;
  return text.size() <= kShown ? text : text.substr(text.size() - kShown);
}

}  // namespace ploy::test
