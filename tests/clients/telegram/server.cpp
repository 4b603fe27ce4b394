// telegram_sandbox_server DIR cloud|local [PORT] [--no-flood-limits]
//
// Serves the emulated Bot API until it is told to end, and prints its address as the first line.
#include <csignal>
#include <iostream>
#include <string_view>

#include "net/http_server.hpp"
#include "sandbox/telegram/bot_api_sandbox.hpp"

int main(int argc, char** argv) {
  using namespace ploy;
  if (argc < 3) {
    std::cerr << "usage: telegram_sandbox_server DIR cloud|local [PORT] [--no-flood-limits]\n";
    return 2;
  }
  sigset_t endings;
  sigemptyset(&endings);
  sigaddset(&endings, SIGTERM);
  sigaddset(&endings, SIGINT);
  // Before any thread starts, so that all of them leave the signals to us.
  sigprocmask(SIG_BLOCK, &endings, nullptr);

  SystemClock clock;
  SystemRandom random;
  Log log({}, clock);
  sandbox::BotApiSandbox::Options options{.dir = argv[1]};
  if (std::string_view(argv[2]) == "local") options.profile = sandbox::Profile::kLocal;
  net::HttpServer::Options server_options;
  for (int i = 3; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--no-flood-limits")
      options.flood.enabled = false;
    else
      server_options.port = static_cast<std::uint16_t>(std::stoi(argv[i]));
  }

  auto sandbox = sandbox::BotApiSandbox::open(options, clock, random, log);
  if (!sandbox) {
    std::cerr << sandbox.error().what << '\n';
    return 1;
  }
  auto server = net::HttpServer::listen(server_options, (*sandbox)->handler(), log);
  if (!server) {
    std::cerr << server.error().what << '\n';
    return 1;
  }
  std::cout << "http://127.0.0.1:" << (*server)->port() << std::endl;
  int signal = 0;
  sigwait(&endings, &signal);
  (*server)->stop(std::chrono::seconds(2));
  return 0;
}
