#include "tests/matrix/audit.hpp"
#include "tests/matrix/matrix.hpp"

namespace ploy::test {
namespace {

using namespace std::chrono_literals;

// Faults while three parts of an object, and one small object, go up.
constexpr FaultRow kSending[] = {
    {"flood_1s", R"({"kind":"error","retry_after":1,"method":"sendDocument"})", 0, 0},
    {"flood_30s", R"({"kind":"error","retry_after":30,"method":"sendDocument"})", 0, 0},
    {"flood_1h", R"({"kind":"error","retry_after":3600,"method":"sendDocument"})", 0, 0},
    {"restart_500", R"({"kind":"error","code":500,"method":"sendDocument"})"},
    {"bad_gateway_json", R"({"kind":"error","code":502,"method":"sendDocument"})"},
    {"gateway_timeout_json", R"({"kind":"error","code":504,"method":"sendDocument"})"},
    {"bad_gateway_html", R"({"kind":"html_error","code":502,"method":"sendDocument"})"},
    {"gateway_timeout_html", R"({"kind":"html_error","code":504,"method":"sendDocument"})"},
    {"lost_before_posting", R"({"kind":"lost_before_posting","method":"sendDocument"})"},
    {"lost_after_posting", R"({"kind":"lost_after_posting","method":"sendDocument"})"},
    {"reset_in_body", R"({"kind":"reset_in_body","after_bytes":2000,"method":"sendDocument"})"},
    {"slow", R"({"kind":"slow","seconds":30,"method":"sendDocument"})", 0, 0},
    {"as_animation", R"({"kind":"as_animation"})", 0, 0},
    {"demoted", R"({"kind":"demoted","after_bytes":2000,"method":"sendDocument"})", 0, 0},
    {"kicked", R"({"kind":"kicked","after_bytes":2000,"method":"sendDocument"})", 0, 0},
    {"restricted", R"({"kind":"restricted","after_bytes":2000,"method":"sendDocument"})", 0, 0},
    {"everything_down", R"({"kind":"error","code":502})", 0, 0},
    {"everything_lost_after", R"({"kind":"lost_after_posting"})"},
    {"everything_floods", R"({"kind":"error","retry_after":30})", 0, 0},
};

// A person who gives the bot its rights back.
void mend(Outside& outside) {
  outside.tell_telegram("members", {{"chat_id", outside.chat.value},
                                    {"status", "administrator"},
                                    {"can_send_messages", true},
                                    {"can_send_documents", true}});
}

class SendingFaults : public testing::TestWithParam<Cell> {};

TEST_P(SendingFaults, LeaveEveryObjectStoredOnce) {
  const auto& [row, place, often] = GetParam();
  Outside outside;
  outside.put("large.bin", 3 * kPartBytes);
  outside.put("small.gif", 100);
  Life life(outside, outside.directory.path() / "data");
  outside.tell_telegram("faults", wish_of(GetParam()));
  life.go_on(often.lasts ? 70min : 10min, [&] { mend(outside); });
  outside.telegram.telegram->clear_faults();
  audit(outside, life,
        {.attempts_max = often.lasts ? row.attempts_max : row.attempts_briefly, .may_fail = row.may_fail});
}

INSTANTIATE_TEST_SUITE_P(Telegram, SendingFaults,
                         testing::Combine(testing::ValuesIn(kSending), testing::ValuesIn(kPlaces),
                                          testing::ValuesIn(kOften)),
                         name_of);

// Faults while everything is got back onto an empty machine.
constexpr FaultRow kReading[] = {
    {"truncated", R"({"kind":"truncated_download","after_bytes":50})"},
    {"corrupted", R"({"kind":"corrupted_download","after_bytes":50})"},
    {"cut", R"({"kind":"cut_download","after_bytes":50})"},
    {"trickle", R"({"kind":"slow_download","bytes_per_second":100})"},
    {"unavailable", R"({"kind":"error","code":400,"method":"getFile"})"},
    {"get_file_down", R"({"kind":"error","code":502,"method":"getFile"})"},
    {"get_file_floods", R"({"kind":"error","retry_after":30,"method":"getFile"})"},
    {"pin_missing", R"({"kind":"pin_missing"})"},
    {"get_chat_down", R"({"kind":"error","code":504,"method":"getChat"})"},
    {"forward_lost", R"({"kind":"lost_after_posting","method":"forwardMessage"})"},
};

class ReadingFaults : public testing::TestWithParam<Cell> {};

TEST_P(ReadingFaults, NeverGiveBackOtherBytes) {
  Outside outside;
  outside.put("large.bin", 3 * kPartBytes);
  outside.put("small.gif", 100);
  Life life(outside, outside.directory.path() / "data");
  life.go_on(1min);
  outside.tell_telegram("faults", wish_of(GetParam()));
  audit(outside, life, {});
}

INSTANTIATE_TEST_SUITE_P(Telegram, ReadingFaults,
                         testing::Combine(testing::ValuesIn(kReading), testing::ValuesIn(kPlaces),
                                          testing::ValuesIn(kOften)),
                         name_of);

// What people do in the chat.
TEST(PeopleInTheChat, PinSomethingNewer) {
  Outside outside;
  outside.put("a.bin", 100);
  Life life(outside, outside.directory.path() / "data");
  life.go_on(1min);
  const Json said = outside.tell_telegram("say", {{"chat_id", outside.chat.value}, {"text", "Look here!"}});
  outside.tell_telegram("pin", {{"chat_id", outside.chat.value}, {"message_id", said.at("message_id")}});
  outside.put("b.bin", 100);
  life.go_on(1min);
  audit(outside, life, {});
}

TEST(PeopleInTheChat, DeleteTheRoot) {
  Outside outside;
  outside.put("a.bin", 100);
  Life life(outside, outside.directory.path() / "data");
  life.go_on(1min);
  const auto head = life.catalogue().index().head();
  ASSERT_TRUE(head && head->root);
  outside.tell_telegram("delete",
                        {{"chat_id", outside.chat.value}, {"message_id", head->root->message_id.value}});
  outside.put("b.bin", 100);
  life.go_on(1min);
  audit(outside, life, {});
}

TEST(Clocks, GoPastFortyEightHours) {
  Outside outside;
  outside.put("a.bin", 100);
  Life life(outside, outside.directory.path() / "data");
  life.go_on(1min);
  outside.tell_telegram("clock", {{"advance_seconds", 49 * 3600}});
  outside.put("b.bin", 100);
  life.go_on(1min);
  audit(outside, life, {});
}

}  // namespace
}  // namespace ploy::test
