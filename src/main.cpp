#include <curl/curl.h>
#include <sodium.h>

#include <iostream>

#include "assembly/commands.hpp"
#include "cli/invocation.hpp"

int main(int argc, char** argv) {
  const auto invocation = ploy::cli::parse_command_line(argc, argv);
  if (!invocation) {
    (invocation.error().exit_code == 0 ? std::cout : std::cerr) << invocation.error().text;
    return invocation.error().exit_code;
  }
  ploy::assembly::Signals signals;
  if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    std::cerr << "telegramploy: the cryptographic libraries cannot be initialised on this machine\n";
    return 1;
  }
  const int exit_code = ploy::assembly::run(*invocation, signals);
  curl_global_cleanup();
  return exit_code;
}
