#include "sandbox/telegram/engine.hpp"

#include "base/text.hpp"
#include "sandbox/telegram/acts.hpp"
#include "sandbox/telegram/http_answers.hpp"
#include "sandbox/telegram/methods.hpp"
#include "sandbox/telegram/token_check.hpp"

namespace ploy::sandbox {

using namespace std::chrono_literals;

namespace {

// telegram-bot-api ends a connection so long after the request was read, whatever it is doing.
constexpr auto kConnectionLife = 500s;

std::int64_t unix_seconds(Timestamp at) {
  return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

Json refused(const ApiError& error) {
  return {{"outcome", "refused"}, {"status", error.code}, {"description", error.description}};
}

Json done(std::string_view outcome, const Json& result) {
  Json out = {{"outcome", outcome}, {"status", 200}};
  if (result.is_object() && result.contains("message_id")) out["message_id"] = result.at("message_id");
  return out;
}

}  // namespace

// Looked at only under the engine's lock. Whoever takes the responder answers.
struct Engine::Pending {
  std::unique_ptr<Request> request;
  std::optional<net::Responder> responder;
  bool begun = false;
  bool finished = false;
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
  if (options_.profile == Profile::kLocal) hang_up_in_time(pending);
  wake_polls();
}

// Nobody is told, and what the client asked for is done nevertheless.
void Engine::hang_up_in_time(const Shared& pending) {
  {
    const std::scoped_lock lock(mutex_);
    if (pending->finished) return;
  }
  later_.at(clock_.ticks() + kConnectionLife, [this, pending] {
    std::optional<net::Responder> responder;
    {
      const std::scoped_lock lock(mutex_);
      responder = std::exchange(pending->responder, std::nullopt);
    }
    if (responder) responder->respond({.abort = true});
  });
}

void Engine::run(const Shared& pending) {
  Verdict verdict;
  std::optional<net::Responder> responder;
  std::optional<net::Responder> older;
  {
    const std::scoped_lock lock(mutex_);
    if (pending->finished) return;
    if (!pending->begun) older = end_older_poll(*pending->request);
    verdict = judge(pending);
    pending->finished = verdict.answer.has_value();
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
  } else if (!responder) {
    // Done for nobody: the connection has ended meanwhile.
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
  if (const Events overdue = world_.overdue(unix_seconds(now())); !overdue.empty())
    (void)world_.commit(overdue);  // on a full disk it is tried again with the next request
  if (!std::exchange(pending->begun, true)) {
    ++counters_.requests;
    counters_.uploaded_bytes += request.args.uploaded_bytes();
    if (auto struck = strike(request)) return std::move(*struck);
  }
  const auto result = call(request);
  std::erase_if(polls_, [&](const auto& poll) { return poll.second == pending; });
  if (result) {
    if (const auto fault = faults_.take(place_of(request, FaultStage::kAfterPosting))) {
      write_down(request, done("lost", *result), fault);
      return {.answer = net::Answer{.abort = true}};
    }
    write_down(request, done(pending->responder ? "ok" : "hung up", *result));
    return {.answer = answer_success(*result)};
  }
  if (const auto* wait = std::get_if<NotYet>(&result.error())) return park(pending, *wait);
  ++counters_.refused;
  const ApiError& error = std::get<ApiError>(result.error());
  write_down(request, refused(error));
  Verdict verdict{.answer = answer_error(error)};
  if (error.delay > 0ms) verdict.at = clock_.ticks() + error.delay;
  return verdict;
}

FaultPlace Engine::place_of(const Request& request, FaultStage stage) const {
  return {.stage = stage, .method = request.method, .chat_id = request.args.text("chat_id"), .now = now()};
}

std::optional<Engine::Verdict> Engine::strike(Request& request) {
  if (const auto fault = faults_.take(place_of(request, FaultStage::kAnswering))) {
    request.pin_missing = fault->kind == FaultKind::kPinMissing;
    request.as_animation = fault->kind == FaultKind::kAsAnimation;
  }
  if (request.method == "getfile" && options_.profile == Profile::kLocal)
    request.download = faults_.take({.stage = FaultStage::kDownload, .method = "download", .now = now()});
  const auto fault = faults_.take(place_of(request, FaultStage::kBeforePosting));
  if (!fault) return std::nullopt;
  if (fault->kind == FaultKind::kSlow)
    return Verdict{.at = clock_.ticks() + std::chrono::seconds(fault->seconds)};
  const bool lost = fault->kind == FaultKind::kLostBeforePosting;
  write_down(request, lost ? Json{{"outcome", "lost"}} : refused(error_of(*fault)), fault);
  return Verdict{.answer = answer_fault(*fault)};
}

void Engine::write_down(const Request& request, Json outcome, const std::optional<Fault>& fault) {
  const std::string_view method = canonical_method(request.method);
  Json entry = {{"time", format_time(now())}, {"method", method.empty() ? "(unknown)" : method}};
  if (const auto chat_id = request.args.text("chat_id"); !chat_id.empty()) entry["chat_id"] = chat_id;
  entry["bytes"] = request.args.uploaded_bytes();
  entry.update(outcome);
  if (fault) entry["fault"] = to_string(fault->kind);
  requests_.add(std::move(entry));
}

void Engine::note(std::string_view method, std::uint64_t bytes, Json outcome) {
  const std::scoped_lock lock(mutex_);
  Json entry = {{"time", format_time(now())}, {"method", method}, {"bytes", bytes}};
  entry.update(outcome);
  requests_.add(std::move(entry));
}

std::optional<Fault> Engine::download_fault() {
  const std::scoped_lock lock(mutex_);
  return faults_.take({.stage = FaultStage::kDownload, .method = "download", .now = now()});
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
