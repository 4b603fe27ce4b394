#include "net/answer_head.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ploy::net {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr Timestamp kNow{std::chrono::milliseconds(784'111'777'000)};

std::string format(const Answer& answer, HeadOnly head_only = HeadOnly::kNo) {
  return format_answer_head(answer, head_only, Closing::kNo, kNow);
}

TEST(AnswerHead, ReadsAsHttpWantsIt) {
  EXPECT_EQ(format_answer_head({.status = 404, .headers = {{"X-A", "b"}}, .body = "gone"}, HeadOnly::kNo,
                               Closing::kYes, kNow),
            "HTTP/1.1 404 Not Found\r\nX-A: b\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "Content-Length: 4\r\nConnection: close\r\n\r\n");
}

TEST(AnswerHead, SaysTheLengthThatGetWouldHave) {
  EXPECT_THAT(format({.body = "abc"}, HeadOnly::kYes), HasSubstr("Content-Length: 3\r\n"));
  EXPECT_THAT(format({.stream_bytes = 7}, HeadOnly::kYes), HasSubstr("Content-Length: 7\r\n"));
  EXPECT_THAT(format({.headers = {{"Content-Length", "9"}}}, HeadOnly::kYes),
              HasSubstr("Content-Length: 9\r\n"));
}

TEST(AnswerHead, TakesNoFramingFromTheAnswer) {
  const std::string head = format({.headers = {{"content-length", "9"}, {"Transfer-Encoding", "chunked"}}});
  EXPECT_THAT(head, HasSubstr("Content-Length: 0\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("content-length")));
  EXPECT_THAT(head, Not(HasSubstr("chunked")));
}

TEST(AnswerHead, CannotBeSplitByAValue) {
  const std::string head = format({.headers = {{"X-A", "b\r\nX-B: c"}, {"X-C\n", "d"}, {"X-D", "e"}}});
  EXPECT_THAT(head, Not(HasSubstr("X-A")));
  EXPECT_THAT(head, Not(HasSubstr("X-B")));
  EXPECT_THAT(head, Not(HasSubstr("X-C")));
  EXPECT_THAT(head, HasSubstr("X-D: e\r\n"));
}

TEST(AnswerHead, HasNoLengthWhereNoBodyMayBe) {
  EXPECT_THAT(format({.status = 204}), Not(HasSubstr("Content-Length")));
  EXPECT_THAT(format({.status = 304}), Not(HasSubstr("Content-Length")));
}

}  // namespace
}  // namespace ploy::net
