// What faults do while a request's body arrives: end the connection, or change what the bot may do in the
// chat.
#include "base/text.hpp"
#include "sandbox/telegram/acts.hpp"
#include "sandbox/telegram/engine.hpp"

namespace ploy::sandbox {

namespace {

Member changed(Member member, FaultKind kind) {
  if (kind == FaultKind::kKicked) member.status = MemberStatus::kKicked;
  if (kind == FaultKind::kRestricted) {
    member.status = MemberStatus::kRestricted;
    member.can_send_messages = member.can_send_documents = false;
  }
  if (kind == FaultKind::kDemoted) member.status = MemberStatus::kMember;
  return member;
}

// A chat that the sandbox does not have cannot change: the fault passes without a trace.
void commit_fault(World& world, FaultKind kind, std::string_view token, std::string_view chat_id,
                  Timestamp now) {
  const Bot* bot = world.bot_with_token(token);
  if (bot == nullptr) return;
  const Chat* chat = chat_id.starts_with('@') ? world.chat_named(chat_id.substr(1))
                                              : world.chat(parse_int(chat_id).value_or(0), bot->id);
  if (chat == nullptr || !chat->members.contains(bot->id)) return;
  const ChatKey key = chat->settings.key;
  if (kind == FaultKind::kMigrated)
    (void)migrate(world, key.id, supergroup_of(key.id), now);  // a supergroup stays what it is
  else
    (void)set_member(world, key, bot->id, changed(chat->members.at(bot->id), kind));
}

}  // namespace

bool Engine::body_arrived(const Request& request, const BodyStretch& stretch) {
  const std::scoped_lock lock(mutex_);
  for (const Fault& fault : faults_.take_in_body(place_of(request, FaultStage::kBody), stretch)) {
    const bool reset = fault.kind == FaultKind::kResetInBody;
    write_down(request, {{"outcome", reset ? "reset" : "changed"}}, fault);
    if (reset) return true;
    commit_fault(world_, fault.kind, request.token, request.args.text("chat_id"), now());
  }
  return false;
}

}  // namespace ploy::sandbox
