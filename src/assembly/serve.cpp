#include "assembly/commands.hpp"
#include "assembly/service.hpp"

namespace ploy::assembly {

int serve(cli::Console& console, const Settings& settings, Signals& signals) {
  SystemClock clock;
  Log log({.level = settings.log_level, .format = settings.log_format}, clock);
  for (const Secret* secret :
       {&settings.telegram_bot_token, &settings.s3_secret_key, &settings.webhook_secret_token})
    log.redact(secret->reveal());
  auto service = Service::start(settings, clock, log);
  if (!service) return console.fail(service.error());
  signals.wait();
  (*service)->stop();
  return 0;
}

}  // namespace ploy::assembly
