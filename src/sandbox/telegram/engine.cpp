#include "sandbox/telegram/engine.hpp"

#include "base/text.hpp"
#include "sandbox/telegram/http_answers.hpp"
#include "sandbox/telegram/methods.hpp"
#include "sandbox/telegram/token_check.hpp"

namespace ploy::sandbox {

using namespace std::chrono_literals;

// Looked at only under the engine's lock. Whoever takes the responder answers.
struct Engine::Pending {
  std::unique_ptr<Request> request;
  std::optional<net::Responder> responder;
  bool begun = false;
};

Engine::Engine(World world, Files files, Options options, Clock& clock)
    : options_(options),
      clock_(clock),
      world_(std::move(world)),
      files_(std::move(files)),
      flood_(options.flood),
      later_(clock) {}

Engine::~Engine() {
  std::map<std::int64_t, Shared> polls;
  {
    const std::scoped_lock lock(mutex_);
    polls.swap(polls_);
    for (auto& [bot, pending] : polls)
      if (auto responder = std::exchange(pending->responder, std::nullopt))
        responder->respond(answer_error({.code = 500, .description = "Internal Server Error: restart"}));
  }
}

void Engine::submit(std::unique_ptr<Request> request, net::Responder responder) {
  auto pending = std::make_shared<Pending>();
  pending->request = std::move(request);
  pending->responder.emplace(std::move(responder));
  run(pending);
  wake_polls();
}

void Engine::run(const Shared& pending) {
  Verdict verdict;
  std::optional<net::Responder> responder;
  std::optional<net::Responder> older;
  {
    const std::scoped_lock lock(mutex_);
    if (!pending->responder) return;
    if (!pending->begun) older = end_older_poll(*pending->request);
    verdict = judge(pending);
    if (verdict.answer) responder = std::exchange(pending->responder, std::nullopt);
  }
  if (older)
    older->respond(
        answer_error({.code = 409,
                      .description = "Conflict: terminated by other getUpdates request; make sure that only "
                                     "one bot instance is running"}));
  if (!verdict.answer) {
    later_.at(*verdict.at, [this, pending] {
      run(pending);
      wake_polls();
    });
  } else if (verdict.at) {
    // A function must be copyable, an answer is not.
    auto late = std::make_shared<std::pair<net::Responder, net::Answer>>(std::move(*responder),
                                                                         std::move(*verdict.answer));
    later_.at(*verdict.at, [late] { late->first.respond(std::move(late->second)); });
  } else {
    responder->respond(std::move(*verdict.answer));
  }
}

Engine::Verdict Engine::judge(const Shared& pending) {
  Request& request = *pending->request;
  if (!std::exchange(pending->begun, true)) {
    ++counters_.requests;
    counters_.uploaded_bytes += request.args.uploaded_bytes();
    if (const auto fault = faults_.take(FaultStage::kBeforePosting, request.method))
      return {.answer = answer_fault(*fault)};
  }
  const auto result = call(request);
  std::erase_if(polls_, [&](const auto& poll) { return poll.second == pending; });
  if (result) {
    if (faults_.take(FaultStage::kAfterPosting, request.method))
      return {.answer = net::Answer{.abort = true}};
    return {.answer = answer_success(*result)};
  }
  if (const auto* wait = std::get_if<NotYet>(&result.error())) return park(pending, *wait);
  ++counters_.refused;
  const ApiError& error = std::get<ApiError>(result.error());
  Verdict verdict{.answer = answer_error(error)};
  if (error.delay > 0ms) verdict.at = clock_.ticks() + error.delay;
  return verdict;
}

Engine::Verdict Engine::park(const Shared& pending, const NotYet& wait) {
  if (wait.for_updates)
    if (const Bot* bot = world_.bot_with_token(pending->request->token)) polls_[bot->id] = pending;
  return {.at = wait.until - world_.clock_ahead()};
}

std::optional<net::Responder> Engine::end_older_poll(const Request& newer) {
  const Bot* bot = newer.method == "getupdates" ? world_.bot_with_token(newer.token) : nullptr;
  auto older = bot == nullptr ? decltype(polls_)::node_type{} : polls_.extract(bot->id);
  if (!older) return std::nullopt;
  return std::exchange(older.mapped()->responder, std::nullopt);
}

void Engine::wake_polls() {
  std::vector<Shared> ready;
  {
    const std::scoped_lock lock(mutex_);
    for (auto poll = polls_.begin(); poll != polls_.end();) {
      if (world_.inbox(poll->first).updates.empty()) {
        ++poll;
        continue;
      }
      ready.push_back(std::move(poll->second));
      poll = polls_.erase(poll);
    }
  }
  for (const Shared& pending : ready) run(pending);
}

ApiResult<const Bot*> Engine::check_bot(const Request& request) const {
  if (auto shape = check_token_shape(request.token, options_.profile); !shape)
    return std::unexpected(shape.error());
  const Bot* bot = world_.bot_with_token(request.token);
  if (bot == nullptr) return refuse(401, "Unauthorized");
  if (now().time_since_epoch().count() < bot->logged_out_until) return refuse(400, "Logged out");
  return bot;
}

// The server's own protection; it is cross, so it also answers late.
ApiResult<void> Engine::throttle(const Bot& bot, Request& request) {
  const bool on =
      options_.profile == Profile::kCloud && options_.flood.enabled && options_.flood.same_size_throttle;
  if (!on || std::exchange(request.throttled, true)) return {};
  const auto at = same_size_.admit(bot.id, request.args.uploaded_bytes(), ticks());
  if (!at) {
    ApiError error = too_many_requests(60);
    error.delay = 3s;
    return std::unexpected<Refusal>(std::move(error));
  }
  if (*at > ticks()) return std::unexpected<Refusal>(NotYet{.until = *at});
  return {};
}

ApiResult<Json> Engine::call(Request& request) {
  const auto bot = check_bot(request);
  if (!bot) return std::unexpected(bot.error());
  const Method method = find_method(request.method);
  if (method == nullptr) return refuse(404, "Not Found: method not found");
  if (auto waited = throttle(**bot, request); !waited) return std::unexpected(waited.error());
  Call call{.world = world_,
            .files = files_,
            .flood = flood_,
            .originals = originals_,
            .profile = options_.profile,
            .now = now(),
            .ticks = ticks(),
            .bot = **bot,
            .request = request};
  return method(call);
}

}  // namespace ploy::sandbox
